// RealWorld: asks the system. Calls that may block run on its own few threads.
#pragma once

#include <mutex>

#include "io/door/world.h"
#include "io/drivers/blocking_pool.h"
#include "io/drivers/cached_files.h"
#include "io/drivers/file_watch.h"
#include "io/drivers/io_thread.h"
#include "io/drivers/tls.h"

namespace shoal {

class RealWorld final : public World {
 public:
  explicit RealWorld(uint32_t blocking_threads_max = BlockingPool::kThreadsMax)
      : pool_(blocking_threads_max) {}
  ~RealWorld() override { io_thread_->stop(); }
  BlockingPool& blocking_pool() noexcept { return pool_; }
  std::string find_program(const host::SpawnProcess::Request& request) override;

#include "io/door/driver_overrides.inc"

 private:
  std::mutex parent_mutex_;
  std::once_flag zone_once_;
  host::TimeZoneData::Reply zone_;  // The local one, read once.
  void run_blocking(OperationRef<> operation) override;
  /// Whether it could be answered without waiting, and was.
  bool answer_from_caches(HostOperation& operation);
  /// One after the other, of those of the same file.
  void run_in_turn(OperationRef<> operation);
  files::CachedFiles cached_;
  files::FileWatches watches_;
  const std::shared_ptr<IoThread> io_thread_ = std::make_shared<IoThread>();
  tls::Clients tls_clients_;
  BlockingPool pool_;
  /// Of names: a resolver that waits for its server keeps no file waiting.
  static constexpr uint32_t kResolversMax = 4;
  BlockingPool resolvers_{kResolversMax};
};

}  // namespace shoal
