#include "io/door/host_error.h"

#include <cerrno>

namespace shoal {
namespace {

struct SystemError {
  int number;
  HostErrorCode code;
  const char* name;
  const char* text;
};
constexpr SystemError kSystemErrors[] = {
#define HOST_ERROR(code)
#define SYSTEM_ERROR(number, code, text) {number, HostErrorCode::code, #number, text},
#include "io/door/host_errors.def"
#undef HOST_ERROR
#undef SYSTEM_ERROR
};
constexpr SystemError kUnknown = {0, HostErrorCode::Other, "EIO", "i/o error"};

const SystemError& row_of(int number) noexcept {
  for (const SystemError& each : kSystemErrors)
    if (each.number == number) return each;
  return kUnknown;
}

}  // namespace

HostError system_error(int number, const char* call) {
  HostError e;
  e.code = row_of(number).code;
  e.number = number;
  e.call = call;
  return e;
}

const char* host_error_name(HostErrorCode code) noexcept {
  static constexpr const char* kNames[] = {
#define HOST_ERROR(code) #code,
#define SYSTEM_ERROR(number, code, text)
#include "io/door/host_errors.def"
#undef HOST_ERROR
#undef SYSTEM_ERROR
  };
  return kNames[static_cast<uint8_t>(code)];
}

const char* system_error_name(int32_t number) noexcept { return row_of(number).name; }
const char* system_error_text(int32_t number) noexcept { return row_of(number).text; }

}  // namespace shoal
