#include "vm/unicode/idna.h"

#include <algorithm>
#include <iterator>

#include "vm/unicode/normalize.h"
#include "vm/unicode/unicode.h"

namespace shoal::unicode {
namespace {

struct IdnaException {
  char32_t from;
  char16_t to[2];  // The second one may be 0.
};

#include "vm/unicode/idna_tables.inc"

/// Appends lower case, composed by compatibility; ß stays (nontransitional processing).
bool append_folded(std::span<const char16_t> text, TextBuffer<char16_t>& out) {
  TextBuffer<char16_t> lower;
  for (size_t i = 0; i < text.size(); ++i) {
    char32_t c = text[i];
    if (is_lead_surrogate(c) && i + 1 < text.size()) c = combine_surrogates(c, text[++i]);
    if (c == 0x1E9E) c = 0xDF;
    char16_t units[kCaseMappingUnitsMax];
    const uint32_t count = to_lower_full(c, units);
    if (!lower.append(units, count)) return false;
  }
  if (trivially_normalized_prefix(NormalizationForm::NFKC, lower.span()) == lower.size())
    return out.append(lower.data(), lower.size());
  Normalizer normalizer(NormalizationForm::NFKC, out);
  return normalizer.feed(lower.span()) && normalizer.finish();
}

}  // namespace

IdnaTraits idna_traits(char32_t c) noexcept {
  const uint32_t block = std::min<uint32_t>(c >> kIdnaShift, kIdnaStage1Count - 1);
  const uint32_t low = c & ((1u << kIdnaShift) - 1);
  const uint32_t at = (uint32_t{kIdnaStage1[block]} << kIdnaShift) + low;
  return IdnaTraits(kIdnaTraits[kIdnaStage2[at]]);
}

bool append_idna_mapping(char32_t c, TextBuffer<char16_t>& out) {
  const IdnaException* const at =
      std::partition_point(std::begin(kIdnaExceptions), std::end(kIdnaExceptions),
                           [c](const IdnaException& e) { return e.from < c; });
  if (at != std::end(kIdnaExceptions) && at->from == c)
    return out.append(at->to, at->to[1] != 0 ? 2 : 1);
  const char16_t units[] = {c < 0x10000 ? static_cast<char16_t>(c) : lead_surrogate(c),
                            trail_surrogate(c)};
  TextBuffer<char16_t> folded;
  // Composition by compatibility may bring capitals: twice.
  return append_folded({units, c < 0x10000 ? size_t{1} : size_t{2}}, folded) &&
         append_folded(folded.span(), out);
}

}  // namespace shoal::unicode
