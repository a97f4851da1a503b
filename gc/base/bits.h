// Checked arithmetic on sizes, and the few bit tricks the engine shares.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "gc/base/assert.h"

namespace shoal {

/// sum = a + b; false on overflow (sum is then unspecified).
template <class T>
[[nodiscard]] constexpr bool checked_add(T a, T b, T& sum) noexcept {
  return !__builtin_add_overflow(a, b, &sum);
}

/// difference = a - b; false on overflow.
template <class T>
[[nodiscard]] constexpr bool checked_sub(T a, T b, T& difference) noexcept {
  return !__builtin_sub_overflow(a, b, &difference);
}

/// product = a * b; false on overflow.
template <class T>
[[nodiscard]] constexpr bool checked_mul(T a, T b, T& product) noexcept {
  return !__builtin_mul_overflow(a, b, &product);
}

/// bytes = base + count * item; false on overflow. The size of a cell with a tail of items.
[[nodiscard]] constexpr bool checked_array_bytes(size_t base, size_t count, size_t item,
                                                 size_t& bytes) noexcept {
  size_t tail = 0;
  return checked_mul(count, item, tail) && checked_add(base, tail, bytes);
}

/// a + b, or the greatest value where that overflows: for counters that only steer.
constexpr size_t saturating_add(size_t a, size_t b) noexcept {
  size_t sum = 0;
  return checked_add(a, b, sum) ? sum : std::numeric_limits<size_t>::max();
}

/// a - b, or 0 where b is greater.
constexpr size_t saturating_sub(size_t a, size_t b) noexcept { return a > b ? a - b : 0; }

constexpr bool is_power_of_two(size_t n) noexcept { return std::has_single_bit(n); }

/// The least multiple of alignment (a power of two) that is >= n. The caller knows that it does not
/// overflow.
constexpr size_t round_up(size_t n, size_t alignment) noexcept {
  SHOAL_ASSERT(is_power_of_two(alignment));
  SHOAL_ASSERT(n <= std::numeric_limits<size_t>::max() - (alignment - 1));
  return (n + alignment - 1) & ~(alignment - 1);
}

}  // namespace shoal
