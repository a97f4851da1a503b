// Records of runs that lie. The input, as it is, is a record file; and it is a list of changes of
// three bytes (a place as a 16-bit fraction, an XOR mask) to the record of a program that reads,
// writes, waits, asks and talks to a worker, with its checksums made right again. Replaying either
// ends: refused, at a divergence that is named, or at the program's end.
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <shoal/embed.h>

#include "gc/base/assert.h"
#include "io/door/record.h"

using namespace shoal;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr size_t kChangeBytes = 3, kChangesMax = 32;
constexpr std::chrono::seconds kWaitMax{20};

constexpr const char* kProgram = R"(
import { readTextFile, readTextFileSync, writeTextFile } from 'shoal:fs';
import { sleep } from 'shoal:timers';
console.log(Math.random(), Date.now(), performance.now(), process.cwd(), process.argv.length);
try { readTextFileSync('/nowhere/at/all'); } catch (e) { console.log((e as Error).message); }
await Promise.all([sleep(1), readTextFile('/nowhere').catch((e) => console.log(e.code)),
  writeTextFile('/nowhere/b', 'text').catch((e) => console.log(e.message))]);
const w = new Worker(`data:text/javascript,onmessage = (e) => {
  console.log(e.data, Math.random());
  setTimeout(() => { postMessage(Date.now()); close(); }, 1);
}`);
w.onmessage = (e) => console.log(e.data);
w.postMessage(new Date().toString());
await new Promise((done) => { w.onclose = done; });
console.log(performance.now(), Object.keys(process.env).length > 0);
)";

const Runtime& runtime() {
  static const Runtime* const made = [] {
    RuntimeSettings settings;
    settings.threads = 1;
    return new Runtime(std::move(settings));
  }();
  return *made;
}

ContextSettings settings() {
  ContextSettings s;
  s.process.emplace();
  s.permissions = ContextPermissions::everything();
  s.output = [](std::string_view, bool) {};
  s.limits.heap_bytes_max = 64u << 20;
  s.limits.fuel_max = 10'000'000;
  return s;
}

/// Whether the program ran, well or not; false: the context was refused.
bool run(ContextSettings s) {
  const auto context = runtime().create_context(std::move(s));
  if (!context) return false;
  const auto result = context->run_main(MainProgram::source(kProgram, "x")).get_for(kWaitMax);
  SHOAL_VERIFY(result || result.error().code != ErrorCode::Timeout);
  return true;
}

std::string temporary_file() {
  std::string name = "/tmp/shoal-record-XXXXXX";
  const int descriptor = ::mkstemp(name.data());
  SHOAL_VERIFY(descriptor >= 0);
  ::close(descriptor);
  return name;
}

const std::string& recorded() {
  static const std::string* const bytes = [] {
    const std::string path = temporary_file();
    ContextSettings s = settings();
    s.process->record_path = path;
    SHOAL_VERIFY(run(std::move(s)));
    std::ifstream file(path, std::ios::binary);
    auto* const read = new std::string{std::istreambuf_iterator<char>(file), {}};
    ::unlink(path.c_str());
    SHOAL_VERIFY(!read->empty());
    return read;
  }();
  return *bytes;
}

bool replay(const std::string& bytes) {
  static const std::string* const path = new std::string(temporary_file());
  std::ofstream(*path, std::ios::binary | std::ios::trunc) << bytes;
  ContextSettings s = settings();
  s.process->replay_path = *path;
  return run(std::move(s));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const bool undamaged = replay(recorded());
  SHOAL_VERIFY(undamaged);
  (void)replay(std::string(data, data + size));
  std::string damaged = recorded();
  for (size_t i = 0; i + kChangeBytes <= std::min(size, kChangesMax * kChangeBytes);
       i += kChangeBytes) {
    const size_t fraction = data[i] | static_cast<size_t>(data[i + 1]) << 8;
    damaged[fraction * damaged.size() >> 16] ^= static_cast<char>(data[i + 2]);
  }
  seal_record(damaged);
  (void)replay(damaged);
  return 0;
}
