// The tree between parser and emitter. Modifiers, case folding and set operations are already
// resolved: what is left are texts, sets, and structure. Nodes refer to each other by number; node
// 0 is unused.
#pragma once

#include <cstdint>
#include <vector>

#include "vm/regexp/code_point_set.h"
#include "vm/regexp/regexp.h"

namespace shoal::regexp {

using NodeId = uint32_t;

enum class NodeKind : uint8_t {
  Empty,        // Matches the empty string.
  Nothing,      // Matches nothing: an empty class.
  Text,         // units[begin, begin + count)
  Set,          // One code unit or code point of sets[begin].
  Sequence,     // children[begin, begin + count)
  Alternation,  // children[begin, begin + count)
  Capture,      // Group `capture`, around child `begin`.
  Loop,  // Child `begin`, min to max times; groups in [capture, capture_end) are reset in each
         // turn.
  BackReference,  // To any of backreferences[begin, begin + count).
  Assertion,
  Look,  // Child `begin`; groups in [capture, capture_end) lie in it.
};

enum class AssertionKind : uint8_t {
  Start,
  StartOfLine,
  End,
  EndOfLine,
  WordBoundary,
  NotWordBoundary,
  UnicodeWordBoundary,
  NotUnicodeWordBoundary,
};

/// One code unit to compare: it matches if (unit & mask) == value. Two letters that differ in one
/// bit share one.
struct TextUnit {
  char16_t value;
  char16_t mask;
};

constexpr uint32_t kUnbounded = UINT32_MAX;

struct Node {
  NodeKind kind = NodeKind::Empty;
  AssertionKind assertion = AssertionKind::Start;
  bool greedy = true;     // Loop.
  bool behind = false;    // Look.
  bool negative = false;  // Look.
  bool wide = false;  // Set: has members that take two units, or surrogates that must stand alone.
  bool ignore_case = false;  // BackReference.
  uint32_t begin = 0;
  uint32_t count = 0;
  uint32_t min = 0;
  uint32_t max = 0;
  uint32_t capture = 0;
  uint32_t capture_end = 0;
};

struct Tree {
  std::vector<Node> nodes{1};
  std::vector<NodeId> children;
  std::vector<TextUnit> units;
  std::vector<CodePointSet> sets;
  std::vector<uint32_t> backreferences;
  std::vector<NamedGroup> names;
  uint32_t capture_count = 1;
  NodeId root = 0;
};

}  // namespace shoal::regexp
