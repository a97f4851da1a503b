// Whole programs: a context that is a process rather than a guest in one. It is what the command
// line makes of each program that it runs.
//
//   shoal::ContextSettings settings;
//   settings.process.emplace();
//   settings.permissions = shoal::ContextPermissions::everything();
//   shoal::ContextHandle context = runtime.create_context(settings).value();
//   auto result = context.run_main(shoal::MainProgram::file("main.ts", {"--fast"})).get();
//
// Other than an embedded context, it
//   - finds modules on the disc, as `shoal run` does: node_modules, tsconfig.json, the built-in
//     modules node:... and shoal:..., the cache of compiled code (loading asks no permission);
//   - sees the process that it is in, as far as its permissions let it: process.argv, env, cwd();
//   - writes its console to standard output and standard error, unless `output` is set;
//   - starts Workers, on threads that the runtime gets for them;
//   - ends like a process: process.exit, beforeExit, exit codes, reports of uncaught errors.
// Globals, host functions, limits, interrupts and calls from outside are the same; timers and the
// like have their turns while a program runs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "shoal/convert.h"

namespace shoal {

/// What is measured of a program and its Workers, and the files that are written of it when it
/// ends: a profile of each context, named by the time, the process and the worker unless there is a
/// name (a Worker's then has its number in it). What cannot be written: ProgramResult::profiles.
struct ProfileSettings {
  /// Where the time goes, by samples of the stack: .cpuprofile.
  bool cpu = false;
  std::string cpu_folder, cpu_name;
  uint64_t cpu_interval_us = 1000;
  /// Where the memory that still lives was allocated, by samples: .heapprofile.
  bool heap = false;
  std::string heap_folder, heap_name;
  uint64_t heap_interval_bytes = 512 * 1024;
  /// What the heap holds in the end: .heapsnapshot.
  bool heap_snapshot = false;
  std::string heap_snapshot_path;
  /// What runs when, on which thread: slices, turns, collections, host operations, as trace events.
  bool trace = false;
  std::string trace_path;
  /// Stands before the endings of the files' names: of one context of several that are measured.
  std::string label;
  /// ProgramResult::profiles says also where they were written.
  bool names_files = false;

  bool any() const noexcept { return cpu || heap || heap_snapshot || trace; }
};

/// Of ContextSettings::process.
struct ProcessSettings {
  /// Colours in what goes to standard output, to standard error.
  bool colors = false, error_colors = false;
  /// First-party .js files may be run (else they are refused with a message).
  bool allow_js = false;
  /// The collector's pauses are measured, and told of in ProgramResult::collector.
  bool gc_stats = false;
  /// What is not allowed may be asked for at the terminal, if there is one.
  bool prompts = false;
  /// Each use of a permission is written to that file, a line of JSON each; empty: nowhere.
  std::string audit_path;
  /// What the program learns from the world is written to that file; or read from it instead. Not
  /// both. Host functions and calls from outside are not recorded.
  std::string record_path, replay_path;
  /// Conditions that hold in `exports` and `imports` of packages, besides the usual ones.
  std::vector<std::string> conditions;
  /// Modules that are evaluated, one after the other, before the main one; in Workers as well.
  /// Absolute paths, or names of packages as the current folder finds them.
  std::vector<std::string> preloads;
  /// process.execArgv: what `fork` of node:child_process puts before the script's name.
  std::vector<std::string> exec_arguments;
  /// Told of each file of the program before it is read. On the threads of the context and its
  /// Workers: on several at once.
  std::function<void(const std::string& path)> on_source;
  /// Of a program of modules, told once: they are read and compiled, and the first is about to run
  /// (or there is an error to be told). On the context's thread.
  std::function<void()> on_begin;
  /// It runs no program, but inputs: see session.h. It stays until it is closed, or calls
  /// process.exit.
  bool is_session = false;
  /// Of a session: what an error that nobody caught prints (the session goes on); its exit code.
  std::function<void(const std::string& text)> on_report;
  std::function<void(int exit_code)> on_exit;
  ProfileSettings profiles;
};

/// What ContextHandle::run_main is to run.
struct MainProgram {
  enum class Kind : uint8_t { File, Source, Scripts };
  Kind kind = Kind::File;
  std::vector<std::string> paths;  // One of a file; the name of a text; all of the scripts.
  std::string text;
  std::vector<std::string> arguments;  // process.argv, from its third element on.
  bool prints = false;

  /// A file as a module (or a CommonJS one, as its name and package say).
  static MainProgram file(std::string path, std::vector<std::string> arguments = {}) {
    return {Kind::File, {std::move(path)}, {}, std::move(arguments), false};
  }
  /// TypeScript given as text, a module. prints: a script rather, whose value goes to the console.
  static MainProgram source(std::string text, std::string name,
                            std::vector<std::string> arguments = {}, bool prints = false) {
    return {Kind::Source, {std::move(name)}, std::move(text), std::move(arguments), prints};
  }
  /// Files as classic scripts, in order, in one global scope.
  static MainProgram scripts(std::vector<std::string> paths) {
    return {Kind::Scripts, std::move(paths), {}, {}, false};
  }
};

/// How a program ended.
struct ProgramResult {
  /// 0; 1 after an uncaught error or unhandled rejection; 13 if top-level await never settles;
  /// process.exit's own.
  int exit_code = 0;
  /// What an uncaught error prints: message, code frame, stack. Empty if there was none. For
  /// standard error; nothing has been written there.
  std::string error;
  /// With MainProgram::prints, what was printed.
  std::string value;
  /// With ProcessSettings::gc_stats, a table of what the collector did.
  std::string collector;
  /// What went wrong with ProcessSettings::profiles, and with names_files where they are: lines for
  /// standard error.
  std::string profiles;
  /// What the context has taken: see ContextStatistics.
  uint64_t fuel_spent = 0, heap_bytes = 0, external_bytes = 0, allocated_bytes = 0;
  uint64_t young_collections = 0, full_collections = 0, longest_pause_us = 0;
};

}  // namespace shoal

SHOAL_STRUCT(shoal::ProgramResult, exit_code, error, value, collector, profiles, fuel_spent,
             heap_bytes, external_bytes, allocated_bytes, young_collections, full_collections,
             longest_pause_us);
