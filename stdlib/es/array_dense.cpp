// The methods of Array.prototype that are leaves for plain arrays whose elements lie as they are:
// no script can be asked, as no prototype fills a hole (plain_array). What is longer than a leaf
// may work on, or has arguments to be coerced, declines: then the coroutine runs.
#include <algorithm>

#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"
#include "vm/run/species.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/number_text.h"
#include "vm/value/string_builder.h"

namespace shoal {

bool has_plain_species(Context& cx, const ArrayObject* array) {
  Realm* const realm = cx.realm();
  if (!realm->is_first() || array->shape()->count() != 0) return false;
  const Value prototype = realm->peek_intrinsic(Intrinsic::ArrayPrototype);
  if (!prototype.is_object()) return false;
  const Object* const proto = prototype.as_object();
  const Shape* const shape = proto->shape();
  if (shape->count() == 0) return false;
  // It is the first row of the prototype's table, unless somebody has taken it out.
  const PropertyEntry* entry = &shape->table()->entry(0);
  if (entry->key != key(atoms::constructor())) entry = shape->find(key(atoms::constructor()));
  if (!entry) return false;
  const Value constructor = proto->slot(entry->slot);
  const Value expected = realm->peek_intrinsic(Intrinsic::Array);
  if (!constructor.is_lazy() && constructor != expected) return false;
  return !expected.is_object() || has_builtin_species(expected.as_object());
}

namespace {

ArrayObject* short_array(Context& cx, Value v) {
  ArrayObject* const array = plain_array(cx, v);
  return array && array->length() <= kLeafUnitsMax ? array : nullptr;
}

/// A relative index that needs no coercion: `absent` if undefined.
bool simple_index(Value v, uint32_t length, uint32_t absent, uint32_t* index) {
  if (v.is_undefined()) {
    *index = absent;
    return true;
  }
  if (!v.is_int32()) return false;
  *index = static_cast<uint32_t>(relative_index(v.as_int32(), length));
  return true;
}

/// A new array of the elements and holes in [from, from + count).
Result<ArrayObject*> copy_of(Context& cx, ArrayObject* source, uint32_t from, uint32_t count) {
  ArrayObject* const out = TRY(ArrayObject::create(cx, count, count));
  for (uint32_t i = 0; i < count; ++i)
    out->elements()->set(cx.heap(), i, source->dense_element(from + i));
  return out;
}

/// Makes the `removed` elements from an index on as many as `added`; what stands there then is
/// old.
Result<void> resize_gap(Context& cx, ArrayObject* array, uint32_t from, uint32_t removed,
                        uint32_t added) {
  const uint32_t length = array->length(), resized = length - removed + added;
  if (added < removed) {
    ValueArray* const elements = array->elements();
    const uint32_t room = elements ? elements->capacity() : 0;
    for (uint32_t i = from + removed; i < length; ++i)
      if (i + added - removed < room)
        elements->set(cx.heap(), i + added - removed, array->dense_element(i));
    for (uint32_t i = resized; i < std::min(length, room); ++i) elements->init(i, Value::hole());
  } else if (added > removed) {
    TRY_VOID(put_element(cx, array, resized - 1, Value::undefined()));
    for (uint32_t i = length; i > from + removed; --i)
      array->elements()->set(cx.heap(), i - 1 + added - removed, array->dense_element(i - 1));
  }
  array->set_length_field(resized);
  return {};
}

/// Whether so many comparisons with it are more than a leaf may do.
bool takes_long_to_compare(Value v, uint32_t count) noexcept {
  if (v.is_bigint()) return true;
  return v.is_string() && uint64_t{v.as_string()->length()} * count > 16 * kLeafUnitsMax;
}

/// Which of the slots, from `from` on, holds what is strictly equal to `wanted`; `end` if none. A
/// loop for each sort of thing: mostly there is nothing but to compare words.
uint32_t find_equal(const ValueSlot* slots, uint32_t from, uint32_t end, Value wanted) noexcept {
  uint32_t i = from;
  if (wanted.is_string()) {
    const String* const text = wanted.as_string();
    for (; i < end; ++i) {
      const Value v = slots[i].get();
      if (v == wanted || (v.is_string() && String::equals(v.as_string(), text))) break;
    }
  } else if (wanted.is_number()) {
    const double number = wanted.as_number();
    for (; i < end; ++i) {
      const Value v = slots[i].get();
      if (v.is_number() && v.as_number() == number) break;
    }
  } else if (wanted.is_cell()) {
    while (i < end && !strict_equal(slots[i].get(), wanted)) ++i;
  } else {
    while (i < end && slots[i].get() != wanted) ++i;
  }
  return i;
}

/// For indexOf and includes.
Result<Value> search_dense(Context& cx, const Args& args, bool includes) {
  ArrayObject* const array = short_array(cx, args.this_value);
  uint32_t from = 0;
  if (!array || !simple_index(args[1], array->length(), 0, &from)) return Value::lazy();
  const Value wanted = args[0];
  if (takes_long_to_compare(wanted, array->length())) return Value::lazy();
  const bool is_nan = wanted.is_number() && wanted.as_number() != wanted.as_number();
  if (includes && (wanted.is_undefined() || is_nan)) {  // As holes are, and NaN itself.
    for (uint32_t i = from; i < array->length(); ++i) {
      const Value v = array->dense_element(i);
      if (same_value_zero(v.is_hole() ? Value::undefined() : v, wanted))
        return Value::boolean(true);
    }
    return Value::boolean(false);
  }
  const ValueArray* const elements = array->elements();
  const uint32_t end = elements ? std::min(array->length(), elements->capacity()) : 0;
  const uint32_t found = from < end ? find_equal(elements->slots(), from, end, wanted) : end;
  if (includes) return Value::boolean(found < end);
  return found < end ? Value::number(found) : Value::int32(-1);
}

/// Whether concat spreads arrays that have no such property of their own, and nothing else.
bool has_plain_spreading(Context& cx) {
  const PropertyKey spreadable = PropertyKey::symbol(well_known(WellKnown::isConcatSpreadable));
  for (const Intrinsic which : {Intrinsic::ArrayPrototype, Intrinsic::ObjectPrototype}) {
    const Value prototype = cx.first_realm()->peek_intrinsic(which);
    if (prototype.is_object() && prototype.as_object()->shape()->find(spreadable)) return false;
  }
  return true;
}

/// The array that concat spreads, without script; null of a primitive, which is an element itself.
/// False: there is more to it.
bool concat_part(Context& cx, Value v, const ArrayObject** part) {
  *part = nullptr;
  if (!v.is_object()) return true;
  *part = plain_array(cx, v);
  return *part && (*part)->shape()->count() == 0;
}

/// Appends what join makes of an element. False: script may have a say.
Result<bool> join_element(StringBuilder& text, Value v) {
  if (v.is_nullish() || v.is_hole()) return true;
  if (v.is_string()) {
    TRY_VOID(text.append(v.as_string()));
  } else if (v.is_number()) {
    char digits[kNumberTextMax];
    const size_t length = number_to_text(v.as_number(), digits);
    TRY_VOID(text.append_ascii({digits, length}));
  } else if (v.is_boolean()) {
    TRY_VOID(text.append(v.is_true() ? atoms::true_() : atoms::false_()));
  } else {
    return false;
  }
  return true;
}

}  // namespace

/// §23.1.3.2 Array.prototype.concat ( ...items )
Result<Value> natives::array_concat_dense(Context& cx, const Args& args) {
  const ArrayObject* part = short_array(cx, args.this_value);
  if (!part || !has_plain_species(cx, part) || !has_plain_spreading(cx)) return Value::lazy();
  uint64_t length = part->length();
  for (uint32_t i = 0; i < args.count; ++i) {
    if (!concat_part(cx, args[i], &part)) return Value::lazy();
    length += part ? part->length() : 1;
  }
  if (length > kLeafUnitsMax) return Value::lazy();
  const auto count = static_cast<uint32_t>(length);
  ArrayObject* const out = TRY(ArrayObject::create(cx, count, count));
  uint32_t to = 0;
  for (uint32_t i = 0; i <= args.count; ++i) {
    const Value item = i == 0 ? args.this_value : args[i - 1];
    (void)concat_part(cx, item, &part);
    if (!part) out->elements()->set(cx.heap(), to++, item);
    for (uint32_t k = 0; part && k < part->length(); ++k)
      out->elements()->set(cx.heap(), to++, part->dense_element(k));
  }
  return Value(out);
}

/// §23.1.3.18 Array.prototype.join ( separator )
Result<Value> natives::array_join_dense(Context& cx, const Args& args) {
  ArrayObject* const array = short_array(cx, args.this_value);
  if (!array || !(args[0].is_undefined() || args[0].is_string())) return Value::lazy();
  if (cx.is_joining(array)) return Value(atoms::empty());
  if (array->length() == 1 && array->dense_element(0).is_string()) return array->dense_element(0);
  StringBuilder text(cx.heap());
  for (uint32_t k = 0; k < array->length(); ++k) {
    if (k != 0 && args[0].is_undefined()) TRY_VOID(text.append(','));
    if (k != 0 && args[0].is_string()) TRY_VOID(text.append(args[0].as_string()));
    const bool is_joined = TRY(join_element(text, array->dense_element(k)));
    if (!is_joined || text.length() > kLeafUnitsMax) return Value::lazy();
  }
  String* const joined = TRY(text.finish());
  return Value(joined);
}

/// §23.1.3.1 Array.prototype.at ( index )
Result<Value> natives::array_at_dense(Context& cx, const Args& args) {
  ArrayObject* const array = plain_array(cx, args.this_value);
  if (!array || !args[0].is_int32()) return Value::lazy();
  int64_t index = args[0].as_int32();
  if (index < 0) index += array->length();
  if (index < 0 || index >= array->length()) return Value::undefined();
  const Value v = array->dense_element(static_cast<uint32_t>(index));
  return v.is_hole() ? Value::undefined() : v;
}

/// §23.1.3.7 Array.prototype.fill ( value [ , start [ , end ] ] )
Result<Value> natives::array_fill_dense(Context& cx, const Args& args) {
  ArrayObject* const array = short_array(cx, args.this_value);
  uint32_t from = 0, to = 0;
  if (!array || !simple_index(args[1], array->length(), 0, &from) ||
      !simple_index(args[2], array->length(), array->length(), &to))
    return Value::lazy();
  // The last one first: if it finds no room, nothing has changed.
  for (uint32_t i = to; i > from; --i) TRY_VOID(put_element(cx, array, i - 1, args[0]));
  return Value(array);
}

Result<Value> natives::array_includes_dense(Context& cx, const Args& args) {
  return search_dense(cx, args, true);
}
Result<Value> natives::array_index_of_dense(Context& cx, const Args& args) {
  return search_dense(cx, args, false);
}

/// §23.1.3.20 Array.prototype.lastIndexOf ( searchElement [ , fromIndex ] )
Result<Value> natives::array_last_index_of_dense(Context& cx, const Args& args) {
  const ArrayObject* const array = short_array(cx, args.this_value);
  if (!array || args.count > 1 || takes_long_to_compare(args[0], array->length()))
    return Value::lazy();
  for (uint32_t i = array->length(); i-- > 0;) {
    const Value v = array->dense_element(i);
    if (!v.is_hole() && strict_equal(v, args[0])) return Value::number(i);
  }
  return Value::int32(-1);
}

/// §23.1.3.26 Array.prototype.reverse ( )
Result<Value> natives::array_reverse_dense(Context& cx, const Args& args) {
  ArrayObject* const array = short_array(cx, args.this_value);
  if (!array || !array->is_packed()) return Value::lazy();
  ValueArray* const elements = array->elements();
  for (uint32_t low = 0; low < array->length() / 2; ++low) {
    const uint32_t high = array->length() - 1 - low;
    const Value v = elements->get(low);
    elements->set(cx.heap(), low, elements->get(high));
    elements->set(cx.heap(), high, v);
  }
  return Value(array);
}

/// §23.1.3.28 Array.prototype.slice ( start, end )
Result<Value> natives::array_slice_dense(Context& cx, const Args& args) {
  ArrayObject* const array = short_array(cx, args.this_value);
  uint32_t from = 0, to = 0;
  if (!array || !simple_index(args[0], array->length(), 0, &from) ||
      !simple_index(args[1], array->length(), array->length(), &to) ||
      !has_plain_species(cx, array))
    return Value::lazy();
  ArrayObject* const out = TRY(copy_of(cx, array, from, to > from ? to - from : 0));
  return Value(out);
}

/// §23.1.3.31 Array.prototype.splice ( start, deleteCount, ...items )
Result<Value> natives::array_splice_dense(Context& cx, const Args& args) {
  ArrayObject* const array = short_array(cx, args.this_value);
  uint32_t from = 0;
  if (!array || !simple_index(args[0], array->length(), 0, &from) || !has_plain_species(cx, array))
    return Value::lazy();
  uint32_t removed = args.count == 0 ? 0 : array->length() - from;
  if (args.count > 1) {
    if (!args[1].is_int32()) return Value::lazy();
    removed = std::min(removed, static_cast<uint32_t>(std::max(args[1].as_int32(), 0)));
  }
  ArrayObject* const out = TRY(copy_of(cx, array, from, removed));
  const uint32_t added = args.count > 2 ? args.count - 2 : 0;
  TRY_VOID(resize_gap(cx, array, from, removed, added));
  for (uint32_t i = 0; i < added; ++i) TRY_VOID(put_element(cx, array, from + i, args[i + 2]));
  return Value(out);
}

/// §23.1.3.37 Array.prototype.unshift ( ...items )
Result<Value> natives::array_unshift_dense(Context& cx, const Args& args) {
  ArrayObject* const array = short_array(cx, args.this_value);
  if (!array) return Value::lazy();
  TRY_VOID(resize_gap(cx, array, 0, 0, args.count));
  for (uint32_t i = 0; i < args.count; ++i) array->elements()->set(cx.heap(), i, args[i]);
  return Value::number(array->length());
}

}  // namespace shoal
