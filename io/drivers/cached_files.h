// Files as far as the system can tell of them without waiting: names, inodes and pages that are in
// its caches. What can be answered so needs no I/O thread, and no thread is woken for it.
#pragma once

#include <sys/stat.h>

#include <array>
#include <atomic>
#include <string>

#include "io/door/host_types.h"

namespace shoal {
class Permissions;
}

namespace shoal::files {

/// Of contexts that may not do everything, paths without links that plain rules allow: the rest is
/// for guarded_path.h. From any thread. Only of file systems that keep their inodes on this
/// machine: others may wait for a server even where all is cached. Which those are is learnt by
/// threads that may wait.
class CachedFiles {
 public:
  /// Longer files are not read without an I/O thread: copying them takes time.
  static constexpr uint64_t kReadBytesMax = 64 * 1024;

  /// False: it cannot be told without waiting.
  bool stat(const std::string& path, const Permissions* limits, bool follow, FileInfo& out);
  /// The whole file, of at most bytes_max. False: as above, or it is no small regular file.
  bool read_whole(const std::string& path, const Permissions* limits, uint64_t bytes_max,
                  HostBytes& out);
  /// On a thread that may wait: takes note of the file system that the path is on.
  void learn(const std::string& path);

 private:
  /// Opens without waiting; -1: it may have to, or it failed.
  int open(const std::string& path, const Permissions* limits, int flags);
  /// What the path names, if that can be told.
  bool look(const std::string& path, const Permissions* limits, int flags, struct statx& out);
  bool is_local(uint64_t device) const;

  std::atomic<bool> is_supported_{true};
  /// Twice the device's number, plus 1 if its inodes are local; 0: none yet.
  std::array<std::atomic<uint64_t>, 16> devices_{};
};

}  // namespace shoal::files
