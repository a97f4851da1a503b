// Mailbox: letters from any thread to one reader. Lock-free: senders push onto a stack, and the
// reader takes the whole of it and turns it round, so letters of one sender arrive in order.
// Closed, it takes no more.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace shoal {

/// What stands in a mailbox. Whoever holds it owns it.
struct Letter {
  Letter() = default;
  virtual ~Letter() = default;
  Letter(const Letter&) = delete;
  Letter& operator=(const Letter&) = delete;
  Letter* next = nullptr;  // Of the mailbox's, or of whoever has it in a list.
};

class Mailbox {
 public:
  Mailbox() = default;
  ~Mailbox() { destroy(close()); }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  enum class Push : uint8_t {
    Closed,  // The letter remains the caller's.
    First,   // It was empty.
    Behind,  // Others wait already.
  };
  /// From any thread.
  Push push(Letter* letter) noexcept {
    Letter* head = head_.load(std::memory_order_relaxed);
    do {
      if (head == closed_mark()) return Push::Closed;
      letter->next = head;
    } while (!head_.compare_exchange_weak(head, letter, std::memory_order_release,
                                          std::memory_order_relaxed));
    return head ? Push::Behind : Push::First;
  }
  /// All letters, the oldest first, linked by `next`. Null: none.
  Letter* take() noexcept {
    if (is_empty()) return nullptr;
    return turned_round(head_.exchange(nullptr, std::memory_order_acquire));
  }
  /// The same, and none will come any more.
  Letter* close() noexcept {
    Letter* const head = head_.exchange(closed_mark(), std::memory_order_acq_rel);
    return head == closed_mark() ? nullptr : turned_round(head);
  }
  bool is_empty() const noexcept {
    const Letter* const head = head_.load(std::memory_order_acquire);
    return !head || head == closed_mark();
  }
  bool is_closed() const noexcept { return head_.load(std::memory_order_acquire) == closed_mark(); }
  static void destroy(Letter* list) noexcept {
    while (const std::unique_ptr<Letter> letter{list}) list = letter->next;
  }

 private:
  static Letter* closed_mark() noexcept { return reinterpret_cast<Letter*>(uintptr_t{1}); }
  static Letter* turned_round(Letter* list) noexcept {
    Letter* first = nullptr;
    while (Letter* const letter = list) {
      list = letter->next;
      letter->next = first;
      first = letter;
    }
    return first;
  }
  std::atomic<Letter*> head_{nullptr};
};

/// Letters that were taken, the oldest first. What is not taken out of it is destroyed with it.
class Letters {
 public:
  explicit Letters(Letter* first) noexcept : first_(first) {}
  ~Letters() { Mailbox::destroy(first_); }
  Letters(const Letters&) = delete;
  Letters& operator=(const Letters&) = delete;
  /// Null: there are no more.
  std::unique_ptr<Letter> pop() noexcept {
    Letter* const letter = first_;
    if (letter) first_ = letter->next;
    return std::unique_ptr<Letter>(letter);
  }

 private:
  Letter* first_;
};

}  // namespace shoal
