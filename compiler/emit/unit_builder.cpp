#include "compiler/emit/unit_builder.h"

#include <algorithm>

#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

UnitBuilder::UnitBuilder(UnitImage& image, ast::Program& program, const scope::Analysis& analysis,
                         ast::Arena& arena, ast::TextTable& texts, const CompileOptions& options,
                         Diagnostics& diagnostics)
    : image_(image),
      program_(program),
      analysis_(analysis),
      arena_(arena),
      texts_(texts),
      options_(options),
      diagnostics_(diagnostics) {}

bool UnitBuilder::eval_declares_globals() const {
  const EvalOptions* const eval = options_.eval;
  return !eval || std::ranges::none_of(eval->environments,
                                       [](const auto& each) { return each.is_var_scope; });
}

bool UnitBuilder::is_global_var(const scope::Binding& binding) const {
  return binding.access == scope::Access::Global ||
         (binding.access == scope::Access::Dynamic && eval_declares_globals());
}

StringId UnitBuilder::string(const ast::Text* text) {
  StringId& id = ids_->of(*text, texts_.count());
  if (id != kNoString) return id;
  id = static_cast<StringId>(image_.strings.size());
  std::u16string& units = image_.strings.emplace_back(text->length(), u'\0');
  for (uint32_t i = 0; i < text->length(); ++i) units[i] = (*text)[i];
  return id;
}

StringId UnitBuilder::private_string(const ast::Text* name) {
  std::u16string units(1, u'#');
  for (uint32_t i = 0; i < name->length(); ++i) units += (*name)[i];
  return string(texts_.intern(units));
}

uint32_t UnitBuilder::add_function(FunctionTask task) {
  task.index = static_cast<uint32_t>(image_.functions.size());
  image_.functions.emplace_back();
  if (places_ && task.node) (*places_)[task.node->scope->function->index] = task.index;
  if (may_wait(task))
    defer(task);
  else
    queue_.push_back(task);
  return task.index;
}

bool UnitBuilder::may_wait(const FunctionTask& task) const {
  return deferral_ && task.kind == TaskKind::Function && !task.traits &&
         task.node->function_kind <= ast::FunctionKind::Setter &&
         task.node->end - task.node->start >= Deferral::kSourceBytesMin;
}

void UnitBuilder::defer(const FunctionTask& task) {
  FunctionImage& image = image_.functions[task.index];
  image = FunctionEmitter(*this, task).header();
  image.deferred = task.node->scope->function->index;
  Deferral::Function& waiting = deferral_->functions[image.deferred];
  waiting.node = task.node;
  if (task.name != kNoString) waiting.name = texts_.intern(image_.strings[task.name]);
}

void UnitBuilder::defer_into(Deferral& deferral) {
  deferral_ = &deferral;
  ids_ = &deferral.ids;
  deferral.ids.clear();
}

void UnitBuilder::add_deferred(const Deferral::Function& function) {
  FunctionTask task{.node = function.node};
  if (function.name) task.name = string(function.name);
  image_.functions.emplace_back();
  queue_.push_back(task);
}

uint32_t UnitBuilder::jsx_import(std::string_view name) {
  for (const auto& [known, index] : jsx_imports_)
    if (known == name) return index;
  // createElement is the package's own; all else its run time's.
  const bool is_own = name == "createElement";
  const char* const suffix = is_own                                 ? ""
                             : options_.jsx == JsxMode::ReactJsxDev ? "/jsx-dev-runtime"
                                                                    : "/jsx-runtime";
  ModuleImage& module = image_.module;
  uint32_t& request = jsx_requests_[is_own];
  if (request == ~0u) {
    request = static_cast<uint32_t>(module.requests.size());
    module.requests.emplace_back().specifier = string(options_.jsx_import_source + suffix);
  }
  const uint32_t index = static_cast<uint32_t>(module.imports.size());
  module.imports.push_back({request, string(name), string(name), 0});
  jsx_imports_.emplace_back(name, index);
  return index;
}

void UnitBuilder::note_imports_around() {
  if (!options_.eval) return;
  uint32_t& count = image_.module.imports_around;
  for (const EvalEnvironmentOptions& environment : options_.eval->environments)
    for (const EvalEnvironmentOptions::Slot& each : environment.slots)
      if (each.flags & kScopeImport) count = std::max(count, each.slot + 1);
}

void UnitBuilder::run() {
  note_imports_around();
  while (run_next()) continue;
}

bool UnitBuilder::run_next() {
  if (queue_.empty() || diagnostics_.has_errors()) return false;
  const FunctionTask task = queue_.front();
  queue_.pop_front();
  FunctionEmitter(*this, task).run();
  return true;
}

}  // namespace shoal::emit
