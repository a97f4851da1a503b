// FileWatches: what changes below a path, by inotify. One descriptor of the system for all watches
// of a world (a user has few of them), and one thread that reads it, started with the first watch.
//
// Events are told in the system's order; the same one twice in a row is told once. A renaming whose
// two halves a watch sees is one event. Folders that appear below a recursive watch are watched
// from then on, and what was put there before that is told as created. If the system loses events,
// every watch is told (Overflow), and recursive ones look for folders that they have missed.
#pragma once

#include <memory>
#include <thread>

#include "io/door/operation.h"

namespace shoal::files {

class WatchedPaths;

class FileWatches {
 public:
  FileWatches() noexcept = default;
  ~FileWatches();
  FileWatches(const FileWatches&) = delete;
  FileWatches& operator=(const FileWatches&) = delete;

  /// May block. Error ENOSPC: the user has too many watches.
  /// limits: as files::read_directory has them.
  HostError open(const std::string& path, bool recursive, std::shared_ptr<const Permissions> limits,
                 std::shared_ptr<HostResource>& out);
  /// Answered when there are events, or with none once the watch is closed.
  static void read(OperationRef<Operation<host::ReadWatch>> operation);

 private:
  HostError start();
  std::mutex mutex_;  // Of what follows, while it starts.
  std::shared_ptr<WatchedPaths> paths_;
  std::thread thread_;
};

}  // namespace shoal::files
