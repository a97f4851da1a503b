#include "io/drivers/cached_files.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "io/drivers/files.h"
#include "io/drivers/guarded_path.h"

namespace shoal::files {
namespace {

constexpr int64_t kLocalSystems[] = {EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC,       BTRFS_SUPER_MAGIC,
                                     F2FS_SUPER_MAGIC, OVERLAYFS_SUPER_MAGIC, TMPFS_MAGIC};

}  // namespace

int CachedFiles::open(const std::string& path, const Permissions* limits, int flags) {
  if (limits && !is_plainly_readable(path, *limits)) return -1;
  open_how how{};
  how.flags = static_cast<uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_CACHED | (limits ? RESOLVE_NO_SYMLINKS : 0);
  const auto file =
      static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how));
  if (file < 0 && (errno == ENOSYS || errno == EINVAL)) is_supported_.store(false);
  return file;
}

bool CachedFiles::is_local(uint64_t device) const {
  return std::any_of(devices_.begin(), devices_.end(), [device](const auto& known) {
    return known.load(std::memory_order_relaxed) == device * 2 + 1;
  });
}

bool CachedFiles::look(const std::string& path, const Permissions* limits, int flags,
                       struct statx& out) {
  if (!is_supported_.load(std::memory_order_relaxed)) return false;
  const Descriptor file(open(path, limits, O_PATH | flags));
  if (file.number < 0) return false;
  // What the kernel has of it, whatever the file system: to ask a server takes time.
  constexpr int kFlags = AT_EMPTY_PATH | AT_STATX_DONT_SYNC;
  return ::statx(file.number, "", kFlags, kStatFields, &out) == 0 && is_local(device_of(out));
}

bool CachedFiles::stat(const std::string& path, const Permissions* limits, bool follow,
                       FileInfo& out) {
  struct statx s;
  if (!look(path, limits, follow ? 0 : O_NOFOLLOW, s)) return false;
  fill(out, s);
  return true;
}

bool CachedFiles::read_whole(const std::string& path, const Permissions* limits, uint64_t bytes_max,
                             HostBytes& out) {
  struct statx seen;
  struct stat s;
  if (!look(path, limits, 0, seen) || !S_ISREG(seen.stx_mode)) return false;
  if (seen.stx_size > std::min(kReadBytesMax, bytes_max)) return false;
  const Descriptor file(open(path, limits, O_RDONLY | O_NONBLOCK));
  if (file.number < 0 || ::fstat(file.number, &s) != 0) return false;
  if (s.st_dev != device_of(seen) || s.st_ino != seen.stx_ino) return false;
  // One byte more than it has, to see its end.
  const auto size = static_cast<size_t>(seen.stx_size);
  if (!out.resize(size + 1)) return false;
  const iovec room{out.data(), out.size()};
  const ssize_t n = ::preadv2(file.number, &room, 1, 0, RWF_NOWAIT);
  if (n < 0 || static_cast<size_t>(n) != size) return false;
  (void)out.resize(size);
  return true;
}

void CachedFiles::learn(const std::string& path) {
  struct stat s;
  if (!is_supported_.load(std::memory_order_relaxed) || ::stat(path.c_str(), &s) != 0) return;
  for (std::atomic<uint64_t>& each : devices_) {
    uint64_t known = each.load(std::memory_order_relaxed);
    if (known / 2 == s.st_dev && known != 0) return;
    if (known != 0) continue;
    struct statfs system;
    if (::statfs(path.c_str(), &system) != 0) return;
    const bool local = std::find(std::begin(kLocalSystems), std::end(kLocalSystems),
                                 static_cast<int64_t>(system.f_type)) != std::end(kLocalSystems);
    if (each.compare_exchange_strong(known, s.st_dev * 2 + (local ? 1 : 0))) return;
  }
}

}  // namespace shoal::files
