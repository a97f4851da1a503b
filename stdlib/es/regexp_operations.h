// Operations of §22.2.7 that String.prototype and others share with RegExp.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// §7.2.6 IsRegExp.
Task<bool> is_regexp(Context& cx, Value v);

}  // namespace shoal
