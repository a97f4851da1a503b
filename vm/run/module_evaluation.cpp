// Evaluation of modules, §16.2.1.6.1.3, iteratively: the graph's depth is the script's choice.
#include <algorithm>
#include <unordered_set>
#include <vector>

#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/host.h"
#include "vm/run/internal_functions.h"
#include "vm/run/module_exports.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal {

using namespace module_exports;

/// IsModuleSCCEvaluated: a module whose body has run may still wait for others of its cycle.
static bool is_evaluated(const ModuleRecord* m) noexcept {
  return m->status == ModuleStatus::Evaluated &&
         (!m->cycle_root || m->cycle_root->status == ModuleStatus::Evaluated);
}

GraphState graph_state(Context&, ModuleRecord* root) {
  std::vector<ModuleRecord*> work{root};
  std::unordered_set<ModuleRecord*> seen{root};
  GraphState state = GraphState::Ready;
  while (!work.empty()) {
    ModuleRecord* const m = work.back();
    work.pop_back();
    if (m->status == ModuleStatus::Evaluating) return GraphState::Evaluating;
    if (is_evaluated(m)) continue;
    if (m->status == ModuleStatus::EvaluatingAsync || m->has_top_level_await())
      state = GraphState::Async;
    for (uint32_t i = 0; i < m->request_count(); ++i) {
      if (!m->requested->get(i).is_cell() || phase_of(m, i) == ModulePhase::Source) continue;
      ModuleRecord* const next = request_of(m, i);
      if (seen.insert(next).second) work.push_back(next);
    }
  }
  return state;
}

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

namespace {

/// The stack of InnerModuleEvaluation, made explicit.
class EvaluationStack {
 public:
  explicit EvaluationStack(Heap& heap) noexcept
      : heap_(heap), open_(heap), path_(heap), required_(heap) {}

  /// m's requests are to be gone through.
  Result<void> enter(ModuleRecord* m) {
    m->status = ModuleStatus::Evaluating;
    m->dfs_index = m->dfs_ancestor = index_++;
    m->pending_async = 0;
    TRY_VOID(open_.push_back(m));
    TRY_VOID(path_.push_back(m));
    lists_.push_back({required_.size(), required_.size()});
    return list_required(m);
  }
  bool empty() const noexcept { return path_.empty(); }
  ModuleRecord* top() noexcept { return path_.back(); }
  /// The next module of the top's evaluation list; null: all are done.
  ModuleRecord* next_required() {
    List& list = lists_.back();
    return list.next < required_.size() ? required_[list.next] : nullptr;
  }
  void advance() { ++lists_.back().next; }
  /// The top's body has run (or waits): its strongly connected part is over if it is the root of
  /// it.
  void leave() {
    ModuleRecord* const m = path_.back();
    if (m->dfs_ancestor == m->dfs_index) {
      for (ModuleRecord* done = nullptr; done != m;) {
        done = open_.back();
        open_.pop_back();
        done->status =
            done->async_order == 0 ? ModuleStatus::Evaluated : ModuleStatus::EvaluatingAsync;
        done->cycle_root.set(heap_, done, m);
      }
    }
    static_cast<void>(required_.resize(lists_.back().first));  // It shrinks.
    lists_.pop_back();
    path_.pop_back();
    if (!path_.empty() && m->status == ModuleStatus::Evaluating)
      path_.back()->dfs_ancestor = std::min(path_.back()->dfs_ancestor, m->dfs_ancestor);
  }
  /// Something threw: all that was being evaluated fails with it.
  void fail(Value error) {
    for (ModuleRecord* const m : open_) {
      m->status = ModuleStatus::Evaluated;
      m->threw = true;
      m->error.set(heap_, m, error);
      m->cycle_root.set(heap_, m, m);
    }
  }

 private:
  /// Where a module of path_ has its evaluation list in required_ (to the end, for the top), and
  /// where it stands there.
  struct List {
    size_t first, next;
  };
  /// What m requests; of a deferred request only what has to wait.
  Result<void> list_required(ModuleRecord* m) {
    const size_t first = required_.size();
    const auto add = [&](ModuleRecord* one) -> Result<void> {
      for (size_t i = first; i < required_.size(); ++i)
        if (required_[i] == one) return {};
      return required_.push_back(one);
    };
    for (uint32_t i = 0; i < m->request_count(); ++i) {
      if (!m->requested->get(i).is_cell()) continue;
      const ModulePhase phase = phase_of(m, i);
      if (phase == ModulePhase::Evaluation) TRY_VOID(add(request_of(m, i)));
      if (phase != ModulePhase::Defer) continue;
      RootVector<ModuleRecord*> waiting(heap_);
      TRY_VOID(gather_asynchronous_dependencies(request_of(m, i), waiting));
      for (ModuleRecord* const one : waiting) TRY_VOID(add(one));
    }
    return {};
  }

  Heap& heap_;
  RootVector<ModuleRecord*> open_;  // The specification's stack.
  RootVector<ModuleRecord*> path_;  // Modules whose evaluation lists are being gone through.
  RootVector<ModuleRecord*> required_;
  std::vector<List> lists_;
  uint32_t index_ = 0;
};

/// §16.2.1.6.1.3.1 InnerModuleEvaluation, steps 11.c and d: d is on m's list, and is not about to
/// be entered.
Result<bool> depend_on(Context& cx, ModuleRecord* m, ModuleRecord* d) {
  ModuleRecord* required = d;
  if (d->status == ModuleStatus::Evaluating) {
    m->dfs_ancestor = std::min(m->dfs_ancestor, d->dfs_ancestor);
  } else {
    if (d->cycle_root) required = d->cycle_root.get();
    if (required->threw) return cx.throw_value(required->error.get());
  }
  if (required->status == ModuleStatus::EvaluatingAsync ||
      (required->status == ModuleStatus::Evaluating && required->async_order != 0)) {
    ++m->pending_async;
    TRY_VOID(add_async_parent(cx, required, m));
  }
  return true;
}

/// §16.2.1.6.1.3.1 InnerModuleEvaluation. stack is evaluate_module's, which needs it if this
/// throws.
Task<Value> inner_evaluation(Context& cx, ModuleRecord* root, EvaluationStack* stack) {
  co_await step_void(stack->enter(root));
  while (!stack->empty()) {
    ModuleRecord* const m = stack->top();
    ModuleRecord* const d = stack->next_required();
    if (d && d->status == ModuleStatus::Linked) {
      co_await step_void(stack->enter(d));
      continue;  // It comes again when it is done.
    }
    if (d) {
      stack->advance();
      const bool fine = co_await depend_on(cx, m, d);
      static_cast<void>(fine);
      continue;
    }
    // All requests are done: the body.
    if (m->pending_async > 0 || m->has_top_level_await()) {
      m->is_async = true;
      m->async_order = next_async_order(cx);
      if (m->pending_async == 0) (void)co_await execute_async(cx, m);
    } else {
      (void)co_await run_body(cx, m);
    }
    stack->leave();
  }
  co_return Value::undefined();
}

}  // namespace

Result<void> gather_asynchronous_dependencies(ModuleRecord* root,
                                              RootVector<ModuleRecord*>& result) {
  std::vector<ModuleRecord*> work{root};  // Next at the end; all are alive through root.
  std::unordered_set<const ModuleRecord*> seen;
  while (!work.empty()) {
    ModuleRecord* const m = work.back();
    work.pop_back();
    if (!seen.insert(m).second || !m->unit()) continue;
    if (m->status == ModuleStatus::Evaluating || is_evaluated(m)) continue;
    if (m->has_top_level_await()) {
      TRY_VOID(result.push_back(m));
      continue;
    }
    for (uint32_t i = m->request_count(); i-- > 0;)
      if (m->requested->get(i).is_cell() && phase_of(m, i) != ModulePhase::Source)
        work.push_back(request_of(m, i));
  }
  return {};
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
  EvaluationStack stack(cx.heap());
  const Completion<Value> done = co_await try_await(inner_evaluation(cx, m, &stack));
  if (done.threw) {
    stack.fail(done.exception);
    reject_promise(cx, promise, done.exception);
  } else if (m->async_order == 0 && promise->is_pending()) {
    fulfill_promise(cx, promise, Value::undefined());
  }
  co_return Value(promise);
}

Task<Value> evaluate_module_sync(Context& cx, ModuleRecord* m) {
  if (!is_evaluated(m) && graph_state(cx, m) != GraphState::Ready)
    co_return throw_type_error(cx,
                               "Deferred module '%s' cannot be evaluated now: it, or a module that "
                               "it imports, is being evaluated or has a top-level await",
                               m->key()->utf8().c_str());
  const Value evaluation = co_await evaluate_module(cx, m);
  auto* const promise = evaluation.as<PromiseObject>();
  if (promise->state() == PromiseObject::State::Rejected) {
    promise->mark_handled();
    co_return cx.throw_value(promise->result());
  }
  co_return Value::undefined();
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

}  // namespace shoal
