// What is bound or assigned to (§13.15.1, §13.15.5.1, §13.4.1).
#include "compiler/early_errors/checker.h"

namespace shoal::early_errors {

using namespace ast;

void Checker::visit_binding_pattern(Node* pattern, bool is_lexical) {
  if (!pattern) return;
  if (pattern->parenthesized) error(DiagnosticCode::InvalidDestructuringTarget, *pattern);
  switch (pattern->kind) {
    case NodeKind::Identifier: return visit_binding(*as<Identifier>(pattern), is_lexical);
    case NodeKind::ArrayPattern:
      return visit_array_pattern(*as<ArrayPattern>(pattern), true, is_lexical);
    case NodeKind::ObjectPattern:
      return visit_object_pattern(*as<ObjectPattern>(pattern), true, is_lexical);
    default: return error(DiagnosticCode::InvalidDestructuringTarget, *pattern);
  }
}

/// A part of a pattern, with or without its initial value.
void Checker::visit_element(Node* element, bool binds, bool is_lexical) {
  if (!element) return;
  if (auto* const with_default = try_as<AssignmentPattern>(element)) {
    if (with_default->parenthesized)
      error(DiagnosticCode::InvalidDestructuringTarget, *with_default);
    visit_element(with_default->left, binds, is_lexical);
    return visit(with_default->right);
  }
  if (binds) return visit_binding_pattern(element, is_lexical);
  visit_target(element, DiagnosticCode::InvalidDestructuringTarget);
}

void Checker::visit_array_pattern(ArrayPattern& pattern, bool binds, bool is_lexical) {
  for (size_t at = 0; at < pattern.elements.size(); ++at) {
    Node* const element = pattern.elements[at];
    auto* const rest = try_as<RestElement>(element);
    if (!rest) {
      visit_element(element, binds, is_lexical);
      continue;
    }
    const bool is_last = at + 1 == pattern.elements.size();
    if (!is_last || pattern.has_trailing_comma_after_rest)
      error(DiagnosticCode::RestNotLast, *rest);
    if (is<AssignmentPattern>(rest->argument)) error(DiagnosticCode::RestWithInitializer, *rest);
    visit_element(rest->argument, binds, is_lexical);
  }
}

void Checker::visit_object_pattern(ObjectPattern& pattern, bool binds, bool is_lexical) {
  for (PatternProperty* each : pattern.properties) {
    visit_key(each->key, each->computed);
    visit_element(each->value, binds, is_lexical);
  }
  if (!pattern.rest) return;
  Node* const rest = pattern.rest->argument;
  if (is<ObjectPattern>(rest) || is<ArrayPattern>(rest) || is<AssignmentPattern>(rest))
    error(DiagnosticCode::InvalidRestTarget, *rest);
  visit_element(rest, binds, is_lexical);
}

/// A target of `=`, for-in, for-of or destructuring: a pattern or a simple target. `code` is what
/// else it is called.
void Checker::visit_target(Node* target, DiagnosticCode code) {
  const bool is_pattern = is<ArrayPattern>(target) || is<ObjectPattern>(target);
  if (!is_pattern) {
    const bool allow_call = code != DiagnosticCode::InvalidDestructuringTarget;
    if (!visit_simple_target(target, allow_call)) error(code, *target);
    return;
  }
  if (target->parenthesized) error(code, *target);
  if (auto* const array = try_as<ArrayPattern>(target))
    return visit_array_pattern(*array, false, false);
  visit_object_pattern(*as<ObjectPattern>(target), false, false);
}

/// §8.6.4 AssignmentTargetType. Calls are targets in sloppy code, to throw when they run.
bool Checker::visit_simple_target(Node* target, bool allow_call) {
  switch (target->kind) {
    case NodeKind::Identifier: {
      auto& id = *as<Identifier>(target);
      visit_reference(id);
      if (context_.strict && words_.classify(id.name) == Word::EvalOrArguments)
        error(DiagnosticCode::EvalOrArguments, id);
      return true;
    }
    case NodeKind::MemberExpression:
    case NodeKind::ComputedMemberExpression:
    case NodeKind::PrivateMemberExpression: visit(target); return true;
    case NodeKind::CallExpression: {
      visit(target);
      const bool is_super = is<Super>(as<CallExpression>(target)->callee);
      return allow_call && !context_.strict && !is_super;
    }
    default: visit(target); return false;
  }
}

void Checker::visit_assignment(AssignmentExpression& assignment) {
  switch (assignment.op) {
    case AssignmentOp::Assign:
      visit_target(assignment.left, DiagnosticCode::InvalidAssignmentTarget);
      break;
    case AssignmentOp::And:
    case AssignmentOp::Or:
    case AssignmentOp::Coalesce:
      if (!visit_simple_target(assignment.left, false))
        error(DiagnosticCode::InvalidAssignmentTarget, *assignment.left);
      break;
    default:
      if (!visit_simple_target(assignment.left, true))
        error(DiagnosticCode::InvalidAssignmentTarget, *assignment.left);
      break;
  }
  visit(assignment.right);
}

void Checker::visit_update(UpdateExpression& update) {
  if (visit_simple_target(update.argument, true)) return;
  error(DiagnosticCode::InvalidUpdateTarget, *update.argument,
        {update.prefix ? "prefix" : "postfix"});
}

}  // namespace shoal::early_errors
