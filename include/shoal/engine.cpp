#include "include/shoal/implementation.h"
#include "io/door/record.h"

#include <atomic>
#include <memory>

namespace shoal {
namespace {

using Start = std::function<Driver<void>(ContextActor&, ContextActor::OnResult)>;

struct StartLetter final : ContextLetter {
  /// Never delivered: the context has ended before.
  ~StartLetter() override {
    if (!on_result) return;
    on_result({.exit_code = 1,
               .error = "error: the program was ended: " + of->how_it_ended().text + "\n",
               .value = {}});
  }
  Driver<void> deliver(ContextActor& actor) override {
    return start(actor, std::exchange(on_result, nullptr));
  }
  Start start;
  ContextActor::OnResult on_result;
  ContextActor* of = nullptr;
};

/// Sends the context what to start, and lends it this thread until there is a result.
RunResult run(Engine::Implementation& engine, Start start) {
  if (!engine.error.empty())
    return {.exit_code = 1, .error = "error: " + engine.error + "\n", .value = {}};
  struct Outcome {
    RunResult result;
    std::atomic<bool> is_there{false};
  };
  // Counted: the thread that brings it may be another one, and still be in wake_workers.
  const auto outcome = std::make_shared<Outcome>();
  auto letter = std::make_unique<StartLetter>();
  letter->start = std::move(start);
  letter->on_result = [outcome, &engine](RunResult r) {
    outcome->result = std::move(r);
    outcome->is_there.store(true, std::memory_order_release);
    engine.executor.wake_workers();
  };
  letter->of = engine.actor.get();
  (void)engine.actor->send(std::move(letter));  // Refused, it tells so itself.
  engine.executor.run_until(
      [&outcome] { return outcome->is_there.load(std::memory_order_acquire); });
  return std::move(outcome->result);
}

}  // namespace

ActorRef<ContextActor> Engine::Implementation::start(EngineOptions options) {
  DoorOptions door;
  door.permissions = std::make_shared<const Permissions>(Permissions::everything());
  if (!options.replay_path.empty()) {
    if (const auto replayer = Replayer::open(options.replay_path, error)) {
      options.random_seed = replayer->header().random_seed;
      door.observer = replayer;
    }
  } else if (!options.record_path.empty()) {
    door.observer = Recorder::create(options.record_path, {options.random_seed}, error);
  }
  return ContextActor::create(executor, options, nullptr, std::move(door));
}

Engine::Engine(const EngineOptions& options)
    : implementation_(std::make_unique<Implementation>(options)) {}
Engine::~Engine() = default;

RunResult Engine::run_file(const std::string& path, const std::vector<std::string>& arguments) {
  return run(*implementation_, [&](ContextActor& actor, ContextActor::OnResult on_result) {
    return actor.run_file({path, arguments}, std::move(on_result));
  });
}

RunResult Engine::evaluate(std::string_view source, const std::string& name,
                           const std::vector<std::string>& arguments, bool print) {
  return run(*implementation_, [&](ContextActor& actor, ContextActor::OnResult on_result) {
    return actor.evaluate(std::string(source), {name, arguments}, print, std::move(on_result));
  });
}

RunResult Engine::run_script_source(std::string_view source, const std::string& name) {
  return run(*implementation_, [&](ContextActor& actor, ContextActor::OnResult on_result) {
    return actor.run_script_source(std::string(source), name, std::move(on_result));
  });
}

RunResult Engine::run_until_idle() {
  return run(*implementation_, [](ContextActor& actor, ContextActor::OnResult on_result) {
    return actor.run_until_idle(std::move(on_result));
  });
}

RunResult Engine::run_scripts(const std::vector<std::string>& paths) {
  return run(*implementation_, [&](ContextActor& actor, ContextActor::OnResult on_result) {
    return actor.run_scripts(paths, std::move(on_result));
  });
}

const char* version() noexcept { return SHOAL_VERSION; }

}  // namespace shoal
