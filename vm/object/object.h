// Object: an ordinary object, and the base of all others: shape (in the header word), out-of-line
// property slots, elements. Plain objects have in-line slots behind them, as many as their shape
// says.
//
// ELEMENTS are array-index properties. Dense: elements() holds Values by index, holes in place, all
// writable, enumerable, configurable (unless the shape says sealed or frozen). An index with other
// attributes, or absurdly far out, stands in the shape's table under its index key (the shape is
// then owned and flagged SparseElements); one index is never in both.
#pragma once

#include "vm/object/shape.h"

namespace shoal {

/// A getter and a setter; undefined where absent.
class Accessor final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<Accessor>("Accessor");
  static Result<Accessor*> create(Heap& heap, Value getter, Value setter);
  Value getter() const noexcept { return getter_.get(); }
  Value setter() const noexcept { return setter_.get(); }
  void trace(Tracer& tracer) const {
    tracer.visit_bits(*getter_.address());
    tracer.visit_bits(*setter_.address());
  }

 private:
  friend class Heap;
  Accessor(Value getter, Value setter) noexcept : Cell(static_cast<CellKind>(Kind::Accessor)) {
    getter_.init(getter);
    setter_.init(setter);
  }
  ValueSlot getter_, setter_;
};

class Object : public Cell {
 public:
  Kind object_kind() const noexcept { return static_cast<Kind>(kind()); }
  Shape* shape() const noexcept {
    return reinterpret_cast<Shape*>(static_cast<uintptr_t>(header_payload()));
  }
  /// For the dispatch loop: the object wants no barrier.
  void init_shape(Shape* shape) noexcept { header_ = shape->header_word(); }
  void set_shape(Heap& heap, Shape* shape) noexcept {
    SHOAL_ASSERT(shape->instance_kind() == object_kind());
    header_ = shape->header_word();
    if (!shape->is_immortal()) write_barrier(heap, this, this);
  }
  /// Dispatch by kind: whether all own and inherited access can go the ordinary way. See
  /// operations/object.h.
  bool is_kind(Kind k) const noexcept { return object_kind() == k; }
  bool is_callable() const noexcept;

  // --- Property slots by number. In-line ones exist for Kind::Object only.
  Value slot(uint32_t i) const noexcept { return slot_field(i).get(); }
  void set_slot(Heap& heap, uint32_t i, Value v) noexcept {
    const uint32_t in_line = shape()->inline_capacity();
    if (i < in_line)
      inline_slots()[i].set(heap, this, v);
    else
      slots_->set(heap, i - in_line, v);
  }
  /// Of slots() that have to grow to hold so many.
  static uint32_t slots_capacity_for(uint32_t needed) noexcept { return needed + needed / 2 + 2; }
  /// Of elements() that have to grow to have that index.
  static uint32_t elements_capacity_for(uint32_t index) noexcept {
    return index < 4 ? 4 : index + index / 2 + 1;
  }
  /// Whether elements() should grow to have that index; else the elements become sparse.
  bool stays_dense_with(uint32_t index) const noexcept;
  /// Makes room for slot i, before a shape that has it is set.
  Result<void> ensure_slot(Heap& heap, uint32_t i);
  ValueArray* slots() const noexcept { return slots_.get(); }
  void set_slots(Heap& heap, ValueArray* slots) noexcept { slots_.set(heap, this, slots); }
  ValueSlot* inline_slots() noexcept { return reinterpret_cast<ValueSlot*>(this + 1); }
  const ValueSlot* inline_slots() const noexcept {
    return reinterpret_cast<const ValueSlot*>(this + 1);
  }

  // --- Dense elements; null while there are none.
  ValueArray* elements() const noexcept { return elements_.get(); }
  void set_elements(Heap& heap, ValueArray* elements) noexcept {
    elements_.set(heap, this, elements);
  }
  void clear_elements() noexcept { elements_.clear(); }
  /// The element, or the hole.
  Value dense_element(uint32_t i) const noexcept {
    return elements_ && i < elements_->capacity() ? elements_->get(i) : Value::hole();
  }

  void trace(Tracer& tracer) const {
    tracer.visit(shape());
    tracer.visit(slots_);
    tracer.visit(elements_);
  }

  static constexpr size_t kSlotsOffset = 8;
  static constexpr size_t kElementsOffset = 16;
  static constexpr size_t kInlineOffset = 24;

 protected:
  explicit Object(Shape* shape) noexcept
      : Cell(static_cast<CellKind>(shape->instance_kind()),
             shape->header_word() & kCellPayloadMask) {}

 private:
  const ValueSlot& slot_field(uint32_t i) const noexcept {
    const uint32_t in_line = shape()->inline_capacity();
    return i < in_line ? inline_slots()[i] : slots_->slots()[i - in_line];
  }
  Slot<ValueArray> slots_;
  Slot<ValueArray> elements_;
};
static_assert(sizeof(Object) == Object::kInlineOffset);

/// Object literals, instances, and everything else without internal slots of its own.
class PlainObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<PlainObject>("Object");
  /// An empty object of that shape (slots hold undefined until the shape's properties are stored).
  static Result<PlainObject*> create(Heap& heap, Shape* shape) {
    const uint32_t n = shape->inline_capacity();
    PlainObject* const object = TRY(heap.create_with_tail<PlainObject>(
        static_cast<CellKind>(Kind::Object), size_t{n} * sizeof(Value), shape));
    for (uint32_t i = 0; i < n; ++i) object->inline_slots()[i].init(Value::undefined());
    if (shape->slot_count() > n) TRY(object->ensure_slot(heap, shape->slot_count() - 1));
    return object;
  }
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    if (const uint32_t n = shape()->inline_capacity())
      tracer.visit_value_range(inline_slots()->address(), n);
  }
  size_t cell_bytes() const {
    return sizeof(PlainObject) + size_t{shape()->inline_capacity()} * sizeof(Value);
  }

 private:
  friend class Heap;
  explicit PlainObject(Shape* shape) noexcept : Object(shape) {}
};

/// Whether a proxy's target has (had, when it was made) [[Call]]. Defined with ProxyObject.
SHOAL_COLD bool proxy_is_callable(const Object* proxy) noexcept;

inline bool Object::is_callable() const noexcept {
  const Kind k = object_kind();
  if (k >= Kind::Function && k <= Kind::BoundFunction) return true;
  return k == Kind::Proxy && proxy_is_callable(this);
}
inline bool Value::is_callable() const noexcept {
  return is_object() && as_object()->is_callable();
}

}  // namespace shoal
