// Turns of a program, in Node's order: after each piece of script the ticks, then the microtasks;
// then timers that are due, then immediates; then the context is idle until the earliest timer.
#include "include/shoal/context_actor.h"
#include "include/shoal/profiles.h"
#include "stdlib/es/atomics.h"
#include "stdlib/web/ports.h"
#include "stdlib/web/process.h"
#include "stdlib/web/timers.h"
#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/promise.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// Then timers have their turn.
constexpr uint32_t kMessagesPerRound = 1000;

/// Then each job is a turn of its own.
bool has_turn_limits(const ContextLimits& l) noexcept {
  return l.turn_fuel_max != ContextLimits::kNone || l.turn_wall_ns_max != ContextLimits::kNone;
}

/// process.nextTick's: a function and its arguments, an array or undefined.
void start_tick(Context& cx, const Job& tick) {
  auto* const rest = tick.values[1].is_object() ? tick.values[1].as<ArrayObject>() : nullptr;
  const Value* const values =
      rest && rest->length() ? reinterpret_cast<const Value*>(rest->elements()->slots()) : nullptr;
  cx.async_context = tick.async_context;
  start_call(cx, tick.values[0], Value::undefined(), values, rest ? rest->length() : 0);
}

}  // namespace

Driver<bool> ContextActor::settle_turn(LeaveReason reason) {
  if (reason == LeaveReason::Done) co_return true;
  if (reason == LeaveReason::Terminated || cx_->is_terminating()) co_return end_terminated();
  const bool goes_on = co_await throw_uncaught(cx_->take_exception(), false);
  co_return goes_on;
}

bool ContextActor::end_terminated() {
  const EndReason reason = end_.reason != EndReason::None ? end_.reason : cx_->end_reason();
  switch (reason) {
    case EndReason::Exited: result_.exit_code = process_state(*cx_).exit_code.value_or(0); break;
    case EndReason::OutputClosed: break;
    default:
      result_.exit_code = 1;
      if (std::exchange(end_is_told_, true)) break;
      result_.error += std::string("error: the program was ended: ") +
                       (end_.text.empty() ? text_of(reason) : end_.text) + "\n";
      break;
  }
  return false;
}

Driver<bool> ContextActor::throw_uncaught(Value error, bool in_promise) {
  PersistentValue<Value> kept(cx_->heap(), error), context(cx_->heap(), cx_->async_context);
  if (on_uncaught_ && on_uncaught_(error)) co_return true;
  if (!in_promise) {
    const bool is_heard = co_await ask_error_hook("error", kept.get(), Value::undefined());
    if (is_heard) co_return !is_ending();
  }
  const Value origin = Value(intern_ascii(in_promise ? "unhandledRejection" : "uncaughtException"));
  if (!in_uncaught_) {
    in_uncaught_ = true;
    const bool goes_on =
        co_await emit("uncaughtExceptionMonitor", kept.get(), origin, context.get());
    in_uncaught_ = false;
    if (!goes_on) co_return false;
  }
  if (!in_uncaught_ && has_process_listener(*cx_, intern_ascii("uncaughtException"))) {
    in_uncaught_ = true;
    const bool goes_on = co_await emit("uncaughtException", kept.get(), origin, context.get());
    in_uncaught_ = false;
    co_return goes_on;
  }
  result_.exit_code = 1;
  std::string frame = host_->last_frame;  // Of a text that did not compile.
  const std::string report = describe_error(kept.get(), in_promise);
  if (is_worker_) {
    const bool is_told = co_await tell_worker_error(kept.get(), std::move(frame), report);
    if (!is_told) co_return false;
  }
  result_.error += report;
  if (!exit_emitted_ && !cx_->is_terminating()) {
    exit_emitted_ = true;
    ProcessState& state = process_state(*cx_);
    state.exit_code = 1;
    if (has_process_listener(*cx_, intern_ascii("exit"))) {
      const bool goes_on = co_await emit("exit", Value::int32(1));
      if (goes_on) result_.exit_code = state.exit_code.value_or(1);
    }
  }
  co_return false;
}

/// Whether a listener of the global object's said that it is dealt with; or the program ends by it.
Driver<bool> ContextActor::ask_error_hook(const char* what, Value first, Value second) {
  if (!cx_->error_hook.is_callable() || in_error_hook_ || is_ending()) co_return false;
  in_error_hook_ = true;
  cx_->async_context = Value::undefined();
  const Value values[] = {Value(intern_ascii(what)), first, second};
  start_call(*cx_, cx_->error_hook, Value::undefined(), values, 3);
  const LeaveReason reason = co_await turn();
  bool is_heard = reason == LeaveReason::Done && cx_->result().is_true();
  if (reason != LeaveReason::Done) {
    const bool goes_on = co_await settle_turn(reason);  // The hook itself failed.
    is_heard = !goes_on;
  }
  in_error_hook_ = false;
  co_return is_heard;
}

/// where: the async context of what it tells of.
Driver<bool> ContextActor::emit(const char* event, Value first, Value second, Value where) {
  String* const name = intern_ascii(event);
  if (!has_process_listener(*cx_, name)) co_return true;
  cx_->async_context = where;
  start_task(*cx_, emit_process_event(*cx_, name, first, second).release());
  const LeaveReason reason = co_await turn();
  const bool goes_on = co_await settle_turn(reason);
  co_return goes_on;
}

Driver<bool> ContextActor::drain_jobs() {
  while (!cx_->jobs().is_empty()) {
    turn_kind_ = TurnKind::Microtasks;
    cx_->jobs().run_in_a_row = !cx_->debugger() && !has_turn_limits(limits());
    start_job(*cx_, cx_->jobs().pop());
    const LeaveReason reason = co_await turn();
    cx_->jobs().run_in_a_row = false;
    if (reason == LeaveReason::Done) [[likely]]
      continue;
    const bool goes_on = co_await settle_turn(reason);
    if (!goes_on) co_return false;
  }
  co_return true;
}

Driver<bool> ContextActor::drain() {
  do {
    while (!cx_->ticks().is_empty()) {
      start_tick(*cx_, cx_->ticks().pop());
      turn_kind_ = TurnKind::NextTick;
      const LeaveReason reason = co_await turn();
      if (reason == LeaveReason::Done) [[likely]]
        continue;
      const bool goes_on = co_await settle_turn(reason);
      if (!goes_on) co_return false;
    }
    if (!cx_->jobs().is_empty()) {
      const bool goes_on = co_await drain_jobs();
      if (!goes_on) co_return false;
    }
  } while (!cx_->ticks().is_empty());
  const bool goes_on = co_await check_evaluation();
  if (!goes_on) co_return false;
  if (cx_->unhandled_rejections.is_empty()) co_return true;
  const bool survives = co_await check_rejections();
  co_return survives;
}

/// After the microtasks of a turn: of the main module, and those before it, before anybody's.
Driver<bool> ContextActor::check_evaluation() {
  while (evaluation_) {
    bool goes_on = true;
    if (evaluation_->get().is_kind(Kind::Promise)) {
      auto* const promise = evaluation_->get().as<PromiseObject>();
      if (promise->is_pending()) co_return true;
      if (promise->state() == PromiseObject::State::Rejected) {
        evaluation_->set(Value::undefined());
        goes_on = co_await throw_uncaught(promise->result(), false);
      }
    }
    if (!goes_on || !main_) co_return goes_on;
    goes_on = co_await next_module();
    if (!goes_on) co_return false;
  }
  co_return true;
}

Driver<bool> ContextActor::check_rejections() {
  auto& all = cx_->unhandled_rejections;
  // A listener may reject more, and drain() then comes here again.
  while (!all.is_empty()) {
    const auto [values] = all.pop();
    auto* const promise = values[0].as<PromiseObject>();
    PersistentValue<Value> kept(cx_->heap(), values[0]), context(cx_->heap(), values[1]);
    if (promise->is_handled()) {
      if (!promise->is_reported()) continue;
      (void)co_await ask_error_hook("rejectionhandled", kept.get(), promise->result());
      if (is_ending()) co_return false;
      bool goes_on = co_await emit("rejectionHandled", kept.get(), Value::undefined());
      if (goes_on) goes_on = co_await drain();
      if (!goes_on) co_return false;
      continue;
    }
    const bool is_heard =
        co_await ask_error_hook("unhandledrejection", kept.get(), promise->result());
    if (!promise->is_handled()) promise->set_reported();
    if (is_heard) {
      const bool goes_on = co_await drain();
      if (!goes_on) co_return false;
      continue;
    }
    if (has_process_listener(*cx_, intern_ascii("unhandledRejection"))) {
      bool goes_on =
          co_await emit("unhandledRejection", promise->result(), kept.get(), context.get());
      if (goes_on) goes_on = co_await drain();
      if (!goes_on) co_return false;
      continue;
    }
    cx_->async_context = context.get();
    const bool goes_on = co_await throw_uncaught(promise->result(), true);
    if (!goes_on) co_return false;
  }
  all.give_back();
  co_return true;
}

Driver<bool> ContextActor::call_timer(NativeStateObject* t, TurnKind kind) {
  if (gives_way_) co_await yield();  // Here rather than in the middle of what it does.
  goes_on_with_turn_ = false;        // Another one begins.
  const Value rest = t->state(timer::kArguments);
  auto* const array = rest.is_object() ? rest.as<ArrayObject>() : nullptr;
  const Value* const values =
      array ? reinterpret_cast<const Value*>(array->elements()->slots()) : nullptr;
  cx_->async_context = t->state(timer::kAsyncContext);
  turn_kind_ = kind;
  start_call(*cx_, t->state(timer::kCallback), Value(t), values, array ? array->length() : 0);
  const LeaveReason reason = co_await turn();
  bool goes_on = reason == LeaveReason::Done;
  if (!goes_on) goes_on = co_await settle_turn(reason);
  if (goes_on) goes_on = co_await drain();
  co_return goes_on;
}

Driver<bool> ContextActor::run_timers() {
  TimerQueue& timers = cx_->timers();
  const uint64_t limit = timers.sequence(), now = now_ms(*cx_);
  while (NativeStateObject* const t = timers.take_due(cx_->heap(), now, limit)) {
    PersistentValue<Value> kept(cx_->heap(), Value(t));
    const bool repeats = t->state(timer::kRepeats).is_true();
    const uint64_t started = repeats ? now_ms(*cx_) : 0;
    const bool goes_on = co_await call_timer(t, TurnKind::Timer);
    if (!goes_on) co_return false;
    if (repeats && t->state(timer::kRepeats).is_true() && !timer::is_armed(t))
      timers.arm(cx_->heap(), t,
                 started + static_cast<uint64_t>(t->state(timer::kDelay).as_number()));
  }
  co_return true;
}

Driver<bool> ContextActor::run_immediates() {
  TimerQueue& timers = cx_->timers();
  const uint64_t limit = timers.sequence();
  while (NativeStateObject* const t = timers.take_immediate(cx_->heap(), limit)) {
    PersistentValue<Value> kept(cx_->heap(), Value(t));
    const bool goes_on = co_await call_timer(t, TurnKind::Immediate);
    if (!goes_on) co_return false;
  }
  co_return true;
}

Driver<bool> ContextActor::run_messages() {
  TaskPromiseBase* task = nullptr;
  for (uint32_t count = 0; count < kMessagesPerRound && take_message_task(*cx_, task); ++count) {
    cx_->async_context = Value::undefined();
    start_task(*cx_, task);
    turn_kind_ = TurnKind::Message;
    const LeaveReason reason = co_await turn();
    bool goes_on = reason == LeaveReason::Done;
    if (!goes_on) goes_on = co_await settle_turn(reason);
    if (goes_on) goes_on = co_await drain();
    if (!goes_on || is_closing()) co_return goes_on;
  }
  co_return true;
}

Driver<bool> ContextActor::run_events() {
  if (is_closing()) co_return false;
  settle_async_waits(*cx_);
  bool goes_on = true;
  if (abort_pending_) goes_on = co_await dispatch_abort();
  if (goes_on) goes_on = co_await drain();
  if (!goes_on) co_return false;
  cx_->heap().at_turn_boundary();  // Weak references may be cleared now: their clean-up is a job.
  settle_collected_ends(*cx_);
  goes_on = co_await drain();
  if (goes_on) goes_on = co_await run_timers();
  if (goes_on) goes_on = co_await run_immediates();
  if (goes_on) goes_on = co_await run_messages();
  if (output_.is_closed() || is_closing()) goes_on = false;
  co_return goes_on;
}

}  // namespace shoal
