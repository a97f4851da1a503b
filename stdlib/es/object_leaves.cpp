#include "stdlib/es/object_leaves.h"

#include "vm/object/array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/descriptor.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/symbol.h"

namespace shoal::natives {
namespace {

/// Objects with more properties are no leaf's work.
constexpr uint32_t kPropertiesMax = 256;

bool is_private(PropertyKey key) noexcept {
  return key.is_symbol() && key.as_symbol()->is_private();
}

/// Sets what a plain object of data holds. Declined where that may run script, or takes long.
Result<TrySet> assign_plain(Context& cx, Object* to, const Object* from) {
  if (from == to || from->elements() || !has_only_data(from) ||
      from->shape()->count() > kPropertiesMax)
    return TrySet::Declined;
  const Shape* const shape = from->shape();
  for (const bool symbols : {false, true}) {
    for (uint32_t i = 0; i < shape->count(); ++i) {
      const PropertyEntry e = shape->table()->entry(i);
      if (e.key.is_empty() || !(e.attributes & attr::Enumerable) || e.key.is_symbol() != symbols ||
          is_private(e.key))
        continue;
      const TrySet done = TRY(try_set(cx, to, e.key, from->slot(e.slot), Value(to)));
      if (done != TrySet::Done) return TrySet::Declined;
    }
  }
  return TrySet::Done;
}

}  // namespace

/// Declining half-way is no harm: what has been set is set again, to the same values.
Result<Value> object_assign_quick(Context& cx, const Args& args) {
  if (!args[0].is_kind(Kind::Object)) return Value::lazy();
  for (uint32_t i = 1; i < args.count; ++i) {
    if (args[i].is_nullish()) continue;
    if (!args[i].is_kind(Kind::Object)) return Value::lazy();
    const TrySet done = TRY(assign_plain(cx, args[0].as_object(), args[i].as_object()));
    if (done != TrySet::Done) return Value::lazy();
  }
  return args[0];
}

Result<Value> object_keys_quick(Context& cx, const Args& args) {
  if (!args[0].is_kind(Kind::Object) && !args[0].is_kind(Kind::Array)) return Value::lazy();
  Object* const object = args[0].as_object();
  const uint32_t room = object->elements() ? object->elements()->capacity() : 0;
  if (room > kLeafUnitsMax || object->shape()->count() > kLeafUnitsMax) return Value::lazy();
  ArrayObject* const keys = TRY(own_keys_ordinary(cx, object, {true, false, true}));
  return Value(keys);
}

// ---- values, entries

namespace {

template <bool with_keys>
Result<Value> items_of(Context& cx, Value v) {
  if (!v.is_kind(Kind::Object)) return Value::lazy();
  const Object* const object = v.as_object();
  const Shape* const shape = object->shape();
  if (object->elements() || shape->count() > kPropertiesMax || !has_only_data(object))
    return Value::lazy();
  ArrayObject* const out = TRY(ArrayObject::create(cx, 0, shape->count()));
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry e = shape->table()->entry(i);
    if (e.key.is_empty() || e.key.is_symbol() || !(e.attributes & attr::Enumerable)) continue;
    Value item = object->slot(e.slot);
    if constexpr (with_keys) {
      const Value pair[] = {Value(e.key.as_atom()), item};
      ArrayObject* const entry = TRY(array_from(cx, pair, 2));
      item = Value(entry);
    }
    TRY_VOID(out->push(cx.heap(), item));
  }
  return Value(out);
}

}  // namespace

Result<Value> object_values_quick(Context& cx, const Args& args) {
  return items_of<false>(cx, args[0]);
}
Result<Value> object_entries_quick(Context& cx, const Args& args) {
  return items_of<true>(cx, args[0]);
}

// ---- Integrity

namespace {

/// An object or array whose shape others may have as well, and whose elements have no attributes of
/// their own.
bool has_common_shape(Value v) noexcept {
  if (!v.is_kind(Kind::Object) && !v.is_kind(Kind::Array)) return false;
  const Shape* const shape = v.as_object()->shape();
  return !shape->is_owned() && !shape->intrinsic_template() &&
         !shape->has(ShapeFlags::SparseElements) && shape->count() <= kPropertiesMax;
}

/// Whether the properties of the shape are sealed or frozen (elements aside).
bool has_integrity(const Shape* shape, bool frozen) noexcept {
  if (shape->is_extensible()) return false;
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry& e = shape->table()->entry(i);
    if (is_private(e.key)) continue;
    if (e.attributes & attr::Configurable) return false;
    if (frozen && (e.attributes & attr::Writable)) return false;
  }
  return true;
}

Result<Value> set_integrity(Context& cx, Value v, bool frozen) {
  if (!v.is_object()) return v;
  if (!has_common_shape(v)) return Value::lazy();
  Object* const object = v.as_object();
  const ShapeFlags flag = frozen ? ShapeFlags::ElementsFrozen : ShapeFlags::ElementsSealed;
  if (!object->shape()->has(flag) || !has_integrity(object->shape(), frozen)) {
    Shape* const shape = TRY(ShapeOps::with_integrity(cx, object->shape(), frozen));
    object->set_shape(cx.heap(), shape);
  }
  if (frozen && v.is_kind(Kind::Array)) static_cast<ArrayObject*>(object)->make_length_readonly();
  return v;
}

}  // namespace

Result<Value> object_freeze_quick(Context& cx, const Args& args) {
  return set_integrity(cx, args[0], true);
}
Result<Value> object_seal_quick(Context& cx, const Args& args) {
  return set_integrity(cx, args[0], false);
}

Result<Value> object_is_frozen_quick(Context&, const Args& args) {
  const Value v = args[0];
  if (!v.is_object()) return Value::boolean(true);
  if (!has_common_shape(v)) return Value::lazy();
  const Object* const object = v.as_object();
  if (!has_integrity(object->shape(), true)) return Value::boolean(false);
  if (object->shape()->has(ShapeFlags::ElementsFrozen)) return Value::boolean(true);
  return object->elements() || v.is_kind(Kind::Array) ? Value::lazy() : Value::boolean(true);
}

// ---- Own properties

namespace {

/// Whether looking for that own property runs no script.
bool can_look(Value v, Value key) noexcept {
  return v.is_object() && !v.is_kind(Kind::Proxy) && !v.is_kind(Kind::ModuleNamespace) &&
         !key.is_object();
}

Result<Value> has_own(Context& cx, Value v, Value name) {
  if (v.is_string() && !name.is_object()) {
    const PropertyKey key = TRY(primitive_to_key(cx, name));
    return Value::boolean(key.is_index() ? key.as_index() < v.as_string()->length()
                                         : key == PropertyKey::atom(atoms::length()));
  }
  if (!can_look(v, name)) return Value::lazy();
  const PropertyKey key = TRY(primitive_to_key(cx, name));
  const OwnProperty own = TRY(own_property(cx, v.as_object(), key));
  return Value::boolean(own.found());
}

/// FAST PATH: what can be defined without script. Lazy: the complete way does it, or says why not.
Result<Value> define_plain(Context& cx, const Args& args, Value done) {
  const Value v = args[0];
  if ((!v.is_kind(Kind::Object) && !v.is_kind(Kind::Function)) || args[1].is_object() ||
      v.as_object()->shape()->count() > kPropertiesMax)
    return Value::lazy();
  const PropertyKey key = TRY(primitive_to_key(cx, args[1]));
  PropertyDescriptor d;
  if (key.is_index() || !read_plain_descriptor(cx, args[2], d)) return Value::lazy();
  const bool defined = TRY(define_own_ordinary(cx, v.as_object(), key, d));
  return defined ? done : Value::lazy();
}

}  // namespace

Result<Value> object_define_property_quick(Context& cx, const Args& args) {
  return define_plain(cx, args, args[0]);
}
Result<Value> reflect_define_property_quick(Context& cx, const Args& args) {
  return define_plain(cx, args, Value::boolean(true));
}

Result<Value> object_has_own_quick(Context& cx, const Args& args) {
  return has_own(cx, args[0], args[1]);
}
Result<Value> has_own_property_quick(Context& cx, const Args& args) {
  return has_own(cx, args.this_value, args[0]);
}

Result<Value> object_get_own_property_descriptor_quick(Context& cx, const Args& args) {
  if (!args[0].is_kind(Kind::Object) && !args[0].is_kind(Kind::Array)) return Value::lazy();
  if (!can_look(args[0], args[1])) return Value::lazy();
  const PropertyKey key = TRY(primitive_to_key(cx, args[1]));
  Eventually<PropertyDescriptor> own = get_own_property(cx, args[0].as_object(), key);
  if (own.is_thrown()) return Thrown{};
  return own.is_ready() ? from_property_descriptor(cx, own.value()) : Value::lazy();
}

}  // namespace shoal::natives
