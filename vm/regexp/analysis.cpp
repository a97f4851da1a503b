#include "vm/regexp/analysis.h"

#include <algorithm>
#include <bit>

namespace shoal::regexp {
namespace {

constexpr uint64_t kLengthMax = 1u << 23;  // Enough to tell, and it fits an operand.

}  // namespace

void FirstUnits::add(const FirstUnits& other) {
  for (int i = 0; i < 4; ++i) low[i] |= other.low[i];
  if (other.high == High::None) return;
  if (high == High::None) {
    high = other.high;
    high_set = other.high_set;
  } else if (high != other.high || high_set != other.high_set) {
    high = High::Any;
  }
}

uint32_t FirstUnits::low_count() const {
  uint32_t count = 0;
  for (const uint64_t word : low) count += static_cast<uint32_t>(std::popcount(word));
  return count;
}

Beginning followed_by(const Beginning& first, const Beginning& second) {
  if (!first.transparent) {
    Beginning result = first;
    result.at_end = first.at_end && second.at_end;
    return result;
  }
  Beginning result;
  result.first = first.first;
  result.first.add(second.first);
  result.at_end = second.at_end;
  result.transparent = second.transparent;
  return result;
}

Beginning either(const Beginning& a, const Beginning& b) {
  Beginning result;
  result.first = a.first;
  result.first.add(b.first);
  result.at_end = a.at_end || b.at_end;
  result.transparent = a.transparent || b.transparent;
  return result;
}

Analysis::Analysis(const Tree& tree)
    : tree_(tree), beginnings_(tree.nodes.size()), min_lengths_(tree.nodes.size()) {
  // Children are made before their parents, so one pass in order of numbers sees them first.
  for (NodeId id = 1; id < tree.nodes.size(); ++id) visit(id);
}

FirstUnits Analysis::of_set(uint32_t set) const {
  FirstUnits result;
  for (const Range& range : tree_.sets[set].ranges()) {
    for (char32_t c = range.first; c <= std::min<char32_t>(range.last, 255); ++c) result.add(c);
    if (range.last > 255) {
      result.high = FirstUnits::High::OfSet;
      result.high_set = set;
    }
  }
  return result;
}

bool Analysis::disjoint(const FirstUnits& a, const FirstUnits& b) const {
  using High = FirstUnits::High;
  for (int i = 0; i < 4; ++i) {
    if ((a.low[i] & b.low[i]) != 0) return false;
  }
  if (a.high == High::None || b.high == High::None) return true;
  if (a.high == High::Any || b.high == High::Any) return false;
  return !tree_.sets[a.high_set].intersects(tree_.sets[b.high_set]);
}

void Analysis::visit_sequence(const Node& node, Beginning& result, uint64_t& length) {
  for (uint32_t i = node.count; i-- > 0;) {
    const NodeId child = tree_.children[node.begin + i];
    result = i + 1 == node.count ? beginnings_[child] : followed_by(beginnings_[child], result);
    length += min_lengths_[child];
  }
}

void Analysis::visit_alternation(const Node& node, Beginning& result, uint64_t& length) {
  length = kLengthMax;
  for (uint32_t i = 0; i < node.count; ++i) {
    const NodeId child = tree_.children[node.begin + i];
    result = i == 0 ? beginnings_[child] : either(result, beginnings_[child]);
    length = std::min<uint64_t>(length, min_lengths_[child]);
  }
}

void Analysis::visit(NodeId id) {
  const Node& node = tree_.nodes[id];
  Beginning result;
  uint64_t length = 0;
  switch (node.kind) {
    case NodeKind::Empty: break;
    case NodeKind::Look:
      // Takes nothing, yet what comes next must fit it.
      if (!node.behind && !node.negative) result = beginnings_[node.begin];
      break;
    case NodeKind::Nothing: result.transparent = false; break;
    case NodeKind::Text: {
      const TextUnit unit = tree_.units[node.begin];
      result.first.add(unit.value);
      result.first.add(static_cast<char16_t>(unit.value | static_cast<char16_t>(~unit.mask)));
      result.transparent = false;
      length = node.count;
      break;
    }
    case NodeKind::Set:
      result.first = of_set(node.begin);
      result.transparent = false;
      length = 1;
      break;
    case NodeKind::Sequence: visit_sequence(node, result, length); break;
    case NodeKind::Alternation: visit_alternation(node, result, length); break;
    case NodeKind::Capture:
      result = beginnings_[node.begin];
      length = min_lengths_[node.begin];
      break;
    case NodeKind::Loop:
      result = beginnings_[node.begin];
      if (node.min == 0) result.transparent = true;
      length = uint64_t{min_lengths_[node.begin]} * node.min;
      break;
    case NodeKind::BackReference: result.first = FirstUnits::any(); break;
    case NodeKind::Assertion:
      if (node.assertion == AssertionKind::End || node.assertion == AssertionKind::EndOfLine) {
        result.transparent = false;
        result.at_end = true;
        if (node.assertion == AssertionKind::EndOfLine) {
          result.first.add('\n');
          result.first.add('\r');
          result.first.add(0x2028);
        }
      }
      break;
  }
  if (result.transparent) result.at_end = true;
  beginnings_[id] = result;
  min_lengths_[id] = static_cast<uint32_t>(std::min(length, kLengthMax));
}

}  // namespace shoal::regexp
