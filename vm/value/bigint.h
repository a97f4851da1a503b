// BigInt, §6.1.6.2: sign and magnitude, 64-bit limbs, least significant first, no leading zero limb; zero has none.
#pragma once

#include <string>
#include <string_view>

#include "gc/heap.h"
#include "vm/value/string.h"
#include "vm/value/value.h"

namespace shoal {

class BigInt final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<BigInt>("BigInt", CellTraits::Leaf);
  /// 2^24 bits; above: RangeError "Maximum BigInt size exceeded" (Heap::fail_too_big).
  static constexpr uint32_t kLimbsMax = (1u << 24) / 64;

  static Result<BigInt*> from_int64(Heap& heap, int64_t value);
  static Result<BigInt*> from_uint64(Heap& heap, uint64_t value);
  /// d is an integer, exactly.
  static Result<BigInt*> from_double(Heap& heap, double d);
  /// digits: "123", "0xff", "0o7", "0b1" (no sign, no separators, valid).
  static Result<BigInt*> from_literal(Heap& heap, std::string_view digits);
  /// §7.1.14 StringToBigInt. Ok(null Value) never: `valid` says whether the text is a BigInt.
  static Result<BigInt*> from_string(Heap& heap, StringView text, bool& valid);
  /// For constants of shared code: process-wide, never freed.
  static BigInt* make_immortal(std::string_view digits);

  bool is_zero() const noexcept { return limb_count() == 0; }
  bool is_negative() const noexcept { return (header_payload() & kSign) != 0; }
  uint32_t limb_count() const noexcept { return static_cast<uint32_t>(header_payload()); }
  uint64_t limb(uint32_t i) const noexcept { return limbs()[i]; }
  const uint64_t* limbs() const noexcept { return reinterpret_cast<const uint64_t*>(this + 1); }
  uint64_t* limbs() noexcept { return reinterpret_cast<uint64_t*>(this + 1); }

  /// Negative, 0 or positive.
  static int compare(const BigInt* x, const BigInt* y) noexcept;
  /// With a number that is no NaN.
  static int compare_double(const BigInt* x, double y) noexcept;
  uint32_t hash() const noexcept;
  /// Nearest double, ties to even; infinity beyond.
  double to_double() const noexcept;
  /// Modulo 2^64.
  int64_t to_int64() const noexcept;
  uint64_t to_uint64() const noexcept;
  std::string to_text(uint32_t radix = 10) const;

  // Error: RangeError (too big, division by zero, negative exponent): the operation names itself through `error`, a static
  // message; null then means the heap has reported.
  static Result<BigInt*> add(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> subtract(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> multiply(Heap& heap, const BigInt* x, const BigInt* y);
  /// y is not zero.
  static Result<BigInt*> divide(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> remainder(Heap& heap, const BigInt* x, const BigInt* y);
  /// y is not negative.
  static Result<BigInt*> power(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> shift_left(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> shift_right(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> bit_and(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> bit_or(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> bit_xor(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> bit_not(Heap& heap, const BigInt* x);
  static Result<BigInt*> negate(Heap& heap, const BigInt* x);
  static Result<BigInt*> as_int_n(Heap& heap, uint64_t bits, const BigInt* x);
  static Result<BigInt*> as_uint_n(Heap& heap, uint64_t bits, const BigInt* x);

  void trace(Tracer&) const {}
  size_t cell_bytes() const { return sizeof(BigInt) + size_t{limb_count()} * 8; }

 private:
  friend class Heap;
  static constexpr uint64_t kSign = uint64_t{1} << 32;
  explicit BigInt(uint32_t limb_count, bool negative = false, uint64_t flags = 0) noexcept
      : Cell(static_cast<CellKind>(Kind::BigInt), limb_count | (negative ? kSign : 0), flags) {}
};

}  // namespace shoal
