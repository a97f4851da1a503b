// BigInts as endless two's complement: shifts, bitwise operators, asIntN, asUintN. Magnitudes stay
// as they are; the complement is taken limb by limb as they are read and written.
#include <algorithm>

#include "vm/value/bigint.h"
#include "vm/value/bigint_limbs.h"

namespace shoal {

using limbs::kLimbBits;
using limbs::Limb;

namespace {

Thrown too_big(Heap& heap) { return heap.fail_too_big("Maximum BigInt size exceeded"); }

/// Turns limbs, given in order, into those of the negated number.
class Negation {
 public:
  explicit Negation(bool negate) noexcept : mask_(negate ? ~Limb{0} : 0), carry_(negate ? 1 : 0) {}
  Limb operator()(Limb limb) noexcept {
    const Limb result = (limb ^ mask_) + carry_;
    if (result != 0) carry_ = 0;
    return result;
  }

 private:
  Limb mask_, carry_;
};

Limb limb_or_zero(const BigInt* x, uint32_t i) noexcept {
  return i < x->limb_count() ? x->limb(i) : 0;
}

}  // namespace

// ---- Shifts

Result<BigInt*> BigInt::shift_left_by(Heap& heap, const BigInt* x, uint64_t bits) {
  const uint64_t whole = bits / kLimbBits;
  BigInt* const r = TRY(create(heap, x->limb_count() + whole + 1, x->is_negative()));
  Limb* const out = r->limbs() + whole;
  out[x->limb_count()] =
      limbs::shift_left(out, x->limbs(), x->limb_count(), static_cast<uint32_t>(bits % kLimbBits));
  return finish(heap, r);
}

/// Towards minus infinity.
Result<BigInt*> BigInt::shift_right_by(Heap& heap, const BigInt* x, uint64_t bits) {
  const uint64_t whole = bits / kLimbBits;
  if (whole >= x->limb_count()) return from_int64(heap, x->is_negative() ? -1 : 0);
  const uint32_t n = x->limb_count() - static_cast<uint32_t>(whole);
  BigInt* const r = TRY(create(heap, uint64_t{n} + 1, x->is_negative()));
  const auto part = static_cast<uint32_t>(bits % kLimbBits);
  limbs::shift_right(r->limbs(), x->limbs() + whole, n, part);
  if (x->is_negative()) {
    bool lost = part != 0 && (x->limb(static_cast<uint32_t>(whole)) << (kLimbBits - part)) != 0;
    for (uint32_t i = 0; i < whole && !lost; ++i) lost = x->limb(i) != 0;
    if (lost) limbs::add_limb(r->limbs(), n + 1, 1);
  }
  return finish(heap, r);
}

Result<BigInt*> BigInt::shift(Heap& heap, const BigInt* x, const BigInt* y, bool left) {
  if (x->is_zero() || y->is_zero()) return x->unchanged();
  const bool huge = y->limb_count() > 1 || y->limb(0) > kBitsMax;
  if (!left) {
    if (huge) return from_int64(heap, x->is_negative() ? -1 : 0);
    return shift_right_by(heap, x, y->limb(0));
  }
  if (huge) return too_big(heap);
  return shift_left_by(heap, x, y->limb(0));
}

Result<BigInt*> BigInt::shift_left(Heap& heap, const BigInt* x, const BigInt* y) {
  return shift(heap, x, y, !y->is_negative());
}

Result<BigInt*> BigInt::shift_right(Heap& heap, const BigInt* x, const BigInt* y) {
  return shift(heap, x, y, y->is_negative());
}

// ---- Bitwise operators

Result<BigInt*> BigInt::bitwise(Heap& heap, const BigInt* x, const BigInt* y, Bitwise operation) {
  const auto apply = [operation](Limb a, Limb b) -> Limb {
    switch (operation) {
      case Bitwise::And: return a & b;
      case Bitwise::Or: return a | b;
      case Bitwise::Xor: return a ^ b;
    }
    SHOAL_UNREACHABLE();
  };
  const bool negative =
      apply(x->is_negative() ? ~Limb{0} : 0, y->is_negative() ? ~Limb{0} : 0) != 0;
  // One limb more than either has: the magnitude of a negative result may need it.
  const uint32_t n = std::max(x->limb_count(), y->limb_count()) + 1;
  BigInt* const r = TRY(create(heap, n, negative));
  Negation of_x(x->is_negative()), of_y(y->is_negative()), of_result(negative);
  for (uint32_t i = 0; i < n; ++i) {
    const Limb a = of_x(limb_or_zero(x, i)), b = of_y(limb_or_zero(y, i));
    r->limbs()[i] = of_result(apply(a, b));
  }
  return finish(heap, r);
}

Result<BigInt*> BigInt::bit_and(Heap& heap, const BigInt* x, const BigInt* y) {
  return bitwise(heap, x, y, Bitwise::And);
}
Result<BigInt*> BigInt::bit_or(Heap& heap, const BigInt* x, const BigInt* y) {
  return bitwise(heap, x, y, Bitwise::Or);
}
Result<BigInt*> BigInt::bit_xor(Heap& heap, const BigInt* x, const BigInt* y) {
  return bitwise(heap, x, y, Bitwise::Xor);
}

/// -x - 1.
Result<BigInt*> BigInt::bit_not(Heap& heap, const BigInt* x) {
  const uint32_t n = x->limb_count();
  BigInt* const r = TRY(create(heap, uint64_t{n} + 1, !x->is_negative()));
  std::copy_n(x->limbs(), n, r->limbs());
  if (x->is_negative()) {
    const Limb one = 1;
    limbs::subtract(r->limbs(), r->limbs(), n, &one, 1);
  } else {
    limbs::add_limb(r->limbs(), n + 1, 1);
  }
  return finish(heap, r);
}

// ---- Wrapping

namespace {

Limb top_mask(uint64_t bits) noexcept {
  const auto part = static_cast<uint32_t>(bits % kLimbBits);
  return part == 0 ? ~Limb{0} : (Limb{1} << part) - 1;
}

}  // namespace

Result<BigInt*> BigInt::as_uint_n(Heap& heap, uint64_t bits, const BigInt* x) {
  if (bits == 0) return zero();
  if (!x->is_negative() && x->bit_length() <= bits) return x->unchanged();
  if (bits > kBitsMax) return too_big(heap);  // x is negative: 2^bits - |x|.
  const auto n = static_cast<uint32_t>((bits + kLimbBits - 1) / kLimbBits);
  BigInt* const r = TRY(create(heap, n, false));
  Negation of_x(x->is_negative());
  for (uint32_t i = 0; i < n; ++i) r->limbs()[i] = of_x(limb_or_zero(x, i));
  r->limbs()[n - 1] &= top_mask(bits);
  return finish(heap, r);
}

Result<BigInt*> BigInt::as_int_n(Heap& heap, uint64_t bits, const BigInt* x) {
  if (bits == 0) return zero();
  if (x->bit_length() < bits) return x->unchanged();
  // From here on bits is at most x's own length.
  const auto n = static_cast<uint32_t>((bits + kLimbBits - 1) / kLimbBits);
  Negation of_x(x->is_negative());
  Limb last = 0;
  for (uint32_t i = 0; i < n; ++i) last = of_x(limb_or_zero(x, i));
  const bool negative = ((last >> ((bits - 1) % kLimbBits)) & 1) != 0;
  BigInt* const r = TRY(create(heap, n, negative));
  Negation again(x->is_negative()), of_result(negative);
  for (uint32_t i = 0; i < n; ++i) r->limbs()[i] = of_result(again(limb_or_zero(x, i)));
  r->limbs()[n - 1] &= top_mask(bits);
  return finish(heap, r);
}

}  // namespace shoal
