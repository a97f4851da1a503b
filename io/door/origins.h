// DoorOrigins: what begun operations and open handles are, and which line of the program began
// them: for who looks for what was left behind. A door has none unless somebody asks
// (Door::origins).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace shoal {

/// Something that a door keeps.
struct DoorEntry {
  bool is_handle = false;  // Else an operation that the program waits for.
  uint64_t id = 0;         // Of that kind.
  const char* name = "";   // Of the operation, also of the one that opened the handle.
  std::string place;       // " at file.ts:3:14"; empty: nobody knows.
};

class DoorOrigins {
 public:
  void begun(uint64_t operation, const char* name, std::string place) {
    operations_[operation] = {false, operation, name, std::move(place)};
  }
  void opened(uint64_t operation, uint32_t handle) {
    DoorEntry entry = of(operations_, false, operation);
    entry.is_handle = true;
    entry.id = handle;
    handles_[handle] = std::move(entry);
  }
  void over(uint64_t operation) { operations_.erase(operation); }
  void closed(uint32_t handle) { handles_.erase(handle); }
  DoorEntry of_operation(uint64_t id) const { return of(operations_, false, id); }
  DoorEntry of_handle(uint32_t id) const { return of(handles_, true, id); }

 private:
  using Entries = std::unordered_map<uint64_t, DoorEntry>;
  /// One from before the notes began has no name and no place.
  static DoorEntry of(const Entries& entries, bool is_handle, uint64_t id) {
    const auto found = entries.find(id);
    return found == entries.end() ? DoorEntry{is_handle, id, "", {}} : found->second;
  }

  Entries operations_, handles_;
};

}  // namespace shoal
