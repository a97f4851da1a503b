// Callbacks of the host's may throw; nothing of the engine does, or lets an exception through.
#pragma once

#include "include/shoal/coroutine.h"

namespace shoal {

/// Calls it. The error (of code None, if there is none): what it threw.
template <class F>
Error guarded(F&& f) noexcept {
#if defined(__cpp_exceptions)
  try {
    f();
  } catch (...) {
    return detail::current_exception_error();
  }
#else
  f();
#endif
  return {};
}

}  // namespace shoal
