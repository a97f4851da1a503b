// What --gc-stats prints: cycles, pauses in the thread's own time and by the clock, and memory.
#include <cstdio>

#include "gc/pauses.h"
#include "include/shoal/context_actor.h"

namespace shoal {
namespace {

constexpr double kNsPerMs = 1e6;
constexpr double kBytesPerMb = 1 << 20;

double ms(uint64_t ns) noexcept { return static_cast<double>(ns) / kNsPerMs; }
double mb(size_t bytes) noexcept { return static_cast<double>(bytes) / kBytesPerMb; }

std::string row(const char* clock, const PauseHistogram& h) {
  char text[160];
  std::snprintf(text, sizeof text, "  %-12s %8.3f %8.3f %8.3f %8.3f %10.1f\n", clock,
                ms(h.quantile_ns(0.5)), ms(h.quantile_ns(0.99)), ms(h.quantile_ns(0.999)),
                ms(h.longest_ns()), ms(h.total_ns()));
  return text;
}

}  // namespace

std::string ContextActor::describe_collector() {
  if (!pauses_ || !options_.gc_stats) return {};
  const HeapStatistics heap = cx_->heap().statistics();
  const uint64_t worked_ns = thread_time_ns();
  const double part =
      100 * static_cast<double>(pauses_->thread.total_ns()) / static_cast<double>(worked_ns);
  char text[320];
  std::snprintf(text, sizeof text,
                "collector: %u young and %u full cycles in %lu pauses, %.1f %% of the thread's "
                "%.0f ms\n  pauses, ms        p50      p99    p99.9  longest      total\n",
                heap.young_cycles, heap.full_cycles,
                static_cast<unsigned long>(pauses_->wall.count()), part, ms(worked_ns));
  std::string report = text;
  report += row("thread time", pauses_->thread) + row("wall time", pauses_->wall);
  std::snprintf(text, sizeof text,
                "  memory: %.1f MB allocated; at the end %.1f MB used, %.1f MB held, %.1f MB "
                "outside the heap\n",
                mb(heap.bytes_allocated_total), mb(heap.bytes_used), mb(heap.bytes_reserved),
                mb(heap.bytes_external));
  return report + text;
}

}  // namespace shoal
