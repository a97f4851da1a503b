// Waiting in the middle of script: a native coroutine that leaves the loop of dispatch until its
// time has come or its host has been woken. No thread is held meanwhile.
#pragma once

#include "vm/run/host.h"

namespace shoal {

/// The host's clock; 0 without one.
inline uint64_t now_ns(Context& cx) { return cx.host() ? cx.host()->monotonic_ns() : 0; }

/// Whether the context may wait: a host that minds LeaveReason::Waiting.
inline bool can_block(Context& cx) { return cx.host() && cx.host()->can_block(); }

/// co_await leave_to_wait(cx, deadline): the loop is left with LeaveReason::Waiting. It goes on at
/// the deadline (of now_ns) or when the host was woken, maybe for another reason: who waits looks
/// whether what it waits for has come, and whether the context is terminating.
inline std::suspend_always leave_to_wait(Context& cx, uint64_t deadline) noexcept {
  cx.wait_until_ns = deadline;
  cx.leaves_to_wait = true;
  return {};
}

}  // namespace shoal
