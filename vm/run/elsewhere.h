// Work that is done on another thread while its context waits, as in Atomics.wait: what takes long
// and cannot be cut into pieces that burn fuel, the parser and GMP. So no thread of the pool is
// held, and the context can be killed meanwhile. In a group of deterministic contexts, while a
// run is recorded or replayed, or without a host that has such threads, it is done on the spot.
#pragma once

#include <atomic>
#include <memory>

#include "vm/run/task.h"

namespace shoal {

class Elsewhere {
 public:
  Elsewhere() = default;
  virtual ~Elsewhere() = default;
  Elsewhere(const Elsewhere&) = delete;
  Elsewhere& operator=(const Elsewhere&) = delete;

  void run() noexcept {
    work();
    done_.store(true, std::memory_order_release);
  }
  bool is_done() const noexcept { return done_.load(std::memory_order_acquire); }

 protected:
  /// On whatever thread. Touches no context: it has copies of what it needs, and its context may be
  /// gone before it is done.
  virtual void work() noexcept = 0;

 private:
  std::atomic<bool> done_{false};
};

/// Whoever has begun work that script does not stop for.
class ElsewhereListener {
 public:
  /// On the context's thread, between two turns.
  virtual void on_done(const std::shared_ptr<Elsewhere>& work) = 0;

 protected:
  ~ElsewhereListener() = default;
};

/// Ends when the work is done; throws if the context is interrupted or ended meanwhile. fuel: what
/// it is charged as.
Task<Value> do_elsewhere(Context& cx, std::shared_ptr<Elsewhere> work, int64_t fuel);

}  // namespace shoal
