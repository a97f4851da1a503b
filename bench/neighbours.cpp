// Noisy neighbours: a thousand contexts with small handlers, and one that does its worst. Prints
// the p99 of the time from a letter to the end of its handler, beside the bad program and without
// it, alternating in one process.
#include <sys/mman.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <thread>

#include "bench/bad_programs.h"
#include "bench/bench.h"
#include "include/shoal/context_actor.h"

namespace shoal::bench {
namespace {

constexpr size_t kNeighbours = 1000;
constexpr uint64_t kPaceNs = 200'000;

/// Times of phases, by the thread that runs a neighbour: a ring is enough.
struct Samples {
  std::vector<float> of_thread[8];
  double p99() {
    std::vector<float> all;
    for (const auto& each : of_thread) all.insert(all.end(), each.begin(), each.end());
    if (all.empty()) return 0;
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(all.size() * 99 / 100);
    std::nth_element(all.begin(), at, all.end());
    return static_cast<double>(*at);
  }
};

uint32_t thread_index() {
  static std::atomic<uint32_t> count{0};
  static thread_local const uint32_t mine = count++ % 8;
  return mine;
}

/// Calls the global `handler`, and notes how long that took from the sending.
struct Ping final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    (void)co_await actor.call_global("handler");
    const uint64_t took_ns = steady_now_ns() - due_ns;
    samples->of_thread[thread_index()].push_back(static_cast<float>(took_ns) / 1000);
    --*under_way;
  }
  uint64_t due_ns = 0;  // When it was to be sent.
  Samples* samples = nullptr;
  std::atomic<int>* under_way = nullptr;
};

struct Program final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.run_script_source(source, "main.js", [](RunResult) {});
  }
  std::string source;
};
struct Events final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(source, {"main.ts", {}}, false, [](RunResult) {});
  }
  std::string source;
};

/// Sends a letter each kPace, to one neighbour after the other: on the pool's own threads, by their
/// timers, as a server's requests come out of the pool's event loop.
class Pacer final : public Actor {
 public:
  Pacer(Executor& pool, const std::vector<ActorRef<ContextActor>>& neighbours)
      : Actor(pool), neighbours_(neighbours) {}

  Samples samples;
  std::atomic<int> under_way{0};
  std::atomic<bool> stops{false}, is_done{false};

 protected:
  Driver<void> drive() override {
    uint64_t due_ns = now_ns();
    while (!stops) {
      due_ns = std::max(due_ns + kPaceNs, now_ns());
      while (now_ns() < due_ns) {
        wake_at(due_ns);
        co_await wait();
      }
      auto letter = std::make_unique<Ping>();
      letter->samples = &samples;
      letter->under_way = &under_way;
      letter->due_ns = due_ns;
      ++under_way;
      (void)neighbours_[next_ = (next_ * 48271 + 11) % kNeighbours]->send(std::move(letter));
    }
    is_done = true;
  }

 private:
  const std::vector<ActorRef<ContextActor>>& neighbours_;
  size_t next_ = 1;
};

class Bench {
 public:
  explicit Bench(double seconds) : seconds_(seconds) {
    for (size_t i = 0; i < kNeighbours; ++i) {
      EngineOptions options;
      options.random_seed = i + 1;
      neighbours_.push_back(ContextActor::create(pool_, options));
      auto letter = std::make_unique<Program>();
      letter->source =
          "var n = 0, handler = () => { const o = { a: [1, 2, 3] }; for (let i = 0; i < 50; ++i) "
          "n += o.a[i % 3]; };";
      (void)neighbours_.back()->send(std::move(letter));
    }
    (void)phase();
  }

  /// Undisturbed and disturbed in turn.
  void run(const Bad& bad) {
    std::vector<double> quiet, noisy;
    uint64_t ended = 0;
    for (int round = 0; round < 3; ++round) {
      quiet.push_back(phase());
      start(bad);
      noisy.push_back(phase(&bad));
      stop();
      ended += ends_;
    }
    const double q = median(quiet), n = median(noisy);
    std::printf("%-16s %9.0f %9.0f %7.2f %s %6lu ends\n", bad.name, q, n, n / q,
                n <= 2 * q ? "   " : "***", ended);
    std::fflush(stdout);
  }

 private:
  void start(const Bad& bad) {
    if (!*bad.source) return;
    EngineOptions options;
    options.random_seed = 1;
    options.limits.heap_bytes_max = 700u << 20;
    options.output = [](std::string_view, bool) {};
    has_ended_ = std::make_shared<std::atomic<bool>>(false);
    options.on_end = [flag = has_ended_](const ContextEnd&) { *flag = true; };
    bad_ = ContextActor::create(pool_, options);
    auto letter = std::make_unique<Events>();
    letter->source = bad.source;
    (void)bad_->send(std::move(letter));
  }
  /// Nothing of it runs in the next phase.
  void stop() {
    if (!bad_) return;
    bad_->kill();
    while (!*has_ended_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    bad_ = {};
  }

  double phase(const Bad* bad = nullptr) {
    ends_ = 0;
    const ActorRef<Pacer> pacer = ActorRef<Pacer>::adopt(new Pacer(pool_, neighbours_));
    for (auto& each : pacer->samples.of_thread) each.reserve(1 << 16);
    pacer->wake();
    const Clock::time_point begin = Clock::now();
    while (microseconds_since(begin) < seconds_ * 1e6) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      if (!bad_ || !*has_ended_) continue;
      ++ends_;
      start(*bad);
    }
    pacer->stops = true;
    while (!pacer->is_done || pacer->under_way != 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return pacer->samples.p99();
  }

  double seconds_;
  Executor pool_{2};
  std::vector<ActorRef<ContextActor>> neighbours_;
  ActorRef<ContextActor> bad_;
  std::shared_ptr<std::atomic<bool>> has_ended_;  // Of bad_.
  uint64_t ends_ = 0;
};

/// A virtual machine may get each page of its memory from its host only when it is first touched,
/// which takes milliseconds for a big one. That is no property of the runtime's: what bad programs
/// may use is touched before.
void touch_memory() {
  constexpr size_t kBytes = size_t{3} << 30, kPage = 4096;
  void* const memory =
      ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return;
  (void)::madvise(memory, kBytes, MADV_HUGEPAGE);
  auto* const bytes = static_cast<volatile char*>(memory);
  for (size_t i = 0; i < kBytes; i += kPage) bytes[i] = 1;
  ::munmap(memory, kBytes);
}

}  // namespace

int neighbours(double seconds, const char* only) {
  touch_memory();
  Bench bench(seconds);
  std::printf("%-16s %9s %9s %7s\n", "beside", "alone us", "p99 us", "ratio");
  for (const Bad& bad : kBad)
    if (!only || std::strcmp(only, bad.name) == 0) bench.run(bad);
  return 0;
}

}  // namespace shoal::bench
