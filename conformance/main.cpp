// shoal-conformance: runs test262, and compares with what is expected to fail.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "conformance/checkout.h"
#include "conformance/expectations.h"
#include "conformance/report.h"
#include "conformance/workers.h"

namespace shoal::conformance {
namespace {

constexpr const char* kUsage =
    "shoal-conformance [OPTION...] [FOLDER or TEST...]\n"
    "  --part=K/N --seed=S   the K-th of N parts; the seed shuffles\n"
    "  --mode=MODE           sloppy, strict, module or raw alone\n"
    "  --jobs=N              worker processes (as many as cores); 0: none, for debuggers\n"
    "  --seconds=N           CPU seconds a test may take (10)\n"
    "  --summary             tables by folder and feature\n"
    "  --failures=FILE       write path, mode and reason of each failure\n"
    "  --bless               rewrite the expectations\n"
    "  --expectations=FILE   instead of conformance/expectations.txt\n"
    "  --require             a missing checkout is a failure\n"
    "  --stress=collect      collect at each allocation (collect:N: at about each N-th), verified\n"
    "  --stress=preempt      leave the loop at each back-edge\n"
    "  --stress=slow         take the complete way where there is a short one\n"
    "  --stress=fail         each allocation fails in a run of its own (fail:N: N of them, 5000)\n"
    "  --stress=fail-at:N    the N-th allocation fails (fail-after:N: and all after it)\n"
    "  --sample=N            N tests, picked by the seed\n"
    "  -v                    each test as it ends, and why it failed\n"
    "SHOAL_TEST262 names a checkout of test262; else one in the cache folder is used, or made.\n";

struct Options {
  WorkerOptions workers;
  std::vector<std::string> filters;
  std::vector<Mode> modes;
  std::string failures, expectations = SHOAL_EXPECTATIONS;
  uint32_t part = 0, parts = 1;
  uint64_t seed = 0;
  size_t sample = 0;  // 0: all.
  bool summary = false, bless = false, require = false, verbose = false;
  std::string error;
};

bool parse_part(Options& o, const std::string& value) {
  char* end = nullptr;
  o.part = static_cast<uint32_t>(std::strtoul(value.c_str(), &end, 10));
  if (*end != '/') return false;
  o.parts = static_cast<uint32_t>(std::strtoul(end + 1, &end, 10));
  return *end == '\0' && o.part < o.parts;
}

unsigned number_of(const std::string& value) {
  return static_cast<unsigned>(std::strtoul(value.c_str(), nullptr, 10));
}

bool parse_stress(Options& o, const std::string& value) {
  RunLimits& limits = o.workers.limits;
  if (value.starts_with("collect:")) limits.stress_collect_every = number_of(value.substr(8));
  if (value == "collect") limits.stress_collect_every = 1;
  limits.stress_slow = value == "slow";
  limits.stress_preempt = value == "preempt";
  constexpr unsigned kFailRunsMax = 5000, kFailSeconds = 300;
  if (value == "fail") limits.stress_fail_runs_max = kFailRunsMax;
  if (value.starts_with("fail:")) limits.stress_fail_runs_max = number_of(value.substr(5));
  if (limits.stress_fail_runs_max) {
    o.workers.cpu_seconds_max = std::max(o.workers.cpu_seconds_max, kFailSeconds);
    o.workers.wall_seconds_max = std::max(o.workers.wall_seconds_max, 4 * kFailSeconds);
    return true;
  }
  limits.fail_all_after = value.starts_with("fail-after:");
  if (value.starts_with("fail-at:") || limits.fail_all_after) {
    limits.fail_at = std::strtoull(value.substr(value.find(':') + 1).c_str(), nullptr, 10);
    return limits.count_allocations = true;
  }
  return limits.stress_collect_every || limits.stress_slow || limits.stress_preempt;
}

bool parse_option(Options& o, const std::string& name, const std::string& value) {
  if (name == "--summary") return o.summary = true;
  if (name == "--bless") return o.bless = true;
  if (name == "--require") return o.require = true;
  if (name == "-v") return o.verbose = true;
  if (value.empty()) return false;
  if (name == "--part") return parse_part(o, value);
  if (name == "--stress") return parse_stress(o, value);
  if (name == "--mode") {
    Mode mode;
    if (!mode_named(value, mode)) return false;
    o.modes.push_back(mode);
    return true;
  }
  if (name == "--sample") o.sample = number_of(value);
  if (name == "--seed") o.seed = std::strtoull(value.c_str(), nullptr, 10);
  if (name == "--jobs") o.workers.jobs = number_of(value);
  if (name == "--seconds") o.workers.cpu_seconds_max = number_of(value);
  if (name == "--failures") o.failures = value;
  if (name == "--expectations") o.expectations = value;
  static constexpr const char* kWithValue[] = {"--seed",    "--sample",   "--jobs",
                                               "--seconds", "--failures", "--expectations"};
  for (const char* const known : kWithValue)
    if (name == known) return true;
  return false;
}

Options parse(int argc, char** argv) {
  Options o;
  o.workers.jobs = std::max(1u, std::thread::hardware_concurrency());
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (!argument.starts_with('-')) {
      o.filters.push_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
    if (!parse_option(o, name, value)) o.error = "not understood: " + argument;
  }
  return o;
}

/// The run against what was expected of it.
struct Comparison {
  size_t as_expected = 0;
  std::vector<std::string> regressions, stale;
};

Comparison compare(const Options& o, const Expectations& expectations,
                   const std::vector<std::string>& tests, const std::vector<TestResult>& results) {
  Comparison c;
  for (const TestResult& r : results) {
    const std::string& test = tests[r.test];
    const bool may_fail = expectations.expects_failure(test, r.mode);
    const std::string line = test + " " + mode_name(r.mode);
    if (r.verdict.passed != may_fail)
      ++c.as_expected;
    else if (r.verdict.passed)
      c.stale.push_back(line + ": passes, but is expected to fail");
    else
      c.regressions.push_back(line + ": " + r.verdict.reason);
  }
  for (const std::string& line : expectations.lines_without_reason())
    c.stale.push_back(line + ": is expected to fail, but nothing says why");
  if (o.filters.empty() && o.parts == 1 && !o.sample)
    for (const std::string& line : expectations.lines_about_nothing(tests))
      c.stale.push_back(line + ": is expected to fail, but there is no such test");
  return c;
}

void print_comparison(const Comparison& c) {
  constexpr size_t kLinesMax = 200;
  for (const auto* const lines : {&c.regressions, &c.stale}) {
    for (size_t i = 0; i < std::min(lines->size(), kLinesMax); ++i)
      std::printf("%s: %s\n", lines == &c.stale ? "stale" : "failed", (*lines)[i].c_str());
    if (lines->size() > kLinesMax) std::printf("... and %zu more\n", lines->size() - kLinesMax);
  }
  if (!c.stale.empty())
    std::printf("what to do: ./dev conformance --bless, say why, and commit the file\n");
}

std::vector<TestResult> run(const Options& o, const std::vector<std::string>& tests) {
  std::vector<TestResult> results;
  const bool progress = ::isatty(STDERR_FILENO) != 0 && !o.verbose;
  run_all(tests, o.workers, [&](const TestResult& r) {
    results.push_back(r);
    if (o.verbose)
      std::printf("%s %s %s%s%s\n", r.verdict.passed ? "pass" : "FAIL", tests[r.test].c_str(),
                  mode_name(r.mode), r.verdict.passed ? "" : ": ", r.verdict.reason.c_str());
    if (progress && results.size() % 500 == 0) std::fprintf(stderr, "\r%zu", results.size());
  });
  if (progress) std::fprintf(stderr, "\r          \r");
  return results;
}

int missing_checkout(const Options& o, const Checkout& checkout) {
  std::printf("test262 was not run: %s\n", checkout.why.c_str());
  std::printf("0 passed, %d failed\n", o.require ? 1 : 0);
  return o.require ? 1 : 0;
}

int main_of(Options o) {
  Expectations expectations;
  if (!expectations.read(o.expectations, o.error) || !o.error.empty()) {
    std::fprintf(stderr, "%s\n%s", o.error.c_str(), kUsage);
    return 2;
  }
  const Checkout checkout = find_checkout(true);
  if (checkout.root.empty()) return missing_checkout(o, checkout);
  if (!checkout.notice.empty()) std::printf("%s\n", checkout.notice.c_str());
  o.workers.root = checkout.root;
  if (!o.modes.empty()) o.workers.only_modes = &o.modes;
  std::vector<std::string> tests = list_tests(checkout.root, o.filters);
  std::erase_if(tests,
                [&](const std::string& t) { return !is_in_part(t, o.part, o.parts, o.seed); });
  if (o.sample && o.sample < tests.size()) {
    std::mt19937_64 random(o.seed);
    std::shuffle(tests.begin(), tests.end(), random);
    tests.resize(o.sample);
  }
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<TestResult> results = run(o, tests);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  if (o.summary) print_summary(tests, results);
  if (!o.failures.empty() && !write_failures(o.failures, tests, results))
    std::fprintf(stderr, "cannot write %s\n", o.failures.c_str());
  size_t passed = 0;
  for (const TestResult& r : results) passed += r.verdict.passed;
  std::printf("test262: %zu of %zu pass (%.1f %%), %.0f s\n", passed, results.size(),
              100.0 * static_cast<double>(passed) /
                  static_cast<double>(std::max<size_t>(1, results.size())),
              seconds.count());
  if (o.bless) {
    const std::vector<std::string> all =
        o.filters.empty() && o.parts == 1 && !o.sample ? tests : list_tests(checkout.root, {});
    if (!expectations.bless(o.expectations, all, tests, results)) {
      std::fprintf(stderr, "cannot write %s\n", o.expectations.c_str());
      return 1;
    }
    std::printf("%s is rewritten\n%zu passed, 0 failed\n", o.expectations.c_str(), results.size());
    return 0;
  }
  const Comparison c = compare(o, expectations, tests, results);
  print_comparison(c);
  const size_t failed = c.regressions.size() + c.stale.size();
  std::printf("%zu passed, %zu failed\n", c.as_expected, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace shoal::conformance

int main(int argc, char** argv) {
  if (argc > 1 && (!std::strcmp(argv[1], "--help") || !std::strcmp(argv[1], "-h"))) {
    std::fputs(shoal::conformance::kUsage, stdout);
    return 0;
  }
  return shoal::conformance::main_of(shoal::conformance::parse(argc, argv));
}
