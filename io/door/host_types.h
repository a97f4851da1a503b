// What requests and replies are made of: plain data, nothing of the collector's.
#pragma once

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
/// What of the system: a kind of Sys, as Deno names them ("hostname").
struct SystemKind {
  std::string text;
};
/// Of a program to run: absolute once the door has looked at it (find_program).
struct ProgramPath {
  std::string text;
};
/// "host:port", as a program names it; an address of IPv6 in brackets.
struct NetTarget {
  std::string text;
};
/// Of a socket of the file system: reading and writing.
struct SocketPath {
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

enum class FileKind : uint8_t { Other, File, Folder, Link };

/// What Stat tells. Times: milliseconds since 1970, with their fraction.
struct FileInfo {
  FileKind kind = FileKind::Other;
  uint64_t size = 0;
  double modified_ms = 0, accessed_ms = 0, changed_ms = 0, born_ms = 0;
  uint64_t device = 0, inode = 0, links = 0, blocks = 0;
  uint32_t mode = 0, user = 0, group = 0, block_bytes = 0;
};

struct DirectoryEntry {
  std::string name;
  FileKind kind = FileKind::Other;
};
using DirectoryEntries = std::vector<DirectoryEntry>;

inline constexpr size_t kDirectoryEntriesMax = 1'000'000;
inline constexpr size_t kRandomBytesMax = 65536;
/// A file that is read whole, or bytes that are read in one go.
inline constexpr uint64_t kReadBytesMax = uint64_t{1} << 32;

}  // namespace shoal
