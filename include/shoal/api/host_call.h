// HostCallState: one call of a host function, from its arguments to its answer.
#pragma once

#include <atomic>

#include "include/shoal/host_function.h"

namespace shoal {

class ContextCore;
class Value;

class HostCallState final : public HostCall, public std::enable_shared_from_this<HostCallState> {
 public:
  enum class Outcome : uint8_t { None, Finished, Later, Started };

  HostCallState(std::shared_ptr<ContextCore> core, std::shared_ptr<const HostFunction> function)
      : core_(std::move(core)), function_(std::move(function)) {}
  ~HostCallState() override;

  /// The plain function that runs on this thread; or null.
  [[gnu::noinline]] static HostCallState* current() noexcept;
  const std::string& function_name() const noexcept { return function_->name(); }

  // --- HostCall
  std::span<const Data> arguments() const noexcept override { return arguments_; }
  Expected<ByteBuffer> take_bytes(size_t index) override;
  ContextHandle context() const override;
  void finish(Expected<Data> result) override;
  void finish_later(std::shared_ptr<FutureState> state, bool blocking) override;
  void start(std::shared_ptr<CoroutineState> state, std::coroutine_handle<> frame,
             bool blocking) override;

  // --- The engine's
  std::vector<Data>& argument_list() noexcept { return arguments_; }
  /// Calls the function. values: what the arguments were made of.
  void run(std::span<const Value> values);
  /// Resumes the body (Outcome::Started), which has not ended.
  void resume();
  Outcome outcome() const noexcept { return outcome_; }
  bool is_blocking() const noexcept { return is_blocking_; }
  bool has_result() const noexcept { return result_.has_value(); }
  Expected<Data> take_result() { return std::move(*result_); }
  /// What it waits for; null: it waits for no answer.
  const std::shared_ptr<FutureState>& awaited() const noexcept { return awaited_; }
  /// The body wants script to be called; null: it does not.
  CoroutineState* routine() noexcept { return routine_.get(); }
  bool wants_call() const noexcept { return routine_ && routine_->callee; }
  /// What it awaited has come: takes it in. True: there is a result now.
  void take_answer();
  /// The context has ended.
  void abandon(const Error& error);

 protected:
  void* find_service(const void* tag) const noexcept override;

 private:
  void look();
  std::shared_ptr<ContextCore> core_;
  std::shared_ptr<const HostFunction> function_;
  std::vector<Data> arguments_;
  std::span<const Value> values_;  // While it runs.
  Outcome outcome_ = Outcome::None;
  bool is_blocking_ = false;
  std::optional<Expected<Data>> result_;
  std::shared_ptr<FutureState> awaited_;
  std::shared_ptr<CoroutineState> routine_;
  std::coroutine_handle<> frame_;
};

}  // namespace shoal
