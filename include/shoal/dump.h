// How a source text looks to the engine: for tools.
#pragma once

#include <optional>
#include <string>

#include "shoal/error.h"

namespace shoal {

struct DumpRequest {
  std::string path;                 // Its extension says the language.
  bool is_script = false;           // A classic script; else a module.
  std::optional<std::string> text;  // Else the file's.
};
/// The bytecode of a source text, or its syntax tree, for people to read, in no format that lasts.
/// Errors: Syntax (the message has the code frames, or says why the file cannot be read). From any
/// thread.
Expected<std::string> dump_bytecode(const DumpRequest& request);
Expected<std::string> dump_ast(const DumpRequest& request);

}  // namespace shoal
