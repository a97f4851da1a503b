#include "io/pool/executor.h"

#include <algorithm>
#include <system_error>

#include "gc/base/assert.h"
#include "gc/base/large_memory.h"
#include "io/drivers/blocking_pool.h"
#include "io/drivers/real_world.h"
#include "io/pool/group.h"

namespace shoal {
namespace {

constexpr uint64_t kPollEveryNs = 1'000'000;
/// Runs between two looks at the clock; and between two at those whose turn might never come, as
/// others are always ready: the overflow, and who has used up a slice.
constexpr uint32_t kRunsPerLook = 16;
constexpr uint32_t kOverflowBatch = 64;
/// Of so many workers at most one looks whether they have newcomers.
constexpr size_t kOthersMax = 16;
/// Of big pieces of memory, given back in one go.
constexpr size_t kReleasePieceBytes = size_t{1} << 20;
/// Fewer stale timers than this are left where they are.
constexpr uint32_t kStaleTimersMin = 256;

thread_local Worker* current_worker = nullptr;

/// Somebody gives back what large_memory has; for all pools.
std::atomic<bool> is_releasing{false};

void release_large_memory(Executor& executor) {
  if (is_releasing.load(std::memory_order_relaxed) ||
      is_releasing.exchange(true, std::memory_order_acq_rel))
    return;
  struct End {  // Also if the task never runs.
    ~End() { is_releasing.store(false, std::memory_order_release); }
  };
  executor.background().run([end = std::make_shared<End>()] {
    // What is added between the last look and the end is seen after the next run of an actor.
    while (large_memory::release_dead(kReleasePieceBytes)) continue;
  });
}

}  // namespace

// ---- Worker

/// With its reference.
void Worker::let_go_of(Actor* actor) {
  const ActorRef<Group> group(actor->group());
  if (group) group->let_go();
  actor->let_go();
  actor->unref();
}

bool Worker::let_go() {
  bool any = false;
  for (RunRing* const ring : {&ring_, &spent_ring_}) {
    while (Actor* const actor = ring->pop()) {
      any = true;
      let_go_of(actor);
    }
  }
  Actor* list = inbox_.exchange(nullptr);
  while (Actor* const actor = list) {
    any = true;
    list = actor->next_;
    let_go_of(actor);
  }
  while (!timers_.empty()) {
    any = true;
    Actor* const actor = timers_.back().actor;
    timers_.pop_back();
    actor->unref();
  }
  return any;
}

Worker* Worker::current() noexcept { return current_worker; }

Actor* Worker::running_actor() noexcept {
  return current_worker ? current_worker->running_ : nullptr;
}

void Worker::wake_at(Actor& actor, uint64_t due_ns) {
  if (actor.armed_at_ == this && actor.armed_ns_ <= due_ns) return;
  if (actor.armed_at_ && actor.armed_ns_ > fired_ns_) due_ns = std::min(due_ns, actor.armed_ns_);
  cancel_wake(actor);
  const uint32_t stale = stale_timers_.load(std::memory_order_relaxed);
  if (stale > kStaleTimersMin && stale > timers_.size() / 2) drop_stale_timers();
  actor.armed_at_ = this;
  actor.armed_ns_ = due_ns;
  actor.ref();
  timers_.push_back({due_ns, &actor, actor.armed_number_.load(std::memory_order_relaxed)});
  std::push_heap(timers_.begin(), timers_.end(), std::greater<>());
}

void Worker::cancel_wake(Actor& actor) noexcept {
  Worker* const holder = std::exchange(actor.armed_at_, nullptr);
  if (!holder) return;
  actor.armed_number_.fetch_add(1, std::memory_order_relaxed);
  holder->stale_timers_.fetch_add(1, std::memory_order_relaxed);
}

void Worker::drop_stale_timers() {
  stale_timers_.store(0, std::memory_order_relaxed);
  std::erase_if(timers_, [](const Timer& t) {
    if (t.number == t.actor->armed_number_.load(std::memory_order_relaxed)) return false;
    t.actor->unref();
    return true;
  });
  std::make_heap(timers_.begin(), timers_.end(), std::greater<>());
}

void Worker::fire_timers(uint64_t now_ns) {
  fired_ns_ = now_ns;
  while (!timers_.empty() && timers_.front().due_ns <= now_ns) {
    std::pop_heap(timers_.begin(), timers_.end(), std::greater<>());
    Actor* const actor = timers_.back().actor;
    const uint32_t number = timers_.back().number;
    timers_.pop_back();
    if (number == actor->armed_number_.load(std::memory_order_relaxed)) {
      ++statistics_.timers;
      actor->wake();
    }
    actor->unref();
  }
}

void Worker::poll(uint64_t now_ns) {
  polled_ns_ = now_ns;
  reactor_.poll();
  fire_timers(now_ns);
}

void Worker::tick(uint64_t now_ns) {
  if (now_ns - polled_ns_ >= kPollEveryNs)
    poll(now_ns);
  else if (!timers_.empty() && timers_.front().due_ns <= now_ns)
    fire_timers(now_ns);
  if (has_others_ready()) executor_.wake_one();
}

void Worker::push_local(Actor* actor) {
  if (!ring_.push(actor)) executor_.push_overflow(actor);
}

void Worker::push_inbox(Actor* actor) noexcept {
  Actor* head = inbox_.load(std::memory_order_relaxed);
  do {
    actor->next_ = head;
  } while (!inbox_.compare_exchange_weak(head, actor, std::memory_order_seq_cst));
  // It looks at the inbox after it has said that it sleeps; we look after we have filled it.
  if (asleep_.load(std::memory_order_seq_cst))
    reactor_.wake();
  else
    executor_.wake_one();  // We are in the middle of something: who is idle may come for it.
}

/// By the owner or a thief, whose ring takes what is beyond the first.
Actor* Worker::take_inbox() {
  if (!inbox_.load(std::memory_order_seq_cst)) return nullptr;  // As sleep() needs it.
  Actor* list = inbox_.exchange(nullptr, std::memory_order_acquire);
  Actor* oldest_first = nullptr;
  while (Actor* const actor = list) {
    list = actor->next_;
    actor->next_ = oldest_first;
    oldest_first = actor;
  }
  if (!oldest_first) return nullptr;
  Worker& taker = *current();
  for (Actor* actor = oldest_first->next_; actor;) {
    Actor* const next = actor->next_;
    taker.push_local(actor);
    actor = next;
  }
  return oldest_first;
}

/// take(Worker&): an actor of that one, or null.
template <class Take>
Actor* Worker::steal(Take take) {
  const auto workers = executor_.workers();
  const size_t count = workers.size();
  size_t at = run_count_ % count;  // Not always the same victim first.
  for (size_t i = 0; i < count; ++i, at = at + 1 == count ? 0 : at + 1) {
    Actor* const actor = workers[at].get() == this ? nullptr : take(*workers[at]);
    if (!actor) continue;
    ++statistics_.stolen;
    return actor;
  }
  return nullptr;
}

Actor* Worker::steal_newcomer() {
  return steal([this](Worker& victim) {
    Actor* const actor = victim.ring_.steal_into(ring_);
    return actor ? actor : victim.take_inbox();
  });
}

Actor* Worker::steal_spent() {
  return steal([this](Worker& victim) { return victim.spent_ring_.steal_into(spent_ring_); });
}

bool Worker::has_others_ready() const noexcept {
  return has_own_newcomers() || spent_ring_.size() != 0;
}

bool Worker::keeps_newcomers_waiting() noexcept {
  const bool has_now = has_newcomers();
  return std::exchange(saw_newcomers_, has_now) && has_now;
}

bool Worker::has_newcomers() const noexcept {
  if (has_own_newcomers() || executor_.overflow_count_.load(std::memory_order_relaxed) != 0)
    return true;
  const auto workers = executor_.workers();
  const size_t count = std::min(workers.size(), kOthersMax);
  for (size_t i = 0; i < count; ++i)
    if (workers[(run_count_ + i) % workers.size()]->has_own_newcomers()) return true;
  return false;
}

/// docs/decisions/0004-newcomers-before-long-work.md
Actor* Worker::next() {
  if (run_count_ % kRunsPerLook == 0) {
    // In turns, as each may always have some.
    if (run_count_ / kRunsPerLook % 2 != 0)
      if (Actor* const actor = spent_ring_.pop()) return actor;
    if (Actor* const actor = executor_.take_overflow(ring_)) return actor;
    if (Actor* const actor = spent_ring_.pop()) return actor;
    if (Actor* const actor = take_inbox()) return actor;
  }
  if (Actor* const actor = ring_.pop()) return actor;
  if (Actor* const actor = take_inbox()) return actor;
  if (Actor* const actor = executor_.take_overflow(ring_)) return actor;
  if (Actor* const actor = steal_newcomer()) return actor;
  if (Actor* const actor = spent_ring_.pop()) return actor;
  return steal_spent();
}

void Worker::run(Actor* actor) {
  ++statistics_.runs;
  // What stands among our timers for it is stale once they have fired; see wake_at.
  if (actor->armed_at_ == this && actor->armed_ns_ <= fired_ns_) actor->armed_at_ = nullptr;
  Actor* const outer = std::exchange(running_, actor);
  const ActorRef<Group> group(actor->group());
  const Actor::After after = actor->run(*this);
  if (after == Actor::After::Idle)
    actor->unref();
  else if (group)
    group->note_ready(*actor);
  else if (!(after == Actor::After::Yielded ? spent_ring_ : ring_).push(actor))
    executor_.push_overflow(actor);
  running_ = outer;
  if (large_memory::has_dead()) [[unlikely]]
    release_large_memory(executor_);
  if (group) group->member_ran();
  if (++run_count_ % kRunsPerLook == 0) tick(steady_now_ns());
}

void Worker::sleep(const std::function<bool()>& done) {
  asleep_.store(true, std::memory_order_seq_cst);
  executor_.sleeping_count_.fetch_add(1, std::memory_order_seq_cst);
  // What was pushed before the flag could be seen.
  Actor* const actor = done() ? nullptr : next();
  if (!actor && !done()) {
    ++statistics_.sleeps;
    reactor_.wait(timers_.empty() ? std::nullopt : std::optional(timers_.front().due_ns));
  }
  executor_.sleeping_count_.fetch_sub(1, std::memory_order_relaxed);
  asleep_.store(false, std::memory_order_relaxed);
  if (actor) run(actor);
}

void Worker::run_until(const std::function<bool()>& done) {
  Worker* const outer = std::exchange(current_worker, this);
  while (!done()) {
    Actor* actor = next();
    if (!actor) {
      poll(steady_now_ns());
      actor = next();
    }
    if (actor)
      run(actor);
    else
      sleep(done);
  }
  current_worker = outer;
}

bool Worker::run_ready(uint64_t until_ns) {
  Worker* const outer = std::exchange(current_worker, this);
  lent_until_ns_ = until_ns;
  poll(steady_now_ns());
  uint64_t now = 0;
  bool has_more = true;
  while (has_more && now < until_ns) {
    if (Actor* const actor = next())
      run(actor);
    else
      has_more = false;
    now = steady_now_ns();
  }
  if (has_more) has_more = has_others_ready() || executor_.overflow_count_.load() != 0;
  lent_until_ns_ = ~uint64_t{0};
  current_worker = outer;
  return has_more;
}

// ---- Executor

Executor::Executor(uint32_t thread_count)
    : is_lent_(thread_count == 0), world_(std::make_shared<RealWorld>()) {
  const uint32_t places =
      is_lent_ ? std::max(std::thread::hardware_concurrency(), 1u) : thread_count;
  workers_.resize(places);
  for (uint32_t i = 0; i < std::max(thread_count, 1u); ++i)
    workers_[i] = std::make_unique<Worker>(*this);
  worker_count_.store(std::max(thread_count, 1u), std::memory_order_release);
  threads_.reserve(places);
  for (uint32_t i = 0; i < thread_count; ++i) start_thread(i);
}

Executor::~Executor() {
  {
    const std::scoped_lock lock(threads_mutex_);  // From here on nobody adds threads.
    stopping_.store(true, std::memory_order_seq_cst);
  }
  wake_workers();
  threads_.clear();
  background_.reset();  // Before the queues that its tasks fill.
  // Who is let go of may end, and wake others by that.
  while (let_go()) {
  }
}

bool Executor::let_go() {
  bool any = false;
  for (const auto& worker : workers()) any = worker->let_go() || any;
  while (Actor* const actor = overflow_first_) {
    any = true;
    overflow_first_ = actor->next_;
    if (!overflow_first_) overflow_last_ = nullptr;
    Worker::let_go_of(actor);
  }
  return any;
}

void Executor::start_thread(uint32_t number) {
  threads_.emplace_back([this, number] {
    workers_[number]->run_until([this] { return stopping_.load(std::memory_order_acquire); });
  });
}

void Executor::ensure_threads(uint32_t count) {
  if (!is_lent_) return;
  const std::scoped_lock lock(threads_mutex_);
  for (;;) {
    const uint32_t number = worker_count_.load(std::memory_order_relaxed);
    if (number > count || number >= workers_.size() || is_stopping()) return;
    workers_[number] = std::make_unique<Worker>(*this);
    worker_count_.store(number + 1, std::memory_order_release);
    try {
      start_thread(number);
    } catch (const std::system_error&) {
      return;  // One worker of which nobody takes anything, as nothing is given to it.
    }
  }
}

void Executor::run_until(const std::function<bool()>& done) {
  SHOAL_VERIFY(is_lent_);
  is_away_.store(false, std::memory_order_relaxed);
  workers_[0]->run_until(done);
  is_away_.store(true, std::memory_order_relaxed);
}

BlockingPool& Executor::background() {
  const std::scoped_lock lock(background_mutex_);
  if (!background_) background_ = std::make_unique<BlockingPool>(1, BlockingPool::Priority::Low);
  return *background_;
}

bool Executor::run_ready(uint64_t until_ns) {
  SHOAL_VERIFY(is_lent_);
  is_away_.store(false, std::memory_order_relaxed);
  const bool has_more = workers_[0]->run_ready(until_ns);
  is_away_.store(true, std::memory_order_relaxed);
  return has_more;
}

void Executor::wake_workers() noexcept {
  for (const auto& worker : workers()) worker->reactor_.wake();
}

void Executor::enqueue(Actor& actor) noexcept {
  if (Group* const group = actor.group()) return group->note_ready(actor);
  enqueue_now(actor);
}

void Executor::enqueue_now(Actor& actor) noexcept {
  Worker* const home = actor.worker_.load(std::memory_order_relaxed);
  Worker* const here = Worker::current();
  if (here && &here->executor_ == this && (!home || home == here)) {
    // One that was just woken runs here soon; if others wait already, an idle thread may come.
    const bool is_busy = here->ring_.size() != 0;
    here->push_local(&actor);
    if (is_busy) wake_one();
    return;
  }
  const bool is_gone = is_lent_ && home == workers_[0].get() && is_away_.load();
  if (home && !is_gone) return home->push_inbox(&actor);
  push_overflow(&actor);
  wake_one();
}

void Executor::push_overflow(Actor* actor) noexcept {
  const std::scoped_lock lock(overflow_mutex_);
  actor->next_ = nullptr;
  (overflow_last_ ? overflow_last_->next_ : overflow_first_) = actor;
  overflow_last_ = actor;
  overflow_count_.fetch_add(1, std::memory_order_seq_cst);
}

Actor* Executor::take_overflow(RunRing& ring) {
  if (overflow_count_.load(std::memory_order_seq_cst) == 0) return nullptr;  // As sleep() needs it.
  const std::scoped_lock lock(overflow_mutex_);
  Actor* const first = overflow_first_;
  if (!first) return nullptr;
  Actor* rest = first->next_;
  uint32_t taken = 1;
  while (rest && taken < kOverflowBatch) {
    Actor* const next = rest->next_;
    if (!ring.push(rest)) break;
    rest = next;
    ++taken;
  }
  overflow_first_ = rest;
  if (!rest) overflow_last_ = nullptr;
  overflow_count_.fetch_sub(taken, std::memory_order_relaxed);
  return first;
}

void Executor::wake_one() noexcept {
  if (sleeping_count_.load(std::memory_order_seq_cst) == 0) return;
  for (const auto& worker : workers()) {
    if (!worker->asleep_.exchange(false, std::memory_order_seq_cst)) continue;
    worker->reactor_.wake();
    return;
  }
}

}  // namespace shoal
