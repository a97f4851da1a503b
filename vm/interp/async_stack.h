// What is known of async functions that wait, beside the stacks of errors (vm/object/error.h).
#pragma once

#include "vm/object/error.h"

namespace shoal {

class PromiseObject;

/// Of the async functions for which `promise` waits, through others or by itself, the one through
/// the most: its frame, then those that wait for it, innermost first. 0: there is none, or none
/// that is still in the heap. Looks at the whole heap.
uint32_t capture_waiting_frames(Context& cx, PromiseObject* promise, CapturedFrame* out,
                                uint32_t max);

}  // namespace shoal
