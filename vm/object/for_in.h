// ForInIterator: where a for-in loop stands, §14.7.5.9 EnumerateObjectProperties. Never seen by script. The steps that may
// meet a proxy are in run/operations/for_in.cpp.
#pragma once

#include "vm/object/array.h"
#include "vm/object/hash_table.h"
#include "vm/object/object.h"

namespace shoal {

class ForInIterator final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ForInIterator>("ForInIterator");
  /// Over object; null: over nothing.
  static Result<ForInIterator*> create(Context& cx, Object* object);

  /// The object of the prototype chain whose keys are being visited; null at the end.
  Object* current() const noexcept { return current_.get(); }
  /// Its keys, strings; null: not yet listed.
  ArrayObject* keys() const noexcept { return keys_.get(); }
  void set_keys(Heap& heap, ArrayObject* keys) noexcept {
    keys_.set(heap, this, keys);
    position_ = 0;
  }
  /// The next key of keys(), or the hole.
  Value take_key() noexcept {
    return keys_ && position_ < keys_->length() ? keys_->dense_element(position_++)
                                                : Value::hole();
  }
  void advance_to(Heap& heap, Object* object) noexcept {
    current_.set(heap, this, object);
    keys_.clear();
    shape_.clear();
  }
  /// While current() has this shape, all of its keys are still there and enumerable. Null: ask for each.
  Shape* shape() const noexcept { return shape_.get(); }
  void set_checked_shape(Heap& heap, Shape* shape) noexcept { shape_.set(heap, this, shape); }
  /// Keys of objects further down the chain, which hide those of the same name above; null until there are any.
  HashTable* visited() const noexcept { return visited_.get(); }
  void set_visited(Heap& heap, HashTable* table) noexcept { visited_.set(heap, this, table); }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(current_);
    tracer.visit(keys_);
    tracer.visit(shape_);
    tracer.visit(visited_);
  }

 private:
  friend class Heap;
  ForInIterator(Shape* shape, Object* object) noexcept : Object(shape), current_(object) {}
  Slot<Object> current_;
  Slot<ArrayObject> keys_;
  Slot<Shape> shape_;
  Slot<HashTable> visited_;
  uint32_t position_ = 0;
};

}  // namespace shoal
