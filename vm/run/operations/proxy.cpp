// §10.5: the internal methods of proxies, with their invariants. Each reads handler and target
// first: a trap may revoke.
#include "vm/object/proxy.h"

#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/hash_table.h"
#include "vm/object/module_namespace.h"
#include "vm/run/after_call.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/descriptor.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

ProxyObject* as_proxy(Object* object) noexcept {
  SHOAL_ASSERT(object->is_kind(Kind::Proxy));
  return static_cast<ProxyObject*>(object);
}

/// The handler's trap, or undefined. Throws for a revoked proxy. A deferred namespace has none.
Eventually<Value> trap_of(Context& cx, ProxyObject* proxy, String* name) {
  if (proxy->is_deferred_namespace()) return Value::undefined();
  if (proxy->is_revoked())
    return throw_type_error(cx, "Cannot perform '%s' on a proxy that has been revoked",
                            name->utf8().c_str());
  return get_method(cx, Value(proxy->handler()), key(name));
}

/// GetModuleExportsList of a deferred namespace, §10.4.6: the module is evaluated if it was not.
Task<Value> evaluate_deferred(Context& cx, ProxyObject* proxy) {
  const auto* const target = static_cast<ModuleNamespaceObject*>(proxy->target());
  const Value done = co_await evaluate_module_sync(cx, target->module());
  co_return done;
}

/// trap_of where property `key` is used.
Eventually<Value> trap_of(Context& cx, ProxyObject* proxy, String* name, PropertyKey key) {
  const bool is_symbol_like = key.is_symbol() || key == PropertyKey::atom(atoms::then());
  if (proxy->is_deferred_namespace() && !is_symbol_like) return evaluate_deferred(cx, proxy);
  return trap_of(cx, proxy, name);
}

/// A call with the values of a list. They are copied before this returns.
Eventually<Value> call_with_list(Context& cx, Value f, Value this_value, ValueArray* list,
                                 Value new_target) {
  const uint32_t count = list->capacity();
  RootVector<Value> values(cx.heap());
  if (!values.resize(count).ok()) return Thrown{};
  for (uint32_t i = 0; i < count; ++i) values[i] = list->get(i);
  if (!new_target.is_undefined()) return construct(cx, f, values.data(), count, new_target);
  return call(cx, f, this_value, values.data(), count);
}

/// CreateArrayFromList.
Result<Value> array_of_list(Context& cx, ValueArray* list) {
  ArrayObject* const array = TRY(ArrayObject::create(cx, 0, list->capacity()));
  for (uint32_t i = 0; i < list->capacity(); ++i) TRY_VOID(array->push(cx.heap(), list->get(i)));
  return Value(array);
}

// What `after` functions of traps keep in registers (vm/run/after_call.h).
constexpr uint32_t kTarget = 0, kName = 1, kStored = 2, kProxy = 3, kStrict = 4;
constexpr Value kThrownValue = Value::from_bits(Value::kThrown);

/// FAST PATH: the trap, where only that is script: nothing has to be run to find it, and target can
/// be asked afterwards. Else undefined.
Result<Value> quick_trap(Context& cx, ProxyObject* proxy, String* name) {
  // Where nothing runs yet there is no stack to lay a frame on.
  if (cx.options().slow_paths || !cx.frame() || proxy->is_deferred_namespace() ||
      proxy->is_revoked() || proxy->target()->is_kind(Kind::Proxy))
    return Value::undefined();
  const Value trap = TRY(try_get(cx, proxy->handler(), key(name)));
  return trap.is_callable() ? trap : Value::undefined();
}

/// Calls it with target, key and two more values.
Value call_trap(Context& cx, Value* regs, ProxyObject* proxy, Value trap, PropertyKey name,
                uint32_t count, Value third, Value fourth) {
  regs[kTarget] = Value(proxy->target());
  regs[kName] = Value::from_bits(name.bits());  // An index looks like the number.
  Result<Value> name_value = key_to_value(cx, name);
  if (!name_value.ok()) return begun(cx, regs, kThrownValue);
  const Value arguments[] = {regs[kTarget], name_value.value(), third, fourth};
  return begun(cx, regs, step(cx, call(cx, trap, Value(proxy->handler()), arguments, count)));
}

PropertyKey name_in(const Value* regs) noexcept {
  return PropertyKey::from_bits(regs[kName].bits());
}

/// [[GetOwnProperty]] of a target that is no proxy.
Result<PropertyDescriptor> own_of(Context& cx, const Value* regs) {
  Eventually<PropertyDescriptor> own =
      get_own_property(cx, regs[kTarget].as_object(), name_in(regs));
  if (own.is_thrown()) return Thrown{};
  return own.value();
}

}  // namespace

// ---- §10.5.1, §10.5.2: prototype

Task<Value> proxy_get_prototype_of(Context& cx, Object* object) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::getPrototypeOf());
  if (trap.is_undefined()) {
    const Value proto = co_await get_prototype_of(cx, target);
    co_return proto;
  }
  const Value arguments[] = {Value(target)};
  const Value proto = co_await call(cx, trap, Value(handler), arguments);
  if (!proto.is_object() && !proto.is_null())
    co_return throw_type_error(cx,
                               "'getPrototypeOf' on proxy: trap returned neither object nor null");
  const bool extensible = co_await is_extensible(cx, target);
  if (extensible) co_return proto;
  const Value actual = co_await get_prototype_of(cx, target);
  if (same_value(proto, actual)) co_return proto;
  co_return throw_type_error(cx,
                             "'getPrototypeOf' on proxy: proxy target is non-extensible but the "
                             "trap did not return its actual prototype");
}

Task<bool> proxy_set_prototype_of(Context& cx, Object* object, Value proto) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::setPrototypeOf());
  if (trap.is_undefined()) {
    const bool done = co_await set_prototype_of(cx, target, proto);
    co_return done;
  }
  const Value arguments[] = {Value(target), proto};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (!to_boolean(result)) co_return false;
  const bool extensible = co_await is_extensible(cx, target);
  if (extensible) co_return true;
  const Value actual = co_await get_prototype_of(cx, target);
  if (same_value(proto, actual)) co_return true;
  co_return throw_type_error(cx,
                             "'setPrototypeOf' on proxy: trap returned truish for setting a new "
                             "prototype on the non-extensible proxy target");
}

// ---- §10.5.3, §10.5.4: extensibility

Task<bool> proxy_is_extensible(Context& cx, Object* object) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::isExtensible());
  if (trap.is_undefined()) {
    const bool extensible = co_await is_extensible(cx, target);
    co_return extensible;
  }
  const Value arguments[] = {Value(target)};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  const bool extensible = co_await is_extensible(cx, target);
  if (to_boolean(result) == extensible) co_return extensible;
  co_return throw_type_error(cx,
                             "'isExtensible' on proxy: trap result does not reflect "
                             "extensibility of proxy target (which is '%s')",
                             extensible ? "true" : "false");
}

Task<bool> proxy_prevent_extensions(Context& cx, Object* object) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::preventExtensions());
  if (trap.is_undefined()) {
    const bool done = co_await prevent_extensions(cx, target);
    co_return done;
  }
  const Value arguments[] = {Value(target)};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (!to_boolean(result)) co_return false;
  const bool extensible = co_await is_extensible(cx, target);
  if (!extensible) co_return true;
  co_return throw_type_error(cx, "'preventExtensions' on proxy: the proxy target is extensible");
}

// ---- §10.5.5 [[GetOwnProperty]]

namespace {

Task<PropertyDescriptor> reported_absent(Context& cx, Object* target, PropertyKey name,
                                         PropertyDescriptor own) {
  if (!own.present) co_return own;
  if (!own.configurable)
    co_return throw_type_error(cx,
                               "'getOwnPropertyDescriptor' on proxy: trap returned undefined "
                               "for property '%s' which is non-configurable in the proxy target",
                               key_text(name).c_str());
  const bool extensible = co_await is_extensible(cx, target);
  if (!extensible)
    co_return throw_type_error(cx,
                               "'getOwnPropertyDescriptor' on proxy: trap returned undefined "
                               "for property '%s' which exists in the non-extensible proxy "
                               "target",
                               key_text(name).c_str());
  co_return PropertyDescriptor{};
}

Result<PropertyDescriptor> check_reported(Context& cx, PropertyKey name, bool extensible,
                                          const PropertyDescriptor& d,
                                          const PropertyDescriptor& own) {
  if (!is_compatible_descriptor(extensible, d, own))
    return throw_type_error(cx,
                            "'getOwnPropertyDescriptor' on proxy: trap returned descriptor for "
                            "property '%s' that is incompatible with the existing property in "
                            "the proxy target",
                            key_text(name).c_str());
  if (d.configurable) return d;
  if (!own.present || own.configurable)
    return throw_type_error(cx,
                            "'getOwnPropertyDescriptor' on proxy: trap reported "
                            "non-configurability for property '%s' which is either "
                            "non-existent or configurable in the proxy target",
                            key_text(name).c_str());
  if (d.has_writable && !d.writable && own.writable)
    return throw_type_error(cx,
                            "'getOwnPropertyDescriptor' on proxy: trap reported "
                            "non-configurable and writable for property '%s' which is "
                            "non-configurable, non-writable in the proxy target",
                            key_text(name).c_str());
  return d;
}

}  // namespace

Task<PropertyDescriptor> proxy_get_own_property(Context& cx, Object* object, PropertyKey name) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::getOwnPropertyDescriptor(), name);
  if (trap.is_undefined()) {
    const PropertyDescriptor own = co_await get_own_property(cx, target, name);
    co_return own;
  }
  const Value name_value = co_await key_to_value(cx, name);
  const Value arguments[] = {Value(target), name_value};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (!result.is_object() && !result.is_undefined())
    co_return throw_type_error(cx,
                               "'getOwnPropertyDescriptor' on proxy: trap returned neither "
                               "object nor undefined for property '%s'",
                               key_text(name).c_str());
  const PropertyDescriptor own = co_await get_own_property(cx, target, name);
  if (result.is_undefined()) {
    const PropertyDescriptor absent = co_await reported_absent(cx, target, name, own);
    co_return absent;
  }
  const bool extensible = co_await is_extensible(cx, target);
  const PropertyDescriptor read = co_await to_property_descriptor(cx, result);
  co_return check_reported(cx, name, extensible, complete_descriptor(read), own);
}

// ---- §10.5.6 [[DefineOwnProperty]]

namespace {

Result<bool> check_defined(Context& cx, PropertyKey name, bool extensible,
                           const PropertyDescriptor& d, const PropertyDescriptor& own) {
  const bool setting_fixed = d.has_configurable && !d.configurable;
  if (!own.present && !extensible)
    return throw_type_error(cx,
                            "'defineProperty' on proxy: trap returned truish for adding "
                            "property '%s'  to the non-extensible proxy target",
                            key_text(name).c_str());
  if (own.present && !is_compatible_descriptor(extensible, d, own))
    return throw_type_error(cx,
                            "'defineProperty' on proxy: trap returned truish for adding "
                            "property '%s'  that is incompatible with the existing property in "
                            "the proxy target",
                            key_text(name).c_str());
  if (setting_fixed && (!own.present || own.configurable))
    return throw_type_error(cx,
                            "'defineProperty' on proxy: trap returned truish for defining "
                            "non-configurable property '%s' which is either non-existent or "
                            "configurable in the proxy target",
                            key_text(name).c_str());
  if (own.present && !own.is_accessor() && !own.configurable && own.writable && d.has_writable &&
      !d.writable)
    return throw_type_error(cx,
                            "'defineProperty' on proxy: trap returned truish for defining "
                            "non-configurable property '%s' which cannot be non-writable",
                            key_text(name).c_str());
  return true;
}

}  // namespace

Task<bool> proxy_define_own_property(Context& cx, Object* object, PropertyKey name,
                                     PropertyDescriptor d) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::defineProperty(), name);
  if (trap.is_undefined()) {
    const bool done = co_await define_own_property(cx, target, name, d);
    co_return done;
  }
  d.present = true;  // An empty descriptor is an empty object here.
  const Value described = co_await from_property_descriptor(cx, d);
  const Value name_value = co_await key_to_value(cx, name);
  const Value arguments[] = {Value(target), name_value, described};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (!to_boolean(result)) co_return false;
  const PropertyDescriptor own = co_await get_own_property(cx, target, name);
  const bool extensible = co_await is_extensible(cx, target);
  co_return check_defined(cx, name, extensible, d, own);
}

// ---- §10.5.7 [[HasProperty]]

namespace {

SHOAL_COLD Thrown throw_hidden(Context& cx, PropertyKey name) {
  return throw_type_error(cx,
                          "'has' on proxy: trap returned falsish for property '%s' which "
                          "exists in the proxy target as non-configurable",
                          key_text(name).c_str());
}
SHOAL_COLD Thrown throw_hidden_in_fixed(Context& cx, PropertyKey name) {
  return throw_type_error(cx,
                          "'has' on proxy: trap returned falsish for property '%s' but the "
                          "proxy target is not extensible",
                          key_text(name).c_str());
}

}  // namespace

Task<bool> proxy_has(Context& cx, Object* object, PropertyKey name) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::has(), name);
  if (trap.is_undefined()) {
    const bool has = co_await has_property(cx, target, name);
    co_return has;
  }
  const Value name_value = co_await key_to_value(cx, name);
  const Value arguments[] = {Value(target), name_value};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (to_boolean(result)) co_return true;
  const PropertyDescriptor own = co_await get_own_property(cx, target, name);
  if (!own.present) co_return false;
  if (!own.configurable) co_return throw_hidden(cx, name);
  const bool extensible = co_await is_extensible(cx, target);
  if (!extensible) co_return throw_hidden_in_fixed(cx, name);
  co_return false;
}

namespace {

Value trap_has_done(Context& cx, Value* regs, Value result, bool threw) noexcept {
  if (threw) return kThrownValue;
  if (to_boolean(result)) return Value::boolean(true);
  Result<PropertyDescriptor> own = own_of(cx, regs);
  if (!own.ok()) return kThrownValue;
  if (!own.value().present) return Value::boolean(false);
  if (!own.value().configurable) return step<Value>(throw_hidden(cx, name_in(regs)));
  Eventually<bool> extensible = is_extensible(cx, regs[kTarget].as_object());
  if (extensible.is_thrown()) return kThrownValue;
  if (!extensible.value()) return step<Value>(throw_hidden_in_fixed(cx, name_in(regs)));
  return Value::boolean(false);
}

}  // namespace

Value proxy_has_step(Context& cx, Object* object, PropertyKey name) {
  ProxyObject* const proxy = as_proxy(object);
  Result<Value> trap = quick_trap(cx, proxy, atoms::has());
  if (!trap.ok()) return kThrownValue;
  const Value f = trap.value();
  if (f.is_undefined()) return step(cx, proxy_has(cx, object, name));
  Value* const regs = push_native(cx, 2, trap_has_done);
  if (!regs) return kThrownValue;
  return call_trap(cx, regs, proxy, f, name, 2, Value(), Value());
}

// ---- §10.5.8 [[Get]]

namespace {

Result<Value> check_got(Context& cx, PropertyKey name, Value v, const PropertyDescriptor& own) {
  if (!own.present || own.configurable) return v;
  if (!own.is_accessor() && !own.writable && !same_value(v, own.value))
    return throw_type_error(cx,
                            "'get' on proxy: property '%s' is a read-only and non-configurable "
                            "data property on the proxy target but the proxy did not return "
                            "its actual value (expected '%s' but got '%s')",
                            key_text(name).c_str(), describe_for_message(cx, own.value).c_str(),
                            describe_for_message(cx, v).c_str());
  if (own.is_accessor() && own.getter.is_undefined() && !v.is_undefined())
    return throw_type_error(cx,
                            "'get' on proxy: property '%s' is a non-configurable accessor "
                            "property on the proxy target and does not have a getter function, "
                            "but the trap did not return 'undefined' (got '%s')",
                            key_text(name).c_str(), describe_for_message(cx, v).c_str());
  return v;
}

Task<Value> proxy_get_task(Context& cx, Object* object, PropertyKey name, Value receiver) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::get(), name);
  if (trap.is_undefined()) {
    const Value v = co_await get(cx, target, name, receiver);
    co_return v;
  }
  const Value name_value = co_await key_to_value(cx, name);
  const Value arguments[] = {Value(target), name_value, receiver};
  const Value v = co_await call(cx, trap, Value(handler), arguments);
  const PropertyDescriptor own = co_await get_own_property(cx, target, name);
  co_return check_got(cx, name, v, own);
}

Value trap_get_done(Context& cx, Value* regs, Value result, bool threw) noexcept {
  if (threw) return kThrownValue;
  Result<OwnProperty> found = own_property(cx, regs[kTarget].as_object(), name_in(regs));
  if (!found.ok()) return kThrownValue;
  if (!found.value().found() || (found.value().attributes & attr::Configurable)) return result;
  Result<PropertyDescriptor> own = own_of(cx, regs);
  if (!own.ok()) return kThrownValue;
  return step(check_got(cx, name_in(regs), result, own.value()));
}

}  // namespace

Eventually<Value> proxy_get(Context& cx, Object* object, PropertyKey name, Value receiver) {
  ProxyObject* const proxy = as_proxy(object);
  Result<Value> trap = quick_trap(cx, proxy, atoms::get());
  if (!trap.ok()) return Thrown{};
  const Value f = trap.value();
  if (f.is_undefined()) return proxy_get_task(cx, object, name, receiver);
  Value* const regs = push_native(cx, 2, trap_get_done);
  if (!regs) return Thrown{};
  return eventually_of(call_trap(cx, regs, proxy, f, name, 3, receiver, Value()));
}

// ---- §10.5.9 [[Set]]

namespace {

Result<bool> check_set(Context& cx, PropertyKey name, Value v, const PropertyDescriptor& own) {
  if (!own.present || own.configurable) return true;
  if (!own.is_accessor() && !own.writable && !same_value(v, own.value))
    return throw_type_error(cx,
                            "'set' on proxy: trap returned truish for property '%s' which "
                            "exists in the proxy target as a non-configurable and non-writable "
                            "data property with a different value",
                            key_text(name).c_str());
  if (own.is_accessor() && own.setter.is_undefined())
    return throw_type_error(cx,
                            "'set' on proxy: trap returned truish for property '%s' which "
                            "exists in the proxy target as a non-configurable and non-writable "
                            "accessor property without a setter",
                            key_text(name).c_str());
  return true;
}

}  // namespace

Task<bool> proxy_set(Context& cx, Object* object, PropertyKey name, Value value, Value receiver) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::set());
  if (trap.is_undefined()) {
    const bool done = co_await set(cx, target, name, value, receiver);
    co_return done;
  }
  const Value name_value = co_await key_to_value(cx, name);
  const Value arguments[] = {Value(target), name_value, value, receiver};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (!to_boolean(result)) co_return false;
  const PropertyDescriptor own = co_await get_own_property(cx, target, name);
  co_return check_set(cx, name, value, own);
}

namespace {

Value trap_set_done(Context& cx, Value* regs, Value result, bool threw) noexcept {
  if (threw) return kThrownValue;
  if (!to_boolean(result)) {
    if (regs[kStrict].is_true())
      return step<Value>(throw_refused_store(cx, regs[kProxy].as_object(), name_in(regs)));
    return Value::boolean(false);
  }
  Result<PropertyDescriptor> own = own_of(cx, regs);
  if (!own.ok()) return kThrownValue;
  return step(check_set(cx, name_in(regs), regs[kStored], own.value()));
}

}  // namespace

Value proxy_set_step(Context& cx, Object* object, PropertyKey name, Value value, bool strict) {
  ProxyObject* const proxy = as_proxy(object);
  Result<Value> trap = quick_trap(cx, proxy, atoms::set());
  if (!trap.ok()) return kThrownValue;
  const Value f = trap.value();
  if (f.is_undefined())
    return strict ? step(cx, set_or_throw(cx, object, name, value))
                  : step(cx, set(cx, object, name, value, Value(object)));
  Value* const regs = push_native(cx, 5, trap_set_done);
  if (!regs) return kThrownValue;
  regs[kStored] = value;
  regs[kProxy] = Value(object);
  regs[kStrict] = Value::boolean(strict);
  return call_trap(cx, regs, proxy, f, name, 4, value, Value(object));
}

// ---- §10.5.10 [[Delete]]

Task<bool> proxy_delete(Context& cx, Object* object, PropertyKey name) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::deleteProperty(), name);
  if (trap.is_undefined()) {
    const bool done = co_await delete_property(cx, target, name);
    co_return done;
  }
  const Value name_value = co_await key_to_value(cx, name);
  const Value arguments[] = {Value(target), name_value};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (!to_boolean(result)) co_return false;
  const PropertyDescriptor own = co_await get_own_property(cx, target, name);
  if (!own.present) co_return true;
  if (!own.configurable)
    co_return throw_type_error(cx,
                               "'deleteProperty' on proxy: trap returned truish for property "
                               "'%s' which is non-configurable in the proxy target",
                               key_text(name).c_str());
  const bool extensible = co_await is_extensible(cx, target);
  if (!extensible)
    co_return throw_type_error(cx,
                               "'deleteProperty' on proxy: trap returned truish for property "
                               "'%s' but the proxy target is non-extensible",
                               key_text(name).c_str());
  co_return true;
}

// ---- §10.5.11 [[OwnPropertyKeys]]

namespace {

/// The trap's result: an array-like of strings and symbols.
Task<ArrayObject*> read_key_list(Context& cx, Value result) {
  if (!result.is_object())
    co_return throw_type_error(cx, "CreateListFromArrayLike called on non-object");
  Object* const object = result.as_object();
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (length > HashTable::kEntriesMax) co_return cx.heap().fail_too_big();
  ArrayObject* const keys = co_await ArrayObject::create(cx, 0, 8);
  for (uint64_t i = 0; i < length; ++i) {
    const Value v = co_await get(cx, object, PropertyKey::index(static_cast<uint32_t>(i)));
    if (!v.is_string() && !v.is_symbol())
      co_return throw_type_error(cx, "%s is not a valid property name",
                                 describe_for_message(cx, v).c_str());
    co_await step_void(keys->push(cx.heap(), v));
  }
  co_return keys;
}

/// The keys as a set; throws if one is there twice.
Result<HashTable*> set_of_keys(Context& cx, ArrayObject* keys) {
  HashTable* const set = TRY(HashTable::create(cx.heap(), 1, keys->length()));
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const Value k = keys->dense_element(i);
    const uint32_t hash = HashTable::hash_of(k);
    if (set->find(k, hash) != HashTable::kNotFound)
      return throw_type_error(cx, "'ownKeys' on proxy: trap returned duplicate entries");
    set->append(cx.heap(), k, hash, Value());
  }
  return set;
}

/// Takes k out of the set; throws if it is not there: the trap left out a key that it must report.
Result<bool> take_reported(Context& cx, HashTable* unchecked, Value k) {
  const uint32_t at = unchecked->find(k);
  if (at == HashTable::kNotFound)
    return throw_type_error(cx, "'ownKeys' on proxy: trap result did not include '%s'",
                            describe_for_message(cx, k).c_str());
  unchecked->remove_at(at);
  return true;
}

}  // namespace

Task<ArrayObject*> proxy_own_keys(Context& cx, Object* object) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  // As for any string key.
  const Value trap = co_await trap_of(cx, proxy, atoms::ownKeys(), PropertyKey::index(0));
  if (trap.is_undefined()) {
    ArrayObject* const own = co_await own_property_keys(cx, target);
    co_return own;
  }
  const Value arguments[] = {Value(target)};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  ArrayObject* const keys = co_await read_key_list(cx, result);
  HashTable* const unchecked = co_await set_of_keys(cx, keys);
  const bool extensible = co_await is_extensible(cx, target);
  ArrayObject* const target_keys = co_await own_property_keys(cx, target);
  ArrayObject* const configurable = co_await ArrayObject::create(cx, 0, 8);
  ArrayObject* const fixed = co_await ArrayObject::create(cx, 0, 8);
  for (uint32_t i = 0; i < target_keys->length(); ++i) {
    const Value k = target_keys->dense_element(i);
    const PropertyKey name = co_await primitive_to_key(cx, k);
    const PropertyDescriptor own = co_await get_own_property(cx, target, name);
    ArrayObject* const list = own.present && !own.configurable ? fixed : configurable;
    co_await step_void(list->push(cx.heap(), k));
  }
  if (extensible && fixed->length() == 0) co_return keys;
  for (uint32_t i = 0; i < fixed->length(); ++i)
    co_await take_reported(cx, unchecked, fixed->dense_element(i));
  if (extensible) co_return keys;
  for (uint32_t i = 0; i < configurable->length(); ++i)
    co_await take_reported(cx, unchecked, configurable->dense_element(i));
  if (unchecked->live() == 0) co_return keys;
  co_return throw_type_error(
      cx, "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible");
}

// ---- §10.5.12, §10.5.13: calls

Task<Value> proxy_call(Context& cx, Object* object, Value this_value, ValueArray* list) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::apply());
  if (trap.is_undefined()) {
    const Value result =
        co_await call_with_list(cx, Value(target), this_value, list, Value::undefined());
    co_return result;
  }
  const Value array = co_await array_of_list(cx, list);
  const Value arguments[] = {Value(target), this_value, array};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  co_return result;
}

Task<Value> proxy_construct(Context& cx, Object* object, ValueArray* list, Value new_target) {
  ProxyObject* const proxy = as_proxy(object);
  Object* const target = proxy->target();
  Object* const handler = proxy->handler();
  const Value trap = co_await trap_of(cx, proxy, atoms::construct());
  if (trap.is_undefined()) {
    const Value result =
        co_await call_with_list(cx, Value(target), Value::undefined(), list, new_target);
    co_return result;
  }
  const Value array = co_await array_of_list(cx, list);
  const Value arguments[] = {Value(target), array, new_target};
  const Value result = co_await call(cx, trap, Value(handler), arguments);
  if (result.is_object()) co_return result;
  co_return throw_type_error(cx, "proxy [[Construct]] must return an object");
}

}  // namespace shoal
