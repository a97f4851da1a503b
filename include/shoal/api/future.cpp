// The state that futures and promises share.
#include "include/shoal/future.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "include/shoal/api/data_access.h"
#include "include/shoal/api/group_core.h"
#include "include/shoal/api/guard.h"
#include "include/shoal/api/host_call.h"
#include "include/shoal/api/runtime_core.h"

namespace shoal {
namespace {

class SharedState final : public FutureState, public std::enable_shared_from_this<SharedState> {
 public:
  SharedState(std::weak_ptr<RuntimeCore> runtime, std::weak_ptr<GroupCore> group)
      : runtime_(std::move(runtime)), group_(std::move(group)) {}

  bool is_ready() const noexcept override { return ready_.load(std::memory_order_acquire); }

  Expected<void> settle(Expected<Data> answer) override {
    std::vector<std::function<void()>> callbacks;
    {
      const std::scoped_lock lock(mutex_);
      if (abandoned_)
        return make_error(ErrorCode::AnsweredTooLate, "the context that asked has ended");
      if (answer_)
        return make_error(ErrorCode::AlreadyAnswered, "there has been an answer already");
      answer_.emplace(std::move(answer));
      ready_.store(true, std::memory_order_release);
      callbacks.swap(callbacks_);
      ready_signal_.notify_all();
    }
    announce(callbacks);
    return {};
  }

  void abandon(Error error) override {
    std::vector<std::function<void()>> callbacks;
    {
      const std::scoped_lock lock(mutex_);
      abandoned_ = true;
      if (answer_) return;
      answer_.emplace(std::move(error));
      ready_.store(true, std::memory_order_release);
      callbacks.swap(callbacks_);
      ready_signal_.notify_all();
    }
    announce(callbacks);
  }

  Expected<void> wait(std::chrono::nanoseconds timeout) override {
    if (is_ready()) return {};
    if (HostCallState* const call = HostCallState::current())
      return make_error(ErrorCode::ReentersScript,
                        "the plain host function '" + call->function_name() +
                            "' waits for a result: declare it as Blocking<T> or Async<T> and "
                            "co_await the call");
    if (RuntimeCore::is_pool_thread())
      return make_error(ErrorCode::WaitOnPoolThread,
                        "Future::get on a thread that runs contexts: use on_ready or co_await");
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    const bool for_ever = timeout < std::chrono::nanoseconds(0);
    if (const std::shared_ptr<GroupCore> group = group_.lock()) {
      const Expected<void> ran = let_run(*group, deadline, for_ever);
      if (!ran || is_ready()) return ran;
    }
    const std::shared_ptr<RuntimeCore> runtime = runtime_.lock();
    if (runtime && !runtime->has_threads()) return wait_by_running(*runtime, deadline, for_ever);
    std::unique_lock lock(mutex_);
    const auto is_there = [this] { return answer_.has_value(); };
    if (for_ever)
      ready_signal_.wait(lock, is_there);
    else if (!ready_signal_.wait_until(lock, deadline, is_there))
      return make_error(ErrorCode::Timeout, "there is no answer yet");
    return {};
  }

  void on_ready(std::function<void()> callback) override {
    {
      const std::scoped_lock lock(mutex_);
      if (!answer_) {
        callbacks_.push_back(std::move(callback));
        return;
      }
    }
    callback();
  }

  const Expected<Data>& answer() const noexcept override { return *answer_; }

  Expected<ByteBuffer> take_bytes() override {
    const std::scoped_lock lock(mutex_);
    if (!*answer_) return answer_->error();
    if (is_taken_)
      return make_error(ErrorCode::EmptyHandle, "the bytes of this answer have been taken before");
    ByteBuffer* const bytes = DataAccess::bytes(**answer_);
    if (!bytes) return conversion_error("bytes", **answer_);
    is_taken_ = true;
    return std::move(*bytes);
  }

 private:
  void announce(const std::vector<std::function<void()>>& callbacks) {
    const std::shared_ptr<RuntimeCore> runtime = runtime_.lock();
    for (const auto& callback : callbacks)
      if (const Error thrown = guarded(callback); thrown && runtime)
        runtime->report("a callback of Future::on_ready threw: " + thrown.message);
    if (runtime) runtime->wake();
  }

  /// Whose answer this is has to run first. Ends without one if it never will again.
  Expected<void> let_run(GroupCore& group, std::chrono::steady_clock::time_point deadline,
                         bool for_ever) {
    while (!is_ready()) {
      const std::shared_ptr<FutureState> run = group.run_until_answer(shared_from_this());
      const auto left = deadline - std::chrono::steady_clock::now();
      Expected<void> over = run->wait(for_ever ? std::chrono::nanoseconds(-1)
                                               : std::max<std::chrono::nanoseconds>(left, {}));
      if (!over) {
        group.stop(run.get());
        return over;
      }
      if (!run->answer() || group.is_closing()) return {};
    }
    return {};
  }

  /// The runtime has no threads: it runs on this one until there is an answer.
  Expected<void> wait_by_running(RuntimeCore& runtime,
                                 std::chrono::steady_clock::time_point deadline, bool for_ever) {
    if (for_ever) return runtime.run_until([this] { return is_ready(); });
    while (!is_ready()) {
      const auto left = deadline - std::chrono::steady_clock::now();
      if (left <= std::chrono::nanoseconds(0))
        return make_error(ErrorCode::Timeout, "there is no answer yet");
      const Expected<bool> more = runtime.run_for(left);
      if (!more) return more.error();
      if (!is_ready() && !more.value_or(false)) {
        std::unique_lock lock(mutex_);
        ready_signal_.wait_for(
            lock, std::min<std::chrono::nanoseconds>(left, std::chrono::milliseconds(1)));
      }
    }
    return {};
  }

  const std::weak_ptr<RuntimeCore> runtime_;
  const std::weak_ptr<GroupCore> group_;
  mutable std::mutex mutex_;
  std::condition_variable ready_signal_;
  std::atomic<bool> ready_{false};
  bool abandoned_ = false;
  bool is_taken_ = false;
  std::optional<Expected<Data>> answer_;
  std::vector<std::function<void()>> callbacks_;
};

}  // namespace

std::shared_ptr<FutureState> FutureState::create(std::weak_ptr<RuntimeCore> runtime,
                                                 std::weak_ptr<GroupCore> group) {
  return std::make_shared<SharedState>(std::move(runtime), std::move(group));
}

}  // namespace shoal
