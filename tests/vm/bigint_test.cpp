#include "vm/value/bigint.h"

#include <cmath>
#include <limits>
#include <random>

#include "tests/vm/value_heap.h"
#include "vm/value/atom.h"

using namespace shoal;
using shoal::test::ValueHeap;

namespace {

__extension__ using Wide = __int128;
using Operation = Result<BigInt*> (*)(Heap&, const BigInt*, const BigInt*);

struct World : ValueHeap {
  uint64_t random() { return engine(); }
  std::mt19937_64 engine{4711};

  /// Text in radix 36, perhaps with a sign.
  BigInt* big36(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    BigInt* r = BigInt::zero();
    BigInt* const radix = BigInt::from_uint64(heap(), 36).value();
    for (const char c : text) {
      const auto digit = static_cast<uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
      BigInt* const d = BigInt::from_uint64(heap(), digit).value();
      r = BigInt::add(heap(), BigInt::multiply(heap(), r, radix).value(), d).value();
    }
    return negative ? BigInt::negate(heap(), r).value() : r;
  }
  BigInt* big(std::string_view text) {
    bool valid = false;
    BigInt* const x = BigInt::from_string(heap(), StringView(text), valid).value();
    BOOST_REQUIRE(valid);
    return x;
  }
  BigInt* small(int64_t i) { return BigInt::from_int64(heap(), i).value(); }
  BigInt* wide(Wide w) {
    const bool negative = w < 0;
    const Wide magnitude = negative ? -w : w;
    BigInt* const high =
        BigInt::from_uint64(heap(), static_cast<uint64_t>(magnitude >> 64)).value();
    BigInt* const low = BigInt::from_uint64(heap(), static_cast<uint64_t>(magnitude)).value();
    BigInt* const up = BigInt::shift_left(heap(), high, small(64)).value();
    BigInt* const x = BigInt::add(heap(), up, low).value();
    return negative ? BigInt::negate(heap(), x).value() : x;
  }
  BigInt* random_big(uint32_t limbs) {
    BigInt* x = BigInt::zero();
    for (uint32_t i = 0; i < limbs; ++i) {
      // Long runs of equal bits find the carries.
      const uint64_t limb = random() % 3 == 0 ? (random() % 2 ? ~uint64_t{0} : 0) : random();
      BigInt* const up = BigInt::shift_left(heap(), x, small(64)).value();
      x = BigInt::add(heap(), up, BigInt::from_uint64(heap(), limb).value()).value();
    }
    return random() % 2 ? BigInt::negate(heap(), x).value() : x;
  }
  bool equal(const BigInt* x, const BigInt* y) { return BigInt::compare(x, y) == 0; }
  std::string apply(Operation op, BigInt* x, BigInt* y, uint32_t radix = 10) {
    return op(heap(), x, y).value()->to_text(radix);
  }
};

struct Golden {
  const char* x;
  const char* y;
  const char* results[8];  // + - * / % & | ^
};

// Computed by another engine.
const Golden kGolden[] = {
    {"-9pfn", "1cc8", {"-8d3f", "-b1rv", "-d17hj54", "-7", "-b23", "43c", "-8h6r", "-8la3"}},
    {"3dcrvvlo8904r",
     "-lkzh7tw37uj1",
     {"2rrsenrs515lq", "3yxrd3fkbguns", "-20r6yjolu4r9mc79t1zy9j0dr", "-5", "dfuhsg7s5rhm",
      "3aj4siua0yjs3", "-ircdv2hvxe6d", "-3tah6dwrwvxyg"}},
    {"2arg6i4yft0a8",
     "-1",
     {"2arg6i4yft0a7", "2arg6i4yft0a9", "-2arg6i4yft0a8", "-2arg6i4yft0a8", "0", "2arg6i4yft0a8",
      "-1", "-2arg6i4yft0a9"}},
    {"-bmk9md3fhtqm5qkiun590gdeo",
     "2h9ceou5hargl",
     {"-bmk9md3fhtqm39b6fyb3j5ly3", "-bmk9md3fhtqm87tv9bzehr4v9",
      "-stsr48u191vyj7tk2et211yy3kw1djbq06c80", "-4otayrv0lu6rq", "-1mcq0gaystloi", "imv3m2pndx4w",
      "-bmk9md3fhtqm3ry1jkdt6jj2z", "-bmk9md3fhtqm4akwn6gitxg7v"}},
    {"am2p593ds749euneml9zspym0vpm0gpjm8kmvw3",
     "46wpxtbri5hant33gf",
     {"am2p593ds749euneml9zsu5iqtixryv0wwdpzci", "am2p593ds749euneml9zslrpaxwa8yk2bkrjsfo",
      "18hmigzqwk0p9arvoj1bj53kmxfomb6cnsv3felp29v7o519lmq2imsp9", "2j58u18yc4jzcvwev7q136",
      "29p1axjlpot65ljiwl", "y1fu0ltmu1t1xkhtf", "am2p593ds749euneml9zst7hazibyc0z3ug5hj3",
      "am2p593ds749euneml9zss9fv5hq4p6xasikzpo"}},
    {"ixv2qbzr4zvyths9b608eep9b8oouz228npbj9xaqm0d7cw8i6vkl1o30n",
     "-pro5r1ea7jubci0dao1n0mnjcigeytm34knnhov2a042y6bp80lcwgha58",
     {"-6tt30pej2jycj083zi1em7ya19rq3uk0vwybyexrje3pqtfgptpsbet74l",
      "18pj8hde1cjqa5zsmlu1vf1csnr53tso5d8cz0ysd0m4g5j7xq7gxhi5d5v",
      "-dk2oszcirm6880fgl9uth3ul8uqsjwndnv4kg1jdtyt49vepj5ju5wsdvgitk049ac59l5k09zodu8a3b02ace5fge7"
      "febazwvmx5zz13t83iwr2t5c4",
      "0", "ixv2qbzr4zvyths9b608eep9b8oouz228npbj9xaqm0d7cw8i6vkl1o30n",
      "dothal78ryysu9s7ag6xh1fjtbxfds6dlwd6qsgov02qu8ldx4zfoxfwas",
      "-kimkbalruix5da0b9y8c39dtulp5hmqehtbip7egee6gl20umyp80c93fd",
      "-y7g1lvt0mhvy7jsikef9katdnxmkvews3popfzv59e97fam8k3onp9ozq5"}},
    {"-3esnb40tjqf8oooxu0dl1bwizbaga6qs2xv194cghfy0eq59vxmevbwzngeivjscfctzkkd7mn1bxosdxxbdwpdqhf39"
     "oh9julqtblw21ewhfoel55gjr4cr0fxfevokyv38b602",
     "ytidj2yv3g0pne5hwnjoetwew",
     {"-3esnb40tjqf8oooxu0dl1bwizbaga6qs2xv194cghfy0eq59vxmevbwzngeivjscfctzkkd7mn1bxosdxxbdwpdqhf3"
      "9oh9julqtblw21ewhfodmbn30o5hnkf7s0q6obbeth9l6",
      "-3esnb40tjqf8oooxu0dl1bwizbaga6qs2xv194cghfy0eq59vxmevbwzngeivjscfctzkkd7mn1bxosdxxbdwpdqhf3"
      "9oh9julqtblw21ewhfofjynu2u37uggn2t16hmern52ey",
      "-3arprqu8el3gxjo50frn07cv5ji1rojuvpv4b9tt0x2lhf0r6lk6kqutvmcliq83m5fq2pcvq0xi3ipuhxg7iy9xj9d"
      "tlt5tagqa2jtrpskqdavxat5h7wlqsotub12p8mhnjfzae14wkr2cjjfd44uk3ap7vx4ts",
      "-3iyhpamt4pnvwc7e6n04e3yvhelzje29cvj32ultpbrg24m3wu5117ocelr60z64gu7hcnv8sss27imod8gqy2hi2v8"
      "j6dzmdc6wuyu9w6cpqgr",
      "-bfoj0msiaqqrltu5c11sei4m2", "ycg2dmmvcgwy9yjyyagu489y0",
      "-3esnb40tjqf8oooxu0dl1bwizbaga6qs2xv194cghfy0eq59vxmevbwzngeivjscfctzkkd7mn1bxosdxxbdwpdqhf3"
      "9oh9julqtblw21ewhfoeko35easd01c61za5mls8xpjj6",
      "-3esnb40tjqf8oooxu0dl1bwizbaga6qs2xv194cghfy0eq59vxmevbwzngeivjscfctzkkd7mn1bxosdxxbdwpdqhf3"
      "9oh9julqtblw21ewhfofj0j7rxf8ci94bxu4kw931xth6"}},
};

const Operation kOperations[] = {BigInt::add,    BigInt::subtract,  BigInt::multiply,
                                 BigInt::divide, BigInt::remainder, BigInt::bit_and,
                                 BigInt::bit_or, BigInt::bit_xor};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bigint, World)

BOOST_AUTO_TEST_CASE(results_agree_with_another_engine) {
  for (const Golden& g : kGolden) {
    BigInt* const x = big36(g.x);
    BigInt* const y = big36(g.y);
    BOOST_TEST(x->to_text(36) == g.x);
    BOOST_TEST(y->to_text(36) == g.y);
    for (int i = 0; i < 8; ++i) BOOST_TEST(apply(kOperations[i], x, y, 36) == g.results[i]);
  }
}

BOOST_AUTO_TEST_CASE(small_results_agree_with_the_machine) {
  for (int i = 0; i < 4000; ++i) {
    const int x_shift = static_cast<int>(random() % 62), y_shift = static_cast<int>(random() % 62);
    const Wide a = static_cast<int64_t>(random()) >> x_shift;
    const Wide b = static_cast<int64_t>(random()) >> y_shift;
    BigInt* const x = wide(a);
    BigInt* const y = wide(b);
    const Wide divisor = b == 0 ? 1 : b;
    BigInt* const d = wide(divisor);
    BOOST_REQUIRE(equal(BigInt::add(heap(), x, y).value(), wide(a + b)));
    BOOST_REQUIRE(equal(BigInt::subtract(heap(), x, y).value(), wide(a - b)));
    BOOST_REQUIRE(equal(BigInt::multiply(heap(), x, y).value(), wide(a * b)));
    BOOST_REQUIRE(equal(BigInt::divide(heap(), x, d).value(), wide(a / divisor)));
    BOOST_REQUIRE(equal(BigInt::remainder(heap(), x, d).value(), wide(a % divisor)));
    BOOST_REQUIRE(equal(BigInt::bit_and(heap(), x, y).value(), wide(a & b)));
    BOOST_REQUIRE(equal(BigInt::bit_or(heap(), x, y).value(), wide(a | b)));
    BOOST_REQUIRE(equal(BigInt::bit_xor(heap(), x, y).value(), wide(a ^ b)));
    BOOST_REQUIRE(equal(BigInt::bit_not(heap(), x).value(), wide(~a)));
    const auto bits = static_cast<int>(random() % 60);
    BOOST_REQUIRE(
        equal(BigInt::shift_left(heap(), x, small(bits)).value(), wide(a * (Wide{1} << bits))));
    BOOST_REQUIRE(equal(BigInt::shift_right(heap(), x, small(bits)).value(), wide(a >> bits)));
    BOOST_REQUIRE(equal(BigInt::shift_left(heap(), x, small(-bits)).value(), wide(a >> bits)));
    BOOST_REQUIRE((BigInt::compare(x, y) < 0) == (a < b));
    BOOST_REQUIRE(x->to_int64() == static_cast<int64_t>(a));
    const auto n = static_cast<uint64_t>(bits + 1);
    const Wide wrapped = a & ((Wide{1} << n) - 1);
    BOOST_REQUIRE(equal(BigInt::as_uint_n(heap(), n, x).value(), wide(wrapped)));
    const Wide signed_wrapped = (wrapped >> (n - 1)) != 0 ? wrapped - (Wide{1} << n) : wrapped;
    BOOST_REQUIRE(equal(BigInt::as_int_n(heap(), n, x).value(), wide(signed_wrapped)));
  }
}

BOOST_AUTO_TEST_CASE(quotient_and_remainder_make_the_dividend_again_at_all_lengths) {
  for (int i = 0; i < 400; ++i) {
    BigInt* const x = random_big(static_cast<uint32_t>(random() % 90));
    BigInt* y = random_big(1 + static_cast<uint32_t>(random() % 60));
    if (y->is_zero()) y = small(-3);
    BigInt* const q = BigInt::divide(heap(), x, y).value();
    BigInt* const r = BigInt::remainder(heap(), x, y).value();
    BigInt* const again = BigInt::add(heap(), BigInt::multiply(heap(), q, y).value(), r).value();
    BOOST_REQUIRE(equal(again, x));
    BOOST_REQUIRE((r->is_zero() || r->is_negative() == x->is_negative()));
    // |r| < |y|
    BigInt* const rest = r->is_negative() ? BigInt::negate(heap(), r).value() : r;
    BigInt* const divisor = y->is_negative() ? BigInt::negate(heap(), y).value() : y;
    BOOST_REQUIRE(BigInt::compare(rest, divisor) < 0);
  }
}

BOOST_AUTO_TEST_CASE(bitwise_identities_hold_at_all_lengths) {
  for (int i = 0; i < 400; ++i) {
    BigInt* const x = random_big(static_cast<uint32_t>(random() % 12));
    BigInt* const y = random_big(static_cast<uint32_t>(random() % 12));
    BigInt* const both = BigInt::bit_and(heap(), x, y).value();
    BigInt* const any = BigInt::bit_or(heap(), x, y).value();
    BigInt* const odd = BigInt::bit_xor(heap(), x, y).value();
    // x + y = (x | y) + (x & y), and x ^ y = (x | y) - (x & y).
    BOOST_REQUIRE(equal(BigInt::add(heap(), x, y).value(), BigInt::add(heap(), both, any).value()));
    BOOST_REQUIRE(equal(odd, BigInt::subtract(heap(), any, both).value()));
    BOOST_REQUIRE(equal(BigInt::bit_not(heap(), BigInt::bit_not(heap(), x).value()).value(), x));
    const auto bits = static_cast<int64_t>(random() % 400);
    BigInt* const up = BigInt::shift_left(heap(), x, small(bits)).value();
    BOOST_REQUIRE(equal(BigInt::shift_right(heap(), up, small(bits)).value(), x));
    // asIntN is what is left of both shifts.
    BigInt* const cut = BigInt::as_int_n(heap(), static_cast<uint64_t>(bits), x).value();
    BigInt* const low = BigInt::as_uint_n(heap(), static_cast<uint64_t>(bits), x).value();
    BigInt* const difference = BigInt::subtract(heap(), low, cut).value();
    BOOST_REQUIRE((difference->is_zero() ||
                   equal(difference, BigInt::shift_left(heap(), small(1), small(bits)).value())));
    BOOST_REQUIRE(BigInt::as_uint_n(heap(), static_cast<uint64_t>(bits),
                                    BigInt::subtract(heap(), x, low).value())
                      .value()
                      ->is_zero());
  }
}

BOOST_AUTO_TEST_CASE(text_in_every_radix_is_read_back) {
  for (uint32_t radix = 2; radix <= 36; ++radix) {
    for (const uint32_t limbs : {0u, 1u, 2u, 5u, 31u, 32u, 40u}) {
      BigInt* const x = random_big(limbs);
      const std::string text = x->to_text(radix);
      BOOST_REQUIRE(BigInt::to_string(heap(), x, radix).value()->utf8() == text);
      if (limbs <= 5)
        BOOST_REQUIRE(equal(x, [&] {
          BigInt* r = BigInt::zero();
          BigInt* const base = small(radix);
          for (const char c : text) {
            if (c == '-') continue;
            BigInt* const d = small(c <= '9' ? c - '0' : c - 'a' + 10);
            r = BigInt::add(heap(), BigInt::multiply(heap(), r, base).value(), d).value();
          }
          return text[0] == '-' ? BigInt::negate(heap(), r).value() : r;
        }()));
      if (radix == 10) BOOST_REQUIRE(equal(big(text), x));
      if (x->is_negative()) continue;
      if (radix == 16) BOOST_REQUIRE(equal(big("0x" + text), x));
      if (radix == 8) BOOST_REQUIRE(equal(big("0O" + text), x));
      if (radix == 2) BOOST_REQUIRE(equal(big("0b" + text), x));
    }
  }
}

BOOST_AUTO_TEST_CASE(powers_of_ten_are_written_with_all_their_zeros) {
  for (const int64_t exponent : {1, 18, 19, 20, 38, 39, 300, 600, 700, 2000, 20000}) {
    BigInt* const x = BigInt::power(heap(), small(10), small(exponent)).value();
    const std::string expected = "1" + std::string(static_cast<size_t>(exponent), '0');
    BOOST_TEST(x->to_text() == expected);
    BOOST_TEST(equal(big(expected), x));
    BOOST_TEST(equal(BigInt::make_immortal(expected), x));
    BigInt* const less = BigInt::subtract(heap(), x, small(1)).value();
    BOOST_TEST(less->to_text() == std::string(static_cast<size_t>(exponent), '9'));
  }
}

BOOST_AUTO_TEST_CASE(strings_are_bigints_only_in_the_grammar_of_the_language) {
  bool valid = false;
  for (const char* const text : {"", "  ", "0", "-0", "+0", "000", "0x0", " \n0\t"}) {
    BOOST_TEST(
        BigInt::from_string(heap(), StringView(std::string_view(text)), valid).value()->is_zero());
    BOOST_TEST(valid);
  }
  BOOST_TEST(big(" -00123 ")->to_text() == "-123");
  BOOST_TEST(big("0XfF")->to_text() == "255");
  for (const char* const text : {"-", "+", "1n", "1.0", "1e3", "0x", "0b2", "0o8", "-0x1", "+0b1",
                                 "1_000", "--1", "1 2", "Infinity", "0xg"}) {
    BOOST_TEST(BigInt::from_string(heap(), StringView(std::string_view(text)), valid).ok());
    BOOST_TEST(!valid, text);
  }
}

BOOST_AUTO_TEST_CASE(powers_follow_their_special_cases) {
  BOOST_TEST(apply(BigInt::power, small(0), small(0)) == "1");
  BOOST_TEST(apply(BigInt::power, small(0), small(5)) == "0");
  BOOST_TEST(apply(BigInt::power, small(-1), big("100000000000000000000000")) == "1");
  BOOST_TEST(apply(BigInt::power, small(-1), big("100000000000000000000001")) == "-1");
  BOOST_TEST(apply(BigInt::power, small(-2), small(3)) == "-8");
  BOOST_TEST(apply(BigInt::power, small(4), small(50)) == "1267650600228229401496703205376");
  BOOST_TEST(apply(BigInt::power, small(-7), small(45)) ==
             "-107006904423598033356356300384937784807");
}

BOOST_AUTO_TEST_CASE(doubles_convert_exactly_and_back_to_the_nearest_even) {
  for (const double d : {0.0, 1.0, -1.0, 4294967296.0, -9007199254740991.0, 18446744073709551616.0,
                         1e22, -1e300, std::numeric_limits<double>::max()}) {
    BigInt* const x = BigInt::from_double(heap(), d).value();
    BOOST_TEST(x->to_double() == d);
    BOOST_TEST(BigInt::compare_double(x, d) == 0);
  }
  BOOST_TEST(BigInt::from_double(heap(), 1e22).value()->to_text() == "10000000000000000000000");
  BigInt* const one = small(1);
  const auto power = [&](int64_t n) { return BigInt::shift_left(heap(), one, small(n)).value(); };
  const auto plus = [&](BigInt* x, int64_t n) { return BigInt::add(heap(), x, small(n)).value(); };
  BOOST_TEST(plus(power(53), 1)->to_double() == 9007199254740992.0);
  BOOST_TEST(plus(power(53), 3)->to_double() == 9007199254740996.0);
  BOOST_TEST(plus(power(54), 3)->to_double() == 18014398509481988.0);
  BOOST_TEST(std::isinf(plus(power(1024), -1)->to_double()));
  BigInt* const edge = BigInt::subtract(heap(), power(1024), power(970)).value();
  BOOST_TEST(std::isinf(edge->to_double()));
  BOOST_TEST(plus(edge, -1)->to_double() == std::numeric_limits<double>::max());
  BOOST_TEST(std::isinf(power(100000)->to_double()));
  // A bit far below decides a tie.
  BigInt* const tie = BigInt::add(heap(), power(200), power(147)).value();
  BOOST_TEST(tie->to_double() == std::ldexp(1.0, 200));
  BOOST_TEST(plus(tie, 1)->to_double() == std::nextafter(std::ldexp(1.0, 200), INFINITY));
}

BOOST_AUTO_TEST_CASE(comparison_with_a_number_is_exact) {
  const double inf = std::numeric_limits<double>::infinity();
  BOOST_TEST(BigInt::compare_double(small(0), 0.5) < 0);
  BOOST_TEST(BigInt::compare_double(small(0), -0.0) == 0);
  BOOST_TEST(BigInt::compare_double(small(1), 0.5) > 0);
  BOOST_TEST(BigInt::compare_double(small(1), 1.5) < 0);
  BOOST_TEST(BigInt::compare_double(small(-1), -1.5) > 0);
  BOOST_TEST(BigInt::compare_double(small(-1), -0.5) < 0);
  BOOST_TEST(BigInt::compare_double(small(-1), 0) < 0);
  BOOST_TEST(BigInt::compare_double(small(5), -inf) > 0);
  BOOST_TEST(BigInt::compare_double(small(-5), -inf) > 0);
  BOOST_TEST(BigInt::compare_double(big("9007199254740993"), 9007199254740992.0) > 0);
  BOOST_TEST(BigInt::compare_double(big("-9007199254740993"), -9007199254740992.0) < 0);
  BOOST_TEST(BigInt::compare_double(big("9007199254740993"), 9007199254740994.0) < 0);
  BigInt* const huge = BigInt::power(heap(), small(10), small(400)).value();
  BOOST_TEST(BigInt::compare_double(huge, std::numeric_limits<double>::max()) > 0);
  BOOST_TEST(BigInt::compare_double(huge, inf) < 0);
}

BOOST_AUTO_TEST_CASE(what_is_too_big_is_refused_and_the_biggest_is_not) {
  const int64_t bits_max = BigInt::kBitsMax;
  BigInt* const top = BigInt::shift_left(heap(), small(1), small(bits_max - 1)).value();
  BOOST_TEST(top->bit_length() == uint64_t{BigInt::kBitsMax});
  BigInt* const biggest =
      BigInt::add(heap(), top, BigInt::subtract(heap(), top, small(1)).value()).value();
  BOOST_TEST(biggest->bit_length() == uint64_t{BigInt::kBitsMax});
  const auto refused = [&](Result<BigInt*> r) {
    const bool failed =
        !r.ok() && !messages.empty() && messages.back() == "Maximum BigInt size exceeded";
    messages.clear();
    return failed;
  };
  BOOST_TEST(refused(BigInt::add(heap(), biggest, small(1))));
  BOOST_TEST(refused(BigInt::add(heap(), top, top)));
  BOOST_TEST(refused(BigInt::bit_not(heap(), biggest)));
  BOOST_TEST(refused(BigInt::multiply(heap(), biggest, biggest)));
  BOOST_TEST(refused(BigInt::shift_left(heap(), small(1), small(bits_max))));
  BOOST_TEST(refused(BigInt::shift_left(heap(), small(1), big("99999999999999999999999"))));
  BOOST_TEST(refused(BigInt::power(heap(), small(3), small(bits_max))));
  BOOST_TEST(refused(BigInt::power(heap(), small(2), big("99999999999999999999999"))));
  BOOST_TEST(refused(BigInt::as_uint_n(heap(), uint64_t{1} << 50, small(-1))));
  BOOST_TEST(refused(BigInt::from_literal(heap(), "0x" + std::string(5'000'000, 'f'))));
  BOOST_TEST(refused(BigInt::from_literal(heap(), std::string(6'000'000, '9'))));
  BOOST_TEST(BigInt::as_uint_n(heap(), uint64_t{1} << 50, biggest).value() == biggest);
  BOOST_TEST(BigInt::as_int_n(heap(), uint64_t{1} << 50, small(-1)).value()->to_int64() == -1);
  BOOST_TEST(apply(BigInt::shift_right, small(-5), big("99999999999999999999999")) == "-1");
  BOOST_TEST(apply(BigInt::shift_right, small(5), big("99999999999999999999999")) == "0");
  BOOST_TEST(biggest->to_text(16) == std::string(BigInt::kBitsMax / 4, 'f'));
}

BOOST_AUTO_TEST_CASE(operations_hold_their_operands_while_every_allocation_collects) {
  BigInt* const expected = BigInt::power(heap(), small(-12345), small(300)).value();
  const std::string text = expected->to_text();
  stress();
  BigInt* const x = BigInt::power(heap(), small(-12345), small(300)).value();
  BOOST_TEST(BigInt::to_string(heap(), x).value()->utf8() == text);
  BOOST_TEST(big(text)->to_text() == text);
  BigInt* const q = BigInt::divide(heap(), x, small(12345)).value();
  BigInt* const back = BigInt::multiply(heap(), q, small(12345)).value();
  BOOST_TEST(back->to_text() == text);
  calm();
}

BOOST_AUTO_TEST_CASE(zero_is_one_value_without_a_sign) {
  BOOST_TEST(BigInt::negate(heap(), BigInt::zero()).value()->to_text() == "0");
  BOOST_TEST(!BigInt::multiply(heap(), small(-5), small(0)).value()->is_negative());
  BOOST_TEST(!BigInt::remainder(heap(), small(-6), small(3)).value()->is_negative());
  BOOST_TEST(!BigInt::divide(heap(), small(-1), small(3)).value()->is_negative());
  BOOST_TEST(!BigInt::shift_left(heap(), small(0), small(100)).value()->is_negative());
  BOOST_TEST(!BigInt::from_double(heap(), -0.0).value()->is_negative());
  BOOST_TEST(BigInt::make_immortal("0x00")->is_zero());
  BOOST_TEST(BigInt::make_immortal("0b101")->to_text() == "5");
  BOOST_TEST(small(7)->hash() == big("7")->hash());
}

BOOST_AUTO_TEST_SUITE_END()
