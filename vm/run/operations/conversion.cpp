// §7.1: conversions. Each has a short way for what needs no script, and a Task for objects.
#include "vm/run/operations/conversion.h"

#include <charconv>
#include <cmath>

#include "vm/object/wrapper.h"
#include "vm/run/operations/bigint_elsewhere.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/conversions.h"
#include "vm/value/equality.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

constexpr double kSafeIntegerMax = 9007199254740991.0;

}  // namespace

// ---- §7.1.1 ToPrimitive

namespace {

String* hint_name(Hint hint) noexcept {
  switch (hint) {
    case Hint::Number: return atoms::number();
    case Hint::String: return atoms::string();
    case Hint::Default: break;
  }
  return atoms::default_();
}

Task<Value> object_to_primitive(Context& cx, Value object, Hint hint) {
  const PropertyKey symbol = PropertyKey::symbol(well_known(WellKnown::toPrimitive));
  const Value exotic = co_await get_method(cx, object, symbol);
  if (!exotic.is_undefined()) {
    const Value arguments[] = {Value(hint_name(hint))};
    const Value result = co_await call(cx, exotic, object, arguments);
    if (!result.is_object()) co_return result;
    co_return throw_type_error(cx, "Cannot convert object to primitive value");
  }
  // §7.1.1.1 OrdinaryToPrimitive.
  for (uint32_t i = 0; i < 2; ++i) {
    const bool string_now = (hint == Hint::String) == (i == 0);
    const PropertyKey name = key(string_now ? atoms::toString() : atoms::valueOf());
    const Value method = co_await get(cx, object.as_object(), name);
    if (!method.is_callable()) continue;
    const Value result = co_await call(cx, method, object);
    if (!result.is_object()) co_return result;
  }
  co_return throw_type_error(cx, "Cannot convert object to primitive value");
}

}  // namespace

Eventually<Value> to_primitive(Context& cx, Value v, Hint hint) {
  if (!v.is_object()) return v;
  return object_to_primitive(cx, v, hint);
}

// ---- Of primitives

double integer_of(double number) noexcept {
  if (number != number) return 0;
  return std::trunc(number) + 0.0;  // -0 becomes 0.
}

Result<Value> primitive_to_number(Context& cx, Value v) {
  SHOAL_ASSERT(!v.is_object());
  if (v.is_number()) return v;
  if (v.is_undefined()) return Value::double_number(NAN);
  if (v.is_null() || v.is_false()) return Value::int32(0);
  if (v.is_true()) return Value::int32(1);
  if (v.is_string()) {
    const StringView text = TRY(v.as_string()->view(cx.heap()));
    return Value::number(string_to_number(text));
  }
  if (v.is_symbol()) return throw_type_error(cx, "Cannot convert a Symbol value to a number");
  return throw_type_error(cx, "Cannot convert a BigInt value to a number");
}

Result<Value> primitive_to_numeric(Context& cx, Value v) {
  if (v.is_bigint()) return v;
  return primitive_to_number(cx, v);
}

Result<String*> number_to_string_value(Context& cx, Value v) {
  char text[kNumberTextMax];
  if (v.is_int32()) {
    const int32_t i = v.as_int32();
    if (i >= 0 && i < 10) return String::single(static_cast<uint8_t>('0' + i));
    const char* const end = std::to_chars(text, text + sizeof text, i).ptr;
    return String::from_ascii(cx.heap(), {text, static_cast<size_t>(end - text)});
  }
  const size_t length = number_to_text(v.as_number(), text);
  return String::from_ascii(cx.heap(), {text, length});
}

Result<String*> primitive_to_string(Context& cx, Value v) {
  SHOAL_ASSERT(!v.is_object());
  if (v.is_string()) return v.as_string();
  if (v.is_number()) return number_to_string_value(cx, v);
  if (v.is_undefined()) return atoms::undefined();
  if (v.is_null()) return atoms::null();
  if (v.is_boolean()) return v.is_true() ? atoms::true_() : atoms::false_();
  if (v.is_symbol()) return throw_type_error(cx, "Cannot convert a Symbol value to a string");
  return String::from_ascii(cx.heap(), v.as_bigint()->to_text());
}

namespace {

/// Whether the number is an array index; -0 is index 0.
bool number_is_index(Value number, uint32_t& index) noexcept {
  if (number.is_int32()) {
    index = static_cast<uint32_t>(number.as_int32());
    return number.as_int32() >= 0;
  }
  const double d = number.as_double();
  if (!(d >= 0 && d <= PropertyKey::kMaxIndex)) return false;
  index = static_cast<uint32_t>(d);
  return index == d;
}

}  // namespace

Result<PropertyKey> primitive_to_key(Context& cx, Value v) {
  if (v.is_symbol()) return PropertyKey::symbol(v.as_symbol());
  uint32_t index;
  if (v.is_number() && number_is_index(v, index)) return PropertyKey::index(index);
  String* const text = TRY(primitive_to_string(cx, v));
  return cx.atoms().key_of(cx.heap(), text);
}

Result<Value> key_to_value(Context& cx, PropertyKey key) {
  if (!key.is_index()) return key.as_cell_value();
  String* const text = TRY(number_to_string_value(cx, Value::number(key.as_index())));
  return Value(text);
}

// ---- Numbers

namespace {

Task<Value> object_to_number(Context& cx, Value v) {
  const Value primitive = co_await object_to_primitive(cx, v, Hint::Number);
  co_return primitive_to_number(cx, primitive);
}

Task<Value> object_to_numeric(Context& cx, Value v) {
  const Value primitive = co_await object_to_primitive(cx, v, Hint::Number);
  co_return primitive_to_numeric(cx, primitive);
}

/// An operation on the number that a value stands for, in its two ways.
template <class T, T (*convert)(double)>
Task<T> convert_object(Context& cx, Value v) {
  const Value number = co_await object_to_number(cx, v);
  co_return convert(number.as_number());
}

template <class T, T (*convert)(double)>
Eventually<T> convert_number(Context& cx, Value v) {
  if (v.is_number()) [[likely]]
    return convert(v.as_number());
  if (v.is_object()) return convert_object<T, convert>(cx, v);
  Result<Value> number = primitive_to_number(cx, v);
  if (!number.ok()) return Thrown{};
  return convert(number.value().as_number());
}

uint64_t length_of(double d) {
  const double integer = integer_of(d);
  if (integer <= 0) return 0;
  return static_cast<uint64_t>(integer < kSafeIntegerMax ? integer : kSafeIntegerMax);
}
int32_t int32_of(double d) { return double_to_int32(d); }
uint32_t uint32_of(double d) { return double_to_uint32(d); }
double integer_part(double d) { return integer_of(d); }

Result<uint64_t> index_of(Context& cx, double d) {
  const double integer = integer_of(d);
  if (integer < 0 || integer > kSafeIntegerMax)
    return throw_range_error(cx, "Invalid value: not (convertible to) a safe integer");
  return static_cast<uint64_t>(integer);
}

Task<uint64_t> object_to_index(Context& cx, Value v) {
  const Value number = co_await object_to_number(cx, v);
  co_return index_of(cx, number.as_number());
}

}  // namespace

Eventually<Value> to_number(Context& cx, Value v) {
  if (v.is_object()) return object_to_number(cx, v);
  return primitive_to_number(cx, v);
}

Eventually<Value> to_numeric(Context& cx, Value v) {
  if (v.is_object()) return object_to_numeric(cx, v);
  return primitive_to_numeric(cx, v);
}

Eventually<double> to_integer_or_infinity(Context& cx, Value v) {
  return convert_number<double, integer_part>(cx, v);
}
Eventually<uint64_t> to_length(Context& cx, Value v) {
  return convert_number<uint64_t, length_of>(cx, v);
}
Eventually<int32_t> to_int32(Context& cx, Value v) {
  return convert_number<int32_t, int32_of>(cx, v);
}
Eventually<uint32_t> to_uint32(Context& cx, Value v) {
  return convert_number<uint32_t, uint32_of>(cx, v);
}

Eventually<uint64_t> to_index(Context& cx, Value v) {
  if (v.is_object()) return object_to_index(cx, v);
  if (v.is_undefined()) return uint64_t{0};
  Result<Value> number = primitive_to_number(cx, v);
  if (!number.ok()) return Thrown{};
  return index_of(cx, number.value().as_number());
}

// ---- §7.1.13 ToBigInt

Result<Value> string_to_bigint(Context& cx, String* s) {
  bool valid = false;
  const StringView text = TRY(s->view(cx.heap()));
  Result<BigInt*> parsed = BigInt::from_string(cx.heap(), text, valid);
  if (parsed.ok()) return valid ? Value(parsed.value()) : Value::undefined();
  // Not valid, or no memory: only the latter has made an exception pending.
  if (valid || !cx.exception().is_hole()) return Thrown{};
  return Value::undefined();
}

namespace {

Result<Value> primitive_to_bigint(Context& cx, Value v) {
  if (v.is_bigint()) return v;
  if (v.is_boolean()) {
    BigInt* const b = TRY(BigInt::from_int64(cx.heap(), v.is_true() ? 1 : 0));
    return Value(b);
  }
  if (v.is_string()) {
    const Value b = TRY(string_to_bigint(cx, v.as_string()));
    if (!b.is_undefined()) return b;
    return throw_syntax_error(cx, "Cannot convert %s to a BigInt", v.as_string()->utf8().c_str());
  }
  return throw_type_error(cx, "Cannot convert %s to a BigInt", describe_for_message(cx, v).c_str());
}

Task<Value> object_to_bigint(Context& cx, Value v) {
  const Value primitive = co_await object_to_primitive(cx, v, Hint::Number);
  co_return primitive_to_bigint(cx, primitive);
}

}  // namespace

Eventually<Value> to_bigint(Context& cx, Value v) {
  if (v.is_object()) return object_to_bigint(cx, v);
  return primitive_to_bigint(cx, v);
}

// ---- Strings and keys

namespace {

Result<Value> string_of_primitive(Context& cx, Value v) {
  String* const text = TRY(primitive_to_string(cx, v));
  return Value(text);
}

Task<Value> object_to_string(Context& cx, Value v) {
  const Value primitive = co_await object_to_primitive(cx, v, Hint::String);
  co_return string_of_primitive(cx, primitive);
}

Result<Value> key_value_of_primitive(Context& cx, Value v) {
  if (v.is_string() || v.is_symbol()) return v;
  uint32_t index;
  if (v.is_number() && number_is_index(v, index)) return Value::number(index);
  return string_of_primitive(cx, v);
}

Task<Value> object_to_key_value(Context& cx, Value v) {
  const Value primitive = co_await object_to_primitive(cx, v, Hint::String);
  co_return key_value_of_primitive(cx, primitive);
}

Task<PropertyKey> object_to_key(Context& cx, Value v) {
  const Value primitive = co_await object_to_primitive(cx, v, Hint::String);
  co_return primitive_to_key(cx, primitive);
}

}  // namespace

Eventually<Value> to_string(Context& cx, Value v) {
  if (v.is_object()) return object_to_string(cx, v);
  if (v.is_bigint() && text_takes_long(v.as_bigint()))
    return bigint_text_elsewhere(cx, v.as_bigint(), 10);
  return string_of_primitive(cx, v);
}

Eventually<Value> to_property_key_value(Context& cx, Value v) {
  if (v.is_object()) return object_to_key_value(cx, v);
  return key_value_of_primitive(cx, v);
}

Eventually<PropertyKey> to_property_key(Context& cx, Value v) {
  if (v.is_object()) return object_to_key(cx, v);
  return primitive_to_key(cx, v);
}

// ---- §7.1.18 ToObject

Result<Object*> to_object(Context& cx, Value v) {
  if (v.is_object()) return v.as_object();
  if (v.is_nullish()) return throw_type_error(cx, "Cannot convert undefined or null to object");
  WrapperObject* const wrapper = TRY(WrapperObject::create(cx, v));
  return static_cast<Object*>(wrapper);
}

}  // namespace shoal
