// The algorithm keeps a short pending sequence: a starter and the marks after it. Marks are put in
// order and composed when the next starter comes.
#include "vm/unicode/normalize.h"

#include <algorithm>
#include <iterator>

#include "vm/unicode/unicode.h"

namespace shoal::unicode {
namespace {

struct Composition {
  char32_t first;
  char32_t second;
  char32_t composite;
};

#include "vm/unicode/normalize_tables.inc"

// §3.12 Conjoining Jamo Behavior.
constexpr char32_t kSyllableBase = 0xAC00;
constexpr char32_t kLeadBase = 0x1100;
constexpr char32_t kVowelBase = 0x1161;
constexpr char32_t kTailBase = 0x11A7;
constexpr uint32_t kLeadCount = 19;
constexpr uint32_t kVowelCount = 21;
constexpr uint32_t kTailCount = 28;
constexpr uint32_t kSyllableCount = kLeadCount * kVowelCount * kTailCount;

constexpr bool is_syllable(char32_t c) { return c - kSyllableBase < kSyllableCount; }

/// Below this a unit is a starter that decomposes into itself and is no second half of any
/// composition.
constexpr char16_t kInertLimits[] = {0x300, 0xC0, 0xA0, 0xA0};  // NFC, NFD, NFKC, NFKD.

constexpr char32_t kNoComposite = 0;

char32_t compose(char32_t first, char32_t second) {
  if (first - kLeadBase < kLeadCount) {
    if (second - kVowelBase >= kVowelCount) return kNoComposite;
    return kSyllableBase + ((first - kLeadBase) * kVowelCount + (second - kVowelBase)) * kTailCount;
  }
  if (is_syllable(first) && (first - kSyllableBase) % kTailCount == 0) {
    const char32_t tail = second - kTailBase;
    if (tail > 0 && tail < kTailCount) return first + tail;
    return kNoComposite;
  }
  const Composition* const at = std::partition_point(
      std::begin(kCompositions), std::end(kCompositions),
      [first, second](const Composition& entry) {
        return entry.first < first || (entry.first == first && entry.second < second);
      });
  const bool found = at != std::end(kCompositions) && at->first == first && at->second == second;
  return found ? at->composite : kNoComposite;
}

const uint16_t* decomposition(char32_t c) {
  const uint32_t block =
      std::min<uint32_t>(c >> kDecompositionShift, kDecompositionStage1Count - 1);
  const uint32_t low = c & ((1u << kDecompositionShift) - 1);
  return kDecompositions +
         kDecompositionStage2[(uint32_t{kDecompositionStage1[block]} << kDecompositionShift) + low];
}

}  // namespace

uint8_t combining_class(char32_t c) {
  const uint32_t block =
      std::min<uint32_t>(c >> kCombiningClassShift, kCombiningClassStage1Count - 1);
  const uint32_t low = c & ((1u << kCombiningClassShift) - 1);
  return kCombiningClassStage2[(uint32_t{kCombiningClassStage1[block]} << kCombiningClassShift) +
                               low];
}

size_t trivially_normalized_prefix(NormalizationForm form, std::span<const char16_t> text) {
  const char16_t limit = kInertLimits[static_cast<size_t>(form)];
  size_t count = 0;
  while (count < text.size() && text[count] < limit) ++count;
  // The last one may combine with what follows.
  return count == text.size() || count == 0 ? count : count - 1;
}

bool Normalizer::write(char32_t c) {
  if (c < 0x10000) return out_.push_back(static_cast<char16_t>(c));
  return out_.push_back(lead_surrogate(c)) && out_.push_back(trail_surrogate(c));
}

/// Brings the pending marks into canonical order and composes what composes (§3.11 D117).
void Normalizer::settle() {
  if (settled_) return;
  settled_ = true;
  const size_t count = pending_.size();
  if (count < 2) return;
  Mark* const marks = pending_.data();
  const size_t first_mark = marks[0].combining_class == 0 ? 1 : 0;
  for (size_t i = 0; i < count; ++i)
    marks[i].order = static_cast<uint32_t>(i);  // For a stable order.
  std::sort(marks + first_mark, marks + count, [](const Mark& a, const Mark& b) {
    return a.combining_class != b.combining_class ? a.combining_class < b.combining_class
                                                  : a.order < b.order;
  });
  if (!composes() || first_mark == 0) return;
  size_t kept = 1;
  for (size_t i = 1; i < count; ++i) {
    const bool blocked = kept > 1 && marks[kept - 1].combining_class >= marks[i].combining_class;
    const char32_t composite = blocked ? kNoComposite : compose(marks[0].c, marks[i].c);
    if (composite != kNoComposite) {
      marks[0].c = composite;
    } else {
      marks[kept++] = marks[i];
    }
  }
  pending_.truncate(kept);
}

bool Normalizer::flush() {
  settle();
  for (const Mark& mark : pending_.span()) {
    if (!write(mark.c)) return false;
  }
  pending_.clear();
  return true;
}

/// Adds one fully decomposed code point.
bool Normalizer::add_decomposed(char32_t c) {
  const uint8_t mark_class = combining_class(c);
  if (mark_class == 0) {
    settle();
    if (composes() && pending_.size() == 1 && pending_[0].combining_class == 0) {
      const char32_t composite = compose(pending_[0].c, c);
      if (composite != kNoComposite) {
        pending_[0].c = composite;
        return true;
      }
    }
    if (!flush()) return false;
  } else {
    settled_ = false;
  }
  return pending_.push_back({c, 0, mark_class});
}

bool Normalizer::add_hangul(char32_t c) {
  const uint32_t index = c - kSyllableBase;
  const char32_t tail = kTailBase + index % kTailCount;
  return add_decomposed(kLeadBase + index / (kVowelCount * kTailCount)) &&
         add_decomposed(kVowelBase + index / kTailCount % kVowelCount) &&
         (tail == kTailBase || add_decomposed(tail));
}

bool Normalizer::add(char32_t c) {
  if (is_syllable(c)) return add_hangul(c);
  const uint16_t* const entry = decomposition(c);
  const uint32_t canonical_count = entry[0] & 0xFFu;
  const uint32_t compatible_count = entry[0] >> 8;
  const uint16_t* units = entry + 1;
  uint32_t count = canonical_count;
  if (compatible() && compatible_count != 0) {
    units += canonical_count;
    count = compatible_count;
  }
  if (count == 0) return add_decomposed(c);
  for (uint32_t i = 0; i < count; ++i) {
    char32_t part = units[i];
    if (is_lead_surrogate(part) && i + 1 < count) part = combine_surrogates(part, units[++i]);
    if (!add_decomposed(part)) return false;
  }
  return true;
}

bool Normalizer::feed(std::span<const char16_t> piece) {
  const char16_t limit = kInertLimits[static_cast<size_t>(form_)];
  for (size_t at = 0; at < piece.size();) {
    if (lead_ != 0) {
      const char16_t lead = std::exchange(lead_, char16_t{0});
      const bool paired = is_trail_surrogate(piece[at]);
      if (!add(paired ? combine_surrogates(lead, piece[at++]) : lead)) return false;
      continue;
    }
    size_t run = at;
    while (run < piece.size() && piece[run] < limit) ++run;
    if (run - at > 1) {  // All of a run of inert units but the last is final.
      if (!flush() || !out_.append(piece.data() + at, run - at - 1)) return false;
      at = run - 1;
    }
    const char16_t unit = piece[at++];
    if (is_lead_surrogate(unit)) {
      lead_ = unit;
    } else if (!add(unit)) {
      return false;
    }
  }
  return true;
}

bool Normalizer::finish() {
  if (lead_ != 0 && !add(std::exchange(lead_, char16_t{0}))) return false;
  return flush();
}

}  // namespace shoal::unicode
