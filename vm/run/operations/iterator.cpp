#include "vm/run/operations/iterator.h"

#include "vm/interp/frames.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/array.h"
#include "vm/object/native_state.h"
#include "vm/object/promise.h"
#include "vm/run/fuel.h"
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
    co_return throw_type_error(cx, "Result of the Symbol.iterator method is not an object");
  const IteratorRecord record = co_await get_iterator_direct(cx, iterator.as_object());
  co_return record;
}

Task<IteratorRecord> get_iterator(Context& cx, Value value) {
  // FAST PATH: exact while array iteration is pristine; see Context::array_iteration_is_pristine.
  if (slow::is_unobservable_array(cx, value)) {
    IteratorRecord record;
    record.array = value.as<ArrayObject>();
    co_return record;
  }
  const Value method =
      co_await get_method(cx, value, PropertyKey::symbol(well_known(WellKnown::iterator)));
  if (method.is_undefined())
    co_return throw_type_error(cx, "%s is not iterable", describe_for_message(cx, value).c_str());
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

/// The array form becomes an ordinary record: somebody asks for the result object itself, or the
/// array changed its form.
Task<Value> leave_array_form(Context& cx, IteratorRecord* record) {
  const Value method = co_await get_method(cx, Value(record->array),
                                           PropertyKey::symbol(well_known(WellKnown::iterator)));
  const uint32_t skip = record->index;
  *record = co_await get_iterator_from_method(cx, Value(record->array), method);
  for (uint32_t i = 0; i < skip; ++i) (void)co_await step_result(cx, record);
  co_return Value::undefined();
}

}  // namespace

Task<Value> iterator_step(Context& cx, IteratorRecord* record) {
  if (record->array) (void)co_await leave_array_form(cx, record);
  const Value result = co_await step_result(cx, record);
  co_return result;
}

Task<Value> iterator_step_value(Context& cx, IteratorRecord* record) {
  co_await burn_fuel(cx, 4);
  if (record->array) {
    ArrayObject* const array = record->array;
    if (record->index >= array->length()) {
      record->done = true;
      co_return Value::hole();
    }
    const uint32_t i = record->index++;
    const Value v = array->dense_element(i);
    if (!v.is_hole()) co_return v;
    const Value through = co_await get(cx, array, PropertyKey::index(i));
    co_return through;
  }
  const Value result = co_await step_result(cx, record);
  if (result.is_hole()) co_return result;
  const Completion<Value> value =
      co_await try_await(get(cx, result.as_object(), key(atoms::value())));
  if (!value.threw) co_return value.value;
  record->done = true;
  co_return cx.throw_value(value.exception);
}

Task<Value> iterator_close_throw(Context& cx, IteratorRecord* record, Value exception) {
  if (!record->array) {
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
  if (record->array) co_return Value::undefined();
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
