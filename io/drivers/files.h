// Files of the system, by plain calls that may block: what a RealWorld's drivers are made of.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <utility>

#include "io/door/operation.h"
#include "io/door/permissions.h"

namespace shoal::files {

/// An open descriptor. What moves its position is done in the order in which it was asked for.
class OpenFile final : public HostResource {
 public:
  /// read_from: the path of a file that was opened for reading by who may not do everything.
  explicit OpenFile(int descriptor, std::string read_from = {}) noexcept
      : read_path(std::move(read_from)), descriptor_(descriptor) {}
  ~OpenFile() override;
  const std::string read_path;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const noexcept { return descriptor_; }

  /// From any thread. True: the caller does the operation now, and then what next() gives, until
  /// that is null. False: another does it in its turn.
  bool take_turn(const OperationRef<>& operation);
  OperationRef<> next();
  /// Whether nobody has the turn.
  bool is_idle() const;
  /// Nobody will go on: those in line are forgotten.
  void give_up();
  /// Its file system cannot tell whether a write would wait.
  std::atomic<bool> writes_may_wait{false};

 private:
  const int descriptor_;
  mutable std::mutex mutex_;  // Of what follows.
  bool is_busy_ = false;
  std::deque<OperationRef<>> waiting_;
};

/// Closes what it holds.
struct Descriptor {
  explicit Descriptor(int n) noexcept : number(n) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(Descriptor&& other) noexcept : number(std::exchange(other.number, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number, other.number);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

/// What of OpenOption needs the permission to write; the others say how to open.
inline constexpr uint32_t kWritingOptions =
    static_cast<uint32_t>(OpenOption::Write) | static_cast<uint32_t>(OpenOption::Append) |
    static_cast<uint32_t>(OpenOption::Truncate) | static_cast<uint32_t>(OpenOption::Create) |
    static_cast<uint32_t>(OpenOption::CreateNew);

/// All of it, waiting while a pipe is full.
HostError write_all(int file, std::string_view bytes);
/// With what the file system tells of it: some report only then that a write came to nothing.
HostError close(Descriptor& file);
inline constexpr unsigned kStatFields = STATX_BASIC_STATS | STATX_BTIME;
/// Of the bits of a mode.
FileKind kind_of(mode_t mode) noexcept;
uint64_t device_of(const struct statx& s) noexcept;
FileIdentity identity_of(const struct statx& s) noexcept;
void fill(FileInfo& out, const struct statx& s) noexcept;
// --- By path. `limits`: what the context may, see guarded_path.h; null: everything.
/// The whole file, of at most bytes_max. Both go piece by piece, and ask in between whether the
/// operation was cancelled.
HostError read_whole(const std::string& path, const Permissions* limits, uint64_t bytes_max,
                     HostBytes& out, const HostOperation* stop = nullptr);
HostError write_whole(const Operation<host::WriteFile>& operation);
HostError stat(const std::string& path, const Permissions* limits, bool follow, FileInfo& out);
HostError read_directory(const std::string& path, const Permissions* limits, DirectoryEntries& out);
HostError make_directory(const host::MakeDirectory::Request& in, const Permissions* limits);
/// Of an operation: whether it was cancelled is asked between entries of a folder.
HostError remove(const Operation<host::Remove>& operation);
HostError rename(const std::string& from, const std::string& to, const Permissions* limits);
HostError copy(const std::string& from, const std::string& to, const Permissions* limits,
               bool exclusive);
HostError real_path(const std::string& path, const Permissions* limits, std::string& out);
HostError read_link(const std::string& path, const Permissions* limits, std::string& out);
HostError make_link(const host::SymbolicLink::Request& in, const Permissions* limits);
HostError truncate(const std::string& path, const Permissions* limits, uint64_t length);
HostError change_mode(const std::string& path, const Permissions* limits, uint32_t mode);
HostError make_temporary(const host::MakeTemporary::Request& in, const Permissions* limits,
                         std::string& out);
HostError open(const host::OpenFile::Request& in, const Permissions* limits,
               std::shared_ptr<HostResource>& out);

/// mode: bits of access(2).
HostError access(const std::string& path, const Permissions* limits, uint32_t mode);
HostError hard_link(const std::string& target, const std::string& path, const Permissions* limits);
HostError unlink(const std::string& path, const Permissions* limits, bool is_folder);
HostError change_owner(const host::ChangeOwner::Request& in, const Permissions* limits);
HostError set_times(const host::SetTimes::Request& in, const Permissions* limits);
HostError file_system(const std::string& path, const Permissions* limits, FileSystemFacts& out);

// --- Of an open one
/// Until there is something to read, or its end: terminals and pipes may make one wait for ever.
/// False: the operation was cancelled before.
bool wait_until_readable(int descriptor, const HostOperation& operation);
/// Negative: where it stands.
HostError read(OpenFile& file, const Operation<host::ReadHandle>& operation, FilledBytes& out);
/// The same, if it can be had without waiting.
bool read_cached(OpenFile& file, int64_t position, const LentRoom& room, FilledBytes& out);
/// As much as can be written without waiting.
void write_cached(OpenFile& file, int64_t position, std::string_view data, uint64_t& count);
/// What comes after the first `count` bytes, which are written already.
HostError write(OpenFile& file, int64_t position, std::string_view data, uint64_t& count);
/// Whether its mode, owner and times may be changed: as those of the path that it was opened by.
/// The system asks only whose file it is.
HostError check_change(const OpenFile& file, const Permissions* limits);
HostError set_times(OpenFile& file, double accessed_ms, double modified_ms);
HostError lock(OpenFile& file, bool exclusive, bool& locked);
HostError seek(OpenFile& file, int64_t offset, uint32_t from, uint64_t& position);
HostError stat(OpenFile& file, FileInfo& out);

// --- Of an open folder
HostError open_directory(const std::string& path, const Permissions* limits,
                         std::shared_ptr<HostResource>& out);
HostError read_entries(HostResource& folder, size_t entries_max, DirectoryEntries& out);

/// Of a call that gives -1 and errno.
HostError result_of(int64_t result, const char* call = nullptr);

}  // namespace shoal::files
