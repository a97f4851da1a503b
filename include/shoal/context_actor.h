// ContextActor: a context as an actor of the pool, with its host, its output and its event loop.
// The parts: context_actor.cpp (slices, letters, birth and death), run_loop.cpp (turns, jobs,
// timers), program.cpp (what a command line runs), error_report.cpp (what an uncaught error
// prints), worker.cpp (contexts that script starts).
//
// A SLICE. The driver awaits turn(); that runs the loop of dispatch, gives it fuel by the chunk,
// and looks at the clock between chunks. When the time is up and others are ready, or the script
// waits, the thread goes away, and the driver stays where it is: on the next run the dispatch loop
// goes on before the driver does. So to preempt a context costs no coroutine anything.
//
// THE END (ending.cpp). Killed, over a limit, or told by its own program to end: on a thread of the
// pool the driver is dropped where it stands, then the context with all that it holds, the mailbox
// is closed, and on_end is told. What remains is this object, until the last reference goes.
//
// No driver holds a Value across an await: its frame is not scanned (PersistentValue is).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gc/verify.h"
#include "include/shoal/engine_options.h"
#include "include/shoal/host.h"
#include "include/shoal/output.h"
#include "io/door/door.h"
#include "io/pool/executor.h"
#include "io/pool/group.h"
#include "vm/run/context.h"

namespace shoal {

class ContextActor;
class ContextProfiles;
enum class TurnKind : uint8_t;
struct Pauses;
struct WorkerRequest;

/// What is sent to a context.
struct ContextLetter : Letter {
  /// On the context's thread, between two turns.
  virtual Driver<void> deliver(ContextActor& actor) = 0;
};

class ContextActor final : public Actor {
 public:
  /// A context with its realm set up. As a member of a group it is deterministic: its clocks are
  /// the group's, its slices end by fuel alone, and options must have a random seed. A door without
  /// a world of its own leads to the executor's, in a group to a virtual one; what is not permitted
  /// there is refused: nothing is, by default.
  static ActorRef<ContextActor> create(Executor& executor, const EngineOptions& options,
                                       Group* group = nullptr, DoorOptions door = {});

  // --- From any thread
  /// Ends it at the next boundary of instructions, also while it waits for something. No finally
  /// runs. Of several calls the first counts. (Between members of a group: from the next round on;
  /// cancel() as well.)
  void kill(EndReason reason, std::string text = {});
  void kill() noexcept override { kill(EndReason::Killed); }
  bool is_killed() const noexcept { return kill_.load(std::memory_order_acquire) != nullptr; }
  /// Asks it to end: its signal (shoal:context) is aborted, the turn in progress gets an
  /// AbortError, which finally blocks see; it ends once nothing is left to do, at the latest after
  /// the grace (ContextLimits::cancel_grace_ns).
  void cancel(std::string text = {});
  /// The script that runs, or waits in the middle, gets an Error of that name, which it can catch,
  /// at the next boundary of instructions. Nothing, if none does. Of several in a row one may
  /// count.
  void throw_in(std::string name, std::string message);
  /// Its memory is given back; on_end has been told, or is being told.
  bool has_ended() const noexcept { return ended_.load(std::memory_order_acquire); }
  /// Why, once it has ended.
  const ContextEnd& how_it_ended() const noexcept { return end_; }

  // --- On the context's thread, until it has ended; and by whoever made it, while nothing runs.
  Context& cx() noexcept { return *cx_; }
  Door& door() noexcept { return door_; }
  EmbedHost& host() noexcept { return *host_; }
  /// Ends it as soon as the thread is out of its script: nothing of it runs any more.
  void end(EndReason reason, std::string text = {});
  const ContextLimits& limits() const noexcept { return options_.limits; }
  Output& output() noexcept { return output_; }
  EngineOptions& options() noexcept { return options_; }
  /// Counted since the context was made.
  uint64_t fuel_spent() const noexcept {
    return fuel_spent_ + static_cast<uint64_t>(fuel_given_ - cx_->state().fuel - cx_->pause_fuel);
  }

  /// What it does now. From any thread; it may be otherwise by the time one looks.
  enum class Activity : uint8_t { New, Idle, Running, Waiting };
  Activity activity() const noexcept { return activity_.load(std::memory_order_relaxed); }

  /// Tells its owner: in a group between rounds, in the order in which messages arrive.
  void tell(std::function<void()> call);

  // --- Contexts that stay when nothing is left to do: an embedder's.
  /// Before it first runs. on_uncaught says whether the context survives an error that nobody
  /// caught; if not, its end is Failed, with the error's report as text.
  void stay(std::function<bool(Value error)> on_uncaught);
  /// What an uncaught error prints: place, lines of source, the error as the console shows it.
  std::string describe_error(Value error, bool in_promise);
  /// For letters: runs a native coroutine as a turn (null: no memory for it), and its microtasks.
  Driver<void> run_task(TaskPromiseBase* task);

  // --- Programs, for letters: each ends in a result of the last one asked for. See program.cpp.
  using OnResult = std::function<void(RunResult)>;
  /// The script's file (or name) and its arguments.
  struct ProgramArguments {
    std::string path;
    std::vector<std::string> arguments;
  };
  bool has_program() const noexcept { return on_result_ != nullptr; }
  Driver<void> run_file(ProgramArguments program, OnResult on_result);
  Driver<void> evaluate(std::string source, ProgramArguments program, bool print,
                        OnResult on_result);
  Driver<void> run_scripts(std::vector<std::string> paths, OnResult on_result);
  /// A module that is compiled already: its code is shared by all contexts that run it.
  Driver<void> run_code(std::shared_ptr<const CodeUnit> module, OnResult on_result);
  /// One script given as text, and nothing of the event loop.
  Driver<void> run_script_source(std::string source, std::string name, OnResult on_result);
  /// What is left to do, to its end.
  Driver<void> run_until_idle(OnResult on_result);
  /// Calls the global function of that name, and runs the jobs that come of it. False: an error was
  /// not caught, or the context is ending.
  Driver<bool> call_global(const char* name);
  /// A module, as `import` in that file would find it, in a context that is a worker.
  Driver<void> run_worker(std::string specifier, std::string referrer);

  /// By whoever made it: it is a worker of the context that asks for it. False: its own quota.
  bool become_worker(const WorkerRequest& request);

 protected:
  Driver<void> drive() override;
  void resume(std::coroutine_handle<> driver) override;

 private:
  ContextActor(Executor& executor, const EngineOptions& options, Group* group, DoorOptions door);
  ~ContextActor() override;

  // --- Slices: context_actor.cpp
  struct Turn {
    ContextActor& actor;
    bool await_ready() const { return actor.begin_turn() && actor.run_slice(); }
    void await_suspend(std::coroutine_handle<> h) const noexcept { actor.pause_turn(h); }
    LeaveReason await_resume() const noexcept { return actor.leave_reason_; }
  };
  /// co_await turn(): runs what start_call or start_task has set up, to its end, over as many
  /// slices as it takes.
  Turn turn() noexcept { return {*this}; }
  /// False: the turn is not over, and the thread goes to others.
  bool run_slice();
  bool run_turn();
  void pause_turn(std::coroutine_handle<> h) noexcept;
  /// False: the slice is over.
  bool refuel();
  /// Looks at the heap's quota for what was queued and the like. False: the context ends.
  bool settle_memory();
  void give_fuel() noexcept;
  int64_t fuel_chunk() const noexcept;
  void begin_slice(uint64_t now) noexcept;
  /// False: the slice is over before the turn has begun.
  bool begin_turn();
  Driver<void> receive();
  /// Nothing is left to do now: memory is given back, the next timer set.
  void go_idle();
  /// Collects a big heap that is about to be idle, in steps. False: there is something to do.
  Driver<bool> collect_in_steps();
  /// Whether the driver should go round again instead of going idle.
  bool has_work();

  // --- Ending: ending.cpp
  /// Looks at what was asked from outside and at the limits. False: the context ends now.
  bool may_go_on(uint64_t now_ns);
  /// A limit is passed: the script is told, or the context ends.
  bool enforce(EndReason reason, uint64_t used, uint64_t& end, uint64_t limit, uint64_t grace_min);
  /// Of this context's group, and runs on this thread; or null: what it asks for comes later.
  Actor* asking_member() const noexcept;
  void tell_result();
  void throw_asked_error();
  void begin_cancel(uint64_t now_ns);
  void end_cancelled();
  /// The listeners of its signal, after a cancel.
  Driver<bool> dispatch_abort();
  /// When may_go_on must be asked at the latest.
  uint64_t next_deadline_ns() const noexcept;
  /// Woken at that time of the context's own clock (host().monotonic_ns()), and for its deadlines.
  void arm(uint64_t due_ns);
  bool is_ending() const noexcept {
    return end_.reason != EndReason::None || cx_->is_terminating();
  }
  /// Gives everything back. On a thread of the pool, outside of the driver; of a big context the
  /// memory elsewhere.
  void finish();
  /// What comes last.
  void tell_end();

  // --- Turns: run_loop.cpp. What gives a bool says whether the program goes on; if not, result_ is
  // final.
  /// Microtasks alone.
  Driver<bool> drain_jobs();
  /// Ticks and microtasks until there are none; then what was rejected and not handled.
  Driver<bool> drain();
  Driver<bool> run_timers();
  Driver<bool> run_immediates();
  Driver<bool> call_timer(NativeStateObject* timer, TurnKind kind);
  /// Messages from other contexts, each a turn.
  Driver<bool> run_messages();
  /// One round of all of these.
  Driver<bool> run_events();
  /// After a turn: an exception goes to the listeners of uncaughtException, or ends the program.
  Driver<bool> settle_turn(LeaveReason reason);
  Driver<bool> throw_uncaught(Value error, bool in_promise);
  Driver<bool> emit(const char* event, Value first, Value second = Value::hole(), Value where = {});
  Driver<bool> ask_error_hook(const char* what, Value first, Value second);
  Driver<bool> check_evaluation();
  Driver<bool> check_rejections();
  bool end_terminated();

  // --- Programs: program.cpp
  /// Compiles a script and runs it as a turn.
  Driver<bool> run_script(std::string source, CompileOptions how);
  /// After EngineOptions::preloads; the rest is the event loop's.
  Driver<void> run_module(ModuleRecord* m);
  Driver<bool> evaluate(ModuleRecord* m);
  Driver<bool> next_module();
  Driver<void> print_module(std::string source, std::string name);
  void begin_program(OnResult on_result);
  /// The event loop goes on until nothing is left; evaluation: of the main module, or undefined.
  void begin_events(Value evaluation);
  /// Nothing keeps the program running: beforeExit and exit. False: a listener gave it more to do.
  Driver<bool> leave_program();
  void end_program();  // Gives the result away.
  void refuse(const std::string& error);
  bool keeps_running();

  // --- worker.cpp
  Driver<bool> tell_worker_error(Value error, std::string message, std::string report);
  bool is_closing() const;

  // --- error_report.cpp
  std::string describe_waiting();
  std::string describe_place();      // " at file.ts:3:14" of the script that runs; or nothing.
  std::string describe_collector();  // Empty: not measured. See collector_report.cpp.
  RunReports& reports();
  void write_profiles();  // Once.
  void count_result();    // What the program has taken, in result_.
  void write(std::string_view text, bool is_error);
  EngineOptions options_;
  const std::unique_ptr<Pauses> pauses_;       // Of the collector; null: not measured.
  std::unique_ptr<ContextProfiles> profiles_;  // Null: nothing is measured. finish() ends it.
  HeapTesting testing_;
  Door door_;
  Output output_;
  std::unique_ptr<EmbedHost> host_;
  std::unique_ptr<Context> cx_;

  // Asked from outside; owned.
  std::atomic<ContextEnd*> kill_{nullptr};
  std::atomic<std::string*> cancel_{nullptr};
  struct AskedError {
    std::string name, message;
  };
  std::atomic<AskedError*> throw_{nullptr};
  std::atomic<bool> ended_{false}, is_torn_down_{false};  // Its memory is back; to be told.
  ContextEnd end_;                                        // Reason None: it does not end.
  // cancel_ has been seen; the listeners of its signal have not run yet.
  bool is_cancelled_ = false, abort_pending_ = false;
  // Where the limits are, a grace included once the script was told; kNone: nowhere.
  uint64_t fuel_end_ = ContextLimits::kNone, turn_fuel_end_ = ContextLimits::kNone;
  uint64_t wall_end_ns_ = ContextLimits::kNone, turn_wall_end_ns_ = ContextLimits::kNone;
  uint64_t cancel_end_ns_ = ContextLimits::kNone;
  uint32_t warned_ = 0;  // Bits by EndReason: the script was told.

  std::atomic<Activity> activity_{Activity::New};
  LeaveReason leave_reason_ = LeaveReason::Done;
  // The driver awaits a turn that is not over; it lost the thread to others, else it waits.
  bool in_turn_ = false, turn_stays_ready_ = false;
  int64_t fuel_given_ = 0;
  uint64_t fuel_spent_ = 0;
  // It began in an earlier slice; to others that are ready, before the next timer or immediate.
  bool goes_on_with_turn_ = false, gives_way_ = false;
  uint64_t slice_end_ns_ = 0;       // Of the clock;
  uint64_t idle_collected_at_ = 0;  // Heap::bytes_allocated_total, then.
  uint64_t slice_chunks_left_ = 0;  // in a group, the chunks of fuel until then.

  // --- The program that runs, if one does.
  bool runs_events_ = false;  // Jobs, timers and immediates have their turns.
  RunResult result_;
  OnResult on_result_;
  std::optional<PersistentValue<Value>> evaluation_;  // The promise of the main module's,
  std::optional<Persistent<ModuleRecord>> main_;      // or of one before it; then this is next.
  std::optional<Persistent<ModuleRecord>> printed_;   // `-p`: whose default export is shown.
  bool in_uncaught_ = false, in_error_hook_ = false, stays_ = false;
  std::function<bool(Value error)> on_uncaught_;
  TurnKind turn_kind_{};       // For profiles_: what run_slice runs.
  uint32_t next_preload_ = 0;  // Of EngineOptions::preloads.
  bool is_worker_ = false, exit_emitted_ = false, end_is_told_ = false;  // Why, in result_.
};

}  // namespace shoal
