#include "io/drivers/source_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "io/door/paths.h"

namespace shoal::source_files {

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
  const std::string folder = paths::folder_of(path);
  if (!is_on() || !watched_folders_.insert(folder).second) return;
  const int watch = inotify_add_watch(
      queue_, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE);
  if (watch >= 0) folders_[watch] = folder;
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
      // What is created is complete once it is closed; a link or a folder never is.
      const bool is_settled = (event->mask & IN_CREATE) == 0 || neighbours_count_;
      const bool is_config = name == "package.json" || name == "tsconfig.json";
      if (is_settled && (neighbours_count_ || is_config || files_.contains(path)))
        changed.insert(path);
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
