// What files have beside their contents, by path: who may, whose they are, their times and names;
// and folders that are read piece by piece.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>

#include "io/drivers/files.h"

namespace shoal::files {
namespace {

timespec time_of(double milliseconds) noexcept {
  const double seconds = std::floor(milliseconds / 1e3);
  // A double has microseconds: more digits would be its error.
  const double micros = std::round((milliseconds - seconds * 1e3) * 1e3);
  timespec t;
  t.tv_sec = static_cast<time_t>(seconds) + (micros >= 1e6 ? 1 : 0);
  t.tv_nsec = micros >= 1e6 ? 0 : static_cast<long>(micros) * 1000;
  return t;
}

class OpenFolder final : public HostResource {
 public:
  explicit OpenFolder(DIR* stream) noexcept : stream_(stream) {}
  ~OpenFolder() override { ::closedir(stream_); }
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;
  HostError read(size_t entries_max, DirectoryEntries& out);

 private:
  std::mutex mutex_;
  DIR* const stream_;
};

HostError OpenFolder::read(size_t entries_max, DirectoryEntries& out) {
  const std::scoped_lock lock(mutex_);
  while (out.size() < entries_max) {
    errno = 0;
    const dirent* const entry = ::readdir(stream_);
    if (!entry) {
      // What is there already is told first.
      return errno != 0 && out.empty() ? system_error(errno) : HostError();
    }
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    FileKind kind = kind_of(static_cast<mode_t>(DTTOIF(entry->d_type)));
    struct statx s;  // Not every file system says what an entry is.
    if (entry->d_type == DT_UNKNOWN &&
        ::statx(::dirfd(stream_), entry->d_name, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &s) == 0)
      kind = kind_of(s.stx_mode);
    out.push_back({std::string(name), kind});
  }
  return {};
}

}  // namespace

HostError access(const std::string& path, uint32_t mode) {
  return result_of(::access(path.c_str(), static_cast<int>(mode & 7)));
}

HostError hard_link(const std::string& target, const std::string& path) {
  return result_of(::link(target.c_str(), path.c_str()));
}

HostError unlink(const std::string& path, bool is_folder) {
  return is_folder ? result_of(::rmdir(path.c_str()), "rmdir") : result_of(::unlink(path.c_str()));
}

HostError change_owner(const host::ChangeOwner::Request& in) {
  const char* const path = in.path.text.c_str();
  return in.follow ? result_of(::chown(path, in.user, in.group))
                   : result_of(::lchown(path, in.user, in.group), "lchown");
}

HostError set_times(const host::SetTimes::Request& in) {
  const timespec times[] = {time_of(in.accessed_ms), time_of(in.modified_ms)};
  const int flags = in.follow ? 0 : AT_SYMLINK_NOFOLLOW;
  return result_of(::utimensat(AT_FDCWD, in.path.text.c_str(), times, flags),
                   in.follow ? nullptr : "lutime");
}

HostError set_times(OpenFile& file, double accessed_ms, double modified_ms) {
  const timespec times[] = {time_of(accessed_ms), time_of(modified_ms)};
  return result_of(::futimens(file.descriptor(), times));
}

HostError file_system(const std::string& path, FileSystemFacts& out) {
  struct statfs s;
  if (::statfs(path.c_str(), &s) != 0) return system_error(errno);
  out.type = static_cast<uint64_t>(s.f_type);
  out.block_bytes = static_cast<uint64_t>(s.f_bsize);
  out.blocks = s.f_blocks;
  out.blocks_free = s.f_bfree;
  out.blocks_available = s.f_bavail;
  out.files = s.f_files;
  out.files_free = s.f_ffree;
  return {};
}

HostError open_directory(const std::string& path, std::shared_ptr<HostResource>& out) {
  DIR* const stream = ::opendir(path.c_str());
  if (!stream) return system_error(errno);
  out = std::make_shared<OpenFolder>(stream);
  return {};
}

HostError read_entries(HostResource& folder, size_t entries_max, DirectoryEntries& out) {
  auto* const open = dynamic_cast<OpenFolder*>(&folder);
  return open ? open->read(std::min(entries_max, kDirectoryEntriesMax), out) : system_error(EBADF);
}

}  // namespace shoal::files
