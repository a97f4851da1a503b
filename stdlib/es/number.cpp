// §21.1 Number objects.
#include <cmath>

#include "stdlib/intl/to_locale.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/object/wrapper.h"
#include "vm/run/context.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

// ---- §21.1.1 The constructor

Value numeric_to_number(Value numeric) noexcept {
  return numeric.is_bigint() ? Value::number(numeric.as_bigint()->to_double()) : numeric;
}

/// Called as a function on a primitive.
Result<Value> number_leaf(Context& cx, const Args& args) {
  if (!args.new_target.is_undefined() || args[0].is_object()) return Value::lazy();
  if (args.count == 0) return Value::int32(0);
  const Value numeric = TRY(primitive_to_numeric(cx, args[0]));
  return numeric_to_number(numeric);
}

/// §21.1.1.1 Number ( value )
NativeTask number_constructor(Context& cx, Args args) {
  Value number = Value::int32(0);
  if (args.count != 0) {
    const Value numeric = co_await to_numeric(cx, args[0]);
    number = numeric_to_number(numeric);
  }
  if (args.new_target.is_undefined()) co_return number;
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::NumberPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Wrapper, proto);
  WrapperObject* const object = co_await WrapperObject::create_with_shape(cx.heap(), shape, number);
  co_return Value(object);
}

bool is_integral(Value v) noexcept {
  if (!v.is_number()) return false;
  const double d = v.as_number();
  return std::isfinite(d) && std::trunc(d) == d;
}
Result<Value> number_is_finite(Context&, const Args& args) {
  return Value::boolean(args[0].is_number() && std::isfinite(args[0].as_number()));
}
Result<Value> number_is_integer(Context&, const Args& args) {
  return Value::boolean(is_integral(args[0]));
}
Result<Value> number_is_nan(Context&, const Args& args) {
  return Value::boolean(args[0].is_number() && std::isnan(args[0].as_number()));
}
Result<Value> number_is_safe_integer(Context&, const Args& args) {
  return Value::boolean(is_integral(args[0]) &&
                        std::fabs(args[0].as_number()) <= 9007199254740991.0);
}

// ---- §21.1.3 The prototype

/// §21.1.3.7.1 ThisNumberValue: the number, or the hole if v stands for none.
Value this_number(Value v) noexcept {
  if (v.is_number()) return v;
  if (v.is_kind(Kind::Wrapper)) {
    const Value primitive = v.as<WrapperObject>()->primitive();
    if (primitive.is_number()) return primitive;
  }
  return Value::hole();
}
SHOAL_COLD Thrown throw_no_number(Context& cx, const char* name) {
  return throw_type_error(cx, "Number.prototype.%s requires that 'this' be a Number", name);
}

enum class Form : uint8_t { ToString, ToFixed, ToExponential, ToPrecision };

const char* form_name(Form form) noexcept {
  switch (form) {
    case Form::ToString: return "toString";
    case Form::ToFixed: return "toFixed";
    case Form::ToExponential: return "toExponential";
    case Form::ToPrecision: break;
  }
  return "toPrecision";
}

Result<Value> text_value(Context& cx, const std::string& text) {
  String* const s = TRY(String::from_ascii(cx.heap(), text));
  return Value(s);
}
Result<Value> plain_text(Context& cx, Value number) {
  String* const s = TRY(number_to_string_value(cx, number));
  return Value(s);
}

bool in_range(double d, int least, int greatest) noexcept { return d >= least && d <= greatest; }

/// All four forms, of a number and of an argument that is an integer (or infinite) by now.
/// §21.1.3.6, .2, .3, .5.
Result<Value> format(Context& cx, Form form, Value number, double argument, bool is_default) {
  const double x = number.as_number();
  const int digits = in_range(argument, -1, 101) ? static_cast<int>(argument) : -1;
  switch (form) {
    case Form::ToString:
      if (is_default || digits == 10) return plain_text(cx, number);
      if (!in_range(argument, 2, 36))
        return throw_range_error(cx, "toString() radix argument must be between 2 and 36");
      return text_value(cx, number_to_radix(x, static_cast<uint32_t>(digits)));
    case Form::ToFixed:
      if (!in_range(argument, 0, 100))
        return throw_range_error(cx, "toFixed() digits argument must be between 0 and 100");
      if (!(std::fabs(x) < 1e21)) return plain_text(cx, number);
      return text_value(cx, number_to_fixed(x, static_cast<uint32_t>(digits)));
    case Form::ToExponential:
      if (!std::isfinite(x)) return plain_text(cx, number);
      if (!in_range(argument, 0, 100))
        return throw_range_error(cx, "toExponential() argument must be between 0 and 100");
      return text_value(cx, number_to_exponential(x, is_default ? -1 : digits));
    case Form::ToPrecision: break;
  }
  if (is_default || !std::isfinite(x)) return plain_text(cx, number);
  if (!in_range(argument, 1, 100))
    return throw_range_error(cx, "toPrecision() argument must be between 1 and 100");
  return text_value(cx, number_to_precision(x, static_cast<uint32_t>(digits)));
}

template <Form form>
Result<Value> format_leaf(Context& cx, const Args& args) {
  const Value number = this_number(args.this_value);
  if (number.is_hole()) return throw_no_number(cx, form_name(form));
  const Value argument = args[0];
  if (argument.is_undefined()) return format(cx, form, number, 0, true);
  if (!argument.is_number()) return Value::lazy();
  return format(cx, form, number, integer_of(argument.as_number()), false);
}
template <Form form>
NativeTask format_task(Context& cx, Args args) {
  const Value plain = co_await format_leaf<form>(cx, args);
  if (!plain.is_lazy()) co_return plain;
  const Value number = this_number(args.this_value);
  const double argument = co_await to_integer_or_infinity(cx, args[0]);
  co_return format(cx, form, number, argument, false);
}

/// §21.1.3.4, without Intl: en-US, groups of three, at most three fraction digits.
std::string localized(double x) {
  if (x != x) return "NaN";
  const std::string sign = std::signbit(x) ? "-" : "";
  x = std::fabs(x);
  if (std::isinf(x)) return sign + "\xE2\x88\x9E";
  std::string text = number_to_fixed(x, 3);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  const size_t point = text.find('.');
  for (size_t at = point == std::string::npos ? text.size() : point; at > 3; at -= 3)
    text.insert(at - 3, ",");
  return sign + text;
}
Result<Value> number_to_locale_string(Context& cx, const Args& args) {
  const Value number = this_number(args.this_value);
  if (number.is_hole()) return throw_no_number(cx, "toLocaleString");
  if (intl::has_intl(cx)) return Value::lazy();
  String* const s = TRY(String::from_utf8(cx.heap(), localized(number.as_number())));
  return Value(s);
}
/// By locale.
NativeTask number_to_locale_string_task(Context& cx, Args args) {
  const Value plain = co_await number_to_locale_string(cx, args);
  if (!plain.is_lazy()) co_return plain;
  const Value number = this_number(args.this_value);
  const Value text = co_await intl::numeric_to_locale_string(cx, number, args[0], args[1]);
  co_return text;
}
Result<Value> number_value_of(Context& cx, const Args& args) {
  const Value number = this_number(args.this_value);
  if (number.is_hole()) return throw_no_number(cx, "valueOf");
  return number;
}

Result<Object*> create_prototype(Context& cx, Realm*, Shape* shape) {
  WrapperObject* const object =
      TRY(WrapperObject::create_with_shape(cx.heap(), shape, Value::int32(0)));
  return static_cast<Object*>(object);
}

constexpr Builtin number_function() {
  Builtin b = constructor("Number", 1, number_constructor);
  b.leaf = number_leaf;
  return b;
}
constexpr Builtin kNumberFunction = number_function();
constexpr Builtin kNumber[] = {
    prototype(Intrinsic::NumberPrototype),
    constant("EPSILON", 0x1p-52),
    constant("MAX_SAFE_INTEGER", 9007199254740991.0),
    constant("MAX_VALUE", 1.7976931348623157e308),
    constant("MIN_SAFE_INTEGER", -9007199254740991.0),
    constant("MIN_VALUE", 5e-324),
    constant("NaN", __builtin_nan("")),
    constant("NEGATIVE_INFINITY", -HUGE_VAL),
    constant("POSITIVE_INFINITY", HUGE_VAL),
    method("isFinite", 1, number_is_finite),
    method("isInteger", 1, number_is_integer),
    method("isNaN", 1, number_is_nan),
    method("isSafeInteger", 1, number_is_safe_integer),
    intrinsic("parseFloat", Intrinsic::ParseFloat),
    intrinsic("parseInt", Intrinsic::ParseInt),
};
constexpr Builtin kNumberPrototype[] = {
    intrinsic("constructor", Intrinsic::Number),
    method("toExponential", 1, format_task<Form::ToExponential>, format_leaf<Form::ToExponential>),
    method("toFixed", 1, format_task<Form::ToFixed>, format_leaf<Form::ToFixed>),
    method("toLocaleString", 0, number_to_locale_string_task, number_to_locale_string),
    method("toPrecision", 1, format_task<Form::ToPrecision>, format_leaf<Form::ToPrecision>),
    method("toString", 1, format_task<Form::ToString>, format_leaf<Form::ToString>),
    method("valueOf", 0, number_value_of),
};

constexpr IntrinsicTemplate prototype_template() {
  IntrinsicTemplate t =
      object_template(kNumberPrototype, Intrinsic::ObjectPrototype, Kind::Wrapper);
  t.create = create_prototype;
  return t;
}

}  // namespace

constinit const IntrinsicTemplate kNumberTemplate = function_template(kNumberFunction, kNumber);
constinit const IntrinsicTemplate kNumberPrototypeTemplate = prototype_template();

}  // namespace shoal
