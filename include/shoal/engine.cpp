#include <cstdio>

#include "gc/verify.h"
#include "include/shoal/host.h"
#include "include/shoal/shoal.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "vm/bytecode/disassembler.h"
#include "vm/interp/frames.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal {

struct Engine::Implementation {
  explicit Implementation(const EngineOptions& o) : options(o) {
    ContextOptions c;
    c.heap_bytes_max = o.heap_bytes_max;
    c.random_seed = o.random_seed;
    c.intrinsics = intrinsic_templates();
    c.host = &host;
    cx = Context::create(c);
    SHOAL_VERIFY(cx != nullptr);
    const NativeScope scope(*cx);
    const bool ready = set_up_realm(*cx, cx->first_realm()).ok();
    SHOAL_VERIFY(ready);
    set_console_output(*cx,
                       [this](std::string_view text, bool is_error) { write(text, is_error); });
    if (o.stress_collect_every) {
      testing.collect_every = o.stress_collect_every;
      testing.verify = true;
      cx->heap().set_testing(&testing);
    }
  }
  void write(std::string_view text, bool is_error) {
    if (options.output) return options.output(text, is_error);
    std::fwrite(text.data(), 1, text.size(), is_error ? stderr : stdout);
  }

  EngineOptions options;
  HeapTesting testing;
  EmbedHost host;
  std::unique_ptr<Context> cx;

  /// Runs what start_call or start_job has set up, to its end.
  LeaveReason finish() {
    for (;;) {
      if (options.stress_preempt) cx->state().fuel = 0;
      const LeaveReason reason = cx->run();
      if (reason != LeaveReason::OutOfFuel) return reason;
      if (!options.stress_preempt) cx->state().fuel = INT64_MAX;
    }
  }
  /// Microtasks until there are none. False: one threw (a callback), or the context ended.
  bool run_jobs(RunResult& result) {
    while (!cx->jobs().is_empty()) {
      const Job job = cx->jobs().pop();
      start_job(*cx, job);
      const LeaveReason reason = finish();
      if (reason == LeaveReason::Done) continue;
      report_uncaught(result, reason);
      return false;
    }
    return true;
  }

  void report_uncaught(RunResult& result, LeaveReason reason);
  bool report_rejections(RunResult& result);
  RunResult run_module(ModuleRecord* m);
  std::string describe_error(Value error);
};

/// "file:line" and the source line with a marker, of the innermost frame of an error.
static std::string code_frame(ErrorObject* error) {
  if (error->frame_count() == 0) return {};
  const CapturedFrame frame = error->frame(0);
  if (!frame.code) return {};
  const uint32_t offset = frame.code->source_at(frame.pc);
  const SourcePosition at = frame.code->unit->position_of(offset);
  const std::string_view line = frame.code->unit->line_text(at.line);
  if (line.size() > 400) return {};
  const std::string number = std::to_string(at.line);
  std::string out = frame.code->unit->image().source_name + ":" + number + "\n" + number + " | ";
  out += line;
  out += "\n";
  out.append(number.size() + 3 + at.column - 1, ' ');
  return out + "^\n";
}

std::string Engine::Implementation::describe_error(Value error) {
  std::string text = "Uncaught ";
  if (!host.last_frame.empty() && error.is_kind(Kind::Error)) {
    text = host.last_frame;
    host.last_frame.clear();
    return text.ends_with('\n') ? text : text + "\n";
  }
  if (!error.is_kind(Kind::Error)) return text + inspect_for_message(*cx, error) + "\n";
  auto* const object = error.as<ErrorObject>();
  text = code_frame(object) + text;
  Result<Value> stack = object->stack(*cx);
  Value s = stack.ok() ? stack.value() : Value::undefined();
  text += s.is_string() ? s.as_string()->utf8() : error_header(*cx, object);
  return text + "\n";
}

void Engine::Implementation::report_uncaught(RunResult& result, LeaveReason reason) {
  result.exit_code = 1;
  if (reason == LeaveReason::Terminated) {
    result.error = "The context was ended: over its memory quota\n";
    return;
  }
  result.error = describe_error(cx->take_exception());
}

bool Engine::Implementation::report_rejections(RunResult& result) {
  for (PromiseObject* const p : cx->unhandled_rejections) {
    if (p->is_handled()) continue;
    result.exit_code = 1;
    result.error = describe_error(p->result());
    return true;
  }
  cx->unhandled_rejections.clear();
  return false;
}

RunResult Engine::Implementation::run_module(ModuleRecord* m) {
  RunResult result;
  Result<bool> linked = link_module(*cx, m);
  if (!linked.ok()) {
    report_uncaught(result, LeaveReason::Threw);
    return result;
  }
  start_task(*cx, evaluate_module(*cx, m).release());
  const LeaveReason reason = finish();
  if (reason != LeaveReason::Done) {
    report_uncaught(result, reason);
    return result;
  }
  PersistentValue<Value> promise(cx->heap(), cx->result());
  if (!run_jobs(result) || report_rejections(result)) return result;
  auto* const evaluation = promise.get().as<PromiseObject>();
  if (evaluation->is_pending()) {
    result.exit_code = 13;
    result.error = "Warning: Detected unsettled top-level await at " + m->key()->utf8() + "\n";
  }
  return result;
}

Engine::Engine(const EngineOptions& options)
    : implementation_(std::make_unique<Implementation>(options)) {}
Engine::~Engine() = default;

RunResult Engine::run_file(const std::string& path, const std::vector<std::string>&) {
  const NativeScope scope(*implementation_->cx);
  Implementation& impl = *implementation_;
  RunResult result;
  const std::string full = impl.host.loader().find_entry(path, impl.options.allow_js, result.error);
  if (full.empty()) {
    result.exit_code = 1;
    return result;
  }
  Result<ModuleRecord*> m = impl.host.loader().load_file(*impl.cx, full);
  if (!m.ok()) {
    impl.report_uncaught(result, LeaveReason::Threw);
    return result;
  }
  return impl.run_module(m.value());
}

RunResult Engine::evaluate(std::string_view source, const std::string& name, bool print) {
  const NativeScope scope(*implementation_->cx);
  Implementation& impl = *implementation_;
  RunResult result;
  CompileOptions options;
  options.source_name = name;
  if (print) {
    options.goal = SourceGoal::Script;
    options.completion_value = true;
  }
  if (!print) {
    Result<ModuleRecord*> m = impl.host.load_text(*impl.cx, name, source, options.language);
    if (!m.ok()) {
      impl.report_uncaught(result, LeaveReason::Threw);
      return result;
    }
    return impl.run_module(m.value());
  }
  Result<const CodeUnit*> unit = impl.host.compile_text(*impl.cx, source, options);
  if (!unit.ok()) {
    impl.report_uncaught(result, LeaveReason::Threw);
    return result;
  }
  Context& cx = *impl.cx;
  Result<ScriptFunction*> f =
      top_level_function(cx, unit.value(), cx.first_realm(), nullptr, nullptr);
  SHOAL_VERIFY(f.ok());
  start_call(cx, Value(f.value()), cx.first_realm()->global_this(), nullptr, 0);
  const LeaveReason reason = impl.finish();
  if (reason != LeaveReason::Done) {
    impl.report_uncaught(result, reason);
    return result;
  }
  PersistentValue<Value> value(cx.heap(), cx.result());
  if (impl.run_jobs(result) && !impl.report_rejections(result))
    result.value = inspect_for_message(cx, value.get());
  return result;
}

RunResult Engine::run_script_source(std::string_view source, const std::string& name) {
  const NativeScope scope(*implementation_->cx);
  Implementation& impl = *implementation_;
  RunResult result;
  CompileOptions options;
  options.source_name = name;
  options.language = SourceLanguage::JavaScript;
  options.goal = SourceGoal::Script;
  Context& cx = *impl.cx;
  Result<const CodeUnit*> unit = impl.host.compile_text(cx, source, options);
  if (!unit.ok()) {
    impl.report_uncaught(result, LeaveReason::Threw);
    return result;
  }
  Result<ScriptFunction*> f =
      top_level_function(cx, unit.value(), cx.first_realm(), nullptr, nullptr);
  if (!f.ok()) {
    impl.report_uncaught(result, LeaveReason::Threw);
    return result;
  }
  start_call(cx, Value(f.value()), cx.first_realm()->global_this(), nullptr, 0);
  const LeaveReason reason = impl.finish();
  if (reason != LeaveReason::Done) impl.report_uncaught(result, reason);
  return result;
}

RunResult Engine::run_scripts(const std::vector<std::string>& paths) {
  const NativeScope scope(*implementation_->cx);
  RunResult result;
  for (const std::string& path : paths) {
    std::string source, error;
    if (!read_file(path, source, error)) {
      result.exit_code = 1;
      result.error = "error: cannot read " + path + ": " + error + "\n";
      return result;
    }
    result = run_script_source(source, path);
    if (result.exit_code != 0) return result;
  }
  if (implementation_->run_jobs(result)) implementation_->report_rejections(result);
  return result;
}

std::string dump_bytecode(const std::string& path, std::string& error) {
  std::string source;
  if (!read_file(path, source, error)) return {};
  CompileOptions options;
  options.source_name = path;
  options.language = language_of(path);
  options.check_regexp = regexp_literal_is_valid;
  Diagnostics diagnostics;
  const std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
  if (image) return disassemble(*image);
  for (const Diagnostic& d : diagnostics.all()) error += format_diagnostic(d, path, source);
  return {};
}

}  // namespace shoal
