// §28.1 The Reflect object.
#include "stdlib/es/object_leaves.h"
#include "stdlib/host/scripted.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/run/expression_text.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/descriptor.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

Result<Object*> target_of(Context& cx, const Args& args, const char* name) {
  if (args[0].is_object()) return args[0].as_object();
  return throw_type_error(cx, "Reflect.%s called on non-object", name);
}

const Value* values_of(const ArrayObject* list) {
  return list->elements() ? reinterpret_cast<const Value*>(list->elements()->slots()) : nullptr;
}

/// §28.1.1 Reflect.apply ( target, thisArgument, argumentsList )
NativeTask reflect_apply(Context& cx, Args args) {
  if (!args[0].is_callable())
    co_return throw_type_error(cx, "Reflect.apply was called on %s, which is %s and not a function",
                               describe_for_message(cx, args[0]).c_str(),
                               kind_with_article(args[0]).c_str());
  ArrayObject* const list = co_await list_from_array_like(cx, args[2]);
  const Value result = co_await call(cx, args[0], args[1], values_of(list), list->length());
  co_return result;
}

/// §28.1.2 Reflect.construct ( target, argumentsList [ , newTarget ] )
NativeTask reflect_construct(Context& cx, Args args) {
  const Value new_target = args.count > 2 ? args[2] : args[0];
  for (const Value c : {args[0], new_target})
    if (!is_constructor(c))
      co_return throw_type_error(cx, "%s is not a constructor",
                                 describe_for_message(cx, c).c_str());
  ArrayObject* const list = co_await list_from_array_like(cx, args[1]);
  const Value result = co_await construct(cx, args[0], values_of(list), list->length(), new_target);
  co_return result;
}

/// §28.1.3 Reflect.defineProperty ( target, propertyKey, attributes )
NativeTask reflect_define_property(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "defineProperty");
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const PropertyDescriptor d = co_await to_property_descriptor(cx, args[2]);
  const bool done = co_await define_own_property(cx, target, name, d);
  co_return Value::boolean(done);
}

/// §28.1.4 Reflect.deleteProperty ( target, propertyKey )
NativeTask reflect_delete_property(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "deleteProperty");
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const bool done = co_await delete_property(cx, target, name);
  co_return Value::boolean(done);
}

/// §28.1.5 Reflect.get ( target, propertyKey [ , receiver ] )
NativeTask reflect_get(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "get");
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const Value v = co_await get(cx, target, name, args.count > 2 ? args[2] : args[0]);
  co_return v;
}

/// §28.1.6 Reflect.getOwnPropertyDescriptor ( target, propertyKey )
NativeTask reflect_get_own_property_descriptor(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "getOwnPropertyDescriptor");
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const PropertyDescriptor d = co_await get_shown_property(cx, target, name);
  co_return from_property_descriptor(cx, d);
}

/// §28.1.7 Reflect.getPrototypeOf ( target )
NativeTask reflect_get_prototype_of(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "getPrototypeOf");
  const Value proto = co_await get_prototype_of(cx, target);
  co_return proto;
}

/// §28.1.8 Reflect.has ( target, propertyKey )
NativeTask reflect_has(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "has");
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const bool has = co_await has_property(cx, target, name);
  co_return Value::boolean(has);
}

/// §28.1.9 Reflect.isExtensible ( target )
NativeTask reflect_is_extensible(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "isExtensible");
  const bool extensible = co_await is_extensible(cx, target);
  co_return Value::boolean(extensible);
}

/// §28.1.10 Reflect.ownKeys ( target )
NativeTask reflect_own_keys(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "ownKeys");
  ArrayObject* const keys = co_await own_property_keys(cx, target);
  co_return Value(keys);
}

/// §28.1.11 Reflect.preventExtensions ( target )
NativeTask reflect_prevent_extensions(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "preventExtensions");
  const bool done = co_await prevent_extensions(cx, target);
  co_return Value::boolean(done);
}

/// §28.1.12 Reflect.set ( target, propertyKey, V [ , receiver ] )
NativeTask reflect_set(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "set");
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const bool done = co_await set(cx, target, name, args[2], args.count > 3 ? args[3] : args[0]);
  co_return Value::boolean(done);
}

/// §28.1.13 Reflect.setPrototypeOf ( target, proto )
NativeTask reflect_set_prototype_of(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args, "setPrototypeOf");
  if (!args[1].is_object() && !args[1].is_null())
    co_return throw_type_error(cx, "Object prototype may only be an Object or null: %s",
                               describe_for_message(cx, args[1]).c_str());
  const bool done = co_await set_prototype_of(cx, target, args[1]);
  co_return Value::boolean(done);
}

constexpr Builtin kReflect[] = {
    method("defineProperty", 3, reflect_define_property, natives::reflect_define_property_quick),
    method("deleteProperty", 2, reflect_delete_property),
    method("apply", 3, reflect_apply),
    method("construct", 2, reflect_construct),
    method("get", 2, reflect_get),
    method("getOwnPropertyDescriptor", 2, reflect_get_own_property_descriptor),
    method("getPrototypeOf", 1, reflect_get_prototype_of),
    method("has", 2, reflect_has),
    method("isExtensible", 1, reflect_is_extensible),
    method("ownKeys", 1, reflect_own_keys),
    method("preventExtensions", 1, reflect_prevent_extensions),
    method("set", 3, reflect_set),
    method("setPrototypeOf", 2, reflect_set_prototype_of),
    text("@@toStringTag", "Reflect"),
};

}  // namespace

constinit const IntrinsicTemplate kReflectTemplate = object_template(kReflect);

}  // namespace shoal
