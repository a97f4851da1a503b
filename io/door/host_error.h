// HostError: how an operation fails. Plain data; script gets an Error made of it
// (stdlib/host/operation.h).
#pragma once

#include <cstdint>
#include <string>

namespace shoal {

enum class HostErrorCode : uint8_t {
#define HOST_ERROR(code) code,
#define SYSTEM_ERROR(number, code, text)
#include "io/door/host_errors.def"
#undef HOST_ERROR
#undef SYSTEM_ERROR
};

struct [[nodiscard]] HostError {
  HostErrorCode code = HostErrorCode::None;
  /// The system's errno; 0: the error is not the system's.
  int32_t number = 0;
  /// Of an error that is not the system's: what it says. It may begin with a code of its own, of
  /// capital letters, and a colon: "CERT_HAS_EXPIRED: certificate has expired".
  std::string message;
  /// What failed, if it is not what the operation's row says. Lives for ever.
  const char* call = nullptr;

  bool ok() const noexcept { return code == HostErrorCode::None; }
  explicit operator bool() const noexcept { return !ok(); }
};

/// Of an errno.
HostError system_error(int number, const char* call = nullptr);
/// "NotFound"
const char* host_error_name(HostErrorCode code) noexcept;
/// "ENOENT", of HostError::number; of an unknown one "EIO".
const char* system_error_name(int32_t number) noexcept;
/// "no such file or directory"
const char* system_error_text(int32_t number) noexcept;

}  // namespace shoal
