#include "io/drivers/remove_tree.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "io/door/paths.h"

namespace shoal::files {
namespace {

constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// A folder by its path below `at`, part by part: none of them a link.
Descriptor open_below(int at, const std::string& path) {
  Descriptor here(-1);
  for (size_t start = 0; start <= path.size();) {
    const size_t end = std::min(path.find('/', start), path.size());
    const std::string part = path.substr(start, end - start);
    here = Descriptor(::openat(here.number >= 0 ? here.number : at, part.c_str(), kFlags));
    if (here.number < 0) return here;
    start = end + 1;
  }
  return here;
}

}  // namespace

HostError remove_tree(int at, const std::string& name, const HostOperation& stop) {
  // The first may be a whole path, of a context that may do everything.
  const Descriptor top(::openat(at, name.c_str(), kFlags));
  if (top.number < 0) return system_error(errno, "rmdir");
  // Folders whose entries are still to go, the innermost last, as paths below `top`. No recursion:
  // they may nest deeply.
  std::vector<std::string> open = {""};
  while (!open.empty()) {
    if (stop.is_cancelled()) return system_error(ECANCELED);
    const std::string folder = open.back();
    Descriptor here = folder.empty() ? Descriptor(::openat(top.number, ".", kFlags))
                                     : open_below(top.number, folder);
    if (here.number < 0 && errno != ENOENT) return system_error(errno, "rmdir");
    DirectoryEntries entries;
    const int number = here.number >= 0 ? ::dup(here.number) : -1;
    const Descriptor kept(number);
    if (here.number >= 0)
      if (HostError error = read_entries(std::move(here), entries)) return error;
    const size_t depth = open.size();
    for (const DirectoryEntry& each : entries) {
      if (each.kind == FileKind::Folder)
        open.push_back(folder.empty() ? each.name : paths::join(folder, each.name));
      else if (::unlinkat(kept.number, each.name.c_str(), 0) != 0 && errno != ENOENT)
        return system_error(errno, "unlink");
    }
    if (open.size() != depth) continue;
    if (folder.empty()) break;
    const std::string above = folder.substr(0, std::min(folder.rfind('/'), folder.size()));
    const bool is_nested = folder.find('/') != std::string::npos;
    const Descriptor parent =
        is_nested ? open_below(top.number, above) : Descriptor(::dup(top.number));
    const std::string last(paths::name_of(folder));
    if (parent.number >= 0 && ::unlinkat(parent.number, last.c_str(), AT_REMOVEDIR) != 0 &&
        errno != ENOENT)
      return system_error(errno, "rmdir");
    open.pop_back();
  }
  if (::unlinkat(at, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
    return system_error(errno, "rmdir");
  return {};
}

}  // namespace shoal::files
