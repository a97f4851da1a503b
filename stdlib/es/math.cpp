// §21.3 The Math object.
#include <bit>
#include <cmath>

#include "stdlib/es/exact_sum.h"
#include "stdlib/intrinsics.h"
#include "vm/run/context.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/conversions.h"
#include "vm/value/float16.h"

namespace shoal {
namespace {

// ---- Functions of one number and of two

template <double (*function)(double)>
Result<Value> unary(Context&, const Args& args) {
  return Value::number(function(args[0].as_number()));
}
template <double (*function)(double)>
constexpr Builtin unary_method(const char* name) {
  return method(name, 1, unary<function>, Coerce::None, Coerce::ToNumber);
}
template <double (*function)(double, double)>
Result<Value> binary(Context&, const Args& args) {
  return Value::number(function(args[0].as_number(), args[1].as_number()));
}
template <double (*function)(double, double)>
constexpr Builtin binary_method(const char* name) {
  return method(name, 2, binary<function>, Coerce::None, Coerce::ToNumber, Coerce::ToNumber);
}

/// §21.3.2.28 Math.round: halves go up, and what rounds to zero from below is -0.
double round_half_up(double x) noexcept {
  const double up = std::ceil(x);
  return up - 0.5 > x ? up - 1 : up;
}
double sign(double x) noexcept { return x > 0 ? 1 : x < 0 ? -1 : x; }
double to_float32(double x) noexcept { return static_cast<double>(static_cast<float>(x)); }
double to_float16(double x) noexcept { return float16_to_double(double_to_float16(x)); }

Result<Value> math_abs(Context&, const Args& args) {
  const Value v = args[0];
  if (v.is_int32() && v.as_int32() >= 0) return v;
  return Value::number(std::fabs(v.as_number()));
}
Result<Value> math_floor(Context&, const Args& args) {
  if (args[0].is_int32()) return args[0];
  return Value::number(std::floor(args[0].as_double()));
}
Result<Value> math_clz32(Context&, const Args& args) {
  return Value::int32(std::countl_zero(number_to_uint32(args[0])));
}
Result<Value> math_imul(Context&, const Args& args) {
  const uint32_t product = number_to_uint32(args[0]) * number_to_uint32(args[1]);
  return Value::int32(static_cast<int32_t>(product));
}
Result<Value> math_random(Context& cx, const Args&) {
  return Value::number(static_cast<double>(cx.next_random() >> 11) * 0x1p-53);
}

// ---- Functions of any number of numbers: a leaf if all are numbers already

bool all_numbers(const Args& args) noexcept {
  for (uint32_t i = 0; i < args.count; ++i)
    if (!args.values[i].is_number()) return false;
  return true;
}

double greater(double x, double y) noexcept {
  if (x != x || y != y) return NAN;
  if (x == y) return std::signbit(x) ? y : x;
  return x > y ? x : y;
}
double lesser(double x, double y) noexcept {
  if (x != x || y != y) return NAN;
  if (x == y) return std::signbit(x) ? x : y;
  return x < y ? x : y;
}

template <double (*choose)(double, double)>
Value fold(const Args& args, double start) noexcept {
  double result = start;
  for (uint32_t i = 0; i < args.count; ++i) result = choose(result, args.values[i].as_number());
  return Value::number(result);
}

/// §21.3.2.18. Scaled by the greatest, so that no square overflows; the sum is compensated (Kahan).
Value hypotenuse(const Args& args) noexcept {
  double greatest = 0;
  bool has_nan = false;
  for (uint32_t i = 0; i < args.count; ++i) {
    const double x = std::fabs(args.values[i].as_number());
    if (std::isinf(x)) return Value::number(HUGE_VAL);
    has_nan = has_nan || x != x;
    if (x > greatest) greatest = x;
  }
  if (has_nan) return Value::number(NAN);
  if (greatest == 0) return Value::int32(0);
  if (args.count == 2)
    return Value::number(std::hypot(args.values[0].as_number(), args.values[1].as_number()));
  double sum = 0, compensation = 0;
  for (uint32_t i = 0; i < args.count; ++i) {
    const double x = args.values[i].as_number() / greatest;
    const double term = x * x - compensation;
    const double next = sum + term;
    compensation = (next - sum) - term;
    sum = next;
  }
  return Value::number(std::sqrt(sum) * greatest);
}

enum class Many : uint8_t { Max, Min, Hypot };

Value of_numbers(const Args& args, Many what) noexcept {
  switch (what) {
    case Many::Max: return fold<greater>(args, -HUGE_VAL);
    case Many::Min: return fold<lesser>(args, HUGE_VAL);
    case Many::Hypot: break;
  }
  return hypotenuse(args);
}

template <Many what>
Result<Value> many_leaf(Context&, const Args& args) {
  if (!all_numbers(args)) return Value::lazy();
  return of_numbers(args, what);
}
template <Many what>
NativeTask many(Context& cx, Args args) {
  // The arguments are registers of this call's own frame.
  Value* const values = const_cast<Value*>(args.values);
  for (uint32_t i = 0; i < args.count; ++i) {
    const Value number = co_await to_number(cx, values[i]);
    values[i] = number;
  }
  co_return of_numbers(args, what);
}

/// §21.3.2.34 Math.sumPrecise ( items )
NativeTask math_sum_precise(Context& cx, Args args) {
  if (args[0].is_nullish())
    co_return throw_type_error(cx, "%s is not iterable", describe_for_message(cx, args[0]).c_str());
  IteratorRecord record = co_await get_iterator(cx, args[0]);
  ExactSum sum;
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return Value::number(sum.result());
    if (!v.is_number()) {
      (void)throw_type_error(cx, "%s is not a number", describe_for_message(cx, v).c_str());
      const Value exception = take_exception(cx);
      const Value never = co_await iterator_close_throw(cx, &record, exception);
      co_return never;
    }
    sum.add(v.as_number());
  }
}

constexpr Builtin kMath[] = {
    unary_method<std::acos>("acos"),
    method("abs", 1, math_abs, Coerce::None, Coerce::ToNumber),
    unary_method<std::acosh>("acosh"),
    unary_method<std::asin>("asin"),
    unary_method<std::asinh>("asinh"),
    unary_method<std::atan>("atan"),
    unary_method<std::atanh>("atanh"),
    binary_method<std::atan2>("atan2"),
    unary_method<std::cbrt>("cbrt"),
    unary_method<std::ceil>("ceil"),
    method("clz32", 1, math_clz32, Coerce::None, Coerce::ToNumber),
    unary_method<std::cos>("cos"),
    unary_method<std::cosh>("cosh"),
    unary_method<std::exp>("exp"),
    unary_method<std::expm1>("expm1"),
    method("floor", 1, math_floor, Coerce::None, Coerce::ToNumber),
    unary_method<to_float32>("fround"),
    unary_method<to_float16>("f16round"),
    method("hypot", 2, many<Many::Hypot>, many_leaf<Many::Hypot>),
    method("imul", 2, math_imul, Coerce::None, Coerce::ToNumber, Coerce::ToNumber),
    unary_method<std::log>("log"),
    unary_method<std::log1p>("log1p"),
    unary_method<std::log10>("log10"),
    unary_method<std::log2>("log2"),
    method("max", 2, many<Many::Max>, many_leaf<Many::Max>),
    method("min", 2, many<Many::Min>, many_leaf<Many::Min>),
    binary_method<number_exponentiate>("pow"),
    method("random", 0, math_random),
    unary_method<round_half_up>("round"),
    unary_method<sign>("sign"),
    unary_method<std::sin>("sin"),
    unary_method<std::sinh>("sinh"),
    unary_method<std::sqrt>("sqrt"),
    method("sumPrecise", 1, math_sum_precise),
    unary_method<std::tan>("tan"),
    unary_method<std::tanh>("tanh"),
    unary_method<std::trunc>("trunc"),
    constant("E", 2.7182818284590452354),
    constant("LN10", 2.302585092994046),
    constant("LN2", 0.6931471805599453),
    constant("LOG10E", 0.4342944819032518),
    constant("LOG2E", 1.4426950408889634),
    constant("PI", 3.1415926535897932),
    constant("SQRT1_2", 0.7071067811865476),
    constant("SQRT2", 1.4142135623730951),
    text("@@toStringTag", "Math"),
};

}  // namespace

constinit const IntrinsicTemplate kMathTemplate = object_template(kMath);

}  // namespace shoal
