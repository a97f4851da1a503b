#include "cli/watch.h"

#include <shoal/tools.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

#include "cli/files.h"
#include "cli/terminal.h"

namespace shoal::cli {
namespace {

/// Editors write in several steps.
constexpr int kSettleMs = 80;

/// A line of our own between the program's.
void say(const Invocation& invocation, const std::string& text) {
  if (invocation.has(Flag::Quiet)) return;
  const bool colors = wants_colors(STDERR_FILENO);
  std::fprintf(stderr, "%s[watch] %s%s\n", colors ? "\x1b[90m" : "", text.c_str(),
               colors ? "\x1b[39m" : "");
}

std::string names_of(const std::vector<std::string>& paths) {
  const std::string here = current_folder() + "/";
  std::string text;
  for (size_t i = 0; i < paths.size() && i < 3; ++i) {
    const bool is_below = paths[i].starts_with(here);
    text += (i ? ", " : "") + (is_below ? paths[i].substr(here.size()) : paths[i]);
  }
  if (paths.size() > 3) text += " and " + std::to_string(paths.size() - 3) + " more";
  return text + (paths.size() == 1 ? " has changed" : " have changed");
}

/// The thread that waits for changes while the program runs on this one.
class Watcher {
 public:
  /// on_change: on the watcher's thread, once for each take().
  explicit Watcher(std::function<void()> on_change) : on_change_(std::move(on_change)) {
    thread_ = std::thread([this] { run(); });
  }
  ~Watcher() {
    is_over_ = true;
    watch_.wake();
    thread_.join();
  }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  SourceWatch& watch() noexcept { return watch_; }
  bool has_changes() const noexcept { return has_changes_; }
  std::vector<std::string> take() {
    const std::scoped_lock lock(mutex_);
    has_changes_ = false;
    return std::exchange(changes_, {});
  }
  /// Until there are some.
  void wait() const { has_changes_.wait(false); }

 private:
  void run() {
    while (!is_over_) {
      std::vector<std::string> changed = watch_.wait(-1, kSettleMs);
      if (changed.empty()) continue;
      {
        const std::scoped_lock lock(mutex_);
        changes_.insert(changes_.end(), changed.begin(), changed.end());
      }
      has_changes_ = true;
      has_changes_.notify_all();
      on_change_();
    }
  }

  SourceWatch watch_;
  const std::function<void()> on_change_;
  std::atomic<bool> is_over_{false}, has_changes_{false};
  std::mutex mutex_;
  std::vector<std::string> changes_;
  std::thread thread_;
};

enum class Outcome { Ended, Changed, Failed };

/// One run, to its end or to a change.
Outcome run_once(const Invocation& invocation, const MainProgram& program, const Runtime& runtime,
                 Watcher& watcher) {
  ContextSettings settings;
  if (!read_settings(invocation, settings)) return Outcome::Failed;
  watcher.watch().add_neighbours(false);
  settings.process->on_source = [&watcher](const std::string& path) { watcher.watch().add(path); };
  const auto start = std::chrono::steady_clock::now();
  const auto context = runtime.create_context(std::move(settings));
  if (!context) {
    (void)failure(context.error().message);
    return Outcome::Failed;
  }
  const Future<ProgramResult> future = context->run_main(program);
  future.on_ready([runtime](const auto&) { runtime.wake(); });
  (void)runtime.run_until([&] { return future.is_ready() || watcher.has_changes(); });
  if (!future.is_ready()) {
    context->kill();
    (void)runtime.run_until([&] { return context->has_ended(); });
    return Outcome::Changed;
  }
  const auto result = future.get();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (result) tell_result(invocation, *result, took.count());
  const int code = result ? result->exit_code : failure(result.error().message);
  // What could not be found may come into being.
  watcher.watch().add_neighbours(code != 0);
  say(invocation, (code == 0 ? "done" : "failed (exit code " + std::to_string(code) + ")") +
                      std::string("; waiting for changes"));
  context->kill();
  return Outcome::Ended;
}

}  // namespace

int watch_program(const Invocation& invocation, const MainProgram& program) {
  const Runtime runtime = make_runtime();
  Watcher watcher([runtime] { runtime.wake(); });
  if (!watcher.watch().is_on())
    return failure("--watch: the system has no more inotify instances to give");
  for (const std::string& path : program.paths) watcher.watch().add(path);
  for (const std::string& path : invocation.values(Flag::EnvFile))
    watcher.watch().add(path.empty() ? ".env" : path);
  for (const Flag flag : {Flag::Watch, Flag::WatchPath}) {
    for (const std::string& path : invocation.list(flag)) {
      if (!file_exists(path)) return failure("--watch: there is no " + path);
      watcher.watch().add_tree(path);
    }
  }
  for (bool is_first = true;; is_first = false) {
    const Outcome outcome = run_once(invocation, program, runtime, watcher);
    if (outcome == Outcome::Failed) {
      if (is_first) return 2;
      // A file of --env-file is gone, perhaps.
      say(invocation, "failed; waiting for changes");
    }
    watcher.wait();
    say(invocation, names_of(watcher.take()) + "; running again");
  }
}

}  // namespace shoal::cli
