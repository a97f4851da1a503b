// Alternatives and loops: where choices are made, and where they need not be.
#include <algorithm>
#include <map>

#include "vm/regexp/emitter.h"

namespace shoal::regexp {
namespace {

constexpr uint32_t kSelectiveCountMax = 220;
/// Alternations from this size on jump by their first unit.
constexpr uint32_t kDispatchCountMin = 3;
constexpr size_t kLeadingUnitsMax = 8;

// The order of the variants in each row of ops.def.
enum Variant : uint32_t { kUnit, kNotUnit, kNotNewline, kAny, kClass, kWide };

static_assert(static_cast<uint32_t>(Op::WidePossessive) -
                  static_cast<uint32_t>(Op::UnitPossessive) ==
              kWide);
static_assert(static_cast<uint32_t>(Op::WideGreedy) - static_cast<uint32_t>(Op::UnitGreedy) ==
              kWide);
static_assert(static_cast<uint32_t>(Op::WideLazy) - static_cast<uint32_t>(Op::UnitLazy) == kWide);
static_assert(static_cast<uint32_t>(Op::WideLazyBack) - static_cast<uint32_t>(Op::UnitLazyBack) ==
              kWide);

Op variant_of(Op row, uint32_t variant) {
  return static_cast<Op>(static_cast<uint32_t>(row) + variant);
}

}  // namespace

// ---- Choices ----

/// Begins a way that the input may turn out not to take. What is at the place returned is to be
/// patched with the address of the other ways, which may go as `otherwise` says.
uint32_t Emitter::emit_guard(const Beginning& way, const Beginning& otherwise) {
  const FirstUnits first = as_tested(way.first);
  const uint32_t low_count = first.low_count();
  if (way.transparent || way.at_end || low_count > kSelectiveCountMax) return op(Op::Push);
  const bool only = !otherwise.transparent && analysis_.disjoint(first, otherwise.first);
  if (first.high == FirstUnits::High::None && low_count == 1) {
    char16_t unit = 0;
    while (!first.contains_low(unit)) ++unit;
    const uint32_t at = op(only ? Op::IfUnitOnly : Op::IfUnit);
    word(pack_unit(unit, 0xFFFF));
    return at;
  }
  const uint32_t index = class_of(first);
  const uint32_t at = op(only ? Op::IfClassOnly : Op::IfClass);
  word(index);
  return at;
}

void Emitter::emit_alternatives(const std::vector<NodeId>& alternatives, const Beginning& follow,
                                Direction direction, std::vector<uint32_t>& ends) {
  const size_t count = alternatives.size();
  const bool forward = direction == Direction::Forward;
  // What all alternatives after one may begin with.
  std::vector<Beginning> later(forward ? count : 0);
  for (size_t i = later.size(); i-- > 1;) {
    const Beginning way = followed_by(analysis_.beginning(alternatives[i]), follow);
    later[i - 1] = i + 1 == count ? way : either(way, later[i]);
  }
  for (size_t i = 0; i < count; ++i) {
    uint32_t choice = 0;
    const bool last = i + 1 == count;
    if (!last && forward) {
      choice = emit_guard(followed_by(analysis_.beginning(alternatives[i]), follow), later[i]);
    } else if (!last) {
      choice = op(Op::Push);
    }
    emit_node(alternatives[i], follow, direction);
    if (last) return;
    ends.push_back(op(Op::Jump));
    patch(choice);
    if (too_large()) return;
  }
}

void Emitter::emit_alternation(const Node& node, const Beginning& follow, Direction direction) {
  if (direction == Direction::Forward && node.count >= kDispatchCountMin &&
      try_emit_dispatch(node, follow))
    return;
  const auto children = tree_.children.begin() + node.begin;
  std::vector<uint32_t> ends;
  emit_alternatives({children, children + node.count}, follow, direction, ends);
  for (const uint32_t end : ends) patch(end);
}

/// The units with which the node can begin, if they are few and exactly known. It does not match
/// the empty string.
bool Emitter::leading_units(NodeId id, LeadingUnits& units) const {
  const Node& node = tree_.nodes[id];
  switch (node.kind) {
    case NodeKind::Text: {
      const TextUnit unit = tree_.units[node.begin];
      units.push_back(unit.value);
      if (unit.mask != 0xFFFF)
        units.push_back(static_cast<char16_t>(unit.value | static_cast<char16_t>(~unit.mask)));
      return units.size() <= kLeadingUnitsMax;
    }
    case NodeKind::Set:
      if (node.wide) return false;
      for (const Range& range : tree_.sets[node.begin].ranges()) {
        for (char32_t c = range.first; c <= range.last; ++c) {
          if (units.size() >= kLeadingUnitsMax) return false;
          units.push_back(static_cast<char16_t>(c));
        }
      }
      return true;
    case NodeKind::Capture: return leading_units(node.begin, units);
    case NodeKind::Sequence: return leading_units(tree_.children[node.begin], units);
    case NodeKind::Loop: return node.min > 0 && leading_units(node.begin, units);
    case NodeKind::Alternation:
      for (uint32_t i = 0; i < node.count; ++i) {
        if (!leading_units(tree_.children[node.begin + i], units)) return false;
      }
      return true;
    default: return false;
  }
}

/// A jump by the first unit, if the alternatives fall into groups with the same leading units in
/// each and no unit in two. Within a group the order of alternatives stays.
bool Emitter::try_emit_dispatch(const Node& node, const Beginning& follow) {
  std::map<LeadingUnits, std::vector<NodeId>> groups;
  std::map<char16_t, const LeadingUnits*> owners;
  for (uint32_t i = 0; i < node.count; ++i) {
    const NodeId child = tree_.children[node.begin + i];
    LeadingUnits units;
    if (!leading_units(child, units)) return false;
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    const auto group = groups.try_emplace(std::move(units)).first;
    group->second.push_back(child);
    for (const char16_t unit : group->first) {
      if (owners.try_emplace(unit, &group->first).first->second != &group->first) return false;
    }
  }
  if (groups.size() < 2) return false;
  const uint32_t start = op(Op::Dispatch, kFailAddress);
  word(static_cast<uint32_t>(owners.size()));
  for (const auto& [unit, owner] : owners) {
    word(unit);
    word(0);
  }
  std::vector<uint32_t> ends;
  for (const auto& [units, alternatives] : groups) {
    uint32_t at = start + 2;
    for (const auto& [unit, owner] : owners) {
      if (owner == &units) program_->code[at + 1] = here();
      at += 2;
    }
    emit_alternatives(alternatives, follow, Direction::Forward, ends);
    ends.push_back(op(Op::Jump));
    if (too_large()) break;
  }
  for (const uint32_t end : ends) patch(end);
  return true;
}

// ---- Loops over anything ----

void Emitter::emit_loop(const Node& node, const Beginning& follow, Direction direction) {
  if (direction == Direction::Forward && try_emit_unit_loop(node, follow)) return;
  const bool may_be_empty = analysis_.min_length(node.begin) == 0;
  if (node.min == 0 && node.max == 1) return emit_optional(node, follow, direction);
  if (node.max == kUnbounded && (node.min == 0 || (node.min == 1 && !may_be_empty))) {
    return emit_star(node, follow, direction);
  }
  emit_counted(node, follow, direction);
}

/// The choice between another turn, which comes next, and the way out, to be patched in.
uint32_t Emitter::emit_loop_choice(const Node& node, const Beginning& follow, Direction direction) {
  if (!node.greedy) return op(Op::PushNextJump);
  if (direction == Direction::Backward) return op(Op::Push);
  return emit_guard(analysis_.beginning(node.begin), follow);
}

void Emitter::emit_clear_captures(const Node& node) {
  if (node.capture == node.capture_end) return;
  op(Op::ClearCaptures, node.capture * 2);
  word(node.capture_end * 2);
}

void Emitter::emit_optional(const Node& node, const Beginning& follow, Direction direction) {
  const uint32_t choice = emit_loop_choice(node, follow, direction);
  const bool may_be_empty = analysis_.min_length(node.begin) == 0;
  if (!may_be_empty) {
    emit_node(node.begin, follow, direction);
  } else {
    Beginning checked = follow;
    checked.accepts = false;
    const uint32_t position = new_registers(1);
    op(Op::SavePosition, position);
    const uint32_t begin = here();
    emit_node(node.begin, checked, direction);
    op(Op::FailIfEmpty, position);
    scope(CodeScope::Kind::Turn, begin, position);
  }
  patch(choice);
}

void Emitter::emit_star(const Node& node, const Beginning& follow, Direction direction) {
  const bool may_be_empty = analysis_.min_length(node.begin) == 0;
  const Beginning after_turn = either(followed_by(analysis_.beginning(node.begin), follow), follow);
  const uint32_t position = may_be_empty ? new_registers(1) : 0;
  const uint32_t top = here();
  uint32_t choice = 0;
  if (node.min == 0) choice = emit_loop_choice(node, follow, direction);
  if (may_be_empty) op(Op::SavePosition, position);
  const uint32_t begin = here();
  emit_clear_captures(node);
  emit_node(node.begin, after_turn, direction);
  if (may_be_empty) {
    op(Op::FailIfEmpty, position);
    scope(CodeScope::Kind::Turn, begin, position);
  }
  if (node.min == 1) choice = emit_loop_choice(node, follow, direction);
  op(Op::Jump, top);
  patch(choice);
}

void Emitter::emit_counted(const Node& node, const Beginning& follow, Direction direction) {
  const bool may_be_empty = analysis_.min_length(node.begin) == 0;
  const Beginning after_turn = either(followed_by(analysis_.beginning(node.begin), follow), follow);
  const uint32_t counter = new_registers(may_be_empty ? 2 : 1);
  const uint32_t position = counter + 1;
  op(Op::SetCounter, counter);
  word(0);
  const uint32_t top = op(node.greedy ? Op::LoopGreedy : Op::LoopLazy, counter);
  word(node.min);
  word(node.max);
  word(0);
  op(Op::Increment, counter);
  if (may_be_empty) op(Op::SavePosition, position);
  const uint32_t begin = here();
  emit_clear_captures(node);
  emit_node(node.begin, after_turn, direction);
  if (may_be_empty) {
    op(Op::FailIfEmptyBeyond, position);
    word(counter);
    word(node.min);
    scope(CodeScope::Kind::Turn, begin, position);
  }
  op(Op::Jump, top);
  // Where there is no maximum, all counts beyond the minimum are alike.
  const uint32_t limit = node.max != kUnbounded ? node.max : node.min + 1;
  scope(CodeScope::Kind::Counter, top, counter, limit);
  program_->code[top + 3] = here();
}

// ---- Loops over one unit or code point ----

Emitter::UnitTest Emitter::set_test(const Node& loop, const Node& set_node) {
  CodePointSet rest = tree_.sets[set_node.begin];
  // Going by units instead of code points is the same where all surrogates belong to the set and
  // nobody counts.
  const bool by_units = !set_node.wide || (loop.greedy && loop.max == kUnbounded && loop.min <= 1);
  if (by_units) {
    rest.negate(unicode_ ? unicode::kCodePointMax : 0xFFFF);
    const char32_t excluded = rest.single();
    const bool steps_wide = set_node.wide;
    if (rest.empty()) return {kAny, 0, steps_wide};
    if (rest == line_terminators()) return {kNotNewline, 0, steps_wide};
    if (excluded <= 0xFFFF && !unicode::is_surrogate(excluded))
      return {kNotUnit, excluded, steps_wide};
  }
  return {set_node.wide ? kWide : kClass, class_of(tree_.sets[set_node.begin]), set_node.wide};
}

bool Emitter::unit_test(const Node& loop, UnitTest& test) {
  const Node& body = tree_.nodes[loop.begin];
  if (body.kind == NodeKind::Set) {
    test = set_test(loop, body);
    return true;
  }
  if (body.kind != NodeKind::Text || body.count != 1) return false;
  const TextUnit unit = tree_.units[body.begin];
  if (unit.mask == 0xFFFF) {
    test = {kUnit, unit.value, false};
    return true;
  }
  CodePointSet both;
  both.add(unit.value);
  both.add(static_cast<char16_t>(unit.value | static_cast<char16_t>(~unit.mask)));
  test = {kClass, class_of(both), false};
  return true;
}

/// Only one length of the loop can lead to a match.
bool Emitter::is_possessive(const Node& loop, const Beginning& follow) const {
  if (loop.min == loop.max) return true;
  const FirstUnits& body = analysis_.beginning(loop.begin).first;
  if (!follow.transparent && analysis_.disjoint(body, follow.first)) return true;
  if (!loop.greedy || loop.min == 0 || !follow.word_boundary) return false;
  // Inside a run of only word characters, or of only others, there is no word boundary.
  FirstUnits words;
  const CodePointSet word_set = word_characters();
  bool all_words = body.high == FirstUnits::High::None;
  for (uint32_t c = 0; c < 256; ++c) {
    if (word_set.contains(c)) words.add(c);
    if (body.contains_low(c) && !word_set.contains(c)) all_words = false;
  }
  return all_words || analysis_.disjoint(body, words);
}

bool Emitter::try_emit_unit_loop(const Node& node, const Beginning& follow) {
  UnitTest test{};
  if (!unit_test(node, test)) return false;
  uint32_t max = node.max;
  bool possessive = is_possessive(node, follow);
  if (follow.accepts && !possessive) {  // Nothing after it fails, so nobody comes back.
    possessive = true;
    if (!node.greedy) max = node.min;
  }
  if (max == 0) return true;
  // By units only while nobody counts; a maximum that shrank above is a count.
  Node loop = node;
  loop.max = max;
  if (max != node.max) unit_test(loop, test);
  const bool step_by_class = test.variant == kWide;
  const Op row = possessive ? Op::UnitPossessive : node.greedy ? Op::UnitGreedy : Op::UnitLazy;
  op(variant_of(row, test.variant), test.operand);
  word(node.min);
  word(max);
  const FirstUnits& next = follow.first;
  uint32_t hint = 0;
  if (!follow.transparent && !follow.at_end && next.high == FirstUnits::High::None &&
      next.low_count() == 1) {
    while (!next.contains_low(hint)) ++hint;
    hint |= kHintPresent;
  }
  word(hint);
  if (possessive) return true;
  if (node.greedy) {
    op(test.steps_wide || step_by_class ? Op::GreedyBackWide : Op::GreedyBack);
  } else {
    op(variant_of(Op::UnitLazyBack, test.variant), test.operand);
  }
  return true;
}

}  // namespace shoal::regexp
