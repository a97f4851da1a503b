// §7.2.12 IsLessThan and §7.2.13 IsLooselyEqual; typeof.
#include <cmath>

#include "vm/object/object.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

/// Unordered: one of them is, or stands for, NaN.
enum class Order : uint8_t { Less, Equal, Greater, Unordered };

Order order_of(int comparison) noexcept {
  return comparison < 0 ? Order::Less : comparison > 0 ? Order::Greater : Order::Equal;
}

Order reversed(Order order) noexcept {
  if (order == Order::Less) return Order::Greater;
  if (order == Order::Greater) return Order::Less;
  return order;
}

Order order_doubles(double x, double y) noexcept {
  if (x < y) return Order::Less;
  if (x > y) return Order::Greater;
  return x == y ? Order::Equal : Order::Unordered;
}

Order order_bigint_double(const BigInt* x, double y) noexcept {
  return y != y ? Order::Unordered : order_of(BigInt::compare_double(x, y));
}

/// A BigInt against a string: as BigInts, if the string is one.
Result<Order> order_bigint_string(Context& cx, BigInt* x, String* y) {
  const Value other = TRY(string_to_bigint(cx, y));
  if (other.is_undefined()) return Order::Unordered;
  return order_of(BigInt::compare(x, other.as_bigint()));
}

/// Of two numerics.
Order order_numeric(Value x, Value y) noexcept {
  if (both_numbers(x, y)) return order_doubles(x.as_number(), y.as_number());
  if (x.is_number()) return reversed(order_bigint_double(y.as_bigint(), x.as_number()));
  if (y.is_number()) return order_bigint_double(x.as_bigint(), y.as_number());
  return order_of(BigInt::compare(x.as_bigint(), y.as_bigint()));
}

Result<Order> order_primitives(Context& cx, Value x, Value y) {
  if (x.is_string() && y.is_string())
    return order_of(String::compare(x.as_string(), y.as_string()));
  if (x.is_bigint() && y.is_string()) return order_bigint_string(cx, x.as_bigint(), y.as_string());
  if (x.is_string() && y.is_bigint()) {
    const Order order = TRY(order_bigint_string(cx, y.as_bigint(), x.as_string()));
    return reversed(order);
  }
  const Value a = TRY(primitive_to_numeric(cx, x));
  const Value b = TRY(primitive_to_numeric(cx, y));
  return order_numeric(a, b);
}

bool holds(Comparison op, Order order) noexcept {
  switch (op) {
    case Comparison::Less: return order == Order::Less;
    case Comparison::LessEqual: return order == Order::Less || order == Order::Equal;
    case Comparison::Greater: return order == Order::Greater;
    case Comparison::GreaterEqual: return order == Order::Greater || order == Order::Equal;
  }
  SHOAL_UNREACHABLE();
}

Result<Value> compare_primitives(Context& cx, Comparison op, Value lhs, Value rhs) {
  const Order order = TRY(order_primitives(cx, lhs, rhs));
  return Value::boolean(holds(op, order));
}

// The left operand is always converted first: §13.10.1 swaps the operands of > and <= and says so
// with LeftFirst.
Task<Value> compare_objects(Context& cx, Comparison op, Value lhs, Value rhs) {
  const Value x = co_await to_primitive(cx, lhs, Hint::Number);
  const Value y = co_await to_primitive(cx, rhs, Hint::Number);
  co_return compare_primitives(cx, op, x, y);
}

}  // namespace

Eventually<Value> compare(Context& cx, Comparison op, Value lhs, Value rhs) {
  if (both_numbers(lhs, rhs))
    return Value::boolean(holds(op, order_doubles(lhs.as_number(), rhs.as_number())));
  if (!lhs.is_object() && !rhs.is_object()) return compare_primitives(cx, op, lhs, rhs);
  return compare_objects(cx, op, lhs, rhs);
}

// ---- ==

namespace {

bool is_html_dda(Value v) noexcept {
  return v.is_object() && v.as_object()->shape()->has(ShapeFlags::IsHTMLDDA);
}

Value boolean_as_number(Value v) noexcept {
  return v.is_boolean() ? Value::int32(v.is_true() ? 1 : 0) : v;
}

/// Neither is an object.
Result<Value> loosely_equal_primitives(Context& cx, Value x, Value y) {
  if (x.is_nullish() || y.is_nullish()) return Value::boolean(x.is_nullish() && y.is_nullish());
  if (x.is_boolean() && y.is_boolean()) return Value::boolean(x == y);
  x = boolean_as_number(x);
  y = boolean_as_number(y);
  if (x.is_symbol() || y.is_symbol()) return Value::boolean(x == y);
  if (x.is_string() && y.is_string()) return Value::boolean(strict_equal(x, y));
  const Order order = TRY(order_primitives(cx, x, y));
  return Value::boolean(order == Order::Equal);
}

Task<Value> loosely_equal_object(Context& cx, Value object, Value primitive) {
  const Value x = co_await to_primitive(cx, object);
  co_return loosely_equal_primitives(cx, x, primitive);
}

}  // namespace

Eventually<Value> loosely_equal(Context& cx, Value x, Value y) {
  const bool x_object = x.is_object(), y_object = y.is_object();
  if (x_object && y_object) return Value::boolean(x == y);
  if (!x_object && !y_object) return loosely_equal_primitives(cx, x, y);
  const Value object = x_object ? x : y, primitive = x_object ? y : x;
  if (primitive.is_nullish()) return Value::boolean(is_html_dda(object));
  return loosely_equal_object(cx, object, primitive);
}

// ---- §13.5.3 typeof

Result<String*> typeof_string(Value v) {
  if (v.is_number()) return atoms::number();
  if (v.is_undefined()) return atoms::undefined();
  if (v.is_null()) return atoms::object();
  if (v.is_boolean()) return atoms::boolean();
  if (v.is_string()) return atoms::string();
  if (v.is_symbol()) return atoms::symbol();
  if (v.is_bigint()) return atoms::bigint();
  if (is_html_dda(v)) return atoms::undefined();
  return v.is_callable() ? atoms::function() : atoms::object();
}

}  // namespace shoal
