// What can be said of modules without running them and without types: whether they parse, whether
// their imports lead somewhere, and whether what they import is exported there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shoal/convert.h"

namespace shoal {

struct SourceProblem {
  std::string file;
  uint32_t line = 0, column = 0;
  std::string message;
  /// "file.ts:3:14: SyntaxError: ..." with the line below it.
  std::string report;
};
struct GraphCheck {
  std::vector<SourceProblem> problems;
  /// Files that were looked at: the given ones, and what they import outside of node_modules.
  std::vector<std::string> files;
};

/// Whether the source has the name as a whole word. Types are erased: of a name that occurs
/// anywhere in a module nobody can say that it is none of its types.
bool source_mentions(const std::string& source, const std::string& name);

/// Looks at the files and at all that they import. From any thread.
GraphCheck check_modules(const std::vector<std::string>& paths);

}  // namespace shoal

SHOAL_STRUCT(shoal::SourceProblem, file, line, column, message, report);
SHOAL_STRUCT(shoal::GraphCheck, problems, files);
