#include "io/drivers/guarded_path.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <deque>

#include "io/door/paths.h"
#include "io/drivers/source_files.h"

namespace shoal::files {
namespace {

constexpr uint32_t kLinksMax = 40;  // The system's own.
constexpr int kFolderFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;

bool includes(Access access, Permission p) noexcept {
  const auto bit = p == Permission::Read ? Access::Read : Access::Write;
  return (static_cast<int>(access) & static_cast<int>(bit)) != 0;
}

// ---- What is more than data

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) noexcept {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Files that let their reader, or writer, do what no permission for files is meant to give.
bool needs_everything(std::string_view path, Access access) noexcept {
  const bool writes = includes(access, Permission::Write);
  if (paths::is_within(path, "/proc"))
    return writes || is_one_of(paths::name_of(path),
                               {"environ", "mem", "maps", "smaps", "smaps_rollup", "numa_maps",
                                "pagemap", "auxv", "stack", "syscall", "kcore", "vmcore",
                                "kallsyms", "kmsg", "kpagecount", "kpageflags", "kpagecgroup"});
  if (paths::is_within(path, "/sys")) return writes;
  if (!paths::is_within(path, "/dev")) return false;
  const bool is_harmless = is_one_of(path, {"/dev", "/dev/null", "/dev/zero", "/dev/full",
                                            "/dev/tty", "/dev/random", "/dev/urandom"}) ||
                           paths::is_within(path, "/dev/shm") || paths::is_within(path, "/dev/pts");
  return !is_harmless;
}

HostError refused_without_everything(std::string_view path, Permissions::Giver giver) {
  HostError e;
  e.code = HostErrorCode::NotCapable;
  e.message = "Requires all access to \"" + std::string(path) + '"';
  e.message += giver == Permissions::Giver::Host ? ", which this context was not given"
                                                 : ", run again with the --allow-all flag";
  return e;
}

// ---- The rules

bool is_born(int file, const FileIdentity& as) {
  struct statx s;
  return ::statx(file, "", AT_EMPTY_PATH, kStatFields, &s) != 0 || identity_of(s) == as;
}

/// Whether it is what a denied path names, or named when the rule was made, by whatever name it was
/// reached.
bool is_denied_file(const Permissions& limits, Permission p, int file, const struct stat& mine) {
  const std::vector<FileIdentity>& known = limits.denied_files(p);
  const auto is_known = [&](const FileIdentity& each) {
    return each.device == mine.st_dev && each.inode == mine.st_ino && is_born(file, each);
  };
  if (std::any_of(known.begin(), known.end(), is_known)) return true;
  const std::vector<std::string>& all = limits.denied(p);
  return std::any_of(all.begin(), all.end(), [&mine](const std::string& each) {
    struct stat now;
    return ::stat(each.c_str(), &now) == 0 && now.st_dev == mine.st_dev &&
           now.st_ino == mine.st_ino;
  });
}

HostError check_text(const std::string& path, const Permissions& limits, Access access) {
  for (const Permission p : {Permission::Read, Permission::Write})
    if (includes(access, p) && !limits.allows(p, path)) return permission_refused(p, path, limits);
  if (access != Access::None && needs_everything(path, access))
    return refused_without_everything(path, limits.giver);
  return {};
}

bool has_denials(const Permissions& limits, Access access) noexcept {
  return (includes(access, Permission::Read) && !limits.denied(Permission::Read).empty()) ||
         (includes(access, Permission::Write) && !limits.denied(Permission::Write).empty());
}

HostError check_file(int file, const struct stat& facts, const std::string& path,
                     const Permissions& limits, Access access) {
  for (const Permission p : {Permission::Read, Permission::Write})
    if (includes(access, p) && is_denied_file(limits, p, file, facts))
      return permission_refused(p, path, limits);
  return {};
}

// ---- The long way

/// Follows a path from "/", part by part.
class Walk {
 public:
  Walk(const Permissions& limits, Access access, LastLink last)
      : limits_(limits), access_(access), last_(last) {}

  HostError go(const std::string& path, Place& out) {
    add_parts(path, false);
    if (HostError error = to_root()) return error;
    while (!parts_.empty()) {
      const std::string part = std::move(parts_.front());
      parts_.pop_front();
      if (part == "..") {
        if (folders_.size() > 1) folders_.pop_back();
        continue;
      }
      HostError error = step(part);
      if (error) return error;
      if (is_found_) break;
    }
    return finish(out);
  }

 private:
  struct Folder {
    Descriptor handle;
    std::string name;  // In the one before it.
  };

  void add_parts(std::string_view path, bool in_front) {
    std::deque<std::string> all;
    for (size_t at = 0; at < path.size();) {
      const size_t end = std::min(path.find('/', at), path.size());
      const std::string_view part = path.substr(at, end - at);
      at = end + 1;
      if (!part.empty() && part != ".") all.emplace_back(part);
    }
    parts_.insert(in_front ? parts_.begin() : parts_.end(), all.begin(), all.end());
  }

  HostError to_root() {
    folders_.clear();
    const int root = ::open("/", kFolderFlags);
    if (root < 0) return system_error(errno);
    folders_.push_back({Descriptor(root), ""});
    return {};
  }

  std::string text(std::string_view name = {}) const {
    std::string out;
    for (size_t i = 1; i < folders_.size(); ++i) out += '/' + folders_[i].name;
    if (!name.empty()) out += '/' + std::string(name);
    return out.empty() ? "/" : out;
  }

  /// What the system says of a place that may not be looked at stays untold: also at which part of
  /// the path it ended.
  HostError fail(int number, const std::string& name) {
    std::string whole = text(name);
    HostError refused = check_text(whole, limits_, access_);
    if (!refused) return system_error(number);
    for (const std::string& part : parts_) whole += '/' + part;
    HostError of_whole = check_text(paths::absolute_path(whole, "/"), limits_, access_);
    return of_whole ? std::move(of_whole) : std::move(refused);
  }

  HostError step(const std::string& part) {
    const bool is_last = parts_.empty();
    Descriptor here(
        ::openat(folders_.back().handle.number, part.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (here.number < 0 && errno == ENOENT && is_last) return found(part);
    if (here.number < 0) return fail(errno, part);
    struct stat s;
    if (::fstat(here.number, &s) != 0) return fail(errno, part);
    if (S_ISLNK(s.st_mode) && !(is_last && last_ == LastLink::Keep)) return follow(here, part);
    if (has_denials(limits_, access_))
      if (HostError refused = check_file(here.number, s, text(part), limits_, access_))
        return refused;
    if (is_last) return found(part);
    if (!S_ISDIR(s.st_mode)) return fail(ENOTDIR, part);
    folders_.push_back({std::move(here), part});
    return {};
  }

  HostError found(const std::string& part) {
    name_ = part;
    is_found_ = true;
    return {};
  }

  HostError follow(const Descriptor& link, const std::string& part) {
    if (++links_ > kLinksMax) return fail(ELOOP, part);
    char target[PATH_MAX];
    const ssize_t n = ::readlinkat(link.number, "", target, sizeof target);
    if (n < 0) return fail(errno, part);
    const std::string_view to(target, static_cast<size_t>(n));
    if (to.starts_with('/')) {
      if (HostError error = to_root()) return error;
    } else if (to.find(':') < to.find('/') && is_of_processes(link)) {
      return standard_stream(part);  // "pipe:[123]", "anon_inode:[eventpoll]"
    }
    add_parts(to, true);
    return {};
  }

  static bool is_of_processes(const Descriptor& file) {
    struct statfs system;
    return ::fstatfs(file.number, &system) == 0 && system.f_type == PROC_SUPER_MAGIC;
  }

  /// "/proc/self/fd/0" of a pipe or a socket leads to no path. Of our own three streams it may be
  /// opened by who may open everything of that kind.
  HostError standard_stream(const std::string& part) {
    const std::string whole = text(part);
    const std::string ours = "/proc/" + std::to_string(::getpid()) + "/fd/";
    const bool is_ours = whole == ours + '0' || whole == ours + '1' || whole == ours + '2';
    const bool allowed =
        (!includes(access_, Permission::Read) || limits_.allows_all(Permission::Read)) &&
        (!includes(access_, Permission::Write) || limits_.allows_all(Permission::Write));
    if (!is_ours || !allowed || !parts_.empty())
      return refused_without_everything(whole, limits_.giver);
    is_stream_ = true;
    return found(part);
  }

  HostError finish(Place& out) {
    if (!is_found_) {  // "/", or ".." at the end of a link: it is a folder we have gone through.
      name_ = folders_.size() > 1 ? folders_.back().name : ".";
      if (folders_.size() > 1) folders_.pop_back();
    }
    out.path = name_ == "." ? text() : text(name_);
    if (!is_stream_)
      if (HostError refused = check_text(out.path, limits_, access_)) return refused;
    out.folder = std::move(folders_.back().handle);
    out.name = std::move(name_);
    out.open_flags = is_stream_ ? 0 : O_NOFOLLOW;
    out.at_flags = is_stream_ ? 0 : AT_SYMLINK_NOFOLLOW;
    return {};
  }

  const Permissions& limits_;
  const Access access_;
  const LastLink last_;
  std::deque<std::string> parts_;
  std::vector<Folder> folders_;
  std::string name_;
  uint32_t links_ = 0;
  bool is_found_ = false, is_stream_ = false;
};

// ---- The short way

/// The folder that the path is in, if no part of it is a link. -1: the long way.
int open_folder_of(const std::string& path) {
  static std::atomic<bool> is_supported{true};
  if (!is_supported.load(std::memory_order_relaxed)) return -1;
  open_how how{};
  how.flags = kFolderFlags;
  how.resolve = RESOLVE_NO_SYMLINKS;
  const std::string folder = paths::folder_of(path);
  const auto file =
      static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, folder.c_str(), &how, sizeof how));
  if (file < 0 && (errno == ENOSYS || errno == EINVAL || errno == EPERM))
    is_supported.store(false, std::memory_order_relaxed);
  return file;
}

/// False: the long way.
bool locate_plainly(const std::string& path, const Permissions& limits, Access access,
                    LastLink last, Place& out) {
  if (path == "/" || has_denials(limits, access)) return false;
  Descriptor folder(open_folder_of(path));
  if (folder.number < 0) return false;
  std::string name(paths::name_of(path));
  struct stat s;
  if (last == LastLink::Follow &&
      ::fstatat(folder.number, name.c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(s.st_mode))
    return false;
  if (check_text(path, limits, access)) return false;
  out.folder = std::move(folder);
  out.name = std::move(name);
  out.path = path;
  out.open_flags = O_NOFOLLOW;
  out.at_flags = AT_SYMLINK_NOFOLLOW;
  return true;
}

}  // namespace

int Place::at() const noexcept { return folder.number >= 0 ? folder.number : AT_FDCWD; }

HostError locate(const std::string& path, const Permissions* limits, Access access, LastLink last,
                 Place& out) {
  if (!limits) {
    out.name = path;
    out.at_flags = last == LastLink::Keep ? AT_SYMLINK_NOFOLLOW : 0;
    return {};
  }
  if (path.empty()) return system_error(ENOENT);
  const std::string whole = paths::absolute_path(path, source_files::current_folder());
  if (locate_plainly(whole, *limits, access, last, out)) return {};
  return Walk(*limits, access, last).go(whole, out);
}

int open_at(const Place& place, int flags, mode_t mode) {
  int file;
  do file = ::openat(place.at(), place.name.c_str(), flags | place.open_flags | O_CLOEXEC, mode);
  while (file < 0 && errno == EINTR);
  return file;
}

HostError check_below(const Place& place, const Permissions* limits, Access access) {
  if (!limits) return {};
  for (const Permission p : {Permission::Read, Permission::Write})
    if (includes(access, p) && limits->denies_within(p, place.path))
      return permission_refused(p, place.path, *limits);
  return {};
}

HostError check_change(const OpenFile& file, const Permissions* limits) {
  if (!limits || file.read_path.empty()) return {};
  HostError error = check_text(file.read_path, *limits, Access::Write);
  if (error || !has_denials(*limits, Access::Write)) return error;
  struct stat s;
  if (::fstat(file.descriptor(), &s) != 0) return system_error(errno);
  return check_file(file.descriptor(), s, file.read_path, *limits, Access::Write);
}

bool is_plainly_readable(const std::string& path, const Permissions& limits) {
  return paths::absolute_path(path, "/") == path && !has_denials(limits, Access::Read) &&
         check_text(path, limits, Access::Read).ok();
}

}  // namespace shoal::files
