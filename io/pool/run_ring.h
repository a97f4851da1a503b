// RunRing: actors that are ready on one thread, in order. The owner pushes at the tail; the owner
// and thieves take from the head with a compare-and-swap. A bounded ring of slots, as Go's and
// Tokio's run queues.
#pragma once

#include <atomic>
#include <cstdint>

namespace shoal {

class Actor;

class RunRing {
 public:
  static constexpr uint32_t kCapacity = 256;

  /// By the owner. False: it is full.
  bool push(Actor* actor) noexcept {
    const uint32_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) == kCapacity) return false;
    slots_[tail % kCapacity].store(actor, std::memory_order_relaxed);
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }
  /// By the owner. Null: it is empty.
  Actor* pop() noexcept {
    uint32_t head = head_.load(std::memory_order_acquire);
    for (;;) {
      if (head == tail_.load(std::memory_order_relaxed)) return nullptr;
      Actor* const actor = slots_[head % kCapacity].load(std::memory_order_relaxed);
      if (head_.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel)) return actor;
    }
  }
  /// By the owner of `mine`, which is empty: half of what is here moves there, and one is given
  /// back. Null: nothing to take.
  Actor* steal_into(RunRing& mine) noexcept {
    uint32_t head = head_.load(std::memory_order_acquire);
    for (;;) {
      const uint32_t count = tail_.load(std::memory_order_acquire) - head;
      if (count == 0 || count > kCapacity) return nullptr;
      const uint32_t taken = count - count / 2;
      const uint32_t tail = mine.tail_.load(std::memory_order_relaxed);
      for (uint32_t i = 0; i < taken; ++i) {
        Actor* const actor = slots_[(head + i) % kCapacity].load(std::memory_order_relaxed);
        mine.slots_[(tail + i) % kCapacity].store(actor, std::memory_order_relaxed);
      }
      if (!head_.compare_exchange_strong(head, head + taken, std::memory_order_acq_rel)) continue;
      Actor* const last =
          mine.slots_[(tail + taken - 1) % kCapacity].load(std::memory_order_relaxed);
      mine.tail_.store(tail + taken - 1, std::memory_order_release);
      return last;
    }
  }
  uint32_t size() const noexcept {
    const uint32_t head = head_.load(std::memory_order_acquire);
    const uint32_t count = tail_.load(std::memory_order_acquire) - head;
    return count > kCapacity ? 0 : count;
  }

 private:
  alignas(64) std::atomic<uint32_t> head_{0};
  alignas(64) std::atomic<uint32_t> tail_{0};
  std::atomic<Actor*> slots_[kCapacity] = {};
};

}  // namespace shoal
