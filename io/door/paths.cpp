#include "io/door/paths.h"

#include <algorithm>

namespace shoal::paths {

std::string absolute_path(std::string_view path, const std::string& folder) {
  std::string whole = path.starts_with('/') ? std::string(path) : join(folder, path);
  std::string out;
  for (size_t at = 0; at < whole.size();) {
    const size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view part = std::string_view(whole).substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      out += '/';
      out += part;
    } else if (const size_t cut = out.rfind('/'); cut != std::string::npos) {
      out.resize(cut);
    }
  }
  return out.empty() ? "/" : out;
}

std::string folder_of(const std::string& path) {
  const size_t cut = path.rfind('/');
  return cut == 0 || cut == std::string::npos ? "/" : path.substr(0, cut);
}

std::string_view name_of(std::string_view path) noexcept {
  const size_t cut = path.rfind('/');
  return cut == std::string_view::npos ? path : path.substr(cut + 1);
}

std::string join(const std::string& folder, std::string_view name) {
  std::string out = folder;
  if (!out.ends_with('/')) out += '/';
  out += name;
  return out;
}

bool is_within(std::string_view path, std::string_view folder) noexcept {
  if (folder == "/") return true;
  if (!path.starts_with(folder)) return false;
  return path.size() == folder.size() || path[folder.size()] == '/';
}

}  // namespace shoal::paths
