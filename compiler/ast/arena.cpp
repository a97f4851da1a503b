#include "compiler/ast/arena.h"

#include <algorithm>

#include "gc/base/large_memory.h"

namespace shoal::ast {

namespace {
constexpr size_t kChunkBytesMax = size_t{4} << 20;
}

Arena::~Arena() {
  while (chunks_) {
    Chunk* const chunk = chunks_;
    chunks_ = chunk->next;
    large_memory::give_back(chunk, chunk->bytes);
  }
}

void* Arena::allocate_slow(size_t bytes, size_t alignment) {
  SHOAL_VERIFY(bytes < SIZE_MAX / 2);
  const size_t chunk_bytes = std::max(next_chunk_bytes_, sizeof(Chunk) + bytes + alignment);
  Chunk* const chunk = static_cast<Chunk*>(large_memory::take(chunk_bytes));
  SHOAL_VERIFY(chunk != nullptr);
  chunk->next = chunks_;
  chunk->bytes = chunk_bytes;
  chunks_ = chunk;
  bytes_reserved_ += chunk_bytes;
  next_chunk_bytes_ = std::min(next_chunk_bytes_ * 2, kChunkBytesMax);
  cursor_ = reinterpret_cast<uintptr_t>(chunk + 1);
  end_ = reinterpret_cast<uintptr_t>(chunk) + chunk_bytes;
  return allocate(bytes, alignment);
}

}  // namespace shoal::ast
