// Executor: the pool of threads that run actors. One Worker per thread, each with an io_context,
// two run queues, and the timers of the actors that it ran last; idle workers steal, or sleep in
// their io_context; one of these watches the timers of who is busy, as a thread may be held up in
// the middle of a slice. Who was woken runs before who has used up a slice, and cuts a slice short,
// so that a short answer does not wait behind long work. A pool of no threads of its own has one
// worker that whoever calls run_until() lends a thread to; it may get helpers when there is work
// for them (ensure_threads).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "gc/base/large_memory.h"
#include "io/drivers/reactor.h"
#include "io/pool/actor.h"
#include "io/pool/run_ring.h"

namespace shoal {

class BlockingPool;
class Executor;
class World;

class Worker {
 public:
  /// Counted since the pool began; for reports.
  struct Statistics {
    uint64_t runs = 0, stolen = 0, sleeps = 0, timers = 0;
  };

  explicit Worker(Executor& executor) : executor_(executor) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// The worker whose thread this is; or null.
  [[gnu::noinline]] static Worker* current() noexcept;

  /// The actor that runs on this thread; or null.
  [[gnu::noinline]] static Actor* running_actor() noexcept;

  /// By an actor that runs here: it is woken at that time (of steady_now_ns) at the latest; maybe
  /// sooner. Of several calls the earliest holds, until it has fired: who is woken calls again.
  void wake_at(Actor& actor, uint64_t due_ns);
  /// By an actor that runs here: it needs no timer any more.
  void cancel_wake(Actor& actor) noexcept;
  /// By an actor in the middle of its slice, about every 50 us: timers have their turn, completions
  /// at least every millisecond, and an idle worker hears of what waits here.
  void tick(uint64_t now_ns);
  /// Whether another actor waits for this thread.
  bool has_others_ready() const noexcept;
  /// Whether an actor that was woken, and has not used up a slice since, waits for this thread, or
  /// for another one: that one may have lost its processor to us. To be asked in each tick: true if
  /// it was so in the last one, too, as an idle worker may be about to take it.
  bool keeps_newcomers_waiting() noexcept;
  /// Whether who lent this thread wants it back.
  bool is_wanted_back(uint64_t now_ns) const noexcept { return now_ns >= lent_until_ns_; }
  /// Runs actors until done() says so, which is asked between runs.
  void run_until(const std::function<bool()>& done);
  /// Runs actors until none is ready, or the time (of steady_now_ns) has come. Never sleeps. True:
  /// some are ready still.
  bool run_ready(uint64_t until_ns);
  const Statistics& statistics() const noexcept { return statistics_; }
  /// Entries, stale ones included; while nothing runs, or for a guess.
  size_t timer_count() const noexcept { return timers_.size(); }
  Reactor& reactor() noexcept { return reactor_; }

 private:
  friend class Executor;
  friend class Group;
  static constexpr uint64_t kNever = ~uint64_t{0};
  struct Timer {
    uint64_t due_ns;
    Actor* actor;     // With a reference.
    uint32_t number;  // Stale, if the actor has another one.
    bool operator>(const Timer& other) const noexcept { return due_ns > other.due_ns; }
  };

  bool has_newcomers() const noexcept;
  Actor* next();
  Actor* take_inbox();
  Actor* steal_newcomer();
  Actor* steal_spent();
  template <class Take>
  Actor* steal(Take take);
  bool has_own_newcomers() const noexcept {
    return ring_.size() != 0 || inbox_.load(std::memory_order_relaxed) != nullptr;
  }
  bool let_go();
  static void let_go_of(Actor* actor);
  void run(Actor* actor);
  void push_local(Actor* actor);
  void push_inbox(Actor* actor) noexcept;
  void poll(uint64_t now_ns);
  uint32_t fire_timers(uint64_t now_ns);
  std::optional<Timer> pop_due_timer(uint64_t now_ns);
  void drop_stale_timers();
  void note_next_due() noexcept;
  void wait();
  bool is_unwatched() const noexcept;
  uint64_t watch_until_ns() const noexcept;
  void fire_late_timers(uint64_t now_ns);
  void sleep(const std::function<bool()>& done);

  Executor& executor_;
  Actor* running_ = nullptr;
  Reactor reactor_;
  RunRing ring_;                        // Woken, and not run since.
  RunRing spent_ring_;                  // Have used up a slice: after the others, but not never.
  std::atomic<Actor*> inbox_{nullptr};  // Woken by other threads; a stack.
  std::atomic<bool> asleep_{false};
  std::mutex timers_mutex_;
  std::vector<Timer> timers_;  // A binary heap, the earliest first. Added to by us,
                               // taken from by others, too: under the mutex.
  std::atomic<uint64_t> next_due_ns_{kNever};
  std::atomic<uint32_t> stale_timers_{0};  // About so many of them; any thread adds to it.
  std::atomic<uint64_t> fired_ns_{0};      // What was due then has fired, or is about to.
  uint64_t polled_ns_ = 0;                 // When the reactor was looked at last.
  uint64_t lent_until_ns_ = kNever;
  uint32_t run_count_ = 0;
  bool saw_newcomers_ = false;  // In the last tick.
  Statistics statistics_;
};

class Executor {
 public:
  /// thread_count 0: see run_until and ensure_threads.
  explicit Executor(uint32_t thread_count);
  /// Stops the threads. Actors that are still ready do not run again.
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// Its own threads; a lent one is not counted.
  uint32_t thread_count() const noexcept {
    return worker_count_.load(std::memory_order_acquire) - (is_lent_ ? 1 : 0);
  }
  std::span<const std::unique_ptr<Worker>> workers() const noexcept {
    return {workers_.data(), worker_count_.load(std::memory_order_acquire)};
  }
  /// The real world, for contexts that have no other.
  const std::shared_ptr<World>& world() const noexcept { return world_; }
  /// Of a pool that began without threads: lends the calling thread until done() says so. done()
  /// may depend on what actors do on this thread; else wake_workers() is to be called when it
  /// changes.
  void run_until(const std::function<bool()>& done);
  /// For work that takes long and belongs to no driver: compilation, big numbers. One thread, made
  /// with the first task.
  BlockingPool& background();
  /// The same, until nothing is ready or the time has come: see Worker::run_ready.
  bool run_ready(uint64_t until_ns);
  /// From any thread: such a pool has so many threads of its own from here on, if the system gives
  /// them, and at most one less than there are processors.
  void ensure_threads(uint32_t count);
  /// The threads are about to end: who runs gives its thread away.
  bool is_stopping() const noexcept { return stopping_.load(std::memory_order_relaxed); }
  /// Ends the sleep of whoever sleeps.
  void wake_workers() noexcept;

 private:
  friend class Actor;
  friend class Group;
  friend class Worker;
  /// A ready actor, with a reference for the queue: it runs soon, or in its group's next round.
  void enqueue(Actor& actor) noexcept;
  void enqueue_now(Actor& actor) noexcept;
  void push_overflow(Actor* actor) noexcept;
  /// Moves some of the overflow into the ring; one of it, or null.
  Actor* take_overflow(RunRing& ring);
  /// Somebody should come for work, if anybody sleeps.
  void wake_one() noexcept;
  void start_thread(uint32_t number);
  /// Lets go of the actors that wait for threads. False: there were none.
  bool let_go();

  const large_memory::Releaser releaser_;
  const bool is_lent_;               // Worker 0 has no thread of ours.
  std::atomic<bool> is_away_{true};  // Nor one of anybody's, now.
  const std::shared_ptr<World> world_;
  // As many places as there may ever be workers; the first worker_count_ are taken.
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<uint32_t> worker_count_{0};
  std::mutex threads_mutex_;
  std::atomic<uint32_t> sleeping_count_{0};
  std::atomic<uint64_t> watched_until_ns_{~uint64_t{0}};  // A sleeping worker looks then.
  std::atomic<bool> stopping_{false};
  std::mutex overflow_mutex_;
  Actor* overflow_first_ = nullptr;
  Actor* overflow_last_ = nullptr;
  std::atomic<uint32_t> overflow_count_{0};
  std::atomic<uint32_t> visitors_{0};  // Who hold its actors from elsewhere.
  std::mutex background_mutex_;
  std::unique_ptr<BlockingPool> background_;
  std::vector<std::jthread> threads_;  // Last: ends before what it uses.
};

}  // namespace shoal
