#include "vm/run/operations/descriptor.h"

#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

/// An object with more properties is no usual descriptor.
constexpr uint32_t kPlainFieldsMax = 16;

/// A field of a descriptor object, if it has it: HasProperty, then Get.
struct Field {
  bool present = false;
  Value value;
};

Task<Field> read_field(Context& cx, Object* object, PropertyKey name) {
  Field field;
  const bool present = co_await has_property(cx, object, name);
  if (!present) co_return field;
  const Value v = co_await get(cx, object, name);
  field.present = true;
  field.value = v;
  co_return field;
}

}  // namespace

Task<PropertyDescriptor> to_property_descriptor(Context& cx, Value v) {
  if (!v.is_object())
    co_return throw_type_error(cx, "Property description must be an object: %s",
                               describe_for_message(cx, v).c_str());
  Object* const object = v.as_object();
  PropertyDescriptor d;
  d.present = true;
  const Field enumerable = co_await read_field(cx, object, key(atoms::enumerable()));
  d.has_enumerable = enumerable.present;
  d.enumerable = enumerable.present && to_boolean(enumerable.value);
  const Field configurable = co_await read_field(cx, object, key(atoms::configurable()));
  d.has_configurable = configurable.present;
  d.configurable = configurable.present && to_boolean(configurable.value);
  const Field value = co_await read_field(cx, object, key(atoms::value()));
  d.has_value = value.present;
  d.value = value.value;
  const Field writable = co_await read_field(cx, object, key(atoms::writable()));
  d.has_writable = writable.present;
  d.writable = writable.present && to_boolean(writable.value);
  const Field getter = co_await read_field(cx, object, key(atoms::get()));
  d.has_get = getter.present;
  d.getter = getter.value;
  if (d.has_get && !d.getter.is_undefined() && !d.getter.is_callable())
    co_return throw_type_error(cx, "Getter must be a function: %s",
                               describe_for_message(cx, d.getter).c_str());
  const Field setter = co_await read_field(cx, object, key(atoms::set()));
  d.has_set = setter.present;
  d.setter = setter.value;
  if (d.has_set && !d.setter.is_undefined() && !d.setter.is_callable())
    co_return throw_type_error(cx, "Setter must be a function: %s",
                               describe_for_message(cx, d.setter).c_str());
  if (d.is_accessor() && d.is_data())
    co_return throw_type_error(cx,
                               "Invalid property descriptor. Cannot both specify accessors and "
                               "a value or writable attribute");
  co_return d;
}

bool read_plain_descriptor(Context& cx, Value v, PropertyDescriptor& d) {
  if (!v.is_kind(Kind::Object) || !cx.realm()->is_first()) return false;
  const Object* const object = v.as_object();
  const Shape* const shape = object->shape();
  if (shape->proto_intrinsic() != static_cast<uint16_t>(Intrinsic::ObjectPrototype) ||
      shape->count() > kPlainFieldsMax || !cx.is_pristine(Pristine::Descriptors))
    return false;
  d = {};
  d.present = true;
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry& e = shape->table()->entry(i);
    if (e.key.is_empty()) continue;
    const Value field = object->slot(e.slot);
    if ((e.attributes & attr::IsAccessor) || field.is_lazy()) return false;
    const auto is = [&e](const String* name) { return e.key == PropertyKey::atom(name); };
    if (is(atoms::value())) {
      d.has_value = true;
      d.value = field;
    } else if (is(atoms::writable())) {
      d.has_writable = true;
      d.writable = to_boolean(field);
    } else if (is(atoms::enumerable())) {
      d.has_enumerable = true;
      d.enumerable = to_boolean(field);
    } else if (is(atoms::configurable())) {
      d.has_configurable = true;
      d.configurable = to_boolean(field);
    } else if (is(atoms::get())) {
      d.has_get = true;
      d.getter = field;
    } else if (is(atoms::set())) {
      d.has_set = true;
      d.setter = field;
    }
  }
  const auto is_function = [](Value f) { return f.is_undefined() || f.is_callable(); };
  return is_function(d.getter) && is_function(d.setter) && !(d.is_accessor() && d.is_data());
}

Result<Value> from_property_descriptor(Context& cx, const PropertyDescriptor& d) {
  if (!d.present && !d.is_data() && !d.is_accessor() && !d.has_enumerable && !d.has_configurable)
    return Value::undefined();
  const bool is_whole = d.has_value && d.has_writable && d.has_enumerable && d.has_configurable;
  Realm* const realm = cx.realm();
  if (Shape* const known = realm->descriptor_shape.get(); known && is_whole) {
    PlainObject* const made = TRY(PlainObject::create(cx.heap(), known));
    const Value fields[] = {d.value, Value::boolean(d.writable), Value::boolean(d.enumerable),
                            Value::boolean(d.configurable)};
    for (uint32_t i = 0; i < 4; ++i) made->inline_slots()[i].set(cx.heap(), made, fields[i]);
    return Value(made);
  }
  Object* const object = TRY(new_object(cx));
  if (d.has_value) TRY_VOID(define_field(cx, object, key(atoms::value()), d.value));
  if (d.has_writable)
    TRY_VOID(define_field(cx, object, key(atoms::writable()), Value::boolean(d.writable)));
  if (d.has_get) TRY_VOID(define_field(cx, object, key(atoms::get()), d.getter));
  if (d.has_set) TRY_VOID(define_field(cx, object, key(atoms::set()), d.setter));
  if (d.has_enumerable)
    TRY_VOID(define_field(cx, object, key(atoms::enumerable()), Value::boolean(d.enumerable)));
  if (d.has_configurable)
    TRY_VOID(define_field(cx, object, key(atoms::configurable()), Value::boolean(d.configurable)));
  if (is_whole && object->shape()->slot_count() == 4 && object->shape()->inline_capacity() >= 4)
    realm->descriptor_shape.set(cx.heap(), realm, object->shape());
  return Value(object);
}

PropertyDescriptor complete_descriptor(const PropertyDescriptor& d) noexcept {
  PropertyDescriptor c = d;
  c.present = c.has_enumerable = c.has_configurable = true;
  if (d.is_accessor())
    c.has_get = c.has_set = true;
  else
    c.has_value = c.has_writable = true;
  return c;
}

bool is_compatible_descriptor(bool extensible, const PropertyDescriptor& d,
                              const PropertyDescriptor& current) noexcept {
  if (!current.present) return extensible;
  if (current.configurable) return true;
  if (d.has_configurable && d.configurable) return false;
  if (d.has_enumerable && d.enumerable != current.enumerable) return false;
  if (!d.is_accessor() && !d.is_data()) return true;
  if (d.is_accessor() != current.is_accessor()) return false;
  if (current.is_accessor())
    return !(d.has_get && !same_value(d.getter, current.getter)) &&
           !(d.has_set && !same_value(d.setter, current.setter));
  if (current.writable) return true;
  return !(d.has_writable && d.writable) && !(d.has_value && !same_value(d.value, current.value));
}

}  // namespace shoal
