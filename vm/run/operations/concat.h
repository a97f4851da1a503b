// What + and templates make of their operands where the result is a string.
#pragma once

#include "vm/run/context.h"
#include "vm/value/string.h"

namespace shoal {

/// The concatenation of strings and numbers, at least one. What is short is copied at once, however
/// many there are of it: neither numbers nor what comes between leave strings of their own behind.
Result<String*> concat_pieces(Context& cx, const Value* pieces, uint32_t count);

/// ToString of ToPrimitive: what + makes of an operand where the other one is a string.
Eventually<Value> summand_to_string(Context& cx, Value operand);

}  // namespace shoal
