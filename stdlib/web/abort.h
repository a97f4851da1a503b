// AbortController and AbortSignal, DOM Standard §3.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// signal is an AbortSignal.
bool signal_is_aborted(Value signal) noexcept;

}  // namespace shoal
