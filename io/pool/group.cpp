#include "io/pool/group.h"

#include <algorithm>

#include "gc/base/assert.h"
#include "io/pool/executor.h"

namespace shoal {

bool Group::Staged::operator<(const Staged& other) const noexcept {
  if (due_ns != other.due_ns) return due_ns < other.due_ns;
  if (sender != other.sender) return sender < other.sender;
  return sequence < other.sequence;
}

ActorRef<Group> Group::create(Executor& executor, uint64_t start_ns) {
  return ActorRef<Group>::adopt(new Group(executor, start_ns));
}

Group::~Group() { let_go(); }

/// They hold the group by their membership.
void Group::let_go() noexcept {
  std::vector<Actor*> ready = std::exchange(ready_, {});
  for (Actor* const member : std::exchange(round_members_, {}))
    if (member) ready.push_back(member);
  std::vector<Staged> staged = std::exchange(staged_, {}), waiting = std::exchange(waiting_, {});
  std::vector<ActorRef<Actor>> kept = std::exchange(kept_, {});
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

void Group::start() noexcept {
  at_rest_.store(false, std::memory_order_relaxed);
  started_.store(true, std::memory_order_release);
  wake();
}

void Group::wake_at(Actor& member, uint64_t due_ns) noexcept {
  member.membership_->alarm_ns = due_ns;
}

void Group::stage(Actor& sender, Actor& receiver, std::unique_ptr<Letter> letter, uint64_t due_ns) {
  Membership& from = *sender.membership_;
  Staged staged{std::max(due_ns, now_ns_), from.number, from.sent++, ActorRef<Actor>(&receiver),
                std::move(letter)};
  const std::scoped_lock lock(mutex_);
  staged_.push_back(std::move(staged));
}

void Group::stage(Actor& sender, std::unique_ptr<Arrival> arrival) {
  Membership& from = *sender.membership_;
  Staged staged{now_ns_, from.number, from.sent++, ActorRef<Actor>(), std::move(arrival)};
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
                   [this](const Staged& each) { return each.due_ns > now_ns_; });
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
      if (m->alarm_ns > now_ns_) continue;
      m->alarm_ns = kNever;
      if (m->actor.try_ref()) due.push_back(ActorRef<Actor>::adopt(&m->actor));
    }
  }
  for (const ActorRef<Actor>& member : due) member->wake();
}

bool Group::advance_clock() {
  uint64_t next = waiting_.empty() ? kNever : waiting_.front().due_ns;
  {
    const std::scoped_lock lock(mutex_);
    for (const Membership* const m : members_) next = std::min(next, m->alarm_ns);
  }
  if (next == kNever) return false;
  now_ns_ = std::max(now_ns_, next);
  return true;
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

Driver<void> Group::drive() {
  at_rest_.store(false, std::memory_order_release);
  for (;;) {
    kept_.clear();
    Mailbox::destroy(mailbox.take());
    deliver_due();
    ring_alarms();
    if (!take_ready()) {
      if (advance_clock()) continue;
      at_rest_.store(true, std::memory_order_release);
      co_return;
    }
    ++round_;
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
    co_await yield();  // Others of the pool have their turns between rounds.
  }
}

}  // namespace shoal
