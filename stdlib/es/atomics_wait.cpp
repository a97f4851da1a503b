// §25.4 Atomics.wait, waitAsync and notify. The lists of waiters belong to the buffers' stores
// (vm/object/waiter_list.h). A context that waits leaves the loop of dispatch
// (LeaveReason::Waiting) until its deadline, or until its host is woken: no thread is held.
#include <algorithm>
#include <memory>
#include <vector>

#include "stdlib/es/atomics.h"
#include "stdlib/es/atomics_access.h"
#include "stdlib/es/internal.h"
#include "stdlib/web/timers.h"
#include "vm/object/function.h"
#include "vm/object/native_state.h"
#include "vm/object/promise.h"
#include "vm/object/waiter_list.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/run/wait.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// A waiter, and the store that it keeps; out of the list when it ends.
struct Wait {
  Wait(Context& cx, BackingStore* of, size_t offset) : store(of) {
    store->ref();
    waiter.offset = offset;
    if (cx.host()) waiter.waker = Ref<Waker>(cx.host()->waker());
  }
  ~Wait() {
    store->waiters()->remove(waiter);
    store->unref();
  }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;
  bool is_notified() const noexcept { return waiter.notified.load(std::memory_order_acquire); }

  BackingStore* const store;
  Waiter waiter;
};

struct AsyncWait : Wait {
  using Wait::Wait;
  PromiseObject* promise = nullptr;
  NativeStateObject* timer = nullptr;  // Null: no deadline.
};

/// The waitAsyncs of a context that nobody has notified yet.
class AsyncWaits final : public ContextExtension {
 public:
  explicit AsyncWaits(Heap& heap) noexcept : charge(heap) {}
  static AsyncWaits& of(Context& cx) {
    auto& slot = cx.extensions[static_cast<size_t>(Extension::Atomics)];
    if (!slot) slot = std::make_unique<AsyncWaits>(cx.heap());
    return static_cast<AsyncWaits&>(*slot);
  }
  void trace(Tracer& tracer) const override {
    for (const auto& each : waits) {
      tracer.visit_bits(Value(each->promise).bits());
      if (each->timer) tracer.visit_bits(Value(each->timer).bits());
    }
  }
  void note() noexcept { charge.set(waits.size() * (sizeof(AsyncWait) + 32)); }
  std::vector<std::unique_ptr<AsyncWait>> waits;  // In the order of their beginning.
  Charge charge;
};

/// What wait and waitAsync ask for, converted and checked: DoWait, §25.4.3.14, steps 1 to 13.
struct WaitRequest {
  TypedArrayObject* array = nullptr;
  uint64_t index = 0;
  int64_t expected = 0;
  double timeout_ms = 0;

  int64_t current() const noexcept {
    uint8_t* const at = array->address_of(index);
    if (array->type() == ElementType::BigInt64)
      return __atomic_load_n(reinterpret_cast<int64_t*>(at), __ATOMIC_SEQ_CST);
    return __atomic_load_n(reinterpret_cast<int32_t*>(at), __ATOMIC_SEQ_CST);
  }
  size_t offset() const noexcept {
    return static_cast<size_t>(array->address_of(index) - array->buffer()->data());
  }
  uint64_t deadline(Context& cx) const noexcept {
    constexpr double kMax = 9e18;  // Nanoseconds: 285 years.
    if (timeout_ms * 1e6 >= kMax) return Context::kNoDeadline;
    return now_ns(cx) + static_cast<uint64_t>(timeout_ms * 1e6);
  }
};

Task<WaitRequest> prepare_wait(Context& cx, Args args, const char* method) {
  WaitRequest request;
  request.array =
      co_await validate_integer_typed_array(cx, args[0], method, Waitable::Yes, Access::Read);
  if (!request.array->buffer()->is_shared())
    co_return throw_type_error(cx, "%s: the typed array is not over a SharedArrayBuffer", method);
  request.index = co_await validate_atomic_access(cx, request.array, args[1]);
  if (request.array->type() == ElementType::BigInt64) {
    const Value big = co_await to_bigint(cx, args[2]);
    request.expected = big.as_bigint()->to_int64();
  } else {
    request.expected = co_await to_int32(cx, args[2]);
  }
  const Value timeout = co_await to_number(cx, args[3]);
  const double ms = timeout.as_number();
  request.timeout_ms = ms != ms ? HUGE_VAL : std::max(ms, 0.0);
  co_return request;
}

Result<WaiterList*> waiters_of(Context& cx, BackingStore* store) {
  if (WaiterList* const list = store->waiters()) return list;
  return cx.out_of_memory();
}

/// Fulfils with "ok" or "timed-out"; nothing, if that has happened.
void finish(Context& cx, AsyncWait& wait, const char* how) {
  if (wait.timer) cx.timers().disarm(cx.heap(), wait.timer);
  if (wait.promise->is_pending()) fulfill_promise(cx, wait.promise, Value(intern_ascii(how)));
}

Result<NativeStateObject*> start_timeout(Context& cx, PromiseObject* promise, uint64_t deadline) {
  NativeFunction* const callback =
      TRY(native_function(cx, Intrinsic::Internal, internal::kWaitTimedOut));
  callback->set_capture(cx.heap(), 0, Value(promise));
  return start_native_timer(cx, callback, (deadline + 999'999) / 1'000'000, true);
}

/// { async, value }
Result<Value> wait_result(Context& cx, bool is_async, Value value) {
  Object* const result = TRY(new_object(cx));
  TRY_VOID(define_field(cx, result, key(intern_ascii("async")), Value::boolean(is_async)));
  TRY_VOID(define_field(cx, result, key(atoms::value()), value));
  return Value(result);
}

}  // namespace

void settle_async_waits(Context& cx) {
  if (!cx.extensions[static_cast<size_t>(Extension::Atomics)]) return;
  auto& waits = AsyncWaits::of(cx).waits;
  std::erase_if(waits, [&cx](const std::unique_ptr<AsyncWait>& each) {
    if (!each->is_notified()) return false;
    finish(cx, *each, "ok");
    return true;
  });
  AsyncWaits::of(cx).note();
}

bool has_async_waits(Context& cx) noexcept {
  return cx.extensions[static_cast<size_t>(Extension::Atomics)] &&
         !AsyncWaits::of(cx).waits.empty();
}

namespace natives {

/// The deadline of a waitAsync. Capture: its promise.
Result<Value> wait_timed_out(Context& cx, const Args& args) {
  auto& waits = AsyncWaits::of(cx).waits;
  for (auto each = waits.begin(); each != waits.end(); ++each) {
    if (Value((*each)->promise) != args.callee->capture(0)) continue;
    (*each)->store->waiters()->remove((*each)->waiter);
    finish(cx, **each, (*each)->is_notified() ? "ok" : "timed-out");
    waits.erase(each);
    break;
  }
  return Value::undefined();
}

/// §25.4.12 Atomics.notify ( typedArray, index, count )
NativeTask atomics_notify(Context& cx, Args args) {
  TypedArrayObject* const array = co_await validate_integer_typed_array(
      cx, args[0], "Atomics.notify", Waitable::Yes, Access::Read);
  const uint64_t i = co_await validate_atomic_access(cx, array, args[1]);
  double count = HUGE_VAL;
  if (!args[2].is_undefined()) count = co_await to_integer_or_infinity(cx, args[2]);
  if (!array->buffer()->is_shared()) co_return Value::int32(0);
  WaiterList* const list = co_await waiters_of(cx, array->buffer()->store());
  const size_t offset = array->raw_byte_offset() + (i << element_shift(array->type()));
  if (cx.host()) cx.host()->before_message();
  const uint64_t woken = list->notify(
      offset, count >= 0x1p63 ? ~uint64_t{0} : static_cast<uint64_t>(std::max(count, 0.0)));
  settle_async_waits(cx);
  co_return Value::number(woken);
}

/// §25.4.14 Atomics.wait ( typedArray, index, value, timeout )
NativeTask atomics_wait(Context& cx, Args args) {
  const WaitRequest request = co_await prepare_wait(cx, args, "Atomics.wait");
  if (!can_block(cx))
    co_return throw_type_error(cx, "Atomics.wait cannot be called in this context");
  BackingStore* const store = request.array->buffer()->store();
  WaiterList* const list = co_await waiters_of(cx, store);
  const uint64_t deadline = request.deadline(cx);
  Wait wait(cx, store, request.offset());
  if (!list->add_if(wait.waiter, [&] { return request.current() == request.expected; }))
    co_return Value(intern_ascii("not-equal"));
  while (!wait.is_notified()) {
    if (cx.is_terminating()) co_return Thrown{};
    if (deadline != Context::kNoDeadline && now_ns(cx) >= deadline) {
      list->remove(wait.waiter);  // From here on nobody notifies it.
      break;
    }
    co_await leave_to_wait(cx, deadline);
  }
  co_return Value(intern_ascii(wait.is_notified() ? "ok" : "timed-out"));
}

/// §25.4.15 Atomics.waitAsync ( typedArray, index, value, timeout )
NativeTask atomics_wait_async(Context& cx, Args args) {
  const WaitRequest request = co_await prepare_wait(cx, args, "Atomics.waitAsync");
  BackingStore* const store = request.array->buffer()->store();
  WaiterList* const list = co_await waiters_of(cx, store);
  if (request.timeout_ms == 0) {
    const bool equal = request.current() == request.expected;
    co_return wait_result(cx, false, Value(intern_ascii(equal ? "timed-out" : "not-equal")));
  }
  PromiseObject* const promise = co_await new_promise(cx);
  auto wait = std::make_unique<AsyncWait>(cx, store, request.offset());
  wait->promise = promise;
  if (!list->add_if(wait->waiter, [&] { return request.current() == request.expected; }))
    co_return wait_result(cx, false, Value(intern_ascii("not-equal")));
  const uint64_t deadline = request.deadline(cx);
  if (deadline != Context::kNoDeadline) wait->timer = co_await start_timeout(cx, promise, deadline);
  AsyncWaits::of(cx).waits.push_back(std::move(wait));
  AsyncWaits::of(cx).note();
  co_return wait_result(cx, true, Value(promise));
}

}  // namespace natives
}  // namespace shoal
