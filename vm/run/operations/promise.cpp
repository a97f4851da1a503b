#include "vm/run/operations/promise.h"

#include "vm/interp/frames.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/generator.h"
#include "vm/object/weak.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/combinator.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

Result<PromiseObject*> new_promise(Context& cx) {
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Promise, Intrinsic::PromisePrototype));
  return PromiseObject::create(cx.heap(), shape);
}

namespace {

bool is_waiter(Value reaction) { return !reaction.is_kind(Kind::ValueArray); }

/// Of who awaits or called `then`.
Value async_context_of(Value reaction) {
  switch (reaction.cell_kind()) {
    case Kind::ValueArray: return reaction.as<ValueArray>()->get(reaction::kAsyncContext);
    case Kind::AsyncGenerator: return reaction.as<AsyncGeneratorObject>()->frame()->async_context();
    default: return reaction.as<SuspendedFrame>()->async_context();
  }
}

void enqueue_reaction(Context& cx, Value reaction, Value argument, bool rejected) {
  Job job{is_waiter(reaction) ? Job::Kind::ResumeAwait : Job::Kind::Reaction, rejected, {}};
  job.values[0] = reaction;
  job.values[1] = argument;
  job.async_context = async_context_of(reaction);
  cx.jobs().push(job);
}

void settle_promise(Context& cx, PromiseObject* promise, PromiseObject::State state, Value value) {
  SHOAL_ASSERT(promise->is_pending());
  const bool rejected = state == PromiseObject::State::Rejected;
  for (uint32_t i = 0; i < promise->reaction_count(); ++i)
    enqueue_reaction(cx, promise->reaction_at(i), value, rejected);
  promise->settle(cx.heap(), state, value);
  if (rejected && !promise->is_handled())
    cx.unhandled_rejections.push({{Value(promise), cx.async_context}});
}

/// HostPromiseRejectionTracker, "handle": who heard that nobody handles it hears that it has a
/// handler.
void handle(Context& cx, PromiseObject* promise) {
  if (promise->is_reported() && !promise->is_handled()) [[unlikely]]
    cx.unhandled_rejections.push({{Value(promise), cx.async_context}});
  promise->mark_handled();
}

}  // namespace

void fulfill_promise(Context& cx, PromiseObject* promise, Value value) {
  settle_promise(cx, promise, PromiseObject::State::Fulfilled, value);
}
void reject_promise(Context& cx, PromiseObject* promise, Value reason) {
  settle_promise(cx, promise, PromiseObject::State::Rejected, reason);
}

bool is_pristine_promise(Context& cx, Value v) {
  if (!v.is_kind(Kind::Promise)) return false;
  const Shape* const shape = v.as_object()->shape();
  return shape->proto_intrinsic() == static_cast<uint16_t>(Intrinsic::PromisePrototype) &&
         shape->count() == 0 && cx.promise_prototype_is_pristine();
}

namespace {

Result<void> follow(Context& cx, PromiseObject* promise, PromiseObject* target) {
  ValueArray* const record =
      TRY(ValueArray::create(cx.heap(), reaction::kFields, Value::undefined()));
  record->set(cx.heap(), reaction::kKind, Value::int32(static_cast<int32_t>(ReactionKind::Follow)));
  record->set(cx.heap(), reaction::kPromise, Value(promise));
  record->set(cx.heap(), reaction::kAsyncContext, cx.async_context);
  handle(cx, target);
  if (target->is_pending()) return target->add_reaction(cx.heap(), Value(record));
  enqueue_reaction(cx, Value(record), target->result(),
                   target->state() == PromiseObject::State::Rejected);
  return {};
}

void resolve_with(Context& cx, PromiseObject* promise, Value resolution, Value then) {
  if (!then.is_callable()) {
    fulfill_promise(cx, promise, resolution);
    return;
  }
  Job job{Job::Kind::ResolveThenable, false, {}};
  job.values[0] = Value(promise);
  job.values[1] = resolution;
  job.values[2] = then;
  job.async_context = cx.async_context;
  cx.jobs().push(job);
}

Task<Value> resolve_task(Context& cx, PromiseObject* promise, Value resolution) {
  const Completion<Value> then =
      co_await try_await(get(cx, resolution.as_object(), key(atoms::then())));
  if (then.threw)
    reject_promise(cx, promise, then.exception);
  else
    resolve_with(cx, promise, resolution, then.value);
  co_return Value::undefined();
}

}  // namespace

Result<bool> try_resolve_promise(Context& cx, PromiseObject* promise, Value resolution) {
  if (!resolution.is_object()) {
    fulfill_promise(cx, promise, resolution);
    return true;
  }
  if (resolution == Value(promise)) {
    (void)throw_type_error(cx, "Chaining cycle detected for promise #<Promise>");
    reject_promise(cx, promise, cx.take_exception());
    return true;
  }
  Result<Value> quick = try_get(cx, resolution.as_object(), key(atoms::then()));
  if (!quick.ok()) {
    if (cx.is_terminating()) return Thrown{};
    reject_promise(cx, promise, cx.take_exception());
    return true;
  }
  const Value then = quick.value();
  if (then.is_lazy()) return false;
  resolve_with(cx, promise, resolution, then);
  return true;
}

Eventually<Value> resolve_promise(Context& cx, PromiseObject* promise, Value resolution) {
  Result<bool> done = try_resolve_promise(cx, promise, resolution);
  if (!done.ok()) return Thrown{};
  if (!done.value()) return resolve_task(cx, promise, resolution);
  return Value::undefined();
}

// ---- Capabilities

Result<PromiseCapability> create_resolving_functions(Context& cx, PromiseObject* promise) {
  NativeFunction* const resolve =
      TRY(native_function(cx, Intrinsic::Internal, internal::kPromiseResolve));
  NativeFunction* const reject =
      TRY(native_function(cx, Intrinsic::Internal, internal::kPromiseReject));
  resolve->set_capture(cx.heap(), 0, Value(promise));
  resolve->set_capture(cx.heap(), 1, Value(reject));
  reject->set_capture(cx.heap(), 0, Value(promise));
  reject->set_capture(cx.heap(), 1, Value(resolve));
  return PromiseCapability{Value(promise), Value(resolve), Value(reject)};
}

namespace {

Task<PromiseCapability> capability_task(Context& cx, Value c) {
  if (!is_constructor(c))
    co_return throw_type_error(cx, "%s is not a constructor", describe_for_message(cx, c).c_str());
  NativeFunction* const executor =
      co_await native_function(cx, Intrinsic::Internal, internal::kCapabilityExecutor);
  const Value arguments[] = {Value(executor)};
  const Value promise = co_await construct(cx, c, arguments, 1, c);
  const Value resolve = executor->capture(0), reject = executor->capture(1);
  if (!resolve.is_callable() || !reject.is_callable())
    co_return throw_type_error(cx, "Promise resolve or reject function is not callable");
  co_return PromiseCapability{promise, resolve, reject};
}

}  // namespace

Eventually<PromiseCapability> new_promise_capability(Context& cx, Value c) {
  if (c == cx.realm()->peek_intrinsic(Intrinsic::Promise) && c.is_cell()) {
    Result<PromiseObject*> promise = new_promise(cx);
    if (!promise.ok()) return Thrown{};
    return PromiseCapability{Value(promise.value()), Value(), Value()};
  }
  return capability_task(cx, c);
}

Eventually<Value> resolve_capability(Context& cx, PromiseCapability c, Value value) {
  if (c.resolve.is_undefined()) return resolve_promise(cx, c.promise.as<PromiseObject>(), value);
  const Value arguments[] = {value};
  return call(cx, c.resolve, Value::undefined(), arguments);
}

Eventually<Value> reject_capability(Context& cx, PromiseCapability c, Value reason) {
  if (c.reject.is_undefined()) {
    reject_promise(cx, c.promise.as<PromiseObject>(), reason);
    return Value::undefined();
  }
  const Value arguments[] = {reason};
  return call(cx, c.reject, Value::undefined(), arguments);
}

// ---- PromiseResolve

namespace {

Task<Value> promise_resolve_task(Context& cx, Value c, Value value) {
  if (value.is_kind(Kind::Promise)) {
    const Value constructor = co_await get(cx, value.as_object(), key(atoms::constructor()));
    if (constructor == c) co_return value;
  }
  const PromiseCapability capability = co_await new_promise_capability(cx, c);
  (void)co_await resolve_capability(cx, capability, value);
  co_return capability.promise;
}

}  // namespace

Result<Value> promise_resolve_at_once(Context& cx, Value value) {
  if (cx.realm()->is_first() && is_pristine_promise(cx, value)) return value;
  if (value.is_object()) return Value::lazy();
  PromiseObject* const promise = TRY(new_promise(cx));
  fulfill_promise(cx, promise, value);
  return Value(promise);
}

Eventually<Value> promise_resolve(Context& cx, Value c, Value value) {
  return promise_resolve_task(cx, c, value);
}

Eventually<Value> promise_resolve_plain(Context& cx, Value value) {
  Result<Value> quick = promise_resolve_at_once(cx, value);
  if (!quick.ok()) return Thrown{};
  if (!quick.value().is_lazy()) return quick.value();
  Result<Value> c = cx.realm()->intrinsic_value(cx, Intrinsic::Promise);
  if (!c.ok()) return Thrown{};
  return promise_resolve_task(cx, c.value(), value);
}

// ---- Reactions

Result<Value> perform_promise_then(Context& cx, PromiseObject* promise, Value on_fulfilled,
                                   Value on_rejected, PromiseCapability capability) {
  ValueArray* const record =
      TRY(ValueArray::create(cx.heap(), reaction::kFields, Value::undefined()));
  Heap& heap = cx.heap();
  record->set(heap, reaction::kKind, Value::int32(static_cast<int32_t>(ReactionKind::Then)));
  record->set(heap, reaction::kOnFulfilled, on_fulfilled);
  record->set(heap, reaction::kOnRejected, on_rejected);
  record->set(heap, reaction::kPromise, capability.promise);
  record->set(heap, reaction::kResolve, capability.resolve);
  record->set(heap, reaction::kReject, capability.reject);
  record->set(heap, reaction::kAsyncContext, cx.async_context);
  if (promise->is_pending())
    TRY_VOID(promise->add_reaction(heap, Value(record)));
  else
    enqueue_reaction(cx, Value(record), promise->result(),
                     promise->state() == PromiseObject::State::Rejected);
  handle(cx, promise);
  return capability.promise;
}

Result<void> await_promise(Context& cx, PromiseObject* promise, Value waiter) {
  handle(cx, promise);
  if (promise->is_pending()) return promise->add_reaction(cx.heap(), waiter);
  enqueue_reaction(cx, waiter, promise->result(),
                   promise->state() == PromiseObject::State::Rejected);
  return {};
}

Result<void> await_return_reactions(Context& cx, PromiseObject* promise, AsyncGeneratorObject* g) {
  NativeFunction* const fulfilled =
      TRY(native_function(cx, Intrinsic::Internal, internal::kAwaitReturnFulfilled));
  NativeFunction* const rejected =
      TRY(native_function(cx, Intrinsic::Internal, internal::kAwaitReturnRejected));
  fulfilled->set_capture(cx.heap(), 0, Value(g));
  rejected->set_capture(cx.heap(), 0, Value(g));
  const Value done = TRY(perform_promise_then(cx, promise, Value(fulfilled), Value(rejected), {}));
  (void)done;
  return {};
}

// ---- Jobs

namespace {

/// §27.2.2.1 NewPromiseReactionJob.
Task<Value> reaction_job(Context& cx, ValueArray* record, Value argument, bool rejected) {
  const PromiseCapability capability{record->get(reaction::kPromise),
                                     record->get(reaction::kResolve),
                                     record->get(reaction::kReject)};
  const Value handler = record->get(rejected ? reaction::kOnRejected : reaction::kOnFulfilled);
  Completion<Value> result{rejected, argument, argument};
  if (handler.is_callable()) {
    const Value arguments[] = {argument};
    result = co_await try_await(call(cx, handler, Value::undefined(), arguments));
  }
  if (capability.promise.is_undefined()) co_return Value::undefined();
  if (result.threw)
    (void)co_await reject_capability(cx, capability, result.exception);
  else
    (void)co_await resolve_capability(cx, capability, result.value);
  co_return Value::undefined();
}

/// FAST PATH: of a plain promise, or none: what reaction_job does. regs[0] is that promise.
Value reaction_done(Context& cx, Value* regs, Value result, bool threw) noexcept {
  const Value promise = regs[0];
  if (threw) {
    const Value reason = cx.take_exception();
    if (!promise.is_undefined()) reject_promise(cx, promise.as<PromiseObject>(), reason);
    return Value::undefined();
  }
  if (promise.is_undefined()) return promise;
  regs[0] = Value::undefined();  // Should `then` have to be asked, that is the end of it.
  return step(cx, resolve_promise(cx, promise.as<PromiseObject>(), result));
}

void start_reaction(Context& cx, ValueArray* record, Value argument, bool rejected) {
  const Value promise = record->get(reaction::kPromise);
  const Value handler = record->get(rejected ? reaction::kOnRejected : reaction::kOnFulfilled);
  if (!record->get(reaction::kResolve).is_undefined() || cx.options().slow_paths)
    return start_task(cx, reaction_job(cx, record, argument, rejected).release());
  if (handler.is_undefined() && rejected) {
    if (!promise.is_undefined()) reject_promise(cx, promise.as<PromiseObject>(), argument);
    return start_nothing(cx);
  }
  if (!start_after(cx, reaction_done, promise)) return;
  if (handler.is_undefined()) return hold_start(cx, argument);
  hold_start(cx, step(cx, call(cx, handler, Value::undefined(), &argument, 1)));
}

/// §27.2.2.2 NewPromiseResolveThenableJob.
Task<Value> thenable_job(Context& cx, Value promise, Value thenable, Value then) {
  const PromiseCapability functions =
      co_await create_resolving_functions(cx, promise.as<PromiseObject>());
  const Value arguments[] = {functions.resolve, functions.reject};
  const Completion<Value> result = co_await try_await(call(cx, then, thenable, arguments));
  if (result.threw) {
    const Value reason[] = {result.exception};
    (void)co_await call(cx, functions.reject, Value::undefined(), reason);
  }
  co_return Value::undefined();
}

/// §9.13 CleanupFinalizationRegistry. If the callback throws, another job deals with what is left.
Task<Value> clean_up_registry(Context& cx, FinalizationRegistryObject* registry) {
  Value held;
  while (registry->take_cleared(cx.heap(), held)) {
    const Value arguments[] = {held};
    const Completion<Value> done =
        co_await try_await(call(cx, registry->cleanup_callback(), Value::undefined(), arguments));
    if (!done.threw) continue;
    Job again{Job::Kind::Finalize, false, {}};
    again.values[0] = Value(registry);
    again.async_context = cx.async_context;
    cx.jobs().push(again);
    co_return cx.throw_value(done.exception);
  }
  co_return Value::undefined();
}

void start_follow(Context& cx, const Job& job) {
  auto* const promise = job.values[0].as<ValueArray>()->get(reaction::kPromise).as<PromiseObject>();
  if (job.flag)
    reject_promise(cx, promise, job.values[1]);
  else
    fulfill_promise(cx, promise, job.values[1]);
  start_nothing(cx);
}

}  // namespace

void start_job(Context& cx, const Job& job) {
  // Called where nothing of the context runs; the job is not in its queue any more.
  const NativeScope scope(cx);
  cx.async_context = job.async_context;
  switch (job.kind) {
    case Job::Kind::Reaction: {
      auto* const record = job.values[0].as<ValueArray>();
      switch (static_cast<ReactionKind>(record->get(reaction::kKind).as_int32())) {
        case ReactionKind::Follow: return start_follow(cx, job);
        case ReactionKind::Combine: return start_combine(cx, record, job.values[1], job.flag);
        case ReactionKind::Unwrap: return start_unwrap(cx, record, job.values[1], job.flag);
        case ReactionKind::Then: break;
      }
      return start_reaction(cx, record, job.values[1], job.flag);
    }
    case Job::Kind::ResolveThenable:
      // FAST PATH: a promise of ours with the intrinsic `then`, which nobody could tell from
      // calling it.
      if (is_pristine_promise(cx, job.values[1])) {
        Result<void> done =
            follow(cx, job.values[0].as<PromiseObject>(), job.values[1].as<PromiseObject>());
        if (done.ok()) return start_nothing(cx);
      }
      return start_task(cx,
                        thenable_job(cx, job.values[0], job.values[1], job.values[2]).release());
    case Job::Kind::ResumeAwait:
      return start_resume(cx, job.values[0].as_cell(), job.values[1], job.flag);
    case Job::Kind::AwaitReturn:
      return start_task(cx, async_generator_await_return(cx, job.values[0]).release());
    case Job::Kind::Callback: return start_call(cx, job.values[0], Value::undefined(), nullptr, 0);
    case Job::Kind::Call:
      return start_call(cx, job.values[0], Value::undefined(), &job.values[1], 1);
    case Job::Kind::Finalize:
      return start_task(
          cx, clean_up_registry(cx, job.values[0].as<FinalizationRegistryObject>()).release());
  }
}

}  // namespace shoal
