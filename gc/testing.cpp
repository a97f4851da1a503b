// The stress modes: what a heap does at each allocation when tests ask for trouble.
#include "gc/collector.h"
#include "gc/verify.h"

namespace shoal {

namespace {

// splitmix64: any seed will do.
uint64_t next_random(uint64_t& state) noexcept {
  state += 0x9E3779B97F4A7C15u;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

}  // namespace

bool Collector::pass_testing(HeapTesting& testing) noexcept {
  const uint64_t count = ++testing.allocation_count;
  if (testing.fail_at != 0 &&
      (count == testing.fail_at || (testing.fail_all_after && count > testing.fail_at)))
    return false;
  if (testing.collect_every == 0 || count < testing.next_collect || is_forbidden()) return true;
  uint64_t interval = testing.collect_every;
  if (testing.seed != 0 && interval > 1)
    interval = 1 + next_random(testing.seed) % (2 * interval - 1);
  testing.next_collect = count + interval;
  stress(testing);
  return true;
}

void Collector::stress(HeapTesting& testing) noexcept {
  const uint64_t turn = testing.stress_collections++;
  using Cycles = HeapTesting::Cycles;
  if (testing.cycles == Cycles::Full) return collect_full(Turn::Inside);
  if (testing.cycles == Cycles::Young) return collect_young(Turn::Inside);
  if (heap_.phase_ == HeapPhase::Marking) {
    verify_if_asked();
    step({.work_bytes = 128}, Turn::Inside);
    return;
  }
  switch (turn % 4) {
    case 0:
    case 2: return collect_young(Turn::Inside);
    case 1: return collect_full(Turn::Inside);
    default: return begin_full(Turn::Inside);
  }
}

}  // namespace shoal
