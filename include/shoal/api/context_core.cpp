// Birth, requests, end.
#include "include/shoal/api/context_core.h"

#include <algorithm>

#include "include/shoal/api/group_core.h"
#include "include/shoal/api/guard.h"
#include "include/shoal/api/permissions.h"
#include "include/shoal/api/session_state.h"
#include "include/shoal/api/values.h"
#include "include/shoal/profiles.h"
#include "io/door/replay.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {

HandleCore::~HandleCore() {
  if (const std::shared_ptr<ContextCore> core = context_.lock()) core->release_pin(pin_);
}

// ---- Birth

ContextCore::ContextCore(std::shared_ptr<RuntimeCore> runtime, ContextSettings settings,
                         std::shared_ptr<GroupCore> group)
    : runtime_(std::move(runtime)), group_(std::move(group)), settings_(std::move(settings)) {}
ContextCore::~ContextCore() = default;

Expected<std::shared_ptr<ContextCore>> ContextCore::create(std::shared_ptr<RuntimeCore> runtime,
                                                           ContextSettings settings,
                                                           const WorkerRequest* worker,
                                                           std::shared_ptr<GroupCore> group) {
  auto core =
      std::make_shared<ContextCore>(std::move(runtime), std::move(settings), std::move(group));
  const Expected<void> ready = core->set_up(worker);
  if (!ready) return ready.error();
  return core;
}

namespace {

/// By itself: Workers of a process call it, too, and may be there longer than the context.
std::function<void(std::string_view, bool)> guarded_output(
    const std::shared_ptr<RuntimeCore>& runtime, const ContextSettings& settings) {
  return [output = settings.output, name = settings.name,
          weak = std::weak_ptr<RuntimeCore>(runtime)](std::string_view text, bool is_error) {
    const Error thrown = guarded([&] { output(text, is_error); });
    if (!thrown) return;
    if (const std::shared_ptr<RuntimeCore> alive = weak.lock())
      alive->report("context '" + name + "': output threw: " + thrown.message);
  };
}

/// The embedder's answer, in the door's words. By itself: Workers ask it, too.
std::function<PermissionAnswer(const host::AskPermission::Request&)> prompter_of(
    const ContextSettings& settings) {
  return [ask = settings.on_permission](const host::AskPermission::Request& asked) {
    Permission p;
    if (!permission_named(asked.permission, p)) return PermissionAnswer::No;
    const PermissionQuestion question{static_cast<ContextPermissions::Kind>(p), asked.subject,
                                      asked.package};
    bool is_granted = false;
    if (guarded([&] { is_granted = ask(question); })) return PermissionAnswer::No;
    return is_granted ? PermissionAnswer::Yes : PermissionAnswer::No;
  };
}

}  // namespace

Expected<DoorOptions> ContextCore::open_door(EngineOptions& options) {
  Expected<std::shared_ptr<const Permissions>> permissions =
      door_permissions(settings_.permissions, settings_.process ? Permissions::Giver::CommandLine
                                                                : Permissions::Giver::Host);
  if (!permissions) return permissions.error();
  DoorOptions door;
  door.permissions = std::move(*permissions);
  if (const auto& process = settings_.process) {
    door.prompts = process->prompts;
    std::string error;
    if (!process->audit_path.empty())
      door.audit = PermissionAudit::create(process->audit_path, error);
    if (!error.empty()) return make_error(ErrorCode::BadArgument, "--audit: " + error);
  }
  if (settings_.on_permission) door.prompter = prompter_of(settings_);
  if (group_) {
    if (options.random_seed == 0) options.random_seed = group_->seed_of_next();
    options.slice_fuel = group_->settings().fuel_a_round;
    door.world = group_->world_of(options.random_seed);
  }
  return door;
}

/// Of a program that is recorded or replayed; null: it is neither.
Expected<std::shared_ptr<ProgramLog>> ContextCore::open_log(const EngineOptions& options) {
  static const ProcessSettings none;
  const ProcessSettings& process = settings_.process ? *settings_.process : none;
  const bool records = !process.record_path.empty(), replays = !process.replay_path.empty();
  if (!records && !replays) return std::shared_ptr<ProgramLog>();
  if (group_)
    return make_error(ErrorCode::BadArgument, "a member of a group is not recorded or replayed");
  if (records && replays)
    return make_error(ErrorCode::BadArgument, "a program is recorded or replayed, not both");
  const std::shared_ptr<World>& world = runtime_->executor().world();
  std::string error;
  std::shared_ptr<ProgramLog> log;
  if (replays)
    log = ReplayLog::open(process.replay_path, world, error);
  else
    log = RecordLog::create(process.record_path,
                            {options.random_seed, options.colors, options.error_colors,
                             options.stress_preempt, options.stress_slow},
                            world, error);
  if (!log) return make_error(ErrorCode::BadArgument, std::move(error));
  return log;
}

/// Its contexts are a group, and made with what the log says.
ActorRef<Group> ContextCore::follow_log(const std::shared_ptr<ProgramLog>& log,
                                        EngineOptions& options, DoorOptions& door) {
  const ProgramOptions& o = log->options();
  options.random_seed = o.random_seed;
  options.colors = o.colors;
  options.error_colors = o.error_colors;
  options.stress_preempt = o.stress_preempt;
  options.stress_slow = o.stress_slow;
  log->set_output(std::exchange(options.output, nullptr));
  door.world = runtime_->executor().world();
  door.observer = log->observer_of_main();
  return Group::create(runtime_->executor(), log->start_ns(), log);
}

Expected<void> ContextCore::set_up(const WorkerRequest* worker) {
  EngineOptions options;
  options.limits = settings_.limits;
  options.random_seed = settings_.random_seed;
  if (settings_.output) options.output = guarded_output(runtime_, settings_);
  options.stress_collect_every = settings_.testing.collect_every;
  options.stress_preempt = settings_.testing.preempt;
  options.stress_slow = settings_.testing.slow;
  options.coverage = settings_.coverage;
  if (settings_.process) {
    options.colors = settings_.process->colors;
    options.error_colors = settings_.process->error_colors;
    options.allow_js = settings_.process->allow_js;
    options.gc_stats = settings_.process->gc_stats;
    options.conditions = settings_.process->conditions;
    options.exec_arguments = settings_.process->exec_arguments;
    options.preloads = settings_.process->preloads;
    options.on_source = settings_.process->on_source;
    options.on_begin = settings_.process->on_begin;
    options.on_exit = settings_.process->on_exit;
    std::string error;
    if (settings_.process->profiles.any()) {
      options.profiles = Profiles::create(settings_.process->profiles, error);
      if (!options.profiles) return make_error(ErrorCode::BadArgument, std::move(error));
    }
  } else if (!options.output) {
    options.output = [](std::string_view, bool) {};
  }
  options.on_end = [weak = weak_from_this()](const ContextEnd& end) {
    if (const std::shared_ptr<ContextCore> core = weak.lock()) core->ended(end);
  };
  Expected<DoorOptions> door = open_door(options);
  if (!door) return door.error();
  const Expected<std::shared_ptr<ProgramLog>> log = open_log(options);
  if (!log) return log.error();
  ActorRef<Group> group(group_ ? &group_->group() : nullptr);
  if (*log) group = follow_log(*log, options, *door);
  actor_ = ContextActor::create(runtime_->executor(), options, group.get(), std::move(*door));
  actor_->host().extension = this;
  actor_->host().is_embedded = !settings_.process;
  if (!settings_.process && !settings_.name.empty())
    actor_->host().context_name = "context \"" + settings_.name + "\"";
  const bool is_session = settings_.process && settings_.process->is_session;
  if (is_session && !worker)
    actor_->stay([this](Value error) {
      const std::string report = actor_->describe_error(error, false);
      note_session_error(cx(), error);
      if (settings_.process->on_report)
        if (const Error thrown = guarded([&] { settings_.process->on_report(report); }))
          report_thrown("on_report", thrown);
      return true;
    });
  if (!settings_.process && !worker)
    actor_->stay([this](Value error) {
      if (!settings_.on_uncaught) return false;
      OnUncaught verdict = OnUncaught::End;
      const Error uncaught = error_of(cx(), error);
      if (const Error thrown = guarded([&] { verdict = settings_.on_uncaught(uncaught); }))
        report_thrown("on_uncaught", thrown);
      return verdict == OnUncaught::GoOn;
    });
  Expected<void> defined = define_globals();
  if (!defined || !worker) return defined;
  if (!actor_->become_worker(*worker)) return make_error(ErrorCode::OutOfMemory, "no memory");
  return {};
}

Expected<void> ContextCore::define_globals() {
  Context& context = cx();
  const NativeScope scope(context);
  const auto fail = [&](const std::string& what) {
    const bool is_full = context.is_terminating();
    const std::string why =
        is_full ? "no memory" : error_of(context, context.take_exception()).message;
    return make_error(is_full ? ErrorCode::OutOfMemory : ErrorCode::BadArgument,
                      "global '" + what + "': " + why);
  };
  for (auto& [name, data] : settings_.globals) {
    Result<Value> value = value_of(context, *this, data);
    if (!value.ok() || !define_path(context, name, value.value()).ok()) return fail(name);
  }
  for (const auto& function : settings_.functions) {
    Result<Value> value = function_value(context, function);
    if (!value.ok() || !define_path(context, function->name(), value.value()).ok())
      return fail(function->name());
  }
  return {};
}

ContextHandle ContextCore::handle() {
  std::shared_ptr<void> owner = owner_.lock();
  if (!owner) {
    // It lets go of the core when it is called: it lives as long as owner_, which the core has.
    const auto let_go = [core = shared_from_this()](void*) mutable {
      if (!core->is_detached_) core->close();
      core.reset();
    };
    owner = std::shared_ptr<void>(static_cast<void*>(this), let_go);
    owner_ = owner;
  }
  return ContextHandle(shared_from_this(), std::move(owner));
}

void ContextCore::detach() { is_detached_ = true; }

// ---- Requests

struct RequestLetter final : ContextLetter {
  RequestLetter(std::shared_ptr<ContextCore> c, std::unique_ptr<Request> r)
      : core(std::move(c)), request(std::move(r)) {}
  Driver<void> deliver(ContextActor& actor) override {
    core->release_pins();
    return actor.run_task(serve(core->cx(), core.get(), request.get()).release());
  }
  /// Never throws.
  static Task<Value> serve(Context& cx, ContextCore* core, Request* request);
  const std::shared_ptr<ContextCore> core;
  const std::unique_ptr<Request> request;
};

namespace {

/// The answer to a request: a value, as Data.
Task<Value> answer(Context& cx, ContextCore* core, uint64_t id, Value value) {
  Data data;
  const Completion<bool> read =
      co_await try_await(read_value(cx, core, value, core->mode_of(id), &data));
  if (read.threw) {
    Error error = error_of(cx, read.exception);
    error.code = ErrorCode::Conversion;
    core->settle(id, std::move(error));
  } else {
    core->settle(id, std::move(data));
  }
  co_return Value::undefined();
}

Result<bool> answer_when_settled(Context& cx, PromiseObject* promise, uint64_t id) {
  const auto reaction = [&cx, id](int32_t number) -> Result<NativeFunction*> {
    NativeFunction* const f = TRY(numbered_function(cx, number, "", 1));
    f->set_capture(cx.heap(), 1, Value::number(id));
    return f;
  };
  NativeFunction* const fulfilled = TRY(reaction(ContextCore::kRequestFulfilled));
  NativeFunction* const rejected = TRY(reaction(ContextCore::kRequestRejected));
  TRY(perform_promise_then(cx, promise, Value(fulfilled), Value(rejected), {}));
  return true;
}

}  // namespace

Task<Value> RequestLetter::serve(Context& cx, ContextCore* core, Request* request) {
  const Completion<Value> done = co_await try_await(request->run(cx, core));
  if (done.threw) {
    core->settle(request->id, error_of(cx, done.exception));
    co_return Value::undefined();
  }
  if (done.value.is_kind(Kind::Promise)) {
    Result<bool> waits = answer_when_settled(cx, done.value.as<PromiseObject>(), request->id);
    if (!waits.ok()) core->settle(request->id, error_of(cx, cx.take_exception()));
    co_return Value::undefined();
  }
  const Value answered = co_await answer(cx, core, request->id, done.value);
  co_return answered;
}

Task<Value> ContextCore::settle_request(Context& cx, ContextCore* core, Args args, int32_t number) {
  const auto id = static_cast<uint64_t>(args.callee->capture(1).as_number());
  if (number == kRequestRejected) {
    core->settle(id, error_of(cx, args[0]));
    co_return Value::undefined();
  }
  const Value answered = co_await answer(cx, core, id, args[0]);
  co_return answered;
}

std::shared_ptr<FutureState> ContextCore::post(std::unique_ptr<Request> request) {
  auto state = new_future();
  {
    const std::scoped_lock lock(mutex_);
    if (!has_ended_) {
      request->id = ++request_count_;
      pending_.emplace(request->id, Pending{state, request->mode});
      (void)actor_->send(std::make_unique<RequestLetter>(shared_from_this(), std::move(request)));
      start_group();
      return state;
    }
  }
  (void)state->settle(ended_error());
  return state;
}

bool ContextCore::send(std::unique_ptr<Letter> letter) {
  const std::scoped_lock lock(mutex_);
  if (has_ended_) return false;
  const bool is_sent = actor_->send(std::move(letter));
  start_group();
  return is_sent;
}

void ContextCore::wake() {
  const std::scoped_lock lock(mutex_);
  if (!has_ended_) actor_->wake();
}

/// Of a program that is recorded or replayed: it stands until there is something for it to do.
void ContextCore::start_group() {
  Group* const group = group_ ? nullptr : actor_->group();
  if (group) group->start();
}

ReadMode ContextCore::mode_of(uint64_t id) const {
  const std::scoped_lock lock(mutex_);
  const auto at = pending_.find(id);
  return at == pending_.end() ? ReadMode::Plain : at->second.mode;
}

void ContextCore::settle(uint64_t id, Expected<Data> answer) {
  std::shared_ptr<FutureState> state;
  {
    const std::scoped_lock lock(mutex_);
    const auto at = pending_.find(id);
    if (at == pending_.end()) return;
    state = std::move(at->second.state);
    pending_.erase(at);
  }
  if (!group_) return void(state->settle(std::move(answer)));
  const auto kept = std::make_shared<Expected<Data>>(std::move(answer));
  actor_->tell([state, kept] { (void)state->settle(std::move(*kept)); });
}

// ---- End

void ContextCore::kill(EndReason reason, std::string text) {
  const std::scoped_lock lock(mutex_);
  if (has_ended_) return;
  actor_->kill(reason, std::move(text));
  start_group();
}

SessionState& ContextCore::session() {
  if (!session_) session_ = std::make_unique<SessionState>();
  return *session_;
}

void ContextCore::cancel(std::string text) {
  const std::scoped_lock lock(mutex_);
  if (has_ended_) return;
  actor_->cancel(std::move(text));
  start_group();
}

void ContextCore::throw_in(std::string name, std::string message) {
  const std::scoped_lock lock(mutex_);
  if (!has_ended_) actor_->throw_in(std::move(name), std::move(message));
}

void ContextCore::close() {
  struct CloseLetter final : ContextLetter {
    Driver<void> deliver(ContextActor& actor) override {
      actor.end(EndReason::Completed, "the context was closed");
      co_return;
    }
  };
  (void)send(std::make_unique<CloseLetter>());
}

Error ContextCore::ended_error() const {
  const ContextEnd how = end();
  return make_error(ErrorCode::ContextEnded, "context '" + settings_.name + "' has ended (" +
                                                 name_of(how.reason) + "): " + how.text);
}

ContextEnd ContextCore::end() const {
  const std::scoped_lock lock(mutex_);
  return end_;
}

ContextState ContextCore::state() const {
  const std::scoped_lock lock(mutex_);
  if (has_ended_) return ContextState::Ended;
  switch (actor_->activity()) {
    case ContextActor::Activity::New: return ContextState::Starting;
    case ContextActor::Activity::Idle: return ContextState::Idle;
    case ContextActor::Activity::Running: return ContextState::Running;
    case ContextActor::Activity::Waiting: return ContextState::Waiting;
  }
  return ContextState::Idle;
}

void ContextCore::on_end(std::function<void(const ContextEnd&)> callback) {
  {
    const std::scoped_lock lock(mutex_);
    if (!has_ended_) return on_end_.push_back(std::move(callback));
  }
  callback(end());
}

void ContextCore::ended(const ContextEnd& end) {
  const std::shared_ptr<ContextCore> self = shared_from_this();
  // Bodies of host functions end on this thread, before anybody is told.
  pins_.clear();
  preparations_.clear();
  const Error error = [&] {
    const std::scoped_lock lock(mutex_);
    end_ = end;
    has_ended_ = true;
    return make_error(ErrorCode::ContextEnded, "context '" + settings_.name + "' has ended (" +
                                                   name_of(end.reason) + "): " + end.text);
  }();
  for (auto& [id, routine] : std::exchange(routines_, {})) routine.call->abandon(error);
  std::vector<std::shared_ptr<FutureState>> open;
  std::vector<std::function<void(const ContextEnd&)>> callbacks;
  ActorRef<ContextActor> actor;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [id, pending] : pending_) open.push_back(std::move(pending.state));
    pending_.clear();
    callbacks.swap(on_end_);
    std::swap(actor, actor_);
  }
  for (const auto& state : open) (void)state->settle(error);
  for (const auto& callback : callbacks)
    if (const Error thrown = guarded([&] { callback(end); })) report_thrown("on_end", thrown);
  functions_.clear();
  modules_ = {};
  counted_as_worker_.reset();
  settings_.functions.clear();
  settings_.output = nullptr;
  settings_.on_uncaught = nullptr;
  settings_.module_loader = nullptr;
  runtime_->forget(this);
}

void ContextCore::report_misuse(const std::string& what) { runtime_->report(what); }

void ContextCore::report_thrown(const char* callback, const Error& error) {
  runtime_->report("context '" + settings_.name + "': " + callback + " threw: " + error.message);
}

std::string ContextCore::describe() const {
  const std::string* const function = host_function_.load();
  std::string text = "context '" + settings_.name + "'";
  if (function) return text + " is inside the host function '" + *function + "'";
  return text + " does not end";
}

void* ContextCore::find_service(const void* tag) const noexcept {
  for (const auto* const list : {&settings_.services, &runtime_->settings().services})
    for (const auto& [each, service] : *list)
      if (each == tag) return service.get();
  return nullptr;
}

// ---- Pins

Data ContextCore::pin(Value value) {
  uint32_t place = static_cast<uint32_t>(pins_.size());
  if (!free_pins_.empty()) {
    place = free_pins_.back();
    free_pins_.pop_back();
    pins_[place] = std::make_unique<PersistentValue<Value>>(cx().heap(), value);
  } else {
    pins_.push_back(std::make_unique<PersistentValue<Value>>(cx().heap(), value));
  }
  return ObjectHandle(std::make_shared<HandleCore>(weak_from_this(), place, value.is_callable()));
}

Value ContextCore::pinned_value(const std::shared_ptr<HandleCore>& handle) {
  if (!handle || handle->context().get() != this) return Value::hole();
  return pins_[handle->pin()]->get();
}

void ContextCore::release_pin(uint32_t pin) {
  const std::scoped_lock lock(mutex_);
  if (has_ended_) return;
  released_pins_.push_back(pin);
  has_released_pins_.store(true, std::memory_order_release);
}

void ContextCore::release_pins() {
  if (!has_released_pins_.exchange(false, std::memory_order_acquire)) return;
  std::vector<uint32_t> released;
  {
    const std::scoped_lock lock(mutex_);
    released.swap(released_pins_);
  }
  for (const uint32_t pin : released) {
    pins_[pin].reset();
    free_pins_.push_back(pin);
  }
}

// ---- Odds and ends

void ContextCore::adopt(std::shared_ptr<const CodeUnit> unit) {
  if (units_.insert(unit.get()).second) cx().units.push_back(std::move(unit));
}

ContextStatistics ContextCore::statistics() {
  const HeapStatistics heap = cx().heap().statistics();
  ContextStatistics s;
  s.heap_bytes = heap.bytes_used;
  s.external_bytes = heap.bytes_external;
  s.reserved_bytes = heap.bytes_reserved;
  s.allocated_bytes = heap.bytes_allocated_total;
  s.stack_bytes = cx().stack_bytes;
  s.fuel_spent = actor_->fuel_spent();
  s.young_collections = heap.young_cycles;
  s.full_collections = heap.full_cycles;
  s.longest_pause_us = heap.longest_pause_us;
  const std::scoped_lock lock(mutex_);
  s.requests = request_count_;
  s.requests_open = pending_.size();
  return s;
}

Result<Value> ContextCore::function_value(Context& context,
                                          std::shared_ptr<const HostFunction> function) {
  const size_t dot = function->name().rfind('.');
  const std::string name =
      dot == std::string::npos ? function->name() : function->name().substr(dot + 1);
  const auto number = static_cast<int32_t>(kFirstHostFunction + functions_.size());
  NativeFunction* const f =
      TRY(numbered_function(context, number, name.c_str(), function->length()));
  functions_.push_back(std::move(function));
  return Value(f);
}

Result<bool> define_path(Context& cx, std::string_view path, Value value) {
  Object* holder = cx.first_realm()->global();
  for (;;) {
    const size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    if (name.empty()) return throw_type_error(cx, "a name is empty");
    String* const text = TRY(String::from_utf8(cx.heap(), name, true));
    const PropertyKey property = TRY(primitive_to_key(cx, Value(text)));
    if (dot == std::string_view::npos) {
      const uint8_t attributes = holder == cx.first_realm()->global() ? attr::Hidden : attr::All;
      const bool defined = TRY(
          define_own_ordinary(cx, holder, property, PropertyDescriptor::data(value, attributes)));
      if (!defined)
        return throw_type_error(cx, "'%s' cannot be redefined", std::string(name).c_str());
      return true;
    }
    const Value next = TRY(try_get(cx, holder, property));
    if (next.is_undefined()) {
      Object* const made = TRY(new_object(cx));
      TRY(define_own_ordinary(cx, holder, property,
                              PropertyDescriptor::data(Value(made), attr::All)));
      holder = made;
    } else if (next.is_object() && !next.is_kind(Kind::Proxy)) {
      holder = next.as_object();
    } else {
      return throw_type_error(cx, "'%s' is no plain object", std::string(name).c_str());
    }
    path.remove_prefix(dot + 1);
  }
}

}  // namespace shoal
