#include "compiler/syntax/error_site.h"

#include "compiler/ast/utf8.h"
#include "compiler/syntax/literals.h"

namespace shoal::syntax {

namespace {

bool is_space(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool starts_word(char c) {
  return c == '_' || c == '$' || c == '\\' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         static_cast<signed char>(c) < 0;
}

bool is_in(std::string_view list, std::string_view word) {
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(' ', at), list.size());
    if (list.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

constexpr std::string_view kMarks[] = {
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "?\?=", "=>",
    "==",   "!=",  "<=",  ">=",  "&&",  "||",  "??",  "?.",  "++",  "--",  "+=",   "-=",
    "*=",   "/=",  "%=",  "&=",  "|=",  "^=",  "<<",  ">>",  "**",  "</",  "/>",   "${"};

size_t word_end(std::string_view source, size_t at) {
  while (at < source.size()) {
    size_t next = at;
    const char32_t point = ast::decode_utf8(source, next);
    const bool goes_on =
        point < 0x80 ? starts_word(source[at]) || is_digit(source[at]) : !is_space(point);
    if (!goes_on) break;
    at = next;
  }
  return at;
}

/// After the closing quote, or the line's end.
size_t string_end(std::string_view source, size_t at) {
  const char quote = source[at];
  for (++at; at < source.size() && source[at] != '\n' && source[at] != '\r'; ++at) {
    if (source[at] == '\\')
      ++at;
    else if (source[at] == quote)
      return at + 1;
  }
  return std::min(at, source.size());
}

bool holds_statements(GroupKind kind) {
  return kind == GroupKind::Program || kind == GroupKind::Block || kind == GroupKind::Switch ||
         kind == GroupKind::ClassBody;
}

// Words after which an expression starts, so that a bracket there opens one of its own.
constexpr std::string_view kBeforeExpression =
    "return throw typeof delete void in of instanceof new case default extends else do await yield "
    "export";

// Words that start a statement, and those that do so only where no expression goes on.
constexpr std::string_view kLeads =
    "let const var if for while do switch case default try class function return throw with break "
    "continue";
constexpr std::string_view kContextualLeads =
    "import export enum interface type namespace module declare abstract using";

}  // namespace

bool is_reserved_word(std::string_view word) {
  constexpr std::string_view kWords[] = {
#define RESERVED_WORD(word) #word,
#define STRICT_WORD(word)
#include "compiler/ast/reserved_words.def"
  };
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

bool is_operand_word(std::string_view word) { return is_in("this super null true false", word); }

size_t skip_trivia(std::string_view source, size_t at) {
  while (at < source.size()) {
    if (source.substr(at, 2) == "//") {
      while (at < source.size() && source[at] != '\n' && source[at] != '\r') ++at;
    } else if (source.substr(at, 2) == "/*") {
      const size_t end = source.find("*/", at + 2);
      if (end == std::string_view::npos) return at;
      at = end + 2;
    } else {
      size_t next = at;
      if (!is_space(ast::decode_utf8(source, next))) return at;
      at = next;
    }
  }
  return at;
}

SiteToken read_token(std::string_view source, size_t at) {
  SiteToken token;
  token.start = token.end = static_cast<uint32_t>(std::min(at, source.size()));
  if (at >= source.size()) return token;
  const char first = source[at];
  size_t end = at + 1;
  token.kind = TokenKind::Mark;
  if (starts_word(first)) {
    token.kind = TokenKind::Word;
    end = std::max(word_end(source, at), at + 1);
  } else if (is_digit(first) ||
             (first == '.' && at + 1 < source.size() && is_digit(source[at + 1]))) {
    token.kind = TokenKind::Number;
    end = word_end(source, at + 1);
  } else if (first == '"' || first == '\'') {
    token.kind = TokenKind::String;
    end = string_end(source, at);
  } else if (first == '`') {
    token.kind = TokenKind::Template;
  } else if (first == '#' && at + 1 < source.size() && starts_word(source[at + 1])) {
    token.kind = TokenKind::Private;
    end = word_end(source, at + 1);
  } else {
    for (const std::string_view mark : kMarks) {
      if (source.substr(at, mark.size()) != mark) continue;
      end = at + mark.size();
      break;
    }
  }
  token.end = static_cast<uint32_t>(end);
  return token;
}

// ---- Reading the tree ----

ErrorSite::ErrorSite(const Grammar& grammar, TSNode root, std::string_view the_source,
                     std::string_view the_text, uint32_t place, uint16_t state)
    : source(the_source), text(the_text), grammar_(grammar) {
  token = read_token(source, skip_trivia(source, place));
  next = read_token(source, skip_trivia(source, token.end));
  groups.push_back({});
  read_leaves(root);
  token.starts_statement = starts_statement(token.start);
  TSLookaheadIterator* const iterator = ts_lookahead_iterator_new(grammar.language(), state);
  if (!iterator) return;
  while (ts_lookahead_iterator_next(iterator)) {
    const TSSymbol symbol = ts_lookahead_iterator_current_symbol(iterator);
    expected.emplace_back(ts_language_symbol_name(grammar.language(), symbol));
  }
  ts_lookahead_iterator_delete(iterator);
  std::sort(expected.begin(), expected.end());
}

/// The tokens that the parser did find before the error, whatever it made of them afterwards.
void ErrorSite::read_leaves(TSNode root) {
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  bool more = true;
  while (more) {
    const TSNode node = ts_tree_cursor_current_node(&cursor);
    const uint32_t start = ts_node_start_byte(node);
    if (start >= token.start) break;
    const Kind kind = grammar_.kind_of(ts_node_symbol(node));
    const bool whole = (kind == Kind::String || kind == Kind::Regex) && !ts_node_has_error(node);
    if (!whole && ts_tree_cursor_goto_first_child(&cursor)) continue;
    const uint32_t end = std::min(ts_node_end_byte(node), token.start);
    if (kind == Kind::String && whole)
      add(TokenKind::String, start, end);
    else if (kind == Kind::Regex && whole)
      add(TokenKind::RegExp, start, end);
    else if (start < end)
      leaf(node, start, end);
    while (!(more = ts_tree_cursor_goto_next_sibling(&cursor))) {
      if (!ts_tree_cursor_goto_parent(&cursor)) break;
    }
  }
  ts_tree_cursor_delete(&cursor);
}

void ErrorSite::leaf(TSNode node, uint32_t start, uint32_t end) {
  switch (grammar_.kind_of(ts_node_symbol(node))) {
    case Kind::Comment:
    case Kind::HtmlComment:
    case Kind::HashBang:
    case Kind::StringFragment:
    case Kind::EscapeSequence:
    case Kind::RegexPattern:
    case Kind::RegexFlags:
    case Kind::HtmlCharacterReference: return;
    case Kind::JsxText: return add(TokenKind::JsxText, start, end);
    default: break;
  }
  const std::string_view piece = source.substr(start, end - start);
  const char first = piece[0];
  if (first == '"' || first == '\'' || first == '`') return quote(first, start);
  if (piece == "${") return open('$', start);
  if (starts_word(first)) return add(TokenKind::Word, start, end);
  if (is_digit(first)) return add(TokenKind::Number, start, end);
  if (first == '.' && piece.size() > 1 && is_digit(piece[1]))
    return add(TokenKind::Number, start, end);
  if (first == '#') return add(TokenKind::Private, start, end);
  if (grammar_.kind_of(ts_node_symbol(node)) == Kind::Error) return;  // Skipped characters.
  if (tag(piece, start)) return;
  // The / of a closing tag where the } of an expression in braces is missing.
  const bool is_tag_end =
      inside().kind == GroupKind::JsxExpression && text_of(back(1)) == "<" && back(1).end == start;
  if (piece == "/" && is_tag_end) {
    token = {TokenKind::Mark, false, GroupKind::Program, start - 1, end};
    before.pop_back();
    return;
  }
  if (piece == "/" && !ends_operand(back(1))) {
    if (inside().kind == GroupKind::RegExp) return groups.pop_back();
    push_group(GroupKind::RegExp, '/', start);
    return;
  }
  if (inside().kind == GroupKind::RegExp) {
    groups.pop_back();
    if (piece == "/") return add(TokenKind::RegExp, start, end);
  }
  if (piece == "(" || piece == "[" || piece == "{") return open(first, start);
  if (piece == ")" || piece == "]" || piece == "}") return close(first, start);
  note_mark(piece, start);
  add(TokenKind::Mark, start, end);
}

bool ErrorSite::starts_statement(uint32_t start) const {
  const SiteToken last = back(1);
  if (last.kind == TokenKind::End) return true;
  if (!holds_statements(inside().kind)) return false;
  const std::string_view piece = text_of(last);
  if (last.kind == TokenKind::Mark && (piece == ";" || piece == "{" || piece == "}")) return true;
  if (piece == "else" || piece == "do") return true;
  if (piece == ")" && last.closes == GroupKind::Header) return true;
  return ends_operand(last) && has_line_break(source.substr(last.end, start - last.end));
}

void ErrorSite::add(TokenKind kind, uint32_t start, uint32_t end) {
  SiteToken made;
  made.kind = kind;
  made.start = start;
  made.end = end;
  made.starts_statement = starts_statement(start);
  const std::string_view piece = source.substr(start, end - start);
  if (kind == TokenKind::Word && inside().kind == GroupKind::JsxTag && inside().name.empty())
    groups.back().name = piece;
  if (kind == TokenKind::Word && closing_tag_ != UINT32_MAX) closing_name_ = piece;
  if (made.starts_statement) {
    groups.back().lead = {};
    groups.back().assigned = false;
    groups.back().questions = groups.back().angles = 0;
  }
  before.push_back(made);
  if (kind == TokenKind::Word) note_word(piece);
}

void ErrorSite::note_word(std::string_view word) {
  const std::string_view previous = text_of(back(2));
  if (previous == "." || previous == "?." || inside().kind == GroupKind::Object) return;
  if (inside().kind == GroupKind::Members || inside().kind == GroupKind::EnumBody) return;
  if (inside().kind == GroupKind::ForHeader && (word == "of" || word == "in"))
    groups.back().semicolons = 2;
  const bool contextual =
      back(1).starts_statement || is_in("export declare default const", previous);
  if (is_in(kLeads, word) || (contextual && is_in(kContextualLeads, word))) {
    const bool keeps = is_in("import export", inside().lead) && is_in("default import", word);
    if (!keeps) {
      groups.back().lead = word;
      groups.back().assigned = false;
    }
  }
}

void ErrorSite::note_mark(std::string_view mark, uint32_t start) {
  SiteGroup& group = groups.back();
  if (mark == ";") {
    ++group.semicolons;
    if (group.kind != GroupKind::ForHeader) group.lead = {};
    group.questions = 0;
    group.assigned = false;
  } else if (mark == ",") {
    group.questions = 0;
  } else if (mark == "?") {
    ++group.questions;
  } else if (mark == ":") {
    if (group.questions > 0)
      --group.questions;
    else if (group.lead == "case" || group.lead == "default")
      group.lead = {};
  } else if (mark == "<") {
    ++group.angles;
  } else if (mark == ">" || mark == ">>") {
    group.angles -= std::min<uint32_t>(group.angles, mark == ">" ? 1 : 2);
  } else if (mark == "=") {
    const std::string_view previous = text_of(back(2));
    if (group.kind == GroupKind::Object && (previous == "{" || previous == ","))
      group.shorthand = start;
    group.assigned = true;
  } else if (mark == "@" && group.lead.empty()) {
    group.lead = "@";
  }
}

void ErrorSite::push_group(GroupKind kind, char opener, uint32_t start) {
  SiteGroup group;
  group.kind = kind;
  group.opener = opener;
  group.start = start;
  groups.push_back(group);
}

void ErrorSite::quote(char mark, uint32_t start) {
  if (inside().kind == GroupKind::Quote && inside().opener == mark) {
    const uint32_t from = inside().start;
    groups.pop_back();
    return add(mark == '`' ? TokenKind::Template : TokenKind::String, from, start + 1);
  }
  push_group(GroupKind::Quote, mark, start);
}

// ---- Brackets ----

void ErrorSite::open(char bracket, uint32_t start) {
  SiteGroup group;
  group.opener = bracket;
  group.start = start;
  const SiteToken last = back(1);
  if (bracket == '(') {
    group.kind = parentheses();
    if (last.kind == TokenKind::Word) group.name = text_of(last);
  } else if (bracket == '[') {
    group.kind =
        ends_operand(last) && !starts_statement(start) ? GroupKind::Index : GroupKind::Array;
  } else {
    group.kind = bracket == '$' ? GroupKind::Substitution : braces(start);
  }
  add(TokenKind::Mark, start, start + (bracket == '$' ? 2 : 1));
  groups.push_back(group);
}

void ErrorSite::close(char bracket, uint32_t start) {
  const char opener = inside().opener;
  const bool matches = (bracket == ')' && opener == '(') || (bracket == ']' && opener == '[') ||
                       (bracket == '}' && (opener == '{' || opener == '$'));
  if (!matches) return add(TokenKind::Mark, start, start + 1);
  const SiteGroup group = inside();
  if (bracket == '}' && suspect == UINT32_MAX && starts_line(start) &&
      indentation(start) < indentation(group.start))
    suspect = group.start;
  if (bracket == ')') closed_word = group.name;
  if (bracket == '}') shorthand = group.shorthand;
  groups.pop_back();
  if (opener == '$') return;
  SiteToken made;
  made.kind = TokenKind::Mark;
  made.closes = group.kind;
  made.start = start;
  made.end = start + 1;
  before.push_back(made);
}

GroupKind ErrorSite::parentheses() const {
  const SiteToken last = back(1);
  const std::string_view word = text_of(last);
  const std::string_view previous = text_of(back(2));
  const GroupKind kind = inside().kind;
  if (last.kind == TokenKind::Word) {
    if (word == "for" || (word == "await" && previous == "for")) return GroupKind::ForHeader;
    if (is_in("if while switch catch with", word) && previous != ".") return GroupKind::Header;
    if (word == "function" || is_in("function get set", previous)) return GroupKind::Parameters;
    if (previous == "*" && text_of(back(3)) == "function") return GroupKind::Parameters;
    const bool is_method = is_in("{ , ; } async static * get set", previous);
    if (kind == GroupKind::ClassBody && !inside().assigned) return GroupKind::Parameters;
    if (kind == GroupKind::Object && is_method) return GroupKind::Parameters;
    if (is_in(kBeforeExpression, word) || word == "async") return GroupKind::Parentheses;
    return GroupKind::Arguments;
  }
  if (word == "*" && previous == "function") return GroupKind::Parameters;
  if (word == ">" && inside().lead == "function") return GroupKind::Parameters;
  if (!ends_operand(last)) return GroupKind::Parentheses;
  if (kind == GroupKind::ClassBody && !inside().assigned) return GroupKind::Parameters;
  return word == "}" ? GroupKind::Parentheses : GroupKind::Arguments;
}

GroupKind ErrorSite::braces_after_word(std::string_view word) const {
  const std::string_view lead = inside().lead;
  if (is_in("else do try finally static", word)) return GroupKind::Block;
  if (lead == "class" || word == "class") return GroupKind::ClassBody;
  if (lead == "enum") return GroupKind::EnumBody;
  if (lead == "interface") return GroupKind::Members;
  if (lead == "import" || lead == "export")
    return word == "default" ? GroupKind::Object : GroupKind::Names;
  if (is_in("let const var using", word)) return GroupKind::Object;
  return is_in(kBeforeExpression, word) ? GroupKind::Object : GroupKind::Block;
}

GroupKind ErrorSite::braces(uint32_t start) const {
  const SiteToken last = back(1);
  const std::string_view piece = text_of(last);
  const SiteGroup& around = inside();
  if (around.kind == GroupKind::JsxTag || around.kind == GroupKind::JsxChildren)
    return GroupKind::JsxExpression;
  if (last.kind == TokenKind::Word) return braces_after_word(piece);
  if (piece == "=>") return GroupKind::Block;
  if (piece == ")") return closed_word == "switch" ? GroupKind::Switch : GroupKind::Block;
  if (around.lead == "class" && (piece == ">" || piece == "}")) return GroupKind::ClassBody;
  if (around.lead == "interface") return GroupKind::Members;
  if (around.lead == "type") return GroupKind::Members;
  if ((around.lead == "import" || around.lead == "export") && piece == ",") return GroupKind::Names;
  if (piece == ":") {
    if (around.kind == GroupKind::Switch) return GroupKind::Block;
    const bool annotates = is_in("let const var", around.lead) && !around.assigned;
    return annotates || around.kind == GroupKind::Parameters ? GroupKind::Members
                                                             : GroupKind::Object;
  }
  return starts_statement(start) ? GroupKind::Block : GroupKind::Object;
}

bool ErrorSite::starts_line(uint32_t at) const {
  while (at > 0 && (source[at - 1] == ' ' || source[at - 1] == '\t')) --at;
  return at == 0 || source[at - 1] == '\n' || source[at - 1] == '\r';
}

/// How far the line of `at` is indented.
uint32_t ErrorSite::indentation(uint32_t at) const {
  uint32_t line = at;
  while (line > 0 && source[line - 1] != '\n' && source[line - 1] != '\r') --line;
  uint32_t columns = 0;
  for (; line < source.size() && (source[line] == ' ' || source[line] == '\t'); ++line)
    columns += source[line] == '\t' ? 8 : 1;
  return columns;
}

bool ErrorSite::ends_operand(const SiteToken& last) const {
  switch (last.kind) {
    case TokenKind::End:
    case TokenKind::JsxText: return false;
    case TokenKind::Word: {
      const std::string_view word = text_of(last);
      return !is_reserved_word(word) || is_operand_word(word);
    }
    case TokenKind::Mark: {
      const std::string_view mark = text_of(last);
      const bool closes_block = last.closes == GroupKind::Block ||
                                last.closes == GroupKind::Switch ||
                                last.closes == GroupKind::ClassBody;
      if (mark == "}") return !closes_block || !holds_statements(inside().kind);
      return mark == ")" || mark == "]" || mark == "++" || mark == "--" || mark == "/>";
    }
    default: return true;
  }
}

// ---- Tags ----

/// Whether `mark` was part of a JSX tag.
bool ErrorSite::tag(std::string_view mark, uint32_t start) {
  const GroupKind kind = inside().kind;
  if (kind == GroupKind::JsxTag) return mark_in_tag(mark, start);
  if (closing_tag_ != UINT32_MAX && mark == ">") {
    const SiteGroup element = inside();
    if (element.name != closing_name_ && mismatch.end == 0)
      mismatch = {closing_tag_, start + 1, element.name, element.start};
    closing_tag_ = UINT32_MAX;
    groups.pop_back();
    add(TokenKind::Mark, start, start + 1);
    before.back().closes = GroupKind::JsxTag;
    return true;
  }
  if (kind == GroupKind::JsxChildren) {
    if (mark == "</") {
      closing_tag_ = start;
      closing_name_ = {};
      return true;
    }
    // Parentheses are text there: what looked like a tag was a list of type parameters.
    if (mark == "(") groups.pop_back();
  }
  const bool may_start = kind == GroupKind::JsxChildren || !ends_operand(back(1));
  if (mark != "<" || !may_start) return false;
  if (!grammar_.has_jsx()) return false;
  push_group(GroupKind::JsxTag, '<', start);
  return true;
}

bool ErrorSite::mark_in_tag(std::string_view mark, uint32_t start) {
  if (mark == "/>" || mark == "," || mark == "(") {
    groups.pop_back();
    if (mark != "/>") return false;
    add(TokenKind::Mark, start, start + 2);
    return true;
  }
  if (mark != ">") return false;
  groups.back().kind = GroupKind::JsxChildren;
  return true;
}

}  // namespace shoal::syntax
