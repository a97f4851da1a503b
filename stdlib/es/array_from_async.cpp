// §23.1.2.2 Array.fromAsync: an async function by hand. What it needs across an await stands in a
// state object; the two reactions of each promise awaited lead back to go_on().
#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "stdlib/es/internal.h"
#include "vm/object/function.h"
#include "vm/object/native_state.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

constexpr uint32_t kTag = 0x46724173;

/// Slots of the state object.
enum Slot_ : uint32_t {
  kPhase,
  kPromise,   // The result.
  kTarget,    // What is filled.
  kIterator,  // The async iterator, or undefined,
  kNext,      // and its next method;
  kSource,    // else the array-like,
  kLength,    // and its length.
  kIndex,
  kMap,
  kThis,
  kError,  // What is thrown once the iterator is closed.
  kFulfilled,
  kRejected,
  kSlots,
};

/// What is being awaited.
enum class Phase : uint8_t { Result, Mapped, Element, Closing };

struct State {
  Context& cx;
  NativeStateObject* object;
  Value operator[](Slot_ slot) const noexcept { return object->state(slot); }
  void set(Slot_ slot, Value v) const noexcept { object->set_state(cx.heap(), slot, v); }
  Phase phase() const noexcept { return static_cast<Phase>((*this)[kPhase].as_int32()); }
  uint64_t index() const noexcept { return static_cast<uint64_t>((*this)[kIndex].as_number()); }
};

/// §27.7.5.3 Await, from a native: go_on() is called with what comes of it.
Task<Value> await_in(Context& cx, State s, Phase phase, Value v) {
  s.set(kPhase, Value::int32(static_cast<int32_t>(phase)));
  const Value promise = co_await promise_resolve_plain(cx, v);
  (void)co_await perform_promise_then(cx, promise.as<PromiseObject>(), s[kFulfilled], s[kRejected],
                                      {});
  co_return Value::hole();
}

/// §7.4.13 AsyncIteratorClose with a throw completion.
Task<Value> close(Context& cx, State s, Value error) {
  s.set(kError, error);
  const Completion<Value> method =
      co_await try_await(get_method(cx, s[kIterator], key(atoms::return_())));
  if (method.threw || method.value.is_undefined()) co_return cx.throw_value(error);
  const Completion<Value> inner = co_await try_await(call(cx, method.value, s[kIterator]));
  if (inner.threw) co_return cx.throw_value(error);
  const Completion<Value> waiting =
      co_await try_await(await_in(cx, s, Phase::Closing, inner.value));
  if (waiting.threw) co_return cx.throw_value(error);
  co_return Value::hole();
}

Task<Value> map_one(Context& cx, State s, Value v) {
  const Value arguments[] = {v, s[kIndex]};
  const Value mapped = co_await call(cx, s[kMap], s[kThis], arguments);
  co_return mapped;
}

Task<Value> store(Context& cx, State s, Value v) {
  const PropertyKey at = co_await key_of_integer(cx, s.index());
  (void)co_await create_data_property_or_throw(cx, s[kTarget].as_object(), at, v);
  s.set(kIndex, Value::number(s.index() + 1));
  co_return Value::undefined();
}

Task<Value> finish(Context& cx, State s) {
  (void)co_await set_or_throw(cx, s[kTarget].as_object(), key(atoms::length()), s[kIndex]);
  co_return s[kTarget];
}

Task<Value> map_and_wait(Context& cx, State s, Value v) {
  const Value mapped = co_await map_one(cx, s, v);
  const Value waiting = co_await await_in(cx, s, Phase::Mapped, mapped);
  co_return waiting;
}

// ---- Iterables

/// The next element is asked for.
Task<Value> request(Context& cx, State s) {
  if (s.index() >= kArrayLikeLengthMax) {
    (void)throw_type_error(cx, "Too many elements");
    const Value closed = co_await close(cx, s, cx.take_exception());
    co_return closed;
  }
  const Value result = co_await call(cx, s[kNext], s[kIterator]);
  const Value waiting = co_await await_in(cx, s, Phase::Result, result);
  co_return waiting;
}

Task<Value> store_and_request(Context& cx, State s, Value v) {
  const Completion<Value> stored = co_await try_await(store(cx, s, v));
  if (stored.threw) {
    const Value closed = co_await close(cx, s, stored.exception);
    co_return closed;
  }
  const Value waiting = co_await request(cx, s);
  co_return waiting;
}

Task<Value> take_result(Context& cx, State s, Value result) {
  if (!result.is_object())
    co_return throw_type_error(cx, "Iterator result %s is not an object",
                               describe_for_message(cx, result).c_str());
  const Value done = co_await get(cx, result.as_object(), key(atoms::done()));
  if (to_boolean(done)) {
    const Value target = co_await finish(cx, s);
    co_return target;
  }
  const Value v = co_await get(cx, result.as_object(), key(atoms::value()));
  if (s[kMap].is_undefined()) {
    const Value next = co_await store_and_request(cx, s, v);
    co_return next;
  }
  const Completion<Value> mapping = co_await try_await(map_and_wait(cx, s, v));
  if (!mapping.threw) co_return mapping.value;
  const Value closed = co_await close(cx, s, mapping.exception);
  co_return closed;
}

// ---- Array-likes

Task<Value> next_element(Context& cx, State s) {
  if (s.index() >= static_cast<uint64_t>(s[kLength].as_number())) {
    const Value target = co_await finish(cx, s);
    co_return target;
  }
  const PropertyKey at = co_await key_of_integer(cx, s.index());
  const Value v = co_await get(cx, s[kSource].as_object(), at);
  const Value waiting = co_await await_in(cx, s, Phase::Element, v);
  co_return waiting;
}

Task<Value> store_and_next(Context& cx, State s, Value v) {
  (void)co_await store(cx, s, v);
  const Value next = co_await next_element(cx, s);
  co_return next;
}

// ---- The whole

/// What was awaited has come. The hole: something else is awaited; else the result.
Task<Value> go_on(Context& cx, State s, Value v, bool threw) {
  const bool iterates = !s[kIterator].is_undefined();
  switch (s.phase()) {
    case Phase::Closing: co_return cx.throw_value(s[kError]);
    case Phase::Result:
      if (threw) co_return cx.throw_value(v);
      v = co_await take_result(cx, s, v);
      co_return v;
    case Phase::Element:
      if (threw) co_return cx.throw_value(v);
      if (s[kMap].is_undefined())
        v = co_await store_and_next(cx, s, v);
      else
        v = co_await map_and_wait(cx, s, v);
      co_return v;
    case Phase::Mapped:
      if (threw && !iterates) co_return cx.throw_value(v);
      if (threw)
        v = co_await close(cx, s, v);
      else if (iterates)
        v = co_await store_and_request(cx, s, v);
      else
        v = co_await store_and_next(cx, s, v);
      co_return v;
  }
  SHOAL_UNREACHABLE();
}

Task<Value> make_target(Context& cx, Value constructor, Value length) {
  if (!is_constructor(constructor)) {
    if (!length.is_undefined() && length.as_number() > 4294967295.0)
      co_return throw_range_error(cx, "Invalid array length");
    ArrayObject* const array = co_await ArrayObject::create(cx, 0, 0);
    co_return Value(array);
  }
  const Value arguments[] = {length};
  const Value made =
      co_await construct(cx, constructor, arguments, length.is_undefined() ? 0 : 1, constructor);
  co_return made;
}

/// Step 3.e and f: the iterator and its next method.
Task<Value> set_iterator(Context& cx, State s, Value items, Value async_method, Value sync_method) {
  const bool is_async = !async_method.is_undefined();
  const IteratorRecord record =
      co_await get_iterator_from_method(cx, items, is_async ? async_method : sync_method);
  Value iterator = record.iterator, next = record.next_method;
  if (!is_async) {
    iterator = co_await create_async_from_sync_iterator(cx, iterator, next);
    next = co_await get(cx, iterator.as_object(), key(atoms::next()));
  }
  s.set(kIterator, iterator);
  s.set(kNext, next);
  co_return Value::undefined();
}

Task<Value> begin(Context& cx, State s, Args args) {
  if (!args[1].is_undefined() && !args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  s.set(kMap, args[1]);
  s.set(kThis, args[2]);
  s.set(kIndex, Value::int32(0));
  const Value async_method =
      co_await get_method(cx, args[0], PropertyKey::symbol(well_known(WellKnown::asyncIterator)));
  Value sync_method;
  if (async_method.is_undefined())
    sync_method =
        co_await get_method(cx, args[0], PropertyKey::symbol(well_known(WellKnown::iterator)));
  Value first;
  if (!async_method.is_undefined() || !sync_method.is_undefined()) {
    (void)co_await set_iterator(cx, s, args[0], async_method, sync_method);
    const Value target = co_await make_target(cx, args.this_value, Value::undefined());
    s.set(kTarget, target);
    first = co_await request(cx, s);
    co_return first;
  }
  Object* const source = co_await to_object(cx, args[0]);
  s.set(kSource, Value(source));
  const uint64_t length = co_await length_of_array_like(cx, source);
  s.set(kLength, Value::number(length));
  const Value target = co_await make_target(cx, args.this_value, Value::number(length));
  s.set(kTarget, target);
  first = co_await next_element(cx, s);
  co_return first;
}

/// Settles the promise, if the function has ended.
Task<Value> settle(Context& cx, State s, Completion<Value> ended) {
  auto* const promise = s[kPromise].as<PromiseObject>();
  if (ended.threw)
    reject_promise(cx, promise, ended.exception);
  else if (!ended.value.is_hole())
    (void)co_await resolve_promise(cx, promise, ended.value);
  co_return Value::undefined();
}

Task<Value> react(Context& cx, Args args, bool threw) {
  const State s{cx, args.callee->capture(0).as<NativeStateObject>()};
  const Completion<Value> ended = co_await try_await(go_on(cx, s, args[0], threw));
  (void)co_await settle(cx, s, ended);
  co_return Value::undefined();
}

Result<NativeStateObject*> make_state(Context& cx) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::ObjectPrototype));
  NativeStateObject* const object = TRY(NativeStateObject::create(cx.heap(), shape, kTag, kSlots));
  const State s{cx, object};
  PromiseObject* const promise = TRY(new_promise(cx));
  s.set(kPromise, Value(promise));
  NativeFunction* const fulfilled =
      TRY(native_function(cx, Intrinsic::Internal, internal::kFromAsyncFulfilled));
  fulfilled->set_capture(cx.heap(), 0, Value(object));
  s.set(kFulfilled, Value(fulfilled));
  NativeFunction* const rejected =
      TRY(native_function(cx, Intrinsic::Internal, internal::kFromAsyncRejected));
  rejected->set_capture(cx.heap(), 0, Value(object));
  s.set(kRejected, Value(rejected));
  return object;
}

}  // namespace

namespace natives {

NativeTask from_async_fulfilled(Context& cx, Args args) { return react(cx, args, false); }
NativeTask from_async_rejected(Context& cx, Args args) { return react(cx, args, true); }

NativeTask array_from_async(Context& cx, Args args) {
  NativeStateObject* const object = co_await make_state(cx);
  const State s{cx, object};
  const Completion<Value> ended = co_await try_await(begin(cx, s, args));
  (void)co_await settle(cx, s, ended);
  co_return s[kPromise];
}

}  // namespace natives
}  // namespace shoal
