// MemoryFiles: a file system that is a tree in memory, with the same operations and errors as the
// real one's (io/drivers/files.h). Many contexts may share one; it is locked.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "io/door/operation.h"

namespace shoal {

class MemoryFiles {
 public:
  MemoryFiles();
  ~MemoryFiles();
  MemoryFiles(const MemoryFiles&) = delete;
  MemoryFiles& operator=(const MemoryFiles&) = delete;

  // --- For who sets it up, and looks at it afterwards
  /// With the folders above it.
  void put(const std::string& path, std::string_view content);
  /// False: there is no such file.
  bool get(const std::string& path, std::string& content);

  HostError read_file(const std::string& path, uint64_t bytes_max, HostBytes& out);
  HostError write_file(const host::WriteFile::Request& in, double now_ms);
  HostError stat(const std::string& path, bool follow, FileInfo& out);
  HostError read_directory(const std::string& path, DirectoryEntries& out);
  HostError make_directory(const host::MakeDirectory::Request& in, double now_ms);
  HostError remove(const std::string& path, bool recursive);
  HostError rename(const std::string& from, const std::string& to);
  HostError copy(const std::string& from, const std::string& to, double now_ms);
  HostError real_path(const std::string& path, std::string& out);
  HostError read_link(const std::string& path, std::string& out);
  HostError link(const std::string& target, const std::string& path, double now_ms);
  HostError truncate(const std::string& path, uint64_t length, double now_ms);
  HostError change_mode(const std::string& path, uint32_t mode);
  HostError make_temporary(const host::MakeTemporary::Request& in, double now_ms, std::string& out);
  HostError open(const host::OpenFile::Request& in, double now_ms,
                 std::shared_ptr<HostResource>& out);

  // --- Of an open one, which open() gave
  HostError read(HostResource& file, uint64_t bytes_max, HostBytes& out);
  HostError write(HostResource& file, std::string_view data, double now_ms, uint64_t& count);
  HostError seek(HostResource& file, int64_t offset, uint32_t from, uint64_t& position);
  HostError truncate(HostResource& file, uint64_t length, double now_ms);
  HostError stat(HostResource& file, FileInfo& out);

 private:
  struct Node;
  struct Open;
  struct Place;
  using NodeRef = std::shared_ptr<Node>;

  /// Where a path leads; follow: a link at its end is followed, too.
  HostError find(const std::string& path, bool follow, Place& out);
  HostError find_node(const std::string& path, bool follow, NodeRef& out);
  HostError find_file(const std::string& path, uint32_t options, uint32_t mode, double now_ms,
                      NodeRef& out);
  NodeRef make(FileKind kind, uint32_t mode, double now_ms);
  static void fill(const Node& node, FileInfo& out);

  std::mutex mutex_;
  uint64_t last_inode_ = 0;
  uint64_t last_temporary_ = 0;
  NodeRef root_;
};

}  // namespace shoal
