// §27.2 Promise objects.
#include "vm/run/operations/promise.h"
#include "stdlib/es/internal.h"
#include "stdlib/es/promise_natives.h"
#include "stdlib/intrinsics.h"
#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/after_call.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// §27.2.3.1 Promise ( executor )
NativeTask promise_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Promise constructor cannot be invoked without 'new'");
  if (!args[0].is_callable())
    co_return throw_type_error(cx, "Promise resolver %s is not a function",
                               describe_for_message(cx, args[0]).c_str());
  PromiseObject* promise;
  if (args.new_target == Value(args.callee)) {
    promise = co_await new_promise(cx);
  } else {
    const Value proto =
        co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::PromisePrototype);
    Shape* const shape = co_await shape_for(cx, Kind::Promise, proto);
    promise = co_await PromiseObject::create(cx.heap(), shape);
  }
  const PromiseCapability functions = co_await create_resolving_functions(cx, promise);
  const Value arguments[] = {functions.resolve, functions.reject};
  const Completion<Value> result =
      co_await try_await(call(cx, args[0], Value::undefined(), arguments));
  if (result.threw) {
    const Value reason[] = {result.exception};
    (void)co_await call(cx, functions.reject, Value::undefined(), reason);
  }
  co_return Value(promise);
}

/// What an executor has given does not matter, what it has thrown does. regs: the promise, and its
/// reject function.
Value executor_done(Context& cx, Value* regs, Value, bool threw) noexcept {
  const Value promise = regs[0];
  if (!threw) return promise;
  const Value reason[] = {cx.take_exception()};
  // It is a leaf: nothing is entered.
  const Value done = step(cx, call(cx, regs[1], Value::undefined(), reason));
  SHOAL_ASSERT(!is_entered(done));
  return done.is_thrown() ? done : promise;
}

/// FAST PATH: `new Promise(executor)` of a function.
Result<Value> promise_constructor_quick(Context& cx, const Args& args) {
  const Value executor = args[0];
  if (!is_plain_construct(args) || !executor.is_callable()) return Value::lazy();
  PromiseObject* const promise = TRY(new_promise(cx));
  const PromiseCapability functions = TRY(create_resolving_functions(cx, promise));
  Value* const regs = enter_native(cx, args, 2, executor_done);
  if (!regs) return Thrown{};
  regs[0] = Value(promise);
  regs[1] = functions.reject;
  const Value arguments[] = {functions.resolve, functions.reject};
  return outcome_of(begun(cx, regs, step(cx, call(cx, executor, Value::undefined(), arguments))));
}

NativeTask promise_resolve_static(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "PromiseResolve called on non-object");
  const Value promise = co_await promise_resolve(cx, args.this_value, args[0]);
  co_return promise;
}

NativeTask promise_reject_static(Context& cx, Args args) {
  const PromiseCapability capability = co_await new_promise_capability(cx, args.this_value);
  (void)co_await reject_capability(cx, capability, args[0]);
  co_return capability.promise;
}

NativeTask promise_with_resolvers(Context& cx, Args args) {
  PromiseCapability c = co_await new_promise_capability(cx, args.this_value);
  if (c.resolve.is_undefined())
    c = co_await create_resolving_functions(cx, c.promise.as<PromiseObject>());
  Object* const object = co_await new_object(cx);
  co_await step_void(define_field(cx, object, key(atoms::promise()), c.promise));
  co_await step_void(define_field(cx, object, key(atoms::resolve()), c.resolve));
  co_await step_void(define_field(cx, object, key(atoms::reject()), c.reject));
  co_return Value(object);
}

/// §27.2.4.8 Promise.try ( callback, ...args )
NativeTask promise_try(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "Promise.try called on non-object");
  const PromiseCapability c = co_await new_promise_capability(cx, args.this_value);
  const Completion<Value> result = co_await try_await(
      call(cx, args[0], Value::undefined(), args.values + 1, args.count > 1 ? args.count - 1 : 0));
  if (result.threw)
    (void)co_await reject_capability(cx, c, result.exception);
  else
    (void)co_await resolve_capability(cx, c, result.value);
  co_return c.promise;
}

}  // namespace

namespace natives {

Result<Value> promise_resolve_quick(Context& cx, const Args& args) {
  if (args.this_value != cx.realm()->peek_intrinsic(Intrinsic::Promise)) return Value::lazy();
  return promise_resolve_at_once(cx, args[0]);
}

Result<Value> promise_value_thunk(Context&, const Args& args) { return args.callee->capture(0); }
Result<Value> promise_thrower(Context& cx, const Args& args) {
  return cx.throw_value(args.callee->capture(0));
}

namespace {

/// §27.2.5.3.1 and .2: captures: onFinally, constructor.
Task<Value> run_finally(Context& cx, Args args, internal::Entry then_what) {
  const Value result = co_await call(cx, args.callee->capture(0), Value::undefined());
  const Value promise = co_await promise_resolve(cx, args.callee->capture(1), result);
  NativeFunction* const thunk = co_await native_function(cx, Intrinsic::Internal, then_what);
  thunk->set_capture(cx.heap(), 0, args[0]);
  const Value chained = co_await invoke(cx, promise, key(atoms::then()), Value(thunk));
  co_return chained;
}

}  // namespace

NativeTask promise_then_finally(Context& cx, Args args) {
  return run_finally(cx, args, internal::kPromiseValueThunk);
}
NativeTask promise_catch_finally(Context& cx, Args args) {
  return run_finally(cx, args, internal::kPromiseThrower);
}

}  // namespace natives

namespace {

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

// ---- Promise.prototype

/// §27.2.5.4 Promise.prototype.then ( onFulfilled, onRejected )
NativeTask promise_then(Context& cx, Args args) {
  if (!args.this_value.is_kind(Kind::Promise))
    co_return throw_type_error(cx,
                               "Method Promise.prototype.then called on incompatible receiver %s",
                               describe_for_message(cx, args.this_value).c_str());
  auto* const promise = args.this_value.as<PromiseObject>();
  Value constructor;
  if (is_pristine_promise(cx, args.this_value))
    constructor = co_await cx.realm()->intrinsic_value(cx, Intrinsic::Promise);
  else
    constructor = co_await species_constructor(cx, promise, Intrinsic::Promise);
  const PromiseCapability capability = co_await new_promise_capability(cx, constructor);
  const Value on_fulfilled = args[0].is_callable() ? args[0] : Value::undefined();
  const Value on_rejected = args[1].is_callable() ? args[1] : Value::undefined();
  co_return perform_promise_then(cx, promise, on_fulfilled, on_rejected, capability);
}

/// FAST PATH: of a plain promise, which nobody could tell from looking up its constructor.
Result<Value> then_quick(Context& cx, Value promise, Value on_fulfilled, Value on_rejected) {
  if (!cx.realm()->is_first() || !is_pristine_promise(cx, promise)) return Value::lazy();
  PromiseObject* const derived = TRY(new_promise(cx));
  return perform_promise_then(cx, promise.as<PromiseObject>(),
                              on_fulfilled.is_callable() ? on_fulfilled : Value::undefined(),
                              on_rejected.is_callable() ? on_rejected : Value::undefined(),
                              {Value(derived), Value(), Value()});
}
Result<Value> promise_then_quick(Context& cx, const Args& args) {
  return then_quick(cx, args.this_value, args[0], args[1]);
}
Result<Value> promise_catch_quick(Context& cx, const Args& args) {
  return then_quick(cx, args.this_value, Value::undefined(), args[0]);
}

NativeTask promise_catch(Context& cx, Args args) {
  return invoke(cx, args.this_value, key(atoms::then()), Value::undefined(), args[0]);
}

/// §27.2.5.3 Promise.prototype.finally ( onFinally )
NativeTask promise_finally(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "Promise.prototype.finally called on a non-object");
  const Value c = co_await species_constructor(cx, args.this_value.as_object(), Intrinsic::Promise);
  Value then_finally = args[0], catch_finally = args[0];
  if (args[0].is_callable()) {
    NativeFunction* const t =
        co_await native_function(cx, Intrinsic::Internal, internal::kPromiseThenFinally);
    NativeFunction* const r =
        co_await native_function(cx, Intrinsic::Internal, internal::kPromiseCatchFinally);
    for (NativeFunction* const f : {t, r}) {
      f->set_capture(cx.heap(), 0, args[0]);
      f->set_capture(cx.heap(), 1, c);
    }
    then_finally = Value(t);
    catch_finally = Value(r);
  }
  const Value result =
      co_await invoke(cx, args.this_value, key(atoms::then()), then_finally, catch_finally);
  co_return result;
}

constexpr Builtin kPromiseFunction =
    constructor("Promise", 1, promise_constructor, promise_constructor_quick);
constexpr Builtin kPromise[] = {
    prototype(Intrinsic::PromisePrototype),
    method("all", 1, natives::promise_all, natives::promise_all_quick),
    method("allKeyed", 1, natives::promise_all_keyed),
    method("allSettled", 1, natives::promise_all_settled, natives::promise_all_settled_quick),
    method("allSettledKeyed", 1, natives::promise_all_settled_keyed),
    method("any", 1, natives::promise_any, natives::promise_any_quick),
    method("race", 1, natives::promise_race, natives::promise_race_quick),
    method("reject", 1, promise_reject_static),
    method("resolve", 1, promise_resolve_static, natives::promise_resolve_quick),
    method("try", 1, promise_try),
    method("withResolvers", 0, promise_with_resolvers),
    getter("@@species", return_this),
};
constexpr Builtin kPromisePrototype[] = {
    intrinsic("constructor", Intrinsic::Promise),
    method("catch", 1, promise_catch, promise_catch_quick),
    method("finally", 1, promise_finally),
    method("then", 2, promise_then, promise_then_quick),
    text("@@toStringTag", "Promise"),
};

}  // namespace

constinit const IntrinsicTemplate kPromiseTemplate = function_template(kPromiseFunction, kPromise);
constinit const IntrinsicTemplate kPromisePrototypeTemplate = object_template(kPromisePrototype);

}  // namespace shoal
