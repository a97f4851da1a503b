// The two-way string search of Crochemore and Perrin (1991): linear time whatever the texts are, no
// memory. For needles so long that trying each place could take long.
#pragma once

#include <algorithm>
#include <cstdint>

namespace shoal {

/// Needle and text are functions from an index to a unit, so that they can be read backwards as
/// well.
template <class Text, class Needle>
class TwoWay {
 public:
  TwoWay(Text text, int64_t text_length, Needle needle, int64_t needle_length) noexcept
      : text_(text), n_(text_length), needle_(needle), m_(needle_length) {}

  /// The first occurrence, or -1. The needle is not empty.
  int64_t find() const noexcept {
    int64_t period, other_period;
    const int64_t suffix = maximal_suffix(false, period);
    const int64_t other = maximal_suffix(true, other_period);
    const int64_t cut = std::max(suffix, other);
    if (other > suffix) period = other_period;
    for (int64_t i = 0; i <= cut; ++i)
      if (i + period >= m_ || needle_(i) != needle_(i + period))
        return find_aperiodic(cut, std::max(cut + 1, m_ - cut - 1) + 1);
    return find_periodic(cut, period);
  }

 private:
  /// Where the lexicographically greatest suffix begins, less one, and its period; of the reversed
  /// order if asked.
  int64_t maximal_suffix(bool reversed, int64_t& period) const noexcept {
    int64_t suffix = -1, j = 0, k = 1;
    period = 1;
    while (j + k < m_) {
      const auto a = needle_(j + k), b = needle_(suffix + k);
      if (reversed ? a > b : a < b) {
        j += k;
        k = 1;
        period = j - suffix;
      } else if (a == b) {
        if (k != period) {
          ++k;
        } else {
          j += period;
          k = 1;
        }
      } else {
        suffix = j;
        j = suffix + 1;
        k = period = 1;
      }
    }
    return suffix;
  }
  int64_t find_periodic(int64_t cut, int64_t period) const noexcept {
    int64_t memory = -1;  // Up to here the needle is known to fit.
    for (int64_t at = 0; at <= n_ - m_;) {
      int64_t i = std::max(cut, memory) + 1;
      while (i < m_ && needle_(i) == text_(i + at)) ++i;
      if (i < m_) {
        at += i - cut;
        memory = -1;
        continue;
      }
      i = cut;
      while (i > memory && needle_(i) == text_(i + at)) --i;
      if (i <= memory) return at;
      at += period;
      memory = m_ - period - 1;
    }
    return -1;
  }
  int64_t find_aperiodic(int64_t cut, int64_t shift) const noexcept {
    for (int64_t at = 0; at <= n_ - m_;) {
      int64_t i = cut + 1;
      while (i < m_ && needle_(i) == text_(i + at)) ++i;
      if (i < m_) {
        at += i - cut;
        continue;
      }
      i = cut;
      while (i >= 0 && needle_(i) == text_(i + at)) --i;
      if (i < 0) return at;
      at += shift;
    }
    return -1;
  }

  Text text_;
  int64_t n_;
  Needle needle_;
  int64_t m_;
};

}  // namespace shoal
