// Atomics, §25.4: what the natives share with whoever drives a context.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// Fulfils the promises of Atomics.waitAsync whose waiters have been notified (by any context).
/// Runs no script; what follows from it is in the job queue.
void settle_async_waits(Context& cx);
/// Whether there are any that wait.
bool has_async_waits(Context& cx) noexcept;

}  // namespace shoal
