// --env-file: variables from a file, in the syntax that Node and Deno read.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options.h"

namespace shoal::cli {

/// NAME=value lines, `export` before them or not; values bare (to a #), in '...', "..." (where \n
/// is a new line) or `...`; those in quotes may go over several lines. What is no such line is
/// passed over. "${NAME}" and "$NAME" in bare and double-quoted values stand for what is known by
/// then.
std::vector<std::pair<std::string, std::string>> parse_env_file(std::string_view text);

/// Of all --env-file options, in order: into the environment of this process. What is set there
/// already stays. False: `error` says which file cannot be read.
bool load_env_files(const Invocation& invocation, std::string& error);

}  // namespace shoal::cli
