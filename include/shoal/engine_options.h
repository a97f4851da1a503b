// What a ContextActor is made with, and what a program that it ran came to. Internal: the public
// forms are ContextSettings and ProgramResult.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gc/base/limits.h"

namespace shoal {

class Profiles;

/// What a run was asked to tell besides its result.
struct RunReports {
  /// What the collector did.
  std::string collector;
  /// What went wrong with profiles.
  std::string profiles;
};

/// How a run ended.
struct RunResult {
  /// 0; 1 after an uncaught error or unhandled rejection; 13 if top-level await never settles;
  /// process.exit's own.
  int exit_code = 0;
  /// What an uncaught error prints: message, code frame, stack. Empty if there was none.
  std::string error;
  /// The completion value as text, where one was asked for.
  std::string value;
  /// Null where none was asked for: each context holds a result.
  std::shared_ptr<RunReports> reports;
  /// What the context has taken since it was made: ContextStatistics'.
  uint64_t fuel_spent = 0, heap_bytes = 0, external_bytes = 0, allocated_bytes = 0;
  uint64_t young_collections = 0, full_collections = 0, longest_pause_us = 0;
};

struct EngineOptions {
  ContextLimits limits;
  /// Of Math.random; 0: one that the system gives.
  uint64_t random_seed = 0;
  /// Of a member of a group: what it may spend in a round, in chunks of 20,000 beyond the first; 0:
  /// 400,000.
  uint64_t slice_fuel = 0;
  /// Colours in console output; in error texts and what goes to standard error.
  bool colors = false;
  bool error_colors = false;
  /// First-party .js files may be run (else they are refused with a message).
  bool allow_js = false;
  /// Statements and branches are counted: Debugger::coverage().
  bool coverage = false;
  /// The collector's pauses are measured, and told of in RunReports::collector.
  bool gc_stats = false;
  /// What is measured of it and its workers (profiles.h); null: nothing.
  std::shared_ptr<Profiles> profiles;
  /// Collect at every n-th allocation and verify the heap after each cycle; 0: no. For tests.
  uint32_t stress_collect_every = 0;
  /// Leave the loop of dispatch at every back-edge and call. For tests.
  bool stress_preempt = false;
  /// No inline caches, no shortcuts of natives: each takes its complete way. For tests.
  bool stress_slow = false;
  /// Where console output goes; empty: standard output and standard error.
  std::function<void(std::string_view text, bool is_error)> output;
  /// Conditions of `exports` and `imports` of packages, besides the usual ones.
  std::vector<std::string> conditions;
  /// What process.execArgv has.
  std::vector<std::string> exec_arguments;
  /// Modules that are evaluated before the main one, of Workers, too: names of packages or paths.
  std::vector<std::string> preloads;
  /// Of ProcessSettings. on_source: Workers call it, too, each on its thread.
  std::function<void(const std::string& path)> on_source;
  std::function<void()> on_begin;
  std::function<void(int exit_code)> on_exit;
  /// Told once, on a thread of the pool, when the context has ended by itself, by a limit or from
  /// outside: its memory is already given back. Not told of one that its owner lets go of.
  std::function<void(const ContextEnd&)> on_end;
};

}  // namespace shoal
