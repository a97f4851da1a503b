// Worker processes: each takes one test after the other and tells what came of it. One that dies or
// hangs costs the test it was at; another takes its place.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/metadata.h"
#include "conformance/run_test.h"

namespace shoal::conformance {

struct WorkerOptions {
  std::string root;  // Of the checkout.
  unsigned jobs = 1;
  unsigned cpu_seconds_max = 10;    // Of one test in one mode.
  unsigned wall_seconds_max = 120;  // For tests that sleep or wait.
  RunLimits limits;
  const std::vector<Mode>* only_modes = nullptr;  // Null: all that the test asks for.
};

/// What one test did in one mode. features: as the test names them, joined by commas.
struct TestResult {
  size_t test;  // Index into the list.
  Mode mode;
  Verdict verdict;
  std::string features;
};

/// Runs all tests; results come in no order, on this thread.
void run_all(const std::vector<std::string>& tests, const WorkerOptions& options,
             const std::function<void(const TestResult&)>& on_result);

}  // namespace shoal::conformance
