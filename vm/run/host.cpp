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
static Task<Value> no_builtins(Context& cx) {
  co_return throw_error(cx, Intrinsic::ErrorPrototype, "There are no built-in modules here");
}
Task<Value> ContextHost::load_builtin(Context& cx, Value) { return no_builtins(cx); }
Result<WorkerControl*> ContextHost::start_worker(Context& cx, WorkerRequest&) {
  return throw_error(cx, Intrinsic::ErrorPrototype, "Workers cannot be started here");
}
Task<Value> ContextHost::call_host_function(Context& cx, Args) { return nothing(cx); }

}  // namespace shoal
