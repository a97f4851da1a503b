// Whole programs in contexts that are processes: ContextHandle::run_main.
#include "include/shoal/api/context_core.h"

namespace shoal {
namespace {

struct ProgramLetter final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    if (actor.has_program()) return refuse(*core, id);
    ContextActor::OnResult told = [weak = std::weak_ptr<ContextCore>(core),
                                   id = id](RunResult result) {
      ProgramResult out{result.exit_code, std::move(result.error), std::move(result.value), {}, {}};
      if (result.reports) {
        out.collector = std::move(result.reports->collector);
        out.profiles = std::move(result.reports->profiles);
      }
      out.fuel_spent = result.fuel_spent;
      out.heap_bytes = result.heap_bytes;
      out.external_bytes = result.external_bytes;
      out.allocated_bytes = result.allocated_bytes;
      out.young_collections = result.young_collections;
      out.full_collections = result.full_collections;
      out.longest_pause_us = result.longest_pause_us;
      if (const std::shared_ptr<ContextCore> alive = weak.lock())
        alive->settle(id, to_data(std::move(out)));
    };
    MainProgram& p = program;
    if (p.kind == MainProgram::Kind::Scripts)
      return actor.run_scripts(std::move(p.paths), std::move(told));
    ContextActor::ProgramArguments arguments{p.paths.at(0), std::move(p.arguments)};
    if (p.kind == MainProgram::Kind::File)
      return actor.run_file(std::move(arguments), std::move(told));
    return actor.evaluate(std::move(p.text), std::move(arguments), p.prints, std::move(told));
  }
  static Driver<void> refuse(ContextCore& core, uint64_t id) {
    core.settle(id, make_error(ErrorCode::BadArgument, "run_main: a program runs already"));
    co_return;
  }
  std::shared_ptr<ContextCore> core;
  uint64_t id = 0;
  MainProgram program;
};

}  // namespace

std::shared_ptr<FutureState> ContextCore::post_main(MainProgram program) {
  auto state = new_future();
  const auto fail = [&state](Error error) {
    (void)state->settle(std::move(error));
    return state;
  };
  if (!settings_.process)
    return fail(make_error(ErrorCode::BadArgument,
                           "run_main: this context is no process: see ContextSettings::process"));
  if (program.paths.empty() && program.kind != MainProgram::Kind::Scripts)
    return fail(make_error(ErrorCode::BadArgument, "run_main: the program has no name"));
  auto letter = std::make_unique<ProgramLetter>();
  letter->core = shared_from_this();
  letter->program = std::move(program);
  {
    const std::scoped_lock lock(mutex_);
    if (!has_ended_) {
      letter->id = ++request_count_;
      pending_.emplace(letter->id, Pending{state, ReadMode::Plain});
      (void)actor_->send(std::move(letter));
      start_group();
      return state;
    }
  }
  return fail(ended_error());
}

Future<ProgramResult> ContextHandle::run_main(MainProgram program) const {
  if (core_) return Future<ProgramResult>(core_->post_main(std::move(program)));
  return Future<ProgramResult>::ready(
      make_error(ErrorCode::EmptyHandle, "this ContextHandle is empty"));
}

}  // namespace shoal
