// MemoryFiles: a file system that is a tree in memory, with the same operations and errors as the
// real one's (io/drivers/files.h). Many contexts may share one; it is locked.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>

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
  HostError copy(const host::CopyFile::Request& in, double now_ms);
  HostError real_path(const std::string& path, std::string& out);
  HostError read_link(const std::string& path, std::string& out);
  HostError link(const std::string& target, const std::string& path, double now_ms);
  HostError truncate(const std::string& path, uint64_t length, double now_ms);
  /// What of a file's attributes is to change.
  struct Attributes {
    std::optional<uint32_t> mode, user, group;
    std::optional<double> accessed_ms, modified_ms;
  };
  HostError change(const std::string& path, bool follow, const Attributes& to, double now_ms);
  HostError access(const std::string& path, uint32_t mode);
  HostError unlink(const std::string& path, bool is_folder);
  HostError hard_link(const std::string& target, const std::string& path, double now_ms);
  HostError file_system(const std::string& path, FileSystemFacts& out);
  HostError make_temporary(const host::MakeTemporary::Request& in, double now_ms, std::string& out);
  HostError open(const host::OpenFile::Request& in, double now_ms,
                 std::shared_ptr<HostResource>& out);

  HostError open_directory(const std::string& path, std::shared_ptr<HostResource>& out);
  HostError watch(const std::string& path, bool recursive, std::shared_ptr<HostResource>& out);
  static void read_watch(OperationRef<Operation<host::ReadWatch>> operation);

  // --- Of an open one, which open() gave; EBADF: it is something else
  HostError read(HostResource* file, const host::ReadHandle::Request& in, FilledBytes& out);
  HostError write(HostResource* file, const host::WriteHandle::Request& in, double now_ms,
                  uint64_t& count);
  HostError seek(HostResource* file, const host::SeekHandle::Request& in, uint64_t& position);
  HostError truncate(HostResource* file, uint64_t length, double now_ms);
  HostError stat(HostResource* file, FileInfo& out);
  static HostError sync(HostResource* file);
  HostError change(HostResource* file, const Attributes& to, double now_ms);
  static HostError lock(HostResource* file, bool exclusive, bool& locked);
  static HostError unlock(HostResource* file);
  HostError read_entries(HostResource* folder, size_t entries_max, DirectoryEntries& out);

 private:
  struct Node;
  struct Open;
  struct OpenFolder;
  struct Place;
  struct Watches;
  using NodeRef = std::shared_ptr<Node>;

  /// Where a path leads; follow: a link at its end is followed, too.
  HostError find(const std::string& path, bool follow, Place& out);
  HostError find_node(const std::string& path, bool follow, NodeRef& out);
  HostError find_file(const std::string& path, uint32_t options, uint32_t mode, double now_ms,
                      Place& out);
  NodeRef make(FileKind kind, uint32_t mode, double now_ms);
  static void fill(const Node& node, FileInfo& out);
  static Open* file_of(HostResource* resource);
  HostError resize(Node& node, uint64_t length, double now_ms, const std::string& path);
  HostError change(Node& node, const Attributes& to, double now_ms, const std::string& path);
  /// Tells the watches.
  void changed(FileEvent::Kind kind, const std::string& path, const std::string& to = "");

  std::mutex mutex_;
  uint64_t last_inode_ = 0;
  uint64_t last_temporary_ = 0;
  NodeRef root_;
  const std::shared_ptr<Watches> watches_;
};

}  // namespace shoal
