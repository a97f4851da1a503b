#include "include/shoal/context_actor.h"

#include "gc/idle.h"
#include "gc/pauses.h"
#include "include/shoal/profiles.h"
#include "io/virtual/virtual_world.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "stdlib/web/ports.h"
#include "vm/run/debugger.h"

namespace shoal {
namespace {

/// Between two looks at the clock: about 50 us.
constexpr int64_t kFuelChunk = 20'000;
constexpr uint64_t kSliceNs = 1'000'000;
/// Of who has had so much of one after his first, others who come have their turn first.
constexpr uint64_t kShortSliceNs = 100'000;
/// Of a slice in a group: about as long.
constexpr uint64_t kSliceFuel = 400'000;

struct AnswerLetter final : ContextLetter {
  explicit AnswerLetter(OperationRef<> answered) : operation(std::move(answered)) {}
  Driver<void> deliver(ContextActor& actor) override {
    actor.door().finish(*operation);
    co_return;
  }
  OperationRef<> operation;
};

std::unique_ptr<Letter> letter_of(OperationRef<> answered) {
  return std::make_unique<AnswerLetter>(std::move(answered));
}

/// What the context gives its door.
DoorOptions complete(DoorOptions door, const Executor& executor, const EngineOptions& options,
                     Group* group) {
  door.limits.operations_max = options.limits.operations_max;
  door.limits.handles_max = options.limits.handles_max;
  door.limits.refusals_max = options.limits.refusals_max;
  if (options.profiles) door.trace = options.profiles->next_door_trace();
  if (door.world) return door;
  if (group)
    door.world = VirtualWorld::of_group(*group, options.random_seed);
  else
    door.world = executor.world();
  return door;
}

}  // namespace

ContextActor::ContextActor(Executor& executor, const EngineOptions& options, Group* group,
                           DoorOptions door)
    : Actor(executor),
      options_(options),
      pauses_(options.gc_stats || options.profiles ? std::make_unique<Pauses>() : nullptr),
      door_(*this, letter_of, complete(std::move(door), executor, options, group)),
      output_(door_) {
  if (group) {
    SHOAL_VERIFY(options.random_seed != 0);
    group->add(*this);
  }
  door_.set_place([this] { return describe_place(); });
  if (DoorObserver* const observer = door_.observer())
    observer->set_context(
        {[this] { return describe_place(); },
         [this](const std::string& text) { end(EndReason::ReplayDiverged, text); },
         [this](const std::string& text) { kill(EndReason::ReplayDiverged, text); }});
  host_ = std::make_unique<EmbedHost>();
  host_->actor = this;
  host_->set_door(door_);
  host_->source_bytes_max = options.limits.source_bytes_max;
  host_->conditions = options.conditions;
  host_->exec_arguments = options.exec_arguments;
  host_->on_source = options.on_source;
  host_->mailbox = options.limits.mailbox;
  ContextOptions c;
  c.heap_bytes_max = options.limits.heap_bytes_max;
  c.stack_bytes_max = options.limits.stack_bytes_max;
  c.random_seed = options.random_seed ? options.random_seed : host_->random_seed();
  c.intrinsics = intrinsic_templates();
  c.host = host_.get();
  c.door = &door_;
  c.pauses = pauses_.get();
  c.slow_paths = options.stress_slow;
  c.deterministic = group != nullptr || door_.observer() != nullptr;
  cx_ = Context::create(c);
  SHOAL_VERIFY(cx_ != nullptr);
  if (options.profiles) {
    profiles_ = std::make_unique<ContextProfiles>(options.profiles, *cx_, door_.options().trace);
    pauses_->watcher = profiles_.get();
  }
  const NativeScope scope(*cx_);
  const bool ready = set_up_realm(*cx_, cx_->first_realm()).ok();
  SHOAL_VERIFY(ready);
  if (options.colors || options.error_colors) {
    console_state(*cx_).colors[0] = options.colors;
    console_state(*cx_).colors[1] = options.error_colors;
  }
  set_console_output(*cx_, [this](std::string_view text, bool is_error) { write(text, is_error); });
  if (options.stress_collect_every) {
    testing_.collect_every = options.stress_collect_every;
    testing_.verify = true;
    cx_->heap().set_testing(&testing_);
  }
  if (options.coverage)
    cx_->ensure_debugger()->start_coverage(
        [](const CodeUnit& unit) { return unit.image().source_name.starts_with('/'); });
  fuel_end_ = limits().fuel_max;
  if (limits().wall_ns_max != ContextLimits::kNone) wall_end_ns_ = now_ns() + limits().wall_ns_max;
  cx_->state().fuel = cx_->pause_fuel = 0;
  give_fuel();
  if (end_.reason != EndReason::None) cx_->terminate(end_.reason);  // The replay has diverged.
}

ContextActor::~ContextActor() {
  drop_driver();  // Before the context whose values it may hold.
  door_.close();  // Nobody brings an answer any more.
  delete kill_.load();
  delete cancel_.load();
  delete throw_.load();
}

ActorRef<ContextActor> ContextActor::create(Executor& executor, const EngineOptions& options,
                                            Group* group, DoorOptions door) {
  return ActorRef<ContextActor>::adopt(new ContextActor(executor, options, group, std::move(door)));
}

void ContextActor::write(std::string_view text, bool is_error) {
  if (options_.output) {
    if (!group()) return options_.output(text, is_error);
    return tell(
        [output = options_.output, line = std::string(text), is_error] { output(line, is_error); });
  }
  output_.write(text, is_error);
  // Nobody listens: the program ends, quietly.
  if (output_.is_closed()) cx_->terminate(EndReason::OutputClosed);
}

// ---- Slices

int64_t ContextActor::fuel_chunk() const noexcept {
  const uint64_t slice = options_.slice_fuel;
  return slice == 0 ? kFuelChunk : static_cast<int64_t>(std::min<uint64_t>(slice, kFuelChunk));
}

void ContextActor::give_fuel() noexcept {
  fuel_spent_ = fuel_spent();
  int64_t fuel = options_.stress_preempt ? 0 : fuel_chunk();
  const uint64_t fuel_end = std::min(fuel_end_, turn_fuel_end_);
  if (fuel_end != ContextLimits::kNone) {
    const uint64_t left = fuel_end > fuel_spent_ ? fuel_end - fuel_spent_ : 0;
    if (left < static_cast<uint64_t>(fuel)) fuel = static_cast<int64_t>(left);
  }
  fuel_given_ = cx_->state().fuel = fuel;
  cx_->pause_fuel = 0;
}

bool ContextActor::begin_turn() {
  const ContextLimits& l = limits();
  if (l.turn_fuel_max != ContextLimits::kNone) {
    warned_ &= ~(1u << static_cast<uint32_t>(EndReason::TurnFuelQuota));
    fuel_spent_ = fuel_spent();
    turn_fuel_end_ = fuel_spent_ + l.turn_fuel_max;
    // What is left of the chunk, not a new one: many short turns make a slice, too.
    const uint64_t most = std::min<uint64_t>(l.turn_fuel_max, INT64_MAX);
    cx_->state().fuel = std::min(cx_->state().fuel, static_cast<int64_t>(most));
    fuel_given_ = cx_->state().fuel;
    cx_->pause_fuel = 0;
  }
  if (l.turn_wall_ns_max != ContextLimits::kNone) {
    warned_ &= ~(1u << static_cast<uint32_t>(EndReason::TurnWallTime));
    turn_wall_end_ns_ = now_ns() + l.turn_wall_ns_max;
  }
  // Many turns may run next to no script: they make a slice all the same.
  cx_->state().fuel -= kTurnFuel;
  if (cx_->state().fuel >= 0) [[likely]]
    return true;
  turn_stays_ready_ = true;
  return refuel();
}

void ContextActor::begin_slice(uint64_t now) noexcept {
  const uint64_t fuel = options_.slice_fuel ? options_.slice_fuel : kSliceFuel;
  slice_chunks_left_ = std::max<uint64_t>(fuel / static_cast<uint64_t>(fuel_chunk()), 1);
  slice_end_ns_ = now + kSliceNs;
  gives_way_ = false;
}

bool ContextActor::settle_memory() {
  if (cx_->heap().settle_charges().ok()) [[likely]]
    return true;
  if (cx_->is_terminating()) return false;
  const Value error = cx_->take_exception();
  if (cx_->state().regs) cx_->interrupt(error);  // Else there is nobody to tell.
  return true;
}

bool ContextActor::refuel() {
  const uint64_t now = now_ns();
  if (!may_go_on(now) || !settle_memory()) return true;  // The loop of run_slice sees it.
  give_fuel();
  if (options_.stress_preempt) return false;
  if (group()) return --slice_chunks_left_ != 0;
  worker().tick(now);
  if (worker().is_wanted_back(now)) return false;
  gives_way_ = now + kSliceNs - kShortSliceNs >= slice_end_ns_ && worker().has_others_ready();
  // Not in a turn's first slice: most are over by its end.
  if (gives_way_ && goes_on_with_turn_ && worker().keeps_newcomers_waiting()) return false;
  return now < slice_end_ns_;  // Then the worker looks round, even if nobody else is ready.
}

bool ContextActor::run_slice() {
  if (!profiles_) [[likely]]
    return run_turn();
  profiles_->begin_turn();
  const bool is_over = run_turn();
  profiles_->end_turn(turn_kind_);
  return is_over;
}

bool ContextActor::run_turn() {
  for (;;) {
    if (end_.reason != EndReason::None) return false;  // The driver is not resumed any more.
    leave_reason_ = cx_->run();
    switch (leave_reason_) {
      case LeaveReason::Done:
      case LeaveReason::Threw:
      case LeaveReason::Terminated: return true;
      case LeaveReason::OutOfFuel:
        turn_stays_ready_ = true;
        if (!refuel()) return false;
        break;
      case LeaveReason::Waiting:
        output_.flush();
        turn_stays_ready_ = false;
        arm(cx_->wait_until_ns);
        return false;
      case LeaveReason::Paused:
        if (cx_->debugger()->on_pause) cx_->debugger()->on_pause(*cx_->debugger());
        break;
    }
  }
}

void ContextActor::pause_turn(std::coroutine_handle<> h) noexcept {
  in_turn_ = true;
  pause_at(h, turn_stays_ready_);
}

void ContextActor::resume(std::coroutine_handle<> driver) {
  if (!cx_) {
    if (!has_ended() && is_torn_down_.load(std::memory_order_acquire)) tell_end();
    return drop_driver();
  }
  activity_.store(Activity::Running, std::memory_order_relaxed);
  if (profiles_) profiles_->enter();
  {
    const NativeScope scope(*cx_);
    const uint64_t now = now_ns();
    begin_slice(now);
    if (may_go_on(now)) {
      goes_on_with_turn_ = std::exchange(in_turn_, false);
      if (goes_on_with_turn_ && !run_slice())
        pause_turn(driver);
      else
        driver.resume();
    }
  }
  if (profiles_) profiles_->leave();
  if (!in_turn_)
    activity_.store(Activity::Idle, std::memory_order_relaxed);
  else if (!turn_stays_ready_)
    activity_.store(Activity::Waiting, std::memory_order_relaxed);
  if (cx_->is_terminating() && end_.reason == EndReason::None) end_.reason = cx_->end_reason();
  if (end_.reason != EndReason::None) finish();
}

// ---- What the driver does

Driver<void> ContextActor::receive() {
  Letters letters(mailbox.take());  // Of one that ends meanwhile the rest goes with the driver.
  while (!is_ending()) {
    const std::unique_ptr<Letter> letter = letters.pop();
    if (!letter) break;
    co_await static_cast<ContextLetter&>(*letter).deliver(*this);
  }
}

Driver<void> ContextActor::drive() {
  while (!is_ending()) {
    co_await receive();
    if (!runs_events_) {
      if (abort_pending_) (void)co_await dispatch_abort();
      if (has_work()) continue;
      if (is_cancelled_) end_cancelled();
      co_return;
    }
    const bool goes_on = co_await run_events();
    if (!goes_on) {
      end_program();
      continue;
    }
    if (has_work()) continue;
    if (!keeps_running()) {
      const bool has_ended = co_await leave_program();
      if (has_ended) end_program();
      continue;
    }
    const bool is_collected = co_await collect_in_steps();
    if (!is_collected) continue;
    go_idle();
    if (!has_work()) co_return;
  }
}

bool ContextActor::has_work() {
  if (!mailbox.is_empty()) return true;
  if (!runs_events_) return false;
  if (!cx_->jobs().is_empty() || !cx_->ticks().is_empty() || has_messages(*cx_)) return true;
  return cx_->timers().immediate_ref_count() != 0;
}

Driver<bool> ContextActor::collect_in_steps() {
  Heap& heap = cx_->heap();
  if (group() || heap.statistics().bytes_used <= kIdleAtOnceBytes) co_return true;
  const size_t since = heap.bytes_allocated_total() - idle_collected_at_;
  // What an earlier cycle has left to sweep is done in steps, too.
  const bool is_due = since >= heap.statistics().bytes_used / 4;
  if (is_due) heap.begin_marking(shoal::Turn::Boundary);
  bool has_more = true;
  while (has_more) {
    has_more = heap.step({.work_bytes = size_t{1} << 20, .time_us = 300});
    if (has_work() || is_ending()) co_return false;
    co_await yield();
    if (has_work() || is_ending()) co_return false;
  }
  if (is_due) idle_collected_at_ = heap.bytes_allocated_total();
  co_return true;
}

void ContextActor::go_idle() {
  output_.flush();
  if (profiles_) profiles_->flush();
  cx_->heap().on_idle();
  settle_collected_ends(*cx_);
  if (!cx_->jobs().is_empty()) return;
  cx_->release_spare_memory();
  uint64_t due_ms = 0;
  const bool waits = cx_->timers().next_due(due_ms) && !door_.held_clock;
  turn_wall_end_ns_ = ContextLimits::kNone;
  arm(waits ? due_ms * 1'000'000 : ContextLimits::kNone);
}

}  // namespace shoal
