// Operators, and branches on them.
#include <cmath>
#include <optional>

#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;

namespace {

int32_t to_int32(double value) {
  if (!std::isfinite(value)) return 0;
  return static_cast<int32_t>(
      static_cast<uint32_t>(static_cast<int64_t>(std::fmod(std::trunc(value), 4294967296.0))));
}

/// a ** b of whole numbers, where it is one that needs no rounding.
std::optional<double> whole_power(double a, double b) {
  constexpr double kExactMax = 9007199254740992.0, kExponentMax = 64;
  if (!(b >= 0 && b <= kExponentMax) || b != std::trunc(b) || a != std::trunc(a))
    return std::nullopt;
  double power = 1;
  for (double n = 0; n < b; ++n) {
    power *= a;
    if (!(std::fabs(power) <= kExactMax)) return std::nullopt;
  }
  return power;
}

std::optional<double> fold(BinaryOp op, double a, double b) {
  const uint32_t count = static_cast<uint32_t>(to_int32(b)) & 31;
  switch (op) {
    case BinaryOp::Add: return a + b;
    case BinaryOp::Subtract: return a - b;
    case BinaryOp::Multiply: return a * b;
    case BinaryOp::Divide: return a / b;
    case BinaryOp::BitAnd: return to_int32(a) & to_int32(b);
    case BinaryOp::BitOr: return to_int32(a) | to_int32(b);
    case BinaryOp::BitXor: return to_int32(a) ^ to_int32(b);
    case BinaryOp::ShiftLeft:
      return static_cast<int32_t>(static_cast<uint32_t>(to_int32(a)) << count);
    case BinaryOp::ShiftRight: return to_int32(a) >> count;
    case BinaryOp::ShiftRightUnsigned: return static_cast<uint32_t>(to_int32(a)) >> count;
    case BinaryOp::Exponent: return whole_power(a, b);
    default: return std::nullopt;  // Remainder: left to the run time's own function.
  }
}

/// So many operands are added to a text at once, at most.
constexpr size_t kTextStepsMax = 16;

bool is_text(const Expression& node) {
  return node.kind == NodeKind::StringLiteral || node.kind == NodeKind::TemplateLiteral;
}

/// Of a + b + c + ..., whose outermost step stands first and which is evaluated from its last one
/// on: how many from the i-th on add to a text, whatever the other operands are.
size_t count_text_steps(const std::vector<BinaryExpression*>& steps, size_t i, bool lhs_is_text) {
  if (!lhs_is_text && !is_text(*steps[i]->left) && !is_text(*steps[i]->right)) return 0;
  size_t count = 0;
  while (count <= i && count < kTextStepsMax && steps[i - count]->op == BinaryOp::Add) ++count;
  return count;
}

/// The number that the expression always is, if that is plain to see.
std::optional<double> constant_number(const Expression& node, int depth = 8) {
  if (const auto* const literal = try_as<NumericLiteral>(&node)) return literal->value;
  if (depth == 0) return std::nullopt;
  if (const auto* const unary = try_as<UnaryExpression>(&node)) {
    const std::optional<double> value = constant_number(*unary->argument, depth - 1);
    if (!value) return std::nullopt;
    if (unary->op == UnaryOp::Minus) return -*value;
    if (unary->op == UnaryOp::Plus) return value;
    if (unary->op == UnaryOp::BitNot) return ~to_int32(*value);
    return std::nullopt;
  }
  const auto* const binary = try_as<BinaryExpression>(&node);
  if (!binary) return std::nullopt;
  const std::optional<double> right = constant_number(*binary->right, depth - 1);
  if (!right) return std::nullopt;
  const std::optional<double> left = constant_number(*binary->left, depth - 1);
  return left ? fold(binary->op, *left, *right) : std::nullopt;
}

/// Whether the expression is always true or always false, without effects.
std::optional<bool> constant_truth(const Expression& node) {
  switch (node.kind) {
    case NodeKind::BooleanLiteral: return as<BooleanLiteral>(&node)->value;
    case NodeKind::NullLiteral: return false;
    case NodeKind::StringLiteral: return !as<StringLiteral>(&node)->value->empty();
    case NodeKind::UnaryExpression: {
      const auto& unary = *as<UnaryExpression>(&node);
      if (unary.op != UnaryOp::Not) break;
      const std::optional<bool> inner = constant_truth(*unary.argument);
      return inner ? std::optional<bool>(!*inner) : std::nullopt;
    }
    default: break;
  }
  const std::optional<double> number = constant_number(node);
  if (number) return *number != 0 && !std::isnan(*number);
  return std::nullopt;
}

bool is_equality(BinaryOp op) {
  return op == BinaryOp::Equal || op == BinaryOp::NotEqual || op == BinaryOp::StrictEqual ||
         op == BinaryOp::StrictNotEqual;
}

}  // namespace

bool FunctionEmitter::is_constant_true(const Expression& node) const {
  return constant_truth(node).value_or(false);
}

bool FunctionEmitter::is_constant_false(const Expression& node) const {
  return !constant_truth(node).value_or(true);
}

// ---- Unary --------------------------------------------------------------------------------------

void FunctionEmitter::unary(UnaryExpression& node, Reg dst) {
  switch (node.op) {
    case UnaryOp::Typeof: return type_of(*node.argument, dst);
    case UnaryOp::Delete: return delete_expression(*node.argument, dst);
    case UnaryOp::Void:
      effect(*node.argument);
      code_.emit(ops::LoadUndefined{.dst = dst});
      return;
    default: break;
  }
  if (const std::optional<double> number = constant_number(node)) return load_number(*number, dst);
  const Reg src = any_in(*node.argument, scratch_for(dst));
  at(node);
  switch (node.op) {
    case UnaryOp::Minus: code_.emit(ops::Neg{.dst = dst, .src = src}); return;
    case UnaryOp::Plus: code_.emit(ops::ToNumber{.dst = dst, .src = src}); return;
    case UnaryOp::Not: code_.emit(ops::Not{.dst = dst, .src = src}); return;
    default: code_.emit(ops::BitNot{.dst = dst, .src = src}); return;
  }
}

void FunctionEmitter::type_of(Expression& argument, Reg dst) {
  const Reg scratch = scratch_for(dst);
  Reg src = register_of(argument);
  if (src == kNoReg) {
    src = scratch;
    if (auto* const id = try_as<Identifier>(&argument)) {
      load_name(*id, src, true);
    } else {
      to(argument, src);
    }
  }
  code_.emit(ops::TypeOf{.dst = dst, .src = src});
}

void FunctionEmitter::delete_expression(Expression& argument, Reg dst) {
  if (auto* const id = try_as<Identifier>(&argument)) {
    const scope::Reference reference = scope::reference_of(*id);
    at(*id);
    if (reference.access == Access::Global || reference.access == Access::Dynamic) {
      code_.emit(ops::DeleteName{.dst = dst, .env = environment(), .key = key(id->name)});
    } else {
      code_.emit(ops::LoadFalse{.dst = dst});
    }
    return;
  }
  switch (argument.kind) {
    case NodeKind::MemberExpression:
    case NodeKind::ComputedMemberExpression: return chain(argument, dst, ChainUse::Delete);
    case NodeKind::ChainExpression:
      if (as<ChainExpression>(&argument)->expression->kind != NodeKind::CallExpression)
        return chain(argument, dst, ChainUse::Delete);
      [[fallthrough]];
    default: effect(argument); code_.emit(ops::LoadTrue{.dst = dst});
  }
}

void FunctionEmitter::private_in(PrivateIn& node, Reg dst) {
  const Reg object = any(*node.right);
  const Reg name = private_name(*node.name);
  at(node);
  code_.emit(ops::HasPrivate{.dst = dst, .object = object, .name = name});
}

// ---- Binary -------------------------------------------------------------------------------------

void FunctionEmitter::emit_binary(BinaryOp op, Reg dst, Reg lhs, Reg rhs) {
  switch (op) {
#define CASE(name, instruction) \
  case BinaryOp::name: code_.emit(ops::instruction{.dst = dst, .lhs = lhs, .rhs = rhs}); return;
    CASE(Add, Add)
    CASE(Subtract, Sub)
    CASE(Multiply, Mul)
    CASE(Divide, Div)
    CASE(Remainder, Mod)
    CASE(Exponent, Exp)
    CASE(ShiftLeft, Shl)
    CASE(ShiftRight, Shr)
    CASE(ShiftRightUnsigned, UShr)
    CASE(BitAnd, BitAnd)
    CASE(BitOr, BitOr)
    CASE(BitXor, BitXor)
    CASE(Equal, Equal)
    CASE(NotEqual, NotEqual)
    CASE(StrictEqual, StrictEqual)
    CASE(StrictNotEqual, StrictNotEqual)
    CASE(Less, Less)
    CASE(LessEqual, LessEqual)
    CASE(Greater, Greater)
    CASE(GreaterEqual, GreaterEqual)
#undef CASE
    case BinaryOp::Instanceof:
      code_.emit(ops::InstanceOf{.dst = dst, .lhs = lhs, .rhs = rhs, .feedback = code_.feedback()});
      return;
    case BinaryOp::In: code_.emit(ops::In{.dst = dst, .key = lhs, .object = rhs}); return;
  }
}

/// x + 1, x - 1 and the like, where the constant fits into the instruction.
bool FunctionEmitter::small_operand(BinaryOp op, const Expression& right, Reg dst, Reg lhs) {
  if (op != BinaryOp::Add && op != BinaryOp::Subtract) return false;
  const auto* const literal = try_as<NumericLiteral>(&right);
  if (!literal || literal->value != std::trunc(literal->value) || literal->value > 127)
    return false;
  const int32_t value = static_cast<int32_t>(literal->value);
  if (op == BinaryOp::Add) {
    code_.emit(ops::AddInt{.dst = dst, .lhs = lhs, .value = value});
  } else {
    code_.emit(ops::SubInt{.dst = dst, .lhs = lhs, .value = value});
  }
  return true;
}

void FunctionEmitter::binary_step(BinaryExpression& node, Reg lhs, Reg dst) {
  Temporaries temporaries(regs_);
  if (node.right->kind == NodeKind::NumericLiteral) {
    at(node);
    if (small_operand(node.op, *node.right, dst, lhs)) return;
  }
  const Reg rhs = any(*node.right);
  at(node);
  emit_binary(node.op, dst, lhs, rhs);
}

/// One operand of a sum that is a text, into a fresh register: §13.15.3
/// ApplyStringOrNumericBinaryOperator.
void FunctionEmitter::text_piece(Expression& piece, const Node& place) {
  const Reg part = regs_.take();
  if (is_text(piece)) return to(piece, part);
  const Reg value = any_in(piece, part);
  at(place);
  code_.emit(ops::SumPiece{.dst = part, .src = value});
}

/// a + b + c + ...: a loop along the left side, however long.
void FunctionEmitter::binary(BinaryExpression& node, Reg dst) {
  if (const std::optional<double> number = constant_number(node)) return load_number(*number, dst);
  std::vector<BinaryExpression*> steps;
  Expression* left = &node;
  while (auto* const step = try_as<BinaryExpression>(left)) {
    steps.push_back(step);
    left = step->left;
  }
  const Reg scratch = scratch_for(dst);
  bool lhs_is_text = false;
  Reg lhs = kNoReg;  // Until what stands leftmost has been evaluated.
  for (size_t i = steps.size(); i-- > 0;) {
    const size_t count = count_text_steps(steps, i, lhs_is_text);
    const size_t last = i - (count > 1 ? count - 1 : 0);
    const Reg result = last == 0 ? dst : scratch;
    if (count > 1) {
      Temporaries temporaries(regs_);
      const Reg first = regs_.top();
      if (lhs == kNoReg) {
        text_piece(*left, *steps[i]);
      } else {
        at(*steps[i]);
        code_.emit(ops::SumPiece{.dst = regs_.take(), .src = lhs});
      }
      for (; i > last; --i) text_piece(*steps[i]->right, *steps[i]);
      text_piece(*steps[last]->right, *steps[last]);
      code_.emit(
          ops::Concat{.dst = result, .first = first, .count = static_cast<uint32_t>(count) + 1});
    } else {
      if (lhs == kNoReg) lhs = stable_in(*left, steps.back()->right, scratch);
      binary_step(*steps[i], lhs, result);
    }
    lhs_is_text = count != 0;
    lhs = result;
  }
}

// ---- Logical ------------------------------------------------------------------------------------

/// Jumps to `end` where the operator takes `value` and does not look further.
void FunctionEmitter::logical_jump(LogicalOp op, Reg value, Label end) {
  switch (op) {
    case LogicalOp::And: code_.emit(ops::JumpIfFalse{.cond = value, .target = end}); return;
    case LogicalOp::Or: code_.emit(ops::JumpIfTrue{.cond = value, .target = end}); return;
    case LogicalOp::Coalesce:
      code_.emit(ops::JumpIfNotNullish{.value = value, .target = end});
      return;
  }
}

namespace {

/// The operands of a && b && c, from the left.
std::vector<Expression*> logical_operands(LogicalExpression& node) {
  std::vector<Expression*> operands;
  Expression* left = &node;
  while (true) {
    auto* const step = try_as<LogicalExpression>(left);
    if (!step || step->op != node.op) break;
    operands.push_back(step->right);
    left = step->left;
  }
  operands.push_back(left);
  return {operands.rbegin(), operands.rend()};
}

}  // namespace

void FunctionEmitter::logical(LogicalExpression& node, Reg dst) {
  const std::vector<Expression*> operands = logical_operands(node);
  const Reg value = scratch_for(dst);
  const Label end = code_.make_label();
  for (size_t i = 0; i + 1 < operands.size(); ++i) {
    if (i > 0) mark_branch(operands[i]->start, node.start, DebugBranchKind::Logical);
    to(*operands[i], value);
    logical_jump(node.op, value, end);
  }
  mark_branch(operands.back()->start, node.start, DebugBranchKind::Logical);
  to(*operands.back(), value);
  code_.bind(end);
  move(dst, value);
}

// ---- Branches -----------------------------------------------------------------------------------

/// `next` says which of the labels the caller binds right after.
void FunctionEmitter::branch(Reg value, Label if_true, Label if_false, Fallthrough next) {
  if (next == Fallthrough::True) {
    code_.emit(ops::JumpIfFalse{.cond = value, .target = if_false});
  } else {
    code_.emit(ops::JumpIfTrue{.cond = value, .target = if_true});
  }
}

void FunctionEmitter::condition(Expression& expression, Label if_true, Label if_false,
                                Fallthrough next) {
  if (const std::optional<bool> truth = constant_truth(expression)) {
    if (*truth != (next == Fallthrough::True))
      code_.emit(ops::Jump{.target = *truth ? if_true : if_false});
    return;
  }
  if (auto* const unary_node = try_as<UnaryExpression>(&expression);
      unary_node && unary_node->op == UnaryOp::Not) {
    const Fallthrough other = next == Fallthrough::True ? Fallthrough::False : Fallthrough::True;
    return condition(*unary_node->argument, if_false, if_true, other);
  }
  if (auto* const logical_node = try_as<LogicalExpression>(&expression);
      logical_node && logical_node->op != LogicalOp::Coalesce) {
    return condition_logical(*logical_node, if_true, if_false, next);
  }
  Temporaries temporaries(regs_);
  if (auto* const binary_node = try_as<BinaryExpression>(&expression)) {
    if (condition_nullish(*binary_node, if_true, if_false, next)) return;
    if (const Reg result = compare_for_branch(*binary_node); result != kNoReg)
      return branch(result, if_true, if_false, next);
  }
  branch(any(expression), if_true, if_false, next);
}

void FunctionEmitter::condition_logical(LogicalExpression& node, Label if_true, Label if_false,
                                        Fallthrough next) {
  const std::vector<Expression*> operands = logical_operands(node);
  const bool is_and = node.op == LogicalOp::And;
  for (size_t i = 0; i + 1 < operands.size(); ++i) {
    const Label more = code_.make_label();
    condition(*operands[i], is_and ? more : if_true, is_and ? if_false : more,
              is_and ? Fallthrough::True : Fallthrough::False);
    code_.bind(more);
    mark_branch(operands[i + 1]->start, node.start, DebugBranchKind::Logical);
  }
  condition(*operands.back(), if_true, if_false, next);
}

bool FunctionEmitter::is_undefined_name(const Expression& node) const {
  const auto* const id = try_as<Identifier>(&node);
  if (!id || id->name != common().undefined) {
    const auto* const unary_node = try_as<UnaryExpression>(&node);
    return unary_node && unary_node->op == UnaryOp::Void &&
           unary_node->argument->kind == NodeKind::NumericLiteral;
  }
  const scope::Reference reference = scope::reference_of(*id);
  return reference.access == Access::Global && !reference.binding;
}

/// x == null, x === undefined and their negations.
bool FunctionEmitter::condition_nullish(BinaryExpression& node, Label if_true, Label if_false,
                                        Fallthrough next) {
  if (!is_equality(node.op)) return false;
  const bool loose = node.op == BinaryOp::Equal || node.op == BinaryOp::NotEqual;
  const bool undefined = is_undefined_name(*node.right);
  if (!undefined && !(loose && node.right->kind == NodeKind::NullLiteral)) return false;
  const Reg value = any(*node.left);
  const bool negated = node.op == BinaryOp::NotEqual || node.op == BinaryOp::StrictNotEqual;
  const bool jump_if_match = negated == (next == Fallthrough::True);
  const Label target = next == Fallthrough::True ? if_false : if_true;
  if (loose && jump_if_match) {
    code_.emit(ops::JumpIfNullish{.value = value, .target = target});
  } else if (loose) {
    code_.emit(ops::JumpIfNotNullish{.value = value, .target = target});
  } else if (jump_if_match) {
    code_.emit(ops::JumpIfUndefined{.value = value, .target = target});
  } else {
    code_.emit(ops::JumpIfNotUndefined{.value = value, .target = target});
  }
  return true;
}

/// A comparison that fuses with the jump after it: its result register, or kNoReg. (Temporaries are
/// the caller's.)
Reg FunctionEmitter::compare_for_branch(BinaryExpression& node) {
  const bool fuses = (node.op >= BinaryOp::Less && node.op <= BinaryOp::GreaterEqual) ||
                     node.op == BinaryOp::StrictEqual || node.op == BinaryOp::StrictNotEqual;
  if (!fuses) return kNoReg;
  const Reg result = regs_.take();
  const Reg lhs = stable_in(*node.left, node.right, result);
  const Reg rhs = any(*node.right);
  at(node);
  switch (node.op) {
#define CASE(name) \
  case BinaryOp::name: code_.emit(ops::name##Jump{.dst = result, .lhs = lhs, .rhs = rhs}); break;
    CASE(Less)
    CASE(LessEqual)
    CASE(Greater)
    CASE(GreaterEqual)
    CASE(StrictEqual)
    CASE(StrictNotEqual)
#undef CASE
    default: SHOAL_UNREACHABLE();
  }
  return result;
}

/// The test at the bottom of a loop: back to `top` while it holds; falls out of the loop, or jumps
/// to `end`.
void FunctionEmitter::loop_condition(Expression& test, Label top, Label end) {
  Temporaries temporaries(regs_);
  if (const std::optional<bool> truth = constant_truth(test)) {
    if (*truth) code_.emit(ops::JumpBack{.target = top, .fuel = 0});
    return;
  }
  if (auto* const node = try_as<LogicalExpression>(&test); node && node->op == LogicalOp::And) {
    const std::vector<Expression*> operands = logical_operands(*node);
    for (size_t i = 0; i + 1 < operands.size(); ++i) {
      const Label more = code_.make_label();
      condition(*operands[i], more, end, Fallthrough::True);
      code_.bind(more);
    }
    return loop_condition(*operands.back(), top, end);
  }
  bool negated = false;
  Expression* inner = &test;
  while (auto* const node = try_as<UnaryExpression>(inner)) {
    if (node->op != UnaryOp::Not) break;
    negated = !negated;
    inner = node->argument;
  }
  auto* const compare = try_as<BinaryExpression>(inner);
  Reg value = compare ? compare_for_branch(*compare) : kNoReg;
  if (value == kNoReg) {
    if (inner->kind == NodeKind::LogicalExpression) {
      const Label again = code_.make_label();
      condition(test, again, end, Fallthrough::True);
      code_.bind(again);
      code_.emit(ops::JumpBack{.target = top, .fuel = 0});
      return;
    }
    value = any(*inner);
  }
  if (negated) {
    code_.emit(ops::JumpIfFalseBack{.cond = value, .target = top, .fuel = 0});
  } else {
    code_.emit(ops::JumpIfTrueBack{.cond = value, .target = top, .fuel = 0});
  }
}

}  // namespace shoal::emit
