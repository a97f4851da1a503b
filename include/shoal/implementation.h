// Engine::Implementation: one context, its host, its output, and the loop that runs it. The parts:
// engine.cpp (what the API does), run_loop.cpp (turns, jobs, timers), error_report.cpp (what an
// uncaught error prints).
#pragma once

#include <memory>
#include <string>

#include "gc/verify.h"
#include "include/shoal/host.h"
#include "include/shoal/output.h"
#include "include/shoal/shoal.h"
#include "io/drivers/reactor.h"
#include "vm/run/context.h"

namespace shoal {

struct Engine::Implementation {
  explicit Implementation(const EngineOptions& o);

  // --- Turns. What returns bool says whether the program goes on; if not, `result` is final.
  /// Runs what start_call or start_task has set up, to its end; an exception goes to the listeners
  /// of uncaughtException or ends the program.
  bool turn();
  /// Ticks and microtasks until there are none; then what was rejected and not handled.
  bool drain();
  /// Microtasks alone.
  bool drain_jobs();
  /// Turns, timers and immediates until nothing is left.
  bool run_event_loop();
  /// All of it, beforeExit and exit included.
  RunResult run_to_end(Value evaluation);
  /// The pending exception (or termination) ends the program, unless a listener takes it.
  bool fail(LeaveReason reason);

  RunResult run_module(ModuleRecord* m);
  /// Compiles a script and runs it as a turn. Its completion value is the context's result.
  RunResult print_module(std::string_view source, const std::string& name);
  bool run_script(std::string_view source, const CompileOptions& how);
  /// The result as it stands; all output is written.
  RunResult take_result();
  /// A native that entered a loop of dispatch is an error of ours: the result says so.
  void check_nesting();
  /// Ends the program with an error text.
  RunResult refuse(std::string error, int exit_code = 1);

  // --- error_report.cpp
  std::string describe_error(Value error, bool in_promise);
  std::string describe_waiting();

  void write(std::string_view text, bool is_error);

  EngineOptions options;
  HeapTesting testing;
  Reactor reactor;
  Output output;
  EmbedHost host;
  std::unique_ptr<Context> cx;
  RunResult result;

 private:
  LeaveReason run_loop();
  bool run_timers();
  bool run_immediates();
  bool call_timer(NativeStateObject* timer);
  bool emit(const char* event, Value first, Value second = Value::hole());
  /// After the microtasks of a turn: of the main module, then of anybody.
  bool check_evaluation();
  bool check_rejections();
  bool throw_uncaught(Value error, bool in_promise);
  bool end_terminated();
  void wait();
  PersistentValue<Value>* evaluation_ = nullptr;  // Of the main module, while the loop runs.
  bool in_uncaught_ = false;
  bool exit_emitted_ = false;
};

}  // namespace shoal
