
#include "include/shoal/implementation.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "vm/interp/frames.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/promise.h"
#include "vm/run/eval.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal {

Engine::Implementation::Implementation(const EngineOptions& o) : options(o) {
  host.reactor = &reactor;
  ContextOptions c;
  c.heap_bytes_max = o.heap_bytes_max;
  c.random_seed = o.random_seed ? o.random_seed : host.random_seed();
  c.intrinsics = intrinsic_templates();
  c.host = &host;
  c.slow_paths = o.stress_slow;
  cx = Context::create(c);
  SHOAL_VERIFY(cx != nullptr);
  const NativeScope scope(*cx);
  const bool ready = set_up_realm(*cx, cx->first_realm()).ok();
  SHOAL_VERIFY(ready);
  if (o.colors || o.error_colors) {
    console_state(*cx).colors[0] = o.colors;
    console_state(*cx).colors[1] = o.error_colors;
  }
  set_console_output(*cx, [this](std::string_view text, bool is_error) { write(text, is_error); });
  if (o.stress_collect_every) {
    testing.collect_every = o.stress_collect_every;
    testing.verify = true;
    cx->heap().set_testing(&testing);
  }
}

void Engine::Implementation::write(std::string_view text, bool is_error) {
  if (options.output) return options.output(text, is_error);
  output.write(text, is_error);
  if (output.is_closed()) cx->terminate();  // Nobody listens: the program ends, quietly.
}

void Engine::Implementation::check_nesting() {
  if (cx->nested_runs == 0) return;
  result.error += "error: internal: " + std::to_string(cx->nested_runs) +
                  " loops of dispatch were entered inside another one\n";
  result.exit_code = 70;
}

RunResult Engine::Implementation::refuse(std::string error, int exit_code) {
  result.exit_code = exit_code;
  result.error += error;
  return std::move(result);
}

RunResult Engine::Implementation::take_result() {
  check_nesting();
  output.flush();
  return std::move(result);
}

RunResult Engine::Implementation::run_module(ModuleRecord* m) {
  Result<bool> linked = link_module(*cx, m);
  if (!linked.ok()) return fail(LeaveReason::Threw) ? run_to_end(Value()) : take_result();
  start_task(*cx, evaluate_module(*cx, m).release());
  if (!turn()) return take_result();
  // The microtasks of a module's body come before its ticks: modules are themselves run in jobs.
  PersistentValue<Value> promise(cx->heap(), cx->result());
  if (promise.get().is_kind(Kind::Promise)) promise.get().as<PromiseObject>()->mark_handled();
  if (!drain_jobs()) return take_result();
  return run_to_end(promise.get());
}

/// What only a module can be (it awaits, it imports): its value shows once it has run to its end.
RunResult Engine::Implementation::print_module(std::string_view source, const std::string& name) {
  Result<ModuleRecord*> loaded =
      host.loader().load_text(*cx, name, source, SourceLanguage::TypeScript, true);
  if (!loaded.ok()) return fail(LeaveReason::Threw) ? run_to_end(Value()) : take_result();
  const Persistent<ModuleRecord> m(cx->heap(), loaded.value());
  RunResult done = run_module(m.get());
  uint32_t slot = 0;
  const Environment* const place = find_export(m.get(), atoms::default_(), slot);
  if (done.exit_code != 0 || !place) return done;
  done.value = inspect_for_message(*cx, place->get(slot), options.colors);
  write(done.value + "\n", false);
  output.flush();
  return done;
}

bool Engine::Implementation::run_script(std::string_view source, const CompileOptions& how) {
  Result<const CodeUnit*> unit = host.compile_text(*cx, source, how);
  if (!unit.ok()) return fail(LeaveReason::Threw);
  Realm* const realm = cx->first_realm();
  Result<ScriptFunction*> f = top_level_function(*cx, unit.value(), realm, nullptr, nullptr);
  if (!f.ok()) return fail(LeaveReason::Threw);
  start_call(*cx, Value(f.value()), realm->global_this(), nullptr, 0);
  return turn();
}

namespace {

CompileOptions classic_script(const std::string& name) {
  CompileOptions options;
  options.source_name = name;
  options.language = SourceLanguage::JavaScript;
  options.goal = SourceGoal::Script;
  return options;
}

}  // namespace

Engine::Engine(const EngineOptions& options)
    : implementation_(std::make_unique<Implementation>(options)) {}
Engine::~Engine() = default;

RunResult Engine::run_file(const std::string& path, const std::vector<std::string>& arguments) {
  Implementation& impl = *implementation_;
  const NativeScope scope(*impl.cx);
  std::string error;
  const std::string full = impl.host.loader().find_entry(path, impl.options.allow_js, error);
  if (full.empty()) return impl.refuse(error);
  impl.host.entry_path = full;
  impl.host.arguments = arguments;
  Result<ModuleRecord*> m = impl.host.loader().load_file(*impl.cx, full);
  if (m.ok()) return impl.run_module(m.value());
  return impl.fail(LeaveReason::Threw) ? impl.run_to_end(Value()) : impl.take_result();
}

RunResult Engine::evaluate(std::string_view source, const std::string& name,
                           const std::vector<std::string>& arguments, bool print) {
  Implementation& impl = *implementation_;
  const NativeScope scope(*impl.cx);
  impl.host.arguments = arguments;
  impl.host.entry_path = name;
  CompileOptions options;
  options.source_name = name;
  if (!print) {
    Result<ModuleRecord*> m = impl.host.load_text(*impl.cx, name, source, options.language);
    if (m.ok()) return impl.run_module(m.value());
    return impl.fail(LeaveReason::Threw) ? impl.run_to_end(Value()) : impl.take_result();
  }
  options.goal = SourceGoal::Script;
  options.completion_value = true;
  Diagnostics diagnostics;
  const bool is_script = impl.host.compile_image(source, options, diagnostics) != nullptr;
  if (!is_script && loader::may_be_module(diagnostics, source))
    return impl.print_module(source, name);
  if (!impl.run_script(source, options)) return impl.take_result();
  const std::string value = inspect_for_message(*impl.cx, impl.cx->result(), impl.options.colors);
  impl.write(value + "\n", false);
  RunResult result = impl.run_to_end(Value());
  result.value = value;
  return result;
}

RunResult Engine::run_script_source(std::string_view source, const std::string& name) {
  Implementation& impl = *implementation_;
  const NativeScope scope(*impl.cx);
  (void)impl.run_script(source, classic_script(name));
  return impl.take_result();
}

RunResult Engine::run_until_idle() {
  const NativeScope scope(*implementation_->cx);
  return implementation_->run_to_end(Value());
}

RunResult Engine::run_scripts(const std::vector<std::string>& paths) {
  Implementation& impl = *implementation_;
  const NativeScope scope(*impl.cx);
  for (const std::string& path : paths) {
    std::string source, error;
    if (!read_source(path, source, error))
      return impl.refuse("error: cannot read " + path + ": " + error + "\n");
    if (!impl.run_script(source, classic_script(path))) return impl.take_result();
  }
  return impl.run_to_end(Value());
}

const char* version() noexcept { return SHOAL_VERSION; }

}  // namespace shoal
