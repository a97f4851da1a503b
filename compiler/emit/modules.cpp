// A module's tables, and the declarations that only modules have.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;
using scope::BindingKind;
using scope::ModuleInfo;
using scope::Scope;

uint8_t import_phase_number(ImportPhase phase) { return static_cast<uint8_t>(phase); }

void FunctionEmitter::module_tables() {
  const ModuleInfo& info = *unit_.analysis().module;
  ModuleImage& image = unit_.image().module;
  for (const ModuleInfo::Request& each : info.requests) {
    ModuleRequestImage request;
    request.specifier = unit_.string(each.specifier);
    for (const ImportAttribute* attribute : each.attributes)
      request.attributes.emplace_back(unit_.string(attribute->key), unit_.string(attribute->value));
    request.phase = import_phase_number(each.phase);
    request.source = each.source;
    request.type_only = each.type_only;
    image.requests.push_back(std::move(request));
  }
  for (const ModuleInfo::Import& each : info.imports) {
    const Node* const declaration = each.local->declaration;
    image.imports.push_back({each.request, each.name ? unit_.string(each.name) : kNoString,
                             unit_.string(each.local->name), declaration ? declaration->start : 0});
  }
  for (const ModuleInfo::TypeImport& each : info.type_imports)
    image.type_imports.push_back(
        {each.request, unit_.string(each.name), each.source, each.is_misused});
  for (const ModuleInfo::LocalExport& each : info.local_exports)
    image.local_exports.push_back({unit_.string(each.name), each.binding->slot});
  for (const ModuleInfo::IndirectExport& each : info.indirect_exports)
    image.indirect_exports.push_back(
        {each.name ? unit_.string(each.name) : kNoString, each.request,
         each.import_name ? unit_.string(each.import_name) : kNoString});
  image.has_top_level_await = image_.is_async;
  image.is_commonjs = info.is_commonjs;
  module_environment(image);
}

/// What must be there before any module of the graph runs.
void FunctionEmitter::module_environment(ModuleImage& image) {
  Scope& scope = *info_->scope;
  image.environment_slots = scope.slot_count;
  for (const Binding* each = scope.first; each; each = each->next) {
    if (each->access != Access::Environment || !each->name) continue;
    uint8_t flags = each->is_constant() ? 0 : kScopeMutable;
    if (each->is_lexical()) flags |= kScopeLexical;
    image.scope.bindings.push_back({unit_.string(each->name), each->slot, flags});
    const bool starts_undefined = each->kind == BindingKind::Var ||
                                  each->kind == BindingKind::Enum ||
                                  each->kind == BindingKind::Namespace;
    if (starts_undefined) image.var_slots.push_back(each->slot);
  }
  for (FunctionDeclaration* each : scope.functions) {
    const Binding* const binding = declared_binding(*each->function);
    if (!binding || binding->access != Access::Environment) continue;
    const StringId name = declared_name(*each->function);
    image.hoisted_functions.push_back({binding->slot, nested(add_function(*each->function, name))});
  }
  hoist_default_function(image);
}

/// `export default function () {}` without a name is hoisted like any other.
void FunctionEmitter::hoist_default_function(ModuleImage& image) {
  for (Statement* const each : unit_.program().body) {
    const auto* const exported = try_as<ExportDefault>(each);
    auto* const declaration =
        exported ? try_as<FunctionDeclaration>(exported->declaration) : nullptr;
    if (!declaration || declaration->function->id) continue;
    const Binding& binding = *unit_.analysis().module->default_binding;
    SHOAL_ASSERT(binding.access == Access::Environment);
    const StringId name = declared_name(*declaration->function);
    image.hoisted_functions.push_back(
        {binding.slot, nested(add_function(*declaration->function, name))});
  }
}

void FunctionEmitter::export_default(ExportDefault& node) {
  Node& declaration = *node.declaration;
  if (auto* const function = try_as<FunctionDeclaration>(&declaration))
    return function_declaration(*function);
  Binding* const binding = unit_.analysis().module->default_binding;
  if (auto* const class_statement = try_as<ClassDeclaration>(&declaration)) {
    if (class_statement->class_node->id) return class_declaration(*class_statement);
    const Reg value = regs_.take();
    class_expression(*class_statement->class_node, unit_.string(common().default_), kNoReg, value);
    return initialize_binding(*binding, value);
  }
  const Reg value = regs_.take();
  named_to(static_cast<Expression&>(declaration), common().default_, value);
  initialize_binding(*binding, value);
}

/// import x = require("m"), import x = a.b.c.
void FunctionEmitter::import_equals(ImportEquals& node) {
  if (scope::is_elided(node) || !node.id->binding) return;
  const Reg value = regs_.take();
  at(node);
  if (node.reference) {
    to(*node.reference, value);
  } else if (unit_.program().goal == Goal::Module) {
    const Reg specifier = regs_.take();
    load_string(node.source->value, specifier);
    runtime(RuntimeFunction::Require, value, {specifier});
  } else {
    const Reg require = regs_.take(), undefined = regs_.take(), specifier = regs_.take();
    load_reference(scope::lookup(*scope_, common().require), common().require, require);
    code_.emit(ops::LoadUndefined{.dst = undefined});
    load_string(node.source->value, specifier);
    call_1(value, require, undefined, specifier);
  }
  initialize_binding(*node.id->binding, value);
}

/// export = value: module.exports of CommonJS, in other modules the default export.
void FunctionEmitter::export_assignment(ExportAssignment& node) {
  const Reg value = any(*node.expression);
  if (unit_.program().goal == Goal::Module) {
    const ModuleInfo& info = *unit_.analysis().module;
    initialize_binding(*info.default_binding, value);
    for (const ModuleInfo::LocalExport& each : info.local_exports) {
      if (each.binding == info.default_binding || each.binding->declaration != &node) continue;
      Temporaries temporaries(regs_);
      const Reg member = regs_.take();
      get_prop(member, value, key(each.name));
      initialize_binding(*each.binding, member);
    }
    return;
  }
  const Reg module = regs_.take();
  at(node);
  load_reference(scope::lookup(*scope_, common().module), common().module, module);
  set_prop(module, value, key(common().exports));
}

}  // namespace shoal::emit
