// EphemeronIndex: from keys that are not marked yet to the values that wait for them. Passes over
// all tables settle ephemerons quickly as a rule; a long chain (the value of one entry is the key
// of the next) would need a pass per link. After a few passes the marker builds this index, and
// then each key wakes its own values as it is scanned: linear time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "gc/cell.h"

namespace shoal {

class EphemeronTable;
class Tracer;

class EphemeronIndex {
 public:
  EphemeronIndex() noexcept = default;
  ~EphemeronIndex();
  EphemeronIndex(const EphemeronIndex&) = delete;
  EphemeronIndex& operator=(const EphemeronIndex&) = delete;

  bool is_empty() const noexcept { return count_ == 0; }
  /// Adds the entries of the table whose keys are not marked. False: no memory; passes must do.
  bool add(const EphemeronTable& table, const Tracer& tracer) noexcept;
  /// The key is being scanned: visits the values that waited for it.
  void wake(const Cell* key, Tracer& tracer) const noexcept;

 private:
  struct Item {
    const Cell* key;
    uint64_t value;
    uint32_t next;  // In the bucket; kNone at its end.
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  bool reserve(size_t more) noexcept;
  uint32_t bucket_of(const Cell* key) const noexcept;

  Item* items_ = nullptr;
  uint32_t* buckets_ = nullptr;
  uint32_t count_ = 0;
  uint32_t capacity_ = 0;  // Of items and of buckets; a power of two.
};

}  // namespace shoal
