// What an idle context costs as an actor of a pool, from 10 to 100,000 of them; what it takes to
// give one the thread.
#include <cstdio>
#include <memory>

#include "bench/bench.h"
#include "bench/marks.h"
#include "gc/block_pool.h"
#include "include/shoal/context_actor.h"

namespace shoal::bench {
namespace {

/// Yields so often, and ends.
class Hopper final : public Actor {
 public:
  Hopper(Executor& e, uint32_t hops) : Actor(e), left(hops) {}
  uint32_t left;

 protected:
  Driver<void> drive() override {
    while (left != 0) {
      --left;
      co_await yield();
    }
  }
};

/// An idle context that has nothing to do when woken.
double wake_ns(Executor& pool, const std::vector<ActorRef<ContextActor>>& contexts) {
  const size_t count = std::min<size_t>(contexts.size(), 200);
  const uint64_t runs = pool.workers()[0]->statistics().runs;
  const Clock::time_point begin = Clock::now();
  constexpr uint64_t kRounds = 50;
  for (uint64_t round = 0; round < kRounds; ++round) {
    for (size_t i = 0; i < count; ++i) contexts[i]->wake();
    pool.run_until(
        [&] { return pool.workers()[0]->statistics().runs >= runs + (round + 1) * count; });
  }
  return microseconds_since(begin) * 1000 / static_cast<double>(kRounds * count);
}

void measure(size_t count) {
  EngineOptions options;
  options.random_seed = 1;
  options.output = [](std::string_view, bool) {};
  Executor pool(0);
  std::vector<ActorRef<ContextActor>> all;
  all.reserve(count);
  (void)ContextActor::create(pool, options);
  const long before = resident_bytes();
  const size_t blocks = block_pool::statistics().in_use;
  Clock::time_point begin = Clock::now();
  for (size_t i = 0; i < count; ++i) all.push_back(ContextActor::create(pool, options));
  const double create = microseconds_since(begin) / static_cast<double>(count);
  const auto n = static_cast<double>(count);
  const double bytes = static_cast<double>(resident_bytes() - before) / n;
  const double in_blocks = static_cast<double>(block_pool::statistics().in_use - blocks) / n;
  const double wake = wake_ns(pool, all);
  begin = Clock::now();
  all.clear();
  const double end = microseconds_since(begin) / n;
  std::printf("%8zu %10.2f %10.2f %12.0f %8.2f %10.0f\n", count, create, end, bytes, in_blocks,
              wake);
}

}  // namespace

double hop_ns() {
  constexpr uint32_t kActors = 100, kHops = 10'000;
  Executor pool(0);
  std::vector<ActorRef<Hopper>> all;
  for (uint32_t i = 0; i < kActors; ++i)
    all.push_back(ActorRef<Hopper>::adopt(new Hopper(pool, kHops)));
  for (const auto& each : all) each->wake();
  const Clock::time_point begin = Clock::now();
  pool.run_until([&] { return all.back()->left == 0; });
  return microseconds_since(begin) * 1000 / (kActors * kHops);
}

int actors(const std::vector<size_t>& counts) {
  std::printf("ContextActor %zu bytes, Context %zu, EmbedHost %zu\n", sizeof(ContextActor),
              sizeof(Context), sizeof(EmbedHost));
  std::printf("one hop of a ready actor: %.0f ns\n", hop_ns());
  std::printf("%8s %10s %10s %12s %8s %10s\n", "count", "create us", "end us", "resident", "blocks",
              "wake ns");
  for (const size_t count : counts) measure(count);
  return 0;
}

}  // namespace shoal::bench
