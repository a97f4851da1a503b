// Names nearly right: what "did you mean" is made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shoal {

/// Edits from a to b: insertions, deletions, replacements, neighbours swapped (Damerau,
/// Levenshtein).
size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate most like `name`, if it is like enough to be what was meant; else empty. Of equals
/// the first. Looks at no more than 2,000 candidates of at most 200 bytes: of more, empty.
std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace shoal
