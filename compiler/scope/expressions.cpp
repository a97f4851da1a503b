// The walk over expressions and classes: every name in use is collected here. Left-deep chains are
// walked in loops; in what order uses are collected makes no difference.
#include "compiler/ast/visit.h"
#include "compiler/scope/analyzer.h"

namespace shoal::scope {

using namespace ast;

void Analyzer::visit_children(Node& node) {
  for_each_child(node, [this](Node& child) { visit(&child); });
}

void Analyzer::visit(Node* node) {
  while (node) {
    switch (node->kind) {
      case NodeKind::Identifier: return visit_identifier(*as<Identifier>(node), kRead);
      case NodeKind::BinaryExpression:
        visit(as<BinaryExpression>(node)->right);
        node = as<BinaryExpression>(node)->left;
        continue;
      case NodeKind::LogicalExpression:
        visit(as<LogicalExpression>(node)->right);
        node = as<LogicalExpression>(node)->left;
        continue;
      case NodeKind::MemberExpression:
      case NodeKind::ComputedMemberExpression:
      case NodeKind::PrivateMemberExpression:
      case NodeKind::CallExpression:
      case NodeKind::TaggedTemplate:
      case NodeKind::ChainExpression: return visit_member(*node);
      case NodeKind::AssignmentExpression: {
        auto* const assignment = as<AssignmentExpression>(node);
        visit_target(assignment->left, assignment->op != AssignmentOp::Assign);
        node = assignment->right;
        continue;
      }
      case NodeKind::UpdateExpression:
        return visit_target(as<UpdateExpression>(node)->argument, true);
      case NodeKind::Property:
        if (as<Property>(node)->computed) visit(as<Property>(node)->key);
        node = as<Property>(node)->value;
        continue;
      case NodeKind::FunctionNode: return visit_function(*as<FunctionNode>(node), node->start, 0);
      case NodeKind::ClassNode: return visit_class(*as<ClassNode>(node));
      case NodeKind::ThisExpression:
      case NodeKind::Super: return use_this(*node);
      case NodeKind::MetaProperty:
        if (as<MetaProperty>(node)->meta_kind == MetaKind::NewTarget) {
          use(common_.new_target, node, node->start, kRead | kPseudo);
          for (FunctionState* state = function_; state && state->info->node; state = state->outer) {
            state->info->node->uses_new_target = true;
            if (!state->info->is_arrow) break;
          }
        }
        return;
      case NodeKind::PrivateName:
        return use(as<PrivateName>(node)->name, node, node->start, kRead | kPrivate);
      case NodeKind::ImportCall:
        note_import_call(*as<ImportCall>(node));
        return visit_children(*node);
      case NodeKind::JSXElement: return visit_jsx_element(*as<JSXElement>(node));
      case NodeKind::PropertyName:
      case NodeKind::NumericLiteral:
      case NodeKind::StringLiteral: return;
      case NodeKind::ObjectPattern:
      case NodeKind::ArrayPattern:
      case NodeKind::AssignmentPattern: return visit_target(node, false);
      default:
        if (is_statement(*node)) return visit_statement(*static_cast<Statement*>(node));
        return visit_children(*node);
    }
  }
}

void Analyzer::visit_identifier(Identifier& node, uint16_t flags) {
  node.scope = scope_;
  use(node.name, &node, node.start, flags);
  if (node.name != common_.arguments) return;
  for (FunctionState* state = function_; state && state->info->node; state = state->outer) {
    state->info->node->uses_arguments = true;
    if (!state->info->is_arrow) break;
  }
}

/// What is assigned to; `also_read`: compound assignments.
void Analyzer::visit_target(Node* target, bool also_read) {
  if (!target) return;
  switch (target->kind) {
    case NodeKind::Identifier:
      return visit_identifier(*as<Identifier>(target),
                              also_read ? uint16_t{kRead | kWrite} : uint16_t{kWrite});
    case NodeKind::ObjectPattern: {
      auto* const object = as<ObjectPattern>(target);
      for (PatternProperty* each : object->properties) {
        if (each->computed) visit(each->key);
        visit_target(each->value, false);
      }
      if (object->rest) visit_target(object->rest->argument, false);
      return;
    }
    case NodeKind::ArrayPattern:
      for (Node* each : as<ArrayPattern>(target)->elements) visit_target(each, false);
      return;
    case NodeKind::AssignmentPattern:
      visit_target(as<AssignmentPattern>(target)->left, false);
      return visit(as<AssignmentPattern>(target)->right);
    case NodeKind::RestElement: return visit_target(as<RestElement>(target)->argument, false);
    case NodeKind::ComputedMemberExpression: {
      // `arguments[0] = x` may change a parameter: no tame use.
      auto* const member = as<ComputedMemberExpression>(target);
      visit(member->object);
      return visit(member->index);
    }
    case NodeKind::MemberExpression: return visit(as<MemberExpression>(target)->object);
    default: return visit(target);
  }
}

/// Chains of members and calls, from the outside in.
void Analyzer::visit_member(Node& node) {
  Node* at = &node;
  while (true) {
    if (auto* const member = try_as<MemberExpression>(at)) {
      const bool is_length = member->name == common_.length;
      at = member->object;
      auto* const id = try_as<Identifier>(at);
      if (id && id->name == common_.arguments && is_length)
        return visit_identifier(*id, kRead | kTame);
    } else if (auto* const element = try_as<ComputedMemberExpression>(at)) {
      visit(element->index);
      at = element->object;
      auto* const id = try_as<Identifier>(at);
      if (id && id->name == common_.arguments) return visit_identifier(*id, kRead | kTame);
    } else if (auto* const hidden = try_as<PrivateMemberExpression>(at)) {
      visit(hidden->name);
      at = hidden->object;
    } else if (auto* const call = try_as<CallExpression>(at)) {
      visit_call(*call);
      if (auto* const callee = try_as<Super>(call->callee)) return use_super_call(*callee);
      at = call->callee;
      // `arguments[i]()` hands the object itself on, as `this`.
      auto* const element_called = try_as<ComputedMemberExpression>(at);
      if (element_called && is<Identifier>(element_called->object)) {
        visit(element_called->index);
        at = element_called->object;
      }
    } else if (auto* const tagged = try_as<TaggedTemplate>(at)) {
      for (Expression* each : tagged->quasi->expressions) visit(each);
      at = tagged->tag;
    } else if (auto* const chain = try_as<ChainExpression>(at)) {
      at = chain->expression;
    } else {
      return visit(at);
    }
  }
}

void Analyzer::visit_call(CallExpression& call) {
  for (Expression* each : call.arguments) visit(each);
  const auto* const callee = try_as<Identifier>(call.callee);
  if (callee && callee->name == common_.eval && !call.optional) note_direct_eval(call);
}

void Analyzer::note_direct_eval(CallExpression& call) {
  call.scope = scope_;
  scope_->contains_direct_eval = true;
  function_->info->has_direct_eval = true;
  this_function()->eval_sees_this = true;
  for (FunctionState* state = function_; state; state = state->outer) {
    state->eval_sees_this = true;  // An arrow hands it on to what it stands in.
    state->info->uses_this = true;
    if (!state->info->is_arrow) break;
  }
  if (strict_) return;
  FunctionInfo& info = *function_->info;
  if (function_->walking_parameters) {
    if (info.parameter_eval_scope) return;
    Scope* const eval_scope = arena_.make<Scope>();
    eval_scope->kind = ScopeKind::ParameterEval;
    eval_scope->function = &info;
    eval_scope->start = eval_scope->end = info.scope->start;
    eval_scope->materialized = eval_scope->is_eval_var_scope = eval_scope->needs_image = true;
    info.parameter_eval_scope = eval_scope;
    return;
  }
  const ScopeKind kind = var_scope_->kind;
  if (kind == ScopeKind::Function || kind == ScopeKind::FunctionBody ||
      kind == ScopeKind::Namespace)
    var_scope_->is_eval_var_scope = true;
}

/// A ThisExpression, or a Super as the object of a member: both want `this`.
void Analyzer::use_this(Node& node) {
  use(common_.this_, &node, node.start, kRead | kPseudo);
  const bool is_super = is<Super>(&node);
  for (FunctionState* state = function_; state; state = state->outer) {
    state->info->uses_this = true;
    if (FunctionNode* const function = state->info->node) {
      function->uses_this = true;
      function->uses_super_property |= is_super;
    }
    if (!state->info->is_arrow) break;
  }
}

void Analyzer::use_super_call(Super& node) {
  use(common_.this_, &node, node.start, kWrite | kPseudo);
  use(common_.new_target, nullptr, node.start, kRead | kPseudo);
  use(callee_name_, nullptr, node.start, kRead | kPseudo);
  for (FunctionState* state = function_; state; state = state->outer) {
    state->info->uses_this = true;
    if (FunctionNode* const function = state->info->node) {
      function->uses_this = function->uses_super_call = function->uses_new_target = true;
    }
    if (!state->info->is_arrow) break;
  }
}

// ---- Classes ------------------------------------------------------------------------------------

void Analyzer::visit_class(ClassNode& node) {
  const bool outer_strict = strict_;
  strict_ = true;
  for (Decorator* each : node.decorators) visit(each->expression);
  Work work;
  Scope* const scope = open_scope(ScopeKind::Class, work, node.start, node.end);
  node.scope = scope;
  ClassInfo* const info = arena_.make<ClassInfo>();
  info->node = &node;
  info->members = arena_.make_list<ClassMemberInfo>(node.members.size());
  scope->class_info = info;
  if (node.id) {
    info->name = add(*scope, node.id->name, BindingKind::ClassName, node.id);
    info->name->initialized_at = node.end;
  }
  bool has_decorators = !node.decorators.empty();
  for (const ClassMember* each : node.members) has_decorators |= !each->decorators.empty();
  if (has_decorators) {
    info->decorators = add_hidden(*scope);
    info->decorators->captured = true;
  }
  visit(node.super_class);
  for (size_t at = work.first_use; at < uses_.size(); ++at) {
    if (uses_[at].flags & kPrivate) uses_[at].flags |= kFromHeritage;
  }
  visit_class_members(node);
  close_scope();
  strict_ = outer_strict;
}

/// Those of experimentalDecorators run when the class is complete, and then need the key again.
static bool has_any_decorators(const ClassMember& member) {
  if (!member.decorators.empty()) return true;
  const auto* const function = try_as<FunctionNode>(member.value);
  if (!function) return false;
  for (const Parameter* each : function->params)
    if (!each->decorators.empty()) return true;
  return false;
}

void Analyzer::visit_class_members(ClassNode& node) {
  ClassInfo& info = *scope_->class_info;
  uint32_t index = 0;
  for (ClassMember* each : node.members) {
    ClassMemberInfo& hidden = info.members[index++];
    each->aux = index;
    for (Decorator* decorator : each->decorators) visit(decorator->expression);
    const bool is_field =
        each->member_kind == MemberKind::Field || each->member_kind == MemberKind::AutoAccessor;
    if (each->computed) {
      visit(each->key);
      if (is_field || has_any_decorators(*each))
        (hidden.computed_key = add_hidden(*scope_))->captured = true;
    } else if (is<PrivateName>(each->key)) {
      declare_private_name(*each);
      // The initialisers, functions of their own, define private fields and methods.
      as<PrivateName>(each->key)->binding->captured = true;
    }
    const bool is_private_method = is<PrivateName>(each->key) && !is_field && !each->is_static;
    if (each->member_kind == MemberKind::AutoAccessor || is_private_method)
      (hidden.storage = add_hidden(*scope_))->captured = true;
    if (is_field || each->member_kind == MemberKind::StaticBlock) continue;
    if (auto* const function = try_as<FunctionNode>(each->value))
      visit_function(*function, each->start, kFromMember);
  }
  visit_fields(node, node.instance_initializer, false);
  visit_fields(node, node.static_initializer, true);
}

/// The initial values of fields; static blocks among the static ones.
void Analyzer::visit_fields(ClassNode& node, FunctionNode* initializer, bool of_class) {
  FunctionState state;
  Work work;
  Scope* const outer_var_scope = var_scope_;
  const size_t first_use = uses_.size();
  if (initializer) {
    FunctionInfo* const info = open_function(state, initializer);
    Scope* const scope = open_scope(ScopeKind::Function, work, node.start, node.end);
    info->scope = initializer->scope = var_scope_ = scope;
    info->uses_this = initializer->uses_this = true;
  }
  for (ClassMember* each : node.members) {
    if (of_class && each->member_kind == MemberKind::StaticBlock) {
      visit_function(*as<FunctionNode>(each->value), each->start, kFromMember);
      continue;
    }
    if (each->is_static != of_class) continue;
    if (each->member_kind != MemberKind::Field && each->member_kind != MemberKind::AutoAccessor)
      continue;
    visit(each->value);
  }
  if (!initializer) return;
  close_scope();
  initializer->contains_direct_eval = state.info->scope->contains_direct_eval;
  function_ = state.outer;
  var_scope_ = outer_var_scope;
  leave_function(first_use, node.start, kFromMember, nullptr);
}

void Analyzer::declare_private_name(ClassMember& member) {
  PrivateName& key = *as<PrivateName>(member.key);
  Binding* binding = find(*scope_, key.name, true);
  const MemberKind kind = member.member_kind;
  if (binding) {
    const bool completes = (kind == MemberKind::Getter && binding->member == MemberKind::Setter) ||
                           (kind == MemberKind::Setter && binding->member == MemberKind::Getter);
    if (completes && binding->is_static == member.is_static) {
      binding->member = MemberKind::AutoAccessor;
    } else {
      report_redeclaration(texts_.intern_utf8("#" + key.name->to_utf8()), key);
    }
  } else {
    binding = add(*scope_, key.name, BindingKind::PrivateName, &member, true);
    binding->initialized_at = 0;
    binding->is_static = member.is_static;
    binding->member = kind;
  }
  key.binding = binding;
}

void Analyzer::visit_jsx_element(JSXElement& element) {
  for (const Text* each : options_.jsx_names) use(each, nullptr, element.start, kRead);
  if (options_.jsx_names.empty()) use_this(element);  // jsxDEV is told of it.
  visit_children(element);
}

}  // namespace shoal::scope
