// Where test262 lies, and which of its files are tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace shoal::conformance {

/// The revision that expectations.txt is about.
inline constexpr const char* kPinnedRevision = "be13516fb6441b950ba8a3df97eb34062c186972";
inline constexpr const char* kRepository = "https://github.com/tc39/test262.git";

struct Checkout {
  std::string root;  // Empty: none, and why says so.
  std::string why;
  std::string notice;  // What its user should know, such as another revision than the pinned one.
};

/// SHOAL_TEST262, else the cache folder, else a fresh clone there (if may_clone).
Checkout find_checkout(bool may_clone);

/// Files of tests below root/test, as paths from there, sorted; those that start with one of the
/// filters (or, given as a path on disk, lie there). No filters: all.
std::vector<std::string> list_tests(const std::string& root,
                                    const std::vector<std::string>& filters);

/// Whether the test is in that part of as many; the seed shuffles.
bool is_in_part(const std::string& test, uint32_t part, uint32_t parts, uint64_t seed) noexcept;

}  // namespace shoal::conformance
