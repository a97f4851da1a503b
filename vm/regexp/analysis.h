// What can be said of a node without matching: how it may begin and how little it may take. The
// emitter saves choices with it, and the search skips places where no match begins.
#pragma once

#include <vector>

#include "vm/regexp/tree.h"

namespace shoal::regexp {

/// The code units with which something may begin. Units of 256 and above are known only as those of
/// one set, or not.
struct FirstUnits {
  enum class High : uint8_t { None, OfSet, Any };
  uint64_t low[4] = {0, 0, 0, 0};
  High high = High::None;
  uint32_t high_set = 0;  // Into Tree::sets.

  static FirstUnits any() { return {{~0ull, ~0ull, ~0ull, ~0ull}, High::Any, 0}; }
  void add(char32_t c) {
    if (c < 256) {
      low[c >> 6] |= 1ull << (c & 63);
    } else {
      high = High::Any;
    }
  }
  void add(const FirstUnits& other);
  bool contains_low(uint32_t c) const { return (low[c >> 6] >> (c & 63) & 1) != 0; }
  uint32_t low_count() const;
};

/// What is known of a node, or of all that follows some place.
struct Beginning {
  FirstUnits first;            // Unless transparent: the next unit is one of these, or
  bool at_end = false;         // there is none.
  bool transparent = true;     // May succeed whatever comes next.
  bool accepts = false;        // Only of what follows: it succeeds for certain.
  bool word_boundary = false;  // Only of what follows: first of all it wants a word boundary.

  static Beginning accepting() {
    Beginning result;
    result.first = FirstUnits::any();
    result.at_end = true;
    result.accepts = true;
    return result;
  }
};

/// `first`, then `second`.
Beginning followed_by(const Beginning& first, const Beginning& second);
/// One or the other.
Beginning either(const Beginning& a, const Beginning& b);

class Analysis {
 public:
  explicit Analysis(const Tree& tree);
  const Beginning& beginning(NodeId id) const { return beginnings_[id]; }
  /// The least count of code units the node takes.
  uint32_t min_length(NodeId id) const { return min_lengths_[id]; }
  /// No unit can be in both.
  bool disjoint(const FirstUnits& a, const FirstUnits& b) const;
  FirstUnits of_set(uint32_t set) const;

 private:
  void visit(NodeId id);
  void visit_sequence(const Node& node, Beginning& result, uint64_t& length);
  void visit_alternation(const Node& node, Beginning& result, uint64_t& length);

  const Tree& tree_;
  std::vector<Beginning> beginnings_;
  std::vector<uint32_t> min_lengths_;
};

}  // namespace shoal::regexp
