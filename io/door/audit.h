// PermissionAudit: a file to which each use of a permission is written, a line of JSON each:
//
//   {"time":"2026-05-01T12:00:00.123Z","permission":"read","subject":"/etc/hosts",
//    "outcome":"granted","operation":"ReadFile","package":null,"at":"/app/main.ts:3:14"}
//
// outcome: granted, denied; asked-granted, asked-denied of what somebody was asked for. Of an
// operation that needs several permissions each is written, up to the first that is denied.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace shoal {

class PermissionAudit {
 public:
  struct Use {
    double time_ms = 0;  // Since 1970.
    std::string_view permission, subject, outcome, operation, package;
    std::string_view at;  // "/app/main.ts:3:14"; empty: nobody knows.
  };

  /// Appends to the file. Null: it cannot be written, and `error` says why.
  static std::shared_ptr<PermissionAudit> create(const std::string& path, std::string& error);
  ~PermissionAudit();
  PermissionAudit(const PermissionAudit&) = delete;
  PermissionAudit& operator=(const PermissionAudit&) = delete;
  /// From any thread. A line is written at once and whole.
  void write(const Use& use);

 private:
  explicit PermissionAudit(int descriptor) noexcept : descriptor_(descriptor) {}
  std::mutex mutex_;
  const int descriptor_;
};

}  // namespace shoal
