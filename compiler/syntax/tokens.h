// The tokens of a source text, classified for people who look at it: colours, brackets. Of any
// text, also one that does not parse: then as far as the parser makes sense of it.
#pragma once

#include <vector>

#include "compiler/syntax/parse.h"

namespace shoal::syntax {

enum class TextClass : uint8_t {
  Keyword,
  Constant,  ///< true, null, this, undefined and the like.
  Name,
  Property,
  Function,  ///< A name that is called or declared as one.
  Type,
  Number,
  String,  ///< Templates too, but for their substitutions.
  RegExp,
  Comment,
  Bracket,  ///< ( ) [ ] { } and ${
  Operator,
};

struct ClassifiedToken {
  TextClass what;
  uint32_t start, end;  ///< Bytes.
};

/// In order; blanks belong to none.
std::vector<ClassifiedToken> classify_tokens(std::string_view source, Dialect dialect);

}  // namespace shoal::syntax
