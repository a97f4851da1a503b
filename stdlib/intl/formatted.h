// Formatted values of ICU as strings and as arrays of parts (ECMA-402: PartitionNumberPattern and
// its like).
#pragma once

#include <string>
#include <vector>

#include "stdlib/intl/icu.h"
#include "stdlib/intl/options.h"

namespace shoal::intl {

/// A field of a formatted text; fields may contain one another.
struct Field {
  int32_t category = 0, field = 0;
  int32_t begin = 0, end = 0;
};
/// A stretch of text that one innermost field covers; field -1: none, it is a literal.
struct Part {
  std::u16string_view text;
  int32_t field = -1;  // Index into the list of fields.
  int32_t begin = 0;
};

struct FormattedText {
  std::u16string text;
  std::vector<Field> fields;  // An outer one before those inside it.

  /// Without the fields for which `is_span` is true: they tell of others.
  std::vector<Part> parts(bool (*is_span)(const Field&) = nullptr) const;
};
/// Text and fields. False: ICU failed.
bool read_formatted(const UFormattedValue* value, FormattedText& out, UErrorCode& status);

/// { type, value } and what else a part has.
Result<Object*> new_part(Context& cx, const char* type, std::u16string_view text);
SHOAL_COLD Thrown throw_icu_error(Context& cx, const char* what, UErrorCode status);

}  // namespace shoal::intl
