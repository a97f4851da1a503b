// §23.2.1 %TypedArray%, §23.2.2 its properties, and §23.2.5 the constructors of each type.
#include "stdlib/es/array_operations.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/es/uint8_array_text.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

// ---- Filling from lists

/// FAST PATH: elements that need no conversion are stored as they lie; script cannot run, and so
/// cannot see that nothing was collected first. Returns how many were stored.
uint64_t store_ready(TypedArrayObject* target, const ValueArray* values, uint64_t from,
                     uint64_t end) {
  while (from < end && target->try_store(from, values->get(static_cast<uint32_t>(from)))) ++from;
  return from;
}

/// Sets the first elements of target to those of list: Set(O, k, v, true) for each.
Task<bool> fill_from_list(Context& cx, TypedArrayObject* target, ArrayObject* list) {
  const uint64_t count = list->length();
  for (uint64_t k = 0; k < count;) {
    const uint64_t end = std::min<uint64_t>(count, k + kElementsPerPiece);
    const uint64_t stored = list->elements() ? store_ready(target, list->elements(), k, end) : k;
    co_await burn_fuel(cx, static_cast<int64_t>(stored - k) + 1);
    k = stored;
    if (k == end) continue;
    (void)co_await set_typed_element(cx, target, k, list->dense_element(static_cast<uint32_t>(k)));
    ++k;
  }
  co_return true;
}

Task<ArrayObject*> list_from_iterator(Context& cx, Value items, Value method) {
  IteratorRecord record = co_await get_iterator_from_method(cx, items, method);
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) break;
    co_await step_void(list->push(cx.heap(), v));
  }
  co_return list;
}

/// Whether all elements of a plain array are numbers or BigInts as the type wants them.
bool is_ready_list(ElementType type, const ArrayObject* list) noexcept {
  const uint32_t count = list->length();
  if (count > kElementsPerPiece * 16) return false;
  for (uint32_t i = 0; i < count; ++i) {
    const Value v = list->dense_element(i);
    if (is_bigint_type(type) ? !v.is_bigint() : !v.is_number()) return false;
  }
  return true;
}

// ---- §23.2.5.1 TypedArray ( ...args )

/// §23.2.5.1.2 InitializeTypedArrayFromTypedArray
Task<TypedArrayObject*> from_typed_array(Context& cx, Shape* shape, ElementType type,
                                         TypedArrayObject* source) {
  if (source->is_out_of_bounds()) co_return throw_detached(cx, "Construct");
  const uint64_t length = source->length();
  TypedArrayObject* const made = co_await new_typed_array_with_shape(cx, shape, type, length);
  if (is_bigint_type(type) != is_bigint_type(source->type()))
    co_return throw_type_error(cx, "Cannot mix BigInt and other types, use explicit conversions");
  if (type == source->type())
    (void)co_await move_bytes(cx, made->data(), source->data(), made->byte_length());
  else
    (void)co_await convert_elements_fuelled(cx, source->type(), source->data(), type, made->data(),
                                            length);
  co_return made;
}

/// §23.2.5.1.3 InitializeTypedArrayFromArrayBuffer
Task<TypedArrayObject*> from_buffer(Context& cx, Shape* shape, ElementType type,
                                    ArrayBufferObject* buffer, Value byte_offset, Value length) {
  const char* const name = typed_array_name(type);
  const uint64_t offset = co_await to_index(cx, byte_offset);
  if (offset % element_size(type) != 0)
    co_return throw_range_error(cx, "start offset of %s should be a multiple of %u", name,
                                element_size(type));
  uint64_t count = TypedArrayObject::kLengthTracking;
  if (!length.is_undefined()) count = co_await to_index(cx, length);
  if (buffer->is_detached()) co_return throw_detached(cx, "Construct");
  const uint64_t bytes = buffer->byte_length();
  if (length.is_undefined()) {
    if (!buffer->is_resizable() && bytes % element_size(type) != 0)
      co_return throw_range_error(cx, "byte length of %s should be a multiple of %u", name,
                                  element_size(type));
    if (offset > bytes)
      co_return throw_range_error(cx, "Start offset %.0f is outside the bounds of the buffer",
                                  static_cast<double>(offset));
    if (!buffer->is_resizable()) count = (bytes - offset) >> element_shift(type);
  } else if (offset > bytes || count > ((bytes - offset) >> element_shift(type))) {
    co_return throw_range_error(cx, "Invalid typed array length: %.0f", static_cast<double>(count));
  }
  TypedArrayObject* const made =
      co_await TypedArrayObject::create(cx.heap(), shape, type, buffer, offset, count);
  co_return made;
}

Task<TypedArrayObject*> from_array_like(Context& cx, Shape* shape, ElementType type,
                                        Object* source) {
  const uint64_t length = co_await length_of_array_like(cx, source);
  TypedArrayObject* const made = co_await new_typed_array_with_shape(cx, shape, type, length);
  for (uint64_t k = 0; k < length; ++k) {
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, source, at);
    (void)co_await set_typed_element(cx, made, k, v);
    if (k % 1024 == 0) co_await burn_fuel(cx, 4096);
  }
  co_return made;
}

/// InitializeTypedArrayFromList and the two ways to get there.
Task<TypedArrayObject*> from_object(Context& cx, Shape* shape, ElementType type, Object* source) {
  ArrayObject* list = plain_array(cx, Value(source));
  if (list && !is_ready_list(type, list)) list = nullptr;
  if (!list) {
    const Value method = co_await get_method(cx, Value(source),
                                             PropertyKey::symbol(well_known(WellKnown::iterator)));
    if (method.is_undefined()) {
      TypedArrayObject* const made = co_await from_array_like(cx, shape, type, source);
      co_return made;
    }
    list = co_await list_from_iterator(cx, Value(source), method);
  }
  TypedArrayObject* const made =
      co_await new_typed_array_with_shape(cx, shape, type, list->length());
  (void)co_await fill_from_list(cx, made, list);
  co_return made;
}

Task<Value> construct_typed_array(Context& cx, Args args, ElementType type) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor %s requires 'new'", typed_array_name(type));
  const Value first = args[0];
  uint64_t length = 0;
  if (!first.is_object()) length = co_await to_index(cx, first);
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, typed_array_prototype(type));
  Shape* const shape = co_await shape_for(cx, Kind::TypedArray, proto);
  TypedArrayObject* made = nullptr;
  if (!first.is_object())
    made = co_await new_typed_array_with_shape(cx, shape, type, length);
  else if (TypedArrayObject* const array = as_typed_array(first))
    made = co_await from_typed_array(cx, shape, type, array);
  else if (ArrayBufferObject* const buffer = as_array_buffer(first))
    made = co_await from_buffer(cx, shape, type, buffer, args[1], args[2]);
  else
    made = co_await from_object(cx, shape, type, first.as_object());
  co_return Value(made);
}

template <ElementType type>
NativeTask typed_array_constructor_of(Context& cx, Args args) {
  return construct_typed_array(cx, args, type);
}

/// FAST PATH: of so many zeros.
template <ElementType type>
Result<Value> typed_array_constructor_quick(Context& cx, const Args& args) {
  const Value length = args[0];
  if (!is_plain_construct(args) || !length.is_int32() || length.as_int32() < 0 ||
      static_cast<uint32_t>(length.as_int32()) > kLeafUnitsMax)
    return Value::lazy();
  TypedArrayObject* const made =
      TRY(new_typed_array(cx, type, static_cast<uint64_t>(length.as_int32())));
  return Value(made);
}

/// §23.2.1.1 %TypedArray% ( )
Result<Value> abstract_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Abstract class TypedArray not directly constructable");
}

// ---- §23.2.2 from and of

Task<Value> mapped_value(Context& cx, Args args, Value v, uint64_t k) {
  if (args[1].is_undefined()) co_return v;
  const Value arguments[] = {v, Value::number(k)};
  const Value mapped = co_await call(cx, args[1], args[2], arguments);
  co_return mapped;
}

/// §23.2.2.1 %TypedArray%.from ( source [ , mapper [ , thisArg ] ] )
NativeTask typed_array_from(Context& cx, Args args) {
  if (!is_constructor(args.this_value))
    co_return throw_type_error(cx, "%s is not a constructor",
                               describe_for_message(cx, args.this_value).c_str());
  if (!args[1].is_undefined() && !args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  const Value method =
      co_await get_method(cx, args[0], PropertyKey::symbol(well_known(WellKnown::iterator)));
  Object* source = nullptr;
  uint64_t length = 0;
  if (method.is_undefined()) {
    source = co_await to_object(cx, args[0]);
    length = co_await length_of_array_like(cx, source);
  } else {
    ArrayObject* const list = co_await list_from_iterator(cx, args[0], method);
    source = list;
    length = list->length();
  }
  TypedArrayObject* const target = co_await typed_array_create(cx, args.this_value, length);
  for (uint64_t k = 0; k < length; ++k) {
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, source, at);
    const Value mapped = co_await mapped_value(cx, args, v, k);
    (void)co_await set_typed_element(cx, target, k, mapped);
    if (k % 1024 == 0) co_await burn_fuel(cx, 4096);
  }
  co_return Value(target);
}

/// §23.2.2.2 %TypedArray%.of ( ...items )
NativeTask typed_array_of(Context& cx, Args args) {
  if (!is_constructor(args.this_value))
    co_return throw_type_error(cx, "%s is not a constructor",
                               describe_for_message(cx, args.this_value).c_str());
  TypedArrayObject* const target = co_await typed_array_create(cx, args.this_value, args.count);
  for (uint32_t k = 0; k < args.count; ++k)
    (void)co_await set_typed_element(cx, target, k, args[k]);
  co_return Value(target);
}

// ---- Tables

constexpr Builtin kTypedArrayFunction = constructor("TypedArray", 0, abstract_constructor);
constexpr Builtin kTypedArray[] = {
    prototype(Intrinsic::TypedArrayPrototype),
    method("from", 1, typed_array_from),
    method("of", 0, typed_array_of),
    getter("@@species", return_this),
};

#define CONSTRUCTOR(name)                                                          \
  constexpr Builtin k##name##Constructor =                                         \
      constructor(#name "Array", 3, typed_array_constructor_of<ElementType::name>, \
                  typed_array_constructor_quick<ElementType::name>);
#define BYTES_PER_ELEMENT(name) constant("BYTES_PER_ELEMENT", element_size(ElementType::name))
#define TYPE(name, type)                                                                      \
  CONSTRUCTOR(name)                                                                           \
  constexpr Builtin k##name##Statics[] = {prototype(Intrinsic::name##ArrayPrototype),         \
                                          BYTES_PER_ELEMENT(name)};                           \
  constexpr Builtin k##name##Prototype[] = {intrinsic("constructor", Intrinsic::name##Array), \
                                            BYTES_PER_ELEMENT(name)};
#define OTHER_TYPES(TYPE)     \
  TYPE(Int8, int8_t)          \
  TYPE(Uint8Clamped, uint8_t) \
  TYPE(Int16, int16_t)        \
  TYPE(Uint16, uint16_t)      \
  TYPE(Int32, int32_t)        \
  TYPE(Uint32, uint32_t)      \
  TYPE(BigInt64, int64_t)     \
  TYPE(BigUint64, uint64_t)   \
  TYPE(Float16, uint16_t)     \
  TYPE(Float32, float)        \
  TYPE(Float64, double)

OTHER_TYPES(TYPE)
#undef TYPE

CONSTRUCTOR(Uint8)
constexpr Builtin kUint8Statics[] = {
    prototype(Intrinsic::Uint8ArrayPrototype),
    BYTES_PER_ELEMENT(Uint8),
    method("fromBase64", 1, natives::uint8_array_from_base64),
    method("fromHex", 1, natives::uint8_array_from_hex),
};
constexpr Builtin kUint8Prototype[] = {
    intrinsic("constructor", Intrinsic::Uint8Array),
    BYTES_PER_ELEMENT(Uint8),
    method("setFromBase64", 1, natives::uint8_array_set_from_base64),
    method("setFromHex", 1, natives::uint8_array_set_from_hex),
    method("toBase64", 0, natives::uint8_array_to_base64),
    method("toHex", 0, natives::uint8_array_to_hex),
};

}  // namespace

constinit const IntrinsicTemplate kTypedArrayTemplate =
    function_template(kTypedArrayFunction, kTypedArray);

#define TYPE(name, type)                                                                \
  constinit const IntrinsicTemplate k##name##ArrayTemplate =                            \
      function_template(k##name##Constructor, k##name##Statics, Intrinsic::TypedArray); \
  constinit const IntrinsicTemplate k##name##ArrayPrototypeTemplate =                   \
      object_template(k##name##Prototype, Intrinsic::TypedArrayPrototype);
OTHER_TYPES(TYPE)
TYPE(Uint8, uint8_t)
#undef TYPE
#undef OTHER_TYPES
#undef CONSTRUCTOR
#undef BYTES_PER_ELEMENT

}  // namespace shoal
