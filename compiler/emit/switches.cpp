// switch: a jump table where all labels are small integers or all are strings, else comparisons in
// order.
#include <algorithm>
#include <cmath>

#include "compiler/emit/const_enums.h"
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

namespace {

constexpr uint32_t kTableSizeMax = 1024;
constexpr size_t kTableCasesMin = 4;

}  // namespace

struct FunctionEmitter::SwitchTargets {
  Reg value;  // The selector.
  std::vector<Label> labels;
  Label otherwise;
};

/// Jumps by table: the selector is compared with small integers only. False if that does not suit.
bool FunctionEmitter::switch_table(SwitchStatement& node, const SwitchTargets& targets) {
  uint32_t count = 0;
  size_t cases = 0;
  for (const SwitchCase* each : node.cases) {
    if (!each->test) continue;
    const auto* const literal = try_as<NumericLiteral>(each->test);
    if (!literal || literal->value != std::trunc(literal->value)) return false;
    if (literal->value >= kTableSizeMax) return false;
    count = std::max(count, static_cast<uint32_t>(literal->value) + 1);
    ++cases;
  }
  if (cases < kTableCasesMin || count > 8 * cases) return false;
  std::vector<Label> table(count, targets.otherwise);
  for (size_t i = node.cases.size(); i-- > 0;) {  // Of equal labels the first counts.
    const auto* const literal = try_as<NumericLiteral>(node.cases[i]->test);
    if (literal) table[static_cast<uint32_t>(literal->value)] = targets.labels[i];
  }
  code_.emit(
      ops::SwitchInt{.selector = targets.value, .table = code_.jump_table(std::move(table))});
  code_.emit(ops::Jump{.target = targets.otherwise});
  return true;
}

/// The same where the selector is compared with strings only: their positions are the table's.
bool FunctionEmitter::switch_strings(SwitchStatement& node, const SwitchTargets& targets) {
  std::vector<StringId> strings;
  std::vector<Label> table;
  for (size_t i = 0; i < node.cases.size(); ++i) {
    if (!node.cases[i]->test) continue;
    const auto* const literal = try_as<StringLiteral>(node.cases[i]->test);
    if (!literal) return false;
    strings.push_back(unit_.string(literal->value));
    table.push_back(targets.labels[i]);
  }
  if (strings.size() < kTableCasesMin) return false;
  image_.string_sets.push_back(std::move(strings));
  Temporaries temporaries(regs_);
  const Reg place = regs_.take();
  code_.emit(ops::FindString{.dst = place,
                             .value = targets.value,
                             .set = static_cast<uint32_t>(image_.string_sets.size() - 1)});
  code_.emit(ops::SwitchInt{.selector = place, .table = code_.jump_table(std::move(table))});
  code_.emit(ops::Jump{.target = targets.otherwise});
  return true;
}

void FunctionEmitter::switch_tests(SwitchStatement& node, const SwitchTargets& targets) {
  for (size_t i = 0; i < node.cases.size(); ++i) {
    Expression* const test = node.cases[i]->test;
    if (!test) continue;
    Temporaries temporaries(regs_);
    const Reg result = regs_.take();
    const Reg rhs = any(*test);
    at(*test);
    code_.emit(ops::StrictEqualJump{.dst = result, .lhs = targets.value, .rhs = rhs});
    code_.emit(ops::JumpIfTrue{.cond = result, .target = targets.labels[i]});
  }
  code_.emit(ops::Jump{.target = targets.otherwise});
}

void FunctionEmitter::switch_statement(SwitchStatement& node) {
  Temporaries temporaries(regs_);
  set_completion_undefined();
  const Label end = code_.make_label();
  push_target(end, Label(), true, take_labels());
  const Reg value = regs_.take();
  to(*node.discriminant, value);
  enter_scope(node.scope);
  for (const SwitchCase* each : node.cases)
    for (Statement* const statement : each->consequent)
      if (EnumDeclaration* const first = hoisted_enum(statement)) enum_declaration(*first);
  SwitchTargets targets{value, {}, end};
  for (const SwitchCase* each : node.cases) {
    targets.labels.push_back(code_.make_label());
    if (!each->test) targets.otherwise = targets.labels.back();
  }
  at(node);
  if (!switch_table(node, targets) && !switch_strings(node, targets)) switch_tests(node, targets);
  for (size_t i = 0; i < node.cases.size(); ++i) {
    code_.bind(targets.labels[i]);
    mark_branch(node.cases[i]->start, node.start, DebugBranchKind::Case);
    for (Statement* each : node.cases[i]->consequent) statement(*each);
  }
  code_.bind(end);
  leave_scope(node.scope);
  controls_.pop_back();
}

}  // namespace shoal::emit
