// Async generators, §27.6.3: the queue of requests and what resumes them.
#include "vm/interp/frames.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/generator.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal {
namespace {

/// Settles the promise of the first request. Its promises are plain ones of ours; iterator results
/// are fresh objects, so resolving runs no script unless somebody put a `then` on Object.prototype.
void complete_step(Context& cx, AsyncGeneratorObject* g, Value value, bool threw, bool done) {
  const AsyncGeneratorRequest request = g->front();
  g->pop_front();
  auto* const promise = request.promise.as<PromiseObject>();
  if (threw) {
    reject_promise(cx, promise, value);
    return;
  }
  Result<Object*> result = create_iter_result(cx, value, done);
  if (!result.ok()) {
    reject_promise(cx, promise, cx.take_exception());
    return;
  }
  fulfill_promise(cx, promise, Value(result.value()));
}

/// AsyncGeneratorAwaitReturn, §27.6.3.9: a return request of one that is over waits for its value.
Task<Value> await_return(Context& cx, AsyncGeneratorObject* g) {
  g->state = GeneratorState::AwaitingReturn;
  const AsyncGeneratorRequest request = g->front();
  const Completion<Value> promise = co_await try_await(promise_resolve_plain(cx, request.value));
  if (promise.threw) {
    g->state = GeneratorState::Completed;
    complete_step(cx, g, promise.exception, true, true);
    async_generator_drain(cx, g);
    co_return Value::undefined();
  }
  co_await step_void(await_return_reactions(cx, promise.value.as<PromiseObject>(), g));
  co_return Value::undefined();
}

}  // namespace

void async_generator_returned(Context& cx, AsyncGeneratorObject* g, Value value, bool threw) {
  g->state = GeneratorState::Completed;
  complete_step(cx, g, value, threw, true);
  async_generator_drain(cx, g);
}

void async_generator_drain(Context& cx, AsyncGeneratorObject* g) {
  SHOAL_ASSERT(g->state == GeneratorState::Completed);
  while (g->has_request()) {
    const AsyncGeneratorRequest request = g->front();
    if (request.mode == ResumeMode::Return) {
      Job job{Job::Kind::AwaitReturn, false, {}};
      job.values[0] = Value(g);
      job.async_context = cx.async_context;
      g->state = GeneratorState::AwaitingReturn;
      cx.jobs().push_front(job);
      return;
    }
    complete_step(cx, g, request.mode == ResumeMode::Throw ? request.value : Value::undefined(),
                  request.mode == ResumeMode::Throw, true);
  }
}

Task<Value> async_generator_await_return(Context& cx, Value generator) {
  const Value done = co_await await_return(cx, generator.as<AsyncGeneratorObject>());
  co_return done;
}

void async_generator_completed(Context& cx, AsyncGeneratorObject* g, Value value, bool threw) {
  g->frame()->clear();
  g->state = GeneratorState::Completed;
  complete_step(cx, g, value, threw, true);
  async_generator_drain(cx, g);
}

bool async_generator_yield(Context& cx, AsyncGeneratorObject* g, Value value) {
  // The running frame has been saved. Its requester gets the value; the next request goes on at
  // once.
  complete_step(cx, g, value, false, false);
  if (!g->has_request()) {
    g->state = GeneratorState::SuspendedYield;
    return return_from_frame(cx, Value::undefined());
  }
  const AsyncGeneratorRequest next = g->front();
  SuspendedFrame* const s = g->frame();
  Value* const regs = cx.state().regs;
  if (next.mode == ResumeMode::Throw) {
    (void)cx.throw_value(next.value);
    return settle(cx, Value::from_bits(Value::kThrown));
  }
  regs[s->dst] = next.value;
  regs[s->mode] = Value::int32(static_cast<int32_t>(next.mode));
  return true;
}

Value async_generator_yielded(Context& cx, AsyncGeneratorObject* g, Value value) {
  complete_step(cx, g, value, false, false);
  if (!g->has_request()) {
    g->state = GeneratorState::SuspendedYield;
    return Value::undefined();
  }
  const AsyncGeneratorRequest next = g->front();
  return resume_waiter(cx, g, next.value, next.mode);
}

/// AsyncGenerator.prototype.next, throw, return, §27.6.1.2 to .4. The promise.
Task<Value> async_generator_request(Context& cx, Value generator, ResumeMode mode, Value value) {
  PromiseObject* const promise = co_await new_promise(cx);
  if (!generator.is_kind(Kind::AsyncGenerator)) {
    (void)throw_type_error(cx, "next method called on incompatible receiver %s",
                           describe_for_message(cx, generator).c_str());
    reject_promise(cx, promise, cx.take_exception());
    co_return Value(promise);
  }
  auto* const g = generator.as<AsyncGeneratorObject>();
  co_await step_void(g->enqueue(cx.heap(), {mode, value, Value(promise)}));
  if (g->state == GeneratorState::SuspendedStart && mode != ResumeMode::Next)
    g->state = GeneratorState::Completed;
  if (g->state == GeneratorState::Completed) {
    // Nothing else is in the queue while it rests completed.
    if (mode == ResumeMode::Return) {
      (void)co_await await_return(cx, g);
    } else {
      async_generator_drain(cx, g);
    }
  } else if (g->state == GeneratorState::SuspendedStart ||
             g->state == GeneratorState::SuspendedYield) {
    g->state = GeneratorState::Executing;
    (void)co_await eventually_of(resume_waiter(cx, g, value, mode));
  }
  co_return Value(promise);
}

}  // namespace shoal
