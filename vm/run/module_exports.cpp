// What modules export: names, places, and namespace objects.
#include "vm/run/module_exports.h"

#include <algorithm>
#include <unordered_set>

#include "vm/object/module_namespace.h"
#include "vm/object/proxy.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal {

namespace module_exports {

static Resolution resolve_star(ModuleRecord* m, const String* name, std::vector<Seen>& seen) {
  Resolution found;
  if (name == atoms::default_()) return found;
  const ModuleImage& image = m->unit()->image().module;
  for (const IndirectExportImage& e : image.indirect_exports) {
    if (e.name != kNoString) continue;
    const Resolution r = resolve_export(request_of(m, e.request), name, seen);
    if (r.kind == Resolution::Kind::Ambiguous) return r;
    if (r.kind == Resolution::Kind::NotFound) continue;
    if (found.kind == Resolution::Kind::Place && !(found == r)) {
      Resolution ambiguous;
      ambiguous.kind = Resolution::Kind::Ambiguous;
      return ambiguous;
    }
    found = r;
  }
  return found;
}

Resolution resolve_export(ModuleRecord* m, const String* name, std::vector<Seen>& seen) {
  Resolution r;
  for (const Seen& s : seen)
    if (s.module == m && s.name == name) return r;  // A cycle: not found here.
  seen.push_back({m, name});
  r.module = m;
  if (!m->unit()) {
    for (r.slot = 0; r.slot < m->names->capacity(); ++r.slot) {
      if (m->names->get(r.slot).as_string() != name) continue;
      r.kind = Resolution::Kind::Place;
      return r;
    }
    return Resolution{};
  }
  const ModuleImage& image = m->unit()->image().module;
  for (const LocalExportImage& e : image.local_exports) {
    if (m->unit()->string(e.name) != name) continue;
    r.kind = Resolution::Kind::Place;
    r.slot = e.slot;
    return r;
  }
  for (const IndirectExportImage& e : image.indirect_exports) {
    if (e.name == kNoString || m->unit()->string(e.name) != name) continue;
    ModuleRecord* const target = request_of(m, e.request);
    if (e.import_name == kNoString) {
      r.kind = Resolution::Kind::Place;
      r.module = target;
      r.is_namespace = true;
      r.slot = static_cast<uint32_t>(phase_of(m, e.request));
      return r;
    }
    return resolve_export(target, m->unit()->string(e.import_name), seen);
  }
  return resolve_star(m, name, seen);
}

}  // namespace module_exports

using namespace module_exports;

namespace {

/// §16.2.1.6.1.6 GetExportedNames.
class ExportedNames {
 public:
  std::vector<const String*> names;

  void collect(ModuleRecord* m, bool below_star = false) {
    if (!visited_.insert(m).second) return;
    if (!m->unit()) {
      for (uint32_t i = 0; i < m->names->capacity(); ++i)
        add(m->names->get(i).as_string(), below_star);
      return;
    }
    const ModuleImage& image = m->unit()->image().module;
    for (const LocalExportImage& e : image.local_exports)
      add(m->unit()->string(e.name), below_star);
    for (const IndirectExportImage& e : image.indirect_exports) {
      if (e.name != kNoString)
        add(m->unit()->string(e.name), below_star);
      else
        collect(request_of(m, e.request), true);
    }
  }

 private:
  void add(const String* name, bool below_star) {
    if (below_star && name == atoms::default_()) return;
    if (known_.insert(name).second) names.push_back(name);
  }
  std::unordered_set<const ModuleRecord*> visited_;
  std::unordered_set<const String*> known_;
};

/// Name, place and slot of each export, sorted by name; with the mark.
Result<ValueArray*> export_places(Context& cx, ModuleRecord* m, EsModuleMark mark,
                                  const String* left_out = nullptr) {
  ExportedNames exported;
  exported.collect(m);
  std::vector<const String*>& names = exported.names;
  const String* extra = mark == EsModuleMark::None ? nullptr : intern_ascii("__esModule");
  if (extra && std::find(names.begin(), names.end(), extra) != names.end()) extra = nullptr;
  if (extra) names.push_back(extra);
  std::sort(names.begin(), names.end(),
            [](const String* x, const String* y) { return String::compare(x, y) < 0; });
  RootVector<Value> places(cx.heap());
  for (const String* const name : names) {
    Resolution r;
    if (name == extra) {
      const bool hidden = mark == EsModuleMark::Hidden;
      TRY_VOID(places.push_back(Value(name)));
      TRY_VOID(places.push_back(Value::boolean(true)));
      TRY_VOID(places.push_back(Value::int32(hidden ? ModuleNamespaceObject::kHidden : 0)));
      continue;
    }
    if (name == left_out) continue;
    std::vector<Seen> set;
    r = resolve_export(m, name, set);
    if (r.kind != Resolution::Kind::Place) continue;
    TRY_VOID(places.push_back(Value(name)));
    TRY_VOID(places.push_back(r.is_namespace ? Value(r.module) : Value(r.module->env())));
    TRY_VOID(places.push_back(Value::int32(static_cast<int32_t>(r.slot))));
  }
  ValueArray* const exports =
      TRY(ValueArray::create(cx.heap(), static_cast<uint32_t>(places.size())));
  for (uint32_t i = 0; i < places.size(); ++i) exports->set(cx.heap(), i, places[i]);
  return exports;
}

}  // namespace

Result<Object*> module_namespace(Context& cx, ModuleRecord* m) {
  if (m->namespace_object) return m->namespace_object.get();
  ValueArray* const exports = TRY(export_places(cx, m, EsModuleMark::None));
  ModuleNamespaceObject* const object = TRY(ModuleNamespaceObject::create(cx, m, exports));
  m->namespace_object.set(cx.heap(), m, object);
  return static_cast<Object*>(object);
}

namespace {

/// The same with `phase` defer: whose string keys evaluate the module when they are first used.
/// `then` is not among them, lest a promise of the namespace evaluate it.
Result<Object*> deferred_module_namespace(Context& cx, ModuleRecord* m) {
  if (m->deferred_namespace) return m->deferred_namespace.get();
  ValueArray* const exports = TRY(export_places(cx, m, EsModuleMark::None, atoms::then()));
  ModuleNamespaceObject* const target =
      TRY(ModuleNamespaceObject::create(cx, m, exports, "Deferred Module"));
  ProxyObject* const object = TRY(ProxyObject::create_deferred_namespace(cx, target));
  m->deferred_namespace.set(cx.heap(), m, object);
  return static_cast<Object*>(object);
}

}  // namespace

Thrown module_exports::throw_no_source(Context& cx, const std::string& name) {
  return throw_syntax_error(cx, "Source phase import is not available for '%s'", name.c_str());
}

Result<Object*> module_of_phase(Context& cx, ModuleRecord* m, ModulePhase phase) {
  switch (phase) {
    case ModulePhase::Evaluation: return module_namespace(cx, m);
    case ModulePhase::Defer: return deferred_module_namespace(cx, m);
    case ModulePhase::Source: break;
  }
  if (m->source_object) return m->source_object.get();
  return throw_reference_error(cx, "Source phase import is not available for '%s'",
                               m->key()->utf8().c_str());
}

Result<Object*> marked_namespace(Context& cx, ModuleRecord* m, EsModuleMark mark) {
  ValueArray* const exports = TRY(export_places(cx, m, mark));
  ModuleNamespaceObject* const object = TRY(ModuleNamespaceObject::create(cx, m, exports));
  return static_cast<Object*>(object);
}

Environment* find_export(ModuleRecord* m, const String* name, uint32_t& slot) {
  std::vector<Seen> set;
  const Resolution r = resolve_export(m, name, set);
  slot = r.slot;
  return r.kind == Resolution::Kind::Place && !r.is_namespace ? r.module->env() : nullptr;
}

}  // namespace shoal
