#include "conformance/agents.h"

#include <chrono>

#include "conformance/host_object.h"
#include "conformance/test_host.h"
#include "stdlib/es/atomics.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/operations/promise.h"

namespace shoal::conformance {

namespace {

constexpr uint32_t kThreads = 2;
constexpr int64_t kFuelChunk = 100'000;

}  // namespace

// ---- ThreadWaker

void ThreadWaker::wake() noexcept {
  const std::scoped_lock lock(mutex_);
  is_woken_ = true;
  condition_.notify_all();
}

void ThreadWaker::wait(std::optional<uint64_t> deadline_ns) {
  std::unique_lock lock(mutex_);
  const auto is_woken = [this] { return is_woken_; };
  if (deadline_ns) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point deadline{std::chrono::nanoseconds(*deadline_ns)};
    condition_.wait_until(lock, deadline, is_woken);
  } else {
    condition_.wait(lock, is_woken);
  }
  is_woken_ = false;
}

// ---- AgentActor

/// One agent: runs its script, then its jobs and timers, for as long as there are some.
class AgentActor final : public Actor {
 public:
  AgentActor(Executor& executor, AgentGroup& group, std::string source)
      : Actor(executor), group_(group), source_(std::move(source)), host_("agent") {
    host_.agents = &group;
    host_.agent = this;
    host_.own_waker = &waker();
  }

 protected:
  Driver<void> drive() override;
  void resume(std::coroutine_handle<> driver) override {
    if (!cx_ && !set_up()) return group_.ended(*this);
    const NativeScope scope(*cx_);
    driver.resume();
  }

 private:
  enum class Next : uint8_t { Turn, Wait, End };
  bool set_up();
  bool start_script();
  Next next();

  AgentGroup& group_;
  const std::string source_;
  TestHost host_;
  std::unique_ptr<Context> cx_;
  bool is_started_ = false;
};

bool AgentActor::set_up() {
  ContextOptions options;
  options.heap_bytes_max = group_.limits().heap_bytes_max;
  options.intrinsics = intrinsic_templates();
  options.host = &host_;
  options.slow_paths = group_.limits().stress_slow;
  cx_ = Context::create(options);
  if (!cx_) return false;
  const NativeScope scope(*cx_);
  set_console_output(*cx_, [](std::string_view, bool) {});
  return set_up_realm(*cx_, cx_->first_realm()).ok() &&
         define_agent_object(*cx_, cx_->first_realm()).ok();
}

bool AgentActor::start_script() {
  CompileOptions options;
  options.source_name = "agent";
  options.language = SourceLanguage::JavaScript;
  options.goal = SourceGoal::Script;
  Result<const CodeUnit*> unit = host_.compile(*cx_, source_, options);
  if (!unit.ok()) return false;
  Realm* const realm = cx_->first_realm();
  Result<ScriptFunction*> f = top_level_function(*cx_, unit.value(), realm, nullptr, nullptr);
  if (!f.ok()) return false;
  start_call(*cx_, Value(f.value()), realm->global_this(), nullptr, 0);
  return true;
}

AgentActor::Next AgentActor::next() {
  if (!std::exchange(is_started_, true)) return start_script() ? Next::Turn : Next::End;
  settle_async_waits(*cx_);
  JobQueue& queue = cx_->ticks().is_empty() ? cx_->jobs() : cx_->ticks();
  if (!queue.is_empty()) {
    start_job(*cx_, queue.pop());
    return Next::Turn;
  }
  TimerQueue& timers = cx_->timers();
  NativeStateObject* timer = timers.take_immediate(cx_->heap(), timers.sequence() + 1);
  uint64_t due = 0;
  if (!timer && timers.next_due(due)) {
    timer = timers.take_due(cx_->heap(), host_.monotonic_ns() / 1'000'000, timers.sequence() + 1);
    if (!timer) worker().wake_at(*this, due * 1'000'000);
  }
  if (timer) {
    start_call(*cx_, timer->state(timer::kCallback), Value::undefined(), nullptr, 0);
    return Next::Turn;
  }
  return due != 0 || has_async_waits(*cx_) ? Next::Wait : Next::End;
}

Driver<void> AgentActor::drive() {
  for (;;) {
    const Next what = next();
    if (what == Next::End) break;
    if (what == Next::Wait) {
      co_await wait();
      continue;
    }
    for (;;) {
      cx_->state().fuel = group_.limits().stress_preempt ? 0 : kFuelChunk;
      const LeaveReason reason = cx_->run();
      if (reason == LeaveReason::OutOfFuel) {
        co_await yield();
      } else if (reason == LeaveReason::Waiting) {
        if (cx_->wait_until_ns != Context::kNoDeadline) worker().wake_at(*this, cx_->wait_until_ns);
        co_await wait();
      } else {
        if (reason == LeaveReason::Threw) (void)cx_->take_exception();
        break;
      }
    }
  }
  group_.ended(*this);
}

// ---- AgentGroup

AgentGroup::~AgentGroup() {
  executor_.reset();  // Nothing runs from here on.
  for (const auto& each : agents_)
    for (const Broadcast& b : each->broadcasts) b.store->unref();
}

AgentGroup::Agent& AgentGroup::of(AgentActor& actor) {
  for (const auto& each : agents_)
    if (each->actor.get() == &actor) return *each;
  SHOAL_UNREACHABLE();
}

void AgentGroup::start(std::string source) {
  if (!executor_) executor_ = std::make_unique<Executor>(kThreads);
  auto agent = std::make_unique<Agent>();
  agent->actor = ActorRef<Actor>::adopt(new AgentActor(*executor_, *this, std::move(source)));
  const ActorRef<Actor> actor = agent->actor;
  {
    const std::scoped_lock lock(mutex_);
    agents_.push_back(std::move(agent));
  }
  actor->wake();
}

void AgentGroup::broadcast(BackingStore* store, bool growable, double id) {
  std::unique_lock lock(mutex_);
  for (const auto& each : agents_) {
    if (each->is_over) continue;
    store->ref();
    each->broadcasts.push_back({store, growable, id});
    each->actor->wake();
  }
  taken_.wait(lock, [this] {
    for (const auto& each : agents_)
      if (!each->is_over && !each->broadcasts.empty()) return false;
    return true;
  });
}

bool AgentGroup::take_broadcast(AgentActor& actor, Broadcast& out) {
  const std::scoped_lock lock(mutex_);
  Agent& agent = of(actor);
  if (agent.broadcasts.empty()) return false;
  out = agent.broadcasts.front();
  agent.broadcasts.pop_front();
  taken_.notify_all();
  return true;
}

bool AgentGroup::take_report(std::string& text) {
  const std::scoped_lock lock(mutex_);
  if (reports_.empty()) return false;
  text = std::move(reports_.front());
  reports_.pop_front();
  return true;
}

bool AgentGroup::has_reports() {
  const std::scoped_lock lock(mutex_);
  return !reports_.empty();
}

void AgentGroup::report(std::string text) {
  {
    const std::scoped_lock lock(mutex_);
    reports_.push_back(std::move(text));
  }
  test_.wake();
}

void AgentGroup::ended(AgentActor& actor) {
  const std::scoped_lock lock(mutex_);
  of(actor).is_over = true;
  taken_.notify_all();
}

}  // namespace shoal::conformance
