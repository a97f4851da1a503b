#include "stdlib/es/object_grouping.h"

#include "vm/object/array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"

namespace shoal::natives {
namespace {

/// §24.1.1.2 AddEntriesFromIterable, step 3.c to f, with CreateDataPropertyOnObject as the adder.
Task<Value> add_entry(Context& cx, Object* object, Value item) {
  if (!item.is_object())
    co_return throw_type_error(cx, "Iterator value %s is not an entry object",
                               describe_for_message(cx, item).c_str());
  const Value name = co_await get(cx, item.as_object(), PropertyKey::index(0));
  const Value value = co_await get(cx, item.as_object(), PropertyKey::index(1));
  const PropertyKey key = co_await to_property_key(cx, name);
  (void)co_await create_data_property_or_throw(cx, object, key, value);
  co_return Value::undefined();
}

/// §7.3.37 GroupBy, step 6.e to h, into an object that nobody has seen yet.
Task<Value> add_to_group(Context& cx, Object* groups, Value callback, Value item, double index) {
  const Value arguments[] = {item, Value::number(index)};
  const Value name = co_await call(cx, callback, Value::undefined(), arguments);
  const PropertyKey key = co_await to_property_key(cx, name);
  const OwnProperty known = co_await own_property(cx, groups, key);
  if (known.found()) {
    co_await step_void(known.value.as<ArrayObject>()->push(cx.heap(), item));
    co_return Value::undefined();
  }
  ArrayObject* const group = co_await array_from(cx, &item, 1);
  (void)co_await create_data_property_or_throw(cx, groups, key, Value(group));
  co_return Value::undefined();
}

}  // namespace

/// §20.1.2.7 Object.fromEntries ( iterable )
NativeTask object_from_entries(Context& cx, Args args) {
  if (args[0].is_nullish())
    co_return throw_type_error(cx, "%s is not iterable", describe_for_message(cx, args[0]).c_str());
  Object* const object = co_await new_object(cx);
  IteratorRecord record = co_await get_iterator(cx, args[0]);
  for (;;) {
    const Value item = co_await iterator_step_value(cx, &record);
    if (item.is_hole()) co_return Value(object);
    const Completion<Value> added = co_await try_await(add_entry(cx, object, item));
    if (added.threw) co_await iterator_close_throw(cx, &record, added.exception);
  }
}

/// §20.1.2.13 Object.groupBy ( items, callback )
NativeTask object_group_by(Context& cx, Args args) {
  if (args[0].is_nullish())
    co_return throw_type_error(cx, "%s is not iterable", describe_for_message(cx, args[0]).c_str());
  if (!args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  Object* const groups = co_await new_object_with_proto(cx, Value::null());
  IteratorRecord record = co_await get_iterator(cx, args[0]);
  for (double index = 0;; ++index) {
    const Value item = co_await iterator_step_value(cx, &record);
    if (item.is_hole()) co_return Value(groups);
    const Completion<Value> added =
        co_await try_await(add_to_group(cx, groups, args[1], item, index));
    if (added.threw) co_await iterator_close_throw(cx, &record, added.exception);
  }
}

}  // namespace shoal::natives
