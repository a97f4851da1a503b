#include "include/shoal/context_actor.h"

#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "stdlib/web/ports.h"
#include "vm/interp/stack.h"
#include "vm/run/debugger.h"

namespace shoal {
namespace {

/// Between two looks at the clock: about 50 us.
constexpr int64_t kFuelChunk = 20'000;
constexpr uint64_t kSliceNs = 1'000'000;
/// Of a slice in a group: about as long.
constexpr uint32_t kSliceChunks = 20;

}  // namespace

ContextActor::ContextActor(Executor& executor, const EngineOptions& options, Group* group)
    : Actor(executor), options_(options) {
  if (group) {
    SHOAL_VERIFY(options.random_seed != 0);
    group->add(*this);
  }
  host_ = std::make_unique<EmbedHost>();
  host_->actor = this;
  host_->clock_origin_ns = now_ns();
  ContextOptions c;
  c.heap_bytes_max = options.limits.heap_bytes_max;
  c.stack_bytes_max = options.limits.stack_bytes_max;
  c.random_seed = options.random_seed ? options.random_seed : EmbedHost::random_seed();
  c.intrinsics = intrinsic_templates();
  c.host = host_.get();
  c.slow_paths = options.stress_slow;
  c.deterministic = group != nullptr;
  cx_ = Context::create(c);
  SHOAL_VERIFY(cx_ != nullptr);
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
  fuel_end_ = limits().fuel_max;
  if (limits().wall_ns_max != ContextLimits::kNone)
    wall_end_ns_ = host_->clock_origin_ns + limits().wall_ns_max;
  cx_->state().fuel = 0;
  give_fuel();
}

ContextActor::~ContextActor() {
  drop_driver();  // Before the context whose values it may hold.
  delete kill_.load();
  delete cancel_.load();
}

ActorRef<ContextActor> ContextActor::create(Executor& executor, const EngineOptions& options,
                                            Group* group) {
  return ActorRef<ContextActor>::adopt(new ContextActor(executor, options, group));
}

void ContextActor::write(std::string_view text, bool is_error) {
  if (options_.output) return options_.output(text, is_error);
  output_.write(text, is_error);
  // Nobody listens: the program ends, quietly.
  if (output_.is_closed()) cx_->terminate(EndReason::OutputClosed);
}

// ---- Slices

void ContextActor::give_fuel() noexcept {
  fuel_spent_ = fuel_spent();
  int64_t fuel = options_.stress_preempt ? 0 : kFuelChunk;
  const uint64_t fuel_end = std::min(fuel_end_, turn_fuel_end_);
  if (fuel_end != ContextLimits::kNone) {
    const uint64_t left = fuel_end > fuel_spent_ ? fuel_end - fuel_spent_ : 0;
    if (left < static_cast<uint64_t>(fuel)) fuel = static_cast<int64_t>(left);
  }
  fuel_given_ = cx_->state().fuel = fuel;
}

void ContextActor::begin_turn() {
  const ContextLimits& l = limits();
  if (l.turn_fuel_max != ContextLimits::kNone) {
    warned_ &= ~(1u << static_cast<uint32_t>(EndReason::TurnFuelQuota));
    fuel_spent_ = fuel_spent();
    turn_fuel_end_ = fuel_spent_ + l.turn_fuel_max;
    // What is left of the chunk, not a new one: many short turns make a slice, too.
    const uint64_t most = std::min<uint64_t>(l.turn_fuel_max, INT64_MAX);
    cx_->state().fuel = std::min(cx_->state().fuel, static_cast<int64_t>(most));
    fuel_given_ = cx_->state().fuel;
  }
  if (l.turn_wall_ns_max != ContextLimits::kNone) {
    warned_ &= ~(1u << static_cast<uint32_t>(EndReason::TurnWallTime));
    turn_wall_end_ns_ = now_ns() + l.turn_wall_ns_max;
  }
}

void ContextActor::begin_slice(uint64_t now) noexcept {
  slice_chunks_left_ = kSliceChunks;
  slice_end_ns_ = now + kSliceNs;
}

bool ContextActor::refuel() {
  const uint64_t now = now_ns();
  if (!may_go_on(now)) return true;  // The loop of run_slice sees it.
  give_fuel();
  if (options_.stress_preempt) return false;
  if (group()) return --slice_chunks_left_ != 0;
  worker().tick(now);
  if (worker().is_wanted_back(now)) return false;
  if (now < slice_end_ns_) return true;
  if (worker().has_others_ready() || executor().is_stopping()) return false;
  slice_end_ns_ = now + kSliceNs;
  return true;
}

bool ContextActor::run_slice() {
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
        arm(cx_->wait_until_ns == Context::kNoDeadline
                ? ContextLimits::kNone
                : host_->clock_origin_ns + cx_->wait_until_ns);
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
  if (has_ended()) return drop_driver();
  activity_.store(Activity::Running, std::memory_order_relaxed);
  {
    const NativeScope scope(*cx_);
    const uint64_t now = now_ns();
    begin_slice(now);
    if (may_go_on(now)) {
      if (std::exchange(in_turn_, false) && !run_slice())
        pause_turn(driver);
      else
        driver.resume();
    }
  }
  if (!in_turn_)
    activity_.store(Activity::Idle, std::memory_order_relaxed);
  else if (!turn_stays_ready_)
    activity_.store(Activity::Waiting, std::memory_order_relaxed);
  if (cx_->is_terminating() && end_.reason == EndReason::None) end_.reason = cx_->end_reason();
  if (end_.reason != EndReason::None) finish();
}

// ---- What the driver does

Driver<void> ContextActor::receive() {
  for (Letter* list = mailbox.take(); list && !is_ending();) {
    const std::unique_ptr<ContextLetter> letter(static_cast<ContextLetter*>(list));
    list = letter->next;
    co_await letter->deliver(*this);
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

void ContextActor::go_idle() {
  output_.flush();
  cx_->heap().on_idle();
  if (!cx_->jobs().is_empty()) return;
  release_stack(*cx_);
  uint64_t due_ms = 0;
  const bool waits = cx_->timers().next_due(due_ms);
  turn_wall_end_ns_ = ContextLimits::kNone;
  arm(waits ? host_->clock_origin_ns + due_ms * 1'000'000 : ContextLimits::kNone);
}

}  // namespace shoal
