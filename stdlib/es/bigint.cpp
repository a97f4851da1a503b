// §21.2 BigInt objects.
#include <cmath>

#include "stdlib/intl/to_locale.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/object/wrapper.h"
#include "vm/run/context.h"
#include "vm/run/operations/bigint_elsewhere.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/bigint.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

/// §21.2.1.1.1 NumberToBigInt
Result<Value> number_to_bigint(Context& cx, Value number) {
  const double d = number.as_number();
  if (!std::isfinite(d) || std::trunc(d) != d)
    return throw_range_error(
        cx, "The number %s cannot be converted to a BigInt because it is not an integer",
        number_to_text(d).c_str());
  BigInt* const b = TRY(BigInt::from_double(cx.heap(), d));
  return Value(b);
}

/// §21.2.1.1 BigInt ( value )
NativeTask bigint_constructor(Context& cx, Args args) {
  if (!args.new_target.is_undefined())
    co_return throw_type_error(cx, "BigInt is not a constructor");
  const Value primitive = co_await to_primitive(cx, args[0], Hint::Number);
  if (primitive.is_number()) co_return number_to_bigint(cx, primitive);
  const Value b = co_await to_bigint(cx, primitive);
  co_return b;
}
Result<Value> bigint_leaf(Context& cx, const Args& args) {
  if (!args.new_target.is_undefined()) return Value::lazy();
  if (args[0].is_number()) return number_to_bigint(cx, args[0]);
  return args[0].is_bigint() ? args[0] : Value::lazy();
}

Result<Value> cut(Context& cx, bool is_signed, uint64_t bits, Value b) {
  BigInt* const result = TRY(is_signed ? BigInt::as_int_n(cx.heap(), bits, b.as_bigint())
                                       : BigInt::as_uint_n(cx.heap(), bits, b.as_bigint()));
  return Value(result);
}
/// §21.2.2.1 BigInt.asIntN ( bits, bigint ) and §21.2.2.2 BigInt.asUintN
template <bool is_signed>
NativeTask as_n(Context& cx, Args args) {
  const uint64_t bits = co_await to_index(cx, args[0]);
  const Value b = co_await to_bigint(cx, args[1]);
  co_return cut(cx, is_signed, bits, b);
}
template <bool is_signed>
Result<Value> as_n_leaf(Context& cx, const Args& args) {
  if (!args[0].is_int32() || args[0].as_int32() < 0 || !args[1].is_bigint()) return Value::lazy();
  return cut(cx, is_signed, static_cast<uint64_t>(args[0].as_int32()), args[1]);
}

/// §21.2.3.4.1 ThisBigIntValue
Result<BigInt*> this_bigint(Context& cx, Value v, const char* name) {
  if (v.is_bigint()) return v.as_bigint();
  if (v.is_kind(Kind::Wrapper)) {
    const Value primitive = v.as<WrapperObject>()->primitive();
    if (primitive.is_bigint()) return primitive.as_bigint();
  }
  return throw_type_error(cx, "BigInt.prototype.%s requires that 'this' be a BigInt", name);
}

Result<Value> to_text(Context& cx, BigInt* b, double radix) {
  if (!(radix >= 2 && radix <= 36))
    return throw_range_error(cx, "toString() radix argument must be between 2 and 36");
  String* const s = TRY(BigInt::to_string(cx.heap(), b, static_cast<uint32_t>(radix)));
  return Value(s);
}
/// §21.2.3.3 BigInt.prototype.toString ( [ radix ] )
NativeTask bigint_to_string(Context& cx, Args args) {
  BigInt* const b = co_await this_bigint(cx, args.this_value, "toString");
  double radix = 10;
  if (!args[0].is_undefined()) radix = co_await to_integer_or_infinity(cx, args[0]);
  if (radix >= 2 && radix <= 36 && text_takes_long(b)) {
    const Value text = co_await bigint_text_elsewhere(cx, b, static_cast<uint32_t>(radix));
    co_return text;
  }
  co_return to_text(cx, b, radix);
}
Result<Value> bigint_to_string_leaf(Context& cx, const Args& args) {
  BigInt* const b = TRY(this_bigint(cx, args.this_value, "toString"));
  if (text_takes_long(b)) return Value::lazy();
  if (args[0].is_undefined()) return to_text(cx, b, 10);
  return args[0].is_int32() ? to_text(cx, b, args[0].as_int32()) : Value::lazy();
}

/// §21.2.3.2, without Intl: en-US, groups of three.
Result<Value> bigint_to_locale_string(Context& cx, const Args& args) {
  BigInt* const b = TRY(this_bigint(cx, args.this_value, "toLocaleString"));
  if (intl::has_intl(cx)) return Value::lazy();
  String* const digits = TRY(BigInt::to_string(cx.heap(), b));
  const uint32_t length = digits->length(), sign = b->is_negative() ? 1 : 0;
  const uint32_t commas = (length - sign - 1) / 3;
  if (commas == 0) return Value(digits);
  String* const s = TRY(String::make_flat(cx.heap(), length + commas, true));
  const StringView from = digits->flat_view();
  uint8_t* to = s->latin1_storage();
  for (uint32_t i = 0; i < length; ++i) {
    if (i > sign && (length - i) % 3 == 0) *to++ = ',';
    *to++ = from.latin1()[i];
  }
  return Value(s);
}
/// By locale.
NativeTask bigint_to_locale_string_task(Context& cx, Args args) {
  const Value plain = co_await bigint_to_locale_string(cx, args);
  if (!plain.is_lazy()) co_return plain;
  BigInt* const b = co_await this_bigint(cx, args.this_value, "toLocaleString");
  const Value text = co_await intl::numeric_to_locale_string(cx, Value(b), args[0], args[1]);
  co_return text;
}
Result<Value> bigint_value_of(Context& cx, const Args& args) {
  BigInt* const b = TRY(this_bigint(cx, args.this_value, "valueOf"));
  return Value(b);
}

constexpr Builtin bigint_function() {
  Builtin b = constructor("BigInt", 1, bigint_constructor);
  b.leaf = bigint_leaf;
  return b;
}
constexpr Builtin kBigIntFunction = bigint_function();
constexpr Builtin kBigInt[] = {
    prototype(Intrinsic::BigIntPrototype),
    method("asIntN", 2, as_n<true>, as_n_leaf<true>),
    method("asUintN", 2, as_n<false>, as_n_leaf<false>),
};
constexpr Builtin kBigIntPrototype[] = {
    intrinsic("constructor", Intrinsic::BigInt),
    method("toLocaleString", 0, bigint_to_locale_string_task, bigint_to_locale_string),
    method("toString", 0, bigint_to_string, bigint_to_string_leaf),
    method("valueOf", 0, bigint_value_of),
    text("@@toStringTag", "BigInt"),
};

}  // namespace

constinit const IntrinsicTemplate kBigIntTemplate = function_template(kBigIntFunction, kBigInt);
constinit const IntrinsicTemplate kBigIntPrototypeTemplate = object_template(kBigIntPrototype);

}  // namespace shoal
