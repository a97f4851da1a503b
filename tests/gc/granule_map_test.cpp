#include "gc/granule_map.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>
#include <vector>

using namespace shoal;

BOOST_AUTO_TEST_SUITE(granule_map_suite)

// Against a plain loop, on maps of random cells that begin, end and straddle everywhere.
BOOST_AUTO_TEST_CASE(sweeping_a_map_agrees_with_a_granule_by_granule_sweep) {
  std::mt19937 random(42);
  const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
  for (int round = 0; round < 2000; ++round) {
    alignas(16) uint8_t map[kGranulesPerBlock] = {};
    uint8_t expected[kGranulesPerBlock] = {};
    GranuleBitmap expected_free;
    std::memset(expected_free, 0xFF, sizeof expected_free);
    const unsigned length_max = 1 + below(round % 5 == 0 ? 500 : 20);
    for (size_t g = kFirstGranule; g < kGranulesPerBlock;) {
      if (below(3) == 0) {
        g += 1 + below(10);
        continue;
      }
      const size_t length = std::min<size_t>(1 + below(length_max), kGranulesPerBlock - g);
      const bool live = below(2) == 0;
      map[g] = static_cast<uint8_t>(kMarkStart | (live ? unsigned{kMarkColorB} : below(2)));
      map[g + length - 1] |= kMarkEnd;
      if (length > 3) map[g + 1] = kMarkDirtyCard;
      if (live) {
        std::memcpy(expected + g, map + g, length);
        for (size_t k = g; k < g + length; ++k)
          expected_free[(k - kFirstGranule) / 64] &= ~(uint64_t{1} << ((k - kFirstGranule) % 64));
      }
      g += length;
    }
    uint32_t expected_count = 0;
    for (uint64_t word : expected_free)
      expected_count += static_cast<uint32_t>(std::popcount(word));
    GranuleBitmap free;
    const auto sweep = round % 2 == 0 ? granules::sweep_map : granules::sweep_map_portably;
    BOOST_TEST_REQUIRE(sweep(map, kMarkColorB, free) == expected_count);
    BOOST_TEST_REQUIRE(std::memcmp(map, expected, sizeof map) == 0);
    BOOST_TEST_REQUIRE(std::memcmp(free, expected_free, sizeof free) == 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()
