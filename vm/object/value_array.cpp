#include "vm/object/value_array.h"

namespace shoal {

Result<ValueArray*> ValueArray::create_empty(Heap& heap, uint32_t room) {
  if (room > kMaxCapacity) return heap.fail_too_big();
  return heap.create_with_tail<ValueArray>(static_cast<CellKind>(Kind::ValueArray),
                                           size_t{room} * sizeof(Value), 0u);
}

Result<ValueArray*> ValueArray::create(Heap& heap, uint32_t capacity, Value fill) {
  ValueArray* const array = TRY(create_empty(heap, capacity));
  for (uint32_t i = 0; i < capacity; ++i) array->init(i, fill);
  array->set_header_payload(capacity);
  return array;
}

Result<ValueArray*> ValueArray::grow(Heap& heap, const ValueArray* old, uint32_t capacity) {
  const uint32_t count = old->capacity();
  SHOAL_ASSERT(capacity >= count);
  ValueArray* const array = TRY(create_empty(heap, capacity));
  track_stores(heap, array);
  for (uint32_t i = 0; i < count; ++i) array->init(i, old->get(i));
  for (uint32_t i = count; i < capacity; ++i) array->init(i, Value::hole());
  array->set_header_payload(capacity);
  array->wrote_range(heap, 0, count);
  return array;
}

void ValueArray::extend(Heap& heap, uint32_t count) noexcept {
  const uint32_t first = capacity();
  set_header_payload(first + count);
  SHOAL_ASSERT(cell_bytes() <= heap.allocated_bytes(this));
  wrote_range(heap, first, count);
}

void ValueArray::wrote_range(Heap& heap, uint32_t first, uint32_t count) noexcept {
  write_barrier_range(heap, this, slots()->address() + first, count);
}

}  // namespace shoal
