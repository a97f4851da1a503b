#include "gc/base/large_memory.h"

#include <sys/mman.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "gc/base/assert.h"
#include "gc/base/bits.h"

namespace shoal::large_memory {
namespace {

constexpr size_t kPageBytes = 4096;
constexpr size_t kAlignment = 16 * 1024;
/// From here on the system may use big pages: fewer faults, and quicker to give back.
[[maybe_unused]] constexpr size_t kBigPagesMin = size_t{4} << 20;

/// Stands in the first bytes of a mapping that waits.
struct Dead {
  Dead* next;
  size_t bytes;
};

struct Graveyard {
  std::mutex mutex;
  Dead* first = nullptr;
  std::atomic<size_t> bytes{0};
  std::atomic<uint32_t> releasers{0};
};

// Never destroyed: threads may end after static destructors have run.
Graveyard& graveyard() noexcept {
  alignas(Graveyard) static char memory[sizeof(Graveyard)];
  static Graveyard* const instance = new (memory) Graveyard;
  return *instance;
}

[[maybe_unused]] void* map(size_t bytes) noexcept {
  size_t wanted = 0;
  if (!checked_add(bytes, kAlignment - kPageBytes, wanted)) return nullptr;
  void* const mapped = ::mmap(nullptr, wanted, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  const auto start = reinterpret_cast<uintptr_t>(mapped);
  const uintptr_t begin = (start + kAlignment - 1) & ~(kAlignment - 1);
  if (begin != start) ::munmap(mapped, begin - start);
  const size_t rest = start + wanted - (begin + bytes);
  if (rest != 0) ::munmap(reinterpret_cast<void*>(begin + bytes), rest);
  if (bytes >= kBigPagesMin) ::madvise(reinterpret_cast<void*>(begin), bytes, MADV_HUGEPAGE);
  return reinterpret_cast<void*>(begin);
}

/// bytes: whole pages.
[[maybe_unused]] void bury(void* memory, size_t bytes) noexcept {
  Graveyard& dead = graveyard();
  if (dead.releasers.load(std::memory_order_relaxed) == 0 ||
      dead.bytes.load(std::memory_order_relaxed) + bytes > kDeadBytesMax) {
    ::munmap(memory, bytes);
    return;
  }
  auto* const entry = static_cast<Dead*>(memory);
  entry->bytes = bytes;
  const std::lock_guard lock(dead.mutex);
  entry->next = dead.first;
  dead.first = entry;
  dead.bytes.fetch_add(bytes, std::memory_order_relaxed);
}

}  // namespace

#if SHOAL_SYSTEM_MALLOC

// Its own allocator, so that leaks and wild accesses are seen.
void* acquire(size_t bytes) noexcept {
  void* const memory = std::aligned_alloc(kAlignment, round_up(bytes, kAlignment));
  if (memory) std::memset(memory, 0, bytes);
  return memory;
}
void release(void* memory, size_t) noexcept { std::free(memory); }
void* grow(void* memory, size_t bytes, size_t new_bytes) noexcept {
  void* const grown = acquire(new_bytes);
  if (!grown) return nullptr;
  std::memcpy(grown, memory, bytes);
  release(memory, bytes);
  return grown;
}
void zero(void* begin, size_t bytes) noexcept { std::memset(begin, 0, bytes); }

#else

void* acquire(size_t bytes) noexcept {
  SHOAL_ASSERT(bytes >= kMappedBytesMin);
  return map(round_up(bytes, kPageBytes));
}

void release(void* memory, size_t bytes) noexcept { bury(memory, round_up(bytes, kPageBytes)); }

void* grow(void* memory, size_t bytes, size_t new_bytes) noexcept {
  const size_t old_pages = round_up(bytes, kPageBytes), pages = round_up(new_bytes, kPageBytes);
  void* const grown = ::mremap(memory, old_pages, pages, MREMAP_MAYMOVE);
  return grown == MAP_FAILED ? nullptr : grown;
}

void zero(void* begin, size_t bytes) noexcept {
  const auto first = reinterpret_cast<uintptr_t>(begin);
  const uintptr_t pages = (first + kPageBytes - 1) & ~(kPageBytes - 1);
  const uintptr_t pages_end = (first + bytes) & ~(kPageBytes - 1);
  if (bytes < kMappedBytesMin || pages >= pages_end) {
    std::memset(begin, 0, bytes);
    return;
  }
  // The pages move to where they wait for release_dead; what stays behind is fresh.
  auto* const at = reinterpret_cast<void*>(pages);
  const size_t count = pages_end - pages;
  void* const moved = ::mremap(at, count, count, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, nullptr);
  if (moved != MAP_FAILED)
    bury(moved, count);
  else
    std::memset(at, 0, count);
  std::memset(begin, 0, pages - first);
  std::memset(reinterpret_cast<void*>(pages_end), 0, first + bytes - pages_end);
}

#endif

Releaser::Releaser() noexcept { graveyard().releasers.fetch_add(1, std::memory_order_relaxed); }

Releaser::~Releaser() {
  graveyard().releasers.fetch_sub(1, std::memory_order_relaxed);
  while (release_dead(kDeadBytesMax)) continue;
}

bool has_dead() noexcept { return graveyard().bytes.load(std::memory_order_relaxed) != 0; }

bool release_dead(size_t bytes) noexcept {
  Graveyard& dead = graveyard();
  Dead* entry = nullptr;
  {
    const std::lock_guard lock(dead.mutex);
    entry = dead.first;
    if (!entry) return false;
    dead.first = entry->next;
  }
  // From its end, so that what stands at its beginning stays.
  const size_t piece = entry->bytes <= bytes ? entry->bytes : round_up(bytes, kPageBytes);
  const size_t left = entry->bytes - piece;
  ::munmap(reinterpret_cast<char*>(entry) + left, piece);
  const std::lock_guard lock(dead.mutex);
  dead.bytes.fetch_sub(piece, std::memory_order_relaxed);
  if (left != 0) {
    entry->bytes = left;
    entry->next = dead.first;
    dead.first = entry;
  }
  return dead.first != nullptr;
}

}  // namespace shoal::large_memory
