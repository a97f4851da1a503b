// §13.15.3 ApplyStringOrNumericBinaryOperator, §13.5 and §13.4: operators on values of any type.
#include <cmath>

#include "vm/run/operations/bigint_elsewhere.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/conversions.h"

namespace shoal {
namespace {

// ---- Numbers, §6.1.6.1

Value number_operation(BinaryOperator op, Value lhs, Value rhs) noexcept {
  switch (op) {
    case BinaryOperator::Add: return Value::number(lhs.as_number() + rhs.as_number());
    case BinaryOperator::Sub: return Value::number(lhs.as_number() - rhs.as_number());
    case BinaryOperator::Mul: return Value::number(lhs.as_number() * rhs.as_number());
    case BinaryOperator::Div: return Value::number(lhs.as_number() / rhs.as_number());
    case BinaryOperator::Mod:
      return Value::number(number_remainder(lhs.as_number(), rhs.as_number()));
    case BinaryOperator::Exp:
      return Value::number(number_exponentiate(lhs.as_number(), rhs.as_number()));
    case BinaryOperator::BitAnd: return Value::int32(number_to_int32(lhs) & number_to_int32(rhs));
    case BinaryOperator::BitOr: return Value::int32(number_to_int32(lhs) | number_to_int32(rhs));
    case BinaryOperator::BitXor: return Value::int32(number_to_int32(lhs) ^ number_to_int32(rhs));
    case BinaryOperator::Shl:
      return Value::int32(
          static_cast<int32_t>(number_to_uint32(lhs) << (number_to_uint32(rhs) & 31)));
    case BinaryOperator::Shr:
      return Value::int32(number_to_int32(lhs) >> (number_to_uint32(rhs) & 31));
    case BinaryOperator::UShr:
      return Value::number(number_to_uint32(lhs) >> (number_to_uint32(rhs) & 31));
  }
  SHOAL_UNREACHABLE();
}

// ---- BigInts, §6.1.6.2

Result<BigInt*> bigint_result(Context& cx, BinaryOperator op, BigInt* x, BigInt* y) {
  Heap& heap = cx.heap();
  switch (op) {
    case BinaryOperator::Add: return BigInt::add(heap, x, y);
    case BinaryOperator::Sub: return BigInt::subtract(heap, x, y);
    case BinaryOperator::Mul: return BigInt::multiply(heap, x, y);
    case BinaryOperator::Div:
      if (y->is_zero()) return throw_range_error(cx, "Division by zero");
      return BigInt::divide(heap, x, y);
    case BinaryOperator::Mod:
      if (y->is_zero()) return throw_range_error(cx, "Division by zero");
      return BigInt::remainder(heap, x, y);
    case BinaryOperator::Exp:
      if (y->is_negative()) return throw_range_error(cx, "Exponent must be non-negative");
      return BigInt::power(heap, x, y);
    case BinaryOperator::BitAnd: return BigInt::bit_and(heap, x, y);
    case BinaryOperator::BitOr: return BigInt::bit_or(heap, x, y);
    case BinaryOperator::BitXor: return BigInt::bit_xor(heap, x, y);
    case BinaryOperator::Shl: return BigInt::shift_left(heap, x, y);
    case BinaryOperator::Shr: return BigInt::shift_right(heap, x, y);
    case BinaryOperator::UShr:
      return throw_type_error(cx, "BigInts have no unsigned right shift, use >> instead");
  }
  SHOAL_UNREACHABLE();
}

/// Of what ToNumeric gave.
Result<Value> numeric_operation(Context& cx, BinaryOperator op, Value lhs, Value rhs) {
  if (both_numbers(lhs, rhs)) return number_operation(op, lhs, rhs);
  if (lhs.is_number() || rhs.is_number())
    return throw_type_error(cx, "Cannot mix BigInt and other types, use explicit conversions");
  BigInt* const result = TRY(bigint_result(cx, op, lhs.as_bigint(), rhs.as_bigint()));
  return Value(result);
}

// ---- Any primitives

Result<Value> concat(Context& cx, Value lhs, Value rhs) {
  String* const left = TRY(primitive_to_string(cx, lhs));
  String* const right = TRY(primitive_to_string(cx, rhs));
  String* const both = TRY(String::concat(cx.heap(), left, right));
  return Value(both);
}

Task<Value> concat_task(Context& cx, Value lhs, Value rhs) {
  const Value left = co_await to_string(cx, lhs);
  const Value right = co_await to_string(cx, rhs);
  co_return concat(cx, left, right);
}

bool is_long_bigint(Value v) noexcept { return v.is_bigint() && text_takes_long(v.as_bigint()); }

/// Of what ToNumeric gave: big BigInts may take a while.
Eventually<Value> any_numeric_operation(Context& cx, BinaryOperator op, Value lhs, Value rhs) {
  if (lhs.is_bigint() && rhs.is_bigint() && takes_long(op, lhs.as_bigint(), rhs.as_bigint()))
    return bigint_operation_elsewhere(cx, op, lhs.as_bigint(), rhs.as_bigint());
  return numeric_operation(cx, op, lhs, rhs);
}

Eventually<Value> primitive_operation(Context& cx, BinaryOperator op, Value lhs, Value rhs) {
  if (op == BinaryOperator::Add && (lhs.is_string() || rhs.is_string())) {
    if (is_long_bigint(lhs) || is_long_bigint(rhs)) return concat_task(cx, lhs, rhs);
    return concat(cx, lhs, rhs);
  }
  Result<Value> x = primitive_to_numeric(cx, lhs);
  if (!x.ok()) return Thrown{};
  Result<Value> y = primitive_to_numeric(cx, rhs);
  if (!y.ok()) return Thrown{};
  return any_numeric_operation(cx, op, x.value(), y.value());
}

Task<Value> add_objects(Context& cx, Value lhs, Value rhs) {
  const Value x = co_await to_primitive(cx, lhs);
  const Value y = co_await to_primitive(cx, rhs);
  const Value sum = co_await primitive_operation(cx, BinaryOperator::Add, x, y);
  co_return sum;
}

Task<Value> numeric_objects(Context& cx, BinaryOperator op, Value lhs, Value rhs) {
  const Value x = co_await to_numeric(cx, lhs);
  const Value y = co_await to_numeric(cx, rhs);
  const Value result = co_await any_numeric_operation(cx, op, x, y);
  co_return result;
}

}  // namespace

Eventually<Value> binary_operation(Context& cx, BinaryOperator op, Value lhs, Value rhs) {
  if (both_numbers(lhs, rhs)) return number_operation(op, lhs, rhs);
  if (!lhs.is_object() && !rhs.is_object()) return primitive_operation(cx, op, lhs, rhs);
  if (op == BinaryOperator::Add) return add_objects(cx, lhs, rhs);
  return numeric_objects(cx, op, lhs, rhs);
}

// ---- Unary

namespace {

Value number_unary(UnaryOperator op, Value v) noexcept {
  switch (op) {
    case UnaryOperator::Neg: return Value::number(-v.as_number());
    case UnaryOperator::BitNot: return Value::int32(~number_to_int32(v));
    case UnaryOperator::Inc: return Value::number(v.as_number() + 1);
    case UnaryOperator::Dec: return Value::number(v.as_number() - 1);
  }
  SHOAL_UNREACHABLE();
}

Result<BigInt*> bigint_unary(Context& cx, UnaryOperator op, BigInt* x) {
  Heap& heap = cx.heap();
  if (op == UnaryOperator::Neg) return BigInt::negate(heap, x);
  if (op == UnaryOperator::BitNot) return BigInt::bit_not(heap, x);
  BigInt* const one = TRY(BigInt::from_int64(heap, 1));
  return op == UnaryOperator::Inc ? BigInt::add(heap, x, one) : BigInt::subtract(heap, x, one);
}

Result<Value> numeric_unary(Context& cx, UnaryOperator op, Value v) {
  if (v.is_number()) return number_unary(op, v);
  BigInt* const result = TRY(bigint_unary(cx, op, v.as_bigint()));
  return Value(result);
}

Task<Value> object_unary(Context& cx, UnaryOperator op, Value v) {
  const Value numeric = co_await to_numeric(cx, v);
  co_return numeric_unary(cx, op, numeric);
}

}  // namespace

Eventually<Value> unary_operation(Context& cx, UnaryOperator op, Value v) {
  if (v.is_object()) return object_unary(cx, op, v);
  Result<Value> numeric = primitive_to_numeric(cx, v);
  if (!numeric.ok()) return Thrown{};
  return numeric_unary(cx, op, numeric.value());
}

}  // namespace shoal
