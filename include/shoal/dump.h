// How a source text looks to the engine: for tools.
#pragma once

#include <string>

#include "shoal/error.h"

namespace shoal {

/// The bytecode of a file ("-": of standard input), or its syntax tree, as text; for people, in no
/// format that lasts. script: it is a classic script, no module.
/// Errors: Syntax (the message has the code frames, or says why the file cannot be read). From any
/// thread.
Expected<std::string> dump_bytecode(const std::string& path, bool script = false);
Expected<std::string> dump_ast(const std::string& path, bool script = false);

}  // namespace shoal
