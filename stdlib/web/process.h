// process: what every program looks at, in C++ (arguments, exit, ticks, time); the rest is in
// TypeScript and comes when it is first touched: stdlib/node/_process_*.ts.
#pragma once

#include <optional>
#include <string>

#include "vm/run/context.h"
#include "vm/run/native.h"

namespace shoal {

/// The Node.js interface that `process` follows; packages look at it.
inline constexpr const char kNodeVersion[] = "20.20.0";

struct ProcessState final : ContextExtension {
  /// process.exitCode, if it was set.
  std::optional<int> exit_code;
  /// process.exit has been called: the context is terminating.
  bool exiting = false;
  /// What is thrown and not caught goes to a callback (setUncaughtExceptionCaptureCallback).
  bool captures_exceptions = false;
  std::string title;  // Empty: "shoal".

  void trace(Tracer&) const override {}
};
ProcessState& process_state(Context& cx);

/// Whether `process`, an emitter of events written in TypeScript, has listeners for that one.
bool has_process_listener(Context& cx, String* event);
/// process.emit(event, ...): the listeners are called in order. The result: whether there were any.
Task<Value> emit_process_event(Context& cx, String* event, Value first, Value second);

// --- For what is written in TypeScript
/// The environment as the context may see it.
Result<Value> environment_object(Context& cx);
Result<Value> memory_usage(Context& cx);

}  // namespace shoal
