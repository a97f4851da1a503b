// What a run shows: tables by folder and feature, and its failures grouped by reason.
#pragma once

#include <string>
#include <vector>

#include "conformance/workers.h"

namespace shoal::conformance {

/// Passes of all (a test counts once a mode) by two levels of folders, then by feature.
void print_summary(const std::vector<std::string>& tests, const std::vector<TestResult>& results);

/// Path, mode and reason of each failure, tab-separated; grouped by reason, the commonest first,
/// crashes and timeouts before all.
bool write_failures(const std::string& file, const std::vector<std::string>& tests,
                    const std::vector<TestResult>& results);

}  // namespace shoal::conformance
