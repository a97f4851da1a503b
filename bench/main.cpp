// shoal-bench: what a script cannot measure of itself.
//   shoal-bench contexts [N]     bytes and microseconds of a fresh context
//   shoal-bench actors [N...]    the same of contexts on a pool, and of a hop
//   shoal-bench neighbours [SECONDS] [NAME]   p99 of a thousand contexts beside a bad one
//   shoal-bench slices [SECONDS] [NAME] [MS]   how long a bad one holds its thread in one go
//   shoal-bench leaves [MS] [NAME]   built-ins that work longer without a look at the fuel
//   shoal-bench messages [THREADS]   round trips, streams and channels between contexts
//   shoal-bench compile FILE [ROUNDS]   milliseconds and MB/s of each pass of the compiler
//   shoal-bench numbers          numbers to text and back, beside the standard library
//   shoal-bench marks [threads|fresh|handlers|messages|load|idle|hop]   beside their limits
//   shoal-bench spawn COMMAND... wall time (ms) and peak memory (KB) of a process, its output
//   thrown away
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "bench/bench.h"
#include "stdlib/intrinsics.h"
#include "vm/run/context.h"

long shoal::bench::resident_bytes() {
  long pages = 0, resident = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
  std::fclose(file);
  return resident * ::sysconf(_SC_PAGESIZE);
}

namespace {

using namespace shoal::bench;

std::unique_ptr<shoal::Context> make_context() {
  shoal::ContextOptions options;
  options.intrinsics = shoal::intrinsic_templates();
  std::unique_ptr<shoal::Context> cx = shoal::Context::create(options);
  SHOAL_VERIFY(cx != nullptr);
  const shoal::NativeScope scope(*cx);
  SHOAL_VERIFY(shoal::set_up_realm(*cx, cx->first_realm()).ok());
  return cx;
}

/// Alive together for the bytes; one after the other for the time, warm.
int contexts(size_t count) {
  std::vector<std::unique_ptr<shoal::Context>> alive;
  alive.reserve(count);
  for (int i = 0; i < 10; ++i) (void)make_context();
  const long before = resident_bytes();
  for (size_t i = 0; i < count; ++i) alive.push_back(make_context());
  const auto each = static_cast<double>(resident_bytes() - before) / static_cast<double>(count);
  const shoal::HeapStatistics heap = alive.front()->heap().statistics();
  alive.clear();
  constexpr int kBatches = 21, kBatch = 100;
  std::vector<double> create, end;
  for (int batch = 0; batch < kBatches; ++batch) {
    Clock::time_point begin = Clock::now();
    for (int i = 0; i < kBatch; ++i) alive.push_back(make_context());
    create.push_back(microseconds_since(begin) / kBatch);
    begin = Clock::now();
    alive.clear();
    end.push_back(microseconds_since(begin) / kBatch);
  }
  std::printf("context: %.1f us to create, %.1f us to end, %.0f bytes resident (%zu alive)\n",
              median(create), median(end), each, count);
  std::printf(
      "  heap: %zu bytes in cells, %u blocks, %zu bytes reserved; Context object %zu bytes\n",
      heap.bytes_used, heap.block_count, heap.bytes_reserved, sizeof(shoal::Context));
  return 0;
}

int spawn(char** command) {
  const Clock::time_point begin = Clock::now();
  const pid_t pid = ::fork();
  if (pid == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd) ::dup2(nowhere, fd);
    ::execvp(command[0], command);
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  if (pid < 0 || ::wait4(pid, &status, 0, &usage) < 0) return 1;
  std::printf("%.3f %ld\n", microseconds_since(begin) / 1000, usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 2 && std::strcmp(argv[1], "spawn") == 0) return spawn(argv + 2);
  if (argc > 1 && std::strcmp(argv[1], "contexts") == 0)
    return contexts(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1000);
  if (argc > 1 && std::strcmp(argv[1], "actors") == 0) {
    std::vector<size_t> counts;
    for (int i = 2; i < argc; ++i) counts.push_back(std::strtoul(argv[i], nullptr, 10));
    return actors(counts.empty() ? std::vector<size_t>{10, 100, 1000, 10'000} : counts);
  }
  if (argc > 1 && std::strcmp(argv[1], "neighbours") == 0)
    return neighbours(argc > 2 ? std::strtod(argv[2], nullptr) : 1, argc > 3 ? argv[3] : nullptr);
  if (argc > 1 && std::strcmp(argv[1], "slices") == 0)
    return slices(argc > 2 ? std::strtod(argv[2], nullptr) : 1, argc > 3 ? argv[3] : nullptr,
                  argc > 4 ? std::strtod(argv[4], nullptr) : 0);
  if (argc > 1 && std::strcmp(argv[1], "leaves") == 0)
    return leaves(argc > 2 ? std::strtod(argv[2], nullptr) : 2, argc > 3 ? argv[3] : nullptr);
  if (argc > 1 && std::strcmp(argv[1], "messages") == 0)
    return messages(argc > 2 ? argv[2] : nullptr);
  if (argc == 2 && !std::strcmp(argv[1], "numbers")) return numbers();
  if (argc > 2 && std::strcmp(argv[1], "compile") == 0)
    return compile_passes(argv[2],
                          argc > 3 ? static_cast<int>(std::strtol(argv[3], nullptr, 10)) : 5);
  if (argc > 1 && std::strcmp(argv[1], "marks") == 0) return marks(argc > 2 ? argv[2] : nullptr);
  std::fprintf(stderr,
               "shoal-bench contexts [N] | actors [N...] | neighbours [SECONDS] [NAME] | "
               "slices [SECONDS] [NAME] [MS] | leaves [MS] [NAME] | messages [THREADS] | compile "
               "FILE [ROUNDS] | "
               "marks [NAME] | "
               "spawn COMMAND...\n");
  return 2;
}
