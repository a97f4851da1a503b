// What MemoryFiles is made of; for its own files.
#pragma once

#include <set>

#include "io/door/event_queue.h"
#include "io/virtual/memory_files.h"

namespace shoal {

struct MemoryFiles::Node {
  FileKind kind = FileKind::File;
  uint32_t mode = 0, user = 0, group = 0;
  uint64_t inode = 0, links = 1;
  double born_ms = 0, modified_ms = 0, accessed_ms = 0, changed_ms = 0;
  std::string content;  // A link's: where it leads.
  std::map<std::string, NodeRef, std::less<>> entries;

  std::mutex lock_mutex;  // Of who holds the advisory lock.
  std::set<const Open*> lock_holders;
  bool is_lock_exclusive = false;

  void touch(double now_ms) noexcept { modified_ms = changed_ms = now_ms; }
  void unlock(const Open& holder) {
    const std::scoped_lock lock(lock_mutex);
    lock_holders.erase(&holder);
  }
};

/// An end of a path: the folder that it lies in, its name there, and what stands there, or null.
struct MemoryFiles::Place {
  NodeRef folder;
  std::string name;
  NodeRef node;
  std::string path;  // Without links.
};

struct MemoryFiles::Open final : HostResource {
  Open() = default;
  ~Open() override { node->unlock(*this); }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  NodeRef node;
  std::string path;
  uint64_t position = 0;
  uint32_t options = 0;
};

/// A folder that is read piece by piece: as it was when it was opened.
struct MemoryFiles::OpenFolder final : HostResource {
  DirectoryEntries entries;
  size_t position = 0;
};

/// Who watches what. Lives as long as the last of them.
struct MemoryFiles::Watches {
  struct One final : HostResource {
    One() = default;
    ~One() override {
      {
        const std::scoped_lock lock(all->mutex);
        std::erase(all->open, this);
      }
      events.close();
    }
    One(const One&) = delete;
    One& operator=(const One&) = delete;
    std::shared_ptr<Watches> all;
    std::string root;
    bool is_recursive = false;
    FileEventQueue events;
  };
  std::mutex mutex;
  std::vector<One*> open;
};

}  // namespace shoal
