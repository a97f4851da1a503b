#include "compiler/syntax/syntax_errors.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "compiler/ast/utf8.h"
#include "compiler/syntax/error_messages.h"
#include "compiler/syntax/lexical_errors.h"

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
    if (ts_node_is_missing(node)) return false;
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

struct Stuck {
  uint32_t place = 0;  ///< The size of the text if the parser was never stuck.
  uint16_t state = 0;
};

/// What the second parse of a text may cost, in calls to `count_down`.
struct Budget {
  uint32_t calls_left = UINT32_MAX;
};

bool count_down(TSParseState* state) {
  auto* const budget = static_cast<Budget*>(state->payload);
  return --budget->calls_left == 0;
}

Stuck find_stuck(const Grammar& grammar, std::string_view text, Budget budget) {
  Listener listener;
  TSParser* const parser = ts_parser_new();
  ts_parser_set_language(parser, grammar.language());
  ts_parser_set_logger(parser, {&listener, on_log});
  TSTree* const tree =
      ts_parser_parse_with_options(parser, nullptr, input_of(text), {&budget, count_down});
  const bool gave_up = !tree;
  const bool failed = tree && ts_node_has_error(ts_tree_root_node(tree));
  ts_tree_delete(tree);
  ts_parser_delete(parser);
  if (gave_up) return {};
  if (!failed || !listener.failed) return {static_cast<uint32_t>(text.size()), 0};
  return {offset_of(text, listener.failed_row, listener.failed_column), listener.failed_state};
}

/// Whether TypeScript goes on over the line of the token that JavaScript stumbled over.
bool is_typescript(std::string_view text, uint32_t stuck_at) {
  constexpr size_t kTextMax = 1u << 20;
  constexpr uint32_t kCallsMax = 20'000;
  const size_t line_end = std::min(text.find('\n', stuck_at), text.size());
  if (line_end > kTextMax) return false;
  const std::string_view part = text.substr(0, line_end);
  for (const Dialect dialect : {Dialect::Tsx, Dialect::TypeScript}) {
    const Stuck stuck = find_stuck(Grammar::of(dialect), part, {kCallsMax});
    if (stuck.place > stuck_at && skip_trivia(part, stuck.place) >= part.size()) return true;
  }
  return false;
}

}  // namespace

void report_syntax_errors(const Grammar& grammar, TSNode root, std::string_view source,
                          std::string_view text, const ParseOptions& options,
                          Diagnostics& diagnostics) {
  const Stuck stuck = find_stuck(grammar, text, {});
  const ErrorSite site(grammar, root, source, text, stuck.place, stuck.state);
  if (report_lexical_error(site, diagnostics)) return;
  const bool typescript =
      options.dialect == Dialect::JavaScript && site.token.kind != TokenKind::End &&
      is_typescript(text, static_cast<uint32_t>(skip_trivia(text, stuck.place)));
  const bool has_file = options.goal == ast::Goal::Script || options.goal == ast::Goal::Module ||
                        options.goal == ast::Goal::CommonJs;
  explain(site, typescript, has_file, diagnostics);
}

}  // namespace shoal::syntax
