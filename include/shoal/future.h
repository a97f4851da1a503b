// Future<T> and Promise<T>: an answer that comes later, from any thread.
//
// A Future is taken in one of four ways: get() waits; co_await it in a host coroutine
// (coroutine.h); on_ready(callback); poll with is_ready(). A blocking wait on a thread of the pool
// is refused with WaitOnPoolThread; where the runtime has no threads of its own, get() lends it the
// caller's. A group of contexts that stands (group.h) runs until the answer is there.
#pragma once

#include <chrono>
#include <coroutine>

#include "shoal/convert.h"

namespace shoal {

/// What futures and promises share. Thread-safe.
class FutureState {
 public:
  /// Whose thread get() lends to it; may be null. group: that get() lets run.
  static std::shared_ptr<FutureState> create(std::weak_ptr<class RuntimeCore> runtime = {},
                                             std::weak_ptr<class GroupCore> group = {});
  FutureState() = default;
  virtual ~FutureState() = default;
  FutureState(const FutureState&) = delete;
  FutureState& operator=(const FutureState&) = delete;

  virtual bool is_ready() const noexcept = 0;
  /// Error AlreadyAnswered, or AnsweredTooLate if whoever asked has ended.
  virtual Expected<void> settle(Expected<Data> answer) = 0;
  /// Nobody wants an answer any more: it is this error, and later ones are AnsweredTooLate.
  virtual void abandon(Error error) = 0;
  /// Waits; a negative time is for ever. Errors: what refuses the wait, Timeout.
  virtual Expected<void> wait(std::chrono::nanoseconds timeout) = 0;
  /// Calls back once there is an answer: at once if there is one, else on the thread that settles.
  virtual void on_ready(std::function<void()> callback) = 0;
  /// Once is_ready().
  virtual const Expected<Data>& answer() const noexcept = 0;
  /// Once is_ready(): the answer's bytes, moved out of it. Errors: the answer's; Conversion;
  /// EmptyHandle (they have been taken before).
  virtual Expected<ByteBuffer> take_bytes() = 0;
};

template <class T>
class Future {
 public:
  using Type = T;
  Future() = default;
  explicit Future(std::shared_ptr<FutureState> state) : state_(std::move(state)) {}
  /// One that is there already.
  static Future ready(Expected<Data> answer) {
    Future f(FutureState::create());
    (void)f.state_->settle(std::move(answer));
    return f;
  }

  bool is_valid() const noexcept { return state_ != nullptr; }
  bool is_ready() const noexcept { return state_ && state_->is_ready(); }
  /// Waits for the answer. From any thread but those of a pool; see above.
  Expected<T> get() const { return get_for(std::chrono::nanoseconds(-1)); }
  /// Error Timeout: there is none yet; ask again.
  Expected<T> get_for(std::chrono::nanoseconds timeout) const {
    if (!state_) return make_error(ErrorCode::EmptyHandle, "this Future is empty");
    const Expected<void> waited = state_->wait(timeout);
    if (!waited) return waited.error();
    return take();
  }
  /// The answer, if there is one; else Timeout. Never waits: from any thread.
  Expected<T> try_get() const {
    if (is_ready()) return take();
    return make_error(ErrorCode::Timeout, "there is no answer yet");
  }
  /// f(Expected<T>) is called once: at once if there is an answer, else on the thread that gives
  /// it (mostly a context's: it must not block, and throw nothing).
  template <class F>
  void on_ready(F&& f) const {
    if (!state_) return f(Expected<T>(make_error(ErrorCode::EmptyHandle, "this Future is empty")));
    state_->on_ready(
        [state = state_, f = std::forward<F>(f)]() mutable { f(Future(state).take()); });
  }
  /// For co_await in coroutines of the embedder's own: goes on at the thread that gives the answer
  /// (at once if there is one). In host coroutines see coroutine.h.
  struct Awaiter {
    Future future;
    bool await_ready() const noexcept { return !future.is_valid() || future.is_ready(); }
    void await_suspend(std::coroutine_handle<> h) const {
      const std::shared_ptr<FutureState> kept = future.state();  // The awaiter may be gone first.
      kept->on_ready([h] { h.resume(); });
    }
    Expected<T> await_resume() const { return future.get(); }
  };
  Awaiter operator co_await() const { return {*this}; }
  const std::shared_ptr<FutureState>& state() const noexcept { return state_; }

 private:
  Expected<T> take() const {
    if constexpr (std::is_same_v<T, TakenBytes>) {
      Expected<ByteBuffer> bytes = state_->take_bytes();
      if (!bytes) return bytes.error();
      return TakenBytes{std::move(*bytes)};
    } else {
      return read();
    }
  }
  Expected<T> read() const {
    const Expected<Data>& answer = state_->answer();
    if (!answer) return answer.error();
    return Convert<T>::from_data(const_cast<Expected<Data>&>(answer).value());
  }
  std::shared_ptr<FutureState> state_;
};

namespace detail {
/// Breaks the promise when the last copy goes.
struct PromiseEnd {
  explicit PromiseEnd(std::shared_ptr<FutureState> s) : state(std::move(s)) {}
  ~PromiseEnd() {
    if (!state->is_ready())
      (void)state->settle(make_error(ErrorCode::BrokenPromise, "the answer was never given"));
  }
  PromiseEnd(const PromiseEnd&) = delete;
  PromiseEnd& operator=(const PromiseEnd&) = delete;
  std::shared_ptr<FutureState> state;
};
}  // namespace detail

/// The other end. Copies answer the same question; from any thread; the first answer counts.
template <class T = Data>
class Promise {
 public:
  Promise() : end_(std::make_shared<detail::PromiseEnd>(FutureState::create())) {}
  explicit Promise(std::shared_ptr<FutureState> state)
      : end_(std::make_shared<detail::PromiseEnd>(std::move(state))) {}

  /// The same question, answered with another type.
  template <class U>
  explicit Promise(const Promise<U>& other) : end_(other.end()) {}

  Future<T> future() const { return Future<T>(end_->state); }
  /// Errors: AlreadyAnswered, AnsweredTooLate (the context that asked has ended).
  template <class U = T>
    requires(!std::is_void_v<U>)
  Expected<void> resolve(U value) const {
    return settle(Convert<std::remove_cvref_t<U>>::to_data(std::move(value)));
  }
  Expected<void> resolve() const
    requires std::is_void_v<T>
  {
    return settle(Data());
  }
  Expected<void> reject(Error error) const { return settle(std::move(error)); }

  const std::shared_ptr<detail::PromiseEnd>& end() const noexcept { return end_; }

 private:
  /// Whoever waits for the answer may let go of promise and future as soon as it is there.
  Expected<void> settle(Expected<Data> answer) const {
    const std::shared_ptr<detail::PromiseEnd> end = end_;
    return end->state->settle(std::move(answer));
  }
  std::shared_ptr<detail::PromiseEnd> end_;
};

}  // namespace shoal
