#include "vm/value/bigint_limbs.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <new>

#include "vm/value/bigint_gmp.h"

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

/// x -= y, as long; what is borrowed from above is lost.
static void subtract_wrapping(Limb* x, const Limb* y, uint32_t count) noexcept {
  Limb borrow = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Wide difference = Wide{x[i]} - y[i] - borrow;
    x[i] = low(difference);
    borrow = high(difference) & 1;
  }
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

namespace {

void multiply_short(Limb* out, const Limb* x, uint32_t x_count, const Limb* y,
                    uint32_t y_count) noexcept {
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

/// out[count] = |x - y|, where y has as many limbs or fewer. Whether x < y.
bool distance(Limb* out, const Limb* x, uint32_t count, const Limb* y, uint32_t y_count) noexcept {
  const uint32_t x_significant = significant(x, count), y_significant = significant(y, y_count);
  const bool is_less = compare(x, x_significant, y, y_significant) < 0;
  if (is_less) {  // Then x has no limb that y lacks.
    subtract(out, y, y_count, x, x_significant);
    std::memset(out + y_count, 0, size_t{count - y_count} * sizeof(Limb));
  } else {
    subtract(out, x, count, y, y_significant);
  }
  return is_less;
}

/// Scratch of multiply_equal: four halves, rounded up, at each of log2(count) levels.
constexpr size_t karatsuba_scratch(size_t count) noexcept {
  return 4 * (count + static_cast<size_t>(std::bit_width(count)));
}

/// out[2 * count] = x * y. Karatsuba and Ofman, 1962: with x = x1 B + x0 and y = y1 B + y0 the
/// middle product x1 y0 + x0 y1 is x1 y1 + x0 y0 - (x1 - x0) (y1 - y0).
void multiply_equal(Limb* out, const Limb* x, const Limb* y, uint32_t count,
                    Limb* scratch) noexcept {
  if (count < kKaratsubaMin) return multiply_short(out, x, count, y, count);
  const uint32_t half = (count + 1) / 2, rest = count - half;
  Limb* const sum = scratch;
  Limb* const product = scratch + 2 * size_t{half};
  Limb* const deeper = product + 2 * size_t{half};
  const bool x_less = distance(sum, x, half, x + half, rest);
  const bool y_less = distance(sum + half, y, half, y + half, rest);
  multiply_equal(product, sum, sum + half, half, deeper);
  multiply_equal(out, x, y, half, deeper);
  multiply_equal(out + 2 * size_t{half}, x + half, y + half, rest, deeper);
  Limb carry = add(sum, out, 2 * half, out + 2 * size_t{half}, 2 * rest);
  if (x_less != y_less) {
    carry += add(sum, sum, 2 * half, product, 2 * half);
  } else {
    // The difference is not negative, but its lower limbs alone may be.
    if (compare(sum, 2 * half, product, 2 * half) < 0) --carry;
    subtract_wrapping(sum, product, 2 * half);
  }
  Limb* const middle = out + half;
  const uint32_t above = count + rest;  // Limbs from the middle on.
  carry += add(middle, middle, 2 * half, sum, 2 * half);
  const Limb lost = add_limb(middle + 2 * size_t{half}, above - 2 * half, carry);
  SHOAL_ASSERT(lost == 0);
  static_cast<void>(lost);
}

}  // namespace

void multiply_here(Limb* out, const Limb* x, uint32_t x_count, const Limb* y,
                   uint32_t y_count) noexcept {
  SHOAL_ASSERT(x_count >= y_count && y_count >= 1);
  constexpr size_t kOnStack = karatsuba_scratch(kForeignMin) + 2 * kForeignMin;
  Limb on_stack[kOnStack];
  std::unique_ptr<Limb[]> owned;
  Limb* scratch = on_stack;
  // For the product of a piece, and for what is below it.
  const size_t wanted = 2 * size_t{y_count} + karatsuba_scratch(y_count);
  if (y_count >= kKaratsubaMin && wanted > kOnStack) {
    owned.reset(new (std::nothrow) Limb[wanted]);
    scratch = owned.get();
  }
  if (y_count < kKaratsubaMin || !scratch) return multiply_short(out, x, x_count, y, y_count);
  if (x_count == y_count) return multiply_equal(out, x, y, y_count, scratch);
  // x in pieces as long as y.
  std::memset(out, 0, size_t{x_count + y_count} * sizeof(Limb));
  Limb* const product = scratch;
  uint32_t at = 0;
  for (; x_count - at >= y_count; at += y_count) {
    multiply_equal(product, x + at, y, y_count, scratch + 2 * size_t{y_count});
    const Limb carry = add(out + at, out + at, 2 * y_count, product, 2 * y_count);
    SHOAL_ASSERT(carry == 0);
    static_cast<void>(carry);
  }
  if (at == x_count) return;
  const uint32_t rest = x_count - at;
  multiply_here(product, y, y_count, x + at, rest);
  const Limb carry = add(out + at, out + at, rest + y_count, product, rest + y_count);
  SHOAL_ASSERT(carry == 0);
  static_cast<void>(carry);
}

void multiply(Limb* out, const Limb* x, uint32_t x_count, const Limb* y,
              uint32_t y_count) noexcept {
  if (x_count < y_count) {
    std::swap(x, y);
    std::swap(x_count, y_count);
  }
  const Gmp* const library = y_count >= kForeignMin ? gmp() : nullptr;
  if (!library)
    multiply_here(out, x, x_count, y, y_count);
  else if (x == y && x_count == y_count)
    library->sqr(foreign(out), foreign(x), static_cast<mp_size_t>(x_count));
  else
    library->mul(foreign(out), foreign(x), static_cast<mp_size_t>(x_count), foreign(y),
                 static_cast<mp_size_t>(y_count));
}

// ---- Quotients

Limb divide_limb(Limb* quotient, const Limb* x, uint32_t count, Limb divisor) noexcept {
  SHOAL_ASSERT(divisor != 0);
  Limb rest = 0;
  for (uint32_t i = count; i-- != 0;) {
    const Limb limb = x[i];  // quotient and x may be the same.
    if (rest == 0) {         // One limb by one: the machine's own division.
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

/// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D. u has x_count + 1 limbs
/// and v y_count, shifted so that the highest bit of v is set; u becomes the remainder.
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
  const Gmp* const library = y_count >= kForeignMin ? gmp() : nullptr;
  if (!library) return divide_here(quotient, remainder, x, x_count, y, y_count, scratch);
  library->tdiv_qr(foreign(quotient), foreign(remainder), 0, foreign(x),
                   static_cast<mp_size_t>(x_count), foreign(y), static_cast<mp_size_t>(y_count));
}

size_t divide_scratch(uint32_t x_count, uint32_t y_count) noexcept {
  return y_count >= kForeignMin && gmp() ? 0 : size_t{x_count} + y_count + 1;
}

void divide_here(Limb* quotient, Limb* remainder, const Limb* x, uint32_t x_count, const Limb* y,
                 uint32_t y_count, Limb* scratch) noexcept {
  SHOAL_ASSERT(x_count >= y_count && y_count >= 2 && y[y_count - 1] != 0);
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

bool has_foreign() noexcept { return gmp() != nullptr; }

size_t foreign_to_digits(uint8_t* digits, uint32_t radix, Limb* x, uint32_t count) noexcept {
  return gmp()->get_str(digits, static_cast<int>(radix), foreign(x), static_cast<mp_size_t>(count));
}

uint32_t foreign_from_digits(Limb* out, const uint8_t* digits, size_t count,
                             uint32_t radix) noexcept {
  return static_cast<uint32_t>(
      gmp()->set_str(foreign(out), digits, count, static_cast<int>(radix)));
}

}  // namespace shoal::limbs
