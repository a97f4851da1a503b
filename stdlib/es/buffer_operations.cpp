#include "stdlib/es/buffer_operations.h"

#include <cstring>

#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/species.h"
#include "vm/value/atom.h"

namespace shoal {

SHOAL_COLD Thrown throw_incompatible(Context& cx, const char* method, Value receiver) {
  return throw_type_error(cx, "Method %s called on incompatible receiver %s", method,
                          describe_for_message(cx, receiver).c_str());
}
SHOAL_COLD Thrown throw_detached(Context& cx, const char* method) {
  return throw_type_error(cx, "Cannot perform %s on a detached ArrayBuffer", method);
}

// ---- Relative indices

namespace {

Task<uint64_t> relative_task(Context& cx, Value v, uint64_t length) {
  const double index = co_await to_integer_or_infinity(cx, v);
  co_return relative_index(index, length);
}

}  // namespace

Eventually<uint64_t> relative_start(Context& cx, Value v, uint64_t length) {
  if (v.is_int32()) return relative_index(v.as_int32(), length);
  if (v.is_undefined()) return uint64_t{0};
  return relative_task(cx, v, length);
}
Eventually<uint64_t> relative_end(Context& cx, Value v, uint64_t length) {
  if (v.is_undefined()) return length;
  return relative_start(cx, v, length);
}

// ---- Bytes

namespace {

Task<bool> move_bytes_task(Context& cx, uint8_t* to, const uint8_t* from, size_t count) {
  const bool backwards = to > from;
  for (size_t done = 0; done < count;) {
    const size_t piece = std::min(kBytesPerPiece, count - done);
    const size_t at = backwards ? count - done - piece : done;
    std::memmove(to + at, from + at, piece);
    done += piece;
    co_await burn_fuel(cx, fuel_of_units(piece));
  }
  co_return true;
}

}  // namespace

Eventually<bool> move_bytes(Context& cx, uint8_t* to, const uint8_t* from, size_t count) {
  if (count <= kBytesPerPiece) {
    std::memmove(to, from, count);
    spend_fuel(cx, fuel_of_units(count));
    return true;
  }
  return move_bytes_task(cx, to, from, count);
}

Task<uint64_t> to_index_or(Context& cx, Value v, const char* message, bool with_value) {
  constexpr double kIndexMax = 9007199254740991;
  const double integer = co_await to_integer_or_infinity(cx, v);
  if (integer < 0 || integer > kIndexMax) {
    const std::string text = with_value ? describe_for_message(cx, Value::number(integer)) : "";
    co_return throw_range_error(cx, "%s%s", message, text.c_str());
  }
  co_return static_cast<uint64_t>(integer);
}

// ---- Buffers

Task<Value> max_byte_length_option(Context& cx, Value options) {
  if (!options.is_object()) co_return Value::hole();
  const Value max = co_await get(cx, options.as_object(), key(intern_ascii("maxByteLength")));
  if (max.is_undefined()) co_return Value::hole();
  const uint64_t bytes = co_await to_index(cx, max);
  co_return Value::number(bytes);
}

Task<ArrayBufferObject*> allocate_array_buffer(Context& cx, Value new_target, uint64_t length,
                                               Value max, BufferKind kind) {
  const bool shared = kind == BufferKind::Shared;
  ArrayBufferObject::Options options;
  options.resizable = !max.is_hole();
  if (options.resizable) options.max_length = static_cast<size_t>(max.as_number());
  if (options.resizable && length > options.max_length)
    co_return throw_range_error(cx, "Invalid array buffer max length");
  const Value proto = co_await get_prototype_from_constructor(
      cx, new_target,
      shared ? Intrinsic::SharedArrayBufferPrototype : Intrinsic::ArrayBufferPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::ArrayBuffer, proto);
  options.length = length;
  options.shared = shared;
  ArrayBufferObject* const buffer = co_await ArrayBufferObject::create(cx, shape, options);
  co_return buffer;
}

Result<ArrayBufferObject*> new_array_buffer(Context& cx, uint64_t length, NewBytes bytes) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype));
  ArrayBufferObject::Options options;
  options.length = length;
  options.zeroed = bytes == NewBytes::Zeroed;
  return ArrayBufferObject::create(cx, shape, options);
}

// ---- Typed arrays

Result<TypedArrayObject*> validate_typed_array(Context& cx, Value v, const char* method,
                                               Access access) {
  TypedArrayObject* const array = as_typed_array(v);
  if (!array) return throw_type_error(cx, "%s: this is not a typed array.", method);
  if (access == Access::Write && array->buffer()->is_immutable())
    return throw_type_error(cx, "Cannot perform %s on an immutable ArrayBuffer", method);
  if (array->is_out_of_bounds()) return throw_detached(cx, method);
  return array;
}

Result<TypedArrayObject*> new_typed_array_with_shape(Context& cx, Shape* shape, ElementType type,
                                                     uint64_t length, NewBytes bytes) {
  if (length > (uint64_t{1} << 53)) return throw_range_error(cx, "Invalid typed array length");
  ArrayBufferObject* const buffer = TRY(new_array_buffer(cx, length << element_shift(type), bytes));
  return TypedArrayObject::create(cx.heap(), shape, type, buffer, 0, length);
}

Result<TypedArrayObject*> new_typed_array(Context& cx, ElementType type, uint64_t length,
                                          NewBytes bytes) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::TypedArray, typed_array_prototype(type)));
  return new_typed_array_with_shape(cx, shape, type, length, bytes);
}

Task<TypedArrayObject*> typed_array_create(Context& cx, Value constructor, uint64_t length) {
  const Value arguments[] = {Value::number(length)};
  const Value made = co_await construct(cx, constructor, arguments, 1, constructor);
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, made, "Construct", Access::Write);
  if (array->length() < length)
    co_return throw_type_error(cx,
                               "Derived TypedArray constructor created an array which was "
                               "too small");
  co_return array;
}

namespace {

Task<Value> species_of(Context& cx, TypedArrayObject* exemplar) {
  const Value c =
      co_await species_constructor(cx, exemplar, typed_array_constructor(exemplar->type()));
  co_return c;
}

/// FAST PATH: an intrinsic constructor called with numbers or a buffer of ours, whose `prototype`
/// nobody can change, has no effects but making the array.
bool is_own_constructor(Context& cx, TypedArrayObject* exemplar, Value c) {
  return c == cx.realm()->peek_intrinsic(typed_array_constructor(exemplar->type()));
}

bool has_entry(const Object* object, PropertyKey at, Value expected) noexcept {
  const PropertyEntry* const entry = object->shape()->find(at);
  if (!entry || (entry->attributes & attr::IsAccessor)) return false;
  const Value v = object->slot(entry->slot);
  return v.is_lazy() || v == expected;
}

Thrown throw_content_type(Context& cx) {
  return throw_type_error(cx, "Content type of source and created typed arrays differ");
}

}  // namespace

bool has_plain_species(Context& cx, const TypedArrayObject* array) noexcept {
  Realm* const realm = cx.realm();
  const Intrinsic prototype = typed_array_prototype(array->type());
  const Shape* const shape = array->shape();
  if (!realm->is_first() || shape->count() != 0 || shape->is_owned() || !shape->is_extensible() ||
      shape->proto_intrinsic() != static_cast<uint16_t>(prototype))
    return false;
  const Value proto = realm->peek_intrinsic(prototype);
  const Value constructor = realm->peek_intrinsic(typed_array_constructor(array->type()));
  const Value parent = realm->peek_intrinsic(Intrinsic::TypedArray);
  // What has not been made yet nobody has changed; here all three have been, mostly.
  if (!proto.is_object() || !constructor.is_object() || !parent.is_object()) return false;
  const Object* const c = constructor.as_object();
  return has_entry(proto.as_object(), key(atoms::constructor()), constructor) &&
         c->shape()->proto_intrinsic() == static_cast<uint16_t>(Intrinsic::TypedArray) &&
         !c->shape()->find(PropertyKey::symbol(well_known(WellKnown::species))) &&
         has_builtin_species(parent.as_object());
}

Task<TypedArrayObject*> typed_array_species_create(Context& cx, TypedArrayObject* exemplar,
                                                   uint64_t length) {
  const Value c = co_await species_of(cx, exemplar);
  TypedArrayObject* result = nullptr;
  if (is_own_constructor(cx, exemplar, c))
    result = co_await new_typed_array(cx, exemplar->type(), length);
  else
    result = co_await typed_array_create(cx, c, length);
  if (is_bigint_type(result->type()) != is_bigint_type(exemplar->type()))
    co_return throw_content_type(cx);
  co_return result;
}

Task<TypedArrayObject*> typed_array_species_window(Context& cx, TypedArrayObject* exemplar,
                                                   uint64_t byte_offset, uint64_t length) {
  const Value c = co_await species_of(cx, exemplar);
  const bool tracking = length == TypedArrayObject::kLengthTracking;
  const Value arguments[] = {Value(exemplar->buffer()), Value::number(byte_offset),
                             tracking ? Value::undefined() : Value::number(length)};
  const Value made = co_await construct(cx, c, arguments, tracking ? 2 : 3, c);
  TypedArrayObject* const result = co_await validate_typed_array(cx, made, "Construct");
  if (is_bigint_type(result->type()) != is_bigint_type(exemplar->type()))
    co_return throw_content_type(cx);
  co_return result;
}

namespace {

Task<bool> set_typed_element_task(Context& cx, TypedArrayObject* array, uint64_t k, Value v) {
  const Value numeric = co_await array->convert_element(cx, v);
  (void)array->try_store(k, numeric);
  co_return true;
}

}  // namespace

Eventually<bool> set_typed_element(Context& cx, TypedArrayObject* array, uint64_t k, Value v) {
  if (array->try_store(k, v)) return true;
  return set_typed_element_task(cx, array, k, v);
}

}  // namespace shoal
