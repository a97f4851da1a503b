#include "cli/program.h"

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "cli/ending_signals.h"
#include "cli/env_file.h"
#include "cli/files.h"
#include "cli/profiles.h"
#include "cli/terminal.h"

namespace shoal::cli {
namespace {

bool read_stress(const Invocation& invocation, ContextTesting& out, std::string& error) {
  for (const std::string& mode : invocation.list(Flag::Stress)) {
    if (mode == "collect")
      out.collect_every = 1;
    else if (mode == "preempt")
      out.preempt = true;
    else if (mode == "slow")
      out.slow = true;
    else
      error = "unknown stress mode '" + mode + "'; there are collect, preempt and slow";
  }
  return error.empty();
}

bool read_seed(const Invocation& invocation, uint64_t& out, std::string& error) {
  const std::string* const text = invocation.value(Flag::Seed);
  if (!text) return true;
  const char* const end = text->data() + text->size();
  uint64_t seed = 0;
  const auto [stop, failed] = std::from_chars(text->data(), end, seed);
  if (failed != std::errc() || stop != end) {
    error = "--seed wants a whole number from 0 to 18446744073709551615, not '" + *text + "'";
    return false;
  }
  // The engine's 0 says "draw one"; the generator's own start, of any number, is as good as it.
  out = seed == 0 ? 0x9E3779B97F4A7C15 : seed;
  return true;
}

bool refuse_inspect(const Invocation& invocation, std::string& error) {
  if (!invocation.has(Flag::Inspect) && !invocation.has(Flag::InspectBrk)) return true;
  error =
      "there is no debugger for --inspect to listen for yet: it is coming.\n"
      "--cpu-prof, --heap-prof, --heap-snapshot and --trace say where a run's time and memory went";
  return false;
}

bool read_all(const Invocation& invocation, ContextSettings& out, std::string& error) {
  ProcessSettings& process = out.process.emplace();
  if (!refuse_inspect(invocation, error) || !load_env_files(invocation, error)) return false;
  process.colors = wants_colors(STDOUT_FILENO);
  process.error_colors = wants_colors(STDERR_FILENO);
  process.allow_js = invocation.has(Flag::AllowJs);
  process.gc_stats = invocation.has(Flag::GcStats);
  process.conditions = invocation.list(Flag::Conditions);
  process.exec_arguments = invocation.inherited();
  process.preloads = preloads_of(invocation);
  if (const std::string* const path = invocation.value(Flag::Record)) process.record_path = *path;
  if (const std::string* const path = invocation.value(Flag::Replay)) process.replay_path = *path;
  return read_profiles(invocation, process.profiles, error) &&
         read_stress(invocation, out.testing, error) &&
         read_seed(invocation, out.random_seed, error) && read_permissions(invocation, out, error);
}

std::string thousands(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

std::vector<std::string> preloads_of(const Invocation& invocation) {
  std::vector<std::string> all;
  for (const std::string& given : invocation.values({Flag::Preload, Flag::Import, Flag::Require})) {
    const bool is_path = given.starts_with("./") || given.starts_with("../");
    if (is_path || file_exists(given))
      all.push_back((std::filesystem::path(current_folder()) / given).lexically_normal());
    else
      all.push_back(given);
  }
  return all;
}

bool read_settings(const Invocation& invocation, ContextSettings& out) {
  std::string error;
  if (read_all(invocation, out, error)) return true;
  for (const Option& option : all_options())
    if (error.starts_with(std::string("--") + option.name + " ") &&
        invocation.is_of_environment(option.flag))
      error = "SHOAL_OPTIONS: " + error;
  (void)usage_error(error, invocation.verb);
  return false;
}

Runtime make_runtime() {
  RuntimeSettings settings;
  settings.threads = 0;
  return Runtime(std::move(settings));
}

void tell_result(const Invocation& invocation, const ProgramResult& result, double seconds) {
  std::fputs(result.error.c_str(), stderr);
  std::fputs(result.profiles.c_str(), stderr);
  std::fputs(result.collector.c_str(), stderr);
  if (!invocation.has(Flag::Stats)) return;
  std::fprintf(stderr,
               "time          %.3f s\n"
               "instructions  %s\n"
               "heap          %s, %s ever allocated; %s outside of it\n"
               "collections   %llu young, %llu full; the longest pause took %llu us\n",
               seconds, thousands(result.fuel_spent).c_str(), size_text(result.heap_bytes).c_str(),
               size_text(result.allocated_bytes).c_str(), size_text(result.external_bytes).c_str(),
               static_cast<unsigned long long>(result.young_collections),
               static_cast<unsigned long long>(result.full_collections),
               static_cast<unsigned long long>(result.longest_pause_us));
}

int run_program(const Invocation& invocation, MainProgram program) {
  ContextSettings settings;
  if (!read_settings(invocation, settings)) return 2;
  return run_program(invocation, std::move(program), std::move(settings));
}

namespace {

/// Until all of it is over, its Workers, too. is_ended: by a signal, which is to be passed on.
int run_to_end(const Invocation& invocation, MainProgram program, ContextSettings settings,
               bool& is_ended) {
  settings.process->profiles.names_files =
      is_terminal(STDERR_FILENO) && !invocation.has(Flag::Quiet);
  const auto start = std::chrono::steady_clock::now();
  // Others do not say when they begin.
  const bool is_module = program.kind != MainProgram::Kind::Scripts && !program.prints;
  Status status(invocation.has(Flag::Quiet) || !is_module);
  status.show("compiling " + program.paths[0]);
  settings.process->on_begin = [&status] { status.clear(); };
  const Runtime runtime = make_runtime();
  const bool is_measured =
      settings.process->profiles.any() || settings.process->gc_stats || invocation.has(Flag::Stats);
  const auto context = runtime.create_context(std::move(settings));
  if (!context) return failure(context.error().message);
  std::optional<EndingSignals> signals;
  if (is_measured) signals.emplace([&context] { context->kill(); });
  auto result = context->run_main(std::move(program)).get();
  status.clear();
  if (!result) return failure(result.error().message);
  is_ended = signals && signals->has_come();
  if (is_ended) result->error.clear();  // It says no more than that it was ended.
  tell_result(invocation, *result, seconds_since(start));
  return result->exit_code;
}

}  // namespace

int run_program(const Invocation& invocation, MainProgram program, ContextSettings settings) {
  bool is_ended = false;
  const int exit_code = run_to_end(invocation, std::move(program), std::move(settings), is_ended);
  if (is_ended) EndingSignals::pass_on();
  return exit_code;
}

}  // namespace shoal::cli
