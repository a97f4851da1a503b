// Imports and exports: the tables of a module (§16.2), less what TypeScript elides.
#include "compiler/commonjs/exports.h"
#include "compiler/scope/analyzer.h"

namespace shoal::scope {

using namespace ast;

namespace {

bool same_attributes(List<ImportAttribute*> a, List<ImportAttribute*> b) {
  if (a.size() != b.size()) return false;
  for (size_t at = 0; at < a.size(); ++at)
    if (a[at]->key != b[at]->key || a[at]->value != b[at]->value) return false;
  return true;
}

}  // namespace

void Analyzer::visit_import(ImportDeclaration& declaration) {
  for (ImportSpecifier* each : declaration.specifiers) {
    Binding* const binding = declare_lexical(*each->local, BindingKind::Import, 0);
    binding->slot = static_cast<uint32_t>(imports_.size());  // For resolve_exports.
    imports_.push_back({binding, &declaration, each});
  }
  if (declaration.specifiers.empty() && module_)
    request_of(*declaration.source, declaration.attributes, declaration.phase, false);
  if (!declaration.specifiers.empty() && module_) {
    // Requests count in the order of the source; what is elided shows only at the end.
    request_of(*declaration.source, declaration.attributes, declaration.phase, true);
  }
}

uint32_t Analyzer::request_of(const StringLiteral& source, List<ImportAttribute*> attributes,
                              ImportPhase phase, bool type_only) {
  std::vector<uint32_t>& same_source = requests_by_source_[source.value];
  for (const uint32_t at : same_source) {
    ModuleInfo::Request& each = requests_[at];
    if (each.phase != phase || !same_attributes(each.attributes, attributes)) continue;
    each.type_only &= type_only;
    return at;
  }
  same_source.push_back(static_cast<uint32_t>(requests_.size()));
  requests_.push_back({source.value, attributes, phase, source.start, type_only});
  return static_cast<uint32_t>(requests_.size() - 1);
}

/// What it names outright, tools look for as well.
void Analyzer::note_import_call(const ImportCall& call) {
  if (!options_.keep_type_imports || !module_ || !is<StringLiteral>(call.source)) return;
  request_of(*as<StringLiteral>(call.source), {}, call.phase, true);
}

void Analyzer::add_export(const Text* exported, const Text* local, Binding* binding, Node& node,
                          bool maybe_elidable) {
  if (!exported_names_.insert(exported).second)
    return diagnostics_.report(DiagnosticCode::DuplicateExport, node, {exported->to_utf8()});
  exports_.push_back({exported, local, binding, &node, maybe_elidable});
}

void Analyzer::export_bound_names(Node* pattern) {
  for_each_bound_name(
      pattern, [this](Identifier& id) { add_export(id.name, id.name, id.binding, id, false); });
}

/// `export` before a declaration: of a module, or of a namespace.
void Analyzer::visit_export(ExportDeclaration& declaration) {
  Statement& inner = *declaration.declaration;
  const bool in_namespace = scope_->kind == ScopeKind::Namespace;
  Identifier* id = nullptr;
  switch (inner.kind) {
    case NodeKind::VariableDeclaration: {
      auto& variables = *as<VariableDeclaration>(&inner);
      visit_variables(variables, in_namespace);
      for (VariableDeclarator* each : variables.declarations) {
        if (in_namespace) {
          for_each_bound_name(each->id, [](Identifier& name) { name.binding->exported = true; });
        } else if (module_) {
          export_bound_names(each->id);
        }
      }
      return;
    }
    case NodeKind::FunctionDeclaration:
      visit_statement(inner);
      id = as<FunctionDeclaration>(&inner)->function->id;
      break;
    case NodeKind::ClassDeclaration:
      visit_statement(inner);
      id = as<ClassDeclaration>(&inner)->class_node->id;
      break;
    case NodeKind::EnumDeclaration:
      visit_enum(*as<EnumDeclaration>(&inner), true);
      id = as<EnumDeclaration>(&inner)->id;
      break;
    case NodeKind::NamespaceDeclaration:
      visit_namespace(*as<NamespaceDeclaration>(&inner), true);
      id = as<NamespaceDeclaration>(&inner)->id;
      break;
    default: return visit_statement(inner);
  }
  if (!id || !id->binding) return;
  if (in_namespace) {
    id->binding->exported = true;
  } else if (module_ && !id->binding->exported) {
    add_export(id->name, id->name, id->binding, *id, false);
    id->binding->exported = true;  // Merged declarations export their name once.
  }
}

/// "*default*", for what `export default` (or the like) gives a value without a name.
void Analyzer::add_default_binding(Node& node) {
  module_->default_binding = add(*scope_, common_.star_default, BindingKind::Let, &node);
  module_->default_binding->initialized_at = node.end;
}

/// `export =` in a file of ES imports: what require() of it gives, and its default export.
void Analyzer::visit_export_assignment(ExportAssignment& assignment) {
  visit(assignment.expression);
  if (!module_) return;
  module_->is_commonjs = true;
  if (!module_->default_binding) add_default_binding(assignment);
  add_export(common_.default_, common_.star_default, module_->default_binding, assignment, false);
  add_export(texts_.intern_utf8("module.exports"), common_.star_default, module_->default_binding,
             assignment, false);
}

void Analyzer::visit_export_default(ExportDefault& declaration) {
  Node* const inner = declaration.declaration;
  Binding* binding = nullptr;
  if (auto* const function = try_as<FunctionDeclaration>(inner)) {
    visit_function_declaration(*function);
    if (function->function->id) binding = function->function->id->binding;
  } else if (auto* const declared_class = try_as<ClassDeclaration>(inner)) {
    visit_class_declaration(*declared_class);
    if (declared_class->class_node->id) binding = declared_class->class_node->id->binding;
  } else {
    visit(inner);
  }
  if (!module_) return;
  if (!binding) {
    add_default_binding(declaration);
    binding = module_->default_binding;
    binding->declaration = inner;
  }
  add_export(common_.default_, binding->name, binding, declaration, false);
}

void Analyzer::visit_export_named(ExportNamed& declaration) {
  if (!module_) return;
  if (!declaration.source) {
    for (ExportSpecifier* each : declaration.specifiers)
      add_export(each->exported, each->local, nullptr, *each, each->maybe_elidable);
    return;
  }
  const uint32_t request =
      request_of(*declaration.source, declaration.attributes, ImportPhase::Evaluation, false);
  for (ExportSpecifier* each : declaration.specifiers) {
    add_export(each->exported, nullptr, nullptr, *each, false);
    indirect_exports_.push_back({each->exported, request, each->local, each->start});
  }
}

void Analyzer::visit_export_all(ExportAll& declaration) {
  if (!module_) return;
  const uint32_t request =
      request_of(*declaration.source, declaration.attributes, ImportPhase::Evaluation, false);
  if (declaration.exported) add_export(declaration.exported, nullptr, nullptr, declaration, false);
  indirect_exports_.push_back({declaration.exported, request, nullptr, declaration.start});
}

/// `export = {a, b}`: names that importers find as they find those of a CommonJS module. Each is a
/// hidden binding, which the statement gives its value.
void Analyzer::export_members(Scope& scope) {
  Node* const node = module_->default_binding ? module_->default_binding->declaration : nullptr;
  const auto* const assignment = node ? try_as<ExportAssignment>(node) : nullptr;
  if (!assignment) return;
  for (const Text* const name : commonjs::members_of(*assignment->expression)) {
    if (!exported_names_.insert(name).second) continue;
    const Text* const hidden = texts_.intern_utf8("*export = " + name->to_utf8() + "*");
    Binding* const binding = add(scope, hidden, BindingKind::Let, node);
    binding->initialized_at = node->end;
    exports_.push_back({name, hidden, binding, node, false});
  }
}

/// At the end of the module, with all its names known and before they are resolved.
void Analyzer::resolve_exports(Scope& scope) {
  export_members(scope);
  for (const PendingExport& each : exports_) {
    if (!each.local) continue;  // From another module: listed already.
    Binding* const binding = each.binding ? each.binding : find(scope, each.local);
    if (!binding) {
      if (!each.maybe_elidable)
        diagnostics_.report(DiagnosticCode::UnknownExport, *each.node, {each.local->to_utf8()});
      continue;
    }
    auto* const specifier = try_as<ExportSpecifier>(each.node);
    if (specifier && specifier->reference) {
      specifier->reference->binding = binding;
      specifier->reference->scope = &scope;
    }
    if (binding->kind == BindingKind::Import) {
      const PendingImport& import = imports_[binding->slot];
      const ImportDeclaration& from = *import.declaration;
      const uint32_t request = request_of(*from.source, from.attributes, from.phase, false);
      indirect_exports_.push_back(
          {each.exported, request, import.specifier->imported, each.node->start});
      continue;
    }
    binding->exported = binding->used = binding->needs_undefined = true;
    local_exports_.push_back({each.exported, binding});
  }
}

void Analyzer::make_module_tables() {
  std::vector<ModuleInfo::Import> imports;
  std::vector<ModuleInfo::TypeImport> type_imports;
  for (const PendingImport& each : imports_) {
    const ImportDeclaration& from = *each.declaration;
    const bool is_used = each.binding->used || each.binding->assigned || each.binding->captured;
    const bool may_elide =
        !is_used && (each.specifier->says_type ||
                     (each.specifier->maybe_elidable && !options_.verbatim_module_syntax));
    if (options_.keep_type_imports && each.specifier->imported &&
        (may_elide || each.specifier->says_type)) {
      const uint32_t request = request_of(*from.source, from.attributes, from.phase, true);
      type_imports.push_back(
          {request, each.specifier->imported, each.specifier->start, !may_elide});
    }
    if (may_elide) {
      if (!from.maybe_elidable) request_of(*from.source, from.attributes, from.phase, false);
      continue;
    }
    // What nobody uses must still exist in the other module (§16.2.1.7.3.1).
    const uint32_t request = request_of(*from.source, from.attributes, from.phase, false);
    each.binding->slot = static_cast<uint32_t>(imports.size());
    imports.push_back({request, each.specifier->imported, each.binding});
  }
  const auto copy = [this](const auto& items) {
    using Item = typename std::decay_t<decltype(items)>::value_type;
    return arena_.copy_list(std::span<const Item>(items));
  };
  module_->requests = copy(requests_);
  module_->imports = copy(imports);
  module_->type_imports = copy(type_imports);
  module_->local_exports = copy(local_exports_);
  module_->indirect_exports = copy(indirect_exports_);
}

}  // namespace shoal::scope
