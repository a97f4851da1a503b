#include "vm/value/bigint_limbs.h"

#include <boost/test/unit_test.hpp>
#include <random>
#include <vector>

using namespace shoal::limbs;

namespace {

using Magnitude = std::vector<Limb>;

struct Random {
  std::mt19937_64 engine{4711};
  /// Long runs of equal bits find the carries. The highest limb is not 0.
  Magnitude magnitude(uint32_t count) {
    Magnitude x(count);
    for (Limb& limb : x) limb = engine() % 3 == 0 ? (engine() % 2 ? ~Limb{0} : 0) : engine();
    x.back() |= 1;
    return x;
  }
};

uint32_t size(const Magnitude& x) { return static_cast<uint32_t>(x.size()); }

/// As at school, limb by limb.
Magnitude school_product(const Magnitude& x, const Magnitude& y) {
  Magnitude out(x.size() + y.size());
  for (size_t j = 0; j < y.size(); ++j) {
    Magnitude row = x;
    row.push_back(multiply_add_limb(row.data(), size(x), y[j], 0));
    const auto above = static_cast<uint32_t>(out.size() - j);
    const auto used = std::min(above, size(row));
    (void)add(out.data() + j, out.data() + j, above, row.data(), used);
  }
  return out;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bigint_limbs, Random)

BOOST_AUTO_TEST_CASE(products_are_the_same_with_gmp_and_without_at_all_lengths) {
  constexpr uint32_t kLengths[] = {1, 2, 31, 39, 40, 41, 63, 64, 65, 79, 80, 81, 127, 200, 333};
  for (const uint32_t x_count : kLengths) {
    for (const uint32_t y_count : kLengths) {
      if (y_count > x_count) continue;
      const Magnitude x = magnitude(x_count), y = magnitude(y_count);
      Magnitude here(x_count + y_count), anywhere(x_count + y_count);
      multiply_here(here.data(), x.data(), x_count, y.data(), y_count);
      multiply(anywhere.data(), y.data(), y_count, x.data(), x_count);
      BOOST_TEST((here == school_product(x, y)), x_count << " by " << y_count);
      BOOST_TEST((here == anywhere), x_count << " by " << y_count);
    }
  }
}

BOOST_AUTO_TEST_CASE(squares_are_the_same_with_gmp_and_without) {
  for (uint32_t count = 1; count <= 300; count += 7) {
    const Magnitude x = magnitude(count);
    Magnitude here(2 * count), anywhere(2 * count);
    multiply_here(here.data(), x.data(), count, x.data(), count);
    multiply(anywhere.data(), x.data(), count, x.data(), count);
    BOOST_TEST((here == anywhere), count << " limbs");
  }
}

BOOST_AUTO_TEST_CASE(the_halves_of_a_product_may_be_equal_or_empty) {
  for (const uint32_t count : {40u, 41u, 100u}) {
    for (const Limb limb : {Limb{0}, Limb{1}, ~Limb{0}}) {
      Magnitude x(count, limb), y(count, ~Limb{0});
      x.back() = 1;
      Magnitude here(2 * count);
      multiply_here(here.data(), x.data(), count, y.data(), count);
      BOOST_TEST((here == school_product(x, y)));
    }
  }
}

BOOST_AUTO_TEST_CASE(quotients_are_the_same_with_gmp_and_without) {
  for (const uint32_t y_count : {2u, 3u, 63u, 64u, 65u, 150u}) {
    for (const uint32_t more : {0u, 1u, 2u, 70u}) {
      const uint32_t x_count = y_count + more;
      const Magnitude x = magnitude(x_count), y = magnitude(y_count);
      Magnitude q(more + 1), r(y_count), q_here(more + 1), r_here(y_count);
      Magnitude scratch(divide_scratch(x_count, y_count)), own(x_count + y_count + 1);
      divide(q.data(), r.data(), x.data(), x_count, y.data(), y_count, scratch.data());
      divide_here(q_here.data(), r_here.data(), x.data(), x_count, y.data(), y_count, own.data());
      BOOST_TEST((q == q_here), x_count << " by " << y_count);
      BOOST_TEST((r == r_here), x_count << " by " << y_count);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
