#include "vm/regexp/emitter.h"

#include <algorithm>

namespace shoal::regexp {
namespace {

/// The search looks at the first unit and at one at most this far from it.
constexpr size_t kPrefixMax = 12;
/// A first-unit test that lets nearly everything pass is not worth its time.
constexpr uint32_t kSelectiveCountMax = 220;

uint64_t hash_of(const CodePointSet& set) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (const Range& range : set.ranges()) {
    hash = (hash ^ range.first) * 0x100000001B3u;
    hash = (hash ^ range.last) * 0x100000001B3u;
  }
  return hash;
}

}  // namespace

Emitter::Emitter(const Tree& tree, Flags flags, const Limits& limits)
    : tree_(tree),
      analysis_(tree),
      limits_(limits),
      unicode_(flags.either_unicode()),
      program_(std::make_shared<Program>()),
      class_of_set_(tree.sets.size()) {
  program_->flags = flags;
  program_->capture_count = tree.capture_count;
  program_->register_count = tree.capture_count * 2;
  program_->names = tree.names;
}

std::shared_ptr<const Program> Emitter::emit() {
  op(Op::Fail);
  op(Op::NoMatch);
  SHOAL_ASSERT(here() == kRetryAddress);
  op(unicode_ ? Op::SearchRetryWide : Op::SearchRetry, kRetryAddress + 1);
  emit_search();
  program_->entry_sticky = here();
  // At an index above 0 the assertion fails, and there is nothing to search.
  if (starts_with(tree_.root, AssertionKind::Start)) program_->entry_search = here();
  emit_node(tree_.root, Beginning::accepting(), Direction::Forward);
  op(Op::Accept);
  if (too_large()) return nullptr;
  if (!tree_.backreferences.empty()) scope(CodeScope::Kind::Opaque, 0);
  program_->code.shrink_to_fit();
  program_->class_bounds.shrink_to_fit();
  program_->scopes.shrink_to_fit();
  return std::move(program_);
}

bool Emitter::too_large() const {
  return here() > kOperandMax || program_->bytes() > limits_.program_bytes_max;
}

uint32_t Emitter::op(Op op, uint32_t a) {
  const uint32_t at = here();
  word(pack(op, a & kOperandMax));
  return at;
}

void Emitter::scope(CodeScope::Kind kind, uint32_t begin, uint32_t reg, uint32_t limit) {
  program_->scopes.push_back({kind, begin, here(), reg, limit});
}

uint32_t Emitter::new_registers(uint32_t count) {
  const uint32_t first = program_->register_count;
  program_->register_count += count;
  return first;
}

// ---- Classes ----

uint32_t Emitter::class_of(const CodePointSet& set) {
  CharacterClass result{};
  for (const Range& range : set.ranges()) {
    for (char32_t c = range.first; c <= std::min<char32_t>(range.last, 255); ++c) {
      result.low[c >> 6] |= 1ull << (c & 63);
    }
  }
  std::vector<char32_t> bounds;
  for (const Range& range : set.ranges()) {
    if (range.last < 256) continue;
    bounds.push_back(std::max<char32_t>(range.first, 256));
    bounds.push_back(range.last);
  }
  const uint64_t hash = hash_of(set);
  const auto [begin, end] = class_index_.equal_range(hash);
  std::vector<char32_t>& all = program_->class_bounds;
  for (auto at = begin; at != end; ++at) {
    const CharacterClass& known = program_->classes[at->second];
    if (std::equal(known.low, known.low + 4, result.low) &&
        known.range_count * 2 == bounds.size() &&
        std::equal(bounds.begin(), bounds.end(), all.begin() + known.range_begin)) {
      return at->second;
    }
  }
  result.range_begin = static_cast<uint32_t>(all.size());
  result.range_count = static_cast<uint32_t>(bounds.size() / 2);
  all.insert(all.end(), bounds.begin(), bounds.end());
  const auto index = static_cast<uint32_t>(program_->classes.size());
  program_->classes.push_back(result);
  class_index_.emplace(hash, index);
  return index;
}

/// As far as single units can tell: a set with members beyond one unit lets every unit from 256 on
/// pass.
FirstUnits Emitter::as_tested(FirstUnits units) const {
  if (units.high == FirstUnits::High::OfSet && is_wide(tree_.sets[units.high_set]))
    units.high = FirstUnits::High::Any;
  return units;
}

bool Emitter::is_wide(const CodePointSet& set) const {
  CodePointSet surrogates;
  surrogates.add(0xD800, 0xDFFF);
  return unicode_ && !set.empty() && (set.last() > 0xFFFF || set.intersects(surrogates));
}

uint32_t Emitter::class_of(const FirstUnits& units) {
  CodePointSet set;
  for (uint32_t c = 0; c < 256; ++c) {
    if (units.contains_low(c)) set.add(c);
  }
  if (units.high == FirstUnits::High::OfSet) {
    CodePointSet high;
    high.add(256, unicode::kCodePointMax);
    high.intersect(tree_.sets[units.high_set]);
    set.add(high);
  } else if (units.high == FirstUnits::High::Any) {
    set.add(256, unicode::kCodePointMax);
  }
  return class_of(set);
}

// ---- The search ----

/// Appends the units with which every match begins. True: the node is all of them.
bool Emitter::collect_prefix(NodeId id, std::vector<TextUnit>& prefix) const {
  const Node& node = tree_.nodes[id];
  switch (node.kind) {
    case NodeKind::Empty:
    case NodeKind::Look:
    case NodeKind::Assertion: return true;
    case NodeKind::Text:
      for (uint32_t i = 0; i < node.count; ++i) {
        if (prefix.size() == kPrefixMax) return false;
        prefix.push_back(tree_.units[node.begin + i]);
      }
      return true;
    case NodeKind::Capture: return collect_prefix(node.begin, prefix);
    case NodeKind::Loop:
      if (node.min > 0) collect_prefix(node.begin, prefix);
      return false;
    case NodeKind::Sequence:
      for (uint32_t i = 0; i < node.count; ++i) {
        if (!collect_prefix(tree_.children[node.begin + i], prefix)) return false;
      }
      return true;
    default: return false;
  }
}

bool Emitter::starts_with(NodeId id, AssertionKind kind) const {
  const Node& node = tree_.nodes[id];
  switch (node.kind) {
    case NodeKind::Assertion: return node.assertion == kind;
    case NodeKind::Capture: return starts_with(node.begin, kind);
    case NodeKind::Sequence: return starts_with(tree_.children[node.begin], kind);
    case NodeKind::Alternation:
      for (uint32_t i = 0; i < node.count; ++i) {
        if (!starts_with(tree_.children[node.begin + i], kind)) return false;
      }
      return true;
    default: return false;
  }
}

void Emitter::emit_search() {
  program_->entry_search = here();
  const uint32_t length = analysis_.min_length(tree_.root);
  const Beginning& beginning = analysis_.beginning(tree_.root);
  std::vector<TextUnit> prefix;
  collect_prefix(tree_.root, prefix);
  if (starts_with(tree_.root, AssertionKind::StartOfLine)) {
    op(Op::SearchLine, length);
  } else if (prefix.size() > 1) {
    const auto distance = static_cast<uint32_t>(prefix.size() - 1);
    op(Op::SearchPair, length);
    word(pack_unit(prefix[0].value, prefix[0].mask));
    word(distance);
    word(pack_unit(prefix[distance].value, prefix[distance].mask));
  } else if (prefix.size() == 1) {
    op(Op::SearchUnit, length);
    word(pack_unit(prefix[0].value, prefix[0].mask));
  } else if (!beginning.transparent && !beginning.at_end &&
             beginning.first.low_count() <= kSelectiveCountMax) {
    op(Op::SearchClass,
       std::max(length, 1u));  // A next unit is needed even if the match does not take it.
    word(class_of(as_tested(beginning.first)));
  } else {
    op(Op::SearchAny, length);
  }
}

// ---- Nodes ----

void Emitter::emit_node(NodeId id, const Beginning& follow, Direction direction) {
  if (too_large()) return;
  const Node& node = tree_.nodes[id];
  switch (node.kind) {
    case NodeKind::Empty: return;
    case NodeKind::Nothing: op(Op::Fail); return;
    case NodeKind::Text: return emit_text(node, direction);
    case NodeKind::Set: return emit_set(node, direction);
    case NodeKind::Sequence: return emit_sequence(node, follow, direction);
    case NodeKind::Alternation: return emit_alternation(node, follow, direction);
    case NodeKind::Capture: return emit_capture(node, follow, direction);
    case NodeKind::Loop: return emit_loop(node, follow, direction);
    case NodeKind::BackReference: return emit_back_reference(node, direction);
    case NodeKind::Assertion: return emit_assertion(node.assertion);
    case NodeKind::Look: return emit_look(node);
  }
}

void Emitter::emit_unit(TextUnit unit, Direction direction) {
  const bool forward = direction == Direction::Forward;
  if (unit.mask == 0xFFFF) {
    op(forward ? Op::Unit : Op::UnitBack, unit.value);
  } else {
    op(forward ? Op::Masked : Op::MaskedBack);
    word(pack_unit(unit.value, unit.mask));
  }
}

void Emitter::emit_text(const Node& node, Direction direction) {
  const TextUnit* const units = tree_.units.data() + node.begin;
  if (direction == Direction::Backward) {
    for (uint32_t i = node.count; i-- > 0;) emit_unit(units[i], direction);
    return;
  }
  const bool exact =
      std::all_of(units, units + node.count, [](TextUnit unit) { return unit.mask == 0xFFFF; });
  if (node.count == 1) {
    emit_unit(units[0], direction);
  } else if (exact && node.count == 2) {
    op(Op::TwoUnits);
    word(pack_unit(units[0].value, units[1].value));
  } else {
    op(exact ? Op::Text : Op::MaskedText, node.count);
    word(static_cast<uint32_t>(program_->literals.size()));
    for (uint32_t i = 0; i < node.count; ++i) {
      program_->literals.push_back(units[i].value);
      if (!exact) program_->literals.push_back(units[i].mask);
    }
  }
}

void Emitter::emit_set(const Node& node, Direction direction) {
  uint32_t& known = class_of_set_[node.begin];
  if (known == 0) known = class_of(tree_.sets[node.begin]) + 1;
  if (direction == Direction::Forward) {
    op(node.wide ? Op::WideClass : Op::Class, known - 1);
  } else {
    op(node.wide ? Op::WideClassBack : Op::ClassBack, known - 1);
  }
}

void Emitter::emit_sequence(const Node& node, const Beginning& follow, Direction direction) {
  const NodeId* const children = tree_.children.data() + node.begin;
  if (direction == Direction::Backward) {
    for (uint32_t i = node.count; i-- > 0;) emit_node(children[i], follow, direction);
    return;
  }
  std::vector<Beginning> follows(node.count);
  follows[node.count - 1] = follow;
  for (uint32_t i = node.count - 1; i-- > 0;) {
    follows[i] = followed_by(analysis_.beginning(children[i + 1]), follows[i + 1]);
    const Node& next = tree_.nodes[children[i + 1]];
    follows[i].word_boundary =
        next.kind == NodeKind::Assertion && next.assertion == AssertionKind::WordBoundary;
  }
  for (uint32_t i = 0; i < node.count; ++i) emit_node(children[i], follows[i], direction);
}

void Emitter::emit_capture(const Node& node, const Beginning& follow, Direction direction) {
  const uint32_t start = node.capture * 2;
  const bool forward = direction == Direction::Forward;
  op(Op::SavePosition, forward ? start : start + 1);
  emit_node(node.begin, follow, direction);
  op(Op::SavePosition, forward ? start + 1 : start);
}

void Emitter::emit_back_reference(const Node& node, Direction direction) {
  uint32_t bits = direction == Direction::Backward ? uint32_t{kBackward} : 0u;
  if (unicode_) bits |= kWholePairs;
  if (node.ignore_case) bits |= kIgnoreCase | (unicode_ ? uint32_t{kUnicodeFolding} : 0u);
  op(Op::BackReference, bits);
  word(node.count);
  for (uint32_t i = 0; i < node.count; ++i) word(tree_.backreferences[node.begin + i]);
}

void Emitter::emit_assertion(AssertionKind kind) {
  switch (kind) {
    case AssertionKind::Start: op(Op::AssertStart); return;
    case AssertionKind::StartOfLine: op(Op::AssertStartOfLine); return;
    case AssertionKind::End: op(Op::AssertEnd); return;
    case AssertionKind::EndOfLine: op(Op::AssertEndOfLine); return;
    case AssertionKind::WordBoundary: op(Op::AssertWordBoundary, 0); return;
    case AssertionKind::NotWordBoundary: op(Op::AssertNotWordBoundary, 0); return;
    case AssertionKind::UnicodeWordBoundary: op(Op::AssertWordBoundary, 1); return;
    case AssertionKind::NotUnicodeWordBoundary: op(Op::AssertNotWordBoundary, 1); return;
  }
}

void Emitter::emit_look(const Node& node) {
  const uint32_t registers = new_registers(3);
  const Direction direction = node.behind ? Direction::Backward : Direction::Forward;
  if (!node.negative) {
    const uint32_t begin = op(Op::LookBegin, registers);
    word(node.capture * 2);
    word(node.capture_end * 2);
    emit_node(node.begin, Beginning::accepting(), direction);
    op(Op::LookEnd, registers);
    scope(CodeScope::Kind::Look, begin);
    return;
  }
  const uint32_t begin = op(Op::NotLookBegin, registers);
  word(0);
  emit_node(node.begin, Beginning::accepting(), direction);
  op(Op::NotLookEnd, registers);
  scope(CodeScope::Kind::Look, begin);
  program_->code[begin + 1] = here();
}

}  // namespace shoal::regexp
