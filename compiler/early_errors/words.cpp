#include "compiler/early_errors/words.h"

namespace shoal::early_errors {

namespace {

constexpr const char* kReserved[] = {
#define RESERVED_WORD(word) #word,
#define STRICT_WORD(word)
#include "compiler/ast/reserved_words.def"
};

constexpr const char* kStrictReserved[] = {
#define RESERVED_WORD(word)
#define STRICT_WORD(word) #word,
#include "compiler/ast/reserved_words.def"
};

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
