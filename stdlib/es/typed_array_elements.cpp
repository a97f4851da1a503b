// Work on the elements of typed arrays as they lie in memory: conversion between types, sorting.
#include <cstring>
#include <type_traits>

#include "stdlib/es/buffer_operations.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"
#include "vm/value/conversions.h"
#include "vm/value/float16.h"

namespace shoal {
namespace {

// ---- Conversion, by way of doubles: they hold every number of every type exactly.

constexpr uint32_t kBatch = 256;

template <class T>
void load_batch(const uint8_t* from, double* out, uint32_t count) noexcept {
  for (uint32_t i = 0; i < count; ++i) {
    T v;
    std::memcpy(&v, from + i * sizeof(T), sizeof v);
    out[i] = static_cast<double>(v);
  }
}
template <class T>
void store_batch(const double* from, uint8_t* to, uint32_t count) noexcept {
  for (uint32_t i = 0; i < count; ++i) {
    T v;
    if constexpr (std::is_floating_point_v<T>)
      v = static_cast<T>(from[i]);
    else
      v = static_cast<T>(double_to_uint32(from[i]));
    std::memcpy(to + i * sizeof(T), &v, sizeof v);
  }
}

void load_doubles(ElementType type, const uint8_t* from, double* out, uint32_t count) noexcept {
  switch (type) {
    case ElementType::Int8: return load_batch<int8_t>(from, out, count);
    case ElementType::Uint8:
    case ElementType::Uint8Clamped: return load_batch<uint8_t>(from, out, count);
    case ElementType::Int16: return load_batch<int16_t>(from, out, count);
    case ElementType::Uint16: return load_batch<uint16_t>(from, out, count);
    case ElementType::Int32: return load_batch<int32_t>(from, out, count);
    case ElementType::Uint32: return load_batch<uint32_t>(from, out, count);
    case ElementType::Float32: return load_batch<float>(from, out, count);
    case ElementType::Float64: return load_batch<double>(from, out, count);
    case ElementType::Float16:
      for (uint32_t i = 0; i < count; ++i) {
        uint16_t half;
        std::memcpy(&half, from + size_t{i} * 2, 2);
        out[i] = float16_to_double(half);
      }
      return;
    case ElementType::BigInt64:
    case ElementType::BigUint64: break;
  }
  SHOAL_UNREACHABLE();
}

void store_doubles(ElementType type, const double* from, uint8_t* to, uint32_t count) noexcept {
  switch (type) {
    case ElementType::Int8:
    case ElementType::Uint8: return store_batch<uint8_t>(from, to, count);
    case ElementType::Int16:
    case ElementType::Uint16: return store_batch<uint16_t>(from, to, count);
    case ElementType::Int32:
    case ElementType::Uint32: return store_batch<uint32_t>(from, to, count);
    case ElementType::Float32: return store_batch<float>(from, to, count);
    case ElementType::Float64: return store_batch<double>(from, to, count);
    case ElementType::Uint8Clamped:
    case ElementType::Float16:
      for (uint32_t i = 0; i < count; ++i)
        store_element(type, to + (size_t{i} << element_shift(type)), Value::number(from[i]));
      return;
    case ElementType::BigInt64:
    case ElementType::BigUint64: break;
  }
  SHOAL_UNREACHABLE();
}

}  // namespace

void convert_elements(ElementType from_type, const uint8_t* from, ElementType to_type, uint8_t* to,
                      uint64_t count) noexcept {
  if (from_type == to_type || is_bigint_type(from_type)) {
    std::memcpy(to, from, count << element_shift(to_type));
    return;
  }
  double batch[kBatch];
  while (count != 0) {
    const auto n = static_cast<uint32_t>(std::min<uint64_t>(count, kBatch));
    load_doubles(from_type, from, batch, n);
    store_doubles(to_type, batch, to, n);
    from += size_t{n} << element_shift(from_type);
    to += size_t{n} << element_shift(to_type);
    count -= n;
  }
}

namespace {

Task<bool> convert_task(Context& cx, ElementType from_type, const uint8_t* from,
                        ElementType to_type, uint8_t* to, uint64_t count) {
  while (count != 0) {
    const uint64_t n = std::min<uint64_t>(count, kElementsPerPiece);
    convert_elements(from_type, from, to_type, to, n);
    from += n << element_shift(from_type);
    to += n << element_shift(to_type);
    count -= n;
    co_await burn_fuel(cx, static_cast<int64_t>(n));
  }
  co_return true;
}

}  // namespace

Eventually<bool> convert_elements_fuelled(Context& cx, ElementType from_type, const uint8_t* from,
                                          ElementType to_type, uint8_t* to, uint64_t count) {
  if (count <= kElementsPerPiece) {
    convert_elements(from_type, from, to_type, to, count);
    spend_fuel(cx, static_cast<int64_t>(count));
    return true;
  }
  return convert_task(cx, from_type, from, to_type, to, count);
}

// ---- Sorting: floats become integers of the same order, runs are sorted, then merged.

namespace {

/// Bits of a float as an integer that orders like the number, NaNs last; and back.
template <class T>
T float_key(T bits, T infinity) noexcept {
  constexpr T kMagnitude = std::numeric_limits<T>::max();
  if ((bits & kMagnitude) > infinity) return kMagnitude;
  return bits < 0 ? static_cast<T>(bits ^ kMagnitude) : bits;
}
template <class T>
T float_bits(T key) noexcept {
  return key < 0 ? static_cast<T>(key ^ std::numeric_limits<T>::max()) : key;
}

enum class Numbers : uint8_t { Integers, Floats };

template <class T>
void order_run(T* first, T* last, Numbers numbers, T infinity) noexcept {
  if (numbers == Numbers::Floats)
    for (T* p = first; p != last; ++p) *p = float_key(*p, infinity);
  std::sort(first, last);
}

/// One piece of a merge: up to kElementsPerPiece elements from [a, a_end) and [b, b_end) to `to`.
template <class T>
struct Merge {
  const T *a, *a_end, *b, *b_end;
  T* to;
  bool is_done() const noexcept { return a == a_end && b == b_end; }
  void advance(uint32_t count) noexcept {
    for (; count != 0 && !is_done(); --count) {
      const bool right = a == a_end || (b != b_end && *b < *a);
      *to++ = right ? *b++ : *a++;
    }
  }
};

template <class T>
Task<bool> sort_as(Context& cx, TypedArrayObject* array, uint64_t count, Numbers numbers,
                   T infinity) {
  T* const data = reinterpret_cast<T*>(array->data());
  for (uint64_t at = 0; at < count; at += kElementsPerPiece) {
    const uint64_t end = std::min<uint64_t>(at + kElementsPerPiece, count);
    order_run(data + at, data + end, numbers, infinity);
    co_await burn_fuel(cx, static_cast<int64_t>((end - at) * 4));
  }
  if (count > kElementsPerPiece) {
    ArrayBufferObject* const spare = co_await new_array_buffer(cx, count * sizeof(T));
    T* from = data;
    T* to = reinterpret_cast<T*>(spare->data());
    for (uint64_t width = kElementsPerPiece; width < count; width *= 2) {
      for (uint64_t left = 0; left < count; left += 2 * width) {
        const uint64_t middle = std::min(left + width, count);
        const uint64_t end = std::min(left + 2 * width, count);
        Merge<T> merge{from + left, from + middle, from + middle, from + end, to + left};
        while (!merge.is_done()) {
          merge.advance(kElementsPerPiece);
          co_await burn_fuel(cx, kElementsPerPiece);
        }
      }
      std::swap(from, to);
    }
    if (from != data)
      (void)co_await move_bytes(cx, array->data(), spare->data(), count * sizeof(T));
  }
  if (numbers == Numbers::Floats) {
    for (uint64_t i = 0; i < count; ++i) {
      data[i] = float_bits(data[i]);
      if ((i + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 4);
    }
  }
  co_return true;
}

}  // namespace

Task<bool> sort_elements(Context& cx, TypedArrayObject* array, uint64_t count) {
  switch (array->type()) {
    case ElementType::Int8: return sort_as<int8_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::Uint8:
    case ElementType::Uint8Clamped: return sort_as<uint8_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::Int16: return sort_as<int16_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::Uint16: return sort_as<uint16_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::Int32: return sort_as<int32_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::Uint32: return sort_as<uint32_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::BigInt64: return sort_as<int64_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::BigUint64: return sort_as<uint64_t>(cx, array, count, Numbers::Integers, 0);
    case ElementType::Float16: return sort_as<int16_t>(cx, array, count, Numbers::Floats, 0x7C00);
    case ElementType::Float32:
      return sort_as<int32_t>(cx, array, count, Numbers::Floats, 0x7F80'0000);
    case ElementType::Float64:
      return sort_as<int64_t>(cx, array, count, Numbers::Floats, 0x7FF0'0000'0000'0000);
  }
  SHOAL_UNREACHABLE();
}

}  // namespace shoal
