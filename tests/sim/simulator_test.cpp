// Goal: whatever happens to contexts (faults of the world, kills, quotas, errors, messages), a run
// is decided by its seed alone, nobody is forgotten, and everything is given back.
// Method: simulations (tests/sim/simulation.h), each without threads of the pool's own and on two;
// what all contexts printed, and how they ended, must be the same. Long runs: shoal-sim.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "tests/sim/simulation.h"

namespace shoal::sim {
namespace {

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_seed_decides_all_that_happens) {
  const uint64_t first = setting("SHOAL_SIM_FIRST", 1), count = setting("SHOAL_SIM_SEEDS", 20);
  Settings settings;
  settings.contexts = static_cast<uint32_t>(setting("SHOAL_SIM_CONTEXTS", 50));
  uint32_t killed = 0, over_quota = 0, failed = 0;
  for (settings.seed = first; settings.seed < first + count; ++settings.seed) {
    settings.threads = 0;
    const Report expected = simulate(settings);
    settings.threads = 2;
    const Report again = simulate(settings);
    BOOST_TEST(expected.complaint == "", "seed " << settings.seed << ": " << expected.complaint);
    BOOST_TEST(again.complaint == "", "seed " << settings.seed << ": " << again.complaint);
    BOOST_TEST((again.text == expected.text), "seed " << settings.seed << " differs:\n"
                                                      << difference(expected.text, again.text));
    killed += expected.killed;
    over_quota += expected.over_quota;
    failed += expected.failed;
  }
  BOOST_TEST(killed != 0u);
  BOOST_TEST(over_quota != 0u);
  BOOST_TEST(failed != 0u);
}

BOOST_AUTO_TEST_CASE(a_thousand_contexts_are_decided_by_their_seed) {
  Settings settings;
  settings.seed = setting("SHOAL_SIM_FIRST", 4711);
  const Report expected = simulate(settings);
  settings.threads = 2;
  const Report again = simulate(settings);
  BOOST_TEST(expected.complaint == "");
  BOOST_TEST((again.text == expected.text), difference(expected.text, again.text));
}

BOOST_AUTO_TEST_CASE(a_seed_decides_the_same_under_gc_stress) {
  Settings settings;
  settings.contexts = 40;
  settings.seed = 77;
  const Report expected = simulate(settings);
  settings.threads = 2;
  settings.collect_every = 499;
  const Report again = simulate(settings);
  BOOST_TEST(expected.complaint == "");
  BOOST_TEST((again.text == expected.text), difference(expected.text, again.text));
}

}  // namespace shoal::sim
