// What requests and replies are made of: plain data, nothing of the collector's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shoal {

using Text = std::string;
using Texts = std::vector<std::string>;
using TextPairs = std::vector<std::pair<std::string, std::string>>;
using Numbers = std::vector<double>;

/// Bytes of malloc, which an ArrayBuffer can adopt without a copy. Moves only.
class HostBytes {
 public:
  HostBytes() noexcept = default;
  HostBytes(HostBytes&& other) noexcept { swap(other); }
  HostBytes& operator=(HostBytes&& other) noexcept {
    HostBytes taken(std::move(other));
    swap(taken);
    return *this;
  }
  ~HostBytes() { std::free(data_); }
  HostBytes(const HostBytes&) = delete;
  HostBytes& operator=(const HostBytes&) = delete;

  static HostBytes copy_of(std::string_view bytes) {
    HostBytes out;
    if (out.resize(bytes.size()) && !bytes.empty())
      std::memcpy(out.data_, bytes.data(), bytes.size());
    return out;
  }
  uint8_t* data() noexcept { return data_; }
  const uint8_t* data() const noexcept { return data_; }
  size_t size() const noexcept { return size_; }
  std::string_view view() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }
  /// Keeps what is there; new bytes are anything. False: no memory, and nothing has changed.
  [[nodiscard]] bool resize(size_t size) noexcept {
    if (size > capacity_) {
      void* const grown = std::realloc(data_, size);
      if (!grown) return false;
      data_ = static_cast<uint8_t*>(grown);
      capacity_ = size;
    }
    size_ = size;
    return true;
  }
  /// To whoever frees it with std::free. Null if it was never given memory.
  uint8_t* release() noexcept {
    size_ = capacity_ = 0;
    return std::exchange(data_, nullptr);
  }

 private:
  void swap(HostBytes& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }
  uint8_t* data_ = nullptr;
  size_t size_ = 0, capacity_ = 0;
};

/// What the asker lends to an operation for as long as it takes: memory of an ArrayBuffer, which
/// `owner` keeps where it is, and which nobody has copied. Moves only. The last to let go of it may
/// be any thread.
class Lent {
 public:
  Lent() noexcept = default;
  /// release(owner) is called once.
  Lent(uint8_t* data, size_t size, void* owner, void (*release)(void*)) noexcept
      : data_(data), size_(size), owner_(owner), release_(release) {}
  Lent(Lent&& other) noexcept { swap(other); }
  Lent& operator=(Lent&& other) noexcept {
    Lent taken(std::move(other));
    swap(taken);
    return *this;
  }
  ~Lent() {
    if (release_) release_(owner_);
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  size_t size() const noexcept { return size_; }

 protected:
  void swap(Lent& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(owner_, other.owner_);
    std::swap(release_, other.release_);
  }
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  void* owner_ = nullptr;
  void (*release_)(void*) = nullptr;
};

/// Bytes to be written.
class LentBytes : public Lent {
 public:
  using Lent::Lent;
  /// Of its own. Empty, where there is no memory for them.
  static LentBytes copy_of(std::string_view bytes) {
    HostBytes own = HostBytes::copy_of(bytes);
    const size_t size = own.size();
    uint8_t* const data = own.release();
    return LentBytes(data, size, data, std::free);
  }
  std::string_view view() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }
  /// Whoever lent them may change them from here on. False: no memory.
  [[nodiscard]] bool keep_copy() {
    LentBytes copy = copy_of(view());
    if (copy.size() != size_) return false;
    swap(copy);
    return true;
  }
};

/// Room to read into: lent, or so many bytes that the reply finds itself.
class LentRoom : public Lent {
 public:
  using Lent::Lent;
  static LentRoom of_size(size_t size) noexcept {
    return LentRoom(nullptr, size, nullptr, nullptr);
  }
  /// Where the driver reads to; null: where the reply finds itself.
  uint8_t* data() const noexcept { return is_filled_late_ ? nullptr : data_; }
  /// Nothing is to be seen in it before the reply is.
  void fill_late() noexcept { is_filled_late_ = true; }
  /// What was lent, filled late or not.
  uint8_t* destination() const noexcept { return data_; }

 private:
  bool is_filled_late_ = false;
};

/// What was read into a LentRoom. Script gets the number of bytes.
struct FilledBytes {
  /// In the room, or in `own`; null: no memory for `own`.
  uint8_t* begin(const LentRoom& room) {
    if (room.data()) return data = room.data();
    return data = own.resize(room.size() ? room.size() : 1) ? own.data() : nullptr;
  }
  void fill(const LentRoom& room, std::string_view bytes) {
    size = begin(room) ? std::min(bytes.size(), room.size()) : 0;
    if (size != 0) std::memcpy(data, bytes.data(), size);
  }
  /// To the room, what is not there yet.
  void deliver(const LentRoom& room) const noexcept {
    if (size != 0 && room.destination() && data != room.destination())
      std::memcpy(room.destination(), data, std::min(size, room.size()));
  }
  std::string_view view() const noexcept { return {reinterpret_cast<const char*>(data), size}; }

  uint8_t* data = nullptr;
  size_t size = 0;
  HostBytes own;
};

// --- Paths and names: texts whose type says which permission they need.
struct ReadPath {
  std::string text;
};
struct WritePath {
  std::string text;
};
/// What is there goes: reading and writing.
struct MovedPath {
  std::string text;
};
/// As the request's `options` say.
struct OpenedPath {
  std::string text;
};
struct VariableName {
  std::string text;
};
/// What of the system: one of kSystemKinds (permissions.h).
struct SystemKind {
  std::string text;
};
/// Of a program to run, as script names it. found: absolute, once the door has looked for it
/// (find_program), which no record has: a replay needs no such program.
struct ProgramPath {
  std::string text;
  std::string found = {};
};
/// "host:port", as a program names it; an address of IPv6 in brackets (net_subject.h).
struct NetTarget {
  std::string text;
};

/// A resource of the context's: a number from the door's counter, 0 for none. Never an address, and
/// never used again.
struct HostHandle {
  uint32_t id = 0;
};

using HostHandles = std::vector<HostHandle>;

enum class OpenOption : uint32_t {
  Read = 1,
  Write = 2,
  Append = 4,
  Truncate = 8,
  Create = 16,
  CreateNew = 32,  // Fails if it is there.
  Sync = 64,       // What is written is on the disc before it is reported.
  SyncData = 128,  // The same, but for times.
  NoFollow = 256,  // A link at the path's end fails.
  Folder = 512,    // Anything else fails.
  NoWait = 1024,   // O_NONBLOCK.
};
constexpr bool has(uint32_t options, OpenOption option) noexcept {
  return (options & static_cast<uint32_t>(option)) != 0;
}

/// Of SpawnProcess.
enum class SpawnOption : uint32_t {
  ClearEnvironment = 1,  // The child has what the request says, and nothing of ours.
  User = 2,              // `user` counts,
  Group = 4,             // and `group`.
  Detached = 8,          // In a session of its own.
  EndsWithContext = 16,  // Killed when its handle is closed, at the latest at the context's end.
};
constexpr bool has(uint32_t options, SpawnOption option) noexcept {
  return (options & static_cast<uint32_t>(option)) != 0;
}

enum class FileKind : uint8_t { Other, File, Folder, Link, Pipe, Socket, Characters, Blocks };

/// What Stat tells. Times: milliseconds since 1970, with their fraction; and, for who needs them
/// exactly, the nanoseconds of the second that has begun. No time of birth: 0.
struct FileInfo {
  FileKind kind = FileKind::Other;
  uint64_t size = 0;
  double modified_ms = 0, accessed_ms = 0, changed_ms = 0, born_ms = 0;
  uint32_t modified_ns = 0, accessed_ns = 0, changed_ns = 0, born_ns = 0;
  uint64_t device = 0, inode = 0, links = 0, blocks = 0;
  uint64_t special_device = 0;  // That it is, of a device.
  uint32_t mode = 0, user = 0, group = 0, block_bytes = 0;
};

struct DirectoryEntry {
  std::string name;
  FileKind kind = FileKind::Other;
};
using DirectoryEntries = std::vector<DirectoryEntry>;

/// What a watch has seen. Paths: below what is watched; empty: that itself.
struct FileEvent {
  enum class Kind : uint8_t {
    Create,
    Modify,    // What a file contains.
    Metadata,  // Its mode, owner, times or links.
    Remove,
    Rename,    // From path to `to`.
    Overflow,  // Some were lost: look at everything.
  };
  Kind kind = Kind::Modify;
  std::string path, to;
};
using FileEvents = std::vector<FileEvent>;

struct FileSystemFacts {
  uint64_t type = 0, block_bytes = 0, blocks = 0, blocks_free = 0, blocks_available = 0, files = 0,
           files_free = 0;
};

/// Events of a watch that nobody has asked for yet; beyond them: Overflow.
inline constexpr size_t kFileEventsMax = 16384;
inline constexpr size_t kDirectoryEntriesMax = 1'000'000;
inline constexpr size_t kRandomBytesMax = 65536;
/// A file that is read whole, or bytes that are read in one go.
inline constexpr uint64_t kReadBytesMax = uint64_t{1} << 32;

}  // namespace shoal
