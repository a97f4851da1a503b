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

int open_retrying(const char* path, int flags, mode_t mode) {
  int file;
  do file = ::open(path, flags, mode);
  while (file < 0 && errno == EINTR);
  return file;
}

double milliseconds(const statx_timestamp& t) noexcept {
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

HostError too_big() { return system_error(EFBIG, "read"); }

}  // namespace

uint64_t device_of(const struct statx& s) noexcept {
  return makedev(s.stx_dev_major, s.stx_dev_minor);
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

HostError result_of(int64_t result, const char* call) {
  return result >= 0 ? HostError() : system_error(errno, call);
}

HostError read_whole(const std::string& path, uint64_t bytes_max, HostBytes& out) {
  const Descriptor file(open_retrying(path.c_str(), O_RDONLY | O_CLOEXEC, 0));
  if (file.number < 0) return system_error(errno);
  struct stat s;
  if (::fstat(file.number, &s) != 0) return system_error(errno, "fstat");
  if (S_ISDIR(s.st_mode)) return system_error(EISDIR, "read");
  // One byte more than it has, to see its end without growing.
  uint64_t room = s.st_size > 0 ? static_cast<uint64_t>(s.st_size) + 1 : 8192;
  size_t have = 0;
  for (;;) {
    if (have > bytes_max) return too_big();
    if (!out.resize(
            static_cast<size_t>(std::min(std::max<uint64_t>(room, have + 1), bytes_max + 1))))
      return system_error(ENOMEM, "read");
    const ssize_t n = ::read(file.number, out.data() + have,
                             static_cast<size_t>(std::min<uint64_t>(out.size() - have, SSIZE_MAX)));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return system_error(errno, "read");
    if (n == 0) break;
    have += static_cast<size_t>(n);
    if (have == out.size()) room = have + std::max<uint64_t>(have, kChunkBytes);
  }
  (void)out.resize(have);
  return {};
}

HostError write_whole(const host::WriteFile::Request& in) {
  const uint32_t options = in.options | static_cast<uint32_t>(OpenOption::Write);
  const Descriptor file(
      open_retrying(in.path.text.c_str(), flags_of(options), in.mode ? in.mode : kFileMode));
  if (file.number < 0) return system_error(errno);
  // A mode that is asked for holds for a file that is there, too (as Deno has it).
  if (in.mode && ::fchmod(file.number, in.mode) != 0) return system_error(errno, "fchmod");
  return write_all(file.number, in.data.view());
}

HostError stat(const std::string& path, bool follow, FileInfo& out) {
  struct statx s;
  const int flags = follow ? 0 : AT_SYMLINK_NOFOLLOW;
  if (::statx(AT_FDCWD, path.c_str(), flags, kStatFields, &s) != 0)
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

HostError read_directory(const std::string& path, DirectoryEntries& out) {
  DIR* const folder = ::opendir(path.c_str());
  if (!folder) return system_error(errno);
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
    FileInfo info;  // Not every file system says what an entry is.
    if (entry->d_type == DT_UNKNOWN && stat(paths::join(path, name), false, info).ok())
      kind = info.kind;
    out.push_back({std::string(name), kind});
  }
  ::closedir(folder);
  std::sort(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.name < y.name; });
  return error;
}

HostError make_directory(const host::MakeDirectory::Request& in) {
  const std::string& path = in.path.text;
  const mode_t mode = in.mode ? in.mode : kFolderMode;
  if (!in.recursive || path.empty()) return result_of(::mkdir(path.c_str(), mode));
  for (size_t end = 1; end <= path.size(); ++end) {
    end = std::min(path.find('/', end), path.size());
    if (::mkdir(path.substr(0, end).c_str(), mode) == 0) continue;
    const int number = errno;
    FileInfo info;
    const bool stands = stat(path.substr(0, end), true, info).ok();
    if (stands && info.kind == FileKind::Folder) continue;
    return system_error(stands && end < path.size() ? ENOTDIR : number);
  }
  return {};
}

HostError remove(const host::Remove::Request& in, const HostOperation& stop) {
  FileInfo info;
  HostError error = stat(in.path.text, false, info);
  if (error) return error;
  if (info.kind != FileKind::Folder) return result_of(::unlink(in.path.text.c_str()), "unlink");
  if (!in.recursive) return result_of(::rmdir(in.path.text.c_str()), "rmdir");
  // Folders whose entries are still to go, the innermost last. No recursion: they may nest deeply.
  std::vector<std::string> open = {in.path.text};
  while (!open.empty()) {
    if (stop.is_cancelled()) return system_error(ECANCELED);
    const std::string folder = open.back();
    DirectoryEntries entries;
    error = read_directory(folder, entries);
    if (error) return error;
    const size_t depth = open.size();
    for (const DirectoryEntry& each : entries) {
      std::string path = paths::join(folder, each.name);
      if (each.kind == FileKind::Folder)
        open.push_back(std::move(path));
      else if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return system_error(errno, "unlink");
    }
    if (open.size() != depth) continue;
    if (::rmdir(folder.c_str()) != 0 && errno != ENOENT) return system_error(errno, "rmdir");
    open.pop_back();
  }
  return {};
}

HostError copy(const std::string& from, const std::string& to, bool exclusive) {
  const Descriptor source(open_retrying(from.c_str(), O_RDONLY | O_CLOEXEC, 0));
  if (source.number < 0) return system_error(errno);
  struct stat s;
  if (::fstat(source.number, &s) != 0) return system_error(errno);
  if (S_ISDIR(s.st_mode)) return system_error(EISDIR);
  const Descriptor target(open_retrying(
      to.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (exclusive ? O_EXCL : 0), s.st_mode & 0777));
  if (target.number < 0) return system_error(errno);
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
    if (n == 0) return result_of(::fchmod(target.number, s.st_mode & 07777));
    HostError error = write_all(target.number, buffer.view().substr(0, static_cast<size_t>(n)));
    if (error) return error;
  }
}

HostError real_path(const std::string& path, std::string& out) {
  char* const resolved = ::realpath(path.c_str(), nullptr);
  if (!resolved) return system_error(errno);
  out = resolved;
  std::free(resolved);
  return {};
}

HostError read_link(const std::string& path, std::string& out) {
  char text[PATH_MAX];
  const ssize_t n = ::readlink(path.c_str(), text, sizeof text);
  if (n < 0) return system_error(errno);
  out.assign(text, static_cast<size_t>(n));
  return {};
}

HostError make_temporary(const host::MakeTemporary::Request& in, std::string& out) {
  static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  constexpr int kTries = 100, kLength = 12;
  if (in.prefix.find('/') != std::string::npos || in.suffix.find('/') != std::string::npos)
    return system_error(EINVAL);
  std::random_device chance;
  for (int i = 0; i < kTries; ++i) {
    std::string name = in.prefix;
    for (int j = 0; j < kLength; ++j) name += kLetters[chance() % (sizeof kLetters - 1)];
    out = paths::join(in.path.text, name + in.suffix);
    if (in.is_folder) {
      if (::mkdir(out.c_str(), 0700) == 0) return {};
    } else if (const int file =
                   open_retrying(out.c_str(), O_CREAT | O_EXCL | O_CLOEXEC | O_RDWR, 0600);
               file >= 0) {
      ::close(file);
      return {};
    }
    if (errno != EEXIST) return system_error(errno);
  }
  return system_error(EEXIST);
}

// ---- Open ones

HostError open(const host::OpenFile::Request& in, std::shared_ptr<HostResource>& out) {
  const int file =
      open_retrying(in.path.text.c_str(), flags_of(in.options), in.mode ? in.mode : kFileMode);
  if (file < 0) return system_error(errno);
  out = std::make_shared<OpenFile>(file);
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
