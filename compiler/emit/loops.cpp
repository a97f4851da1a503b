// Loops. The test stands at the bottom, so an iteration costs one branch.
#include <utility>

#include "compiler/ast/visit.h"
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

void FunctionEmitter::push_target(Label break_label, Label continue_label, bool breaks_plain,
                                  const std::vector<const Text*>& labels) {
  Control control;
  control.break_label = break_label;
  control.continue_label = continue_label;
  control.breaks_plain = breaks_plain;
  control.labels = labels;
  controls_.push_back(std::move(control));
}

/// The labels that stand before the statement at hand.
std::vector<const Text*> FunctionEmitter::take_labels() {
  return std::exchange(pending_labels_, {});
}

namespace {

constexpr size_t kHoistedMax = 6;
constexpr int kHoistedNodesMax = 400;

/// Calls f(Expression&) for operands of comparisons and arithmetic in the loop that may be literals
/// worth a register.
template <class F>
void for_each_literal_operand(Node& loop, F f) {
  std::vector<Node*> open{&loop};
  for (int budget = kHoistedNodesMax; !open.empty() && budget > 0; --budget) {
    Node* const node = open.back();
    open.pop_back();
    if (node->kind == NodeKind::FunctionNode || node->kind == NodeKind::ClassNode) continue;
    if (auto* const binary = try_as<BinaryExpression>(node)) {
      const bool is_folded = is<NumericLiteral>(binary->left) && is<NumericLiteral>(binary->right);
      const auto* const number = try_as<NumericLiteral>(binary->right);
      const bool is_sum = binary->op == BinaryOp::Add || binary->op == BinaryOp::Subtract;
      const bool is_immediate = number && is_sum && number->value <= 127;
      if (!is_folded && !is_immediate) f(*binary->right);
      if (!is_folded) f(*binary->left);
    }
    for_each_child(*node, [&](Node& child) { open.push_back(&child); });
  }
}

}  // namespace

/// Literals that a loop compares or computes with are loaded once, before it. The caller gives back
/// the registers and their entries in constants_.
void FunctionEmitter::hoist_constants(Node& loop) {
  size_t count = 0;
  for_each_literal_operand(loop, [&](Expression& literal) {
    const bool is_literal = is<NumericLiteral>(&literal) || is<StringLiteral>(&literal);
    if (!is_literal || count == kHoistedMax || constant_register(literal) != kNoReg) return;
    const Reg reg = regs_.take_local();
    to(literal, reg);
    constants_.emplace_back(&literal, reg);
    ++count;
  });
}

void FunctionEmitter::while_statement(WhileStatement& node) {
  set_completion_undefined();
  const HoistedConstants hoisted(constants_);
  hoist_constants(node);
  const Label top = code_.make_label(), test = code_.make_label(), end = code_.make_label();
  push_target(end, test, true, take_labels());
  at(node);
  if (is_constant_false(*node.test)) {
    // Nothing runs.
  } else if (is_constant_true(*node.test)) {
    code_.bind(top);
    statement(*node.body);
    code_.bind(test);
    code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  } else {
    code_.emit(ops::Jump{.target = test});
    code_.bind_loop(top, test);
    statement(*node.body);
    code_.bind(test);
    mark_statement(node.test->start);
    loop_condition(*node.test, top, end);
  }
  code_.bind(end);
  controls_.pop_back();
}

void FunctionEmitter::do_while_statement(DoWhileStatement& node) {
  set_completion_undefined();
  const HoistedConstants hoisted(constants_);
  hoist_constants(node);
  const Label top = code_.make_label(), test = code_.make_label(), end = code_.make_label();
  push_target(end, test, true, take_labels());
  code_.bind(top);
  statement(*node.body);
  code_.bind(test);
  mark_statement(node.test->start);
  loop_condition(*node.test, top, end);
  code_.bind(end);
  controls_.pop_back();
}

void FunctionEmitter::for_statement(ForStatement& node) {
  Temporaries temporaries(regs_);
  set_completion_undefined();
  const HoistedConstants hoisted(constants_);
  hoist_constants(node);
  enter_scope(node.scope);
  auto* const declaration = try_as<VariableDeclaration>(node.init);
  const bool is_using = declaration && declaration->variable_kind >= VariableKind::Using;
  if (is_using) {
    const std::vector<const Text*> labels = take_labels();
    FinallyState state;
    begin_resources(state);
    pending_labels_ = labels;
    for_loop(node);
    end_resources(state, declaration->variable_kind == VariableKind::AwaitUsing);
  } else {
    for_loop(node);
  }
  leave_scope(node.scope);
}

void FunctionEmitter::for_loop(ForStatement& node) {
  const Label top = code_.make_label(), next = code_.make_label(), end = code_.make_label();
  const Label test = code_.make_label();
  const std::vector<const Text*> labels = take_labels();
  const bool copies = node.scope && node.scope->copies_environment;
  const Reg env = copies ? find_environment(node.scope) : kNoReg;
  if (auto* const declaration = try_as<VariableDeclaration>(node.init)) {
    variable_declaration(*declaration);
    if (copies && contains_function(*declaration)) code_.emit(ops::CopyEnv{.dst = env, .env = env});
  } else if (node.init) {
    effect(*static_cast<Expression*>(node.init));
  }
  push_target(end, next, true, labels);
  const bool has_test = node.test && !is_constant_true(*node.test);
  if (has_test) code_.emit(ops::Jump{.target = test});
  if (has_test) {
    code_.bind_loop(top, test);
  } else {
    code_.bind(top);
  }
  statement(*node.body);
  code_.bind(next);
  if (copies) code_.emit(ops::CopyEnv{.dst = env, .env = env});
  if (node.update) {
    mark_statement(node.update->start);
    effect(*node.update);
  }
  if (has_test) {
    code_.bind(test);
    mark_statement(node.test->start);
    loop_condition(*node.test, top, end);
  } else {
    code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  }
  code_.bind(end);
  controls_.pop_back();
}

// ---- for-in, for-of -----------------------------------------------------------------------------

/// The right side, evaluated where the names of the left side are in their dead zone.
Reg FunctionEmitter::loop_head(Expression& right, scope::Scope* head_scope) {
  const Reg value = regs_.take();
  Temporaries temporaries(regs_);
  enter_scope(head_scope);
  to(right, value);
  leave_scope(head_scope);
  return value;
}

/// The left side of an iteration gets its value.
void FunctionEmitter::for_each_target(Node& left, Reg value) {
  auto* const declaration = try_as<VariableDeclaration>(&left);
  if (!declaration) return assign_pattern(left, value, StoreMode::Assign);
  const VariableKind kind = declaration->variable_kind;
  const StoreMode mode = kind == VariableKind::Var ? StoreMode::Assign : StoreMode::Initialize;
  Node& pattern = *declaration->declarations[0]->id;
  if (fresh_register(pattern, mode) != value) assign_pattern(pattern, value, mode);
  if (kind >= VariableKind::Using) add_resource(value, kind == VariableKind::AwaitUsing);
}

/// The register of `for (const x of ...)` where the value can be put at once, or a new one.
Reg FunctionEmitter::iteration_register(Node& left, const scope::Scope* scope) {
  const auto* const declaration = try_as<VariableDeclaration>(&left);
  if (declaration && scope && !scope->materialized) {
    const Reg reg = fresh_register(*declaration->declarations[0]->id, StoreMode::Initialize);
    if (reg != kNoReg && declaration->variable_kind != VariableKind::Var) return reg;
  }
  return regs_.take();
}

void FunctionEmitter::for_in_statement(ForInStatement& node) {
  Temporaries temporaries(regs_);
  set_completion_undefined();
  const std::vector<const Text*> labels = take_labels();
  auto* const declaration = try_as<VariableDeclaration>(node.left);
  if (declaration && declaration->declarations[0]->init) variable_declaration(*declaration);
  const HoistedConstants hoisted(constants_);
  hoist_constants(*node.body);
  const Reg state = loop_head(*node.right, node.head_scope);
  at(*node.right);
  code_.emit(ops::ForInStart{.state = state, .object = state});
  const Label top = code_.make_label(), next = code_.make_label(), end = code_.make_label();
  push_target(end, next, true, labels);
  const bool enters_once = node.scope && !node.scope->materialized;
  if (enters_once) enter_scope(node.scope);
  const Reg value = iteration_register(*node.left, node.scope);
  code_.bind(top);
  mark_statement(node.left->start);
  code_.emit(ops::ForInNext{.value = value, .state = state});
  code_.emit(ops::JumpIfHole{.value = value, .target = end});
  {
    Temporaries iteration(regs_);
    if (enters_once) {
      enter_scope_bindings(*node.scope);
    } else {
      enter_scope(node.scope);
    }
    for_each_target(*node.left, value);
    statement(*node.body);
    leave_scope(node.scope);
  }
  code_.bind(next);
  code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  code_.bind(end);
  controls_.pop_back();
}

void FunctionEmitter::for_of_statement(ForOfStatement& node) {
  Temporaries temporaries(regs_);
  set_completion_undefined();
  const std::vector<const Text*> labels = take_labels();
  const IteratorMode mode = node.is_await ? IteratorMode::Async : IteratorMode::Sync;
  const HoistedConstants hoisted(constants_);
  hoist_constants(*node.body);
  const Reg record = regs_.take(3);
  {
    Temporaries head(regs_);
    const Reg iterable = loop_head(*node.right, node.head_scope);
    at(*node.right);
    get_iterator(record, iterable, mode);
  }
  const Label top = code_.make_label(), next = code_.make_label(), end = code_.make_label();
  const Label done = code_.make_label();
  push_target(end, Label(), true, labels);
  const bool enters_once = node.scope && !node.scope->materialized;
  if (enters_once) enter_scope(node.scope);
  const Reg value = iteration_register(*node.left, node.scope);
  Region region;
  Control control;
  control.kind = Control::Kind::Iterator;
  control.iterator = record;
  control.is_async = node.is_await;
  control.region = &region;
  code_.bind(top);
  at(*node.right);
  mark_statement(node.left->start);
  iterator_step(record, value, done, mode);
  controls_.push_back(control);
  push_target(Label(), next, false, labels);
  begin_region(region);
  for_of_iteration(node, value, enters_once);
  code_.bind(next);
  end_region(region);
  controls_.pop_back();
  controls_.pop_back();
  code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  iterator_close_on_throw(control, region);
  code_.bind(done);
  code_.bind(end);
  controls_.pop_back();
}

void FunctionEmitter::for_of_iteration(ForOfStatement& node, Reg value, bool entered) {
  Temporaries temporaries(regs_);
  if (entered) {
    enter_scope_bindings(*node.scope);
  } else {
    enter_scope(node.scope);
  }
  auto* const declaration = try_as<VariableDeclaration>(node.left);
  const bool is_using = declaration && declaration->variable_kind >= VariableKind::Using;
  FinallyState state;
  if (is_using) begin_resources(state);
  for_each_target(*node.left, value);
  statement(*node.body);
  if (is_using) end_resources(state, declaration->variable_kind == VariableKind::AwaitUsing);
  leave_scope(node.scope);
}

}  // namespace shoal::emit
