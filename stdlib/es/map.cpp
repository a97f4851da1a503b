// §24.1 Map objects.
#include "vm/object/function.h"
#include "vm/object/map.h"

#include "stdlib/es/collections.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/run/operations/growth.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

using namespace collections;

Result<MapObject*> this_map(Context& cx, const Args& args, const char* method) {
  if (args.this_value.is_kind(Kind::Map)) return args.this_value.as<MapObject>();
  return throw_incompatible(cx, method, args.this_value);
}

Result<Value> map_set_short(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.set"));
  if (grows_long(map) && !map->has(args[0])) [[unlikely]]
    return Value::lazy();
  TRY_VOID(map->set(cx.heap(), args[0], args[1]));
  return args.this_value;
}
NativeTask map_set(Context& cx, Args args) {
  MapObject* const map = co_await this_map(cx, args, "Map.prototype.set");
  if (grows_long(map)) (void)co_await make_room(cx, map);
  co_await step_void(map->set(cx.heap(), args[0], args[1]));
  co_return args.this_value;
}

Result<void> add_entry(Heap& heap, Object* target, Value key, Value value) {
  return static_cast<MapObject*>(target)->set(heap, key, value);
}

/// §24.1.1.1 Map ( [ iterable ] )
NativeTask map_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor Map requires 'new'");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::MapPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Map, proto);
  MapObject* const map = co_await MapObject::create(cx.heap(), shape);
  if (!args[0].is_nullish()) {
    if (const uint32_t expected = expected_entries(args[0]))
      co_await step_void(map->reserve(cx.heap(), expected));
    const Value adder = co_await adder_of(cx, map, key(atoms::set()));
    (void)co_await add_from_iterable(cx, {map, adder, map_set_short, add_entry, true}, args[0]);
  }
  co_return Value(map);
}

/// FAST PATH: of nothing to add.
Result<Value> map_constructor_quick(Context& cx, const Args& args) {
  if (!is_plain_construct(args) || !args[0].is_nullish()) return Value::lazy();
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Map, Intrinsic::MapPrototype));
  MapObject* const made = TRY(MapObject::create(cx.heap(), shape));
  return Value(made);
}

Task<Value> group_one(Context& cx, MapObject* map, Value callback, Value item, uint64_t k) {
  const Value arguments[] = {item, Value::number(k)};
  const Value key = co_await call(cx, callback, Value::undefined(), arguments);
  Value group = map->get(key);
  if (group.is_undefined()) {
    ArrayObject* const fresh = co_await ArrayObject::create(cx, 0, 4);
    group = Value(fresh);
    if (grows_long(map)) (void)co_await make_room(cx, map);
    co_await step_void(map->set(cx.heap(), key, group));
  }
  auto* const list = group.as<ArrayObject>();
  if (grows_long(list)) (void)co_await make_room(cx, list);
  co_await step_void(list->push(cx.heap(), item));
  co_return Value::undefined();
}

/// §24.1.2.1 Map.groupBy ( items, callback )
NativeTask map_group_by(Context& cx, Args args) {
  if (args[0].is_nullish())
    co_return throw_type_error(cx, "%s is not iterable", describe_for_message(cx, args[0]).c_str());
  if (!args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  Shape* const shape = co_await cx.realm()->root_shape(cx, Kind::Map, Intrinsic::MapPrototype);
  MapObject* const map = co_await MapObject::create(cx.heap(), shape);
  IteratorRecord record = co_await get_iterator(cx, args[0]);
  for (uint64_t k = 0;; ++k) {
    const Value item = co_await iterator_step_value(cx, &record);
    if (item.is_hole()) co_return Value(map);
    const Completion<Value> done = co_await try_await(group_one(cx, map, args[1], item, k));
    if (!done.threw) continue;
    const Value never = co_await iterator_close_throw(cx, &record, done.exception);
    co_return never;
  }
}

// ---- Map.prototype

Result<Value> map_clear_short(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.clear"));
  if (clears_long(map)) return Value::lazy();
  TRY_VOID(map->clear(cx.heap()));
  return Value::undefined();
}
NativeTask map_clear(Context& cx, Args args) {
  MapObject* const map = co_await this_map(cx, args, "Map.prototype.clear");
  (void)co_await clear_long(cx, map);
  co_return Value::undefined();
}
Result<Value> map_delete(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.delete"));
  return Value::boolean(map->remove(args[0]));
}
Result<Value> map_get(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.get"));
  return map->get(args[0]);
}
Result<Value> map_has(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.has"));
  return Value::boolean(map->has(args[0]));
}
Result<Value> map_size(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "get Map.prototype.size"));
  return Value::number(map->size());
}

/// Map.prototype.getOrInsert ( key, value )
Result<Value> map_get_or_insert_short(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.getOrInsert"));
  if (map->has(args[0])) return map->get(args[0]);
  if (grows_long(map)) return Value::lazy();
  TRY_VOID(map->set(cx.heap(), args[0], args[1]));
  return args[1];
}

NativeTask map_get_or_insert(Context& cx, Args args) {
  MapObject* const map = co_await this_map(cx, args, "Map.prototype.getOrInsert");
  if (map->has(args[0])) co_return map->get(args[0]);
  if (grows_long(map)) (void)co_await make_room(cx, map);
  co_await step_void(map->set(cx.heap(), args[0], args[1]));
  co_return args[1];
}

/// Map.prototype.getOrInsertComputed ( key, callbackfn )
NativeTask map_get_or_insert_computed(Context& cx, Args args) {
  MapObject* const map = co_await this_map(cx, args, "Map.prototype.getOrInsertComputed");
  if (!args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  const Value key = HashTable::normalize(args[0]);
  if (map->has(key)) co_return map->get(key);
  const Value arguments[] = {key};
  const Value value = co_await call(cx, args[1], Value::undefined(), arguments);
  if (grows_long(map)) (void)co_await make_room(cx, map);
  co_await step_void(map->set(cx.heap(), key, value));  // The callback may have inserted it.
  co_return value;
}

NativeTask map_for_each(Context& cx, Args args) {
  return for_each(cx, args, Kind::Map, "Map.prototype.forEach");
}

Result<Value> map_entries(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.entries"));
  return create_iterator(cx, Value(map), IterationKind::Entries);
}
Result<Value> map_keys(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.keys"));
  return create_iterator(cx, Value(map), IterationKind::Keys);
}
Result<Value> map_values(Context& cx, const Args& args) {
  MapObject* const map = TRY(this_map(cx, args, "Map.prototype.values"));
  return create_iterator(cx, Value(map), IterationKind::Values);
}

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

constexpr Builtin kMapFunction = constructor("Map", 0, map_constructor, map_constructor_quick);
constexpr Builtin kMap[] = {
    prototype(Intrinsic::MapPrototype),
    method("groupBy", 2, map_group_by),
    getter("@@species", return_this),
};
constexpr Builtin kMapPrototype[] = {
    intrinsic("constructor", Intrinsic::Map),
    method("get", 1, map_get),
    method("set", 2, map_set, map_set_short),
    method("has", 1, map_has),
    method("delete", 1, map_delete),
    method("clear", 0, map_clear, map_clear_short),
    method("entries", 0, map_entries),
    method("forEach", 1, map_for_each),
    method("getOrInsert", 2, map_get_or_insert, map_get_or_insert_short),
    method("getOrInsertComputed", 2, map_get_or_insert_computed),
    method("keys", 0, map_keys),
    getter("size", map_size),
    method("values", 0, map_values),
    text("@@toStringTag", "Map"),
    alias("@@iterator", "entries"),
};

}  // namespace

constinit const IntrinsicTemplate kMapTemplate = function_template(kMapFunction, kMap);
constinit const IntrinsicTemplate kMapPrototypeTemplate = object_template(kMapPrototype);

}  // namespace shoal
