// Text that script gives to the compiler: eval and the Function constructors. A long one is
// compiled on another thread while its context waits.
#include <algorithm>

#include "include/shoal/context_actor.h"
#include "include/shoal/host.h"
#include "include/shoal/loader/principals.h"
#include "io/drivers/blocking_pool.h"
#include "io/pool/executor.h"
#include "stdlib/node/builtins.h"
#include "vm/object/error.h"
#include "vm/run/elsewhere.h"

namespace shoal {
namespace {

std::u16string to_utf16(const String* s) {
  std::u16string units(s->length(), u'\0');
  s->copy_to(units.data());
  return units;
}

void add_slots(EvalEnvironmentOptions& out, const Environment* env, const ModuleRecord* module) {
  if (const ScopeInfo* const info = env->scope()) {
    out.is_var_scope = (info->flags & kScopeVarScope) != 0;
    for (const ScopeInfo::Binding& b : info->bindings)
      out.slots.push_back({to_utf16(b.name), b.slot, b.flags});
  }
  if (!module || !module->unit() || env != module->env()) return;
  const ModuleImage& image = module->unit()->image().module;
  const auto text = [&](StringId id) { return to_utf16(module->unit()->string(id)); };
  for (const ScopeImage::Binding& b : image.scope.bindings)
    out.slots.push_back({text(b.name), b.slot, b.flags});
  for (uint32_t i = 0; i < image.imports.size(); ++i)
    out.slots.push_back({text(image.imports[i].local), i, kScopeLexical | kScopeImport});
}

/// The environments round a direct eval, as the compiler wants to know them.
EvalOptions describe(const EvalRequest& request) {
  EvalOptions options;
  const EvalScopeImage& scope = *request.scope;
  options.strict = scope.strict;
  options.in_function = scope.in_function;
  options.in_method = scope.in_method;
  options.in_derived_constructor = scope.in_derived_constructor;
  options.in_class_field = scope.in_class_field;
  for (const StringId name : scope.private_names)
    options.private_names.push_back(request.unit->image().strings[name]);
  for (const Environment* env = request.env; env; env = env->parent()) {
    EvalEnvironmentOptions e;
    e.is_with = env->is_with();
    add_slots(e, env, request.module);
    options.environments.push_back(std::move(e));
  }
  return options;
}

constexpr std::string_view kEvalAt = "eval at ";

/// A name that script has given (vm.Script's `filename`): not that of a built-in module, which may
/// import what no other may; and without zero bytes, which mark whose code it is.
std::string harmless(std::string name) {
  std::replace(name.begin(), name.end(), '\0', '?');
  return builtin_source(name) ? "evalmachine.<" + name + '>' : name;
}

/// "eval at f (file.ts:1:2), <anonymous>", as V8 calls the text: by the code that gave it. What
/// eval code gives goes by the same name, lest names of evals in evals grow without end.
std::string name_of_eval(Context& cx, const EvalRequest& request) {
  if (!request.name.empty()) return harmless(request.name);
  constexpr uint32_t kFramesMax = 4;  // Function, or a native that calls eval, may be on top.
  CapturedFrame frames[kFramesMax];
  const uint32_t count = capture_frames(cx, frames, kFramesMax);
  for (uint32_t i = 0; i < count; ++i) {
    if (!frames[i].code) continue;
    const FunctionCode& code = *frames[i].code;
    const std::string& file = code.unit->image().source_name;
    if (file.starts_with(kEvalAt)) return file;
    const SourcePosition at = code.unit->position_of(code.source_at(frames[i].pc));
    const std::string name = code.name->utf8();  // That of the text: script cannot make it long.
    return std::string(kEvalAt) + (name.empty() ? "<anonymous>" : name) + " (" + file + ":" +
           std::to_string(at.line) + ":" + std::to_string(at.column) + "), <anonymous>";
  }
  return "<anonymous>";
}

/// Code that a package compiles is the package's, whatever name it gives it (loader/principals.h).
/// Where the program seems to do it, but not by `eval(text)` in its own code, a package may have
/// handed it the function, or the text with it (`eval.bind(null, text)`): such code is nobody's.
std::string owned_name(Context& cx, Door* door, const EvalRequest& request) {
  std::string name = name_of_eval(cx, request);
  if (!door || !door->options().permissions->has_packages()) return name;
  if (loader::owner_of_key(name).who != kProgramPrincipal) return name;  // Of an eval in one.
  Principal who = loader::running_principal(cx, *door, loader::CodeOf::Outside);
  if (who == kProgramPrincipal && request.kind != EvalRequest::Kind::Direct) who = door->nobody();
  return loader::key_for(name, who);
}

/// What an eval is compiled with. eval: kept beside it by the caller.
CompileOptions options_of(const EvalRequest& request, std::string name, EvalOptions& eval) {
  CompileOptions options;
  options.source_name = std::move(name);
  options.language = SourceLanguage::JavaScript;
  options.completion_value = true;
  switch (request.kind) {
    case EvalRequest::Kind::Direct:
      options.goal = SourceGoal::DirectEval;
      eval = describe(request);
      options.eval = &eval;
      break;
    case EvalRequest::Kind::Indirect: options.goal = SourceGoal::IndirectEval; break;
    case EvalRequest::Kind::Script: options.goal = SourceGoal::Script; break;
    case EvalRequest::Kind::CommonJs:
      options.goal = SourceGoal::CommonJs;
      options.completion_value = false;
      break;
    case EvalRequest::Kind::Function:
      options.goal = SourceGoal::Function;
      for (int i = 0; i < 2; ++i) {
        options.function_parens[i] = request.function_parens[i];
        options.function_braces[i] = request.function_braces[i];
      }
      break;
  }
  return options;
}

/// About what tree, scopes and code of a text take for each of its bytes while it is compiled.
constexpr size_t kCompilerBytesPerByte = 40;

class CompileWork final : public Elsewhere {
 public:
  CompileWork(const EvalRequest& request, std::string name)
      : source(request.source), options(options_of(request, std::move(name), eval)) {
    options.check_regexp = regexp_literal_is_valid;
  }
  const std::string source;
  EvalOptions eval;  // Before the options that name it.
  CompileOptions options;
  Diagnostics diagnostics;
  std::shared_ptr<const CodeUnit> unit;  // Null: it did not compile.

 private:
  void work() noexcept override {
    if (std::unique_ptr<UnitImage> image = compile(source, options, diagnostics))
      unit = CodeUnit::load(std::move(image));
  }
};

}  // namespace

Result<const CodeUnit*> EmbedHost::compile_eval(Context& cx, const EvalRequest& request) {
  EvalOptions eval;
  const CompileOptions options = options_of(request, owned_name(cx, door_, request), eval);
  const std::string kept = last_frame;
  Result<const CodeUnit*> unit = compile_text(cx, request.source, options);
  last_frame = kept;  // Of a text that script made, the exception says enough.
  return unit;
}

/// How long it takes is the clock's business: where a run must be the same again it is done in
/// place.
bool EmbedHost::works_elsewhere() const {
  return actor && !actor->group() && !(door_ && door_->observer());
}

BlockingPool* EmbedHost::background() const {
  return works_elsewhere() ? &actor->executor().background() : nullptr;
}

std::shared_ptr<Elsewhere> EmbedHost::begin_compile_eval(Context& cx, const EvalRequest& request) {
  if (request.source.size() > source_bytes_max) {
    (void)throw_range_error(cx, "The source text is too long: %zu bytes, at most %llu",
                            request.source.size(),
                            static_cast<unsigned long long>(source_bytes_max));
    return nullptr;
  }
  // Only a look at the quota: what the compiler takes is gone again when it is done.
  const size_t bytes = request.source.size() * kCompilerBytesPerByte;
  if (!cx.heap().charge_external(bytes).ok()) return nullptr;
  cx.heap().discharge_external(bytes);
  return std::make_shared<CompileWork>(request, owned_name(cx, door_, request));
}

Result<const CodeUnit*> EmbedHost::end_compile_eval(Context& cx, Elsewhere& work) {
  auto& done = static_cast<CompileWork&>(work);
  if (done.unit) return cx.keep_unit(std::move(done.unit));
  const std::string kept = last_frame;
  const Thrown thrown =
      throw_diagnostics(cx, done.diagnostics, done.options.source_name, done.source);
  last_frame = kept;
  return thrown;
}

bool EmbedHost::run_elsewhere(std::shared_ptr<Elsewhere> work) {
  if (!works_elsewhere()) return false;
  background()->run([work = std::move(work), who = ActorRef<Actor>(actor)] {
    work->run();
    who->wake();
  });
  return true;
}

bool EmbedHost::begin_elsewhere(std::shared_ptr<Elsewhere> work, ElsewhereListener& listener) {
  if (!works_elsewhere()) return false;
  struct DoneLetter final : ContextLetter {
    DoneLetter(std::shared_ptr<Elsewhere> done, EmbedHost& its_host, ElsewhereListener& told)
        : work(std::move(done)), host(its_host), listener(told) {}
    Driver<void> deliver(ContextActor&) override {
      --host.work_in_flight_;
      listener.on_done(work);
      co_return;
    }
    const std::shared_ptr<Elsewhere> work;
    EmbedHost& host;
    ElsewhereListener& listener;
  };
  ++work_in_flight_;
  background()->run([work = std::move(work), this, &listener, who = ActorRef<Actor>(actor)] {
    work->run();
    // Only who reads the letter looks at host and listener: a context that is there still.
    who->send(std::make_unique<DoneLetter>(work, *this, listener));
  });
  return true;
}

}  // namespace shoal
