// §23.1.3 Properties of the Array prototype object.
#include <algorithm>

#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/es/object_operations.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/iterators.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

// ---- Shared steps

Result<Object*> plain_of_length(Context& cx, uint32_t length) {
  ArrayObject* const made = TRY(ArrayObject::create(cx, length, std::min(length, kRoomAtOnceMax)));
  return static_cast<Object*>(made);
}

/// §10.4.2.2 ArraySpeciesCreate, step 4: arrays of other realms do not leak into results.
bool is_array_of_other_realm(Context& cx, Value c) {
  if (!c.is_kind(Kind::NativeFunction)) return false;
  Realm* const realm = c.as<NativeFunction>()->realm();
  return realm != cx.realm() && c == realm->peek_intrinsic(Intrinsic::Array);
}

Task<Object*> species_task(Context& cx, Object* original, uint64_t length) {
  const bool array = co_await is_array(cx, Value(original));
  Value c;
  if (array) {
    c = co_await get(cx, original, key(atoms::constructor()));
    if (is_array_of_other_realm(cx, c)) c = Value::undefined();
    if (c.is_object()) {
      c = co_await get(cx, c.as_object(), PropertyKey::symbol(well_known(WellKnown::species)));
      if (c.is_null()) c = Value::undefined();
    }
  }
  if (c.is_undefined() || c == cx.realm()->peek_intrinsic(Intrinsic::Array)) {
    if (length > 0xFFFF'FFFF) co_return throw_range_error(cx, "Invalid array length");
    Object* const made = co_await plain_of_length(cx, static_cast<uint32_t>(length));
    co_return made;
  }
  if (!is_constructor(c))
    co_return throw_type_error(cx, "object.constructor[Symbol.species] is not a constructor");
  const Value arguments[] = {Value::number(length)};
  const Value made = co_await construct(cx, c, arguments, 1, c);
  co_return made.as_object();
}

}  // namespace

Eventually<Object*> array_species_create(Context& cx, Object* original, uint64_t length) {
  const ArrayObject* const array = plain_array(cx, Value(original));
  if (array && length <= 0xFFFF'FFFF && has_plain_species(cx, array))
    return plain_of_length(cx, static_cast<uint32_t>(length));
  return species_task(cx, original, length);
}

Result<bool> check_array_length(Context& cx, uint64_t length, uint64_t added) {
  if (length <= kArrayLikeLengthMax && added <= kArrayLikeLengthMax - length) return true;
  return throw_type_error(cx, "The length of the result would be greater than 2**53 - 1");
}

// ---- Elements

Task<Value> item_slow(Context& cx, Object* object, uint64_t index) {
  const PropertyKey at = co_await key_of_integer(cx, index);
  const bool present = co_await has_property(cx, object, at);
  if (!present) co_return Value::hole();
  const Value item = co_await get(cx, object, at);
  co_return item;
}

Task<Value> put_slow(Context& cx, Object* object, uint64_t index, Value value) {
  const PropertyKey at = co_await key_of_integer(cx, index);
  (void)co_await create_data_property_or_throw(cx, object, at, value);
  co_return Value::undefined();
}

namespace {

// ---- Adding and removing

Result<Value> array_push_dense(Context& cx, const Args& args) {
  ArrayObject* const array = plain_array(cx, args.this_value);
  if (!array || array->length() > 0xFFFF'FFFF - args.count || grows_long(array))
    return Value::lazy();
  for (uint32_t i = 0; i < args.count; ++i) TRY_VOID(array->push(cx.heap(), args.values[i]));
  return Value::number(array->length());
}
NativeTask array_push(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  uint64_t length = co_await length_of_array_like(cx, object);
  (void)co_await check_array_length(cx, length, args.count);
  for (uint32_t i = 0; i < args.count; ++i, ++length) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey k = co_await key_of_integer(cx, length);
    (void)co_await set_or_throw(cx, object, k, args[i]);
  }
  (void)co_await set_or_throw(cx, object, key(atoms::length()), Value::number(length));
  co_return Value::number(length);
}

Result<Value> array_pop_dense(Context& cx, const Args& args) {
  ArrayObject* const array = plain_array(cx, args.this_value);
  if (!array) return Value::lazy();
  if (array->length() == 0) return Value::undefined();
  const Value last = array->dense_element(array->length() - 1);
  if (last.is_hole()) return Value::lazy();
  array->elements()->init(array->length() - 1, Value::hole());
  array->set_length_field(array->length() - 1);
  return last;
}
NativeTask array_pop(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  Value last;
  if (length != 0) {
    const PropertyKey k = co_await key_of_integer(cx, length - 1);
    last = co_await get(cx, object, k);
    (void)co_await delete_or_throw(cx, object, k);
  }
  (void)co_await set_or_throw(cx, object, key(atoms::length()),
                              Value::number(length ? length - 1 : 0));
  co_return last;
}

// ---- Copies

NativeTask array_slice(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const double start = co_await to_integer_or_infinity(cx, args[0]);
  double end = static_cast<double>(length);
  if (!args[1].is_undefined()) end = co_await to_integer_or_infinity(cx, args[1]);
  const uint64_t from = relative_index(start, length), to = relative_index(end, length);
  const uint64_t count = to > from ? to - from : 0;
  Object* const out = co_await array_species_create(cx, object, count);
  for (uint64_t k = 0; k < count; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, from + k);
    const bool present = co_await has_property(cx, object, at);
    if (!present) continue;
    const Value v = co_await get(cx, object, at);
    const PropertyKey to_key = co_await key_of_integer(cx, k);
    (void)co_await create_data_property_or_throw(cx, out, to_key, v);
  }
  (void)co_await set_or_throw(cx, out, key(atoms::length()), Value::number(count));
  co_return Value(out);
}

Task<bool> is_concat_spreadable(Context& cx, Value v) {
  if (!v.is_object()) co_return false;
  const Value s = co_await get(cx, v.as_object(),
                               PropertyKey::symbol(well_known(WellKnown::isConcatSpreadable)));
  if (!s.is_undefined()) co_return to_boolean(s);
  co_return is_array(cx, v);
}

NativeTask array_concat(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  Object* const out = co_await array_species_create(cx, object, 0);
  uint64_t n = 0;
  for (uint32_t i = 0; i <= args.count; ++i) {
    const Value item = i == 0 ? Value(object) : args[i - 1];
    const bool spread = co_await is_concat_spreadable(cx, item);
    if (!spread) {
      (void)co_await check_array_length(cx, n, 1);
      const PropertyKey at = co_await key_of_integer(cx, n++);
      (void)co_await create_data_property_or_throw(cx, out, at, item);
      continue;
    }
    const uint64_t length = co_await length_of_array_like(cx, item.as_object());
    (void)co_await check_array_length(cx, n, length);
    for (uint64_t k = 0; k < length; ++k, ++n) {
      co_await burn_fuel(cx, kElementFuel);
      const PropertyKey at = co_await key_of_integer(cx, k);
      const bool present = co_await has_property(cx, item.as_object(), at);
      if (!present) continue;
      const Value v = co_await get(cx, item.as_object(), at);
      const PropertyKey to = co_await key_of_integer(cx, n);
      (void)co_await create_data_property_or_throw(cx, out, to, v);
    }
  }
  (void)co_await set_or_throw(cx, out, key(atoms::length()), Value::number(n));
  co_return Value(out);
}

NativeTask array_join(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  String* separator = intern_ascii(",");
  if (!args[0].is_undefined()) {
    const Value s = co_await to_string(cx, args[0]);
    separator = s.as_string();
  }
  if (cx.is_joining(object)) co_return Value(atoms::empty());
  const JoinScope scope(cx, object);
  String* text = atoms::empty();
  for (uint64_t k = 0; k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    if (k) text = co_await String::concat(cx.heap(), text, separator);
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, object, at);
    if (v.is_nullish()) continue;
    const Value piece = co_await to_string(cx, v);
    text = co_await String::concat(cx.heap(), text, piece.as_string());
  }
  co_return Value(text);
}
/// §23.1.3.32 Array.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
NativeTask array_to_locale_string(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (cx.is_joining(object)) co_return Value(atoms::empty());
  const JoinScope scope(cx, object);
  String* text = atoms::empty();
  for (uint64_t k = 0; k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    if (k) text = co_await String::concat(cx.heap(), text, intern_ascii(","));
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, object, at);
    if (v.is_nullish()) continue;
    const Value local =
        co_await invoke(cx, v, key(intern_ascii("toLocaleString")), args[0], args[1]);
    const Value piece = co_await to_string(cx, local);
    text = co_await String::concat(cx.heap(), text, piece.as_string());
  }
  co_return Value(text);
}
NativeTask array_to_string(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const Value join = co_await get(cx, object, key(atoms::join()));
  if (join.is_callable()) {
    const Value text = co_await call(cx, join, Value(object));
    co_return text;
  }
  const Value text = co_await object_to_string(cx, Value(object));
  co_return text;
}

NativeTask array_reverse(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  for (uint64_t low = 0; low < length / 2; ++low) {
    co_await burn_fuel(cx, 2 * kElementFuel);
    const PropertyKey a = co_await key_of_integer(cx, low);
    const PropertyKey b = co_await key_of_integer(cx, length - 1 - low);
    const bool has_a = co_await has_property(cx, object, a);
    Value x, y;
    if (has_a) x = co_await get(cx, object, a);
    const bool has_b = co_await has_property(cx, object, b);
    if (has_b) y = co_await get(cx, object, b);
    if (has_b)
      (void)co_await set_or_throw(cx, object, a, y);
    else if (has_a)
      (void)co_await delete_or_throw(cx, object, a);
    if (has_a)
      (void)co_await set_or_throw(cx, object, b, x);
    else if (has_b)
      (void)co_await delete_or_throw(cx, object, b);
  }
  co_return Value(object);
}

NativeTask array_fill(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const double start = co_await to_integer_or_infinity(cx, args[1]);
  double end = static_cast<double>(length);
  if (!args[2].is_undefined()) end = co_await to_integer_or_infinity(cx, args[2]);
  const uint64_t to = relative_index(end, length);
  for (uint64_t k = relative_index(start, length); k < to; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k);
    (void)co_await set_or_throw(cx, object, at, args[0]);
  }
  co_return Value(object);
}

// ---- Searching

Task<Value> search(Context& cx, Args args, bool includes) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (length == 0) co_return includes ? Value::boolean(false) : Value::int32(-1);
  const double start = co_await to_integer_or_infinity(cx, args[1]);
  for (uint64_t k = relative_index(start, length); k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k);
    if (!includes) {
      const bool present = co_await has_property(cx, object, at);
      if (!present) continue;
    }
    const Value v = co_await get(cx, object, at);
    if (includes ? same_value_zero(v, args[0]) : strict_equal(v, args[0]))
      co_return includes ? Value::boolean(true) : Value::number(k);
  }
  co_return includes ? Value::boolean(false) : Value::int32(-1);
}
NativeTask array_index_of(Context& cx, Args args) { return search(cx, args, false); }
NativeTask array_includes(Context& cx, Args args) { return search(cx, args, true); }

NativeTask array_last_index_of(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (length == 0) co_return Value::int32(-1);
  double start = static_cast<double>(length) - 1;
  if (args.count > 1) start = co_await to_integer_or_infinity(cx, args[1]);
  if (start < 0) start += static_cast<double>(length);
  if (start < 0) co_return Value::int32(-1);
  uint64_t k = start >= static_cast<double>(length) ? length : static_cast<uint64_t>(start) + 1;
  for (; k > 0; --k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k - 1);
    const bool present = co_await has_property(cx, object, at);
    if (!present) continue;
    const Value v = co_await get(cx, object, at);
    if (strict_equal(v, args[0])) co_return Value::number(k - 1);
  }
  co_return Value::int32(-1);
}

NativeTask array_at(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  double index = co_await to_integer_or_infinity(cx, args[0]);
  if (index < 0) index += static_cast<double>(length);
  if (index < 0 || index >= static_cast<double>(length)) co_return Value::undefined();
  const PropertyKey at = co_await key_of_integer(cx, static_cast<uint64_t>(index));
  const Value v = co_await get(cx, object, at);
  co_return v;
}

// ---- Copies

Task<ArrayObject*> collect(Context& cx, Object* object, uint64_t length) {
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  for (uint64_t k = 0; k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, object, at);
    co_await step_void(list->push(cx.heap(), v));
  }
  co_return list;
}

}  // namespace

Task<ArrayObject*> natives::array_copy(Context& cx, Value v) {
  Object* const object = co_await to_object(cx, v);
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (length > 0xFFFF'FFFF) co_return throw_range_error(cx, "Invalid array length");
  ArrayObject* const list = co_await collect(cx, object, length);
  co_return list;
}

namespace {

/// §23.1.3.33 Array.prototype.toReversed ( )
NativeTask array_to_reversed(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (length > 0xFFFF'FFFF) co_return throw_range_error(cx, "Invalid array length");
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  for (uint64_t k = length; k > 0; --k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k - 1);
    const Value v = co_await get(cx, object, at);
    co_await step_void(list->push(cx.heap(), v));
  }
  co_return Value(list);
}
/// §23.1.3.39 Array.prototype.with ( index, value )
NativeTask array_with(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  double index = co_await to_integer_or_infinity(cx, args[0]);
  if (index < 0) index += static_cast<double>(length);
  if (index < 0 || index >= static_cast<double>(length))
    co_return throw_range_error(cx, "Invalid index : %s",
                                describe_for_message(cx, args[0]).c_str());
  if (length > 0xFFFF'FFFF) co_return throw_range_error(cx, "Invalid array length");
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  for (uint64_t k = 0; k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    Value v = args[1];
    if (k != static_cast<uint64_t>(index)) {
      const PropertyKey at = co_await key_of_integer(cx, k);
      v = co_await get(cx, object, at);
    }
    co_await step_void(list->push(cx.heap(), v));
  }
  co_return Value(list);
}

/// §23.1.3.13.1 FlattenIntoArray; the result is the next index. The innermost array is on top of
/// `stack`: source, length, index; so depth is bounded by memory alone, which is charged.
struct Flatten {
  Object* target;
  ArrayObject* stack;
  double depth;  // Of arrays within the first.
  uint64_t next = 0;
};

Task<Value> flatten_push(Context& cx, Flatten* f, Object* source, uint64_t length) {
  co_await step_void(f->stack->push(cx.heap(), Value(source)));
  co_await step_void(f->stack->push(cx.heap(), Value::number(length)));
  co_await step_void(f->stack->push(cx.heap(), Value::int32(0)));
  co_return Value::undefined();
}

/// One element of the innermost array.
Task<Value> flatten_one(Context& cx, Flatten* f, Object* source, uint64_t k) {
  Value v = dense_item(cx, source, k);
  if (v.is_hole()) v = co_await item_slow(cx, source, k);
  if (v.is_hole()) co_return Value::undefined();
  const uint32_t open = f->stack->length() / 3;
  if (open <= f->depth) {
    const bool array = co_await is_array(cx, v);
    if (array) {
      const uint64_t length = co_await length_of_array_like(cx, v.as_object());
      (void)co_await flatten_push(cx, f, v.as_object(), length);
      co_return Value::undefined();
    }
  }
  const uint64_t to = f->next++;
  const bool is_put = co_await put_dense(cx, f->target, to, v);
  if (!is_put) (void)co_await put_slow(cx, f->target, to, v);
  co_return Value::undefined();
}

Task<Value> flatten(Context& cx, Flatten* f, Object* source, uint64_t length) {
  (void)co_await flatten_push(cx, f, source, length);
  while (const uint32_t n = f->stack->length()) {
    co_await burn_fuel(cx, kElementFuel);
    const auto k = static_cast<uint64_t>(f->stack->dense_element(n - 1).as_number());
    if (k < static_cast<uint64_t>(f->stack->dense_element(n - 2).as_number())) {
      f->stack->elements()->set(cx.heap(), n - 1, Value::number(k + 1));
      (void)co_await flatten_one(cx, f, f->stack->dense_element(n - 3).as_object(), k);
      continue;
    }
    f->stack->elements()->init(n - 3, Value::hole());
    f->stack->set_length_field(n - 3);
  }
  co_return Value(f->target);
}

/// §23.1.3.13 Array.prototype.flat ( [ depth ] )
NativeTask array_flat(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  double depth = 1;
  if (!args[0].is_undefined()) depth = co_await to_integer_or_infinity(cx, args[0]);
  Object* const out = co_await array_species_create(cx, object, 0);
  ArrayObject* const stack = co_await ArrayObject::create(cx, 0, 0);
  Flatten f{out, stack, depth};
  const Value result = co_await flatten(cx, &f, object, length);
  co_return result;
}

// ---- Iterators

Result<Value> make_iterator(Context& cx, const Args& args, IterationKind kind) {
  Object* const object = TRY(this_object(cx, args));
  ArrayIterator* const iterator = TRY(ArrayIterator::create(cx, object, kind));
  return Value(iterator);
}
Result<Value> array_keys(Context& cx, const Args& a) {
  return make_iterator(cx, a, IterationKind::Keys);
}
Result<Value> array_values(Context& cx, const Args& a) {
  return make_iterator(cx, a, IterationKind::Values);
}
Result<Value> array_entries(Context& cx, const Args& a) {
  return make_iterator(cx, a, IterationKind::Entries);
}

/// §23.1.3.41 Array.prototype [ @@unscopables ]: what with statements must not find.
Result<Value> make_unscopables(Context& cx, const Args&) {
  static constexpr const char* kNames[] = {"at",         "copyWithin", "entries",   "fill",
                                           "find",       "findIndex",  "findLast",  "findLastIndex",
                                           "flat",       "flatMap",    "includes",  "keys",
                                           "toReversed", "toSorted",   "toSpliced", "values"};
  Object* const list = TRY(new_object_with_proto(cx, Value::null()));
  for (const char* const name : kNames)
    TRY_VOID(define_field(cx, list, key(intern_ascii(name)), Value::boolean(true)));
  return Value(list);
}

constexpr Builtin kArrayToString = hidden("toString", 0, array_to_string);
constexpr Builtin kArrayPrototype[] = {
    intrinsic("constructor", Intrinsic::Array),
    method("at", 1, array_at, natives::array_at_dense),
    method("concat", 1, array_concat, natives::array_concat_dense),
    method("copyWithin", 2, natives::array_copy_within),
    method("entries", 0, array_entries),
    method("every", 1, natives::array_every, natives::array_every_begin),
    method("fill", 1, array_fill, natives::array_fill_dense),
    method("filter", 1, natives::array_filter, natives::array_filter_begin),
    method("find", 1, natives::array_find, natives::array_find_begin),
    method("findIndex", 1, natives::array_find_index, natives::array_find_index_begin),
    method("findLast", 1, natives::array_find_last, natives::array_find_last_begin),
    method("findLastIndex", 1, natives::array_find_last_index,
           natives::array_find_last_index_begin),
    method("flat", 0, array_flat),
    method("flatMap", 1, natives::array_flat_map),
    method("forEach", 1, natives::array_for_each, natives::array_for_each_begin),
    method("includes", 1, array_includes, natives::array_includes_dense),
    method("indexOf", 1, array_index_of, natives::array_index_of_dense),
    method("join", 1, array_join, natives::array_join_dense),
    method("keys", 0, array_keys),
    method("lastIndexOf", 1, array_last_index_of, natives::array_last_index_of_dense),
    method("map", 1, natives::array_map, natives::array_map_begin),
    method("pop", 0, array_pop, array_pop_dense),
    method("push", 1, array_push, array_push_dense),
    method("reduce", 1, natives::array_reduce, natives::array_reduce_begin),
    method("reduceRight", 1, natives::array_reduce_right, natives::array_reduce_right_begin),
    method("reverse", 0, array_reverse, natives::array_reverse_dense),
    method("shift", 0, natives::array_shift, natives::array_shift_dense),
    method("slice", 2, array_slice, natives::array_slice_dense),
    method("some", 1, natives::array_some, natives::array_some_begin),
    method("sort", 1, natives::array_sort, natives::array_sort_short),
    method("splice", 2, natives::array_splice, natives::array_splice_dense),
    method("toLocaleString", 0, array_to_locale_string),
    method("toReversed", 0, array_to_reversed),
    method("toSorted", 1, natives::array_to_sorted, natives::array_to_sorted_short),
    method("toSpliced", 2, natives::array_to_spliced),
    intrinsic("toString", Intrinsic::ArrayToString),
    method("unshift", 1, natives::array_unshift, natives::array_unshift_dense),
    method("values", 0, array_values),
    method("with", 2, array_with),
    alias("@@iterator", "values"),
    made("@@unscopables", make_unscopables, 4),
};

}  // namespace

constinit const IntrinsicTemplate kArrayPrototypeTemplate =
    object_template(kArrayPrototype, Intrinsic::ObjectPrototype, Kind::Array);
/// One function object, which typed arrays have as well.
constinit const IntrinsicTemplate kArrayToStringTemplate = lone_function(kArrayToString);

}  // namespace shoal
