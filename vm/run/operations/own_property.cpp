// [[GetOwnProperty]], [[DefineOwnProperty]], [[Delete]] and [[OwnPropertyKeys]] of everything but
// proxies, and how objects change form (own shapes, sparse elements, prototypes).
#include <algorithm>
#include <vector>

#include "vm/object/arguments.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/module_namespace.h"
#include "vm/object/prototype_store.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/descriptor.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

uint8_t element_attributes(const Object* object) noexcept {
  if (object->shape()->has(ShapeFlags::ElementsFrozen)) return attr::Enumerable;
  if (object->shape()->has(ShapeFlags::ElementsSealed)) return attr::Enumerable | attr::Writable;
  return attr::All;
}

/// Gives the object a shape of its own, if it has none that may be changed.
Result<Shape*> own_shape(Context& cx, Object* object) {
  Shape* const shape = object->shape();
  if (shape->is_owned() && !shape->has(ShapeFlags::Watched)) return shape;
  Shape* const own = TRY(shape->is_owned() ? ShapeOps::renew(cx, shape) : ShapeOps::own(cx, shape));
  object->set_shape(cx.heap(), own);
  return own;
}

/// A property of a prototype (or global) on which caches may rely is about to change.
void structure_changes(Context& cx, Object* object) noexcept {
  if (object->shape()->has(ShapeFlags::Prototype)) ++cx.state().prototype_epoch;
}

}  // namespace

Result<void> become_prototype(Context& cx, Object* object) {
  if (object->shape()->has(ShapeFlags::Prototype)) return {};
  Shape* const shape = TRY(own_shape(cx, object));
  shape->set_flag(ShapeFlags::Prototype);
  return {};
}

// ---- Virtual properties: those that no slot holds

namespace {

OwnProperty virtual_property(Value value, uint8_t attributes) noexcept {
  OwnProperty p;
  p.where = OwnProperty::Where::Virtual;
  p.value = value;
  p.attributes = attributes;
  return p;
}

/// The exotic part of own_property. found() is false where the ordinary part has the say; `final`
/// where it has not.
Result<OwnProperty> exotic_property(Context& cx, Object* object, PropertyKey key, bool& final) {
  final = false;
  switch (object->object_kind()) {
    case Kind::Array: {
      auto* const array = static_cast<ArrayObject*>(object);
      if (key == PropertyKey::atom(atoms::length()))
        return virtual_property(Value::number(array->length()),
                                array->length_is_writable() ? attr::Writable : 0);
      break;
    }
    case Kind::Wrapper: {
      const Value primitive = static_cast<WrapperObject*>(object)->primitive();
      if (!primitive.is_string()) break;
      String* const s = primitive.as_string();
      if (key == PropertyKey::atom(atoms::length()))
        return virtual_property(Value::number(s->length()), 0);
      if (key.is_index() && key.as_index() < s->length()) {
        String* const unit =
            TRY(String::substring(cx.heap(), s, key.as_index(), key.as_index() + 1));
        return virtual_property(Value(unit), attr::Enumerable);
      }
      break;
    }
    case Kind::TypedArray: {
      bool numeric = false;
      const Value v = TRY(static_cast<TypedArrayObject*>(object)->get_own(cx, key, numeric));
      final = numeric;
      if (numeric && !v.is_hole())
        return virtual_property(v, static_cast<TypedArrayObject*>(object)->element_attributes());
      break;
    }
    case Kind::ModuleNamespace:
      return static_cast<ModuleNamespaceObject*>(object)->own_property(cx, key, final);
    default: break;
  }
  return OwnProperty{};
}

}  // namespace

Result<OwnProperty> own_property(Context& cx, Object* object, PropertyKey key) {
  bool final;
  OwnProperty p = TRY(exotic_property(cx, object, key, final));
  if (p.found() || final) return p;
  if (key.is_index()) {
    const Value v = object->dense_element(key.as_index());
    if (!v.is_hole()) {
      p.where = OwnProperty::Where::Element;
      p.index = key.as_index();
      p.attributes = element_attributes(object);
      p.value = v;
      if (object->is_kind(Kind::Arguments))
        p.value = static_cast<ArgumentsObject*>(object)->mapped_value(key.as_index(), v);
      return p;
    }
    if (!object->shape()->has(ShapeFlags::SparseElements)) return p;
  } else if (object->shape()->has(ShapeFlags::LazyFunction) && !key.is_symbol()) {
    if (key == PropertyKey::atom(atoms::length()) || key == PropertyKey::atom(atoms::name()) ||
        key == PropertyKey::atom(atoms::prototype()) || key == PropertyKey::atom(atoms::caller()) ||
        key == PropertyKey::atom(atoms::arguments()))
      TRY_VOID(materialize_function(cx, object));
  }
  const PropertyEntry* const entry = object->shape()->find(key);
  if (!entry) return p;
  p.where = OwnProperty::Where::Slot;
  p.index = entry->slot;
  p.attributes = entry->attributes;
  p.value = object->slot(entry->slot);
  if (p.value.is_lazy()) [[unlikely]] {
    p.value = TRY(materialize_slot(cx, object, entry->slot));
    p.attributes = object->shape()->find(key)->attributes;
  }
  if (key.is_index() && object->is_kind(Kind::Arguments))
    p.value = static_cast<ArgumentsObject*>(object)->mapped_value(key.as_index(), p.value);
  return p;
}

// ---- Adding and changing

namespace {

/// A dictionary whose full table is a quarter tombstones: its slots are numbered anew, so that
/// one that properties come to and leave does not grow for ever.
Result<void> compact_dictionary(Context& cx, Object* object) {
  const PropertyTable* const old = object->shape()->table();
  if (!old || old->used() < old->capacity() || old->removed() < old->used() / 4) return {};
  Shape* const shape = TRY(own_shape(cx, object));
  const uint32_t live = old->used() - old->removed();
  PropertyTable* const table = TRY(PropertyTable::create(cx.heap(), live + live / 2 + 4));
  for (uint32_t i = 0; i < old->used(); ++i) {
    const PropertyEntry& e = old->entry(i);
    if (e.key.is_empty()) continue;
    const uint32_t slot = table->used();
    object->set_slot(cx.heap(), slot, object->slot(e.slot));
    table->append(&cx.heap(), e.key, slot, e.attributes);
  }
  for (uint32_t slot = live; slot < shape->slot_count(); ++slot)
    object->set_slot(cx.heap(), slot, Value::undefined());
  ShapeOps::set_owned_table(cx, shape, table);
  return {};
}

}  // namespace

Result<void> define_field(Context& cx, Object* object, PropertyKey key, Value value,
                          uint8_t attributes) {
  if (key.is_index()) {
    if (attributes == attr::All) return put_element(cx, object, key.as_index(), value);
    PropertyDescriptor d = PropertyDescriptor::data(value, attributes);
    const bool defined = TRY(define_own_ordinary(cx, object, key, d));
    (void)defined;
    return {};
  }
  if (object->shape()->has(ShapeFlags::LazyFunction)) TRY_VOID(materialize_function(cx, object));
  Shape* shape = object->shape();
  if (const PropertyEntry* const entry = shape->find(key)) {
    if (entry->attributes != attributes) {
      structure_changes(cx, object);
      const uint32_t slot = entry->slot;
      shape = TRY(own_shape(cx, object));
      TRY_VOID(ShapeOps::set_attributes(cx, shape, key, attributes));
      object->set_slot(cx.heap(), slot, value);
      return {};
    }
    if (attributes & attr::IsAccessor) structure_changes(cx, object);  // Another getter.
    prototype_value_changes(cx, object, object->slot(entry->slot));
    object->set_slot(cx.heap(), entry->slot, value);
    return {};
  }
  if (!shape->is_owned() && shape->count() >= Shape::kMaxSharedProperties)
    shape = TRY(own_shape(cx, object));
  structure_changes(cx, object);
  if (shape->is_owned()) TRY_VOID(compact_dictionary(cx, object));
  shape = object->shape();
  const uint32_t slot = shape->slot_count();
  TRY_VOID(object->ensure_slot(cx.heap(), slot));
  if (shape->is_owned()) {
    TRY_VOID(ShapeOps::add_owned(cx, shape, key, attributes));
  } else {
    Shape* const next = TRY(ShapeOps::add(cx, shape, key, attributes));
    object->set_shape(cx.heap(), next);
  }
  object->set_slot(cx.heap(), slot, value);
  return {};
}

Result<void> define_accessor(Context& cx, Object* object, PropertyKey key, Value getter,
                             Value setter, uint8_t attributes) {
  const PropertyDescriptor d = PropertyDescriptor::accessor(getter, setter, attributes);
  const bool defined = TRY(define_own_ordinary(cx, object, key, d));
  (void)defined;
  return {};
}

namespace {

/// All dense elements move into the shape's table, where each can have attributes of its own.
Result<void> make_sparse(Context& cx, Object* object) {
  const uint8_t attributes = element_attributes(object);
  Shape* const shape = TRY(own_shape(cx, object));
  shape->set_flag(ShapeFlags::SparseElements);
  ValueArray* const elements = object->elements();
  if (!elements) return {};
  for (uint32_t i = 0; i < elements->capacity(); ++i) {
    const Value v = elements->get(i);
    if (v.is_hole()) continue;
    const uint32_t slot = shape->slot_count();
    TRY_VOID(object->ensure_slot(cx.heap(), slot));
    TRY_VOID(ShapeOps::add_owned(cx, shape, PropertyKey::index(i), attributes));
    object->set_slot(cx.heap(), slot, v);
    elements->init(i, Value::hole());
  }
  object->clear_elements();
  return {};
}

Result<void> put_sparse(Context& cx, Object* object, uint32_t index, Value value,
                        uint8_t attributes) {
  Shape* shape = object->shape();
  const PropertyKey key = PropertyKey::index(index);
  if (const PropertyEntry* const entry = shape->find(key)) {
    const uint32_t slot = entry->slot;
    if (entry->attributes != attributes) {
      shape = TRY(own_shape(cx, object));
      TRY_VOID(ShapeOps::set_attributes(cx, shape, key, attributes));
    }
    object->set_slot(cx.heap(), slot, value);
    return {};
  }
  TRY_VOID(compact_dictionary(cx, object));
  shape = object->shape();
  const uint32_t slot = shape->slot_count();
  TRY_VOID(object->ensure_slot(cx.heap(), slot));
  TRY_VOID(ShapeOps::add_owned(cx, shape, key, attributes));
  object->set_slot(cx.heap(), slot, value);
  return {};
}

void grow_length(Object* object, uint32_t index) noexcept {
  if (!object->is_kind(Kind::Array)) return;
  auto* const array = static_cast<ArrayObject*>(object);
  if (index >= array->length()) array->set_length_field(index + 1);
}

}  // namespace

Result<void> put_element(Context& cx, Object* object, uint32_t index, Value value) {
  if (object->shape()->has(ShapeFlags::Prototype)) ++cx.state().prototype_epoch;
  if (object->shape()->has(ShapeFlags::SparseElements)) {
    TRY_VOID(put_sparse(cx, object, index, value, attr::All));
    grow_length(object, index);
    return {};
  }
  ValueArray* elements = object->elements();
  const uint32_t capacity = elements ? elements->capacity() : 0;
  if (index >= capacity) {
    if (!object->stays_dense_with(index)) {
      TRY_VOID(make_sparse(cx, object));
      TRY_VOID(put_sparse(cx, object, index, value, attr::All));
      grow_length(object, index);
      return {};
    }
    const uint32_t wanted = Object::elements_capacity_for(index);
    elements = TRY(elements ? ValueArray::grow(cx.heap(), elements, wanted)
                            : ValueArray::create(cx.heap(), wanted));
    object->set_elements(cx.heap(), elements);
  }
  elements->set(cx.heap(), index, value);
  grow_length(object, index);
  return {};
}

// ---- [[DefineOwnProperty]]

namespace {

PropertyDescriptor describe(const OwnProperty& p) noexcept {
  if (!p.found()) return {};
  if (p.is_accessor())
    return PropertyDescriptor::accessor(p.value.as<Accessor>()->getter(),
                                        p.value.as<Accessor>()->setter(), p.attributes);
  return PropertyDescriptor::data(p.value, p.attributes);
}

/// The property that results from applying d to current.
PropertyDescriptor merge(const PropertyDescriptor& d, const PropertyDescriptor& current) {
  const bool keep = current.present;
  const bool to_accessor = d.is_accessor() || (!d.is_data() && keep && current.is_accessor());
  const uint8_t base = static_cast<uint8_t>(
      ((d.has_enumerable ? d.enumerable : keep && current.enumerable) ? attr::Enumerable : 0) |
      ((d.has_configurable ? d.configurable : keep && current.configurable) ? attr::Configurable
                                                                            : 0));
  if (to_accessor) {
    const bool was = keep && current.is_accessor();
    return PropertyDescriptor::accessor(d.has_get ? d.getter
                                        : was     ? current.getter
                                                  : Value(),
                                        d.has_set ? d.setter
                                        : was     ? current.setter
                                                  : Value(),
                                        base);
  }
  const bool was = keep && !current.is_accessor();
  const bool writable = d.has_writable ? d.writable : was && current.writable;
  return PropertyDescriptor::data(d.has_value ? d.value
                                  : was       ? current.value
                                              : Value(),
                                  static_cast<uint8_t>(base | (writable ? attr::Writable : 0)));
}

/// Stores a property as described: in the table, or dense if it is a plain element.
Result<void> store_property(Context& cx, Object* object, PropertyKey key,
                            const PropertyDescriptor& d) {
  const uint8_t attributes = d.attributes();
  Value value = d.value;
  if (d.is_accessor()) {
    Accessor* const accessor = TRY(Accessor::create(cx.heap(), d.getter, d.setter));
    value = Value(accessor);
  }
  if (!key.is_index()) return define_field(cx, object, key, value, attributes);
  const bool sparse = object->shape()->has(ShapeFlags::SparseElements);
  if (!sparse && attributes == element_attributes(object) && !d.is_accessor()) {
    if (object->dense_element(key.as_index()).is_hole() && attributes != attr::All)
      TRY_VOID(make_sparse(cx, object));
    else
      return put_element(cx, object, key.as_index(), value);
  }
  if (!object->shape()->has(ShapeFlags::SparseElements)) TRY_VOID(make_sparse(cx, object));
  if (object->shape()->has(ShapeFlags::Prototype)) ++cx.state().prototype_epoch;
  TRY_VOID(put_sparse(cx, object, key.as_index(), value, attributes));
  grow_length(object, key.as_index());
  return {};
}

/// §10.4.2.1 [[DefineOwnProperty]] of arrays for "length", whose new value has been converted to a
/// number already.
Result<bool> define_array_length(Context& cx, ArrayObject* array, const PropertyDescriptor& d) {
  if (d.is_accessor() || (d.has_configurable && d.configurable) ||
      (d.has_enumerable && d.enumerable))
    return false;
  if (d.has_writable && d.writable && !array->length_is_writable()) return false;
  if (d.has_value) {
    const auto length = static_cast<uint32_t>(d.value.as_number());
    if (length != array->length()) {
      if (!array->length_is_writable()) return false;
      const bool complete = TRY(array_set_length(cx, array, length));
      if (d.has_writable && !d.writable) array->make_length_readonly();
      return complete;
    }
  }
  if (d.has_writable && !d.writable) array->make_length_readonly();
  return true;
}

}  // namespace

Result<bool> define_own_ordinary(Context& cx, Object* object, PropertyKey key,
                                 const PropertyDescriptor& d) {
  switch (object->object_kind()) {
    case Kind::Array: {
      auto* const array = static_cast<ArrayObject*>(object);
      if (key == PropertyKey::atom(atoms::length())) return define_array_length(cx, array, d);
      if (key.is_index() && key.as_index() >= array->length() && !array->length_is_writable())
        return false;
      break;
    }
    case Kind::TypedArray: {
      bool numeric = false;
      const bool defined =
          TRY(static_cast<TypedArrayObject*>(object)->define_own(cx, key, d, numeric));
      if (numeric) return defined;
      break;
    }
    case Kind::ModuleNamespace:
      return static_cast<ModuleNamespaceObject*>(object)->define_own(cx, key, d);
    default: break;
  }
  const OwnProperty own = TRY(own_property(cx, object, key));
  const PropertyDescriptor current = describe(own);
  if (!is_compatible_descriptor(object->shape()->is_extensible(), d, current)) return false;
  if (own.where == OwnProperty::Where::Virtual) return true;  // Nothing of it can change.
  const PropertyDescriptor result = merge(d, current);
  if (object->is_kind(Kind::Arguments) && key.is_index())
    static_cast<ArgumentsObject*>(object)->before_define(cx, key.as_index(), d, result);
  // The common case of an unchanged form: only the value moves.
  if (own.where == OwnProperty::Where::Slot && own.attributes == result.attributes() &&
      !result.is_accessor()) {
    prototype_value_changes(cx, object, own.value);
    object->set_slot(cx.heap(), own.index, result.value);
    return true;
  }
  TRY_VOID(store_property(cx, object, key, result));
  return true;
}

Result<bool> delete_ordinary(Context& cx, Object* object, PropertyKey key) {
  if (object->is_kind(Kind::ModuleNamespace))
    return static_cast<ModuleNamespaceObject*>(object)->delete_own(cx, key);
  if (object->is_kind(Kind::TypedArray)) {
    bool numeric = false;
    const Value v = TRY(static_cast<TypedArrayObject*>(object)->get_own(cx, key, numeric));
    if (numeric) return v.is_hole();
  }
  const OwnProperty own = TRY(own_property(cx, object, key));
  if (!own.found()) return true;
  if (!(own.attributes & attr::Configurable)) return false;
  structure_changes(cx, object);
  if (own.where == OwnProperty::Where::Element) {
    object->elements()->init(own.index, Value::hole());
    if (object->is_kind(Kind::Arguments)) static_cast<ArgumentsObject*>(object)->unmap(own.index);
    return true;
  }
  Shape* const shape = TRY(own_shape(cx, object));
  const uint32_t slot = shape->find(key)->slot;
  TRY_VOID(ShapeOps::remove(cx, shape, key));
  object->set_slot(cx.heap(), slot, Value::undefined());
  if (object->is_kind(Kind::Arguments) && key.is_index())
    static_cast<ArgumentsObject*>(object)->unmap(key.as_index());
  return true;
}

Result<bool> array_set_length(Context& cx, ArrayObject* array, uint32_t length) {
  if (length >= array->length()) {
    array->set_length_field(length);
    return true;
  }
  const uint8_t attributes = element_attributes(array);
  if (ValueArray* const elements = array->elements()) {
    const uint32_t end = std::min(array->length(), elements->capacity());
    if (attributes != attr::All) {
      for (uint32_t i = end; i > length; --i) {
        if (!elements->get(i - 1).is_hole()) {
          array->set_length_field(i);
          return false;
        }
      }
    }
    for (uint32_t i = length; i < end; ++i) elements->init(i, Value::hole());
    if (length == 0) array->clear_elements();
  }
  if (array->shape()->has(ShapeFlags::SparseElements)) {
    Shape* const shape = array->shape();
    std::vector<uint32_t> indices;
    for (uint32_t i = 0; i < shape->count(); ++i) {
      const PropertyKey key = shape->table()->entry(i).key;
      if (key.is_index() && key.as_index() >= length) indices.push_back(key.as_index());
    }
    std::sort(indices.begin(), indices.end(), std::greater<>());
    for (const uint32_t i : indices) {
      const bool deleted = TRY(delete_ordinary(cx, array, PropertyKey::index(i)));
      if (!deleted) {
        array->set_length_field(i + 1);
        return false;
      }
    }
  }
  array->set_length_field(length);
  return true;
}

// ---- [[OwnPropertyKeys]]

namespace {

Result<void> push_key(Context& cx, ArrayObject* out, PropertyKey key) {
  const Value v = TRY(key_to_value(cx, key));
  return out->push(cx.heap(), v);
}

/// Index keys in ascending order.
Result<void> push_indices(Context& cx, Object* object, ArrayObject* out, KeyFilter filter) {
  if (object->is_kind(Kind::Wrapper)) {
    const Value primitive = static_cast<WrapperObject*>(object)->primitive();
    const uint32_t n = primitive.is_string() ? primitive.as_string()->length() : 0;
    for (uint32_t i = 0; i < n; ++i) TRY_VOID(push_key(cx, out, PropertyKey::index(i)));
  }
  if (object->is_kind(Kind::TypedArray)) {
    const auto n = static_cast<TypedArrayObject*>(object)->length();
    for (uint64_t i = 0; i < n; ++i)
      TRY_VOID(push_key(cx, out, PropertyKey::index(static_cast<uint32_t>(i))));
  }
  if (const ValueArray* const elements = object->elements())
    for (uint32_t i = 0; i < elements->capacity(); ++i)
      if (!elements->get(i).is_hole()) TRY_VOID(push_key(cx, out, PropertyKey::index(i)));
  if (!object->shape()->has(ShapeFlags::SparseElements)) return {};
  std::vector<uint32_t> indices;
  const Shape* const shape = object->shape();
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry& e = shape->table()->entry(i);
    if (e.key.is_index() && (!filter.only_enumerable || (e.attributes & attr::Enumerable)))
      indices.push_back(e.key.as_index());
  }
  std::sort(indices.begin(), indices.end());
  for (const uint32_t i : indices) TRY_VOID(push_key(cx, out, PropertyKey::index(i)));
  return {};
}

Result<void> push_table_keys(Context& cx, Object* object, ArrayObject* out, KeyFilter filter,
                             bool symbols) {
  for (uint32_t i = 0; i < object->shape()->count(); ++i) {
    const PropertyEntry& e = object->shape()->table()->entry(i);
    if (e.key.is_empty() || e.key.is_index() || e.key.is_symbol() != symbols) continue;
    if (symbols && e.key.as_symbol()->is_private()) continue;
    if (filter.only_enumerable && !(e.attributes & attr::Enumerable)) continue;
    TRY_VOID(out->push(cx.heap(), e.key.as_cell_value()));
  }
  return {};
}

}  // namespace

Result<ArrayObject*> own_keys_ordinary(Context& cx, Object* object, KeyFilter filter) {
  if (object->shape()->has(ShapeFlags::LazyFunction)) TRY_VOID(materialize_function(cx, object));
  ArrayObject* const out = TRY(ArrayObject::create(cx, 0, 8));
  if (object->is_kind(Kind::ModuleNamespace)) {
    TRY_VOID(static_cast<ModuleNamespaceObject*>(object)->push_keys(cx, out, filter));
    return out;
  }
  if (filter.strings) {
    TRY_VOID(push_indices(cx, object, out, filter));
    if (!filter.only_enumerable && (object->is_kind(Kind::Array) ||
                                    (object->is_kind(Kind::Wrapper) &&
                                     static_cast<WrapperObject*>(object)->primitive().is_string())))
      TRY_VOID(out->push(cx.heap(), Value(atoms::length())));
    TRY_VOID(push_table_keys(cx, object, out, filter, false));
  }
  if (filter.symbols) TRY_VOID(push_table_keys(cx, object, out, filter, true));
  return out;
}

// ---- Prototype and extensibility

Result<void> set_prototype_plain(Context& cx, Object* object, Value proto) {
  if (proto.is_object()) TRY_VOID(become_prototype(cx, proto.as_object()));
  structure_changes(cx, object);
  Shape* const shape = TRY(ShapeOps::with_proto(cx, object->shape(), proto));
  object->set_shape(cx.heap(), shape);
  return {};
}

Result<void> prevent_extensions_plain(Context& cx, Object* object) {
  if (!object->shape()->is_extensible()) return {};
  if (object->shape()->has(ShapeFlags::LazyFunction)) TRY_VOID(materialize_function(cx, object));
  Shape* const shape = TRY(ShapeOps::with_flags(
      cx, object->shape(),
      object->shape()->flags() | static_cast<uint16_t>(ShapeFlags::NonExtensible)));
  object->set_shape(cx.heap(), shape);
  return {};
}

// ---- Functions

Result<void> materialize_function(Context& cx, Object* object) {
  SHOAL_ASSERT(object->object_kind() >= Kind::Function &&
               object->object_kind() <= Kind::BoundFunction);
  Shape* const lazy = object->shape();
  Shape* const shape = TRY(ShapeOps::with_flags(
      cx, lazy, lazy->flags() & ~static_cast<uint16_t>(ShapeFlags::LazyFunction)));
  object->set_shape(cx.heap(), shape);
  if (object->is_kind(Kind::NativeFunction)) {
    const Builtin* const b = static_cast<NativeFunction*>(object)->builtin();
    String* const name = TRY(builtin_name(cx, b));
    TRY_VOID(define_field(cx, object, key(atoms::length()), Value::int32(b->length),
                          attr::Configurable));
    return define_field(cx, object, key(atoms::name()), Value(name), attr::Configurable);
  }
  if (object->is_kind(Kind::BoundFunction)) return {};  // Defined when it was bound.
  auto* const f = static_cast<ScriptFunction*>(object);
  const FunctionCode* const code = f->code();
  TRY_VOID(define_field(cx, f, key(atoms::length()),
                        Value::int32(static_cast<int32_t>(code->length)), attr::Configurable));
  TRY_VOID(define_field(cx, f, key(atoms::name()), Value(const_cast<String*>(code->name)),
                        attr::Configurable));
  const bool generator = code->is_generator;
  if (!generator && !code->is_constructor()) return {};
  if (code->is_class_constructor()) return {};  // NewClass defines it, not writable.
  Object* proto;
  if (generator) {
    const Value parent = TRY(f->state()->realm()->intrinsic_value(
        cx, code->is_async ? Intrinsic::AsyncGeneratorPrototype : Intrinsic::GeneratorPrototype));
    proto = TRY(new_object_with_proto(cx, parent));
  } else {
    const Value parent = TRY(f->state()->realm()->intrinsic_value(cx, Intrinsic::ObjectPrototype));
    proto = TRY(new_object_with_proto(cx, parent));
    TRY_VOID(define_field(cx, proto, key(atoms::constructor()), Value(f), attr::Hidden));
  }
  TRY_VOID(define_field(cx, f, key(atoms::prototype()), Value(proto), attr::Writable));
  if (generator || code->strict) return {};
  // Own in sloppy functions, as everywhere: Function.prototype's accessors would throw. Who called
  // is not told; "undefined" says so to code that asks first, where null would mean "nobody".
  TRY_VOID(define_field(cx, f, key(atoms::arguments()), Value::null(), 0));
  return define_field(cx, f, key(atoms::caller()), Value::undefined(), 0);
}

}  // namespace shoal
