// Object.fromEntries and Object.groupBy.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

NativeTask object_from_entries(Context& cx, Args args);
NativeTask object_group_by(Context& cx, Args args);

}  // namespace shoal::natives
