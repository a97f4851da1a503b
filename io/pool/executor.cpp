#include "io/pool/executor.h"

#include <unistd.h>

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
/// A busy worker looks at its timers in each tick: one that is so late is held up.
constexpr uint64_t kLateNs = 50'000;
/// Runs between two looks at the clock; and between two at those whose turn might never come, as
/// others are always ready: the overflow, and who has used up a slice.
constexpr uint32_t kRunsPerLook = 16;
constexpr uint32_t kOverflowBatch = 64;
/// Of so many workers at most one looks whether they have newcomers.
constexpr size_t kOthersMax = 16;
/// Of big pieces of memory, given back in one go.
constexpr size_t kReleasePieceBytes = size_t{1} << 20;
/// What was released is kept for two or three of these.
constexpr uint64_t kReleaseAgeNs = 500'000'000;
/// At most so much is kept, and no more than this part of the machine's memory.
constexpr size_t kKeptBytesMax = size_t{768} << 20;
constexpr size_t kKeptPart = 16;
/// Fewer stale timers than this are left where they are.
constexpr uint32_t kStaleTimersMin = 256;

thread_local Worker* current_worker = nullptr;

/// Somebody looks after what large_memory keeps, or gives back what is too much; for all pools.
std::atomic<bool> is_ageing{false}, is_releasing{false};

/// True: the caller has set it, and whoever has the result last sets it back; also if the task that
/// holds it never runs.
std::shared_ptr<void> claim(std::atomic<bool>& flag) {
  if (flag.load(std::memory_order_relaxed) || flag.exchange(true, std::memory_order_acq_rel))
    return nullptr;
  return std::shared_ptr<void>(&flag, [](void* p) {
    static_cast<std::atomic<bool>*>(p)->store(false, std::memory_order_release);
  });
}

void release_what_is_over() {
  while (large_memory::release_dead(kReleasePieceBytes)) continue;
}

void age_large_memory(BlockingPool& background, std::shared_ptr<void> claimed) {
  background.run_later(
      [&background, claimed = std::move(claimed)] {
        large_memory::age();
        release_what_is_over();
        if (large_memory::has_dead()) age_large_memory(background, claimed);
      },
      kReleaseAgeNs);
}

/// What is added between the last look and the end is seen after the next run of an actor.
void tend_large_memory(Executor& executor) {
  if (std::shared_ptr<void> claimed = claim(is_ageing))
    age_large_memory(executor.background(), std::move(claimed));
  if (!large_memory::has_excess()) return;
  if (std::shared_ptr<void> claimed = claim(is_releasing))
    executor.background().run([claimed] { release_what_is_over(); });
}

size_t kept_bytes_max() noexcept {
  const long pages = ::sysconf(_SC_PHYS_PAGES), bytes = ::sysconf(_SC_PAGESIZE);
  if (pages <= 0 || bytes <= 0) return 0;
  return std::min(kKeptBytesMax,
                  static_cast<size_t>(pages) / kKeptPart * static_cast<size_t>(bytes));
}

}  // namespace

// ---- Worker

/// With its reference.
void Worker::let_go_of(Actor* actor) {
  const ActorRef<Group> group(actor->group());
  if (group) group->let_go();
  actor->let_go();
  // In no queue: who holds it from elsewhere, and gives the last reference back, puts it into one.
  actor->state_.store(Actor::State::Idle, std::memory_order_release);
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
  if (actor.armed_at_ && actor.armed_ns_ > fired_ns_.load(std::memory_order_relaxed))
    due_ns = std::min(due_ns, actor.armed_ns_);
  cancel_wake(actor);
  actor.armed_at_ = this;
  actor.armed_ns_ = due_ns;
  actor.ref();
  const std::scoped_lock lock(timers_mutex_);
  const uint32_t stale = stale_timers_.load(std::memory_order_relaxed);
  if (stale > kStaleTimersMin && stale > timers_.size() / 2) drop_stale_timers();
  timers_.push_back({due_ns, &actor, actor.armed_number_.load(std::memory_order_relaxed)});
  std::push_heap(timers_.begin(), timers_.end(), std::greater<>());
  note_next_due();
}

void Worker::cancel_wake(Actor& actor) noexcept {
  Worker* const holder = std::exchange(actor.armed_at_, nullptr);
  if (!holder) return;
  actor.armed_number_.fetch_add(1, std::memory_order_relaxed);
  holder->stale_timers_.fetch_add(1, std::memory_order_relaxed);
}

/// Under the mutex.
void Worker::note_next_due() noexcept {
  next_due_ns_.store(timers_.empty() ? kNever : timers_.front().due_ns, std::memory_order_relaxed);
}

/// Under the mutex.
void Worker::drop_stale_timers() {
  stale_timers_.store(0, std::memory_order_relaxed);
  std::erase_if(timers_, [](const Timer& t) {
    if (t.number == t.actor->armed_number_.load(std::memory_order_relaxed)) return false;
    t.actor->unref();
    return true;
  });
  std::make_heap(timers_.begin(), timers_.end(), std::greater<>());
}

/// Of the earliest one that is due, with its reference; or null.
std::optional<Worker::Timer> Worker::pop_due_timer(uint64_t now_ns) {
  const std::scoped_lock lock(timers_mutex_);
  // Before anybody is woken, who relies on it in wake_at; and never back.
  if (fired_ns_.load(std::memory_order_relaxed) < now_ns)
    fired_ns_.store(now_ns, std::memory_order_relaxed);
  if (timers_.empty() || timers_.front().due_ns > now_ns) return {};
  std::pop_heap(timers_.begin(), timers_.end(), std::greater<>());
  const Timer timer = timers_.back();
  timers_.pop_back();
  note_next_due();
  return timer;
}

/// Of this worker, by any: how many actors were woken.
uint32_t Worker::fire_timers(uint64_t now_ns) {
  uint32_t fired = 0;
  while (const std::optional<Timer> timer = pop_due_timer(now_ns)) {
    if (timer->number == timer->actor->armed_number_.load(std::memory_order_relaxed)) {
      ++fired;
      timer->actor->wake();
    }
    timer->actor->unref();
  }
  return fired;
}

void Worker::poll(uint64_t now_ns) {
  polled_ns_ = now_ns;
  reactor_.poll();
  statistics_.timers += fire_timers(now_ns);
}

void Worker::tick(uint64_t now_ns) {
  if (now_ns - polled_ns_ >= kPollEveryNs)
    poll(now_ns);
  else if (next_due_ns_.load(std::memory_order_relaxed) <= now_ns)
    statistics_.timers += fire_timers(now_ns);
  if (has_others_ready() || is_unwatched()) executor_.wake_one();
}

/// Nobody would come for the next timer in time, if this thread were held up.
bool Worker::is_unwatched() const noexcept {
  const uint64_t due_ns = next_due_ns_.load(std::memory_order_relaxed);
  return due_ns != kNever &&
         due_ns + kLateNs < executor_.watched_until_ns_.load(std::memory_order_relaxed);
}

/// When somebody else's timer would be late.
uint64_t Worker::watch_until_ns() const noexcept {
  uint64_t until_ns = kNever;
  for (const auto& other : executor_.workers()) {
    if (other.get() == this || other->asleep_.load(std::memory_order_relaxed)) continue;
    const uint64_t due_ns = other->next_due_ns_.load(std::memory_order_relaxed);
    if (due_ns != kNever) until_ns = std::min(until_ns, due_ns + kLateNs);
  }
  return until_ns;
}

void Worker::fire_late_timers(uint64_t now_ns) {
  statistics_.timers += fire_timers(now_ns);  // Ours are due as well: see wake_at.
  for (const auto& other : executor_.workers()) {
    const uint64_t due_ns = other->next_due_ns_.load(std::memory_order_relaxed);
    if (other.get() == this || due_ns == kNever || due_ns + kLateNs > now_ns) continue;
    statistics_.timers += other->fire_timers(now_ns);
  }
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
  if (asleep_.load(std::memory_order_seq_cst)) return reactor_.wake();
  // It is in the middle of something: who is idle may come for it. Who fires its timers for it is.
  const Worker* const here = current();
  if (!here || &here->executor_ != &executor_ || here->running_) executor_.wake_one();
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
  return has_own_newcomers() || spent_ring_.size() != 0 ||
         executor_.overflow_count_.load(std::memory_order_relaxed) != 0;
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
  if (actor->armed_at_ == this && actor->armed_ns_ <= fired_ns_.load(std::memory_order_relaxed))
    actor->armed_at_ = nullptr;
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
    tend_large_memory(executor_);
  if (group) group->member_ran();
  if (++run_count_ % kRunsPerLook == 0) tick(steady_now_ns());
}

void Worker::sleep(const std::function<bool()>& done) {
  asleep_.store(true, std::memory_order_seq_cst);
  executor_.sleeping_count_.fetch_add(1, std::memory_order_seq_cst);
  // What was pushed before the flag could be seen.
  Actor* const actor = done() ? nullptr : next();
  const bool waits = !actor && !done();
  if (waits) wait();
  executor_.sleeping_count_.fetch_sub(1, std::memory_order_relaxed);
  asleep_.store(false, std::memory_order_relaxed);
  if (actor) run(actor);
}

/// Of those that wait, the one with the earliest time watches.
void Worker::wait() {
  ++statistics_.sleeps;
  const uint64_t watch_ns = watch_until_ns();
  uint64_t watched_ns = executor_.watched_until_ns_.load(std::memory_order_relaxed);
  while (watch_ns < watched_ns && !executor_.watched_until_ns_.compare_exchange_weak(
                                      watched_ns, watch_ns, std::memory_order_relaxed)) {
  }
  const bool watches = watch_ns < watched_ns;
  const uint64_t until_ns =
      std::min(next_due_ns_.load(std::memory_order_relaxed), watches ? watch_ns : kNever);
  reactor_.wait(until_ns == kNever ? std::nullopt : std::optional(until_ns));
  if (!watches) return;
  uint64_t ours = watch_ns;
  executor_.watched_until_ns_.compare_exchange_strong(ours, kNever, std::memory_order_relaxed);
  fire_late_timers(steady_now_ns());
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
  if (has_more) has_more = has_others_ready();
  lent_until_ns_ = kNever;
  current_worker = outer;
  return has_more;
}

// ---- Executor

Executor::Executor(uint32_t thread_count)
    : releaser_(kept_bytes_max()),
      is_lent_(thread_count == 0),
      world_(std::make_shared<RealWorld>()) {
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
  // Who is let go of may end, and wake others by that; and who holds one from elsewhere puts it
  // into a queue before he goes.
  for (bool is_done = false; !is_done;) {
    const bool is_visited = visitors_.load(std::memory_order_seq_cst) != 0;
    is_done = !let_go() && !is_visited;
    if (is_visited) std::this_thread::yield();
  }
}

bool Executor::let_go() {
  bool any = false;
  for (const auto& worker : workers()) any = worker->let_go() || any;
  for (;;) {
    Actor* actor;
    {
      const std::scoped_lock lock(overflow_mutex_);
      actor = overflow_first_;
      if (!actor) return any;
      overflow_first_ = actor->next_;
      if (!overflow_first_) overflow_last_ = nullptr;
      overflow_count_.fetch_sub(1, std::memory_order_relaxed);
    }
    any = true;
    Worker::let_go_of(actor);
  }
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
