// GlobalObject: the global object of a realm, an ordinary object whose properties are built-ins
// made on first use.
#pragma once

#include "vm/object/object.h"

namespace shoal {

class GlobalObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<GlobalObject>("Global");
  static Result<GlobalObject*> create(Heap& heap, Shape* shape) {
    return heap.create<GlobalObject>(static_cast<CellKind>(Kind::Global), shape);
  }
  void trace(Tracer& tracer) const { Object::trace(tracer); }

 private:
  friend class Heap;
  explicit GlobalObject(Shape* shape) noexcept : Object(shape) {}
};

}  // namespace shoal
