#include "stdlib/es/iterator_helper.h"

#include "stdlib/es/collections.h"
#include "stdlib/intrinsics.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace iterators {

using collections::state_tag;
constexpr uint32_t kHelperTag = state_tag("Help");

Result<Helper*> create_helper(Context& cx, HelperKind kind, IteratorRecord underlying) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::IteratorHelperPrototype));
  Helper* const helper = TRY(NativeStateObject::create(cx.heap(), shape, kHelperTag, slot::kCount));
  set_state(cx, helper, slot::kState, Value::int32(static_cast<int32_t>(HelperState::Start)));
  set_state(cx, helper, slot::kKind, Value::int32(static_cast<int32_t>(kind)));
  set_state(cx, helper, slot::kIterator, underlying.iterator);
  set_state(cx, helper, slot::kNext, underlying.next_method);
  set_state(cx, helper, slot::kCounter, Value::int32(0));
  return helper;
}

Task<Value> close_with_pending(Context& cx, IteratorRecord record) {
  if (cx.is_terminating()) co_return Thrown{};
  const Value exception = cx.take_exception();
  const Value never = co_await iterator_close_throw(cx, &record, exception);
  co_return never;
}

Task<Value> close_all(Context& cx, ArrayObject* iterators, Value exception) {
  for (uint32_t i = iterators->length(); i > 0; i -= 2) {
    IteratorRecord record;
    record.iterator = iterators->dense_element(i - 2);
    if (!record.iterator.is_object()) continue;
    if (exception.is_hole()) {
      const Completion<Value> closed = co_await try_await(iterator_close(cx, &record));
      if (closed.threw) exception = closed.exception;
    } else {
      const Completion<Value> closed =
          co_await try_await(iterator_close_throw(cx, &record, exception));
      (void)closed;
    }
  }
  if (!exception.is_hole()) co_return cx.throw_value(exception);
  co_return Value::undefined();
}

Task<IteratorRecord> get_iterator_flattenable(Context& cx, Value v, Primitives primitives) {
  if (!v.is_object() && !(primitives == Primitives::IterateStrings && v.is_string()))
    co_return throw_type_error(cx, "%s is not an object", describe_for_message(cx, v).c_str());
  const Value method = co_await get_method(cx, v, collections::iterator_key());
  Value iterator = v;
  if (!method.is_undefined()) iterator = co_await call(cx, method, v);
  if (!iterator.is_object())
    co_return throw_type_error(cx, "%s is not an object",
                               describe_for_message(cx, iterator).c_str());
  const IteratorRecord record = co_await get_iterator_direct(cx, iterator.as_object());
  co_return record;
}

namespace {

IteratorRecord underlying(const Helper* helper) {
  IteratorRecord record;
  record.iterator = helper->state(slot::kIterator);
  record.next_method = helper->state(slot::kNext);
  return record;
}

IteratorRecord inner(const Helper* helper) {
  IteratorRecord record;
  record.iterator = helper->state(slot::kInner);
  record.next_method = helper->state(slot::kInnerNext);
  return record;
}

HelperKind kind_of(const Helper* helper) {
  return static_cast<HelperKind>(helper->state(slot::kKind).as_int32());
}

void set_helper_state(Context& cx, Helper* helper, HelperState state) {
  set_state(cx, helper, slot::kState, Value::int32(static_cast<int32_t>(state)));
}

/// Calls the helper's callback with a value and the counter, which goes up; closes if it throws.
Task<Value> call_callback(Context& cx, Helper* helper, Value v) {
  const double counter = helper->state(slot::kCounter).as_number();
  const Value arguments[] = {v, Value::number(counter)};
  const Completion<Value> result =
      co_await try_await(call(cx, helper->state(slot::kArgument), Value::undefined(), arguments));
  if (result.threw) {
    IteratorRecord record = underlying(helper);
    const Value never = co_await iterator_close_throw(cx, &record, result.exception);
    co_return never;
  }
  set_state(cx, helper, slot::kCounter, Value::number(counter + 1));
  co_return result.value;
}

// ---- The steps: the next value, or the hole at the end.

Task<Value> map_step(Context& cx, Helper* helper) {
  IteratorRecord record = underlying(helper);
  const Value v = co_await iterator_step_value(cx, &record);
  if (v.is_hole()) co_return v;
  const Value mapped = co_await call_callback(cx, helper, v);
  co_return mapped;
}

Task<Value> filter_step(Context& cx, Helper* helper) {
  IteratorRecord record = underlying(helper);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return v;
    const Value selected = co_await call_callback(cx, helper, v);
    if (to_boolean(selected)) co_return v;
  }
}

Task<Value> take_step(Context& cx, Helper* helper) {
  IteratorRecord record = underlying(helper);
  const double remaining = helper->state(slot::kArgument).as_number();
  if (remaining == 0) {
    (void)co_await iterator_close(cx, &record);
    co_return Value::hole();
  }
  set_state(cx, helper, slot::kArgument, Value::number(remaining - 1));
  const Value v = co_await iterator_step_value(cx, &record);
  co_return v;
}

Task<Value> drop_step(Context& cx, Helper* helper) {
  IteratorRecord record = underlying(helper);
  for (;;) {
    const double remaining = helper->state(slot::kArgument).as_number();
    if (remaining == 0) break;
    set_state(cx, helper, slot::kArgument, Value::number(remaining - 1));
    const Value skipped = co_await iterator_step(cx, &record);
    if (skipped.is_hole()) co_return skipped;
  }
  const Value v = co_await iterator_step_value(cx, &record);
  co_return v;
}

void set_inner(Context& cx, Helper* helper, IteratorRecord record) {
  set_state(cx, helper, slot::kInner, record.iterator);
  set_state(cx, helper, slot::kInnerNext, record.next_method);
}

Task<Value> flat_map_step(Context& cx, Helper* helper) {
  IteratorRecord record = underlying(helper);
  for (;;) {
    if (!helper->state(slot::kInner).is_undefined()) {
      IteratorRecord in = inner(helper);
      const Completion<Value> v = co_await try_await(iterator_step_value(cx, &in));
      if (v.threw) {
        const Value never = co_await iterator_close_throw(cx, &record, v.exception);
        co_return never;
      }
      if (!v.value.is_hole()) co_return v.value;
      set_inner(cx, helper, {});
    }
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return v;
    const double counter = helper->state(slot::kCounter).as_number();
    const Value mapped = co_await call_callback(cx, helper, v);
    const Completion<IteratorRecord> in =
        co_await try_await(get_iterator_flattenable(cx, mapped, Primitives::Reject));
    if (in.threw) {
      const Value never = co_await iterator_close_throw(cx, &record, in.exception);
      co_return never;
    }
    set_inner(cx, helper, in.value);
    set_state(cx, helper, slot::kCounter, Value::number(counter + 1));
  }
}

/// The buffer's elements as a new array.
Result<Value> copy_of_buffer(Context& cx, const ArrayObject* buffer) {
  ArrayObject* const copy = TRY(ArrayObject::create(cx, 0, buffer->length()));
  for (uint32_t i = 0; i < buffer->length(); ++i)
    TRY_VOID(copy->push(cx.heap(), buffer->dense_element(i)));
  return Value(copy);
}

Task<Value> chunks_step(Context& cx, Helper* helper) {
  if (helper->state(slot::kOption).is_true()) co_return Value::hole();  // After a last, short one.
  IteratorRecord record = underlying(helper);
  const double size = helper->state(slot::kArgument).as_number();
  ArrayObject* const buffer = co_await ArrayObject::create(cx, 0, 4);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) {
      if (buffer->length() == 0) co_return v;
      set_state(cx, helper, slot::kOption, Value::boolean(true));
      co_return Value(buffer);
    }
    co_await step_void(buffer->push(cx.heap(), v));
    if (buffer->length() == size) co_return Value(buffer);
  }
}

Task<Value> windows_step(Context& cx, Helper* helper) {
  if (helper->state(slot::kInner).is_true()) co_return Value::hole();  // After the partial one.
  IteratorRecord record = underlying(helper);
  const double size = helper->state(slot::kArgument).as_number();
  auto* const buffer = helper->state(slot::kBuffer).as<ArrayObject>();
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) {
      const bool partial = helper->state(slot::kOption).is_true() && buffer->length() != 0 &&
                           buffer->length() < size;
      if (!partial) co_return v;
      set_state(cx, helper, slot::kInner, Value::boolean(true));
      co_return copy_of_buffer(cx, buffer);
    }
    if (buffer->length() == size) {
      const uint32_t last = buffer->length() - 1;
      for (uint32_t i = 0; i < last; ++i)
        buffer->elements()->set(cx.heap(), i, buffer->elements()->get(i + 1));
      buffer->elements()->set(cx.heap(), last, v);
    } else {
      co_await step_void(buffer->push(cx.heap(), v));
    }
    if (buffer->length() == size) co_return copy_of_buffer(cx, buffer);
  }
}

/// kArgument: an array of iterable and method in turns; kCounter: where the next is.
Task<Value> concat_step(Context& cx, Helper* helper) {
  auto* const items = helper->state(slot::kArgument).as<ArrayObject>();
  for (;;) {
    if (!helper->state(slot::kInner).is_undefined()) {
      IteratorRecord in = inner(helper);
      const Value v = co_await iterator_step_value(cx, &in);
      if (!v.is_hole()) co_return v;
      set_inner(cx, helper, {});
    }
    const auto at = static_cast<uint32_t>(helper->state(slot::kCounter).as_number());
    if (at >= items->length()) co_return Value::hole();
    set_state(cx, helper, slot::kCounter, Value::number(at + 2));
    const Value iterator =
        co_await call(cx, items->dense_element(at + 1), items->dense_element(at));
    if (!iterator.is_object())
      co_return throw_type_error(cx, "%s is not an object",
                                 describe_for_message(cx, iterator).c_str());
    const IteratorRecord in = co_await get_iterator_direct(cx, iterator.as_object());
    set_inner(cx, helper, in);
  }
}

Task<Value> step(Context& cx, Helper* helper) {
  switch (kind_of(helper)) {
    case HelperKind::Map: return map_step(cx, helper);
    case HelperKind::Filter: return filter_step(cx, helper);
    case HelperKind::Take: return take_step(cx, helper);
    case HelperKind::Drop: return drop_step(cx, helper);
    case HelperKind::FlatMap: return flat_map_step(cx, helper);
    case HelperKind::Chunks: return chunks_step(cx, helper);
    case HelperKind::Windows: return windows_step(cx, helper);
    case HelperKind::Concat: return concat_step(cx, helper);
    case HelperKind::Zip: break;
  }
  return zip_step(cx, helper);
}

// ---- Closing early

/// What a return completion at the yield does.
Task<Value> close_helper(Context& cx, Helper* helper, bool started) {
  const HelperKind kind = kind_of(helper);
  if (kind == HelperKind::Zip) {
    auto* const iterators = helper->state(slot::kArgument).as<ArrayObject>();
    const Value done = co_await close_all(cx, iterators, Value::hole());
    co_return done;
  }
  if (kind == HelperKind::Chunks && helper->state(slot::kOption).is_true())
    co_return Value::undefined();
  if (kind == HelperKind::Windows && helper->state(slot::kInner).is_true())
    co_return Value::undefined();
  const bool has_inner = (kind == HelperKind::FlatMap || kind == HelperKind::Concat) && started &&
                         !helper->state(slot::kInner).is_undefined();
  IteratorRecord record = underlying(helper);
  if (has_inner) {
    IteratorRecord in = inner(helper);
    const Completion<Value> closed = co_await try_await(iterator_close(cx, &in));
    if (closed.threw && kind == HelperKind::FlatMap) {
      const Value never = co_await iterator_close_throw(cx, &record, closed.exception);
      co_return never;
    }
    if (closed.threw) co_return cx.throw_value(closed.exception);
  }
  if (kind != HelperKind::Concat) (void)co_await iterator_close(cx, &record);
  co_return Value::undefined();
}

Result<Helper*> this_helper(Context& cx, const Args& args, const char* method) {
  Helper* const helper = NativeStateObject::from(args.this_value, kHelperTag);
  if (!helper) return collections::throw_incompatible(cx, method, args.this_value);
  if (helper->state(slot::kState).as_int32() == static_cast<int32_t>(HelperState::Executing))
    return throw_type_error(cx, "Generator is already running");
  return helper;
}

HelperState state_of(const Helper* helper) {
  return static_cast<HelperState>(helper->state(slot::kState).as_int32());
}

/// §27.1.2.1.1 %IteratorHelperPrototype%.next ( )
NativeTask helper_next(Context& cx, Args args) {
  Helper* const helper = co_await this_helper(cx, args, "Iterator Helper.prototype.next");
  Value v = Value::hole();
  if (state_of(helper) != HelperState::Completed) {
    set_helper_state(cx, helper, HelperState::Executing);
    const Completion<Value> result = co_await try_await(step(cx, helper));
    const bool over = result.threw || result.value.is_hole();
    set_helper_state(cx, helper, over ? HelperState::Completed : HelperState::Yielded);
    if (result.threw) co_return cx.throw_value(result.exception);
    v = result.value;
  }
  const bool done = v.is_hole();
  Object* const result = co_await create_iter_result(cx, done ? Value::undefined() : v, done);
  co_return Value(result);
}

/// §27.1.2.1.2 %IteratorHelperPrototype%.return ( )
NativeTask helper_return(Context& cx, Args args) {
  Helper* const helper = co_await this_helper(cx, args, "Iterator Helper.prototype.return");
  const HelperState before = state_of(helper);
  if (before != HelperState::Completed) {
    const bool started = before == HelperState::Yielded;
    set_helper_state(cx, helper, started ? HelperState::Executing : HelperState::Completed);
    const Completion<Value> closed = co_await try_await(close_helper(cx, helper, started));
    set_helper_state(cx, helper, HelperState::Completed);
    if (closed.threw) co_return cx.throw_value(closed.exception);
  }
  Object* const result = co_await create_iter_result(cx, Value::undefined(), true);
  co_return Value(result);
}

constexpr Builtin kIteratorHelperPrototype[] = {
    method("next", 0, helper_next),
    method("return", 0, helper_return),
    text("@@toStringTag", "Iterator Helper"),
};

}  // namespace
}  // namespace iterators

constinit const IntrinsicTemplate kIteratorHelperPrototypeTemplate =
    object_template(iterators::kIteratorHelperPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
