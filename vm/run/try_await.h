// Awaiting an operation without being unwound when it throws: the `try` of native coroutines.
#pragma once

#include "vm/run/task.h"

namespace shoal {

/// A completion record, §6.2.4: a normal one with value, or a throw. The exception has been taken
/// out of the context.
template <class T>
struct Completion {
  bool threw = false;
  T value{};
  Value exception;
};

/// Takes the pending exception out of the context. A termination (kill, quota) cannot be taken: see
/// try_await.
Value take_exception(Context& cx) noexcept;

template <class T>
struct TryAwaiter {
  Eventually<T> inner;
  TaskPromiseBase* awaiting = nullptr;

  bool await_ready() const noexcept { return inner.is_ready(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> h) noexcept {
    awaiting = &h.promise();
    awaiting->catches = true;
    awaiting->caught = false;
    inner.await_suspend(h);
  }
  Completion<T> await_resume() noexcept {
    if (awaiting) {
      awaiting->catches = false;
      if (awaiting->caught) return {true, T{}, take_exception(*awaiting->cx)};
    }
    return {false, inner.await_resume(), Value::undefined()};
  }
};

/// co_await try_await(operation): its Completion instead of unwinding. What ends a context (a kill,
/// a quota) is not caught.
template <class T>
TryAwaiter<T> try_await(Eventually<T>&& operation) noexcept {
  return {std::move(operation)};
}
template <class T>
TryAwaiter<T> try_await(Task<T>&& operation) noexcept {
  return {Eventually<T>(std::move(operation))};
}

}  // namespace shoal
