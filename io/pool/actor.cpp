#include "io/pool/actor.h"

#include "io/pool/executor.h"

namespace shoal {

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

bool Actor::send(std::unique_ptr<Letter> letter) noexcept {
  Letter* const raw = letter.release();
  if (!mailbox.push(raw)) {
    delete raw;
    return false;
  }
  wake();
  return true;
}

bool Actor::run(Worker& worker) {
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
    return true;
  }
  State expected = State::Running;
  if (state_.compare_exchange_strong(expected, State::Idle, std::memory_order_acq_rel))
    return false;  // From here on another thread may run it.
  (void)state_.exchange(State::Ready, std::memory_order_acq_rel);
  return true;
}

}  // namespace shoal
