// Goal: nobody enters a loop of dispatch inside another one of the same context.
// Method: the counter that all other suites assert to be zero counts when somebody does.
#include "tests/run/script_world.h"

namespace shoal::test {

BOOST_AUTO_TEST_CASE(a_native_that_enters_the_loop_is_counted) {
  ScriptWorld world;
  world.on_hook = [&] {
    Context& cx = world.cx();
    const Value outcome = cx.start_outcome;
    start_nothing(cx);
    (void)cx.run();  // What natives must not do.
    cx.start_outcome = outcome;
  };
  BOOST_REQUIRE(world.start("hook(); hook(); result = 'done'"));
  BOOST_TEST((world.cx().run() == LeaveReason::Done));
  BOOST_TEST(world.global("result") == "done");
  BOOST_TEST(world.cx().nested_runs == 2u);
  world.cx().nested_runs = 0;
}

BOOST_AUTO_TEST_CASE(an_engine_says_when_a_loop_was_nested) {
  ScriptWorld world;
  world.cx().nested_runs = 1;
  const RunResult result = world.engine.run_script_source("1 + 1", "x.js");
  BOOST_TEST(result.exit_code == 70);
  BOOST_TEST(result.error.find("inside another one") != std::string::npos);
  world.cx().nested_runs = 0;
}

BOOST_AUTO_TEST_CASE(runs_of_one_context_after_another_are_not_nested) {
  ScriptWorld world;
  for (int i = 0; i < 3; ++i) {
    BOOST_REQUIRE(world.start("result = [3, 1, 2].sort((a, b) => a - b).join()"));
    BOOST_TEST((world.cx().run() == LeaveReason::Done));
  }
  BOOST_TEST(world.cx().nested_runs == 0u);
}

}  // namespace shoal::test
