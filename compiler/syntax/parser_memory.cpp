#include "compiler/syntax/parser_memory.h"

#include <tree_sitter/api.h>

namespace shoal::syntax {
namespace {

thread_local BulkMemory* current = nullptr;

void set_allocator() {
  ts_set_allocator(
      [](size_t bytes) { return BulkMemory::allocate(current, bytes); },
      [](size_t count, size_t bytes) { return BulkMemory::allocate_zeroed(current, count, bytes); },
      [](void* memory, size_t bytes) { return BulkMemory::reallocate(current, memory, bytes); },
      [](void* memory) { BulkMemory::release(current, memory); });
}

}  // namespace

ParserMemory::ParserMemory() noexcept : outer_(current) {
  [[maybe_unused]] static const bool is_set = (set_allocator(), true);
  current = &memory_;
}

ParserMemory::~ParserMemory() { current = outer_; }

}  // namespace shoal::syntax
