// The embedding API of shoal, C++.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gc/base/limits.h"

namespace shoal {

/// How a run ended.
struct RunResult {
  /// 0; 1 after an uncaught error or unhandled rejection; 13 if top-level await never settles;
  /// process.exit's own.
  int exit_code = 0;
  /// What an uncaught error prints: message, code frame, stack. Empty if there was none.
  std::string error;
  /// The completion value as text, where one was asked for.
  std::string value;
};

struct EngineOptions {
  ContextLimits limits;
  /// Of Math.random; 0: one that the system gives.
  uint64_t random_seed = 0;
  /// Colours in console output; in error texts and what goes to standard error.
  bool colors = false;
  bool error_colors = false;
  /// First-party .js files may be run (else they are refused with a message).
  bool allow_js = false;
  /// Collect at every n-th allocation and verify the heap after each cycle; 0: no. For tests.
  uint32_t stress_collect_every = 0;
  /// Leave the loop of dispatch at every back-edge and call. For tests.
  bool stress_preempt = false;
  /// No inline caches, no shortcuts of natives: each takes its complete way. For tests.
  bool stress_slow = false;
  /// What goes through the context's door is written to that file; or is read from it instead of
  /// being done (io/door/record.h). Empty: neither.
  std::string record_path, replay_path;
  /// Where console output goes; empty: standard output and standard error.
  std::function<void(std::string_view text, bool is_error)> output;
  /// Told once, on a thread of the pool, when the context has ended by itself, by a limit or from
  /// outside: its memory is already given back. Not told of one that its owner lets go of.
  std::function<void(const ContextEnd&)> on_end;
};

/// One context and what it needs to run programs. Not thread-safe: one thread at a time.
class Engine {
 public:
  explicit Engine(const EngineOptions& options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Runs a file as a module (or a CommonJS one, as its name and package say), to the end of its
  /// event loop.
  RunResult run_file(const std::string& path, const std::vector<std::string>& arguments);
  /// Evaluates source text: TypeScript, top-level await allowed; print: the text of the completion
  /// value is written as console.log would (no top-level await then).
  RunResult evaluate(std::string_view source, const std::string& name,
                     const std::vector<std::string>& arguments, bool print);
  /// Evaluates classic scripts in order, in one global scope.
  RunResult run_scripts(const std::vector<std::string>& paths);
  /// Runs jobs and timers until nothing is left to do (or the program ends); after
  /// run_script_source.
  RunResult run_until_idle();
  /// One script given as text, JavaScript, sloppy unless it says otherwise; the event loop is not
  /// run.
  RunResult run_script_source(std::string_view source, const std::string& name);

  struct Implementation;
  Implementation& implementation() noexcept { return *implementation_; }

 private:
  std::unique_ptr<Implementation> implementation_;
};

/// "0.1.0"
const char* version() noexcept;

/// The bytecode (or AST) of a file as text, or the diagnostics in `error`.
std::string dump_bytecode(const std::string& path, std::string& error);
std::string dump_ast(const std::string& path, std::string& error);

}  // namespace shoal
