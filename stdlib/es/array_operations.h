// What the natives of arrays and of typed arrays share.
#pragma once

#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/native.h"
#include "vm/run/operations/conversion.h"

namespace shoal {

/// §7.1.18 ToObject of a method's `this`, whose TypeError names the method.
inline Result<Object*> this_object(Context& cx, const Args& args) {
  if (!args.this_value.is_nullish()) return to_object(cx, args.this_value);
  return throw_type_error(cx, "Array.prototype.%s called on null or undefined",
                          args.callee->builtin()->key);
}

/// v as an array whose elements natives may read and write as they lie: all plain, holes (which
/// prototypes cannot fill) apart; its iteration is unobservable. Else null.
inline ArrayObject* plain_array(Context& cx, Value v) {
  if (!v.is_kind(Kind::Array)) return nullptr;
  auto* const array = v.as<ArrayObject>();
  if (!array->is_plain() || !array->length_is_writable()) return nullptr;
  if (array->shape()->proto_intrinsic() != static_cast<uint16_t>(Intrinsic::ArrayPrototype))
    return nullptr;
  return cx.array_iteration_is_pristine() ? array : nullptr;
}

/// FAST PATH of HasProperty and Get: the element of an array that lies there, else the hole. Exact
/// for each element, as dense ones are the array's own and data; of a hole it says nothing.
inline Value dense_item(Context& cx, Object* object, uint64_t index) noexcept {
  if (!object->is_kind(Kind::Array) || cx.options().slow_paths) return Value::hole();
  auto* const array = static_cast<ArrayObject*>(object);
  return index < array->length() ? array->dense_element(static_cast<uint32_t>(index))
                                 : Value::hole();
}

/// FAST PATH of CreateDataPropertyOrThrow: whether the value could be put where there is room for
/// it. Exact below the length of an array that is extensible and has no index in a table of its
/// own; and at its length if that may grow.
inline bool put_in_room(Context& cx, Object* object, uint64_t index, Value value) noexcept {
  if (!object->is_kind(Kind::Array) || cx.options().slow_paths) return false;
  auto* const array = static_cast<ArrayObject*>(object);
  ValueArray* const elements = array->elements();
  if (!elements || index >= elements->capacity() || !array->is_plain()) return false;
  if (index >= array->length()) {
    if (index != array->length() || !array->length_is_writable()) return false;
    array->set_length_field(static_cast<uint32_t>(index + 1));
  }
  elements->set(cx.heap(), static_cast<uint32_t>(index), value);
  return true;
}
/// The same, and the array may grow at its end.
inline Result<bool> put_dense(Context& cx, Object* object, uint64_t index, Value value) {
  if (put_in_room(cx, object, index, value)) return true;
  if (!object->is_kind(Kind::Array) || cx.options().slow_paths) return false;
  auto* const array = static_cast<ArrayObject*>(object);
  if (!array->is_plain() || !array->length_is_writable()) return false;
  if (index != array->length() || index >= 0xFFFF'FFFE) return false;
  TRY_VOID(array->push(cx.heap(), value));
  return true;
}
/// FAST PATH of Set: whether the value could be put in place of an element that lies there. Exact
/// as that is the array's own, and writable.
inline bool set_dense(Context& cx, Object* object, uint64_t index, Value value) noexcept {
  if (dense_item(cx, object, index).is_hole()) return false;
  if (!static_cast<ArrayObject*>(object)->is_plain()) return false;
  object->elements()->set(cx.heap(), static_cast<uint32_t>(index), value);
  return true;
}
/// What those leave. HasProperty, then Get: the hole if there is none.
Task<Value> item_slow(Context& cx, Object* object, uint64_t index);
/// CreateDataPropertyOrThrow.
Task<Value> put_slow(Context& cx, Object* object, uint64_t index, Value value);

/// A length may be only claimed: beyond, room is made as elements come.
inline constexpr uint32_t kRoomAtOnceMax = 1024;

/// §10.4.2.2 ArraySpeciesCreate.
Eventually<Object*> array_species_create(Context& cx, Object* original, uint64_t length);
/// Whether that runs no script for the array and makes a plain one.
bool has_plain_species(Context& cx, const ArrayObject* array);
inline constexpr uint64_t kArrayLikeLengthMax = (uint64_t{1} << 53) - 1;
/// TypeError if length + added is above 2^53 - 1.
Result<bool> check_array_length(Context& cx, uint64_t length, uint64_t added);
/// A relative index argument, clamped to [0, length]: negative counts from the end.
inline uint64_t relative_index(double index, uint64_t length) noexcept {
  const auto n = static_cast<double>(length);
  if (index < 0) return index + n < 0 ? 0 : static_cast<uint64_t>(index + n);
  return index > n ? length : static_cast<uint64_t>(index);
}

/// Sorts the first `count` elements of list (dense, no holes), stably, by §23.1.3.30.2
/// SortCompare; compare is callable or undefined.
Eventually<bool> sort_list(Context& cx, ValueArray* list, uint32_t count, Value compare);
/// TypeError unless it is undefined or callable.
Result<Value> check_comparator(Context& cx, Value compare);

}  // namespace shoal
