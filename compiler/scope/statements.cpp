// The walk over statements and declarations.
#include <utility>

#include "compiler/scope/analyzer.h"

namespace shoal::scope {

using namespace ast;

namespace {

BindingKind kind_of(VariableKind kind) {
  switch (kind) {
    case VariableKind::Var: return BindingKind::Var;
    case VariableKind::Let: return BindingKind::Let;
    case VariableKind::Const: return BindingKind::Const;
    case VariableKind::Using:
    case VariableKind::AwaitUsing: return BindingKind::Using;
  }
  return BindingKind::Var;
}

bool is_lexical_declaration(const Node* node) {
  if (!node) return false;
  switch (node->kind) {
    case NodeKind::VariableDeclaration:
      return as<VariableDeclaration>(node)->variable_kind != VariableKind::Var;
    case NodeKind::LabeledStatement: {
      const Node* body = node;
      while (const auto* const labeled = try_as<LabeledStatement>(body)) body = labeled->body;
      return is<FunctionDeclaration>(body);
    }
    case NodeKind::FunctionDeclaration:
    case NodeKind::ClassDeclaration:
    case NodeKind::EnumDeclaration:
    case NodeKind::NamespaceDeclaration:
    case NodeKind::ImportEquals: return true;
    default: return false;
  }
}

bool has_lexical_declarations(List<Statement*> statements) {
  for (const Statement* each : statements)
    if (is_lexical_declaration(each)) return true;
  return false;
}

}  // namespace

void Analyzer::visit_statements(List<Statement*> statements) {
  Siblings siblings{statements, nullptr};
  Siblings* const outer = std::exchange(siblings_, &siblings);
  for (Statement* each : statements) visit_statement(*each);
  siblings_ = outer;
}

/// A statement inside another: it need not run.
void Analyzer::visit_nested(Statement* statement) {
  if (!statement) return;
  ++function_->statement_depth;
  visit_statement(*statement);
  --function_->statement_depth;
}

void Analyzer::visit_statement(Statement& statement) {
  switch (statement.kind) {
    case NodeKind::BlockStatement: return visit_block(*as<BlockStatement>(&statement));
    case NodeKind::VariableDeclaration:
      return visit_variables(*as<VariableDeclaration>(&statement), false);
    case NodeKind::FunctionDeclaration:
      return visit_function_declaration(*as<FunctionDeclaration>(&statement));
    case NodeKind::ClassDeclaration:
      return visit_class_declaration(*as<ClassDeclaration>(&statement));
    case NodeKind::ExpressionStatement:
      return visit(as<ExpressionStatement>(&statement)->expression);
    case NodeKind::IfStatement: return visit_if(*as<IfStatement>(&statement));
    case NodeKind::ForStatement: return visit_for(*as<ForStatement>(&statement));
    case NodeKind::ForInStatement: return visit_for_each(*as<ForInStatement>(&statement));
    case NodeKind::ForOfStatement: return visit_for_each(*as<ForOfStatement>(&statement));
    case NodeKind::WhileStatement:
      visit(as<WhileStatement>(&statement)->test);
      return visit_nested(as<WhileStatement>(&statement)->body);
    case NodeKind::DoWhileStatement:
      visit_nested(as<DoWhileStatement>(&statement)->body);
      return visit(as<DoWhileStatement>(&statement)->test);
    case NodeKind::LabeledStatement: return visit_nested(as<LabeledStatement>(&statement)->body);
    case NodeKind::TryStatement: return visit_try(*as<TryStatement>(&statement));
    case NodeKind::SwitchStatement: return visit_switch(*as<SwitchStatement>(&statement));
    case NodeKind::WithStatement: return visit_with(*as<WithStatement>(&statement));
    case NodeKind::EnumDeclaration: return visit_enum(*as<EnumDeclaration>(&statement), false);
    case NodeKind::NamespaceDeclaration:
      return visit_namespace(*as<NamespaceDeclaration>(&statement), false);
    case NodeKind::ImportEquals: return visit_import_equals(*as<ImportEquals>(&statement));
    case NodeKind::ImportDeclaration: return visit_import(*as<ImportDeclaration>(&statement));
    case NodeKind::ExportDeclaration: return visit_export(*as<ExportDeclaration>(&statement));
    case NodeKind::ExportDefault: return visit_export_default(*as<ExportDefault>(&statement));
    case NodeKind::ExportNamed: return visit_export_named(*as<ExportNamed>(&statement));
    case NodeKind::ExportAll: return visit_export_all(*as<ExportAll>(&statement));
    case NodeKind::ExportAssignment:
      return visit_export_assignment(*as<ExportAssignment>(&statement));
    default: return visit_children(statement);  // return, throw, break, ...
  }
}

void Analyzer::visit_block(BlockStatement& block) {
  if (!has_lexical_declarations(block.body)) {
    ++function_->statement_depth;
    visit_statements(block.body);
    --function_->statement_depth;
    return;
  }
  Work work;
  block.scope = open_scope(ScopeKind::Block, work, block.start, block.end);
  ++function_->statement_depth;
  visit_statements(block.body);
  --function_->statement_depth;
  close_scope();
}

/// `if (x) function f(){}` is short for a block (§B.3.3).
Statement* Analyzer::wrap_function(Statement* statement) {
  if (!is<FunctionDeclaration>(statement)) return statement;
  BlockStatement* const block = arena_.make<BlockStatement>(statement->span());
  block->body = arena_.make_list<Statement*>(1);
  block->body[0] = statement;
  return block;
}

void Analyzer::visit_if(IfStatement& first) {
  ++function_->statement_depth;
  for (IfStatement* at = &first; at;) {
    visit(at->test);
    at->consequent = wrap_function(at->consequent);
    visit_statement(*at->consequent);
    if (!at->alternate) break;
    at->alternate = wrap_function(at->alternate);
    IfStatement* const next = try_as<IfStatement>(at->alternate);
    if (!next) visit_statement(*at->alternate);
    at = next;
  }
  --function_->statement_depth;
}

void Analyzer::visit_for(ForStatement& loop) {
  const bool has_scope = is_lexical_declaration(loop.init);
  Work work;
  if (has_scope) {
    loop.scope = open_scope(ScopeKind::Loop, work, loop.start, loop.end);
    loop.scope->copies_environment =
        as<VariableDeclaration>(loop.init)->variable_kind == VariableKind::Let;
  }
  if (auto* const declaration = try_as<VariableDeclaration>(loop.init)) {
    visit_variables(*declaration, false);
  } else {
    visit(loop.init);
  }
  visit(loop.test);
  visit(loop.update);
  visit_nested(loop.body);
  if (has_scope) close_scope();
}

template <class Loop>
void Analyzer::visit_for_each(Loop& loop) {
  auto* const declaration = try_as<VariableDeclaration>(loop.left);
  if (!is_lexical_declaration(loop.left)) {
    ++function_->statement_depth;
    if (declaration) {
      for (VariableDeclarator* each : declaration->declarations) {
        declare_pattern(each->id, BindingKind::Var, ~0u, true);
        visit(each->init);
      }
    } else {
      visit_target(loop.left, false);
    }
    visit(loop.right);
    visit_statement(*loop.body);
    --function_->statement_depth;
    return;
  }
  const BindingKind kind = kind_of(declaration->variable_kind);
  Work head;
  loop.head_scope = open_scope(ScopeKind::LoopHead, head, loop.right->start, loop.right->end);
  for (VariableDeclarator* each : declaration->declarations) {
    for_each_bound_name(each->id, [&](Identifier& id) {
      if (!find(*scope_, id.name)) add(*scope_, id.name, kind, &id);
    });
  }
  visit(loop.right);
  close_scope();
  Work work;
  loop.scope = open_scope(ScopeKind::Loop, work, loop.start, loop.end);
  for (VariableDeclarator* each : declaration->declarations)
    declare_pattern(each->id, kind, loop.left->end, true);
  visit_nested(loop.body);
  close_scope();
}

void Analyzer::visit_try(TryStatement& statement) {
  visit_nested(statement.block);
  ++function_->statement_depth;
  if (statement.handler) visit_catch(*statement.handler);
  --function_->statement_depth;
  visit_nested(statement.finalizer);
}

void Analyzer::visit_catch(CatchClause& handler) {
  if (!handler.param) return visit_block(*handler.body);
  Work work;
  handler.scope = open_scope(ScopeKind::Catch, work, handler.start, handler.end);
  work.is_simple_catch = is<Identifier>(handler.param);
  const uint32_t initialized_at = work.is_simple_catch ? 0 : handler.param->end;
  declare_pattern(handler.param, BindingKind::CatchParameter, initialized_at, true);
  if (has_lexical_declarations(handler.body->body)) {
    Work body;
    body.is_catch_body = true;
    handler.body->scope = open_scope(ScopeKind::Block, body, handler.body->start, handler.end);
    visit_statements(handler.body->body);
    close_scope();
  } else {
    visit_statements(handler.body->body);
  }
  close_scope();
}

void Analyzer::visit_switch(SwitchStatement& statement) {
  visit(statement.discriminant);
  bool has_scope = false;
  for (const SwitchCase* each : statement.cases)
    has_scope |= has_lexical_declarations(each->consequent);
  Work work;
  if (has_scope)
    statement.scope = open_scope(ScopeKind::Switch, work, statement.start, statement.end);
  ++function_->statement_depth;
  for (SwitchCase* each : statement.cases) {
    visit(each->test);
    work.clause_end = each->end;
    visit_statements(each->consequent);
  }
  --function_->statement_depth;
  if (has_scope) close_scope();
}

void Analyzer::visit_with(WithStatement& statement) {
  visit(statement.object);
  Work work;
  statement.scope = open_scope(ScopeKind::With, work, statement.body->start, statement.end);
  visit_nested(statement.body);
  close_scope();
}

// ---- Declarations -------------------------------------------------------------------------------

void Analyzer::visit_variables(VariableDeclaration& declaration, bool is_exported_member) {
  const BindingKind kind =
      is_exported_member ? BindingKind::Member : kind_of(declaration.variable_kind);
  for (VariableDeclarator* each : declaration.declarations) {
    const bool has_value = each->init != nullptr;
    // A `let x;` is undefined from there on.
    declare_pattern(each->id, kind, is_exported_member ? 0 : each->end, has_value);
    if (each->init) visit(each->init);
  }
}

void Analyzer::visit_function_declaration(FunctionDeclaration& declaration) {
  const Binding* hoisted = nullptr;
  if (declaration.function->id) hoisted = declare_function(declaration);
  visit_function(*declaration.function, scope_->start, 0, hoisted);
}

void Analyzer::visit_class_declaration(ClassDeclaration& declaration) {
  ClassNode& node = *declaration.class_node;
  if (node.id) declare_lexical(*node.id, BindingKind::Class, node.end);
  visit_class(node);
}

/// Remembers where other bodies of the same name stand, if there are any.
void Analyzer::note_siblings(Scope& scope, Siblings* siblings, const Text* name, bool is_export) {
  Work& work = *scope.work;
  const Work* const outside = is_export ? scope.parent->work : nullptr;
  work.merges_outside = outside && outside->merge_name;
  if (!siblings) return;
  if (!siblings->bodies) {
    siblings->bodies = std::make_unique<std::unordered_map<const Text*, uint32_t>>();
    for (const Statement* each : siblings->statements) {
      if (const auto* const exported = try_as<ExportDeclaration>(each))
        each = exported->declaration;
      if (const auto* const space = try_as<NamespaceDeclaration>(each))
        ++(*siblings->bodies)[space->id->name];
      if (const auto* const enumeration = try_as<EnumDeclaration>(each))
        ++(*siblings->bodies)[enumeration->id->name];
    }
  }
  if ((*siblings->bodies)[name] < 2 && !work.merges_outside) return;
  work.siblings = siblings->statements;
  work.merge_name = name;
}

void Analyzer::visit_enum(EnumDeclaration& declaration, bool is_export) {
  Binding* const name = declare_lexical(*declaration.id, BindingKind::Enum, declaration.end);
  name->used = true;
  name->exported |= is_export && scope_->kind == ScopeKind::Namespace;
  Siblings* const siblings = siblings_;
  Work work;
  Scope* const scope = open_scope(ScopeKind::Enum, work, declaration.start, declaration.end);
  declaration.scope = scope;
  note_siblings(*scope, siblings, declaration.id->name, is_export);
  scope->next_merged = name->merged_bodies;
  name->merged_bodies = scope;
  scope->object_binding = add_hidden(*scope);
  for (EnumMember* each : declaration.members) {
    if (!find(*scope, each->name)) {
      add(*scope, each->name, BindingKind::Member, each)->initialized_at = 0;
    }
    visit(each->initializer);
  }
  close_scope();
}

void Analyzer::visit_namespace(NamespaceDeclaration& declaration, bool is_export) {
  Binding* const name = declare_lexical(*declaration.id, BindingKind::Namespace, declaration.end);
  name->used = true;
  name->exported |= is_export && scope_->kind == ScopeKind::Namespace;
  Siblings* const siblings = siblings_;
  Scope* const outer_var_scope = var_scope_;
  Work work;
  Scope* const scope = open_scope(ScopeKind::Namespace, work, declaration.start, declaration.end);
  declaration.scope = var_scope_ = scope;
  note_siblings(*scope, siblings, declaration.id->name, is_export);
  scope->next_merged = name->merged_bodies;
  name->merged_bodies = scope;
  scope->object_binding = add_hidden(*scope);
  ++function_->statement_depth;
  visit_statements(declaration.body);
  --function_->statement_depth;
  close_scope();
  var_scope_ = outer_var_scope;
}

void Analyzer::visit_import_equals(ImportEquals& declaration) {
  Binding* const name = declare_lexical(*declaration.id, BindingKind::Const, declaration.end);
  if (declaration.source && module_) module_->is_commonjs = true;
  if (declaration.is_export) {
    name->exported = true;
    if (module_ && scope_->kind == ScopeKind::Module)
      add_export(declaration.id->name, declaration.id->name, name, *declaration.id, false);
  }
  const bool may_elide =
      declaration.maybe_elidable && !declaration.is_export && !options_.verbatim_module_syntax;
  if (!may_elide) return visit(declaration.reference);
  declaration.aux = kElided;
  aliases_.push_back(&declaration);
}

}  // namespace shoal::scope
