// Timers of a context: what setTimeout and setImmediate have left to do. Pure bookkeeping: who
// waits for the clock and runs the callbacks is the driver's business (include/shoal/run_loop.cpp);
// the natives are in stdlib/web/timers.cpp.
//
// A timer is a NativeStateObject that script holds, too (Timeout). An entry of the heap names the
// timer and the sequence number it was armed with: an entry whose number the timer no longer has is
// stale, and skipped. So clearing and refreshing cost nothing; stale entries are swept out once
// they are the greater part.
#pragma once

#include <cstdint>
#include <vector>

#include "gc/base/fifo.h"
#include "gc/charge.h"
#include "vm/object/native_state.h"

namespace shoal {

class Tracer;

/// What a timer's (or immediate's) object keeps, by state slot.
namespace timer {
inline constexpr uint32_t kTimeoutTag = 0x54696D65, kImmediateTag = 0x496D6D65;
inline constexpr uint32_t kCallback = 0;
inline constexpr uint32_t kArguments = 1;  // An array, or undefined.
inline constexpr uint32_t kSequence =
    2;  // Of the heap entry it waits with; undefined: it does not wait.
inline constexpr uint32_t kHasRef = 3;   // Keeps the program running.
inline constexpr uint32_t kDelay = 4;    // Milliseconds, at least 1.
inline constexpr uint32_t kRepeats = 5;  // setInterval.
inline constexpr uint32_t kId = 6;       // What Symbol.toPrimitive gives.
inline constexpr uint32_t kAsyncContext = 7;
inline constexpr uint32_t kStates = 8;
inline bool is_armed(const NativeStateObject* t) noexcept {
  return !t->state(kSequence).is_undefined();
}
inline bool has_ref(const NativeStateObject* t) noexcept { return t->state(kHasRef).is_true(); }
}  // namespace timer

class TimerQueue {
 public:
  explicit TimerQueue(Heap& heap) noexcept : charge_(heap) {}

  /// Arms the timer for `due_ms` (of the host's monotonic clock); one that waits already waits
  /// anew.
  void arm(Heap& heap, NativeStateObject* timer, uint64_t due_ms);
  /// The timer does not fire. Nothing if it does not wait.
  void disarm(Heap& heap, NativeStateObject* timer) noexcept;
  /// ref and unref: whether waiting for it keeps the program running.
  void set_ref(Heap& heap, NativeStateObject* timer, bool has_ref) noexcept;
  /// Timers that wait and keep the program running.
  uint32_t ref_count() const noexcept { return ref_count_; }
  /// When the earliest is due; false: none waits.
  bool next_due(uint64_t& due_ms) noexcept;
  /// Takes the earliest out if it is due by `now_ms` and was armed before `sequence_limit`: so
  /// timers set by callbacks wait for the next round. Null: none.
  NativeStateObject* take_due(Heap& heap, uint64_t now_ms, uint64_t sequence_limit) noexcept;
  uint64_t sequence() const noexcept { return sequence_; }
  /// The timer with that number that waits, or was taken last; or null.
  NativeStateObject* find(double id) const noexcept;

  // --- Immediates: in order; those set by callbacks wait for the next round.
  void push_immediate(Heap& heap, NativeStateObject* immediate);
  void clear_immediate(Heap& heap, NativeStateObject* immediate) noexcept;
  void set_immediate_ref(Heap& heap, NativeStateObject* immediate, bool has_ref) noexcept;
  NativeStateObject* take_immediate(Heap& heap, uint64_t sequence_limit) noexcept;
  bool has_immediates() const noexcept { return !immediates_.is_empty(); }
  uint32_t immediate_ref_count() const noexcept { return immediate_ref_count_; }

  void clear() noexcept;
  void trace(Tracer& tracer) const;

 private:
  struct Entry {
    uint64_t due_ms;
    uint64_t sequence;
    NativeStateObject* timer;
  };
  static bool later(const Entry& x, const Entry& y) noexcept {
    return x.due_ms != y.due_ms ? x.due_ms > y.due_ms : x.sequence > y.sequence;
  }
  static bool is_stale(const Entry& e) noexcept;
  void note_sizes() noexcept {
    charge_.set((heap_.capacity() + immediates_.capacity()) * sizeof(Entry));
  }
  void drop_stale_top() noexcept;
  void sweep() noexcept;

  std::vector<Entry> heap_;  // A binary heap, the earliest first.
  Fifo<Entry> immediates_;
  NativeStateObject* taken_ = nullptr;  // By take_due(): its callback may clear it by number.
  uint64_t sequence_ = 0;
  uint32_t ref_count_ = 0;
  uint32_t immediate_ref_count_ = 0;
  size_t stale_ = 0;
  Charge charge_;
};

}  // namespace shoal
