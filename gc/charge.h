// Charge: what a malloc'd container of a context counts for against its quota. For queues and
// stacks that grow where nothing can be thrown: growing never fails, and the next look at the quota
// does: of an allocation from the heap, or, for script that allocates nothing, of who gives it fuel
// (Heap::settle_charges).
#pragma once

#include <cstddef>

#include "gc/heap.h"

namespace shoal {

class Charge {
 public:
  explicit Charge(Heap& heap) noexcept : heap_(heap) {}
  ~Charge() { set(0); }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;

  /// The container holds so much now.
  void set(size_t bytes) noexcept {
    if (bytes == bytes_) return;
    heap_.recharge_external(bytes_, bytes);
    bytes_ = bytes;
  }
  size_t bytes() const noexcept { return bytes_; }

 private:
  Heap& heap_;
  size_t bytes_ = 0;
};

}  // namespace shoal
