// Steps of array iterators that run no script.
#pragma once

#include "vm/object/iterators.h"
#include "vm/run/native.h"

namespace shoal::natives {

/// The next item, and the hole at the end; lazy, and nothing done, where getting it may run script.
Result<Value> array_iterator_step(Context& cx, ArrayIterator* iterator);
/// Leaf of %ArrayIteratorPrototype%.next.
Result<Value> array_iterator_next_quick(Context& cx, const Args& args);

}  // namespace shoal::natives
