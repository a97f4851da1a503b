// enum and namespace: objects that are filled where the declaration stands; several declarations
// may fill one.
#include <vector>

#include "compiler/ast/visit.h"
#include "compiler/emit/const_enums.h"
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;
using scope::BindingKind;
using scope::Scope;

/// object = what the declaration fills: what is there already, or a new object.
void FunctionEmitter::merged_object(Identifier& id, const Scope& body, Reg object) {
  Binding& binding = *id.binding;
  const bool is_local = binding.access == Access::Register || binding.access == Access::Environment;
  const bool is_first =
      is_local && !body.next_merged &&
      (binding.kind == BindingKind::Enum || binding.kind == BindingKind::Namespace);
  const Label fresh = code_.make_label(), end = code_.make_label();
  if (is_exported_member(binding)) {
    // Another body of the namespace round it may have made it.
    get_prop(object, property_object(binding), key(id.name));
    code_.emit(ops::JumpIfFalse{.cond = object, .target = fresh});
    store_binding(binding, object);
    code_.emit(ops::Jump{.target = end});
  } else if (!is_first) {
    load_reference({binding.access, false, &binding}, id.name, object, true);
    code_.emit(ops::JumpIfTrue{.cond = object, .target = end});
  }
  code_.bind(fresh);
  code_.emit(ops::NewObject{.dst = object, .template_index = 0});
  initialize_binding(binding, object);
  code_.bind(end);
}

void FunctionEmitter::enter_body(Scope& scope, Reg object) {
  scope_ = &scope;
  take_registers(scope);
  if (scope.materialized) open_environment(scope);
  note_scope();
  initialize_binding(*scope.object_binding, object);
  enter_scope_bindings(scope);
  instantiate_functions(scope);
}

void FunctionEmitter::namespace_declaration(NamespaceDeclaration& node) {
  const Reg object = regs_.take();
  at(node);
  merged_object(*node.id, *node.scope, object);
  enter_body(*node.scope, object);
  statements(node.body);
  leave_scope(node.scope);
}

namespace {

/// What TypeScript computes itself: no calls, of names only members of enums.
bool is_constant(const Expression& e) {
  switch (e.kind) {
    case NodeKind::NumericLiteral:
    case NodeKind::StringLiteral: return true;
    case NodeKind::UnaryExpression: {
      const auto& node = *as<UnaryExpression>(&e);
      const bool computes =
          node.op == UnaryOp::Minus || node.op == UnaryOp::Plus || node.op == UnaryOp::BitNot;
      return computes && is_constant(*node.argument);
    }
    case NodeKind::BinaryExpression: {
      const auto& node = *as<BinaryExpression>(&e);
      return is_constant(*node.left) && is_constant(*node.right);
    }
    case NodeKind::TemplateLiteral: {
      for (const Expression* each : as<TemplateLiteral>(&e)->expressions)
        if (!is_constant(*each)) return false;
      return true;
    }
    case NodeKind::Identifier: {
      const Binding* const binding = as<Identifier>(&e)->binding;
      return binding && binding->kind == BindingKind::Member &&
             binding->scope->kind == scope::ScopeKind::Enum;
    }
    case NodeKind::MemberExpression:
    case NodeKind::ComputedMemberExpression: {
      const auto* const named = try_as<MemberExpression>(&e);
      const auto* const computed = try_as<ComputedMemberExpression>(&e);
      if (computed && !is<StringLiteral>(computed->index)) return false;
      const auto* const id = try_as<Identifier>(named ? named->object : computed->object);
      return id && id->binding && id->binding->kind == BindingKind::Enum;
    }
    default: return false;
  }
}

/// Whether the expression, a constant one, may be minus zero: where TypeScript writes 0.
bool may_be_minus_zero(const Expression& e) {
  if (is<UnaryExpression>(&e)) return as<UnaryExpression>(&e)->op != UnaryOp::BitNot;
  const auto* const node = try_as<BinaryExpression>(&e);
  return node && (node->op == BinaryOp::Subtract || node->op == BinaryOp::Multiply ||
                  node->op == BinaryOp::Divide || node->op == BinaryOp::Remainder);
}

/// Whether all that is named in a constant expression belongs to the enum of `binding`.
bool names_only(Expression& e, const Binding& binding) {
  std::vector<Node*> open{&e};
  while (!open.empty()) {
    Node* const node = open.back();
    open.pop_back();
    if (const auto* const id = try_as<Identifier>(node)) {
      const Scope* body = binding.merged_bodies;
      while (body && body != id->binding->scope) body = body->next_merged;
      if (id->binding != &binding && !body) return false;
    }
    for_each_child(*node, [&open](Node& child) { open.push_back(&child); });
  }
  return true;
}

}  // namespace

bool is_hoisted(const EnumDeclaration& node) {
  const Binding& binding = *node.id->binding;
  if (!node.is_const || binding.access == Access::Global) return false;
  for (const Scope* body = binding.merged_bodies; body; body = body->next_merged)
    if (body->kind != scope::ScopeKind::Enum) return false;
  for (const EnumMember* each : node.members) {
    Expression* const value = each->initializer;
    if (value && !(is_constant(*value) && names_only(*value, binding))) return false;
  }
  return true;
}

EnumDeclaration* hoisted_enum(Statement* statement) {
  if (auto* const exported = try_as<ExportDeclaration>(statement))
    statement = exported->declaration;
  EnumDeclaration* const node = try_as<EnumDeclaration>(statement);
  return node && is_hoisted(*node) ? node : nullptr;
}

/// A member without initial value is one more than the last. The run time tells numbers, which are
/// mapped back to their names, from strings, which are not.
void FunctionEmitter::enum_declaration(EnumDeclaration& node) {
  const Reg object = regs_.take(), value = regs_.take(), name = regs_.take();
  at(node);
  merged_object(*node.id, *node.scope, object);
  enter_body(*node.scope, object);
  bool is_first = true;
  for (EnumMember* const each : node.members) {
    Temporaries temporaries(regs_);
    at(*each);
    if (each->initializer) {
      to(*each->initializer, value);
      if (is_constant(*each->initializer) && may_be_minus_zero(*each->initializer))
        code_.emit(ops::AddInt{.dst = value, .lhs = value, .value = 0});
    } else if (is_first) {
      code_.emit(ops::LoadInt{.dst = value, .value = 0});
    } else {
      code_.emit(ops::AddInt{.dst = value, .lhs = value, .value = 1});
    }
    is_first = false;
    load_string(each->name, name);
    runtime(RuntimeFunction::EnumSet, regs_.take(), {object, name, value});
  }
  leave_scope(node.scope);
}

}  // namespace shoal::emit
