// NativeStateObject: an object with internal slots, for natives whose state needs no class of its
// own: iterators of maps and strings, iterator helpers, disposable stacks, objects of the web APIs.
// The tag says whose it is.
#pragma once

#include "vm/object/object.h"

namespace shoal {

class NativeStateObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<NativeStateObject>("NativeState");
  static constexpr uint32_t kSlotsMax = 1024;

  /// `count` state slots, all undefined.
  static Result<NativeStateObject*> create(Heap& heap, Shape* shape, uint32_t tag, uint32_t count) {
    SHOAL_ASSERT(count <= kSlotsMax);
    NativeStateObject* const object = TRY(
        heap.create_with_tail<NativeStateObject>(static_cast<CellKind>(Kind::NativeState),
                                                 size_t{count} * sizeof(Value), shape, tag, count));
    for (uint32_t i = 0; i < count; ++i) object->states()[i].init(Value::undefined());
    return object;
  }
  /// v as one with that tag, or null.
  static NativeStateObject* from(Value v, uint32_t tag) noexcept {
    if (!v.is_kind(Kind::NativeState)) return nullptr;
    auto* const object = v.as<NativeStateObject>();
    return object->tag_ == tag ? object : nullptr;
  }

  uint32_t tag() const noexcept { return tag_; }
  uint32_t count() const noexcept { return count_; }
  Value state(uint32_t i) const noexcept {
    SHOAL_ASSERT(i < count_);
    return states()[i].get();
  }
  void set_state(Heap& heap, uint32_t i, Value v) noexcept {
    SHOAL_ASSERT(i < count_);
    states()[i].set(heap, this, v);
  }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    if (count_) tracer.visit_value_range(states()->address(), count_);
  }
  size_t cell_bytes() const { return sizeof(NativeStateObject) + size_t{count_} * sizeof(Value); }

 private:
  friend class Heap;
  NativeStateObject(Shape* shape, uint32_t tag, uint32_t count) noexcept
      : Object(shape), tag_(tag), count_(count) {}
  ValueSlot* states() noexcept { return reinterpret_cast<ValueSlot*>(this + 1); }
  const ValueSlot* states() const noexcept { return reinterpret_cast<const ValueSlot*>(this + 1); }
  uint32_t tag_;
  uint32_t count_;
};

}  // namespace shoal
