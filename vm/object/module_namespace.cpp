#include "vm/object/module_namespace.h"

#include "vm/interp/environment.h"
#include "vm/interp/slow/slow.h"
#include "vm/run/module.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

Result<ModuleNamespaceObject*> ModuleNamespaceObject::create(Context& cx, ModuleRecord* module,
                                                             ValueArray* exports) {
  Shape* shape = shared_root_shape(Kind::ModuleNamespace, Intrinsic::ObjectPrototype, 0);
  shape = TRY(ShapeOps::with_proto(cx, shape, Value::null()));
  ModuleNamespaceObject* const object = TRY(cx.heap().create<ModuleNamespaceObject>(
      static_cast<CellKind>(Kind::ModuleNamespace), shape, module, exports));
  TRY_VOID(define_field(cx, object, PropertyKey::symbol(well_known(WellKnown::toStringTag)),
                        Value(intern_ascii("Module")), 0));
  TRY_VOID(prevent_extensions_plain(cx, object));
  return object;
}

uint32_t ModuleNamespaceObject::find(PropertyKey key) const noexcept {
  if (key.is_symbol()) return kNone;
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
    Object* const inner = TRY(module_namespace(cx, place.as<ModuleRecord>()));
    v = Value(inner);
  }
  p.where = OwnProperty::Where::Virtual;
  p.attributes = attr::Writable | attr::Enumerable;
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
  if ((d.has_configurable && d.configurable) || (d.has_enumerable && !d.enumerable) ||
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
      TRY_VOID(out->push(cx.heap(), exports_->get(i)));
  if (filter.symbols && !filter.only_enumerable)
    TRY_VOID(out->push(cx.heap(), Value(well_known(WellKnown::toStringTag))));
  return {};
}

}  // namespace shoal
