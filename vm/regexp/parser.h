// Pattern text to tree. §22.2.1 and Annex B §B.1.2. Groups are kept on a stack of its own, so that
// nesting costs no native stack; nested classes of v mode recurse, within the nesting limit.
#pragma once

#include <string>
#include <vector>

#include "vm/regexp/tree.h"

namespace shoal::regexp {

/// What a class of v mode denotes: code points, and strings of any other length.
struct ClassContents {
  CodePointSet set;
  std::vector<std::u32string> strings;  // Sorted, unique, none of length 1.
  bool may_contain_strings = false;     // §22.2.1.8 MayContainStrings: decided by the syntax alone.
};

enum class ParseMode : uint8_t { Build, CheckOnly };

class Parser {
 public:
  Parser(TextView pattern, Flags flags, const Limits& limits, ParseMode mode);

  /// False: see error().
  bool parse();
  const PatternError& error() const { return error_; }
  Tree take_tree() { return std::move(tree_); }

 private:
  static constexpr char32_t kEnd = 0xFFFFFFFF;

  struct Modifiers {
    bool ignore_case;
    bool multiline;
    bool dot_all;
  };
  enum class GroupKind : uint8_t { Root, Capture, Plain, Look };
  /// An open group, and the terms and alternatives read so far in it.
  struct Group {
    GroupKind kind;
    bool behind;
    bool negative;
    Modifiers outer;              // To restore after it.
    uint32_t capture;             // Its own number, or of the first group inside.
    uint32_t terms_begin;         // Into terms_.
    uint32_t alternatives_begin;  // Into alternatives_.
    uint32_t disjunction;         // Identifies it for duplicate names,
    uint32_t alternative;         // with the alternative being read.
  };
  struct Place {
    uint32_t disjunction;
    uint32_t alternative;
  };
  struct PendingReference {
    NodeId node;
    uint32_t position;
    std::u16string name;
  };
  struct Escape {
    enum class Kind : uint8_t { Character, Set } kind = Kind::Character;
    char32_t character = 0;
    ClassContents contents;
  };

  // parser.cpp: structure.
  bool parse_terms();
  bool parse_term();
  bool parse_atom(char32_t c);
  bool open_group();
  bool open_question_group(Group& group);
  bool parse_modifiers(Group& group);
  bool parse_modifier_letters(uint8_t& letters, uint8_t other);
  bool parse_name(std::u16string& name);
  bool parse_name_code_point(char32_t& c);
  bool declare_name(std::u16string name, uint32_t capture);
  void push_group(Group group);
  void finish_alternative();
  bool close_group();
  NodeId finish_disjunction(const Group& group);
  NodeId merged_set(const Group& group);
  bool parse_quantifier(uint32_t atom_term, uint32_t captures_before);
  bool refuse_quantifier();
  bool try_parse_braces(uint32_t& min, uint32_t& max);
  uint32_t parse_decimal();
  void add_loop(uint32_t atom_term, uint32_t captures_before, uint32_t min, uint32_t max,
                bool greedy);
  bool resolve_references();
  bool finish();

  // parser_atoms.cpp: characters, escapes, nodes.
  void add_node(Node node) { terms_.push_back(new_node(node)); }
  NodeId new_node(Node node);
  NodeId text_node(char32_t c);
  void add_character(char32_t c);
  NodeId set_node(CodePointSet set);
  NodeId contents_node(ClassContents contents);
  NodeId string_node(const std::u32string& text);
  void add_dot();
  void add_assertion(AssertionKind kind);
  bool parse_atom_escape();
  bool parse_back_reference();
  bool parse_named_reference();
  void add_back_reference(uint32_t first, uint32_t count);
  bool parse_character_escape(char32_t& c, bool in_class);
  bool parse_control_escape(char32_t& c, bool in_class);
  bool parse_digit_escape(char32_t& c, bool in_class);
  bool parse_unicode_escape(char32_t& c);
  bool try_parse_unicode_escape(char32_t& c, bool unicode);
  bool try_parse_hex(uint32_t count, char32_t& c);
  char32_t parse_legacy_octal();
  bool try_parse_class_escape(char32_t letter, ClassContents& out, bool& parsed);
  bool parse_property(bool negated, ClassContents& out);
  CodePointSet escape_set(char32_t letter) const;
  void count_captures();
  void skip_class(size_t& at) const;

  // parser_class.cpp: [...].
  bool parse_class();
  bool parse_legacy_class(bool negated);
  bool parse_class_atom(ClassContents& out, bool& is_set, char32_t& c);
  bool parse_set_class(bool negated, ClassContents& out);
  bool parse_set_contents(ClassContents& out);
  bool parse_set_union(ClassContents& out);
  bool parse_set_operand(ClassContents& out, bool& is_character, char32_t& c);
  bool parse_set_range(ClassContents& out, bool is_character, char32_t first, size_t start);
  bool parse_set_character(char32_t& c);
  bool parse_class_strings(ClassContents& out);
  void fold_contents(ClassContents& contents) const;
  void negate_contents(ClassContents& contents) const;
  void finish_set(CodePointSet& set) const;

  // The reader.
  bool fail(const char* message);
  bool fail_at(const char* message, size_t position);
  size_t length() const { return pattern_.length(); }
  bool at_end() const { return at_ >= length(); }
  char32_t unit(size_t offset = 0) const {
    return at_ + offset < length() ? pattern_[at_ + offset] : kEnd;
  }
  char32_t peek() const;
  char32_t next();
  bool eat(char32_t c);
  bool looking_at(const char* text) const;
  char32_t universe_max() const { return unicode_ ? unicode::kCodePointMax : 0xFFFF; }
  CaseFoldMode fold_mode() const { return unicode_ ? CaseFoldMode::Unicode : CaseFoldMode::Legacy; }
  bool builds() const { return mode_ == ParseMode::Build; }
  uint32_t term_count() const { return static_cast<uint32_t>(terms_.size()); }

  TextView pattern_;
  const Limits limits_;
  const ParseMode mode_;
  const bool unicode_;       // u or v.
  const bool unicode_sets_;  // v.
  Modifiers modifiers_;
  size_t at_ = 0;
  PatternError error_{nullptr, 0};
  Tree tree_;
  std::vector<Group> groups_;
  std::vector<NodeId> terms_;
  std::vector<NodeId> alternatives_;
  std::vector<PendingReference> references_;
  std::vector<std::vector<std::vector<Place>>>
      name_places_;  // Beside tree_.names: where each group stands.
  uint32_t disjunction_count_ = 0;
  uint32_t class_depth_ = 0;
  size_t class_ranges_ = 0;  // Held by the sets so far, against the size limit.
  bool captures_counted_ = false;
  bool has_names_ = false;  // The pattern contains a group name, so \k is always a reference.
  uint32_t total_captures_ = 0;
};

}  // namespace shoal::regexp
