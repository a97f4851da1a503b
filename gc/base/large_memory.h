// Memory in big pieces, for the biggest cells and for stores outside the heap: each is a mapping of
// its own. Its pages come into being, zeroed, as they are touched, so to acquire it takes no time.
// Nor does it to release it: its pages go back later, a few at a time, by whoever calls
// release_dead: hundreds of megabytes take tens of milliseconds. Where nobody has said that he will
// (a pool of threads does, while there is one), they go back at once.
#pragma once

#include <cstddef>

#include "gc/base/sanitizer.h"

// Under a sanitizer memory comes from its own allocator: ASan sees leaks of blocks, and TSan that a
// block was freed by one thread before another got it. In mimalloc, which is not instrumented, or
// after mremap, it does not see that, and reports a race between the two owners.
#define SHOAL_SYSTEM_MALLOC (SHOAL_ASAN || SHOAL_TSAN)

namespace shoal::large_memory {

constexpr size_t kMappedBytesMin = size_t{256} * 1024;
/// What may wait for release_dead; beyond it memory is given back at once.
constexpr size_t kDeadBytesMax = size_t{1} << 30;

/// At least kMappedBytesMin, aligned to 16 KiB and zeroed. Null where the system gives none.
/// Thread-safe, as all of these.
void* acquire(size_t bytes) noexcept;
/// bytes: as given to acquire.
void release(void* memory, size_t bytes) noexcept;
/// The same memory at another place, and bigger; aligned to a page only. What is new is zeroed.
/// Null, and all is as before, where the system gives none. new_bytes: more than bytes.
void* grow(void* memory, size_t bytes, size_t new_bytes) noexcept;
/// Makes a stretch inside of such memory zero; many whole pages without touching them.
void zero(void* begin, size_t bytes) noexcept;

/// Who lives calls release_dead soon after has_dead().
class Releaser {
 public:
  Releaser() noexcept;
  ~Releaser();
  Releaser(const Releaser&) = delete;
  Releaser& operator=(const Releaser&) = delete;
};
/// Whether there is anything for release_dead.
bool has_dead() noexcept;
/// Gives about so many bytes back to the system. True: there are more.
bool release_dead(size_t bytes) noexcept;

}  // namespace shoal::large_memory
