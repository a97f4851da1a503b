// Early errors of functions and classes (§15).
#include <algorithm>

#include "compiler/early_errors/checker.h"
#include "compiler/scope/bound_names.h"

namespace shoal::early_errors {

using namespace ast;

namespace {

bool is_method(FunctionKind kind) {
  return kind == FunctionKind::Method || kind == FunctionKind::Getter ||
         kind == FunctionKind::Setter || kind == FunctionKind::Constructor;
}

bool is_named(const ClassMember& member, const Text* name) {
  if (member.computed) return false;
  const auto* const key = try_as<PropertyName>(member.key);
  return key && key->name == name;
}

}  // namespace

// ---- Functions ----------------------------------------------------------------------------------

/// The context of a function's parameters and body.
void Checker::enter_function(const FunctionNode& function) {
  Context inner;
  inner.strict = context_.strict || function.strict;
  inner.is_async = function.is_async;
  inner.is_generator = function.is_generator;
  inner.yield_reserved = function.is_generator;
  inner.await_reserved = function.is_async || program_.goal == Goal::Module;
  inner.may_return = true;
  inner.first_label = labels_.size();
  if (function.function_kind == FunctionKind::Arrow) {
    inner.no_arguments = context_.no_arguments;
    inner.super_property = context_.super_property;
    inner.super_call = context_.super_call;
    inner.new_target = context_.new_target;
  } else {
    inner.new_target = true;
    inner.super_property = is_method(function.function_kind);
    inner.super_call = function.is_derived_constructor;
  }
  context_ = inner;
}

/// The name of a declaration belongs to the code round it, that of an expression to the function.
void Checker::visit_function_name(FunctionNode& function, const Context& outer) {
  if (!function.id) return;
  if (function.function_kind == FunctionKind::Expression) return visit_binding(*function.id, false);
  if (function.function_kind != FunctionKind::Declaration) return;
  const Context inner = context_;
  context_.yield_reserved = outer.yield_reserved;
  context_.await_reserved = outer.await_reserved;
  visit_binding(*function.id, false);
  context_ = inner;
}

void Checker::visit_function(FunctionNode& function) {
  const Context outer = context_;
  enter_function(function);
  visit_function_name(function, outer);
  check_parameter_list(function);
  if (function.function_kind == FunctionKind::Arrow) {
    // An arrow's parameters are still read as an expression of the code round it.
    const Context inner = context_;
    context_.yield_reserved = outer.yield_reserved;
    context_.is_generator = outer.is_generator;
    context_.await_reserved |= outer.await_reserved;
    context_.is_async |= outer.is_async;
    visit_parameters(function);
    context_ = inner;
  } else {
    visit_parameters(function);
  }
  if (function.has_use_strict_directive && !function.has_simple_parameters)
    error(DiagnosticCode::UseStrictNonSimple, function);
  visit_expression_body(function.expression_body);
  visit_statements(function.body);
  context_ = outer;
}

void Checker::visit_parameters(FunctionNode& function) {
  context_.in_parameters = true;
  for (Parameter* each : function.params) {
    for (Decorator* decorator : each->decorators) visit(decorator->expression);
    visit_binding_pattern(each->target, false);
    visit(each->initializer);
  }
  context_.in_parameters = false;
}

void Checker::check_parameter_list(const FunctionNode& function) {
  const size_t count = function.params.size();
  for (size_t at = 0; at < count; ++at) {
    const Parameter& each = *function.params[at];
    if (!each.is_rest) continue;
    if (at + 1 != count) error(DiagnosticCode::RestParameterNotLast, each);
    if (each.initializer) error(DiagnosticCode::RestParameterWithInitializer, each);
  }
  if (function.function_kind == FunctionKind::Getter && count != 0)
    error(DiagnosticCode::GetterParameters, *function.params[0]);
  if (function.function_kind == FunctionKind::Setter) {
    if (count != 1) {
      error(DiagnosticCode::SetterParameters, function);
    } else if (function.params[0]->is_rest) {
      error(DiagnosticCode::SetterRest, *function.params[0]);
    }
  }
  if (count == 0) return;
  const bool must_be_unique = context_.strict || !function.has_simple_parameters ||
                              function.function_kind == FunctionKind::Arrow ||
                              is_method(function.function_kind);
  if (must_be_unique) check_duplicate_parameters(function);
}

void Checker::check_duplicate_parameters(const FunctionNode& function) {
  constexpr size_t kQuadraticMax = 16;
  names_.clear();
  for (const Parameter* each : function.params)
    scope::for_each_bound_name(each->target, [this](Identifier& id) { names_.push_back(id.name); });
  bool has_duplicate = false;
  if (names_.size() <= kQuadraticMax) {
    for (size_t at = 1; at < names_.size(); ++at)
      for (size_t before = 0; before < at; ++before) has_duplicate |= names_[at] == names_[before];
  } else {
    std::sort(names_.begin(), names_.end(), std::less<>());
    has_duplicate = std::adjacent_find(names_.begin(), names_.end()) != names_.end();
  }
  if (!has_duplicate) return;
  if (names_.size() > kQuadraticMax) return error(DiagnosticCode::DuplicateParameter, function);
  size_t count = 0;
  for (const Parameter* each : function.params) {
    scope::for_each_bound_name(each->target, [&](Identifier& id) {
      const auto before = names_.begin() + static_cast<ptrdiff_t>(count++);
      if (std::find(names_.begin(), before, id.name) != before)
        error(DiagnosticCode::DuplicateParameter, id);
    });
  }
}

// ---- Classes ------------------------------------------------------------------------------------

void Checker::visit_class(ClassNode& node) {
  const bool outer_strict = context_.strict;
  for (Decorator* each : node.decorators) visit(each->expression);
  context_.strict = true;
  if (node.id) visit_binding(*node.id, true);
  if (node.super_class) check_heritage(*node.super_class);
  visit(node.super_class);
  bool has_constructor = false;
  for (ClassMember* each : node.members) {
    if (each->member_kind == MemberKind::Constructor) {
      if (has_constructor) error(DiagnosticCode::DuplicateConstructor, *each);
      has_constructor = true;
    }
    visit_member(*each, node.super_class != nullptr);
  }
  context_.strict = outer_strict;
}

/// §15.7.1: names that members may not have.
void Checker::check_member_name(const ClassMember& member) {
  const bool is_field =
      member.member_kind == MemberKind::Field || member.member_kind == MemberKind::AutoAccessor;
  if (const auto* const hidden = try_as<PrivateName>(member.key)) {
    if (hidden->name == common_.constructor) error(DiagnosticCode::PrivateConstructor, *hidden);
    return;
  }
  if (member.is_static && is_named(member, common_.prototype))
    error(DiagnosticCode::StaticPrototype, *member.key);
  if (!is_named(member, common_.constructor)) return;
  if (is_field) return error(DiagnosticCode::ConstructorField, *member.key);
  if (member.is_static) return;
  const auto* const function = try_as<FunctionNode>(member.value);
  if (member.member_kind == MemberKind::Getter || member.member_kind == MemberKind::Setter) {
    error(DiagnosticCode::SpecialConstructor, *member.key, {"an accessor"});
  } else if (function && function->is_generator) {
    error(DiagnosticCode::SpecialConstructor, *member.key, {"a generator"});
  } else if (function && function->is_async) {
    error(DiagnosticCode::SpecialConstructor, *member.key, {"an async method"});
  }
}

void Checker::visit_member(ClassMember& member, bool is_derived) {
  for (Decorator* each : member.decorators) visit(each->expression);
  check_member_name(member);
  if (member.key) visit_key(member.key, member.computed);
  auto* const function = try_as<FunctionNode>(member.value);
  switch (member.member_kind) {
    case MemberKind::Field:
    case MemberKind::AutoAccessor: return visit_field_value(member);
    case MemberKind::StaticBlock: {
      const Context outer = context_;
      enter_function(*function);
      context_.await_reserved = true;
      context_.no_arguments = true;
      context_.super_property = true;
      context_.may_return = false;
      visit_statements(function->body);
      context_ = outer;
      return;
    }
    case MemberKind::Constructor:
      SHOAL_ASSERT(!function || function->is_derived_constructor == is_derived);
      return visit(function);
    default: return visit(member.value);
  }
}

void Checker::visit_field_value(ClassMember& member) {
  if (!member.value) return;
  const Context outer = context_;
  Context inner;
  inner.strict = true;
  inner.no_arguments = inner.super_property = inner.new_target = true;
  inner.await_reserved = program_.goal == Goal::Module;
  inner.first_label = labels_.size();
  context_ = inner;
  visit(member.value);
  context_ = outer;
}

}  // namespace shoal::early_errors
