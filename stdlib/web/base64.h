// atob and btoa, HTML §8.3.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

Result<Value> atob(Context& cx, const Args& args);
Result<Value> btoa(Context& cx, const Args& args);

}  // namespace shoal::natives
