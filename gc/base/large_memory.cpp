#include "gc/base/large_memory.h"

#include <sys/mman.h>

#include <algorithm>
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
constexpr size_t kBigPagesMin = size_t{4} << 20;

/// Kept beside what is in use: so much, and this part of it.
constexpr size_t kKeptBytesMin = size_t{16} << 20;
constexpr size_t kKeptPart = 4;
/// Zeroed by hand, rather than as fresh pages: 1 MB takes 50 us or less.
[[maybe_unused]] constexpr size_t kZeroedByHandMax = size_t{1} << 20;
/// Of what is kept, at most so many are looked at for one that fits.
[[maybe_unused]] constexpr int kTriesMax = 64;

/// Stands in the first bytes of a mapping that waits.
struct Dead {
  Dead* older;
  Dead* newer;
  size_t bytes;
  uint32_t age;
};

struct Graveyard {
  std::mutex mutex;
  Dead* newest = nullptr;
  Dead* oldest = nullptr;
  uint32_t age = 0;  // The newest ones'.
  std::atomic<size_t> bytes{0};
  std::atomic<size_t> kept_bytes_max{0};
  std::atomic<size_t> bytes_in_use{0};
  std::atomic<uint32_t> releasers{0};
  std::atomic<const Keeper*> keeper{nullptr};

  void add(void* memory, size_t count) noexcept {
    newest = new (memory) Dead{newest, nullptr, count, age};
    (newest->older ? newest->older->newer : oldest) = newest;
    bytes.fetch_add(count, std::memory_order_relaxed);
  }
  void remove(Dead* entry) noexcept {
    (entry->newer ? entry->newer->older : newest) = entry->older;
    (entry->older ? entry->older->newer : oldest) = entry->newer;
    bytes.fetch_sub(entry->bytes, std::memory_order_relaxed);
  }
  bool is_over(const Dead* entry) const noexcept {
    return age - entry->age >= kAgesKept || has_excess();
  }
  bool has_excess() const noexcept {
    const size_t wanted = kKeptBytesMin + bytes_in_use.load(std::memory_order_relaxed) / kKeptPart;
    const size_t most = kept_bytes_max.load(std::memory_order_relaxed);
    return bytes.load(std::memory_order_relaxed) > std::min(wanted, most);
  }
  void count_in_use(size_t old_bytes, size_t new_bytes) noexcept {
    bytes_in_use.fetch_add(new_bytes - old_bytes, std::memory_order_relaxed);
  }
};

// Never destroyed: threads may end after static destructors have run.
Graveyard& graveyard() noexcept {
  alignas(Graveyard) static char memory[sizeof(Graveyard)];
  static Graveyard* const instance = new (memory) Graveyard;
  return *instance;
}

void* map(size_t bytes) noexcept {
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

/// Of what is kept, the smallest of at most twice the size; or null. bytes: whole pages.
[[maybe_unused]] void* take_kept(size_t bytes) noexcept {
  Graveyard& dead = graveyard();
  if (dead.bytes.load(std::memory_order_relaxed) < bytes) return nullptr;
  const std::lock_guard lock(dead.mutex);
  Dead* best = nullptr;
  int tries = kTriesMax;
  for (Dead* each = dead.newest; each && tries-- > 0; each = each->older)
    if (each->bytes >= bytes && each->bytes / 2 <= bytes && (!best || each->bytes < best->bytes) &&
        (reinterpret_cast<uintptr_t>(each) & (kAlignment - 1)) == 0)
      best = each;
  if (!best) return nullptr;
  dead.remove(best);
  if (best->bytes != bytes) {
    char* const rest = reinterpret_cast<char*>(best) + bytes;
    dead.add(rest, best->bytes - bytes);
  }
  return best;
}

/// bytes: whole pages.
[[maybe_unused]] void bury(void* memory, size_t bytes) noexcept {
  Graveyard& dead = graveyard();
  const size_t waiting_max = dead.kept_bytes_max.load(std::memory_order_relaxed) + kDeadBytesMax;
  if (dead.releasers.load(std::memory_order_relaxed) == 0 ||
      dead.bytes.load(std::memory_order_relaxed) + bytes > waiting_max) {
    ::munmap(memory, bytes);
    return;
  }
  const std::lock_guard lock(dead.mutex);
  dead.add(memory, bytes);
}

}  // namespace

#if SHOAL_SYSTEM_MALLOC

// Its own allocator, so that leaks and wild accesses are seen.
void* acquire(size_t bytes, bool zeroed) noexcept {
  void* const memory = std::aligned_alloc(kAlignment, round_up(bytes, kAlignment));
  if (memory) std::memset(memory, zeroed ? 0 : kJunk, bytes);
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

void* acquire(size_t bytes, bool zeroed) noexcept {
  SHOAL_ASSERT(bytes >= kMappedBytesMin);
  const size_t pages = round_up(bytes, kPageBytes);
  void* const kept = zeroed && bytes > kZeroedByHandMax ? nullptr : take_kept(pages);
  void* const memory = kept ? kept : map(pages);
  if (memory) graveyard().count_in_use(0, pages);
  if (!kept) return memory;
  if (zeroed) std::memset(kept, 0, bytes);
  return kept;
}

void release(void* memory, size_t bytes) noexcept {
  const size_t pages = round_up(bytes, kPageBytes);
  graveyard().count_in_use(pages, 0);
  bury(memory, pages);
}

void* grow(void* memory, size_t bytes, size_t new_bytes) noexcept {
  const size_t old_pages = round_up(bytes, kPageBytes), pages = round_up(new_bytes, kPageBytes);
  void* const grown = ::mremap(memory, old_pages, pages, MREMAP_MAYMOVE);
  if (grown == MAP_FAILED) return nullptr;
  graveyard().count_in_use(old_pages, pages);
  return grown;
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

void* take(size_t bytes) noexcept {
  if (SHOAL_SYSTEM_MALLOC || bytes < kBigPagesMin) return std::calloc(1, bytes);
  return map(round_up(bytes, kPageBytes));
}

void give_back(void* memory, size_t bytes) noexcept {
  if (SHOAL_SYSTEM_MALLOC || bytes < kBigPagesMin) return std::free(memory);
  ::munmap(memory, round_up(bytes, kPageBytes));
}

Releaser::Releaser(size_t kept_bytes_max) noexcept {
  graveyard().kept_bytes_max.store(kept_bytes_max, std::memory_order_relaxed);
  graveyard().releasers.fetch_add(1, std::memory_order_relaxed);
}

Releaser::~Releaser() {
  Graveyard& dead = graveyard();
  if (dead.releasers.fetch_sub(1, std::memory_order_relaxed) != 1) return;
  dead.kept_bytes_max.store(0, std::memory_order_relaxed);
  while (release_dead(kDeadBytesMax)) continue;
  if (const Keeper* const keeper = dead.keeper.load(std::memory_order_acquire)) keeper->end();
}

void set_keeper(const Keeper& keeper) noexcept {
  graveyard().keeper.store(&keeper, std::memory_order_release);
}

bool has_dead() noexcept {
  const Graveyard& dead = graveyard();
  if (dead.bytes.load(std::memory_order_relaxed) != 0) return true;
  const Keeper* const keeper = dead.keeper.load(std::memory_order_acquire);
  return keeper && keeper->has_any();
}

bool has_excess() noexcept { return graveyard().has_excess(); }

size_t kept_bytes() noexcept { return graveyard().bytes.load(std::memory_order_relaxed); }

size_t kept_bytes_max() noexcept {
  return graveyard().kept_bytes_max.load(std::memory_order_relaxed);
}

void age() noexcept {
  Graveyard& dead = graveyard();
  {
    const std::lock_guard lock(dead.mutex);
    ++dead.age;
  }
  if (const Keeper* const keeper = dead.keeper.load(std::memory_order_acquire)) keeper->age();
}

bool release_dead(size_t bytes) noexcept {
  Graveyard& dead = graveyard();
  void* piece = nullptr;
  size_t count = 0;
  bool more = false;
  {
    const std::lock_guard lock(dead.mutex);
    Dead* const entry = dead.oldest;
    if (!entry || !dead.is_over(entry)) return false;
    count = entry->bytes <= bytes ? entry->bytes : round_up(bytes, kPageBytes);
    // From its end, so that what stands at its beginning stays.
    piece = reinterpret_cast<char*>(entry) + (entry->bytes - count);
    if (count == entry->bytes) {
      dead.remove(entry);
    } else {
      entry->bytes -= count;
      dead.bytes.fetch_sub(count, std::memory_order_relaxed);
    }
    more = dead.oldest && dead.is_over(dead.oldest);
  }
  ::munmap(piece, count);
  return more;
}

}  // namespace shoal::large_memory
