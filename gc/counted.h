// What deterministic mode needs to know of a heap. What script is told of its memory is then what
// the quota counts, the same in every run.
#pragma once

#include "gc/heap.h"

namespace shoal {

struct CountedBytes {
  size_t cells, external;
};
CountedBytes counted_bytes(const Heap& heap) noexcept;
/// In a collection: it is a full exact one, begun and to be ended at this turn boundary.
bool is_exact_cycle(const Heap& heap) noexcept;

}  // namespace shoal
