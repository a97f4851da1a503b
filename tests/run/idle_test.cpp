// Goal: what a context keeps to be fast is charged to it, and let go when it goes idle.
#include "gc/roots.h"
#include "tests/run/script_world.h"
#include "vm/interp/megamorphic.h"

namespace shoal::test {
namespace {

constexpr size_t kTableBytes = sizeof(MegamorphicCache);

class IdleWorld : public ScriptWorld {
 public:
  /// Runs it to its end, in one piece.
  void run(std::string_view source) {
    BOOST_REQUIRE(start(source));
    run_on();
  }
  void run_on() {
    cx().state().fuel = int64_t{1} << 40;
    BOOST_REQUIRE((cx().run() == LeaveReason::Done));
  }
  /// Garbage enough that idleness is worth a full collection, then idleness.
  void go_idle() {
    {
      const NativeScope scope(cx());
      for (int i = 0; i < 4096; ++i)
        BOOST_REQUIRE(String::from_utf8(cx().heap(), std::string(1024, 'x')).ok());
    }
    cx().heap().on_idle();
  }
  size_t external() { return cx().heap().bytes_external(); }
};

const char* const kManyShapes = R"(var result: any;
  function make(i: number) { const o: any = {}; o["own" + i % 200] = 1; o.x = i; return o; }
  const objects = Array.from({ length: 400 }, (_, i) => make(i));
)";
const char* const kReads = "result = 0; for (const o of objects) result += o.x;";
const char* const kStores = "for (const o of objects) o.x = 2; result = objects[7].x;";

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_tables_of_megamorphic_sites_are_charged_and_go_when_the_context_is_idle,
                        IdleWorld) {
  run(std::string("function read() {") + kReads + "} function store() {" + kStores + "}");
  run(kManyShapes);
  run("for (let i = 0; i < 5; i++) read();");
  BOOST_TEST(global("result") == "79800");
  BOOST_TEST(!!cx().megamorphic_reads);
  run("for (let i = 0; i < 5; i++) store();");
  BOOST_TEST(!!cx().megamorphic_stores);
  const size_t full = external();
  drop_megamorphic(cx().heap(), cx().megamorphic_stores);
  BOOST_TEST(external() == full - kTableBytes);
  BOOST_TEST(!!ensure_megamorphic(cx().heap(), cx().megamorphic_stores));
  BOOST_TEST(external() == full);
  go_idle();
  BOOST_TEST(!cx().megamorphic_reads);
  BOOST_TEST(!cx().megamorphic_stores);
  BOOST_TEST(external() <= full - 2 * kTableBytes);
  // They are made again, and charged again.
  run("for (let i = 0; i < 5; i++) { store(); read(); }");
  BOOST_TEST(global("result") == "800");
  BOOST_TEST(!!cx().megamorphic_reads);
}

BOOST_FIXTURE_TEST_CASE(an_idle_context_keeps_no_stack_and_no_frames_of_natives, IdleWorld) {
  const char* const kNatives =
      "var result = [3, 1, 2].sort((a, b) => a - b).join() + "
      "'abc'.replace(/b|(x+)+y/g, (m) => m.toUpperCase());";
  run(kNatives);
  BOOST_TEST((cx().chunk != nullptr));
  const size_t before = external();
  cx().release_spare_memory();
  BOOST_TEST((cx().chunk == nullptr));
  BOOST_TEST(external() + 4096 + 256 <= before);
  for (const NativeFrameHeader* const kept : cx().native_frame_cache) BOOST_TEST((kept == nullptr));
  run(std::string("result = '';") + (kNatives + 4));
  BOOST_TEST(global("result") == "1,2,3aBc");
}

BOOST_FIXTURE_TEST_CASE(a_context_at_its_quota_goes_without_the_tables, IdleWorld) {
  run(std::string("function read() {") + kReads + "}");
  run(kManyShapes);
  cx().heap().set_quota_bytes(0);
  BOOST_TEST(!ensure_megamorphic(cx().heap(), cx().megamorphic_reads));
  const size_t quota = cx().heap().statistics().bytes_used + external() + (size_t{64} << 20);
  cx().heap().set_quota_bytes(quota);
  run("for (let i = 0; i < 5; i++) read();");
  BOOST_TEST(global("result") == "79800");
  BOOST_TEST(!!cx().megamorphic_reads);
}

BOOST_FIXTURE_TEST_CASE(
    a_private_copy_is_charged_and_what_a_step_left_goes_when_the_context_is_idle, IdleWorld) {
  Debugger& debugger = *cx().ensure_debugger();
  const CodeUnit* const unit = start("function f() {\n  result = 1;\n}\nf();\nresult = 2;");
  BOOST_REQUIRE(unit);
  const uint32_t number = debugger.add_breakpoint("test.ts", 2);
  cx().state().fuel = int64_t{1} << 40;
  BOOST_REQUIRE((cx().run() == LeaveReason::Paused));
  FunctionState* const state = cx().frame()->state;
  BOOST_REQUIRE(state->has_private_words());
  // The copy is a cell of the context's heap: that is how it is charged.
  const auto* const copy = reinterpret_cast<const Cell*>(state->words()) - 1;
  BOOST_TEST((cx().heap().find_cell(reinterpret_cast<uintptr_t>(copy)) != nullptr));
  BOOST_TEST(cx().heap().allocated_bytes(copy) >= unit->functions()[1].words.size_bytes());
  // A step that the end of the script overtakes.
  debugger.step_out();
  BOOST_REQUIRE((cx().run() == LeaveReason::Paused));
  debugger.remove_breakpoint(number);
  Persistent<FunctionState> kept(cx().heap(), cx().frame()->state);
  debugger.step_over();
  run_on();
  BOOST_TEST(kept->has_private_words());
  go_idle();
  BOOST_TEST(!kept->has_private_words());
  // It goes on with whatever runs next.
  BOOST_REQUIRE(start("function g() {\n  result = 3;\n}\ng();"));
  cx().state().fuel = int64_t{1} << 40;
  BOOST_TEST((cx().run() == LeaveReason::Paused));
  run_on();
  BOOST_TEST(global("result") == "3");
}

}  // namespace shoal::test
