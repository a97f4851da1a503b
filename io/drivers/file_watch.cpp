#include "io/drivers/file_watch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <optional>
#include <system_error>

#include "io/door/event_queue.h"
#include "io/door/paths.h"
#include "io/drivers/files.h"
#include "io/drivers/guarded_path.h"

namespace shoal::files {
namespace {

constexpr uint32_t kSeen = IN_CREATE | IN_MODIFY | IN_ATTRIB | IN_DELETE | IN_MOVED_FROM |
                           IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;
/// The other half of a renaming comes at once, if it comes.
constexpr int kHalfWaitMs = 10;
constexpr int kForever = -1;

std::string below(const std::string& folder, std::string_view name) {
  if (name.empty()) return folder;
  return folder.empty() ? std::string(name) : paths::join(folder, name);
}

/// One that script holds: a path, and what has been seen there.
class FileWatch final : public HostResource {
 public:
  FileWatch(std::shared_ptr<WatchedPaths> paths, std::string path, bool recursive,
            std::shared_ptr<const Permissions> permissions)
      : root(std::move(path)),
        is_recursive(recursive),
        limits(std::move(permissions)),
        paths_(std::move(paths)) {}
  ~FileWatch() override;
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  const std::string root;
  const bool is_recursive;
  const std::shared_ptr<const Permissions> limits;  // Folders that it may not read are left out.
  FileEventQueue events;

 private:
  const std::shared_ptr<WatchedPaths> paths_;
};

}  // namespace

/// Which of the system's watches serve whom. What the thread and the watches share.
class WatchedPaths {
 public:
  WatchedPaths() = default;
  ~WatchedPaths() {
    if (inotify_ >= 0) ::close(inotify_);
    if (stop_ >= 0) ::close(stop_);
  }
  WatchedPaths(const WatchedPaths&) = delete;
  WatchedPaths& operator=(const WatchedPaths&) = delete;

  HostError open();
  HostError add(FileWatch& watch);
  void remove(FileWatch& watch);
  /// Until stop().
  void run();
  void stop() { (void)::eventfd_write(stop_, 1); }

 private:
  /// For whom the system watches a path, and what that is below his root.
  struct Use {
    FileWatch* watch;
    std::string path;
  };
  using Uses = std::vector<Use>;
  struct Half {  // Of a renaming: the first.
    uint32_t cookie;
    bool is_folder;
    Uses from;
  };

  int watch_one(FileWatch& watch, const std::string& path);
  int watch_guarded(const Permissions& limits, const std::string& whole, bool is_root);
  HostError watch_folder(FileWatch& watch, const std::string& path, bool tells);
  void forget_below(FileWatch& watch, const std::string& path);
  void take(const inotify_event& event);
  void take_named(const inotify_event& event, const Uses& uses, std::string_view name);
  void created(const Use& use, bool is_folder);
  void finish_half();
  void lost();
  void deliver();

  std::mutex mutex_;  // Of what follows but the descriptors.
  int inotify_ = -1, stop_ = -1;
  std::map<int, Uses> uses_;
  std::vector<FileWatch*> watches_;
  std::optional<Half> half_;
};

namespace {

FileWatch::~FileWatch() {
  paths_->remove(*this);
  events.close();
}

}  // namespace

HostError WatchedPaths::open() {
  inotify_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (inotify_ < 0) return system_error(errno, "inotify_init");
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  return stop_ < 0 ? system_error(errno, "eventfd") : HostError();
}

HostError WatchedPaths::add(FileWatch& watch) {
  const std::scoped_lock lock(mutex_);
  watches_.push_back(&watch);
  if (watch_one(watch, "") < 0) return system_error(errno);
  return watch.is_recursive ? watch_folder(watch, "", false) : HostError();
}

void WatchedPaths::remove(FileWatch& watch) {
  const std::scoped_lock lock(mutex_);
  std::erase(watches_, &watch);
  forget_below(watch, "");
  if (half_) std::erase_if(half_->from, [&watch](const Use& u) { return u.watch == &watch; });
}

/// Of who may not read everything: what was checked is what is watched.
int WatchedPaths::watch_guarded(const Permissions& limits, const std::string& whole, bool is_root) {
  Place place;
  const LastLink last = is_root ? LastLink::Follow : LastLink::Keep;
  if (const HostError error = locate(whole, &limits, Access::Read, last, place)) {
    errno = error.number != 0 ? error.number : EACCES;
    return -1;
  }
  const Descriptor here(open_at(place, is_root ? O_PATH : O_PATH | O_DIRECTORY, 0));
  if (here.number < 0) return -1;
  // By the handle: the call takes paths alone.
  const std::string path = "/proc/self/fd/" + std::to_string(here.number);
  return ::inotify_add_watch(inotify_, path.c_str(), kSeen);
}

/// Its number; negative: errno says why not.
int WatchedPaths::watch_one(FileWatch& watch, const std::string& path) {
  const std::string whole = path.empty() ? watch.root : paths::join(watch.root, path);
  // Links below the root are not followed; the root itself may be one.
  const uint32_t flags = path.empty() ? kSeen : kSeen | IN_DONT_FOLLOW | IN_ONLYDIR;
  const int number = watch.limits ? watch_guarded(*watch.limits, whole, path.empty())
                                  : ::inotify_add_watch(inotify_, whole.c_str(), flags);
  if (number < 0) return number;
  Uses& uses = uses_[number];
  for (Use& each : uses) {
    if (each.watch != &watch) continue;
    each.path = path;  // It was renamed.
    return number;
  }
  uses.push_back({&watch, path});
  return number;
}

/// The folders in one that is watched; tells: and what is in them is told as created.
HostError WatchedPaths::watch_folder(FileWatch& watch, const std::string& path, bool tells) {
  std::vector<std::string> open = {path};
  while (!open.empty()) {
    const std::string folder = std::move(open.back());
    open.pop_back();
    DirectoryEntries entries;
    const std::string whole = folder.empty() ? watch.root : paths::join(watch.root, folder);
    if (read_directory(whole, watch.limits.get(), entries))
      continue;  // It is gone again, or is no folder.
    for (const DirectoryEntry& each : entries) {
      std::string inner = below(folder, each.name);
      if (tells) watch.events.add({FileEvent::Kind::Create, inner, ""});
      if (each.kind != FileKind::Folder) continue;
      if (watch_one(watch, inner) < 0 && errno == ENOSPC) return system_error(errno);
      open.push_back(std::move(inner));
    }
  }
  return {};
}

/// A path and what is below it.
void WatchedPaths::forget_below(FileWatch& watch, const std::string& path) {
  for (auto each = uses_.begin(); each != uses_.end();) {
    std::erase_if(each->second, [&](const Use& use) {
      return use.watch == &watch &&
             (path.empty() || use.path == path || use.path.starts_with(path + "/"));
    });
    if (!each->second.empty()) {
      ++each;
      continue;
    }
    (void)::inotify_rm_watch(inotify_, each->first);
    each = uses_.erase(each);
  }
}

// ---- Events

void WatchedPaths::run() {
  alignas(inotify_event) char buffer[64 * 1024];
  for (;;) {
    pollfd ready[] = {{inotify_, POLLIN, 0}, {stop_, POLLIN, 0}};
    const int count = ::poll(ready, 2, half_ ? kHalfWaitMs : kForever);
    if (count < 0 && errno != EINTR) return;
    if (ready[1].revents != 0) return;
    const ssize_t size = count > 0 ? ::read(inotify_, buffer, sizeof buffer) : 0;
    const std::scoped_lock lock(mutex_);
    if (size <= 0) {
      finish_half();
    } else {
      const char* const end = buffer + size;
      for (const char* at = buffer; at < end;) {
        const auto& event = *reinterpret_cast<const inotify_event*>(at);
        take(event);
        at += sizeof event + event.len;
      }
    }
    deliver();
  }
}

void WatchedPaths::take(const inotify_event& event) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) return lost();
  const bool completes = half_ && (event.mask & IN_MOVED_TO) != 0 && event.cookie == half_->cookie;
  if (!completes) finish_half();
  const auto found = uses_.find(event.wd);
  if (found == uses_.end()) return;
  if ((event.mask & IN_IGNORED) != 0) {  // The system watches it no longer.
    uses_.erase(found);
    return;
  }
  const Uses uses = found->second;  // They may change meanwhile.
  if (event.len != 0) return take_named(event, uses, event.name);
  for (const Use& use : uses) {
    const bool is_root = use.path.empty();
    if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF)) != 0) {
      if (is_root) use.watch->events.add({FileEvent::Kind::Remove, "", ""});
    } else if ((event.mask & IN_MODIFY) != 0) {
      use.watch->events.add({FileEvent::Kind::Modify, use.path, ""});
    } else if ((event.mask & IN_ATTRIB) != 0 && is_root) {
      use.watch->events.add({FileEvent::Kind::Metadata, "", ""});
    }
  }
}

/// Of something in a folder that is watched.
void WatchedPaths::take_named(const inotify_event& event, const Uses& uses, std::string_view name) {
  const bool is_folder = (event.mask & IN_ISDIR) != 0;
  Uses inner;
  for (const Use& use : uses) inner.push_back({use.watch, below(use.path, name)});
  if ((event.mask & IN_MOVED_FROM) != 0) {
    half_ = {event.cookie, is_folder, std::move(inner)};
    return;
  }
  std::optional<Half> half;
  if ((event.mask & IN_MOVED_TO) != 0) half = std::exchange(half_, {});
  for (const Use& use : inner) {
    FileEventQueue& events = use.watch->events;
    if (half) {
      const auto from = std::find_if(half->from.begin(), half->from.end(),
                                     [&use](const Use& u) { return u.watch == use.watch; });
      if (from != half->from.end()) {
        events.add({FileEvent::Kind::Rename, from->path, use.path});
        if (is_folder && use.watch->is_recursive) {
          forget_below(*use.watch, from->path);
          if (watch_one(*use.watch, use.path) >= 0)
            (void)watch_folder(*use.watch, use.path, false).ok();
        }
        half->from.erase(from);
        continue;
      }
    }
    if ((event.mask & (IN_CREATE | IN_MOVED_TO)) != 0)
      created(use, is_folder);
    else if ((event.mask & IN_DELETE) != 0)
      events.add({FileEvent::Kind::Remove, use.path, ""});
    else if ((event.mask & IN_MODIFY) != 0)
      events.add({FileEvent::Kind::Modify, use.path, ""});
    else if ((event.mask & IN_ATTRIB) != 0)
      events.add({FileEvent::Kind::Metadata, use.path, ""});
  }
  if (!half) return;
  half_ = std::move(half);  // Those who do not see where it went.
  finish_half();
}

void WatchedPaths::created(const Use& use, bool is_folder) {
  use.watch->events.add({FileEvent::Kind::Create, use.path, ""});
  if (!is_folder || !use.watch->is_recursive) return;
  if (watch_one(*use.watch, use.path) >= 0 && watch_folder(*use.watch, use.path, true).ok()) return;
  if (errno == ENOSPC) use.watch->events.overflow();  // What happens there goes unseen.
}

/// It has gone to where nobody watches.
void WatchedPaths::finish_half() {
  if (!half_) return;
  const Half half = *std::exchange(half_, {});
  for (const Use& use : half.from) {
    use.watch->events.add({FileEvent::Kind::Remove, use.path, ""});
    if (half.is_folder) forget_below(*use.watch, use.path);
  }
}

void WatchedPaths::lost() {
  half_.reset();
  for (FileWatch* const each : watches_) {
    each->events.overflow();
    if (each->is_recursive) (void)watch_folder(*each, "", false).ok();
  }
}

void WatchedPaths::deliver() {
  for (FileWatch* const each : watches_) each->events.deliver();
}

// ---- FileWatches

FileWatches::~FileWatches() {
  if (!thread_.joinable()) return;
  paths_->stop();
  thread_.join();
}

HostError FileWatches::start() {
  const std::scoped_lock lock(mutex_);
  if (paths_) return {};
  auto paths = std::make_shared<WatchedPaths>();
  HostError error = paths->open();
  if (error) return error;
  try {
    thread_ = std::thread([paths] { paths->run(); });
  } catch (const std::system_error&) {
    return system_error(EAGAIN, "pthread_create");
  }
  paths_ = std::move(paths);
  return {};
}

HostError FileWatches::open(const std::string& path, bool recursive,
                            std::shared_ptr<const Permissions> limits,
                            std::shared_ptr<HostResource>& out) {
  HostError error = start();
  if (error) return error;
  auto watch = std::make_shared<FileWatch>(paths_, path, recursive, std::move(limits));
  error = paths_->add(*watch);
  if (!error) out = std::move(watch);
  return error;
}

void FileWatches::read(OperationRef<Operation<host::ReadWatch>> operation) {
  // Not to be kept by what it waits in.
  const std::shared_ptr<HostResource> resource = std::exchange(operation->resource, nullptr);
  if (auto* const watch = dynamic_cast<FileWatch*>(resource.get()))
    watch->events.wait(std::move(operation));
  else
    (void)operation->fail(system_error(EBADF));
}

}  // namespace shoal::files
