// Values of literals from their source text. Pure functions on WTF-8; no tree, no AST.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shoal::syntax {

struct NumberLiteral {
  bool valid = false;
  bool misplaced_separator = false;
  bool is_bigint = false;
  bool legacy_octal = false;  ///< 017, 089.
  double value = 0;           ///< Not for BigInts.
  std::string digits;         ///< BigInts: without separators and suffix.
};
/// §12.9.3 NumericLiteral.
NumberLiteral parse_number(std::string_view text);

struct StringEscapes {
  bool valid = true;              ///< All escapes are well formed.
  bool has_octal_escape = false;  ///< \1, \01, \8, \9: not in strict code; invalid in templates.
  uint32_t error_at = 0;  ///< If not valid: where the bad escape begins, relative to the text.
};
/// What stands between the quotes of a string literal (§12.9.4), as UTF-16, appended to `out`.
StringEscapes decode_string(std::string_view text, std::u16string& out);
/// The cooked value of a template's characters (§12.9.6); `valid` is false where it is undefined.
StringEscapes decode_template(std::string_view text, std::u16string& out);
/// The raw value of a template's characters: line ends become LF.
void raw_template(std::string_view text, std::u16string& out);

struct Name {
  bool valid = true;
  bool has_escape = false;
};
/// An IdentifierName (§12.7) as UTF-8 without escapes, into `out`. valid: each character is allowed
/// at its place.
Name decode_identifier(std::string_view text, std::string& out);

/// Whether an identifier could start at the beginning of `text` (\u escapes included).
bool starts_identifier(std::string_view text);

/// Whether a name that ends before `text` would go on in it.
bool is_identifier_part(std::string_view text);

/// Whether the text contains a LineTerminator.
bool has_line_break(std::string_view text);

}  // namespace shoal::syntax
