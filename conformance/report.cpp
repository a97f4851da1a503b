#include "conformance/report.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>
#include <string_view>

namespace shoal::conformance {

namespace {

struct Tally {
  size_t passed = 0, all = 0;
  void add(bool pass) {
    passed += pass;
    ++all;
  }
};

void print_rows(const std::map<std::string, Tally>& rows) {
  for (const auto& [name, tally] : rows)
    std::printf("%6zu / %6zu  %5.1f %%  %s\n", tally.passed, tally.all,
                100.0 * static_cast<double>(tally.passed) / static_cast<double>(tally.all),
                name.c_str());
}

/// The first `levels` folders of the test.
std::string folder_of(const std::string& test, int levels) {
  size_t end = 0;
  for (int i = 0; i < levels; ++i) {
    const size_t next = test.find('/', end ? end + 1 : 0);
    if (next == std::string::npos) break;
    end = next;
  }
  return test.substr(0, end);
}

/// Less what differs between failures of one cause: quoted texts, numbers.
std::string cause_of(const std::string& reason) {
  std::string out;
  for (size_t i = 0; i < reason.size(); ++i) {
    const char c = reason[i];
    if (std::isdigit(static_cast<unsigned char>(c))) {
      if (out.empty() || out.back() != '0') out += '0';
      continue;
    }
    const size_t close = c == '\'' || c == '"' ? reason.find(c, i + 1) : std::string::npos;
    if (close != std::string::npos && close - i < 80) {
      out += "'...'";
      i = close;
      continue;
    }
    out += c;
  }
  return out;
}

/// Crashes first, then timeouts, then the rest.
int rank_of(std::string_view cause) {
  return cause.starts_with("crash") ? 0 : cause.starts_with("timeout") ? 1 : 2;
}

}  // namespace

void print_summary(const std::vector<std::string>& tests, const std::vector<TestResult>& results) {
  std::map<std::string, Tally> roots, folders, features;
  Tally total;
  for (const TestResult& r : results) {
    const std::string& test = tests[r.test];
    const bool passed = r.verdict.passed;
    total.add(passed);
    roots[folder_of(test, 1)].add(passed);
    folders[folder_of(test, 2)].add(passed);
    std::string_view rest = r.features;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(','), rest.size());
      features[std::string(rest.substr(0, end))].add(passed);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  roots["(all)"] = total;
  print_rows(roots);
  std::printf("\nBy folder\n");
  print_rows(folders);
  std::printf("\nBy feature\n");
  print_rows(features);
  std::printf("\n");
}

bool write_failures(const std::string& path, const std::vector<std::string>& tests,
                    const std::vector<TestResult>& results) {
  std::map<std::string, std::vector<const TestResult*>> by_cause;
  for (const TestResult& r : results)
    if (!r.verdict.passed) by_cause[cause_of(r.verdict.reason)].push_back(&r);
  std::vector<const decltype(by_cause)::value_type*> groups;
  for (const auto& group : by_cause) groups.push_back(&group);
  std::sort(groups.begin(), groups.end(), [](const auto* x, const auto* y) {
    const int a = rank_of(x->first), b = rank_of(y->first);
    if (a != b) return a < b;
    const size_t m = x->second.size(), n = y->second.size();
    return m != n ? m > n : x->first < y->first;
  });
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (!file) return false;
  for (const auto* const group : groups) {
    std::fprintf(file, "== %zu: %s\n", group->second.size(), group->first.c_str());
    for (const TestResult* const r : group->second)
      std::fprintf(file, "%s\t%s\t%s\n", tests[r->test].c_str(), mode_name(r->mode),
                   r->verdict.reason.c_str());
  }
  return std::fclose(file) == 0;
}

}  // namespace shoal::conformance
