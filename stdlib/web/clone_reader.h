// CloneReader: how far StructuredDeserialize has come. All but what runs script is read in pieces,
// by a leaf (deserialize_plain.cpp); coroutines do the rest (structured_deserialize.cpp).
#pragma once

#include <cstring>

#include "stdlib/web/serialized_value.h"
#include "vm/object/array.h"
#include "vm/run/operations/growth.h"

namespace shoal {

/// In a coroutine's frame, which is scanned.
struct CloneReader {
  Context& cx;
  SerializedValue& record;
  const uint8_t* at;
  ArrayObject* objects;  // By number.
  // Three to a container: itself; the key whose value is awaited, or (of a positional one) whether
  // it lacks some; and the position of what comes next, where no keys are written.
  ArrayObject* stack;
  ArrayObject* plans;  // Shapes, by number.
  ArrayObject* kept;   // Strings, by number; null: there are none.

  void raw(void* to, size_t bytes) noexcept {
    SHOAL_ASSERT(at + bytes <= record.data.data() + record.data.size());
    if (bytes) std::memcpy(to, at, bytes);
    at += bytes;
  }
  template <class T>
  T number() noexcept {
    T v;
    raw(&v, sizeof v);
    return v;
  }
  CloneToken token() noexcept { return static_cast<CloneToken>(number<uint8_t>()); }
  Result<void> remember(Object* object) { return objects->push(cx.heap(), Value(object)); }
  Result<Shape*> shape(Kind kind, Intrinsic proto) {
    return cx.realm()->root_shape(cx, kind, proto);
  }
  Result<void> push(Object* container) {
    TRY_VOID(remember(container));
    TRY_VOID(stack->push(cx.heap(), Value(container)));
    TRY_VOID(stack->push(cx.heap(), Value::hole()));
    return stack->push(cx.heap(), Value::hole());
  }
  Value top(uint32_t i) const noexcept { return stack->dense_element(stack->length() - 3 + i); }
  void set_pending(Value v) noexcept { stack->elements()->set(cx.heap(), stack->length() - 2, v); }
  bool is_positional() const noexcept { return !top(2).is_hole(); }
  uint32_t position() const noexcept { return static_cast<uint32_t>(top(2).as_number()); }
  void set_position(uint32_t i) noexcept {
    stack->elements()->set(cx.heap(), stack->length() - 1, Value::number(i));
  }
  void pop() noexcept {
    for (uint32_t i = 0; i < 3; ++i) {
      stack->elements()->init(stack->length() - 1, Value::hole());
      stack->set_length_field(stack->length() - 1);
    }
  }
};

Result<Value> read_clone_primitive(CloneReader& r, CloneToken t);

/// Reads on, after that value (or the hole) has been put where it belongs. Done: v is the clone.
/// Declined: v awaits room in the innermost container; or, if it is the hole, the next token is of
/// what a script makes. Burns fuel, if it is awaited in turn.
Result<ClonePiece> read_clone_piece(CloneReader& r, Value& v);

}  // namespace shoal
