// The external scanner of shoal's grammars: what a regular expression cannot tell. All dialects
// share it and the list of external tokens in overlay.js, whose order is that of enum Token.
//
// The scanner knows where it is only by which tokens are valid next. `||` is valid after a whole
// expression. `(`, `[`,
// `` ` ``, `{` and AfterLet are in the list for that reason alone and are never made here.
#include "tree_sitter/parser.h"

#include <string.h>

enum Token {
  AutomaticSemicolon,
  TemplateChars,
  TernaryMark,
  HtmlComment,
  LogicalOr,
  EscapeSequence,
  RegexPattern,
  JsxText,
  SignatureSemicolon,
  ErrorRecovery,
  AfterLet,
  OpenParenthesis,
  OpenBracket,
  Backtick,
  OpenBrace,
  GetSetSemicolon,
  StaticSemicolon,
  TypeArgumentsStart,
  MemberSemicolon,
  BlockStart,
};

// What the search for an automatic semicolon found.
enum Found { Nothing, Semicolon, QuestionMark, LessThan, Brace };

static void advance(TSLexer* lexer) { lexer->advance(lexer, false); }
static void skip(TSLexer* lexer) { lexer->advance(lexer, true); }

static bool is_line_end(int32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

static bool is_space(int32_t c) {
  return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0xFEFF || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0x2028 ||
         c == 0x2029;
}

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

static bool is_name_start(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$' || c == '_' || c == '\\' ||
         (c >= 0x80 && !is_space(c));
}

static bool is_name_part(int32_t c) { return is_name_start(c) || is_digit(c); }

static bool is_hex(int32_t c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Takes a name; word gets its first 15 characters, with '?' for those outside ASCII.
static void take_name(TSLexer* lexer, char word[16], void (*take)(TSLexer*)) {
  unsigned length = 0;
  while (!lexer->eof(lexer) && is_name_part(lexer->lookahead)) {
    if (length < 15) word[length++] = lexer->lookahead < 0x80 ? (char)lexer->lookahead : '?';
    take(lexer);
  }
  word[length] = 0;
}

static bool one_of(const char* word, const char* const* words) {
  for (; *words; ++words) {
    if (strcmp(word, *words) == 0) return true;
  }
  return false;
}

// With `/` just taken: takes the rest of a comment. Returns false if it is none, or does not end.
static bool take_comment(TSLexer* lexer, bool* saw_line_end, void (*take)(TSLexer*)) {
  if (lexer->lookahead == '/') {
    while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) take(lexer);
    return true;
  }
  if (lexer->lookahead != '*') return false;
  take(lexer);
  for (bool star = false; !lexer->eof(lexer);) {
    const int32_t c = lexer->lookahead;
    take(lexer);
    if (star && c == '/') return true;
    star = c == '*';
    if (is_line_end(c)) *saw_line_end = true;
  }
  return false;
}

// The parts of a template between substitutions and escapes.
static bool scan_template_chars(TSLexer* lexer) {
  lexer->result_symbol = TemplateChars;
  for (bool any = false;; any = true) {
    lexer->mark_end(lexer);
    if (lexer->eof(lexer)) return false;
    if (lexer->lookahead == '`' || lexer->lookahead == '\\') return any;
    if (lexer->lookahead == '$') {
      advance(lexer);
      if (lexer->lookahead == '{') return any;
    } else {
      advance(lexer);
    }
  }
}

// An escape in a template. One that is not valid ends where it goes wrong: the compiler judges it,
// since a tagged template may hold such.
static bool scan_template_escape(TSLexer* lexer) {
  lexer->result_symbol = EscapeSequence;
  advance(lexer);
  if (lexer->eof(lexer)) return false;
  const int32_t kind = lexer->lookahead;
  advance(lexer);
  if (kind == '\r' && lexer->lookahead == '\n') advance(lexer);
  if (kind == 'x' || kind == 'u') {
    if (kind == 'u' && lexer->lookahead == '{') {
      advance(lexer);
      while (is_hex(lexer->lookahead)) advance(lexer);
      if (lexer->lookahead == '}') advance(lexer);
    } else {
      for (int left = kind == 'u' ? 4 : 2; left > 0 && is_hex(lexer->lookahead); --left) {
        advance(lexer);
      }
    }
  } else if (kind >= '0' && kind <= '7') {
    for (int left = 2; left > 0 && is_digit(lexer->lookahead); --left) advance(lexer);
  }
  lexer->mark_end(lexer);
  return true;
}

// JSX text counts unless it is nothing but white space with a line end in it.
static bool scan_jsx_text(TSLexer* lexer) {
  bool counts = false, after_line_end = false;
  while (!lexer->eof(lexer) &&
         !strchr("<>{}&", (int)(lexer->lookahead < 0x80 ? lexer->lookahead : 'x'))) {
    if (is_line_end(lexer->lookahead)) {
      after_line_end = true;
    } else {
      after_line_end = after_line_end && is_space(lexer->lookahead);
      if (!after_line_end) counts = true;
    }
    advance(lexer);
  }
  lexer->result_symbol = JsxText;
  return counts;
}

// With `<` as lookahead: skips `<!--` and its line. Returns false, having taken some of it, if it
// is another thing.
static bool skip_html_comment(TSLexer* lexer) {
  for (const char* p = "<!--"; *p; ++p) {
    if (lexer->lookahead != *p) return false;
    skip(lexer);
  }
  while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) skip(lexer);
  return true;
}

static bool starts_with_block(TSLexer* lexer, const char* word) {
  for (; *word; ++word) {
    if (lexer->lookahead != *word) return false;
    skip(lexer);
  }
  while (is_space(lexer->lookahead)) skip(lexer);
  return lexer->lookahead == '{';
}

// Whether a semicolon goes in before the token that the lookahead starts, on a new line.
static bool semicolon_before_next_line(TSLexer* lexer, const bool* valid) {
  const bool after_expression = valid[LogicalOr];
  char word[16];
  switch (lexer->lookahead) {
    case ',':
    case ';':
    case ':':
    case '=':
    case '?':
    case '|':
    case '&':
    case '^':
    case '%':
    case '>': return false;
    // After a whole expression these continue it, unless it cannot be continued so.
    case '(': return !after_expression || !valid[OpenParenthesis];
    case '[': return !after_expression || !valid[OpenBracket];
    case '`': return !after_expression || !valid[Backtick];
    case '*':
    case '<':
    case '/': return !after_expression;
    case '.': skip(lexer); return is_digit(lexer->lookahead);
    case '+': skip(lexer); return lexer->lookahead == '+' || !after_expression;
    case '-': skip(lexer); return lexer->lookahead == '-' || !after_expression;
    case '!': skip(lexer); return lexer->lookahead != '=';
    case 'w': return !starts_with_block(lexer, "with");  // Import attributes.
    case 'i':
      if (!after_expression) return true;
      take_name(lexer, word, skip);
      return strcmp(word, "in") != 0 && strcmp(word, "instanceof") != 0;
  }
  return true;
}

static enum Found find_semicolon(TSLexer* lexer, const bool* valid) {
  bool line_end = false, comment = false;
  lexer->result_symbol = valid[AutomaticSemicolon] ? AutomaticSemicolon
                         : valid[MemberSemicolon]  ? MemberSemicolon
                                                   : SignatureSemicolon;
  lexer->mark_end(lexer);
  for (;; comment = true) {
    while (!lexer->eof(lexer) && is_space(lexer->lookahead)) {
      if (is_line_end(lexer->lookahead)) line_end = true;
      skip(lexer);
    }
    if (lexer->eof(lexer)) return Semicolon;
    if (lexer->lookahead == '/') {
      skip(lexer);
      if (take_comment(lexer, &line_end, skip)) continue;
      // A regular expression, after `return` and the like.
      return line_end && !valid[LogicalOr] && valid[AutomaticSemicolon] ? Semicolon : Nothing;
    }
    if (lexer->lookahead == '<') {
      // A type on the line before takes no arguments from this one.
      const bool after_type = valid[TypeArgumentsStart] && line_end && !valid[LogicalOr];
      if (after_type) return Semicolon;
      if (valid[TypeArgumentsStart]) return LessThan;
      if (skip_html_comment(lexer)) continue;
      return line_end && !valid[LogicalOr] ? Semicolon : Nothing;
    }
    break;
  }
  if (lexer->lookahead == '}') {
    return lexer->result_symbol == MemberSemicolon ? Nothing : Semicolon;
  }
  if (lexer->lookahead == '?') return comment ? Nothing : QuestionMark;
  if (lexer->lookahead == '{' && valid[BlockStart]) return Brace;
  if (!line_end) return Nothing;
  if (valid[AfterLet] && !valid[ErrorRecovery] &&
      (is_name_start(lexer->lookahead) || lexer->lookahead == '[' || lexer->lookahead == '{')) {
    if (lexer->lookahead != 'i') return Nothing;
    char word[16];
    take_name(lexer, word, skip);
    return Nothing;
  }
  return semicolon_before_next_line(lexer, valid) ? Semicolon : Nothing;
}

static bool scan_block_start(TSLexer* lexer) {
  if (lexer->lookahead != '{') return false;
  advance(lexer);
  lexer->mark_end(lexer);
  lexer->result_symbol = BlockStart;
  return true;
}

// The end of a class field that is a bare `get`, `set` or `static`. These go on over line ends, if
// they can.
static bool scan_word_field_end(TSLexer* lexer, const bool* valid) {
  bool line_end = false;
  lexer->result_symbol = valid[GetSetSemicolon] ? GetSetSemicolon : StaticSemicolon;
  lexer->mark_end(lexer);
  for (;;) {
    while (!lexer->eof(lexer) && is_space(lexer->lookahead)) {
      if (is_line_end(lexer->lookahead)) line_end = true;
      skip(lexer);
    }
    if (lexer->lookahead != '/') break;
    skip(lexer);
    if (!take_comment(lexer, &line_end, skip)) return false;
  }
  if (lexer->lookahead == ';') {
    skip(lexer);
    lexer->mark_end(lexer);
    return true;
  }
  if (valid[BlockStart] && scan_block_start(lexer)) return true;
  return lexer->lookahead == '}' ||
         (line_end &&
          (lexer->lookahead == '@' || (lexer->lookahead == '*' && valid[GetSetSemicolon])));
}

static bool scan_ternary_mark(TSLexer* lexer) {
  if (lexer->lookahead != '?') return false;
  advance(lexer);
  if (lexer->lookahead == '?') return false;
  lexer->mark_end(lexer);
  lexer->result_symbol = TernaryMark;
  if (lexer->lookahead == '.') {
    advance(lexer);
    return is_digit(lexer->lookahead);
  }
  while (is_space(lexer->lookahead)) advance(lexer);
  // Optional parameters: (a?: T), (a?), (a?, b).
  return lexer->lookahead != ':' && lexer->lookahead != ')' && lexer->lookahead != ',';
}

static bool scan_html_comment(TSLexer* lexer) {
  const char* start = lexer->lookahead == '<' ? "<!--" : "-->";
  for (; *start; ++start) {
    if (lexer->lookahead != *start) return false;
    advance(lexer);
  }
  while (!lexer->eof(lexer) && !is_line_end(lexer->lookahead)) advance(lexer);
  lexer->result_symbol = HtmlComment;
  lexer->mark_end(lexer);
  return true;
}

// -------------------------------------------------------------------------------------------------
// Type arguments in an expression: f<T>(x) against a < b. As TypeScript does, look whether a list
// of types follows, and then something that cannot continue a comparison. Types are skimmed, not
// parsed.
// -------------------------------------------------------------------------------------------------
enum { kDepthMax = 64 };

struct Skim {
  TSLexer* lexer;
  char open[kDepthMax];
  bool conditional[kDepthMax];  // `extends` was seen at this depth.
  bool parameters[kDepthMax];   // The second of `<<`, of a function type: `(` follows its `>`.
  int depth;
  bool operand;   // A type has just ended.
  bool callable;  // A parameter list may follow although a type, or a word, has just ended.
  bool line_end;  // Since the last token.
};

static bool push(struct Skim* skim, char open) {
  if (skim->depth == kDepthMax) return false;
  skim->open[skim->depth] = open;
  skim->parameters[skim->depth] = false;
  skim->conditional[skim->depth++] = false;
  skim->operand = skim->callable = false;
  return true;
}

static bool pop(struct Skim* skim, char open) {
  if (skim->depth == 0 || skim->open[--skim->depth] != open) return false;
  skim->operand = true;
  skim->callable = open == '<';
  return true;
}

static void skim_space(struct Skim* skim) {
  while (!skim->lexer->eof(skim->lexer) && is_space(skim->lexer->lookahead)) {
    if (is_line_end(skim->lexer->lookahead)) skim->line_end = true;
    advance(skim->lexer);
  }
}

static bool skim_word(struct Skim* skim, char top) {
  static const char* const before_type[] = {"keyof", "typeof",   "readonly", "unique", "infer",
                                            "new",   "abstract", "asserts",  "const",  "in",
                                            "out",   "is",       "extends",  "as",     0};
  static const char* const after_type[] = {"extends", "is", "in", "as", 0};
  char word[16];
  take_name(skim->lexer, word, advance);
  if (skim->operand && top != '{' && !one_of(word, after_type)) return false;
  if (strcmp(word, "extends") == 0) skim->conditional[skim->depth - 1] = true;
  skim->operand = !one_of(word, before_type) || top == '{';
  skim->callable = top == '{' || strcmp(word, "new") == 0 || strcmp(word, "import") == 0;
  return true;
}

static bool skim_string(struct Skim* skim, int32_t quote) {
  TSLexer* const lexer = skim->lexer;
  if (skim->operand && skim->open[skim->depth - 1] != '{') return false;
  int braces = 0;
  for (advance(lexer); !lexer->eof(lexer); advance(lexer)) {
    const int32_t c = lexer->lookahead;
    if (c == '\\') {
      advance(lexer);
    } else if (quote != '`' && is_line_end(c)) {
      return false;
    } else if (c == quote && braces == 0) {
      advance(lexer);
      skim->operand = true;
      skim->callable = false;
      return true;
    } else if (c == '{' && quote == '`') {
      ++braces;
    } else if (c == '}' && braces > 0) {
      --braces;
    }
  }
  return false;
}

// Punctuation of one or more characters. `c` has been taken.
static bool skim_punctuator(struct Skim* skim, int32_t c, char top) {
  const int32_t next = skim->lexer->lookahead;
  const bool was_operand = skim->operand, was_callable = skim->callable;
  skim->operand = skim->callable = false;
  switch (c) {
    case '(': return (!was_operand || was_callable) && push(skim, '(');
    case '[': return push(skim, '[');
    case '{': return (!was_operand || top == '{') && push(skim, '{');
    case '<': return next != '=' && (next != '<' || was_operand) && push(skim, '<');
    case ')': return pop(skim, '(');
    case ']': return pop(skim, '[') && ((skim->callable = top == '['), true);
    case '}': return pop(skim, '{');
    case '>':
      if (!pop(skim, '<')) return false;
      if (skim->depth == 0 || !skim->parameters[skim->depth]) return true;
      skim_space(skim);
      return skim->lexer->lookahead == '(';
    case '=':
      if (next == '>') {
        advance(skim->lexer);
        return true;
      }
      return skim->depth > 1 && next != '=';
    case ',': return true;
    case ';': return top == '{';
    case '?':
      if (next == '.' || next == '?') return false;
      skim->callable = top == '{';
      return top != '<' || skim->conditional[skim->depth - 1];
    case ':': return top != '<' || skim->conditional[skim->depth - 1];
    case '|':
    case '&': return next != c && next != '=';
    case '.':
      if (next == '.') {
        advance(skim->lexer);
        if (skim->lexer->lookahead != '.') return false;
        advance(skim->lexer);
      }
      return true;
    case '-': return top == '{' || (top == '[' && was_operand) || (!was_operand && is_digit(next));
    case '+': return top == '{';
  }
  return false;
}

// Skims to the `>` that closes the list. The first `<` has been taken.
static bool skim_types(struct Skim* skim) {
  TSLexer* const lexer = skim->lexer;
  push(skim, '<');
  bool after_less = true;
  while (skim->depth > 0) {
    skim_space(skim);
    if (lexer->eof(lexer)) return false;
    const int32_t c = lexer->lookahead;
    const char top = skim->open[skim->depth - 1];
    if (c == '/') {
      advance(lexer);
      if (!take_comment(lexer, &skim->line_end, advance)) return false;
      continue;
    }
    if (skim->line_end && top == '{') skim->operand = false;
    skim->line_end = false;
    bool fits = true;
    if (is_name_start(c)) {
      fits = skim_word(skim, top);
    } else if (is_digit(c)) {
      if (skim->operand && top != '{') return false;
      while (is_name_part(lexer->lookahead) || lexer->lookahead == '.') advance(lexer);
      skim->operand = true;
      skim->callable = top == '{';
    } else if (c == '"' || c == '\'' || c == '`') {
      fits = skim_string(skim, c);
      skim->callable = top == '{';
    } else {
      advance(lexer);
      fits = skim_punctuator(skim, c, top);
      if (fits && c == '<') skim->parameters[skim->depth - 1] = after_less;
    }
    if (!fits) return false;
    after_less = c == '<';
  }
  return true;
}

// Whether what follows `>` shows that the list was one of type arguments.
static bool ends_type_arguments(struct Skim* skim, const bool* valid) {
  static const char* const operators[] = {"instanceof", "in", "as", "satisfies", "is", 0};
  TSLexer* const lexer = skim->lexer;
  if (lexer->lookahead == '>' || lexer->lookahead == '=') return false;
  skim->line_end = false;
  for (;;) {
    skim_space(skim);
    if (lexer->lookahead != '/') break;
    advance(lexer);
    if (!take_comment(lexer, &skim->line_end, advance)) return true;
  }
  if (lexer->eof(lexer)) return true;
  const int32_t c = lexer->lookahead;
  if (c == '(' || c == '`') return true;
  if (c == '<' || c == '>' || c == '+' || c == '-') return false;
  if (skim->line_end) return true;
  if (valid[OpenBrace] && !valid[ErrorRecovery]) {
    if (c == '{') return true;
    if (c == 'i') {
      char word[16];
      take_name(lexer, word, advance);
      return strcmp(word, "implements") == 0 || one_of(word, operators);
    }
  }
  if (is_name_start(c)) {
    char word[16];
    take_name(lexer, word, advance);
    return one_of(word, operators);
  }
  if (c == '!') {
    advance(lexer);
    return lexer->lookahead == '=';
  }
  return !is_digit(c) && !strchr("\"'[{~@#", (int)(c < 0x80 ? c : '~'));
}

static bool scan_type_arguments_start(TSLexer* lexer, const bool* valid) {
  if (lexer->lookahead != '<') return false;
  advance(lexer);
  if (lexer->lookahead == '=') return false;
  lexer->mark_end(lexer);
  lexer->result_symbol = TypeArgumentsStart;
  struct Skim skim;
  memset(&skim, 0, sizeof skim);
  skim.lexer = lexer;
  return skim_types(&skim) && ends_type_arguments(&skim, valid);
}

// -------------------------------------------------------------------------------------------------

static bool scan(TSLexer* lexer, const bool* valid) {
  // While the parser recovers from an error every token is valid: nothing here can know where it
  // is.
  if (valid[TemplateChars]) {
    if (valid[AutomaticSemicolon]) return false;
    return lexer->lookahead == '\\' ? scan_template_escape(lexer) : scan_template_chars(lexer);
  }
  if (valid[JsxText] && scan_jsx_text(lexer)) return true;
  if (valid[GetSetSemicolon] || valid[StaticSemicolon]) return scan_word_field_end(lexer, valid);
  if (valid[AutomaticSemicolon] || valid[SignatureSemicolon] || valid[MemberSemicolon]) {
    switch (find_semicolon(lexer, valid)) {
      case Nothing: return false;
      case Semicolon: return true;
      case QuestionMark: return valid[TernaryMark] && scan_ternary_mark(lexer);
      case LessThan: return scan_type_arguments_start(lexer, valid);
      case Brace: return scan_block_start(lexer);
    }
  }
  const bool html =
      valid[HtmlComment] && !valid[LogicalOr] && !valid[EscapeSequence] && !valid[RegexPattern];
  if (!valid[TernaryMark] && !valid[TypeArgumentsStart] && !valid[BlockStart] && !html)
    return false;
  while (!lexer->eof(lexer) && is_space(lexer->lookahead)) skip(lexer);
  if (lexer->lookahead == '?') return valid[TernaryMark] && scan_ternary_mark(lexer);
  if (lexer->lookahead == '<' && valid[TypeArgumentsStart])
    return scan_type_arguments_start(lexer, valid);
  if (lexer->lookahead == '{') return valid[BlockStart] && scan_block_start(lexer);
  return html && scan_html_comment(lexer);
}

#define SCANNER(dialect)                                                                           \
  void* tree_sitter_shoal_##dialect##_external_scanner_create(void) { return 0; }                  \
  void tree_sitter_shoal_##dialect##_external_scanner_destroy(void* payload) { (void)payload; }    \
  unsigned tree_sitter_shoal_##dialect##_external_scanner_serialize(void* payload, char* buffer) { \
    (void)payload, (void)buffer;                                                                   \
    return 0;                                                                                      \
  }                                                                                                \
  void tree_sitter_shoal_##dialect##_external_scanner_deserialize(                                 \
      void* payload, const char* buffer, unsigned length) {                                        \
    (void)payload, (void)buffer, (void)length;                                                     \
  }                                                                                                \
  bool tree_sitter_shoal_##dialect##_external_scanner_scan(void* payload, TSLexer* lexer,          \
                                                           const bool* valid) {                    \
    (void)payload;                                                                                 \
    return scan(lexer, valid);                                                                     \
  }

SCANNER(typescript)
SCANNER(tsx)
SCANNER(javascript)
