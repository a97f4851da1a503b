// Goal: what a job makes while it begins lives, though nothing of the context runs yet.
// Method: a collection at each allocation, and whoever starts the jobs holds no cells.
#include "tests/run/script_world.h"

namespace shoal::test {
namespace {

class CollectedWorld : public ScriptWorld {
 public:
  CollectedWorld() {
    testing_.collect_every = 1;
    testing_.verify = true;
    cx().heap().set_testing(&testing_);
  }
  ~CollectedWorld() { cx().heap().set_testing(nullptr); }
  /// Runs the script and its jobs, each begun from here.
  void run(std::string_view source) {
    BOOST_REQUIRE(start(source));
    cx().state().fuel = INT64_MAX;
    BOOST_REQUIRE((cx().run() == LeaveReason::Done));
    while (!cx().jobs().is_empty()) {
      start_job(cx(), cx().jobs().pop());
      BOOST_REQUIRE((cx().run() == LeaveReason::Done));
    }
  }

 private:
  HeapTesting testing_;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_records_of_all_settled_live_while_they_are_filled, CollectedWorld) {
  run("var text = '';\n"
      "const all = [Promise.reject('a'), Promise.resolve('b'), Promise.reject('c')];\n"
      "Promise.allSettled(all).then((list) => { text = list.map((each) =>\n"
      "    Object.keys(each) + each.status + (each.value ?? each.reason)).join(); });");
  BOOST_TEST(global("text") ==
             "status,reasonrejecteda,status,valuefulfilledb,status,reasonrejectedc");
}

BOOST_FIXTURE_TEST_CASE(a_promise_followed_by_another_lives_while_that_is_arranged,
                        CollectedWorld) {
  run("var text = '';\n"
      "Promise.resolve().then(() => Promise.resolve('x')).then((v) => { text = v; });");
  BOOST_TEST(global("text") == "x");
}

}  // namespace shoal::test
