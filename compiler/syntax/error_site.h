// Where the parser was stuck, in the terms of the messages (error_messages.def): the token that did
// not fit, those before it, and the brackets, quotes and tags that were open there. Rough where the
// text itself is: nothing but the wording of an error depends on it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/cst.h"

namespace shoal::syntax {

enum class TokenKind : uint8_t {
  End,  ///< Of the source.
  Word,
  Number,
  String,
  Template,
  RegExp,
  Private,
  Mark,
  JsxText,
};

enum class GroupKind : uint8_t {
#define ERROR_GROUP(name, separators) name,
#include "compiler/syntax/error_groups.def"
};

struct SiteToken {
  TokenKind kind = TokenKind::End;
  bool starts_statement = false;
  GroupKind closes = GroupKind::Program;  ///< Of a bracket that closes: what it closes.
  uint32_t start = 0;
  uint32_t end = 0;
};

/// What is open: a bracket, a quote, a tag, or the program itself.
struct SiteGroup {
  GroupKind kind = GroupKind::Program;
  char opener = '\0';      ///< ( [ { $ (for ${) ` " ' / <
  uint32_t start = 0;      ///< Of the opener.
  std::string_view name;   ///< Tags: theirs. Parentheses: the word before them.
  std::string_view lead;   ///< The keyword that the statement at work starts with, or @.
  uint32_t questions = 0;  ///< ? without its : so far.
  uint32_t semicolons = 0;
  uint32_t angles = 0;              ///< < without its > so far.
  uint32_t shorthand = UINT32_MAX;  ///< The = after a name, in an object.
  bool assigned = false;            ///< There was an = since the statement's start.
};

class ErrorSite {
 public:
  /// `place`: where the token is that did not fit, or the white space before it; `state`: the
  /// parser's, then.
  ErrorSite(const Grammar& grammar, TSNode root, std::string_view source, std::string_view text,
            uint32_t place, uint16_t state);

  std::string_view text_of(const SiteToken& of) const {
    return source.substr(of.start, of.end - of.start);
  }
  /// The token `distance` before the one that did not fit: 1 is the last one. End if there is none.
  SiteToken back(size_t distance) const {
    return distance <= before.size() ? before[before.size() - distance] : SiteToken{};
  }
  const SiteGroup& inside() const { return groups.back(); }
  /// Whether the parser could have gone on with this token.
  bool expects(std::string_view name) const {
    return std::binary_search(expected.begin(), expected.end(), name);
  }
  bool expects_expression() const { return expects("function") && expects("number"); }
  bool expects_type() const { return expects("keyof") && !expects("function"); }
  bool expects_name() const { return expects("identifier") && !expects("number"); }
  /// Whether an operand ends in front of the error, so that an operator or an end should follow.
  bool after_operand() const {
    const bool may_end = expects(",") || expects(";") || expects(")") || expects("]") ||
                         expects("}") || expects(">");
    return may_end && ends_operand(back(1));
  }
  bool ends_operand(const SiteToken& token) const;
  /// Whether the source has a keyword there that the parser was told to take for a name.
  bool is_masked(const SiteToken& word) const {
    return text.substr(word.start, 1) != source.substr(word.start, 1);
  }
  uint32_t line_of(uint32_t offset) const { return line_column(source, offset).line; }

  std::string_view source;
  std::string_view text;
  SiteToken token;  ///< What did not fit.
  SiteToken next;   ///< After it.
  std::vector<SiteToken> before;
  std::vector<SiteGroup> groups;  ///< Never empty: the program first.
  std::vector<std::string_view> expected;
  std::string_view closed_word;  ///< The word before the parentheses that were closed last.
  /// The = in the { a = 1 } that was closed last.
  uint32_t shorthand = UINT32_MAX;
  /// The first { whose } stands further left than its own line starts: perhaps it is another's.
  uint32_t suspect = UINT32_MAX;
  struct TagMismatch {
    uint32_t start = 0, end = 0;
    std::string_view opened;
    uint32_t opened_at = 0;
  } mismatch;  ///< The first closing tag that was not its element's; end is 0 without one.

 private:
  void read_leaves(TSNode root);
  void leaf(TSNode node, uint32_t start, uint32_t end);
  void add(TokenKind kind, uint32_t start, uint32_t end);
  void push_group(GroupKind kind, char opener, uint32_t start);
  void quote(char mark, uint32_t start);
  bool tag(std::string_view mark, uint32_t start);
  bool mark_in_tag(std::string_view mark, uint32_t start);
  void open(char bracket, uint32_t start);
  void close(char bracket, uint32_t start);
  void note_word(std::string_view word);
  void note_mark(std::string_view mark, uint32_t start);
  GroupKind parentheses() const;
  GroupKind braces(uint32_t start) const;
  GroupKind braces_after_word(std::string_view word) const;
  uint32_t indentation(uint32_t at) const;
  bool starts_line(uint32_t at) const;
  bool starts_statement(uint32_t start) const;

  const Grammar& grammar_;
  uint32_t closing_tag_ = UINT32_MAX;  // The offset of a </ whose > is still to come.
  std::string_view closing_name_;
};

/// The token at `at`, whatever surrounds it.
SiteToken read_token(std::string_view source, size_t at);
/// Skips white space and comments.
size_t skip_trivia(std::string_view source, size_t at);
/// Reserved everywhere (§12.7.2).
bool is_reserved_word(std::string_view word);
/// Reserved words that are operands: this, super, null, true, false.
bool is_operand_word(std::string_view word);

}  // namespace shoal::syntax
