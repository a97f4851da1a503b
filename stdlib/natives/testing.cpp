#include "stdlib/natives/testing.h"

#include <cmath>
#include <utility>

#include "io/door/door.h"
#include "stdlib/web/timers.h"
#include "vm/interp/async_stack.h"
#include "vm/object/array.h"
#include "vm/object/promise.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/timers.h"

namespace shoal {
namespace {

constexpr uint64_t kNsInMs = 1'000'000;
constexpr uint32_t kWaitingFramesMax = 32;

Result<Door::HeldClock*> held_clock(Context& cx) {
  if (cx.door() && cx.door()->held_clock) return &*cx.door()->held_clock;
  return throw_type_error(cx, "The clock is not held: call useFakeTimers() first");
}

void move_clock(Context& cx, Door::HeldClock& clock, uint64_t to_ns) {
  const uint64_t now = cx.host()->monotonic_ns();
  if (to_ns <= now) return;
  clock.monotonic_ns += to_ns - now;
  clock.wall_ms += static_cast<double>(to_ns - now) / 1e6;
}

}  // namespace

namespace natives {

/// holdClock ( wallMs ): the clocks stand from now on. undefined: at the time that it is.
Result<Value> hold_clock(Context& cx, const Args& args) {
  Door* const door = cx.door();
  if (!door) return throw_type_error(cx, "This context has no clock to hold");
  Door::HeldClock clock;
  host::ClockMonotonic::Reply mono;
  (void)door->ask<host::ClockMonotonic>({}, mono).ok();
  clock.monotonic_ns = mono.now_ns;
  clock.wall_ms =
      args[0].is_number() ? args[0].as_number() : std::floor(cx.host()->wall_clock_ms());
  door->held_clock = clock;
  // At a whole millisecond of the context's clock: what is set for 100 ms is due after 100.
  if (const uint64_t part = cx.host()->monotonic_ns() % kNsInMs)
    door->held_clock->monotonic_ns += kNsInMs - part;
  return Value::undefined();
}

/// releaseClock ( ): time goes on as outside. Whether it was held.
Result<Value> release_clock(Context& cx, const Args&) {
  Door* const door = cx.door();
  if (!door || !door->held_clock) return Value::boolean(false);
  door->held_clock.reset();
  return Value::boolean(true);
}
Result<Value> clock_is_held(Context& cx, const Args&) {
  return Value::boolean(cx.door() && cx.door()->held_clock);
}
/// timeOutside ( ): milliseconds of a clock that is never held.
Result<Value> time_outside(Context& cx, const Args&) {
  Door* const door = cx.door();
  if (!door) return throw_type_error(cx, "This context has no clock");
  const auto held = std::exchange(door->held_clock, std::nullopt);
  host::ClockMonotonic::Reply mono;
  const bool is_told = door->ask<host::ClockMonotonic>({}, mono).ok();
  door->held_clock = held;
  return Value::number(is_told ? static_cast<double>(mono.now_ns) / 1e6 : 0);
}
/// setWall ( ms ): what Date says; no timer is due by that.
Result<Value> set_wall(Context& cx, const Args& args) {
  Door::HeldClock* const clock = TRY(held_clock(cx));
  clock->wall_ms = args[0].as_number();
  return Value::undefined();
}

/// now ( ): milliseconds of the clock that timers go by.
Result<Value> timers_now(Context& cx, const Args&) {
  return Value::number(static_cast<double>(cx.host()->monotonic_ns()) / 1e6);
}
/// moveTo ( ms ): of that clock. It never goes back.
Result<Value> move_to(Context& cx, const Args& args) {
  Door::HeldClock* const clock = TRY(held_clock(cx));
  move_clock(cx, *clock, static_cast<uint64_t>(std::max(0.0, args[0].as_number()) * 1e6));
  return Value::undefined();
}

/// runNextTimer ( untilMs ): the clock moves to when the first timer is due, and its callback runs.
/// False: none is due by then.
NativeTask run_next_timer(Context& cx, Args args) {
  Door::HeldClock* const clock = co_await held_clock(cx);
  TimerQueue& timers = cx.timers();
  uint64_t due_ms = 0;
  if (!timers.next_due(due_ms) || static_cast<double>(due_ms) > args[0].as_number())
    co_return Value::boolean(false);
  NativeStateObject* const t = timers.take_due(cx.heap(), due_ms, ~uint64_t{0});
  if (!t) co_return Value::boolean(false);
  move_clock(cx, *clock, due_ms * kNsInMs);
  const Value rest = t->state(timer::kArguments);
  ArrayObject* const array = rest.is_object() ? rest.as<ArrayObject>() : nullptr;
  const Value* const values =
      array ? reinterpret_cast<const Value*>(array->elements()->slots()) : nullptr;
  const Value before = cx.async_context;
  cx.async_context = t->state(timer::kAsyncContext);
  (void)co_await call(cx, t->state(timer::kCallback), Value(t), values,
                      array ? array->length() : 0);
  cx.async_context = before;
  if (t->state(timer::kRepeats).is_true() && !timer::is_armed(t))
    timers.arm(cx.heap(), t, due_ms + static_cast<uint64_t>(t->state(timer::kDelay).as_number()));
  co_return Value::boolean(true);
}

/// pendingTimers ( ): [timer, Error of where it was set or undefined, repeats, when it is due] of
/// each that waits and keeps the program running, in the order in which they are due.
Result<Value> pending_timers(Context& cx, const Args&) {
  // All of them are taken out, and armed again in the same order.
  TimerQueue& timers = cx.timers();
  RootVector<NativeStateObject*> waiting(cx.heap());
  std::vector<uint64_t> due;
  uint64_t due_ms = 0;
  bool has_room = true;
  while (has_room && timers.next_due(due_ms)) {
    NativeStateObject* const t = timers.take_due(cx.heap(), due_ms, ~uint64_t{0});
    has_room = waiting.push_back(t).ok();
    due.push_back(due_ms);
    if (!has_room) timers.arm(cx.heap(), t, due_ms);
  }
  for (size_t i = 0; i < waiting.size(); ++i) timers.arm(cx.heap(), waiting[i], due[i]);
  if (!has_room) return cx.out_of_memory();
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  for (size_t i = 0; i < waiting.size(); ++i) {
    NativeStateObject* const t = waiting[i];
    if (!timer::has_ref(t)) continue;
    ArrayObject* const entry = TRY(ArrayObject::create(cx, 0, 0));
    TRY_VOID(entry->push(cx.heap(), Value(t)));
    TRY_VOID(entry->push(
        cx.heap(), t->count() > timer::kOrigin ? t->state(timer::kOrigin) : Value::undefined()));
    TRY_VOID(entry->push(cx.heap(), t->state(timer::kRepeats)));
    TRY_VOID(entry->push(cx.heap(), Value::number(static_cast<double>(due[i]))));
    TRY_VOID(list->push(cx.heap(), Value(entry)));
  }
  return Value(list);
}
/// noteOrigins ( ): from now on it is known where timers are set and operations begun.
Result<Value> note_origins(Context& cx, const Args&) {
  if (cx.door() && !cx.door()->origins) cx.door()->origins = std::make_unique<DoorOrigins>();
  return Value::undefined();
}

/// doorEntries ( ): [whether it is a handle, its number, the operation's name, " at place"] of each
/// operation that the program waits for, and each open handle.
Result<Value> door_entries(Context& cx, const Args&) {
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  if (!cx.door()) return Value(list);
  for (const DoorEntry& each : cx.door()->entries()) {
    ArrayObject* const entry = TRY(ArrayObject::create(cx, 0, 0));
    TRY_VOID(entry->push(cx.heap(), Value::boolean(each.is_handle)));
    TRY_VOID(entry->push(cx.heap(), Value::number(static_cast<double>(each.id))));
    for (const std::string_view text :
         {std::string_view(each.name), std::string_view(each.place)}) {
      String* const value = TRY(String::from_utf8(cx.heap(), text));
      TRY_VOID(entry->push(cx.heap(), Value(value)));
    }
    TRY_VOID(list->push(cx.heap(), Value(entry)));
  }
  return Value(list);
}

/// waitingModules ( ): of each module that waits at its top level, the promise of its end.
Result<Value> waiting_modules(Context& cx, const Args&) {
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  for (size_t i = 1; i < cx.waiting_modules.size(); i += 2) {
    auto* const promise = static_cast<PromiseObject*>(cx.waiting_modules[i]);
    if (promise->is_pending()) TRY_VOID(list->push(cx.heap(), Value(promise)));
  }
  return Value(list);
}

/// waitingStack ( promise ): where the async function is that it waits for, as a stack has it;
/// empty if that is not known.
Result<Value> waiting_stack(Context& cx, const Args& args) {
  CapturedFrame frames[kWaitingFramesMax];
  std::string text;
  if (args[0].is_kind(Kind::Promise)) {
    const uint32_t count =
        capture_waiting_frames(cx, args[0].as<PromiseObject>(), frames, kWaitingFramesMax);
    for (uint32_t i = 0; i < count; ++i) text += format_frame(cx, frames[i]) + "\n";
  }
  String* const value = TRY(String::from_utf8(cx.heap(), text));
  return Value(value);
}

}  // namespace natives
}  // namespace shoal
