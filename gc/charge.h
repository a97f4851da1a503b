// Charge: what a malloc'd container of a context counts for against its quota. For queues and
// stacks that grow where nothing can be thrown: growing never fails, and the next allocation from
// the heap does. What fills them allocates, too, so that is soon; a container exceeds the quota by
// one doubling at most.
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
