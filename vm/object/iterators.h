// ArrayIterator, §23.1.5: over an array-like or typed array.
#pragma once

#include "vm/object/object.h"

namespace shoal {

enum class IterationKind : uint8_t { Keys, Values, Entries };

class ArrayIterator final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ArrayIterator>("ArrayIterator");
  /// §23.1.5.1 CreateArrayIterator, of the running realm.
  static Result<ArrayIterator*> create(Context& cx, Object* target, IterationKind kind);

  /// Null once the iteration is over.
  Object* target() const noexcept { return target_.get(); }
  IterationKind iteration_kind() const noexcept { return kind_; }
  /// The next index to give out.
  uint64_t position = 0;
  void finish() noexcept { target_.clear(); }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(target_);
  }

 private:
  friend class Heap;
  ArrayIterator(Shape* shape, Object* target, IterationKind kind) noexcept
      : Object(shape), target_(target), kind_(kind) {}
  Slot<Object> target_;
  IterationKind kind_;
};

}  // namespace shoal
