// A set of code points as sorted, disjoint, non-adjacent ranges.
#pragma once

#include <vector>

#include "vm/unicode/unicode.h"

namespace shoal::regexp {

using unicode::CaseFoldMode;
using unicode::Range;

class CodePointSet {
 public:
  CodePointSet() = default;

  const std::vector<Range>& ranges() const { return ranges_; }
  bool empty() const { return ranges_.empty(); }
  bool contains(char32_t c) const;
  /// The one member of a set of one, or nothing (kCodePointMax + 1).
  char32_t single() const;
  char32_t last() const { return ranges_.back().last; }
  bool operator==(const CodePointSet&) const = default;

  void add(char32_t c) { add(c, c); }
  void add(char32_t first, char32_t last);
  void add(const CodePointSet& other);
  void add_property(int set);
  /// Complement within 0..max.
  void negate(char32_t max);
  void intersect(const CodePointSet& other);
  void subtract(const CodePointSet& other);
  bool intersects(const CodePointSet& other) const;
  bool is_subset_of(const CodePointSet& other) const;

  /// Adds what canonicalises like a member, up to `max`.
  void close_over_case(CaseFoldMode mode, char32_t max);
  /// Replaces each member by its simple case folding.
  void fold();

 private:
  void normalize();
  std::vector<Range> ranges_;
};

/// What \d, \w and \s mean without flags.
CodePointSet digits();
CodePointSet word_characters();
CodePointSet white_space();
CodePointSet line_terminators();

}  // namespace shoal::regexp
