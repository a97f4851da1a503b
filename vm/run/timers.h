// Timers of a context: what setTimeout and setImmediate have left to do. Pure bookkeeping: who
// waits for the clock and runs the callbacks is the driver's business (include/shoal/run_loop.cpp);
// the natives are in stdlib/web/timers.cpp.
//
// A timer is a NativeStateObject that script holds, too (Timeout). One that waits has a slot; those
// that are due in the same millisecond form a list, in the order in which they were armed, and the
// lists are sorted. So to arm, clear or refresh one of millions takes O(log of the milliseconds
// that somebody waits for), nothing is ever gone through from end to end, and the collector scans
// the slots in steps (gc/root_slots.h).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "gc/charge.h"
#include "gc/root_queue.h"
#include "gc/root_slots.h"
#include "vm/object/native_state.h"

namespace shoal {

class Tracer;

/// What a timer's (or immediate's) object keeps, by state slot.
namespace timer {
inline constexpr uint32_t kTimeoutTag = 0x54696D65, kImmediateTag = 0x496D6D65;
inline constexpr uint32_t kCallback = 0;
inline constexpr uint32_t kArguments = 1;  // An array, or undefined.
/// What it waits with, a timer's slot or an immediate's sequence number; undefined: it does not.
inline constexpr uint32_t kWaiting = 2;
inline constexpr uint32_t kHasRef = 3;   // Keeps the program running.
inline constexpr uint32_t kDelay = 4;    // Milliseconds, at least 1.
inline constexpr uint32_t kRepeats = 5;  // setInterval.
inline constexpr uint32_t kId = 6;       // What Symbol.toPrimitive gave; undefined: nobody asked.
inline constexpr uint32_t kAsyncContext = 7;
inline constexpr uint32_t kStates = 8;
inline bool is_armed(const NativeStateObject* t) noexcept {
  return !t->state(kWaiting).is_undefined();
}
inline bool has_ref(const NativeStateObject* t) noexcept { return t->state(kHasRef).is_true(); }
}  // namespace timer

class TimerQueue {
 public:
  explicit TimerQueue(Heap& heap) noexcept : immediates_(heap) {}

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
  bool next_due(uint64_t& due_ms) const noexcept;
  /// Takes the earliest out if it is due by `now_ms` and was armed before `sequence_limit`: so
  /// timers set by callbacks wait for the next round. Null: none.
  NativeStateObject* take_due(Heap& heap, uint64_t now_ms, uint64_t sequence_limit) noexcept;
  uint64_t sequence() const noexcept { return sequence_; }
  /// The timer has been given the number by which clearTimeout may know it.
  void give_id(Heap& heap, NativeStateObject* timer, uint32_t id);
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
  /// Of what is empty the memory goes.
  void give_back() noexcept;
  /// What is no queue: those see to themselves.
  void trace(Tracer& tracer) const { tracer.visit(static_cast<const Cell*>(taken_)); }

 private:
  static constexpr uint32_t kNoSlot = ~0u;
  /// The timers due in one millisecond: slots.
  struct List {
    uint32_t first = kNoSlot, last = kNoSlot;
  };
  using Lists = std::map<uint64_t, List>;  // By due_ms.
  struct Entry {
    Lists::iterator list;
    uint64_t sequence;
    uint32_t before, behind;  // In the list.
  };
  /// A vector that never moves what it holds.
  template <class T>
  class Chunked {
   public:
    uint32_t size() const noexcept { return size_; }
    T& operator[](uint32_t i) const noexcept { return chunks_[i / kChunk][i % kChunk]; }
    void push_back(const T& item) {
      if (size_ == chunks_.size() * kChunk) chunks_.push_back(std::make_unique<T[]>(kChunk));
      (*this)[size_++] = item;
    }
    size_t bytes() const noexcept { return chunks_.size() * (kChunk * sizeof(T) + sizeof(void*)); }

   private:
    static constexpr uint32_t kChunk = 16;
    std::vector<std::unique_ptr<T[]>> chunks_;
    uint32_t size_ = 0;
  };

  /// The timers that wait.
  struct Waiting {
    explicit Waiting(Heap& heap) noexcept : recent(lists.end()), slots(heap), charge(heap) {}
    NativeStateObject* timer_at(uint32_t slot) const noexcept;
    void append(uint32_t slot, uint64_t due_ms, uint64_t sequence);
    void remove(uint32_t slot) noexcept;
    void note_size() noexcept;

    Lists lists;                       // Of due timers; none is empty.
    Lists::iterator recent;            // Where the last timer went, or end().
    Chunked<Entry> entries;            // By slot.
    RootSlots slots;                   // The timers.
    std::map<uint32_t, uint32_t> ids;  // Slots by number, of those that have one.
    Charge charge;
  };

  /// The timer with that slot waits no more.
  void take_out(Heap& heap, uint32_t slot) noexcept;

  std::unique_ptr<Waiting> waiting_;    // Null while none has waited yet.
  RootQueue<Value, 2> immediates_;      // Sequence number, immediate; stale if its number differs.
  NativeStateObject* taken_ = nullptr;  // By take_due(): its callback may clear it by number.
  uint64_t sequence_ = 0;
  uint32_t ref_count_ = 0;
  uint32_t immediate_ref_count_ = 0;
};

}  // namespace shoal
