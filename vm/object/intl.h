// IntlObject: an instance of one of the classes of Intl (ECMA-402). Its internal slots, and what of
// ICU belongs to it, are an IntlState outside of the heap: see stdlib/intl/state.h.
#pragma once

#include "gc/external.h"
#include "vm/object/object.h"

namespace shoal {

/// Which class it is an instance of.
enum class IntlType : uint8_t {
  Locale,
  Collator,
  NumberFormat,
  PluralRules,
  ListFormat,
  RelativeTimeFormat,
  DateTimeFormat,
  DisplayNames,
  Segmenter,
  Segments,
  SegmentIterator,
  DurationFormat,
};

/// What each class derives its state from. Holds no values: it lies outside of the heap.
class IntlState : public External {
 public:
  virtual ~IntlState() = default;

 private:
  void release() noexcept override { delete this; }
};

class IntlObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<IntlObject>("Intl");
  static constexpr uint32_t kSlots = 2;

  static Result<IntlObject*> create(Heap& heap, Shape* shape, IntlType type) {
    return heap.create<IntlObject>(static_cast<CellKind>(Kind::Intl), shape, type);
  }
  /// v as one of that type that is initialised, or null.
  static IntlObject* from(Value v, IntlType type) noexcept {
    if (!v.is_kind(Kind::Intl)) return nullptr;
    auto* const object = v.as<IntlObject>();
    return object->type_ == type && object->state_ ? object : nullptr;
  }

  IntlType type() const noexcept { return type_; }
  IntlState* state() const noexcept { return state_; }
  /// `state` is attached to this object already: it lives as long.
  void set_state(IntlState* state) noexcept { state_ = state; }
  /// A bound function, a string to be segmented.
  Value slot_value(uint32_t i) const noexcept { return slots_[i].get(); }
  void set_slot_value(Heap& heap, uint32_t i, Value v) noexcept { slots_[i].set(heap, this, v); }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    for (const ValueSlot& s : slots_) tracer.visit_bits(*s.address());
  }

 private:
  friend class Heap;
  IntlObject(Shape* shape, IntlType type) noexcept : Object(shape), type_(type) {
    for (ValueSlot& s : slots_) s.init(Value::undefined());
  }
  IntlState* state_ = nullptr;
  ValueSlot slots_[kSlots];
  IntlType type_;
};

}  // namespace shoal
