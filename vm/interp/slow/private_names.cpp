// Private names, §7.3.27 to §7.3.32: symbols that reflection does not show, in the object's own
// table.
#include "vm/interp/slow/slow.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::slow {
Result<Value> new_private_name(Context& cx, PropertyKey description) {
  String* const text = description.is_atom() ? description.as_atom() : atoms::empty();
  Symbol* const symbol = TRY(Symbol::create(cx.heap(), text, cx.next_identity(), Symbol::Private));
  return Value(symbol);
}

namespace {

const PropertyEntry* find_private(Value object, Value name) {
  if (!object.is_object()) return nullptr;
  return object.as_object()->shape()->find(PropertyKey::symbol(name.as_symbol()));
}

SHOAL_COLD Value throw_private(Context& cx, const char* format, Value name) {
  const std::string text = name.as_symbol()->description()->utf8();
  std::string message = format;
  message.replace(message.find("%s"), 2, text);
  (void)throw_type_error(cx, "%s", message.c_str());
  return kThrown;
}

}  // namespace

Value get_private(Context& cx, Value object, Value name) {
  const PropertyEntry* const entry = find_private(object, name);
  if (!entry)
    return throw_private(
        cx, "Cannot read private member %s from an object whose class did not declare it", name);
  const Value v = object.as_object()->slot(entry->slot);
  if (!(entry->attributes & attr::IsAccessor)) return v;
  const Value getter = v.as<Accessor>()->getter();
  if (getter.is_undefined()) return throw_private(cx, "'%s' was defined without a getter", name);
  return step(cx, call(cx, getter, object));
}

Value set_private(Context& cx, Value object, Value name, Value value) {
  const PropertyEntry* const entry = find_private(object, name);
  if (!entry)
    return throw_private(
        cx, "Cannot write private member %s to an object whose class did not declare it", name);
  if (entry->attributes & attr::IsAccessor) {
    const Value setter = object.as_object()->slot(entry->slot).as<Accessor>()->setter();
    if (setter.is_undefined()) return throw_private(cx, "'%s' was defined without a setter", name);
    const Value arguments[] = {value};
    return step(cx, call(cx, setter, object, arguments));
  }
  if (!(entry->attributes & attr::Writable))
    return throw_private(cx, "Private method '%s' is not writable", name);
  object.as_object()->set_slot(cx.heap(), entry->slot, value);
  return Value::undefined();
}

Result<bool> define_private(Context& cx, Value object_value, Value name, Value value,
                            PrivateKind kind) {
  Object* const object = object_value.as_object();
  const PropertyKey key = PropertyKey::symbol(name.as_symbol());
  const PropertyEntry* const entry = object->shape()->find(key);
  // Of proxies the shape says nothing, but that of a deferred namespace is not extensible.
  if (!entry && !object->shape()->is_extensible())
    return throw_type_error(cx, "Cannot define private member on a non-extensible object");
  if (kind == PrivateKind::Getter || kind == PrivateKind::Setter) {
    Value getter, setter;
    if (entry && (entry->attributes & attr::IsAccessor)) {
      Accessor* const old = object->slot(entry->slot).as<Accessor>();
      getter = old->getter();
      setter = old->setter();
    }
    // Half an accessor pair from the same class is completed; a whole one again means a second
    // initialisation.
    Value& half = kind == PrivateKind::Getter ? getter : setter;
    if (entry && !half.is_undefined())
      return (void)throw_private(cx, "Cannot initialize %s twice on the same object", name),
             Thrown{};
    half = value;
    Accessor* const accessor = TRY(Accessor::create(cx.heap(), getter, setter));
    TRY_VOID(define_field(cx, object, key, Value(accessor), attr::IsAccessor));
    return true;
  }
  if (entry)
    return (void)throw_private(cx, "Cannot initialize %s twice on the same object", name), Thrown{};
  TRY_VOID(define_field(cx, object, key, value, kind == PrivateKind::Field ? attr::Writable : 0));
  return true;
}

Result<Value> has_private(Context& cx, Value object, Value name) {
  if (!object.is_object())
    return throw_type_error(cx, "Cannot use 'in' operator to search for '%s' in %s",
                            name.as_symbol()->description()->utf8().c_str(),
                            describe_for_message(cx, object).c_str());
  return Value::boolean(find_private(object, name) != nullptr);
}

}  // namespace shoal::slow
