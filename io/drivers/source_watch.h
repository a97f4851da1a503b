// Watches source files for changes, for whoever runs a program again when it changes. Not a
// context's: script watches files through its door.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace shoal::source_files {

/// inotify, on the folders of the files. One thread waits; files are added from any.
class Watch {
 public:
  Watch();
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  bool is_on() const noexcept { return queue_ >= 0; }
  /// An absolute path.
  void add(const std::string& path);
  /// The same of a folder and all that is in it and below, now and later; or of a file.
  void add_tree(const std::string& path);
  void count_neighbours(bool counts);
  /// See SourceWatch::wait (include/shoal/tools.h).
  std::vector<std::string> wait(int timeout_ms, int settle_ms);
  /// Async-signal-safe.
  void wake() noexcept;

 private:
  void read_events(std::set<std::string>& changed);
  bool poll(int timeout_ms, bool& is_woken);
  // What follows holds the lock.
  void watch_folder(const std::string& folder);
  void watch_tree(const std::string& folder);
  bool counts(const std::string& path, const std::string& name, uint32_t mask) const;
  bool is_in_tree(const std::string& path) const;

  int queue_ = -1, waker_ = -1;
  std::mutex mutex_;                    // Of all below.
  std::map<int, std::string> folders_;  // By watch.
  std::set<std::string> watched_folders_, files_, trees_;
  bool neighbours_count_ = false;
};

}  // namespace shoal::source_files
