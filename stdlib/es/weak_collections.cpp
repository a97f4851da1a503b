// §24.3 WeakMap and §24.4 WeakSet objects.
#include "stdlib/es/collections.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/object/weak.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

using namespace collections;

Result<WeakMapObject*> this_map(Context& cx, const Args& args, const char* method) {
  if (args.this_value.is_kind(Kind::WeakMap)) return args.this_value.as<WeakMapObject>();
  return throw_incompatible(cx, method, args.this_value);
}
Result<WeakSetObject*> this_set(Context& cx, const Args& args, const char* method) {
  if (args.this_value.is_kind(Kind::WeakSet)) return args.this_value.as<WeakSetObject>();
  return throw_incompatible(cx, method, args.this_value);
}

Result<bool> require_weak_key(Context& cx, Value key, const char* what) {
  if (can_be_held_weakly(key)) return true;
  return throw_type_error(cx, "Invalid value %s: %s", what, describe_for_message(cx, key).c_str());
}

// ---- WeakMap

/// §24.3.1.1 WeakMap ( [ iterable ] )
NativeTask weak_map_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor WeakMap requires 'new'");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::WeakMapPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::WeakMap, proto);
  WeakMapObject* const map = co_await WeakMapObject::create(cx.heap(), shape);
  if (!args[0].is_nullish()) {
    const Value adder = co_await adder_of(cx, map, key(atoms::set()));
    (void)co_await add_from_iterable(cx, {map, adder, nullptr, nullptr, true}, args[0]);
  }
  co_return Value(map);
}

/// FAST PATH: of nothing to add.
Result<Value> weak_map_constructor_quick(Context& cx, const Args& args) {
  if (!is_plain_construct(args) || !args[0].is_nullish()) return Value::lazy();
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::WeakMap, Intrinsic::WeakMapPrototype));
  WeakMapObject* const made = TRY(WeakMapObject::create(cx.heap(), shape));
  return Value(made);
}

Result<Value> weak_map_delete(Context& cx, const Args& args) {
  WeakMapObject* const map = TRY(this_map(cx, args, "WeakMap.prototype.delete"));
  return Value::boolean(map->remove(args[0]));
}
Result<Value> weak_map_get(Context& cx, const Args& args) {
  WeakMapObject* const map = TRY(this_map(cx, args, "WeakMap.prototype.get"));
  return map->get(args[0]);
}
Result<Value> weak_map_has(Context& cx, const Args& args) {
  WeakMapObject* const map = TRY(this_map(cx, args, "WeakMap.prototype.has"));
  return Value::boolean(map->has(args[0]));
}
Result<Value> weak_map_set(Context& cx, const Args& args) {
  WeakMapObject* const map = TRY(this_map(cx, args, "WeakMap.prototype.set"));
  TRY_VOID(require_weak_key(cx, args[0], "used as weak map key"));
  TRY_VOID(map->set(cx.heap(), args[0], args[1]));
  return args.this_value;
}
/// WeakMap.prototype.getOrInsert ( key, value )
Result<Value> weak_map_get_or_insert(Context& cx, const Args& args) {
  WeakMapObject* const map = TRY(this_map(cx, args, "WeakMap.prototype.getOrInsert"));
  TRY_VOID(require_weak_key(cx, args[0], "used as weak map key"));
  if (map->has(args[0])) return map->get(args[0]);
  TRY_VOID(map->set(cx.heap(), args[0], args[1]));
  return args[1];
}
/// WeakMap.prototype.getOrInsertComputed ( key, callbackfn )
NativeTask weak_map_get_or_insert_computed(Context& cx, Args args) {
  WeakMapObject* const map = co_await this_map(cx, args, "WeakMap.prototype.getOrInsertComputed");
  co_await require_weak_key(cx, args[0], "used as weak map key");
  if (!args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  if (map->has(args[0])) co_return map->get(args[0]);
  const Value arguments[] = {args[0]};
  const Value value = co_await call(cx, args[1], Value::undefined(), arguments);
  co_await step_void(map->set(cx.heap(), args[0], value));
  co_return value;
}

// ---- WeakSet

/// §24.4.1.1 WeakSet ( [ iterable ] )
NativeTask weak_set_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor WeakSet requires 'new'");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::WeakSetPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::WeakSet, proto);
  WeakSetObject* const set = co_await WeakSetObject::create(cx.heap(), shape);
  if (!args[0].is_nullish()) {
    const Value adder = co_await adder_of(cx, set, key(atoms::add()));
    (void)co_await add_from_iterable(cx, {set, adder, nullptr, nullptr, false}, args[0]);
  }
  co_return Value(set);
}

Result<Value> weak_set_add(Context& cx, const Args& args) {
  WeakSetObject* const set = TRY(this_set(cx, args, "WeakSet.prototype.add"));
  TRY_VOID(require_weak_key(cx, args[0], "used in weak set"));
  TRY_VOID(set->add(cx.heap(), args[0]));
  return args.this_value;
}
Result<Value> weak_set_delete(Context& cx, const Args& args) {
  WeakSetObject* const set = TRY(this_set(cx, args, "WeakSet.prototype.delete"));
  return Value::boolean(set->remove(args[0]));
}
Result<Value> weak_set_has(Context& cx, const Args& args) {
  WeakSetObject* const set = TRY(this_set(cx, args, "WeakSet.prototype.has"));
  return Value::boolean(set->has(args[0]));
}

constexpr Builtin kWeakMapFunction =
    constructor("WeakMap", 0, weak_map_constructor, weak_map_constructor_quick);
constexpr Builtin kWeakMap[] = {prototype(Intrinsic::WeakMapPrototype)};
constexpr Builtin kWeakMapPrototype[] = {
    intrinsic("constructor", Intrinsic::WeakMap),
    method("delete", 1, weak_map_delete),
    method("get", 1, weak_map_get),
    method("getOrInsert", 2, weak_map_get_or_insert),
    method("getOrInsertComputed", 2, weak_map_get_or_insert_computed),
    method("has", 1, weak_map_has),
    method("set", 2, weak_map_set),
    text("@@toStringTag", "WeakMap"),
};
constexpr Builtin kWeakSetFunction = constructor("WeakSet", 0, weak_set_constructor);
constexpr Builtin kWeakSet[] = {prototype(Intrinsic::WeakSetPrototype)};
constexpr Builtin kWeakSetPrototype[] = {
    intrinsic("constructor", Intrinsic::WeakSet),
    method("add", 1, weak_set_add),
    method("delete", 1, weak_set_delete),
    method("has", 1, weak_set_has),
    text("@@toStringTag", "WeakSet"),
};

}  // namespace

constinit const IntrinsicTemplate kWeakMapTemplate = function_template(kWeakMapFunction, kWeakMap);
constinit const IntrinsicTemplate kWeakMapPrototypeTemplate = object_template(kWeakMapPrototype);
constinit const IntrinsicTemplate kWeakSetTemplate = function_template(kWeakSetFunction, kWeakSet);
constinit const IntrinsicTemplate kWeakSetPrototypeTemplate = object_template(kWeakSetPrototype);

}  // namespace shoal
