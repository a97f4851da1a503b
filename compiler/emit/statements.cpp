// Statements and declarations.
#include "compiler/emit/const_enums.h"
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;

namespace {

/// Straight code longer than this checks its fuel in between.
constexpr uint32_t kInstructionsBetweenChecksMax = 4000;

/// Whether a debugger stops before the statement: others only hold statements, or do nothing.
bool is_stop(const Statement& node) {
  switch (node.kind) {
    case NodeKind::BlockStatement:
    case NodeKind::TryStatement:
    case NodeKind::LabeledStatement:
    case NodeKind::FunctionDeclaration:
    case NodeKind::ExportDeclaration:
    case NodeKind::EmptyStatement:
    case NodeKind::TypeDeclaration:
    case NodeKind::ImportDeclaration:
    case NodeKind::ExportNamed:
    case NodeKind::ExportAll: return false;
    default: return true;
  }
}

}  // namespace

void FunctionEmitter::fuel_check() {
  const uint32_t count = code_.instruction_count() - last_fuel_check_;
  if (count < kInstructionsBetweenChecksMax) return;
  const Label next = code_.make_label();
  code_.emit(ops::JumpBack{.target = next, .fuel = count});
  code_.bind(next);
  last_fuel_check_ = code_.instruction_count();
}

/// Where the completion value counts: this statement's is undefined unless something in it gives
/// one.
void FunctionEmitter::set_completion_undefined() {
  if (completion_ != kNoReg) code_.emit(ops::LoadUndefined{.dst = completion_});
}

void FunctionEmitter::statements(List<Statement*> nodes) {
  FinallyState state;
  const bool uses = has_using(nodes);
  if (uses) begin_resources(state);
  for (Statement* const each : nodes)
    if (EnumDeclaration* const first = hoisted_enum(each)) enum_declaration(*first);
  for (Statement* const each : nodes) statement(*each);
  if (uses) end_resources(state, has_await_using(nodes));
}

void FunctionEmitter::statement(Statement& node) {
  Temporaries temporaries(regs_);
  fuel_check();
  check_registers(node);
  at(node);
  if (is_stop(node)) mark_statement(node.start);
  switch (node.kind) {
    case NodeKind::ExpressionStatement:
      return expression_statement(*as<ExpressionStatement>(&node));
    case NodeKind::VariableDeclaration:
      return variable_declaration(*as<VariableDeclaration>(&node));
    case NodeKind::ReturnStatement: return return_statement(*as<ReturnStatement>(&node));
    case NodeKind::IfStatement: return if_statement(*as<IfStatement>(&node));
    case NodeKind::BlockStatement: return block(*as<BlockStatement>(&node));
    case NodeKind::ForStatement: return for_statement(*as<ForStatement>(&node));
    case NodeKind::ForInStatement: return for_in_statement(*as<ForInStatement>(&node));
    case NodeKind::ForOfStatement: return for_of_statement(*as<ForOfStatement>(&node));
    case NodeKind::WhileStatement: return while_statement(*as<WhileStatement>(&node));
    case NodeKind::DoWhileStatement: return do_while_statement(*as<DoWhileStatement>(&node));
    case NodeKind::SwitchStatement: return switch_statement(*as<SwitchStatement>(&node));
    case NodeKind::BreakStatement: return break_statement(as<BreakStatement>(&node)->label);
    case NodeKind::ContinueStatement:
      return continue_statement(as<ContinueStatement>(&node)->label);
    case NodeKind::ThrowStatement: return throw_statement(*as<ThrowStatement>(&node));
    case NodeKind::TryStatement: return try_statement(*as<TryStatement>(&node));
    case NodeKind::LabeledStatement: return labeled_statement(*as<LabeledStatement>(&node));
    case NodeKind::WithStatement: return with_statement(*as<WithStatement>(&node));
    case NodeKind::DebuggerStatement: code_.emit(ops::Debugger{}); return;
    case NodeKind::FunctionDeclaration:
      return function_declaration(*as<FunctionDeclaration>(&node));
    case NodeKind::ClassDeclaration: return class_declaration(*as<ClassDeclaration>(&node));
    default: return module_or_type_statement(node);
  }
}

void FunctionEmitter::module_or_type_statement(Statement& node) {
  switch (node.kind) {
    case NodeKind::ExportDeclaration: return statement(*as<ExportDeclaration>(&node)->declaration);
    case NodeKind::ExportDefault: return export_default(*as<ExportDefault>(&node));
    case NodeKind::EnumDeclaration:
      if (is_hoisted(*as<EnumDeclaration>(&node))) return;
      return enum_declaration(*as<EnumDeclaration>(&node));
    case NodeKind::NamespaceDeclaration:
      return namespace_declaration(*as<NamespaceDeclaration>(&node));
    case NodeKind::ImportEquals: return import_equals(*as<ImportEquals>(&node));
    case NodeKind::ExportAssignment: return export_assignment(*as<ExportAssignment>(&node));
    case NodeKind::EmptyStatement:
    case NodeKind::TypeDeclaration:
    case NodeKind::ImportDeclaration:
    case NodeKind::ExportNamed:
    case NodeKind::ExportAll: return;
    default: return unsupported(node);
  }
}

void FunctionEmitter::block(BlockStatement& node) {
  Temporaries temporaries(regs_);
  pending_labels_.clear();
  enter_scope(node.scope);
  statements(node.body);
  leave_scope(node.scope);
}

void FunctionEmitter::expression_statement(ExpressionStatement& node) {
  if (completion_ != kNoReg) return to(*node.expression, completion_);
  effect(*node.expression);
}

/// A chain of else-if is a loop.
void FunctionEmitter::if_statement(IfStatement& first) {
  const Label end = code_.make_label();
  set_completion_undefined();
  for (Statement* node = &first; node;) {
    auto* const step = try_as<IfStatement>(node);
    if (!step) {
      statement(*node);
      break;
    }
    const Label yes = code_.make_label(), no = code_.make_label();
    at(*step);
    if (step != &first) mark_statement(step->start);
    condition(*step->test, yes, no, Fallthrough::True);
    code_.bind(yes);
    mark_branch(step->consequent->start, step->start, DebugBranchKind::If);
    statement(*step->consequent);
    if (step->alternate) code_.emit(ops::Jump{.target = end});
    code_.bind(no);
    node = step->alternate;
    if (node) mark_branch(node->start, step->start, DebugBranchKind::Else);
  }
  code_.bind(end);
}

// ---- Declarations -------------------------------------------------------------------------------

void FunctionEmitter::variable_declaration(VariableDeclaration& node) {
  for (VariableDeclarator* const each : node.declarations) {
    Temporaries temporaries(regs_);
    variable_declarator(*each, node.variable_kind);
  }
}

void FunctionEmitter::variable_declarator(VariableDeclarator& node, VariableKind kind) {
  auto* const id = try_as<Identifier>(node.id);
  const StoreMode mode = kind == VariableKind::Var ? StoreMode::Assign : StoreMode::Initialize;
  if (!node.init) {
    if (mode == StoreMode::Assign || !id || id->binding->access == Access::Property) return;
    const Reg fresh = fresh_register(*id, mode);
    const Reg value = fresh == kNoReg ? regs_.take() : fresh;
    code_.emit(ops::LoadUndefined{.dst = value});
    if (fresh == kNoReg) initialize_binding(*id->binding, value);
    return;
  }
  if (!id) {
    const Reg value = pattern_source(*node.init, *node.id, regs_.take());
    return assign_pattern(*node.id, value, mode);
  }
  const Reg value = initialize_name(*id, *node.init, mode);
  if (kind >= VariableKind::Using) add_resource(value, kind == VariableKind::AwaitUsing);
}

/// id = value, in a declaration; gives the register of the value.
Reg FunctionEmitter::initialize_name(Identifier& id, Expression& value, StoreMode mode) {
  const Reg fresh = fresh_register(id, mode);
  if (fresh != kNoReg) {
    regs_.set_local(fresh, false);  // Nobody sees it before its declaration is evaluated.
    named_to(value, id.name, fresh);
    regs_.set_local(fresh, true);
    return fresh;
  }
  if (mode == StoreMode::Initialize) {
    const bool in_register = id.binding->access == Access::Register;
    Reg reg = in_register ? id.binding->reg : register_of(value);
    if (in_register || reg == kNoReg) {
      if (!in_register) reg = regs_.take();
      named_to(value, name_given_by(id), reg);
    }
    at(id);
    if (!in_register) initialize_binding(*id.binding, reg);
    return reg;
  }
  if (const Binding* const local = free_local(id)) {
    named_to(value, id.name, local->reg);
    return local->reg;
  }
  const Target target = prepare(id, &value);
  Reg reg = register_of(value);
  if (reg == kNoReg) named_to(value, id.name, reg = regs_.take());
  at(id);
  store_target(target, reg);
  return reg;
}

/// The function exists since its block was entered; §B.3.2 now gives it to the `var` outside. In a
/// namespace that exports it, it becomes a property.
void FunctionEmitter::function_declaration(FunctionDeclaration& node) {
  const Binding* const own = node.function->id ? node.function->id->binding : nullptr;
  if (own && is_exported_member(*own)) {
    const Reg function = regs_.take();
    load_binding(*own, function);
    return export_member(*own, function);
  }
  if (!node.annex_b_binding) return;
  const Reg value = regs_.take();
  load_binding(*node.function->id->binding, value);
  if (!unit_.is_global_var(*node.annex_b_binding))
    return initialize_binding(*node.annex_b_binding, value);
  const Reg name = regs_.take();
  load_string(node.annex_b_binding->name, name);
  runtime(RuntimeFunction::AssignBlockFunction, value, {name, value});
}

void FunctionEmitter::class_declaration(ClassDeclaration& node) {
  const Reg value = regs_.take();
  ClassNode& class_node = *node.class_node;
  class_expression(class_node, kNoString, kNoReg, value);
  if (class_node.id) initialize_binding(*class_node.id->binding, value);
}

// ---- Leaving ------------------------------------------------------------------------------------

void FunctionEmitter::return_statement(ReturnStatement& node) {
  if (node.argument) return return_expression(*node.argument);
  const Reg value = regs_.take();
  code_.emit(ops::LoadUndefined{.dst = value});
  emit_exit({ExitKind::Return, 0}, value);
}

/// Each arm of a conditional returns by itself.
void FunctionEmitter::return_expression(Expression& argument) {
  Temporaries temporaries(regs_);
  if (auto* const node = try_as<ConditionalExpression>(&argument)) {
    const Label yes = code_.make_label(), no = code_.make_label();
    condition(*node->test, yes, no, Fallthrough::True);
    code_.bind(yes);
    mark_branch(node->consequent->start, node->start, DebugBranchKind::ConditionalTrue);
    return_expression(*node->consequent);
    code_.bind(no);
    mark_branch(node->alternate->start, node->start, DebugBranchKind::ConditionalFalse);
    return return_expression(*node->alternate);
  }
  Reg value = any(argument);
  at(argument);
  if (is_async_generator()) {
    const Reg awaited = regs_.take();
    await(value, awaited);
    value = awaited;
  }
  emit_exit({ExitKind::Return, 0}, value);
}

void FunctionEmitter::throw_statement(ThrowStatement& node) {
  const Reg value = any(*node.argument);
  at(node);
  code_.emit(ops::Throw{.value = value});
}

void FunctionEmitter::labeled_statement(LabeledStatement& node) {
  pending_labels_.push_back(node.label);
  switch (node.body->kind) {
    case NodeKind::LabeledStatement:
    case NodeKind::ForStatement:
    case NodeKind::ForInStatement:
    case NodeKind::ForOfStatement:
    case NodeKind::WhileStatement:
    case NodeKind::DoWhileStatement:
    case NodeKind::SwitchStatement: return statement(*node.body);
    default: break;
  }
  const Label end = code_.make_label();
  push_target(end, Label(), false, take_labels());
  statement(*node.body);
  code_.bind(end);
  controls_.pop_back();
}

void FunctionEmitter::with_statement(WithStatement& node) {
  set_completion_undefined();
  const Reg object = regs_.take();
  to(*node.object, object);
  at(node);
  code_.emit(ops::ToObject{.dst = object, .src = object});
  const Reg parent = environment();
  const Reg env = regs_.take();
  code_.emit(ops::NewWithEnv{.dst = env, .parent = parent, .object = object});
  scope_ = node.scope;
  environments_.push_back({node.scope, env});
  note_scope();
  statement(*node.body);
  environments_.pop_back();
  scope_ = node.scope->parent;
  note_scope();
}

}  // namespace shoal::emit
