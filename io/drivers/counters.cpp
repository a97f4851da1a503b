#include "io/drivers/counters.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace shoal::facts {
namespace {

/// A thread's counter, open as long as the thread lives.
struct Counter {
  Counter() {
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_HARDWARE;
    attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    descriptor = static_cast<int>(
        syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
    if (descriptor < 0) error = errno;
  }
  ~Counter() {
    if (descriptor >= 0) close(descriptor);
  }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;
  int descriptor = -1;
  int error = 0;
};

}  // namespace

HostError instruction_count(uint64_t& count, uint64_t& thread) {
  static thread_local const Counter counter;
  thread = static_cast<uint64_t>(gettid());
  if (counter.descriptor < 0) return system_error(counter.error);
  if (read(counter.descriptor, &count, sizeof count) == sizeof count) return {};
  return system_error(errno);
}

}  // namespace shoal::facts
