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
  track_stores(heap, array);
  for (uint32_t i = 0; i < old->capacity(); ++i) array->init(i, old->get(i));
  array->wrote_range(heap, 0, old->capacity());
  return array;
}

void ValueArray::wrote_range(Heap& heap, uint32_t first, uint32_t count) noexcept {
  write_barrier_range(heap, this, slots()->address() + first, count);
}

}  // namespace shoal
