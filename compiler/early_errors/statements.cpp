// Early errors of statements, declarations and module items.
#include <algorithm>

#include "compiler/early_errors/checker.h"

#include "compiler/ast/visit.h"

namespace shoal::early_errors {

using namespace ast;

namespace {

const Statement* without_labels(const Statement* statement) {
  while (const auto* const labeled = try_as<LabeledStatement>(statement)) statement = labeled->body;
  return statement;
}

bool is_loop(const Statement* statement) {
  switch (without_labels(statement)->kind) {
    case NodeKind::ForStatement:
    case NodeKind::ForInStatement:
    case NodeKind::ForOfStatement:
    case NodeKind::WhileStatement:
    case NodeKind::DoWhileStatement: return true;
    default: return false;
  }
}

bool is_using(const Node* node) {
  const auto* const declaration = try_as<VariableDeclaration>(node);
  return declaration && (declaration->variable_kind == VariableKind::Using ||
                         declaration->variable_kind == VariableKind::AwaitUsing);
}

/// The part of an expression that begins with its first token.
const Node* leftmost(const Node* node) {
  while (node && !node->parenthesized) {
    switch (node->kind) {
      case NodeKind::MemberExpression: node = as<MemberExpression>(node)->object; break;
      case NodeKind::ComputedMemberExpression: {
        const auto* const element = as<ComputedMemberExpression>(node);
        if (is<Identifier>(element->object)) return element;  // `let [` is told apart.
        node = element->object;
        break;
      }
      case NodeKind::PrivateMemberExpression:
        node = as<PrivateMemberExpression>(node)->object;
        break;
      case NodeKind::CallExpression: node = as<CallExpression>(node)->callee; break;
      case NodeKind::TaggedTemplate: node = as<TaggedTemplate>(node)->tag; break;
      case NodeKind::ChainExpression: node = as<ChainExpression>(node)->expression; break;
      case NodeKind::BinaryExpression: node = as<BinaryExpression>(node)->left; break;
      case NodeKind::LogicalExpression: node = as<LogicalExpression>(node)->left; break;
      case NodeKind::ConditionalExpression: node = as<ConditionalExpression>(node)->test; break;
      case NodeKind::AssignmentExpression: node = as<AssignmentExpression>(node)->left; break;
      case NodeKind::SequenceExpression: node = as<SequenceExpression>(node)->expressions[0]; break;
      case NodeKind::UpdateExpression:
        if (as<UpdateExpression>(node)->prefix) return node;
        node = as<UpdateExpression>(node)->argument;
        break;
      default: return node;
    }
  }
  return node;
}

bool starts_with_function_or_class(const Node* first) {
  if (first->parenthesized) return false;
  const auto* const function = try_as<FunctionNode>(first);
  return is<ClassNode>(first) || (function && function->function_kind == FunctionKind::Expression);
}

const Identifier* leading_identifier(const Node* node) {
  const Node* first = leftmost(node);
  if (const auto* const element = try_as<ComputedMemberExpression>(first)) first = element->object;
  return first && !first->parenthesized ? try_as<Identifier>(first) : nullptr;
}

}  // namespace

void Checker::visit_statements(List<Statement*> statements) {
  for (Statement* each : statements) visit_statement(*each);
}

void Checker::visit_top_level(Statement& statement) {
  const bool is_module = program_.goal == Goal::Module;
  switch (statement.kind) {
    case NodeKind::ImportDeclaration:
      if (!is_module) error(DiagnosticCode::ImportOutside, statement);
      return visit_import(*as<ImportDeclaration>(&statement));
    case NodeKind::ExportNamed:
      if (!is_module) error(DiagnosticCode::ExportOutside, statement);
      return visit_export_named(*as<ExportNamed>(&statement));
    case NodeKind::ExportAll: {
      auto& all = *as<ExportAll>(&statement);
      if (!is_module) error(DiagnosticCode::ExportOutside, statement);
      if (all.exported) check_export_name(all.exported, statement);
      return check_attributes(all.attributes);
    }
    case NodeKind::ExportDefault:
      if (!is_module) error(DiagnosticCode::ExportOutside, statement);
      return visit_export_default(*as<ExportDefault>(&statement));
    case NodeKind::ExportDeclaration:
      if (!is_module) error(DiagnosticCode::ExportOutside, statement);
      return visit_statement(*as<ExportDeclaration>(&statement)->declaration);
    case NodeKind::ImportEquals:
      if (!is_module && as<ImportEquals>(&statement)->is_export)
        error(DiagnosticCode::ExportOutside, statement);
      return visit_children(statement);
    case NodeKind::ExportAssignment: return visit_children(statement);
    case NodeKind::VariableDeclaration:
      if (program_.goal != Goal::Module && program_.goal != Goal::CommonJs && is_using(&statement))
        error(DiagnosticCode::UsingPosition, statement);
      return visit_statement(statement);
    default: return visit_statement(statement);
  }
}

void Checker::visit_statement(Statement& statement) {
  switch (statement.kind) {
    case NodeKind::BlockStatement: return visit_statements(as<BlockStatement>(&statement)->body);
    case NodeKind::ExpressionStatement:
      return visit_expression_statement(*as<ExpressionStatement>(&statement));
    case NodeKind::VariableDeclaration:
      return visit_variables(*as<VariableDeclaration>(&statement), true);
    case NodeKind::FunctionDeclaration:
      return visit_function(*as<FunctionDeclaration>(&statement)->function);
    case NodeKind::ClassDeclaration:
      return visit_class(*as<ClassDeclaration>(&statement)->class_node);
    case NodeKind::IfStatement: return visit_if(*as<IfStatement>(&statement));
    case NodeKind::ForStatement: return visit_for(*as<ForStatement>(&statement));
    case NodeKind::ForInStatement: {
      auto& loop = *as<ForInStatement>(&statement);
      return visit_for_each(loop, loop.left, loop.right, loop.body, "for-in");
    }
    case NodeKind::ForOfStatement: return visit_for_of(*as<ForOfStatement>(&statement));
    case NodeKind::WhileStatement:
      visit(as<WhileStatement>(&statement)->test);
      return visit_loop_body(as<WhileStatement>(&statement)->body);
    case NodeKind::DoWhileStatement:
      visit_loop_body(as<DoWhileStatement>(&statement)->body);
      return visit(as<DoWhileStatement>(&statement)->test);
    case NodeKind::ContinueStatement: return check_continue(*as<ContinueStatement>(&statement));
    case NodeKind::BreakStatement: return check_break(*as<BreakStatement>(&statement));
    case NodeKind::ReturnStatement:
      if (!context_.may_return) error(DiagnosticCode::IllegalReturn, statement);
      return visit(as<ReturnStatement>(&statement)->argument);
    case NodeKind::WithStatement:
      if (context_.strict) error(DiagnosticCode::StrictWith, statement);
      visit(as<WithStatement>(&statement)->object);
      return visit_substatement(as<WithStatement>(&statement)->body, Parent::With);
    case NodeKind::SwitchStatement: return visit_switch(*as<SwitchStatement>(&statement));
    case NodeKind::TryStatement: return visit_try(*as<TryStatement>(&statement));
    case NodeKind::LabeledStatement: return visit_label(*as<LabeledStatement>(&statement));
    case NodeKind::EnumDeclaration: return visit_enum(*as<EnumDeclaration>(&statement));
    case NodeKind::NamespaceDeclaration:
      return visit_namespace(*as<NamespaceDeclaration>(&statement));
    case NodeKind::ImportDeclaration: return error(DiagnosticCode::ImportOutside, statement);
    case NodeKind::ExportDeclaration:
    case NodeKind::ExportNamed:
    case NodeKind::ExportAll:
    case NodeKind::ExportDefault:
    case NodeKind::ExportAssignment: return error(DiagnosticCode::ExportOutside, statement);
    default: return visit_children(statement);
  }
}

/// §14.5: an expression statement starts with neither `{`, `function`, `class` nor `let [`.
void Checker::visit_expression_statement(ExpressionStatement& statement) {
  // The lowering has made a statement of the one function.
  if (program_.goal == Goal::FunctionConstructor) return visit(statement.expression);
  const Node* const first = leftmost(statement.expression);
  if (const auto* const element = try_as<ComputedMemberExpression>(first)) {
    const auto* const id = try_as<Identifier>(element->object);
    if (id && id->name == common_.let && !id->has_escape && !id->parenthesized &&
        !first->parenthesized)
      error(DiagnosticCode::LexicalInStatement, *id);
  } else if (starts_with_function_or_class(first)) {
    error(DiagnosticCode::UnexpectedKeyword, *first, {is<ClassNode>(first) ? "class" : "function"});
  } else if ((is<ObjectPattern>(first) || is<ObjectExpression>(first)) && !first->parenthesized) {
    error(DiagnosticCode::UnexpectedKeyword, *first, {"{"});
  }
  visit(statement.expression);
}

/// `x => {} = 1`: the brace opens the arrow's body, never a pattern.
void Checker::visit_expression_body(Expression* body) {
  if (!body) return;
  const Node* const first = leftmost(body);
  if (is<ObjectPattern>(first) && !first->parenthesized)
    error(DiagnosticCode::InvalidAssignmentTarget, *first);
  visit(body);
}

// ---- Statements inside statements ---------------------------------------------------------------

void Checker::check_function_position(const FunctionDeclaration& declaration, Parent parent) {
  const FunctionNode& function = *declaration.function;
  if (function.is_async) return error(DiagnosticCode::AsyncFunctionInStatement, declaration);
  if (function.is_generator) return error(DiagnosticCode::GeneratorInStatement, declaration);
  if (context_.strict) return error(DiagnosticCode::StrictFunctionInStatement, declaration);
  if (parent == Parent::If || parent == Parent::Label) return;
  error(DiagnosticCode::SloppyFunctionInStatement, declaration);
}

void Checker::visit_substatement(Statement* statement, Parent parent) {
  if (!statement) return;
  switch (statement->kind) {
    case NodeKind::FunctionDeclaration:
      check_function_position(*as<FunctionDeclaration>(statement), parent);
      break;
    case NodeKind::ClassDeclaration: error(DiagnosticCode::ClassInStatement, *statement); break;
    case NodeKind::VariableDeclaration:
      if (as<VariableDeclaration>(statement)->variable_kind != VariableKind::Var)
        error(DiagnosticCode::LexicalInStatement, *statement);
      break;
    case NodeKind::LabeledStatement:
      if (parent != Parent::Label && is<FunctionDeclaration>(without_labels(statement)))
        error(DiagnosticCode::LabelledFunction, *statement);
      break;
    default: break;
  }
  visit_statement(*statement);
}

void Checker::visit_if(IfStatement& statement) {
  for (IfStatement* at = &statement; at;) {
    visit(at->test);
    visit_substatement(at->consequent, Parent::If);
    IfStatement* const next = try_as<IfStatement>(at->alternate);
    if (!next) visit_substatement(at->alternate, Parent::If);
    at = next;
  }
}

// ---- Loops, labels, switch ----------------------------------------------------------------------

void Checker::visit_loop_body(Statement* body) {
  const bool in_loop = context_.in_loop;
  const bool may_break = context_.may_break;
  context_.in_loop = context_.may_break = true;
  visit_substatement(body, Parent::Loop);
  context_.in_loop = in_loop;
  context_.may_break = may_break;
}

void Checker::visit_for(ForStatement& loop) {
  if (auto* const declaration = try_as<VariableDeclaration>(loop.init)) {
    for (const VariableDeclarator* each : declaration->declarations) check_no_in(each->init);
    visit_variables(*declaration, true);
  } else {
    check_no_in(loop.init);
    visit(loop.init);
  }
  visit(loop.test);
  visit(loop.update);
  visit_loop_body(loop.body);
}

void Checker::visit_for_each(Node& loop, Node* left, Node* right, Statement* body,
                             const char* name) {
  auto* const declaration = try_as<VariableDeclaration>(left);
  if (!declaration) {
    visit_target(left, DiagnosticCode::InvalidForTarget);
  } else {
    const bool is_in = is<ForInStatement>(&loop);
    if (declaration->declarations.size() != 1)
      error(DiagnosticCode::ForSingleBinding, *declaration, {name});
    for (const VariableDeclarator* each : declaration->declarations) {
      if (!each->init) continue;
      const bool is_allowed = is_in && !context_.strict && is<Identifier>(each->id) &&
                              declaration->variable_kind == VariableKind::Var;
      if (!is_allowed) error(DiagnosticCode::ForInitializer, *declaration, {name});
    }
    if (is_in && is_using(declaration)) error(DiagnosticCode::UsingPosition, *declaration);
    visit_variables(*declaration, false);
  }
  visit(right);
  visit_loop_body(body);
}

void Checker::visit_for_of(ForOfStatement& loop) {
  if (loop.is_await && (!context_.is_async || context_.in_parameters))
    error(DiagnosticCode::ForAwaitOutside, loop);
  if (const Identifier* const first = leading_identifier(loop.left)) {
    if (first->name == common_.let && !first->has_escape) {
      error(DiagnosticCode::ForOfLet, *first);
    } else if (first == loop.left && first->name == common_.async && !first->has_escape &&
               !loop.is_await) {
      error(DiagnosticCode::ForOfAsync, *first);
    }
  }
  visit_for_each(loop, loop.left, loop.right, loop.body, "for-of");
}

void Checker::visit_switch(SwitchStatement& statement) {
  visit(statement.discriminant);
  const bool may_break = context_.may_break;
  context_.may_break = true;
  bool has_default = false;
  for (SwitchCase* each : statement.cases) {
    if (!each->test) {
      if (has_default) error(DiagnosticCode::DuplicateDefault, *each);
      has_default = true;
    }
    visit(each->test);
    for (Statement* inner : each->consequent) {
      if (is_using(inner)) error(DiagnosticCode::UsingPosition, *inner);
      visit_statement(*inner);
    }
  }
  context_.may_break = may_break;
}

void Checker::visit_try(TryStatement& statement) {
  visit_statement(*statement.block);
  if (CatchClause* const handler = statement.handler) {
    visit_binding_pattern(handler->param, false);
    visit_statement(*handler->body);
  }
  visit(statement.finalizer);
}

void Checker::visit_label(LabeledStatement& statement) {
  check_name(statement.label, statement, false);
  for (size_t at = context_.first_label; at < labels_.size(); ++at) {
    if (labels_[at].name == statement.label)
      error(DiagnosticCode::DuplicateLabel, statement, {statement.label->to_utf8()});
  }
  labels_.push_back({statement.label, is_loop(statement.body)});
  visit_substatement(statement.body, Parent::Label);
  labels_.pop_back();
}

void Checker::check_continue(const ContinueStatement& statement) {
  if (!statement.label) {
    if (!context_.in_loop) error(DiagnosticCode::IllegalContinue, statement);
    return;
  }
  for (size_t at = labels_.size(); at-- > context_.first_label;) {
    if (labels_[at].name != statement.label) continue;
    if (!labels_[at].is_loop)
      error(DiagnosticCode::ContinueNotLoop, statement, {statement.label->to_utf8()});
    return;
  }
  error(DiagnosticCode::UndefinedLabel, statement, {statement.label->to_utf8()});
}

void Checker::check_break(const BreakStatement& statement) {
  if (!statement.label) {
    if (!context_.may_break) error(DiagnosticCode::IllegalBreak, statement);
    return;
  }
  for (size_t at = labels_.size(); at-- > context_.first_label;)
    if (labels_[at].name == statement.label) return;
  error(DiagnosticCode::UndefinedLabel, statement, {statement.label->to_utf8()});
}

// ---- Declarations -------------------------------------------------------------------------------

void Checker::visit_variables(VariableDeclaration& declaration, bool needs_initializers) {
  const VariableKind kind = declaration.variable_kind;
  const bool is_constant = kind != VariableKind::Var && kind != VariableKind::Let;
  if (kind == VariableKind::AwaitUsing && (!context_.is_async || context_.in_parameters))
    error(DiagnosticCode::AwaitOutside, declaration);
  for (VariableDeclarator* each : declaration.declarations) {
    const bool is_pattern = !is<Identifier>(each->id);
    if (is_pattern && is_using(&declaration)) error(DiagnosticCode::UsingPattern, *each);
    if (needs_initializers && !each->init && (is_constant || is_pattern))
      error(DiagnosticCode::MissingConstInitializer, *each,
            {is_pattern ? "destructuring" : to_text(kind)});
    visit_binding_pattern(each->id, kind != VariableKind::Var);
    visit(each->init);
  }
}

void Checker::visit_namespace(NamespaceDeclaration& declaration) {
  visit_binding(*declaration.id, false);
  const Context outer = context_;
  context_.may_return = context_.in_loop = context_.may_break = false;
  context_.first_label = labels_.size();
  for (Statement* each : declaration.body) {
    if (auto* const exported = try_as<ExportDeclaration>(each)) {
      visit_statement(*exported->declaration);
    } else if (is<ImportEquals>(each)) {
      visit_children(*each);
    } else {
      visit_statement(*each);
    }
  }
  context_ = outer;
}

void Checker::visit_enum(EnumDeclaration& declaration) {
  visit_binding(*declaration.id, false);
  for (EnumMember* each : declaration.members) visit(each->initializer);
}

// ---- Modules ------------------------------------------------------------------------------------

void Checker::check_attributes(List<ImportAttribute*> attributes) {
  names_.clear();
  for (const ImportAttribute* each : attributes) names_.push_back(each->key);
  std::sort(names_.begin(), names_.end(), std::less<>());
  const auto twice = std::adjacent_find(names_.begin(), names_.end());
  if (twice == names_.end()) return;
  const ImportAttribute* last = nullptr;
  for (const ImportAttribute* each : attributes)
    if (each->key == *twice) last = each;
  error(DiagnosticCode::DuplicateAttribute, *last, {last->key->to_utf8()});
}

/// §16.2.3.1: a module export name that is a string must be well-formed Unicode.
void Checker::check_export_name(const Text* name, const Node& place) {
  if (!name || name->is_latin1()) return;
  for (uint32_t at = 0; at < name->length(); ++at) {
    const char16_t unit = (*name)[at];
    if ((unit & 0xF800) != 0xD800) continue;
    const bool is_pair =
        unit < 0xDC00 && at + 1 < name->length() && ((*name)[at + 1] & 0xFC00) == 0xDC00;
    if (!is_pair) return error(DiagnosticCode::LoneSurrogateExport, place);
    ++at;
  }
}

void Checker::visit_import(ImportDeclaration& declaration) {
  for (ImportSpecifier* each : declaration.specifiers) {
    check_export_name(each->imported, *each);
    visit_binding(*each->local, true);
  }
  check_attributes(declaration.attributes);
}

void Checker::visit_export_default(ExportDefault& declaration) {
  Node* const inner = declaration.declaration;
  const bool is_declaration = is<FunctionDeclaration>(inner) || is<ClassDeclaration>(inner);
  if (!is_declaration && is_statement(*inner)) error(DiagnosticCode::ExportOutside, *inner);
  // `export default function(){}()`: the function is a declaration, and what follows has no start.
  const Node* const first = leftmost(inner);
  if (first != inner && starts_with_function_or_class(first))
    error(DiagnosticCode::UnexpectedKeyword, *first, {"("});
  visit(inner);
}

void Checker::visit_export_named(ExportNamed& declaration) {
  for (ExportSpecifier* each : declaration.specifiers) {
    check_export_name(each->exported, *each);
    check_export_name(each->local, *each);
    if (declaration.source) continue;
    if (each->local_is_string) {
      error(DiagnosticCode::StringExport, *each);
    } else if (each->reference) {
      visit_reference(*each->reference);
    }
  }
  check_attributes(declaration.attributes);
}

}  // namespace shoal::early_errors
