// Generators, async functions and async generators: frames that go to the heap and come back.
#include <utility>

#include "vm/interp/slow/slow.h"
#include "vm/interp/stack.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/generator.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal::slow {
/// The frame that a waiter (SuspendedFrame or generator) stands for.
static SuspendedFrame* frame_of(Cell* waiter) {
  switch (static_cast<Kind>(waiter->kind())) {
    case Kind::Generator: return static_cast<GeneratorObject*>(waiter)->frame();
    case Kind::AsyncGenerator: return static_cast<AsyncGeneratorObject*>(waiter)->frame();
    default: return static_cast<SuspendedFrame*>(waiter);
  }
}

/// Puts a suspended frame back on the stack, above what runs. Its registers are restored; pc is
/// where it goes on.
static bool push_suspended(Context& cx, Cell* waiter) {
  SuspendedFrame* const suspended = frame_of(waiter);
  const FunctionCode* const code = suspended->code();
  Value* const regs = call_block(cx, code->register_count);
  if (!regs) return false;
  push_resumed_frame(cx, regs, code);
  Frame* const frame = Frame::of(regs);
  suspended->restore(frame);
  frame->state = frame->callee.as<ScriptFunction>()->state();
  frame->generator = waiter;
  cx.state().pc = frame->state->words() + (suspended->pc() - code->words.data());
  return true;
}

/// Ends the running frame with a result for the one below.
static bool leave_with(Context& cx, Value result) { return return_from_frame(cx, result); }

// ---- Generators

bool initial_yield(Context& cx, uint32_t dst, uint32_t mode) {
  Frame* const frame = cx.frame();
  const FunctionCode* const code = frame->code;
  const Intrinsic fallback =
      code->is_async ? Intrinsic::AsyncGeneratorPrototype : Intrinsic::GeneratorPrototype;
  Result<Value> own = try_get(cx, frame->callee.as_object(), key(atoms::prototype()));
  if (!own.ok()) return settle(cx, kThrown);
  Value proto = own.value();
  if (!proto.is_object()) {
    Result<Value> standard = frame->state->realm()->intrinsic_value(cx, fallback);
    if (!standard.ok()) return settle(cx, kThrown);
    proto = standard.value();
  }
  Result<SuspendedFrame*> suspended = SuspendedFrame::create(cx.heap(), code);
  if (!suspended.ok()) return settle(cx, kThrown);
  SuspendedFrame* const s = suspended.value();
  s->save(cx.heap(), frame, cx.state().pc);
  s->dst = static_cast<uint16_t>(dst);
  s->mode = static_cast<uint16_t>(mode);
  Result<Shape*> shape =
      shape_for(cx, code->is_async ? Kind::AsyncGenerator : Kind::Generator, proto);
  if (!shape.ok()) return settle(cx, kThrown);
  Value generator;
  if (code->is_async) {
    Result<AsyncGeneratorObject*> g = AsyncGeneratorObject::create(cx.heap(), shape.value(), s);
    if (!g.ok()) return settle(cx, kThrown);
    generator = Value(g.value());
  } else {
    Result<GeneratorObject*> g = GeneratorObject::create(cx.heap(), shape.value(), s);
    if (!g.ok()) return settle(cx, kThrown);
    generator = Value(g.value());
  }
  return leave_with(cx, generator);
}

bool yield_value(Context& cx, Value value, uint32_t dst, uint32_t mode, bool delegate) {
  Frame* const frame = cx.frame();
  Cell* const waiter = frame->generator;
  SuspendedFrame* const suspended = frame_of(waiter);
  suspended->dst = static_cast<uint16_t>(dst);
  suspended->mode = static_cast<uint16_t>(mode);
  suspended->is_delegating = delegate;
  suspended->save(cx.heap(), frame, cx.state().pc);
  if (static_cast<Kind>(waiter->kind()) == Kind::AsyncGenerator)
    return async_generator_yield(cx, static_cast<AsyncGeneratorObject*>(waiter), value);
  static_cast<GeneratorObject*>(waiter)->state = GeneratorState::SuspendedYield;
  if (delegate) return leave_with(cx, value);
  Result<Object*> result = create_iter_result(cx, value, false);
  if (!result.ok()) return settle(cx, kThrown);
  return leave_with(cx, Value(result.value()));
}

// ---- Await

Result<PromiseObject*> new_async_promise(Context& cx) { return new_promise(cx); }

/// Whether a job that an Await queues now would be the next to run, with nothing before it: the
/// frame that awaits is all that runs, and no job waits. Going on at once is then the same.
static bool is_alone(Context& cx, const Frame* frame) {
  if (!frame->has(Frame::Generator) || !cx.jobs().run_in_a_row || !cx.jobs().is_empty())
    return false;
  const Frame* const below = Frame::of(frame->caller_regs);
  return below->has(Frame::Entry) && !below->has(Frame::After) && !below->caller_regs &&
         cx.state().fuel >= kTurnFuel && !cx.is_terminating();
}

/// Where the value awaited is there, and the frame is alone: it goes on with the value.
static bool await_at_once(Context& cx, const Frame* frame, Value value, uint32_t dst) {
  if (!is_alone(cx, frame)) return false;
  if (value.is_kind(Kind::Promise)) {
    auto* const promise = value.as<PromiseObject>();
    if (promise->state() != PromiseObject::State::Fulfilled) return false;
    value = promise->result();
  }
  cx.state().fuel -= kTurnFuel;
  cx.state().regs[dst] = value;
  return true;
}

/// Makes a promise of what is awaited. False: script may run for it (it may be a thenable, or a
/// promise whose constructor must be looked at), and the handler returns `result`; the instruction
/// is then executed again with the promise in dst.
static bool prepare_await(Context& cx, Value& value, uint32_t dst, const uint32_t* pc,
                          bool& result) {
  Frame* const frame = cx.frame();
  if (frame->flags & Frame::AwaitPrepared) {
    frame->flags = static_cast<uint16_t>(frame->flags & ~Frame::AwaitPrepared);
    value = cx.state().regs[dst];
    return true;
  }
  if (!value.is_object() || is_pristine_promise(cx, value)) return true;
  frame->flags |= Frame::AwaitPrepared;
  cx.state().pc = pc;
  cx.state().call_dst = static_cast<uint16_t>(dst);
  cx.state().call_flags = 0;
  const Value promise = step(cx, promise_resolve_plain(cx, value));
  if (is_outcome(promise)) {
    result = settle(cx, promise);
  } else {
    cx.state().regs[dst] = promise;
    result = true;
  }
  return false;
}

/// The waiter, whose frame has been saved, goes on when the value is there.
static bool wait_for(Context& cx, Cell* waiter, Value value) {
  frame_of(waiter)->set_async_context(cx.heap(), cx.async_context);
  if (value.is_kind(Kind::Promise))
    return await_promise(cx, value.as<PromiseObject>(), Value(waiter)).ok();
  Job job{Job::Kind::ResumeAwait, false, {}};
  job.values[0] = Value(waiter);
  job.values[1] = value;
  job.async_context = cx.async_context;
  cx.jobs().push(job);
  return true;
}

bool await_value(Context& cx, Value value, Value own_promise, uint32_t dst, const uint32_t* pc) {
  bool result = false;
  if (!prepare_await(cx, value, dst, pc, result)) return result;
  Frame* const frame = cx.frame();
  if (await_at_once(cx, frame, value, dst)) return true;
  // The frame goes to the heap; the first time, the caller gets the function's promise.
  const bool first = !frame->has(Frame::Generator);
  Cell* waiter = first ? nullptr : frame->generator;
  if (first) {
    Result<SuspendedFrame*> made = SuspendedFrame::create(cx.heap(), frame->code);
    if (!made.ok()) return settle(cx, kThrown);
    waiter = made.value();
    if (frame->code->kind == FunctionKind::Module && own_promise.is_object() &&
        !(cx.waiting_modules.push_back(waiter).ok() &&
          cx.waiting_modules.push_back(own_promise.as_cell()).ok()))
      return settle(cx, kThrown);
  }
  SuspendedFrame* const suspended = frame_of(waiter);
  suspended->dst = static_cast<uint16_t>(dst);
  suspended->mode = SuspendedFrame::kNoMode;
  suspended->save(cx.heap(), frame, cx.state().pc);
  if (!wait_for(cx, waiter, value)) return settle(cx, kThrown);
  return leave_with(cx, first ? own_promise : Value::undefined());
}

bool await_and_yield(Context& cx, Value value, uint32_t dst, uint32_t mode, const uint32_t* pc) {
  bool result = false;
  if (!prepare_await(cx, value, dst, pc, result)) return result;
  Frame* const frame = cx.frame();
  if (await_at_once(cx, frame, value, dst))
    return yield_value(cx, cx.state().regs[dst], dst, mode, false);
  auto* const generator = static_cast<AsyncGeneratorObject*>(frame->generator);
  SuspendedFrame* const suspended = generator->frame();
  suspended->dst = static_cast<uint16_t>(dst);
  suspended->mode = static_cast<uint16_t>(mode);
  suspended->is_delegating = false;
  suspended->save(cx.heap(), frame, cx.state().pc);
  if (!wait_for(cx, generator, value)) return settle(cx, kThrown);
  suspended->awaits_yielded = true;
  return leave_with(cx, Value::undefined());
}

bool async_return(Context& cx, Value value, Value promise, const uint32_t* pc) {
  Frame* const frame = cx.frame();
  if (!(frame->flags & Frame::AwaitPrepared)) {
    cx.state().call_dst = 0;
    cx.state().call_flags = Frame::Discard;
    cx.state().pc = pc;
    frame->flags |= Frame::AwaitPrepared;
    const Value done = step(cx, resolve_promise(cx, promise.as<PromiseObject>(), value));
    cx.state().call_flags = 0;
    if (is_outcome(done)) return settle(cx, done);
  }
  frame->flags = static_cast<uint16_t>(frame->flags & ~Frame::AwaitPrepared);
  return leave_with(cx, frame->has(Frame::Generator) ? Value::undefined() : promise);
}

bool async_throw(Context& cx, Value exception, Value promise) {
  Frame* const frame = cx.frame();
  reject_promise(cx, promise.as<PromiseObject>(), exception);
  return leave_with(cx, frame->has(Frame::Generator) ? Value::undefined() : promise);
}

}  // namespace shoal::slow

namespace shoal {

Value resume_waiter(Context& cx, Cell* waiter, Value value, ResumeMode mode) {
  if (!slow::push_suspended(cx, waiter)) return Value::from_bits(Value::kThrown);
  SuspendedFrame* const suspended = slow::frame_of(waiter);
  Value* const regs = cx.state().regs;
  const bool has_mode = suspended->mode != SuspendedFrame::kNoMode;
  if (mode == ResumeMode::Throw && !suspended->is_delegating) {
    (void)cx.throw_value(value);
    return Value::from_bits(Value::kThrown);
  }
  regs[suspended->dst] = value;
  if (has_mode) regs[suspended->mode] = Value::int32(static_cast<int32_t>(mode));
  return entered();
}

Value end_await(Context& cx, Cell* waiter, Value value, bool threw) {
  if (static_cast<Kind>(waiter->kind()) == Kind::AsyncGenerator) {
    auto* const g = static_cast<AsyncGeneratorObject*>(waiter);
    if (std::exchange(g->frame()->awaits_yielded, false) && !threw)
      return async_generator_yielded(cx, g, value);
  }
  return resume_waiter(cx, waiter, value, threw ? ResumeMode::Throw : ResumeMode::Next);
}

// ---- Generator.prototype.next, throw, return: §27.5.3.3 and .4

Value resume_generator(Context& cx, Value v, Value value, ResumeMode mode) noexcept {
  auto* const generator = v.as<GeneratorObject>();
  switch (generator->state) {
    case GeneratorState::Executing:
      (void)throw_type_error(cx, "Generator is already running");
      return Value::from_bits(Value::kThrown);
    case GeneratorState::SuspendedStart:
      if (mode == ResumeMode::Next) break;
      generator->state = GeneratorState::Completed;
      generator->frame()->clear();
      [[fallthrough]];
    case GeneratorState::Completed: {
      if (mode == ResumeMode::Throw) {
        (void)cx.throw_value(value);
        return Value::from_bits(Value::kThrown);
      }
      const Value result = mode == ResumeMode::Return ? value : Value::undefined();
      return step(create_iter_result(cx, result, true));
    }
    default: break;
  }
  generator->state = GeneratorState::Executing;
  const Value outcome = resume_waiter(cx, generator, value, mode);
  if (outcome.is_thrown() && !(cx.frame()->has(Frame::Generator) &&
                               cx.frame()->generator == static_cast<Cell*>(generator)))
    generator->state = GeneratorState::SuspendedYield;  // No room to resume: it stays where it was.
  return outcome;
}

Value generator_returned(Context& cx, Frame* frame, Value result) noexcept {
  Cell* const waiter = frame->generator;
  if (static_cast<Kind>(waiter->kind()) != Kind::Generator) return result;
  auto* const generator = static_cast<GeneratorObject*>(waiter);
  generator->state = GeneratorState::Completed;
  generator->frame()->clear();
  return step(create_iter_result(cx, result, true));
}

bool generator_threw(Context& cx, Frame* frame) noexcept {
  Cell* const waiter = frame->generator;
  switch (static_cast<Kind>(waiter->kind())) {
    case Kind::Generator:
      static_cast<GeneratorObject*>(waiter)->state = GeneratorState::Completed;
      static_cast<GeneratorObject*>(waiter)->frame()->clear();
      return false;
    case Kind::AsyncGenerator:
      if (cx.is_terminating()) return false;
      async_generator_completed(cx, static_cast<AsyncGeneratorObject*>(waiter), cx.take_exception(),
                                true);
      return true;
    default: return false;
  }
}

}  // namespace shoal
