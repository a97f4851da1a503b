// §23.1.3: the methods of Array.prototype that move elements: copyWithin, shift, splice, toSpliced,
// unshift.
#include <algorithm>

#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "stdlib/es/element_fuel.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// Moves one element, or deletes where there is none.
Task<Value> move_element(Context& cx, Object* object, uint64_t from, uint64_t to) {
  co_await burn_fuel(cx, kElementFuel);
  const PropertyKey source = co_await key_of_integer(cx, from);
  const PropertyKey target = co_await key_of_integer(cx, to);
  const bool present = co_await has_property(cx, object, source);
  if (present) {
    const Value v = co_await get(cx, object, source);
    (void)co_await set_or_throw(cx, object, target, v);
  } else {
    (void)co_await delete_or_throw(cx, object, target);
  }
  co_return Value::undefined();
}

/// Copies the elements that there are to out[0 ...].
Task<Value> copy_out(Context& cx, Object* object, uint64_t from, uint64_t count, Object* out) {
  for (uint64_t k = 0; k < count; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, from + k);
    const bool present = co_await has_property(cx, object, at);
    if (!present) continue;
    const Value v = co_await get(cx, object, at);
    const PropertyKey to = co_await key_of_integer(cx, k);
    (void)co_await create_data_property_or_throw(cx, out, to, v);
  }
  (void)co_await set_or_throw(cx, out, key(atoms::length()), Value::number(count));
  co_return Value::undefined();
}

/// What splice and toSpliced take out and put in; the length of the result is within bounds.
struct Splice {
  uint64_t from = 0, removed = 0, added = 0;
};
Task<Splice> splice_of(Context& cx, Args args, uint64_t length) {
  Splice s;
  const double start = co_await to_integer_or_infinity(cx, args[0]);
  s.from = relative_index(start, length);
  s.added = args.count > 2 ? args.count - 2 : 0;
  s.removed = args.count == 0 ? 0 : length - s.from;
  if (args.count > 1) {
    const double n = co_await to_integer_or_infinity(cx, args[1]);
    const auto most = static_cast<double>(length - s.from);
    s.removed = static_cast<uint64_t>(std::min(std::max(n, 0.0), most));
  }
  (void)co_await check_array_length(cx, length - s.removed, s.added);
  co_return s;
}

/// Makes the gap as wide as what comes into it.
Task<Value> fit_gap(Context& cx, Object* object, uint64_t length, Splice s) {
  if (s.added < s.removed) {
    for (uint64_t k = s.from; k < length - s.removed; ++k)
      (void)co_await move_element(cx, object, k + s.removed, k + s.added);
    for (uint64_t k = length; k > length - s.removed + s.added; --k) {
      co_await burn_fuel(cx, kElementFuel);
      const PropertyKey at = co_await key_of_integer(cx, k - 1);
      (void)co_await delete_or_throw(cx, object, at);
    }
  } else if (s.added > s.removed) {
    for (uint64_t k = length - s.removed; k > s.from; --k)
      (void)co_await move_element(cx, object, k + s.removed - 1, k + s.added - 1);
  }
  co_return Value::undefined();
}

/// Get of [from, to), pushed to the list.
Task<Value> push_range(Context& cx, ArrayObject* list, Object* object, uint64_t from, uint64_t to) {
  for (uint64_t k = from; k < to; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, object, at);
    co_await step_void(list->push(cx.heap(), v));
  }
  co_return Value::undefined();
}

}  // namespace

namespace natives {

/// §23.1.3.4 Array.prototype.copyWithin ( target, start [ , end ] )
NativeTask array_copy_within(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const double target = co_await to_integer_or_infinity(cx, args[0]);
  const double start = co_await to_integer_or_infinity(cx, args[1]);
  double end = static_cast<double>(length);
  if (!args[2].is_undefined()) end = co_await to_integer_or_infinity(cx, args[2]);
  const uint64_t to = relative_index(target, length), from = relative_index(start, length);
  const uint64_t last = relative_index(end, length);
  const uint64_t count = std::min(last > from ? last - from : 0, length - to);
  const bool backwards = from < to && to < from + count;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t k = backwards ? count - 1 - i : i;
    (void)co_await move_element(cx, object, from + k, to + k);
  }
  co_return Value(object);
}

Result<Value> array_shift_dense(Context& cx, const Args& args) {
  ArrayObject* const array = plain_array(cx, args.this_value);
  if (!array || array->length() == 0 || array->length() > 10'000 || !array->is_packed())
    return Value::lazy();
  ValueArray* const e = array->elements();
  const Value first = e->get(0);
  for (uint32_t i = 1; i < array->length(); ++i) e->set(cx.heap(), i - 1, e->get(i));
  e->init(array->length() - 1, Value::hole());
  array->set_length_field(array->length() - 1);
  return first;
}
/// §23.1.3.27 Array.prototype.shift ( )
NativeTask array_shift(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  Value first;
  if (length != 0) {
    first = co_await get(cx, object, PropertyKey::index(0));
    for (uint64_t k = 1; k < length; ++k) (void)co_await move_element(cx, object, k, k - 1);
    const PropertyKey last = co_await key_of_integer(cx, length - 1);
    (void)co_await delete_or_throw(cx, object, last);
  }
  (void)co_await set_or_throw(cx, object, key(atoms::length()),
                              Value::number(length ? length - 1 : 0));
  co_return first;
}

/// §23.1.3.37 Array.prototype.unshift ( ...items )
NativeTask array_unshift(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (args.count) {
    (void)co_await check_array_length(cx, length, args.count);
    for (uint64_t k = length; k > 0; --k)
      (void)co_await move_element(cx, object, k - 1, k - 1 + args.count);
    for (uint32_t i = 0; i < args.count; ++i) {
      co_await burn_fuel(cx, kElementFuel);
      (void)co_await set_or_throw(cx, object, PropertyKey::index(i), args[i]);
    }
  }
  (void)co_await set_or_throw(cx, object, key(atoms::length()), Value::number(length + args.count));
  co_return Value::number(length + args.count);
}

/// §23.1.3.31 Array.prototype.splice ( start, deleteCount, ...items )
NativeTask array_splice(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Splice s = co_await splice_of(cx, args, length);
  Object* const out = co_await array_species_create(cx, object, s.removed);
  (void)co_await copy_out(cx, object, s.from, s.removed, out);
  (void)co_await fit_gap(cx, object, length, s);
  for (uint32_t i = 0; i < s.added; ++i) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, s.from + i);
    (void)co_await set_or_throw(cx, object, at, args[i + 2]);
  }
  (void)co_await set_or_throw(cx, object, key(atoms::length()),
                              Value::number(length - s.removed + s.added));
  co_return Value(out);
}

/// §23.1.3.35 Array.prototype.toSpliced ( start, skipCount, ...items )
NativeTask array_to_spliced(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Splice s = co_await splice_of(cx, args, length);
  if (length - s.removed + s.added > 0xFFFF'FFFF)
    co_return throw_range_error(cx, "Invalid array length");
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  (void)co_await push_range(cx, list, object, 0, s.from);
  for (uint32_t i = 0; i < s.added; ++i) co_await step_void(list->push(cx.heap(), args[i + 2]));
  (void)co_await push_range(cx, list, object, s.from + s.removed, length);
  co_return Value(list);
}

}  // namespace natives
}  // namespace shoal
