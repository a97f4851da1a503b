#include "stdlib/intl/formatted.h"

#include <algorithm>

namespace shoal::intl {

bool read_formatted(const UFormattedValue* value, FormattedText& out, UErrorCode& status) {
  int32_t length = 0;
  const UChar* const text = icu().ufmtval_getString(value, &length, &status);
  if (U_FAILURE(status)) return false;
  out.text.assign(text, static_cast<size_t>(length));
  const IcuHandle<UConstrainedFieldPosition, &Icu::ucfpos_close> position(
      icu().ucfpos_open(&status));
  while (U_SUCCESS(status) && icu().ufmtval_nextPosition(value, position.get(), &status)) {
    Field f;
    f.category = icu().ucfpos_getCategory(position.get(), &status);
    f.field = icu().ucfpos_getField(position.get(), &status);
    icu().ucfpos_getIndexes(position.get(), &f.begin, &f.end, &status);
    if (U_SUCCESS(status)) out.fields.push_back(f);
  }
  std::sort(out.fields.begin(), out.fields.end(), [](const Field& x, const Field& y) {
    return x.begin != y.begin ? x.begin < y.begin : x.end > y.end;
  });
  return U_SUCCESS(status);
}

std::vector<Part> FormattedText::parts(bool (*is_span)(const Field&)) const {
  // Who covers a unit last is the innermost.
  std::vector<int32_t> owner(text.size(), -1);
  for (size_t i = 0; i < fields.size(); ++i) {
    if (is_span && is_span(fields[i])) continue;
    for (int32_t at = fields[i].begin; at < fields[i].end; ++at)
      owner[static_cast<size_t>(at)] = static_cast<int32_t>(i);
  }
  std::vector<Part> result;
  const std::u16string_view view(text);
  for (size_t begin = 0; begin < owner.size();) {
    size_t end = begin + 1;
    while (end < owner.size() && owner[end] == owner[begin]) ++end;
    result.push_back({view.substr(begin, end - begin), owner[begin], static_cast<int32_t>(begin)});
    begin = end;
  }
  return result;
}

Result<Object*> new_part(Context& cx, const char* type, std::u16string_view text) {
  Object* const part = TRY(new_object(cx));
  TRY_VOID(define(cx, part, "type", std::string_view(type)));
  TRY_VOID(define(cx, part, "value", text));
  return part;
}
Thrown throw_icu_error(Context& cx, const char* what, UErrorCode status) {
  return throw_range_error(cx, "%s: %s", what, icu().u_errorName(status));
}

}  // namespace shoal::intl
