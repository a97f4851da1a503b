// CloneWriter: what StructuredSerialize has written so far, and where it stands. What runs no
// script is written in pieces, by a leaf (serialize_plain.cpp); coroutines do the rest
// (structured_serialize.cpp).
#pragma once

#include <cstring>

#include "stdlib/web/serialized_value.h"
#include "vm/object/array.h"
#include "vm/object/map.h"
#include "vm/run/operations/growth.h"

namespace shoal {

/// Objects that are met with one value that is no container: a window, and its buffer.
inline constexpr uint32_t kCloneIdsPerValue = 2;

/// With fewer bytes they grow in one go; they have to if less than so much is free.
inline constexpr size_t kCloneLongBytes = kLittleIsMuch ? 512 : 256 * 1024;
inline constexpr size_t kCloneFreeMin = kLittleIsMuch ? 16 : 4096;
inline bool clone_data_grows_long(const TextBuffer<uint8_t>& data) noexcept {
  return data.size() >= kCloneLongBytes && data.capacity() - data.size() < kCloneFreeMin;
}

/// In a coroutine's frame, which is scanned.
struct CloneWriter {
  Context& cx;
  SerializedValue& out;
  ScratchCharge& charge;
  MapObject* ids;      // Objects met: their numbers. Shapes: those of their plans.
  ArrayObject* stack;  // Three to a container: itself, what it holds (see push), how far we are.
  uint32_t id_count = 0;
  uint32_t plan_count = 0;
  /// Those used last, by address.
  static constexpr size_t kPlansAtHand = 16;
  struct Plan {
    const Shape* shape = nullptr;
    uint32_t number = 0;
  } plans[kPlansAtHand] = {};
  ArrayObject* kept = nullptr;  // Strings that the reader takes as they are; null: it cannot.

  Result<void> raw(const void* data, size_t bytes) {
    if (bytes > out.data.capacity() - out.data.size()) TRY_VOID(grow(bytes));
    if (bytes) std::memcpy(out.data.extend(bytes), data, bytes);
    return {};
  }
  template <class T>
  Result<void> number(T v) {
    return raw(&v, sizeof v);
  }
  Result<void> token(CloneToken t) { return number(static_cast<uint8_t>(t)); }
  /// A token, and the number that belongs to it.
  template <class T>
  Result<void> token(CloneToken t, T v) {
    uint8_t both[1 + sizeof v] = {static_cast<uint8_t>(t)};
    std::memcpy(both + 1, &v, sizeof v);
    return raw(both, sizeof both);
  }
  Result<void> string(String* s) {
    const StringView view = TRY(s->view(cx.heap()));
    TRY_VOID(token(view.is_latin1() ? CloneToken::Latin1 : CloneToken::Utf16, view.length()));
    if (view.is_latin1()) return raw(view.latin1(), view.length());
    return raw(view.utf16(), size_t{view.length()} * 2);
  }
  Result<void> keep(String* s) {
    TRY_VOID(token(CloneToken::Kept, kept->length()));
    return kept->push(cx.heap(), Value(s));
  }
  Result<void> string_or_undefined(Value v) {
    return v.is_string() ? string(v.as_string()) : token(CloneToken::Undefined);
  }
  Result<void> remember(Object* object) {
    return ids->set(cx.heap(), Value(object), Value::number(id_count++));
  }
  Result<void> store(BackingStore* s, bool resizable) {
    if (!out.stores.push_back({s, resizable, nullptr})) return cx.out_of_memory();
    s->ref();
    return {};
  }
  /// A container's contents come next. contents: a list of keys of properties, or of entries in
  /// turn; or how many elements there are, or the shape, where there is nothing else, and what is
  /// written are values alone.
  Result<void> push(Object* object, Value contents) {
    TRY_VOID(stack->push(cx.heap(), Value(object)));
    TRY_VOID(stack->push(cx.heap(), contents));
    return stack->push(cx.heap(), Value::int32(0));
  }
  bool grows_long() const noexcept {
    return shoal::grows_long(ids, kCloneIdsPerValue) || shoal::grows_long(stack, 3) ||
           (kept && shoal::grows_long(kept)) || clone_data_grows_long(out.data);
  }
  Value top(uint32_t i) const noexcept { return stack->dense_element(stack->length() - 3 + i); }
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

 private:
  Result<void> grow(size_t bytes);
};

Thrown refuse_clone(Context& cx, Value v);
Result<void> write_clone_primitive(CloneWriter& w, Value v);
/// Objects that hold no others. False: it is none of them.
Result<bool> write_clone_leaf(CloneWriter& w, Object* object);

/// Writes on, from that value on, or if it is the hole, from the innermost container's next one.
/// Declined: what comes next (as v says) may run script.
/// Burns fuel, if it is awaited in turn.
Result<ClonePiece> write_clone_piece(CloneWriter& w, Value& v);

}  // namespace shoal
