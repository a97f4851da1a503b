#include "vm/object/value_array.h"

namespace shoal {

Result<ValueArray*> ValueArray::create_unfilled(Heap& heap, uint32_t capacity) {
  if (capacity > kMaxCapacity) return heap.fail_too_big();
  return heap.create_with_tail<ValueArray>(static_cast<CellKind>(Kind::ValueArray),
                                           size_t{capacity} * sizeof(Value), capacity);
}

Result<ValueArray*> ValueArray::create(Heap& heap, uint32_t capacity, Value fill) {
  ValueArray* const array = TRY(create_unfilled(heap, capacity));
  for (uint32_t i = 0; i < capacity; ++i) array->init(i, fill);
  return array;
}

Result<ValueArray*> ValueArray::grow(Heap& heap, const ValueArray* old, uint32_t capacity) {
  SHOAL_ASSERT(capacity >= old->capacity());
  ValueArray* const array = TRY(create(heap, capacity));
  for (uint32_t i = 0; i < old->capacity(); ++i) array->init(i, old->get(i));
  return array;
}

void ValueArray::wrote_range(Heap& heap, uint32_t first, uint32_t count) noexcept {
  // One report per card would do; a report per slot is the same to the collector and simpler.
  for (uint32_t i = first; i < first + count; ++i)
    if (get(i).is_cell()) write_barrier(heap, this, slots() + i);
}

}  // namespace shoal
