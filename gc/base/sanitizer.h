// What changes under AddressSanitizer: memory that holds no cell is poisoned, and a few functions
// that read memory by design (the conservative scan) are left out of the checks. SHOAL_TSAN tells
// of ThreadSanitizer.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define SHOAL_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHOAL_ASAN 1
#endif
#endif
#ifndef SHOAL_ASAN
#define SHOAL_ASAN 0
#endif

#if defined(__SANITIZE_THREAD__)
#define SHOAL_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SHOAL_TSAN 1
#endif
#endif
#ifndef SHOAL_TSAN
#define SHOAL_TSAN 0
#endif

#if SHOAL_ASAN
#include <sanitizer/asan_interface.h>
#endif

/// For a function that reads whatever lies on a stack: redzones, and objects of the host's that
/// other threads write to.
#define SHOAL_READS_ANY_MEMORY __attribute__((no_sanitize("address", "thread")))

namespace shoal {

/// No code may touch these bytes until unpoison (checked in sanitizer builds only).
inline void poison([[maybe_unused]] const void* start, [[maybe_unused]] size_t bytes) noexcept {
#if SHOAL_ASAN
  __asan_poison_memory_region(start, bytes);
#endif
}

inline void unpoison([[maybe_unused]] const void* start, [[maybe_unused]] size_t bytes) noexcept {
#if SHOAL_ASAN
  __asan_unpoison_memory_region(start, bytes);
#endif
}

}  // namespace shoal
