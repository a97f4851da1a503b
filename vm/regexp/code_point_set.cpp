#include "vm/regexp/code_point_set.h"

#include <algorithm>

namespace shoal::regexp {

bool CodePointSet::contains(char32_t c) const {
  const auto at = std::partition_point(ranges_.begin(), ranges_.end(),
                                       [c](const Range& range) { return range.last < c; });
  return at != ranges_.end() && at->first <= c;
}

char32_t CodePointSet::single() const {
  const bool one = ranges_.size() == 1 && ranges_[0].first == ranges_[0].last;
  return one ? ranges_[0].first : unicode::kCodePointMax + 1;
}

void CodePointSet::add(char32_t first, char32_t last) {
  SHOAL_ASSERT(first <= last);
  if (ranges_.empty() || first > ranges_.back().last + 1) {  // The usual case: in order.
    ranges_.push_back({first, last});
    return;
  }
  // The first range that touches the new one, and the first past it.
  const auto begin = std::partition_point(ranges_.begin(), ranges_.end(),
                                          [first](const Range& r) { return r.last + 1 < first; });
  auto end = begin;
  while (end != ranges_.end() && end->first <= last + 1) ++end;
  if (begin == end) {
    ranges_.insert(begin, {first, last});
    return;
  }
  begin->first = std::min(begin->first, first);
  begin->last = std::max((end - 1)->last, last);
  ranges_.erase(begin + 1, end);
}

void CodePointSet::normalize() {
  std::sort(ranges_.begin(), ranges_.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  size_t kept = 0;
  for (const Range& range : ranges_) {
    if (kept > 0 && range.first <= ranges_[kept - 1].last + 1) {
      ranges_[kept - 1].last = std::max(ranges_[kept - 1].last, range.last);
    } else {
      ranges_[kept++] = range;
    }
  }
  ranges_.resize(kept);
}

void CodePointSet::add(const CodePointSet& other) {
  if (other.ranges_.size() <= 2) {
    for (const Range& range : other.ranges_) add(range.first, range.last);
    return;
  }
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
  normalize();
}

void CodePointSet::add_property(int set) {
  const bool was_empty = ranges_.empty();
  unicode::append_property(set, ranges_);
  if (!was_empty) normalize();
}

void CodePointSet::negate(char32_t max) {
  std::vector<Range> result;
  result.reserve(ranges_.size() + 1);
  char32_t next = 0;
  for (const Range& range : ranges_) {
    if (range.first > max) break;
    if (range.first > next) result.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= max) result.push_back({next, max});
  ranges_ = std::move(result);
}

void CodePointSet::intersect(const CodePointSet& other) {
  std::vector<Range> result;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const char32_t first = std::max(a->first, b->first);
    const char32_t last = std::min(a->last, b->last);
    if (first <= last) result.push_back({first, last});
    if (a->last < b->last) {
      ++a;
    } else {
      ++b;
    }
  }
  ranges_ = std::move(result);
}

void CodePointSet::subtract(const CodePointSet& other) {
  CodePointSet rest = other;
  rest.negate(unicode::kCodePointMax);
  intersect(rest);
}

bool CodePointSet::intersects(const CodePointSet& other) const {
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    if (std::max(a->first, b->first) <= std::min(a->last, b->last)) return true;
    if (a->last < b->last) {
      ++a;
    } else {
      ++b;
    }
  }
  return false;
}

bool CodePointSet::is_subset_of(const CodePointSet& other) const {
  return std::all_of(ranges_.begin(), ranges_.end(), [&other](const Range& range) {
    const auto at = std::partition_point(other.ranges_.begin(), other.ranges_.end(),
                                         [&range](const Range& r) { return r.last < range.first; });
    return at != other.ranges_.end() && at->first <= range.first && at->last >= range.last;
  });
}

void CodePointSet::close_over_case(CaseFoldMode mode, char32_t max) {
  std::vector<Range> variants;
  for (const Range& range : ranges_) {
    for (char32_t c = unicode::next_cased_code_point(range.first); c <= range.last;
         c = unicode::next_cased_code_point(c + 1)) {
      for (char32_t v = unicode::next_case_variant(c, mode); v != c;
           v = unicode::next_case_variant(v, mode)) {
        if (v <= max && (v < range.first || v > range.last)) variants.push_back({v, v});
      }
    }
  }
  if (variants.empty()) return;
  ranges_.insert(ranges_.end(), variants.begin(), variants.end());
  normalize();
}

void CodePointSet::fold() {
  std::vector<Range> result;
  for (const Range& range : ranges_) {
    char32_t next = range.first;
    for (char32_t c = unicode::next_cased_code_point(range.first); c <= range.last;
         c = unicode::next_cased_code_point(c + 1)) {
      const char32_t folded = unicode::fold_simple(c);
      if (folded == c) continue;
      if (next < c) result.push_back({next, c - 1});
      result.push_back({folded, folded});
      next = c + 1;
    }
    if (next <= range.last) result.push_back({next, range.last});
  }
  ranges_ = std::move(result);
  normalize();
}

CodePointSet digits() {
  CodePointSet set;
  set.add('0', '9');
  return set;
}

CodePointSet word_characters() {
  CodePointSet set;
  set.add('0', '9');
  set.add('A', 'Z');
  set.add('_');
  set.add('a', 'z');
  return set;
}

CodePointSet white_space() {
  CodePointSet set;
  for (char32_t c = 0; c <= 0xFF; ++c) {
    if (unicode::is_white_space_or_line_terminator(c)) set.add(c);
  }
  set.add(0x1680);
  set.add(0x2000, 0x200A);
  set.add(0x2028, 0x2029);
  set.add(0x202F);
  set.add(0x205F);
  set.add(0x3000);
  set.add(0xFEFF);
  return set;
}

CodePointSet line_terminators() {
  CodePointSet set;
  set.add('\n');
  set.add('\r');
  set.add(0x2028, 0x2029);
  return set;
}

}  // namespace shoal::regexp
