#include "vm/object/module_namespace.h"

#include "vm/interp/environment.h"
#include "vm/interp/slow/slow.h"
#include "vm/run/module.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

Result<ModuleNamespaceObject*> ModuleNamespaceObject::create(Context& cx, ModuleRecord* module,
                                                             ValueArray* exports, const char* tag) {
  Shape* shape = shared_root_shape(Kind::ModuleNamespace, Intrinsic::ObjectPrototype, 0);
  shape = TRY(ShapeOps::with_proto(cx, shape, Value::null()));
  ModuleNamespaceObject* const object = TRY(cx.heap().create<ModuleNamespaceObject>(
      static_cast<CellKind>(Kind::ModuleNamespace), shape, module, exports));
  TRY_VOID(object->make_index(cx.heap()));
  TRY_VOID(define_field(cx, object, PropertyKey::symbol(well_known(WellKnown::toStringTag)),
                        Value(intern_ascii(tag)), 0));
  TRY_VOID(prevent_extensions_plain(cx, object));
  return object;
}

Result<void> ModuleNamespaceObject::make_index(Heap& heap) {
  const uint32_t count = exports_->capacity() / 3;
  if (count <= kSearchedMax) return {};
  HashTable* const table = TRY(HashTable::create(heap, 2, count));
  for (uint32_t i = 0; i < exports_->capacity(); i += 3) {
    String* const name = exports_->get(i).as_string();
    const int64_t number = name->array_index();
    const Value k =
        HashTable::normalize(number < 0 ? Value(name) : Value::number(static_cast<double>(number)));
    table->append(heap, k, HashTable::hash_of(k), Value::int32(static_cast<int32_t>(i)));
  }
  index_.set(heap, this, table);
  return {};
}

uint32_t ModuleNamespaceObject::find(PropertyKey key) const noexcept {
  if (key.is_symbol()) return kNone;
  if (index_) {
    const Value k = key.is_atom() ? Value(key.as_atom()) : Value::number(key.as_index());
    const uint32_t at = index_->find(HashTable::normalize(k));
    return at == HashTable::kNotFound ? kNone
                                      : static_cast<uint32_t>(index_->value_at(at).as_int32());
  }
  for (uint32_t i = 0; i < exports_->capacity(); i += 3) {
    String* const name = exports_->get(i).as_string();
    if (key.is_atom() ? name == key.as_atom() : name->array_index() == key.as_index()) return i;
  }
  return kNone;
}

Result<OwnProperty> ModuleNamespaceObject::own_property(Context& cx, PropertyKey key,
                                                        bool& final) const {
  OwnProperty p;
  final = !key.is_symbol();
  const uint32_t i = find(key);
  if (i == kNone) return p;
  const Value place = exports_->get(i + 1);
  Value v = place;
  if (place.is_kind(Kind::Environment)) {
    v = place.as<Environment>()->get(static_cast<uint32_t>(exports_->get(i + 2).as_int32()));
    if (v.is_uninitialized()) {
      slow::throw_tdz(cx, key);
      return Thrown{};
    }
  } else if (place.is_kind(Kind::ModuleRecord)) {
    const auto phase = static_cast<ModulePhase>(exports_->get(i + 2).as_int32());
    Object* const inner = TRY(module_of_phase(cx, place.as<ModuleRecord>(), phase));
    v = Value(inner);
  }
  p.where = OwnProperty::Where::Virtual;
  p.attributes = attr::Writable;
  if (!is_hidden(i)) p.attributes |= attr::Enumerable;
  p.value = v;
  return p;
}

Result<bool> ModuleNamespaceObject::define_own(Context& cx, PropertyKey key,
                                               const PropertyDescriptor& d) {
  bool final;
  const OwnProperty own = TRY(own_property(cx, key, final));
  if (!own.found()) {
    if (!key.is_symbol()) return false;
    const PropertyEntry* const entry = shape()->find(key);
    if (!entry) return false;
    return !(d.has_configurable && d.configurable) && !(d.has_enumerable && d.enumerable) &&
           !d.is_accessor() && !(d.has_writable && d.writable) &&
           !(d.has_value && !same_value(d.value, slot(entry->slot)));
  }
  if ((d.has_configurable && d.configurable) ||
      (d.has_enumerable && d.enumerable != ((own.attributes & attr::Enumerable) != 0)) ||
      d.is_accessor() || (d.has_writable && !d.writable))
    return false;
  return !d.has_value || same_value(d.value, own.value);
}

Result<bool> ModuleNamespaceObject::delete_own(Context&, PropertyKey key) {
  if (key.is_symbol()) return shape()->find(key) == nullptr;
  return find(key) == kNone;
}

Result<void> ModuleNamespaceObject::push_keys(Context& cx, ArrayObject* out,
                                              KeyFilter filter) const {
  if (filter.strings)
    for (uint32_t i = 0; i < exports_->capacity(); i += 3)
      if (!filter.only_enumerable || !is_hidden(i))
        TRY_VOID(out->push(cx.heap(), exports_->get(i)));
  if (filter.symbols && !filter.only_enumerable)
    TRY_VOID(out->push(cx.heap(), Value(well_known(WellKnown::toStringTag))));
  return {};
}

}  // namespace shoal
