#include "include/shoal/context_actor.h"

#include "io/virtual/virtual_world.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "vm/interp/stack.h"
#include "vm/run/debugger.h"

namespace shoal {
namespace {

/// Between two looks at the clock: about 50 us.
constexpr int64_t kFuelChunk = 20'000;
constexpr uint64_t kSliceNs = 1'000'000;
/// Of a slice in a group: about as long.
constexpr uint32_t kSliceChunks = 20;

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

DoorOptions with_world(DoorOptions door, const Executor& executor, const EngineOptions& options,
                       Group* group) {
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
      door_(*this, letter_of, with_world(std::move(door), executor, options, group)),
      output_(door_) {
  if (group) {
    SHOAL_VERIFY(options.random_seed != 0);
    group->add(*this);
  }
  host_.actor = this;
  host_.set_door(door_);
  ContextOptions c;
  c.heap_bytes_max = options.heap_bytes_max;
  c.random_seed = options.random_seed ? options.random_seed : host_.random_seed();
  c.intrinsics = intrinsic_templates();
  c.host = &host_;
  c.door = &door_;
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
}

ContextActor::~ContextActor() {
  door_.close();  // Nobody brings an answer any more.
}

ActorRef<ContextActor> ContextActor::create(Executor& executor, const EngineOptions& options,
                                            Group* group, DoorOptions door) {
  return ActorRef<ContextActor>::adopt(new ContextActor(executor, options, group, std::move(door)));
}

void ContextActor::write(std::string_view text, bool is_error) {
  if (options_.output) return options_.output(text, is_error);
  output_.write(text, is_error);
  if (output_.is_closed()) cx_->terminate();  // Nobody listens: the program ends, quietly.
}

void ContextActor::kill() noexcept {
  Actor* const killer = Worker::running_actor();
  if (killer && killer != group() && killer->group() && killer->group() == group())
    return group()->stage(*killer, *this, nullptr, 0);
  killed_.store(true, std::memory_order_release);
  wake();
}

void ContextActor::wake_at_context_time(uint64_t due_ns) {
  const uint64_t world_ns =
      due_ns == Context::kNoDeadline ? due_ns : due_ns + host_.clock_origin_ns;
  if (!door_.world().arm(*this, world_ns)) wake_at(world_ns);
}

// ---- Slices

void ContextActor::begin_slice() {
  if (group())
    slice_chunks_left_ = kSliceChunks;
  else
    slice_end_ns_ = steady_now_ns() + kSliceNs;
}

bool ContextActor::refuel() {
  fuel_spent_ += static_cast<uint64_t>(fuel_given_ - cx_->state().fuel);
  fuel_given_ = cx_->state().fuel = options_.stress_preempt ? 0 : kFuelChunk;
  if (options_.stress_preempt) return false;
  if (group()) return --slice_chunks_left_ != 0;
  const uint64_t now = steady_now_ns();
  worker().tick(now);
  if (now < slice_end_ns_ || is_killed()) return true;
  if (worker().has_others_ready()) return false;
  slice_end_ns_ = now + kSliceNs;
  return true;
}

bool ContextActor::run_slice() {
  for (;;) {
    if (is_killed()) {
      cx_->terminate();
      cx_->abandon_frames();
      leave_reason_ = LeaveReason::Terminated;
      return true;
    }
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
        if (cx_->wait_until_ns != Context::kNoDeadline) wake_at_context_time(cx_->wait_until_ns);
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
  const NativeScope scope(*cx_);
  begin_slice();
  if (std::exchange(in_turn_, false) && !run_slice()) return pause_turn(driver);
  driver.resume();
}

// ---- What the driver does

Driver<void> ContextActor::receive() {
  for (Letter* list = mailbox.take(); list;) {
    const std::unique_ptr<ContextLetter> letter(static_cast<ContextLetter*>(list));
    list = letter->next;
    co_await letter->deliver(*this);
  }
}

Driver<void> ContextActor::drive() {
  for (;;) {
    co_await receive();
    if (!runs_events_) {
      if (has_work()) continue;
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
  if (!cx_->jobs().is_empty() || !cx_->ticks().is_empty()) return true;
  return cx_->timers().immediate_ref_count() != 0;
}

void ContextActor::go_idle() {
  output_.flush();
  cx_->heap().on_idle();
  if (!cx_->jobs().is_empty()) return;
  release_stack(*cx_);
  uint64_t due_ms = 0;
  const bool waits = cx_->timers().next_due(due_ms);
  wake_at_context_time(waits ? due_ms * 1'000'000 : Context::kNoDeadline);
}

}  // namespace shoal
