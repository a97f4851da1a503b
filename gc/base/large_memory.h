// Memory in big pieces, for the biggest cells and for stores outside the heap: each is a mapping of
// its own. Its pages come into being, zeroed, as they are touched, so to acquire it takes no time.
// Nor does it to release it: it is kept for a while, for whoever acquires memory that need not be
// zero, and then goes back a few pages at a time, by whoever calls release_dead: hundreds of
// megabytes take tens of milliseconds, and to map and unmap all the time holds up other threads as
// well (docs/decisions/0004). Where nobody has said that he will call it (a pool of threads does,
// while there is one), memory goes back at once.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/base/sanitizer.h"

// Under a sanitizer memory comes from its own allocator: ASan sees leaks of blocks, and TSan that a
// block was freed by one thread before another got it. In mimalloc, which is not instrumented, or
// after mremap, it does not see that, and reports a race between the two owners.
#define SHOAL_SYSTEM_MALLOC (SHOAL_ASAN || SHOAL_TSAN)

namespace shoal::large_memory {

constexpr size_t kMappedBytesMin = size_t{256} * 1024;
/// What may wait for release_dead beyond what may be kept; more is given back at once.
constexpr size_t kDeadBytesMax = size_t{1} << 30;
/// Ages that released memory is kept for.
constexpr uint32_t kAgesKept = 3;
/// Memory that need not be zeroed is full of this under a sanitizer.
constexpr int kJunk = 0xA5;

/// At least kMappedBytesMin, aligned to 16 KiB, and zeroed if that is asked for. Null where the
/// system gives none. Thread-safe, as all of these.
void* acquire(size_t bytes, bool zeroed = true) noexcept;
/// bytes: as given to acquire.
void release(void* memory, size_t bytes) noexcept;
/// Zeroed, of any size: from malloc, or in big pages, where they are worth it. For what lives
/// shortly and goes all at once: it is given back at once. Null where the system gives none.
void* take(size_t bytes) noexcept;
/// bytes: as given to take.
void give_back(void* memory, size_t bytes) noexcept;
/// The same memory at another place, and bigger; aligned to a page only. What is new is zeroed.
/// Null, and all is as before, where the system gives none. new_bytes: more than bytes.
void* grow(void* memory, size_t bytes, size_t new_bytes) noexcept;
/// Makes a stretch inside of such memory zero; many whole pages without touching them.
void zero(void* begin, size_t bytes) noexcept;

/// Who lives calls age() and release_dead from time to time after has_dead(), and release_dead soon
/// after has_excess(). kept_bytes_max: what may be kept on his behalf; more than a part of what is
/// in use never is.
class Releaser {
 public:
  explicit Releaser(size_t kept_bytes_max) noexcept;
  ~Releaser();
  Releaser(const Releaser&) = delete;
  Releaser& operator=(const Releaser&) = delete;
};
/// Keeps other memory for as long as there is a Releaser; age() tells him, too.
struct Keeper {
  bool (*has_any)() noexcept;
  void (*age)() noexcept;
  void (*end)() noexcept;  // The last Releaser has gone.
};
/// keeper: for ever.
void set_keeper(const Keeper& keeper) noexcept;

/// Whether anything is kept, or waits for release_dead.
bool has_dead() noexcept;
/// Whether it is more than may be kept.
bool has_excess() noexcept;
size_t kept_bytes() noexcept;
/// 0 without a Releaser.
size_t kept_bytes_max() noexcept;
/// What is kept has become older by one. Called by one thread at a time.
void age() noexcept;
/// Gives about so many bytes of what is too old, or too much, back to the system. True: there are
/// more.
bool release_dead(size_t bytes) noexcept;

}  // namespace shoal::large_memory
