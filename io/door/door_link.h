// DoorLink: the way from an answer back to the context, which may have ended meanwhile. Counted
// references, made with the first operation of a context.
#pragma once

#include <mutex>

#include "io/door/operation.h"
#include "io/pool/actor.h"

namespace shoal {

/// Makes the letter that brings an answered operation to its context; on any thread.
using LetterOfOperation = std::unique_ptr<Letter> (*)(OperationRef<> operation);

class DoorLink {
 public:
  DoorLink(Actor& actor, LetterOfOperation letter_of) noexcept
      : actor_(&actor), letter_of_(letter_of) {}
  void ref() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void unref() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }
  /// From any thread. False: the context has ended.
  bool deliver(HostOperation& operation) {
    std::unique_ptr<Letter> letter;
    if (!operation.wakes_only_) letter = letter_of_(OperationRef<>(&operation));
    const std::scoped_lock lock(mutex_);  // While we hold it, the actor does not end.
    if (!actor_) return false;
    if (letter) return actor_->send(std::move(letter));
    actor_->wake();
    return true;
  }
  /// On the context's thread: it ends.
  void cut() noexcept {
    const std::scoped_lock lock(mutex_);
    actor_ = nullptr;
  }

 private:
  ~DoorLink() = default;
  std::mutex mutex_;
  Actor* actor_;  // Null: it has ended.
  const LetterOfOperation letter_of_;
  std::atomic<uint32_t> references_{1};
};

}  // namespace shoal
