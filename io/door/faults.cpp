#include "io/door/faults.h"

namespace shoal {

FaultInjector& FaultInjector::fail(HostOp op, uint32_t per_million, int number) {
  rates_[static_cast<size_t>(op)] = {per_million, number};
  return *this;
}

FaultInjector& FaultInjector::fail_any(uint32_t per_million, int number) {
  for (Rate& each : rates_) each = {per_million, number};
  return *this;
}

std::optional<HostError> FaultInjector::decide(HostOp op) {
  // splitmix64.
  uint64_t z = state_ += 0x9E37'79B9'7F4A'7C15u;
  z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
  z ^= z >> 31;
  const Rate& rate = rates_[static_cast<size_t>(op)];
  if (z % 1'000'000 >= rate.per_million) return std::nullopt;
  return system_error(rate.number);
}

}  // namespace shoal
