// eval and the Function constructors, §19.2.1 and §20.2.1.1.
#pragma once

#include "vm/run/context.h"

namespace shoal {

struct EvalRequest;

/// Whether v is that realm's %eval%.
bool is_realm_eval(Realm* realm, Value v) noexcept;
/// A direct eval in the running frame: an outcome or the completion value.
Value direct_eval(Context& cx, Frame* frame, String* source, Value env, uint32_t eval_scope);
/// eval(x) otherwise.
Eventually<Value> indirect_eval(Context& cx, Value source);
/// The code for a text, compiled on another thread if it is long.
Task<const CodeUnit*> compile_request(Context& cx, EvalRequest request);
/// A function of that realm that runs a unit's top level: this and environment are the
/// caller's.
Result<ScriptFunction*> top_level_function(Context& cx, const CodeUnit* unit, Realm* realm,
                                           ModuleRecord* module, Environment* env);
/// §20.2.1.1.1 CreateDynamicFunction. `kind` starts the text: "function", "async function",
/// "function*", ...
Task<Value> create_dynamic_function(Context& cx, Args args, const char* kind, Intrinsic fallback);

}  // namespace shoal
