#include "vm/run/operations/iterator.h"

#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/native_state.h"
#include "vm/object/promise.h"
#include "vm/run/expression_text.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/fast_iteration.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

Task<IteratorRecord> get_iterator_direct(Context& cx, Object* iterator) {
  const Value next = co_await get(cx, iterator, key(atoms::next()));
  IteratorRecord record;
  record.iterator = Value(iterator);
  record.next_method = next;
  co_return record;
}

Task<IteratorRecord> get_iterator_from_method(Context& cx, Value value, Value method) {
  const Value iterator = co_await call(cx, method, value);
  if (!iterator.is_object())
    co_return throw_type_error(cx, "Result of the Symbol.iterator method is not an object (got %s)",
                               describe_for_message(cx, iterator).c_str());
  const IteratorRecord record = co_await get_iterator_direct(cx, iterator.as_object());
  co_return record;
}

bool try_fast_iterator(Context& cx, Value value, IteratorRecord* record) noexcept {
  Value form[2];
  if (!begin_fast_iteration(cx, value, form)) return false;
  *record = {form[0], form[1], false, true};
  return true;
}

Task<IteratorRecord> get_iterator(Context& cx, Value value) {
  IteratorRecord fast;
  if (try_fast_iterator(cx, value, &fast)) co_return fast;
  const Value method =
      co_await get_method(cx, value, PropertyKey::symbol(well_known(WellKnown::iterator)));
  if (method.is_undefined())
    co_return throw_type_error(cx,
                               "%s is not iterable (cannot read property Symbol(Symbol.iterator))",
                               kind_and_value(cx, value).c_str());
  const IteratorRecord record = co_await get_iterator_from_method(cx, value, method);
  co_return record;
}

namespace {

Task<Value> step_result(Context& cx, IteratorRecord* record) {
  const Completion<Value> result =
      co_await try_await(call(cx, record->next_method, record->iterator));
  if (result.threw) {
    record->done = true;
    co_return cx.throw_value(result.exception);
  }
  if (!result.value.is_object()) {
    record->done = true;
    co_return throw_type_error(cx, "Iterator result %s is not an object",
                               describe_for_message(cx, result.value).c_str());
  }
  const Completion<Value> done =
      co_await try_await(get(cx, result.value.as_object(), key(atoms::done())));
  if (done.threw) {
    record->done = true;
    co_return cx.throw_value(done.exception);
  }
  if (!to_boolean(done.value)) co_return result.value;
  record->done = true;
  co_return Value::hole();
}

}  // namespace

Task<Value> iterator_step(Context& cx, IteratorRecord* record) {
  SHOAL_ASSERT(!record->is_fast);
  const Value result = co_await step_result(cx, record);
  co_return result;
}

namespace {

Value step_fast(Context& cx, IteratorRecord* record) {
  Value form[] = {record->iterator, record->next_method};
  const Value outcome = next_of_fast_iteration(cx, form);
  record->iterator = form[0];
  record->next_method = form[1];
  record->done = outcome.is_hole();
  return outcome;
}

constexpr int64_t kStepFuel = 4;

Task<Value> step_value_task(Context& cx, IteratorRecord* record) {
  co_await burn_fuel(cx, kStepFuel);
  if (record->is_fast) {
    const Value v = co_await eventually_of(step_fast(cx, record));
    co_return v;
  }
  const Value result = co_await step_result(cx, record);
  if (result.is_hole()) co_return result;
  const Completion<Value> value =
      co_await try_await(get(cx, result.as_object(), key(atoms::value())));
  if (!value.threw) co_return value.value;
  record->done = true;
  co_return cx.throw_value(value.exception);
}

}  // namespace

Eventually<Value> iterator_step_value(Context& cx, IteratorRecord* record) {
  if (!record->is_fast || cx.state().fuel < kStepFuel) return step_value_task(cx, record);
  spend_fuel(cx, kStepFuel);
  return eventually_of(step_fast(cx, record));
}

Task<Value> iterator_close_throw(Context& cx, IteratorRecord* record, Value exception) {
  if (!record->is_fast) {
    const Completion<Value> method =
        co_await try_await(get_method(cx, record->iterator, key(intern_ascii("return"))));
    if (!method.threw && !method.value.is_undefined()) {
      const Completion<Value> ignored =
          co_await try_await(call(cx, method.value, record->iterator));
      (void)ignored;
    }
  }
  co_return cx.throw_value(exception);
}

Task<Value> iterator_close(Context& cx, IteratorRecord* record) {
  if (record->is_fast) co_return Value::undefined();
  const Value method = co_await get_method(cx, record->iterator, key(intern_ascii("return")));
  if (method.is_undefined()) co_return Value::undefined();
  const Value result = co_await call(cx, method, record->iterator);
  if (!result.is_object())
    co_return throw_type_error(cx, "%s is not an object", describe_for_message(cx, result).c_str());
  co_return Value::undefined();
}

// ---- Async-from-sync iterators

namespace {

// Of a reaction of kind Unwrap, besides kPromise: whether it was the last, and what is closed if
// the value is rejected (undefined: nothing).
constexpr uint32_t kDone = reaction::kOnFulfilled, kCloses = reaction::kOnRejected;

Task<Value> close_and_reject(Context& cx, PromiseObject* promise, Value iterator, Value reason) {
  IteratorRecord record;
  record.iterator = iterator;
  const Completion<Value> closed = co_await try_await(iterator_close_throw(cx, &record, reason));
  reject_promise(cx, promise, closed.exception);
  co_return Value::undefined();
}

}  // namespace

Result<PromiseObject*> unwrap_later(Context& cx, Value value, bool done, Value iterator) {
  const Value wrapper = TRY(promise_resolve_at_once(cx, value));
  SHOAL_ASSERT(!wrapper.is_lazy());
  PromiseObject* const promise = TRY(new_promise(cx));
  ValueArray* const record =
      TRY(ValueArray::create(cx.heap(), reaction::kFields, Value::undefined()));
  Heap& heap = cx.heap();
  record->set(heap, reaction::kKind, Value::int32(static_cast<int32_t>(ReactionKind::Unwrap)));
  record->set(heap, kDone, Value::boolean(done));
  if (!done) record->set(heap, kCloses, iterator);
  record->set(heap, reaction::kPromise, Value(promise));
  record->set(heap, reaction::kAsyncContext, cx.async_context);
  TRY_VOID(await_promise(cx, wrapper.as<PromiseObject>(), Value(record)));
  return promise;
}

void start_unwrap(Context& cx, ValueArray* reaction, Value v, bool rejected) {
  auto* const promise = reaction->get(reaction::kPromise).as<PromiseObject>();
  const Value closes = reaction->get(kCloses);
  if (rejected && !closes.is_undefined())
    return start_task(cx, close_and_reject(cx, promise, closes, v).release());
  if (rejected) {
    reject_promise(cx, promise, v);
    return start_nothing(cx);
  }
  Result<Object*> result = create_iter_result(cx, v, reaction->get(kDone).is_true());
  if (!result.ok()) return start_task(cx, nullptr);
  Eventually<Value> done = resolve_promise(cx, promise, Value(result.value()));
  if (done.is_ready()) return start_nothing(cx);
  start_task(cx, done.task().release());
}

Result<Value> create_async_from_sync_iterator(Context& cx, Value iterator, Value next_method) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::AsyncFromSyncIteratorPrototype));
  NativeStateObject* const object =
      TRY(NativeStateObject::create(cx.heap(), shape, kAsyncFromSyncIteratorTag, 2));
  object->set_state(cx.heap(), 0, iterator);
  object->set_state(cx.heap(), 1, next_method);
  return Value(object);
}

Task<ArrayObject*> iterable_to_list(Context& cx, Value iterable) {
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 4);
  IteratorRecord record = co_await get_iterator(cx, iterable);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return list;
    if (grows_long(list)) (void)co_await make_room(cx, list);
    co_await step_void(list->push(cx.heap(), v));
  }
}

}  // namespace shoal
