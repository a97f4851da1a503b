// Expressions: the dispatch by kind, and the small kinds themselves.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

Reg FunctionEmitter::any_in(Expression& expression, Reg scratch) {
  const Reg reg = register_of(expression);
  if (reg != kNoReg) return reg;
  to(expression, scratch);
  return scratch;
}

Reg FunctionEmitter::any(Expression& expression) {
  const Reg reg = register_of(expression);
  if (reg != kNoReg) return reg;
  const Reg fresh = regs_.take();
  to(expression, fresh);
  return fresh;
}

/// As any_in, but what `later` does cannot change the value.
Reg FunctionEmitter::stable_in(Expression& expression, Node* later, Reg scratch) {
  const scope::Binding* const local = plain_local(expression);
  if (!local || !may_assign(later, *local)) return any_in(expression, scratch);
  to(expression, scratch);
  return scratch;
}

Reg FunctionEmitter::stable(Expression& expression, Node* later, Node* even_later) {
  const scope::Binding* const local = plain_local(expression);
  const bool is_safe = !local || (!may_assign(later, *local) && !may_assign(even_later, *local));
  if (is_safe) return any(expression);
  const Reg fresh = regs_.take();
  to(expression, fresh);
  return fresh;
}

namespace {

bool is_anonymous_function(const Expression& node) {
  if (const auto* const function = try_as<FunctionNode>(&node)) return !function->id;
  if (const auto* const class_node = try_as<ClassNode>(&node)) return !class_node->id;
  return false;
}

}  // namespace

/// NamedEvaluation: an anonymous function or class is called `name`.
void FunctionEmitter::named_id_to(Expression& expression, StringId name, Reg dst) {
  if (!is_anonymous_function(expression)) return to(expression, dst);
  if (auto* const function = try_as<FunctionNode>(&expression))
    return function_expression(*function, name, dst);
  class_expression(*as<ClassNode>(&expression), name, kNoReg, dst);
}

void FunctionEmitter::named_to(Expression& expression, const Text* name, Reg dst) {
  if (!name || !is_anonymous_function(expression)) return to(expression, dst);
  named_id_to(expression, unit_.string(name), dst);
}

/// The same with a name that is known at run time only: a computed key.
void FunctionEmitter::named_by_key_to(Expression& expression, Reg name, Reg dst) {
  if (!is_anonymous_function(expression)) return to(expression, dst);
  if (auto* const class_node = try_as<ClassNode>(&expression))
    return class_expression(*class_node, kNoString, name, dst);
  function_expression(*as<FunctionNode>(&expression), kNoString, dst);
  code_.emit(ops::SetFunctionName{.function = dst, .key = name, .prefix = 0});
}

void FunctionEmitter::to(Expression& expression, Reg dst) {
  Temporaries temporaries(regs_);
  check_registers(expression);
  switch (expression.kind) {
    case NodeKind::NumericLiteral: return load_number(as<NumericLiteral>(&expression)->value, dst);
    case NodeKind::StringLiteral: return load_string(as<StringLiteral>(&expression)->value, dst);
    case NodeKind::BigIntLiteral: {
      const StringId digits = unit_.string(as<BigIntLiteral>(&expression)->digits);
      code_.emit(ops::LoadConst{.dst = dst, .index = code_.bigint(digits)});
      return;
    }
    case NodeKind::NullLiteral: code_.emit(ops::LoadNull{.dst = dst}); return;
    case NodeKind::BooleanLiteral:
      if (as<BooleanLiteral>(&expression)->value) {
        code_.emit(ops::LoadTrue{.dst = dst});
      } else {
        code_.emit(ops::LoadFalse{.dst = dst});
      }
      return;
    case NodeKind::RegExpLiteral: return regexp(*as<RegExpLiteral>(&expression), dst);
    case NodeKind::TemplateLiteral: return template_literal(*as<TemplateLiteral>(&expression), dst);
    case NodeKind::ArrayExpression:
      return array_literal(as<ArrayExpression>(&expression)->elements, dst);
    case NodeKind::ObjectExpression: return object_literal(*as<ObjectExpression>(&expression), dst);
    case NodeKind::FunctionNode:
      return function_expression(*as<FunctionNode>(&expression), kNoString, dst);
    case NodeKind::ClassNode:
      return class_expression(*as<ClassNode>(&expression), kNoString, kNoReg, dst);
    case NodeKind::Identifier: return load_name(*as<Identifier>(&expression), dst);
    case NodeKind::ThisExpression: return load_this(expression, dst);
    default: return operation_to(expression, dst);
  }
}

/// The kinds with operands.
void FunctionEmitter::operation_to(Expression& expression, Reg dst) {
  switch (expression.kind) {
    case NodeKind::UnaryExpression: return unary(*as<UnaryExpression>(&expression), dst);
    case NodeKind::UpdateExpression: return update(*as<UpdateExpression>(&expression), dst, true);
    case NodeKind::BinaryExpression: return binary(*as<BinaryExpression>(&expression), dst);
    case NodeKind::LogicalExpression: return logical(*as<LogicalExpression>(&expression), dst);
    case NodeKind::PrivateIn: return private_in(*as<PrivateIn>(&expression), dst);
    case NodeKind::AssignmentExpression:
      return assignment(*as<AssignmentExpression>(&expression), dst);
    case NodeKind::ConditionalExpression:
      return conditional(*as<ConditionalExpression>(&expression), dst);
    case NodeKind::SequenceExpression: return sequence(*as<SequenceExpression>(&expression), dst);
    case NodeKind::CallExpression:
    case NodeKind::MemberExpression:
    case NodeKind::ComputedMemberExpression:
    case NodeKind::PrivateMemberExpression:
    case NodeKind::ChainExpression:
    case NodeKind::TaggedTemplate: return chain(expression, dst);
    case NodeKind::NewExpression: return new_expression(*as<NewExpression>(&expression), dst);
    case NodeKind::YieldExpression: return yield_expression(*as<YieldExpression>(&expression), dst);
    case NodeKind::AwaitExpression: return await_expression(*as<AwaitExpression>(&expression), dst);
    case NodeKind::ImportCall: return import_call(*as<ImportCall>(&expression), dst);
    case NodeKind::MetaProperty: return meta_property(*as<MetaProperty>(&expression), dst);
    case NodeKind::TypeCast: return to(*as<TypeCast>(&expression)->expression, dst);
    case NodeKind::JSXElement: return jsx_element(*as<JSXElement>(&expression), dst);
    case NodeKind::JSXText: return load_string(as<JSXText>(&expression)->value, dst);
    case NodeKind::JSXExpressionContainer: {
      Expression* const inner = as<JSXExpressionContainer>(&expression)->expression;
      if (inner) return to(*inner, dst);
      code_.emit(ops::LoadUndefined{.dst = dst});
      return;
    }
    default: return unsupported(expression);
  }
}

/// A function may not use more registers than frames can name.
void FunctionEmitter::check_registers(const Node& node) {
  if (regs_.top() <= kRegistersMax || too_large_) return;
  too_large_ = true;
  unit_.diagnostics().report(DiagnosticCode::FunctionTooLarge, node);
}

void FunctionEmitter::unsupported(const Node& node) {
  unit_.diagnostics().report(DiagnosticCode::UnsupportedAtRunTime, node, {to_text(node.kind)});
}

/// Only the effects count.
void FunctionEmitter::effect(Expression& expression) {
  Temporaries temporaries(regs_);
  switch (expression.kind) {
    case NodeKind::NumericLiteral:
    case NodeKind::StringLiteral:
    case NodeKind::BigIntLiteral:
    case NodeKind::NullLiteral:
    case NodeKind::BooleanLiteral:
    case NodeKind::FunctionNode: return;
    case NodeKind::AssignmentExpression:
      assignment_any(*as<AssignmentExpression>(&expression), kNoReg);
      return;
    case NodeKind::UpdateExpression:
      return update(*as<UpdateExpression>(&expression), kNoReg, false);
    case NodeKind::SequenceExpression:
      for (Expression* each : as<SequenceExpression>(&expression)->expressions) effect(*each);
      return;
    case NodeKind::ConditionalExpression: {
      auto& node = *as<ConditionalExpression>(&expression);
      const Label yes = code_.make_label(), no = code_.make_label(), end = code_.make_label();
      condition(*node.test, yes, no, Fallthrough::True);
      code_.bind(yes);
      mark_branch(node.consequent->start, node.start, DebugBranchKind::ConditionalTrue);
      effect(*node.consequent);
      code_.emit(ops::Jump{.target = end});
      code_.bind(no);
      mark_branch(node.alternate->start, node.start, DebugBranchKind::ConditionalFalse);
      effect(*node.alternate);
      code_.bind(end);
      return;
    }
    case NodeKind::LogicalExpression: {
      auto& node = *as<LogicalExpression>(&expression);
      if (node.op == LogicalOp::Coalesce) break;
      const Label more = code_.make_label(), end = code_.make_label();
      const bool is_and = node.op == LogicalOp::And;
      condition(*node.left, is_and ? more : end, is_and ? end : more,
                is_and ? Fallthrough::True : Fallthrough::False);
      code_.bind(more);
      mark_branch(node.right->start, node.start, DebugBranchKind::Logical);
      effect(*node.right);
      code_.bind(end);
      return;
    }
    case NodeKind::UnaryExpression: {
      auto& node = *as<UnaryExpression>(&expression);
      if (node.op == UnaryOp::Void || node.op == UnaryOp::Not) return effect(*node.argument);
      break;
    }
    default: break;
  }
  any(expression);
}

// ---- Small kinds --------------------------------------------------------------------------------

void FunctionEmitter::conditional(ConditionalExpression& node, Reg dst) {
  const Label yes = code_.make_label(), no = code_.make_label(), end = code_.make_label();
  condition(*node.test, yes, no, Fallthrough::True);
  code_.bind(yes);
  mark_branch(node.consequent->start, node.start, DebugBranchKind::ConditionalTrue);
  to(*node.consequent, dst);
  code_.emit(ops::Jump{.target = end});
  code_.bind(no);
  mark_branch(node.alternate->start, node.start, DebugBranchKind::ConditionalFalse);
  to(*node.alternate, dst);
  code_.bind(end);
}

void FunctionEmitter::sequence(SequenceExpression& node, Reg dst) {
  for (size_t i = 0; i + 1 < node.expressions.size(); ++i) effect(*node.expressions[i]);
  to(*node.expressions.back(), dst);
}

void FunctionEmitter::meta_property(MetaProperty& node, Reg dst) {
  at(node);
  if (node.meta_kind == MetaKind::NewTarget) return load_new_target(dst);
  code_.emit(ops::ImportMeta{.dst = dst});
}

void FunctionEmitter::import_call(ImportCall& node, Reg dst) {
  const Reg specifier = stable(*node.source, node.options);
  Reg options = kNoReg;
  if (node.options) {
    options = any(*node.options);
  } else {
    options = regs_.take();
    code_.emit(ops::LoadUndefined{.dst = options});
  }
  at(node);
  code_.emit(ops::ImportCall{.dst = dst,
                             .specifier = specifier,
                             .options = options,
                             .phase = import_phase_number(node.phase)});
}

}  // namespace shoal::emit
