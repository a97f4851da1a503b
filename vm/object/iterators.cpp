#include "vm/object/iterators.h"

#include "vm/object/for_in.h"
#include "vm/run/context.h"

namespace shoal {

Result<ArrayIterator*> ArrayIterator::create(Context& cx, Object* target, IterationKind kind) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::ArrayIterator, Intrinsic::ArrayIteratorPrototype));
  return cx.heap().create<ArrayIterator>(static_cast<CellKind>(Kind::ArrayIterator), shape, target,
                                         kind);
}

Result<ForInIterator*> ForInIterator::create(Context& cx, Object* object, ArrayObject* names) {
  Shape* const shape = shared_root_shape(Kind::ForInIterator, Intrinsic::ObjectPrototype, 0);
  return cx.heap().create<ForInIterator>(static_cast<CellKind>(Kind::ForInIterator), shape, object,
                                         names);
}

Result<ForInIterator*> ForInIterator::create_of_shape(Context& cx, Object* object) {
  ForInIterator* const iterator = TRY(create(cx, object, nullptr));
  iterator->names_shape_.init(object->shape());
  return iterator;
}

}  // namespace shoal
