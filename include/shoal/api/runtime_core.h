// RuntimeCore: what Runtime refers to: the pool, and the contexts that have not ended.
#pragma once

#include <condition_variable>
#include <mutex>
#include <unordered_map>

#include "include/shoal/runtime.h"
#include "io/pool/executor.h"
#include "vm/bytecode/code.h"

namespace shoal {

class ContextCore;

class RuntimeCore final : public std::enable_shared_from_this<RuntimeCore> {
 public:
  explicit RuntimeCore(RuntimeSettings settings);
  ~RuntimeCore();

  Expected<void> initialize();
  Expected<void> shutdown();
  RuntimeStatus status() const noexcept { return status_.load(std::memory_order_acquire); }
  RuntimeDiagnostics diagnostics() const;
  const RuntimeSettings& settings() const noexcept { return settings_; }

  Expected<ContextHandle> create_context(ContextSettings settings,
                                         std::shared_ptr<GroupCore> group = nullptr);
  Expected<ContextGroup> create_group(const GroupSettings& settings);
  /// A context that lives until it ends by itself. False: the runtime ends.
  bool add(std::shared_ptr<ContextCore> context);
  Expected<Script> compile(std::string_view source, const CompileSettings& settings);
  /// The same; texts that were compiled before, under the same name, are not compiled again while
  /// somebody has their code.
  Expected<Script> compile_cached(std::string_view source, const CompileSettings& settings);
  std::vector<std::shared_ptr<ContextCore>> live() const;
  Executor& executor() noexcept { return *executor_; }
  /// Around each call of a module loader, on whatever thread. False: the runtime ends, and what the
  /// loader needs may be gone. shutdown() waits for the calls that other threads are in.
  bool begin_loading();
  void end_loading();
  /// By a context: it has ended.
  void forget(const ContextCore* context);
  void report(std::string problem);

  // --- The caller's thread
  bool has_threads() const noexcept { return thread_count_ != 0; }
  Expected<bool> run_for(std::chrono::nanoseconds budget);
  Expected<void> run_until(const std::function<bool()>& done);
  /// Somebody who lends a thread should ask again.
  void wake() noexcept;
  /// Whether this thread runs contexts (of any runtime).
  static bool is_pool_thread() noexcept { return Worker::current() != nullptr; }

 private:
  friend struct ThreadLoan;
  /// False: no executor is to be used from here on. Else it stays until end_creating().
  bool begin_creating();
  void end_creating();
  std::vector<std::shared_ptr<GroupCore>> groups() const;
  Expected<void> wait_for_end(std::chrono::steady_clock::time_point deadline);
  std::string describe_live() const;
  bool is_open() const noexcept {
    return status() == RuntimeStatus::New || status() == RuntimeStatus::Running;
  }
  Expected<void> wait_for_loaders();

  const RuntimeSettings settings_;
  const uint32_t thread_count_;
  mutable std::mutex mutex_;
  mutable std::condition_variable ended_;
  std::atomic<RuntimeStatus> status_{RuntimeStatus::New};
  std::unordered_map<const ContextCore*, std::shared_ptr<ContextCore>> live_;
  std::vector<std::weak_ptr<GroupCore>> groups_;
  std::vector<std::string> problems_;
  uint64_t contexts_made_ = 0;
  uint32_t loading_ = 0;   // Calls of module loaders.
  uint32_t creating_ = 0;  // Contexts that are being made: the executor stays.
  std::unordered_map<std::string, std::weak_ptr<const CodeUnit>> code_;
  size_t code_swept_at_ = 64;
  std::atomic<bool> is_lent_{false};
  std::unique_ptr<Executor> executor_;
};

}  // namespace shoal
