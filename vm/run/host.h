// ContextHost: what a context asks of whoever embeds it. The engine itself neither reads files nor
// knows the compiler: source text becomes code, and specifiers become modules, through here.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gc/base/limits.h"
#include "vm/bytecode/code.h"
#include "vm/run/context.h"

namespace shoal {

class Elsewhere;
class ElsewhereListener;
class TimeZone;
class Waker;
class WorkerControl;
struct UnitDebugInfo;
struct WorkerRequest;

/// Source text that script made: eval and the Function constructors; scripts of node:vm, and what
/// node:module compiles.
struct EvalRequest {
  enum class Kind : uint8_t { Direct, Indirect, Function, Script, CommonJs };
  Kind kind = Kind::Indirect;
  std::string source;                     // WTF-8.
  std::string name = {};                  // The file that stacks say; empty: "eval at ...".
  const CodeUnit* unit = nullptr;         // Direct: whose code calls eval,
  const EvalScopeImage* scope = nullptr;  // what surrounds the call,
  const Environment* env = nullptr;       // its innermost environment,
  const ModuleRecord* module = nullptr;   // and the module, if it is one's code.
  uint32_t function_parens[2] = {0, 0};   // Function: see CompileOptions.
  uint32_t function_braces[2] = {0, 0};
};

/// What an import asks for.
struct ModuleRequest {
  std::string specifier;  // WTF-8.
  std::string referrer;   // Path or name of the code that asks; empty: unknown.
  std::vector<std::pair<std::string, std::string>> attributes;  // Sorted by key.
};

/// What a program may know of the process it runs in.
struct HostProcess {
  std::vector<std::string> arguments;       // The script's own, after its name.
  std::vector<std::string> exec_arguments;  // What stands before the script's name.
  std::string executable, script, directory;
  std::vector<std::pair<std::string, std::string>> environment;
  uint32_t id = 0, parent_id = 0;
  bool terminal[3] = {false, false, false};  // By file descriptor.
  uint32_t columns = 80, rows = 24;
};

/// Where code was written: the file that a stack names, and the position there.
struct SourcePlace {
  std::string file;
  SourcePosition at;
};

class ContextHost {
 public:
  /// Code for the text, or a SyntaxError is pending (Thrown).
  virtual Result<const CodeUnit*> compile_eval(Context& cx, const EvalRequest& request) = 0;
  /// The module that the request means, loaded and compiled but not linked; the same record for the
  /// same module of one context. Error: pending.
  virtual Result<ModuleRecord*> resolve_module(Context& cx, const ModuleRequest& request) = 0;
  /// Before an import() resolves its module: undefined, or a promise that is fulfilled once
  /// resolve_module can answer for it and for all that it requests.
  virtual Result<Value> prepare_import(Context&, const ModuleRequest&) {
    return Value::undefined();
  }
  /// The exception that is being thrown comes of this place, where no code runs: an import.
  virtual void note_place(Context& cx, const CodeUnit& unit, SourcePosition at);
  /// The running instruction throws a value that is no Error, and so knows no stack.
  virtual void note_throw(Context& /*cx*/, Value /*value*/) {}
  /// The exception that is being thrown comes from another context, which has written down what is
  /// known of it.
  virtual void note_report(Context& /*cx*/, std::string /*report*/) {}
  /// Evaluates a synthetic module: gives its exports their values.
  virtual Task<Value> evaluate_synthetic(Context& cx, ModuleRecord* module);
  /// What require(specifier) gives to the code of that name.
  virtual Task<Value> require(Context& cx, Value specifier, Value referrer);
  /// The exports of the built-in module of that name, which is evaluated if it has not been yet.
  virtual Task<Value> load_builtin(Context& cx, Value name);
  /// Whether load_builtin gives the same to all code of the context.
  virtual bool shares_builtin(std::string_view /*name*/) { return true; }
  /// A function of the host's that script calls (internal::kHostFunction): capture 0 is its number.
  virtual Task<Value> call_host_function(Context& cx, Args args);
  /// Where the position of a unit comes from, for stacks: a source map may know of a file that it
  /// was made from. Called only when a stack is formatted.
  virtual SourcePlace original_place(const CodeUnit& unit, SourcePosition at);
  /// import.meta of a module: adds its properties to a fresh object without prototype.
  virtual Result<bool> fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) = 0;

  /// What a debugger must know of a unit's code beyond what it holds: made by compiling again.
  /// Null: it cannot be made.
  virtual std::shared_ptr<const UnitDebugInfo> describe_code(const CodeUnit&) { return nullptr; }

  // --- Clocks; of a host that has none they stand still.
  /// Nanoseconds since the host began, never going back.
  virtual uint64_t monotonic_ns() { return 0; }
  /// Milliseconds since 1970-01-01, UTC, with their fraction.
  virtual double wall_clock_ms() { return 0; }
  /// Where local time is told; null: UTC. Lives as long as the host.
  virtual const TimeZone* time_zone() { return nullptr; }
  /// The zone of that name in the IANA Time Zone Database, in any case of its letters; null: there
  /// is none, or the host knows no zones. Lives as long as the process.
  virtual const TimeZone* find_time_zone(std::string_view) { return nullptr; }

  // --- Waiting in the middle of script, for Atomics.wait.
  /// [[CanBlock]]: whether the host minds LeaveReason::Waiting. It then waits, without holding a
  /// thread of the pool, and runs on.
  virtual bool can_block() const { return false; }
  /// What wakes the context, from any thread, when that has come which it waits for; as long as the
  /// host lives, and longer for who holds a reference. Null: nobody can wake it.
  virtual Waker* waker() { return nullptr; }

  // --- Other contexts
  /// What may wait where they send messages to.
  virtual MailboxLimits mailbox_limits() { return {}; }
  /// What the context did is about to be seen elsewhere: its output comes first.
  virtual void before_message() {}
  /// A context that runs what the request says (stdlib/web/worker.h).
  virtual Result<WorkerControl*> start_worker(Context& cx, WorkerRequest& request);

  // --- Work that takes long in one piece: vm/run/elsewhere.h.
  /// Does the work on another thread, and wakes the context then. False: it has none.
  virtual bool run_elsewhere(std::shared_ptr<Elsewhere>) { return false; }
  /// The same for work that script does not stop for: the listener, which lives as long as the
  /// context, is told between two turns. The program waits for it.
  virtual bool begin_elsewhere(std::shared_ptr<Elsewhere>, ElsewhereListener&) { return false; }
  /// compile_eval in two halves, with the work between them. Null: the error is pending.
  virtual std::shared_ptr<Elsewhere> begin_compile_eval(Context&, const EvalRequest&) {
    return nullptr;
  }
  virtual Result<const CodeUnit*> end_compile_eval(Context& cx, Elsewhere& work);
  virtual bool works_elsewhere() const { return false; }

  // --- What `process` tells; nothing by default.
  virtual HostProcess process() { return {}; }
  virtual size_t resident_bytes() { return 0; }

  /// Finds a function of the system's ICU by its name without version: null if it has none.
  /// Null: there is no ICU. Loads it at the first call, and it stays for the life of the process.
  using IcuLookup = void* (*)(const char* name);
  virtual IcuLookup icu() { return nullptr; }
  /// The same of the system's libcrypto, OpenSSL 3.
  using CryptoLookup = void* (*)(const char* name);
  virtual CryptoLookup libcrypto() { return nullptr; }

 protected:
  ~ContextHost() = default;
};

}  // namespace shoal
