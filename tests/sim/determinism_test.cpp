// Goal: the same program, seed and inputs give the same output, byte for byte, on any number of
// threads and under GC stress.
// Method: contexts of a group print clocks, random numbers, weak references and the order of what
// happens; the whole output is compared between runs.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

#include "include/shoal/context_actor.h"

namespace shoal {
namespace {

constexpr uint64_t kStart = 1'700'000'000'000'000'000;

struct RunSource final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(source, {"main.ts", {}}, false, on_result);
  }
  std::string source;
  ContextActor::OnResult on_result;
};

constexpr const char* kProgram = R"ts(
  const log = (...what: unknown[]) => console.log(Date.now(), ...what);
  log('random', Math.random(), performance.now());
  let weak = new WeakRef({ big: new Array(1000).fill(0) });
  const registry = new FinalizationRegistry((held: string) => log('collected', held));
  for (let i = 0; i < 3; ++i) registry.register({ i }, 'object ' + i);
  let spun = 0;
  const turn = (n: number) => {
    // Uneven work, longer than a slice at times.
    for (let i = 0; i < (Math.random() * 200000) | 0; ++i) spun += i % 7;
    const garbage: unknown[] = [];
    for (let i = 0; i < 2000; ++i) garbage.push({ i, text: 'x' + i });
    log('turn', n, spun, weak.deref() === undefined, garbage.length);
    if (n > 0) setTimeout(turn, (Math.random() * 50) | 0, n - 1);
  };
  setTimeout(turn, 10, 8);
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await sleep((Math.random() * 1000) | 0);
  log('slept', new Date().toString(), process.memoryUsage().heapUsed > 0);
  await Promise.all([sleep(3), sleep(3), null].map(async (p, i) => { await p; log('all', i); }));
)ts";

std::string run(uint32_t threads, uint64_t seed, uint32_t collect_every = 0) {
  constexpr uint32_t kContexts = 12;
  std::string outputs[kContexts];
  std::atomic<uint32_t> left{kContexts};
  Executor pool(threads);
  const ActorRef<Group> group = Group::create(pool, kStart);
  std::vector<ActorRef<ContextActor>> contexts;
  for (uint32_t i = 0; i < kContexts; ++i) {
    EngineOptions options;
    options.random_seed = seed + i;
    options.stress_collect_every = collect_every;
    options.output = [&outputs, i](std::string_view text, bool) { outputs[i] += text; };
    contexts.push_back(ContextActor::create(pool, options, group.get()));
    auto letter = std::make_unique<RunSource>();
    letter->source = kProgram;
    letter->on_result = [&outputs, &left, i](RunResult r) {
      outputs[i] += "exit " + std::to_string(r.exit_code) + r.error + "\n";
      --left;
    };
    (void)contexts.back()->send(std::move(letter));
  }
  group->start();
  if (threads == 0)
    pool.run_until([&] { return left == 0; });
  else
    while (left != 0) std::this_thread::yield();
  std::string all;
  for (const std::string& each : outputs) all += each + "----\n";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_group_of_contexts_prints_the_same_in_every_run) {
  const std::string expected = run(0, 7);
  BOOST_TEST(expected.find("exit 0") != std::string::npos, expected);
  BOOST_TEST(expected.find("Uncaught") == std::string::npos, expected);
  BOOST_TEST(expected.find("GMT+0000") != std::string::npos, expected);
  for (int i = 0; i < 5; ++i) BOOST_TEST((run(2, 7) == expected));
  BOOST_TEST((run(2, 8) != expected));
}

BOOST_AUTO_TEST_CASE(a_group_of_contexts_prints_the_same_under_gc_stress) {
  BOOST_TEST((run(2, 7, 997) == run(0, 7)));
}

}  // namespace shoal
