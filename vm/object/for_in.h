// ForInIterator: where a for-in loop stands, §14.7.5.9 EnumerateObjectProperties. Never seen by
// script; the steps are with the instructions (interp/slow/property.cpp).
#pragma once

#include "vm/object/array.h"

namespace shoal {

class ForInIterator final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ForInIterator>("ForInIterator");
  /// Over object, whose keys (and those of its prototypes) `names` are; both null: over nothing.
  static Result<ForInIterator*> create(Context& cx, Object* object, ArrayObject* names);

  Object* object() const noexcept { return object_.get(); }
  ArrayObject* names() const noexcept { return names_.get(); }
  /// Of the next name.
  uint32_t position = 0;

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(object_);
    tracer.visit(names_);
  }

 private:
  friend class Heap;
  ForInIterator(Shape* shape, Object* object, ArrayObject* names) noexcept
      : Object(shape), object_(object), names_(names) {}
  Slot<Object> object_;
  Slot<ArrayObject> names_;
};

}  // namespace shoal
