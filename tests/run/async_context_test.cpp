// Goal: each reaction, job, timer and suspended function runs with the async context in which it
// was made.
// Method: script sets the context to a name, starts something, and sets it to another; what runs
// later says what it finds.
#include "tests/run/script_world.h"

namespace shoal::test {
namespace {

Result<Value> enter(Context& cx, const Args& args) {
  cx.async_context = args[0];
  return Value::undefined();
}
Result<Value> current(Context& cx, const Args&) { return cx.async_context; }

class AsyncWorld : public ScriptWorld {
 public:
  AsyncWorld() {
    static constexpr Builtin kEnter = method("enter", 1, enter);
    static constexpr Builtin kCurrent = method("current", 0, current);
    const NativeScope scope(cx());
    add_function(kEnter);
    add_function(kCurrent);
  }
  /// What the program leaves in `log`, at the end of its event loop.
  std::string log_of(std::string_view source) {
    const RunResult script =
        engine.run_script_source("var log = [];\n" + std::string(source), "test.js");
    BOOST_TEST(script.error == "");
    const RunResult rest = engine.run_until_idle();
    BOOST_TEST(rest.error == "");
    (void)engine.run_script_source("var text = log.join()", "end.js");
    return global("text");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(reactions_run_where_then_was_called, AsyncWorld) {
  BOOST_TEST(log_of("let settle; const p = new Promise((r) => { settle = r; });\n"
                    "enter('a'); p.then(() => log.push('1' + current()));\n"
                    "enter('b'); p.then(() => log.push('2' + current()));\n"
                    "enter('c'); settle(); p.then(() => log.push('3' + current()));\n"
                    "enter('d');") == "1a,2b,3c");
}

BOOST_FIXTURE_TEST_CASE(async_functions_go_on_where_they_waited, AsyncWorld) {
  BOOST_TEST(
      log_of("async function f(name) { enter(name); await null; log.push(name + current());\n"
             "  await new Promise((r) => setTimeout(r, 1)); log.push(name + current()); }\n"
             "f('a'); f('b'); enter('c');") == "aa,bb,aa,bb");
}

BOOST_FIXTURE_TEST_CASE(async_generators_go_on_where_they_waited, AsyncWorld) {
  BOOST_TEST(log_of("async function* g() { enter('g'); await 1; log.push(current()); yield 1; }\n"
                    "(async () => { for await (const x of g()) log.push('x' + x); })();\n"
                    "enter('z');") == "g,x1");
}

BOOST_FIXTURE_TEST_CASE(jobs_ticks_timers_and_immediates_run_where_they_were_made, AsyncWorld) {
  // Which of timers and immediates come first is the clock's business.
  const std::string log = log_of(
      "enter('a'); queueMicrotask(() => log.push('job' + current()));\n"
      "enter('b'); process.nextTick(() => log.push('tick' + current()));\n"
      "enter('c'); setTimeout(() => log.push('timer' + current()), 3);\n"
      "enter('d'); setImmediate(() => log.push('immediate' + current()));\n"
      "enter('e'); let n = 0; const i = setInterval(() => {\n"
      "  log.push('interval' + current()); enter('x'); if (++n == 2) clearInterval(i);\n"
      "}, 1);\n"
      "enter('f');");
  BOOST_TEST(log.starts_with("tickb,joba,"), log);
  for (const char* const each : {"immediated", "intervale", "timerc"})
    BOOST_TEST(log.find(each) != std::string::npos, log);
  BOOST_TEST(log.find("intervalx") == std::string::npos, log);
}

BOOST_FIXTURE_TEST_CASE(thenables_are_asked_where_they_were_resolved, AsyncWorld) {
  BOOST_TEST(log_of("enter('a');\n"
                    "Promise.resolve({ then(r) { log.push('then' + current()); r(1); } })\n"
                    "  .then(() => log.push('done' + current()));\n"
                    "enter('b');") == "thena,donea");
}

}  // namespace shoal::test
