// The methods of Set.prototype that take another collection, §24.2.4.
#pragma once

#include "vm/run/native.h"

namespace shoal::set_methods {

NativeTask union_of(Context& cx, Args args);
NativeTask intersection(Context& cx, Args args);
NativeTask difference(Context& cx, Args args);
NativeTask symmetric_difference(Context& cx, Args args);
NativeTask is_subset_of(Context& cx, Args args);
NativeTask is_superset_of(Context& cx, Args args);
NativeTask is_disjoint_from(Context& cx, Args args);

}  // namespace shoal::set_methods
