#include <boost/test/unit_test.hpp>

#include "gc/pauses.h"
#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

BOOST_AUTO_TEST_SUITE(pauses)

BOOST_AUTO_TEST_CASE(an_empty_histogram_has_no_quantiles) {
  const PauseHistogram h;
  BOOST_TEST(h.count() == 0u);
  BOOST_TEST(h.quantile_ns(0.999) == 0u);
}

// Goal: a quantile is never below the duration that it stands for, and at most an eighth above.
// Method: each power of two and what lies around it, alone in a histogram beside something longer.
BOOST_AUTO_TEST_CASE(a_quantile_is_at_most_an_eighth_too_long) {
  for (uint32_t bit = 0; bit < 63; ++bit) {
    for (const int64_t beside : {-1, 0, 1}) {
      const uint64_t ns = (uint64_t{1} << bit) + static_cast<uint64_t>(beside);
      PauseHistogram h;
      h.add(ns);
      h.add(UINT64_MAX);
      BOOST_TEST(h.quantile_ns(0.5) >= ns);
      BOOST_TEST(h.quantile_ns(0.5) <= ns + ns / 8);
    }
  }
}

BOOST_AUTO_TEST_CASE(quantiles_count_from_the_shortest) {
  PauseHistogram h;
  for (uint64_t i = 0; i < 999; ++i) h.add(5);
  h.add(1'000'000);
  BOOST_TEST(h.quantile_ns(0.5) == 5u);
  BOOST_TEST(h.quantile_ns(0.999) == 5u);
  BOOST_TEST(h.quantile_ns(1) == 1'000'000u);
  BOOST_TEST(h.longest_ns() == 1'000'000u);
  BOOST_TEST(h.total_ns() == 999u * 5 + 1'000'000);
}

BOOST_FIXTURE_TEST_CASE(each_collection_of_a_heap_whose_owner_asks_is_written_down, World) {
  Pauses seen;
  owner.record = &seen;
  heap->collect_all(Turn::Inside);
  BOOST_TEST(seen.wall.count() != 0u);
  BOOST_TEST(seen.wall.count() == seen.thread.count());
  BOOST_TEST(seen.wall.longest_ns() != 0u);
  owner.record = nullptr;
  const uint64_t before = seen.wall.count();
  heap->collect_all(Turn::Inside);
  BOOST_TEST(seen.wall.count() == before);
}

BOOST_AUTO_TEST_SUITE_END()
