// Any script, run with little fuel and a small heap, collecting at nearly every allocation with the
// verifier on, and with one allocation failing where the input says so. It ends, throws or is
// stopped; the heap is sound afterwards and the context is torn down. The first byte picks the
// treatment.
#include <cstdint>
#include <memory>
#include <string_view>

#include "compiler/diagnostics.h"
#include "gc/base/assert.h"
#include "gc/verify.h"
#include "include/shoal/host.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/jobs.h"
#include "vm/run/operations/promise.h"
#include "vm/run/realm.h"

using namespace shoal;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int64_t kSlices = 200;
constexpr int64_t kFuelPerSlice = 500;

/// Runs until the work is over or the slices are spent. Whether it is over.
bool run_some(Context& cx) {
  for (int64_t slice = 0; slice < kSlices; ++slice) {
    cx.state().fuel = kFuelPerSlice;
    if (cx.run() != LeaveReason::OutOfFuel) return true;
  }
  return false;
}

void run(Context& cx, EmbedHost& host, std::string_view source, SourceLanguage language) {
  CompileOptions options;
  options.source_name = "fuzz";
  options.language = language;
  options.goal = SourceGoal::Script;
  {
    const NativeScope scope(cx);
    Result<const CodeUnit*> unit = host.compile_text(cx, source, options);
    if (!unit.ok()) return;
    Result<ScriptFunction*> f =
        top_level_function(cx, unit.value(), cx.first_realm(), nullptr, nullptr);
    if (!f.ok()) return;
    start_call(cx, Value(f.value()), cx.first_realm()->global_this(), nullptr, 0);
  }
  if (!run_some(cx)) return;
  for (int jobs = 0; jobs < 100 && !cx.jobs().is_empty(); ++jobs) {
    {
      const NativeScope scope(cx);
      start_job(cx, cx.jobs().pop());
    }
    if (!run_some(cx)) return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const uint8_t how = data[0];
  const uint8_t fail = data[1];
  EmbedHost host;
  HeapTesting testing;
  testing.collect_every = 1 + (how & 31);
  testing.verify = (how & 32) != 0;
  testing.fail_at = fail == 0 ? 0 : uint64_t{fail} * 7;
  testing.fail_all_after = (how & 64) != 0;
  ContextOptions options;
  options.heap_bytes_max = 8u << 20;
  options.stack_bytes_max = 1u << 18;
  options.intrinsics = intrinsic_templates();
  options.host = &host;
  const std::unique_ptr<Context> cx = Context::create(options);
  if (!cx) return 0;
  {
    const NativeScope scope(*cx);
    set_console_output(*cx, [](std::string_view, bool) {});
    if (!set_up_realm(*cx, cx->first_realm()).ok()) return 0;
    cx->heap().set_testing(&testing);
  }
  const std::string_view source(reinterpret_cast<const char*>(data) + 2, size - 2);
  run(*cx, host, source, how & 128 ? SourceLanguage::TypeScript : SourceLanguage::JavaScript);
  cx->terminate();
  cx->abandon_frames();
  return 0;
}
