// One test in one mode, in a context of its own.
#pragma once

#include <string>
#include <string_view>

#include "conformance/metadata.h"

namespace shoal::conformance {

struct RunLimits {
  size_t heap_bytes_max = size_t{512} << 20;
  /// Collect at every n-th allocation, with the verifier; 0: no.
  unsigned stress_collect_every = 0;
  bool stress_preempt = false;
  bool stress_slow = false;
  /// The n-th allocation of the test's context fails; 0: none. And all after it.
  uint64_t fail_at = 0;
  bool fail_all_after = false;
  /// Counts allocations, and verifies the heap when the test is over.
  bool count_allocations = false;
  /// Each allocation fails in a run of its own (run_failing); of more than so many, some; 0: no.
  unsigned stress_fail_runs_max = 0;
};

struct Verdict {
  bool passed = false;
  std::string reason;             // Of a failure; one line.
  uint64_t allocation_count = 0;  // With RunLimits::count_allocations.
};

/// harness: the folder of harness files, which are compiled once in a process.
Verdict run_test(const std::string& harness, const std::string& path, std::string_view source,
                 const Metadata& metadata, Mode mode, const RunLimits& limits);

/// Compiles what nearly all tests include, so that worker processes inherit it.
void warm_up(const std::string& harness);

}  // namespace shoal::conformance
