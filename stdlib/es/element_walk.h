// A walk over the elements of an array or typed array with a function to call for each, where
// element after element lies at hand: what their forEach, find, reduce and the like have in common.
// See vm/run/repeated_call.h.
#pragma once

#include "stdlib/es/array_operations.h"
#include "vm/object/typed_array_access.h"
#include "vm/run/repeated_call.h"
#include "vm/value/equality.h"

namespace shoal {

/// A walk over the elements in either direction; `item` is the one that the call under way is for.
struct Walk : RepeatedCall {
  Walk(Next step, Value self, Object* array, uint64_t count, bool backwards) noexcept
      : RepeatedCall{step, self, {}}, object(array), length(count), from_end(backwards) {}
  uint64_t index_of(uint64_t step) const noexcept { return from_end ? length - 1 - step : step; }
  uint64_t index() const noexcept { return index_of(done); }
  bool is_at_last() const noexcept { return done + 1 >= length; }
  /// The element after this one, if it lies there; else the hole.
  SHOAL_ALWAYS_INLINE Value next_item(Context& cx) const noexcept {
    if (is_at_last()) return Value::hole();
    const uint64_t at = index_of(done + 1);
    if (!object->is_kind(Kind::TypedArray)) return dense_item(cx, object, at);
    Value v;
    if (at > 0xFFFF'FFFF) return Value::hole();
    return static_cast<TypedArrayObject*>(object)->quick_load(static_cast<uint32_t>(at), v)
               ? v
               : Value::hole();
  }
  /// On to it; its arguments begin at `arguments`.
  void advance(Value next_item, Value* arguments) noexcept {
    ++done;
    item = next_item;
    arguments[0] = next_item;
    const uint64_t at = index();
    arguments[1] = at <= INT32_MAX ? Value::int32(static_cast<int32_t>(at)) : Value::number(at);
    arguments[2] = Value(object);
  }

  Object* object;
  uint64_t length;
  uint64_t done = 0;  // Elements before this one.
  Value item;
  bool from_end;
};

enum class Each : uint8_t { ForEach, Map, Filter, Some, Every };

struct EachWalk : Walk {
  using Walk::Walk;
  /// Puts the value where there is room for it; of a filter, at the end.
  bool put(Context& cx, uint64_t at, Value value) noexcept {
    if (!is_out_unseen) return put_in_room(cx, out, at, value);
    auto* const array = static_cast<ArrayObject*>(out);
    ValueArray* const elements = array->elements();
    if (at >= elements->capacity() && !take_room(cx, elements)) return false;
    if (at >= array->length()) array->set_length_field(static_cast<uint32_t>(at + 1));
    elements->set(cx.heap(), static_cast<uint32_t>(at), value);
    return true;
  }
  /// More of what create_empty has reserved. False: that was all.
  bool take_room(Context& cx, ValueArray* elements) noexcept {
    constexpr uint32_t kPiece = 256;
    const uint32_t first = elements->capacity();
    if (first >= room) return false;
    const uint32_t count = std::min(kPiece, room - first);
    for (uint32_t i = 0; i < count; ++i) elements->init(first + i, Value::hole());
    elements->extend(cx.heap(), count);
    return true;
  }
  Object* out = nullptr;
  uint64_t kept = 0;
  uint32_t room = 0;  // What is reserved for the elements of `out`, if it is more than they have.
  /// It is an array of ours with room, and no script has seen it.
  bool is_out_unseen = false;
};

/// What the method gives if no element has ended it.
template <Each what>
Value outcome_of_each(const EachWalk& walk) noexcept {
  if (what == Each::Map || what == Each::Filter) return Value(walk.out);
  if (what == Each::ForEach) return Value::undefined();
  return Value::boolean(what == Each::Every);
}

template <Each what>
Repeat next_of_each(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& walk = static_cast<EachWalk&>(call);
  const Value item = walk.next_item(cx);
  if (item.is_hole() && !walk.is_at_last()) return Repeat::Declines;
  if constexpr (what == Each::Map) {
    if (!walk.put(cx, walk.done, result)) return Repeat::Declines;
  } else if constexpr (what == Each::Filter) {
    if (to_boolean(result)) {
      if (!walk.put(cx, walk.kept, walk.item)) return Repeat::Declines;
      ++walk.kept;
    }
  } else if constexpr (what != Each::ForEach) {
    if (to_boolean(result) == (what == Each::Some)) {
      walk.outcome = Value::boolean(what == Each::Some);
      return Repeat::Ends;
    }
  }
  if (item.is_hole()) {
    walk.outcome = outcome_of_each<what>(walk);
    return Repeat::Ends;
  }
  walk.advance(item, regs + 1);
  return Repeat::Again;
}

struct FindWalk : Walk {
  FindWalk(Next step, Value self, Object* array, uint64_t count, bool backwards,
           bool index) noexcept
      : Walk(step, self, array, count, backwards), want_index(index) {}
  Value found() const noexcept { return want_index ? Value::number(index()) : item; }
  Value nothing() const noexcept { return want_index ? Value::int32(-1) : Value::undefined(); }
  bool want_index;
};

inline Repeat next_of_find(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& walk = static_cast<FindWalk&>(call);
  if (to_boolean(result)) {
    walk.outcome = walk.found();
    return Repeat::Ends;
  }
  const Value item = walk.next_item(cx);
  if (!item.is_hole()) {
    walk.advance(item, regs + 1);
    return Repeat::Again;
  }
  if (!walk.is_at_last()) return Repeat::Declines;
  walk.outcome = walk.nothing();
  return Repeat::Ends;
}

inline Repeat next_of_reduce(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& walk = static_cast<Walk&>(call);
  const Value item = walk.next_item(cx);
  if (item.is_hole()) {
    if (!walk.is_at_last()) return Repeat::Declines;
    walk.outcome = result;
    return Repeat::Ends;
  }
  regs[1] = result;
  walk.advance(item, regs + 2);
  return Repeat::Again;
}

}  // namespace shoal
