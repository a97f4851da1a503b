#include "io/pool/actor.h"

#include <mutex>

#include "io/pool/executor.h"
#include "io/pool/group.h"

namespace shoal {

/// What wakes an actor, and survives it.
class Actor::OwnWaker final : public Waker {
 public:
  explicit OwnWaker(Actor& actor) noexcept : actor_(&actor) {}
  void wake() noexcept override {
    Actor* actor;
    {
      const std::scoped_lock lock(mutex_);
      actor = actor_ && actor_->try_ref_elsewhere() ? actor_ : nullptr;
    }
    if (!actor) return;
    actor->wake();
    actor->unref_elsewhere();
  }
  void forget() noexcept {
    const std::scoped_lock lock(mutex_);
    actor_ = nullptr;
  }

 private:
  std::mutex mutex_;
  Actor* actor_;
};

Actor::Actor(Executor& executor) noexcept : executor_(executor) {}
Actor::~Actor() {
  if (waker_) static_cast<OwnWaker&>(*waker_).forget();
}

Waker& Actor::waker() {
  if (!waker_) waker_ = Ref<Waker>::adopt(new OwnWaker(*this));
  return *waker_;
}

Group* Actor::group() const noexcept { return membership_ ? membership_->group.get() : nullptr; }

uint64_t Actor::now_ns() const noexcept {
  return membership_ ? membership_->group->now_ns() : steady_now_ns();
}

void Actor::wake_at(uint64_t due_ns) {
  if (membership_)
    membership_->group->wake_at(*this, due_ns);
  else if (due_ns != Group::kNever)
    worker().wake_at(*this, due_ns);
}

void Actor::wake() noexcept {
  State state = state_.load(std::memory_order_acquire);
  for (;;) {
    switch (state) {
      case State::Ready:
        // Whoever takes it from the queue sees what we did before: an exchange with itself orders.
        if (state_.compare_exchange_weak(state, State::Ready, std::memory_order_acq_rel)) return;
        break;
      case State::RunningWoken:
        if (state_.compare_exchange_weak(state, State::RunningWoken, std::memory_order_acq_rel))
          return;
        break;
      case State::Running:
        if (state_.compare_exchange_weak(state, State::RunningWoken, std::memory_order_acq_rel))
          return;
        break;
      case State::Idle:
        if (!state_.compare_exchange_weak(state, State::Ready, std::memory_order_acq_rel)) break;
        ref();
        executor_.enqueue(*this);
        return;
    }
  }
}

bool Actor::try_ref_elsewhere() noexcept {
  executor_.visitors_.fetch_add(1, std::memory_order_seq_cst);
  if (!executor_.is_stopping() && try_ref()) return true;
  executor_.visitors_.fetch_sub(1, std::memory_order_seq_cst);
  return false;
}

void Actor::unref_elsewhere() noexcept {
  Executor& executor = executor_;
  while (!unref_unless_last()) wake();  // A queue has one then.
  executor.visitors_.fetch_sub(1, std::memory_order_seq_cst);
}

bool Actor::send(std::unique_ptr<Letter> letter) noexcept {
  Actor* const sender = Worker::running_actor();
  if (!membership_ || !sender || sender->group() != group()) return accept(std::move(letter));
  group()->stage(*sender, *this, std::move(letter), 0);
  return true;
}

bool Actor::accept(std::unique_ptr<Letter> letter) noexcept {
  Letter* const raw = letter.release();
  if (mailbox.push(raw) == Mailbox::Push::Closed) {
    delete raw;
    return false;
  }
  wake();
  return true;
}

Actor::After Actor::run(Worker& worker) {
  worker_.store(&worker, std::memory_order_relaxed);
  (void)state_.exchange(State::Running, std::memory_order_acq_rel);  // Sees what wakers did before.
  if (!driver_) {
    driver_ = drive();
    paused_at_ = driver_.handle();
  }
  stays_ready_ = false;
  resume(std::exchange(paused_at_, nullptr));
  if (driver_ && driver_.is_done()) driver_ = {};
  if (stays_ready_) {
    (void)state_.exchange(State::Ready, std::memory_order_acq_rel);
    return After::Yielded;
  }
  State expected = State::Running;
  if (state_.compare_exchange_strong(expected, State::Idle, std::memory_order_acq_rel))
    return After::Idle;
  (void)state_.exchange(State::Ready, std::memory_order_acq_rel);
  return After::WokenMeanwhile;
}

}  // namespace shoal
