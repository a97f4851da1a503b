// process, as far as programs in a terminal need it: arguments, environment, exit, standard
// streams, events.
#pragma once

#include <optional>
#include <vector>

#include "vm/run/context.h"
#include "vm/run/native.h"

namespace shoal {

struct ProcessState final : ContextExtension {
  explicit ProcessState(Heap& heap) noexcept : charge(heap) {}
  struct Listener {
    String* event;  // An atom.
    Value callback;
    bool once;
  };
  std::vector<Listener> listeners;
  Charge charge;  // Of their capacity.
  /// process.exitCode, if it was set.
  std::optional<int> exit_code;
  /// process.exit has been called: the context is terminating.
  bool exiting = false;

  void trace(Tracer& tracer) const override;
  bool has(String* event) const noexcept;
};
ProcessState& process_state(Context& cx);

/// Calls the listeners of an event in order. The result: whether there were any.
Task<Value> emit_process_event(Context& cx, String* event, Value first, Value second);

}  // namespace shoal
