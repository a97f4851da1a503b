#include "conformance/failing.h"

#include <algorithm>
#include <chrono>

#include "gc/block_pool.h"
#include "include/shoal/host.h"

namespace shoal::conformance {
namespace {

/// All allocations after the one fail, too, in one of so many runs.
constexpr uint64_t kPersistentEvery = 4;
/// What all runs of a test may take, if there are not fewer than so many.
constexpr double kSecondsMax = 60;
constexpr uint64_t kRunsMin = 50;

size_t blocks_in_use() {
  block_pool::flush_thread();
  return block_pool::statistics().in_use;
}

/// Whether the test, or a harness file that it asks for, has a handler that could catch the error.
bool may_catch(const std::string& harness, std::string_view source, const Metadata& metadata) {
  if (source.find("catch") != std::string_view::npos) return true;
  return std::any_of(metadata.includes.begin(), metadata.includes.end(), [&](const auto& name) {
    std::string text, error;
    return read_file(harness + "/" + name, text, error) && text.find("catch") != std::string::npos;
  });
}

/// How a test may end for want of memory: with the error that script gets, or ended. A test that
/// caught the error, or whose promise was rejected with it, judges by what it then missed; if it
/// has handlers of its own, it may end in any error.
bool is_clean(const Verdict& verdict, const Verdict& undisturbed, bool catches) {
  if (verdict.passed) return true;
  if (verdict.reason == undisturbed.reason) return true;
  if (catches && !verdict.reason.starts_with("timeout")) return true;
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
  const auto begin = std::chrono::steady_clock::now();
  const Verdict undisturbed = run_test(harness, path, source, metadata, mode, each);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  const uint64_t count = undisturbed.allocation_count;
  // Of tests that take long, fewer.
  const auto affordable = static_cast<uint64_t>(kSecondsMax / std::max(elapsed.count(), 1e-6));
  const uint64_t runs =
      std::max(std::min<uint64_t>(limits.stress_fail_runs_max, affordable), kRunsMin);
  const uint64_t step = 1 + (count - 1) / runs;
  const bool catches = may_catch(harness, source, metadata);
  // Threads of agents keep blocks of their own.
  const bool counts_blocks = source.find("$262.agent") == std::string_view::npos;
  for (uint64_t n = 1; n <= count; n += step) {
    each.fail_at = n;
    each.fail_all_after = (n / step) % kPersistentEvery == 0;
    const Verdict verdict = run_test(harness, path, source, metadata, mode, each);
    const std::string where = "allocation " + std::to_string(n) + " of " + std::to_string(count) +
                              (each.fail_all_after ? " and all after it: " : ": ");
    if (!is_clean(verdict, undisturbed, catches)) return {false, where + verdict.reason, 0};
    const size_t left = blocks_in_use();
    if (counts_blocks && left != blocks)
      return {false, where + std::to_string(left - blocks) + " blocks are left", 0};
  }
  return {true, {}, 0};
}

}  // namespace shoal::conformance
