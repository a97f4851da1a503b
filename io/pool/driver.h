// Driver<T>: the coroutine that drives an actor while it has something to do. It starts when it is
// awaited (or resumed, the outermost), hands its T to who awaits it by symmetric transfer, and its
// frame comes from the thread's pool. It leaves the thread only in what an Actor gives it to await
// (yield, wait); then nothing of it is on the native stack. It holds no Value across an await: its
// frame is not scanned.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

#include "io/pool/frame_pool.h"

namespace shoal {

template <class T>
class Driver;

namespace driver_detail {

struct Final {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> h) const noexcept {
    return h.promise().continuation;
  }
  void await_resume() const noexcept {}
};

struct PromiseBase {
  std::coroutine_handle<> continuation = std::noop_coroutine();
  std::suspend_always initial_suspend() const noexcept { return {}; }
  Final final_suspend() const noexcept { return {}; }
  [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  // Not noexcept: GCC would have it that null may come of it.
  static void* operator new(size_t bytes) { return frame_pool::allocate(bytes); }
  static void operator delete(void* memory, size_t bytes) noexcept {
    frame_pool::release(memory, bytes);
  }
};

template <class T>
struct Promise : PromiseBase {
  Driver<T> get_return_object() noexcept;
  void return_value(T v) noexcept { value = std::move(v); }
  T take() noexcept { return std::move(value); }
  T value{};
};
template <>
struct Promise<void> : PromiseBase {
  Driver<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const noexcept {}
};

}  // namespace driver_detail

template <class T>
class [[nodiscard]] Driver {
 public:
  using promise_type = driver_detail::Promise<T>;

  Driver() noexcept = default;
  explicit Driver(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  Driver(Driver&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Driver& operator=(Driver&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Driver() {
    if (handle_) handle_.destroy();
  }

  explicit operator bool() const noexcept { return static_cast<bool>(handle_); }
  bool is_done() const noexcept { return handle_.done(); }
  std::coroutine_handle<> handle() const noexcept { return handle_; }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept {
    handle_.promise().continuation = awaiting;
    return handle_;
  }
  T await_resume() const noexcept { return handle_.promise().take(); }

 private:
  std::coroutine_handle<promise_type> handle_;
};

template <class T>
Driver<T> driver_detail::Promise<T>::get_return_object() noexcept {
  return Driver<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Driver<void> driver_detail::Promise<void>::get_return_object() noexcept {
  return Driver<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

}  // namespace shoal
