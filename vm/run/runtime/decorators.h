// Decorators at run time: the standard's (the proposal of stage 3) and TypeScript's
// experimentalDecorators. What compiled code calls: vm/bytecode/runtime_functions.def.
#pragma once

#include "vm/object/value_array.h"
#include "vm/run/native.h"

namespace shoal {

// The state of one class's decorators is a ValueArray that no script sees.
Task<Value> decorators_new(Context& cx, Value heritage);
/// arguments: the seven of DecoratorsAdd.
Result<Value> decorators_add(Context& cx, const Value* arguments);
Task<Value> decorators_apply(Context& cx, ValueArray* state, Value cls, Value proto, Value list);
Value decorators_value(const ValueArray* state, int32_t index, int32_t which);
Task<Value> decorators_run_initializers(Context& cx, ValueArray* state, int32_t which,
                                        Value object);
Task<Value> decorators_initial_value(Context& cx, ValueArray* state, int32_t index, Value object,
                                     Value value);

enum class LegacyTarget : int32_t { Class, Method, Field };
Task<Value> legacy_decorate(Context& cx, Value decorators, Value target, Value key,
                            LegacyTarget what);
Result<Value> legacy_parameter_decorator(Context& cx, Value index, Value decorator);

namespace natives {
// Of a context's access object; capture: the key as Value.
NativeTask decorator_has(Context& cx, Args args);
NativeTask decorator_get(Context& cx, Args args);
NativeTask decorator_set(Context& cx, Args args);
/// Captures: the list, and a flag array of one: true once the decorator has returned.
Result<Value> decorator_add_initializer(Context& cx, const Args& args);
/// Captures: index, decorator.
NativeTask legacy_parameter(Context& cx, Args args);
}  // namespace natives

}  // namespace shoal
