// Type conversion, §7.1. The forms that may run script return Eventually; Result forms are for
// primitives or run none.
#pragma once

#include "vm/run/context.h"
#include "vm/value/bigint.h"
#include "vm/value/string.h"
#include "vm/value/symbol.h"

namespace shoal {

enum class Hint : uint8_t { Default, Number, String };

/// §7.1.1 ToPrimitive.
Eventually<Value> to_primitive(Context& cx, Value v, Hint hint = Hint::Default);
/// §7.1.4 ToNumber: a number Value.
Eventually<Value> to_number(Context& cx, Value v);
/// §7.1.3 ToNumeric: a number or BigInt.
Eventually<Value> to_numeric(Context& cx, Value v);
/// §7.1.17 ToString: a string Value.
Eventually<Value> to_string(Context& cx, Value v);
/// §7.1.19 ToPropertyKey as Value: string, symbol, or number of an index.
Eventually<Value> to_property_key_value(Context& cx, Value v);
Eventually<PropertyKey> to_property_key(Context& cx, Value v);
Eventually<double> to_integer_or_infinity(Context& cx, Value v);
Eventually<uint64_t> to_length(Context& cx, Value v);
/// §7.1.22 ToIndex: RangeError outside 0 .. 2^53-1.
Eventually<uint64_t> to_index(Context& cx, Value v);
Eventually<int32_t> to_int32(Context& cx, Value v);
Eventually<uint32_t> to_uint32(Context& cx, Value v);
/// §7.1.13 ToBigInt: a BigInt Value.
Eventually<Value> to_bigint(Context& cx, Value v);
/// §7.1.18 ToObject: throws for undefined and null.
Result<Object*> to_object(Context& cx, Value v);

// --- Of primitives: no script
Result<Value> primitive_to_number(Context& cx, Value primitive);  // Symbol, BigInt: TypeError.
Result<Value> primitive_to_numeric(Context& cx, Value primitive);
Result<String*> primitive_to_string(Context& cx, Value primitive);  // Symbol: TypeError.
Result<String*> number_to_string_value(Context& cx, Value number);
/// §7.1.14 StringToBigInt: a BigInt Value, or undefined if the text is none.
Result<Value> string_to_bigint(Context& cx, String* text);
/// Of a string, symbol or number that ToPropertyKey gave, or any primitive but those that throw.
Result<PropertyKey> primitive_to_key(Context& cx, Value primitive);
/// The key as script sees it: a string or a symbol.
Result<Value> key_to_value(Context& cx, PropertyKey key);
/// Truncation towards zero, NaN as 0; infinities stay.
double integer_of(double number) noexcept;

// --- Operators on values of any type, §13.15.3 and §13.10
enum class BinaryOperator : uint8_t {
  Add,
  Sub,
  Mul,
  Div,
  Mod,
  Exp,
  BitAnd,
  BitOr,
  BitXor,
  Shl,
  Shr,
  UShr,
};
Eventually<Value> binary_operation(Context& cx, BinaryOperator op, Value lhs, Value rhs);
enum class UnaryOperator : uint8_t { Neg, BitNot, Inc, Dec };
Eventually<Value> unary_operation(Context& cx, UnaryOperator op, Value v);
enum class Comparison : uint8_t { Less, LessEqual, Greater, GreaterEqual };
/// Results are booleans.
Eventually<Value> compare(Context& cx, Comparison op, Value lhs, Value rhs);
/// §7.2.13 IsLooselyEqual.
Eventually<Value> loosely_equal(Context& cx, Value lhs, Value rhs);
Result<String*> typeof_string(Value v);

}  // namespace shoal
