// §20.1 Object objects.
#include "stdlib/es/element_fuel.h"
#include "stdlib/es/object_grouping.h"
#include "stdlib/es/object_leaves.h"
#include "stdlib/es/object_operations.h"
#include "stdlib/host/scripted.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/wrapper.h"
#include "vm/run/context.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/descriptor.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

/// For each key that is looked at.
constexpr int64_t kKeyFuel = 16;

/// §20.1.1.1 Object ( [ value ] )
NativeTask object_constructor(Context& cx, Args args) {
  if (args.new_target.is_object() && args.new_target != Value(args.callee)) {
    const Value proto =
        co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::ObjectPrototype);
    Object* const made = co_await new_object_with_proto(cx, proto);
    co_return Value(made);
  }
  if (args[0].is_nullish()) {
    Object* const made = co_await new_object(cx);
    co_return Value(made);
  }
  Object* const object = co_await to_object(cx, args[0]);
  co_return Value(object);
}

/// §20.1.2.1 Object.assign ( target, ...sources )
NativeTask object_assign(Context& cx, Args args) {
  Object* const to = co_await to_object(cx, args[0]);
  for (uint32_t i = 1; i < args.count; ++i) {
    if (args[i].is_nullish()) continue;
    Object* const from = co_await to_object(cx, args[i]);
    ArrayObject* const keys = co_await own_property_keys(cx, from);
    for (uint32_t k = 0; k < keys->length(); ++k) {
      co_await burn_fuel(cx, kKeyFuel);
      const PropertyKey name = co_await primitive_to_key(cx, keys->dense_element(k));
      const PropertyDescriptor own = co_await get_own_property(cx, from, name);
      if (!own.present || !own.enumerable) continue;
      const Value v = co_await get(cx, from, name);
      (void)co_await set_or_throw(cx, to, name, v);
    }
  }
  co_return Value(to);
}

/// §20.1.2.3.1 ObjectDefineProperties
Task<Value> define_properties(Context& cx, Object* object, Value properties) {
  Object* const from = co_await to_object(cx, properties);
  ArrayObject* const keys = co_await own_property_keys(cx, from);
  // All descriptors are read before the first is applied.
  ArrayObject* const names = co_await ArrayObject::create(cx, 0, 4);
  ArrayObject* const descriptors = co_await ArrayObject::create(cx, 0, 4);
  for (uint32_t k = 0; k < keys->length(); ++k) {
    co_await burn_fuel(cx, kKeyFuel);
    const PropertyKey name = co_await primitive_to_key(cx, keys->dense_element(k));
    const PropertyDescriptor own = co_await get_own_property(cx, from, name);
    if (!own.present || !own.enumerable) continue;
    const Value v = co_await get(cx, from, name);
    const PropertyDescriptor d = co_await to_property_descriptor(cx, v);
    const Value kept = co_await from_property_descriptor(cx, d);
    co_await step_void(names->push(cx.heap(), keys->dense_element(k)));
    co_await step_void(descriptors->push(cx.heap(), kept));
  }
  for (uint32_t k = 0; k < names->length(); ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey name = co_await primitive_to_key(cx, names->dense_element(k));
    const PropertyDescriptor d = co_await to_property_descriptor(cx, descriptors->dense_element(k));
    (void)co_await define_or_throw(cx, object, name, d);
  }
  co_return Value(object);
}

/// §20.1.2.2 Object.create ( O, Properties )
NativeTask object_create(Context& cx, Args args) {
  if (!args[0].is_object() && !args[0].is_null())
    co_return throw_type_error(cx, "Object prototype may only be an Object or null: %s",
                               describe_for_message(cx, args[0]).c_str());
  Object* const object = co_await new_object_with_proto(cx, args[0]);
  if (!args[1].is_undefined()) (void)co_await define_properties(cx, object, args[1]);
  co_return Value(object);
}

/// §20.1.2.3 Object.defineProperties ( O, Properties )
NativeTask object_define_properties(Context& cx, Args args) {
  if (!args[0].is_object())
    co_return throw_type_error(cx, "Object.defineProperties called on non-object");
  const Value object = co_await define_properties(cx, args[0].as_object(), args[1]);
  co_return object;
}

/// §20.1.2.4 Object.defineProperty ( O, P, Attributes )
NativeTask object_define_property(Context& cx, Args args) {
  if (!args[0].is_object())
    co_return throw_type_error(cx, "Object.defineProperty called on non-object");
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const PropertyDescriptor d = co_await to_property_descriptor(cx, args[2]);
  (void)co_await define_or_throw(cx, args[0].as_object(), name, d);
  co_return args[0];
}

enum class Entries : uint8_t { Keys, Values, Both };

/// §7.3.24 EnumerableOwnProperties
Task<Value> enumerable_own(Context& cx, Value v, Entries what) {
  Object* const object = co_await to_object(cx, v);
  ArrayObject* const keys = co_await own_property_keys(cx, object);
  ArrayObject* const out = co_await ArrayObject::create(cx, 0, keys->length());
  for (uint32_t k = 0; k < keys->length(); ++k) {
    co_await burn_fuel(cx, kKeyFuel);
    const Value name = keys->dense_element(k);
    if (!name.is_string()) continue;
    const PropertyKey key = co_await primitive_to_key(cx, name);
    const PropertyDescriptor own = co_await get_own_property(cx, object, key);
    if (!own.present || !own.enumerable) continue;
    Value item = name;
    if (what != Entries::Keys) {
      item = co_await get(cx, object, key);
      if (what == Entries::Both) {
        const Value pair[] = {name, item};
        ArrayObject* const entry = co_await array_from(cx, pair, 2);
        item = Value(entry);
      }
    }
    co_await step_void(out->push(cx.heap(), item));
  }
  co_return Value(out);
}

NativeTask object_keys(Context& cx, Args args) {
  return enumerable_own(cx, args[0], Entries::Keys);
}
NativeTask object_values(Context& cx, Args args) {
  return enumerable_own(cx, args[0], Entries::Values);
}
NativeTask object_entries(Context& cx, Args args) {
  return enumerable_own(cx, args[0], Entries::Both);
}

enum class Integrity : uint8_t { Sealed, Frozen };

/// §7.3.16 SetIntegrityLevel
Task<Value> set_integrity(Context& cx, Value v, Integrity level) {
  if (!v.is_object()) co_return v;
  Object* const object = v.as_object();
  const bool prevented = co_await prevent_extensions(cx, object);
  if (!prevented)
    co_return throw_type_error(cx, "Cannot %s", level == Integrity::Sealed ? "seal" : "freeze");
  ArrayObject* const keys = co_await own_property_keys(cx, object);
  for (uint32_t k = 0; k < keys->length(); ++k) {
    co_await burn_fuel(cx, kKeyFuel);
    const PropertyKey name = co_await primitive_to_key(cx, keys->dense_element(k));
    PropertyDescriptor d;
    d.present = d.has_configurable = true;
    if (level == Integrity::Frozen) {
      const PropertyDescriptor own = co_await get_own_property(cx, object, name);
      if (!own.present) continue;
      if (!own.is_accessor()) d.has_writable = true;
    }
    (void)co_await define_or_throw(cx, object, name, d);
  }
  co_return v;
}
NativeTask object_freeze(Context& cx, Args args) {
  return set_integrity(cx, args[0], Integrity::Frozen);
}
NativeTask object_seal(Context& cx, Args args) {
  return set_integrity(cx, args[0], Integrity::Sealed);
}

/// §7.3.17 TestIntegrityLevel
Task<Value> test_integrity(Context& cx, Value v, Integrity level) {
  if (!v.is_object()) co_return Value::boolean(true);
  Object* const object = v.as_object();
  const bool extensible = co_await is_extensible(cx, object);
  if (extensible) co_return Value::boolean(false);
  ArrayObject* const keys = co_await own_property_keys(cx, object);
  for (uint32_t k = 0; k < keys->length(); ++k) {
    co_await burn_fuel(cx, kKeyFuel);
    const PropertyKey name = co_await primitive_to_key(cx, keys->dense_element(k));
    const PropertyDescriptor own = co_await get_own_property(cx, object, name);
    if (!own.present) continue;
    if (own.configurable) co_return Value::boolean(false);
    if (level == Integrity::Frozen && !own.is_accessor() && own.writable)
      co_return Value::boolean(false);
  }
  co_return Value::boolean(true);
}
NativeTask object_is_frozen(Context& cx, Args args) {
  return test_integrity(cx, args[0], Integrity::Frozen);
}
NativeTask object_is_sealed(Context& cx, Args args) {
  return test_integrity(cx, args[0], Integrity::Sealed);
}

NativeTask object_is_extensible(Context& cx, Args args) {
  if (!args[0].is_object()) co_return Value::boolean(false);
  const bool extensible = co_await is_extensible(cx, args[0].as_object());
  co_return Value::boolean(extensible);
}

NativeTask object_prevent_extensions(Context& cx, Args args) {
  if (!args[0].is_object()) co_return args[0];
  const bool done = co_await prevent_extensions(cx, args[0].as_object());
  if (!done) co_return throw_type_error(cx, "Cannot prevent extensions");
  co_return args[0];
}

NativeTask object_get_own_property_descriptor(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args[0]);
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const PropertyDescriptor d = co_await get_shown_property(cx, object, name);
  co_return from_property_descriptor(cx, d);
}

NativeTask object_get_own_property_descriptors(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args[0]);
  ArrayObject* const keys = co_await own_property_keys(cx, object);
  Object* const out = co_await new_object(cx);
  for (uint32_t k = 0; k < keys->length(); ++k) {
    co_await burn_fuel(cx, kKeyFuel);
    const PropertyKey name = co_await primitive_to_key(cx, keys->dense_element(k));
    const PropertyDescriptor d = co_await get_own_property(cx, object, name);
    const Value v = co_await from_property_descriptor(cx, d);
    if (!v.is_undefined()) co_await step_void(define_field(cx, out, name, v));
  }
  co_return Value(out);
}

Task<Value> own_keys_of(Context& cx, Value v, bool symbols) {
  Object* const object = co_await to_object(cx, v);
  ArrayObject* const keys = co_await own_property_keys(cx, object);
  ArrayObject* const out = co_await ArrayObject::create(cx, 0, keys->length());
  for (uint32_t k = 0; k < keys->length(); ++k) {
    co_await burn_fuel(cx, kKeyFuel);
    if (keys->dense_element(k).is_symbol() == symbols)
      co_await step_void(out->push(cx.heap(), keys->dense_element(k)));
  }
  co_return Value(out);
}
NativeTask object_get_own_property_names(Context& cx, Args args) {
  return own_keys_of(cx, args[0], false);
}
NativeTask object_get_own_property_symbols(Context& cx, Args args) {
  return own_keys_of(cx, args[0], true);
}

NativeTask object_get_prototype_of(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args[0]);
  const Value proto = co_await get_prototype_of(cx, object);
  co_return proto;
}

SHOAL_COLD Thrown throw_prototype_refused(Context& cx, Object* object) {
  const std::string what = describe_for_message(cx, Value(object));
  if (object->is_kind(Kind::Proxy))
    return throw_type_error(cx, "'setPrototypeOf' on proxy: trap returned falsish");
  Result<Value> root = cx.realm()->intrinsic_value(cx, Intrinsic::ObjectPrototype);
  if (root.ok() && root.value() == Value(object))
    return throw_type_error(
        cx, "Immutable prototype object 'Object.prototype' cannot have their prototype set");
  if (!object->shape()->is_extensible() || object->is_kind(Kind::ModuleNamespace))
    return throw_type_error(cx, "%s is not extensible", what.c_str());
  return throw_type_error(cx, "Cyclic __proto__ value");
}

NativeTask object_set_prototype_of(Context& cx, Args args) {
  if (args[0].is_nullish())
    co_return throw_type_error(cx, "Object.setPrototypeOf called on null or undefined");
  if (!args[1].is_object() && !args[1].is_null())
    co_return throw_type_error(cx, "Object prototype may only be an Object or null: %s",
                               describe_for_message(cx, args[1]).c_str());
  if (!args[0].is_object()) co_return args[0];
  const bool done = co_await set_prototype_of(cx, args[0].as_object(), args[1]);
  if (!done) co_return throw_prototype_refused(cx, args[0].as_object());
  co_return args[0];
}

Result<Value> object_is(Context&, const Args& args) {
  return Value::boolean(same_value(args[0], args[1]));
}

NativeTask object_has_own(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args[0]);
  const PropertyKey name = co_await to_property_key(cx, args[1]);
  const bool has = co_await has_own_property(cx, object, name);
  co_return Value::boolean(has);
}

// ---- Object.prototype

NativeTask proto_has_own_property(Context& cx, Args args) {
  const PropertyKey name = co_await to_property_key(cx, args[0]);
  Object* const object = co_await to_object(cx, args.this_value);
  const bool has = co_await has_own_property(cx, object, name);
  co_return Value::boolean(has);
}

NativeTask proto_is_prototype_of(Context& cx, Args args) {
  if (!args[0].is_object()) co_return Value::boolean(false);
  Object* const self = co_await to_object(cx, args.this_value);
  for (Object* o = args[0].as_object();;) {
    const Value proto = co_await get_prototype_of(cx, o);
    if (!proto.is_object()) co_return Value::boolean(false);
    if (proto.as_object() == self) co_return Value::boolean(true);
    o = proto.as_object();
  }
}

NativeTask proto_property_is_enumerable(Context& cx, Args args) {
  const PropertyKey name = co_await to_property_key(cx, args[0]);
  Object* const object = co_await to_object(cx, args.this_value);
  const PropertyDescriptor d = co_await get_own_property(cx, object, name);
  co_return Value::boolean(d.present && d.enumerable);
}

NativeTask proto_to_locale_string(Context& cx, Args args) {
  return invoke(cx, args.this_value, key(intern_ascii("toString")));
}

}  // namespace

Task<Value> object_to_string(Context& cx, Value v) {
  if (v.is_undefined()) co_return Value(intern_ascii("[object Undefined]"));
  if (v.is_null()) co_return Value(intern_ascii("[object Null]"));
  Object* const object = co_await to_object(cx, v);
  const bool array = co_await is_array(cx, Value(object));
  std::string name = "Object";
  if (array) {
    name = "Array";
  } else {
    switch (object->object_kind()) {
      case Kind::Arguments: name = "Arguments"; break;
      case Kind::Error: name = "Error"; break;
      case Kind::Date: name = "Date"; break;
      case Kind::RegExp: name = "RegExp"; break;
      case Kind::Wrapper: {
        const Value p = static_cast<WrapperObject*>(object)->primitive();
        name = p.is_string()    ? "String"
               : p.is_number()  ? "Number"
               : p.is_boolean() ? "Boolean"
                                : name;
        break;
      }
      default:
        if (object->is_callable()) name = "Function";
        break;
    }
  }
  const Value tag =
      co_await get(cx, object, PropertyKey::symbol(well_known(WellKnown::toStringTag)));
  if (tag.is_string()) name = tag.as_string()->utf8(true);
  String* const text = co_await String::from_utf8(cx.heap(), "[object " + name + "]", true);
  co_return Value(text);
}

namespace {

/// §20.1.3.6 Object.prototype.toString ( )
NativeTask proto_to_string(Context& cx, Args args) { return object_to_string(cx, args.this_value); }

Result<Value> proto_value_of(Context& cx, const Args& args) {
  Object* const object = TRY(to_object(cx, args.this_value));
  return Value(object);
}

NativeTask proto_get(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args.this_value);
  const Value proto = co_await get_prototype_of(cx, object);
  co_return proto;
}

NativeTask proto_set(Context& cx, Args args) {
  if (args.this_value.is_nullish())
    co_return throw_type_error(cx, "Object.prototype.__proto__ called on null or undefined");
  if (!args[0].is_object() && !args[0].is_null()) co_return Value::undefined();
  if (!args.this_value.is_object()) co_return Value::undefined();
  const bool done = co_await set_prototype_of(cx, args.this_value.as_object(), args[0]);
  if (!done) co_return throw_prototype_refused(cx, args.this_value.as_object());
  co_return Value::undefined();
}

/// B.2.2.2 and .3
Task<Value> define_half(Context& cx, Args args, bool getter) {
  Object* const object = co_await to_object(cx, args.this_value);
  if (!args[1].is_callable())
    co_return throw_type_error(cx, "Object.prototype.__define%s__: Expecting function",
                               getter ? "Getter" : "Setter");
  PropertyDescriptor d;
  d.present = d.has_enumerable = d.enumerable = d.has_configurable = d.configurable = true;
  (getter ? d.has_get : d.has_set) = true;
  (getter ? d.getter : d.setter) = args[1];
  const PropertyKey name = co_await to_property_key(cx, args[0]);
  (void)co_await define_or_throw(cx, object, name, d);
  co_return Value::undefined();
}
NativeTask define_getter(Context& cx, Args args) { return define_half(cx, args, true); }
NativeTask define_setter(Context& cx, Args args) { return define_half(cx, args, false); }

Task<Value> lookup_half(Context& cx, Args args, bool getter) {
  Object* object = co_await to_object(cx, args.this_value);
  const PropertyKey name = co_await to_property_key(cx, args[0]);
  for (;;) {
    const PropertyDescriptor d = co_await get_own_property(cx, object, name);
    if (d.present) co_return d.is_accessor() ? (getter ? d.getter : d.setter) : Value::undefined();
    const Value proto = co_await get_prototype_of(cx, object);
    if (!proto.is_object()) co_return Value::undefined();
    object = proto.as_object();
  }
}
NativeTask lookup_getter(Context& cx, Args args) { return lookup_half(cx, args, true); }
NativeTask lookup_setter(Context& cx, Args args) { return lookup_half(cx, args, false); }

constexpr Builtin kObjectFunction = constructor("Object", 1, object_constructor);
constexpr Builtin kObject[] = {
    prototype(Intrinsic::ObjectPrototype),
    method("assign", 2, object_assign, natives::object_assign_quick),
    method("create", 2, object_create),
    method("defineProperties", 2, object_define_properties),
    method("defineProperty", 3, object_define_property, natives::object_define_property_quick),
    method("entries", 1, object_entries, natives::object_entries_quick),
    method("freeze", 1, object_freeze, natives::object_freeze_quick),
    method("fromEntries", 1, natives::object_from_entries),
    method("groupBy", 2, natives::object_group_by),
    method("getOwnPropertyDescriptor", 2, object_get_own_property_descriptor,
           natives::object_get_own_property_descriptor_quick),
    method("getOwnPropertyDescriptors", 1, object_get_own_property_descriptors),
    method("getOwnPropertyNames", 1, object_get_own_property_names),
    method("getOwnPropertySymbols", 1, object_get_own_property_symbols),
    method("getPrototypeOf", 1, object_get_prototype_of),
    method("hasOwn", 2, object_has_own, natives::object_has_own_quick),
    method("is", 2, object_is),
    method("isExtensible", 1, object_is_extensible),
    method("isFrozen", 1, object_is_frozen, natives::object_is_frozen_quick),
    method("isSealed", 1, object_is_sealed),
    method("keys", 1, object_keys, natives::object_keys_quick),
    method("preventExtensions", 1, object_prevent_extensions),
    method("seal", 1, object_seal, natives::object_seal_quick),
    method("setPrototypeOf", 2, object_set_prototype_of),
    method("values", 1, object_values, natives::object_values_quick),
};

constexpr Builtin kObjectPrototype[] = {
    intrinsic("constructor", Intrinsic::Object),
    method("hasOwnProperty", 1, proto_has_own_property, natives::has_own_property_quick),
    method("isPrototypeOf", 1, proto_is_prototype_of),
    method("propertyIsEnumerable", 1, proto_property_is_enumerable),
    method("toLocaleString", 0, proto_to_locale_string),
    method("toString", 0, proto_to_string),
    method("valueOf", 0, proto_value_of),
    accessor("__proto__", proto_get),
    setter("__proto__", proto_set),
    method("__defineGetter__", 2, define_getter),
    method("__defineSetter__", 2, define_setter),
    method("__lookupGetter__", 1, lookup_getter),
    method("__lookupSetter__", 1, lookup_setter),
};

constexpr IntrinsicTemplate null_proto(IntrinsicTemplate t) {
  t.null_proto = true;
  return t;
}

}  // namespace

constinit const IntrinsicTemplate kObjectTemplate = function_template(kObjectFunction, kObject);
constinit const IntrinsicTemplate kObjectPrototypeTemplate =
    null_proto(object_template(kObjectPrototype));

}  // namespace shoal
