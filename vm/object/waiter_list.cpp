#include "vm/object/waiter_list.h"

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
  // To wake a context may be to let go of it, which takes its other waiters out of this list: so
  // not under the lock.
  constexpr size_t kBatch = 32;
  uint64_t notified = 0;
  for (bool goes_on = true; goes_on;) {
    Ref<Waker> wakers[kBatch];
    size_t taken = 0;
    {
      const std::scoped_lock lock(mutex_);
      Waiter* next = first_;
      while (Waiter* const w = next) {
        if (notified == count || taken == kBatch) break;
        next = w->next;
        if (w->offset != offset) continue;
        unlink(*w);
        wakers[taken++] = std::move(w->waker);
        // The last thing done with it: its context may go on, and free it, at once.
        w->notified.store(true, std::memory_order_release);
        ++notified;
      }
      goes_on = taken == kBatch && notified != count;
    }
    for (size_t i = 0; i < taken; ++i)
      if (wakers[i]) wakers[i]->wake();
  }
  return notified;
}

}  // namespace shoal
