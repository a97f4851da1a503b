// TypedArrayObject, §10.4.5 and §23.2, and DataViewObject, §25.3: windows on an array buffer.
// Bounds are asked of the buffer each time, for it may be detached or resized.
#pragma once

#include "vm/object/array_buffer.h"
#include "vm/run/intrinsics.h"
#include "vm/run/task.h"
#include "vm/value/property_key.h"

namespace shoal {

struct PropertyDescriptor;

/// TYPE(name, C++ type): in the order of the intrinsics, Int8Array first.
#define SHOAL_ELEMENT_TYPES(TYPE)                                                               \
  TYPE(Int8, int8_t)                                                                            \
  TYPE(Uint8, uint8_t)                                                                          \
  TYPE(Uint8Clamped, uint8_t)                                                                   \
  TYPE(Int16, int16_t)                                                                          \
  TYPE(Uint16, uint16_t)                                                                        \
  TYPE(Int32, int32_t) TYPE(Uint32, uint32_t) TYPE(BigInt64, int64_t) TYPE(BigUint64, uint64_t) \
      TYPE(Float16, uint16_t) TYPE(Float32, float) TYPE(Float64, double)

enum class ElementType : uint8_t {
#define TYPE(name, type) name,
  SHOAL_ELEMENT_TYPES(TYPE)
#undef TYPE
};

constexpr uint32_t element_shift(ElementType type) noexcept {
  constexpr uint8_t kShifts[] = {0, 0, 0, 1, 1, 2, 2, 3, 3, 1, 2, 3};
  return kShifts[static_cast<uint8_t>(type)];
}
constexpr uint32_t element_size(ElementType type) noexcept { return 1u << element_shift(type); }
constexpr bool is_bigint_type(ElementType type) noexcept {
  return type == ElementType::BigInt64 || type == ElementType::BigUint64;
}
constexpr Intrinsic typed_array_prototype(ElementType type) noexcept {
  return static_cast<Intrinsic>(static_cast<uint16_t>(Intrinsic::Int8ArrayPrototype) +
                                static_cast<uint16_t>(type));
}
constexpr Intrinsic typed_array_constructor(ElementType type) noexcept {
  return static_cast<Intrinsic>(static_cast<uint16_t>(Intrinsic::Int8Array) +
                                static_cast<uint16_t>(type));
}
/// "Int8Array".
const char* typed_array_name(ElementType type) noexcept;

/// §25.1.3.14 RawBytesToNumeric of bytes in this machine's order; `at` need not be aligned. BigInts
/// allocate.
Result<Value> load_element(Heap& heap, ElementType type, const uint8_t* at);
/// §25.1.3.17 NumericToRawBytes: a number, or for BigInt types a BigInt.
void store_element(ElementType type, uint8_t* at, Value numeric) noexcept;

class TypedArrayObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<TypedArrayObject>("TypedArray");
  static constexpr uint64_t kLengthTracking = ~uint64_t{0};

  /// length: in elements, or kLengthTracking. The window has been checked.
  static Result<TypedArrayObject*> create(Heap& heap, Shape* shape, ElementType type,
                                          ArrayBufferObject* buffer, size_t byte_offset,
                                          uint64_t length) {
    return heap.create<TypedArrayObject>(static_cast<CellKind>(Kind::TypedArray), shape, type,
                                         buffer, byte_offset, length);
  }

  ElementType type() const noexcept { return type_; }
  ArrayBufferObject* buffer() const noexcept { return buffer_.get(); }
  bool is_length_tracking() const noexcept { return length_ == kLengthTracking; }
  /// §10.4.5.14 IsTypedArrayOutOfBounds; detached counts.
  bool is_out_of_bounds() const noexcept;
  /// In elements; 0 where out of bounds.
  uint64_t length() const noexcept;
  /// As given at creation, whatever has become of the buffer.
  size_t raw_byte_offset() const noexcept { return byte_offset_; }
  uint64_t byte_length() const noexcept { return length() << element_shift(type_); }
  /// §10.4.5.17 IsTypedArrayFixedLength.
  bool has_fixed_length() const noexcept {
    return !is_length_tracking() && (!buffer_->is_resizable() || buffer_->is_shared());
  }
  uint8_t* data() const noexcept { return buffer_->data() + byte_offset_; }
  uint8_t* address_of(uint64_t i) const noexcept { return data() + (i << element_shift(type_)); }

  /// Element i, if there is one and it is no BigInt: no allocation.
  bool load_number(uint64_t i, Value& out) const noexcept;
  /// Element i, which exists.
  Result<Value> load(Heap& heap, uint64_t i) const {
    return load_element(heap, type_, address_of(i));
  }
  /// numeric is a number, or for BigInt types a BigInt; i exists.
  void store(uint64_t i, Value numeric) noexcept { store_element(type_, address_of(i), numeric); }

  // --- For the interpreter
  /// The commonest loads and stores, without a call; false: the complete way has to be taken.
  bool quick_load(uint32_t i, Value& out) const noexcept;
  bool quick_store(uint32_t i, Value v) noexcept;
  /// Element i, or undefined if there is none; thrown if there is no memory for a BigInt.
  Value get_number_or_bigint(Context& cx, uint64_t i) const;
  /// Stores a value that needs no conversion (nowhere, if there is no element i). False: it needs
  /// one, or the buffer is immutable.
  bool try_store(uint64_t i, Value v) noexcept {
    if (is_bigint_type(type_) ? !v.is_bigint() : !v.is_number()) return false;
    if (buffer_->is_immutable()) [[unlikely]]
      return false;
    if (i < length()) store(i, v);
    return true;
  }

  // --- By key, §10.4.5. Keys that spell no number are none of ours.
  /// The element or the hole; numeric: whether the key spells a number.
  Result<Value> get_own(Context& cx, PropertyKey key, bool& numeric) const;
  /// What elements are: attr::All, unless the buffer is immutable.
  uint8_t element_attributes() const noexcept {
    return buffer_->is_immutable() ? attr::Enumerable : attr::All;
  }
  /// Whether define_own would store the value of d, which is not in the elements' form yet.
  bool define_converts(PropertyKey key, const PropertyDescriptor& d) const noexcept;
  /// The value of d, if there is one, has been converted where define_converts said so.
  Result<bool> define_own(Context& cx, PropertyKey key, const PropertyDescriptor& d, bool& numeric);
  bool is_valid_key(PropertyKey key) const noexcept;
  /// Stores a converted value unless there is no such element.
  void store_if_valid(PropertyKey key, Value numeric) noexcept;
  /// ToNumber or ToBigInt, as the type wants it.
  Eventually<Value> convert_element(Context& cx, Value v) const;

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(buffer_);
  }

 private:
  friend class Heap;
  TypedArrayObject(Shape* shape, ElementType type, ArrayBufferObject* buffer, size_t byte_offset,
                   uint64_t length) noexcept
      : Object(shape), buffer_(buffer), byte_offset_(byte_offset), length_(length), type_(type) {}
  Result<bool> define_immutable(Context& cx, uint64_t index, const PropertyDescriptor& d) const;
  /// False: the key spells no number. valid: it is an integer index below the length, which index
  /// then is.
  bool numeric_index(PropertyKey key, uint64_t& index, bool& valid) const noexcept;
  Slot<ArrayBufferObject> buffer_;
  size_t byte_offset_;
  uint64_t length_;
  ElementType type_;
};

class DataViewObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<DataViewObject>("DataView");
  static constexpr uint64_t kLengthTracking = ~uint64_t{0};
  static Result<DataViewObject*> create(Heap& heap, Shape* shape, ArrayBufferObject* buffer,
                                        size_t byte_offset, uint64_t byte_length) {
    return heap.create<DataViewObject>(static_cast<CellKind>(Kind::DataView), shape, buffer,
                                       byte_offset, byte_length);
  }
  ArrayBufferObject* buffer() const noexcept { return buffer_.get(); }
  size_t raw_byte_offset() const noexcept { return byte_offset_; }
  bool is_length_tracking() const noexcept { return byte_length_ == kLengthTracking; }
  /// §25.3.1.3 IsViewOutOfBounds; detached counts.
  bool is_out_of_bounds() const noexcept;
  /// 0 where out of bounds.
  uint64_t byte_length() const noexcept;
  uint8_t* data() const noexcept { return buffer_->data() + byte_offset_; }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(buffer_);
  }

 private:
  friend class Heap;
  DataViewObject(Shape* shape, ArrayBufferObject* buffer, size_t byte_offset,
                 uint64_t byte_length) noexcept
      : Object(shape), buffer_(buffer), byte_offset_(byte_offset), byte_length_(byte_length) {}
  Slot<ArrayBufferObject> buffer_;
  size_t byte_offset_;
  uint64_t byte_length_;
};

}  // namespace shoal
