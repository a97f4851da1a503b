// FaultInjector: fails operations at random, from a seed, so that a test can have each error path
// taken and a failing run can be had again.
#pragma once

#include <optional>

#include "io/door/host_error.h"
#include "io/door/host_op.h"

namespace shoal {

/// Of one context; on its thread.
class FaultInjector {
 public:
  explicit FaultInjector(uint64_t seed) noexcept : state_(seed) {}

  /// Of `per_million` such operations in a million one fails, with that errno.
  FaultInjector& fail(HostOp op, uint32_t per_million, int number);
  /// Of all operations.
  FaultInjector& fail_any(uint32_t per_million, int number);

  /// Whether, and how, the next operation fails. Throws the dice once per call, so the same
  /// operations fail in the same order.
  std::optional<HostError> decide(HostOp op);

 private:
  struct Rate {
    uint32_t per_million = 0;
    int number = 0;
  };
  uint64_t state_;
  Rate rates_[kHostOpCount];
};

}  // namespace shoal
