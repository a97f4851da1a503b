// Goal: what takes long in one piece (the compiler, big numbers) is done on another thread, with
// the result that it would have had here; the context can be killed meanwhile.
#include "tests/contexts/world.h"

namespace shoal::test {
namespace {

void check(Executor& pool, const char* source, ContextLimits limits = {}) {
  EngineOptions options;
  options.limits = limits;
  Subject s(pool, options);
  s.run(source);
  if (pool.thread_count() == 0)
    pool.run_until([&] { return s.results != 0; });
  else
    wait_for([&] { return s.results != 0; });
  BOOST_TEST(s.output() == "ok\n", source << ": " << s.output() << s.result.error);
}

constexpr const char* kNumbers = R"ts(
  const a = 3n ** 300000n, b = 7n ** 100000n, c = -(5n ** 90000n);
  const checks = [
    (a * b) / b === a, (a * b) % b === 0n, (a * c) / a === c, (a * b + 1n) % b === 1n,
    BigInt(String(b)) === b, BigInt('0x' + a.toString(16)) === a, `${c}`.length === 62909,
    (b + '').length === 84510, a.toString(2).length === 475489, (c * c) > 0n, -a % b === -(a % b),
    (2n ** 200000n).toString(16) === '1' + '0'.repeat(50000),
  ];
  let errors = 0;
  try { a / 0n; } catch (e) { if (e instanceof RangeError) ++errors; }
  try { a ** 1000n; } catch (e) { if (e instanceof RangeError) ++errors; }
  try { a ** -1n; } catch (e) { if (e instanceof RangeError) ++errors; }
  try { a * 1; } catch (e) { if (e instanceof TypeError) ++errors; }
  console.log(checks.every((x) => x) && errors === 4 ? 'ok' : checks.join() + errors);
)ts";

constexpr const char* kCode = R"ts(
  const filler = '/* long */'.repeat(5000);
  function around(this: unknown, x: number) {
    const inside = eval(filler + 'var made = x + 1; [this, new.target, made]');
    // @ts-ignore
    return inside[0] === this && inside[1] === undefined && inside[2] === 42;
  }
  const fails = (f: () => unknown) => {
    try { f(); } catch (e) { return e instanceof SyntaxError; }
  };
  class Maker { seen = eval(filler + 'new.target'); }
  const checks = [
    around.call('me', 41), new Maker().seen === undefined,
    (0, eval)(filler + 'this === globalThis'),
    new Function('a', filler + 'return a * 2')(21) === 42,
    eval('let y = 5; ' + filler + 'y') === 5,
    fails(() => eval(filler + 'let let = 1')), fails(() => new Function(filler + '}')),
    [3, 1, 2].sort((p, q) => eval(filler + 'p - q')).join() === '1,2,3',
  ];
  console.log(checks.every((x) => x) ? 'ok' : checks.join());
)ts";

}  // namespace

BOOST_AUTO_TEST_CASE(big_numbers_come_out_right_from_another_thread) {
  Executor here(0), pool(2);
  check(here, kNumbers);
  check(pool, kNumbers);
}

BOOST_AUTO_TEST_CASE(long_texts_are_compiled_on_another_thread) {
  Executor here(0), pool(2);
  check(here, kCode);
  check(pool, kCode);
}

BOOST_AUTO_TEST_CASE(a_text_over_the_limit_of_sources_is_a_range_error) {
  Executor pool(1);
  ContextLimits limits;
  limits.source_bytes_max = 100'000;
  check(pool,
        "const s = ';'.repeat(100001); let n = 0; for (const f of [() => eval(s), "
        "() => (0, eval)(s), () => new Function(s)]) try { f(); } "
        "catch (e) { if (e instanceof RangeError) ++n; } "
        "console.log(n === 3 ? 'ok' : n);",
        limits);
}

BOOST_AUTO_TEST_CASE(what_the_compiler_takes_counts_against_the_quota) {
  Executor pool(1);
  ContextLimits limits;
  limits.heap_bytes_max = 16 << 20;
  check(pool,
        "try { eval(';'.repeat(3e6)); } catch (e) { "
        "console.log(e instanceof RangeError ? 'ok' : e.name); }",
        limits);
}

}  // namespace shoal::test
