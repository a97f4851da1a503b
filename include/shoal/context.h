// ContextHandle: a context seen from outside. A context is a world of its own (heap, globals,
// modules, quotas) that any thread of the runtime's pool runs, one at a time.
//
// Handles are counted references: copies mean the same context, any thread may use any of them.
// When the last one goes, the context is closed (unless it was detached). What is asked of a
// context is posted to it, runs there in the order of the asking, and is answered by a Future.
//
// THREADS. All functions may be called on any thread, also on the pool's, also inside host
// functions; none blocks. Waiting is Future's.
#pragma once

#include "shoal/host_function.h"
#include "shoal/limits.h"
#include "shoal/permissions.h"
#include "shoal/process.h"
#include "shoal/script.h"

namespace shoal {

class ContextCore;
class Runtime;

enum class ContextState : uint8_t {
  Starting,  // Made; nothing has run yet.
  Idle,      // Nothing to do until a timer, an answer or a call comes. Holds no thread.
  Running,   // Or ready to run.
  Waiting,   // In the middle of script, for a host function in blocking style or Atomics.wait.
  Ended,     // Its memory has been, or is just being, given back.
};

/// Figures of a context; counted since it was made.
struct ContextStatistics {
  uint64_t heap_bytes = 0;       // Cells in use.
  uint64_t external_bytes = 0;   // Buffers and the like.
  uint64_t reserved_bytes = 0;   // Blocks held from the pool.
  uint64_t allocated_bytes = 0;  // Ever.
  uint64_t stack_bytes = 0;      // VM stack held now.
  uint64_t fuel_spent = 0;       // About one unit an instruction.
  uint64_t requests = 0;         // Asked from outside so far,
  uint64_t requests_open = 0;    // and not answered yet.
  uint64_t young_collections = 0;
  uint64_t full_collections = 0;
  uint64_t longest_pause_us = 0;  // Of a step of the collector.
};

/// What a module loader is asked.
struct ModuleQuery {
  std::string specifier;  // As written.
  std::string referrer;   // Key of the module that asks; of the first one, empty.
  std::string type;       // Of `with { type: "json" }`; else empty.
};
/// What it answers. Error (of the promise): the import throws it.
struct ModuleSource {
  /// What the module is known by, in stacks and as the referrer of its own imports. The same key is
  /// the same module.
  std::string key;
  std::string text;
  ScriptLanguage language = ScriptLanguage::TypeScript;
};
/// Called on the context's thread; answers at any time from any thread, or never: then the import
/// stays pending, and a close or kill ends it. No loader is asked once its runtime has ended: the
/// end waits for a call that is under way.
using ModuleLoader = std::function<void(const ModuleQuery& query, Promise<ModuleSource> answer)>;

/// An error that nobody caught: of a callback, a timer, a rejected promise.
enum class OnUncaught : uint8_t { End, GoOn };

/// Modes for tests: slow, and the same results.
struct ContextTesting {
  uint32_t collect_every = 0;  // Collect at every n-th allocation; 0: no.
  bool preempt = false;        // Leave the loop of dispatch at every back-edge and call.
  bool slow = false;           // No inline caches, no shortcuts of natives.
};

struct ContextSettings {
  /// For diagnostics and error texts.
  std::string name;
  ContextLimits limits;
  /// Nothing of the world, but for the clock, timers and chance.
  ContextPermissions permissions;
  /// Asked of what is neither allowed nor denied there, on the context's thread: true grants it,
  /// false refuses it, from then on. Empty: it is refused.
  std::function<bool(const PermissionQuestion&)> on_permission;
  /// Global properties from plain data.
  std::vector<std::pair<std::string, Data>> globals;
  /// Global host functions; "api.log" makes the object `api`. To be shared between contexts.
  std::vector<std::shared_ptr<const HostFunction>> functions;
  /// Empty: the runtime's; if that has none, imports fail.
  ModuleLoader module_loader;
  /// Of Math.random; 0: one that the system gives.
  uint64_t random_seed = 0;
  /// Console output; empty: it is discarded.
  std::function<void(std::string_view text, bool is_error)> output;
  /// On the context's thread. Empty: End.
  std::function<OnUncaught(const Error& error)> on_uncaught;
  /// What host functions find with HostCall::service<T>().
  std::vector<std::pair<const void*, std::shared_ptr<void>>> services;
  /// The context is a program of its own: see process.h. None: it is embedded.
  std::optional<ProcessSettings> process;
  /// How many Workers there may be at one time, with those that they start. A Worker is a context
  /// of its own with these settings: limits hold for each, and functions, loader and output are
  /// called on several threads at once. Its URL is asked of the module loader, with the module that
  /// starts it as referrer. Of a process: no matter.
  uint32_t workers_max = 0;
  ContextTesting testing;
  /// Counts how often statements and branches of its files run; see ContextHandle::coverage.
  bool coverage = false;

  /// Declares a host function of a callable.
  template <class F>
  ContextSettings& define(std::string function, F f) {
    functions.push_back(make_host_function(std::move(function), std::move(f)));
    return *this;
  }
  ContextSettings& set(std::string global, Data value) {
    globals.emplace_back(std::move(global), std::move(value));
    return *this;
  }
  template <class T>
  ContextSettings& provide(std::shared_ptr<T> service) {
    services.emplace_back(HostCall::service_tag<T>(), std::move(service));
    return *this;
  }
};

class ContextHandle {
 public:
  ContextHandle() = default;
  bool is_empty() const noexcept { return !core_; }
  const std::string& name() const noexcept;
  Runtime runtime() const;

  // --- Running script. What script returns is converted to R; promises are awaited.

  /// Evaluates a text as a classic script (TypeScript): the completion value.
  template <class R = Data>
  Future<R> eval(std::string_view source, std::string name = "<eval>") const {
    return Future<R>(post_eval(std::string(source), std::move(name), read_mode<R>()));
  }
  /// Runs compiled code: a script's completion value; of a module, its namespace (ObjectHandle).
  template <class R = Data>
  Future<R> run(const Script& script) const {
    return Future<R>(post_run(script, script.is_module() ? ReadMode::Handle : read_mode<R>()));
  }
  /// Imports a module: from the program, or through the module loader. Its namespace.
  Future<ObjectHandle> import(std::string specifier) const;
  /// Uses the program's modules for imports from now on, and imports its entry.
  Future<ObjectHandle> run(const Program& program) const;
  /// Of a context with ContextSettings::process: runs a program to the end of its event loop, which
  /// leaves the context as it is then. One at a time. Error: BadArgument (no process; one runs).
  Future<ProgramResult> run_main(MainProgram program) const;
  /// Calls a global function by name; "api.greet" is a method of a global object.
  template <class R = Data, class... A>
  Future<R> call(std::string_view function, A&&... arguments) const {
    return Future<R>(
        post_call(std::string(function), {to_data(std::forward<A>(arguments))...}, read_mode<R>()));
  }
  /// The same with arguments that are Data already.
  template <class R = Data>
  Future<R> call_with(std::string function, std::vector<Data> arguments) const {
    return Future<R>(post_call(std::move(function), std::move(arguments), read_mode<R>()));
  }
  /// A global variable, or a property of one: "config.port".
  template <class R = Data>
  Future<R> get(std::string_view name) const {
    return Future<R>(post_get(std::string(name), read_mode<R>()));
  }

  // --- Globals, in the order of calls
  /// A global from plain data; "a.b" sets a property of the global a.
  Future<void> set(std::string_view name, Data value) const;
  /// A global host function.
  template <class F>
  Future<void> define(std::string name, F f) const {
    return define(make_host_function(std::move(name), std::move(f)));
  }
  Future<void> define(std::shared_ptr<const HostFunction> function) const;

  // --- Life
  /// Answers what has been asked so far (what is still pending then is answered with
  /// ContextEnded), then ends. Timers do not keep it.
  void close() const;
  /// Ends it at the next boundary of instructions, also while it waits. No finally runs.
  void kill(std::string reason = {}) const;
  /// Asks it to end: the signal of shoal:context is aborted, the turn in progress gets an
  /// AbortError, finally blocks run; after ContextLimits::cancel_grace_ns at the latest it ends.
  void cancel(std::string reason = {}) const;
  /// The script that runs now, or waits in the middle, gets an Error of that name and message at
  /// the next boundary of instructions: it can catch it, its finally blocks run, the context goes
  /// on. Nothing, if none runs.
  void throw_in(std::string name, std::string message) const;
  /// It lives until it is closed or killed, or the runtime ends, whether there are handles or not.
  void detach() const;
  ContextState state() const noexcept;
  bool has_ended() const noexcept { return state() == ContextState::Ended; }
  /// EndReason::None while it runs.
  ContextEnd end() const;
  /// Calls back once it has ended (at once if it has), on the thread that ended it.
  void on_end(std::function<void(const ContextEnd&)> callback) const;
  /// The same to wait for: a number, the EndReason.
  Future<uint32_t> ended() const;

  // --- Looking in
  /// Runs f on the context's thread, between two turns of script. For what must not run beside it.
  Future<void> interrupt(std::function<void()> f) const;
  Future<ContextStatistics> statistics() const;
  /// With ContextSettings::coverage: of each file that was loaded, { file, statements, branches,
  /// functions }, rows of numbers. Statements: line, column, count. Branches: line and column of
  /// what decides, kind (of DebugBranchKind), line, column, count. Functions: line, column, last
  /// line, count, name. `unloaded`: files that are compiled for it, with zeros, if they were not
  /// loaded; nothing of them runs. Of one that cannot be compiled: { file, error }.
  Future<Data> coverage(std::vector<std::string> unloaded = {}) const;
  /// Collects garbage, fully.
  Future<void> collect_garbage() const;

  const std::shared_ptr<ContextCore>& core() const noexcept { return core_; }
  friend bool operator==(const ContextHandle&, const ContextHandle&) = default;

 private:
  friend class RuntimeCore;
  friend class ContextCore;
  friend class Runtime;
  friend class ObjectHandle;
  explicit ContextHandle(std::shared_ptr<ContextCore> core, std::shared_ptr<void> owner)
      : core_(std::move(core)), owner_(std::move(owner)) {}
  std::shared_ptr<FutureState> post_eval(std::string source, std::string name, ReadMode) const;
  std::shared_ptr<FutureState> post_run(const Script& script, ReadMode mode) const;
  std::shared_ptr<FutureState> post_call(std::string f, std::vector<Data> a, ReadMode mode) const;
  std::shared_ptr<FutureState> post_get(std::string name, ReadMode mode) const;
  std::shared_ptr<ContextCore> core_;
  std::shared_ptr<void> owner_;  // Closes the context when the last one goes.
};

}  // namespace shoal

SHOAL_STRUCT(shoal::ContextStatistics, heap_bytes, external_bytes, reserved_bytes, allocated_bytes,
             stack_bytes, fuel_spent, requests, requests_open, young_collections, full_collections,
             longest_pause_us);
SHOAL_STRUCT(shoal::ModuleSource, key, text, language);
