// The memory of one parse: what tree-sitter allocates while a ParserMemory lives, on its thread,
// lies in it and goes with it. A tree of some millions of nodes is not walked to be freed. Whoever
// makes a parser has one: it is also what sets tree-sitter's allocator, before the first block.
#pragma once

#include "gc/base/bulk_memory.h"

namespace shoal::syntax {

class ParserMemory {
 public:
  ParserMemory() noexcept;
  ~ParserMemory();
  ParserMemory(const ParserMemory&) = delete;
  ParserMemory& operator=(const ParserMemory&) = delete;

  /// Whether parsers and trees need not be deleted.
  static constexpr bool kFreesAll = BulkMemory::kFreesAll;

 private:
  BulkMemory memory_;
  BulkMemory* const outer_;
};

}  // namespace shoal::syntax
