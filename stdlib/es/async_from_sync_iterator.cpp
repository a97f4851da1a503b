// §27.1.6 Async-from-sync iterator objects, and §27.1.5 %AsyncIteratorPrototype%.
#include "stdlib/es/array_iterator.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/native_state.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

// Rows of kAsyncFromSyncIteratorPrototype that are no properties.
constexpr uint32_t kUnwrap = 3;  // Capture: done.
constexpr uint32_t kClose = 4;   // Capture: the sync iterator.

/// unwrap of step 8: { value, done }.
Result<Value> unwrap(Context& cx, const Args& args) {
  Object* const result = TRY(create_iter_result(cx, args[0], args.callee->capture(0).is_true()));
  return Value(result);
}

/// closeIterator of step 13.
NativeTask close_rejected(Context& cx, Args args) {
  IteratorRecord record;
  record.iterator = args.callee->capture(0);
  const Value never = co_await iterator_close_throw(cx, &record, args[0]);
  co_return never;
}

/// §27.1.6.4 AsyncFromSyncIteratorContinuation: the promise settles as the value does; a throw
/// rejects it.
Task<Value> continuation(Context& cx, Object* result, PromiseCapability capability, Value iterator,
                         bool close) {
  const Value done_value = co_await get(cx, result, key(atoms::done()));
  const bool done = to_boolean(done_value);
  const Value value = co_await get(cx, result, key(atoms::value()));
  const Completion<Value> wrapper = co_await try_await(promise_resolve_plain(cx, value));
  if (wrapper.threw) {
    if (done || !close) co_return cx.throw_value(wrapper.exception);
    IteratorRecord record;
    record.iterator = iterator;
    const Value never = co_await iterator_close_throw(cx, &record, wrapper.exception);
    co_return never;
  }
  constexpr Intrinsic kTable = Intrinsic::AsyncFromSyncIteratorPrototype;
  NativeFunction* const fulfilled = co_await native_function(cx, kTable, kUnwrap);
  fulfilled->set_capture(cx.heap(), 0, Value::boolean(done));
  Value rejected;
  if (!done && close) {
    NativeFunction* const closer = co_await native_function(cx, kTable, kClose);
    closer->set_capture(cx.heap(), 0, iterator);
    rejected = Value(closer);
  }
  co_return perform_promise_then(cx, wrapper.value.as<PromiseObject>(), Value(fulfilled), rejected,
                                 capability);
}

enum class Request : uint8_t { Next, Return, Throw };

Result<Object*> require_result(Context& cx, Value v) {
  if (v.is_object()) return v.as_object();
  return throw_type_error(cx, "Iterator result %s is not an object",
                          describe_for_message(cx, v).c_str());
}

/// The body of next, return and throw; what it throws rejects the promise.
Task<Value> serve(Context& cx, Args args, PromiseCapability capability, Request request) {
  auto* const state = args.this_value.as<NativeStateObject>();
  const Value iterator = state->state(0);
  Value method = state->state(1);
  if (request != Request::Next) {
    String* const name = request == Request::Return ? atoms::return_() : atoms::throw_();
    method = co_await get_method(cx, iterator, key(name));
  }
  if (request == Request::Return && method.is_undefined()) {
    Object* const result = co_await create_iter_result(cx, args[0], true);
    (void)co_await resolve_capability(cx, capability, Value(result));
    co_return Value::undefined();
  }
  if (request == Request::Throw && method.is_undefined()) {
    IteratorRecord record;
    record.iterator = iterator;
    (void)co_await iterator_close(cx, &record);
    co_return throw_type_error(cx, "The iterator does not provide a 'throw' method");
  }
  const Value answer = co_await call(cx, method, iterator, args.values, args.count ? 1 : 0);
  Object* const result = co_await require_result(cx, answer);
  const Value done =
      co_await continuation(cx, result, capability, iterator, request != Request::Return);
  co_return done;
}

Task<Value> answer(Context& cx, Args args, Request request) {
  const Value promise_constructor = co_await cx.realm()->intrinsic_value(cx, Intrinsic::Promise);
  const PromiseCapability capability = co_await new_promise_capability(cx, promise_constructor);
  const Completion<Value> served = co_await try_await(serve(cx, args, capability, request));
  if (served.threw) (void)co_await reject_capability(cx, capability, served.exception);
  co_return capability.promise;
}

/// FAST PATH: of an array of primitives and plain promises.
Result<Value> async_from_sync_next_quick(Context& cx, const Args& args) {
  auto* const state = args.this_value.as<NativeStateObject>();
  const Value iterated = state->state(0), method = state->state(1);
  if (!cx.realm()->is_first() || !cx.promise_prototype_is_pristine() || args.count != 0 ||
      !iterated.is_kind(Kind::ArrayIterator) || !method.is_kind(Kind::NativeFunction) ||
      method.as<NativeFunction>()->builtin()->leaf != natives::array_iterator_next_quick)
    return Value::lazy();
  auto* const iterator = iterated.as<ArrayIterator>();
  Object* const target = iterator->target();
  if (!target || !target->is_kind(Kind::Array) ||
      iterator->iteration_kind() != IterationKind::Values)
    return Value::lazy();
  const auto* const array = static_cast<ArrayObject*>(target);
  if (iterator->position < array->length()) {
    const Value next = array->dense_element(static_cast<uint32_t>(iterator->position));
    if (next.is_hole() || (next.is_object() && !is_pristine_promise(cx, next)))
      return Value::lazy();
  }
  const Value value = TRY(natives::array_iterator_step(cx, iterator));
  const bool done = value.is_hole();
  PromiseObject* const promise =
      TRY(unwrap_later(cx, done ? Value::undefined() : value, done, iterated));
  return Value(promise);
}

NativeTask async_from_sync_next(Context& cx, Args args) { return answer(cx, args, Request::Next); }
NativeTask async_from_sync_return(Context& cx, Args args) {
  return answer(cx, args, Request::Return);
}
NativeTask async_from_sync_throw(Context& cx, Args args) {
  return answer(cx, args, Request::Throw);
}

// ---- %AsyncIteratorPrototype%

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

Task<Value> dispose(Context& cx, Value self, PromiseCapability capability) {
  const Value method = co_await get_method(cx, self, key(atoms::return_()));
  if (method.is_undefined()) {
    (void)co_await resolve_capability(cx, capability, Value::undefined());
    co_return Value::undefined();
  }
  const Value result = co_await call(cx, method, self);
  const Value wrapper = co_await promise_resolve_plain(cx, result);
  // A thunk without a capture gives undefined.
  NativeFunction* const thunk =
      co_await native_function(cx, Intrinsic::Internal, internal::kPromiseValueThunk);
  co_return perform_promise_then(cx, wrapper.as<PromiseObject>(), Value(thunk), Value::undefined(),
                                 capability);
}

/// §27.1.5.? %AsyncIteratorPrototype% [ @@asyncDispose ] ( )
NativeTask async_iterator_dispose(Context& cx, Args args) {
  const Value promise_constructor = co_await cx.realm()->intrinsic_value(cx, Intrinsic::Promise);
  const PromiseCapability capability = co_await new_promise_capability(cx, promise_constructor);
  const Completion<Value> done = co_await try_await(dispose(cx, args.this_value, capability));
  if (done.threw) (void)co_await reject_capability(cx, capability, done.exception);
  co_return capability.promise;
}

constexpr Builtin kAsyncFromSyncIteratorPrototype[] = {
    method("next", 1, async_from_sync_next, async_from_sync_next_quick),
    method("return", 1, async_from_sync_return),
    method("throw", 1, async_from_sync_throw),
    hidden("", 1, unwrap),
    hidden("", 1, close_rejected),
};
constexpr Builtin kAsyncIteratorPrototype[] = {
    method("@@asyncIterator", 0, return_this),
    method("@@asyncDispose", 0, async_iterator_dispose),
};

}  // namespace

constinit const IntrinsicTemplate kAsyncFromSyncIteratorPrototypeTemplate =
    object_template(kAsyncFromSyncIteratorPrototype, Intrinsic::AsyncIteratorPrototype);
constinit const IntrinsicTemplate kAsyncIteratorPrototypeTemplate =
    object_template(kAsyncIteratorPrototype);

}  // namespace shoal
