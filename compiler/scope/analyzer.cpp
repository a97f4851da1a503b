// Scopes and functions open and close; the program, whatever its goal.
#include "compiler/scope/analyzer.h"

namespace shoal::scope {

using namespace ast;

namespace {

bool pattern_has_expressions(const Node* pattern) {
  if (!pattern) return false;
  switch (pattern->kind) {
    case NodeKind::AssignmentPattern: return true;
    case NodeKind::RestElement: return pattern_has_expressions(as<RestElement>(pattern)->argument);
    case NodeKind::ArrayPattern:
      for (const Node* each : as<ArrayPattern>(pattern)->elements)
        if (pattern_has_expressions(each)) return true;
      return false;
    case NodeKind::ObjectPattern: {
      const auto* const object = as<ObjectPattern>(pattern);
      for (const PatternProperty* each : object->properties)
        if (each->computed || pattern_has_expressions(each->value)) return true;
      return object->rest && pattern_has_expressions(object->rest->argument);
    }
    default: return false;
  }
}

bool has_parameter_expressions(const FunctionNode& node) {
  for (const Parameter* each : node.params)
    if (each->initializer || pattern_has_expressions(each->target)) return true;
  return false;
}

}  // namespace

Analysis analyze(Program& program, Arena& arena, TextTable& texts, Diagnostics& diagnostics,
                 const Options& options) {
  return Analyzer(program, arena, texts, diagnostics, options).run();
}

Analysis Analyzer::run() {
  callee_name_ = texts_.intern_latin1(".callee");
  strict_ =
      program_.strict || program_.goal == Goal::Module || (options_.eval && options_.eval->strict);
  visit_program();
  lay_out_scopes();
  Analysis result;
  result.scope = program_.scope;
  result.function = program_.scope->function;
  result.function_count = function_count_;
  if (module_) make_module_tables();
  result.module = module_;
  return result;
}

// ---- Scopes -------------------------------------------------------------------------------------

Scope* Analyzer::open_scope(ScopeKind kind, Work& work, uint32_t start, uint32_t end) {
  Scope* const scope = arena_.make<Scope>();
  scope->kind = kind;
  scope->start = start;
  scope->end = end;
  scope->parent = scope_;
  scope->function = function_->info;
  scope->work = &work;
  work.first_use = uses_.size();
  work.first_var = vars_.size();
  work.first_function = functions_.size();
  work.first_alias = aliases_.size();
  scopes_.push_back(scope);
  scope_ = scope;
  return scope;
}

void Analyzer::close_scope() {
  Scope& scope = *scope_;
  take_functions(scope);
  if (&scope == var_scope_) {
    settle_vars_of_function(scope);
  } else if (vars_.size() > scope.work->first_var) {
    settle_vars_of_block(scope);
  }
  const bool is_function = scope.function->scope == &scope;
  if (is_function) prepare_function_scope(*scope.function);
  if (scope.kind == ScopeKind::FunctionBody) {
    // `var arguments` beside parameters with expressions starts as their arguments object.
    Binding* const named = find(scope, common_.arguments);
    FunctionInfo& info = *scope.function;
    if (named && named->kind == BindingKind::Var && !named->copy_of && may_have_arguments(info)) {
      named->copy_of = claim_in_function(info, {common_.arguments, nullptr, nullptr, 0, kRead});
      function_->arguments_escape = true;
    }
  }
  resolve_uses(scope);
  resolve_aliases(scope);
  if (scope.contains_direct_eval) keep_names_for_eval(scope);
  if (is_function) settle_arguments(*scope.function);
  scope_ = scope.parent;
  scope.work = nullptr;
}

// ---- Functions ----------------------------------------------------------------------------------

FunctionInfo* Analyzer::open_function(FunctionState& state, FunctionNode* node) {
  FunctionInfo* const info = arena_.make<FunctionInfo>();
  info->node = node;
  info->outer = function_ ? function_->info : nullptr;
  info->index = function_count_++;
  info->strict = strict_;
  info->is_arrow = node && node->function_kind == FunctionKind::Arrow;
  state.info = info;
  state.outer = function_;
  function_ = &state;
  return info;
}

/// The function whose `this` an expression here sees.
FunctionState* Analyzer::this_function() {
  FunctionState* state = function_;
  while (state->info->is_arrow && state->outer) state = state->outer;
  return state;
}

void Analyzer::visit_function(FunctionNode& node, uint32_t creation_position, uint16_t flags,
                              const Binding* hoisted) {
  const bool outer_strict = strict_;
  Scope* const outer_var_scope = var_scope_;
  FunctionState state;
  Work work;
  strict_ |= node.strict;
  const size_t first_use = uses_.size();
  FunctionInfo* const info = open_function(state, &node);
  info->has_parameter_expressions = has_parameter_expressions(node);
  Scope* const scope = open_scope(ScopeKind::Function, work, node.start, node.end);
  info->scope = node.scope = var_scope_ = scope;
  visit_parameters(node);
  visit_body(node);
  close_scope();
  if (Scope* const eval_scope = info->parameter_eval_scope) {
    eval_scope->parent = scope->parent;
    scope->parent = eval_scope;
    for (size_t at = first_use; at < uses_.size(); ++at) {
      if (!(uses_[at].flags & (kPrivate | kPseudo))) uses_[at].flags |= kDynamic;
    }
  }
  node.contains_direct_eval = scope->contains_direct_eval;
  function_ = state.outer;
  var_scope_ = outer_var_scope;
  strict_ = outer_strict;
  leave_function(first_use, creation_position, flags, hoisted);
}

void Analyzer::visit_parameters(FunctionNode& node) {
  FunctionInfo& info = *function_->info;
  function_->walking_parameters = info.has_parameter_expressions;
  uint32_t index = 0;
  for (Parameter* each : node.params) {
    const bool may_be_early = info.has_parameter_expressions;
    const uint32_t initialized_at = may_be_early ? each->end : 0;
    if (auto* const id = try_as<Identifier>(each->target)) {
      declare_parameter(*id, each->is_rest ? ~0u : index, initialized_at);
    } else {
      declare_pattern(each->target, BindingKind::Parameter, initialized_at, true);
    }
    info.has_rest |= each->is_rest;
    if (each->initializer) visit(each->initializer);
    for (Decorator* decorator : each->decorators) visit(decorator->expression);
    ++index;
  }
  function_->walking_parameters = false;
}

void Analyzer::visit_body(FunctionNode& node) {
  FunctionInfo& info = *function_->info;
  if (node.expression_body) return visit(node.expression_body);
  if (!info.has_parameter_expressions) {
    if (node.is_derived_constructor)
      for (const Statement* each : node.body) note_super_call_statement(*each);
    return visit_statements(node.body);
  }
  Work work;
  Scope* const body = open_scope(ScopeKind::FunctionBody, work, node.body_start, node.end);
  info.body_scope = node.body_scope = var_scope_ = body;
  for (const Statement* each : node.body)
    if (node.is_derived_constructor) note_super_call_statement(*each);
  visit_statements(node.body);
  close_scope();
  var_scope_ = info.scope;
}

/// After `super(...);` at the top of a derived constructor, `this` is there.
void Analyzer::note_super_call_statement(const Statement& statement) {
  const auto* const expression = try_as<ExpressionStatement>(&statement);
  if (!expression) return;
  const auto* const call = try_as<CallExpression>(expression->expression);
  if (!call || !is<Super>(call->callee)) return;
  if (statement.end < function_->this_initialized_at)
    function_->this_initialized_at = statement.end;
}

// ---- The program --------------------------------------------------------------------------------

ScopeKind Analyzer::program_scope_kind() const {
  switch (program_.goal) {
    case Goal::Module: return ScopeKind::Module;
    case Goal::CommonJs: return ScopeKind::Function;
    case Goal::DirectEval:
    case Goal::IndirectEval: return ScopeKind::Eval;
    case Goal::Script:
    case Goal::FunctionConstructor: return ScopeKind::Script;
  }
  return ScopeKind::Script;
}

void Analyzer::visit_program() {
  FunctionState state;
  Work work;
  FunctionInfo* const info = open_function(state, nullptr);
  info->program = &program_;
  info->inherits_this =
      program_.goal == Goal::DirectEval && options_.eval && options_.eval->in_function;
  std::vector<Work> outside(options_.eval ? options_.eval->environments.size() : 0);
  open_outside(outside);
  Scope* const scope = open_scope(program_scope_kind(), work, program_.start, program_.end);
  info->scope = program_.scope = var_scope_ = scope;
  if (program_.goal == Goal::Module) module_ = arena_.make<ModuleInfo>();
  if (program_.goal == Goal::CommonJs) declare_commonjs_parameters();
  visit_statements(program_.body);
  if (module_ && options_.completion_value && !exported_names_.count(common_.default_)) {
    add_default_binding(program_);
    add_export(common_.default_, common_.star_default, module_->default_binding, program_, false);
  }
  if (module_) resolve_exports(*scope);
  check_vars_of_eval(*scope);
  close_scope();
  close_outside();
  resolve_at_top();
  function_ = nullptr;
}

void Analyzer::declare_commonjs_parameters() {
  const Text* const names[] = {common_.exports, common_.require, common_.module, common_.filename,
                               common_.dirname};
  uint32_t index = 0;
  for (const Text* name : names) {
    Binding* const binding = add(*scope_, name, BindingKind::Parameter, nullptr);
    binding->initialized_at = 0;
    binding->parameter = index++;
  }
}

}  // namespace shoal::scope
