// Goal: whatever happens to contexts (faults of the world, kills, quotas, errors), a run is decided
// by its seed alone, and everything is given back.
// Method: a seed makes a group of contexts that do random things in virtual time, with operations
// that fail at random and an actor that kills at random. Each seed runs without threads of the
// pool's own and on two; what all contexts printed, and how they ended, must be the same.
//
// SHOAL_SIM_FIRST, SHOAL_SIM_SEEDS and SHOAL_SIM_CONTEXTS make it longer; a failure names its seed.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <thread>

#include "gc/block_pool.h"
#include "include/shoal/context_actor.h"
#include "io/door/faults.h"
#include "io/virtual/virtual_world.h"

namespace shoal {
namespace {

constexpr uint64_t kStart = 1'700'000'000'000'000'000;

constexpr const char* kProgram = R"ts(
import { readTextFile, readTextFileSync, writeTextFile, writeTextFileSync, remove } from 'shoal:fs';
import { sleep, sleepSync } from 'shoal:timers';

let lines = 0;
const log = (...what: unknown[]) => { if (++lines < 200) console.log(Date.now() % 1e7, ...what); };
const pick = (n: number) => (Math.random() * n) | 0;
const path = () => `/tmp/file${pick(3)}.txt`;
const text = (e: unknown) => (e instanceof Error ? e.name + ': ' + e.message : String(e));
const kept: unknown[] = [];
const weak: WeakRef<object>[] = [];
const registry = new FinalizationRegistry((held: number) => log('collected', held));

const deeds: (() => unknown)[] = [
  () => sleep(pick(100)),
  () => { let sum = 0; for (let i = 0; i < pick(300000); i++) sum += i % 7; return sum; },
  () => {
    const garbage = [];
    for (let i = 0; i < pick(3000); i++) garbage.push({ i, text: 'x' + i });
    return garbage.length;
  },
  () => { kept.push(new Array(pick(20000)).fill(pick(9))); return kept.length; },
  () => { kept.length = 0; return 'let go'; },
  () => writeTextFile(path(), 'text ' + Math.random()),
  () => readTextFile(path()),
  () => {
    writeTextFileSync(path(), 'x'.repeat(pick(1000)));
    return readTextFileSync(path()).length;
  },
  () => remove(path()),
  () => [5, 3, 8, 1].sort((a, b) => { sleepSync(pick(5)); return a - b; }).join(),
  () => JSON.parse('[1,2,3]', (_k, v) => { if (pick(4) === 0) sleepSync(1); return v; }).length,
  () => Promise.all([sleep(pick(10)), sleep(pick(10)), readTextFile(path())]).then((r) => r.length),
  () => Promise.race([sleep(3).then(() => 'three'), sleep(1 + pick(5)).then(() => 'other')]),
  () => {
    const o = { n: pick(100) };
    weak.push(new WeakRef(o));
    registry.register(o, o.n);
    return weak.filter((w) => w.deref()).length;
  },
  () => {
    queueMicrotask(() => log('microtask'));
    setTimeout(() => log('timer'), pick(20));
    return 'later';
  },
  () => { if (pick(60) === 0) throw new Error('thrown'); return 'not thrown'; },
  () => { if (pick(40) === 0) Promise.reject(new Error('nobody listens')); return 'rejected?'; },
  () => { if (pick(20) === 0) for (;;) try { for (;;) { } } catch { } return 'no loop'; },
  () => { if (pick(60) === 0) { let s = 'x'; for (;;) s += s; } return 'no bomb'; },
  () => { const f = (n: number): number => (n === 0 ? 0 : 1 + f(n - 1)); return f(pick(1000)); },
  () => { if (pick(60) === 0) { const f = (): number => 1 + f(); f(); } return 'no recursion'; },
  () => { if (pick(100) === 0) process.exit(pick(5)); return 'goes on'; },
  () => /(a*)*b/.test('a'.repeat(pick(18))),
];
process.on('exit', (code) => log('exit', code));
for (let n = 0; n < 25; n++) {
  const which = pick(deeds.length);
  try {
    log(which, await deeds[which]());
  } catch (e) {
    log(which, text(e));
  }
}
log('memory', process.memoryUsage().heapUsed > 0);
)ts";

struct RunSource final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(kProgram, {"main.ts", {}}, false, on_result);
  }
  ContextActor::OnResult on_result;
};

/// Kills members at random times.
class Reaper final : public Actor {
 public:
  Reaper(Executor& executor, uint64_t seed, const std::vector<ActorRef<ContextActor>>& victims)
      : Actor(executor), state_(seed | 1), victims_(victims) {}

 protected:
  Driver<void> drive() override {
    if (kills_++ != 0) victims_[next() % victims_.size()]->kill();
    if (kills_ <= victims_.size() / 10) wake_at(now_ns() + next() % 50'000'000);
    co_return;
  }

 private:
  uint64_t next() noexcept {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    return state_ ^= state_ << 17;
  }
  uint64_t state_;
  const std::vector<ActorRef<ContextActor>>& victims_;
  size_t kills_ = 0;
};

class Simulation {
 public:
  Simulation(uint32_t threads, uint64_t seed, uint32_t count, uint32_t collect_every)
      : pool_(threads), outputs_(count) {
    group_ = Group::create(pool_, kStart);
    contexts_.reserve(count);
    for (uint32_t i = 0; i < count; ++i) add_context(i, seed * 1'000'003 + i + 1, collect_every);
    reaper_ = ActorRef<Reaper>::adopt(new Reaper(pool_, seed, contexts_));
    group_->add(*reaper_);
    reaper_->wake();
    group_->start();
    if (threads == 0)
      pool_.run_until([this] { return group_->is_at_rest(); });
    else
      while (!group_->is_at_rest()) std::this_thread::yield();
  }
  std::string text() const {
    std::string all = "rounds " + std::to_string(group_->round()) + "\n";
    for (const std::string& each : outputs_) all += each + "----\n";
    return all;
  }

 private:
  void add_context(uint32_t i, uint64_t seed, uint32_t collect_every) {
    EngineOptions options;
    options.random_seed = seed;
    options.stress_collect_every = collect_every;
    options.limits.heap_bytes_max = size_t{3} << 20;
    options.limits.fuel_max = 20'000'000;
    options.limits.turn_fuel_max = 4'000'000;
    options.output = [this, i](std::string_view text, bool) { outputs_[i] += text; };
    options.on_end = [this, i](const ContextEnd& end) {
      outputs_[i] += std::string("ended: ") + name_of(end.reason) + " " + end.text + "\n";
    };
    DoorOptions door;
    door.permissions = std::make_shared<const Permissions>(Permissions::everything());
    door.faults = std::make_shared<FaultInjector>(seed);
    door.faults->fail(HostOp::ReadFile, 50'000, EIO).fail(HostOp::WriteFile, 50'000, ENOSPC);
    contexts_.push_back(ContextActor::create(pool_, options, group_.get(), std::move(door)));
    auto letter = std::make_unique<RunSource>();
    letter->on_result = [this, i](RunResult r) {
      outputs_[i] += "result " + std::to_string(r.exit_code) + " " + r.error + "\n";
    };
    (void)contexts_.back()->send(std::move(letter));
  }

  Executor pool_;
  ActorRef<Group> group_;
  std::vector<std::string> outputs_;
  std::vector<ActorRef<ContextActor>> contexts_;
  ActorRef<Reaper> reaper_;
};

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string simulate(uint32_t threads, uint64_t seed, uint32_t collect_every = 0) {
  const auto count = static_cast<uint32_t>(setting("SHOAL_SIM_CONTEXTS", 30));
  return Simulation(threads, seed, count, collect_every).text();
}

/// The first line that differs.
std::string difference(const std::string& x, const std::string& y) {
  size_t i = 0;
  while (i < x.size() && i < y.size() && x[i] == y[i]) ++i;
  const size_t from = i < 200 ? 0 : i - 200;
  return x.substr(from, 400) + "\n<<<<>>>>\n" + y.substr(from, 400);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_seed_decides_all_that_happens) {
  const uint64_t first = setting("SHOAL_SIM_FIRST", 1), count = setting("SHOAL_SIM_SEEDS", 6);
  bool killed = false, over_quota = false, failed = false;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    const std::string expected = simulate(0, seed);
    const std::string again = simulate(2, seed);
    BOOST_TEST((again == expected), "seed " << seed << " differs:\n"
                                            << difference(expected, again));
    killed = killed || expected.find("ended: Killed") != std::string::npos;
    over_quota = over_quota || expected.find("Quota") != std::string::npos;
    failed = failed || expected.find("ENOSPC") != std::string::npos;
  }
  BOOST_TEST(killed);
  BOOST_TEST(over_quota);
  BOOST_TEST(failed);
}

BOOST_AUTO_TEST_CASE(a_seed_decides_the_same_under_gc_stress) {
  const std::string expected = simulate(0, 77), again = simulate(2, 77, 499);
  BOOST_TEST((again == expected), difference(expected, again));
}

}  // namespace shoal
