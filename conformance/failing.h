// One test in one mode, again and again, with another allocation failing each time.
#pragma once

#include "conformance/run_test.h"

namespace shoal::conformance {

/// Passes if each of the runs ended as the one in which nothing failed, or with a RangeError, or
/// with its context ended; if the heap was sound after it; and if all its blocks came back. A
/// reason names the allocation: --stress=fail-at:N is that run alone.
Verdict run_failing(const std::string& harness, const std::string& path, std::string_view source,
                    const Metadata& metadata, Mode mode, const RunLimits& limits);

}  // namespace shoal::conformance
