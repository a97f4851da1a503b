// Programs as permissions name them: where PATH finds them.
#pragma once

#include <string>

namespace shoal::programs {

/// The absolute path of a program: `name` itself if it has a slash (relative ones start at
/// `folder`), else the first of that name in the process's PATH that may be executed. Empty: there
/// is none.
std::string find(const std::string& name, const std::string& folder);
/// The same, in the folders of `path_variable`.
std::string find_in(const std::string& name, const std::string& folder,
                    const std::string& path_variable);

}  // namespace shoal::programs
