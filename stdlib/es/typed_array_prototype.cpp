// §23.2.3 Properties of %TypedArray.prototype%: accessors, copies, searches. Those that take a
// callback are in typed_array_callbacks.cpp.
#include <cmath>
#include <cstring>

#include "stdlib/es/array_operations.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/es/typed_array_natives.h"
#include "stdlib/intrinsics.h"
#include "vm/object/iterators.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/string_builder.h"

namespace shoal {
namespace {

#define METHOD(name) "%TypedArray%.prototype." name

// ---- Accessors

Result<TypedArrayObject*> this_typed_array(Context& cx, const Args& args, const char* method) {
  TypedArrayObject* const array = as_typed_array(args.this_value);
  if (!array) return throw_incompatible(cx, method, args.this_value);
  return array;
}

Result<Value> typed_array_buffer(Context& cx, const Args& args) {
  TypedArrayObject* const array = TRY(this_typed_array(cx, args, METHOD("buffer")));
  return Value(array->buffer());
}
Result<Value> typed_array_byte_length(Context& cx, const Args& args) {
  TypedArrayObject* const array = TRY(this_typed_array(cx, args, METHOD("byteLength")));
  return Value::number(array->byte_length());
}
Result<Value> typed_array_byte_offset(Context& cx, const Args& args) {
  TypedArrayObject* const array = TRY(this_typed_array(cx, args, METHOD("byteOffset")));
  return Value::number(uint64_t{array->is_out_of_bounds() ? 0 : array->raw_byte_offset()});
}
Result<Value> typed_array_length(Context& cx, const Args& args) {
  TypedArrayObject* const array = TRY(this_typed_array(cx, args, METHOD("length")));
  return Value::number(array->length());
}
Result<Value> typed_array_tag(Context&, const Args& args) {
  TypedArrayObject* const array = as_typed_array(args.this_value);
  if (!array) return Value::undefined();
  return Value(intern_ascii(typed_array_name(array->type())));
}

// ---- at, with

/// §23.2.3.1 %TypedArray%.prototype.at ( index )
NativeTask typed_array_at(Context& cx, Args args) {
  TypedArrayObject* const array = co_await validate_typed_array(cx, args.this_value, METHOD("at"));
  const auto length = static_cast<double>(array->length());
  double index = co_await to_integer_or_infinity(cx, args[0]);
  if (index < 0) index += length;
  if (!(index >= 0 && index < length)) co_return Value::undefined();
  co_return typed_element(cx, array, static_cast<uint64_t>(index));
}

/// Get and Set of the elements [from, count) of a source that may have shrunk: the missing ones
/// are converted from undefined.
Task<bool> copy_elements(Context& cx, TypedArrayObject* source, TypedArrayObject* target,
                         uint64_t count) {
  const uint64_t there = std::min(count, source->length());
  (void)co_await convert_elements_fuelled(cx, source->type(), source->data(), target->type(),
                                          target->data(), there);
  for (uint64_t k = there; k < count; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    (void)co_await set_typed_element(cx, target, k, Value::undefined());
  }
  co_return true;
}

/// §23.2.3.36 %TypedArray%.prototype.with ( index, value )
NativeTask typed_array_with(Context& cx, Args args) {
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("with"));
  const uint64_t length = array->length();
  double index = co_await to_integer_or_infinity(cx, args[0]);
  if (index < 0) index += static_cast<double>(length);
  const Value numeric = co_await array->convert_element(cx, args[1]);
  if (!(index >= 0 && index < static_cast<double>(array->length())))
    co_return throw_range_error(cx, "Invalid typed array index");
  TypedArrayObject* const made =
      co_await new_typed_array(cx, array->type(), length, NewBytes::Overwritten);
  (void)co_await copy_elements(cx, array, made, length);
  (void)made->try_store(static_cast<uint64_t>(index), numeric);
  co_return Value(made);
}

// ---- In place

/// §23.2.3.6 %TypedArray%.prototype.copyWithin ( target, start [ , end ] )
NativeTask typed_array_copy_within(Context& cx, Args args) {
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("copyWithin"), Access::Write);
  const uint64_t length = array->length();
  const uint64_t to = co_await relative_start(cx, args[0], length);
  const uint64_t from = co_await relative_start(cx, args[1], length);
  const uint64_t end = co_await relative_end(cx, args[2], length);
  if (end <= from || to >= length) co_return args.this_value;
  uint64_t count = std::min(end - from, length - to);
  (void)co_await validate_typed_array(cx, args.this_value, METHOD("copyWithin"), Access::Write);
  const uint64_t now = array->length();
  if (from >= now || to >= now) co_return args.this_value;
  count = std::min({count, now - from, now - to});
  (void)co_await move_bytes(cx, array->address_of(to), array->address_of(from),
                            count << element_shift(array->type()));
  co_return args.this_value;
}

/// Element `from` is set; makes those up to `end` equal to it.
Task<bool> repeat_element(Context& cx, TypedArrayObject* array, uint64_t from, uint64_t end) {
  uint8_t* const first = array->address_of(from);
  const uint64_t bytes = (end - from) << element_shift(array->type());
  for (uint64_t done = element_size(array->type()); done < bytes;) {
    const uint64_t piece = std::min({done, bytes - done, uint64_t{kBytesPerPiece}});
    std::memcpy(first + done, first, piece);
    done += piece;
    co_await burn_fuel(cx, fuel_of_units(piece));
  }
  co_return true;
}

/// §23.2.3.9 %TypedArray%.prototype.fill ( value [ , start [ , end ] ] )
NativeTask typed_array_fill(Context& cx, Args args) {
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("fill"), Access::Write);
  const uint64_t length = array->length();
  const Value numeric = co_await array->convert_element(cx, args[0]);
  const uint64_t start = co_await relative_start(cx, args[1], length);
  uint64_t end = co_await relative_end(cx, args[2], length);
  (void)co_await validate_typed_array(cx, args.this_value, METHOD("fill"), Access::Write);
  end = std::min(end, array->length());
  if (start >= end) co_return args.this_value;
  array->store(start, numeric);
  (void)co_await repeat_element(cx, array, start, end);
  co_return args.this_value;
}

template <class T>
void reverse_bytes(uint8_t* data, uint64_t count) noexcept {
  T* const elements = reinterpret_cast<T*>(data);
  std::reverse(elements, elements + count);
}
void reverse_elements(TypedArrayObject* array, uint64_t count) noexcept {
  switch (element_size(array->type())) {
    case 1: return reverse_bytes<uint8_t>(array->data(), count);
    case 2: return reverse_bytes<uint16_t>(array->data(), count);
    case 4: return reverse_bytes<uint32_t>(array->data(), count);
    default: return reverse_bytes<uint64_t>(array->data(), count);
  }
}

/// §23.2.3.25 %TypedArray%.prototype.reverse ( )
Result<Value> typed_array_reverse(Context& cx, const Args& args) {
  TypedArrayObject* const array =
      TRY(validate_typed_array(cx, args.this_value, METHOD("reverse"), Access::Write));
  reverse_elements(array, array->length());
  spend_fuel(cx, fuel_of_units(array->byte_length()));
  return args.this_value;
}

/// §23.2.3.32 %TypedArray%.prototype.toReversed ( )
Result<Value> typed_array_to_reversed(Context& cx, const Args& args) {
  TypedArrayObject* const array =
      TRY(validate_typed_array(cx, args.this_value, METHOD("toReversed")));
  const uint64_t length = array->length();
  TypedArrayObject* const made =
      TRY(new_typed_array(cx, array->type(), length, NewBytes::Overwritten));
  std::memcpy(made->data(), array->data(), array->byte_length());
  reverse_elements(made, length);
  spend_fuel(cx, fuel_of_units(array->byte_length()));
  return Value(made);
}

// ---- set

/// §23.2.3.26.1 SetTypedArrayFromTypedArray
Task<bool> set_from_typed_array(Context& cx, TypedArrayObject* target, double offset,
                                TypedArrayObject* source) {
  if (target->is_out_of_bounds() || source->is_out_of_bounds())
    co_return throw_detached(cx, METHOD("set"));
  const uint64_t room = target->length(), count = source->length();
  if (is_bigint_type(target->type()) != is_bigint_type(source->type()))
    co_return throw_type_error(cx, "Cannot mix BigInt and other types, use explicit conversions");
  if (offset + static_cast<double>(count) > static_cast<double>(room))
    co_return throw_range_error(cx, "offset is out of bounds");
  uint8_t* const to = target->address_of(static_cast<uint64_t>(offset));
  const uint8_t* from = source->data();
  const uint64_t bytes = count << element_shift(source->type());
  if (target->type() == source->type() || is_bigint_type(source->type())) {
    (void)co_await move_bytes(cx, to, from, bytes);
    co_return true;
  }
  ArrayBufferObject* copy = nullptr;
  if (target->buffer()->store() == source->buffer()->store()) {
    copy = co_await new_array_buffer(cx, bytes);
    (void)co_await move_bytes(cx, copy->data(), from, bytes);
    from = copy->data();
  }
  (void)co_await convert_elements_fuelled(cx, source->type(), from, target->type(), to, count);
  co_return copy != nullptr;  // Named to the end: the frame keeps the copy alive.
}

/// §23.2.3.26.2 SetTypedArrayFromArrayLike
Task<bool> set_from_array_like(Context& cx, TypedArrayObject* target, double offset, Value v) {
  if (target->is_out_of_bounds()) co_return throw_detached(cx, METHOD("set"));
  const uint64_t room = target->length();
  Object* const source = co_await to_object(cx, v);
  const uint64_t count = co_await length_of_array_like(cx, source);
  if (offset + static_cast<double>(count) > static_cast<double>(room))
    co_return throw_range_error(cx, "offset is out of bounds");
  const auto first = static_cast<uint64_t>(offset);
  for (uint64_t k = 0; k < count; ++k) {
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value item = co_await get(cx, source, at);
    (void)co_await set_typed_element(cx, target, first + k, item);
    if (k % 1024 == 0) co_await burn_fuel(cx, 4096);
  }
  co_return true;
}

/// What a leaf stores in one go.
constexpr uint64_t kSetAtOnceMax = 4096;

/// FAST PATH: numbers that lie there, or bytes. What it has stored when it declines is stored
/// again.
Result<Value> typed_array_set_short(Context& cx, const Args& args) {
  TypedArrayObject* const target = as_typed_array(args.this_value);
  if (!target || target->buffer()->is_immutable() || target->is_out_of_bounds())
    return Value::lazy();
  if (!args[1].is_undefined() && (!args[1].is_int32() || args[1].as_int32() < 0))
    return Value::lazy();
  const uint64_t offset = args[1].is_undefined() ? 0 : static_cast<uint64_t>(args[1].as_int32());
  const uint64_t length = target->length();
  const auto fits = [&](uint64_t count) {
    return count <= kSetAtOnceMax && offset <= length && count <= length - offset;
  };
  if (const TypedArrayObject* const source = as_typed_array(args[0])) {
    if (source->type() != target->type() || source->is_out_of_bounds() || !fits(source->length()))
      return Value::lazy();
    std::memmove(target->address_of(offset), source->data(), source->byte_length());
    spend_fuel(cx, fuel_of_units(source->byte_length()));
    return Value::undefined();
  }
  if (!args[0].is_kind(Kind::Array) || !fits(args[0].as<ArrayObject>()->length()))
    return Value::lazy();
  auto* const source = args[0].as<ArrayObject>();
  for (uint32_t k = 0; k < source->length(); ++k)
    if (!target->try_store(offset + k, dense_item(cx, source, k))) return Value::lazy();
  spend_fuel(cx, 4 * int64_t{source->length()});
  return Value::undefined();
}

/// §23.2.3.26 %TypedArray%.prototype.set ( source [ , offset ] )
NativeTask typed_array_set(Context& cx, Args args) {
  TypedArrayObject* const target = co_await this_typed_array(cx, args, METHOD("set"));
  if (target->buffer()->is_immutable())
    co_return throw_type_error(cx, "Cannot set elements of an immutable ArrayBuffer");
  const double offset = co_await to_integer_or_infinity(cx, args[1]);
  if (offset < 0) co_return throw_range_error(cx, "offset is out of bounds");
  if (TypedArrayObject* const source = as_typed_array(args[0]))
    (void)co_await set_from_typed_array(cx, target, offset, source);
  else
    (void)co_await set_from_array_like(cx, target, offset, args[0]);
  co_return Value::undefined();
}

// ---- slice and subarray

/// The bytes of equal types: as if one by one from the first, which overlapping buffers can tell.
Task<bool> slice_bytes(Context& cx, uint8_t* to, const uint8_t* from, uint64_t bytes) {
  if (to <= from || to >= from + bytes) {
    (void)co_await move_bytes(cx, to, from, bytes);
    co_return true;
  }
  for (uint64_t i = 0; i < bytes; ++i) {
    to[i] = from[i];
    if (i % kBytesPerPiece == 0) co_await burn_fuel(cx, fuel_of_units(kBytesPerPiece));
  }
  co_return true;
}

/// §23.2.3.27 %TypedArray%.prototype.slice ( start, end )
NativeTask typed_array_slice(Context& cx, Args args) {
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("slice"));
  const uint64_t length = array->length();
  const uint64_t start = co_await relative_start(cx, args[0], length);
  uint64_t end = co_await relative_end(cx, args[1], length);
  uint64_t count = end > start ? end - start : 0;
  TypedArrayObject* const made = co_await typed_array_species_create(cx, array, count);
  if (count == 0) co_return Value(made);
  (void)co_await validate_typed_array(cx, args.this_value, METHOD("slice"));
  end = std::min(end, array->length());
  count = end > start ? end - start : 0;
  if (made->type() == array->type()) {
    count = std::min(count, made->length());
    (void)co_await slice_bytes(cx, made->data(), array->address_of(start),
                               count << element_shift(array->type()));
    co_return Value(made);
  }
  for (uint64_t k = 0; k < count; ++k) {
    const Value v = co_await typed_element(cx, array, start + k);
    (void)made->try_store(k, v);
    if (k % 1024 == 0) co_await burn_fuel(cx, 4096);
  }
  co_return Value(made);
}

/// A relative index that needs no coercion.
bool simple_index(Value v, uint64_t length, uint64_t absent, uint64_t* index) noexcept {
  *index = absent;
  if (v.is_undefined()) return true;
  if (!v.is_int32()) return false;
  *index = relative_index(v.as_int32(), length);
  return true;
}

/// FAST PATH: of an array of fixed length, where nobody can see that species is asked for.
Result<Value> typed_array_subarray_short(Context& cx, const Args& args) {
  TypedArrayObject* const array = as_typed_array(args.this_value);
  if (!array || !array->has_fixed_length() || array->is_out_of_bounds() ||
      !has_plain_species(cx, array))
    return Value::lazy();
  const uint64_t length = array->length();
  uint64_t start, end;
  if (!simple_index(args[0], length, 0, &start) || !simple_index(args[1], length, length, &end))
    return Value::lazy();
  const uint64_t byte_offset = array->raw_byte_offset() + (start << element_shift(array->type()));
  TypedArrayObject* const made =
      TRY(TypedArrayObject::create(cx.heap(), array->shape(), array->type(), array->buffer(),
                                   byte_offset, end > start ? end - start : 0));
  return Value(made);
}

/// §23.2.3.30 %TypedArray%.prototype.subarray ( start, end )
NativeTask typed_array_subarray(Context& cx, Args args) {
  TypedArrayObject* const array = co_await this_typed_array(cx, args, METHOD("subarray"));
  const uint64_t length = array->length();
  const uint64_t start = co_await relative_start(cx, args[0], length);
  uint64_t count = TypedArrayObject::kLengthTracking;
  if (!array->is_length_tracking() || !args[1].is_undefined()) {
    const uint64_t end = co_await relative_end(cx, args[1], length);
    count = end > start ? end - start : 0;
  }
  const uint64_t byte_offset = array->raw_byte_offset() + (start << element_shift(array->type()));
  TypedArrayObject* const made = co_await typed_array_species_window(cx, array, byte_offset, count);
  co_return Value(made);
}

// ---- Searching

enum class Search : uint8_t { IndexOf, LastIndexOf, Includes };

/// Whether element k of array is `wanted`, a number or BigInt of the array's content type.
bool is_element(TypedArrayObject* array, uint64_t k, Value wanted, Search what) {
  if (is_bigint_type(array->type())) {
    uint64_t bits;
    std::memcpy(&bits, array->address_of(k), sizeof bits);
    return bits == wanted.as_bigint()->to_uint64();
  }
  Value v;
  if (!array->load_number(k, v)) return false;
  const double x = v.as_number(), y = wanted.as_number();
  return x == y || (what == Search::Includes && x != x && y != y);
}

/// Whether an element can equal `wanted` at all.
bool can_be_element(ElementType type, Value wanted) {
  if (!is_bigint_type(type)) return wanted.is_number();
  if (!wanted.is_bigint()) return false;
  const BigInt* const b = wanted.as_bigint();
  if (b->is_zero()) return true;
  if (b->limb_count() > 1) return false;
  if (type == ElementType::BigUint64) return !b->is_negative();
  return b->is_negative() ? b->limb(0) <= uint64_t{1} << 63 : b->limb(0) < uint64_t{1} << 63;
}

Value search_result(Search what, uint64_t k, bool found) {
  if (what == Search::Includes) return Value::boolean(found);
  return found ? Value::number(k) : Value::int32(-1);
}

Task<Value> search_typed(Context& cx, TypedArrayObject* array, Value wanted, uint64_t from,
                         uint64_t length, Search what) {
  // Elements that are gone read as undefined to includes, and are absent to the others.
  const uint64_t there = std::min(length, array->length());
  if (what == Search::Includes && wanted.is_undefined() && from < length && there < length)
    co_return Value::boolean(true);
  if (!can_be_element(array->type(), wanted)) co_return search_result(what, 0, false);
  for (uint64_t k = from; k < there;) {
    const uint64_t end = std::min<uint64_t>(there, k + kElementsPerPiece);
    for (; k < end; ++k)
      if (is_element(array, k, wanted, what)) co_return search_result(what, k, true);
    co_await burn_fuel(cx, kElementsPerPiece / 2);
  }
  co_return search_result(what, 0, false);
}

Task<Value> search_forward(Context& cx, Args args, Search what, const char* method) {
  TypedArrayObject* const array = co_await validate_typed_array(cx, args.this_value, method);
  const uint64_t length = array->length();
  if (length == 0) co_return search_result(what, 0, false);
  const uint64_t from = co_await relative_start(cx, args[1], length);
  const Value found = co_await search_typed(cx, array, args[0], from, length, what);
  co_return found;
}
/// §23.2.3.16 %TypedArray%.prototype.includes ( searchElement [ , fromIndex ] )
NativeTask typed_array_includes(Context& cx, Args args) {
  return search_forward(cx, args, Search::Includes, METHOD("includes"));
}
/// §23.2.3.17 %TypedArray%.prototype.indexOf ( searchElement [ , fromIndex ] )
NativeTask typed_array_index_of(Context& cx, Args args) {
  return search_forward(cx, args, Search::IndexOf, METHOD("indexOf"));
}

/// §23.2.3.20 %TypedArray%.prototype.lastIndexOf ( searchElement [ , fromIndex ] )
NativeTask typed_array_last_index_of(Context& cx, Args args) {
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("lastIndexOf"));
  const auto length = static_cast<double>(array->length());
  if (length == 0) co_return Value::int32(-1);
  double start = length - 1;
  if (args.count > 1) start = co_await to_integer_or_infinity(cx, args[1]);
  if (start < 0) start += length;
  if (start < 0 || !can_be_element(array->type(), args[0])) co_return Value::int32(-1);
  uint64_t k = static_cast<uint64_t>(std::min(start, length - 1)) + 1;
  for (k = std::min(k, array->length()); k > 0; --k) {
    if (is_element(array, k - 1, args[0], Search::LastIndexOf)) co_return Value::number(k - 1);
    if (k % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 2);
  }
  co_return Value::int32(-1);
}

// ---- join

/// §23.2.3.18 %TypedArray%.prototype.join ( separator )
NativeTask typed_array_join(Context& cx, Args args) {
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("join"));
  const uint64_t length = array->length();
  String* separator = String::single(',');
  if (!args[0].is_undefined()) {
    const Value s = co_await to_string(cx, args[0]);
    separator = s.as_string();
  }
  StringBuilder text(cx.heap());
  for (uint64_t k = 0; k < length; ++k) {
    if (k) co_await step_void(text.append(separator));
    const Value v = co_await typed_element(cx, array, k);
    if (!v.is_undefined()) {
      String* const piece = co_await primitive_to_string(cx, v);
      co_await step_void(text.append(piece));
    }
    if (k % 256 == 255) co_await burn_fuel(cx, 256 * 8);
  }
  String* const joined = co_await text.finish();
  co_return Value(joined);
}

// ---- Iterators

Result<Value> make_iterator(Context& cx, const Args& args, IterationKind kind, const char* method) {
  TypedArrayObject* const array = TRY(validate_typed_array(cx, args.this_value, method));
  ArrayIterator* const iterator = TRY(ArrayIterator::create(cx, array, kind));
  return Value(iterator);
}
Result<Value> typed_array_keys(Context& cx, const Args& a) {
  return make_iterator(cx, a, IterationKind::Keys, METHOD("keys"));
}
Result<Value> typed_array_values(Context& cx, const Args& a) {
  return make_iterator(cx, a, IterationKind::Values, METHOD("values"));
}
Result<Value> typed_array_entries(Context& cx, const Args& a) {
  return make_iterator(cx, a, IterationKind::Entries, METHOD("entries"));
}

constexpr Builtin kTypedArrayPrototype[] = {
    intrinsic("constructor", Intrinsic::TypedArray),
    method("at", 1, typed_array_at),
    getter("buffer", typed_array_buffer),
    getter("byteLength", typed_array_byte_length),
    getter("byteOffset", typed_array_byte_offset),
    method("copyWithin", 2, typed_array_copy_within),
    method("entries", 0, typed_array_entries),
    method("every", 1, natives::typed_array_every),
    method("fill", 1, typed_array_fill),
    method("filter", 1, natives::typed_array_filter),
    method("find", 1, natives::typed_array_find),
    method("findIndex", 1, natives::typed_array_find_index),
    method("findLast", 1, natives::typed_array_find_last),
    method("findLastIndex", 1, natives::typed_array_find_last_index),
    method("forEach", 1, natives::typed_array_for_each),
    method("includes", 1, typed_array_includes),
    method("indexOf", 1, typed_array_index_of),
    method("join", 1, typed_array_join),
    method("keys", 0, typed_array_keys),
    method("lastIndexOf", 1, typed_array_last_index_of),
    getter("length", typed_array_length),
    method("map", 1, natives::typed_array_map),
    method("reduce", 1, natives::typed_array_reduce),
    method("reduceRight", 1, natives::typed_array_reduce_right),
    method("reverse", 0, typed_array_reverse),
    method("set", 1, typed_array_set, typed_array_set_short),
    method("slice", 2, typed_array_slice),
    method("some", 1, natives::typed_array_some),
    method("sort", 1, natives::typed_array_sort),
    method("subarray", 2, typed_array_subarray, typed_array_subarray_short),
    method("toLocaleString", 0, natives::typed_array_to_locale_string),
    method("toReversed", 0, typed_array_to_reversed),
    method("toSorted", 1, natives::typed_array_to_sorted),
    intrinsic("toString", Intrinsic::ArrayToString),
    method("values", 0, typed_array_values),
    method("with", 2, typed_array_with),
    alias("@@iterator", "values"),
    getter("@@toStringTag", typed_array_tag),
};
#undef METHOD

}  // namespace

constinit const IntrinsicTemplate kTypedArrayPrototypeTemplate =
    object_template(kTypedArrayPrototype);

}  // namespace shoal
