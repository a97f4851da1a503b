// shoal-reprl: a shell for outside fuzzers that speak Fuzzilli's read-eval-print-reset loop. Each
// script runs in a fresh context of the same process, as a sloppy classic script in JavaScript,
// with what it queues; the global `fuzzilli` is the fuzzer's. With files instead, runs each in
// turn.
//
// THE PROTOCOL. Descriptors that the fuzzer opens: 100 commands, 101 answers, 102 scripts, 103 what
// scripts print for the fuzzer. Both sides say HELO. Then "exec" and the script's size in eight
// bytes; the answer is a status of four bytes as waitpid gives it: 0, or 1 << 8 after an uncaught
// error.
//
// COVERAGE, in the Fuzz build: which edges were taken since the last script, a bit each, in the
// shared memory that the environment names by SHM_ID. The build's inline counters tell it, the same
// that libFuzzer reads (it takes no trace-pc-guard): after each script they become bits, and zero.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <shoal/embed.h>

#include "gc/base/assert.h"

using namespace shoal;

extern "C" void __sanitizer_cov_8bit_counters_init(uint8_t* start, uint8_t* stop);

namespace {

constexpr int kCommands = 100, kAnswers = 101, kScripts = 102, kPrints = 103;
constexpr size_t kScriptBytesMax = 16u << 20;
constexpr size_t kSharedBytes = 0x100000;

struct SharedEdges {
  uint32_t count;
  uint8_t bits[kSharedBytes - sizeof(uint32_t)];
};

class Coverage {
 public:
  void add(std::span<uint8_t> counters) {
    if (counters.empty()) return;
    modules_.push_back(counters);
    count_ += counters.size();
  }
  void open() {
    const char* const name = std::getenv("SHM_ID");
    if (!name) return;
    const int descriptor = ::shm_open(name, O_RDWR, 0600);
    SHOAL_VERIFY(descriptor >= 0);
    void* const memory =
        ::mmap(nullptr, kSharedBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    SHOAL_VERIFY(memory != MAP_FAILED);
    ::close(descriptor);
    shared_ = static_cast<SharedEdges*>(memory);
    shared_->count = static_cast<uint32_t>(std::min(count_, sizeof shared_->bits * 8));
  }
  void begin() {
    for (const std::span<uint8_t> module : modules_)
      std::fill(module.begin(), module.end(), uint8_t{0});
  }
  void end() {
    if (!shared_) return;
    size_t edge = 0;
    for (const std::span<uint8_t> module : modules_) {
      for (const uint8_t taken : module) {
        if (taken && edge < shared_->count)
          shared_->bits[edge / 8] |= static_cast<uint8_t>(1u << edge % 8);
        ++edge;
      }
    }
  }

 private:
  std::vector<std::span<uint8_t>> modules_;
  size_t count_ = 0;
  SharedEdges* shared_ = nullptr;
};

/// Made at the first touch: modules announce themselves before main.
Coverage& coverage() {
  static auto* const made = new Coverage;
  return *made;
}

bool read_all(int descriptor, void* to, size_t bytes) {
  for (auto* at = static_cast<char*>(to); bytes > 0;) {
    const ssize_t n = ::read(descriptor, at, bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    bytes -= static_cast<size_t>(n);
  }
  return true;
}

bool write_all(int descriptor, const void* from, size_t bytes) {
  for (auto* at = static_cast<const char*>(from); bytes > 0;) {
    const ssize_t n = ::write(descriptor, at, bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    bytes -= static_cast<size_t>(n);
  }
  return true;
}

/// fuzzilli("FUZZILLI_CRASH", n): the fuzzer tries whether it would notice.
/// fuzzilli("FUZZILLI_PRINT", text): a line for the fuzzer.
void fuzzilli(const std::string& operation, const Data& argument) {
  if (operation == "FUZZILLI_CRASH") {
    if (argument.is_number() && argument.number() == 1)
      SHOAL_VERIFY(operation.empty());  // An assertion.
    std::abort();
  }
  if (operation != "FUZZILLI_PRINT") return;
  const std::string line = (argument.is_string() ? argument.string() : std::string()) + "\n";
  (void)write_all(kPrints, line.data(), line.size());
}

/// False: an uncaught error, or over a limit.
bool run(const Runtime& runtime, const std::string& source, bool prints) {
  CompileSettings how;
  how.language = ScriptLanguage::JavaScript;
  const Expected<Script> script = runtime.compile(source, how);
  if (!script) {
    if (prints) std::fprintf(stderr, "%s\n", script.error().message.c_str());
    return false;
  }
  ContextSettings settings;
  settings.limits.heap_bytes_max = size_t{512} << 20;
  settings.random_seed = 1;
  if (prints)
    settings.output = [](std::string_view text, bool) {
      std::fwrite(text.data(), 1, text.size(), stdout);
    };
  settings.define("fuzzilli", fuzzilli);
  const Expected<ContextHandle> context = runtime.create_context(std::move(settings));
  SHOAL_VERIFY(context);
  const auto result = context->run(script.value()).get();
  // What it queued comes before the answer to another question.
  const auto after = context->eval("0").get();
  if (prints && !result) std::fprintf(stderr, "%s\n", result.error().message.c_str());
  return result && after;
}

int serve(const Runtime& runtime) {
  char word[4];
  if (!write_all(kAnswers, "HELO", 4) || !read_all(kCommands, word, 4) ||
      std::memcmp(word, "HELO", 4) != 0) {
    std::fputs("the fuzzer did not say HELO\n", stderr);
    return 1;
  }
  coverage().open();
  std::string source;
  while (read_all(kCommands, word, 4)) {
    uint64_t bytes = 0;
    if (std::memcmp(word, "exec", 4) != 0 || !read_all(kCommands, &bytes, sizeof bytes) ||
        bytes > kScriptBytesMax) {
      std::fputs("not understood\n", stderr);
      return 1;
    }
    source.resize(static_cast<size_t>(bytes));
    if (!read_all(kScripts, source.data(), source.size())) return 1;
    coverage().begin();
    const uint32_t status = run(runtime, source, false) ? 0 : 1u << 8;
    coverage().end();
    std::fflush(nullptr);
    if (!write_all(kAnswers, &status, sizeof status)) return 1;
  }
  return 0;
}

}  // namespace

extern "C" void __sanitizer_cov_8bit_counters_init(uint8_t* start, uint8_t* stop) {
  coverage().add({start, stop});
}

int main(int argument_count, char** arguments) {
  RuntimeSettings settings;
  settings.threads = 0;  // This one: what a script does is the same each time.
  const Runtime runtime(std::move(settings));
  if (argument_count == 1 && ::fcntl(kCommands, F_GETFD) != -1) return serve(runtime);
  bool ok = true;
  for (int i = 1; i < argument_count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(file), {}};
    ok = run(runtime, source, true) && ok;
  }
  return ok ? 0 : 1;
}
