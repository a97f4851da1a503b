// DoorTrace: operations of one context as events of a trace: what is answered at once with how long
// that took, what takes its time with its beginning and its end.
#pragma once

#include <memory>

#include "io/door/operation.h"
#include "io/drivers/report_files.h"

namespace shoal {

class DoorTrace {
 public:
  DoorTrace(std::shared_ptr<TraceFile> file, uint32_t context) noexcept
      : file_(std::move(file)), context_(context) {}
  static uint64_t now_ns() noexcept;
  void on_asked(HostOp op, uint64_t begin_ns, const HostError& error);
  void on_begun(const HostOperation& operation);
  /// is_cancelled: nobody wants its reply.
  void on_over(const HostOperation& operation, bool is_cancelled);
  void on_refused(HostOp op);

  TraceFile& file() noexcept { return *file_; }
  const std::shared_ptr<TraceFile>& shared_file() const noexcept { return file_; }
  uint32_t context() const noexcept { return context_; }

 private:
  void add(char phase, HostOp op, uint64_t sequence, const char* arguments);
  const std::shared_ptr<TraceFile> file_;
  const uint32_t context_;
};

}  // namespace shoal
