// BigInt, §6.1.6.2: sign and magnitude, 64-bit limbs, least significant first, no leading zero
// limb; zero has none and is not negative. BigInts never change once made, so operations may return
// an operand.
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
  /// Above, every operation throws RangeError "Maximum BigInt size exceeded" (Heap::fail_too_big).
  static constexpr uint32_t kBitsMax = 1u << 24;
  static constexpr uint32_t kLimbsMax = kBitsMax / 64;

  static Result<BigInt*> from_int64(Heap& heap, int64_t value);
  static Result<BigInt*> from_uint64(Heap& heap, uint64_t value);
  /// d is an integer (so it is finite); exactly.
  static Result<BigInt*> from_double(Heap& heap, double d);
  /// digits: "123", "0xff", "0o7", "0b1" (no sign, no separators, valid).
  static Result<BigInt*> from_literal(Heap& heap, std::string_view digits);
  /// §7.1.14 StringToBigInt. `valid` says whether the text is a BigInt; if not, the result is 0.
  static Result<BigInt*> from_string(Heap& heap, StringView text, bool& valid);
  /// For constants of shared code: process-wide, never freed. digits as for from_literal, of at
  /// most kBitsMax bits: the compiler has seen to that.
  static BigInt* make_immortal(std::string_view digits);
  static BigInt* zero() noexcept;

  bool is_zero() const noexcept { return limb_count() == 0; }
  bool is_negative() const noexcept { return (header_payload() & kSign) != 0; }
  uint32_t limb_count() const noexcept { return static_cast<uint32_t>(header_payload()); }
  uint64_t limb(uint32_t i) const noexcept { return limbs()[i]; }
  const uint64_t* limbs() const noexcept { return reinterpret_cast<const uint64_t*>(this + 1); }
  uint64_t* limbs() noexcept { return reinterpret_cast<uint64_t*>(this + 1); }
  /// Of the magnitude; 0 has none.
  uint64_t bit_length() const noexcept;

  /// Negative, 0 or positive.
  static int compare(const BigInt* x, const BigInt* y) noexcept;
  /// With a number that is no NaN.
  static int compare_double(const BigInt* x, double y) noexcept;
  uint32_t hash() const noexcept;
  /// Nearest double, ties to even; infinity beyond.
  double to_double() const noexcept;
  /// Modulo 2^64.
  int64_t to_int64() const noexcept { return static_cast<int64_t>(to_uint64()); }
  uint64_t to_uint64() const noexcept;
  /// §6.1.6.2.21 BigInt::toString. radix 2 to 36.
  static Result<String*> to_string(Heap& heap, const BigInt* x, uint32_t radix = 10);
  /// The same for messages and tests: memory is not charged.
  std::string to_text(uint32_t radix = 10) const;

  // §6.1.6.2. Error: RangeError above kBitsMax.
  static Result<BigInt*> add(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> subtract(Heap& heap, const BigInt* x, const BigInt* y);
  static Result<BigInt*> multiply(Heap& heap, const BigInt* x, const BigInt* y);
  /// y is not zero. Truncates.
  static Result<BigInt*> divide(Heap& heap, const BigInt* x, const BigInt* y);
  /// y is not zero. The sign is that of x.
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
  /// §21.2.2.1 and §21.2.2.2; bits up to 2^53 - 1.
  static Result<BigInt*> as_int_n(Heap& heap, uint64_t bits, const BigInt* x);
  static Result<BigInt*> as_uint_n(Heap& heap, uint64_t bits, const BigInt* x);

  void trace(Tracer&) const {}
  size_t cell_bytes() const { return sizeof(BigInt) + size_t{limb_count()} * 8; }

  explicit BigInt(uint32_t limb_count, bool negative = false, uint64_t flags = 0) noexcept
      : Cell(static_cast<CellKind>(Kind::BigInt), limb_count | (negative ? kSign : 0), flags) {}

 private:
  static constexpr uint64_t kSign = uint64_t{1} << 32;
  enum class Bitwise : uint8_t { And, Or, Xor };

  /// Room for so many limbs, all 0. Error: RangeError above kLimbsMax (one limb more is let
  /// through, for finish to cut).
  static Result<BigInt*> create(Heap& heap, uint64_t limb_count, bool negative);
  /// Cuts leading zero limbs; throws if it is still too long.
  static Result<BigInt*> finish(Heap& heap, BigInt* x);
  static Result<BigInt*> sum(Heap& heap, const BigInt* x, const BigInt* y, bool y_negative);
  static Result<BigInt*> bitwise(Heap& heap, const BigInt* x, const BigInt* y, Bitwise operation);
  static Result<BigInt*> shift(Heap& heap, const BigInt* x, const BigInt* y, bool left);
  static Result<BigInt*> shift_left_by(Heap& heap, const BigInt* x, uint64_t bits);
  static Result<BigInt*> shift_right_by(Heap& heap, const BigInt* x, uint64_t bits);
  static Result<BigInt*> square_and_multiply(Heap& heap, const BigInt* base, uint64_t exponent);
  static Result<BigInt*> parse(Heap& heap, StringView digits, uint32_t radix, bool negative);
  void set_limb_count(uint32_t count) noexcept {
    set_header_payload((header_payload() & kSign & (count ? ~uint64_t{0} : 0)) | count);
  }
  BigInt* unchanged() const noexcept { return const_cast<BigInt*>(this); }
};

/// Counts memory that an operation needs for a while (GMP's own included) against the quota.
class ScratchCharge {
 public:
  explicit ScratchCharge(Heap& heap) noexcept : heap_(heap) {}
  ~ScratchCharge() { heap_.discharge_external(bytes_); }
  ScratchCharge(const ScratchCharge&) = delete;
  ScratchCharge& operator=(const ScratchCharge&) = delete;
  Result<void> add(size_t bytes) {
    TRY_VOID(heap_.charge_external(bytes));
    bytes_ += bytes;
    return {};
  }

 private:
  Heap& heap_;
  size_t bytes_ = 0;
};

}  // namespace shoal
