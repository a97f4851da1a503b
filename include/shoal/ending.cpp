// How a context ends: what is asked from outside, the limits of fuel and time, and the end itself.
// Heap bytes are the heap's (gc/heap.h); what waits behind the door and in the mailbox is theirs.
#include "gc/base/bits.h"
#include "include/shoal/context_actor.h"
#include "include/shoal/profiles.h"
#include "io/drivers/blocking_pool.h"
#include "io/pool/group.h"
#include "stdlib/web/abort.h"
#include "stdlib/web/dom_exception.h"
#include "vm/interp/frames.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// A script that was told of a limit gets an eighth of it more, and at least this much.
constexpr uint64_t kGraceDivisor = 8;
constexpr uint64_t kFuelGraceMin = 100'000;
constexpr uint64_t kWallGraceMinNs = 10'000'000;
/// Code whose time is up (Context::code_deadline_ns) and that goes on is interrupted that often.
constexpr uint64_t kCodeGraceNs = 1'000'000;
/// A context with more takes longer than a slice to be given back.
constexpr size_t kBigBytes = size_t{4} << 20;

bool is_big(const Context& cx) noexcept {
  const HeapStatistics heap = const_cast<Context&>(cx).heap().statistics();
  return heap.bytes_reserved + heap.bytes_external > kBigBytes;
}

}  // namespace

// ---- From any thread

Actor* ContextActor::asking_member() const noexcept {
  return group() ? group()->running_member() : nullptr;
}

void ContextActor::kill(EndReason reason, std::string text) {
  if (Actor* const member = asking_member())
    return group()->stage_call(*member, [self = ActorRef<ContextActor>(this), reason,
                                         given = std::move(text)] { self->kill(reason, given); });
  auto* const request = new ContextEnd{reason, std::move(text)};
  ContextEnd* none = nullptr;
  if (!kill_.compare_exchange_strong(none, request, std::memory_order_acq_rel)) delete request;
  wake();
}

void ContextActor::cancel(std::string text) {
  if (Actor* const member = asking_member())
    return group()->stage_call(*member, [self = ActorRef<ContextActor>(this),
                                         given = std::move(text)] { self->cancel(given); });
  auto* const request = new std::string(std::move(text));
  std::string* none = nullptr;
  if (!cancel_.compare_exchange_strong(none, request, std::memory_order_acq_rel)) delete request;
  wake();
}

void ContextActor::throw_in(std::string name, std::string message) {
  delete throw_.exchange(new AskedError{std::move(name), std::move(message)},
                         std::memory_order_acq_rel);
  wake();
}

// ---- On the context's thread

void ContextActor::end(EndReason reason, std::string text) {
  if (end_.reason != EndReason::None) return;
  end_ = {reason, std::move(text)};
  if (cx_) cx_->terminate(reason);  // Null: it is being made.
}

bool ContextActor::may_go_on(uint64_t now) {
  if (const ContextEnd* const kill = kill_.load(std::memory_order_acquire)) [[unlikely]]
    end(kill->reason, kill->text);
  if (cancel_.load(std::memory_order_acquire) && !is_cancelled_) [[unlikely]]
    begin_cancel(now);
  if (throw_.load(std::memory_order_relaxed)) [[unlikely]]
    throw_asked_error();
  if (now >= cancel_end_ns_) [[unlikely]]
    end_cancelled();
  if (end_.reason != EndReason::None) return false;
  if (const uint64_t fuel = fuel_spent(); fuel >= std::min(fuel_end_, turn_fuel_end_))
      [[unlikely]] {
    if (!enforce(EndReason::FuelQuota, fuel, fuel_end_, limits().fuel_max, kFuelGraceMin))
      return false;
    if (!enforce(EndReason::TurnFuelQuota, fuel, turn_fuel_end_, limits().turn_fuel_max,
                 kFuelGraceMin))
      return false;
  }
  if (now >= std::min(wall_end_ns_, turn_wall_end_ns_)) [[unlikely]] {
    if (!enforce(EndReason::WallTime, now, wall_end_ns_, limits().wall_ns_max, kWallGraceMinNs))
      return false;
    if (!enforce(EndReason::TurnWallTime, now, turn_wall_end_ns_, limits().turn_wall_ns_max,
                 kWallGraceMinNs))
      return false;
  }
  if (now >= cx_->code_deadline_ns && cx_->state().regs) [[unlikely]] {
    cx_->code_deadline_ns = saturating_add(now, kCodeGraceNs);
    cx_->interrupt(cx_->code_timeout_error);
  }
  return true;
}

bool ContextActor::enforce(EndReason reason, uint64_t used, uint64_t& its_end, uint64_t limit,
                           uint64_t grace_min) {
  if (used < its_end) return true;
  const uint32_t bit = 1u << static_cast<uint32_t>(reason);
  // Where nothing of the script is under way there is nobody to tell.
  const bool is_told = (warned_ & bit) != 0 || !cx_->state().regs;
  if (!is_told) {
    warned_ |= bit;
    its_end = saturating_add(used, std::max(limit / kGraceDivisor, grace_min));
    (void)throw_range_error(*cx_, "%s", text_of(reason));
    if (!cx_->is_terminating()) cx_->interrupt(cx_->take_exception());
    return true;
  }
  end(reason);
  return false;
}

void ContextActor::throw_asked_error() {
  const std::unique_ptr<AskedError> asked(throw_.exchange(nullptr, std::memory_order_acq_rel));
  if (!asked || !cx_->state().regs || cx_->is_terminating()) return;
  (void)throw_error(*cx_, Intrinsic::ErrorPrototype, "%s", asked->message.c_str());
  if (cx_->is_terminating()) return;
  const Value error = cx_->take_exception();
  Result<String*> name = String::from_utf8(cx_->heap(), asked->name);
  if (asked->name != "Error" && name.ok() && error.is_object())
    (void)define_field(*cx_, error.as_object(), key(atoms::name()), Value(name.value()),
                       attr::Hidden)
        .ok();
  if (!cx_->is_terminating()) cx_->interrupt(error);
}

void ContextActor::begin_cancel(uint64_t now) {
  is_cancelled_ = true;
  const std::string& given = *cancel_.load(std::memory_order_acquire);
  cancel_end_ns_ = saturating_add(now, limits().cancel_grace_ns);
  const std::string text = given.empty() ? "The context was cancelled" : given;
  Result<Value> reason = abort_context_signal(*cx_, text);
  if (cx_->is_terminating()) return;
  if (!reason.ok()) {  // No memory for the error: the heap's own is told instead.
    if (cx_->state().regs) cx_->interrupt(cx_->take_exception());
    return;
  }
  abort_pending_ = true;
  if (cx_->state().regs) cx_->interrupt(reason.value());
}

void ContextActor::end_cancelled() {
  end(EndReason::Cancelled, *cancel_.load(std::memory_order_acquire));
}

Driver<bool> ContextActor::dispatch_abort() {
  abort_pending_ = false;
  if (!context_signal_is_observed(*cx_)) co_return true;
  cx_->async_context = Value::undefined();
  start_task(*cx_, dispatch_context_abort(*cx_).release());
  const LeaveReason reason = co_await turn();
  const bool goes_on = co_await settle_turn(reason);
  co_return goes_on;
}

uint64_t ContextActor::next_deadline_ns() const noexcept {
  return std::min({wall_end_ns_, turn_wall_end_ns_, cancel_end_ns_});
}

void ContextActor::arm(uint64_t due_ns) {
  const uint64_t world_ns = saturating_add(due_ns, host_->clock_origin_ns);
  const bool by_world = door_.world().arm(*this, world_ns);
  wake_at(std::min(by_world ? ContextLimits::kNone : world_ns, next_deadline_ns()));
}

void ContextActor::finish() {
  if (end_.text.empty()) end_.text = text_of(end_.reason);
  if (!group()) worker().cancel_wake(*this);
  output_.flush();
  // The driver first: it holds roots, and letters that are being delivered.
  drop_driver();
  in_turn_ = runs_events_ = false;
  evaluation_.reset();
  printed_.reset();
  write_profiles();
  if (on_result_) {
    (void)end_terminated();
    if (std::string told = describe_collector(); !told.empty())
      reports().collector = std::move(told);
    tell_result();
  }
  door_.close();
  if (DoorObserver* const observer = door_.observer()) observer->on_over();
  if (pauses_) pauses_->watcher = nullptr;
  profiles_.reset();
  if (!is_big(*cx_) || group()) {
    cx_.reset();
    host_.reset();
    return tell_end();
  }
  // Its memory takes long to give back: that is done aside, and then we are woken.
  std::shared_ptr<EmbedHost> host(std::move(host_));
  std::shared_ptr<Context> cx(std::move(cx_));
  executor().background().run(
      [self = ActorRef<ContextActor>(this), host = std::move(host), cx = std::move(cx)]() mutable {
        cx.reset();
        host.reset();
        self->is_torn_down_.store(true, std::memory_order_release);
        self->wake();
      });
}

void ContextActor::tell_end() {
  ended_.store(true, std::memory_order_release);
  Mailbox::destroy(mailbox.close());
  options_.output = nullptr;
  if (auto told = std::exchange(options_.on_end, nullptr))
    tell([on_end = std::move(told), how = end_] { on_end(how); });
}

void ContextActor::tell(std::function<void()> call) {
  Actor* const member = asking_member();
  member ? group()->stage_call(*member, std::move(call)) : call();
}

RunReports& ContextActor::reports() {
  if (!result_.reports) result_.reports = std::make_shared<RunReports>();
  return *result_.reports;
}

void ContextActor::write_profiles() {
  if (!profiles_) return;
  const std::string errors = profiles_->finish();
  if (profiles_->has_failed() && result_.exit_code == 0) result_.exit_code = 1;
  if (errors.empty()) return;
  on_result_ ? void(reports().profiles += errors) : write(errors, true);
}

void ContextActor::count_result() {
  if (!cx_) return;
  const HeapStatistics heap = cx_->heap().statistics();
  result_.fuel_spent = fuel_spent();
  result_.heap_bytes = heap.bytes_used;
  result_.external_bytes = heap.bytes_external;
  result_.allocated_bytes = heap.bytes_allocated_total;
  result_.young_collections = heap.young_cycles;
  result_.full_collections = heap.full_cycles;
  result_.longest_pause_us = heap.longest_pause_us;
}

void ContextActor::tell_result() {
  OnResult told = std::exchange(on_result_, nullptr);
  if (!told) return;
  count_result();
  if (stays_) return told(std::move(result_));  // It is our own, and ends the context.
  tell([on_result = std::move(told), result = std::move(result_)] { on_result(result); });
}

}  // namespace shoal
