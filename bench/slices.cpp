// How long a bad program holds its thread in one go, in thread time, which a loaded machine does
// not disturb. One thread, two actors: the bad one and a probe that is always ready, so that they
// take turns; what passes between two runs of the probe is a slice (or the end of a context).
#include <execinfo.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>
#include <thread>

#include "bench/bad_programs.h"
#include "bench/bench.h"
#include "include/shoal/context_actor.h"

namespace shoal::bench {
namespace {

constexpr int kFrames = 40;

/// Where a slice was when it had lasted too long; of the longest.
struct Place {
  void* frames[kFrames];
  int count = 0;
};
Place current_place;

void note_place(int) {
  if (current_place.count == 0) current_place.count = ::backtrace(current_place.frames, kFrames);
}

uint64_t thread_ns() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(t.tv_nsec);
}

class Probe final : public Actor {
 public:
  Probe(Executor& executor, double where_ms) : Actor(executor), where_ms_(where_ms) {}

  std::atomic<bool> stops{false};
  std::atomic<bool> is_done{false};
  std::vector<float> longest_ms;  // Of slices over a quarter of a ms.
  uint64_t count = 0;
  Place place;

 protected:
  Driver<void> drive() override {
    if (where_ms_ > 0) make_timer();
    double worst = 0;
    uint64_t last = thread_ns();
    while (!stops) {
      set_timer();
      co_await yield();
      const uint64_t now = thread_ns();
      const double ms = static_cast<double>(now - last) / 1e6;
      ++count;
      if (ms > 0.25) longest_ms.push_back(static_cast<float>(ms));
      if (ms > worst && current_place.count) place = current_place;
      worst = std::max(worst, ms);
      current_place.count = 0;
      last = thread_ns();
    }
    if (where_ms_ > 0) ::timer_delete(timer_);
    is_done = true;
  }

 private:
  void make_timer() {
    (void)::backtrace(current_place.frames, kFrames);  // Loads what it needs.
    struct sigaction action{};
    action.sa_handler = note_place;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGPROF, &action, nullptr);
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGPROF;
    event._sigev_un._tid = static_cast<pid_t>(::syscall(SYS_gettid));
    ::timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer_);
  }
  void set_timer() {
    if (where_ms_ <= 0) return;
    itimerspec when{};
    when.it_value.tv_nsec = static_cast<long>(where_ms_ * 1e6);
    ::timer_settime(timer_, 0, &when, nullptr);
  }

  double where_ms_;
  timer_t timer_{};
};

struct Events final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(source, {"main.ts", {}}, false, [](RunResult) {});
  }
  std::string source;
};

/// Starts it anew when it has ended.
uint64_t run_for(Executor& pool, const Bad& bad, double seconds) {
  std::atomic<bool> ended{true};
  uint64_t starts = 0;
  ActorRef<ContextActor> actor;
  const Clock::time_point begin = Clock::now();
  const auto take_end = [&ended](const ContextEnd&) { ended = true; };
  while (microseconds_since(begin) < seconds * 1e6) {
    if (ended && *bad.source) {
      ended = false;
      ++starts;
      EngineOptions options;
      options.random_seed = 1;
      options.limits.heap_bytes_max = 700u << 20;
      options.output = [](std::string_view, bool) {};
      options.on_end = take_end;
      actor = ContextActor::create(pool, options);
      auto letter = std::make_unique<Events>();
      letter->source = bad.source;
      (void)actor->send(std::move(letter));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  if (actor) actor->kill();
  while (!ended && *bad.source) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return starts;
}

void print_place(const Place& place) {
  std::string command = "addr2line -Cfe /proc/" + std::to_string(::getpid()) + "/exe";
  char** const names = ::backtrace_symbols(place.frames, place.count);
  for (int i = 0; i < place.count; ++i) {  // "file(+0x123) [0x...]"
    const char* const offset = std::strstr(names[i], "(+");
    if (!offset) continue;
    command += ' ';
    command.append(offset + 2, std::strcspn(offset + 2, ")"));
  }
  std::free(names);
  command += " | grep -v '^[?]' | cut -c1-150 | sed 's/^/      /'";
  std::fflush(stdout);
  (void)!std::system(command.c_str());
}

}  // namespace

int slices(double seconds, const char* only, double where_ms) {
  std::printf("%-16s %9s %9s %7s %7s %7s %7s\n", "program", "max ms", "p99.9 ms", "> 1.3", "> 2",
              "slices", "starts");
  for (const Bad& bad : kBad) {
    if (only && *only && std::strcmp(only, bad.name) != 0) continue;
    Executor pool(1);
    const ActorRef<Probe> probe = ActorRef<Probe>::adopt(new Probe(pool, where_ms));
    probe->wake();
    const uint64_t starts = run_for(pool, bad, seconds);
    probe->stops = true;
    while (!probe->is_done) std::this_thread::yield();
    std::vector<float>& all = probe->longest_ms;
    std::sort(all.begin(), all.end(), std::greater<>());
    const auto over = [&all](float ms) {
      return std::count_if(all.begin(), all.end(), [ms](float x) { return x > ms; });
    };
    const double max = all.empty() ? 0 : static_cast<double>(all[0]);
    const double p999 = all.empty() ? 0 : static_cast<double>(all[all.size() / 1000]);
    std::printf("%-16s %9.2f %9.2f %7ld %7ld %7zu %7lu %s\n", bad.name, max, p999, over(1.3f),
                over(2.0f), all.size(), starts, max > 2 ? "***" : "");
    std::fflush(stdout);
    if (where_ms > 0 && max > where_ms && probe->place.count) print_place(probe->place);
  }
  return 0;
}

}  // namespace shoal::bench
