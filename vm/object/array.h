// ArrayObject: §10.4.2. `length` is a field, not a slot; elements are dense unless the shape says
// SparseElements.
#pragma once

#include "vm/object/object.h"

namespace shoal {

class ArrayObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ArrayObject>("Array");
  /// An array of `length` holes with room for `capacity` elements, of the realm's Array.prototype.
  static Result<ArrayObject*> create(Context& cx, uint32_t length, uint32_t capacity);
  static Result<ArrayObject*> create_with_shape(Heap& heap, Shape* shape, uint32_t length);

  uint32_t length() const noexcept { return length_; }
  /// Sets the field alone.
  void set_length_field(uint32_t length) noexcept { length_ = length; }
  bool length_is_writable() const noexcept { return length_writable_; }
  void make_length_readonly() noexcept { length_writable_ = false; }
  /// Appends to a plain, extensible, dense array. Error: QuotaExceeded.
  Result<void> push(Heap& heap, Value v) {
    ValueArray* const e = elements();
    if (e && length_ < e->capacity()) [[likely]] {
      e->set(heap, length_++, v);
      return {};
    }
    return push_slow(heap, v);
  }
  /// Makes room for so many pushes, if there can be.
  Result<void> reserve(Heap& heap, uint32_t more);
  /// Dense, of the first shape-lineage an array has: index stores and pushes are unobservable but
  /// for their effect.
  bool is_plain() const noexcept { return !shape()->is_owned() && shape()->is_extensible(); }
  /// Whether each index below length has an element (no holes, no sparse part).
  bool is_packed() const noexcept;
  void trace(Tracer& tracer) const { Object::trace(tracer); }

 private:
  friend class Heap;
  explicit ArrayObject(Shape* shape, uint32_t length) noexcept : Object(shape), length_(length) {}
  Result<void> push_slow(Heap& heap, Value v);
  uint32_t length_;
  bool length_writable_ = true;
};

}  // namespace shoal
