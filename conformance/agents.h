// The agents of a test (test262's INTERPRETING.md, "agent"): contexts on a small pool beside the
// thread that runs the test's own. That one lives in real time from the first agent on.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "conformance/run_test.h"
#include "gc/base/waker.h"
#include "io/pool/executor.h"
#include "vm/object/array_buffer.h"

namespace shoal::conformance {

class AgentActor;

/// Who waits on a thread of its own.
class ThreadWaker final : public Waker {
 public:
  void wake() noexcept override;
  /// Until woken, or that time (of steady_now_ns).
  void wait(std::optional<uint64_t> deadline_ns);

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool is_woken_ = false;
};

class AgentGroup {
 public:
  /// test: wakes the test's thread.
  AgentGroup(const RunLimits& limits, Waker& test) : limits_(limits), test_(test) {}
  ~AgentGroup();
  AgentGroup(const AgentGroup&) = delete;
  AgentGroup& operator=(const AgentGroup&) = delete;

  /// By the test.
  void start(std::string source);
  /// Returns once each agent that still runs has got it.
  void broadcast(BackingStore* store, bool growable, double id);
  bool take_report(std::string& text);
  bool has_reports();
  /// The test has started some.
  bool exist() const noexcept { return executor_ != nullptr; }

  /// By agents.
  struct Broadcast {
    BackingStore* store = nullptr;  // With a reference.
    bool growable = false;
    double id = 0;
  };
  bool take_broadcast(AgentActor& agent, Broadcast& out);
  void report(std::string text);
  void ended(AgentActor& agent);
  const RunLimits& limits() const noexcept { return limits_; }

 private:
  struct Agent {
    ActorRef<Actor> actor;
    std::deque<Broadcast> broadcasts;
    bool is_over = false;
  };
  Agent& of(AgentActor& actor);
  const RunLimits limits_;
  Waker& test_;
  std::mutex mutex_;
  std::condition_variable taken_;
  std::vector<std::unique_ptr<Agent>> agents_;
  std::deque<std::string> reports_;
  std::unique_ptr<Executor> executor_;
};

}  // namespace shoal::conformance
