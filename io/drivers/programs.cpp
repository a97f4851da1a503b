#include "io/drivers/programs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "io/door/paths.h"

namespace shoal::programs {
namespace {

bool is_executable(const std::string& path) {
  struct stat s;
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_in(const std::string& name, const std::string& folder,
                    const std::string& path_variable) {
  if (name.empty() || name.find('\0') != std::string::npos) return {};
  if (name.find('/') != std::string::npos) return paths::absolute_path(name, folder);
  for (size_t at = 0; at <= path_variable.size();) {
    const size_t end = std::min(path_variable.find(':', at), path_variable.size());
    const std::string place = path_variable.substr(at, end - at);
    at = end + 1;
    // An empty entry means the current folder, as execvp has it.
    const std::string path =
        paths::join(place.empty() ? folder : paths::absolute_path(place, folder), name);
    if (is_executable(path)) return path;
  }
  return {};
}

std::string find(const std::string& name, const std::string& folder) {
  const char* const variable = std::getenv("PATH");
  return find_in(name, folder, variable ? variable : "/usr/local/bin:/usr/bin:/bin");
}

}  // namespace shoal::programs
