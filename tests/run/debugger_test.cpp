// Goal: a debugger pauses a context at statements, sees and changes what its frames hold, and
// leaves no trace: same output, same fuel, shared code unwritten.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/compile.h"
#include "tests/run/script_world.h"
#include "vm/bytecode/image_io.h"

namespace shoal::test {
namespace {

class DebugWorld : public ScriptWorld {
 public:
  DebugWorld() : debugger(*cx().ensure_debugger()) {}

  /// Goes on until a pause (true) or the end of all jobs.
  bool go() {
    for (;;) {
      cx().state().fuel = int64_t{1} << 40;
      switch (cx().run()) {
        case LeaveReason::Paused: return true;
        case LeaveReason::OutOfFuel: continue;
        case LeaveReason::Done: break;
        default: BOOST_ERROR("ended: " + exception_text()); return false;
      }
      if (!start_next_job()) return false;
    }
  }
  /// "name:line < name:line", natives without a line.
  std::string stack() {
    std::string text;
    for (const DebugFrame& f : debugger.frames()) {
      if (!text.empty()) text += " < ";
      text += f.function;
      if (f.code) text += ":" + std::to_string(f.position.line);
    }
    return text;
  }
  uint32_t line() {
    const std::vector<DebugFrame> frames = debugger.frames();
    return frames.empty() ? 0 : frames[0].position.line;
  }
  /// "a=1 b=- | c=2": scopes by bars, `-` where there is no value; functions are left out.
  std::string names(size_t frame = 0) {
    std::string text;
    for (const DebugVariables& scope : debugger.variables(debugger.frames()[frame])) {
      if (!text.empty()) text += " | ";
      std::string part;
      for (const DebugVariable& v : scope.variables) {
        if (v.value.is_object() && v.value.is_callable()) continue;
        if (!part.empty()) part += " ";
        part += v.name + "=" + (v.is_set ? describe_for_message(cx(), v.value) : "-");
      }
      text += part;
    }
    return text;
  }
  bool set(const char* name, Value value, size_t frame = 0) {
    return debugger.set_variable(debugger.frames()[frame], name, value);
  }

  Debugger& debugger;
};

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(compiling_again_gives_the_same_code_to_the_byte) {
  uint32_t count = 0;
  for (const char* const folder :
       {"/tests/lang", "/bench/programs", "/examples", "/tests/golden"}) {
    const std::filesystem::path root = std::string(SHOAL_SOURCE_DIR) + folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".ts") continue;
      CompileOptions options;
      options.source_name = entry.path().string();
      options.goal = count % 2 ? SourceGoal::Script : SourceGoal::Module;
      Diagnostics diagnostics;
      const std::unique_ptr<UnitImage> image =
          compile(read_text(entry.path()), options, diagnostics);
      if (!image) continue;
      ++count;
      const std::shared_ptr<const UnitDebugInfo> info = describe(*image);
      BOOST_TEST((info != nullptr), entry.path().string());
      if (info) BOOST_TEST(info->functions.size() == image->functions.size());
    }
  }
  BOOST_TEST(count > 40u);
}

BOOST_AUTO_TEST_CASE(debug_information_is_refused_where_the_code_is_not_the_same) {
  CompileOptions options;
  options.source_name = "x.ts";
  Diagnostics diagnostics;
  const std::unique_ptr<UnitImage> image = compile("let a = 1; a += 2;", options, diagnostics);
  BOOST_REQUIRE(image);
  BOOST_TEST((describe(*image) != nullptr));
  image->functions[0].words[0] ^= 0x100;
  BOOST_TEST((describe(*image) == nullptr));
}

BOOST_FIXTURE_TEST_CASE(a_breakpoint_pauses_and_a_changed_local_shows_in_the_output, DebugWorld) {
  const uint32_t number = debugger.add_breakpoint("test.ts", 3);
  BOOST_REQUIRE(
      start("function f(a: number, b: number) {\n"
            "  let sum = a + b;\n"
            "  sum *= 10;\n"
            "  return sum;\n"
            "}\n"
            "result = f(1, 2);"));
  BOOST_TEST(debugger.places_of(number).size() == 1u);
  BOOST_REQUIRE(go());
  BOOST_TEST((debugger.reason() == PauseReason::Breakpoint));
  BOOST_TEST(stack() == "f:3 < :6");
  BOOST_TEST(debugger.frames()[0].position.column == 3u);
  BOOST_TEST(names() == "a=1 b=2 sum=3");
  BOOST_TEST(set("sum", Value::int32(7)));
  BOOST_TEST(!set("nothing", Value::int32(7)));
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "70");
}

BOOST_FIXTURE_TEST_CASE(a_debugger_statement_pauses_once_even_under_a_breakpoint, DebugWorld) {
  debugger.add_breakpoint("test.ts", 2);
  BOOST_REQUIRE(start("var n = 0;\ndebugger;\nn += 1;\nresult = n;"));
  BOOST_REQUIRE(go());
  BOOST_TEST((debugger.reason() == PauseReason::DebuggerStatement));
  BOOST_TEST(line() == 2u);
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "1");
}

BOOST_AUTO_TEST_CASE(without_a_debugger_the_debugger_statement_does_nothing) {
  ScriptWorld world;
  BOOST_REQUIRE(world.start("debugger; result = 1; debugger;"));
  BOOST_TEST((world.cx().run() == LeaveReason::Done));
  BOOST_TEST(world.global("result") == "1");
}

BOOST_FIXTURE_TEST_CASE(steps_go_over_into_and_out_of_calls, DebugWorld) {
  BOOST_REQUIRE(
      start("function inner(x: number) {\n"
            "  const y = x + 1;\n"
            "  return y;\n"
            "}\n"
            "function outer() {\n"
            "  debugger;\n"
            "  const a = inner(1);\n"
            "  const b = inner(a);\n"
            "  return a + b;\n"
            "}\n"
            "result = outer();\n"
            "result += 1;"));
  BOOST_REQUIRE(go());
  BOOST_TEST(line() == 6u);
  debugger.step_over();
  BOOST_REQUIRE(go());
  BOOST_TEST(line() == 7u);
  debugger.step_over();
  BOOST_REQUIRE(go());
  BOOST_TEST(line() == 8u);
  BOOST_TEST((debugger.reason() == PauseReason::Step));
  debugger.step_into();
  BOOST_REQUIRE(go());
  BOOST_TEST(stack() == "inner:2 < outer:8 < :11");
  BOOST_TEST(names() == "x=2 y=-");
  debugger.step_over();
  BOOST_REQUIRE(go());
  BOOST_TEST(names() == "x=2 y=3");
  debugger.step_out();
  BOOST_REQUIRE(go());
  BOOST_TEST(line() == 9u);
  debugger.step_over();
  BOOST_REQUIRE(go());
  BOOST_TEST(line() == 12u);
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "6");
}

BOOST_FIXTURE_TEST_CASE(a_loop_pauses_at_its_test_and_body_in_each_round, DebugWorld) {
  const uint32_t number = debugger.add_breakpoint("test.ts", 3);
  BOOST_REQUIRE(
      start("(function () {\n"
            "  let sum = 0; for (let i = 0; i < 3; i++) {\n"
            "    sum += i;\n"
            "  }\n"
            "  result = sum;\n"
            "})();"));
  for (int i = 0; i < 3; ++i) {
    BOOST_REQUIRE(go());
    BOOST_TEST(line() == 3u);
    BOOST_TEST(names().starts_with("i=" + std::to_string(i) + " | "));
  }
  debugger.remove_breakpoint(number);
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "3");
}

BOOST_FIXTURE_TEST_CASE(a_callback_of_map_and_one_of_sort_can_pause, DebugWorld) {
  BOOST_REQUIRE(
      start("const doubled = [1, 2].map(function twice(v) {\n"
            "  debugger; return v * 2;\n"
            "});\n"
            "const sorted = [3, 1].sort(function order(a, b) {\n"
            "  debugger; return a - b;\n"
            "});\n"
            "result = doubled.join() + ' ' + sorted.join();"));
  BOOST_REQUIRE(go());
  BOOST_TEST(stack() == "twice:2 < map < :1");
  BOOST_TEST(set("v", Value::int32(21)));
  BOOST_REQUIRE(go());
  BOOST_REQUIRE(go());
  BOOST_TEST(stack() == "order:5 < sort < :4");
  cx().heap().collect_all();
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "42,4 1,3");
}

BOOST_FIXTURE_TEST_CASE(generators_and_async_functions_pause_and_keep_what_was_set, DebugWorld) {
  BOOST_REQUIRE(
      start("function* count(n: number) {\n"
            "  let at = n;\n"
            "  yield at;\n"
            "  debugger; yield at + 1;\n"
            "}\n"
            "async function later(p: Promise<number>) {\n"
            "  let got = await p;\n"
            "  debugger; got += 1;\n"
            "  await null;\n"
            "  log.push(got);\n"
            "}\n"
            "var log: number[] = [];\n"
            "later(Promise.resolve(5)).then(() => { result = log.join(); });\n"
            "for (const x of count(1)) log.push(x);"));
  BOOST_REQUIRE(go());
  BOOST_TEST(stack().starts_with("count:4 < next") | stack().starts_with("count:4 < :14"));
  BOOST_TEST(names() == "n=1 at=1");
  BOOST_TEST(set("at", Value::int32(40)));
  BOOST_REQUIRE(go());
  BOOST_TEST(stack() == "later:8");
  BOOST_TEST(set("got", Value::int32(6)));
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "1,41,7");
}

BOOST_FIXTURE_TEST_CASE(captured_bindings_and_this_are_seen_and_set_from_the_closure, DebugWorld) {
  BOOST_REQUIRE(
      start("class Counter {\n"
            "  name = 'c';\n"
            "  make(step: number) {\n"
            "    let total = 1; const fixed = 9;\n"
            "    return () => { debugger; total += step; return this.name + total + fixed; };\n"
            "  }\n"
            "}\n"
            "const next = new Counter().make(2);\n"
            "result = next() + ' ' + next();"));
  BOOST_REQUIRE(go());
  const std::string seen = names();
  BOOST_TEST(seen.find("step=2") != std::string::npos, seen);
  BOOST_TEST(seen.find("total=1") != std::string::npos, seen);
  const Value self = debugger.this_value(debugger.frames()[0]);
  BOOST_REQUIRE(self.is_object());
  BOOST_TEST(set("total", Value::int32(100)));
  BOOST_TEST(!set("fixed", Value::int32(1)));  // A constant.
  BOOST_REQUIRE(go());
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "c1029 c1049");
}

BOOST_FIXTURE_TEST_CASE(names_in_their_dead_zone_have_no_value_and_shadowing_ones_come_first,
                        DebugWorld) {
  BOOST_REQUIRE(
      start("(function (a: number) {\n"
            "  { debugger; const a = 2; let b; debugger; result = a; }\n"
            "  debugger;\n"
            "})(1);"));
  BOOST_REQUIRE(go());
  BOOST_TEST(names() == "a=- b=- | a=1");
  BOOST_REQUIRE(go());
  BOOST_TEST(names() == "a=2 b=undefined | a=1");
  BOOST_REQUIRE(go());
  BOOST_TEST(names() == "a=1");
  BOOST_TEST(!go());
}

BOOST_FIXTURE_TEST_CASE(a_pause_can_be_asked_for_in_an_endless_loop, DebugWorld) {
  BOOST_REQUIRE(
      start("var n = 0; let ends = false;\n(function () {\n  let on = true;\n"
            "  while (on) {\n    n++;\n  }\n})();\nresult = 'over';"));
  cx().state().fuel = 10'000;
  BOOST_REQUIRE((cx().run() == LeaveReason::OutOfFuel));
  debugger.pause();
  BOOST_REQUIRE(go());
  BOOST_TEST((debugger.reason() == PauseReason::Request));
  BOOST_TEST(names().starts_with("on=true"));
  BOOST_TEST(set("on", Value::boolean(false)));
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "over");
}

BOOST_FIXTURE_TEST_CASE(shared_words_are_never_written_and_copies_go_when_nothing_stands_in_them,
                        DebugWorld) {
  const CodeUnit* const unit = start(
      "function f(a: number) {\n  return a + 1;\n}\n"
      "for (let i = 0; i < 5; i++) result = f(i);");
  BOOST_REQUIRE(unit);
  const std::vector<uint8_t> before = write_image(unit->image());
  const uint32_t number = debugger.add_breakpoint("test.ts", 2);
  BOOST_REQUIRE(go());
  FunctionState* const state = cx().frame()->state;
  BOOST_TEST(state->has_private_words());
  BOOST_TEST((state->words() != unit->functions()[1].words.data()));
  // Another context runs the same code meanwhile, and does not pause.
  {
    DebugWorld other;
    other.cx().units.push_back(cx().units.back());
    const NativeScope scope(other.cx());
    Realm* const realm = other.cx().first_realm();
    ScriptFunction* const f = top_level_function(other.cx(), unit, realm, nullptr, nullptr).value();
    start_call(other.cx(), Value(f), realm->global_this(), nullptr, 0);
    BOOST_TEST(!other.go());
    BOOST_TEST(other.global("result") == "5");
  }
  debugger.step_over();
  BOOST_REQUIRE(go());
  debugger.remove_breakpoint(number);
  BOOST_TEST(!state->has_private_words());
  BOOST_TEST((state->words() == unit->functions()[1].words.data()));
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "5");
  BOOST_TEST((write_image(unit->image()) == before));
}

BOOST_AUTO_TEST_CASE(breakpoints_and_steps_burn_the_same_fuel) {
  const char* const source =
      "function f(a: number) {\n  let s = 0;\n"
      "  for (let i = 0; i < a; i++)\n    s += [i].map((v) => v + 1)[0];\n"
      "  return s;\n}\nresult = f(6) + f(3);";
  constexpr int64_t kFuel = int64_t{1} << 40;
  ScriptWorld plain;
  BOOST_REQUIRE(plain.start(source));
  plain.cx().state().fuel = kFuel;
  BOOST_TEST((plain.cx().run() == LeaveReason::Done));
  for (const bool steps : {false, true}) {
    DebugWorld world;
    world.debugger.add_breakpoint("test.ts", 4);
    BOOST_REQUIRE(world.start(source));
    world.cx().state().fuel = kFuel;
    uint32_t pauses = 0;
    for (; world.cx().run() == LeaveReason::Paused; ++pauses)
      if (steps) world.debugger.step_into();
    BOOST_TEST(pauses >= (steps ? 30u : 9u));
    BOOST_TEST(world.cx().state().fuel == plain.cx().state().fuel);
    BOOST_TEST(world.global("result") == plain.global("result"));
  }
}

BOOST_FIXTURE_TEST_CASE(coverage_counts_each_statement_and_changes_nothing, DebugWorld) {
  debugger.start_coverage();
  BOOST_REQUIRE(
      start("function f(a: number) {\n"
            "  if (a > 5)\n"
            "    return 0;\n"
            "  return a;\n"
            "}\n"
            "function never() {\n"
            "  return 1;\n"
            "}\n"
            "result = f(1) + f(2) + f(3) + [1, 2].map((v) =>\n"
            "    v)[0];"));
  BOOST_TEST(!go());
  BOOST_TEST(global("result") == "7");
  std::map<uint32_t, uint64_t> by_line;
  for (const Debugger::StatementCount& s : debugger.coverage()) by_line[s.position.line] += s.count;
  const std::map<uint32_t, uint64_t> expected = {{2, 3}, {3, 0}, {4, 3}, {7, 0}, {9, 1}, {10, 2}};
  for (const auto& [line, count] : expected) {
    BOOST_TEST(by_line.count(line) == 1u, "line " << line);
    BOOST_TEST(by_line[line] == count, "line " << line << ": " << by_line[line]);
  }
  debugger.stop_coverage();
  bool copies = false;
  cx().heap().for_each_cell([&](Cell* cell) {
    if (static_cast<Kind>(cell->kind()) == Kind::FunctionState)
      copies |= static_cast<FunctionState*>(cell)->has_private_words();
  });
  BOOST_TEST(!copies);
}

BOOST_FIXTURE_TEST_CASE(a_paused_context_can_be_collected_verified_and_dropped, DebugWorld) {
  debugger.add_breakpoint("test.ts", 2);
  BOOST_REQUIRE(start("function f(o: object) {\n  return { o };\n}\n[{}, {}].map(f);"));
  BOOST_REQUIRE(go());
  cx().heap().collect_all();
  verify_heap(cx().heap());
  debugger.step_into();
}

}  // namespace shoal::test
