#include "vm/object/object.h"

#include <algorithm>

#include "vm/object/array.h"
#include "vm/run/context.h"

namespace shoal {

Result<Accessor*> Accessor::create(Heap& heap, Value getter, Value setter) {
  return heap.create<Accessor>(static_cast<CellKind>(Kind::Accessor), getter, setter);
}

Result<void> Object::ensure_slot(Heap& heap, uint32_t i) {
  const uint32_t in_line = shape()->inline_capacity();
  if (i < in_line) return {};
  const uint32_t needed = i - in_line + 1;
  if (!slots_) {
    ValueArray* const fresh = TRY(ValueArray::create(heap, needed < 4 ? 4 : needed));
    slots_.set(heap, this, fresh);
  } else if (needed > slots_->capacity()) {
    ValueArray* const fresh = TRY(ValueArray::grow(heap, slots_.get(), slots_capacity_for(needed)));
    slots_.set(heap, this, fresh);
  }
  return {};
}

// ---- ArrayObject

Result<ArrayObject*> ArrayObject::create_with_shape(Heap& heap, Shape* shape, uint32_t length) {
  return heap.create<ArrayObject>(static_cast<CellKind>(Kind::Array), shape, length);
}

Result<ArrayObject*> ArrayObject::create(Context& cx, uint32_t length, uint32_t capacity) {
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Array, Intrinsic::ArrayPrototype));
  ArrayObject* const array = TRY(create_with_shape(cx.heap(), shape, length));
  if (capacity != 0) {
    ValueArray* const elements = TRY(ValueArray::create(cx.heap(), capacity));
    array->set_elements(cx.heap(), elements);
  }
  return array;
}

bool Object::stays_dense_with(uint32_t index) const noexcept {
  // Holes that cost nothing; those below a length that script has set; those of an array that is
  // filled from its end.
  constexpr uint32_t kFewHoles = 1024, kHolesBelowLength = 1u << 20, kSmallArray = 16 * 1024;
  const ValueArray* const e = elements();
  const uint32_t capacity = e ? e->capacity() : 0;
  if (uint64_t{index} < uint64_t{capacity} + kFewHoles) return true;
  if (is_kind(Kind::Array)) {
    if (index < kSmallArray) return true;
    if (index <= static_cast<const ArrayObject*>(this)->length())
      return index - capacity < kHolesBelowLength;
  }
  // Else an eighth of what there would be has to be there, as a few places tell.
  constexpr uint32_t kPlaces = 64, kShare = 8;
  uint64_t used = 0;
  for (uint32_t i = 0; capacity && i < kPlaces; ++i)
    used += !e->get(static_cast<uint32_t>(uint64_t{capacity} * i / kPlaces)).is_hole();
  return used * capacity * kShare >= uint64_t{elements_capacity_for(index)} * kPlaces;
}

Result<void> ArrayObject::push_slow(Heap& heap, Value v) {
  if (length_ >= 0xFFFF'FFFE) return heap.fail_too_big();
  const uint32_t capacity = length_ < 4 ? 8 : length_ + length_ / 2 + 1;
  ValueArray* const old = elements();
  ValueArray* const grown = TRY(
      old ? ValueArray::grow(heap, old, capacity > old->capacity() ? capacity : old->capacity() + 1)
          : ValueArray::create(heap, capacity));
  set_elements(heap, grown);
  grown->set(heap, length_++, v);
  return {};
}

Result<void> ArrayObject::reserve(Heap& heap, uint32_t more) {
  const uint64_t wanted = uint64_t{length_} + more;
  ValueArray* const old = elements();
  if (more == 0 || wanted > ValueArray::kMaxCapacity || (old && wanted <= old->capacity()))
    return {};
  // Many small additions in a row do not copy each time.
  const auto capacity = static_cast<uint32_t>(std::max<uint64_t>(wanted, length_ + length_ / 2));
  ValueArray* const grown =
      TRY(old ? ValueArray::grow(heap, old, capacity) : ValueArray::create(heap, capacity));
  set_elements(heap, grown);
  return {};
}

bool ArrayObject::is_packed() const noexcept {
  if (length_ == 0) return true;
  const ValueArray* const e = elements();
  if (!e || e->capacity() < length_) return false;
  for (uint32_t i = 0; i < length_; ++i)
    if (e->get(i).is_hole()) return false;
  return true;
}

}  // namespace shoal
