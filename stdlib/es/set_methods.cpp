// Set.prototype.union and its like. While one of them asks the other collection, script may change
// this set: a cursor sees what is added meanwhile and misses what is deleted, as specified.
#include "stdlib/es/set_methods.h"

#include "stdlib/es/collections.h"
#include "stdlib/es/element_fuel.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/growth.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal::set_methods {
namespace {

using namespace collections;

/// §24.2.1.1 Set Records
struct SetRecord {
  Object* object = nullptr;
  double size = 0;
  Value has, keys;
};

/// §24.2.1.2 GetSetRecord
Task<SetRecord> get_set_record(Context& cx, Value v) {
  if (!v.is_object())
    co_return throw_type_error(cx, "%s is not a set-like object",
                               describe_for_message(cx, v).c_str());
  SetRecord record;
  record.object = v.as_object();
  const Value raw_size = co_await get(cx, record.object, key(atoms::size()));
  const Value number = co_await to_number(cx, raw_size);
  if (number.as_number() != number.as_number())
    co_return throw_type_error(cx, "The 'size' property of a set-like object must be a number");
  record.size = integer_of(number.as_number());
  if (record.size < 0)
    co_return throw_range_error(cx, "The 'size' property of a set-like object is negative");
  record.has = co_await get(cx, record.object, key(atoms::has()));
  if (!record.has.is_callable())
    co_return throw_type_error(cx, "The 'has' property of a set-like object is not a function");
  record.keys = co_await get(cx, record.object, key(atoms::keys()));
  if (!record.keys.is_callable())
    co_return throw_type_error(cx, "The 'keys' property of a set-like object is not a function");
  co_return record;
}

Task<IteratorRecord> keys_of(Context& cx, SetRecord other) {
  return get_iterator_from_method(cx, Value(other.object), other.keys);
}

Task<bool> other_has(Context& cx, SetRecord other, Value v) {
  co_await burn_fuel(cx, 2);
  const Value arguments[] = {v};
  const Value has = co_await call(cx, other.has, Value(other.object), arguments);
  co_return to_boolean(has);
}

Result<SetObject*> this_set(Context& cx, const Args& args, const char* method) {
  if (args.this_value.is_kind(Kind::Set)) return args.this_value.as<SetObject>();
  return throw_incompatible(cx, method, args.this_value);
}

Result<SetObject*> empty_set(Context& cx) {
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Set, Intrinsic::SetPrototype));
  return SetObject::create(cx.heap(), shape);
}

Task<SetObject*> copy_of(Context& cx, const SetObject* set) {
  SetObject* const copy = co_await empty_set(cx);
  co_await step_void(copy->reserve(cx.heap(), set->size()));
  MapCursor cursor;
  uint32_t at;
  while (set->next(cursor, at)) {
    co_await burn_fuel(cx, 2);
    co_await step_void(copy->add(cx.heap(), cursor.table->key_at(at)));
  }
  co_return copy;
}

}  // namespace

NativeTask union_of(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.union");
  const SetRecord other = co_await get_set_record(cx, args[0]);
  IteratorRecord keys = co_await keys_of(cx, other);
  SetObject* const result = co_await copy_of(cx, set);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &keys);
    if (v.is_hole()) co_return Value(result);
    if (grows_long(result)) (void)co_await make_room(cx, result);
    co_await step_void(result->add(cx.heap(), v));
  }
}

NativeTask intersection(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.intersection");
  const SetRecord other = co_await get_set_record(cx, args[0]);
  SetObject* const result = co_await empty_set(cx);
  if (set->size() <= other.size) {
    MapCursor cursor;
    uint32_t at;
    while (set->next(cursor, at)) {
      co_await burn_fuel(cx, kElementFuel);
      const Value v = cursor.table->key_at(at);
      const bool has = co_await other_has(cx, other, v);
      if (grows_long(result)) (void)co_await make_room(cx, result);
      if (has) co_await step_void(result->add(cx.heap(), v));
    }
    co_return Value(result);
  }
  IteratorRecord keys = co_await keys_of(cx, other);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &keys);
    if (v.is_hole()) co_return Value(result);
    if (grows_long(result)) (void)co_await make_room(cx, result);
    if (set->has(v)) co_await step_void(result->add(cx.heap(), v));
  }
}

NativeTask difference(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.difference");
  const SetRecord other = co_await get_set_record(cx, args[0]);
  if (set->size() <= other.size) {
    SetObject* const result = co_await copy_of(cx, set);
    MapCursor cursor;
    uint32_t at;
    while (result->next(cursor, at)) {
      co_await burn_fuel(cx, kElementFuel);
      const Value v = cursor.table->key_at(at);
      const bool has = co_await other_has(cx, other, v);
      if (has) result->remove(v);
    }
    co_return Value(result);
  }
  SetObject* const result = co_await copy_of(cx, set);
  IteratorRecord keys = co_await keys_of(cx, other);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &keys);
    if (v.is_hole()) co_return Value(result);
    result->remove(v);
  }
}

NativeTask symmetric_difference(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.symmetricDifference");
  const SetRecord other = co_await get_set_record(cx, args[0]);
  IteratorRecord keys = co_await keys_of(cx, other);
  SetObject* const result = co_await copy_of(cx, set);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &keys);
    if (v.is_hole()) co_return Value(result);
    if (grows_long(result)) (void)co_await make_room(cx, result);
    if (set->has(v))
      result->remove(v);
    else
      co_await step_void(result->add(cx.heap(), v));
  }
}

NativeTask is_subset_of(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.isSubsetOf");
  const SetRecord other = co_await get_set_record(cx, args[0]);
  if (set->size() > other.size) co_return Value::boolean(false);
  MapCursor cursor;
  uint32_t at;
  while (set->next(cursor, at)) {
    co_await burn_fuel(cx, kElementFuel);
    const bool has = co_await other_has(cx, other, cursor.table->key_at(at));
    if (!has) co_return Value::boolean(false);
  }
  co_return Value::boolean(true);
}

namespace {

/// Whether each key of other (expected: none) is in the set.
Task<Value> keys_are_in(Context& cx, SetObject* set, SetRecord other, bool expected) {
  IteratorRecord keys = co_await keys_of(cx, other);
  for (;;) {
    const Value v = co_await iterator_step_value(cx, &keys);
    if (v.is_hole()) co_return Value::boolean(true);
    if (set->has(v) == expected) continue;
    (void)co_await iterator_close(cx, &keys);
    co_return Value::boolean(false);
  }
}

}  // namespace

NativeTask is_superset_of(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.isSupersetOf");
  const SetRecord other = co_await get_set_record(cx, args[0]);
  if (set->size() < other.size) co_return Value::boolean(false);
  const Value result = co_await keys_are_in(cx, set, other, true);
  co_return result;
}

NativeTask is_disjoint_from(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.isDisjointFrom");
  const SetRecord other = co_await get_set_record(cx, args[0]);
  if (set->size() > other.size) {
    const Value result = co_await keys_are_in(cx, set, other, false);
    co_return result;
  }
  MapCursor cursor;
  uint32_t at;
  while (set->next(cursor, at)) {
    co_await burn_fuel(cx, kElementFuel);
    const bool has = co_await other_has(cx, other, cursor.table->key_at(at));
    if (has) co_return Value::boolean(false);
  }
  co_return Value::boolean(true);
}

}  // namespace shoal::set_methods
