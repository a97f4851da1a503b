// The process-wide pool of blocks: aligned to 16 KiB, warm (touched recently) where possible. A
// thread keeps a few to itself; the rest is shared behind a mutex. Warm blocks above a bound give
// their pages back to the system and keep their addresses: at once, or, where somebody has said
// that he will call age() (large_memory::Releaser), when nobody has needed them for a while.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/block.h"

namespace shoal::block_pool {

/// Of one thread; half of it moves at a time.
constexpr uint32_t kThreadBlocksMax = 32;
/// Of all threads together, 8 MiB; those above it are spare.
constexpr uint32_t kWarmBlocksMax = 512;

struct Statistics {
  size_t mapped;  // Blocks ever obtained from the system.
  size_t warm;    // Free, shared, with their pages.
  size_t cold;    // Free, without pages.
  size_t in_use;  // In heaps, or cached by a thread.
};

/// A block of unspecified content, or null where the system gives none. Thread-safe.
BlockHeader* acquire() noexcept;
/// Takes a block back; its content is lost. Thread-safe.
void release(BlockHeader* block) noexcept;
/// Gives the calling thread's cached blocks back to the pool.
void flush_thread() noexcept;
/// Gives the pages of all but `kept` warm blocks back to the system.
void trim(size_t kept) noexcept;
/// Whether there are spare blocks.
bool has_spare() noexcept;
/// Time has gone on by one: the pages of spare blocks that were there for large_memory::kAgesKept
/// ages go back to the system.
void age() noexcept;
Statistics statistics() noexcept;

/// Aligned to 16 KiB, and zeroed if that is asked for; for cells too big for a block. Null where
/// the system gives none.
void* acquire_large(size_t bytes, bool zeroed) noexcept;
void release_large(void* memory, size_t bytes) noexcept;

}  // namespace shoal::block_pool
