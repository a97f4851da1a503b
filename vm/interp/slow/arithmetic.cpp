#include "vm/interp/slow/slow.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/conversions.h"

namespace shoal::slow {

Value binary_slow(Context& cx, BinaryOperator op, Value lhs, Value rhs) {
  // Strings joined by + are the most frequent visitors.
  if (op == BinaryOperator::Add && lhs.is_string() && rhs.is_string())
    return step(String::concat(cx.heap(), lhs.as_string(), rhs.as_string()));
  if (op == BinaryOperator::Add &&
      (lhs.is_string() ? rhs.is_number() : lhs.is_number() && rhs.is_string())) {
    const Value pieces[] = {lhs, rhs};
    return step(concat_pieces(cx, pieces, 2));
  }
  return step(cx, binary_operation(cx, op, lhs, rhs));
}

Value unary_slow(Context& cx, UnaryOperator op, Value v) {
  return step(cx, unary_operation(cx, op, v));
}

namespace {

Task<Value> unequal_task(Context& cx, Value lhs, Value rhs) {
  const Value equal = co_await loosely_equal(cx, lhs, rhs);
  co_return Value::boolean(!equal.is_true());
}

Task<Value> in_task(Context& cx, Value key_value, Object* object) {
  const PropertyKey key = co_await to_property_key(cx, key_value);
  const bool found = co_await has_property(cx, object, key);
  co_return Value::boolean(found);
}

}  // namespace

Eventually<Value> loosely_unequal(Context& cx, Value lhs, Value rhs) {
  // Objects against primitives may call valueOf; nothing else does.
  if (lhs.is_object() != rhs.is_object()) return unequal_task(cx, lhs, rhs);
  Eventually<Value> equal = loosely_equal(cx, lhs, rhs);
  if (equal.is_ready()) return Value::boolean(!equal.value().is_true());
  return Thrown{};
}

String* typeof_text(Value v) noexcept {
  if (v.is_number()) return atoms::number();
  if (v.is_undefined()) return atoms::undefined();
  if (v.is_boolean()) return atoms::boolean();
  if (!v.is_cell()) return atoms::object();
  switch (v.cell_kind()) {
    case Kind::String: return atoms::string();
    case Kind::Symbol: return atoms::symbol();
    case Kind::BigInt: return atoms::bigint();
    default: break;
  }
  if (v.as_object()->shape()->has(ShapeFlags::IsHTMLDDA)) return atoms::undefined();
  return v.is_callable() ? atoms::function() : atoms::object();
}

Value in_operator(Context& cx, Value key_value, Value object) {
  if (!object.is_object()) {
    (void)throw_type_error(cx, "Cannot use 'in' operator to search for '%s' in %s",
                           describe_for_message(cx, key_value).c_str(),
                           describe_for_message(cx, object).c_str());
    return Value::from_bits(Value::kThrown);
  }
  if (key_value.is_object()) return step(cx, in_task(cx, key_value, object.as_object()));
  Result<PropertyKey> key = primitive_to_key(cx, key_value);
  if (!key.ok()) return Value::from_bits(Value::kThrown);
  return has_elem(cx, object.as_object(), key.value());
}

}  // namespace shoal::slow
