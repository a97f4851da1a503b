// Element access of the dispatch loop: inline, without a call, for the types and values that need
// none.
#pragma once

#include "vm/object/typed_array.h"

namespace shoal {

namespace typed_array_access {

template <class T>
T at(const uint8_t* base, uint32_t i) noexcept {
  return reinterpret_cast<const T*>(base)[i];
}
template <class T>
void put(uint8_t* base, uint32_t i, T v) noexcept {
  reinterpret_cast<T*>(base)[i] = v;
}

}  // namespace typed_array_access

[[gnu::always_inline]] inline bool TypedArrayObject::quick_load(uint32_t i,
                                                                Value& out) const noexcept {
  using namespace typed_array_access;
  if (i >= length()) [[unlikely]]
    return false;
  const uint8_t* const base = data();
  switch (type_) {
    case ElementType::Int8: out = Value::int32(at<int8_t>(base, i)); return true;
    case ElementType::Uint8:
    case ElementType::Uint8Clamped: out = Value::int32(base[i]); return true;
    case ElementType::Int16: out = Value::int32(at<int16_t>(base, i)); return true;
    case ElementType::Uint16: out = Value::int32(at<uint16_t>(base, i)); return true;
    case ElementType::Int32: out = Value::int32(at<int32_t>(base, i)); return true;
    case ElementType::Uint32: out = Value::number(at<uint32_t>(base, i)); return true;
    case ElementType::Float32: out = Value::double_number(at<float>(base, i)); return true;
    case ElementType::Float64: out = Value::double_number(at<double>(base, i)); return true;
    default: return false;
  }
}

[[gnu::always_inline]] inline bool TypedArrayObject::quick_store(uint32_t i, Value v) noexcept {
  using namespace typed_array_access;
  if (i >= length() || buffer_->is_immutable()) [[unlikely]]
    return false;
  uint8_t* const base = data();
  if (type_ == ElementType::Float64 && v.is_number()) {
    put(base, i, v.as_number());
    return true;
  }
  if (!v.is_int32()) {
    if (type_ != ElementType::Float32 || !v.is_double()) return false;
    put(base, i, static_cast<float>(v.as_double()));
    return true;
  }
  const int32_t n = v.as_int32();
  switch (type_) {
    case ElementType::Int8:
    case ElementType::Uint8: put(base, i, static_cast<uint8_t>(n)); return true;
    case ElementType::Uint8Clamped:
      put(base, i, static_cast<uint8_t>(n < 0 ? 0 : n > 255 ? 255 : n));
      return true;
    case ElementType::Int16:
    case ElementType::Uint16: put(base, i, static_cast<uint16_t>(n)); return true;
    case ElementType::Int32:
    case ElementType::Uint32: put(base, i, n); return true;
    case ElementType::Float32: put(base, i, static_cast<float>(n)); return true;
    default: return false;
  }
}

}  // namespace shoal
