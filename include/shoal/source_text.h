// A source text as an editor sees it: its tokens, and whether it is all there. For tools; from any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace shoal {

enum class SourceClass : uint8_t {
  Keyword,
  Constant,  // true, null, this, undefined and the like.
  Name,
  Property,
  Function,  // A name that is called, or declared as one.
  Type,
  Number,
  String,  // Templates too, but for their substitutions.
  RegExp,
  Comment,
  Bracket,  // ( ) [ ] { } and ${
  Operator,
};

struct SourceToken {
  SourceClass what;
  uint32_t start, end;  // Bytes of the text.
};

/// Of TypeScript, in order; blanks belong to none. A text that does not parse has tokens, too.
std::vector<SourceToken> source_tokens(std::string_view text);

struct SourceCheck {
  enum class State : uint8_t {
    Complete,
    Incomplete,  // More may follow: something is open, or an operator has no right side.
    Wrong,       // Nothing that follows can mend it.
  };
  State state = State::Complete;
  std::string message;  // Of a wrong one; "SyntaxError: ..." with its line.
};
/// Whether the text can be run as an input of a session (session.h).
SourceCheck check_input(std::string_view text);

}  // namespace shoal
