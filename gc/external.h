// External: memory outside the heap that belongs to a cell (an array buffer's bytes, a compiled
// pattern). Derive from it, attach it; the collector releases it once its owner is dead, at the
// latest when the heap ends.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/base/result.h"
#include "gc/cell.h"

namespace shoal {

class Heap;

class External {
 public:
  External(const External&) = delete;
  External& operator=(const External&) = delete;

  /// Charges `bytes` and ties this to `owner`, which must be alive. Thrown: over quota, nothing is
  /// attached.
  Result<void> attach(Heap& heap, Cell* owner, size_t bytes);
  /// Unties and discharges, without releasing: the memory goes elsewhere (a transfer).
  void detach() noexcept;
  /// Changes the charge after the memory was resized. Thrown: over quota, the charge is as before.
  Result<void> resize_charge(size_t bytes);

  bool is_attached() const noexcept { return heap_ != nullptr; }
  size_t charged_bytes() const noexcept { return bytes_; }

 protected:
  External() noexcept = default;
  ~External() = default;
  /// The owner is dead, or the heap ends: free the memory and this object. Already unlinked and
  /// discharged. Touches no cell.
  virtual void release() noexcept = 0;

 private:
  friend class Externals;

  Heap* heap_ = nullptr;
  Cell* owner_ = nullptr;
  External* next_ = nullptr;
  External** link_ = nullptr;  // What points to this: list head or the predecessor's next_.
  size_t bytes_ = 0;
};

}  // namespace shoal
