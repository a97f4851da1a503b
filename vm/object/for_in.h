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
  /// Over object, whose names are those of its shape, which it shares.
  static Result<ForInIterator*> create_of_shape(Context& cx, Object* object);

  Object* object() const noexcept { return object_.get(); }
  ArrayObject* names() const noexcept { return names_.get(); }
  /// The shape that the object had, whose table has the names; null: `names` are they.
  Shape* names_shape() const noexcept { return names_shape_.get(); }
  /// Of the next name, or of the next entry of the shape's table.
  uint32_t position = 0;

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(object_);
    tracer.visit(names_);
    tracer.visit(names_shape_);
  }

 private:
  friend class Heap;
  ForInIterator(Shape* shape, Object* object, ArrayObject* names) noexcept
      : Object(shape), object_(object), names_(names) {}
  Slot<Object> object_;
  Slot<ArrayObject> names_;
  Slot<Shape> names_shape_;
};

}  // namespace shoal
