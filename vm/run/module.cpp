// Modules: linking and evaluation as §16.2.1.6 has them, iteratively where the graph's depth is the
// script's choice.
#include "vm/run/module.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "vm/interp/frames.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/function.h"
#include "vm/object/module_namespace.h"
#include "vm/run/eval.h"
#include "vm/run/host.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {

void ModuleRecord::trace(Tracer& tracer) const {
  tracer.visit(requested);
  tracer.visit(links);
  tracer.visit(names);
  tracer.visit(namespace_object);
  tracer.visit(deferred_namespace);
  tracer.visit(meta);
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

namespace {

ModuleRecord* request_of(ModuleRecord* m, uint32_t i) {
  return m->requested->get(i).as<ModuleRecord>();
}

// ---- Exports

/// §16.2.1.6.1.7 ResolveExport. Not found, ambiguous, or a place.
struct Resolution {
  enum class Kind : uint8_t { NotFound, Ambiguous, Place } kind = Kind::NotFound;
  ModuleRecord* module = nullptr;
  uint32_t slot = 0;
  bool is_namespace = false;
  bool operator==(const Resolution& o) const {
    return module == o.module && slot == o.slot && is_namespace == o.is_namespace;
  }
};

struct Seen {
  ModuleRecord* module;
  const String* name;
};

Resolution resolve_export(ModuleRecord* m, const String* name, std::vector<Seen>& seen);

Resolution resolve_star(ModuleRecord* m, const String* name, std::vector<Seen>& seen) {
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
      return r;
    }
    return resolve_export(target, m->unit()->string(e.import_name), seen);
  }
  return resolve_star(m, name, seen);
}

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

/// Name, place and slot of each export, sorted by name.
Result<ValueArray*> export_places(Context& cx, ModuleRecord* m, const String* extra, Value value) {
  ExportedNames exported;
  exported.collect(m);
  std::vector<const String*>& names = exported.names;
  if (extra && std::find(names.begin(), names.end(), extra) != names.end()) extra = nullptr;
  if (extra) names.push_back(extra);
  std::sort(names.begin(), names.end(),
            [](const String* x, const String* y) { return String::compare(x, y) < 0; });
  RootVector<Value> places(cx.heap());
  for (const String* const name : names) {
    Resolution r;
    if (name == extra) {
      Environment* const env = TRY(Environment::create(cx.heap(), nullptr, 1, nullptr));
      env->set(cx.heap(), 0, value);
      TRY_VOID(places.push_back(Value(name)));
      TRY_VOID(places.push_back(Value(env)));
      TRY_VOID(places.push_back(Value::int32(0)));
      continue;
    }
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
  ValueArray* const exports = TRY(export_places(cx, m, nullptr, Value::undefined()));
  ModuleNamespaceObject* const object = TRY(ModuleNamespaceObject::create(cx, m, exports));
  m->namespace_object.set(cx.heap(), m, object);
  return static_cast<Object*>(object);
}

Result<Object*> module_namespace_with(Context& cx, ModuleRecord* m, const String* name,
                                      Value value) {
  ValueArray* const exports = TRY(export_places(cx, m, name, value));
  ModuleNamespaceObject* const object = TRY(ModuleNamespaceObject::create(cx, m, exports));
  return static_cast<Object*>(object);
}

Environment* find_export(ModuleRecord* m, const String* name, uint32_t& slot) {
  std::vector<Seen> set;
  const Resolution r = resolve_export(m, name, set);
  slot = r.slot;
  return r.kind == Resolution::Kind::Place && !r.is_namespace ? r.module->env() : nullptr;
}

GraphState graph_state(Context&, ModuleRecord* root) {
  std::vector<ModuleRecord*> work{root};
  std::unordered_set<ModuleRecord*> seen{root};
  GraphState state = GraphState::Ready;
  while (!work.empty()) {
    ModuleRecord* const m = work.back();
    work.pop_back();
    if (m->status == ModuleStatus::Evaluating) return GraphState::Evaluating;
    if (m->status == ModuleStatus::Evaluated) continue;
    if (m->status == ModuleStatus::EvaluatingAsync || m->has_top_level_await())
      state = GraphState::Async;
    for (uint32_t i = 0; i < m->request_count(); ++i) {
      if (!m->requested->get(i).is_cell()) continue;
      ModuleRecord* const next = request_of(m, i);
      if (seen.insert(next).second) work.push_back(next);
    }
  }
  return state;
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
      ModuleRecord* const target = TRY(cx.host()->resolve_module(cx, wanted));
      requested->set(cx.heap(), i, Value(target));
      TRY_VOID(work.push_back(target));
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
  if (ambiguous)
    return throw_syntax_error(cx,
                              "The requested module '%s' contains conflicting star exports for "
                              "name '%s' (%s:%u:%u)",
                              specifier.c_str(), name.c_str(), unit.image().source_name.c_str(),
                              at.line, at.column);
  return throw_syntax_error(cx,
                            "The requested module '%s' does not provide an export named '%s' "
                            "(%s:%u:%u)",
                            specifier.c_str(), name.c_str(), unit.image().source_name.c_str(),
                            at.line, at.column);
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
    } else {
      std::vector<Seen> seen;
      r = resolve_export(target, unit.string(import.name), seen);
      if (r.kind != Resolution::Kind::Place)
        return throw_no_export(cx, m, import, r.kind == Resolution::Kind::Ambiguous);
    }
    links->set(cx.heap(), i * 2, r.is_namespace ? Value(r.module) : Value(r.module->env()));
    links->set(cx.heap(), i * 2 + 1, Value::int32(static_cast<int32_t>(r.slot)));
  }
  m->links.set(cx.heap(), m, links);
  FunctionState* const state = TRY(FunctionState::create(cx, unit.top_level(), cx.realm(), m));
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
      if (m->requested->get(i).is_cell()) TRY_VOID(work.push_back(request_of(m, i)));
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

// ---- Evaluate, §16.2.1.6.1.3

namespace {

/// Runs the module's body. Sync ones: to the end. Async ones: the promise of the rest.
Task<Value> run_body(Context& cx, ModuleRecord* m) {
  if (!m->unit()) {
    const Value done = co_await cx.host()->evaluate_synthetic(cx, m);
    co_return done;
  }
  const Value result = co_await call(cx, Value(m->body.get()), Value::undefined());
  co_return result;
}

Result<void> add_async_parent(Context& cx, ModuleRecord* m, ModuleRecord* parent) {
  const uint32_t n = m->async_parent_count;
  if (!m->async_parents || n == m->async_parents->capacity()) {
    ValueArray* const grown =
        TRY(m->async_parents ? ValueArray::grow(cx.heap(), m->async_parents.get(), n * 2)
                             : ValueArray::create(cx.heap(), 4));
    m->async_parents.set(cx.heap(), m, grown);
  }
  m->async_parents->set(cx.heap(), n, Value(parent));
  ++m->async_parent_count;
  return {};
}

uint32_t next_async_order(Context& cx) { return cx.next_identity(); }

/// §16.2.1.6.1.3.2 ExecuteAsyncModule: runs the body; reactions to its promise go on with the
/// graph.
Task<Value> execute_async(Context& cx, ModuleRecord* m) {
  const Completion<Value> started = co_await try_await(run_body(cx, m));
  Value promise_value = started.value;
  if (started.threw || !promise_value.is_kind(Kind::Promise)) {
    PromiseObject* const made = co_await new_promise(cx);
    if (started.threw)
      reject_promise(cx, made, started.exception);
    else
      fulfill_promise(cx, made, Value::undefined());
    promise_value = Value(made);
  }
  NativeFunction* const fulfilled =
      co_await native_function(cx, Intrinsic::Internal, internal::kModuleFulfilled);
  NativeFunction* const rejected =
      co_await native_function(cx, Intrinsic::Internal, internal::kModuleRejected);
  fulfilled->set_capture(cx.heap(), 0, Value(m));
  rejected->set_capture(cx.heap(), 0, Value(m));
  (void)co_await perform_promise_then(cx, promise_value.as<PromiseObject>(), Value(fulfilled),
                                      Value(rejected), {});
  co_return Value::undefined();
}

void settle_root(Context& cx, ModuleRecord* m) {
  if (!m->promise || !m->promise->is_pending()) return;
  if (m->threw)
    reject_promise(cx, m->promise.get(), m->error.get());
  else
    fulfill_promise(cx, m->promise.get(), Value::undefined());
}

}  // namespace

/// §16.2.1.6.1.3.1 InnerModuleEvaluation, with an explicit stack.
Task<Value> inner_evaluation(Context& cx, ModuleRecord* root) {
  RootVector<ModuleRecord*> dfs(cx.heap());   // The specification's stack.
  RootVector<ModuleRecord*> path(cx.heap());  // Modules whose requests are being gone through,
  std::vector<uint32_t> at;                   // and at which request each stands.
  uint32_t index = 0;
  const auto enter = [&](ModuleRecord* m) -> Result<bool> {
    m->status = ModuleStatus::Evaluating;
    m->dfs_index = m->dfs_ancestor = index++;
    m->pending_async = 0;
    TRY_VOID(dfs.push_back(m));
    TRY_VOID(path.push_back(m));
    at.push_back(0);
    return true;
  };
  (void)co_await enter(root);
  while (!path.empty()) {
    ModuleRecord* const m = path.back();
    const uint32_t request = at.back();
    if (request < m->request_count()) {
      ++at.back();
      if (!m->requested->get(request).is_cell()) continue;
      ModuleRecord* const d = request_of(m, request);
      if (d->status == ModuleStatus::Linked) {
        --at.back();
        (void)co_await enter(d);
        continue;
      }
      ModuleRecord* required = d;
      if (d->status == ModuleStatus::Evaluating) {
        m->dfs_ancestor = std::min(m->dfs_ancestor, d->dfs_ancestor);
      } else {
        if (d->cycle_root) required = d->cycle_root.get();
        if (required->threw) co_return cx.throw_value(required->error.get());
      }
      if (required->status == ModuleStatus::EvaluatingAsync ||
          (required->status == ModuleStatus::Evaluating && required->async_order != 0)) {
        ++m->pending_async;
        co_await step_void(add_async_parent(cx, required, m));
      }
      continue;
    }
    // All requests are done: the body.
    const bool has_await = m->has_top_level_await();
    if (m->pending_async > 0 || has_await) {
      m->is_async = true;
      m->async_order = next_async_order(cx);
      if (m->pending_async == 0) (void)co_await execute_async(cx, m);
    } else {
      (void)co_await run_body(cx, m);
    }
    if (m->dfs_ancestor == m->dfs_index) {
      for (;;) {
        ModuleRecord* const done = dfs.back();
        dfs.pop_back();
        done->status =
            done->async_order == 0 ? ModuleStatus::Evaluated : ModuleStatus::EvaluatingAsync;
        done->cycle_root.set(cx.heap(), done, m);
        if (done == m) break;
      }
    }
    path.pop_back();
    at.pop_back();
    if (!path.empty()) {
      ModuleRecord* const parent = path.back();
      if (m->status == ModuleStatus::Evaluating)
        parent->dfs_ancestor = std::min(parent->dfs_ancestor, m->dfs_ancestor);
    }
  }
  co_return Value::undefined();
}

Task<Value> evaluate_module(Context& cx, ModuleRecord* m) {
  if (m->status == ModuleStatus::EvaluatingAsync || m->status == ModuleStatus::Evaluated) {
    if (m->cycle_root) m = m->cycle_root.get();
    if (m->promise) co_return Value(m->promise.get());
  }
  PromiseObject* const promise = co_await new_promise(cx);
  m->promise.set(cx.heap(), m, promise);
  if (m->threw) {
    reject_promise(cx, promise, m->error.get());
    co_return Value(promise);
  }
  if (m->status == ModuleStatus::Evaluated) {
    fulfill_promise(cx, promise, Value::undefined());
    co_return Value(promise);
  }
  const Completion<Value> done = co_await try_await(inner_evaluation(cx, m));
  if (done.threw) {
    fail_evaluation(cx, m, done.exception);
    reject_promise(cx, promise, done.exception);
  } else if (m->async_order == 0 && promise->is_pending()) {
    fulfill_promise(cx, promise, Value::undefined());
  }
  co_return Value(promise);
}

void fail_evaluation(Context& cx, ModuleRecord* root, Value error) {
  // Every module that was being evaluated below root fails with it.
  std::vector<ModuleRecord*> work{root};
  while (!work.empty()) {
    ModuleRecord* const m = work.back();
    work.pop_back();
    if (m->status != ModuleStatus::Evaluating) continue;
    m->status = ModuleStatus::Evaluated;
    m->threw = true;
    m->error.set(cx.heap(), m, error);
    m->cycle_root.set(cx.heap(), m, m);
    for (uint32_t i = 0; i < m->request_count(); ++i)
      if (m->requested->get(i).is_cell()) work.push_back(request_of(m, i));
  }
}

/// §16.2.1.6.1.3.5 AsyncModuleExecutionRejected.
void async_module_rejected(Context& cx, ModuleRecord* m, Value error) {
  std::vector<ModuleRecord*> work{m};
  while (!work.empty()) {
    ModuleRecord* const one = work.back();
    work.pop_back();
    if (one->status == ModuleStatus::Evaluated) continue;
    one->status = ModuleStatus::Evaluated;
    one->threw = true;
    one->error.set(cx.heap(), one, error);
    for (uint32_t i = 0; i < one->async_parent_count; ++i)
      work.push_back(one->async_parents->get(i).as<ModuleRecord>());
    settle_root(cx, one);
  }
}

namespace {

/// §16.2.1.6.1.3.3 GatherAvailableAncestors.
void gather(ModuleRecord* m, std::vector<ModuleRecord*>& out) {
  for (uint32_t i = 0; i < m->async_parent_count; ++i) {
    auto* const parent = m->async_parents->get(i).as<ModuleRecord>();
    if (std::find(out.begin(), out.end(), parent) != out.end()) continue;
    if (parent->cycle_root && parent->cycle_root->threw) continue;
    if (--parent->pending_async != 0) continue;
    out.push_back(parent);
    if (!parent->has_top_level_await()) gather(parent, out);
  }
}

}  // namespace

/// §16.2.1.6.1.3.4 AsyncModuleExecutionFulfilled.
Task<Value> async_module_fulfilled(Context& cx, ModuleRecord* m) {
  if (m->status == ModuleStatus::Evaluated) co_return Value::undefined();
  m->status = ModuleStatus::Evaluated;
  settle_root(cx, m);
  std::vector<ModuleRecord*> ready;  // All of them are alive through m's parents.
  gather(m, ready);
  std::sort(ready.begin(), ready.end(), [](const ModuleRecord* x, const ModuleRecord* y) {
    return x->async_order < y->async_order;
  });
  for (ModuleRecord* const one : ready) {
    if (one->status == ModuleStatus::Evaluated) continue;
    if (one->has_top_level_await()) {
      (void)co_await execute_async(cx, one);
      continue;
    }
    const Completion<Value> done = co_await try_await(run_body(cx, one));
    if (done.threw) {
      async_module_rejected(cx, one, done.exception);
    } else {
      one->status = ModuleStatus::Evaluated;
      settle_root(cx, one);
    }
  }
  co_return Value::undefined();
}

// ---- Instructions

namespace slow {

Result<Value> get_import(Context& cx, Frame* frame, uint32_t index) {
  ModuleRecord* const m = frame->state->module();
  const Value place = m->links->get(index * 2);
  if (place.is_kind(Kind::Environment)) {
    const Value v = place.as<Environment>()->get(
        static_cast<uint32_t>(m->links->get(index * 2 + 1).as_int32()));
    if (!v.is_uninitialized()) [[likely]]
      return v;
    throw_tdz(cx, m->unit()->key(m->unit()->image().module.imports[index].local));
    return Thrown{};
  }
  Object* const object = TRY(module_namespace(cx, place.as<ModuleRecord>()));
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
