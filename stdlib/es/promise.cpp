// §27.2 Promise objects.
#include "vm/run/operations/promise.h"
#include "stdlib/es/internal.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
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

NativeTask promise_resolve_static(Context& cx, Args args) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "PromiseResolve called on non-object");
  const Value promise = co_await promise_resolve(cx, args.this_value, args[0]);
  co_return promise;
}

Result<Value> promise_resolve_quick(Context& cx, const Args& args) {
  if (args.this_value != cx.realm()->peek_intrinsic(Intrinsic::Promise)) return Value::lazy();
  return promise_resolve_at_once(cx, args[0]);
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

// ---- all, allSettled, any, race

enum class Combinator : uint8_t { All, AllSettled, Any, Race };

PromiseCapability shared_capability(ValueArray* shared) {
  return {shared->get(combinator::kCombined), shared->get(combinator::kResolve),
          shared->get(combinator::kReject)};
}

/// Counts one element down; true if it was the last.
bool count_down(Context& cx, ValueArray* shared) {
  const int32_t left = shared->get(combinator::kRemaining).as_int32() - 1;
  shared->set(cx.heap(), combinator::kRemaining, Value::int32(left));
  return left == 0;
}

/// What the combined promise is fulfilled with: the values, or an object of keys and values.
Result<Value> combined_value(Context& cx, ValueArray* shared) {
  const Value keys_value = shared->get(combinator::kKeys);
  if (keys_value.is_undefined()) return shared->get(combinator::kValues);
  auto* const keys = keys_value.as<ArrayObject>();
  auto* const values = shared->get(combinator::kValues).as<ArrayObject>();
  Object* const result = TRY(new_object_with_proto(cx, Value::null()));
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const PropertyKey name = TRY(primitive_to_key(cx, keys->dense_element(i)));
    TRY_VOID(define_field(cx, result, name, values->dense_element(i)));
  }
  return Value(result);
}

/// All elements are there: the combined promise settles.
Task<Value> finish(Context& cx, ValueArray* shared, bool any) {
  const PromiseCapability c = shared_capability(shared);
  if (!any) {
    const Value value = co_await combined_value(cx, shared);
    const Value done = co_await resolve_capability(cx, c, value);
    co_return done;
  }
  Object* const error = co_await make_error(cx, Intrinsic::AggregateErrorPrototype,
                                            intern_ascii("All promises were rejected"));
  co_await step_void(define_field(cx, error, key(atoms::errors()), shared->get(combinator::kValues),
                                  attr::Hidden));
  const Value done = co_await reject_capability(cx, c, Value(error));
  co_return done;
}

/// Element functions: captures are the shared array, the index, and a flag array of one.
Task<Value> element(Context& cx, Args args, Value v, bool any) {
  auto* const shared = args.callee->capture(0).as<ValueArray>();
  auto* const values = shared->get(combinator::kValues).as<ArrayObject>();
  const auto index = static_cast<uint32_t>(args.callee->capture(1).as_int32());
  co_await step_void(put_element(cx, values, index, v));
  if (!count_down(cx, shared)) co_return Value::undefined();
  const Value done = co_await finish(cx, shared, any);
  co_return done;
}

bool first_call(Context& cx, const Args& args) {
  auto* const flag = args.callee->capture(2).as<ValueArray>();
  if (flag->get(0).is_true()) return false;
  flag->set(cx.heap(), 0, Value::boolean(true));
  return true;
}

Task<Value> settled_element(Context& cx, Args args, bool fulfilled) {
  if (!first_call(cx, args)) co_return Value::undefined();
  Object* const record = co_await new_object(cx);
  co_await step_void(define_field(cx, record, key(atoms::status()),
                                  Value(fulfilled ? atoms::fulfilled() : atoms::rejected())));
  co_await step_void(
      define_field(cx, record, key(fulfilled ? atoms::value() : atoms::reason()), args[0]));
  const Value done = co_await element(cx, args, Value(record), false);
  co_return done;
}

}  // namespace

namespace natives {

NativeTask promise_all_resolve(Context& cx, Args args) {
  if (!first_call(cx, args)) co_return Value::undefined();
  const Value done = co_await element(cx, args, args[0], false);
  co_return done;
}
NativeTask promise_all_settled_resolve(Context& cx, Args args) {
  return settled_element(cx, args, true);
}
NativeTask promise_all_settled_reject(Context& cx, Args args) {
  return settled_element(cx, args, false);
}
NativeTask promise_any_reject(Context& cx, Args args) {
  if (!first_call(cx, args)) co_return Value::undefined();
  const Value done = co_await element(cx, args, args[0], true);
  co_return done;
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

Result<NativeFunction*> element_function(Context& cx, internal::Entry entry, ValueArray* shared,
                                         uint32_t index, ValueArray* flag) {
  NativeFunction* const f = TRY(native_function(cx, Intrinsic::Internal, entry));
  f->set_capture(cx.heap(), 0, Value(shared));
  f->set_capture(cx.heap(), 1, Value::int32(static_cast<int32_t>(index)));
  f->set_capture(cx.heap(), 2, Value(flag));
  return f;
}

/// Gives one element's promise its reactions.
Task<Value> combine_one(Context& cx, Combinator kind, Value next_promise, ValueArray* shared,
                        uint32_t index) {
  Value on_fulfilled = shared->get(combinator::kResolve),
        on_rejected = shared->get(combinator::kReject);
  if (kind != Combinator::Race) {
    ValueArray* const flag = co_await ValueArray::create(cx.heap(), 1, Value::boolean(false));
    auto* const values = shared->get(combinator::kValues).as<ArrayObject>();
    co_await step_void(put_element(cx, values, index, Value::undefined()));
    const int32_t remaining = shared->get(combinator::kRemaining).as_int32() + 1;
    shared->set(cx.heap(), combinator::kRemaining, Value::int32(remaining));
    if (kind == Combinator::Any) {
      NativeFunction* const f =
          co_await element_function(cx, internal::kPromiseAnyReject, shared, index, flag);
      on_rejected = Value(f);
    } else {
      NativeFunction* const f =
          co_await element_function(cx,
                                    kind == Combinator::All ? internal::kPromiseAllResolve
                                                            : internal::kPromiseAllSettledResolve,
                                    shared, index, flag);
      on_fulfilled = Value(f);
      if (kind == Combinator::AllSettled) {
        NativeFunction* const r =
            co_await element_function(cx, internal::kPromiseAllSettledReject, shared, index, flag);
        on_rejected = Value(r);
      }
    }
  }
  const Value done =
      co_await invoke(cx, next_promise, key(atoms::then()), on_fulfilled, on_rejected);
  co_return done;
}

/// §27.2.4.1.2 PerformPromiseAll and its like.
Task<Value> perform(Context& cx, Combinator kind, Value constructor, IteratorRecord* record,
                    Value promise_resolve_method, ValueArray* shared) {
  for (uint32_t index = 0;; ++index) {
    const Value v = co_await iterator_step_value(cx, record);
    if (v.is_hole()) break;
    const Value arguments[] = {v};
    const Value next = co_await call(cx, promise_resolve_method, constructor, arguments);
    (void)co_await combine_one(cx, kind, next, shared, index);
  }
  if (kind == Combinator::Race || !count_down(cx, shared)) co_return Value::undefined();
  if (kind != Combinator::Any) {
    const Value done = co_await finish(cx, shared, false);
    co_return done;
  }
  Object* const error = co_await make_error(cx, Intrinsic::AggregateErrorPrototype,
                                            intern_ascii("All promises were rejected"));
  co_await step_void(define_field(cx, error, key(atoms::errors()), shared->get(combinator::kValues),
                                  attr::Hidden));
  record->done = true;
  co_return cx.throw_value(Value(error));
}

Task<Value> iterate_and_perform(Context& cx, Combinator kind, Value constructor, Value iterable,
                                ValueArray* shared) {
  const Value resolve_method = co_await get(cx, constructor.as_object(), key(atoms::resolve()));
  if (!resolve_method.is_callable())
    co_return throw_type_error(cx, "Promise resolve or reject function is not callable");
  IteratorRecord record = co_await get_iterator(cx, iterable);
  const Completion<Value> done =
      co_await try_await(perform(cx, kind, constructor, &record, resolve_method, shared));
  if (!done.threw) co_return Value::undefined();
  if (record.done) co_return cx.throw_value(done.exception);
  const Value never = co_await iterator_close_throw(cx, &record, done.exception);
  co_return never;
}

/// Promise.allKeyed: of the own enumerable properties of an object.
Task<Value> perform_keyed(Context& cx, Combinator kind, Value constructor, Value promises,
                          ValueArray* shared) {
  const Value resolve_method = co_await get(cx, constructor.as_object(), key(atoms::resolve()));
  if (!resolve_method.is_callable())
    co_return throw_type_error(cx, "Promise resolve or reject function is not callable");
  if (!promises.is_object())
    co_return throw_type_error(cx, "%s is not an object",
                               describe_for_message(cx, promises).c_str());
  auto* const keys = shared->get(combinator::kKeys).as<ArrayObject>();
  Object* const from = promises.as_object();
  ArrayObject* const all = co_await own_property_keys(cx, from);
  for (uint32_t i = 0; i < all->length(); ++i) {
    const PropertyKey name = co_await primitive_to_key(cx, all->dense_element(i));
    const PropertyDescriptor own = co_await get_own_property(cx, from, name);
    if (!own.present || !own.enumerable) continue;
    const Value v = co_await get(cx, from, name);
    const uint32_t index = keys->length();
    co_await step_void(keys->push(cx.heap(), all->dense_element(i)));
    const Value arguments[] = {v};
    const Value next = co_await call(cx, resolve_method, constructor, arguments);
    (void)co_await combine_one(cx, kind, next, shared, index);
  }
  if (!count_down(cx, shared)) co_return Value::undefined();
  const Value done = co_await finish(cx, shared, false);
  co_return done;
}

enum class Collects : uint8_t { Listed, Keyed };

Task<Value> combinator(Context& cx, Args args, Combinator kind, Collects what = Collects::Listed) {
  PromiseCapability c = co_await new_promise_capability(cx, args.this_value);
  const Value promise = c.promise;
  if (c.resolve.is_undefined())
    c = co_await create_resolving_functions(cx, promise.as<PromiseObject>());
  ValueArray* const shared =
      co_await ValueArray::create(cx.heap(), combinator::kFields, Value::undefined());
  ArrayObject* const values = co_await ArrayObject::create(cx, 0, 4);
  shared->set(cx.heap(), combinator::kValues, Value(values));
  shared->set(cx.heap(), combinator::kRemaining, Value::int32(1));
  shared->set(cx.heap(), combinator::kCombined, promise);
  shared->set(cx.heap(), combinator::kResolve, c.resolve);
  shared->set(cx.heap(), combinator::kReject, c.reject);
  if (what == Collects::Keyed) {
    ArrayObject* const keys = co_await ArrayObject::create(cx, 0, 4);
    shared->set(cx.heap(), combinator::kKeys, Value(keys));
  }
  Task<Value> performing = what == Collects::Keyed
                               ? perform_keyed(cx, kind, args.this_value, args[0], shared)
                               : iterate_and_perform(cx, kind, args.this_value, args[0], shared);
  const Completion<Value> done = co_await try_await(std::move(performing));
  if (done.threw) (void)co_await reject_capability(cx, c, done.exception);
  co_return promise;
}

NativeTask promise_all(Context& cx, Args args) { return combinator(cx, args, Combinator::All); }
NativeTask promise_all_settled(Context& cx, Args args) {
  return combinator(cx, args, Combinator::AllSettled);
}
NativeTask promise_all_keyed(Context& cx, Args args) {
  return combinator(cx, args, Combinator::All, Collects::Keyed);
}
NativeTask promise_all_settled_keyed(Context& cx, Args args) {
  return combinator(cx, args, Combinator::AllSettled, Collects::Keyed);
}
NativeTask promise_any(Context& cx, Args args) { return combinator(cx, args, Combinator::Any); }
NativeTask promise_race(Context& cx, Args args) { return combinator(cx, args, Combinator::Race); }

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

constexpr Builtin kPromiseFunction = constructor("Promise", 1, promise_constructor);
constexpr Builtin kPromise[] = {
    prototype(Intrinsic::PromisePrototype),
    method("all", 1, promise_all),
    method("allKeyed", 1, promise_all_keyed),
    method("allSettled", 1, promise_all_settled),
    method("allSettledKeyed", 1, promise_all_settled_keyed),
    method("any", 1, promise_any),
    method("race", 1, promise_race),
    method("reject", 1, promise_reject_static),
    method("resolve", 1, promise_resolve_static, promise_resolve_quick),
    method("try", 1, promise_try),
    method("withResolvers", 0, promise_with_resolvers),
    getter("@@species", return_this),
};
constexpr Builtin kPromisePrototype[] = {
    intrinsic("constructor", Intrinsic::Promise),
    method("catch", 1, promise_catch),
    method("finally", 1, promise_finally),
    method("then", 2, promise_then),
    text("@@toStringTag", "Promise"),
};

}  // namespace

constinit const IntrinsicTemplate kPromiseTemplate = function_template(kPromiseFunction, kPromise);
constinit const IntrinsicTemplate kPromisePrototypeTemplate = object_template(kPromisePrototype);

}  // namespace shoal
