#include "io/pool/group.h"

#include <algorithm>

#include "gc/base/assert.h"
#include "gc/base/bits.h"
#include "io/pool/executor.h"

namespace shoal {

bool Group::Staged::operator<(const Staged& other) const noexcept {
  if (due_ns != other.due_ns) return due_ns < other.due_ns;
  if (sender != other.sender) return sender < other.sender;
  return sequence < other.sequence;
}

ActorRef<Group> Group::create(Executor& executor, uint64_t start_ns,
                              std::shared_ptr<Outside> outside) {
  return ActorRef<Group>::adopt(new Group(executor, start_ns, std::move(outside)));
}

Group::~Group() { let_go(); }

/// They hold the group by their membership.
void Group::let_go() noexcept {
  std::vector<Actor*> ready = std::exchange(ready_, {});
  for (Actor* const member : std::exchange(round_members_, {}))
    if (member) ready.push_back(member);
  std::vector<Staged> staged = std::exchange(staged_, {}), waiting = std::exchange(waiting_, {});
  std::vector<ActorRef<Actor>> kept = std::exchange(kept_, {});
  const Run run = std::exchange(run_, {});
  for (Actor* const member : ready) member->unref();
}

struct Group::Joining final : Arrival {
  explicit Joining(Actor& joins) noexcept : member(&joins) {}
  void arrive() noexcept override {
    Membership& m = *member->membership_;
    m.number = ++m.group->member_count_;
  }
  const ActorRef<Actor> member;
};

struct Group::Call final : Arrival {
  explicit Call(std::function<void()> what) noexcept : call(std::move(what)) {}
  void arrive() noexcept override { call(); }
  const std::function<void()> call;
};

Membership::Membership(Group& its_group, Actor& member, uint32_t its_number)
    : group(&its_group), actor(member), number(its_number) {
  const std::scoped_lock lock(group->mutex_);
  group->members_.push_back(this);
}

Membership::~Membership() {
  const std::scoped_lock lock(group->mutex_);
  std::erase(group->members_, this);
}

void Group::add(Actor& member) {
  SHOAL_ASSERT(!member.membership_);
  Actor* const maker = running_member();
  const uint32_t number = maker ? Membership::kUnnumbered : ++member_count_;
  member.membership_ = std::make_unique<Membership>(*this, member, number);
  if (maker) stage(*maker, std::make_unique<Joining>(member));
}

Actor* Group::running_member() const noexcept {
  Actor* const actor = Worker::running_actor();
  return actor && actor->group() == this ? actor : nullptr;
}

// ---- Runs

void Group::start() noexcept {
  Run for_good;
  for_good.ends_idle = false;
  (void)run(std::move(for_good));
}

bool Group::run(Run run) {
  {
    const std::scoped_lock lock(mutex_);
    if (is_started()) return false;
    round_end_ = saturating_add(round(), run.rounds_max);
    run_ = std::move(run);
    stop_asked_.store(false, std::memory_order_relaxed);
    at_rest_.store(false, std::memory_order_relaxed);
    started_.store(true, std::memory_order_release);
  }
  wake();
  return true;
}

void Group::stop() noexcept {
  stop_asked_.store(true, std::memory_order_release);
  wake();
}

void Group::run_to_end() noexcept {
  {
    const std::scoped_lock lock(mutex_);
    to_end_.store(true, std::memory_order_release);
    started_.store(true, std::memory_order_release);
  }
  wake();
}

bool Group::stand(Stop why) {
  const Run run = std::exchange(run_, {});
  bool stands = false;
  {
    const std::scoped_lock lock(mutex_);
    round_end_ = kNever;
    stands = !to_end_.load(std::memory_order_relaxed);
    if (!stands) run_.ends_idle = false;
    at_rest_.store(stands, std::memory_order_release);
    if (stands) started_.store(false, std::memory_order_release);
  }
  if (run.on_stop) run.on_stop(why);
  return stands;
}

bool Group::is_between_rounds() const noexcept {
  return Worker::running_actor() == this || !is_started();
}

bool Group::call_at(uint64_t due_ns, std::function<void()> call) {
  if (Actor* const member = running_member()) {
    stage_at(*member, std::make_unique<Call>(std::move(call)), due_ns);
    return true;
  }
  if (!is_between_rounds()) return false;
  const std::scoped_lock lock(mutex_);
  staged_.push_back({std::max(due_ns, now_ns()), 0, own_sequence_++, ActorRef<Actor>(),
                     std::make_unique<Call>(std::move(call))});
  return true;
}

// ---- What members do

void Group::wake_at(Actor& member, uint64_t due_ns) noexcept {
  member.membership_->alarm_ns = due_ns;
}

void Group::stage(Actor& sender, Actor& receiver, std::unique_ptr<Letter> letter, uint64_t due_ns) {
  Membership& from = *sender.membership_;
  Staged staged{std::max(due_ns, now_ns()), from.number, from.sent++, ActorRef<Actor>(&receiver),
                std::move(letter)};
  const std::scoped_lock lock(mutex_);
  staged_.push_back(std::move(staged));
}

void Group::stage(Actor& sender, std::unique_ptr<Arrival> arrival) {
  stage_at(sender, std::move(arrival), now_ns());
}

void Group::stage_at(Actor& sender, std::unique_ptr<Arrival> arrival, uint64_t due_ns) {
  Membership& from = *sender.membership_;
  Staged staged{std::max(due_ns, now_ns()), from.number, from.sent++, ActorRef<Actor>(),
                std::move(arrival)};
  const std::scoped_lock lock(mutex_);
  staged_.push_back(std::move(staged));
}

void Group::stage_call(Actor& sender, std::function<void()> call) {
  stage(sender, std::make_unique<Call>(std::move(call)));
}

void Group::note_ready(Actor& member) noexcept {
  {
    const std::scoped_lock lock(mutex_);
    ready_.push_back(&member);
  }
  const bool rests = running_.load(std::memory_order_acquire) == 0;
  if (rests && started_.load(std::memory_order_acquire)) wake();
}

void Group::member_ran() noexcept {
  if (running_.fetch_sub(1, std::memory_order_acq_rel) == 1) wake();
}

void Group::deliver_due() {
  {
    const std::scoped_lock lock(mutex_);
    std::move(staged_.begin(), staged_.end(), std::back_inserter(waiting_));
    staged_.clear();
  }
  std::sort(waiting_.begin(), waiting_.end());
  const auto first_later =
      std::find_if(waiting_.begin(), waiting_.end(),
                   [this](const Staged& each) { return each.due_ns > now_ns(); });
  std::vector<Staged> due(std::make_move_iterator(waiting_.begin()),
                          std::make_move_iterator(first_later));
  waiting_.erase(waiting_.begin(), first_later);
  for (Staged& each : due) {
    if (!each.receiver)
      static_cast<Arrival&>(*each.letter).arrive();
    else if (each.letter)
      (void)each.receiver->accept(std::move(each.letter));
    else
      each.receiver->kill();
  }
}

void Group::ring_alarms() {
  std::vector<ActorRef<Actor>> due;
  {
    const std::scoped_lock lock(mutex_);
    for (Membership* const m : members_) {
      if (m->alarm_ns > now_ns()) continue;
      m->alarm_ns = kNever;
      if (m->actor.try_ref()) due.push_back(ActorRef<Actor>::adopt(&m->actor));
    }
  }
  for (const ActorRef<Actor>& member : due) member->wake();
}

uint64_t Group::next_due_ns() {
  uint64_t next = waiting_.empty() ? kNever : waiting_.front().due_ns;
  const std::scoped_lock lock(mutex_);
  for (const Membership* const m : members_) next = std::min(next, m->alarm_ns);
  return next;
}

Group::Clock Group::advance_clock() {
  {
    const std::scoped_lock lock(mutex_);
    if (!staged_.empty()) return Clock::Advanced;  // By what arrived: it is to be looked at first.
    if (to_end_.load(std::memory_order_acquire)) return Clock::NothingWaits;
  }
  if (outside_) return rest();
  const uint64_t next = next_due_ns(), until = run_.until_ns;
  const bool is_beyond = next == kNever || next > until;
  const uint64_t to = is_beyond ? until : next;
  if (to != kNever) now_ns_.store(std::max(now_ns(), to), std::memory_order_relaxed);
  if (next == kNever) return Clock::NothingWaits;
  return is_beyond ? Clock::OutOfTime : Clock::Advanced;
}

// ---- In real time

Outside::Look Group::look_now() { return {round(), has_rested_, now_ns(), next_due_ns()}; }

Group::Clock Group::rest() {
  has_rested_ = is_to_look_ = true;
  const uint64_t until = outside_->rest(look_now());
  if (until == 0) return Clock::Advanced;
  Actor::wake_at(until);
  return Clock::NothingWaits;
}

// ---- Rounds

bool Group::has_ready() noexcept {
  const std::scoped_lock lock(mutex_);
  return !ready_.empty();
}

bool Group::take_ready() {
  {
    const std::scoped_lock lock(mutex_);
    round_members_.swap(ready_);
  }
  std::sort(round_members_.begin(), round_members_.end(), [](const Actor* x, const Actor* y) {
    return x->membership_->number < y->membership_->number;
  });
  for (Actor* const member : round_members_) kept_.emplace_back(member);
  return !round_members_.empty();
}

/// Of the run, between two rounds.
bool Group::must_stop() {
  if (to_end_.load(std::memory_order_acquire)) return run_.on_stop != nullptr;
  if (stop_asked_.exchange(false, std::memory_order_acquire)) return true;
  return run_.is_over && run_.is_over();
}

Driver<void> Group::drive() {
  if (!is_started()) co_return;
  at_rest_.store(false, std::memory_order_release);
  for (;;) {
    kept_.clear();
    Mailbox::destroy(mailbox.take());
    deliver_due();
    if (outside_ && std::exchange(is_to_look_, false))
      now_ns_.store(outside_->look(look_now()), std::memory_order_relaxed);
    ring_alarms();
    if (must_stop() && stand(Stop::Asked)) co_return;
    if (round() >= round_end_ && has_ready() && stand(Stop::Rounds)) co_return;
    if (!take_ready()) {
      const Clock clock = advance_clock();
      if (clock == Clock::Advanced) continue;
      if (to_end_.load(std::memory_order_acquire)) waiting_.clear();  // Its time will not come.
      if (run_.ends_idle) {
        if (stand(clock == Clock::OutOfTime ? Stop::Time : Stop::Idle)) co_return;
        continue;
      }
      at_rest_.store(true, std::memory_order_release);
      co_return;
    }
    round_.store(round() + 1, std::memory_order_relaxed);
    const size_t count = round_members_.size();
    running_.store(static_cast<uint32_t>(count), std::memory_order_release);
    const bool one_by_one = one_thread_.load(std::memory_order_relaxed);
    for (size_t i = 0; i < count; ++i) {
      Actor* const member = std::exchange(round_members_[i], nullptr);
      if (!one_by_one) {
        executor().enqueue_now(*member);
        continue;
      }
      worker().run(member);
      if (worker().has_others_ready()) co_await yield();
    }
    round_members_.clear();
    while (running_.load(std::memory_order_acquire) != 0) co_await wait();
    is_to_look_ = true;
    has_rested_ = false;
    co_await yield();  // Others of the pool have their turns between rounds.
  }
}

}  // namespace shoal
