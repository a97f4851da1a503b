// BulkMemory: many small blocks for a library that frees them one by one, given back in one go and
// without being walked. A block that is freed sooner is used again for one of its size.
// mimalloc has heaps for this, but one of 2.0.9 that is destroyed takes along what it has adopted
// from threads that ended.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "gc/base/sanitizer.h"

namespace shoal {

/// One thread at a time uses it. Blocks are aligned to 8 bytes; where the system gives no memory
/// the process ends.
class BulkMemory {
 public:
  /// Whether what is left is given back at its end. Not so under sanitizers, which want to see each
  /// block freed: there all of it is malloc.
  static constexpr bool kFreesAll = !SHOAL_ASAN && !SHOAL_TSAN;

  BulkMemory() noexcept = default;
  ~BulkMemory();
  BulkMemory(const BulkMemory&) = delete;
  BulkMemory& operator=(const BulkMemory&) = delete;

  /// `from` null: from malloc.
  static void* allocate(BulkMemory* from, size_t bytes) noexcept;
  static void* allocate_zeroed(BulkMemory* from, size_t count, size_t bytes) noexcept;
  static void* reallocate(BulkMemory* from, void* memory, size_t bytes) noexcept;
  /// `from` is where it came from, if it is there still; or it came from malloc.
  static void release(BulkMemory* from, void* memory) noexcept;

 private:
  struct Chunk {
    Chunk* before;
    size_t bytes;
  };
  struct FreeBlock {
    FreeBlock* next;
  };
  // Sizes up to kSmallBytes in steps of 16, then powers of two.
  static constexpr size_t kStepBytes = 16, kSmallBytes = 512,
                          kSmallCount = kSmallBytes / kStepBytes;
  static constexpr size_t kSizeCount = kSmallCount + 64;
  static constexpr size_t kFirstChunkBytes = size_t{32} << 10, kChunkBytesMax = size_t{8} << 20;

  static size_t size_number(size_t bytes) noexcept;
  static size_t bytes_of(size_t size_number) noexcept;
  void* take(size_t bytes) noexcept;
  char* fresh(size_t bytes) noexcept;

  Chunk* chunks_ = nullptr;
  char* next_ = nullptr;
  char* end_ = nullptr;
  size_t chunk_bytes_ = kFirstChunkBytes;
  std::array<FreeBlock*, kSizeCount> free_{};
};

}  // namespace shoal
