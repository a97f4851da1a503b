#include "gc/block_pool.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "gc/base/assert.h"
#include "gc/base/bits.h"
#include "gc/base/large_memory.h"
#include "gc/base/sanitizer.h"
#include "gc/heap_state.h"

#if !SHOAL_SYSTEM_MALLOC
#include <mimalloc.h>
#endif

namespace shoal::block_pool {
namespace {

// Blocks are obtained 64 at a time: mimalloc wastes up to one alignment per aligned allocation.
constexpr size_t kChunkBlocks = 64;
constexpr size_t kPageBytes = 4096;
/// Made cold in one go, so that neighbours among them need one call of the system.
constexpr size_t kCooledAtOnce = 256;

void* system_acquire(size_t bytes) noexcept {
#if SHOAL_SYSTEM_MALLOC
  return std::aligned_alloc(kBlockBytes, round_up(bytes, kBlockBytes));
#else
  return mi_malloc_aligned(bytes, kBlockBytes);
#endif
}

void system_release(void* memory) noexcept {
#if SHOAL_SYSTEM_MALLOC
  std::free(memory);
#else
  mi_free(memory);
#endif
}

/// Of the spare blocks.
constexpr large_memory::Keeper kKeeper{has_spare, age, []() noexcept { trim(kWarmBlocksMax); }};

struct Pool {
  std::mutex mutex;
  BlockHeader* warm = nullptr;
  std::atomic<size_t> warm_count{0};              // Written under the mutex.
  size_t warm_min[large_memory::kAgesKept] = {};  // Of this age first, and of those before it.
  size_t mapped_count = 0;
  PointerArray<char> cold;
  char* fresh = nullptr;  // The part of the last chunk that was never handed out.
  char* fresh_end = nullptr;
  PointerArray<char> chunks;  // Kept so that leak checkers find them; never freed.

  BlockHeader* take_locked() noexcept {
    if (warm) return take_warm_locked();
    if (!cold.is_empty()) return reinterpret_cast<BlockHeader*>(cold.pop());
    if (fresh == fresh_end && !map_chunk_locked()) return nullptr;
    auto* const block = reinterpret_cast<BlockHeader*>(fresh);
    fresh += kBlockBytes;
    return block;
  }

  BlockHeader* take_warm_locked() noexcept {
    BlockHeader* const block = warm;
    warm = block->next;
    set_warm_count(warm_count - 1);
    warm_min[0] = std::min<size_t>(warm_min[0], warm_count);
    return block;
  }

  void put_locked(BlockHeader* block) noexcept {
    if (warm_count >= kWarmBlocksMax) {
      if (!may_have_spare() && cool_locked(block)) return;
      large_memory::set_keeper(kKeeper);
    }
    put_warm_locked(block);
  }

  void put_warm_locked(BlockHeader* block) noexcept {
    unpoison(block, sizeof(BlockHeader));
    block->next = warm;
    warm = block;
    set_warm_count(warm_count + 1);
  }

  void set_warm_count(size_t count) noexcept { warm_count.store(count, std::memory_order_relaxed); }

  /// One more, beside what large_memory keeps.
  bool may_have_spare() const noexcept {
    return (warm_count - kWarmBlocksMax) * kBlockBytes + large_memory::kept_bytes() <
           large_memory::kept_bytes_max();
  }

  // False: could not be noted; the caller keeps the block warm.
  bool cool_locked(BlockHeader* block) noexcept {
    if (!cold.push(reinterpret_cast<char*>(block))) return false;
    unpoison(block, sizeof(BlockHeader));
    madvise(block, kBlockBytes, MADV_DONTNEED);
    return true;
  }

  /// Of the warm ones above `kept`, at most `max` and kCooledAtOnce; returns how many. The system
  /// is called without the mutex.
  size_t cool_some(size_t kept, size_t max) noexcept {
    BlockHeader* blocks[kCooledAtOnce];
    size_t count = 0;
    {
      const std::lock_guard lock(mutex);
      const size_t wanted = std::min(max, kCooledAtOnce);
      while (count < wanted && warm_count > kept) blocks[count++] = take_warm_locked();
    }
    std::sort(blocks, blocks + count);
    for (size_t i = 0; i < count;) {
      char* const begin = reinterpret_cast<char*>(blocks[i]);
      char* end = begin;
      for (; i < count && reinterpret_cast<char*>(blocks[i]) == end; ++i) end += kBlockBytes;
      madvise(begin, static_cast<size_t>(end - begin), MADV_DONTNEED);
    }
    const std::lock_guard lock(mutex);
    size_t cooled = 0;
    while (cooled < count && cold.push(reinterpret_cast<char*>(blocks[cooled]))) ++cooled;
    for (size_t i = cooled; i < count; ++i) put_warm_locked(blocks[i]);
    return cooled;
  }

  /// How many were spare during all the ages.
  size_t begin_age() noexcept {
    const std::lock_guard lock(mutex);
    const size_t least = *std::min_element(std::begin(warm_min), std::end(warm_min));
    std::copy_backward(std::begin(warm_min), std::end(warm_min) - 1, std::end(warm_min));
    warm_min[0] = warm_count;
    return least > kWarmBlocksMax ? least - kWarmBlocksMax : 0;
  }

  bool map_chunk_locked() noexcept {
    void* const chunk = system_acquire(kChunkBlocks * kBlockBytes);
    if (!chunk) return false;
    if (!chunks.push(static_cast<char*>(chunk))) {
      system_release(chunk);
      return false;
    }
    poison(chunk, kChunkBlocks * kBlockBytes);
    fresh = static_cast<char*>(chunk);
    fresh_end = fresh + kChunkBlocks * kBlockBytes;
    mapped_count += kChunkBlocks;
    return true;
  }
};
static_assert(kBlockBytes % kPageBytes == 0);

// Never destroyed: threads may end after static destructors have run.
Pool& pool() noexcept {
  alignas(Pool) static char memory[sizeof(Pool)];
  static Pool* const instance = new (memory) Pool;
  return *instance;
}

struct ThreadCache {
  BlockHeader* blocks[kThreadBlocksMax];
  uint32_t count = 0;

  ~ThreadCache() { give_back(0); }

  void give_back(uint32_t kept) noexcept {
    if (count <= kept) return;
    Pool& shared = pool();
    const std::lock_guard lock(shared.mutex);
    while (count > kept) shared.put_locked(blocks[--count]);
  }
  void refill() noexcept {
    Pool& shared = pool();
    const std::lock_guard lock(shared.mutex);
    // A few at a time, most of all not fresh ones: a process with one context maps little.
    while (count < kThreadBlocksMax / 4) {
      BlockHeader* const block = shared.take_locked();
      if (!block) return;
      blocks[count++] = block;
    }
  }
};

ThreadCache& thread_cache() noexcept {
  static thread_local ThreadCache cache;
  return cache;
}

}  // namespace

BlockHeader* acquire() noexcept {
  ThreadCache& cache = thread_cache();
  if (cache.count == 0) cache.refill();
  if (cache.count == 0) return nullptr;
  BlockHeader* const block = cache.blocks[--cache.count];
  poison(block, kBlockBytes);
  unpoison(block, kGranulesPerBlock);
  return block;
}

void release(BlockHeader* block) noexcept {
  SHOAL_ASSERT((reinterpret_cast<uintptr_t>(block) & kBlockMask) == 0);
  poison(block, kBlockBytes);
  unpoison(block, sizeof(BlockHeader));
  ThreadCache& cache = thread_cache();
  if (cache.count == kThreadBlocksMax) cache.give_back(kThreadBlocksMax / 2);
  cache.blocks[cache.count++] = block;
}

void flush_thread() noexcept { thread_cache().give_back(0); }

void trim(size_t kept) noexcept {
  while (pool().cool_some(kept, kCooledAtOnce) != 0) continue;
}

bool has_spare() noexcept {
  return pool().warm_count.load(std::memory_order_relaxed) > kWarmBlocksMax;
}

void age() noexcept {
  for (size_t left = pool().begin_age(), count = 1; left != 0 && count != 0; left -= count)
    count = pool().cool_some(kWarmBlocksMax, left);
}

Statistics statistics() noexcept {
  Pool& shared = pool();
  const std::lock_guard lock(shared.mutex);
  Statistics result;
  result.mapped = shared.mapped_count;
  result.warm = shared.warm_count;
  result.cold = shared.cold.count();
  const size_t fresh = static_cast<size_t>(shared.fresh_end - shared.fresh) / kBlockBytes;
  result.in_use = result.mapped - result.warm - result.cold - fresh;
  return result;
}

void* acquire_large(size_t bytes, bool zeroed) noexcept {
  if (bytes >= large_memory::kMappedBytesMin) return large_memory::acquire(bytes, zeroed);
#if SHOAL_SYSTEM_MALLOC
  void* const memory = system_acquire(bytes);
  if (memory) std::memset(memory, zeroed ? 0 : large_memory::kJunk, bytes);
  return memory;
#else
  return zeroed ? mi_zalloc_aligned(bytes, kBlockBytes) : mi_malloc_aligned(bytes, kBlockBytes);
#endif
}

void release_large(void* memory, size_t bytes) noexcept {
  if (bytes >= large_memory::kMappedBytesMin)
    large_memory::release(memory, bytes);
  else
    system_release(memory);
}

}  // namespace shoal::block_pool
