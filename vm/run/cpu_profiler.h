// CpuProfiler: a sampling profile of one context, in the format of .cpuprofile files (Chrome
// DevTools, VS Code, speedscope).
//
// A clock (io/drivers/sample_clock.h) interrupts the thread that runs the context each interval; in
// the signal handler on_tick() captures the stack into a ring, and settle(), outside of the loop of
// dispatch, adds what is there to the tree. The context leaves nothing and burns nothing for it, so
// a profiled run does what any other does. What is no script's is told: pauses of the collector,
// and times in which nothing was to be done.
#pragma once

#include <atomic>
#include <memory>

#include "vm/run/call_tree.h"

namespace shoal {

class CpuProfiler {
 public:
  CpuProfiler(Context& cx, uint64_t now_ns);

  /// In a signal handler, on the thread that runs the context.
  void on_tick(uint64_t now_ns, std::span<const uint64_t> registers) noexcept;
  // --- On that thread
  void settle();
  /// Until the next one with false ticks find the collector at work.
  void set_collecting(bool collecting) noexcept {
    collecting_.store(collecting, std::memory_order_relaxed);
  }
  /// There was nothing to do.
  void add_idle(uint64_t from_ns, uint64_t to_ns);
  /// The profile up to now, as JSON. No more ticks.
  std::string finish(uint64_t now_ns);
  uint64_t sample_count() const noexcept { return samples_.size(); }
  const CallTree& tree() const noexcept { return tree_; }

 private:
  /// Ticks that found the same native, or the same pause, stand in one.
  struct RawSample {
    uint64_t first_ns, last_ns;
    uint32_t ticks;
    uint32_t frame_count;
    bool is_collector;
    const Value* regs;
    RawFrame frames[kStackFramesMax];
  };
  static constexpr uint32_t kRingSamples = 32;
  struct Sample {
    uint32_t node;
    uint64_t time_ns;
  };
  bool is_like_last(uint32_t end, bool is_collector) const noexcept;
  void add(const RawSample& raw);

  Context& cx_;
  const uint64_t start_ns_;
  CallTree tree_;
  std::vector<Sample> samples_;
  std::atomic<bool> collecting_{false};
  // Written by the handler, read on the same thread.
  std::unique_ptr<RawSample[]> ring_;
  std::atomic<uint32_t> begin_{0}, end_{0};
};

}  // namespace shoal
