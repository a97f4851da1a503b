// Async<T> and Blocking<T>: host functions that are C++20 coroutines.
//
//   Async<T>      script sees a promise at once.
//   Blocking<T>   script sees a plain return. While the coroutine waits, the context waits at that
//                 instruction, from any depth of calls, and holds no thread.
//
// A body runs on its context's thread, always, and is destroyed there if the context ends first. It
// may co_await:
//   a Future<T>                  the T, as Expected<T>
//   callback(arguments...)       the result of script, as Expected<R>. In a Blocking body the
//   callee
//                                runs as a frame like any other, on top of the host function's
//   an Async<T> or Blocking<T>   the T: a coroutine made of coroutines
// and nothing else: what other awaitables give goes through a Promise<T>, which any thread
// resolves. Parameters are values: a coroutine outlives the arguments of the call that began it. So
// no std::string_view, no std::span, no reference.
//
// co_return gives a T, or an Error, which script sees thrown (or as the promise's rejection). So it
// sees a C++ exception that leaves the body.
#pragma once

#include <coroutine>
#include <exception>

#include "shoal/handle.h"

namespace shoal {

/// What the engine sees of a coroutine: the outermost one of a host call.
struct CoroutineState {
  std::coroutine_handle<> resume_at;          // Where the innermost body goes on.
  std::shared_ptr<FutureState> awaited;       // It waits for this,
  std::shared_ptr<HandleCore> callee;         // or for a call of this
  std::vector<Data> arguments;                // with these
  ReadMode mode = ReadMode::Plain;            //
  std::optional<Expected<Data>> call_result;  // which gave that.
  std::optional<Expected<Data>> result;       // It has ended.
};

namespace detail {

#if defined(__cpp_exceptions)
inline Error current_exception_error() noexcept {
  try {
    throw;
  } catch (const std::exception& e) {
    return make_error(ErrorCode::HostException, e.what());
  } catch (...) {
    return make_error(ErrorCode::HostException, "a C++ exception that is no std::exception");
  }
}
#else
inline Error current_exception_error() noexcept {
  return make_error(ErrorCode::HostException, "a C++ exception");
}
#endif

template <class T>
struct FutureAwaiter {
  Future<T> future;
  CoroutineState* state;
  bool await_ready() const noexcept { return !future.is_valid() || future.is_ready(); }
  void await_suspend(std::coroutine_handle<> h) {
    state->resume_at = h;
    state->awaited = future.state();
  }
  Expected<T> await_resume() { return future.get(); }
};

template <class R>
struct ScriptCallAwaiter {
  ScriptCall<R> call;
  CoroutineState* state;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    state->resume_at = h;
    state->callee = call.callee;
    state->arguments = std::move(call.arguments);
    state->mode = read_mode<R>();
  }
  Expected<R> await_resume() {
    Expected<Data> result = std::move(*state->call_result);
    state->call_result.reset();
    if (!result) return result.error();
    return Convert<R>::from_data(*result);
  }
};

template <class Routine>
struct RoutineAwaiter;

struct RoutineFinal {
  bool await_ready() const noexcept { return false; }
  template <class P>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) const noexcept {
    P& promise = h.promise();
    if (promise.continuation) return promise.continuation;
    promise.state->result.emplace(promise.answer());
    return std::noop_coroutine();
  }
  void await_resume() const noexcept {}
};

template <class T>
struct RoutinePromiseBase {
  CoroutineState* state = nullptr;  // Of the outermost.
  std::coroutine_handle<> continuation;
  std::optional<Expected<T>> value;

  std::suspend_always initial_suspend() const noexcept { return {}; }
  RoutineFinal final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { value.emplace(current_exception_error()); }
  Expected<Data> answer() {
    if (!value->ok()) return value->error();
    if constexpr (std::is_void_v<T>)
      return Data();
    else
      return Convert<T>::to_data(std::move(**value));
  }
  template <class U>
  FutureAwaiter<U> await_transform(Future<U> f) {
    return {std::move(f), state};
  }
  template <class R>
  ScriptCallAwaiter<R> await_transform(ScriptCall<R> c) {
    return {std::move(c), state};
  }
  template <class Routine>
    requires requires { typename Routine::RoutineType; }
  RoutineAwaiter<Routine> await_transform(Routine&& r) {
    return {std::move(r), state};
  }
};
template <class T>
struct RoutinePromise : RoutinePromiseBase<T> {
  void return_value(Expected<T> v) { this->value.emplace(std::move(v)); }
};
template <>
struct RoutinePromise<void> : RoutinePromiseBase<void> {
  void return_void() { value.emplace(); }
};

/// What Async and Blocking are: the owner of a coroutine that has not begun.
template <class T, class Derived>
class Routine {
 public:
  using Type = T;
  using RoutineType = Derived;
  struct promise_type : RoutinePromise<T> {
    Derived get_return_object() {
      return Derived(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };
  using Handle = std::coroutine_handle<promise_type>;
  explicit Routine(Handle handle) noexcept : handle_(handle) {}
  Routine(Routine&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Routine& operator=(Routine&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Routine() {
    if (handle_) handle_.destroy();
  }
  Handle handle() const noexcept { return handle_; }
  /// Ready to run, for that state.
  void bind(CoroutineState& state) noexcept {
    handle_.promise().state = &state;
    state.resume_at = handle_;
  }
  std::coroutine_handle<> release() noexcept { return std::exchange(handle_, nullptr); }

 private:
  Handle handle_;
};

template <class R>
struct RoutineAwaiter {
  R routine;
  CoroutineState* state;
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) noexcept {
    routine.handle().promise().state = state;
    routine.handle().promise().continuation = h;
    return routine.handle();
  }
  Expected<typename R::Type> await_resume() { return std::move(*routine.handle().promise().value); }
};

}  // namespace detail

template <class T>
class [[nodiscard]] Async : public detail::Routine<T, Async<T>> {
 public:
  using detail::Routine<T, Async<T>>::Routine;
};
template <class T>
class [[nodiscard]] Blocking : public detail::Routine<T, Blocking<T>> {
 public:
  using detail::Routine<T, Blocking<T>>::Routine;
};

}  // namespace shoal
