// Actor: what the pool runs. An intrusive node with a mailbox and a state; at most one thread runs
// it at a time. To wake it is one compare-and-swap and a push on a run queue.
//
//            wake                  a worker takes it
//   Idle ───────────▶ Ready ───────────────────────▶ Running ──── wake ───▶ RunningWoken
//    ▲                  ▲                               │ yield, or woken meanwhile │
//    │                  └───────────────────────────────┴──────────────────────────┘
//    └──────────────────────────────────────────────────┘ wait, or the driver has ended
//
// The driver is a coroutine (io/pool/driver.h): drive() begins when the actor wakes, handles what
// there is to do and ends; an idle actor has none. It gives the thread away in the middle by
// `co_await yield()` (its slice is over; it queues behind its peers) and `co_await wait()` (until
// woken). A wake may come without a reason: who waits looks whether what it waits for has come.
//
// Lifetime: counted references. A run queue and a worker's timer hold one while the actor is in
// them. An actor has one timer; what an earlier call armed is stale, and goes once a worker has
// more of these than others.
#pragma once

#include <atomic>
#include <memory>

#include "gc/base/mailbox.h"
#include "gc/base/waker.h"
#include "io/pool/driver.h"

namespace shoal {

class Executor;
class Group;
class Worker;
struct Membership;

class Actor : public RefCounted {
 public:
  /// From any thread: drive() runs, or goes on, soon.
  void wake() noexcept;
  /// For those who do not know whether it lives, under a lock that its destructor takes: a
  /// reference, while which is held its pool does not end either. False: it is ending, or
  /// the pool is.
  bool try_ref_elsewhere() noexcept;
  /// Gives that one back, from any thread and in the middle of anything: if it is the last one, the
  /// actor ends on a thread of its pool, or with that.
  void unref_elsewhere() noexcept;
  /// For those who may outlive the actor. By whoever runs it (or made it, while nothing runs).
  Waker& waker();
  /// From any thread. False: the actor has ended, and the letter is destroyed. Between members of a
  /// group it arrives in the next round, or is destroyed then.
  bool send(std::unique_ptr<Letter> letter) noexcept;
  /// From any thread: ends it soon. Nothing, by default.
  virtual void kill() noexcept {}
  /// The steady clock's nanoseconds, or the group's virtual ones.
  uint64_t now_ns() const noexcept;
  /// The group that it advances with; or null.
  Group* group() const noexcept;
  Executor& executor() const noexcept { return executor_; }

 protected:
  explicit Actor(Executor& executor) noexcept;
  ~Actor() override;

  /// Handles what there is to do.
  virtual Driver<void> drive() = 0;
  /// The pool ends, and nothing runs any more: what it holds of others goes.
  virtual void let_go() noexcept {}
  /// Resumes the driver: each stretch that it runs on a thread is one call.
  virtual void resume(std::coroutine_handle<> driver) { driver.resume(); }

  struct Pause {
    Actor& actor;
    bool is_ready;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const noexcept { actor.pause_at(h, is_ready); }
    void await_resume() const noexcept {}
  };
  /// In resume(), instead of resuming: what the driver was about is over.
  void drop_driver() noexcept {
    driver_ = {};
    stays_ready_ = false;
  }
  /// In the driver: gives the thread to others that are ready.
  Pause yield() noexcept { return {*this, true}; }
  /// In the driver: until somebody wakes the actor.
  Pause wait() noexcept { return {*this, false}; }
  /// What both do: the next run resumes h.
  void pause_at(std::coroutine_handle<> h, bool is_ready) noexcept {
    paused_at_ = h;
    stays_ready_ = is_ready;
  }
  /// In the driver: woken at that time at the latest, by the clock of now_ns(); ~0: by others.
  void wake_at(uint64_t due_ns);
  /// The worker that runs it: another one after each pause.
  Worker& worker() const noexcept { return *worker_.load(std::memory_order_relaxed); }

  Mailbox mailbox;

 private:
  friend class Worker;
  friend class Executor;
  friend class Group;
  /// A letter that is due.
  bool accept(std::unique_ptr<Letter> letter) noexcept;
  enum class State : uint8_t { Idle, Ready, Running, RunningWoken };
  class OwnWaker;

  enum class After : uint8_t { Idle, Yielded, WokenMeanwhile };
  /// Resumes the driver, a new one if there is none. Of an idle actor only the references are
  /// left: another thread may run it.
  After run(Worker& worker);

  Executor& executor_;
  std::atomic<State> state_{State::Idle};
  std::atomic<Worker*> worker_{nullptr};  // That runs it, or ran it last.
  Actor* next_ = nullptr;                 // In a worker's inbox, or the pool's overflow.
  std::unique_ptr<Membership> membership_;
  // What follows belongs to the thread that runs the actor.
  bool stays_ready_ = false;
  Driver<void> driver_;
  std::coroutine_handle<> paused_at_;
  Ref<Waker> waker_;  // An OwnWaker, made on first use.
  // Its entry among the timers of a worker; others, with another number, are stale.
  Worker* armed_at_ = nullptr;
  uint64_t armed_ns_ = 0;
  std::atomic<uint32_t> armed_number_{0};
};

template <class T>
using ActorRef = Ref<T>;

}  // namespace shoal
