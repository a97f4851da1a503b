// Operations of big BigInts that take long: done elsewhere (vm/run/elsewhere.h), on copies of the
// limbs and in a heap of their own.
#pragma once

#include "vm/run/context.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/task.h"

namespace shoal {

/// Whether x op y takes longer than a leaf may.
bool takes_long(BinaryOperator op, const BigInt* x, const BigInt* y) noexcept;
/// x op y, whose operands have been checked (no division by zero).
Task<Value> bigint_operation_elsewhere(Context& cx, BinaryOperator op, BigInt* x, BigInt* y);
/// Whether its text takes longer than a leaf may.
bool text_takes_long(const BigInt* x) noexcept;
Task<Value> bigint_text_elsewhere(Context& cx, BigInt* x, uint32_t radix);

}  // namespace shoal
