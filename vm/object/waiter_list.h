// WaiterList, §25.4.1: who waits, with Atomics.wait or waitAsync, for bytes of a BackingStore. It
// belongs to the store and has a lock of its own, so contexts of different threads may wait for,
// and notify, one another. Nobody ever blocks on it: a waiter is marked, its context woken, and
// looks when it next runs.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "gc/base/waker.h"

namespace shoal {

/// One wait. Stays where it is while it is in a list; whoever made it takes it out.
struct Waiter {
  size_t offset = 0;  // Byte index in the store.
  Ref<Waker> waker;   // Whom to wake; may be null.
  std::atomic<bool> notified{false};

 private:
  friend class WaiterList;
  Waiter* next = nullptr;
  Waiter* previous = nullptr;
  bool is_listed = false;
};

class WaiterList {
 public:
  /// Adds the waiter at the end if `still_expected()` says so, which is asked in the critical
  /// section: no notify comes between the look at the value and the waiting.
  template <class Check>
  bool add_if(Waiter& waiter, Check&& still_expected) noexcept {
    const std::scoped_lock lock(mutex_);
    if (!still_expected()) return false;
    append(waiter);
    return true;
  }
  /// Takes it out, whether or not it is still in.
  void remove(Waiter& waiter) noexcept;
  /// Marks and takes out up to `count` waiters for that offset, in order; their number.
  uint64_t notify(size_t offset, uint64_t count) noexcept;

 private:
  void append(Waiter& waiter) noexcept;
  void unlink(Waiter& waiter) noexcept;
  std::mutex mutex_;
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

}  // namespace shoal
