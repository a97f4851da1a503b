// Identifiers, case and console columns: lookups in two-stage tables.
#include "vm/unicode/unicode.h"

#include <algorithm>
#include <iterator>

namespace shoal::unicode {
namespace {

/// What case knows about a code point. Mappings are differences, so that few distinct records serve
/// all.
struct CaseRecord {
  int32_t upper;
  int32_t lower;
  int32_t fold;
  int32_t next_unicode;  // The next code point that canonicalises alike, in a ring.
  int32_t next_legacy;
  uint8_t special_upper;  // Index into kSpecialCasing plus one, or 0.
  uint8_t special_lower;
  uint8_t flags;  // Bit 0: Cased. Bit 1: Case_Ignorable.
};

#include "vm/unicode/case_tables.inc"

constexpr uint32_t kSpecialCasingStride = 4;  // Length, then up to three code points of the BMP.

const CaseRecord& case_record(char32_t c) {
  const uint32_t block = std::min<uint32_t>(c >> kCaseShift, kCaseStage1Count - 1);
  const uint32_t low = c & ((1u << kCaseShift) - 1);
  return kCaseRecords[kCaseStage2[(uint32_t{kCaseStage1[block]} << kCaseShift) + low]];
}

char32_t moved(char32_t c, int32_t difference) { return c + static_cast<char32_t>(difference); }

uint32_t write_utf16(char32_t c, char16_t* out) {
  if (c < 0x10000) {
    out[0] = static_cast<char16_t>(c);
    return 1;
  }
  out[0] = lead_surrogate(c);
  out[1] = trail_surrogate(c);
  return 2;
}

uint32_t write_special(uint32_t index_plus_one, char16_t* out) {
  const uint16_t* const entry = kSpecialCasing + (index_plus_one - 1) * kSpecialCasingStride;
  for (uint32_t i = 0; i < entry[0]; ++i) out[i] = static_cast<char16_t>(entry[1 + i]);
  return entry[0];
}

bool in_bitmap(char32_t c, const uint8_t* stage1, uint32_t stage1_count, const uint8_t* stage2) {
  const uint32_t page = std::min<uint32_t>(c >> 8, stage1_count - 1);
  return (stage2[stage1[page] * 32u + ((c & 0xFF) >> 3)] >> (c & 7) & 1) != 0;
}

template <size_t kCount>
bool in_ranges(char32_t c, const Range (&ranges)[kCount]) {
  const Range* const at = std::partition_point(std::begin(ranges), std::end(ranges),
                                               [c](const Range& range) { return range.last < c; });
  return at != std::end(ranges) && at->first <= c;
}

}  // namespace

const char* version() { return kUnicodeVersion; }

bool is_id_start(char32_t c) {
  return in_bitmap(c, kIdStartStage1, kIdStartStage1Count, kIdStartStage2);
}

bool is_id_continue(char32_t c) {
  return in_bitmap(c, kIdContinueStage1, kIdContinueStage1Count, kIdContinueStage2);
}

char32_t to_upper_simple(char32_t c) { return moved(c, case_record(c).upper); }
char32_t to_lower_simple(char32_t c) { return moved(c, case_record(c).lower); }
char32_t fold_simple(char32_t c) { return moved(c, case_record(c).fold); }
bool is_cased(char32_t c) { return (case_record(c).flags & 1) != 0; }
bool is_case_ignorable(char32_t c) { return (case_record(c).flags & 2) != 0; }

uint32_t to_upper_full(char32_t c, char16_t out[kCaseMappingUnitsMax]) {
  const CaseRecord& record = case_record(c);
  if (record.special_upper != 0) return write_special(record.special_upper, out);
  return write_utf16(moved(c, record.upper), out);
}

uint32_t to_lower_full(char32_t c, char16_t out[kCaseMappingUnitsMax]) {
  const CaseRecord& record = case_record(c);
  if (record.special_lower != 0) return write_special(record.special_lower, out);
  return write_utf16(moved(c, record.lower), out);
}

char32_t canonicalize_legacy(char32_t c) {
  if (c < 128) return c - 'a' < 26 ? c - 32 : c;
  const CaseRecord& record = case_record(c);
  if (record.special_upper != 0 || c > 0xFFFF) return c;
  const char32_t upper = moved(c, record.upper);
  return upper > 0xFFFF || upper < 128 ? c : upper;
}

char32_t next_case_variant(char32_t c, CaseFoldMode mode) {
  const CaseRecord& record = case_record(c);
  return moved(c, mode == CaseFoldMode::Unicode ? record.next_unicode : record.next_legacy);
}

char32_t next_cased_code_point(char32_t c) {
  constexpr uint32_t kBlockSize = 1u << kCaseShift;
  const char32_t table_end = kCaseStage1Count << kCaseShift;
  while (c < table_end) {
    const uint32_t block = kCaseStage1[c >> kCaseShift];
    const char32_t block_end = (c | (kBlockSize - 1)) + 1;
    for (; c < block_end; ++c) {
      const uint32_t index = kCaseStage2[(block << kCaseShift) + (c & (kBlockSize - 1))];
      if (index != 0 &&
          (kCaseRecords[index].next_unicode != 0 || kCaseRecords[index].next_legacy != 0))
        return c;
    }
  }
  return kCodePointMax + 1;
}

uint32_t column_width(char32_t c) {
  if (c < 0x300) return c < 0x20 || (c >= 0x7F && c < 0xA0) ? 0 : 1;
  if (in_ranges(c, kZeroWidthRanges)) return 0;
  return in_ranges(c, kWideRanges) ? 2 : 1;
}

}  // namespace shoal::unicode
