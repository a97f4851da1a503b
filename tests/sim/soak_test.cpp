// Goal: nothing is lost, left behind or answered wrongly, however contexts are created, loaded,
// called, messaged, cancelled and killed from several threads. Method: tests/sim/soak.h, for a
// short while; long runs: shoal-soak.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "tests/sim/soak.h"

namespace shoal::soak {

BOOST_AUTO_TEST_CASE(a_short_soak_leaves_nothing_behind) {
  Settings settings;
  const char* const seed = std::getenv("SHOAL_SEED");
  settings.seed = seed ? std::strtoull(seed, nullptr, 10) : 1;
  settings.round_seconds = 4;
  settings.places = 60;
  const Report report = run(settings);
  BOOST_TEST(report.complaint == "");
  BOOST_TEST(report.rounds >= 1u);
  BOOST_TEST(report.contexts > 20u);
  BOOST_TEST(report.calls > 100u);
  BOOST_TEST(report.programs > 0u);
}

}  // namespace shoal::soak
