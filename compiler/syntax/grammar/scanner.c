// Prototype external scanner for the overlay grammar (own code). Order of the externals is that of the npm TypeScript grammar.
#include "tree_sitter/parser.h"
#include <wctype.h>
enum { ASI, TEMPLATE_CHARS, QMARK, HTML_COMMENT, LOGICAL_OR, ESCAPE_SEQ, REGEX_PATTERN, JSX_TEXT, SIG_ASI, ERROR_RECOVERY };
#define LA (lx->lookahead)
static void adv(TSLexer *lx) { lx->advance(lx, false); }
static void skp(TSLexer *lx) { lx->advance(lx, true); }
static bool nl(int32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }
static bool ws(int32_t c) { return c == ' ' || c == '\t' || c == 0xb || c == 0xc || c == 0xa0 || c == 0xfeff || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000 || nl(c); }
static bool idc(int32_t c) { return c == '$' || c == '_' || c == '\\' || c >= 0x80 || iswalnum(c); }
static bool template_chars(TSLexer *lx) {
  lx->result_symbol = TEMPLATE_CHARS;
  for (bool any = false;; any = true) {
    lx->mark_end(lx);
    if (lx->eof(lx)) return false;
    if (LA == '`' || LA == '\\') return any;
    if (LA == '$') { adv(lx); if (LA == '{') return any; continue; }
    adv(lx);
  }
}
static bool jsx_text(TSLexer *lx) {
  bool saw = false, at = false;
  while (!lx->eof(lx) && LA != '<' && LA != '>' && LA != '{' && LA != '}' && LA != '&') {
    if (nl(LA)) at = true; else { at = at && ws(LA); if (!at) saw = true; }
    adv(lx);
  }
  lx->result_symbol = JSX_TEXT;
  return saw;
}
// 0: no, 1: yes, 2: stopped at '?' without having seen a comment or a line end (the ternary mark may be tried)
static int asi(TSLexer *lx, const bool *v) {
  bool line = false, comment = false;
  lx->result_symbol = v[ASI] ? ASI : SIG_ASI;
  lx->mark_end(lx);
  for (;;) {
    if (lx->eof(lx)) return 1;
    if (ws(LA)) { if (nl(LA)) line = true; skp(lx); continue; }
    if (LA == '/') {
      skp(lx);
      if (LA == '/') { comment = true; while (!lx->eof(lx) && !nl(LA)) skp(lx); continue; }
      if (LA == '*') {
        comment = true; skp(lx);
        for (;;) { if (lx->eof(lx)) return 0; if (LA == '*') { skp(lx); if (LA == '/') { skp(lx); break; } continue; } if (nl(LA)) line = true; skp(lx); }
        continue;
      }
      return line && !v[LOGICAL_OR] && v[ASI] ? 1 : 0;  // a regular expression after return etc.
    }
    break;
  }
  if (LA == '}') { // ({a}: {a: number}) => ...  must not end a statement at the first brace
    do skp(lx); while (ws(LA));
    return LA == ':' ? v[LOGICAL_OR] : 1;
  }
  if (!line) return LA == '?' && !comment ? 2 : 0;
  bool expr = v[LOGICAL_OR];  // after a whole expression; else after a name, a type, or a restricted keyword
  switch (LA) {
    case ',': case ';': case ':': case '=': case '?': case '|': case '&': case '^': case '%': case '>': return LA == '?' && !comment ? 2 : 0;
    case '*': return 0;
    case '<': case '`': return !expr;
    case '(': case '[': return !expr;
    case '{': return !v[SIG_ASI];
    case '.': skp(lx); return iswdigit(LA) != 0;
    case '+': skp(lx); return LA == '+' || !expr;
    case '-': skp(lx); return LA == '-' || !expr;
    case '!': skp(lx); return LA != '=';
    case 'i': {
      skp(lx); if (LA != 'n') return 1; skp(lx); if (!idc(LA)) return 0;
      for (const char *p = "stanceof"; *p; p++) { if (LA != *p) return 1; skp(lx); }
      return idc(LA);
    }
  }
  return 1;
}
static bool qmark(TSLexer *lx) {
  while (ws(LA)) skp(lx);
  if (LA != '?') return false;
  adv(lx);
  if (LA == '?') return false;
  lx->mark_end(lx); lx->result_symbol = QMARK;
  if (LA == '.') { adv(lx); return iswdigit(LA) != 0; }
  while (ws(LA)) adv(lx);  // optional parameters:  (a?: T)  (a?)  (a?, b)
  return LA != ':' && LA != ')' && LA != ',';
}
static bool html(TSLexer *lx) {
  while (ws(LA)) skp(lx);
  const char *p = LA == '<' ? "<!--" : LA == '-' ? "-->" : 0;
  if (!p) return false;
  for (; *p; p++) { if (LA != *p) return false; adv(lx); }
  while (!lx->eof(lx) && !nl(LA)) adv(lx);
  lx->result_symbol = HTML_COMMENT; lx->mark_end(lx);
  return true;
}
static bool scan(TSLexer *lx, const bool *v) {
  if (v[TEMPLATE_CHARS]) return v[ASI] ? false : template_chars(lx);
  if (v[JSX_TEXT] && jsx_text(lx)) return true;
  if (v[ASI] || v[SIG_ASI]) { int r = asi(lx, v); if (r == 2) return v[QMARK] ? qmark(lx) : false; return r; }
  if (v[QMARK]) return qmark(lx);
  if (v[HTML_COMMENT] && !v[LOGICAL_OR] && !v[ESCAPE_SEQ] && !v[REGEX_PATTERN]) return html(lx);
  return false;
}

// The three dialects share one scanner and one list of external tokens.
#define SCANNER(dialect)                                                                          \
  void *tree_sitter_shoal_##dialect##_external_scanner_create(void) { return 0; }                  \
  void tree_sitter_shoal_##dialect##_external_scanner_destroy(void *p) { (void)p; }                \
  unsigned tree_sitter_shoal_##dialect##_external_scanner_serialize(void *p, char *b) {            \
    (void)p;                                                                                       \
    (void)b;                                                                                       \
    return 0;                                                                                      \
  }                                                                                                \
  void tree_sitter_shoal_##dialect##_external_scanner_deserialize(void *p, const char *b,          \
                                                                  unsigned n) {                    \
    (void)p;                                                                                       \
    (void)b;                                                                                       \
    (void)n;                                                                                       \
  }                                                                                                \
  bool tree_sitter_shoal_##dialect##_external_scanner_scan(void *p, TSLexer *lx, const bool *v) { \
    (void)p;                                                                                       \
    return scan(lx, v);                                                                            \
  }
SCANNER(typescript)
SCANNER(tsx)
SCANNER(javascript)
