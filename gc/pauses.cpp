#include "gc/pauses.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <ctime>

namespace shoal {

/// Below 8 ns a class each; then the exponent and the three bits below the highest.
uint32_t PauseHistogram::class_of(uint64_t ns) noexcept {
  if (ns < (uint64_t{1} << kClassBits)) return static_cast<uint32_t>(ns);
  const auto shift = static_cast<uint32_t>(std::bit_width(ns)) - 1 - kClassBits;
  const auto below = static_cast<uint32_t>(ns >> shift) & ((1u << kClassBits) - 1);
  return ((shift + 1) << kClassBits) + below;
}

/// The longest duration that falls into it.
uint64_t PauseHistogram::end_of(uint32_t its_class) noexcept {
  const uint32_t above = its_class >> kClassBits;
  if (above == 0) return its_class;
  const uint64_t first = (its_class & ((1u << kClassBits) - 1)) + (uint64_t{1} << kClassBits);
  return ((first + 1) << (above - 1)) - 1;
}

void PauseHistogram::add(uint64_t ns) noexcept {
  ++classes_[class_of(ns)];
  ++count_;
  total_ns_ += ns;
  longest_ns_ = std::max(longest_ns_, ns);
}

uint64_t PauseHistogram::quantile_ns(double part) const noexcept {
  const auto wanted = static_cast<uint64_t>(std::ceil(part * static_cast<double>(count_)));
  uint64_t seen = 0;
  for (uint32_t i = 0; i < classes_.size(); ++i) {
    seen += classes_[i];
    if (seen >= wanted && seen != 0) return std::min(end_of(i), longest_ns_);
  }
  return 0;
}

uint64_t thread_time_ns() noexcept {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(t.tv_nsec);
}

}  // namespace shoal
