// Goal: who is over a limit gets an error that it can catch, once; then its context ends with the
// reason that names the limit. Its neighbours go on.
#include <cstdlib>

#include "tests/contexts/world.h"

namespace shoal::test {
namespace {

struct Case {
  const char* source;
  void (*set)(ContextLimits&);
  EndReason reason;
  const char* output;  // Before the end.
};

void fuel(ContextLimits& l) { l.fuel_max = 1'000'000; }
void turn_fuel(ContextLimits& l) { l.turn_fuel_max = 1'000'000; }
void wall(ContextLimits& l) { l.wall_ns_max = 100'000'000; }
void turn_wall(ContextLimits& l) { l.turn_wall_ns_max = 30'000'000; }
void heap(ContextLimits& l) { l.heap_bytes_max = 4 << 20; }

const Case kCases[] = {
    {"for (;;) try { for (;;); } catch (e) { console.log(e.name, e.message); }", fuel,
     EndReason::FuelQuota, "RangeError the context is over its fuel quota\n"},
    {"process.on('uncaughtException', () => {}); const f = () => { queueMicrotask(f); }; f(); "
     "setInterval(() => { for (;;); }, 1);",
     fuel, EndReason::FuelQuota, ""},
    {"for (;;) try { for (;;); } catch (e) { console.log(e.name, e.message); }", turn_fuel,
     EndReason::TurnFuelQuota, "RangeError a turn is over the fuel quota of turns\n"},
    {"for (let n = 0; n < 3; ++n) { await null; try { for (;;); } catch (e) { console.log(n); } } "
     "for (;;) try { for (;;); } catch {}",
     turn_fuel, EndReason::TurnFuelQuota, "0\n1\n2\n"},
    {"for (;;) try { for (;;); } catch (e) { console.log(e.name, e.message); }", turn_wall,
     EndReason::TurnWallTime, "RangeError a turn is over the time quota of turns\n"},
    {"const c = new Int32Array(new SharedArrayBuffer(4)); for (;;) try { Atomics.wait(c, 0, 0); } "
     "catch (e) { console.log(e.name, e.message); }",
     turn_wall, EndReason::TurnWallTime, "RangeError a turn is over the time quota of turns\n"},
    {"setInterval(() => {}, 1e6);", wall, EndReason::WallTime, ""},
    {"setInterval(() => {}, 1);", wall, EndReason::WallTime, ""},
    {"for (;;) try { for (;;); } catch (e) { console.log(e.name, e.message); }", wall,
     EndReason::WallTime, "RangeError the context is over its time quota\n"},
    {"const all = []; for (;;) try { for (;;) all.push({}); } catch (e) { console.log(e.name); }",
     heap, EndReason::HeapQuota, "RangeError\n"},
    // Each of these fills something that is no cell.
    {"for (;;) try { for (;;) Promise.resolve().then(() => {}); } catch (e) { console.log(1); }",
     heap, EndReason::HeapQuota, "1\n"},
    {"for (;;) try { for (;;) queueMicrotask(() => {}); } catch (e) { console.log(1); }", heap,
     EndReason::HeapQuota, "1\n"},
    {"for (;;) try { for (;;) process.nextTick(() => {}); } catch (e) { console.log(1); }", heap,
     EndReason::HeapQuota, "1\n"},
    {"for (;;) try { for (;;) setTimeout(() => {}, 1e6); } catch (e) { console.log(1); }", heap,
     EndReason::HeapQuota, "1\n"},
    {"for (;;) try { for (;;) setImmediate(() => {}); } catch (e) { console.log(1); }", heap,
     EndReason::HeapQuota, "1\n"},
    {"for (;;) try { for (;;) Promise.reject(1); } catch (e) {}", heap, EndReason::HeapQuota,
     nullptr},
    {"const s = 'ab'.repeat(5e5); for (;;) try { for (;;) /(?:(a)|b)*c/.exec(s); } catch (e) { "
     "console.log(1); }",
     heap, EndReason::HeapQuota, "1\n"},
    // These allocate nothing in the heap.
    {"process.on('uncaughtException', () => {}); const f = () => { queueMicrotask(f); "
     "queueMicrotask(f); }; f();",
     heap, EndReason::HeapQuota, ""},
    {"const f = () => 1; for (;;) try { for (;;) queueMicrotask(f); } catch (e) { console.log(1); "
     "}",
     heap, EndReason::HeapQuota, "1\n"},
    // Natives that meet no script on their way.
    {"const a = []; a[4e9] = 1; for (;;) try { a.indexOf(2); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"const a = []; a[4e9] = 1; for (;;) try { a.lastIndexOf(2); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"const a = []; a[4e9] = 1; for (;;) try { a.includes(2); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"const a = []; a[4e9] = 1; for (;;) try { a.slice(); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"const a = []; a[4e9] = 1; for (;;) try { a.reverse(); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"const a = []; a[4e9] = 1; for (;;) try { a.sort(); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"const a = []; a[4e9] = 1; for (;;) try { a.join(''); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"const a = []; a[4e9] = 1; for (;;) try { a.copyWithin(1, 0); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"for (;;) try { new Array(2 ** 24).join('ab'); } catch {}", turn_fuel,
     EndReason::TurnFuelQuota, ""},
    {"for (;;) try { Array.from({ length: 4e9 }); } catch {}", turn_fuel, EndReason::TurnFuelQuota,
     ""},
    {"let n = 0; for (;;) try { for (;;) ({})['key' + n++]; } catch (e) { console.log(1); }", heap,
     EndReason::HeapQuota, "1\n"},
    {"let n = 0; for (;;) try { for (;;) Symbol.for('key' + n++); } catch (e) { console.log(1); }",
     heap, EndReason::HeapQuota, "1\n"},
    {"let n = 0; for (;;) try { for (;;) eval('' + n++); } catch (e) { console.log(1); }", heap,
     EndReason::HeapQuota, "1\n"},
    {"const all = []; for (;;) try { for (;;) all.push(new Uint8Array(65536)); } "
     "catch (e) { console.log(1); }",
     heap, EndReason::HeapQuota, "1\n"},
    {"let s = 'x'; for (;;) try { for (;;) { s = (s + s).replace('y', ''); } } "
     "catch (e) { console.log(1); }",
     heap, EndReason::HeapQuota, "1\n"},
    {"const all = []; for (;;) try { for (;;) all.push(3n ** 100000n); } "
     "catch (e) { console.log(1); }",
     heap, EndReason::HeapQuota, "1\n"},
    {"let n = 0; for (;;) try { for (;;) console.count('label' + n++); } catch (e) {}", heap,
     EndReason::HeapQuota, nullptr},
    {"let n = 0; for (;;) try { for (;;) process.on('e' + n++, () => {}); } catch (e) {}", heap,
     EndReason::HeapQuota, nullptr},
    {"const c = new Int32Array(new SharedArrayBuffer(4)); for (;;) try { for (;;) "
     "Atomics.waitAsync(c, 0, 0); } catch (e) {}",
     heap, EndReason::HeapQuota, nullptr},
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_script_over_a_limit_is_told_once_and_then_ended) {
  Executor pool(2);
  for (const Case& c : kCases) {
    EngineOptions options;
    BOOST_TEST_MESSAGE(c.source);
    options.limits.heap_bytes_max = 256 << 20;
    c.set(options.limits);
    Subject s(pool, options);
    s.run(c.source);
    wait_for([&] { return s.has_ended() || s.results != 0; });
    const bool goes_on = s.result.error.find("Uncaught") != std::string::npos;
    if (goes_on) BOOST_TEST(false, c.source << " ended: " << s.result.error);
    if (goes_on) continue;
    wait_for([&] { return s.has_ended(); });
    BOOST_TEST(name_of(s.end().reason) == std::string(name_of(c.reason)), c.source);
    if (c.output) BOOST_TEST(s.output() == c.output, c.source);
    BOOST_TEST(s.end().text == text_of(c.reason));
    BOOST_TEST(s.told_count() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(the_neighbours_of_a_context_over_its_quota_go_on) {
  Executor pool(2);
  Subject good(pool, {});
  good.run(
      "let n = 0; const t = setInterval(() => { if (++n === 20) { clearInterval(t); "
      "console.log('done'); } }, 1);");
  for (const Case& c : kCases) {
    EngineOptions options;
    c.set(options.limits);
    Subject s(pool, options);
    if (c.set != heap) continue;
    s.run(c.source);
    wait_for([&] { return s.has_ended(); });
  }
  wait_for([&] { return good.results != 0; });
  BOOST_TEST(good.output() == "done\n");
  BOOST_TEST(good.result.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(thousands_over_their_limits_at_once_end_with_their_reasons_and_leave_nothing) {
  const char* const given = std::getenv("SHOAL_TEST_CONTEXTS");
  const size_t count = given ? std::strtoul(given, nullptr, 10) : 500;
  const size_t before = blocks_in_use();
  {
    Executor pool(2);
    std::vector<std::unique_ptr<Subject>> all;
    for (size_t i = 0; i < count; ++i) {
      EngineOptions options;
      options.limits.heap_bytes_max = 256 << 10;
      if (i % 2) options.limits.fuel_max = 50'000;
      all.push_back(std::make_unique<Subject>(pool, options));
      all.back()->run_script(i % 2 ? "for (;;) try { for (;;); } catch {}"
                                   : "const a = []; for (;;) try { a.push([1]); } catch {}");
    }
    for (size_t i = 0; i < count; ++i) {
      Subject& s = *all[i];
      wait_for([&] { return s.has_ended(); });
      const EndReason reason = i % 2 ? EndReason::FuelQuota : EndReason::HeapQuota;
      BOOST_REQUIRE(name_of(s.end().reason) == std::string(name_of(reason)));
    }
  }
  BOOST_TEST(blocks_in_use() == before);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_big_context_is_told_once_its_memory_is_back) {
  const size_t before = blocks_in_use();
  {
    Executor pool(1);
    EngineOptions options;
    options.limits.heap_bytes_max = 64 << 20;
    Subject s(pool, options);
    s.run(
        "globalThis.all = []; for (let i = 0; i < 3e5; ++i) all.push({ i }, new Uint8Array(9)); "
        "console.log('full'); setInterval(() => {}, 1000);");
    wait_for([&] { return s.has_printed("full"); });
    s.actor->kill();
    wait_for([&] { return s.has_ended(); });
    BOOST_TEST(s.actor->has_ended());
    BOOST_TEST((s.end().reason == EndReason::Killed));
    BOOST_TEST(s.told_count() == 1u);
    BOOST_TEST(!s.actor->send(std::make_unique<Order>()));
  }
  BOOST_TEST(blocks_in_use() == before);
}

BOOST_AUTO_TEST_CASE(a_context_within_its_limits_does_not_notice_them) {
  Executor pool(1);
  EngineOptions options;
  options.limits.fuel_max = 10'000'000;
  options.limits.turn_fuel_max = 1'000'000;
  options.limits.wall_ns_max = 3'600'000'000'000;
  options.limits.turn_wall_ns_max = 3'600'000'000'000;
  options.limits.heap_bytes_max = 8 << 20;
  Subject s(pool, options);
  s.run(
      "let n = 0; for (let i = 0; i < 1000; ++i) { await null; for (let k = 0; k < 100; ++k) "
      "n += [k].length; } console.log(n);");
  wait_for([&] { return s.results != 0; });
  BOOST_TEST(s.output() == "100000\n");
  BOOST_TEST(!s.has_ended());
}

}  // namespace shoal::test
