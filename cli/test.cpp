// shoal test: files of tests, each in a context of its own. Options become plain data for the
// runner, which is TypeScript; see test_host.h.
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "cli/profiles.h"
#include "cli/program.h"
#include "cli/terminal.h"
#include "cli/test_host.h"

namespace shoal::cli {
namespace {

/// Of options that are numbers.
bool read_number(const Invocation& invocation, Flag flag, double smallest, double& out) {
  const std::string* const text = invocation.value(flag);
  if (!text) return true;
  char* end = nullptr;
  out = std::strtod(text->c_str(), &end);
  if (end != text->c_str() && *end == '\0' && out >= smallest) return true;
  (void)usage_error(std::string("--") + option_of(flag).name + " wants a number from " +
                        std::to_string(static_cast<int>(smallest)) + " on, not '" + *text + "'",
                    invocation.verb);
  return false;
}

Data texts(const std::vector<std::string>& all) {
  Data::Array list;
  for (const std::string& each : all) list.emplace_back(each);
  return Data(std::move(list));
}
std::string text_of(const Invocation& invocation, Flag flag) {
  const std::string* const text = invocation.value(flag);
  return text ? *text : std::string();
}

/// What says which files are covered, without asking whether any are, is a mistake.
bool fits_coverage(const Invocation& invocation) {
  for (const Flag each : {Flag::CoverageInclude, Flag::CoverageExclude, Flag::CoverageThreshold}) {
    if (!invocation.has(each) || invocation.has(Flag::Coverage)) continue;
    (void)usage_error(std::string("--") + option_of(each).name + " must be used with --coverage",
                      invocation.verb);
    return false;
  }
  return true;
}

bool read_options(const Invocation& invocation, Data::Members& out, uint32_t& jobs) {
  struct NumberOption {
    Flag flag;
    const char* name;
    double value, smallest;
  };
  const double cores = std::max(1u, std::thread::hardware_concurrency());
  NumberOption numbers[] = {{Flag::Timeout, "timeout", 5000, 0},
                            {Flag::Retry, "retry", 0, 0},
                            {Flag::Repeat, "repeats", 0, 0},
                            {Flag::Bail, "bail", 0, 1},
                            {Flag::Jobs, "jobs", cores, 1}};
  for (NumberOption& each : numbers) {
    if (each.flag == Flag::Bail && invocation.has(Flag::Bail)) each.value = 1;
    if (!read_number(invocation, each.flag, each.smallest, each.value)) return false;
    out.emplace_back(each.name, Data(each.value));
  }
  jobs = static_cast<uint32_t>(numbers[4].value);
  out.emplace_back("words", texts(invocation.words));
  out.emplace_back("ignored", texts(invocation.values(Flag::Ignore)));
  out.emplace_back("filter", Data(text_of(invocation, Flag::Filter)));
  out.emplace_back("shard", Data(text_of(invocation, Flag::Shard)));
  out.emplace_back("seed", Data(text_of(invocation, Flag::Seed)));
  out.emplace_back("reporters", texts(invocation.values(Flag::Reporter)));
  out.emplace_back("junitPath", Data(text_of(invocation, Flag::JunitPath)));
  out.emplace_back("coverage", Data(invocation.has(Flag::Coverage)));
  out.emplace_back("coverageDir", Data(text_of(invocation, Flag::Coverage)));
  out.emplace_back("thresholds", texts(invocation.list(Flag::CoverageThreshold)));
  out.emplace_back("coverageInclude", texts(invocation.values(Flag::CoverageInclude)));
  out.emplace_back("coverageExclude", texts(invocation.values(Flag::CoverageExclude)));
  const std::pair<Flag, const char*> switches[] = {
      {Flag::Update, "update"},     {Flag::Ci, "ci"},
      {Flag::Sanitize, "sanitize"}, {Flag::PassWithNoTests, "passWithNoTests"},
      {Flag::Quiet, "quiet"},       {Flag::Json, "json"},
      {Flag::AllowJs, "allowJs"},   {Flag::Randomize, "randomize"},
      {Flag::Watch, "watch"}};
  for (const auto& [flag, name] : switches) out.emplace_back(name, Data(invocation.has(flag)));
  out.emplace_back("colors", Data(wants_colors(STDOUT_FILENO)));
  out.emplace_back("isTerminal", Data(is_terminal(STDOUT_FILENO)));
  return true;
}

int test(const Invocation& invocation) {
  ContextSettings settings;
  Data::Members options;
  uint32_t jobs = 1;
  if (!fits_coverage(invocation) || !read_settings(invocation, settings) ||
      !read_options(invocation, options, jobs))
    return 2;
  RuntimeSettings runtime_settings;
  runtime_settings.threads = std::min(jobs, std::max(1u, std::thread::hardware_concurrency())) + 1;
  return run_with_test_host(std::move(runtime_settings), std::move(settings), std::move(options),
                            "shoal:test/runner", invocation.has(Flag::Coverage));
}

constexpr auto kFlags = join_flags(std::array{Flag::Filter,
                                              Flag::Ignore,
                                              Flag::Update,
                                              Flag::Watch,
                                              Flag::NoClearScreen,
                                              Flag::Reporter,
                                              Flag::JunitPath,
                                              Flag::Coverage,
                                              Flag::CoverageThreshold,
                                              Flag::CoverageInclude,
                                              Flag::CoverageExclude,
                                              Flag::Bail,
                                              Flag::Timeout,
                                              Flag::Retry,
                                              Flag::Repeat,
                                              Flag::Randomize,
                                              Flag::Shard,
                                              Flag::Jobs,
                                              Flag::Sanitize,
                                              Flag::Ci,
                                              Flag::PassWithNoTests,
                                              Flag::Json},
                                   kSampleFlags, kProgramFlags, kPermissionFlags);
constexpr Example kExamples[] = {
    {"test", "all files of tests below this folder"},
    {"test src/parser --filter 'numbers'", "some files, some tests"},
    {"test --coverage=coverage", "a table, and coverage/lcov.info and coverage/index.html"},
    {"test --coverage --coverage-include='src/**'", "also files of src that no test loads"},
    {"test -u", "snapshots that differ are written anew"},
    {"test --reporter=junit --bail", "for a machine; ends at the first failure"},
};

}  // namespace

const Verb kTestVerb = {
    .name = "test",
    .usage = "[options] [FILE or FOLDER...]",
    .summary = "run tests: *.test.ts, *_test.ts and *.spec.ts",
    .description =
        "Runs files of tests, each in a context of its own, several at a time. Without words: all "
        "below this folder, but for node_modules and what .gitignore names. describe, test, "
        "expect and the like are global, and exported by \"shoal:test\".",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .order = Order::Free,
    .runs_programs = true,
    .run = test,
};

}  // namespace shoal::cli
