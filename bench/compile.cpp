// shoal-bench compile: what the passes of the compiler take for one file, and what reading its
// image back takes instead. In thread time: the least of several rounds.
#include <ctime>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "bench/bench.h"
#include "compiler/compile.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

namespace shoal::bench {
namespace {

double thread_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

constexpr const char* kNames[] = {
    "parse (tree-sitter)", "lower",      "early errors", "scopes", "emit",
    "write image",         "read image", "verify"};
constexpr size_t kCount = std::size(kNames);
constexpr size_t kWrite = 5, kRead = 6, kVerify = 7;

struct Laps {
  double last = thread_milliseconds();
  std::array<double, kCount> took{};
  void end(size_t pass) {
    const double now = thread_milliseconds();
    took[pass] += now - last;
    last = now;
  }
};

SourceLanguage language_of(const std::string& path) {
  if (path.ends_with(".tsx")) return SourceLanguage::TypeScriptJsx;
  if (path.ends_with(".ts") || path.ends_with(".mts") || path.ends_with(".cts"))
    return SourceLanguage::TypeScript;
  return SourceLanguage::JavaScript;
}

bool run(const std::string& source, CompileOptions options, std::array<double, kCount>& least) {
  Laps laps;
  options.passed = [](void* user, CompilePass pass) {
    static_cast<Laps*>(user)->end(static_cast<size_t>(pass));
  };
  options.passed_user = &laps;
  Diagnostics diagnostics;
  const std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
  if (!image) return false;
  laps.end(static_cast<size_t>(CompilePass::Emit));
  const std::vector<uint8_t> bytes = write_image(*image);
  laps.end(kWrite);
  const std::unique_ptr<UnitImage> again = read_image(bytes);
  laps.end(kRead);
  std::string message;
  if (!again || !verify(*again, message)) return false;
  laps.end(kVerify);
  for (size_t i = 0; i < kCount; ++i) least[i] = std::min(least[i], laps.took[i]);
  return true;
}

}  // namespace

int compile_passes(const char* path, int rounds) {
  std::ifstream file(path, std::ios::binary);
  const std::string source{std::istreambuf_iterator<char>(file), {}};
  CompileOptions options;
  options.source_name = path;
  options.language = language_of(path);
  options.goal =
      options.language == SourceLanguage::JavaScript ? SourceGoal::CommonJs : SourceGoal::Module;
  std::array<double, kCount> least;
  least.fill(1e9);
  for (int i = 0; i < rounds; ++i) {
    if (run(source, options, least)) continue;
    std::fprintf(stderr, "%s does not compile\n", path);
    return 1;
  }
  const double megabytes = static_cast<double>(source.size()) / 1e6;
  double compiled = 0;
  for (size_t i = 0; i < kCount; ++i) {
    std::printf("%-20s %9.2f ms %9.1f MB/s\n", kNames[i], least[i], megabytes / least[i] * 1e3);
    if (i < kWrite) compiled += least[i];
  }
  std::printf("compiled in %.2f times what the parse takes, read back in %.2f\n",
              compiled / least[0], (least[kRead] + least[kVerify]) / least[0]);
  return 0;
}

}  // namespace shoal::bench
