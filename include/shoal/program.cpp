// Programs: what a command line asks of a context, from the first line of the main module to the
// exit code.
#include "include/shoal/context_actor.h"
#include "include/shoal/loader/files.h"
#include "include/shoal/profiles.h"
#include "stdlib/es/atomics.h"
#include "stdlib/web/console.h"
#include "stdlib/web/ports.h"
#include "stdlib/web/process.h"
#include "vm/interp/frames.h"
#include "vm/object/function.h"
#include "vm/object/promise.h"
#include "vm/run/eval.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

CompileOptions classic_script(std::string name) {
  CompileOptions options;
  options.language = SourceLanguage::JavaScript;
  options.source_name = std::move(name);
  options.goal = SourceGoal::Script;
  return options;
}

/// Of ProcessSettings: on_begin.
void tell_begin(const EngineOptions& options, bool is_worker) {
  if (options.on_begin && !is_worker) options.on_begin();
}

}  // namespace

void ContextActor::begin_program(OnResult on_result) {
  result_ = {};
  end_is_told_ = false;
  on_result_ = std::move(on_result);
}

void ContextActor::refuse(const std::string& error) {
  result_.exit_code = 1;
  result_.error += error;
  end_program();
}

void ContextActor::begin_events(Value evaluation) {
  if (evaluation.is_kind(Kind::Promise)) evaluation.as<PromiseObject>()->mark_handled();
  evaluation_.emplace(cx_->heap(), evaluation);
  runs_events_ = true;
}

void ContextActor::stay(std::function<bool(Value error)> on_uncaught) {
  stays_ = true;
  on_uncaught_ = std::move(on_uncaught);
  begin_program([this](RunResult result) {
    if (options_.on_exit && cx_->is_terminating() && cx_->end_reason() == EndReason::Exited)
      options_.on_exit(result.exit_code);
    if (cx_->is_terminating()) return end(cx_->end_reason());
    if (is_cancelled_) return end(EndReason::Cancelled, *cancel_.load(std::memory_order_acquire));
    end(EndReason::Failed, std::move(result.error));
  });
  begin_events(Value());
}

Driver<void> ContextActor::run_task(TaskPromiseBase* task) {
  cx_->async_context = Value::undefined();
  start_task(*cx_, task);
  const LeaveReason reason = co_await turn();
  bool goes_on = co_await settle_turn(reason);
  if (goes_on) goes_on = co_await drain();
  if (!goes_on) end_program();
}

bool ContextActor::keeps_running() {
  if (stays_ && !is_cancelled_) return true;
  const TimerQueue& timers = cx_->timers();
  if (is_cancelled_ && abort_pending_) return true;
  if (timers.ref_count() != 0 || timers.immediate_ref_count() != 0) return true;
  if (!cx_->jobs().is_empty() || !cx_->ticks().is_empty()) return true;
  if (door_.operations_awaited() != 0 || host_->work_in_flight() != 0) return true;
  if (!is_cancelled_ && host_->extension && host_->extension->is_waiting()) return true;
  return ports_keep_running(*cx_) || (is_worker_ && has_async_waits(*cx_));
}

void ContextActor::end_program() {
  runs_events_ = false;
  evaluation_.reset();
  if (cx_->nested_runs != 0) {  // A native that entered a loop of dispatch is an error of ours.
    result_.error += "error: internal: " + std::to_string(cx_->nested_runs) +
                     " loops of dispatch were entered inside another one\n";
    result_.exit_code = 70;
  }
  if (printed_ && result_.exit_code == 0) {
    uint32_t slot = 0;
    if (const Environment* const place = find_export(printed_->get(), atoms::default_(), slot)) {
      result_.value = text_for_log(*cx_, place->get(slot), options_.colors);
      write(result_.value + "\n", false);
    }
  }
  printed_.reset();
  output_.flush();
  write_profiles();
  if (DoorObserver* const observer = door_.observer(); observer && end_.reason == EndReason::None)
    observer->on_end(result_.exit_code);
  if (end_.reason == EndReason::ReplayDiverged) (void)end_terminated();
  if (!output_.error().empty()) {
    result_.error += "error: cannot write to standard output: " + output_.error() + "\n";
    if (result_.exit_code == 0) result_.exit_code = 1;
  }
  if (std::string told = describe_collector(); !told.empty()) reports().collector = std::move(told);
  if (is_worker_) end(EndReason::Exited);
  // Last: whoever is told may let go of us.
  tell_result();
}

Driver<bool> ContextActor::leave_program() {
  ProcessState& process = process_state(*cx_);
  if (has_process_listener(*cx_, intern_ascii("beforeExit"))) {
    bool goes_on = co_await emit("beforeExit", Value::int32(process.exit_code.value_or(0)));
    if (goes_on) goes_on = co_await drain();
    if (!goes_on) co_return true;
    if (keeps_running()) co_return false;
  }
  const bool waits = evaluation_ && evaluation_->get().is_kind(Kind::Promise) &&
                     evaluation_->get().as<PromiseObject>()->is_pending();
  if (waits && !process.exit_code) process.exit_code = 13;
  bool goes_on = true;
  if (!std::exchange(exit_emitted_, true))
    goes_on = co_await emit("exit", Value::int32(process.exit_code.value_or(0)));
  if (goes_on) result_.exit_code = process.exit_code.value_or(0);
  if (waits) result_.error += describe_waiting();
  co_return true;
}

Driver<void> ContextActor::run_module(ModuleRecord* m) {
  bool goes_on = false;
  if (options_.preloads.empty()) {
    goes_on = co_await evaluate(m);
    if (!goes_on) end_program();
    co_return;
  }
  main_.emplace(cx_->heap(), m);
  goes_on = co_await next_module();
  if (!goes_on) end_program();
}

/// Evaluates the next of those, or main_ behind them.
Driver<bool> ContextActor::next_module() {
  if (next_preload_ == options_.preloads.size()) {
    ModuleRecord* const m = main_->get();
    main_.reset();
    const bool goes_on = co_await evaluate(m);
    co_return goes_on;
  }
  ModuleRequest request;
  request.specifier = options_.preloads[next_preload_++];
  request.referrer = loader::join(loader::current_folder(), "[preload]");
  Result<ModuleRecord*> m = host_->resolve_module(*cx_, request);
  bool goes_on = false;
  if (m.ok()) {
    goes_on = co_await evaluate(m.value());
    co_return goes_on;
  }
  tell_begin(options_, is_worker_);
  goes_on = co_await settle_turn(LeaveReason::Threw);
  if (goes_on) begin_events(Value());
  co_return goes_on;
}

/// Links and evaluates.
Driver<bool> ContextActor::evaluate(ModuleRecord* m) {
  const bool is_linked = link_module(*cx_, m).ok();
  tell_begin(options_, is_worker_);
  LeaveReason reason = LeaveReason::Threw;
  if (is_linked) {
    start_task(*cx_, evaluate_module(*cx_, m).release());
    turn_kind_ = TurnKind::Module;
    reason = co_await turn();
  }
  bool goes_on = co_await settle_turn(reason);
  if (!goes_on) co_return false;
  begin_events(reason == LeaveReason::Done ? cx_->result() : Value());
  // The microtasks of a module's body come before its ticks: modules are themselves run in jobs.
  goes_on = co_await drain_jobs();
  co_return goes_on;
}

Driver<void> ContextActor::run_file(ProgramArguments program, OnResult on_result) {
  begin_program(std::move(on_result));
  std::string error;
  const std::string full = host_->loader().find_entry(program.path, options_.allow_js, error);
  if (full.empty()) co_return refuse(error);
  host_->entry_path = full;
  host_->arguments = std::move(program.arguments);
  Result<ModuleRecord*> m = host_->loader().load_file(*cx_, full);
  if (m.ok()) {
    co_await run_module(m.value());
    co_return;
  }
  tell_begin(options_, is_worker_);
  const bool goes_on = co_await settle_turn(LeaveReason::Threw);
  goes_on ? begin_events(Value()) : end_program();
}

/// What only a module can be (it awaits, it imports): its value shows once it has run to its end.
Driver<void> ContextActor::print_module(std::string source, std::string name) {
  Result<ModuleRecord*> loaded =
      host_->loader().load_text(*cx_, name, source, SourceLanguage::TypeScript, true);
  if (loaded.ok()) {
    printed_.emplace(cx_->heap(), loaded.value());
    co_await run_module(loaded.value());
    co_return;
  }
  const bool goes_on = co_await settle_turn(LeaveReason::Threw);
  goes_on ? begin_events(Value()) : end_program();
}

Driver<bool> ContextActor::run_script(std::string source, CompileOptions how) {
  Result<const CodeUnit*> unit = host_->compile_text(*cx_, source, how);
  Realm* const realm = cx_->first_realm();
  Result<ScriptFunction*> f = Thrown{};
  if (unit.ok()) f = top_level_function(*cx_, unit.value(), realm, nullptr, nullptr);
  LeaveReason reason = LeaveReason::Threw;
  if (f.ok()) {
    start_call(*cx_, Value(f.value()), realm->global_this(), nullptr, 0);
    reason = co_await turn();
  }
  const bool goes_on = co_await settle_turn(reason);
  co_return goes_on;
}

Driver<void> ContextActor::evaluate(std::string source, ProgramArguments program, bool print,
                                    OnResult on_result) {
  begin_program(std::move(on_result));
  const std::string name = program.path;
  host_->arguments = std::move(program.arguments);
  host_->entry_path = name;
  CompileOptions options;
  options.source_name = name;
  if (!print) {
    Result<ModuleRecord*> m = host_->load_text(*cx_, name, source, options.language);
    if (m.ok()) {
      co_await run_module(m.value());
      co_return;
    }
    tell_begin(options_, is_worker_);
    const bool goes_on = co_await settle_turn(LeaveReason::Threw);
    co_return goes_on ? begin_events(Value()) : end_program();
  }
  options.goal = SourceGoal::Script;
  options.completion_value = true;
  Diagnostics diagnostics;
  // Modules come before modules alone.
  const bool is_module =
      !options_.preloads.empty() || (!host_->compile_image(source, options, diagnostics) &&
                                     loader::may_be_module(diagnostics, source));
  if (is_module) {
    co_await print_module(std::move(source), name);
    co_return;
  }
  const bool goes_on = co_await run_script(std::move(source), options);
  if (!goes_on) co_return end_program();
  result_.value = text_for_log(*cx_, cx_->result(), options_.colors);
  write(result_.value + "\n", false);
  begin_events(Value());
}

Driver<void> ContextActor::run_code(std::shared_ptr<const CodeUnit> module, OnResult on_result) {
  begin_program(std::move(on_result));
  host_->entry_path = module->image().source_name;
  const CodeUnit* const unit = cx_->units.emplace_back(std::move(module)).get();
  Result<ModuleRecord*> m = Thrown{};
  Result<String*> name = String::from_utf8(cx_->heap(), host_->entry_path);
  if (name.ok()) m = ModuleRecord::create(*cx_, unit, name.value());
  if (m.ok()) {
    co_await run_module(m.value());
    co_return;
  }
  const bool goes_on = co_await settle_turn(LeaveReason::Threw);
  goes_on ? begin_events(Value()) : end_program();
}

Driver<void> ContextActor::run_script_source(std::string source, std::string name,
                                             OnResult on_result) {
  begin_program(std::move(on_result));
  (void)co_await run_script(std::move(source), classic_script(std::move(name)));
  end_program();
}

Driver<bool> ContextActor::call_global(const char* name) {
  cx_->async_context = Value::undefined();
  LeaveReason reason = LeaveReason::Threw;
  Result<OwnProperty> f = own_property(*cx_, cx_->first_realm()->global(), key(intern_ascii(name)));
  if (f.ok() && f.value().value.is_callable()) {
    start_call(*cx_, f.value().value, Value::undefined(), nullptr, 0);
    reason = co_await turn();
  } else if (f.ok()) {
    (void)throw_type_error(*cx_, "%s is not a function", name);
  }
  bool goes_on = co_await settle_turn(reason);
  if (goes_on) goes_on = co_await drain();
  co_return goes_on;
}

Driver<void> ContextActor::run_until_idle(OnResult on_result) {
  begin_program(std::move(on_result));
  begin_events(Value());
  co_return;
}

Driver<void> ContextActor::run_scripts(std::vector<std::string> paths, OnResult on_result) {
  begin_program(std::move(on_result));
  if (!define_print(*cx_, cx_->first_realm()).ok()) {
    const bool goes_on = co_await settle_turn(LeaveReason::Threw);
    static_cast<void>(goes_on);
    co_return end_program();
  }
  for (const std::string& path : paths) {
    std::string source, error;
    if (!read_source(path, source, error))
      co_return refuse("error: cannot read " + path + ": " + error + "\n");
    CompileOptions how = classic_script(path);
    if (loader::is_typescript_path(path)) how.language = loader::language_of(path);
    const bool goes_on = co_await run_script(std::move(source), std::move(how));
    if (!goes_on) co_return end_program();
  }
  begin_events(Value());
}

}  // namespace shoal
