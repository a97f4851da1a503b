// Runtime: a pool of threads, and the contexts that run on it.
//
//   shoal::Runtime runtime;
//   shoal::ContextHandle context = runtime.create_context({}).value();
//   context.define("add", [](double a, double b) { return a + b; });
//   double three = context.eval<double>("add(1, 2)").get().value();
//
// Runtime is a counted reference, as ContextHandle is; the last one shuts it down and waits for it.
#pragma once

#include <optional>

#include "shoal/group.h"

namespace shoal {

struct RuntimeSettings {
  /// No number: one thread per core. 0: none; the caller lends its own, see Runtime::run_for.
  std::optional<uint32_t> threads;
  /// For contexts that have none of their own.
  ModuleLoader module_loader;
  std::vector<std::pair<const void*, std::shared_ptr<void>>> services;
  /// How long shutdown() waits for contexts that do not end (they are inside a host function).
  uint32_t shutdown_timeout_ms = 5000;

  template <class T>
  RuntimeSettings& provide(std::shared_ptr<T> service) {
    services.emplace_back(HostCall::service_tag<T>(), std::move(service));
    return *this;
  }
};

enum class RuntimeStatus : uint8_t { New, Running, ShuttingDown, ShutDown, Failed };

/// What a runtime has to say about itself.
struct RuntimeDiagnostics {
  RuntimeStatus status = RuntimeStatus::New;
  uint32_t threads = 0;
  size_t contexts = 0;  // That have not ended.
  uint64_t contexts_made = 0;
  /// What could not be ended, and why; errors of callbacks.
  std::vector<std::string> problems;
};

struct CompileSettings {
  std::string name = "<script>";
  ScriptLanguage language = ScriptLanguage::TypeScript;
  bool module = false;
};

/// "0.1.0"
const char* version() noexcept;

class RuntimeCore;

class Runtime {
 public:
  /// Starts nothing; see initialize().
  explicit Runtime(RuntimeSettings settings = {});
  explicit Runtime(std::shared_ptr<RuntimeCore> core) noexcept : core_(std::move(core)) {}

  // --- Life: New -> Running -> ShuttingDown -> ShutDown (or Failed). From any thread.
  /// Starts the threads. Once is enough, and it need not be called: the first context does. Error:
  /// ShutDown.
  Expected<void> initialize() const;
  /// Kills all contexts and waits until their memory is given back. Again: the same answer. Errors:
  /// WrongThread (on a thread of the pool), Timeout (with what could not be ended: the status is
  /// Failed, and another call tries again).
  Expected<void> shutdown() const;
  RuntimeStatus status() const noexcept;
  RuntimeDiagnostics diagnostics() const;

  // --- Contexts and code
  /// From any thread. Errors: BadArgument (a global, a function's name), OutOfMemory, ShutDown.
  Expected<ContextHandle> create_context(ContextSettings settings = {}) const;
  /// A group of contexts that do the same in every run; see group.h. Errors: OutOfMemory, ShutDown.
  Expected<ContextGroup> create_group(const GroupSettings& settings = {}) const;
  /// Compiles a text on this thread. Error: Syntax, with a code frame.
  Expected<Script> compile(std::string_view source, const CompileSettings& settings = {}) const;
  /// Asks the runtime's loader for a module and for all that it imports, and compiles them. Errors:
  /// Module, Syntax.
  Future<Program> load(std::string specifier) const;
  Future<Program> load(std::string specifier, ModuleLoader loader) const;
  /// The contexts that have not ended.
  std::vector<ContextHandle> contexts() const;

  // --- For runtimes without threads: the caller lends its own. One thread at a time; elsewhere
  // WrongThread.
  /// Runs contexts until nothing is ready, or the time is over. True: there is more to do now. A
  /// budget holds but for host functions that run longer, and one stretch of script (50 us).
  Expected<bool> run_for(std::chrono::nanoseconds budget) const;
  /// Runs contexts, and sleeps where nothing is ready, until done() says so: asked after each slice
  /// and on wake().
  Expected<void> run_until(const std::function<bool()>& done) const;
  /// From any thread: run_until asks done() again.
  void wake() const;

  const std::shared_ptr<RuntimeCore>& core() const noexcept { return core_; }

 private:
  std::shared_ptr<RuntimeCore> core_;
};

}  // namespace shoal
