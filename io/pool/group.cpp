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

Group::~Group() {
  for (Actor* const member : ready_) member->unref();
}

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
  member.membership_ = std::make_unique<Membership>(*this, member, ++member_count_);
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

std::vector<Actor*> Group::take_ready() {
  std::vector<Actor*> round;
  {
    const std::scoped_lock lock(mutex_);
    round.swap(ready_);
  }
  std::sort(round.begin(), round.end(), [](const Actor* x, const Actor* y) {
    return x->membership_->number < y->membership_->number;
  });
  return round;
}

Driver<void> Group::drive() {
  at_rest_.store(false, std::memory_order_release);
  for (;;) {
    Mailbox::destroy(mailbox.take());
    deliver_due();
    ring_alarms();
    const std::vector<Actor*> round = take_ready();
    if (round.empty()) {
      if (advance_clock()) continue;
      at_rest_.store(true, std::memory_order_release);
      co_return;
    }
    ++round_;
    running_.store(static_cast<uint32_t>(round.size()), std::memory_order_release);
    if (one_thread_.load(std::memory_order_relaxed)) {
      for (Actor* const member : round) worker().run(member);
    } else {
      for (Actor* const member : round) executor().enqueue_now(*member);
    }
    while (running_.load(std::memory_order_acquire) != 0) co_await wait();
    co_await yield();  // Others of the pool have their turns between rounds.
  }
}

}  // namespace shoal
