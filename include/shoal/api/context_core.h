// ContextCore: what a ContextHandle refers to. It outlives the context (ContextActor, vm's
// Context): whoever still holds a handle then gets errors and the reason of the end.
//
// WHO MAY TOUCH WHAT. The part behind mutex_ belongs to all threads. The rest belongs to the
// context's: whoever runs it, one at a time. The mutex is held while the actor is told of something
// (a letter, a kill), so that nobody tells one whose pool is gone.
//
// A REQUEST is what is asked from outside: a Future's state, kept here until it is answered, and a
// letter with a native coroutine that does it. The end answers all that is left.
#pragma once

#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "include/shoal/api/host_call.h"
#include "include/shoal/api/modules.h"
#include "include/shoal/api/runtime_core.h"
#include "include/shoal/context_actor.h"

namespace shoal {

class ProgramLog;
struct SessionState;

class HandleCore {
 public:
  HandleCore(std::weak_ptr<ContextCore> context, uint32_t pin, bool is_function) noexcept
      : context_(std::move(context)), pin_(pin), is_function_(is_function) {}
  ~HandleCore();
  HandleCore(const HandleCore&) = delete;
  HandleCore& operator=(const HandleCore&) = delete;
  std::shared_ptr<ContextCore> context() const noexcept { return context_.lock(); }
  uint32_t pin() const noexcept { return pin_; }
  bool is_function() const noexcept { return is_function_; }

 private:
  const std::weak_ptr<ContextCore> context_;
  const uint32_t pin_;
  const bool is_function_;
};

/// How many Workers a context has, with those that they have started.
struct WorkerCount {
  std::atomic<uint32_t> count{0};
};

/// Something asked of a context.
struct Request {
  virtual ~Request() = default;
  /// Does it: as a coroutine, on the context's thread. The request stays where it is meanwhile.
  virtual Task<Value> run(Context& cx, ContextCore* core) = 0;
  ReadMode mode = ReadMode::Plain;
  uint64_t id = 0;
};

class ContextCore final : public HostExtension, public std::enable_shared_from_this<ContextCore> {
 public:
  /// worker: it is one.
  static Expected<std::shared_ptr<ContextCore>> create(std::shared_ptr<RuntimeCore> runtime,
                                                       ContextSettings settings,
                                                       const WorkerRequest* worker = nullptr,
                                                       std::shared_ptr<GroupCore> group = nullptr);
  ContextCore(std::shared_ptr<RuntimeCore> runtime, ContextSettings settings,
              std::shared_ptr<GroupCore> group);
  ~ContextCore();

  // --- From any thread
  const ContextSettings& settings() const noexcept { return settings_; }
  RuntimeCore& runtime() const noexcept { return *runtime_; }
  const std::shared_ptr<RuntimeCore>& runtime_ref() const noexcept { return runtime_; }
  /// That it is a member of; or null.
  const std::shared_ptr<GroupCore>& group() const noexcept { return group_; }
  /// For an answer of this context's.
  std::shared_ptr<FutureState> new_future() const { return FutureState::create(runtime_, group_); }
  std::shared_ptr<FutureState> post(std::unique_ptr<Request> request);
  /// Something that nobody waits for. False: it has ended.
  bool send(std::unique_ptr<Letter> letter);
  void wake();
  void kill(EndReason reason, std::string text);
  void cancel(std::string text);
  void throw_in(std::string name, std::string message);
  void close();
  ContextState state() const;
  ContextEnd end() const;
  void on_end(std::function<void(const ContextEnd&)> callback);
  Error ended_error() const;
  void release_pin(uint32_t pin);
  void report_misuse(const std::string& what);
  /// That a callback of the host's threw.
  void report_thrown(const char* callback, const Error& error);
  /// The host function that runs now; null: none.
  void enter_host(const std::string* function) noexcept { host_function_.store(function); }
  std::string describe() const;
  void* find_service(const void* tag) const noexcept;
  ContextHandle handle();
  /// One that does not close the context.
  ContextHandle weak_handle() { return ContextHandle(shared_from_this(), nullptr); }
  void detach();
  std::shared_ptr<FutureState> post_main(MainProgram program);
  /// Of a session: the number of the input that comes next; see session.h.
  uint64_t next_input() noexcept { return ++input_count_; }

  // --- On the context's thread
  Context& cx() noexcept { return actor_->cx(); }
  ContextActor& actor() noexcept { return *actor_; }
  Data pin(Value value);
  /// The hole: it is not of this context.
  Value pinned_value(const std::shared_ptr<HandleCore>& handle);
  /// Answers a request, if it has not been answered.
  void settle(uint64_t id, Expected<Data> answer);
  ReadMode mode_of(uint64_t id) const;
  Result<Value> function_value(Context& cx, std::shared_ptr<const HostFunction> function);
  /// Keeps the unit alive as long as the context.
  void adopt(std::shared_ptr<const CodeUnit> unit);
  ModuleTable& modules() noexcept { return modules_; }
  ContextStatistics statistics();
  /// Made by the first input.
  SessionState& session();

  // --- HostExtension
  Task<Value> call_host_function(Context& cx, Args args) override;
  Result<ModuleRecord*> resolve_module(Context& cx, const ModuleRequest& request) override;
  Result<Value> prepare_import(Context& cx, const ModuleRequest& request) override;
  Result<bool> fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) override;
  Result<WorkerControl*> start_worker(Context& cx, WorkerRequest& request) override;
  bool is_waiting() const noexcept override { return !routines_.empty() || !preparations_.empty(); }

  /// Numbers of native functions: those below are ours, the others index functions_.
  enum Function : int32_t {
    kRequestFulfilled = kFirstFunction,  // capture 1: id
    kRequestRejected,
    kRoutineFulfilled,  // capture 1: id of the routine, whose call's promise this was
    kRoutineRejected,
    kSessionRead,  // capture 1: module, capture 2: binding; see session_state.h
    kSessionWrite,
    kFirstHostFunction
  };
  static Task<Value> step_routine(Context& cx, ContextCore* core, uint64_t id);
  void finish_preparation(uint64_t id, std::shared_ptr<ModuleGraph> graph, Expected<void> result);

 private:
  friend struct RequestLetter;
  struct Pending {
    std::shared_ptr<FutureState> state;
    ReadMode mode;
  };
  /// An asynchronous host call under way.
  struct Routine {
    std::shared_ptr<HostCallState> call;
    std::unique_ptr<Persistent<PromiseObject>> promise;
  };

  Expected<void> set_up(const WorkerRequest* worker);
  Expected<ContextSettings> settings_of_worker(Context& cx, const WorkerRequest& request);
  Expected<DoorOptions> open_door(EngineOptions& options);
  Expected<std::shared_ptr<ProgramLog>> open_log(const EngineOptions& options);
  ActorRef<Group> follow_log(const std::shared_ptr<ProgramLog>& log, EngineOptions& options,
                             DoorOptions& door);
  void start_group();
  Expected<void> define_globals();
  void ended(const ContextEnd& end);
  void release_pins();
  static Task<Value> call_function(Context& cx, ContextCore* core, Args args);
  static Task<Value> call_blocking(Context& cx, ContextCore* core,
                                   std::shared_ptr<HostCallState> call);
  static Task<Value> call_async(Context& cx, ContextCore* core,
                                std::shared_ptr<HostCallState> call);
  static Task<bool> call_script(Context& cx, ContextCore* core, HostCallState* call, uint64_t id);
  static Task<Value> settle_request(Context& cx, ContextCore* core, Args args, int32_t number);
  void subscribe(const std::shared_ptr<HostCallState>& call, uint64_t id);

  const std::shared_ptr<RuntimeCore> runtime_;
  const std::shared_ptr<GroupCore> group_;
  ContextSettings settings_;
  std::weak_ptr<void> owner_;

  // Recursive: what is destroyed while it is held may be a handle of this context.
  mutable std::recursive_mutex mutex_;
  ActorRef<ContextActor> actor_;  // Null once it has ended. Its own thread reads it without mutex_.
  bool has_ended_ = false;
  std::atomic<bool> is_detached_{false};
  ContextEnd end_;
  std::vector<std::function<void(const ContextEnd&)>> on_end_;
  std::unordered_map<uint64_t, Pending> pending_;
  uint64_t request_count_ = 0;
  std::vector<uint32_t> released_pins_;
  std::atomic<bool> has_released_pins_{false};
  std::atomic<const std::string*> host_function_{nullptr};

  // --- The context's thread's
  std::vector<std::shared_ptr<const HostFunction>> functions_;
  std::vector<std::unique_ptr<PersistentValue<Value>>> pins_;
  std::vector<uint32_t> free_pins_;
  std::unordered_map<uint64_t, Routine> routines_;
  uint64_t routine_count_ = 0;
  std::unordered_map<uint64_t, std::unique_ptr<Persistent<PromiseObject>>> preparations_;
  uint64_t preparation_count_ = 0;
  std::unordered_set<const CodeUnit*> units_;
  std::shared_ptr<WorkerCount> workers_;     // Of a context with its Workers; made by the first.
  std::shared_ptr<void> counted_as_worker_;  // While it lives, it counts.
  ModuleTable modules_;
  std::unique_ptr<SessionState> session_;
  std::atomic<uint64_t> input_count_{0};
};

/// Sets a.b.c to a value, making objects on the way. Runs no script. Error: TypeError.
Result<bool> define_path(Context& cx, std::string_view path, Value value);

}  // namespace shoal
