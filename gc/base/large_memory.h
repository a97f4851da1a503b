// Memory in big pieces, for the biggest cells and for stores outside the heap: each is a mapping of
// its own. Its pages come into being, zeroed, as they are touched, so to acquire it takes no time.
// Nor does it to release it: its pages go back later, a few at a time, by whoever calls
// release_dead (the pool sees to it); hundreds of megabytes take tens of milliseconds.
#pragma once

#include <cstddef>

namespace shoal::large_memory {

constexpr size_t kMappedBytesMin = size_t{256} * 1024;
/// What may wait for release_dead; beyond it memory is given back at once.
constexpr size_t kDeadBytesMax = size_t{1} << 30;

/// At least kMappedBytesMin, aligned to 16 KiB and zeroed. Null where the system gives none.
/// Thread-safe, as all of these.
void* acquire(size_t bytes) noexcept;
/// bytes: as given to acquire.
void release(void* memory, size_t bytes) noexcept;
/// The same with another size, at another place perhaps (aligned to a page); what is new is zeroed.
/// Null: the system gives none, and all is as it was.
void* resize(void* memory, size_t old_bytes, size_t bytes) noexcept;
/// Makes a stretch inside of such memory zero; many whole pages without touching them.
void zero(void* begin, size_t bytes) noexcept;

/// Whether there is anything for release_dead.
bool has_dead() noexcept;
/// Gives about so many bytes back to the system. True: there are more.
bool release_dead(size_t bytes) noexcept;

}  // namespace shoal::large_memory
