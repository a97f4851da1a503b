#include "vm/value/bigint_limbs.h"

#include <gmp.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace shoal::limbs {

static_assert(sizeof(mp_limb_t) == sizeof(Limb));

namespace {

__extension__ using Wide = unsigned __int128;

mp_limb_t* foreign(Limb* x) noexcept { return reinterpret_cast<mp_limb_t*>(x); }
const mp_limb_t* foreign(const Limb* x) noexcept { return reinterpret_cast<const mp_limb_t*>(x); }

Limb low(Wide w) noexcept { return static_cast<Limb>(w); }
Limb high(Wide w) noexcept { return static_cast<Limb>(w >> kLimbBits); }

}  // namespace

uint32_t significant(const Limb* x, uint32_t count) noexcept {
  while (count != 0 && x[count - 1] == 0) --count;
  return count;
}

uint64_t bit_length(const Limb* x, uint32_t count) noexcept {
  if (count == 0) return 0;
  return uint64_t{count} * kLimbBits - static_cast<uint64_t>(std::countl_zero(x[count - 1]));
}

int compare(const Limb* x, uint32_t x_count, const Limb* y, uint32_t y_count) noexcept {
  if (x_count != y_count) return x_count < y_count ? -1 : 1;
  for (uint32_t i = x_count; i-- != 0;)
    if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
  return 0;
}

// ---- Sums

Limb add(Limb* out, const Limb* x, uint32_t x_count, const Limb* y, uint32_t y_count) noexcept {
  SHOAL_ASSERT(x_count >= y_count);
  Limb carry = 0;
  uint32_t i = 0;
  for (; i < y_count; ++i) {
    const Wide sum = Wide{x[i]} + y[i] + carry;
    out[i] = low(sum);
    carry = high(sum);
  }
  for (; i < x_count; ++i) {
    const Wide sum = Wide{x[i]} + carry;
    out[i] = low(sum);
    carry = high(sum);
  }
  return carry;
}

void subtract(Limb* out, const Limb* x, uint32_t x_count, const Limb* y,
              uint32_t y_count) noexcept {
  SHOAL_ASSERT(x_count >= y_count);
  Limb borrow = 0;
  uint32_t i = 0;
  for (; i < y_count; ++i) {
    const Wide difference = Wide{x[i]} - y[i] - borrow;
    out[i] = low(difference);
    borrow = high(difference) & 1;
  }
  for (; i < x_count; ++i) {
    const Wide difference = Wide{x[i]} - borrow;
    out[i] = low(difference);
    borrow = high(difference) & 1;
  }
  SHOAL_ASSERT(borrow == 0);
}

Limb add_limb(Limb* x, uint32_t count, Limb addend) noexcept {
  for (uint32_t i = 0; i < count && addend != 0; ++i) {
    const Wide sum = Wide{x[i]} + addend;
    x[i] = low(sum);
    addend = high(sum);
  }
  return addend;
}

// ---- Products

Limb multiply_add_limb(Limb* x, uint32_t count, Limb factor, Limb addend) noexcept {
  for (uint32_t i = 0; i < count; ++i) {
    const Wide product = Wide{x[i]} * factor + addend;
    x[i] = low(product);
    addend = high(product);
  }
  return addend;
}

void multiply(Limb* out, const Limb* x, uint32_t x_count, const Limb* y,
              uint32_t y_count) noexcept {
  if (x_count < y_count) {
    std::swap(x, y);
    std::swap(x_count, y_count);
  }
  SHOAL_ASSERT(y_count >= 1);
  if (y_count >= kForeignMin) {
    if (x == y && x_count == y_count)
      mpn_sqr(foreign(out), foreign(x), static_cast<mp_size_t>(x_count));
    else
      mpn_mul(foreign(out), foreign(x), static_cast<mp_size_t>(x_count), foreign(y),
              static_cast<mp_size_t>(y_count));
    return;
  }
  std::memset(out, 0, size_t{x_count} * sizeof(Limb));
  for (uint32_t j = 0; j < y_count; ++j) {
    const Limb factor = y[j];
    Limb carry = 0;
    for (uint32_t i = 0; i < x_count; ++i) {
      const Wide sum = Wide{x[i]} * factor + out[i + j] + carry;
      out[i + j] = low(sum);
      carry = high(sum);
    }
    out[j + x_count] = carry;
  }
}

// ---- Quotients

Limb divide_limb(Limb* quotient, const Limb* x, uint32_t count, Limb divisor) noexcept {
  SHOAL_ASSERT(divisor != 0);
  Limb rest = 0;
  for (uint32_t i = count; i-- != 0;) {
    const Limb limb = x[i];  // quotient and x may be the same.
    if (rest == 0) {  // One limb by one: the machine's own division.
      quotient[i] = limb / divisor;
      rest = limb % divisor;
      continue;
    }
    const Wide part = (Wide{rest} << kLimbBits) | limb;
    quotient[i] = low(part / divisor);
    rest = low(part % divisor);
  }
  return rest;
}

namespace {

/// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D. u has x_count + 1 limbs and v y_count, shifted
/// so that the highest bit of v is set; u becomes the remainder.
void divide_normalized(Limb* quotient, Limb* u, uint32_t x_count, const Limb* v,
                       uint32_t y_count) noexcept {
  const Limb v1 = v[y_count - 1], v2 = v[y_count - 2];
  for (uint32_t j = x_count - y_count + 1; j-- != 0;) {
    const Wide top = (Wide{u[j + y_count]} << kLimbBits) | u[j + y_count - 1];
    Wide guess = top / v1;
    Wide rest = top % v1;
    while (high(guess) != 0 || Wide{low(guess)} * v2 > ((rest << kLimbBits) | u[j + y_count - 2])) {
      --guess;
      rest += v1;
      if (high(rest) != 0) break;
    }
    Limb borrow = 0, carry = 0;
    for (uint32_t i = 0; i < y_count; ++i) {
      const Wide product = Wide{low(guess)} * v[i] + carry;
      carry = high(product);
      const Wide difference = Wide{u[i + j]} - low(product) - borrow;
      u[i + j] = low(difference);
      borrow = high(difference) & 1;
    }
    const Wide difference = Wide{u[j + y_count]} - carry - borrow;
    u[j + y_count] = low(difference);
    if (high(difference) != 0) {  // The guess was one too many.
      --guess;
      u[j + y_count] += add(u + j, u + j, y_count, v, y_count);
    }
    quotient[j] = low(guess);
  }
}

}  // namespace

void divide(Limb* quotient, Limb* remainder, const Limb* x, uint32_t x_count, const Limb* y,
            uint32_t y_count, Limb* scratch) noexcept {
  SHOAL_ASSERT(x_count >= y_count && y_count >= 2 && y[y_count - 1] != 0);
  if (y_count >= kForeignMin) {
    mpn_tdiv_qr(foreign(quotient), foreign(remainder), 0, foreign(x),
                static_cast<mp_size_t>(x_count), foreign(y), static_cast<mp_size_t>(y_count));
    return;
  }
  const auto shift = static_cast<uint32_t>(std::countl_zero(y[y_count - 1]));
  Limb* const u = scratch;
  Limb* const v = scratch + x_count + 1;
  u[x_count] = shift_left(u, x, x_count, shift);
  shift_left(v, y, y_count, shift);
  divide_normalized(quotient, u, x_count, v, y_count);
  shift_right(remainder, u, y_count, shift);
}

// ---- Shifts

Limb shift_left(Limb* out, const Limb* x, uint32_t count, uint32_t bits) noexcept {
  SHOAL_ASSERT(bits < kLimbBits);
  if (bits == 0) {
    std::memmove(out, x, size_t{count} * sizeof(Limb));
    return 0;
  }
  Limb carry = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Limb limb = x[i];
    out[i] = (limb << bits) | carry;
    carry = limb >> (kLimbBits - bits);
  }
  return carry;
}

void shift_right(Limb* out, const Limb* x, uint32_t count, uint32_t bits) noexcept {
  SHOAL_ASSERT(bits < kLimbBits);
  if (bits == 0) {
    std::memmove(out, x, size_t{count} * sizeof(Limb));
    return;
  }
  for (uint32_t i = 0; i < count; ++i) {
    const Limb above = i + 1 < count ? x[i + 1] << (kLimbBits - bits) : 0;
    out[i] = (x[i] >> bits) | above;
  }
}

// ---- Digits

size_t foreign_to_digits(uint8_t* digits, uint32_t radix, Limb* x, uint32_t count) noexcept {
  return mpn_get_str(digits, static_cast<int>(radix), foreign(x), static_cast<mp_size_t>(count));
}

uint32_t foreign_from_digits(Limb* out, const uint8_t* digits, size_t count,
                             uint32_t radix) noexcept {
  return static_cast<uint32_t>(mpn_set_str(foreign(out), digits, count, static_cast<int>(radix)));
}

}  // namespace shoal::limbs
