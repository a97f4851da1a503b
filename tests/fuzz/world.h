// A world to fuzz in: a fresh context for each input, with a small heap and some fuel. It calls a
// function of script with the input as a string; that function throws what must not be. Errors of
// limits (RangeError, and what ends a context) may be.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "compiler/diagnostics.h"
#include "gc/base/assert.h"
#include "include/shoal/host.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/jobs.h"
#include "vm/run/operations/promise.h"
#include "vm/run/realm.h"

namespace shoal::fuzz {

constexpr int kSlicesMax = 2000;
constexpr int64_t kFuelPerSlice = 1000;

/// Runs until the work is over (true) or the fuel is spent.
inline bool run_some(Context& cx, LeaveReason& reason) {
  for (int slice = 0; slice < kSlicesMax; ++slice) {
    cx.state().fuel = kFuelPerSlice;
    reason = cx.run();
    if (reason != LeaveReason::OutOfFuel) return true;
  }
  return false;
}

/// The value of a script, or nothing: it threw, or was stopped. Text: of what it threw.
inline bool run_call(Context& cx, Value callee, const Value* arguments, uint32_t count,
                     std::string& thrown) {
  start_call(cx, callee, Value::undefined(), arguments, count);
  LeaveReason reason{};
  if (!run_some(cx, reason)) return false;
  if (reason == LeaveReason::Threw && !cx.is_terminating()) {
    const NativeScope scope(cx);
    thrown = describe_for_message(cx, cx.take_exception());
    return false;
  }
  return reason == LeaveReason::Done;
}

/// Calls the function that `source` is an expression for with the input, its bytes as UTF-8 (what
/// is none becomes U+FFFD).
inline void check_with_script(std::string_view source, const uint8_t* data, size_t size) {
  static std::shared_ptr<const CodeUnit> unit;
  EmbedHost host;
  ContextOptions options;
  options.heap_bytes_max = 32u << 20;
  options.intrinsics = intrinsic_templates();
  options.host = &host;
  const std::unique_ptr<Context> cx = Context::create(options);
  SHOAL_VERIFY(cx != nullptr);
  Value function, input;
  {
    const NativeScope scope(*cx);
    set_console_output(*cx, [](std::string_view, bool) {});
    SHOAL_VERIFY(set_up_realm(*cx, cx->first_realm()).ok());
    if (unit) {
      cx->units.push_back(unit);
    } else {
      CompileOptions how;
      how.source_name = "check";
      how.language = SourceLanguage::JavaScript;
      how.goal = SourceGoal::IndirectEval;
      SHOAL_VERIFY(host.compile_text(*cx, source, how).ok());
      unit = cx->units.back();
    }
    Result<ScriptFunction*> f =
        top_level_function(*cx, unit.get(), cx->first_realm(), nullptr, nullptr);
    SHOAL_VERIFY(f.ok());
    function = Value(f.value());
  }
  std::string thrown;
  SHOAL_VERIFY(run_call(*cx, function, nullptr, 0, thrown));
  const PersistentValue<Value> check(cx->heap(), cx->result());
  {
    const NativeScope scope(*cx);
    Result<String*> text =
        String::from_utf8(cx->heap(), {reinterpret_cast<const char*>(data), size});
    if (!text.ok()) return;
    input = Value(text.value());
  }
  run_call(*cx, check.get(), &input, 1, thrown);
  if (!thrown.empty() && !thrown.starts_with("RangeError")) {
    std::fprintf(stderr, "the check failed: %s\n", thrown.c_str());
    std::abort();
  }
  cx->terminate();
  cx->abandon_frames();
}

}  // namespace shoal::fuzz
