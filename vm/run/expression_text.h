// The source text of an expression, for messages: "a.b[0](...).c is not a function".
#pragma once

#include <string>
#include <string_view>

#include "vm/value/value.h"

namespace shoal {

class Context;

/// What is called by the call whose position is `at`: of a member call the name's, else where the
/// callee (or `new`) begins. Empty if that cannot be told from the text alone.
std::string callee_text(std::string_view source, size_t at);
/// The name, member chain or literal that begins at `at`; empty for other expressions.
std::string operand_text(std::string_view source, size_t at);

/// Of the running script frame's instruction: what it calls; "" in natives.
std::string running_callee_text(Context& cx);
/// The operand it begins with, or, if the text does not tell, `value`.
std::string running_operand_text(Context& cx, Value value);
/// "iterable" or "async iterable" if it is the call of an iteration's method; else null.
const char* running_iteration(Context& cx) noexcept;

}  // namespace shoal
