// Goal: a context can be ended at any instruction, wherever it stands; no finally runs, everything
// that it holds comes back at once, its owner is told once; and its neighbours notice nothing.
// Method: programs that stand in all sorts of places say so and are killed; blocks and malloc's
// bytes are counted before and after.
#include "gc/base/sanitizer.h"
#include "tests/contexts/world.h"

namespace shoal::test {
namespace {

constexpr const char* kCell = "const cell = new Int32Array(new SharedArrayBuffer(8));\n";
constexpr const char* kBlock = "{ console.log('here'); Atomics.wait(cell, 0, 0); }";

/// Each prints "here" and then never ends by itself.
const char* const kPlaces[] = {
    "try { console.log('here'); while (true) {} } finally { console.log('finally'); }",
    "try { console.log('here'); Atomics.wait(cell, 0, 0); } finally { console.log('finally'); }",
    "[3, 1, 2].sort((a, b) => { try { BLOCK } finally { console.log('finally'); } return a - b; "
    "});",
    "[1].map(() => BLOCK);",
    "'abc'.replace(/b/g, () => BLOCK);",
    "JSON.parse('{\"a\":[1]}', () => BLOCK);",
    "JSON.stringify({ toJSON() BLOCK });",
    "[1, 2].values().map(() => BLOCK).toArray();",
    "({ get x() BLOCK }).x;",
    "new Proxy({}, { get() BLOCK }).x;",
    "`${{ toString() BLOCK }}`;",
    "Promise.resolve().then(() => BLOCK);",
    "function* g() { try { BLOCK yield 1; } finally { console.log('finally'); } } [...g()];",
    "class C { static { BLOCK } }",
    "await (async () => { try { BLOCK } finally { console.log('finally'); } })();",
    "console.log('here'); await new Promise(() => { setInterval(() => {}, 1000); });",
    "console.log('here'); setTimeout(() => {}, 1e6);",
    "console.log('here'); for (;;) await null;",
    "console.log('here'); const spin = () => { queueMicrotask(spin); }; spin();",
    "console.log('here'); const tick = () => { setImmediate(tick); }; tick();",
    "console.log('here'); /^(a+)+()\\2$/.test('a'.repeat(60) + 'b');",
    "console.log('here'); for (;;) 'x'.repeat(1 << 20).indexOf('y');",
    "console.log('here'); for (;;) Array.from({ length: 100000 }, (_, i) => -i).sort();",
    "console.log('here'); Atomics.waitAsync(cell, 0, 0).value.then(() => {}); setInterval(() => "
    "{}, 9);",
    "const f = (n: number): number => n === 0 ? (() => BLOCK)() ?? 0 : 1 + f(n - 1); f(3000);",
    "new Function('cell', `console.log('here'); Atomics.wait(cell, 0, 0);`)(cell);",
    "console.log('here'); const text = 'x = 1;'.repeat(1e5); var x; for (;;) (0, eval)(text);",
    "console.log('here'); for (;;) 7n ** 1000000n;",
    "using x = { [Symbol.dispose]() { console.log('finally'); } }; BLOCK",
};

std::string program(std::string text) {
  for (size_t at; (at = text.find("BLOCK")) != std::string::npos;) text.replace(at, 5, kBlock);
  return kCell + text;
}

void kill_in(Executor& pool, const char* place, bool pause) {
  Subject s(pool, {});
  s.run(program(place));
  wait_for([&] { return s.has_printed("here") || s.results != 0; });
  if (pause) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  s.actor->kill();
  s.actor->kill();
  wait_for([&] { return s.has_ended(); });
  BOOST_TEST(name_of(s.end().reason) == std::string("Killed"), place << s.output());
  BOOST_TEST(!s.has_printed("finally"), place);
  BOOST_TEST(s.told_count() == 1u);
  BOOST_TEST(s.results == 1u);
  BOOST_TEST(s.actor->has_ended());
  BOOST_TEST(!s.actor->send(std::make_unique<Order>()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_context_is_killed_wherever_it_stands_and_gives_all_back) {
  const auto all = [](bool pause) {
    Executor pool(2);
    for (const char* const place : kPlaces) kill_in(pool, place, pause);
  };
  all(false);  // What the process keeps for good is made.
  const size_t blocks = blocks_in_use();
  all(true);
  BOOST_TEST(blocks_in_use() == blocks);
}

BOOST_AUTO_TEST_CASE(a_process_that_kills_contexts_all_the_time_does_not_grow) {
  Executor pool(1);
  const auto round = [&] {
    for (int i = 0; i < 100; ++i) {
      Subject s(pool, {});
      // Holds a bit of everything that is malloc'd: queues, stack chunks, native frames, code.
      s.run(
          program("setTimeout(() => {}, 1e6); queueMicrotask(() => {}); const a: unknown[] = []; "
                  "for (let i = 0; i < 2000; ++i) { setTimeout(() => {}, 1e6); "
                  "Promise.reject(1).catch(() => {}); a.push(new Uint8Array(100)); } "
                  "const f = (n: number): number => n ? 1 + f(n - 1) : "
                  "[1].map(() => { BLOCK return 1; })[0]; f(500);"));
      wait_for([&] { return s.has_printed("here"); });
      s.actor->kill();
      wait_for([&] { return s.has_ended(); });
    }
  };
  round();
  const size_t bytes = resident_bytes();
  for (int i = 0; i < 3; ++i) round();
  const size_t after = resident_bytes();
  // Each context holds about 1 MB; what one leaves behind would show as 300 times that. ASan keeps
  // 256 MB of what was freed, TSan words for each address that was ever touched.
  constexpr size_t kNoiseBytes = size_t{SHOAL_ASAN ? 280 : SHOAL_TSAN ? 64 : 3} << 20;
  BOOST_TEST(after <= bytes + kNoiseBytes, bytes << " -> " << after);
}

BOOST_AUTO_TEST_CASE(contexts_that_wait_long_leave_no_timers_behind_when_killed) {
  Executor pool(1);
  const auto round = [&] {
    std::vector<std::unique_ptr<Subject>> subjects;
    for (int i = 0; i < 40; ++i) {
      subjects.push_back(std::make_unique<Subject>(pool, EngineOptions{}));
      subjects.back()->run_script("setTimeout(() => {}, 1e7); console.log('here');");
      subjects.back()->run("setTimeout(() => {}, 1e7); console.log('there');");
    }
    for (const auto& s : subjects) wait_for([&] { return s->has_printed("there"); });
    for (const auto& s : subjects) s->actor->kill();
    for (const auto& s : subjects) wait_for([&] { return s->has_ended(); });
  };
  for (int i = 0; i < 20; ++i) round();
  BOOST_TEST(pool.workers()[0]->timer_count() <= 600u);
}

BOOST_AUTO_TEST_CASE(the_owner_of_a_context_may_let_go_of_it_when_told) {
  Executor pool(1);
  std::atomic<bool> told{false};
  EngineOptions options;
  auto actor = std::make_shared<ActorRef<ContextActor>>();
  options.on_end = [&told, actor](const ContextEnd&) {
    *actor = {};
    told = true;
  };
  *actor = ContextActor::create(pool, options);
  const ActorRef<ContextActor> mine = *actor;
  mine->kill(EndReason::HostFailure, "gone");
  wait_for([&] { return told.load(); });
}

BOOST_AUTO_TEST_CASE(a_context_that_exits_ends_with_that_reason) {
  Executor pool(1);
  Subject s(pool, {});
  s.run("try { process.exit(3); } finally { console.log('finally'); }");
  wait_for([&] { return s.has_ended(); });
  BOOST_TEST(name_of(s.end().reason) == std::string("Exited"));
  BOOST_TEST(s.result.exit_code == 3);
  BOOST_TEST(s.output() == "");
}

BOOST_AUTO_TEST_CASE(a_kill_has_a_reason_and_a_text) {
  Executor pool(1);
  Subject s(pool, {});
  s.run("console.log('here'); while (true) {}");
  wait_for([&] { return s.has_printed("here"); });
  s.actor->kill(EndReason::HostFailure, "the tenant is gone");
  wait_for([&] { return s.has_ended(); });
  BOOST_TEST(name_of(s.end().reason) == std::string("HostFailure"));
  BOOST_TEST(s.end().text == "the tenant is gone");
  BOOST_TEST(s.result.error.find("the tenant is gone") != std::string::npos, s.result.error);
}

// ---- Cancel

namespace {

void cancel_in(Executor& pool, const std::string& source, const char* expected,
               uint64_t grace_ns = 60'000'000'000) {
  EngineOptions options;
  options.limits.cancel_grace_ns = grace_ns;
  Subject s(pool, options);
  s.run(source);
  wait_for([&] { return s.has_printed("here"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  s.actor->cancel("enough");
  wait_for([&] { return s.has_ended(); });
  BOOST_TEST(name_of(s.end().reason) == std::string("Cancelled"), source);
  BOOST_TEST(s.end().text == "enough");
  BOOST_TEST(s.output() == std::string("here\n") + expected, source);
  BOOST_TEST(s.told_count() == 1u);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_cancelled_turn_gets_an_error_that_finally_blocks_see) {
  Executor pool(2);
  cancel_in(pool,
            "try { console.log('here'); while (true) {} } finally { console.log('finally'); }",
            "finally\n");
  cancel_in(pool,
            "console.log('here'); try { for (;;) { let i = 0; i++; } } "
            "catch (e) { console.log(e.name, e.message); }",
            "AbortError enough\n");
  cancel_in(pool,
            "try { const f = () => {}; console.log('here'); for (;;) f(); } "
            "finally { console.log('finally'); }",
            "finally\n");
  cancel_in(pool,
            std::string(kCell) +
                "try { console.log('here'); Atomics.wait(cell, 0, 0); } "
                "catch (e) { console.log(e.name); }",
            "AbortError\n");
  cancel_in(pool,
            std::string(kCell) +
                "try { [2, 1].sort(() => { try { console.log('here'); "
                "Atomics.wait(cell, 0, 0); } finally { console.log('inner'); } "
                "return 0; }); } finally { console.log('outer'); }",
            "inner\nouter\n");
  cancel_in(pool,
            "console.log('here'); try { /^(a+)+()\\2$/.test('a'.repeat(60) + 'b'); } "
            "catch (e) { console.log(e.name); }",
            "AbortError\n");
  cancel_in(pool,
            "const f = (): unknown => { try { return f(); } catch (e) { "
            "if (e.name === 'AbortError') throw e; for (;;); } }; "
            "try { console.log('here'); f(); } catch (e) { console.log(e.name); }",
            "AbortError\n");
}

BOOST_AUTO_TEST_CASE(a_cancel_aborts_the_contexts_signal) {
  Executor pool(2);
  constexpr const char* kSignal = "import { signal } from 'shoal:context';\n";
  cancel_in(pool,
            std::string(kSignal) +
                "signal.addEventListener('abort', () => console.log(signal.reason.message)); "
                "console.log('here'); await new Promise(() => setInterval(() => {}, 1e6));",
            "enough\n", 50'000'000);
  cancel_in(pool,
            std::string(kSignal) +
                "const t = setInterval(() => {}, 1e6); "
                "AbortSignal.any([signal]).onabort = () => { console.log('any'); "
                "clearInterval(t); }; console.log('here');",
            "any\n");
  cancel_in(pool,
            std::string(kSignal) +
                "console.log('here'); try { while (true) {} } "
                "finally { console.log(signal.aborted); }",
            "true\n");
}

BOOST_AUTO_TEST_CASE(a_cancelled_context_that_does_not_end_is_killed_after_its_grace) {
  Executor pool(1);
  cancel_in(pool, "console.log('here'); for (;;) try { for (;;); } catch { } ", "", 20'000'000);
  cancel_in(pool, "console.log('here'); setInterval(() => {}, 1e6);", "", 20'000'000);
}

}  // namespace shoal::test
