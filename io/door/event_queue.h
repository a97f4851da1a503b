// FileEventQueue: what a watch has seen and nobody has asked for yet, or who waits for it. Of both
// worlds' watches; from any thread.
#pragma once

#include <cerrno>
#include <mutex>

#include "io/door/operation.h"

namespace shoal {

class FileEventQueue {
 public:
  using Wait = OperationRef<Operation<host::ReadWatch>>;

  /// The same once more in a row is one. Above kFileEventsMax all that is there becomes Overflow.
  void add(FileEvent event) {
    const std::scoped_lock lock(mutex_);
    if (!events_.empty()) {
      const FileEvent& last = events_.back();
      if (last.kind == event.kind && last.path == event.path && last.to == event.to) return;
      if (last.kind == FileEvent::Kind::Overflow && events_.size() == 1 && is_full_) return;
    }
    if (events_.size() >= kFileEventsMax) return overflow_locked();
    events_.push_back(std::move(event));
  }
  /// Some were lost.
  void overflow() {
    const std::scoped_lock lock(mutex_);
    overflow_locked();
  }
  /// To who waits.
  void deliver() {
    Wait waiting;
    host::ReadWatch::Reply reply;
    {
      const std::scoped_lock lock(mutex_);
      if (!waiting_ || events_.empty()) return;
      waiting = std::exchange(waiting_, {});
      reply.events = take();
    }
    (void)waiting->answer(std::move(reply));
  }
  /// Answered at once, or by the next deliver(). Error EBUSY: somebody waits already.
  void wait(Wait operation) {
    {
      const std::scoped_lock lock(mutex_);
      const bool is_taken = waiting_ && !waiting_->is_cancelled();
      if (!is_taken) waiting_ = std::exchange(operation, {});
    }
    if (operation) (void)operation->fail(system_error(EBUSY));
    deliver();
  }
  /// Nothing comes any more.
  void close() {
    Wait waiting;
    {
      const std::scoped_lock lock(mutex_);
      waiting = std::exchange(waiting_, {});
    }
    if (waiting) (void)waiting->answer({});
  }

 private:
  FileEvents take() {
    is_full_ = false;
    return std::exchange(events_, {});
  }
  void overflow_locked() {
    events_.clear();
    events_.push_back({FileEvent::Kind::Overflow, "", ""});
    is_full_ = true;
  }
  std::mutex mutex_;
  FileEvents events_;
  bool is_full_ = false;  // Whoever looks at everything sees what comes meanwhile, too.
  Wait waiting_;
};

}  // namespace shoal
