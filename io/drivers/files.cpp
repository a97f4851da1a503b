#include "io/drivers/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <random>

#include "io/door/paths.h"
#include "io/drivers/guarded_path.h"
#include "io/drivers/remove_tree.h"
#include "io/drivers/source_files.h"

namespace shoal::files {
namespace {

constexpr uint64_t kChunkBytes = uint64_t{1} << 20;
constexpr mode_t kFileMode = 0666, kFolderMode = 0777;

int flags_of(uint32_t options) noexcept {
  const bool reads = has(options, OpenOption::Read);
  const bool writes = has(options, OpenOption::Write) || has(options, OpenOption::Append);
  int flags = O_CLOEXEC | (writes ? (reads ? O_RDWR : O_WRONLY) : O_RDONLY);
  if (has(options, OpenOption::Append)) flags |= O_APPEND;
  if (has(options, OpenOption::Truncate)) flags |= O_TRUNC;
  if (has(options, OpenOption::Create)) flags |= O_CREAT;
  if (has(options, OpenOption::CreateNew)) flags |= O_CREAT | O_EXCL;
  if (has(options, OpenOption::Sync)) flags |= O_SYNC;
  if (has(options, OpenOption::SyncData)) flags |= O_DSYNC;
  if (has(options, OpenOption::NoFollow)) flags |= O_NOFOLLOW;
  if (has(options, OpenOption::Folder)) flags |= O_DIRECTORY;
  if (has(options, OpenOption::NoWait)) flags |= O_NONBLOCK;
  return flags;
}

Access access_of(uint32_t options) noexcept {
  const bool writes = (options & kWritingOptions) != 0;
  return !writes ? Access::Read : has(options, OpenOption::Read) ? Access::Both : Access::Write;
}

/// Opens what the path leads to.
HostError open_path(const std::string& path, const Permissions* limits, Access access, int flags,
                    mode_t mode, Descriptor& out) {
  Place place;
  HostError error = locate(path, limits, access, LastLink::Follow, place);
  if (error) return error;
  out = Descriptor(open_at(place, flags, mode));
  return out.number < 0 ? system_error(errno) : HostError();
}

double milliseconds(const statx_timestamp& t) noexcept {
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

/// Whether a folder stands there, whoever may read it.
bool stands_folder(const std::string& path, const Permissions* limits) {
  Place place;
  struct stat s;
  return locate(path, limits, Access::None, LastLink::Follow, place).ok() &&
         ::fstatat(place.at(), place.name.c_str(), &s, place.at_flags) == 0 && S_ISDIR(s.st_mode);
}

/// Makes folders where none stand. Parts above what is allowed stand without anybody's permission,
/// but where something may be made, what a link leads to must be allowed as well: else it would
/// tell what is there.
HostError make_parts(const std::string& path, const Permissions* limits, mode_t mode) {
  for (size_t end = 1; end <= path.size(); ++end) {
    end = std::min(path.find('/', end), path.size());
    const std::string part = path.substr(0, end);
    Place place;
    if (limits && limits->allows(Permission::Write, part))
      if (HostError error = locate(part, limits, Access::Write, LastLink::Follow, place))
        return error;
    if (stands_folder(part, limits)) continue;
    place = {};
    HostError error = locate(part, limits, Access::Write, LastLink::Keep, place);
    if (!error) error = result_of(::mkdirat(place.at(), place.name.c_str(), mode));
    if (!error || stands_folder(part, limits)) continue;
    const bool stands = error.number == EEXIST;
    return stands && end < path.size() ? system_error(ENOTDIR) : error;
  }
  return {};
}

HostError too_big() { return system_error(EFBIG, "read"); }

}  // namespace

uint64_t device_of(const struct statx& s) noexcept {
  return makedev(s.stx_dev_major, s.stx_dev_minor);
}

FileIdentity identity_of(const struct statx& s) noexcept {
  const bool knows_birth = (s.stx_mask & STATX_BTIME) != 0;
  const int64_t born_ns = s.stx_btime.tv_sec * 1'000'000'000 + s.stx_btime.tv_nsec;
  return {device_of(s), s.stx_ino, knows_birth ? born_ns : 0};
}

FileKind kind_of(mode_t mode) noexcept {
  switch (mode & S_IFMT) {
    case S_IFREG: return FileKind::File;
    case S_IFDIR: return FileKind::Folder;
    case S_IFLNK: return FileKind::Link;
    case S_IFIFO: return FileKind::Pipe;
    case S_IFSOCK: return FileKind::Socket;
    case S_IFCHR: return FileKind::Characters;
    case S_IFBLK: return FileKind::Blocks;
    default: return FileKind::Other;
  }
}

void fill(FileInfo& out, const struct statx& s) noexcept {
  out.kind = kind_of(s.stx_mode);
  out.size = s.stx_size;
  out.modified_ms = milliseconds(s.stx_mtime);
  out.accessed_ms = milliseconds(s.stx_atime);
  out.changed_ms = milliseconds(s.stx_ctime);
  out.modified_ns = s.stx_mtime.tv_nsec;
  out.accessed_ns = s.stx_atime.tv_nsec;
  out.changed_ns = s.stx_ctime.tv_nsec;
  const bool knows_birth = (s.stx_mask & STATX_BTIME) != 0;
  out.born_ms = knows_birth ? milliseconds(s.stx_btime) : 0;
  out.born_ns = knows_birth ? s.stx_btime.tv_nsec : 0;
  out.device = device_of(s);
  out.special_device = makedev(s.stx_rdev_major, s.stx_rdev_minor);
  out.inode = s.stx_ino;
  out.links = s.stx_nlink;
  out.blocks = s.stx_blocks;
  out.mode = s.stx_mode;
  out.user = s.stx_uid;
  out.group = s.stx_gid;
  out.block_bytes = s.stx_blksize;
}

HostError write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(file, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<size_t>(n));
    } else if (errno == EAGAIN) {  // Somebody has set the pipe to non-blocking.
      pollfd ready{file, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return system_error(errno, "write");
    }
  }
  return {};
}

OpenFile::~OpenFile() { ::close(descriptor_); }

HostError close(Descriptor& file) {
  // Interrupted, it is closed all the same.
  if (::close(std::exchange(file.number, -1)) == 0 || errno == EINTR) return {};
  return system_error(errno, "close");
}

HostError result_of(int64_t result, const char* call) {
  return result >= 0 ? HostError() : system_error(errno, call);
}

HostError read_whole(const std::string& path, const Permissions* limits, uint64_t bytes_max,
                     HostBytes& out, const HostOperation* stop) {
  Descriptor file(-1);
  if (HostError error = open_path(path, limits, Access::Read, O_RDONLY, 0, file)) return error;
  struct stat s;
  if (::fstat(file.number, &s) != 0) return system_error(errno, "fstat");
  if (S_ISDIR(s.st_mode)) return system_error(EISDIR, "read");
  // One byte more than it has, to see its end without growing.
  uint64_t room = s.st_size > 0 ? static_cast<uint64_t>(s.st_size) + 1 : 8192;
  size_t have = 0;
  for (;;) {
    if (have > bytes_max) return too_big();
    if (stop && !wait_until_readable(file.number, *stop)) return system_error(ECANCELED, "read");
    if (!out.resize(
            static_cast<size_t>(std::min(std::max<uint64_t>(room, have + 1), bytes_max + 1))))
      return system_error(ENOMEM, "read");
    const ssize_t n =
        ::read(file.number, out.data() + have, std::min<uint64_t>(out.size() - have, kChunkBytes));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(errno, "read");
    if (n == 0) break;
    have += static_cast<size_t>(n);
    if (have == out.size()) room = have + std::max<uint64_t>(have, kChunkBytes);
  }
  (void)out.resize(have);
  return {};
}

HostError write_whole(const Operation<host::WriteFile>& operation) {
  const host::WriteFile::Request& in = operation.in;
  const uint32_t options = in.options | static_cast<uint32_t>(OpenOption::Write);
  Descriptor file(-1);
  HostError error = open_path(in.path.text, operation.limits.get(), access_of(options),
                              flags_of(options), in.mode ? in.mode : kFileMode, file);
  if (error) return error;
  // A mode that is asked for holds for a file that is there, too (as Deno has it).
  if (in.mode && ::fchmod(file.number, in.mode) != 0) return system_error(errno, "fchmod");
  std::string_view rest = in.data.view();
  do {
    if (operation.is_cancelled()) return system_error(ECANCELED, "write");
    error = write_all(file.number, rest.substr(0, kChunkBytes));
    rest.remove_prefix(std::min<uint64_t>(rest.size(), kChunkBytes));
  } while (!error && !rest.empty());
  return error ? error : close(file);
}

HostError stat(const std::string& path, const Permissions* limits, bool follow, FileInfo& out) {
  Place place;
  HostError error =
      locate(path, limits, Access::Read, follow ? LastLink::Follow : LastLink::Keep, place);
  if (error) return error;
  struct statx s;
  if (::statx(place.at(), place.name.c_str(), place.at_flags, kStatFields, &s) != 0)
    return system_error(errno, follow ? "stat" : "lstat");
  fill(out, s);
  return {};
}

HostError stat(OpenFile& file, FileInfo& out) {
  struct statx s;
  if (::statx(file.descriptor(), "", AT_EMPTY_PATH, kStatFields, &s) != 0)
    return system_error(errno);
  fill(out, s);
  return {};
}

HostError read_directory(const std::string& path, const Permissions* limits,
                         DirectoryEntries& out) {
  Descriptor file(-1);
  if (HostError opened = open_path(path, limits, Access::Read, O_RDONLY | O_DIRECTORY, 0, file))
    return opened;
  return read_entries(std::move(file), out);
}

HostError read_entries(Descriptor file, DirectoryEntries& out) {
  DIR* const folder = ::fdopendir(file.number);
  if (!folder) return system_error(errno);
  const int number = std::exchange(file.number, -1);  // The stream closes it.
  HostError error;
  for (;;) {
    errno = 0;
    const dirent* const entry = ::readdir(folder);
    if (!entry) {
      if (errno != 0) error = system_error(errno);
      break;
    }
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (out.size() == kDirectoryEntriesMax) {
      error = system_error(EOVERFLOW);
      break;
    }
    FileKind kind = kind_of(static_cast<mode_t>(DTTOIF(entry->d_type)));
    struct stat s;  // Not every file system says what an entry is.
    if (entry->d_type == DT_UNKNOWN &&
        ::fstatat(number, entry->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0)
      kind = kind_of(s.st_mode);
    out.push_back({std::string(name), kind});
  }
  ::closedir(folder);
  std::sort(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.name < y.name; });
  return error;
}

HostError make_directory(const host::MakeDirectory::Request& in, const Permissions* limits) {
  const std::string& path = in.path.text;
  const mode_t mode = in.mode ? in.mode : kFolderMode;
  if (in.recursive && !path.empty()) {
    // Without "..": what lies beside the way is not to be looked at.
    const bool is_guarded = limits != nullptr;
    return make_parts(
        is_guarded ? paths::absolute_path(path, source_files::current_folder()) : path, limits,
        mode);
  }
  Place place;
  HostError error = locate(path, limits, Access::Write, LastLink::Keep, place);
  return error ? error : result_of(::mkdirat(place.at(), place.name.c_str(), mode));
}

HostError remove(const Operation<host::Remove>& operation) {
  const host::Remove::Request& in = operation.in;
  const Permissions* const limits = operation.limits.get();
  Place place;
  HostError error = locate(in.path.text, limits, Access::Write, LastLink::Keep, place);
  if (error) return error;
  const char* const name = place.name.c_str();
  struct stat s;
  if (::fstatat(place.at(), name, &s, AT_SYMLINK_NOFOLLOW) != 0)
    return system_error(errno, "lstat");
  if (!S_ISDIR(s.st_mode)) return result_of(::unlinkat(place.at(), name, 0), "unlink");
  if (!in.recursive) return result_of(::unlinkat(place.at(), name, AT_REMOVEDIR), "rmdir");
  error = check_below(place, limits, Access::Write);
  return error ? error : remove_tree(place.at(), place.name, operation);
}

HostError rename(const std::string& from, const std::string& to, const Permissions* limits) {
  Place source, target;
  HostError error = locate(from, limits, Access::Both, LastLink::Keep, source);
  if (!error) error = locate(to, limits, Access::Write, LastLink::Keep, target);
  if (!error) error = check_below(source, limits, Access::Both);
  if (!error) error = check_below(target, limits, Access::Write);
  if (error) return error;
  return result_of(::renameat(source.at(), source.name.c_str(), target.at(), target.name.c_str()));
}

HostError copy(const std::string& from, const std::string& to, const Permissions* limits,
               bool exclusive) {
  Descriptor source(-1), target(-1);
  HostError error = open_path(from, limits, Access::Read, O_RDONLY, 0, source);
  if (error) return error;
  struct stat s;
  if (::fstat(source.number, &s) != 0) return system_error(errno);
  if (S_ISDIR(s.st_mode)) return system_error(EISDIR);
  error = open_path(to, limits, Access::Write, O_WRONLY | O_CREAT | (exclusive ? O_EXCL : 0),
                    s.st_mode & 0777, target);
  if (error) return error;
  struct stat t;
  if (::fstat(target.number, &t) != 0) return system_error(errno);
  if (s.st_dev == t.st_dev && s.st_ino == t.st_ino) return {};  // Onto itself: it stays as it is.
  if (::ftruncate(target.number, 0) != 0 && errno != EINVAL) return system_error(errno);
  HostBytes buffer;
  if (!buffer.resize(kChunkBytes)) return system_error(ENOMEM);
  for (;;) {
    const ssize_t n = ::read(source.number, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(errno);
    if (n == 0) {
      error = result_of(::fchmod(target.number, s.st_mode & 07777));
      return error ? error : close(target);
    }
    error = write_all(target.number, buffer.view().substr(0, static_cast<size_t>(n)));
    if (error) return error;
  }
}

HostError real_path(const std::string& path, const Permissions* limits, std::string& out) {
  if (limits) {
    Place place;
    HostError error = locate(path, limits, Access::Read, LastLink::Follow, place);
    if (error) return error;
    struct stat s;
    if (::fstatat(place.at(), place.name.c_str(), &s, place.at_flags) != 0)
      return system_error(errno);
    out = std::move(place.path);
    return {};
  }
  char* const resolved = ::realpath(path.c_str(), nullptr);
  if (!resolved) return system_error(errno);
  out = resolved;
  std::free(resolved);
  return {};
}

HostError read_link(const std::string& path, const Permissions* limits, std::string& out) {
  Place place;
  HostError error = locate(path, limits, Access::Read, LastLink::Keep, place);
  if (error) return error;
  char text[PATH_MAX];
  const ssize_t n = ::readlinkat(place.at(), place.name.c_str(), text, sizeof text);
  if (n < 0) return system_error(errno);
  out.assign(text, static_cast<size_t>(n));
  return {};
}

HostError make_link(const host::SymbolicLink::Request& in, const Permissions* limits) {
  Place place;
  HostError error = locate(in.path.text, limits, Access::Both, LastLink::Keep, place);
  if (error) return error;
  return result_of(::symlinkat(in.target.c_str(), place.at(), place.name.c_str()));
}

HostError truncate(const std::string& path, const Permissions* limits, uint64_t length) {
  Descriptor file(-1);
  HostError error = open_path(path, limits, Access::Write, O_WRONLY, 0, file);
  if (error) return error;
  return result_of(::ftruncate(file.number, static_cast<off_t>(length)));
}

HostError change_mode(const std::string& path, const Permissions* limits, uint32_t mode) {
  if (!limits) return result_of(::chmod(path.c_str(), mode));
  // fchmodat follows links: of what was checked, by its handle.
  Descriptor file(-1);
  HostError error = open_path(path, limits, Access::Write, O_PATH, 0, file);
  if (error) return error;
  struct stat s;
  if (::fstat(file.number, &s) != 0) return system_error(errno);
  if (S_ISLNK(s.st_mode)) return system_error(ELOOP);
  return result_of(::chmod(("/proc/self/fd/" + std::to_string(file.number)).c_str(), mode));
}

HostError make_temporary(const host::MakeTemporary::Request& in, const Permissions* limits,
                         std::string& out) {
  static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr int kTries = 100, kLength = 12;
  if (in.prefix.find('/') != std::string::npos || in.suffix.find('/') != std::string::npos)
    return system_error(EINVAL);
  std::random_device chance;
  for (int i = 0; i < kTries; ++i) {
    std::string name = in.prefix;
    for (int j = 0; j < kLength; ++j) name += kLetters[chance() % (sizeof kLetters - 1)];
    out = paths::join(in.path.text, name + in.suffix);
    Place place;
    HostError error = locate(out, limits, Access::Write, LastLink::Keep, place);
    if (error) return error;
    if (in.is_folder) {
      if (::mkdirat(place.at(), place.name.c_str(), 0700) == 0) return {};
    } else if (Descriptor(open_at(place, O_CREAT | O_EXCL | O_RDWR, 0600)).number >= 0) {
      return {};
    }
    if (errno != EEXIST) return system_error(errno);
  }
  return system_error(EEXIST);
}

// ---- Open ones

HostError open(const host::OpenFile::Request& in, const Permissions* limits,
               std::shared_ptr<HostResource>& out) {
  const Access access = access_of(in.options);
  Place place;
  HostError error = locate(in.path.text, limits, access, LastLink::Follow, place);
  if (error) return error;
  Descriptor file(open_at(place, flags_of(in.options), in.mode ? in.mode : kFileMode));
  if (file.number < 0) return system_error(errno);
  std::string read_path = access == Access::Read ? std::move(place.path) : std::string();
  out = std::make_shared<OpenFile>(std::exchange(file.number, -1), std::move(read_path));
  return {};
}

HostError seek(OpenFile& file, int64_t offset, uint32_t from, uint64_t& position) {
  static constexpr int kFrom[] = {SEEK_SET, SEEK_CUR, SEEK_END};
  if (from > 2) return system_error(EINVAL);
  const off_t at = ::lseek(file.descriptor(), offset, kFrom[from]);
  if (at < 0) return system_error(errno);
  position = static_cast<uint64_t>(at);
  return {};
}

}  // namespace shoal::files
