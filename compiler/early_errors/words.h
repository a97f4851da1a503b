// Words that may not always be names. Looked up by pointer, for every identifier of the program.
#pragma once

#include "compiler/ast/text.h"

namespace shoal::early_errors {

enum class Word : uint8_t {
  Plain,
  Reserved,        ///< Never a name.
  StrictReserved,  ///< Not in strict code; `let` and `static` among them.
  Yield,
  Await,
  EvalOrArguments,  ///< Not bound or assigned to in strict code.
};

class Words {
 public:
  explicit Words(ast::TextTable& texts);

  Word classify(const ast::Text* name) const {
    for (uint32_t at = name->hash() & kMask; slots_[at].name; at = (at + 1) & kMask)
      if (slots_[at].name == name) return slots_[at].word;
    return Word::Plain;
  }

 private:
  static constexpr uint32_t kMask = 255;
  struct Slot {
    const ast::Text* name = nullptr;
    Word word = Word::Plain;
  };
  void add(const ast::Text* name, Word word);

  Slot slots_[kMask + 1];
};

}  // namespace shoal::early_errors
