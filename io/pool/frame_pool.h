// Memory of driver coroutines: each thread keeps some of what was given back, by size, so that to
// start a driver costs no malloc. A frame may be given back on another thread than took it.
#pragma once

#include <cstddef>

namespace shoal::frame_pool {

/// Aligned as malloc's. No memory ends the process: what drives a context is small, and without it
/// nothing can be said to anybody.
[[gnu::noinline]] void* allocate(size_t bytes) noexcept;
[[gnu::noinline]] void release(void* memory, size_t bytes) noexcept;

}  // namespace shoal::frame_pool
