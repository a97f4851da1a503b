// What a heap does, for who asks (HeapOwner::pauses): how long its collector stopped the script,
// which costs a system call at each end of a pause; and HeapWatcher, by which profilers hear of it.
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

class Cell;
class Heap;

/// Told of what a heap does, on the thread that runs it. Allocates nothing there.
class HeapWatcher {
 public:
  /// The collector stops the script; times are the steady clock's.
  virtual void on_pause_begin() noexcept {}
  virtual void on_pause_end(uint64_t /*begin_ns*/, uint64_t /*end_ns*/) noexcept {}
  /// After about 16 KiB of allocations: the cell that has just been made (nothing of it can be read
  /// yet), and what was allocated so far, with it.
  virtual void on_allocated(const Cell* /*cell*/, size_t /*bytes_total*/) noexcept {}
  /// A cycle has found what lives: see HeapOwner::on_cycle_marked.
  virtual void on_marked(const Heap& /*heap*/) noexcept {}

 protected:
  ~HeapWatcher() = default;
};

/// The same pauses by two clocks: what the thread worked, and what passed meanwhile.
struct Pauses {
  PauseHistogram thread, wall;
  HeapWatcher* watcher = nullptr;
};

/// What this thread has worked so far.
uint64_t thread_time_ns() noexcept;

}  // namespace shoal
