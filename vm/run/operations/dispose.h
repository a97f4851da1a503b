// Disposal of resources, §9.5: what `using`, DisposableStack and AsyncDisposableStack share.
//
// A stack of resources (DisposeCapability) is a cell that no script sees. It is emptied step by
// step; who steps does the awaiting: compiled code by its Await instruction, AsyncDisposableStack
// by promise reactions.
#pragma once

#include "vm/object/value_array.h"
#include "vm/run/context.h"

namespace shoal {

enum class DisposeHint : int32_t { Sync, Async };

/// What to do after a step.
enum class DisposeNext : int32_t {
  Step,   // Go on with the next step.
  Await,  // Await the step's result first, whatever it is.
  Done,   // There was nothing more to do.
};

/// §9.5.2 NewDisposeCapability.
Result<ValueArray*> new_dispose_stack(Context& cx);
/// §9.5.4 AddDisposableResource without a method: it is read from the value.
Task<Value> dispose_stack_add(Context& cx, ValueArray* stack, Value value, DisposeHint hint);
/// The same with a method.
Result<void> dispose_stack_push(Context& cx, ValueArray* stack, Value value, DisposeHint hint,
                                Value method);
/// One step of §9.5.6 DisposeResources: calls the last resource's method. The value it returned;
/// a throw leaves the stack ready for the next step.
Task<Value> dispose_step(Context& cx, ValueArray* stack);
DisposeNext dispose_next(const ValueArray* stack) noexcept;
/// A SuppressedError of `error`, which came while `suppressed` was on its way.
Result<Value> suppressed_error(Context& cx, Value error, Value suppressed);

}  // namespace shoal
