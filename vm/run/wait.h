// Waiting in the middle of script: a native coroutine leaves the loop of dispatch (leave_to_wait,
// vm/run/fuel.h) until its time has come or its host has been woken. No thread is held meanwhile.
// Who waits looks whether what it waits for has come, and whether the context is terminating.
#pragma once

#include "vm/run/fuel.h"
#include "vm/run/host.h"

namespace shoal {

/// The host's clock; 0 without one.
inline uint64_t now_ns(Context& cx) { return cx.host() ? cx.host()->monotonic_ns() : 0; }

/// Whether the context may wait: a host that minds LeaveReason::Waiting.
inline bool can_block(Context& cx) { return cx.host() && cx.host()->can_block(); }

}  // namespace shoal
