// shoal-sim: many simulations (tests/sim/simulation.h).
//   shoal-sim [--first=N] [--seeds=N] [--contexts=N] [--deeds=N] [--threads=N] [--collect=N]
//             [--jobs=N] [--compare=N] [--timeout=SECONDS] [--minutes=N] [--text]
// Each seed runs in one of `jobs` processes; every compare-th runs again on two threads, and must
// come out the same. A seed that fails, crashes or hangs is named with the command that replays it;
// it is run again, and both runs are compared. After `minutes` no seed is begun any more. --text
// prints what the contexts printed.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "tests/sim/simulation.h"

namespace shoal::sim {
namespace {

using Clock = std::chrono::steady_clock;

struct Run {
  Settings settings;
  uint64_t first = 1, seeds = 1, jobs = 1, compare = 20, timeout_s = 300, minutes = 0;
  bool text = false;
};

/// What a process of ours and its parent share.
struct Progress {
  std::atomic<uint64_t> next;  // The first seed that nobody has begun.
  std::atomic<uint64_t> done;  // Seeds that came to their end.
  std::atomic<uint64_t> bad;   // Those that failed.
  std::atomic<uint64_t> compared, killed, over_quota, failed_operations, rounds;
  struct Job {
    std::atomic<uint64_t> seed;
    std::atomic<int64_t> began_ms;
  } jobs[64];
};

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch())
      .count();
}

std::string replay_command(const Settings& s) {
  std::string text = "shoal-sim --first=" + std::to_string(s.seed) +
                     " --compare=1 --contexts=" + std::to_string(s.contexts) +
                     " --deeds=" + std::to_string(s.deeds) +
                     " --threads=" + std::to_string(s.threads);
  if (s.collect_every != 0) text += " --collect=" + std::to_string(s.collect_every);
  return text;
}

/// False: the seed fails; said so.
bool run_seed(const Run& run, uint64_t seed, Progress& progress) {
  Settings settings = run.settings;
  settings.seed = seed;
  const Report report = simulate(settings);
  progress.killed += report.killed;
  progress.over_quota += report.over_quota;
  progress.failed_operations += report.failed;
  progress.rounds += report.rounds;
  if (run.text) std::fputs(report.text.c_str(), stdout);
  std::string complaint = report.complaint;
  if (run.compare != 0 && (seed - run.first) % run.compare == 0) {
    Settings other = settings;
    other.threads = settings.threads == 0 ? 2 : 0;
    const Report again = simulate(other);
    ++progress.compared;
    if (again.text != report.text)
      complaint += "on " + std::to_string(other.threads) + " threads it differs:\n" +
                   difference(report.text, again.text) + "\n";
    complaint += again.complaint;
  }
  if (complaint.empty()) return true;
  const Report again = simulate(settings);
  const bool same = again.text == report.text;
  std::printf("seed %llu fails:\n%s  replay: %s\n  run again it is %s\n",
              static_cast<unsigned long long>(seed), complaint.c_str(),
              replay_command(settings).c_str(),
              same ? "bit-identical" : difference(report.text, again.text).c_str());
  std::fflush(stdout);
  return false;
}

void work(const Run& run, Progress& progress, size_t job, int64_t until_ms) {
  while (now_ms() < until_ms) {
    const uint64_t seed = progress.next++;
    if (seed >= run.first + run.seeds) return;
    progress.jobs[job].seed = seed;
    progress.jobs[job].began_ms = now_ms();
    if (!run_seed(run, seed, progress)) ++progress.bad;
    ++progress.done;
    progress.jobs[job].began_ms = 0;
  }
}

pid_t begin(const Run& run, Progress& progress, size_t job, int64_t until_ms) {
  std::fflush(stdout);
  progress.jobs[job].began_ms = 0;
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  work(run, progress, job, until_ms);
  std::fflush(stdout);
  ::_exit(0);
}

/// A process has died of its seed.
void tell_crash(const Run& run, uint64_t seed, int status, const char* how) {
  Settings settings = run.settings;
  settings.seed = seed;
  std::printf("seed %llu %s (status %x)\n  replay: %s\n", static_cast<unsigned long long>(seed),
              how, static_cast<unsigned>(status), replay_command(settings).c_str());
  std::fflush(stdout);
}

uint64_t run_all(const Run& run, Progress& progress) {
  const auto minutes = static_cast<int64_t>(run.minutes);
  const int64_t until = minutes == 0 ? INT64_MAX : now_ms() + minutes * 60'000;
  pid_t pids[64] = {};
  uint64_t running = run.jobs;
  for (size_t job = 0; job < run.jobs; ++job) pids[job] = begin(run, progress, job, until);
  int64_t told_ms = now_ms();
  while (running != 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (now_ms() - told_ms > 60'000) {
      told_ms = now_ms();
      std::printf("... at seed %llu, %llu bad\n",
                  static_cast<unsigned long long>(progress.next.load()),
                  static_cast<unsigned long long>(progress.bad.load()));
      std::fflush(stdout);
    }
    for (size_t job = 0; job < run.jobs; ++job) {
      if (pids[job] == 0) continue;
      const int64_t began = progress.jobs[job].began_ms;
      const auto limit = static_cast<int64_t>(run.timeout_s) * 1000;
      const bool hangs = began != 0 && now_ms() - began > limit;
      if (hangs) ::kill(pids[job], SIGABRT);
      int status = 0;
      if (::waitpid(pids[job], &status, hangs ? 0 : WNOHANG) != pids[job]) continue;
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        pids[job] = 0;
        --running;
        continue;
      }
      ++progress.bad;
      ++progress.done;
      tell_crash(run, progress.jobs[job].seed, status, hangs ? "hangs" : "crashes");
      pids[job] = begin(run, progress, job, until);
    }
  }
  return progress.bad;
}

bool take(const char* argument, const char* name, uint64_t& value) {
  const size_t length = std::strlen(name);
  if (std::strncmp(argument, name, length) != 0 || argument[length] != '=') return false;
  value = std::strtoull(argument + length + 1, nullptr, 10);
  return true;
}

bool parse(int argc, char** argv, Run& run) {
  for (int i = 1; i < argc; ++i) {
    uint64_t n = 0;
    Settings& s = run.settings;
    if (take(argv[i], "--contexts", n))
      s.contexts = static_cast<uint32_t>(n);
    else if (take(argv[i], "--deeds", n))
      s.deeds = static_cast<uint32_t>(n);
    else if (take(argv[i], "--threads", n))
      s.threads = static_cast<uint32_t>(n);
    else if (take(argv[i], "--collect", n))
      s.collect_every = static_cast<uint32_t>(n);
    else if (std::strcmp(argv[i], "--text") == 0)
      run.text = true;
    else if (!take(argv[i], "--first", run.first) && !take(argv[i], "--seeds", run.seeds) &&
             !take(argv[i], "--jobs", run.jobs) && !take(argv[i], "--compare", run.compare) &&
             !take(argv[i], "--timeout", run.timeout_s) && !take(argv[i], "--minutes", run.minutes))
      return false;
  }
  return run.jobs >= 1 && run.jobs <= 64 && run.settings.contexts >= 2;
}

}  // namespace
}  // namespace shoal::sim

int main(int argc, char** argv) {
  using namespace shoal::sim;
  Run run;
  if (!parse(argc, argv, run)) {
    std::fprintf(
        stderr,
        "shoal-sim [--first=N] [--seeds=N] [--contexts=N] [--deeds=N] "
        "[--threads=N] [--collect=N] [--jobs=N] [--compare=N] [--timeout=SECONDS] [--minutes=N] "
        "[--text]\n");
    return 2;
  }
  void* const memory =
      ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  auto& progress = *new (memory) Progress;
  progress.next = run.first;
  const Clock::time_point began = Clock::now();
  const uint64_t bad = run_all(run, progress);
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  const auto n = [](const std::atomic<uint64_t>& v) {
    return static_cast<unsigned long long>(v.load());
  };
  std::printf(
      "%llu seeds of %u contexts in %.1f s (%llu also compared with another number of "
      "threads): %llu killed, %llu over a quota, %llu failed operations, %llu rounds\n",
      n(progress.done), run.settings.contexts, seconds, n(progress.compared), n(progress.killed),
      n(progress.over_quota), n(progress.failed_operations), n(progress.rounds));
  std::printf("%llu passed, %llu failed\n", n(progress.done) - bad,
              static_cast<unsigned long long>(bad));
  return bad == 0 ? 0 : 1;
}
