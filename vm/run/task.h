// Task<T>: a native coroutine, and Eventually<T>: what an operation gives that may have to call
// script first.
//
// THE MODEL. An operation such as get(cx, object, key) returns an Eventually: mostly a value that
// is ready at once; else a mark that a frame was pushed whose result will be the value (Entered);
// else a Task, a coroutine that does the complete work. The interpreter and native coroutines
// consume Eventuallies alike: an instruction whose Eventually is not ready goes on when the frame
// that was pushed returns; a native coroutine says co_await. So every abstract operation is written
// once.
//
// A coroutine never resumes another: it returns to the frame loop (vm/interp/frames.cpp), which
// resumes what is on top. So the native stack holds at most one native coroutine, whatever the
// script's depth.
//
// THROWING. A throw is Thrown in any return value; the exception waits in the context. Awaiting
// what throws destroys the awaiting coroutine, which runs its locals' destructors: that is the
// unwinding. try_await(...) catches.
//
// RULES (GCC 12 miscompiles the rest): one await per statement, into a named variable; no capturing
// lambda coroutines; no structured binding of an await; parameters by value, or objects that
// outlive the call (Context&).
#pragma once

#include <coroutine>
#include <new>
#include <utility>

#include "vm/value/value.h"

namespace shoal {

class Context;

/// Bits of the marker "a frame was pushed; its result is the value". Never seen by script.
inline constexpr uint64_t kEnteredBits = 0x52;
inline constexpr Value entered() noexcept { return Value::from_bits(kEnteredBits); }
constexpr bool is_entered(Value v) noexcept { return v.bits() == kEnteredBits; }

/// Memory of native coroutines, in the context's pool, where the collector scans it.
void* allocate_native_frame(Context& cx, size_t bytes) noexcept;
void free_native_frame(void* memory) noexcept;

struct TaskPromiseBase;

/// One native call on the VM stack: its coroutines, the innermost being `current`.
struct TaskRoot {
  TaskPromiseBase* outermost;
  TaskPromiseBase* current;
  bool throwing;  // `current` has just awaited (or returned) a throw.
};

/// What all promises share.
struct TaskPromiseBase {
  explicit TaskPromiseBase(Context& context) noexcept : cx(&context) {}

  Context* cx;
  TaskRoot own_root{};                // In the outermost coroutine of a call.
  TaskRoot* root = nullptr;           // The call that this coroutine works for.
  TaskPromiseBase* parent = nullptr;  // Who awaits us; null in the outermost.
  std::coroutine_handle<> handle;
  bool catches = false;  // Awaiting inside try_await: a throw resumes instead of unwinding.
  bool caught = false;
  bool threw = false;  // Finished by throwing.
  bool finished = false;
  Value delivered;  // The result of the frame that we waited for.
  Value (*result_as_value)(TaskPromiseBase*) = nullptr;
};

inline Value task_result_value(Value v) noexcept { return v; }
inline Value task_result_value(bool b) noexcept { return Value::boolean(b); }
inline Value task_result_value(double d) noexcept { return Value::number(d); }
inline Value task_result_value(uint64_t u) noexcept { return Value::number(u); }
inline Value task_result_value(int32_t i) noexcept { return Value::int32(i); }
inline Value task_result_value(uint32_t i) noexcept { return Value::number(i); }
template <class T>
Value task_result_value(T* cell) noexcept {
  return cell ? Value::from_bits(reinterpret_cast<uintptr_t>(cell)) : Value::undefined();
}
template <class T>
Value task_result_value(const T&) noexcept {
  return Value::undefined();  // Plain structs: only other coroutines await these.
}

template <class T>
class Task;
template <class T>
class Eventually;

template <class T>
struct ResultAwaiter {
  Result<T> result;
  bool await_ready() const noexcept { return result.ok(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> h) const noexcept {
    h.promise().root->throwing = true;
  }
  T await_resume() noexcept { return result.value(); }
};

struct TaskFinal {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> h) const noexcept {
    TaskPromiseBase& p = h.promise();
    p.finished = true;
    if (p.threw) p.root->throwing = true;
  }
  void await_resume() const noexcept {}
};

template <class Promise>
struct TaskPromiseCommon : TaskPromiseBase {
  using TaskPromiseBase::TaskPromiseBase;
  std::suspend_always initial_suspend() const noexcept { return {}; }
  TaskFinal final_suspend() const noexcept { return {}; }
  void unhandled_exception() const noexcept { SHOAL_UNREACHABLE(); }

  template <class U>
  ResultAwaiter<U> await_transform(Result<U> r) noexcept {
    return {r};
  }
  template <class A>
    requires requires(A&& a) { a.await_ready(); }
  A&& await_transform(A&& awaitable) noexcept {
    return std::forward<A>(awaitable);
  }

  template <class... Rest>
  static void* operator new(size_t bytes, Context& context, Rest&&...) noexcept {
    return allocate_native_frame(context, bytes);
  }
  static void operator delete(void* memory) noexcept { free_native_frame(memory); }
};

/// A coroutine whose first parameter is Context&, and which ends in a T or a throw. Starts when
/// awaited (or when the frame loop reaches it). Empty if there was no memory for its frame: then
/// the failure is already pending.
template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type : TaskPromiseCommon<promise_type> {
    template <class... Rest>
    explicit promise_type(Context& context, Rest&&...) noexcept
        : TaskPromiseCommon<promise_type>(context) {
      this->handle = std::coroutine_handle<promise_type>::from_promise(*this);
      this->result_as_value = [](TaskPromiseBase* base) {
        return task_result_value(static_cast<promise_type*>(base)->value);
      };
    }
    Task get_return_object() noexcept {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    static Task get_return_object_on_allocation_failure() noexcept { return Task(nullptr); }
    void return_value(Result<T> r) noexcept {
      if (r.ok())
        value = r.value();
      else
        this->threw = true;
    }
    void return_value(Thrown) noexcept { this->threw = true; }
    template <class U>
      requires std::is_convertible_v<U, T> && (!std::is_same_v<std::remove_cvref_t<U>, Result<T>>)
    void return_value(U&& v) noexcept {
      value = std::forward<U>(v);
    }
    T value{};
  };

  explicit Task(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
  Task() noexcept = default;
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }
  bool is_empty() const noexcept { return !handle_; }
  /// Gives the coroutine away; the frame loop destroys it.
  TaskPromiseBase* release() noexcept {
    return handle_ ? &std::exchange(handle_, nullptr).promise() : nullptr;
  }

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> h) noexcept {
    start_child(h.promise());
  }
  T await_resume() noexcept { return std::move(handle_.promise().value); }

 private:
  template <class U>
  friend class Eventually;
  template <class U>
  friend struct TryAwaiter;
  void start_child(TaskPromiseBase& awaiting) noexcept {
    if (!handle_) {
      awaiting.root->throwing = true;
      return;
    }
    TaskPromiseBase& child = handle_.promise();
    child.root = awaiting.root;
    child.parent = &awaiting;
    awaiting.root->current = &child;
  }
  std::coroutine_handle<promise_type> handle_;
};

/// A T that is ready, or a throw, or still to come (T = Value only: from a frame already pushed;
/// else: from a Task).
template <class T>
class [[nodiscard]] Eventually {
 public:
  Eventually(Result<T> r) noexcept : state_(r.ok() ? State::Ready : State::Threw) {
    if (r.ok()) value_ = r.value();
  }
  Eventually(Thrown) noexcept : state_(State::Threw) {}
  template <class U>
    requires std::is_convertible_v<U, T>
  Eventually(U&& v) noexcept : value_(static_cast<T>(std::forward<U>(v))), state_(State::Ready) {}
  Eventually(Task<T>&& task) noexcept
      : task_(std::move(task)), state_(task_.is_empty() ? State::Threw : State::Pending) {}
  /// The result of the frame just pushed on the context's stack; to be awaited at once.
  static Eventually entered_frame() noexcept
    requires std::is_same_v<T, Value>
  {
    Eventually e{Thrown{}};
    e.state_ = State::Entered;
    return e;
  }
  Eventually(Eventually&&) noexcept = default;

  bool is_ready() const noexcept { return state_ == State::Ready; }
  bool is_thrown() const noexcept { return state_ == State::Threw; }
  bool is_entered() const noexcept { return state_ == State::Entered; }
  T value() noexcept {
    SHOAL_ASSERT(is_ready());
    return value_;
  }
  Task<T>& task() noexcept { return task_; }

  bool await_ready() const noexcept { return is_ready(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> h) noexcept {
    TaskPromiseBase& awaiting = h.promise();
    if (state_ == State::Threw) {
      awaiting.root->throwing = true;
    } else if (state_ == State::Pending) {
      task_.start_child(awaiting);
    }
    // Entered: the frame on top runs first, and its result is delivered to us.
    promise_ = &awaiting;
  }
  T await_resume() noexcept {
    if (state_ == State::Pending) return task_.await_resume();
    if constexpr (std::is_same_v<T, Value>) {
      if (state_ == State::Entered) return promise_->delivered;
    }
    return value_;
  }

 private:
  template <class U>
  friend struct TryAwaiter;
  enum class State : uint8_t { Ready, Threw, Entered, Pending };
  Task<T> task_;
  T value_{};
  TaskPromiseBase* promise_ = nullptr;
  State state_;
};

}  // namespace shoal
