#include "conformance/failing.h"

#include <algorithm>

#include "gc/block_pool.h"

namespace shoal::conformance {
namespace {

/// All allocations after the one fail, too, in one of so many runs.
constexpr uint64_t kPersistentEvery = 4;

size_t blocks_in_use() {
  block_pool::flush_thread();
  return block_pool::statistics().in_use;
}

/// How a test may end for want of memory: with the error that script gets, or ended. A test that
/// caught the error, or whose promise was rejected with it, judges by what it then missed.
bool is_clean(const Verdict& verdict, const Verdict& undisturbed) {
  if (verdict.passed) return true;
  if (verdict.reason == undisturbed.reason) return true;
  for (const char* const text : {"RangeError", "ended: ", "no context could be made",
                                 "Test262Error", "async test never called $DONE"})
    if (verdict.reason.find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

Verdict run_failing(const std::string& harness, const std::string& path, std::string_view source,
                    const Metadata& metadata, Mode mode, const RunLimits& limits) {
  RunLimits each = limits;
  each.count_allocations = true;
  // Once for what is made once in a process.
  (void)run_test(harness, path, source, metadata, mode, each);
  const size_t blocks = blocks_in_use();
  const Verdict undisturbed = run_test(harness, path, source, metadata, mode, each);
  const uint64_t count = undisturbed.allocation_count;
  const uint64_t step = 1 + (count - 1) / limits.stress_fail_runs_max;
  // Threads of agents keep blocks of their own.
  const bool counts_blocks = source.find("$262.agent") == std::string_view::npos;
  for (uint64_t n = 1; n <= count; n += step) {
    each.fail_at = n;
    each.fail_all_after = (n / step) % kPersistentEvery == 0;
    const Verdict verdict = run_test(harness, path, source, metadata, mode, each);
    const std::string where = "allocation " + std::to_string(n) + " of " + std::to_string(count) +
                              (each.fail_all_after ? " and all after it: " : ": ");
    if (!is_clean(verdict, undisturbed)) return {false, where + verdict.reason, 0};
    const size_t left = blocks_in_use();
    if (counts_blocks && left != blocks)
      return {false, where + std::to_string(left - blocks) + " blocks are left", 0};
  }
  return {true, {}, 0};
}

}  // namespace shoal::conformance
