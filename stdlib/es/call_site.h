// Call sites: what Error.prepareStackTrace is given, as in V8.
#pragma once

#include "vm/object/error.h"
#include "vm/run/task.h"

namespace shoal {

/// The value of `stack` of an error whose stack nobody has looked at: what the realm's
/// Error.prepareStackTrace makes of it, or the text. Remembered.
Task<Value> error_stack(Context& cx, ErrorObject* error);
/// The same for any object with the frames of `trace`.
Task<Value> prepared_stack(Context& cx, Object* object, ErrorObject* trace);

}  // namespace shoal
