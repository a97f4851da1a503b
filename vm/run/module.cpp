// Modules: records, loading and linking as §16.2.1.6 has them, iteratively where the graph's depth
// is the script's choice.
#include "vm/run/module.h"

#include <algorithm>
#include <vector>

#include "vm/interp/frames.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/function.h"
#include "vm/object/module_namespace.h"
#include "vm/run/eval.h"
#include "vm/run/host.h"
#include "vm/run/module_exports.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {

using namespace module_exports;

void ModuleRecord::trace(Tracer& tracer) const {
  tracer.visit(requested);
  tracer.visit(links);
  tracer.visit(names);
  tracer.visit(namespace_object);
  tracer.visit(deferred_namespace);
  tracer.visit(source_object);
  tracer.visit(meta);
  tracer.visit(realm);
  tracer.visit(state);
  tracer.visit(body);
  tracer.visit(promise);
  tracer.visit(cycle_root);
  tracer.visit(async_parents);
  tracer.visit_bits(*error.address());
  tracer.visit(key_);
  tracer.visit(env_);
}

Result<ModuleRecord*> ModuleRecord::create(Context& cx, const CodeUnit* unit, String* key) {
  ModuleRecord* const m =
      TRY(cx.heap().create<ModuleRecord>(static_cast<CellKind>(Kind::ModuleRecord), unit, key));
  m->realm.set(cx.heap(), m, cx.realm());
  const ModuleImage& image = unit->image().module;
  Environment* const env =
      TRY(Environment::create(cx.heap(), nullptr, image.environment_slots, nullptr));
  m->env_.set(cx.heap(), m, env);
  for (const uint32_t slot : image.var_slots) env->set(cx.heap(), slot, Value::undefined());
  m->is_async = image.has_top_level_await;
  return m;
}

Result<ModuleRecord*> ModuleRecord::create_synthetic(Context& cx, String* key, ValueArray* names) {
  ModuleRecord* const m = TRY(cx.heap().create<ModuleRecord>(
      static_cast<CellKind>(Kind::ModuleRecord), static_cast<const CodeUnit*>(nullptr), key));
  Environment* const env = TRY(Environment::create(cx.heap(), nullptr, names->capacity(), nullptr));
  for (uint32_t i = 0; i < names->capacity(); ++i) env->set(cx.heap(), i, Value::undefined());
  m->realm.set(cx.heap(), m, cx.realm());
  m->names.set(cx.heap(), m, names);
  m->env_.set(cx.heap(), m, env);
  return m;
}

Result<ModuleRecord*> ModuleRecord::create_default(Context& cx, String* key, Value value) {
  ValueArray* const names = TRY(ValueArray::create(cx.heap(), 1));
  names->set(cx.heap(), 0, Value(atoms::default_()));
  ModuleRecord* const m = TRY(create_synthetic(cx, key, names));
  m->env()->set(cx.heap(), 0, value);
  m->status = ModuleStatus::Evaluated;
  return m;
}

void ModuleRecord::set_export(Heap& heap, const String* name, Value value) noexcept {
  for (uint32_t i = 0; i < names->capacity(); ++i)
    if (names->get(i).as_string() == name) env()->set(heap, i, value);
}

// ---- Link

/// A worklist, so that depth costs no stack.
Result<bool> load_requests(Context& cx, ModuleRecord* root) {
  RootVector<ModuleRecord*> work(cx.heap());
  TRY_VOID(work.push_back(root));
  while (!work.empty()) {
    ModuleRecord* const m = work.back();
    work.pop_back();
    if (m->requested || !m->unit()) continue;
    const ModuleImage& image = m->unit()->image().module;
    ValueArray* const requested =
        TRY(ValueArray::create(cx.heap(), static_cast<uint32_t>(image.requests.size())));
    for (uint32_t i = 0; i < image.requests.size(); ++i) {
      const ModuleRequestImage& request = image.requests[i];
      if (request.type_only) continue;
      ModuleRequest wanted{m->unit()->string(request.specifier)->utf8(true), m->key()->utf8(), {}};
      for (const auto& [key, value] : request.attributes)
        wanted.attributes.emplace_back(m->unit()->string(key)->utf8(true),
                                       m->unit()->string(value)->utf8(true));
      std::sort(wanted.attributes.begin(), wanted.attributes.end());
      Result<ModuleRecord*> found = cx.host()->resolve_module(cx, wanted);
      if (!found.ok()) {
        const uint32_t source = m->unit()->image().module.requests[i].source;
        if (!cx.is_terminating())
          cx.host()->note_place(cx, *m->unit(), m->unit()->position_of(source));
        return Thrown{};
      }
      ModuleRecord* const target = found.value();
      requested->set(cx.heap(), i, Value(target));
      // Of a module that is only looked at, nothing else is needed.
      if (phase_of(m, i) != ModulePhase::Source) TRY_VOID(work.push_back(target));
    }
    m->requested.set(cx.heap(), m, requested);
  }
  return true;
}

namespace {

Thrown throw_no_export(Context& cx, ModuleRecord* m, const ImportImage& import, bool ambiguous) {
  const CodeUnit& unit = *m->unit();
  const SourcePosition at = unit.position_of(import.source);
  const std::string name = unit.string(import.name)->utf8();
  const std::string specifier =
      unit.string(unit.image().module.requests[import.request].specifier)->utf8();
  const char* const what =
      ambiguous ? "contains conflicting star exports for name" : "does not provide an export named";
  (void)throw_syntax_error(cx, "The requested module '%s' %s '%s' (%s:%u:%u)", specifier.c_str(),
                           what, name.c_str(), unit.image().source_name.c_str(), at.line,
                           at.column);
  if (cx.host() && !cx.is_terminating()) cx.host()->note_place(cx, unit, at);
  return Thrown{};
}

/// §16.2.1.6.4 InitializeEnvironment.
Result<bool> initialize_environment(Context& cx, ModuleRecord* m) {
  if (!m->unit()) return true;
  const CodeUnit& unit = *m->unit();
  const ModuleImage& image = unit.image().module;
  for (const IndirectExportImage& e : image.indirect_exports) {
    if (e.name == kNoString || e.import_name == kNoString) continue;
    std::vector<Seen> seen;
    const Resolution r = resolve_export(m, unit.string(e.name), seen);
    if (r.kind == Resolution::Kind::Place) continue;
    // `export {T} from "./t"` does not show whether T is a type; TypeScript's own files may say it
    // of each other, and then the name is just not there.
    const ModuleRecord* const target = request_of(m, e.request);
    const bool may_be_type = r.kind == Resolution::Kind::NotFound && image.is_typescript &&
                             target->unit() && target->unit()->image().module.is_typescript;
    if (may_be_type) continue;
    const ImportImage as_import{e.request, e.import_name, e.name, image.requests[e.request].source};
    return throw_no_export(cx, m, as_import, r.kind == Resolution::Kind::Ambiguous);
  }
  ValueArray* const links =
      TRY(ValueArray::create(cx.heap(), static_cast<uint32_t>(image.imports.size()) * 2));
  for (uint32_t i = 0; i < image.imports.size(); ++i) {
    const ImportImage& import = image.imports[i];
    ModuleRecord* const target = request_of(m, import.request);
    Resolution r;
    if (import.name == kNoString) {
      r.kind = Resolution::Kind::Place;
      r.module = target;
      r.is_namespace = true;
      r.slot = static_cast<uint32_t>(phase_of(m, import.request));
    } else {
      std::vector<Seen> seen;
      r = resolve_export(target, unit.string(import.name), seen);
      if (r.kind != Resolution::Kind::Place)
        return throw_no_export(cx, m, import, r.kind == Resolution::Kind::Ambiguous);
    }
    const bool lacks_source = r.is_namespace && !r.module->source_object &&
                              r.slot == static_cast<uint32_t>(ModulePhase::Source);
    if (lacks_source) return throw_no_source(cx, r.module->key()->utf8());
    links->set(cx.heap(), i * 2, r.is_namespace ? Value(r.module) : Value(r.module->env()));
    links->set(cx.heap(), i * 2 + 1, Value::int32(static_cast<int32_t>(r.slot)));
  }
  m->links.set(cx.heap(), m, links);
  FunctionState* const state = TRY(FunctionState::create(cx, unit.top_level(), m->realm.get(), m));
  m->state.set(cx.heap(), m, state);
  ScriptFunction* const body = TRY(slow::make_closure(cx, state, m->env(), Value::undefined()));
  m->body.set(cx.heap(), m, body);
  for (const auto& hoisted : image.hoisted_functions) {
    FunctionState* const child = TRY(state->child(cx, hoisted.function));
    ScriptFunction* const f = TRY(slow::make_closure(cx, child, m->env(), Value::undefined()));
    m->env()->set(cx.heap(), hoisted.slot, Value(f));
  }
  return true;
}

}  // namespace

Result<bool> link_module(Context& cx, ModuleRecord* root) {
  TRY(load_requests(cx, root));
  // Order does not matter for linking: every module's environment exists since it was made.
  RootVector<ModuleRecord*> work(cx.heap()), linked(cx.heap());
  TRY_VOID(work.push_back(root));
  while (!work.empty()) {
    ModuleRecord* const m = work.back();
    work.pop_back();
    if (m->status != ModuleStatus::Unlinked) continue;
    m->status = ModuleStatus::Linking;
    TRY_VOID(linked.push_back(m));
    for (uint32_t i = 0; i < m->request_count(); ++i)
      if (m->requested->get(i).is_cell() && phase_of(m, i) != ModulePhase::Source)
        TRY_VOID(work.push_back(request_of(m, i)));
  }
  for (ModuleRecord* const m : linked) {
    Result<bool> done = initialize_environment(cx, m);
    if (!done.ok()) {
      for (ModuleRecord* const back : linked) back->status = ModuleStatus::Unlinked;
      return Thrown{};
    }
  }
  for (ModuleRecord* const m : linked) m->status = ModuleStatus::Linked;
  return true;
}

// ---- Instructions

namespace slow {

Result<Value> get_import(Context& cx, Frame* frame, uint32_t index) {
  ModuleRecord* const m = frame->state->module();
  const Value place = m->links->get(index * 2);
  const auto slot = static_cast<uint32_t>(m->links->get(index * 2 + 1).as_int32());
  if (place.is_kind(Kind::Environment)) {
    const Value v = place.as<Environment>()->get(slot);
    if (!v.is_uninitialized()) [[likely]]
      return v;
    throw_tdz(cx, m->unit()->key(m->unit()->image().module.imports[index].local));
    return Thrown{};
  }
  Object* const object =
      TRY(module_of_phase(cx, place.as<ModuleRecord>(), static_cast<ModulePhase>(slot)));
  return Value(object);
}

Result<Value> import_meta(Context& cx, Frame* frame) {
  ModuleRecord* const m = frame->state->module();
  if (!m->meta) {
    Object* const meta = TRY(new_object_with_proto(cx, Value::null()));
    if (cx.host()) TRY(cx.host()->fill_import_meta(cx, m, meta));
    m->meta.set(cx.heap(), m, meta);
  }
  return Value(m->meta.get());
}

}  // namespace slow

}  // namespace shoal
