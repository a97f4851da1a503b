// What ECMAScript asks of Unicode 17: identifiers, white space, case, property escapes. Plain
// functions on code points and spans over constant tables; no state, safe from any thread.
// Normalisation: normalize.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "vm/unicode/text_buffer.h"

namespace shoal::unicode {

constexpr char32_t kCodePointMax = 0x10FFFF;

// ---- UTF-16 ----

constexpr bool is_lead_surrogate(char32_t c) { return (c & 0xFFFFFC00u) == 0xD800; }
constexpr bool is_trail_surrogate(char32_t c) { return (c & 0xFFFFFC00u) == 0xDC00; }
constexpr bool is_surrogate(char32_t c) { return (c & 0xFFFFF800u) == 0xD800; }
constexpr char32_t combine_surrogates(char32_t lead, char32_t trail) {
  return 0x10000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
}
constexpr char16_t lead_surrogate(char32_t c) { return static_cast<char16_t>(0xD7C0 + (c >> 10)); }
constexpr char16_t trail_surrogate(char32_t c) {
  return static_cast<char16_t>(0xDC00 + (c & 0x3FF));
}

// ---- Identifiers and white space ----

/// The version of the tables, such as "17.0".
const char* version();

bool is_id_start(char32_t c);     ///< The Unicode property ID_Start, so without $ and _.
bool is_id_continue(char32_t c);  ///< The Unicode property ID_Continue, so without $, ZWNJ and ZWJ.

/// §12.7 IdentifierStart: ID_Start, $ and _.
inline bool is_identifier_start(char32_t c) {
  if (c < 128) return ((c | 0x20) - 'a') < 26 || c == '$' || c == '_';
  return is_id_start(c);
}
/// §12.7 IdentifierPart: ID_Continue, $, ZWNJ and ZWJ (_ is ID_Continue).
inline bool is_identifier_part(char32_t c) {
  if (c < 128) return ((c | 0x20) - 'a') < 26 || (c - '0') < 10 || c == '$' || c == '_';
  return is_id_continue(c) || c == 0x200C || c == 0x200D;
}

/// §12.3 LineTerminator.
constexpr bool is_line_terminator(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}
/// §12.2 WhiteSpace: tab, VT, FF, ZWNBSP and the category Space_Separator.
constexpr bool is_white_space(char32_t c) {
  if (c < 128) return c == ' ' || c == '\t' || c == 0x0B || c == 0x0C;
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}
/// What String.prototype.trim, StringToNumber and \s mean: WhiteSpace or LineTerminator.
constexpr bool is_white_space_or_line_terminator(char32_t c) {
  return is_white_space(c) || is_line_terminator(c);
}

// ---- Case ----

/// Simple (one to one) mappings of UnicodeData.txt.
char32_t to_upper_simple(char32_t c);
char32_t to_lower_simple(char32_t c);

/// At most this many code units come out of one code point in to_upper_full and to_lower_full.
constexpr uint32_t kCaseMappingUnitsMax = 3;
/// The full mappings (SpecialCasing.txt) without conditions, as UTF-16; the count of units written
/// to `out`.
uint32_t to_upper_full(char32_t c, char16_t out[kCaseMappingUnitsMax]);
uint32_t to_lower_full(char32_t c, char16_t out[kCaseMappingUnitsMax]);

/// The languages whose case mapping differs (SpecialCasing.txt); Root is what the methods without
/// "Locale" use.
enum class CaseLocale : uint8_t { Root, Turkic, Lithuanian };
/// From a language tag such as "tr-TR" (first subtag tr, az or lt).
CaseLocale case_locale(std::string_view language_tag);

enum class CaseDirection : uint8_t { Upper, Lower };
/// Converts all of `in` and appends it to `out`, in pieces if wanted: reads in[begin, end), with
/// the rest of `in` as context for the conditional mappings (Final_Sigma and those of `locale`). A
/// piece must not split a surrogate pair. False: out of memory. §22.1.3.28, §22.1.3.30.
bool convert_case(std::span<const char16_t> in, size_t begin, size_t end, CaseDirection direction,
                  CaseLocale locale, TextBuffer<char16_t>& out);

/// Simple case folding (C + S of CaseFolding.txt): §22.2.2.7.3 Canonicalize with u or v.
char32_t fold_simple(char32_t c);
/// Canonicalize without u or v: the full upper case mapping, where that is one unit and keeps
/// non-ASCII so.
char32_t canonicalize_legacy(char32_t c);

/// Which of the two Canonicalize functions.
enum class CaseFoldMode : uint8_t { Legacy, Unicode };
/// The code points that canonicalise alike form a ring; this is the next one (`c` itself if it is
/// alone).
char32_t next_case_variant(char32_t c, CaseFoldMode mode);
/// The first code point at or after `c` that has a case variant in one mode or the other;
/// kCodePointMax + 1: none.
char32_t next_cased_code_point(char32_t c);

bool is_cased(char32_t c);
bool is_case_ignorable(char32_t c);

// ---- Property escapes ----

/// Code points from first to last, both included.
struct Range {
  char32_t first;
  char32_t last;
  bool operator==(const Range&) const = default;
};

/// Finds the set for \p{name=value} (General_Category, Script, Script_Extensions and their aliases)
/// or, with an empty value, \p{name} (binary property or general category). Returns a set number,
/// or -1 if unknown.
int find_property(std::string_view name, std::string_view value);
/// Appends the set's ranges, sorted and disjoint.
void append_property(int set, std::vector<Range>& out);
uint32_t property_range_count(int set);

/// Finds a property of strings (v flag), such as RGI_Emoji. Returns its number, or -1.
int find_string_property(std::string_view name);
/// The property's single code points, as a set number for append_property.
int string_property_singles(int property);
/// Appends the property's strings of more than one code point: for each its length, then its code
/// points.
void append_string_property(int property, std::vector<char32_t>& out);

// ---- Console ----

/// Columns on a terminal: 0 (combining, format), 1 or 2 (East Asian wide). Control characters count
/// 0.
uint32_t column_width(char32_t c);

}  // namespace shoal::unicode
