// Shortest decimals against the standard library's.
#include <boost/test/unit_test.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <random>
#include <string>

#include "vm/value/shortest_decimal.h"

using namespace shoal;

namespace {

/// As `DIGITSeEXPONENT`, without zeros at the end of the digits.
std::string by_library(double d) {
  char text[64];
  const std::string all(
      text, std::to_chars(text, text + sizeof text, d, std::chars_format::scientific).ptr);
  const size_t e = all.find('e');
  std::string digits = all.substr(0, e);
  if (digits.size() > 1) digits.erase(1, 1);
  int exponent = std::stoi(all.substr(e + 1)) - static_cast<int>(digits.size()) + 1;
  for (; digits.size() > 1 && digits.back() == '0'; ++exponent) digits.pop_back();
  return digits + "e" + std::to_string(exponent);
}

std::string by_us(double d) {
  const ShortestDecimal decimal = shortest_decimal(d);
  return std::to_string(decimal.digits) + "e" + std::to_string(decimal.exponent);
}

/// How many of the positive finite ones among `count` numbers differ.
template <class Next>
int differing(int count, Next next) {
  int differ = 0;
  for (int i = 0; i < count; ++i) {
    const double d = next(i);
    if (d > 0 && std::isfinite(d) && by_us(d) != by_library(d)) ++differ;
  }
  return differ;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shortest_decimals)

BOOST_AUTO_TEST_CASE(of_any_bits) {
  std::mt19937_64 random(1);
  BOOST_TEST(differing(200'000, [&](int) { return std::bit_cast<double>(random()); }) == 0);
}

BOOST_AUTO_TEST_CASE(of_quotients_and_scaled_numbers) {
  std::mt19937_64 random(2);
  BOOST_TEST(differing(100'000, [&](int) {
               return static_cast<double>(random() % 100'000'000) /
                      static_cast<double>(1 + random() % 10'000);
             }) == 0);
  BOOST_TEST(differing(100'000, [&](int) {
               return static_cast<double>(random() >> 11) *
                      std::pow(10, static_cast<int>(random() % 40) - 20);
             }) == 0);
}

BOOST_AUTO_TEST_CASE(about_each_power_of_two_and_below_the_normal_ones) {
  BOOST_TEST(differing(2047 * 7, [](int i) {
               const auto bits = static_cast<uint64_t>(i / 7) << 52;
               return std::bit_cast<double>(bits + static_cast<uint64_t>(i % 7) - 3);
             }) == 0);
  BOOST_TEST(differing(10'000,
                       [](int i) { return std::bit_cast<double>(static_cast<uint64_t>(i)); }) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
