// The internal methods of §10.1 that walk the prototype chain: [[Get]], [[Set]], [[HasProperty]],
// and the dispatch of all others between ordinary objects and proxies.
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/module_namespace.h"
#include "vm/object/prototype_store.h"
#include "vm/object/proxy.h"
#include "vm/object/typed_array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

/// Own property lookup along the chain, to the first object that has the key. Stops at proxies.
struct Found {
  OwnProperty property;
  // Null: nobody has it. A proxy: it must be asked. A typed array without the property: it has the
  // last word on a numeric key.
  Object* holder = nullptr;
};

Result<Found> find_property(Context& cx, Object* object, PropertyKey key, bool only_has = false) {
  for (Object* o = object;;) {
    if (o->is_kind(Kind::Proxy)) [[unlikely]]
      return Found{{}, o};
    if (only_has && o->is_kind(Kind::ModuleNamespace)) [[unlikely]] {
      // §10.4.6.7: a binding in its TDZ is there all the same.
      OwnProperty own;
      own.where = OwnProperty::Where::Virtual;
      if (static_cast<ModuleNamespaceObject*>(o)->has_export(key)) return Found{own, o};
    }
    const OwnProperty own = TRY(own_property(cx, o, key));
    if (own.found()) return Found{own, o};
    // §10.4.5: numeric keys of typed arrays never reach the prototype.
    if (o->is_kind(Kind::TypedArray) && is_canonical_numeric(key)) return Found{{}, o};
    const Value proto = TRY(o->shape()->proto(cx));
    if (!proto.is_object()) return Found{};
    o = proto.as_object();
  }
}

}  // namespace

// ---- [[Get]]

Result<Value> try_get(Context& cx, Object* object, PropertyKey key) {
  const Found found = TRY(find_property(cx, object, key));
  if (!found.holder) return Value::undefined();
  if (found.holder->is_kind(Kind::Proxy)) return Value::lazy();
  if (!found.property.is_accessor()) return found.property.value;
  const Value getter = found.property.value.as<Accessor>()->getter();
  return getter.is_undefined() ? Value::undefined() : Value::lazy();
}

namespace {

/// --stress=slow: what is known at once comes through a coroutine all the same.
template <class T>
Task<T> late(Context& cx, T value) {
  (void)cx;
  co_return value;
}
template <class T>
Eventually<T> known(Context& cx, T value) {
  if (cx.options().slow_paths) [[unlikely]]
    return late(cx, value);
  return value;
}

}  // namespace

namespace {

/// An array's element, where a plain look finds it; else the hole.
Value quick_element(const Object* object, PropertyKey key) noexcept {
  return key.is_index() && object->is_kind(Kind::Array) ? object->dense_element(key.as_index())
                                                        : Value::hole();
}

/// CreateDataProperty of an element of a plain array. False: nothing was done.
bool quick_create_element(Context& cx, Object* object, PropertyKey key, Value value) noexcept {
  if (!key.is_index() || !object->is_kind(Kind::Array)) return false;
  auto* const array = static_cast<ArrayObject*>(object);
  ValueArray* const elements = array->elements();
  const uint32_t i = key.as_index();
  if (!array->is_plain() || !elements || i >= elements->capacity() || i > array->length())
    return false;
  if (i == array->length()) {
    if (!array->length_is_writable()) return false;
    array->set_length_field(i + 1);
  }
  elements->set(cx.heap(), i, value);
  return true;
}

}  // namespace

Eventually<Value> get(Context& cx, Object* object, PropertyKey key, Value receiver) {
  if (const Value element = quick_element(object, key); !element.is_hole()) return element;
  Result<Found> result = find_property(cx, object, key);
  if (!result.ok()) return Thrown{};
  const Found found = result.value();
  if (!found.holder) return known(cx, Value::undefined());
  if (found.holder->is_kind(Kind::Proxy)) return proxy_get(cx, found.holder, key, receiver);
  if (!found.property.is_accessor()) return known(cx, found.property.value);
  const Value getter = found.property.value.as<Accessor>()->getter();
  if (getter.is_undefined()) return Value::undefined();
  return call(cx, getter, receiver);
}

namespace {

/// Properties of a string primitive itself; the hole if there is none of that key.
Result<Value> string_property(Context& cx, String* s, PropertyKey key) {
  if (key.is_index()) {
    if (key.as_index() >= s->length()) return Value::hole();
    String* const unit = TRY(String::substring(cx.heap(), s, key.as_index(), key.as_index() + 1));
    return Value(unit);
  }
  if (key == PropertyKey::atom(atoms::length())) return Value::number(s->length());
  return Value::hole();
}

}  // namespace

Result<Object*> prototype_of_primitive(Context& cx, Value value, PropertyKey key) {
  Intrinsic which;
  if (value.is_string()) {
    which = Intrinsic::StringPrototype;
  } else if (value.is_number()) {
    which = Intrinsic::NumberPrototype;
  } else if (value.is_boolean()) {
    which = Intrinsic::BooleanPrototype;
  } else if (value.is_symbol()) {
    which = Intrinsic::SymbolPrototype;
  } else if (value.is_bigint()) {
    which = Intrinsic::BigIntPrototype;
  } else {
    return throw_type_error(cx, "Cannot read properties of %s (reading '%s')",
                            value.is_null() ? "null" : "undefined", key_text(key).c_str());
  }
  return cx.realm()->intrinsic(cx, which);
}

Result<Value> try_get_v(Context& cx, Value value, PropertyKey key) {
  if (value.is_object()) return try_get(cx, value.as_object(), key);
  if (value.is_string()) {
    const Value own = TRY(string_property(cx, value.as_string(), key));
    if (!own.is_hole()) return own;
  }
  Object* const proto = TRY(prototype_of_primitive(cx, value, key));
  return try_get(cx, proto, key);
}

Eventually<Value> get_v(Context& cx, Value value, PropertyKey key) {
  if (value.is_object()) [[likely]]
    return get(cx, value.as_object(), key, value);
  if (value.is_string()) {
    Result<Value> own = string_property(cx, value.as_string(), key);
    if (!own.ok()) return Thrown{};
    const Value v = own.value();
    if (!v.is_hole()) return v;
  }
  Result<Object*> proto = prototype_of_primitive(cx, value, key);
  if (!proto.ok()) return Thrown{};
  return get(cx, proto.value(), key, value);
}

namespace {

Result<Value> check_method(Context& cx, Value object, Value f, PropertyKey key) {
  if (f.is_nullish()) return Value::undefined();
  if (f.is_callable()) return f;
  const std::string what = describe_for_message(cx, object);
  return throw_type_error(cx, "'%s' returned for property '%s' of object '%s' is not a function",
                          describe_for_message(cx, f).c_str(), key_text(key).c_str(), what.c_str());
}

Task<Value> get_method_task(Context& cx, Value value, PropertyKey key) {
  const Value f = co_await get_v(cx, value, key);
  co_return check_method(cx, value, f, key);
}

}  // namespace

Eventually<Value> get_method(Context& cx, Value value, PropertyKey key) {
  Result<Value> quick = try_get_v(cx, value, key);
  if (!quick.ok()) return Thrown{};
  const Value f = quick.value();
  if (f.is_lazy()) return get_method_task(cx, value, key);
  return check_method(cx, value, f, key);
}

// ---- [[Set]]

namespace {

/// §10.1.9.2 OrdinarySetWithOwnDescriptor, once the chain said: a writable data property, or none,
/// decides. The receiver is an ordinary object.
Result<TrySet> set_on_receiver(Context& cx, Object* receiver, PropertyKey key, Value value) {
  const OwnProperty own = TRY(own_property(cx, receiver, key));
  if (own.found()) {
    if (own.is_accessor() || !(own.attributes & attr::Writable)) return TrySet::Refused;
    PropertyDescriptor d;
    d.present = d.has_value = true;
    d.value = value;
    const bool done = TRY(define_own_ordinary(cx, receiver, key, d));
    return done ? TrySet::Done : TrySet::Refused;
  }
  if (!receiver->shape()->is_extensible()) return TrySet::Refused;
  const bool done =
      TRY(define_own_ordinary(cx, receiver, key, PropertyDescriptor::data(value, attr::All)));
  return done ? TrySet::Done : TrySet::Refused;
}

/// The receiver has the property itself, as plain data: the store alone remains.
bool store_existing(Context& cx, Object* object, PropertyKey key, const OwnProperty& own,
                    Value value) {
  if (object->is_kind(Kind::Arguments) && key.is_index()) return false;  // It may be mapped.
  switch (own.where) {
    case OwnProperty::Where::Slot:
      prototype_value_changes(cx, object, own.value);
      object->set_slot(cx.heap(), own.index, value);
      return true;
    case OwnProperty::Where::Element:
      object->elements()->set(cx.heap(), own.index, value);
      return true;
    default: return false;
  }
}

}  // namespace

Result<TrySet> try_set(Context& cx, Object* object, PropertyKey key, Value value, Value receiver) {
  if (object->is_kind(Kind::ModuleNamespace)) return TrySet::Refused;
  // Typed arrays convert the value, which may run script; `length` of arrays does as well.
  if (object->is_kind(Kind::TypedArray) && is_canonical_numeric(key)) return TrySet::Declined;
  const Found found = TRY(find_property(cx, object, key));
  if (found.holder) {
    if (found.holder->is_kind(Kind::Proxy)) return TrySet::Declined;
    if (found.holder->is_kind(Kind::TypedArray) && is_canonical_numeric(key) &&
        found.holder != object)
      return TrySet::Declined;
    if (found.property.is_accessor()) {
      if (found.property.value.as<Accessor>()->setter().is_undefined()) return TrySet::Refused;
      return TrySet::Declined;
    }
    if (!(found.property.attributes & attr::Writable)) return TrySet::Refused;
    if (receiver == Value(found.holder) &&
        store_existing(cx, found.holder, key, found.property, value))
      return TrySet::Done;
  }
  if (!receiver.is_object()) return TrySet::Refused;
  Object* const target = receiver.as_object();
  if (target->is_kind(Kind::Proxy) || target->is_kind(Kind::TypedArray)) return TrySet::Declined;
  if (target->is_kind(Kind::Array) && key == PropertyKey::atom(atoms::length()))
    return TrySet::Declined;
  if (found.holder == nullptr && target == object && !key.is_index() &&
      target->shape()->is_extensible()) {
    TRY_VOID(define_field(cx, target, key, value));
    return TrySet::Done;
  }
  return set_on_receiver(cx, target, key, value);
}

namespace {

Task<bool> set_task(Context& cx, Object* object, PropertyKey key, Value value, Value receiver) {
  if (object->is_kind(Kind::TypedArray) && is_canonical_numeric(key)) {
    auto* const array = static_cast<TypedArrayObject*>(object);
    if (receiver == Value(object)) {
      if (array->buffer()->is_immutable()) co_return false;
      const Value converted = co_await array->convert_element(cx, value);
      array->store_if_valid(key, converted);
      co_return true;
    }
    if (!array->is_valid_key(key)) co_return true;
  }
  const Found found = co_await find_property(cx, object, key);
  if (found.holder) {
    if (found.holder->is_kind(Kind::Proxy)) {
      const bool done = co_await proxy_set(cx, found.holder, key, value, receiver);
      co_return done;
    }
    if (found.holder->is_kind(Kind::TypedArray) && found.holder != object &&
        is_canonical_numeric(key)) {
      const bool done = co_await set_task(cx, found.holder, key, value, receiver);
      co_return done;
    }
    if (found.property.is_accessor()) {
      const Value setter = found.property.value.as<Accessor>()->setter();
      if (setter.is_undefined()) co_return false;
      const Value arguments[] = {value};
      (void)co_await call(cx, setter, receiver, arguments);
      co_return true;
    }
    if (!(found.property.attributes & attr::Writable)) co_return false;
  }
  if (!receiver.is_object()) co_return false;
  Object* const target = receiver.as_object();
  const PropertyDescriptor own = co_await get_own_property(cx, target, key);
  if (own.present) {
    if (own.is_accessor() || !own.writable) co_return false;
    PropertyDescriptor d;
    d.present = d.has_value = true;
    d.value = value;
    const bool done = co_await define_own_property(cx, target, key, d);
    co_return done;
  }
  const bool created = co_await create_data_property(cx, target, key, value);
  co_return created;
}

}  // namespace

namespace {

Task<bool> grow_and_set(Context& cx, Object* object, PropertyKey key, Value value) {
  (void)co_await make_room(cx, object, key);
  const bool done = co_await set(cx, object, key, value, Value(object));
  co_return done;
}
Task<bool> grow_and_set_or_throw(Context& cx, Object* object, PropertyKey key, Value value) {
  (void)co_await make_room(cx, object, key);
  const bool done = co_await set_or_throw(cx, object, key, value);
  co_return done;
}
Task<bool> grow_and_create(Context& cx, Object* object, PropertyKey key, Value value) {
  (void)co_await make_room(cx, object, key);
  const bool done = co_await create_data_property(cx, object, key, value);
  co_return done;
}
Task<bool> grow_and_create_or_throw(Context& cx, Object* object, PropertyKey key, Value value) {
  (void)co_await make_room(cx, object, key);
  const bool done = co_await create_data_property_or_throw(cx, object, key, value);
  co_return done;
}

}  // namespace

Eventually<bool> set(Context& cx, Object* object, PropertyKey key, Value value, Value receiver) {
  if (receiver == Value(object) && grows_long(object, key)) [[unlikely]]
    return grow_and_set(cx, object, key, value);
  Result<TrySet> quick = try_set(cx, object, key, value, receiver);
  if (!quick.ok()) return Thrown{};
  switch (quick.value()) {
    case TrySet::Done: return known(cx, true);
    case TrySet::Refused: return known(cx, false);
    case TrySet::Declined: break;
  }
  return set_task(cx, object, key, value, receiver);
}

SHOAL_COLD Thrown throw_refused_store(Context& cx, Object* object, PropertyKey key) {
  if (object->is_kind(Kind::Proxy) && static_cast<ProxyObject*>(object)->handler())
    return throw_type_error(cx, "'set' on proxy: trap returned falsish for property '%s'",
                            key_text(key).c_str());
  Result<OwnProperty> own = own_property(cx, object, key);
  const bool is_setterless = own.ok() && own.value().is_accessor();
  const std::string what = describe_for_message(cx, Value(object));
  if (is_setterless)
    return throw_type_error(cx, "Cannot set property %s of %s which has only a getter",
                            key_text(key).c_str(), what.c_str());
  if (own.ok() && !own.value().found() && !object->is_kind(Kind::Proxy) &&
      !object->shape()->is_extensible())
    return throw_type_error(cx, "Cannot add property %s, object is not extensible",
                            key_text(key).c_str());
  return throw_type_error(cx, "Cannot assign to read only property '%s' of object '%s'",
                          key_text(key).c_str(), what.c_str());
}

namespace {

Task<bool> set_or_throw_task(Context& cx, Object* object, PropertyKey key, Value value) {
  const bool done = co_await set_task(cx, object, key, value, Value(object));
  if (!done) co_return throw_refused_store(cx, object, key);
  co_return true;
}

}  // namespace

Eventually<bool> set_or_throw(Context& cx, Object* object, PropertyKey key, Value value) {
  if (grows_long(object, key)) [[unlikely]]
    return grow_and_set_or_throw(cx, object, key, value);
  Result<TrySet> quick = try_set(cx, object, key, value, Value(object));
  if (!quick.ok()) return Thrown{};
  switch (quick.value()) {
    case TrySet::Done: return true;
    case TrySet::Refused: return throw_refused_store(cx, object, key);
    case TrySet::Declined: break;
  }
  return set_or_throw_task(cx, object, key, value);
}

// ---- The others

Eventually<bool> has_property(Context& cx, Object* object, PropertyKey key) {
  if (!quick_element(object, key).is_hole()) return true;
  Result<Found> result = find_property(cx, object, key, true);
  if (!result.ok()) return Thrown{};
  const Found found = result.value();
  if (!found.holder) return known(cx, false);
  if (found.holder->is_kind(Kind::Proxy)) return proxy_has(cx, found.holder, key);
  return known(cx, found.property.found());
}

namespace {

Task<bool> has_own_task(Context& cx, Object* proxy, PropertyKey key) {
  const PropertyDescriptor d = co_await proxy_get_own_property(cx, proxy, key);
  co_return d.present;
}

}  // namespace

Eventually<bool> has_own_property(Context& cx, Object* object, PropertyKey key) {
  if (object->is_kind(Kind::Proxy)) return has_own_task(cx, object, key);
  Result<OwnProperty> own = own_property(cx, object, key);
  if (!own.ok()) return Thrown{};
  return own.value().found();
}

Eventually<PropertyDescriptor> get_own_property(Context& cx, Object* object, PropertyKey key) {
  if (object->is_kind(Kind::Proxy)) return proxy_get_own_property(cx, object, key);
  Result<OwnProperty> result = own_property(cx, object, key);
  if (!result.ok()) return Thrown{};
  const OwnProperty own = result.value();
  if (!own.found()) return PropertyDescriptor{};
  if (own.is_accessor())
    return PropertyDescriptor::accessor(own.value.as<Accessor>()->getter(),
                                        own.value.as<Accessor>()->setter(), own.attributes);
  return PropertyDescriptor::data(own.value, own.attributes);
}

namespace {

bool converts_value(const Object* object, PropertyKey key, const PropertyDescriptor& d) {
  if (!d.has_value) return false;
  if (object->is_kind(Kind::Array)) return key == PropertyKey::atom(atoms::length());
  return object->is_kind(Kind::TypedArray) &&
         static_cast<const TypedArrayObject*>(object)->define_converts(key, d);
}

/// Values that must be converted first: an array's length, a typed array's element.
Task<bool> define_converted(Context& cx, Object* object, PropertyKey key, PropertyDescriptor d) {
  if (object->is_kind(Kind::Array)) {
    const uint32_t length = co_await to_uint32(cx, d.value);
    const Value number = co_await to_number(cx, d.value);
    if (number.as_number() != length) co_return throw_range_error(cx, "Invalid array length");
    d.value = Value::number(length);
  } else {
    auto* const array = static_cast<TypedArrayObject*>(object);
    const Value converted = co_await array->convert_element(cx, d.value);
    array->store_if_valid(key, converted);
    co_return true;
  }
  co_return define_own_ordinary(cx, object, key, d);
}

}  // namespace

Eventually<bool> define_own_property(Context& cx, Object* object, PropertyKey key,
                                     const PropertyDescriptor& d) {
  if (object->is_kind(Kind::Proxy)) return proxy_define_own_property(cx, object, key, d);
  if (converts_value(object, key, d)) return define_converted(cx, object, key, d);
  return define_own_ordinary(cx, object, key, d);
}

SHOAL_COLD static Thrown throw_cannot_define(Context& cx, Object* object, PropertyKey key) {
  if (!object->is_kind(Kind::Proxy) && !object->shape()->is_extensible())
    return throw_type_error(cx, "Cannot define property %s, object is not extensible",
                            key_text(key).c_str());
  return throw_type_error(cx, "Cannot redefine property: %s", key_text(key).c_str());
}

namespace {

Task<bool> define_or_throw_task(Context& cx, Object* object, PropertyKey key,
                                PropertyDescriptor d) {
  const bool done = co_await define_own_property(cx, object, key, d);
  if (!done) co_return throw_cannot_define(cx, object, key);
  co_return true;
}

}  // namespace

Eventually<bool> define_or_throw(Context& cx, Object* object, PropertyKey key,
                                 const PropertyDescriptor& d) {
  if (object->is_kind(Kind::Proxy) || converts_value(object, key, d))
    return define_or_throw_task(cx, object, key, d);
  Result<bool> done = define_own_ordinary(cx, object, key, d);
  if (!done.ok()) return Thrown{};
  if (!done.value()) return throw_cannot_define(cx, object, key);
  return true;
}

Eventually<bool> create_data_property(Context& cx, Object* object, PropertyKey key, Value value) {
  if (quick_create_element(cx, object, key, value)) return true;
  if (grows_long(object, key)) [[unlikely]]
    return grow_and_create(cx, object, key, value);
  return define_own_property(cx, object, key, PropertyDescriptor::data(value, attr::All));
}

Eventually<bool> create_data_property_or_throw(Context& cx, Object* object, PropertyKey key,
                                               Value value) {
  if (quick_create_element(cx, object, key, value)) return true;
  if (grows_long(object, key)) [[unlikely]]
    return grow_and_create_or_throw(cx, object, key, value);
  return define_or_throw(cx, object, key, PropertyDescriptor::data(value, attr::All));
}

Eventually<bool> delete_property(Context& cx, Object* object, PropertyKey key) {
  if (object->is_kind(Kind::Proxy)) return proxy_delete(cx, object, key);
  return delete_ordinary(cx, object, key);
}

namespace {

Thrown throw_cannot_delete(Context& cx, Object* object, PropertyKey key) {
  return throw_type_error(cx, "Cannot delete property '%s' of %s", key_text(key).c_str(),
                          describe_for_message(cx, Value(object)).c_str());
}

Task<bool> delete_or_throw_task(Context& cx, Object* proxy, PropertyKey key) {
  const bool done = co_await proxy_delete(cx, proxy, key);
  if (!done)
    co_return throw_type_error(cx,
                               "'deleteProperty' on proxy: trap returned falsish for "
                               "property '%s'",
                               key_text(key).c_str());
  co_return true;
}

}  // namespace

Eventually<bool> delete_or_throw(Context& cx, Object* object, PropertyKey key) {
  if (object->is_kind(Kind::Proxy)) return delete_or_throw_task(cx, object, key);
  Result<bool> done = delete_ordinary(cx, object, key);
  if (!done.ok()) return Thrown{};
  if (!done.value()) return throw_cannot_delete(cx, object, key);
  return true;
}

Eventually<ArrayObject*> own_property_keys(Context& cx, Object* object) {
  if (object->is_kind(Kind::Proxy)) return proxy_own_keys(cx, object);
  return own_keys_ordinary(cx, object, {});
}

Eventually<Value> get_prototype_of(Context& cx, Object* object) {
  if (object->is_kind(Kind::Proxy)) return proxy_get_prototype_of(cx, object);
  return object->shape()->proto(cx);
}

Eventually<bool> set_prototype_of(Context& cx, Object* object, Value proto) {
  if (object->is_kind(Kind::Proxy)) return proxy_set_prototype_of(cx, object, proto);
  Result<Value> current = object->shape()->proto(cx);
  if (!current.ok()) return Thrown{};
  if (same_value(current.value(), proto)) return true;
  // §10.1.2.1; immutable prototype exotic objects: Object.prototype and module namespaces.
  if (!object->shape()->is_extensible() || object->is_kind(Kind::ModuleNamespace)) return false;
  if (Value(object) == cx.realm()->peek_intrinsic(Intrinsic::ObjectPrototype)) return false;
  for (Value p = proto; p.is_object();) {
    if (p.as_object() == object) return false;
    if (p.as_object()->is_kind(Kind::Proxy)) break;
    Result<Value> next = p.as_object()->shape()->proto(cx);
    if (!next.ok()) return Thrown{};
    p = next.value();
  }
  Result<void> done = set_prototype_plain(cx, object, proto);
  if (!done.ok()) return Thrown{};
  return true;
}

Eventually<bool> is_extensible(Context& cx, Object* object) {
  if (object->is_kind(Kind::Proxy)) return proxy_is_extensible(cx, object);
  return object->shape()->is_extensible();
}

Eventually<bool> prevent_extensions(Context& cx, Object* object) {
  if (object->is_kind(Kind::Proxy)) return proxy_prevent_extensions(cx, object);
  if (object->is_kind(Kind::TypedArray) &&
      !static_cast<TypedArrayObject*>(object)->has_fixed_length())
    return false;
  Result<void> done = prevent_extensions_plain(cx, object);
  if (!done.ok()) return Thrown{};
  return true;
}

}  // namespace shoal
