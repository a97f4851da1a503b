// What files have beside their contents, by path: who may, whose they are, their times and names;
// and folders that are read piece by piece.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>

#include "io/drivers/guarded_path.h"

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

HostError access(const std::string& path, const Permissions* limits, uint32_t mode) {
  Place place;
  HostError error = locate(path, limits, Access::Read, LastLink::Follow, place);
  if (error) return error;
  return result_of(::faccessat(place.at(), place.name.c_str(), static_cast<int>(mode & 7), 0));
}

HostError hard_link(const std::string& target, const std::string& path, const Permissions* limits) {
  Place from, to;
  HostError error = locate(target, limits, Access::Both, LastLink::Keep, from);
  if (!error) error = locate(path, limits, Access::Both, LastLink::Keep, to);
  if (error) return error;
  return result_of(::linkat(from.at(), from.name.c_str(), to.at(), to.name.c_str(), 0));
}

HostError unlink(const std::string& path, const Permissions* limits, bool is_folder) {
  Place place;
  HostError error = locate(path, limits, Access::Write, LastLink::Keep, place);
  if (error) return error;
  const int flags = is_folder ? AT_REMOVEDIR : 0;
  return result_of(::unlinkat(place.at(), place.name.c_str(), flags),
                   is_folder ? "rmdir" : nullptr);
}

HostError change_owner(const host::ChangeOwner::Request& in, const Permissions* limits) {
  Place place;
  const LastLink last = in.follow ? LastLink::Follow : LastLink::Keep;
  HostError error = locate(in.path.text, limits, Access::Write, last, place);
  if (error) return error;
  return result_of(::fchownat(place.at(), place.name.c_str(), in.user, in.group, place.at_flags),
                   in.follow ? nullptr : "lchown");
}

HostError set_times(const host::SetTimes::Request& in, const Permissions* limits) {
  Place place;
  const LastLink last = in.follow ? LastLink::Follow : LastLink::Keep;
  HostError error = locate(in.path.text, limits, Access::Write, last, place);
  if (error) return error;
  const timespec times[] = {time_of(in.accessed_ms), time_of(in.modified_ms)};
  return result_of(::utimensat(place.at(), place.name.c_str(), times, place.at_flags),
                   in.follow ? nullptr : "lutime");
}

HostError set_times(OpenFile& file, double accessed_ms, double modified_ms) {
  const timespec times[] = {time_of(accessed_ms), time_of(modified_ms)};
  return result_of(::futimens(file.descriptor(), times));
}

HostError file_system(const std::string& path, const Permissions* limits, FileSystemFacts& out) {
  struct statfs s;
  if (limits) {
    Place place;
    HostError error = locate(path, limits, Access::Read, LastLink::Follow, place);
    if (error) return error;
    const Descriptor file(open_at(place, O_PATH, 0));
    if (file.number < 0 || ::fstatfs(file.number, &s) != 0) return system_error(errno);
  } else if (::statfs(path.c_str(), &s) != 0) {
    return system_error(errno);
  }
  out.type = static_cast<uint64_t>(s.f_type);
  out.block_bytes = static_cast<uint64_t>(s.f_bsize);
  out.blocks = s.f_blocks;
  out.blocks_free = s.f_bfree;
  out.blocks_available = s.f_bavail;
  out.files = s.f_files;
  out.files_free = s.f_ffree;
  return {};
}

HostError open_directory(const std::string& path, const Permissions* limits,
                         std::shared_ptr<HostResource>& out) {
  Place place;
  HostError error = locate(path, limits, Access::Read, LastLink::Follow, place);
  if (error) return error;
  Descriptor file(open_at(place, O_RDONLY | O_DIRECTORY, 0));
  DIR* const stream = file.number >= 0 ? ::fdopendir(file.number) : nullptr;
  if (!stream) return system_error(errno);
  file.number = -1;  // The stream closes it.
  out = std::make_shared<OpenFolder>(stream);
  return {};
}

HostError read_entries(HostResource& folder, size_t entries_max, DirectoryEntries& out) {
  auto* const open = dynamic_cast<OpenFolder*>(&folder);
  return open ? open->read(std::min(entries_max, kDirectoryEntriesMax), out) : system_error(EBADF);
}

}  // namespace shoal::files
