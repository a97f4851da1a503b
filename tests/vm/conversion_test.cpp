#include "vm/run/operations/conversion.h"

#include <cmath>

#include "tests/vm/world.h"
#include "vm/value/float16.h"

using namespace shoal;
using shoal::test::VmWorld;

namespace {

Result<Value> seven(Context&, const Args&) { return Value::int32(7); }
Result<Value> this_back(Context&, const Args& args) { return args.this_value; }
Result<Value> hint_back(Context&, const Args& args) { return args[0]; }
Result<Value> count_back(Context&, const Args& args) { return Value::number(args.count); }
Result<Value> sum(Context&, const Args& args) {
  return Value::number(args[0].as_number() + args[1].as_number());
}
NativeTask slow_seven(Context& cx, Args args) {
  const Value v = co_await to_primitive(cx, args[0]);
  (void)v;
  co_return Value::int32(7);
}

enum Natives : uint32_t { kSeven, kThis, kHint, kCount, kSum, kSlowSeven, kTrimmed };
const Builtin kNatives[] = {
    hidden("seven", 0, seven),
    hidden("thisBack", 0, this_back),
    hidden("hintBack", 1, hint_back),
    hidden("countBack", 0, count_back),
    method("sum", 2, sum, Coerce::None, Coerce::ToIntegerOrInfinity, Coerce::ToNumber),
    hidden("slowSeven", 1, slow_seven),
    method("trimmed", 2, this_back, Coerce::ToString, Coerce::OptionalToNumber),
};

struct World : VmWorld {
  World() : VmWorld(kNatives, std::size(kNatives)) {}
  Value big(int64_t i) { return Value(BigInt::from_int64(heap(), i).value()); }
  std::string op(BinaryOperator o, Value x, Value y) {
    return show(run(binary_operation(cx(), o, x, y)));
  }
  bool less(Value x, Value y) { return run(compare(cx(), Comparison::Less, x, y)).is_true(); }
  bool equal(Value x, Value y) { return run(loosely_equal(cx(), x, y)).is_true(); }
};

Value num(double d) { return Value::number(d); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conversion, World)

BOOST_AUTO_TEST_CASE(primitives_become_numbers_as_the_standard_says) {
  BOOST_TEST(std::isnan(take(primitive_to_number(cx(), Value())).as_number()));
  BOOST_TEST(take(primitive_to_number(cx(), Value::null())).as_number() == 0);
  BOOST_TEST(take(primitive_to_number(cx(), Value::boolean(true))).as_number() == 1);
  BOOST_TEST(take(primitive_to_number(cx(), str(" 0x1f\n"))).as_number() == 31);
  BOOST_TEST(std::isnan(take(primitive_to_number(cx(), str("1px"))).as_number()));
  BOOST_TEST(show(take(primitive_to_number(cx(), big(1)))) ==
             "! Cannot convert a BigInt value to a number");
  BOOST_TEST(show(take(primitive_to_number(cx(), Value(well_known(WellKnown::iterator))))) ==
             "! Cannot convert a Symbol value to a number");
}

BOOST_AUTO_TEST_CASE(objects_are_asked_value_of_and_to_string_in_the_order_of_the_hint) {
  Object* const o = object();
  put(o, "valueOf", native(kSeven));
  BOOST_TEST(show(run(to_number(cx(), Value(o)))) == "7");
  BOOST_TEST(show(run(to_string(cx(), Value(o)))) == "7");
  Object* const stubborn = object();
  put(stubborn, "valueOf", native(kThis));
  BOOST_TEST(show(run(to_number(cx(), Value(stubborn)))) ==
             "! Cannot convert object to primitive value");
  put(stubborn, "toString", native(kSlowSeven));
  BOOST_TEST(show(run(to_number(cx(), Value(stubborn)))) == "7");
}

BOOST_AUTO_TEST_CASE(to_primitive_gets_the_hint_by_name) {
  Object* const o = object();
  const PropertyKey symbol = PropertyKey::symbol(well_known(WellKnown::toPrimitive));
  BOOST_REQUIRE(define_field(cx(), o, symbol, native(kHint)).ok());
  BOOST_TEST(show(run(to_primitive(cx(), Value(o)))) == "default");
  BOOST_TEST(show(run(to_string(cx(), Value(o)))) == "string");
  BOOST_TEST(show(run(to_number(cx(), Value(o)))) == "NaN");
  BOOST_TEST(op(BinaryOperator::Add, Value(o), str("!")) == "default!");
}

BOOST_AUTO_TEST_CASE(operators_keep_bigints_and_numbers_apart) {
  BOOST_TEST(op(BinaryOperator::Add, big(2), big(3)) == "5");
  BOOST_TEST(op(BinaryOperator::Add, big(2), str("x")) == "2x");
  BOOST_TEST(op(BinaryOperator::Add, big(2), num(1)) ==
             "! Cannot mix BigInt and other types, use explicit conversions");
  BOOST_TEST(op(BinaryOperator::Div, big(2), big(0)) == "! Division by zero");
  BOOST_TEST(op(BinaryOperator::Exp, big(2), big(-1)) == "! Exponent must be non-negative");
  BOOST_TEST(op(BinaryOperator::UShr, big(2), big(1)) ==
             "! BigInts have no unsigned right shift, use >> instead");
  BOOST_TEST(op(BinaryOperator::Sub, str("5"), Value::boolean(true)) == "4");
  BOOST_TEST(op(BinaryOperator::Add, Value(), str("x")) == "undefinedx");
  BOOST_TEST(op(BinaryOperator::Shl, num(1), num(33)) == "2");
  BOOST_TEST(op(BinaryOperator::UShr, num(-1), num(0)) == "4294967295");
  BOOST_TEST(op(BinaryOperator::Add, str("x"), Value(well_known(WellKnown::iterator))) ==
             "! Cannot convert a Symbol value to a string");
  BOOST_TEST(show(run(unary_operation(cx(), UnaryOperator::Neg, str("4")))) == "-4");
  BOOST_TEST(show(run(unary_operation(cx(), UnaryOperator::Inc, big(4)))) == "5");
}

BOOST_AUTO_TEST_CASE(comparison_mixes_bigints_strings_and_numbers) {
  BOOST_TEST(less(big(1), num(1.5)));
  BOOST_TEST(!less(num(1.5), big(1)));
  BOOST_TEST(less(str("1"), big(2)));
  BOOST_TEST(!less(str("x"), big(2)));
  BOOST_TEST(!less(big(2), str("x")));
  BOOST_TEST(less(str("10"), str("9")));
  BOOST_TEST(!less(num(NAN), num(1)));
  BOOST_TEST(!run(compare(cx(), Comparison::GreaterEqual, num(NAN), num(1))).is_true());
  BOOST_TEST(run(compare(cx(), Comparison::LessEqual, big(1), str("1"))).is_true());
}

BOOST_AUTO_TEST_CASE(loose_equality_follows_the_table_of_types) {
  BOOST_TEST(equal(Value(), Value::null()));
  BOOST_TEST(!equal(Value::null(), num(0)));
  BOOST_TEST(equal(str("1"), Value::boolean(true)));
  BOOST_TEST(equal(big(1), str("0x1")));
  BOOST_TEST(!equal(big(1), str("1n")));
  BOOST_TEST(equal(big(1), num(1)));
  BOOST_TEST(!equal(num(NAN), num(NAN)));
  Object* const o = object();
  put(o, "valueOf", native(kSeven));
  BOOST_TEST(equal(Value(o), num(7)));
  BOOST_TEST(equal(str("7"), Value(o)));
  BOOST_TEST(!equal(Value(o), Value::null()));
}

BOOST_AUTO_TEST_CASE(keys_and_their_values) {
  BOOST_TEST((take(key_to_value(cx(), primitive_to_key(cx(), num(-0.0)).value())) ==
              Value(String::single('0'))));
  BOOST_TEST(primitive_to_key(cx(), num(4294967294.0)).value().is_index());
  BOOST_TEST(primitive_to_key(cx(), num(4294967295.0)).value().is_atom());
  BOOST_TEST(primitive_to_key(cx(), str("12")).value().is_index());
  BOOST_TEST(primitive_to_key(cx(), num(1.5)).value().is_atom());
}

BOOST_AUTO_TEST_CASE(integers_lengths_and_indices) {
  BOOST_TEST(to_length(cx(), num(-1)).value() == 0u);
  BOOST_TEST(to_length(cx(), num(INFINITY)).value() == 9007199254740991u);
  BOOST_TEST(to_index(cx(), Value()).value() == 0u);
  BOOST_TEST(to_index(cx(), num(-1)).is_thrown());
  (void)cx().take_exception();
  BOOST_TEST(to_int32(cx(), num(4294967296.0 + 5)).value() == 5);
  BOOST_TEST(!std::signbit(to_integer_or_infinity(cx(), num(-0.5)).value()));
}

BOOST_AUTO_TEST_CASE(coercions_of_leafs_happen_in_place_or_in_frames) {
  const Value f = native(kSum);
  BOOST_TEST(show(run_call(f, {num(1.5), num(2.5), num(9)})) == "3.5");
  BOOST_TEST(show(run_call(f, {str("3.9"), str("1")})) == "4");
  BOOST_TEST(show(run_call(f)) == "NaN");
  Object* const o = object();
  put(o, "valueOf", native(kSlowSeven));
  BOOST_TEST(show(run_call(f, {Value(o), Value(o)})) == "14");
}

BOOST_AUTO_TEST_CASE(a_declared_receiver_must_not_be_nullish) {
  const Value f = native(kTrimmed);
  BOOST_TEST(show(run_call(f, {}, num(12))) == "12");
  BOOST_TEST(show(run_call(f)) == "! String.prototype.trimmed called on null or undefined");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(float16)

BOOST_AUTO_TEST_CASE(every_half_survives_the_way_there_and_back) {
  for (uint32_t h = 0; h < 0x10000; ++h) {
    const double d = float16_to_double(static_cast<uint16_t>(h));
    if (d != d) continue;
    BOOST_REQUIRE_EQUAL(double_to_float16(d), h);
  }
}

BOOST_AUTO_TEST_CASE(rounding_goes_to_the_nearest_and_ties_to_even) {
  for (uint32_t h = 0; h + 1 < 0x7C00; ++h) {
    const double low = float16_to_double(static_cast<uint16_t>(h));
    const double high = float16_to_double(static_cast<uint16_t>(h + 1));
    const double middle = (low + high) / 2;
    BOOST_REQUIRE_EQUAL(double_to_float16(std::nextafter(middle, 0)), h);
    BOOST_REQUIRE_EQUAL(double_to_float16(std::nextafter(middle, 1e9)), h + 1);
    BOOST_REQUIRE_EQUAL(double_to_float16(middle), h + (h & 1));
  }
  BOOST_TEST(double_to_float16(65519.99) == 0x7BFF);
  BOOST_TEST(double_to_float16(65520) == 0x7C00);
  BOOST_TEST(double_to_float16(-1e300) == 0xFC00);
}

BOOST_AUTO_TEST_SUITE_END()
