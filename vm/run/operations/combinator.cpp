#include "vm/run/operations/combinator.h"

#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

ArrayObject* values_of(const ValueArray* shared) {
  return shared->get(combinator::kValues).as<ArrayObject>();
}

/// What the combined promise is fulfilled with: the values, or an object of keys and values.
Result<Value> combined_value(Context& cx, ValueArray* shared) {
  ArrayObject* const values = values_of(shared);
  const Value keys_value = shared->get(combinator::kKeys);
  if (keys_value.is_undefined()) return Value(values);
  auto* const keys = keys_value.as<ArrayObject>();
  Object* const result = TRY(new_object_with_proto(cx, Value::null()));
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const PropertyKey name = TRY(primitive_to_key(cx, keys->dense_element(i)));
    TRY_VOID(define_field(cx, result, name, values->dense_element(i)));
  }
  return Value(result);
}

/// What Promise.allSettled says of an element.
Result<Value> settled_record(Context& cx, bool rejected, Value v) {
  Object* const record = TRY(new_object(cx));
  TRY_VOID(define_field(cx, record, key(atoms::status()),
                        Value(rejected ? atoms::rejected() : atoms::fulfilled())));
  TRY_VOID(define_field(cx, record, key(rejected ? atoms::reason() : atoms::value()), v));
  return Value(record);
}

Task<Value> element_task(Context& cx, Combinator kind, ValueArray* shared, uint32_t index,
                         bool rejected, Value v) {
  const Value done = co_await element_settled(cx, kind, shared, index, rejected, v);
  co_return done;
}

}  // namespace

Result<void> expect_element(Context& cx, ValueArray* shared, uint32_t index) {
  TRY_VOID(put_element(cx, values_of(shared), index, Value::undefined()));
  const int32_t remaining = shared->get(combinator::kRemaining).as_int32() + 1;
  shared->set(cx.heap(), combinator::kRemaining, Value::int32(remaining));
  return {};
}

bool count_down(Context& cx, ValueArray* shared) {
  const int32_t left = shared->get(combinator::kRemaining).as_int32() - 1;
  shared->set(cx.heap(), combinator::kRemaining, Value::int32(left));
  return left == 0;
}

Result<bool> combine_plain(Context& cx, Combinator kind, ValueArray* shared, uint32_t index,
                           Value element) {
  const bool is_plain =
      element.is_object() ? is_pristine_promise(cx, element) : cx.promise_prototype_is_pristine();
  if (!is_plain) return false;
  const Value next = TRY(promise_resolve_at_once(cx, element));
  ValueArray* const record =
      TRY(ValueArray::create(cx.heap(), reaction::kFields, Value::undefined()));
  if (kind != Combinator::Race) TRY_VOID(expect_element(cx, shared, index));
  Heap& heap = cx.heap();
  record->set(heap, reaction::kKind, Value::int32(static_cast<int32_t>(ReactionKind::Combine)));
  record->set(heap, combine_reaction::kShared, Value(shared));
  record->set(heap, combine_reaction::kIndex, Value::int32(static_cast<int32_t>(index)));
  record->set(heap, combine_reaction::kCombinator, Value::int32(static_cast<int32_t>(kind)));
  record->set(heap, reaction::kAsyncContext, cx.async_context);
  TRY_VOID(await_promise(cx, next.as<PromiseObject>(), Value(record)));
  return true;
}

Result<Value> all_rejected_error(Context& cx, ValueArray* shared) {
  Object* const error = TRY(make_error(cx, Intrinsic::AggregateErrorPrototype,
                                       intern_ascii("All promises were rejected")));
  TRY_VOID(define_field(cx, error, key(atoms::errors()), Value(values_of(shared)), attr::Hidden));
  return Value(error);
}

Eventually<Value> settle_combined(Context& cx, ValueArray* shared, bool fulfilled, Value v) {
  const Value function = shared->get(fulfilled ? combinator::kResolve : combinator::kReject);
  if (!function.is_undefined()) {
    const Value arguments[] = {v};
    return call(cx, function, Value::undefined(), arguments);
  }
  auto* const promise = shared->get(combinator::kCombined).as<PromiseObject>();
  if (promise->already_resolved()) return Value::undefined();
  promise->set_already_resolved();
  if (fulfilled) return resolve_promise(cx, promise, v);
  reject_promise(cx, promise, v);
  return Value::undefined();
}

Eventually<Value> settle_with_all(Context& cx, Combinator kind, ValueArray* shared) {
  const bool fulfilled = kind != Combinator::Any;
  const Value v = TRY(fulfilled ? combined_value(cx, shared) : all_rejected_error(cx, shared));
  return settle_combined(cx, shared, fulfilled, v);
}

Eventually<Value> element_settled(Context& cx, Combinator kind, ValueArray* shared, uint32_t index,
                                  bool rejected, Value v) {
  const bool decides = kind == Combinator::Race || (kind == Combinator::All && rejected) ||
                       (kind == Combinator::Any && !rejected);
  if (decides) return settle_combined(cx, shared, !rejected, v);
  const Value part = kind == Combinator::AllSettled ? TRY(settled_record(cx, rejected, v)) : v;
  TRY_VOID(put_element(cx, values_of(shared), index, part));
  if (!count_down(cx, shared)) return Value::undefined();
  return settle_with_all(cx, kind, shared);
}

void start_combine(Context& cx, ValueArray* reaction, Value v, bool rejected) {
  const auto kind =
      static_cast<Combinator>(reaction->get(combine_reaction::kCombinator).as_int32());
  auto* const shared = reaction->get(combine_reaction::kShared).as<ValueArray>();
  const auto index = static_cast<uint32_t>(reaction->get(combine_reaction::kIndex).as_int32());
  // A function would be called, which needs a frame below it.
  if (!shared->get(combinator::kResolve).is_undefined())
    return start_task(cx, element_task(cx, kind, shared, index, rejected, v).release());
  Eventually<Value> done = element_settled(cx, kind, shared, index, rejected, v);
  if (done.is_ready()) return start_nothing(cx);
  // Null where it has thrown: start_task says so.
  start_task(cx, done.task().release());
}

}  // namespace shoal
