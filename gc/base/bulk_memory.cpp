#include "gc/base/bulk_memory.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "gc/base/assert.h"
#include "gc/base/large_memory.h"

namespace shoal {
namespace {

/// Before each block: its bytes, and whether they are malloc's.
struct Header {
  uint64_t bytes : 63;
  uint64_t is_own : 1;  // From malloc.
};

Header* header_of(void* memory) noexcept { return static_cast<Header*>(memory) - 1; }

void* checked(void* memory) noexcept {
  SHOAL_VERIFY(memory != nullptr);
  return memory;
}

void* marked(void* place, size_t bytes, bool is_own) noexcept {
  auto* const header = static_cast<Header*>(place);
  *header = {bytes & (~uint64_t{0} >> 1), is_own};
  return header + 1;
}

}  // namespace

BulkMemory::~BulkMemory() {
  while (chunks_) {
    Chunk* const chunk = std::exchange(chunks_, chunks_->before);
    large_memory::give_back(chunk, chunk->bytes);
  }
}

size_t BulkMemory::size_number(size_t bytes) noexcept {
  if (bytes <= kSmallBytes) return (std::max(bytes, size_t{1}) - 1) / kStepBytes;
  return kSmallCount + static_cast<size_t>(std::bit_width(bytes - 1));
}

size_t BulkMemory::bytes_of(size_t number) noexcept {
  return number < kSmallCount ? (number + 1) * kStepBytes : size_t{1} << (number - kSmallCount);
}

/// Of a chunk: the current one, or a new one, its own if it is big.
char* BulkMemory::fresh(size_t bytes) noexcept {
  if (static_cast<size_t>(end_ - next_) >= bytes) return std::exchange(next_, next_ + bytes);
  const bool is_big = bytes > chunk_bytes_ / 4;
  const size_t chunk_bytes = is_big ? sizeof(Chunk) + bytes : chunk_bytes_;
  auto* const chunk = static_cast<Chunk*>(checked(large_memory::take(chunk_bytes)));
  *chunk = {chunks_, chunk_bytes};
  chunks_ = chunk;
  char* const start = reinterpret_cast<char*>(chunk + 1);
  if (is_big) return start;
  next_ = start + bytes;
  end_ = reinterpret_cast<char*>(chunk) + chunk_bytes;
  chunk_bytes_ = std::min(chunk_bytes_ * 2, kChunkBytesMax);
  return start;
}

void* BulkMemory::take(size_t bytes) noexcept {
  const size_t number = size_number(bytes);
  if (FreeBlock* const block = free_[number]) {
    free_[number] = block->next;
    return block;
  }
  const size_t rounded = bytes_of(number);
  return marked(fresh(rounded + sizeof(Header)), rounded, false);
}

void* BulkMemory::allocate(BulkMemory* from, size_t bytes) noexcept {
  SHOAL_VERIFY(bytes < SIZE_MAX / 4);
  if (from && kFreesAll) return from->take(bytes);
  return marked(checked(std::malloc(bytes + sizeof(Header))), bytes, true);
}

void* BulkMemory::allocate_zeroed(BulkMemory* from, size_t count, size_t bytes) noexcept {
  SHOAL_VERIFY(bytes == 0 || count <= SIZE_MAX / bytes);
  void* const memory = allocate(from, count * bytes);
  std::memset(memory, 0, count * bytes);
  return memory;
}

void* BulkMemory::reallocate(BulkMemory* from, void* memory, size_t bytes) noexcept {
  if (!memory) return allocate(from, bytes);
  const size_t before = header_of(memory)->bytes;
  if (bytes <= before) return memory;
  void* const moved = allocate(from, bytes);
  std::memcpy(moved, memory, before);
  release(from, memory);
  return moved;
}

void BulkMemory::release(BulkMemory* from, void* memory) noexcept {
  if (!memory) return;
  Header* const header = header_of(memory);
  if (header->is_own) return std::free(header);
  SHOAL_ASSERT(from != nullptr);
  auto* const block = static_cast<FreeBlock*>(memory);
  FreeBlock*& list = from->free_[size_number(header->bytes)];
  block->next = list;
  list = block;
}

}  // namespace shoal
