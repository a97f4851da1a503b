// The value of text in JSX. Pure functions on WTF-8.
#pragma once

#include <string>
#include <string_view>

namespace shoal::syntax {

/// Replaces &name; &#10; and &#xA; by the characters they stand for; unknown names stay.
std::u16string decode_jsx_entities(std::string_view text);

/// Text between elements: lines are trimmed at their inner ends, blank ones dropped, the rest
/// joined by a space, entities decoded. Empty for white space with line breaks.
std::u16string jsx_text_value(std::string_view text);

}  // namespace shoal::syntax
