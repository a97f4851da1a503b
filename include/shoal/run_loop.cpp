// Turns of a program, in Node's order: after each piece of script the ticks, then the microtasks;
// then timers that are due, then immediates; then the thread waits for the earliest timer.
#include "include/shoal/implementation.h"
#include "stdlib/web/process.h"
#include "stdlib/web/timers.h"
#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/promise.h"
#include "vm/run/debugger.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {

LeaveReason Engine::Implementation::run_loop() {
  for (;;) {
    if (options.stress_preempt) cx->state().fuel = 0;
    const LeaveReason reason = cx->run();
    if (reason == LeaveReason::Paused) {
      if (cx->debugger()->on_pause) cx->debugger()->on_pause(*cx->debugger());
      continue;
    }
    if (reason == LeaveReason::Waiting) {
      output.flush();
      reactor.wait(cx->wait_until_ns == Context::kNoDeadline ? std::nullopt
                                                             : std::optional(cx->wait_until_ns));
      continue;
    }
    if (reason != LeaveReason::OutOfFuel) return reason;
    if (!options.stress_preempt) cx->state().fuel = INT64_MAX;
  }
}

bool Engine::Implementation::turn() {
  const LeaveReason reason = run_loop();
  return reason == LeaveReason::Done || fail(reason);
}

bool Engine::Implementation::end_terminated() {
  if (process_state(*cx).exiting) {
    result.exit_code = process_state(*cx).exit_code.value_or(0);
  } else if (!output.is_closed()) {
    result.exit_code = 1;
    result.error += "error: the program was ended: it is over its memory quota\n";
  }
  return false;
}

bool Engine::Implementation::fail(LeaveReason reason) {
  if (reason == LeaveReason::Terminated || cx->is_terminating()) return end_terminated();
  return throw_uncaught(cx->take_exception(), false);
}

bool Engine::Implementation::throw_uncaught(Value error, bool in_promise) {
  if (!in_uncaught_ && process_state(*cx).has(intern_ascii("uncaughtException"))) {
    in_uncaught_ = true;
    const Value origin =
        Value(intern_ascii(in_promise ? "unhandledRejection" : "uncaughtException"));
    const bool goes_on = emit("uncaughtException", error, origin);
    in_uncaught_ = false;
    return goes_on;
  }
  PersistentValue<Value> kept(cx->heap(), error);
  result.exit_code = 1;
  result.error += describe_error(kept.get(), in_promise);
  if (!exit_emitted_ && !cx->is_terminating()) {
    exit_emitted_ = true;
    ProcessState& state = process_state(*cx);
    state.exit_code = 1;
    if (state.has(intern_ascii("exit")) && emit("exit", Value::int32(1)))
      result.exit_code = state.exit_code.value_or(1);
  }
  return false;
}

bool Engine::Implementation::emit(const char* event, Value first, Value second) {
  String* const name = intern_ascii(event);
  if (!process_state(*cx).has(name)) return true;
  cx->async_context = Value::undefined();
  start_task(*cx, emit_process_event(*cx, name, first, second).release());
  return turn();
}

bool Engine::Implementation::drain_jobs() {
  while (!cx->jobs().is_empty()) {
    const Job job = cx->jobs().pop();
    start_job(*cx, job);
    if (!turn()) return false;
  }
  return true;
}

bool Engine::Implementation::drain() {
  do {
    while (!cx->ticks().is_empty()) {
      const Job tick = cx->ticks().pop();
      auto* const rest = tick.values[1].is_object() ? tick.values[1].as<ArrayObject>() : nullptr;
      const Value* const values = rest && rest->length()
                                      ? reinterpret_cast<const Value*>(rest->elements()->slots())
                                      : nullptr;
      cx->async_context = tick.async_context;
      start_call(*cx, tick.values[0], Value::undefined(), values, rest ? rest->length() : 0);
      if (!turn()) return false;
    }
    if (!drain_jobs()) return false;
  } while (!cx->ticks().is_empty());
  return check_rejections();
}

bool Engine::Implementation::check_evaluation() {
  if (!evaluation_ || !evaluation_->get().is_kind(Kind::Promise)) return true;
  auto* const promise = evaluation_->get().as<PromiseObject>();
  if (promise->state() != PromiseObject::State::Rejected) return true;
  evaluation_->set(Value::undefined());
  return throw_uncaught(promise->result(), false);
}

bool Engine::Implementation::check_rejections() {
  if (!check_evaluation()) return false;
  while (!cx->unhandled_rejections.empty()) {
    PromiseObject* const promise = cx->unhandled_rejections[0];
    PersistentValue<Value> kept(cx->heap(), Value(promise));
    for (size_t i = 1; i < cx->unhandled_rejections.size(); ++i)
      cx->unhandled_rejections[i - 1] = cx->unhandled_rejections[i];
    cx->unhandled_rejections.pop_back();
    if (promise->is_handled()) continue;
    promise->mark_handled();
    if (process_state(*cx).has(intern_ascii("unhandledRejection"))) {
      if (!emit("unhandledRejection", promise->result(), kept.get())) return false;
      if (!drain()) return false;
      continue;
    }
    if (!throw_uncaught(promise->result(), true)) return false;
  }
  return true;
}

bool Engine::Implementation::call_timer(NativeStateObject* t) {
  const Value rest = t->state(timer::kArguments);
  auto* const array = rest.is_object() ? rest.as<ArrayObject>() : nullptr;
  const Value* const values =
      array ? reinterpret_cast<const Value*>(array->elements()->slots()) : nullptr;
  cx->async_context = t->state(timer::kAsyncContext);
  start_call(*cx, t->state(timer::kCallback), Value(t), values, array ? array->length() : 0);
  return turn() && drain();
}

bool Engine::Implementation::run_timers() {
  TimerQueue& timers = cx->timers();
  const uint64_t limit = timers.sequence(), now = now_ms(*cx);
  while (NativeStateObject* const t = timers.take_due(cx->heap(), now, limit)) {
    PersistentValue<Value> kept(cx->heap(), Value(t));
    const uint64_t started = now_ms(*cx);
    if (!call_timer(t)) return false;
    if (t->state(timer::kRepeats).is_true() && !timer::is_armed(t))
      timers.arm(cx->heap(), t,
                 started + static_cast<uint64_t>(t->state(timer::kDelay).as_number()));
  }
  return true;
}

bool Engine::Implementation::run_immediates() {
  TimerQueue& timers = cx->timers();
  const uint64_t limit = timers.sequence();
  while (NativeStateObject* const t = timers.take_immediate(cx->heap(), limit)) {
    PersistentValue<Value> kept(cx->heap(), Value(t));
    if (!call_timer(t)) return false;
  }
  return true;
}

/// Until the next timer is due, with all output written.
void Engine::Implementation::wait() {
  output.flush();
  cx->heap().on_idle();
  if (!cx->jobs().is_empty()) return;
  uint64_t due_ms = 0;
  if (cx->timers().next_due(due_ms)) reactor.wait(due_ms * 1'000'000);
}

bool Engine::Implementation::run_event_loop() {
  for (;;) {
    if (!drain()) return false;
    cx->heap().at_turn_boundary();  // Weak references may be cleared now: their clean-up is a job.
    if (!drain()) return false;
    if (!run_timers() || !run_immediates()) return false;
    TimerQueue& timers = cx->timers();
    if (timers.immediate_ref_count() != 0) continue;
    if (timers.ref_count() == 0 && cx->jobs().is_empty() && cx->ticks().is_empty()) return true;
    if (cx->jobs().is_empty() && cx->ticks().is_empty()) wait();
    if (output.is_closed()) return false;
  }
}

RunResult Engine::Implementation::run_to_end(Value promise) {
  PersistentValue<Value> evaluation(cx->heap(), promise);
  if (promise.is_kind(Kind::Promise)) promise.as<PromiseObject>()->mark_handled();
  evaluation_ = &evaluation;
  bool alive = run_event_loop();
  // A listener of beforeExit may give the program more to do.
  while (alive && process_state(*cx).has(intern_ascii("beforeExit"))) {
    const Value code = Value::int32(process_state(*cx).exit_code.value_or(0));
    alive = emit("beforeExit", code) && drain();
    const bool has_more = cx->timers().ref_count() != 0 || cx->timers().has_immediates();
    if (!alive || !has_more) break;
    alive = run_event_loop();
  }
  evaluation_ = nullptr;
  const bool waits = alive && evaluation.get().is_kind(Kind::Promise) &&
                     evaluation.get().as<PromiseObject>()->is_pending();
  if (waits && !process_state(*cx).exit_code) process_state(*cx).exit_code = 13;
  if (alive && !exit_emitted_) {
    exit_emitted_ = true;
    alive = emit("exit", Value::int32(process_state(*cx).exit_code.value_or(0)));
  }
  if (alive) result.exit_code = process_state(*cx).exit_code.value_or(0);
  if (waits) result.error += describe_waiting();
  check_nesting();
  output.flush();
  if (!output.error().empty()) {
    result.error += "error: cannot write to standard output: " + output.error() + "\n";
    if (result.exit_code == 0) result.exit_code = 1;
  }
  return std::move(result);
}

}  // namespace shoal
