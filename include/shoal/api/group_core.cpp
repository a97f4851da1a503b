#include "include/shoal/api/group_core.h"

#include "gc/base/bits.h"
#include "include/shoal/api/context_core.h"
#include "include/shoal/api/guard.h"

namespace shoal {
namespace {

std::shared_ptr<VirtualWorld> make_world(Group& group, const GroupSettings& settings) {
  VirtualWorld::Options options;
  options.group = &group;
  options.seed = settings.seed;
  for (const auto& [name, value] : settings.environment)
    options.environment.emplace_back(name, value);
  return std::make_shared<VirtualWorld>(std::move(options));
}

uint64_t ns_of(std::chrono::nanoseconds time) noexcept {
  return static_cast<uint64_t>(std::max<int64_t>(time.count(), 0));
}

Error empty_group() { return make_error(ErrorCode::EmptyHandle, "this ContextGroup is empty"); }

std::shared_ptr<FutureState> failed(Error error) {
  auto state = FutureState::create();
  (void)state->settle(std::move(error));
  return state;
}

}  // namespace

GroupCore::GroupCore(std::shared_ptr<RuntimeCore> runtime, const GroupSettings& settings)
    : runtime_(std::move(runtime)),
      settings_(settings),
      start_ns_(settings.start_time_ms * 1'000'000),
      group_(Group::create(runtime_->executor(), start_ns_)),
      world_(make_world(*group_, settings_)) {
  if (!settings_.parallel) group_->share_memory();
}
GroupCore::~GroupCore() = default;

std::shared_ptr<GroupCore> GroupCore::owner() {
  const auto let_go = [core = shared_from_this()](GroupCore*) mutable {
    core->kill_members();
    core.reset();
  };
  return std::shared_ptr<GroupCore>(this, let_go);
}

// ---- Runs

std::shared_ptr<FutureState> GroupCore::begin(Group::Run run) {
  auto state = FutureState::create(runtime_);
  run.on_stop = [weak = weak_from_this(), promise = Promise<GroupRun>(state)](Group::Stop why) {
    GroupRun result;
    result.stop = static_cast<GroupStop>(why);
    if (const std::shared_ptr<GroupCore> core = weak.lock()) {
      result.elapsed_ns = core->elapsed_ns();
      result.rounds = core->rounds();
    }
    (void)promise.resolve(result);
  };
  const std::scoped_lock lock(mutex_);
  if (!has_pool_) return failed(make_error(ErrorCode::ShutDown, "the runtime has been shut down"));
  if (!group_->run(std::move(run)))
    return failed(make_error(ErrorCode::BadArgument, "the group runs already"));
  run_ = state;
  return state;
}

std::shared_ptr<FutureState> GroupCore::run(uint64_t until_ns, uint64_t rounds_max) {
  Group::Run run;
  if (until_ns != ContextGroup::kNoLimit) run.until_ns = saturating_add(start_ns_, until_ns);
  run.rounds_max = rounds_max;
  return begin(std::move(run));
}

std::shared_ptr<FutureState> GroupCore::run_until_answer(
    const std::shared_ptr<FutureState>& answer) {
  Group::Run run;
  run.ends_idle = false;
  run.is_over = [answer] { return answer->is_ready(); };
  std::shared_ptr<FutureState> begun = begin(std::move(run));
  if (!begun->is_ready()) return begun;
  const std::scoped_lock lock(mutex_);
  const std::shared_ptr<FutureState> other = has_pool_ ? run_.lock() : nullptr;
  return other ? other : begun;
}

void GroupCore::stop(const FutureState* run) {
  const std::scoped_lock lock(mutex_);
  if (has_pool_ && (!run || run_.lock().get() == run)) group_->stop();
}

void GroupCore::kill_members() {
  is_closing_.store(true, std::memory_order_release);  // Before we look who is there.
  for (const std::shared_ptr<ContextCore>& context : runtime_->live())
    if (context->group().get() == this) context->kill(EndReason::Killed, "its group has gone");
  run_to_end();
}

void GroupCore::run_to_end() {
  is_closing_.store(true, std::memory_order_release);
  const std::scoped_lock lock(mutex_);
  if (has_pool_) group_->run_to_end();
}

void GroupCore::leave_pool() {
  const std::scoped_lock lock(mutex_);
  has_pool_ = false;
}

// ---- Time and files

Error GroupCore::runs_elsewhere(const char* what) const {
  return make_error(ErrorCode::WrongThread,
                    std::string(what) + ": the group runs, and this is not one of its callbacks");
}

Expected<void> GroupCore::call_at(uint64_t elapsed_ns, std::function<void()> callback) {
  auto call = [weak = std::weak_ptr<RuntimeCore>(runtime_), callback = std::move(callback)] {
    const Error thrown = guarded(callback);
    if (!thrown) return;
    if (const std::shared_ptr<RuntimeCore> runtime = weak.lock())
      runtime->report("a callback of ContextGroup::at threw: " + thrown.message);
  };
  if (!group_->call_at(saturating_add(start_ns_, elapsed_ns), std::move(call)))
    return runs_elsewhere("at");
  return {};
}

std::shared_ptr<FutureState> GroupCore::after(uint64_t ns) {
  auto state = FutureState::create(runtime_, weak_from_this());
  const Expected<void> called =
      call_at(saturating_add(elapsed_ns(), ns),
              [promise = Promise<void>(state)] { (void)promise.resolve(); });
  return called ? state : failed(called.error());
}

Expected<void> GroupCore::write_file(const std::string& path, std::string_view content) {
  if (!group_->is_between_rounds()) return runs_elsewhere("write_file");
  world_->files().put(path, content);
  return {};
}

Expected<std::string> GroupCore::read_file(const std::string& path) {
  if (!group_->is_between_rounds()) return runs_elsewhere("read_file");
  std::string content;
  if (world_->files().get(path, content)) return content;
  return make_error(ErrorCode::BadArgument, "the group has no file '" + path + "'");
}

// ---- Members

uint64_t GroupCore::seed_of_next() {
  if (Actor* const maker = group_->running_member())
    return static_cast<ContextActor*>(maker)->cx().next_random() | 1;
  // splitmix64.
  uint64_t z = settings_.seed + ++seeds_given_ * 0x9E37'79B9'7F4A'7C15u;
  z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
  return (z ^ (z >> 31)) | 1;
}

// ---- ContextGroup

Expected<ContextHandle> ContextGroup::create_context(ContextSettings settings) const {
  if (!core_) return empty_group();
  return core_->runtime().create_context(std::move(settings), core_->shared_from_this());
}
Future<GroupRun> ContextGroup::run_until_idle(uint64_t rounds_max) const {
  return Future<GroupRun>(core_ ? core_->run(kNoLimit, rounds_max) : failed(empty_group()));
}
Future<GroupRun> ContextGroup::run_for(std::chrono::nanoseconds time, uint64_t rounds_max) const {
  if (!core_) return Future<GroupRun>(failed(empty_group()));
  return Future<GroupRun>(core_->run(saturating_add(core_->elapsed_ns(), ns_of(time)), rounds_max));
}
void ContextGroup::stop() const {
  if (core_) core_->stop();
}
bool ContextGroup::is_running() const noexcept { return core_ && core_->is_running(); }
std::chrono::nanoseconds ContextGroup::elapsed() const noexcept {
  return std::chrono::nanoseconds(core_ ? core_->elapsed_ns() : 0);
}
uint64_t ContextGroup::rounds() const noexcept { return core_ ? core_->rounds() : 0; }
Expected<void> ContextGroup::at(std::chrono::nanoseconds elapsed,
                                std::function<void()> callback) const {
  if (!core_) return empty_group();
  return core_->call_at(ns_of(elapsed), std::move(callback));
}
Future<void> ContextGroup::after(std::chrono::nanoseconds time) const {
  return Future<void>(core_ ? core_->after(ns_of(time)) : failed(empty_group()));
}
Expected<void> ContextGroup::write_file(const std::string& path, std::string_view content) const {
  if (!core_) return empty_group();
  return core_->write_file(path, content);
}
Expected<std::string> ContextGroup::read_file(const std::string& path) const {
  if (!core_) return empty_group();
  return core_->read_file(path);
}

}  // namespace shoal
