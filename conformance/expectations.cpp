#include "conformance/expectations.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "include/shoal/host.h"

namespace shoal::conformance {

namespace {

constexpr size_t kFolderTestsMin = 3;  // Below that, a folder's tests are named one by one.

constexpr std::string_view kBeforeReason = " # ";

constexpr const char* kHead =
    "# What test262 expects and shoal does not do: a folder/, a test, or a test and its mode, a\n"
    "# line, and after ` # ` the reason. A test that fails and is not here fails the run; so does\n"
    "# one that is here and passes, and a line without a reason. `./dev conformance --bless`\n"
    "# rewrites it and keeps the reasons.\n";

/// Each folder above the test, outermost first: "a/", "a/b/".
std::vector<std::string> folders_of(const std::string& test) {
  std::vector<std::string> out;
  for (size_t at = test.find('/'); at != std::string::npos; at = test.find('/', at + 1))
    out.push_back(test.substr(0, at + 1));
  return out;
}

}  // namespace

bool Expectations::read(const std::string& path, std::string& error) {
  std::string text, ignored;
  if (!read_file(path, text, ignored)) return true;
  std::string_view rest = text;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const size_t reason = std::min(line.find(kBeforeReason), line.size());
    const std::string_view why = line.substr(std::min(reason + kBeforeReason.size(), line.size()));
    line = line.substr(0, reason);
    reasons_[std::string(line)] = why;
    if (line.ends_with('/')) {
      folders_.emplace(line);
      continue;
    }
    Mode mode = Mode::All;
    const size_t space = line.rfind(' ');
    if (space != std::string_view::npos && mode_named(line.substr(space + 1), mode))
      line = line.substr(0, space);
    if (!line.ends_with(".js")) {
      error = path + ": not understood: " + std::string(line);
      return false;
    }
    tests_[std::string(line)].insert(mode);
  }
  return true;
}

bool Expectations::folder_fails(const std::string& test) const {
  for (const std::string& folder : folders_of(test))
    if (folders_.contains(folder)) return true;
  return false;
}

bool Expectations::expects_failure(const std::string& test, Mode mode) const {
  if (folder_fails(test)) return true;
  const auto known = tests_.find(test);
  return known != tests_.end() &&
         (known->second.contains(Mode::All) || known->second.contains(mode));
}

std::vector<std::string> Expectations::lines_about_nothing(
    const std::vector<std::string>& tests) const {
  std::vector<std::string> out;
  for (const std::string& folder : folders_) {
    const auto first = std::lower_bound(tests.begin(), tests.end(), folder);
    if (first == tests.end() || !first->starts_with(folder)) out.push_back(folder);
  }
  for (const auto& [test, modes] : tests_)
    if (!std::binary_search(tests.begin(), tests.end(), test)) out.push_back(test);
  return out;
}

std::vector<std::string> Expectations::lines_without_reason() const {
  std::vector<std::string> out;
  for (const auto& [line, reason] : reasons_)
    if (reason.empty()) out.push_back(line);
  return out;
}

bool Expectations::bless(const std::string& path, const std::vector<std::string>& all,
                         const std::vector<std::string>& tests,
                         const std::vector<TestResult>& results) {
  std::map<std::string, std::set<Mode>> failing;
  for (const std::string& test : all) {
    if (folder_fails(test)) failing[test] = {Mode::All};
    if (const auto known = tests_.find(test); known != tests_.end()) failing[test] = known->second;
  }
  std::vector<std::set<Mode>> failed(tests.size());
  std::vector<bool> passed(tests.size());
  for (const TestResult& r : results) {
    if (r.verdict.passed)
      passed[r.test] = true;
    else
      failed[r.test].insert(r.mode);
  }
  for (size_t i = 0; i < tests.size(); ++i) {
    failing.erase(tests[i]);
    if (!failed[i].empty()) failing[tests[i]] = passed[i] ? failed[i] : std::set{Mode::All};
  }
  std::map<std::string, std::pair<size_t, size_t>> counts;  // By folder: all tests, failing ones.
  for (const std::string& test : all) {
    const auto known = failing.find(test);
    const bool fails = known != failing.end() && known->second.contains(Mode::All);
    for (const std::string& folder : folders_of(test)) {
      ++counts[folder].first;
      counts[folder].second += fails;
    }
  }
  std::set<std::string> lines;
  for (const auto& [test, modes] : failing) {
    const std::vector<std::string> folders = folders_of(test);
    const auto whole = std::find_if(folders.begin(), folders.end(), [&](const std::string& f) {
      return counts[f].first == counts[f].second && counts[f].first >= kFolderTestsMin;
    });
    if (whole != folders.end()) {
      lines.insert(*whole);
      continue;
    }
    for (const Mode mode : modes)
      lines.insert(mode == Mode::All ? test : test + " " + mode_name(mode));
  }
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (!file) return false;
  std::fputs(kHead, file);
  for (const std::string& line : lines) {
    const auto known = reasons_.find(line);
    const bool has_reason = known != reasons_.end() && !known->second.empty();
    const std::string why = has_reason ? std::string(kBeforeReason) + known->second : "";
    std::fprintf(file, "%s%s\n", line.c_str(), why.c_str());
  }
  return std::fclose(file) == 0;
}

}  // namespace shoal::conformance
