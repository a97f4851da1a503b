// How long a collector stopped its script: for who asks (HeapOwner::pauses), as it costs a system
// call at each end of a pause.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace shoal {

/// Durations in classes that are an eighth of a power of two wide, so that a quantile is at most
/// an eighth too long.
class PauseHistogram {
 public:
  void add(uint64_t ns) noexcept;
  uint64_t count() const noexcept { return count_; }
  uint64_t total_ns() const noexcept { return total_ns_; }
  uint64_t longest_ns() const noexcept { return longest_ns_; }
  /// At least this part (0 to 1) of the pauses took no longer, to the end of a class. 0: of none.
  uint64_t quantile_ns(double part) const noexcept;

 private:
  static constexpr uint32_t kClassBits = 3;
  static uint32_t class_of(uint64_t ns) noexcept;
  static uint64_t end_of(uint32_t its_class) noexcept;

  std::array<uint32_t, (64 - kClassBits + 1) << kClassBits> classes_{};
  uint64_t count_ = 0, total_ns_ = 0, longest_ns_ = 0;
};

/// The same pauses by two clocks: what the thread worked, and what passed meanwhile.
struct Pauses {
  PauseHistogram thread, wall;
};

/// What this thread has worked so far.
uint64_t thread_time_ns() noexcept;

}  // namespace shoal
