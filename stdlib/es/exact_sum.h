// ExactSum: the sum of any doubles, rounded once. For Math.sumPrecise, §21.3.2.34.
#pragma once

#include <cstdint>

namespace shoal {

/// A fixed-point number wide enough for every double: digit i has the weight 2^(32 i - 1074).
/// Digits are signed and wider than their place, so that many doubles are added before carries have
/// to be passed on.
class ExactSum {
 public:
  void add(double d) noexcept;
  /// The double nearest to the exact sum, ties to even. -0 if nothing but -0 was added.
  double result() const noexcept;

 private:
  static constexpr uint32_t kDigits =
      68;  // 2098 bits of doubles, and 64 more for how many there are.
  static constexpr uint32_t kAddsMax = 1u << 29;
  static void carry(int64_t* digits) noexcept;
  int64_t digits_[kDigits] = {};
  uint32_t adds_ = 0;  // Since carries were passed on.
  bool saw_other_than_minus_zero_ = false;
  bool plus_infinity_ = false, minus_infinity_ = false, nan_ = false;
};

}  // namespace shoal
