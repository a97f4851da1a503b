#include "io/drivers/source_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "io/door/paths.h"

namespace shoal::source_files {
namespace {

/// Of a file beside those that are watched: it may be what an import did not find. A folder may
/// have it.
bool is_source_name(const std::string& name) {
  static constexpr std::string_view kEndings[] = {".ts",  ".tsx", ".mts", ".cts", ".js",
                                                  ".jsx", ".mjs", ".cjs", ".json"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&name](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

Watch::Watch()
    : queue_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      waker_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Watch::~Watch() {
  if (queue_ >= 0) ::close(queue_);
  if (waker_ >= 0) ::close(waker_);
}

void Watch::count_neighbours(bool counts) {
  const std::scoped_lock lock(mutex_);
  neighbours_count_ = counts;
}

void Watch::add(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  files_.insert(path);
  watch_folder(paths::folder_of(path));
}

void Watch::add_tree(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return add(path);
  const std::scoped_lock lock(mutex_);
  trees_.insert(path);
  watch_tree(path);
}

void Watch::watch_folder(const std::string& folder) {
  if (!is_on() || !watched_folders_.insert(folder).second) return;
  const int watch = inotify_add_watch(
      queue_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE);
  if (watch >= 0) folders_[watch] = folder;
}

void Watch::watch_tree(const std::string& folder) {
  watch_folder(folder);
  std::error_code error;
  std::filesystem::recursive_directory_iterator at(folder, error), end;
  for (; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (!at->is_directory(ignored) || at->is_symlink(ignored)) continue;
    const std::string name = at->path().filename().string();
    if (name == "node_modules" || name == ".git")
      at.disable_recursion_pending();
    else
      watch_folder(at->path().string());
  }
}

bool Watch::is_in_tree(const std::string& path) const {
  return std::any_of(trees_.begin(), trees_.end(), [&path](const std::string& tree) {
    return path.size() > tree.size() && path.starts_with(tree) && path[tree.size()] == '/';
  });
}

bool Watch::counts(const std::string& path, const std::string& name, uint32_t mask) const {
  const bool is_folder = (mask & IN_ISDIR) != 0;
  if (neighbours_count_ && (is_folder || is_source_name(name))) return true;
  // What is created is complete once it is closed; a link or a folder never is.
  if ((mask & IN_CREATE) != 0) return false;
  const bool is_config = name == "package.json" || name == "tsconfig.json";
  return is_config || files_.contains(path) || (!is_folder && is_in_tree(path));
}

void Watch::wake() noexcept {
  const uint64_t one = 1;
  (void)!::write(waker_, &one, sizeof one);
}

bool Watch::poll(int timeout_ms, bool& is_woken) {
  pollfd ready[] = {{queue_, POLLIN, 0}, {waker_, POLLIN, 0}};
  const int count = ::poll(ready, 2, timeout_ms);
  if (count <= 0) return false;
  if ((ready[1].revents & POLLIN) != 0) {
    uint64_t number;
    (void)!::read(waker_, &number, sizeof number);
    is_woken = true;
    return false;
  }
  return (ready[0].revents & POLLIN) != 0;
}

void Watch::read_events(std::set<std::string>& changed) {
  const std::scoped_lock lock(mutex_);
  alignas(inotify_event) char buffer[16384];
  for (;;) {
    const ssize_t count = ::read(queue_, buffer, sizeof buffer);
    if (count <= 0) return;
    for (size_t at = 0; at < static_cast<size_t>(count);) {
      const auto* const event = reinterpret_cast<const inotify_event*>(buffer + at);
      at += sizeof(inotify_event) + event->len;
      const auto folder = folders_.find(event->wd);
      if (folder == folders_.end() || event->len == 0) continue;
      const std::string name = event->name;
      const std::string path = paths::join(folder->second, name);
      if ((event->mask & IN_ISDIR) != 0 && is_in_tree(path)) watch_tree(path);
      if (counts(path, name, event->mask)) changed.insert(path);
    }
  }
}

std::vector<std::string> Watch::wait(int timeout_ms, int settle_ms) {
  std::set<std::string> changed;
  bool is_woken = false;
  while (changed.empty() && !is_woken) {
    if (!poll(timeout_ms, is_woken)) {
      if (timeout_ms >= 0 || is_woken) return {};
      continue;  // A signal.
    }
    read_events(changed);
  }
  while (poll(settle_ms, is_woken)) read_events(changed);
  return {changed.begin(), changed.end()};
}

}  // namespace shoal::source_files
