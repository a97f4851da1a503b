#include "compiler/syntax/syntax_errors.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "compiler/ast/utf8.h"

namespace shoal::syntax {

// ---- Input ----

namespace {

const char* read_text(void* payload, uint32_t byte_index, TSPoint, uint32_t* bytes_read) {
  const auto& text = *static_cast<const std::string_view*>(payload);
  *bytes_read = byte_index < text.size() ? static_cast<uint32_t>(text.size()) - byte_index : 0;
  return *bytes_read ? text.data() + byte_index : "";
}

/// Replaced: NUL, which the lexer takes for the end; NEL and two zero-width characters, which the
/// grammars take for white space; two letters that the generator drops from negated classes. Values
/// always come from the source itself.
uint32_t decode_character(const uint8_t* bytes, uint32_t length, int32_t* code_point) {
  const uint8_t first = bytes[0];
  if (first < 0x80) {
    *code_point = first == 0 ? 0xFFFD : first;
    return 1;
  }
  size_t at = 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes), length);
  char32_t point = ast::decode_utf8(text, at);
  if (point == 0x85 || point == 0x200B || point == 0x2060) point = 0xFFFD;
  if (point == 0x17F || point == 0x212A) point = 0xE9;
  *code_point = static_cast<int32_t>(point);
  return static_cast<uint32_t>(at);
}

}  // namespace

TSInput input_of(const std::string_view& text) {
  return {const_cast<std::string_view*>(&text), read_text, TSInputEncodingCustom, decode_character};
}

// ---- Words that are names ----

namespace {

struct FunctionWords {
  bool is_async = false;
  bool is_generator = false;
};

/// Walks the whole tree; keeps the functions around.
class NameFinder {
 public:
  NameFinder(const Grammar& grammar, TSNode root, std::string_view text,
             const ParseOptions& options)
      : grammar_(grammar), text_(text), options_(options), cursor_(ts_tree_cursor_new(root)) {}
  ~NameFinder() { ts_tree_cursor_delete(&cursor_); }
  NameFinder(const NameFinder&) = delete;
  NameFinder& operator=(const NameFinder&) = delete;

  std::vector<uint32_t> find() {
    functions_.push_back({options_.goal == ast::Goal::Module, false});
    enter();
    while (true) {
      if (ts_tree_cursor_goto_first_child(&cursor_)) {
        enter();
        continue;
      }
      leave();
      while (!ts_tree_cursor_goto_next_sibling(&cursor_)) {
        if (!ts_tree_cursor_goto_parent(&cursor_)) return std::move(found_);
        leave();
      }
      enter();
    }
  }

 private:
  Kind kind() const {
    return grammar_.kind_of(ts_node_symbol(ts_tree_cursor_current_node(&cursor_)));
  }

  static bool is_function(Kind kind) {
    switch (kind) {
      case Kind::FunctionDeclaration:
      case Kind::FunctionExpression:
      case Kind::GeneratorFunction:
      case Kind::GeneratorFunctionDeclaration:
      case Kind::ArrowFunction:
      case Kind::MethodDefinition: return true;
      default: return false;
    }
  }

  void enter() {
    const TSNode node = ts_tree_cursor_current_node(&cursor_);
    const Kind kind_here = grammar_.kind_of(ts_node_symbol(node));
    if (is_function(kind_here)) {
      FunctionWords words;
      const uint32_t count = std::min(ts_node_child_count(node), 8u);
      for (uint32_t index = 0; index < count; ++index) {
        const Kind child = grammar_.kind_of(ts_node_symbol(ts_node_child(node, index)));
        words.is_async = words.is_async || child == Kind::KwAsync;
        words.is_generator = words.is_generator || child == Kind::Star;
      }
      functions_.push_back(words);
    } else if (is_name(kind_here, node)) {
      found_.push_back(ts_node_start_byte(node));
    }
  }

  bool is_name(Kind word, TSNode node) const {
    const FunctionWords& around = functions_.back();
    if (word == Kind::KwAwait) return !around.is_async && options_.goal != ast::Goal::Module;
    if (word == Kind::KwYield) return !around.is_generator;
    if (word != Kind::KwUsing) return false;
    // `for (using of x)`
    const uint32_t next = ts_node_start_byte(ts_node_next_sibling(node));
    return text_.substr(next, 2) == "of";
  }

  void leave() {
    if (is_function(kind())) functions_.pop_back();
  }

  const Grammar& grammar_;
  std::string_view text_;
  const ParseOptions& options_;
  TSTreeCursor cursor_;
  std::vector<FunctionWords> functions_;
  std::vector<uint32_t> found_;
};

}  // namespace

std::vector<uint32_t> find_keyword_names(const Grammar& grammar, TSNode root, std::string_view text,
                                         const ParseOptions& options) {
  return NameFinder(grammar, root, text, options).find();
}

// ---- Messages ----

namespace {

/// Listens to the parser's log for the place where all readings of the text had failed for the
/// first time.
struct Listener {
  uint32_t row = 0, column = 0;  // Of the reading now at work.
  uint16_t state = 0;
  bool failed = false;  // Some reading failed since the last token.
  uint32_t failed_row = 0, failed_column = 0;
  uint16_t failed_state = 0;
  bool done = false;

  static uint32_t number_after(std::string_view message, std::string_view label) {
    const size_t at = message.find(label);
    if (at == std::string_view::npos) return 0;
    uint32_t value = 0;
    std::from_chars(message.data() + at + label.size(), message.data() + message.size(), value);
    return value;
  }

  void hear(std::string_view message) {
    if (done) return;
    if (message.starts_with("process ")) {
      state = static_cast<uint16_t>(number_after(message, "state:"));
      row = number_after(message, "row:");
      column = number_after(message, "col:");
    } else if (message.starts_with("detect_error")) {
      const bool later = row > failed_row || (row == failed_row && column >= failed_column);
      if (failed && !later) return;
      failed = true;
      failed_row = row;
      failed_column = column;
      failed_state = state;
    } else if (message.starts_with("resume ")) {
      done = true;
    }
  }
};

void on_log(void* payload, TSLogType type, const char* message) {
  if (type == TSLogTypeParse) static_cast<Listener*>(payload)->hear(message);
}

/// tree-sitter ends rows at LF only.
uint32_t offset_of(std::string_view text, uint32_t row, uint32_t column) {
  size_t at = 0;
  for (; row > 0; --row) {
    const size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return static_cast<uint32_t>(std::min(at + column, text.size()));
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}

/// Skips white space and comments.
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

/// The token at `at`, roughly: a name, a number, or one character.
std::string_view token_at(std::string_view source, size_t at) {
  const auto is_word = [](char c) {
    return c == '_' || c == '$' || (c >= '0' && c <= '9') ||
           ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || static_cast<signed char>(c) < 0;
  };
  size_t end = at;
  while (end < source.size() && is_word(source[end]) && end - at < 40) ++end;
  // Never half a character.
  while (end < source.size() && end > at + 1 &&
         (static_cast<unsigned char>(source[end]) & 0xC0) == 0x80)
    --end;
  return source.substr(at, std::max<size_t>(end - at, 1));
}

/// The one token a person would put here, or nothing: a bracket to be closed, else a lonely word or
/// mark.
std::string_view expected_token(const TSLanguage* language, uint16_t state) {
  constexpr std::string_view kClosing[] = {")", "]", "}"};
  constexpr std::string_view kTelling[] = {":", "=>", "(", "{", ";", "from", "while", "of"};
  constexpr size_t kOthersMax = 60;  // Where an expression may start, no one token is expected.
  std::vector<std::string_view> closing;
  std::vector<std::string_view> telling;
  size_t others = 0;
  TSLookaheadIterator* const iterator = ts_lookahead_iterator_new(language, state);
  if (!iterator) return {};
  while (ts_lookahead_iterator_next(iterator)) {
    const TSSymbol symbol = ts_lookahead_iterator_current_symbol(iterator);
    const TSSymbolType type = ts_language_symbol_type(language, symbol);
    const std::string_view name = ts_language_symbol_name(language, symbol);
    if (type != TSSymbolTypeAnonymous) {
      others += type == TSSymbolTypeRegular ? 1 : 0;
    } else if (std::find(std::begin(kClosing), std::end(kClosing), name) != std::end(kClosing)) {
      closing.push_back(name);
    } else if (std::find(std::begin(kTelling), std::end(kTelling), name) != std::end(kTelling)) {
      telling.push_back(name);
    } else {
      ++others;
    }
  }
  ts_lookahead_iterator_delete(iterator);
  if (others > kOthersMax) return {};
  if (closing.size() == 1) return closing[0];
  return closing.empty() && telling.size() == 1 ? telling[0] : std::string_view();
}

/// A bracket or quote that was not closed before the error.
struct Open {
  char character = '\0';  ///< ( [ { ` " ' or $ for ${ ; 0: none.
  uint32_t start = 0;
};

/// The innermost one, from the tokens that the parser did find before `end`.
class OpenFinder {
 public:
  OpenFinder(TSNode root, std::string_view source, uint32_t end)
      : source_(source), end_(end), cursor_(ts_tree_cursor_new(root)) {}
  ~OpenFinder() { ts_tree_cursor_delete(&cursor_); }
  OpenFinder(const OpenFinder&) = delete;
  OpenFinder& operator=(const OpenFinder&) = delete;

  Open find() {
    while (true) {
      if (ts_tree_cursor_goto_first_child(&cursor_)) continue;
      const TSNode leaf = ts_tree_cursor_current_node(&cursor_);
      const uint32_t start = ts_node_start_byte(leaf);
      if (start >= end_) break;
      if (!ts_node_is_named(leaf))
        token(source_.substr(start, ts_node_end_byte(leaf) - start), start);
      if (!next()) break;
    }
    return open_.empty() ? Open{} : open_.back();
  }

 private:
  bool next() {
    while (!ts_tree_cursor_goto_next_sibling(&cursor_)) {
      if (!ts_tree_cursor_goto_parent(&cursor_)) return false;
    }
    return true;
  }

  void token(std::string_view text, uint32_t start) {
    if (text == "${") return open_.push_back({'$', start});
    if (text.size() != 1) return;
    const char c = text[0];
    const char top = open_.empty() ? '\0' : open_.back().character;
    if (c == '`' || c == '"' || c == '\'') {
      if (top == c) {
        open_.pop_back();
      } else {
        open_.push_back({c, start});
      }
    } else if (c == '(' || c == '[' || c == '{') {
      open_.push_back({c, start});
    } else if ((c == ')' && top == '(') || (c == ']' && top == '[') ||
               (c == '}' && (top == '{' || top == '$'))) {
      open_.pop_back();
    }
  }

  std::string_view source_;
  uint32_t end_;
  TSTreeCursor cursor_;
  std::vector<Open> open_;
};

/// The bracket that ought to stand where something else ends the code in it: end of input, `;`, `{`
/// or another bracket.
std::string_view missing_bracket(const Open& open, std::string_view rest) {
  const bool ends =
      rest.empty() || std::string_view(";{)]}").find(rest[0]) != std::string_view::npos;
  if (!ends) return {};
  switch (open.character) {
    case '(': return ")";
    case '[': return "]";
    case '{':
    case '$': return rest.empty() || rest[0] == ')' || rest[0] == ']' ? "}" : "";
    default: return {};
  }
}

bool report_unterminated(const Open& open, std::string_view source, uint32_t at,
                         Diagnostics& diagnostics) {
  const auto end = static_cast<uint32_t>(source.size());
  const size_t comment = source.rfind("/*");
  const bool open_comment =
      comment != std::string_view::npos && source.find("*/", comment + 2) == std::string_view::npos;
  if (open.character == '"' || open.character == '\'') {
    diagnostics.report(DiagnosticCode::UnterminatedString, open.start, open.start + 1);
  } else if (open.character == '`') {
    diagnostics.report(DiagnosticCode::UnterminatedTemplate, open.start, open.start + 1);
  } else if (open_comment && at >= comment) {
    diagnostics.report(DiagnosticCode::UnterminatedComment, static_cast<uint32_t>(comment), end);
  } else {
    return false;
  }
  return true;
}

}  // namespace

void report_syntax_errors(const Grammar& grammar, TSNode root, std::string_view source,
                          std::string_view text, Diagnostics& diagnostics) {
  Listener listener;
  TSParser* const parser = ts_parser_new();
  ts_parser_set_language(parser, grammar.language());
  ts_parser_set_logger(parser, {&listener, on_log});
  ts_tree_delete(ts_parser_parse(parser, nullptr, input_of(text)));
  ts_parser_delete(parser);
  const uint32_t place =
      listener.failed ? offset_of(text, listener.failed_row, listener.failed_column) : 0;
  const auto at = static_cast<uint32_t>(skip_trivia(source, place));
  const Open open = OpenFinder(root, source, at).find();
  if (report_unterminated(open, source, at, diagnostics)) return;
  const std::string_view token = at < source.size() ? token_at(source, at) : std::string_view();
  const auto end = static_cast<uint32_t>(at + token.size());
  std::string_view expected = missing_bracket(open, source.substr(at));
  if (expected.empty() && listener.failed)
    expected = expected_token(grammar.language(), listener.failed_state);
  if (!expected.empty())
    return diagnostics.report(DiagnosticCode::ExpectedToken, at, end, {expected});
  if (token.empty()) return diagnostics.report(DiagnosticCode::UnexpectedEnd, at, at);
  diagnostics.report(DiagnosticCode::UnexpectedToken, at, end, {token});
}

}  // namespace shoal::syntax
