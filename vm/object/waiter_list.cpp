#include "vm/object/waiter_list.h"

#include "vm/run/host.h"

namespace shoal {

void WaiterList::append(Waiter& waiter) noexcept {
  waiter.previous = last_;
  waiter.next = nullptr;
  (last_ ? last_->next : first_) = &waiter;
  last_ = &waiter;
  waiter.is_listed = true;
}

void WaiterList::unlink(Waiter& waiter) noexcept {
  (waiter.previous ? waiter.previous->next : first_) = waiter.next;
  (waiter.next ? waiter.next->previous : last_) = waiter.previous;
  waiter.next = waiter.previous = nullptr;
  waiter.is_listed = false;
}

void WaiterList::remove(Waiter& waiter) noexcept {
  const std::scoped_lock lock(mutex_);
  if (waiter.is_listed) unlink(waiter);
}

uint64_t WaiterList::notify(size_t offset, uint64_t count) noexcept {
  const std::scoped_lock lock(mutex_);
  uint64_t woken = 0;
  for (Waiter* w = first_; w && woken < count;) {
    Waiter* const next = w->next;
    if (w->offset == offset) {
      unlink(*w);
      ContextHost* const host = w->host;
      // The last thing done with it: its context may go on, and free it, at once.
      w->notified.store(true, std::memory_order_release);
      if (host) host->wake();
      ++woken;
    }
    w = next;
  }
  return woken;
}

}  // namespace shoal
