// Magnitudes of BigInts: arrays of 64-bit limbs, least significant first. Short ones are worked on
// here; long ones by GMP's limb functions (bigint_gmp.h), where the system has them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/base/assert.h"

namespace shoal::limbs {

using Limb = uint64_t;
constexpr uint32_t kLimbBits = 64;

/// Operands from this length on go to GMP (the shorter one decides).
constexpr uint32_t kForeignMin = 64;
/// Products of operands from this length on are made of three of half the length.
constexpr uint32_t kKaratsubaMin = 40;

/// Count without leading zero limbs.
uint32_t significant(const Limb* x, uint32_t count) noexcept;
/// Bits of a magnitude without leading zero limbs; 0 has none.
uint64_t bit_length(const Limb* x, uint32_t count) noexcept;
/// Of magnitudes without leading zero limbs: negative, 0, positive.
int compare(const Limb* x, uint32_t x_count, const Limb* y, uint32_t y_count) noexcept;

/// out[x_count] = x + y, returns the carry. x_count >= y_count; out may be x or y.
Limb add(Limb* out, const Limb* x, uint32_t x_count, const Limb* y, uint32_t y_count) noexcept;
/// out[x_count] = x - y, where x >= y. out may be x or y.
void subtract(Limb* out, const Limb* x, uint32_t x_count, const Limb* y, uint32_t y_count) noexcept;
/// x += addend, returns the carry.
Limb add_limb(Limb* x, uint32_t count, Limb addend) noexcept;
/// x = x * factor + addend, returns the limb above.
Limb multiply_add_limb(Limb* x, uint32_t count, Limb factor, Limb addend) noexcept;
/// quotient[count] = x / divisor, returns the remainder. quotient may be x.
Limb divide_limb(Limb* quotient, const Limb* x, uint32_t count, Limb divisor) noexcept;

/// out[x_count + y_count] = x * y; counts are at least 1, out overlaps neither.
void multiply(Limb* out, const Limb* x, uint32_t x_count, const Limb* y, uint32_t y_count) noexcept;
/// The same without GMP, whatever the length.
void multiply_here(Limb* out, const Limb* x, uint32_t x_count, const Limb* y,
                   uint32_t y_count) noexcept;
/// quotient[x_count - y_count + 1] = x / y, remainder[y_count] = x % y. x_count >= y_count >= 2,
/// the highest limb of y is not 0; nothing overlaps. scratch has divide_scratch(...) limbs.
void divide(Limb* quotient, Limb* remainder, const Limb* x, uint32_t x_count, const Limb* y,
            uint32_t y_count, Limb* scratch) noexcept;
/// The same without GMP; scratch has x_count + y_count + 1 limbs.
void divide_here(Limb* quotient, Limb* remainder, const Limb* x, uint32_t x_count, const Limb* y,
                 uint32_t y_count, Limb* scratch) noexcept;
size_t divide_scratch(uint32_t x_count, uint32_t y_count) noexcept;

/// out[count] = x << bits (below 64), returns what is shifted out. out may be x.
Limb shift_left(Limb* out, const Limb* x, uint32_t count, uint32_t bits) noexcept;
/// out[count] = x >> bits (below 64). out may be x.
void shift_right(Limb* out, const Limb* x, uint32_t count, uint32_t bits) noexcept;

/// Whether the next two can be called.
bool has_foreign() noexcept;
/// Digits (0 to radix - 1, most significant first, the first one not 0 unless it is alone) of a
/// long magnitude, which is destroyed; x has one spare limb. Returns how many: at most one more
/// than digit_count_max - 1.
size_t foreign_to_digits(uint8_t* digits, uint32_t radix, Limb* x, uint32_t count) noexcept;
/// The inverse: fills out, returns the count of limbs. radix is no power of two, the first digit is
/// not 0.
uint32_t foreign_from_digits(Limb* out, const uint8_t* digits, size_t count,
                             uint32_t radix) noexcept;

}  // namespace shoal::limbs
