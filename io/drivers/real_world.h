// RealWorld: asks the system. Calls that may block run on its own few threads.
#pragma once

#include "io/door/world.h"
#include "io/drivers/blocking_pool.h"

namespace shoal {

class RealWorld final : public World {
 public:
  explicit RealWorld(uint32_t blocking_threads_max = BlockingPool::kThreadsMax)
      : pool_(blocking_threads_max) {}
  void wake_at(Actor& actor, uint64_t due_ns) override;
  BlockingPool& blocking_pool() noexcept { return pool_; }

#include "io/door/driver_overrides.inc"

 private:
  void run_blocking(OperationRef<> operation) override;
  BlockingPool pool_;
};

}  // namespace shoal
