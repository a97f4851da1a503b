// A pool that borrows the caller's thread, with one context on it, for tests that look inside.
#pragma once

#include <atomic>
#include <memory>

#include "include/shoal/context_actor.h"

namespace shoal::test {

class Engine {
 public:
  explicit Engine(const EngineOptions& options) : actor(start(options)) {}
  Context& cx() noexcept { return actor->cx(); }
  EmbedHost& host() noexcept { return actor->host(); }

  /// One script given as text, JavaScript, sloppy unless it says otherwise; without its event loop.
  RunResult run_script_source(std::string_view source, const std::string& name) {
    return run([&](ContextActor& a, ContextActor::OnResult told) {
      return a.run_script_source(std::string(source), name, std::move(told));
    });
  }
  /// Jobs and timers until nothing is left to do.
  RunResult run_until_idle() {
    return run([](ContextActor& a, ContextActor::OnResult told) {
      return a.run_until_idle(std::move(told));
    });
  }

  Executor executor{0};
  ActorRef<ContextActor> actor;

 private:
  using Start = std::function<Driver<void>(ContextActor&, ContextActor::OnResult)>;
  struct StartLetter final : ContextLetter {
    Driver<void> deliver(ContextActor& a) override { return start(a, std::move(told)); }
    Start start;
    ContextActor::OnResult told;
  };

  ActorRef<ContextActor> start(const EngineOptions& options) {
    DoorOptions door;
    door.permissions = std::make_shared<const Permissions>(Permissions::everything());
    return ContextActor::create(executor, options, nullptr, std::move(door));
  }
  /// Sends the context what to start, and lends it this thread until there is a result.
  RunResult run(Start start) {
    struct Outcome {
      RunResult result;
      std::atomic<bool> is_there{false};
    };
    const auto outcome = std::make_shared<Outcome>();
    auto letter = std::make_unique<StartLetter>();
    letter->start = std::move(start);
    letter->told = [outcome, this](RunResult r) {
      outcome->result = std::move(r);
      outcome->is_there.store(true, std::memory_order_release);
      executor.wake_workers();
    };
    (void)actor->send(std::move(letter));
    executor.run_until([&outcome] { return outcome->is_there.load(std::memory_order_acquire); });
    return std::move(outcome->result);
  }
};

}  // namespace shoal::test
