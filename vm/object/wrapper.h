// WrapperObject: a Boolean, Number, String, Symbol or BigInt object, §20.3 and others. A String
// object's characters and length are virtual properties (run/operations/own_property.cpp).
#pragma once

#include "vm/object/object.h"
#include "vm/run/intrinsics.h"

namespace shoal {

class WrapperObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<WrapperObject>("Wrapper");
  /// With the running realm's prototype for that type of primitive.
  static Result<WrapperObject*> create(Context& cx, Value primitive);
  static Result<WrapperObject*> create_with_shape(Heap& heap, Shape* shape, Value primitive) {
    return heap.create<WrapperObject>(static_cast<CellKind>(Kind::Wrapper), shape, primitive);
  }
  /// %Number.prototype% for a number, and so on.
  static Intrinsic prototype_of(Value primitive) noexcept;

  Value primitive() const noexcept { return primitive_.get(); }
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit_bits(*primitive_.address());
  }

 private:
  friend class Heap;
  WrapperObject(Shape* shape, Value primitive) noexcept : Object(shape) {
    primitive_.init(primitive);
  }
  ValueSlot primitive_;
};

}  // namespace shoal
