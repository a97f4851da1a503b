// What other files need of Object.prototype's natives.
#pragma once

#include "vm/run/native.h"

namespace shoal {

/// §20.1.3.6 Object.prototype.toString, of any value.
Task<Value> object_to_string(Context& cx, Value v);

}  // namespace shoal
