#include "include/shoal/api/runtime_core.h"

#include <thread>

#include "compiler/compile.h"
#include "include/shoal/api/context_core.h"
#include "include/shoal/api/group_core.h"
#include "include/shoal/api/modules.h"

namespace shoal {
namespace {

uint32_t threads_of(const RuntimeSettings& settings) {
  if (settings.threads) return *settings.threads;
  return std::max(std::thread::hardware_concurrency(), 1u);
}

SourceLanguage language_of(ScriptLanguage language) noexcept {
  switch (language) {
    case ScriptLanguage::TypeScript: return SourceLanguage::TypeScript;
    case ScriptLanguage::TypeScriptJsx: return SourceLanguage::TypeScriptJsx;
    case ScriptLanguage::JavaScript: return SourceLanguage::JavaScript;
    case ScriptLanguage::JavaScriptJsx: return SourceLanguage::JavaScriptJsx;
  }
  return SourceLanguage::TypeScript;
}

Error shut_down() { return make_error(ErrorCode::ShutDown, "the runtime has been shut down"); }

}  // namespace

RuntimeCore::RuntimeCore(RuntimeSettings settings)
    : settings_(std::move(settings)), thread_count_(threads_of(settings_)) {}
RuntimeCore::~RuntimeCore() = default;

// ---- Life

Expected<void> RuntimeCore::initialize() {
  const std::scoped_lock lock(mutex_);
  switch (status()) {
    case RuntimeStatus::New:
      executor_ = std::make_unique<Executor>(thread_count_);
      status_.store(RuntimeStatus::Running, std::memory_order_release);
      return {};
    case RuntimeStatus::Running: return {};
    default: return shut_down();
  }
}

Expected<void> RuntimeCore::shutdown() {
  if (is_pool_thread())
    return make_error(ErrorCode::WrongThread,
                      "shutdown on a thread that runs contexts: it would wait for itself");
  {
    const std::scoped_lock lock(mutex_);
    if (status() == RuntimeStatus::New)
      status_.store(RuntimeStatus::ShutDown, std::memory_order_release);
    else if (status() != RuntimeStatus::ShutDown)
      status_.store(RuntimeStatus::ShuttingDown, std::memory_order_release);
  }
  if (status() == RuntimeStatus::ShutDown) return wait_for_loaders();
  for (const auto& context : live()) context->kill(EndReason::Killed, "the runtime was shut down");
  for (const auto& group : groups()) group->run_to_end();
  const auto timeout = std::chrono::milliseconds(settings_.shutdown_timeout_ms);
  Expected<void> ended = wait_for_end(std::chrono::steady_clock::now() + timeout);
  std::unique_ptr<Executor> executor;
  {
    const std::scoped_lock lock(mutex_);
    if (!ended) {
      status_.store(RuntimeStatus::Failed, std::memory_order_release);
      problems_.push_back(ended.error().message);
      return ended;
    }
    executor = std::move(executor_);
    status_.store(RuntimeStatus::ShutDown, std::memory_order_release);
  }
  const std::vector<std::shared_ptr<GroupCore>> all_groups = groups();
  for (const auto& group : all_groups) group->leave_pool();
  executor.reset();  // Joins the threads.
  for (const auto& group : all_groups) group->clear();
  return wait_for_loaders();
}

// ---- Module loaders

namespace {

/// Calls of module loaders that this thread is in: shutdown() within one does not wait for itself.
thread_local uint32_t loading_here = 0;

}  // namespace

bool RuntimeCore::begin_loading() {
  const std::scoped_lock lock(mutex_);
  if (!is_open()) return false;
  ++loading_;
  ++loading_here;
  return true;
}

void RuntimeCore::end_loading() {
  const std::scoped_lock lock(mutex_);
  --loading_;
  --loading_here;
  ended_.notify_all();
}

Expected<void> RuntimeCore::wait_for_loaders() {
  std::unique_lock lock(mutex_);
  const auto timeout = std::chrono::milliseconds(settings_.shutdown_timeout_ms);
  if (ended_.wait_for(lock, timeout, [this] { return loading_ <= loading_here; })) return {};
  return make_error(ErrorCode::Timeout, "shutdown: a module loader has not returned");
}

Expected<void> RuntimeCore::wait_for_end(std::chrono::steady_clock::time_point deadline) {
  const auto timed_out = [this] {
    return make_error(ErrorCode::Timeout, "shutdown: " + describe_live());
  };
  if (!has_threads()) {
    for (;;) {
      {
        const std::scoped_lock lock(mutex_);
        if (live_.empty() && creating_ == 0) return {};
      }
      const auto left = deadline - std::chrono::steady_clock::now();
      if (left <= std::chrono::nanoseconds(0)) return timed_out();
      const Expected<bool> more = run_for(left);
      if (!more) return more.error();
    }
  }
  std::unique_lock lock(mutex_);
  if (ended_.wait_until(lock, deadline, [this] { return live_.empty() && creating_ == 0; }))
    return {};
  lock.unlock();
  return timed_out();
}

std::string RuntimeCore::describe_live() const {
  std::string text;
  for (const auto& context : live()) {
    if (!text.empty()) text += "; ";
    text += context->describe();
  }
  return text;
}

RuntimeDiagnostics RuntimeCore::diagnostics() const {
  const std::scoped_lock lock(mutex_);
  RuntimeDiagnostics d;
  d.status = status();
  d.threads = d.status == RuntimeStatus::Running ? thread_count_ : 0;
  d.contexts = live_.size();
  d.contexts_made = contexts_made_;
  d.problems = problems_;
  return d;
}

void RuntimeCore::report(std::string problem) {
  constexpr size_t kProblemsMax = 100;
  const std::scoped_lock lock(mutex_);
  if (problems_.size() < kProblemsMax) problems_.push_back(std::move(problem));
}

// ---- Contexts

bool RuntimeCore::begin_creating() {
  const std::scoped_lock lock(mutex_);
  if (status() != RuntimeStatus::Running) return false;
  ++creating_;
  return true;
}

void RuntimeCore::end_creating() {
  const std::scoped_lock lock(mutex_);
  if (--creating_ == 0) ended_.notify_all();
}

Expected<ContextHandle> RuntimeCore::create_context(ContextSettings settings,
                                                    std::shared_ptr<GroupCore> group) {
  const Expected<void> ready = initialize();
  if (!ready) return ready.error();
  if (!begin_creating()) return shut_down();
  auto core = ContextCore::create(shared_from_this(), std::move(settings), nullptr, group);
  Expected<ContextHandle> handle = shut_down();
  if (!core) handle = core.error();
  if (core && add(*core)) handle = (*core)->handle();
  core = shut_down();  // Without a handle it ends here, while there is an executor.
  end_creating();
  return handle;
}

Expected<ContextGroup> RuntimeCore::create_group(const GroupSettings& settings) {
  const Expected<void> ready = initialize();
  if (!ready) return ready.error();
  if (!begin_creating()) return shut_down();
  auto group = std::make_shared<GroupCore>(shared_from_this(), settings);
  {
    const std::scoped_lock lock(mutex_);
    std::erase_if(groups_, [](const auto& each) { return each.expired(); });
    groups_.push_back(group);
  }
  end_creating();
  return ContextGroup(group->owner());
}

std::vector<std::shared_ptr<GroupCore>> RuntimeCore::groups() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<GroupCore>> all;
  for (const auto& each : groups_)
    if (std::shared_ptr<GroupCore> group = each.lock()) all.push_back(std::move(group));
  return all;
}

bool RuntimeCore::add(std::shared_ptr<ContextCore> context) {
  const std::scoped_lock lock(mutex_);
  if (status() != RuntimeStatus::Running) return false;
  if (context->group() && context->group()->is_closing()) return false;
  ++contexts_made_;
  live_.emplace(context.get(), std::move(context));
  return true;
}

std::vector<std::shared_ptr<ContextCore>> RuntimeCore::live() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<ContextCore>> all;
  all.reserve(live_.size());
  for (const auto& [pointer, context] : live_) all.push_back(context);
  return all;
}

void RuntimeCore::forget(const ContextCore* context) {
  std::shared_ptr<ContextCore> last;
  const std::scoped_lock lock(mutex_);
  const auto at = live_.find(context);
  if (at == live_.end()) return;
  last = std::move(at->second);
  live_.erase(at);
  if (live_.empty()) ended_.notify_all();
}

// ---- Code

Expected<Script> RuntimeCore::compile(std::string_view source, const CompileSettings& settings) {
  CompileOptions options;
  options.source_name = settings.name;
  options.language = language_of(settings.language);
  options.goal = settings.module ? SourceGoal::Module : SourceGoal::Script;
  options.completion_value = !settings.module;
  options.check_regexp = regexp_literal_is_valid;
  Diagnostics diagnostics;
  std::unique_ptr<UnitImage> image = shoal::compile(source, options, diagnostics);
  if (image) return Script(CodeUnit::load(std::move(image)));
  const Diagnostic* const first = diagnostics.first_error();
  return make_error(ErrorCode::Syntax, first ? format_diagnostic(*first, settings.name, source)
                                             : "the source does not compile");
}

Expected<Script> RuntimeCore::compile_cached(std::string_view source,
                                             const CompileSettings& settings) {
  std::string key = settings.name;
  key += settings.module ? "\nm" : "\ns";
  key += static_cast<char>('0' + static_cast<int>(settings.language));
  key += source;
  {
    const std::scoped_lock lock(mutex_);
    const auto at = code_.find(key);
    if (at != code_.end())
      if (std::shared_ptr<const CodeUnit> unit = at->second.lock()) return Script(std::move(unit));
  }
  Expected<Script> script = compile(source, settings);
  if (!script) return script;
  const std::scoped_lock lock(mutex_);
  if (code_.size() >= code_swept_at_) {
    std::erase_if(code_, [](const auto& entry) { return entry.second.expired(); });
    code_swept_at_ = std::max<size_t>(64, code_.size() * 2);
  }
  code_[std::move(key)] = script->unit();
  return script;
}

// ---- The caller's thread

/// One thread at a time.
struct ThreadLoan {
  explicit ThreadLoan(RuntimeCore& r) : runtime(r) {
    if (runtime.has_threads())
      error = make_error(ErrorCode::WrongThread, "this runtime has threads of its own");
    else if (RuntimeCore::is_pool_thread())
      error = make_error(ErrorCode::WrongThread, "this thread runs contexts already");
    else if (runtime.is_lent_.exchange(true))
      error = make_error(ErrorCode::WrongThread, "another thread runs this runtime now");
    else
      has_it = true;
  }
  ~ThreadLoan() {
    if (has_it) runtime.is_lent_.store(false);
  }
  ThreadLoan(const ThreadLoan&) = delete;
  ThreadLoan& operator=(const ThreadLoan&) = delete;
  RuntimeCore& runtime;
  Error error;
  bool has_it = false;
};

Expected<bool> RuntimeCore::run_for(std::chrono::nanoseconds budget) {
  if (status() == RuntimeStatus::New) return false;
  if (status() == RuntimeStatus::ShutDown) return shut_down();
  const ThreadLoan loan(*this);
  if (!loan.has_it) return loan.error;
  const auto ns = static_cast<uint64_t>(std::max<int64_t>(budget.count(), 0));
  return executor_->run_ready(steady_now_ns() + ns);
}

Expected<void> RuntimeCore::run_until(const std::function<bool()>& done) {
  Expected<void> ready = initialize();
  if (!ready) return ready;
  const ThreadLoan loan(*this);
  if (!loan.has_it) return loan.error;
  executor_->run_until(done);
  return {};
}

void RuntimeCore::wake() noexcept {
  if (has_threads()) return;
  const std::scoped_lock lock(mutex_);
  if (executor_) executor_->wake_workers();
}

// ---- Runtime

const char* version() noexcept { return SHOAL_VERSION; }

namespace {

/// What the handles of a runtime share: its end is the runtime's.
struct RuntimeOwner {
  explicit RuntimeOwner(std::shared_ptr<RuntimeCore> c) : core(std::move(c)) {}
  ~RuntimeOwner() {
    const auto end = [](const std::shared_ptr<RuntimeCore>& runtime) {
      while (!runtime->shutdown()) {  // A host function is still under way.
      }
    };
    if (RuntimeCore::is_pool_thread())
      std::thread(end, core).detach();  // This thread cannot wait for itself.
    else
      end(core);
  }
  RuntimeOwner(const RuntimeOwner&) = delete;
  RuntimeOwner& operator=(const RuntimeOwner&) = delete;
  const std::shared_ptr<RuntimeCore> core;
};

}  // namespace

Runtime::Runtime(RuntimeSettings settings) {
  auto owner = std::make_shared<RuntimeOwner>(std::make_shared<RuntimeCore>(std::move(settings)));
  core_ = std::shared_ptr<RuntimeCore>(owner, owner->core.get());
}
Expected<void> Runtime::initialize() const { return core_->initialize(); }
Expected<void> Runtime::shutdown() const { return core_->shutdown(); }
RuntimeStatus Runtime::status() const noexcept { return core_->status(); }
RuntimeDiagnostics Runtime::diagnostics() const { return core_->diagnostics(); }
Expected<ContextHandle> Runtime::create_context(ContextSettings settings) const {
  return core_->create_context(std::move(settings));
}
Expected<ContextGroup> Runtime::create_group(const GroupSettings& settings) const {
  return core_->create_group(settings);
}
Expected<Script> Runtime::compile(std::string_view source, const CompileSettings& settings) const {
  return core_->compile(source, settings);
}
Future<Program> Runtime::load(std::string specifier) const {
  return load(std::move(specifier), core_->settings().module_loader);
}
std::vector<ContextHandle> Runtime::contexts() const {
  std::vector<ContextHandle> all;
  for (const auto& context : core_->live()) all.push_back(context->weak_handle());
  return all;
}
Expected<bool> Runtime::run_for(std::chrono::nanoseconds budget) const {
  return core_->run_for(budget);
}
Expected<void> Runtime::run_until(const std::function<bool()>& done) const {
  return core_->run_until(done);
}
void Runtime::wake() const { core_->wake(); }

// ---- Handles of code

bool Script::is_module() const noexcept { return unit_ && unit_->image().is_module; }
const std::string& Script::name() const noexcept {
  static const std::string kNone;
  return unit_ ? unit_->image().source_name : kNone;
}
size_t Program::module_count() const noexcept { return core_ ? core_->graph.modules.size() : 0; }

// ---- ContextHandle: what is no request

const std::string& ContextHandle::name() const noexcept {
  static const std::string kNone;
  return core_ ? core_->settings().name : kNone;
}
Runtime ContextHandle::runtime() const { return Runtime(core_ ? core_->runtime_ref() : nullptr); }
void ContextHandle::close() const {
  if (core_) core_->close();
}
void ContextHandle::kill(std::string reason) const {
  if (core_) core_->kill(EndReason::Killed, std::move(reason));
}
void ContextHandle::cancel(std::string reason) const {
  if (core_) core_->cancel(std::move(reason));
}
void ContextHandle::throw_in(std::string name, std::string message) const {
  if (core_) core_->throw_in(std::move(name), std::move(message));
}
void ContextHandle::detach() const {
  if (core_) core_->detach();
}
ContextState ContextHandle::state() const noexcept {
  return core_ ? core_->state() : ContextState::Ended;
}
ContextEnd ContextHandle::end() const { return core_ ? core_->end() : ContextEnd(); }
void ContextHandle::on_end(std::function<void(const ContextEnd&)> callback) const {
  if (core_) core_->on_end(std::move(callback));
}
Future<uint32_t> ContextHandle::ended() const {
  auto state = core_ ? core_->new_future() : FutureState::create();
  on_end([state](const ContextEnd& end) { (void)state->settle(static_cast<double>(end.reason)); });
  return Future<uint32_t>(std::move(state));
}

}  // namespace shoal
