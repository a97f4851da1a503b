#include "vm/run/host.h"

namespace shoal {

// Of a host that makes neither synthetic modules nor functions, nobody asks for these.
static Task<Value> nothing(Context&) { co_return Value::undefined(); }

void ContextHost::note_place(Context&, const CodeUnit&, SourcePosition) {}
Task<Value> ContextHost::evaluate_synthetic(Context& cx, ModuleRecord*) { return nothing(cx); }
SourcePlace ContextHost::original_place(const CodeUnit& unit, SourcePosition at) {
  return {unit.image().source_name, at};
}
Task<Value> ContextHost::require(Context& cx, Value, Value) { return nothing(cx); }
Result<WorkerControl*> ContextHost::start_worker(Context& cx, WorkerRequest&) {
  return throw_error(cx, Intrinsic::ErrorPrototype, "Workers cannot be started here");
}
Task<Value> ContextHost::call_host_function(Context& cx, Args) { return nothing(cx); }

}  // namespace shoal
