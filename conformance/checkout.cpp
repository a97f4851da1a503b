#include "conformance/checkout.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "gc/base/hash.h"

namespace shoal::conformance {

namespace fs = std::filesystem;

namespace {

bool is_checkout(const fs::path& root) {
  std::error_code ignored;
  return fs::is_regular_file(root / "harness/assert.js", ignored) &&
         fs::is_directory(root / "test/language", ignored);
}

fs::path cache_folder() {
  if (const char* const xdg = std::getenv("XDG_CACHE_HOME"); xdg && *xdg)
    return fs::path(xdg) / "shoal";
  const char* const home = std::getenv("HOME");
  return fs::path(home && *home ? home : "/tmp") / ".cache/shoal";
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (!pipe) return {};
  char buffer[256];
  const size_t n = std::fread(buffer, 1, sizeof buffer, pipe);
  ::pclose(pipe);
  std::string text(buffer, n);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// Into a folder beside its place, so that a broken clone is never taken for a checkout.
bool clone_into(const fs::path& root) {
  std::error_code ignored;
  const std::string work = root.string() + ".new";
  fs::remove_all(work, ignored);
  fs::create_directories(work, ignored);
  std::fprintf(stderr, "Fetching test262 %.12s from %s\n", kPinnedRevision, kRepository);
  const std::string git = "GIT_TERMINAL_PROMPT=0 timeout 600 git -C " + quoted(work) + " ";
  const std::string command = git + "init -q && " + git + "fetch -q --depth 1 " + kRepository +
                              " " + kPinnedRevision + " && " + git + "checkout -q FETCH_HEAD";
  if (std::system(command.c_str()) != 0 || !is_checkout(work)) {
    fs::remove_all(work, ignored);
    return false;
  }
  fs::rename(work, root, ignored);
  return is_checkout(root);
}

std::string notice_of(const fs::path& root) {
  const std::string revision =
      output_of("git -C " + quoted(root.string()) + " rev-parse HEAD 2>/dev/null");
  if (revision == kPinnedRevision) return {};
  return "note: " + root.string() + " is at " +
         (revision.empty() ? "an unknown revision" : revision) + ", the expectations are about " +
         kPinnedRevision;
}

}  // namespace

Checkout find_checkout(bool may_clone) {
  Checkout found;
  fs::path root = cache_folder() / "test262";
  if (const char* const given = std::getenv("SHOAL_TEST262"); given && *given) {
    root = given;
    if (!is_checkout(root)) {
      found.why = "SHOAL_TEST262 is " + root.string() + ", which is no checkout of test262";
      return found;
    }
  } else if (!is_checkout(root) && !(may_clone && clone_into(root))) {
    found.why = std::string("no checkout of test262: clone ") + kRepository + " at " +
                kPinnedRevision + " to " + root.string() + ", or point SHOAL_TEST262 at one";
    return found;
  }
  std::error_code ignored;
  found.root = fs::canonical(root, ignored).string();
  found.notice = notice_of(found.root);
  return found;
}

std::vector<std::string> list_tests(const std::string& root,
                                    const std::vector<std::string>& filters) {
  const fs::path base = fs::path(root) / "test";
  std::vector<std::string> tests;
  const auto add = [&](const fs::path& file) {
    const std::string name = file.filename().string();
    if (!name.ends_with(".js") || name.find("_FIXTURE") != std::string::npos) return;
    tests.push_back(file.lexically_relative(base).string());
  };
  const auto walk = [&](const fs::path& from) {
    std::error_code error;
    if (fs::is_regular_file(from, error)) return add(from);
    for (const auto& entry : fs::recursive_directory_iterator(from, error))
      if (entry.is_regular_file(error)) add(entry.path());
  };
  if (filters.empty()) walk(base);
  for (const std::string& filter : filters) {
    std::error_code ignored;
    const fs::path here = fs::canonical(filter, ignored);
    const fs::path below = base / filter;
    if (fs::exists(below, ignored))
      walk(below);
    else if (!here.empty() && here.string().starts_with(base.string()))
      walk(here);
    else
      std::fprintf(stderr, "no such test or folder of tests: %s\n", filter.c_str());
  }
  std::sort(tests.begin(), tests.end());
  tests.erase(std::unique(tests.begin(), tests.end()), tests.end());
  return tests;
}

bool is_in_part(const std::string& test, uint32_t part, uint32_t parts, uint64_t seed) noexcept {
  uint64_t hash = fnv1a(test, kFnvStart ^ (seed * 0x9E37'79B9'7F4A'7C15u));
  return (hash >> 20) % parts == part;
}

}  // namespace shoal::conformance
