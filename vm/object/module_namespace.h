// ModuleNamespaceObject, §10.4.6: the exports of a module as an object without prototype, sorted by
// name.
#pragma once

#include "vm/object/array.h"
#include "vm/object/hash_table.h"
#include "vm/run/module.h"
#include "vm/run/operations/object.h"

namespace shoal {

class ModuleNamespaceObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ModuleNamespaceObject>("ModuleNamespace");
  /// exports: three Values each: name, Environment (or a ModuleRecord, or the value itself), slot
  /// (kHidden: not enumerable); sorted by name.
  static Result<ModuleNamespaceObject*> create(Context& cx, ModuleRecord* module,
                                               ValueArray* exports, const char* tag = "Module");
  ModuleRecord* module() const noexcept { return module_.get(); }

  /// [[GetOwnProperty]]; final: no ordinary part follows. Error: ReferenceError for a binding in
  /// its TDZ.
  Result<OwnProperty> own_property(Context& cx, PropertyKey key, bool& final) const;
  Result<bool> define_own(Context& cx, PropertyKey key, const PropertyDescriptor& d);
  Result<bool> delete_own(Context& cx, PropertyKey key);
  Result<void> push_keys(Context& cx, ArrayObject* out, KeyFilter filter) const;
  static constexpr int32_t kHidden = -1;
  bool has_export(PropertyKey key) const noexcept { return find(key) != kNone; }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(module_);
    tracer.visit(exports_);
    tracer.visit(index_);
  }

 private:
  friend class Heap;
  static constexpr uint32_t kNone = ~0u;
  static constexpr uint32_t kSearchedMax = 8;  // So many exports need no index.
  ModuleNamespaceObject(Shape* shape, ModuleRecord* module, ValueArray* exports) noexcept
      : Object(shape), module_(module), exports_(exports) {}
  uint32_t find(PropertyKey key) const noexcept;
  bool is_hidden(uint32_t at) const noexcept { return exports_->get(at + 2).as_int32() == kHidden; }
  Result<void> make_index(Heap& heap);
  Slot<ModuleRecord> module_;
  Slot<ValueArray> exports_;
  Slot<HashTable> index_;  // Where a name (an index: a number) is in exports_. Null: few exports.
};

}  // namespace shoal
