// What the natives of ArrayBuffer, DataView, the typed arrays and Atomics share: §25.1.3, §23.2.4.
#pragma once

#include <algorithm>

#include "stdlib/es/array_operations.h"
#include "vm/object/typed_array.h"
#include "vm/run/context.h"

namespace shoal {

/// Bytes moved between two looks at the fuel: some tens of microseconds.
inline constexpr size_t kBytesPerPiece = size_t{512} * 1024;
/// Elements that a native looks at between two looks at the fuel.
inline constexpr uint32_t kElementsPerPiece = 16 * 1024;

enum class Access : uint8_t { Read, Write };
/// Which of the two kinds of buffers a method is of.
enum class BufferKind : uint8_t { Plain, Shared };

SHOAL_COLD Thrown throw_incompatible(Context& cx, const char* method, Value receiver);
SHOAL_COLD Thrown throw_detached(Context& cx, const char* method);

/// ToIntegerOrInfinity and the clamping in one; undefined is `length`, for the ends of ranges.
Eventually<uint64_t> relative_end(Context& cx, Value v, uint64_t length);
Eventually<uint64_t> relative_start(Context& cx, Value v, uint64_t length);

/// memmove, in pieces that burn fuel.
Eventually<bool> move_bytes(Context& cx, uint8_t* to, const uint8_t* from, size_t count);

/// §7.1.22 ToIndex with a message of its own, and, if `with_value`, the number that was given.
Task<uint64_t> to_index_or(Context& cx, Value v, const char* message, bool with_value);

// --- Buffers
inline ArrayBufferObject* as_array_buffer(Value v) noexcept {
  return v.is_kind(Kind::ArrayBuffer) ? v.as<ArrayBufferObject>() : nullptr;
}
/// §25.1.3.1 AllocateArrayBuffer and §25.2.2.1; max: the hole if not resizable.
Task<ArrayBufferObject*> allocate_array_buffer(Context& cx, Value new_target, uint64_t length,
                                               Value max, BufferKind kind);
/// What the bytes of a new buffer are: Overwritten by who makes it, all that anybody gets to see.
enum class NewBytes : uint8_t { Zeroed, Overwritten };
/// A fixed-length ArrayBuffer of the running realm.
Result<ArrayBufferObject*> new_array_buffer(Context& cx, uint64_t length,
                                            NewBytes bytes = NewBytes::Zeroed);
/// §25.1.3.7 GetArrayBufferMaxByteLengthOption: a number, or the hole.
Task<Value> max_byte_length_option(Context& cx, Value options);

// --- Typed arrays
inline TypedArrayObject* as_typed_array(Value v) noexcept {
  return v.is_kind(Kind::TypedArray) ? v.as<TypedArrayObject>() : nullptr;
}
/// §23.2.4.4 ValidateTypedArray.
Result<TypedArrayObject*> validate_typed_array(Context& cx, Value v, const char* method,
                                               Access access = Access::Read);
/// One of the running realm, over a buffer of its own.
Result<TypedArrayObject*> new_typed_array(Context& cx, ElementType type, uint64_t length,
                                          NewBytes bytes = NewBytes::Zeroed);
/// The same with another shape.
Result<TypedArrayObject*> new_typed_array_with_shape(Context& cx, Shape* shape, ElementType type,
                                                     uint64_t length,
                                                     NewBytes bytes = NewBytes::Zeroed);
/// §23.2.4.2 TypedArrayCreateFromConstructor, for writing, with one length as argument.
Task<TypedArrayObject*> typed_array_create(Context& cx, Value constructor, uint64_t length);
/// §23.2.4.1 TypedArraySpeciesCreate with one length as argument, for writing.
Task<TypedArrayObject*> typed_array_species_create(Context& cx, TypedArrayObject* exemplar,
                                                   uint64_t length);
/// Whether species_constructor gives the array's own intrinsic constructor, and runs no script.
bool has_plain_species(Context& cx, const TypedArrayObject* array) noexcept;
/// typed_array_species_create for a window on a buffer; length: kLengthTracking leaves the argument
/// out.
Task<TypedArrayObject*> typed_array_species_window(Context& cx, TypedArrayObject* exemplar,
                                                   uint64_t byte_offset, uint64_t length);
/// Get(O, k): undefined where there is no such element (any more).
inline Result<Value> typed_element(Context& cx, TypedArrayObject* array, uint64_t k) {
  const Value v = array->get_number_or_bigint(cx, k);
  if (v.is_thrown()) [[unlikely]]
    return Thrown{};
  return v;
}
/// §10.4.5.16 TypedArraySetElement.
Eventually<bool> set_typed_element(Context& cx, TypedArrayObject* array, uint64_t k, Value v);
/// Copies elements between types of one content type; the ranges do not overlap.
void convert_elements(ElementType from_type, const uint8_t* from, ElementType to_type, uint8_t* to,
                      uint64_t count) noexcept;
/// The same in pieces that burn fuel.
Eventually<bool> convert_elements_fuelled(Context& cx, ElementType from_type, const uint8_t* from,
                                          ElementType to_type, uint8_t* to, uint64_t count);
/// Sorts by value: NaN last, -0 before 0. In pieces that burn fuel.
Task<bool> sort_elements(Context& cx, TypedArrayObject* array, uint64_t count);

}  // namespace shoal
