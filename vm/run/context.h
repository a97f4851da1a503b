// Context: one isolated world. It has a heap, realms, a VM stack, a queue of jobs; one thread at a
// time runs it. Nothing mutable is shared with other contexts, so nothing here is locked.
#pragma once

#include <bit>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gc/base/limits.h"
#include "gc/heap.h"
#include "gc/root_queue.h"
#include "gc/roots.h"
#include "vm/door.h"
#include "vm/interp/frame.h"
#include "vm/run/context_state.h"
#include "vm/run/jobs.h"
#include "vm/run/native.h"
#include "vm/run/realm.h"
#include "vm/run/timers.h"
#include "vm/value/atom.h"

namespace shoal {

class ContextHost;
class Debugger;
class PromiseObject;
class MegamorphicCache;
struct StackChunk;
struct NativeFrameHeader;

struct ContextOptions {
  size_t heap_bytes_max = size_t{1} << 40;
  size_t stack_bytes_max = size_t{4} << 20;
  bool deterministic = false;
  uint64_t random_seed = 0;
  /// For tests: no caches, no shortcuts that natives and operations have beside their complete way.
  bool slow_paths = false;
  IntrinsicTemplates intrinsics = nullptr;
  ContextHost* host = nullptr;  // Outlives the context; may be null.
  Door* door = nullptr;         // The same.
  Pauses* pauses = nullptr;     // The same: where the collector's are written down.
};

class Context final : private HeapOwner {
  // First, as handlers touch the state, and the members below register with the heap.
  ExecutionState state_;
  ContextOptions options_;
  Heap heap_;

 public:
  /// Null if there is no memory for one.
  static std::unique_ptr<Context> create(const ContextOptions& options);
  ~Context();

  ExecutionState& state() noexcept { return state_; }
  Heap& heap() noexcept { return heap_; }
  Realm* first_realm() const noexcept { return first_realm_; }
  /// The realm of the running function.
  Realm* realm() const noexcept;
  ContextAtoms& atoms() noexcept { return atoms_; }
  ContextHost* host() const noexcept { return options_.host; }
  /// The way to the world; null: there is none.
  Door* door() const noexcept { return options_.door; }
  const ContextOptions& options() const noexcept { return options_; }
  TransitionTable& transitions() noexcept { return transitions_; }
  JobQueue& jobs() noexcept { return jobs_; }
  /// process.nextTick: what runs before the microtasks, between two turns of script.
  JobQueue& ticks() noexcept { return ticks_; }
  TimerQueue& timers() noexcept { return timers_; }
  /// The memory of queues that are empty goes.
  void give_back_queues() noexcept;
  Frame* frame() const noexcept { return state_.regs ? Frame::of(state_.regs) : nullptr; }

  // --- Exceptions
  Value exception() const noexcept { return exception_; }
  Thrown throw_value(Value v) noexcept {
    exception_ = v;
    return {};
  }
  Value take_exception() noexcept { return std::exchange(exception_, Value::hole()); }
  /// The context is being ended: nothing catches, no finally runs.
  bool is_terminating() const noexcept { return terminating_; }
  /// The first reason holds.
  void terminate(EndReason reason = EndReason::Killed) noexcept {
    if (!terminating_) end_reason_ = reason;
    terminating_ = true;
    exception_ = Value::undefined();
  }
  EndReason end_reason() const noexcept { return end_reason_; }
  /// What is in the middle of something gets the exception when run() goes on: from the call or
  /// back-edge where it left, or from the native that waits. Script can catch it.
  void interrupt(Value exception) noexcept {
    exception_ = exception;
    interrupted_ = true;
  }
  /// The loop was left right behind a call: an interruption belongs to that, not to what is next.
  bool left_behind_call = false;

  // --- Running
  /// Goes on with what start_call, start_task or start_resume (vm/interp/frames.h) has begun, or
  /// after a pause.
  LeaveReason run();
  /// The value that Done delivered.
  Value result() const noexcept { return result_; }
  void set_result(Value v) noexcept { result_ = v; }

  /// Ordinals for identity hashes and the like: from counters, never from addresses.
  uint32_t next_identity() noexcept { return ++identity_counter_; }
  uint64_t next_random() noexcept;

  /// Whether that is as the first realm has made it. Checked anew when the prototype epoch has
  /// moved.
  bool is_pristine(Pristine what) noexcept {
    const auto bit = static_cast<uint8_t>(what);
    if (pristine_epoch_ != state_.prototype_epoch || !(pristine_checked_ & bit)) [[unlikely]]
      check_iteration(what);
    return (pristine_ & bit) != 0;
  }
  bool array_iteration_is_pristine() noexcept { return is_pristine(Pristine::Arrays); }

  /// Arrays whose join is under way: one inside itself reads as empty, as everywhere.
  bool is_joining(const Object* object) const noexcept {
    for (const Object* const o : joining)
      if (o == object) return true;
    return false;
  }
  std::vector<const Object*> joining;

  /// Why run() returned.
  LeaveReason leave_reason = LeaveReason::Done;
  /// Of LeaveReason::Waiting: when to run on at the latest, by the host's monotonic clock.
  static constexpr uint64_t kNoDeadline = ~uint64_t{0};
  uint64_t wait_until_ns = 0;
  /// A native coroutine is about to leave the loop for that, not for want of fuel.
  bool leaves_to_wait = false;
  bool clone_hook_knows_all = false;  // clone_hook wants objects without private elements.
  /// What start_call left for run() to go on with.
  Value start_outcome;

  /// Promise.prototype.then and .constructor are the built-in ones.
  bool promise_prototype_is_pristine() noexcept {
    return promise_epoch_ == state_.prototype_epoch ? promise_pristine_ : check_promise_prototype();
  }

  /// Where console output goes; empty: nowhere.
  std::function<void(std::string_view text, bool is_error)> console_output;

  std::unique_ptr<ContextExtension> extensions[static_cast<size_t>(Extension::kCount)];

  /// Of sites that see many shapes; null until there is one. See ensure_megamorphic.
  std::unique_ptr<MegamorphicCache> megamorphic_reads, megamorphic_stores;

  /// Runs that were begun while one of this context was under way: of natives that enter a loop of
  /// dispatch. The target is zero, and the tests hold it.
  uint32_t nested_runs = 0;
  /// How often a property was accessed by a name that is a value, up to where those use the tables
  /// of sites with many shapes.
  uint32_t named_elements = 0;
  bool is_running() const noexcept { return running_; }

  /// What hangs on the flow of control (AsyncLocalStorage, tracing): each reaction, job, timer and
  /// suspended function takes it along from where it was made, and it stands here meanwhile.
  Value async_context;
  /// Functions of built-in modules: of errors nobody caught (stdlib/web/global/scope.ts), of clones
  /// (clone.ts there). Code that node:vm gave a time is interrupted with the error from then on.
  Value error_hook, clone_hook, code_timeout_error;
  uint64_t code_deadline_ns = kNoDeadline;
  /// The AbortSignal of the whole context, once somebody has asked for it; what its abort has left
  /// to tell. See stdlib/web/abort.h.
  Value signal, signal_targets;

  /// Null: nobody debugs.
  Debugger* debugger() const noexcept { return debugger_.get(); }
  Debugger* ensure_debugger();
  /// All breakpoints and private copies go; the context must not be running.
  void detach_debugger();

  // --- VM stack. See vm/interp/stack.cpp.
  StackChunk* chunk = nullptr;
  Value* block_end = nullptr;  // End of the call block last handed out above the running frame.
  size_t stack_bytes = 0;      // Charged as external memory, as native frames are.
  /// Pending roots that native code in the making holds; live native coroutine frames.
  NativeFrameHeader* native_frames = nullptr;
  NativeFrameHeader* native_frame_cache[16] = {};
  uint8_t native_frame_cached[16] = {};
  const void* native_base = nullptr;
  /// The leaf native that runs, for realm(): null in script.
  NativeFunction* running_leaf = nullptr;
  /// Code units kept alive by this context.
  std::vector<std::shared_ptr<const CodeUnit>> units;
  /// Keeps a unit that this context alone has, and charges for it.
  const CodeUnit* keep_unit(std::shared_ptr<const CodeUnit> unit);
  /// Fuel that went for the collector's work, which no script pays for: see ContextActor.
  int64_t pause_fuel = 0;
  /// Promises rejected while nobody listened (some have got a handler since), async_context then.
  RootQueue<Value, 2> unhandled_rejections;
  /// Modules that have waited at their top level: SuspendedFrame and the promise of the evaluation,
  /// in turn. So it can be said where one waits for ever.
  RootVector<Cell*> waiting_modules;

  /// The system gave no memory: as if an allocation of the heap had failed.
  Thrown out_of_memory() noexcept;
  /// Nothing runs, and the context goes idle: lets go of what is quickly had again, which is the VM
  /// stack, frames of natives kept for reuse, and what extensions keep.
  void release_spare_memory() noexcept;
  /// Tears down whatever runs: frames are popped, native coroutines destroyed. No script runs.
  void abandon_frames() noexcept;

 private:
  explicit Context(const ContextOptions& options);
  void trace_roots(Tracer& tracer) override;
  const void* native_stack_base() const noexcept override { return native_base; }
  void scan_native_frames(ConservativeScanner& scanner) override;
  void on_allocation_failed(HeapFailure failure, FailureStage stage) override;
  void on_too_big(const char* message) override;
  void on_weak_cleared(Cell* cell) noexcept override;
  void on_cycle_marked() noexcept override;
  void on_pause(uint32_t us) noexcept override;
  Pauses* pauses() noexcept override { return options_.pauses; }
  void on_idle() noexcept override;

  ContextAtoms atoms_;
  Realm* first_realm_ = nullptr;
  Value exception_ = Value::hole();
  Value result_;
  TransitionTable transitions_;
  JobQueue jobs_, ticks_;
  TimerQueue timers_;
  uint64_t random_state_[2];
  friend class Debugger;
  void run_loop(bool past_breakpoint);
  Value begin_interruption(Value outcome) noexcept;
  void check_iteration(Pristine what) noexcept;
  uint32_t promise_epoch_ = 0;
  bool promise_pristine_ = false;
  bool check_promise_prototype() noexcept;
  uint32_t identity_counter_ = 0;
  uint32_t pristine_epoch_ = 0;
  uint8_t pristine_ = 0, pristine_checked_ = 0;
  bool terminating_ = false;
  bool running_ = false;
  bool interrupted_ = false;
  EndReason end_reason_ = EndReason::None;
  Charge units_charge_;
  std::unique_ptr<Debugger> debugger_;
};

/// While it lives, the array is being joined. In a native coroutine, whose frame keeps the array
/// alive.
class JoinScope {
 public:
  JoinScope(Context& cx, const Object* object) : cx_(cx) { cx_.joining.push_back(object); }
  ~JoinScope() { cx_.joining.pop_back(); }
  JoinScope(const JoinScope&) = delete;
  JoinScope& operator=(const JoinScope&) = delete;

 private:
  Context& cx_;
};

inline Value take_exception(Context& cx) noexcept { return cx.take_exception(); }

// --- Throwing errors of the running realm: message as printf, `%s` of UTF-8.
[[gnu::format(printf, 2, 3)]] SHOAL_COLD Thrown throw_type_error(Context& cx, const char* format,
                                                                 ...);
[[gnu::format(printf, 2, 3)]] SHOAL_COLD Thrown throw_range_error(Context& cx, const char* format,
                                                                  ...);
[[gnu::format(printf, 2, 3)]] SHOAL_COLD Thrown throw_reference_error(Context& cx,
                                                                      const char* format, ...);
[[gnu::format(printf, 2, 3)]] SHOAL_COLD Thrown throw_syntax_error(Context& cx, const char* format,
                                                                   ...);
[[gnu::format(printf, 3, 4)]] SHOAL_COLD Thrown throw_error(Context& cx, Intrinsic prototype,
                                                            const char* format, ...);
/// A new error of that prototype, with message and stack.
Result<Object*> make_error(Context& cx, Intrinsic prototype, String* message);
/// A short text of v for messages: its source form for primitives, "#<Foo>" for objects, [Function:
/// f].
std::string describe_for_message(Context& cx, Value v);

/// While it lives, the heap finds what locals refer to, from who declares it downwards. Whoever
/// touches cells outside of natives declares one first (the outermost counts).
class NativeScope {
 public:
  [[gnu::always_inline]] explicit NativeScope(Context& cx) noexcept
      : cx_(cx), outer_(cx.native_base) {
    if (!outer_) cx.native_base = __builtin_frame_address(0);
  }
  ~NativeScope() { cx_.native_base = outer_; }
  NativeScope(const NativeScope&) = delete;
  NativeScope& operator=(const NativeScope&) = delete;

 private:
  Context& cx_;
  const void* outer_;
};

}  // namespace shoal
