// The functions behind the Runtime instruction: see vm/bytecode/runtime_functions.def.
#pragma once

#include "vm/run/context.h"

namespace shoal {

Eventually<Value> run_runtime_function(Context& cx, uint32_t id, const Value* arguments,
                                       uint32_t count);

}  // namespace shoal
