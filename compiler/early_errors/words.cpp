#include "compiler/early_errors/words.h"

namespace shoal::early_errors {

namespace {

// §12.7.2 Keywords and Reserved Words.
constexpr const char* kReserved[] = {
    "break",  "case",     "catch",  "class",  "const",  "continue",   "debugger", "default",
    "delete", "do",       "else",   "enum",   "export", "extends",    "false",    "finally",
    "for",    "function", "if",     "import", "in",     "instanceof", "new",      "null",
    "return", "super",    "switch", "this",   "throw",  "true",       "try",      "typeof",
    "var",    "void",     "while",  "with"};

constexpr const char* kStrictReserved[] = {"implements", "interface", "let",    "package",
                                           "private",    "protected", "public", "static"};

}  // namespace

Words::Words(ast::TextTable& texts) {
  for (const char* each : kReserved) add(texts.intern_latin1(each), Word::Reserved);
  for (const char* each : kStrictReserved) add(texts.intern_latin1(each), Word::StrictReserved);
  const ast::CommonTexts& common = texts.common();
  add(common.yield, Word::Yield);
  add(common.await, Word::Await);
  add(common.eval, Word::EvalOrArguments);
  add(common.arguments, Word::EvalOrArguments);
}

void Words::add(const ast::Text* name, Word word) {
  uint32_t at = name->hash() & kMask;
  while (slots_[at].name) at = (at + 1) & kMask;
  slots_[at] = {name, word};
}

}  // namespace shoal::early_errors
