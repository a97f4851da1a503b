// Ten thousand contexts: each waits a second and asks for one host operation, over and over; then
// each handles requests besides, as fast as two threads can.
#include <sys/resource.h>
#include <sys/time.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "bench/bench.h"
#include "bench/marks.h"
#include "include/shoal/context_actor.h"

namespace shoal::bench {
namespace {

constexpr uint32_t kContexts = 10'000;
constexpr uint32_t kThreads = 2;
constexpr double kSeconds = 8;

/// A second's timer and an operation, and how late the timer was; kLoad: handlers in between, and
/// what each took from its first to its last instruction.
constexpr const char* kQuiet = R"ts(
import { stat } from 'shoal:fs';
import { sleep } from 'shoal:timers';
console.log('s');
await sleep(Math.random() * 1000);
for (;;) {
  const due = performance.now() + 1000;
  await sleep(1000);
  const late = performance.now() - due;
  try { await stat('/'); console.log('t' + late); } catch { console.log('e'); }
}
)ts";
constexpr const char* kLoad = R"ts(
import { stat } from 'shoal:fs';
import { sleep } from 'shoal:timers';
const pause = () => new Promise<void>((go) => setImmediate(go));
const handler = async () => { for (let i = 0; i < 8; ++i) await handleAll(); };
console.log('s');
(async () => {
  for (;;) {
    await sleep(1000);
    try { await stat('/'); console.log('t0'); } catch { console.log('e'); }
  }
})();
for (;;) {
  const began = performance.now();
  try { await handler(); } catch { console.log('e'); }
  console.log('h' + (performance.now() - began));
  await pause();
}
)ts";
/// What one handler takes where nothing else runs: processor time, in all.
constexpr const char* kSolo = R"ts(
const pause = () => new Promise<void>((go) => setImmediate(go));
const handler = async () => { for (let i = 0; i < 8; ++i) await handleAll(); };
console.log('s');
for (;;) { await handler(); console.log('h0'); await pause(); }
)ts";

struct RunCode final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override { return actor.run_code(unit, nullptr); }
  std::shared_ptr<const CodeUnit> unit;
};

double processor_seconds() {
  rusage u{};
  ::getrusage(RUSAGE_SELF, &u);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(u.ru_utime) + seconds(u.ru_stime);
}

/// Of processor time: how much of it passes while a context runs.
class Samples {
 public:
  Samples() {
    all_ = in_script_ = 0;
    std::signal(SIGPROF, [](int) {
      ++all_;
      Actor* const actor = Worker::running_actor();  // They are all contexts here.
      if (actor && static_cast<ContextActor*>(actor)->cx().is_running()) ++in_script_;
    });
    set_interval(1000);
  }
  ~Samples() {
    set_interval(0);
    std::signal(SIGPROF, SIG_IGN);
  }
  double in_script() const {
    return static_cast<double>(in_script_) / static_cast<double>(std::max<uint64_t>(all_, 1));
  }

 private:
  static void set_interval(suseconds_t us) {
    const itimerval interval{{0, us}, {0, us}};
    ::setitimer(ITIMER_PROF, &interval, nullptr);
  }
  static inline std::atomic<uint64_t> all_{0}, in_script_{0};
};

struct Outcome {
  uint64_t handlers = 0, operations = 0, errors = 0;
  double processor = 0, seconds = 0;
  double in_script = 0;       // Of processor.
  std::vector<double> times;  // Of handlers, or how late timers were; ms.
  double p99() const {
    if (times.empty()) return 0;
    std::vector<double> sorted = times;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() * 99 / 100];
  }
};

class Load {
 public:
  Load(uint32_t threads, uint32_t contexts, const std::string& source) : pool_(threads) {
    const std::shared_ptr<const CodeUnit> unit = compile_module(source, "load.ts");
    EngineOptions options;
    options.random_seed = 1;
    options.output = [this](std::string_view text, bool) { take(text); };
    DoorOptions door;
    door.permissions = std::make_shared<const Permissions>(Permissions::everything());
    for (uint32_t i = 0; i < contexts; ++i) {
      options.random_seed = i + 1;
      all_.push_back(ContextActor::create(pool_, options, nullptr, door));
      auto letter = std::make_unique<RunCode>();
      letter->unit = unit;
      (void)all_.back()->send(std::move(letter));
    }
  }
  ~Load() {
    for (const auto& each : all_) each->kill();
    for (const auto& each : all_)
      while (!each->has_ended()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  /// Once all have begun, and some time to warm up.
  Outcome run(double warm_seconds, double seconds) {
    while (started_ != all_.size()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::duration<double>(warm_seconds));
    {
      const std::scoped_lock lock(mutex_);
      outcome_ = {};
    }
    const Samples samples;
    const double processor = processor_seconds();
    const Clock::time_point begin = Clock::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    const std::scoped_lock lock(mutex_);
    Outcome o = std::move(outcome_);
    o.processor = processor_seconds() - processor;
    o.seconds = microseconds_since(begin) / 1e6;
    o.in_script = samples.in_script();
    return o;
  }

 private:
  void take(std::string_view text) {
    if (text[0] == 's') {
      ++started_;
      return;
    }
    const std::scoped_lock lock(mutex_);
    if (text[0] == 'e') ++outcome_.errors;
    if (text[0] == 'h') ++outcome_.handlers;
    if (text[0] == 't') ++outcome_.operations;
    const double ms = std::strtod(std::string(text.substr(1)).c_str(), nullptr);
    if (ms != 0) outcome_.times.push_back(ms);
  }

  std::atomic<uint32_t> started_{0};
  std::mutex mutex_;
  Outcome outcome_;
  Executor pool_;
  std::vector<ActorRef<ContextActor>> all_;
};

}  // namespace

/// USEFUL is the share of all the processors' time that passes in scripts, their built-ins and
/// their collections, by samples; the rest is the scheduler's, the drivers' and the system's. What
/// one handler takes alone is less than what it takes here, where its memory has left the caches
/// since it ran last.
void load_marks() {
  Outcome quiet = Load(kThreads, kContexts, kQuiet).run(3, kSeconds);
  std::printf(
      "  10,000 contexts with a timer and an operation a second: %.0f operations a second, "
      "%.0f %% of a processor, timers late by %.2f ms (p99)\n",
      static_cast<double>(quiet.operations) / quiet.seconds, 100 * quiet.processor / quiet.seconds,
      quiet.p99());
  const Outcome solo = Load(1, 1, handler_source() + kSolo).run(1, 2);
  const double each = solo.processor / static_cast<double>(std::max<uint64_t>(solo.handlers, 1));
  const Outcome full = Load(kThreads, kContexts, handler_source() + kLoad).run(6, kSeconds);
  std::printf(
      "  under full load: %.0f handlers of %.1f us (alone) and %.0f operations a second; %.0f %% "
      "of the "
      "processors' time by what a handler takes alone\n",
      static_cast<double>(full.handlers) / full.seconds, each * 1e6,
      static_cast<double>(full.operations) / full.seconds,
      100 * each * static_cast<double>(full.handlers) / (kThreads * full.seconds));
  const double in_script = full.processor * full.in_script / (kThreads * full.seconds);
  print_mark("under full load: useful processor time", 100 * in_script, "%", 90, false);
  print_mark("under full load: p99 of a handler, less what it takes alone", full.p99() - each * 1e3,
             "ms", 1);
  print_mark("errors", static_cast<double>(quiet.errors + full.errors), "", 0);
}

}  // namespace shoal::bench
