// Assignments, updates, and the targets they write to.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;
using scope::Reference;

// ---- Targets ------------------------------------------------------------------------------------

/// Evaluates what stands before the value: objects and keys. `later` is evaluated between this and
/// the store.
Target FunctionEmitter::prepare(Node& node, Node* later) {
  Target target;
  target.node = &node;
  switch (node.kind) {
    case NodeKind::Identifier: {
      const auto& id = *as<Identifier>(&node);
      if (scope::reference_of(id).access != Access::Dynamic) break;
      target.object = regs_.take();
      at(id);
      code_.emit(
          ops::ResolveName{.base = target.object, .env = environment(), .key = key(id.name)});
      break;
    }
    case NodeKind::MemberExpression: {
      auto& member = *as<MemberExpression>(&node);
      if (is<Super>(member.object)) {
        prepare_super(target, node);
      } else {
        target.object = stable(*member.object, later);
      }
      break;
    }
    case NodeKind::ComputedMemberExpression: {
      auto& member = *as<ComputedMemberExpression>(&node);
      if (is<Super>(member.object)) {
        prepare_super(target, node);
      } else {
        target.object = stable(*member.object, member.index, later);
        target.key = stable(*member.index, later);
      }
      break;
    }
    case NodeKind::PrivateMemberExpression: {
      auto& member = *as<PrivateMemberExpression>(&node);
      target.object = stable(*member.object, later);
      target.key = private_name(*member.name);
      break;
    }
    case NodeKind::ObjectPattern:
    case NodeKind::ArrayPattern: break;
    default:  // f() = 1 in sloppy code.
      effect(static_cast<Expression&>(node));
      at(node);
      throw_error(ErrorKind::ReferenceError, "Invalid left-hand side in assignment");
  }
  return target;
}

void FunctionEmitter::prepare_super(Target& target, Node& node) {
  target.object = regs_.take();
  target.key = regs_.take();
  Expression* const object = is<MemberExpression>(&node)
                                 ? as<MemberExpression>(&node)->object
                                 : as<ComputedMemberExpression>(&node)->object;
  load_this(*object, target.object);
  super_key(node, target.key);
}

/// Before a target is read and then written: its key is converted once.
void FunctionEmitter::prepare_update(Target& target) {
  auto* const member = try_as<ComputedMemberExpression>(target.node);
  if (!member) return;
  const NodeKind kind = member->index->kind;
  if (kind == NodeKind::NumericLiteral || kind == NodeKind::StringLiteral) return;
  const Reg converted = regs_.take();
  at(*target.node);
  if (is<Super>(member->object)) {
    runtime(RuntimeFunction::SuperReference, converted, {target.key});
  } else {
    code_.emit(ops::CheckObjectCoercible{.value = target.object});
    code_.emit(ops::ToPropertyKey{.dst = converted, .src = target.key});
  }
  target.key = converted;
}

void FunctionEmitter::load_target(const Target& target, Reg dst) {
  switch (target.node->kind) {
    case NodeKind::Identifier: {
      const auto& id = *as<Identifier>(target.node);
      if (target.object == kNoReg) return load_name(id, dst);
      at(id);
      code_.emit(ops::GetNameFrom{.dst = dst, .base = target.object, .key = key(id.name)});
      return;
    }
    case NodeKind::MemberExpression: {
      auto& member = *as<MemberExpression>(target.node);
      code_.set_source(member.name_start);
      if (!is<Super>(member.object)) return get_prop(dst, target.object, key(member.name));
      code_.emit(ops::GetSuper{.dst = dst, .this_value = target.object, .key = target.key});
      return;
    }
    case NodeKind::ComputedMemberExpression:
      at(*target.node);
      if (is<Super>(as<ComputedMemberExpression>(target.node)->object)) {
        code_.emit(ops::GetSuper{.dst = dst, .this_value = target.object, .key = target.key});
      } else {
        code_.emit(ops::GetElem{.dst = dst, .object = target.object, .key = target.key});
      }
      return;
    case NodeKind::PrivateMemberExpression:
      at(*target.node);
      code_.emit(ops::GetPrivate{
          .dst = dst, .object = target.object, .name = target.key, .feedback = code_.feedback()});
      return;
    default: return;  // It has thrown.
  }
}

void FunctionEmitter::store_target(const Target& target, Reg value, StoreMode mode) {
  switch (target.node->kind) {
    case NodeKind::Identifier:
      at(*target.node);
      return store_name(*as<Identifier>(target.node), value, target.object, mode);
    case NodeKind::MemberExpression: {
      auto& member = *as<MemberExpression>(target.node);
      code_.set_source(member.name_start);
      if (!is<Super>(member.object)) return set_prop(target.object, value, key(member.name));
      code_.emit(ops::SetSuper{.this_value = target.object, .key = target.key, .value = value});
      return;
    }
    case NodeKind::ComputedMemberExpression:
      at(*target.node);
      if (is<Super>(as<ComputedMemberExpression>(target.node)->object)) {
        code_.emit(ops::SetSuper{.this_value = target.object, .key = target.key, .value = value});
      } else {
        code_.emit(ops::SetElem{.object = target.object, .key = target.key, .value = value});
      }
      return;
    case NodeKind::PrivateMemberExpression:
      at(*target.node);
      code_.emit(ops::SetPrivate{.object = target.object,
                                 .name = target.key,
                                 .value = value,
                                 .feedback = code_.feedback()});
      return;
    case NodeKind::ObjectPattern:
    case NodeKind::ArrayPattern: return assign_pattern(*target.node, value, mode);
    default: return;  // It has thrown.
  }
}

// ---- Assignment ---------------------------------------------------------------------------------

/// A variable in a register that may be assigned without any check; else null.
Binding* FunctionEmitter::free_local(const Node& node) const {
  const auto* const id = try_as<Identifier>(&node);
  if (!id) return nullptr;
  const Reference reference = scope::reference_of(*id);
  const bool is_free = reference.access == Access::Register && !reference.needs_tdz_check &&
                       !reference.binding->is_constant();
  return is_free ? reference.binding : nullptr;
}

void FunctionEmitter::assignment(AssignmentExpression& node, Reg dst) {
  move(dst, assignment_any(node, scratch_for(dst)));
}

/// The register with the result. `scratch` is a temporary for it, or kNoReg where the result is not
/// used.
Reg FunctionEmitter::assignment_any(AssignmentExpression& node, Reg scratch) {
  if (scratch == kNoReg) scratch = regs_.take();
  switch (node.op) {
    case AssignmentOp::Assign: return assign_plain(node, scratch);
    case AssignmentOp::And:
    case AssignmentOp::Or:
    case AssignmentOp::Coalesce: return assign_logical(node, scratch);
    default: return assign_compound(node, scratch);
  }
}

Reg FunctionEmitter::assign_plain(AssignmentExpression& node, Reg scratch) {
  auto* const id = try_as<Identifier>(node.left);
  if (const Binding* const local = free_local(*node.left)) {
    if (id->parenthesized) {
      to(*node.right, local->reg);
    } else {
      named_to(*node.right, id->name, local->reg);
    }
    return local->reg;
  }
  if (node.left->kind == NodeKind::ObjectPattern || node.left->kind == NodeKind::ArrayPattern) {
    const Reg value = pattern_source(*node.right, *node.left, scratch);
    assign_pattern(*node.left, value, StoreMode::Assign);
    return value;
  }
  const Target target = prepare(*node.left, node.right);
  Reg value = scratch;
  if (id && !id->parenthesized) {
    const Reg reg = register_of(*node.right);
    if (reg != kNoReg) value = reg;
    if (reg == kNoReg) named_to(*node.right, name_given_by(*id), value);
  } else {
    value = any_in(*node.right, scratch);
  }
  at(node);
  store_target(target, value);
  return value;
}

/// The value that is taken apart: not the register of a variable that the pattern assigns.
Reg FunctionEmitter::pattern_source(Expression& value, Node& pattern, Reg scratch) {
  const Binding* const local = plain_local(value);
  if (!local || !mentions(&pattern, *local)) return any_in(value, scratch);
  to(value, scratch);
  return scratch;
}

Reg FunctionEmitter::assign_compound(AssignmentExpression& node, Reg scratch) {
  const BinaryOp op = binary_op_of(node.op);
  if (const Binding* const local = free_local(*node.left)) {
    Temporaries temporaries(regs_);
    const Reg lhs = stable_in(static_cast<Expression&>(*node.left), node.right, scratch);
    at(node);
    if (small_operand(op, *node.right, local->reg, lhs)) return local->reg;
    const Reg rhs = any(*node.right);
    at(node);
    emit_binary(op, local->reg, lhs, rhs);
    return local->reg;
  }
  Target target = prepare(*node.left, node.right);
  prepare_update(target);
  load_target(target, scratch);
  at(node);
  if (!small_operand(op, *node.right, scratch, scratch)) {
    Temporaries temporaries(regs_);
    const Reg rhs = any(*node.right);
    at(node);
    emit_binary(op, scratch, scratch, rhs);
  }
  store_target(target, scratch);
  return scratch;
}

Reg FunctionEmitter::assign_logical(AssignmentExpression& node, Reg scratch) {
  const LogicalOp op = node.op == AssignmentOp::And  ? LogicalOp::And
                       : node.op == AssignmentOp::Or ? LogicalOp::Or
                                                     : LogicalOp::Coalesce;
  auto* const id = try_as<Identifier>(node.left);
  const Label end = code_.make_label();
  if (const Binding* const local = free_local(*node.left)) {
    logical_jump(op, local->reg, end);
    if (id->parenthesized)
      to(*node.right, local->reg);
    else
      named_to(*node.right, id->name, local->reg);
    code_.bind(end);
    return local->reg;
  }
  Target target = prepare(*node.left, node.right);
  prepare_update(target);
  load_target(target, scratch);
  logical_jump(op, scratch, end);
  if (id && !id->parenthesized) {
    named_to(*node.right, name_given_by(*id), scratch);
  } else {
    to(*node.right, scratch);
  }
  at(node);
  store_target(target, scratch);
  code_.bind(end);
  return scratch;
}

// ---- ++ and -------------------------------------------------------------------------------------

void FunctionEmitter::step(UpdateOp op, Reg dst, Reg src) {
  if (op == UpdateOp::Increment) {
    code_.emit(ops::Inc{.dst = dst, .src = src});
  } else {
    code_.emit(ops::Dec{.dst = dst, .src = src});
  }
}

void FunctionEmitter::update(UpdateExpression& node, Reg dst, bool result_used) {
  const bool wants_old = result_used && !node.prefix;
  const Reg scratch = dst == kNoReg ? regs_.take() : scratch_for(dst);
  at(node);
  if (const Binding* const local = free_local(*node.argument)) {
    if (wants_old) {
      code_.emit(ops::ToNumeric{.dst = scratch, .src = local->reg});
      step(node.op, local->reg, scratch);
      return move(dst, scratch);
    }
    step(node.op, local->reg, local->reg);
    if (result_used) move(dst, local->reg);
    return;
  }
  Target target = prepare(*node.argument, nullptr);
  prepare_update(target);
  load_target(target, scratch);
  at(node);
  if (!wants_old) {
    step(node.op, scratch, scratch);
    store_target(target, scratch);
    if (result_used) move(dst, scratch);
    return;
  }
  const Reg changed = regs_.take();
  code_.emit(ops::ToNumeric{.dst = scratch, .src = scratch});
  step(node.op, changed, scratch);
  store_target(target, changed);
  move(dst, scratch);
}

}  // namespace shoal::emit
