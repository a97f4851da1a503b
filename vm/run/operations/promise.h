// Promises, §27.2.1 and §27.2.2: resolving, reacting, and the jobs that follow.
#pragma once

#include "vm/interp/suspended_frame.h"
#include "vm/object/promise.h"
#include "vm/run/context.h"

namespace shoal {

/// A pending promise of the running realm.
Result<PromiseObject*> new_promise(Context& cx);
void fulfill_promise(Context& cx, PromiseObject* promise, Value value);
void reject_promise(Context& cx, PromiseObject* promise, Value reason);
/// What a resolve function does, §27.2.1.3.2: follows thenables (reading `then` may run script).
/// Does not look at already_resolved: that is the resolve functions' business.
Eventually<Value> resolve_promise(Context& cx, PromiseObject* promise, Value resolution);
/// The same where that runs no script; else false, and nothing has been done.
Result<bool> try_resolve_promise(Context& cx, PromiseObject* promise, Value resolution);

/// §27.2.1.5 PromiseCapability Record. For plain promises resolve and reject are undefined.
struct PromiseCapability {
  Value promise, resolve, reject;
};
/// Of constructor c; with the realm's own %Promise% nothing observable happens and no functions are
/// made.
Eventually<PromiseCapability> new_promise_capability(Context& cx, Value c);
/// Calls the capability's function, or settles its plain promise.
Eventually<Value> resolve_capability(Context& cx, PromiseCapability capability, Value value);
Eventually<Value> reject_capability(Context& cx, PromiseCapability capability, Value reason);
/// The pair of functions of §27.2.1.3 for a promise. Captures: the promise, and the other function.
/// Once one has been called both have forgotten it, which is their already-resolved flag.
Result<PromiseCapability> create_resolving_functions(Context& cx, PromiseObject* promise);

/// §27.2.4.7.1 PromiseResolve(c, value).
Eventually<Value> promise_resolve(Context& cx, Value c, Value value);
/// PromiseResolve(%Promise%, value): a PromiseObject as Value.
Eventually<Value> promise_resolve_plain(Context& cx, Value value);
/// §27.2.5.4.1 PerformPromiseThen; handlers callable or undefined.
Result<Value> perform_promise_then(Context& cx, PromiseObject* promise, Value on_fulfilled,
                                   Value on_rejected, PromiseCapability capability);
/// Resumes `waiter` (a SuspendedFrame or generator) when promise settles.
Result<void> await_promise(Context& cx, PromiseObject* promise, Value waiter);

Result<void> await_return_reactions(Context& cx, PromiseObject* promise, AsyncGeneratorObject* g);

// --- Async generators (operations/async_generator.cpp)
/// Yield: the frame has been saved. True: script goes on at ExecutionState::pc, else as settle().
bool async_generator_yield(Context& cx, AsyncGeneratorObject* g, Value value);
/// The same where its frame rests in the heap: the outcome of what goes on, or undefined.
Value async_generator_yielded(Context& cx, AsyncGeneratorObject* g, Value value);
/// The body has ended.
void async_generator_completed(Context& cx, AsyncGeneratorObject* g, Value value, bool threw);
/// Serves the requests that wait for one that is over.
void async_generator_drain(Context& cx, AsyncGeneratorObject* g);
/// What a return request of one that is over was waiting for has settled.
void async_generator_returned(Context& cx, AsyncGeneratorObject* g, Value value, bool threw);
Task<Value> async_generator_await_return(Context& cx, Value generator);
/// AsyncGenerator.prototype.next, throw and return: the promise.
Task<Value> async_generator_request(Context& cx, Value generator, ResumeMode mode, Value value);

/// Runs one job to the point where it needs the loop: then Context::run.
void start_job(Context& cx, const Job& job);

/// Whether v is a promise of the first realm's Promise, unmodified: `then` and `constructor` are
/// the intrinsic ones.
bool is_pristine_promise(Context& cx, Value v);
/// PromiseResolve(%Promise%, value) where that runs no script; else lazy.
Result<Value> promise_resolve_at_once(Context& cx, Value value);

}  // namespace shoal
