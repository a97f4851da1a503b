// OperationCounts: how often a context has asked for each operation. Most contexts use a few of
// them, so only those have counters.
#pragma once

#include <vector>

#include "io/door/host_op.h"

namespace shoal {

struct OperationCounters {
  uint32_t begun = 0;    // Asked or begun.
  uint32_t failed = 0;   // By the world, or by a fault.
  uint32_t refused = 0;  // By permission or quota.
};

class OperationCounts {
 public:
  /// To count in; until the next of another operation.
  OperationCounters& of(HostOp op) {
    uint8_t& place = places_[static_cast<size_t>(op)];
    if (place == 0) {
      counters_.emplace_back();
      place = static_cast<uint8_t>(counters_.size());
    }
    return counters_[place - 1u];
  }
  OperationCounters read(HostOp op) const {
    const uint8_t place = places_[static_cast<size_t>(op)];
    return place == 0 ? OperationCounters{} : counters_[place - 1u];
  }

 private:
  static_assert(kHostOpCount <= 255);
  uint8_t places_[kHostOpCount] = {};  // In counters_, from 1; 0: it was never asked for.
  std::vector<OperationCounters> counters_;
};

}  // namespace shoal
