// SampleClock: interrupts, each interval, every thread that runs a profiled context: a thread of
// its own sends them SIGPROF, whose handler tells the context (SampleTarget) what time it is and
// what stood in the registers. A thread that runs none of them is left alone.
//
// NOT TAKEN: a timer per thread (contexts change threads all the time, and each change would be a
// system call); the fuel of the dispatch loop (it would show where the next look at the fuel is,
// not where time goes, and a run that is profiled would not be cut into slices like any other).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace shoal {

class SampleTarget {
 public:
  /// In a signal handler, on the thread that runs it. The steady clock's time.
  virtual void on_tick(uint64_t now_ns, std::span<const uint64_t> registers) noexcept = 0;

 protected:
  ~SampleTarget() = default;
};

class SampleClock {
 public:
  static constexpr uint64_t kIntervalMinNs = 50'000;
  /// Starts its thread. Null: the system has none to give, or `error` says what else.
  static std::shared_ptr<SampleClock> create(uint64_t interval_ns, std::string& error);
  virtual ~SampleClock() = default;
  /// A target's place: ticks come between enter and leave, which one thread calls, and the same
  /// one. Outlives neither the clock nor, entered, its target.
  class Seat {
   public:
    virtual ~Seat() = default;
    virtual void enter(SampleTarget& target) = 0;
    virtual void leave() = 0;
  };
  virtual std::unique_ptr<Seat> take_seat() = 0;
};

}  // namespace shoal
