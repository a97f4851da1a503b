// ModuleRecord, §16.2.1.5 and .6: a source text module of one context: its code, environment, links
// and state. Code is shared; records are not.
#pragma once

#include "gc/roots.h"
#include "vm/interp/environment.h"
#include "vm/interp/function_state.h"
#include "vm/object/promise.h"
#include "vm/run/task.h"

namespace shoal {

enum class ModuleStatus : uint8_t {
  Unlinked,
  Linking,
  Linked,
  Evaluating,
  EvaluatingAsync,
  Evaluated
};

/// What an import is after, §16.2.1.6.1: the numbers of ModuleRequestImage::phase.
enum class ModulePhase : uint8_t { Evaluation, Source, Defer };

class ModuleRecord final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<ModuleRecord>("ModuleRecord");
  /// A record for compiled source; `key` is what the host knows it by (its URL).
  static Result<ModuleRecord*> create(Context& cx, const CodeUnit* unit, String* key);
  /// A synthetic module, §16.2.1.8.1, whose exports have those names (atoms); their values are
  /// undefined until its evaluation, which is the host's (ContextHost::evaluate_synthetic).
  static Result<ModuleRecord*> create_synthetic(Context& cx, String* key, ValueArray* names);
  /// One whose only export, `default`, has that value: JSON and the like.
  static Result<ModuleRecord*> create_default(Context& cx, String* key, Value default_export);

  const CodeUnit* unit() const noexcept { return unit_; }  // Null: synthetic.
  bool has_top_level_await() const noexcept {
    return unit_ && unit_->image().module.has_top_level_await;
  }
  /// Gives a synthetic module's export its value; a name it lacks is ignored.
  void set_export(Heap& heap, const String* name, Value value) noexcept;
  uint32_t request_count() const noexcept { return requested ? requested->capacity() : 0; }
  String* key() const noexcept { return key_.get(); }
  Environment* env() const noexcept { return env_.get(); }

  /// Binding of an import: where its value lives. slot ~0: the namespace object of the module in
  /// `target`.
  struct Link {
    Environment* env;
    uint32_t slot;
  };

  ModuleStatus status = ModuleStatus::Unlinked;
  uint32_t dfs_index = 0, dfs_ancestor = 0;
  uint32_t pending_async = 0;  // Dependencies still evaluating asynchronously.
  uint32_t async_order = 0;    // 0: not async.
  bool threw = false;
  bool is_async = false;       // Has top-level await, or depends on what has.
  Slot<ValueArray> requested;  // ModuleRecords by request.
  Slot<ValueArray> links;      // Two Values an import: Environment, slot; or module, ModulePhase.
  Slot<ValueArray> names;      // Synthetic: the exports' names, in the order of the environment.
  Slot<Object> namespace_object;
  Slot<Object> deferred_namespace;
  Slot<Object> source_object;  // [[ModuleSource]]; null: empty. The host's to give.
  Slot<Object> meta;
  Slot<Realm> realm;  // [[Realm]]
  Slot<FunctionState> state;
  Slot<ScriptFunction> body;
  Slot<PromiseObject> promise;  // Of Evaluate(), on cycle roots.
  Slot<ModuleRecord> cycle_root;
  Slot<ValueArray> async_parents;  // ModuleRecords that wait for us.
  uint32_t async_parent_count = 0;
  ValueSlot error;  // If threw.

  void trace(Tracer& tracer) const;

 private:
  friend class Heap;
  ModuleRecord(const CodeUnit* unit, String* key) noexcept
      : Cell(static_cast<CellKind>(Kind::ModuleRecord)), unit_(unit), key_(key) {}
  const CodeUnit* unit_;
  Slot<String> key_;
  Slot<Environment> env_;
};

/// Asks the host for all that the module requests, transitively. Error: what the host threw.
Result<bool> load_requests(Context& cx, ModuleRecord* module);
/// Loads what the module requests, and links: §16.2.1.6.1.2 Link. Error: SyntaxError or what the
/// host threw.
Result<bool> link_module(Context& cx, ModuleRecord* module);
/// §16.2.1.6.1.3 Evaluate: the promise of its evaluation.
Task<Value> evaluate_module(Context& cx, ModuleRecord* module);
/// Reactions to an asynchronous module's promise, §16.2.1.6.1.3.4 and .5.
Task<Value> async_module_fulfilled(Context& cx, ModuleRecord* module);
void async_module_rejected(Context& cx, ModuleRecord* module, Value error);
/// EvaluateModuleSync: for who cannot wait. Error: TypeError if the module's graph is being
/// evaluated or would have to wait; what the module threw.
Task<Value> evaluate_module_sync(Context& cx, ModuleRecord* module);
/// Modules with top-level await that a deferred import of m must have evaluated, in their order:
/// GatherAsynchronousTransitiveDependencies.
Result<void> gather_asynchronous_dependencies(ModuleRecord* module,
                                              RootVector<ModuleRecord*>& result);
/// By what name the host knows the running code: its module's key, else its source's name.
Result<String*> running_code_name(Context& cx);
/// The same of the script that has called the running native; empty if none has.
Result<String*> calling_code_name(Context& cx);
/// How many evaluations an import() waits for, and its phase, as one Value (captures are few).
inline Value pack_import_state(int32_t left, ModulePhase phase) noexcept {
  return Value::int32(left * 4 + static_cast<int32_t>(phase));
}
/// import(): the promise of the module's namespace. referrer: a string, the name of who asks.
Task<Value> import_module(Context& cx, Value referrer, Value specifier, Value options,
                          ModulePhase phase);
/// After ContextHost::prepare_import's promise; wanted: the array that holds the request.
Task<Value> continue_prepared_import(Context& cx, Value wanted, PromiseObject* promise,
                                     ModulePhase phase);
/// The end of import(), once all is loaded: links and evaluates, then settles the promise.
Task<Value> link_and_evaluate_import(Context& cx, ModuleRecord* module, PromiseObject* promise,
                                     ModulePhase phase);
/// §16.2.1.10 GetModuleNamespace.
Result<Object*> module_namespace(Context& cx, ModuleRecord* module);
/// What an import of the module itself is bound to: its namespace, its deferred namespace, or its
/// source. Error: ReferenceError if it has no source.
Result<Object*> module_of_phase(Context& cx, ModuleRecord* module, ModulePhase phase);
/// `__esModule`, true, among the exports (unless they have one): by it transpiled code finds
/// `default`. Node's require() shows it; what TypeScript emits hides it from enumeration.
enum class EsModuleMark : uint8_t { None, Shown, Hidden };
/// A namespace object of its own: what require() gives of an ES module.
Result<Object*> marked_namespace(Context& cx, ModuleRecord* module, EsModuleMark mark);
/// Where an export's value lives: its environment and slot. Null: there is no such export, or it is
/// a namespace.
Environment* find_export(ModuleRecord* module, const String* name, uint32_t& slot);
/// The state that require(esm) must not meet: some module of the graph is being evaluated, or
/// waits.
enum class GraphState : uint8_t { Ready, Evaluating, Async };
GraphState graph_state(Context& cx, ModuleRecord* module);

}  // namespace shoal
