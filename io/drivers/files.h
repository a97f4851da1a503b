// Files of the system, by plain calls that may block: what a RealWorld's drivers are made of.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <mutex>

#include "io/door/operation.h"

namespace shoal::files {

/// An open descriptor; one operation at a time uses it.
class OpenFile final : public HostResource {
 public:
  explicit OpenFile(int descriptor) noexcept : descriptor_(descriptor) {}
  ~OpenFile() override;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const noexcept { return descriptor_; }
  std::mutex mutex;

 private:
  const int descriptor_;
};

/// Closes what it holds.
struct Descriptor {
  explicit Descriptor(int n) noexcept : number(n) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

/// All of it, waiting while a pipe is full.
HostError write_all(int file, std::string_view bytes);
void fill(FileInfo& out, const struct stat& s) noexcept;
/// The whole file, of at most bytes_max.
HostError read_whole(const std::string& path, uint64_t bytes_max, HostBytes& out);
HostError write_whole(const host::WriteFile::Request& in);
HostError stat(const std::string& path, bool follow, FileInfo& out);
HostError read_directory(const std::string& path, DirectoryEntries& out);
HostError make_directory(const host::MakeDirectory::Request& in);
/// `stop` is asked between entries of a folder.
HostError remove(const host::Remove::Request& in, const HostOperation& stop);
HostError copy(const std::string& from, const std::string& to);
HostError real_path(const std::string& path, std::string& out);
HostError read_link(const std::string& path, std::string& out);
HostError make_temporary(const host::MakeTemporary::Request& in, std::string& out);
HostError open(const host::OpenFile::Request& in, std::shared_ptr<HostResource>& out);

// --- Of an open one
HostError read(OpenFile& file, uint64_t bytes_max, HostBytes& out);
HostError write(OpenFile& file, const HostBytes& data, uint64_t& count);
HostError seek(OpenFile& file, int64_t offset, uint32_t from, uint64_t& position);
HostError stat(OpenFile& file, FileInfo& out);

/// Of a call that gives -1 and errno.
HostError result_of(int64_t result, const char* call = nullptr);

}  // namespace shoal::files
