// Project files that are JSON, as data.
#pragma once

#include <string>
#include <string_view>

#include "shoal/data.h"

namespace shoal {

/// shoal.json may have comments and trailing commas; package.json and others may not. Error Syntax:
/// "path:line:column: what is wrong".
Expected<Data> parse_json_file(const std::string& path, std::string_view text);

}  // namespace shoal
