// test262, as far as it is about syntax: every test whose negative phase is `parse` must be refused
// by parse, early errors and scopes; every other one must pass them. Patterns of regular
// expressions are checked elsewhere. Runs where SHOAL_TEST262 names a checkout;
// SHOAL_TEST262_LIST=1 prints the failures.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/compiler/analysis.h"

namespace shoal::tests {
namespace {

namespace fs = std::filesystem;

// What still fails; may only shrink.
constexpr int kAcceptedMax = 20;
constexpr int kRefusedMax = 10;

struct Case {
  std::string source;
  bool is_negative = false;
  bool is_module = false;
  bool sloppy = true;
  bool strict = true;
};

Case read_case(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  Case result;
  result.source.assign(std::istreambuf_iterator<char>(file), {});
  const size_t start = result.source.find("/*---");
  const size_t end = result.source.find("---*/");
  if (start == std::string::npos || end == std::string::npos) return result;
  const std::string facts = result.source.substr(start, end - start);
  const size_t flags = facts.find("flags:");
  const auto has_flag = [&](const char* flag) {
    return flags != std::string::npos && facts.find(flag, flags) != std::string::npos;
  };
  result.is_negative = facts.find("negative:") != std::string::npos &&
                       facts.find("phase: parse") != std::string::npos;
  result.is_module = has_flag("module");
  result.sloppy = !has_flag("onlyStrict");
  result.strict = !has_flag("noStrict") && !has_flag("raw") && !result.is_module;
  return result;
}

/// "" if the case ends as it should, else why not.
std::string failure_of(const Case& each) {
  const auto run = [&](const std::string& source) -> std::string {
    const std::string error = Analyzed(source, each.is_module ? kModule : kScript).error();
    if (error.empty() != each.is_negative) return "";
    return error.empty() ? "accepted" : error;
  };
  std::string failure;
  if (each.sloppy) failure = run(each.source);
  if (failure.empty() && each.strict) failure = run("\"use strict\";\n" + each.source);
  return failure;
}

std::vector<fs::path> all_cases(const fs::path& root) {
  std::vector<fs::path> paths;
  for (const char* folder : {"language", "built-ins", "annexB"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / "test" / folder)) {
      const std::string path = entry.path().string();
      const bool is_case = path.ends_with(".js") && path.find("_FIXTURE") == std::string::npos;
      if (is_case && path.find("/regexp/") == std::string::npos &&
          path.find("/RegExp/") == std::string::npos)
        paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

BOOST_AUTO_TEST_CASE(test262_agrees_on_what_is_a_program) {
  const char* const root = std::getenv("SHOAL_TEST262");
  if (!root) return;
  int accepted = 0, refused = 0, negative = 0, positive = 0;
  for (const fs::path& path : all_cases(root)) {
    const Case each = read_case(path);
    ++(each.is_negative ? negative : positive);
    const std::string failure = failure_of(each);
    if (failure.empty()) continue;
    ++(each.is_negative ? accepted : refused);
    if (std::getenv("SHOAL_TEST262_LIST"))
      std::cout << fs::relative(path, root).string() << ": " << failure << '\n';
  }
  std::cout << negative - accepted << " of " << negative << " wrong programs refused, "
            << positive - refused << " of " << positive << " right ones accepted\n";
  BOOST_TEST(accepted <= kAcceptedMax);
  BOOST_TEST(refused <= kRefusedMax);
}

}  // namespace shoal::tests
