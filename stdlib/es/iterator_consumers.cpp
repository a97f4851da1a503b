// Methods of Iterator.prototype that run an iterator to its end, §27.1.3.2.
#include "stdlib/es/iterator_helper.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal::iterators {

Result<IteratorRecord> this_iterator(Context& cx, const Args& args, const char* method) {
  if (!args.this_value.is_object())
    return throw_type_error(cx, "Iterator.prototype.%s called on non-object", method);
  IteratorRecord record;
  record.iterator = args.this_value;
  return record;
}

namespace {

/// The record of `this`, for a method with a callback.
Task<IteratorRecord> with_callback(Context& cx, Args args, const char* method) {
  const IteratorRecord bare = co_await this_iterator(cx, args, method);
  if (!args[0].is_callable()) {
    (void)throw_type_error(cx, "%s is not a function", describe_for_message(cx, args[0]).c_str());
    (void)co_await close_with_pending(cx, bare);
  }
  const IteratorRecord record = co_await get_iterator_direct(cx, args.this_value.as_object());
  co_return record;
}

/// Calls f with a value and a counter; closes the iterator if it throws.
Task<Value> call_or_close(Context& cx, IteratorRecord* record, Value f, Value v, uint64_t counter) {
  const Value arguments[] = {v, Value::number(counter)};
  const Completion<Value> result = co_await try_await(call(cx, f, Value::undefined(), arguments));
  if (!result.threw) co_return result.value;
  const Value never = co_await iterator_close_throw(cx, record, result.exception);
  co_return never;
}

}  // namespace

NativeTask iterator_reduce(Context& cx, Args args) {
  IteratorRecord record = co_await with_callback(cx, args, "reduce");
  Value accumulator = args[1];
  uint64_t counter = 0;
  if (args.count < 2) {
    accumulator = co_await iterator_step_value(cx, &record);
    if (accumulator.is_hole())
      co_return throw_type_error(cx, "Reduce of a done iterator with no initial value");
    counter = 1;
  }
  for (;; ++counter) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return accumulator;
    const Value arguments[] = {accumulator, v, Value::number(counter)};
    const Completion<Value> result =
        co_await try_await(call(cx, args[0], Value::undefined(), arguments));
    if (result.threw) {
      const Value never = co_await iterator_close_throw(cx, &record, result.exception);
      co_return never;
    }
    accumulator = result.value;
  }
}

NativeTask iterator_to_array(Context& cx, Args args) {
  co_await this_iterator(cx, args, "toArray");
  IteratorRecord record = co_await get_iterator_direct(cx, args.this_value.as_object());
  ArrayObject* const array = co_await ArrayObject::create(cx, 0, 4);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return Value(array);
    co_await step_void(array->push(cx.heap(), v));
  }
}

NativeTask iterator_for_each(Context& cx, Args args) {
  IteratorRecord record = co_await with_callback(cx, args, "forEach");
  for (uint64_t counter = 0;; ++counter) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return Value::undefined();
    (void)co_await call_or_close(cx, &record, args[0], v, counter);
  }
}

namespace {

enum class Search : uint8_t { Some, Every, Find };

Task<Value> search(Context& cx, Args args, Search what, const char* name) {
  IteratorRecord record = co_await with_callback(cx, args, name);
  for (uint64_t counter = 0;; ++counter) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole())
      co_return what == Search::Find ? Value::undefined() : Value::boolean(what == Search::Every);
    const Value result = co_await call_or_close(cx, &record, args[0], v, counter);
    if (to_boolean(result) == (what == Search::Every)) continue;
    (void)co_await iterator_close(cx, &record);
    co_return what == Search::Find ? v : Value::boolean(what == Search::Some);
  }
}

}  // namespace

NativeTask iterator_some(Context& cx, Args args) { return search(cx, args, Search::Some, "some"); }
NativeTask iterator_every(Context& cx, Args args) {
  return search(cx, args, Search::Every, "every");
}
NativeTask iterator_find(Context& cx, Args args) { return search(cx, args, Search::Find, "find"); }

namespace {

/// skippedElements of includes, as a number; throws what is wrong with it.
Result<double> elements_to_skip(Context& cx, Value v) {
  if (v.is_undefined()) return 0.0;
  const double n = v.is_number() ? v.as_number() : __builtin_nan("");
  if (n != n || integer_of(n) != n)
    return throw_type_error(cx, "skippedElements must be an integral number");
  if (n < 0) return throw_range_error(cx, "skippedElements must not be negative");
  if (n > 9007199254740991.0 && n != HUGE_VAL)
    return throw_range_error(cx, "skippedElements is too large");
  return n;
}

}  // namespace

/// Iterator.prototype.includes ( searchElement [ , skippedElements ] )
NativeTask iterator_includes(Context& cx, Args args) {
  const IteratorRecord bare = co_await this_iterator(cx, args, "includes");
  Result<double> skip = elements_to_skip(cx, args[1]);
  if (!skip.ok()) {
    const Value never = co_await close_with_pending(cx, bare);
    co_return never;
  }
  IteratorRecord record = co_await get_iterator_direct(cx, args.this_value.as_object());
  double left = skip.value();
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return Value::boolean(false);
    if (left > 0) {
      left -= 1;
    } else if (same_value_zero(v, args[0])) {
      (void)co_await iterator_close(cx, &record);
      co_return Value::boolean(true);
    }
  }
}

/// Iterator.prototype.join ( separator )
NativeTask iterator_join(Context& cx, Args args) {
  IteratorRecord record = co_await this_iterator(cx, args, "join");
  Value separator = Value(intern_ascii(","));
  if (!args[0].is_undefined()) {
    const Completion<Value> text = co_await try_await(to_string(cx, args[0]));
    if (text.threw) {
      const Value never = co_await iterator_close_throw(cx, &record, text.exception);
      co_return never;
    }
    separator = text.value;
  }
  record = co_await get_iterator_direct(cx, args.this_value.as_object());
  String* joined = atoms::empty();
  for (bool first = true;; first = false) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) co_return Value(joined);
    if (!first) joined = co_await String::concat(cx.heap(), joined, separator.as_string());
    if (v.is_nullish()) continue;
    const Completion<Value> text = co_await try_await(to_string(cx, v));
    if (text.threw) {
      const Value never = co_await iterator_close_throw(cx, &record, text.exception);
      co_return never;
    }
    joined = co_await String::concat(cx.heap(), joined, text.value.as_string());
  }
}

}  // namespace shoal::iterators
