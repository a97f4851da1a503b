#include "vm/object/typed_array.h"

#include <cmath>
#include <cstring>

#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/conversions.h"
#include "vm/value/equality.h"
#include "vm/value/float16.h"
#include "vm/value/number_text.h"

namespace shoal {

static_assert(typed_array_prototype(ElementType::Float64) == Intrinsic::Float64ArrayPrototype);
static_assert(typed_array_constructor(ElementType::Float64) == Intrinsic::Float64Array);
static_assert(typed_array_prototype(ElementType::Uint8Clamped) ==
              Intrinsic::Uint8ClampedArrayPrototype);

const char* typed_array_name(ElementType type) noexcept {
  static constexpr const char* kNames[] = {
#define TYPE(name, type) #name "Array",
      SHOAL_ELEMENT_TYPES(TYPE)
#undef TYPE
  };
  return kNames[static_cast<uint8_t>(type)];
}

// ---- Elements

namespace {

template <class T>
T read(const uint8_t* at) noexcept {
  T v;
  std::memcpy(&v, at, sizeof v);
  return v;
}
template <class T>
void write(uint8_t* at, T v) noexcept {
  std::memcpy(at, &v, sizeof v);
}

/// Of the types that are no BigInts.
Value read_number(ElementType type, const uint8_t* at) noexcept {
  switch (type) {
    case ElementType::Int8: return Value::int32(read<int8_t>(at));
    case ElementType::Uint8:
    case ElementType::Uint8Clamped: return Value::int32(*at);
    case ElementType::Int16: return Value::int32(read<int16_t>(at));
    case ElementType::Uint16: return Value::int32(read<uint16_t>(at));
    case ElementType::Int32: return Value::int32(read<int32_t>(at));
    case ElementType::Uint32: return Value::number(read<uint32_t>(at));
    case ElementType::Float16: return Value::number(float16_to_double(read<uint16_t>(at)));
    case ElementType::Float32: return Value::number(double{read<float>(at)});
    case ElementType::Float64: return Value::number(read<double>(at));
    case ElementType::BigInt64:
    case ElementType::BigUint64: break;
  }
  SHOAL_UNREACHABLE();
}

/// §7.1.12 ToUint8Clamp: ties to even.
uint8_t clamp_to_uint8(double d) noexcept {
  if (!(d > 0)) return 0;
  if (d >= 255) return 255;
  return static_cast<uint8_t>(std::nearbyint(d));
}

}  // namespace

Result<Value> load_element(Heap& heap, ElementType type, const uint8_t* at) {
  if (!is_bigint_type(type)) return read_number(type, at);
  BigInt* const b =
      TRY(type == ElementType::BigInt64 ? BigInt::from_int64(heap, read<int64_t>(at))
                                        : BigInt::from_uint64(heap, read<uint64_t>(at)));
  return Value(b);
}

void store_element(ElementType type, uint8_t* at, Value v) noexcept {
  switch (type) {
    case ElementType::Int8:
    case ElementType::Uint8: *at = static_cast<uint8_t>(number_to_uint32(v)); return;
    case ElementType::Uint8Clamped: *at = clamp_to_uint8(v.as_number()); return;
    case ElementType::Int16:
    case ElementType::Uint16: write(at, static_cast<uint16_t>(number_to_uint32(v))); return;
    case ElementType::Int32:
    case ElementType::Uint32: write(at, number_to_uint32(v)); return;
    case ElementType::BigInt64:
    case ElementType::BigUint64: write(at, v.as_bigint()->to_uint64()); return;
    case ElementType::Float16: write(at, double_to_float16(v.as_number())); return;
    case ElementType::Float32: write(at, static_cast<float>(v.as_number())); return;
    case ElementType::Float64: write(at, v.as_number()); return;
  }
}

// ---- Bounds

bool TypedArrayObject::is_out_of_bounds() const noexcept {
  const ArrayBufferObject* const buffer = buffer_.get();
  const size_t bytes = buffer->byte_length();
  if (buffer->is_detached() || byte_offset_ > bytes) return true;
  return !is_length_tracking() && (length_ << element_shift(type_)) > bytes - byte_offset_;
}

uint64_t TypedArrayObject::length() const noexcept {
  // The length is read once: a shared buffer may grow at any time.
  const size_t bytes = buffer_->byte_length();
  if (byte_offset_ > bytes) return 0;
  const uint64_t room = (bytes - byte_offset_) >> element_shift(type_);
  if (is_length_tracking()) return room;
  return length_ <= room ? length_ : 0;
}

bool DataViewObject::is_out_of_bounds() const noexcept {
  const ArrayBufferObject* const buffer = buffer_.get();
  const size_t bytes = buffer->byte_length();
  if (buffer->is_detached() || byte_offset_ > bytes) return true;
  return !is_length_tracking() && byte_length_ > bytes - byte_offset_;
}

uint64_t DataViewObject::byte_length() const noexcept {
  const size_t bytes = buffer_->byte_length();
  if (byte_offset_ > bytes) return 0;
  const uint64_t room = bytes - byte_offset_;
  if (is_length_tracking()) return room;
  return byte_length_ <= room ? byte_length_ : 0;
}

bool TypedArrayObject::load_number(uint64_t i, Value& out) const noexcept {
  if (is_bigint_type(type_) || i >= length()) return false;
  out = read_number(type_, address_of(i));
  return true;
}

Value TypedArrayObject::get_number_or_bigint(Context& cx, uint64_t i) const {
  if (i >= length()) return Value::undefined();
  if (!is_bigint_type(type_)) return read_number(type_, address_of(i));
  Result<Value> v = load(cx.heap(), i);
  return v.ok() ? v.value() : Value::from_bits(Value::kThrown);
}

// ---- By key

namespace {

/// §7.1.21 CanonicalNumericIndexString of an atom.
bool atom_spells_number(const String* atom, double& number) noexcept {
  const StringView text = atom->flat_view();
  if (text.length() == 0 || text.length() > kNumberTextMax || !text.is_latin1()) return false;
  const char16_t first = text[0];
  const bool may_be =
      (first >= u'0' && first <= u'9') || first == u'-' || first == u'I' || first == u'N';
  if (!may_be) return false;
  number = string_to_number(text);
  if (text.equals_ascii("-0")) return true;
  char spelled[kNumberTextMax];
  return text.equals_ascii({spelled, number_to_text(number, spelled)});
}

}  // namespace

bool is_canonical_numeric(PropertyKey key) noexcept {
  double number;
  return key.is_index() || (key.is_atom() && atom_spells_number(key.as_atom(), number));
}

bool TypedArrayObject::numeric_index(PropertyKey key, uint64_t& index, bool& valid) const noexcept {
  if (key.is_index()) [[likely]] {
    index = key.as_index();
    valid = index < length();
    return true;
  }
  double number = 0;
  if (!key.is_atom() || !atom_spells_number(key.as_atom(), number)) return false;
  // An integer that is no array index, "-0" aside, is above all of them or negative.
  valid = number >= 4294967295.0 && number < 0x1p53 && number == std::trunc(number) &&
          static_cast<uint64_t>(number) < length();
  index = valid ? static_cast<uint64_t>(number) : 0;
  return true;
}

Result<Value> TypedArrayObject::get_own(Context& cx, PropertyKey key, bool& numeric) const {
  uint64_t index;
  bool valid;
  numeric = numeric_index(key, index, valid);
  if (!numeric || !valid) return Value::hole();
  return load(cx.heap(), index);
}

namespace {

/// Whether an element can be what d says; its value aside.
bool allows(const PropertyDescriptor& d) noexcept {
  return !(d.has_configurable && !d.configurable) && !(d.has_enumerable && !d.enumerable) &&
         !d.is_accessor() && !(d.has_writable && !d.writable);
}

}  // namespace

/// ValidateAndApplyPropertyDescriptor of an element that cannot change.
Result<bool> TypedArrayObject::define_immutable(Context& cx, uint64_t index,
                                                const PropertyDescriptor& d) const {
  if ((d.has_configurable && d.configurable) || (d.has_enumerable && !d.enumerable) ||
      d.is_accessor() || (d.has_writable && d.writable))
    return false;
  if (!d.has_value) return true;
  const Value current = TRY(load(cx.heap(), index));
  return same_value(d.value, current);
}

Result<bool> TypedArrayObject::define_own(Context& cx, PropertyKey key, const PropertyDescriptor& d,
                                          bool& numeric) {
  uint64_t index;
  bool valid;
  numeric = numeric_index(key, index, valid);
  if (!numeric || !valid) return false;
  if (buffer_->is_immutable()) return define_immutable(cx, index, d);
  if (!allows(d)) return false;
  if (d.has_value) store(index, d.value);
  return true;
}

bool TypedArrayObject::define_converts(PropertyKey key,
                                       const PropertyDescriptor& d) const noexcept {
  if (!d.has_value || buffer_->is_immutable() || !allows(d)) return false;
  if (is_bigint_type(type_) ? d.value.is_bigint() : d.value.is_number()) return false;
  return is_valid_key(key);
}

bool TypedArrayObject::is_valid_key(PropertyKey key) const noexcept {
  uint64_t index;
  bool valid;
  return numeric_index(key, index, valid) && valid;
}

void TypedArrayObject::store_if_valid(PropertyKey key, Value numeric) noexcept {
  uint64_t index;
  bool valid;
  if (numeric_index(key, index, valid) && valid) store(index, numeric);
}

Eventually<Value> TypedArrayObject::convert_element(Context& cx, Value v) const {
  return is_bigint_type(type_) ? to_bigint(cx, v) : to_number(cx, v);
}

}  // namespace shoal
