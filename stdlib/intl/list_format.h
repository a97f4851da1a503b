// Lists as text, for Intl.ListFormat and Intl.DurationFormat.
#pragma once

#include <deque>
#include <string>

#include "stdlib/intl/formatted.h"
#include "stdlib/intl/icu.h"

namespace shoal::intl {

using ListFormatter = IcuHandle<UListFormatter, &Icu::ulistfmt_close>;

enum class ListType : uint8_t { Conjunction, Disjunction, Unit };
enum class ListStyle : uint8_t { Long, Short, Narrow };
ListFormatter open_list_formatter(const std::string& data_locale, ListType type, ListStyle style,
                                  UErrorCode& status);
/// CreatePartsFromList, as fields of kind ULISTFMT_ELEMENT_FIELD.
Result<bool> format_list(Context& cx, const ListFormatter& formatter,
                         const std::deque<std::u16string>& texts, FormattedText& out);
/// Its elements in order, the literals between them as field -1.
std::vector<Part> list_parts(const FormattedText& text);

}  // namespace shoal::intl
