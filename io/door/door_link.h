// DoorLink: the way from an answer back to the context, which may have ended meanwhile. Counted
// references, made with the first operation of a context.
#pragma once

#include <mutex>

#include "io/door/operation.h"
#include "io/pool/actor.h"

namespace shoal {

class DoorObserver;

/// Makes the letter that brings an answered operation to its context; on any thread.
using LetterOfOperation = std::unique_ptr<Letter> (*)(OperationRef<> operation);

class DoorLink {
 public:
  /// holder: holds answers back until they arrive by arrive(); null: nobody does.
  DoorLink(Actor& actor, LetterOfOperation letter_of, DoorObserver* holder) noexcept
      : actor_(&actor), letter_of_(letter_of), holder_(holder) {}
  void ref() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void unref() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }
  bool holds() const noexcept { return holder_ != nullptr; }
  /// From any thread: it is answered, or held. False: the context has ended.
  bool deliver(HostOperation& operation);
  /// The same for one that is held no more.
  bool pass_on(HostOperation& operation);
  /// On the context's thread: it ends.
  void cut() noexcept {
    const std::scoped_lock lock(mutex_);
    actor_ = nullptr;
  }

 private:
  ~DoorLink() = default;
  class Held;

  std::mutex mutex_;
  Actor* actor_;  // Null: it has ended.
  const LetterOfOperation letter_of_;
  DoorObserver* const holder_;  // Lives as long as actor_.
  std::atomic<uint32_t> references_{1};
};

}  // namespace shoal
