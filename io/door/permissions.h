// Permissions: what a context may ask of the world. Nothing, unless somebody has allowed it; what
// is denied stays denied, whatever is allowed.
//
// Paths are compared as text, absolute and with "." and ".." worked out: what is allowed or denied
// is a folder with all below it, or a file. Links are followed by the system: who may write could
// make one that leads out, so making them (SymbolicLink) takes all reading and writing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/door/host_error.h"

namespace shoal {

enum class Permission : uint8_t { Read, Write, Env, Net, Run, Sys, Ffi };
inline constexpr size_t kPermissionCount = 7;
/// "read", as in --allow-read.
const char* permission_name(Permission permission) noexcept;

class Permissions {
 public:
  /// Nothing is allowed.
  Permissions() = default;
  static Permissions everything();
  /// Who says what is allowed: a command line, or the host that made the context. Refusals tell.
  enum class Giver : uint8_t { CommandLine, Host };
  Giver giver = Giver::CommandLine;

  /// All of it.
  Permissions& allow(Permission p);
  Permissions& deny(Permission p);
  /// One subject: an absolute path for Read and Write, a name for Env.
  Permissions& allow(Permission p, std::string subject);
  Permissions& deny(Permission p, std::string subject);

  bool allows_all(Permission p) const noexcept;
  /// What is allowed by name; allowed at all only if it is not denied, too.
  const std::vector<std::string>& allowed(Permission p) const noexcept { return of(p).allowed; }
  /// Of the subject; a path is absolute and worked out.
  bool allows(Permission p, std::string_view subject) const noexcept;
  /// Whether it is denied, whatever is allowed.
  bool denies(Permission p, std::string_view subject) const noexcept;

 private:
  struct Set {
    bool all_allowed = false, all_denied = false;
    std::vector<std::string> allowed, denied;
  };
  Set& of(Permission p) noexcept { return sets_[static_cast<size_t>(p)]; }
  const Set& of(Permission p) const noexcept { return sets_[static_cast<size_t>(p)]; }
  Set sets_[kPermissionCount];
};

/// "Requires read access to "x", run again with the --allow-read flag"; an empty subject: to all.
HostError permission_refused(Permission permission, std::string_view subject,
                             Permissions::Giver giver = Permissions::Giver::CommandLine);

}  // namespace shoal
