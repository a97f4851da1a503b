#include "vm/value/bigint.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <new>

#include "vm/value/bigint_limbs.h"

namespace shoal {

using limbs::kLimbBits;
using limbs::Limb;

namespace {

constexpr uint32_t kStackLimbs = 64;
/// From this length on GMP's temporary memory is counted against the quota.
constexpr uint32_t kChargedLimbs = 1024;
constexpr size_t kForeignFactor =
    12;  // GMP's temporary memory over that of its operands, rounded up.

Thrown too_big(Heap& heap) { return heap.fail_too_big("Maximum BigInt size exceeded"); }

/// Temporary limbs: on the stack if few.
class Scratch {
 public:
  explicit Scratch(size_t count) noexcept
      : owned_(count > kStackLimbs ? new(std::nothrow) Limb[count] : nullptr),
        data_(count > kStackLimbs ? owned_.get() : inline_) {}
  /// Null: no memory.
  Limb* data() noexcept { return data_; }

 private:
  std::unique_ptr<Limb[]> owned_;
  Limb* data_;
  Limb inline_[kStackLimbs];
};

struct Zero {
  alignas(kCellAlignment) unsigned char storage[sizeof(BigInt)];
  Zero() noexcept { new (storage) BigInt(0, false, kCellImmortalBit); }
};

}  // namespace

BigInt* BigInt::zero() noexcept {
  static Zero zero;
  return reinterpret_cast<BigInt*>(zero.storage);
}

// ---- Making

Result<BigInt*> BigInt::create(Heap& heap, uint64_t limb_count, bool negative) {
  if (limb_count > kLimbsMax + 1) return too_big(heap);
  return heap.create_with_tail<BigInt>(static_cast<CellKind>(Kind::BigInt),
                                       size_t{limb_count} * sizeof(Limb),
                                       static_cast<uint32_t>(limb_count), negative);
}

Result<BigInt*> BigInt::finish(Heap& heap, BigInt* x) {
  x->set_limb_count(limbs::significant(x->limbs(), x->limb_count()));
  if (x->limb_count() > kLimbsMax) return too_big(heap);
  return x;
}

Result<BigInt*> BigInt::from_uint64(Heap& heap, uint64_t value) {
  if (value == 0) return zero();
  BigInt* const x = TRY(create(heap, 1, false));
  x->limbs()[0] = value;
  return x;
}

Result<BigInt*> BigInt::from_int64(Heap& heap, int64_t value) {
  if (value == 0) return zero();
  BigInt* const x = TRY(create(heap, 1, value < 0));
  x->limbs()[0] = value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  return x;
}

Result<BigInt*> BigInt::from_double(Heap& heap, double d) {
  SHOAL_ASSERT(std::trunc(d) == d && std::isfinite(d));
  if (d == 0) return zero();
  int exponent;
  const double fraction = std::frexp(std::fabs(d), &exponent);  // 0.5 <= fraction < 1.
  if (exponent <= 64) {
    BigInt* const x = TRY(create(heap, 1, d < 0));
    x->limbs()[0] = static_cast<uint64_t>(std::fabs(d));
    return x;
  }
  const auto mantissa = static_cast<uint64_t>(std::ldexp(fraction, 64));
  const auto shift = static_cast<uint32_t>(exponent - 64);
  const uint32_t at = shift / kLimbBits, bits = shift % kLimbBits;
  BigInt* const x = TRY(create(heap, at + 2, d < 0));
  x->limbs()[at] = mantissa << bits;
  if (bits != 0) x->limbs()[at + 1] = mantissa >> (kLimbBits - bits);
  return finish(heap, x);
}

// ---- Looking

uint64_t BigInt::bit_length() const noexcept { return limbs::bit_length(limbs(), limb_count()); }

int BigInt::compare(const BigInt* x, const BigInt* y) noexcept {
  if (x->is_negative() != y->is_negative()) return x->is_negative() ? -1 : 1;
  const int order = limbs::compare(x->limbs(), x->limb_count(), y->limbs(), y->limb_count());
  return x->is_negative() ? -order : order;
}

namespace {

/// The highest 64 bits of a magnitude that is not 0, the first of them 1; `rest`: whether a lower
/// bit is set.
uint64_t top_bits(const BigInt* x, bool& rest) noexcept {
  const uint32_t n = x->limb_count();
  const int shift = std::countl_zero(x->limb(n - 1));
  uint64_t top = x->limb(n - 1) << shift;
  rest = false;
  if (n == 1) return top;
  if (shift != 0) {
    top |= x->limb(n - 2) >> (64 - shift);
    rest = (x->limb(n - 2) << shift) != 0;
  } else {
    rest = x->limb(n - 2) != 0;
  }
  for (uint32_t i = n - 2; i-- != 0 && !rest;) rest = x->limb(i) != 0;
  return top;
}

/// Order of the magnitudes; y is positive and finite or infinity, x is not 0.
int compare_magnitude(const BigInt* x, double y) noexcept {
  if (std::isinf(y)) return -1;
  int exponent;
  const double fraction = std::frexp(y, &exponent);
  if (exponent <= 0) return 1;
  const uint64_t bits = x->bit_length();
  if (bits != static_cast<uint64_t>(exponent))
    return bits < static_cast<uint64_t>(exponent) ? -1 : 1;
  bool rest;
  const uint64_t x_top = top_bits(x, rest);
  const auto y_top = static_cast<uint64_t>(std::ldexp(fraction, 64));
  if (x_top != y_top) return x_top < y_top ? -1 : 1;
  return rest ? 1 : 0;
}

}  // namespace

int BigInt::compare_double(const BigInt* x, double y) noexcept {
  SHOAL_ASSERT(y == y);
  if (x->is_zero()) return y > 0 ? -1 : y < 0 ? 1 : 0;
  if (x->is_negative() != (y < 0)) return x->is_negative() ? -1 : 1;
  if (y == 0) return 1;
  const int order = compare_magnitude(x, std::fabs(y));
  return x->is_negative() ? -order : order;
}

uint32_t BigInt::hash() const noexcept {
  uint64_t h = is_negative() ? 0x9E37'79B9'7F4A'7C15u : 0;
  for (uint32_t i = 0; i < limb_count(); ++i) {
    h = (h ^ limb(i)) * 0x9E37'79B9'7F4A'7C15u;
    h ^= h >> 32;
  }
  return static_cast<uint32_t>(h);
}

double BigInt::to_double() const noexcept {
  if (is_zero()) return 0;
  const uint64_t bits = bit_length();
  if (bits > 1024) return is_negative() ? -HUGE_VAL : HUGE_VAL;
  bool rest;
  const uint64_t top = top_bits(this, rest);
  uint64_t mantissa = top >> 11;
  const uint64_t below = top & 0x7FF;
  if (below > 0x400 || (below == 0x400 && (rest || (mantissa & 1) != 0))) ++mantissa;
  // Rounding up to 2^53 needs no care here: ldexp of that is exact, or infinity.
  const double d = std::ldexp(static_cast<double>(mantissa), static_cast<int>(bits) - 53);
  return is_negative() ? -d : d;
}

uint64_t BigInt::to_uint64() const noexcept {
  const uint64_t low = is_zero() ? 0 : limb(0);
  return is_negative() ? 0 - low : low;
}

// ---- Arithmetic

/// x + y, with y's sign as given.
Result<BigInt*> BigInt::sum(Heap& heap, const BigInt* x, const BigInt* y, bool y_negative) {
  bool x_negative = x->is_negative();
  if (y->is_zero()) return x->unchanged();
  if (x->limb_count() < y->limb_count()) {
    std::swap(x, y);
    std::swap(x_negative, y_negative);
  }
  if (x_negative == y_negative) {
    const uint32_t n = x->limb_count();
    BigInt* const r = TRY(create(heap, uint64_t{n} + 1, x_negative));
    r->limbs()[n] = limbs::add(r->limbs(), x->limbs(), n, y->limbs(), y->limb_count());
    return finish(heap, r);
  }
  const int order = limbs::compare(x->limbs(), x->limb_count(), y->limbs(), y->limb_count());
  if (order == 0) return zero();
  if (order < 0) {
    std::swap(x, y);
    std::swap(x_negative, y_negative);
  }
  BigInt* const r = TRY(create(heap, x->limb_count(), x_negative));
  limbs::subtract(r->limbs(), x->limbs(), x->limb_count(), y->limbs(), y->limb_count());
  return finish(heap, r);
}

Result<BigInt*> BigInt::add(Heap& heap, const BigInt* x, const BigInt* y) {
  if (x->is_zero()) return y->unchanged();
  return sum(heap, x, y, y->is_negative());
}

Result<BigInt*> BigInt::subtract(Heap& heap, const BigInt* x, const BigInt* y) {
  if (x->is_zero()) return negate(heap, y);
  return sum(heap, x, y, !y->is_negative());
}

Result<BigInt*> BigInt::negate(Heap& heap, const BigInt* x) {
  if (x->is_zero()) return x->unchanged();
  BigInt* const r = TRY(create(heap, x->limb_count(), !x->is_negative()));
  std::copy_n(x->limbs(), x->limb_count(), r->limbs());
  return r;
}

Result<BigInt*> BigInt::multiply(Heap& heap, const BigInt* x, const BigInt* y) {
  if (x->is_zero() || y->is_zero()) return zero();
  const uint64_t n = uint64_t{x->limb_count()} + y->limb_count();
  ScratchCharge charge(heap);
  if (n > kChargedLimbs && n <= kLimbsMax + 1)
    TRY_VOID(charge.add(size_t{n} * sizeof(Limb) * kForeignFactor));
  BigInt* const r = TRY(create(heap, n, x->is_negative() != y->is_negative()));
  limbs::multiply(r->limbs(), x->limbs(), x->limb_count(), y->limbs(), y->limb_count());
  return finish(heap, r);
}

namespace {

/// Quotient (x_count - y_count + 1 limbs) and remainder (y_count limbs) of magnitudes, x >= y.
Result<void> divide_limbs(Heap& heap, const BigInt* x, const BigInt* y, Limb* quotient,
                          Limb* remainder) {
  const uint32_t n = x->limb_count(), m = y->limb_count();
  if (m == 1) {
    remainder[0] = limbs::divide_limb(quotient, x->limbs(), n, y->limb(0));
    return {};
  }
  ScratchCharge charge(heap);
  if (n > kChargedLimbs) TRY_VOID(charge.add(size_t{n} * sizeof(Limb) * kForeignFactor));
  Scratch scratch(limbs::divide_scratch(n, m));
  if (!scratch.data()) return heap.fail_too_big("Out of memory");
  limbs::divide(quotient, remainder, x->limbs(), n, y->limbs(), m, scratch.data());
  return {};
}

}  // namespace

Result<BigInt*> BigInt::divide(Heap& heap, const BigInt* x, const BigInt* y) {
  SHOAL_ASSERT(!y->is_zero());
  const uint32_t n = x->limb_count(), m = y->limb_count();
  if (limbs::compare(x->limbs(), n, y->limbs(), m) < 0) return zero();
  BigInt* const quotient = TRY(create(heap, n - m + 1, x->is_negative() != y->is_negative()));
  Scratch remainder(m);
  if (!remainder.data()) return heap.fail_too_big("Out of memory");
  TRY_VOID(divide_limbs(heap, x, y, quotient->limbs(), remainder.data()));
  return finish(heap, quotient);
}

Result<BigInt*> BigInt::remainder(Heap& heap, const BigInt* x, const BigInt* y) {
  SHOAL_ASSERT(!y->is_zero());
  const uint32_t n = x->limb_count(), m = y->limb_count();
  if (limbs::compare(x->limbs(), n, y->limbs(), m) < 0) return x->unchanged();
  BigInt* const rest = TRY(create(heap, m, x->is_negative()));
  Scratch quotient(n - m + 1);
  if (!quotient.data()) return heap.fail_too_big("Out of memory");
  TRY_VOID(divide_limbs(heap, x, y, quotient.data(), rest->limbs()));
  return finish(heap, rest);
}

// ---- Powers

Result<BigInt*> BigInt::square_and_multiply(Heap& heap, const BigInt* base, uint64_t exponent) {
  BigInt* result = base->unchanged();
  for (int bit = 62 - std::countl_zero(exponent); bit >= 0; --bit) {
    result = TRY(multiply(heap, result, result));
    if (((exponent >> bit) & 1) != 0) result = TRY(multiply(heap, result, base));
  }
  return result;
}

Result<BigInt*> BigInt::power(Heap& heap, const BigInt* x, const BigInt* y) {
  SHOAL_ASSERT(!y->is_negative());
  if (y->is_zero()) return from_uint64(heap, 1);
  if (x->is_zero()) return zero();
  if (x->limb_count() == 1 && x->limb(0) == 1)
    return x->is_negative() && (y->limb(0) & 1) == 0 ? from_uint64(heap, 1) : x->unchanged();
  if (y->limb_count() > 1 || y->limb(0) > kBitsMax) return too_big(heap);
  const uint64_t exponent = y->limb(0);
  if ((x->bit_length() - 1) * exponent > kBitsMax) return too_big(heap);
  if (x->limb_count() == 1 && std::has_single_bit(x->limb(0))) {
    BigInt* const sign = TRY(from_int64(heap, x->is_negative() && (exponent & 1) != 0 ? -1 : 1));
    return shift_left_by(heap, sign, (x->bit_length() - 1) * exponent);
  }
  return square_and_multiply(heap, x, exponent);
}

}  // namespace shoal
