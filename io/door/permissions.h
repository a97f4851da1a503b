// Permissions: what a context may ask of the world. Nothing, unless somebody has allowed it; what
// is denied stays denied, whatever is allowed.
//
// SUBJECTS, as allow(), deny() and allows() take them:
//
//   Read, Write, Ffi  a path, absolute and without "." and ".." (paths::absolute_path): a file, or
//                     a folder with all below it
//   Env    the name of a variable; a rule may end in '*'
//   Net    "host:port", or "host" for any port: see net_subject.h
//   Run    the absolute path of a program
//   Sys    one of kSystemKinds: "hostname"
//
// A path is compared twice: here as text, before an operation begins, and where the system has led
// it once all links are followed, by whoever opens it (io/drivers/guarded_path.h). A link changes
// what is there, but not what may be reached.
//
// PACKAGES. A dependency may be given permissions of its own (package()). If it was allowed
// anything, or nothing was said of it, it has that alone; if it was only denied something, it has
// what the program has, less that. What the program is denied, nobody has. The package "*" stands
// for all that are not named.
//
// BOUNDS. For a while a context may have less than it was given: within() a set that says what is
// left. Then what holds is what both allow, of packages as well, and nobody is asked for more.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/door/host_error.h"

namespace shoal {

enum class Permission : uint8_t { Read, Write, Env, Net, Run, Sys, Ffi };
inline constexpr size_t kPermissionCount = 7;
/// "read", as in --allow-read.
const char* permission_name(Permission permission) noexcept;
/// By that name. False: there is none.
bool permission_named(std::string_view name, Permission& out) noexcept;

/// Subjects of Permission::Sys.
inline constexpr std::string_view kSystemKinds[] = {
    "hostname", "osRelease", "osUptime", "loadavg",     "networkInterfaces", "systemMemoryInfo",
    "uid",      "gid",       "username", "cpus",        "homedir",           "statfs",
    "userInfo", "inspector", "getegid",  "getPriority", "setPriority",       "umask"};
bool is_system_kind(std::string_view kind) noexcept;

/// A file, by whatever name: numbers of inodes are used again, but not with the same birth.
struct FileIdentity {
  uint64_t device = 0, inode = 0;
  int64_t born_ns = 0;  // 0: its file system does not know.
  bool operator==(const FileIdentity&) const = default;
};

/// What rules want to know of paths, from whoever can see files.
struct PathFacts {
  /// Where it leads once all links are followed, as far as it is there.
  std::string (*real)(const std::string& path);
  /// False: nothing is there.
  bool (*identify)(const std::string& path, FileIdentity& out);
};

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
  /// One subject.
  Permissions& allow(Permission p, std::string subject);
  Permissions& deny(Permission p, std::string subject);

  bool allows_all(Permission p) const noexcept;
  /// Every kind of it; to the program.
  bool allows_everything() const noexcept;
  /// What is allowed by name; allowed at all only if it is not denied, too.
  const std::vector<std::string>& allowed(Permission p) const noexcept { return of(p).allowed; }
  const std::vector<std::string>& denied(Permission p) const noexcept { return of(p).denied; }
  bool allows(Permission p, std::string_view subject) const noexcept;
  /// Whether it is denied by name: also of what a subject turns out to stand for, as the address of
  /// a host.
  bool denies(Permission p, std::string_view subject) const noexcept;
  /// Rules that name paths mean where those lead now, too, and for good: a rule that was settled
  /// before stays where it was, whatever stands under its name by now. Of packages as well.
  void settle_places(const PathFacts& facts);
  /// The same of one rule, of which is known already where it leads.
  Permissions& allow(Permission p, std::string subject, std::string place);
  Permissions& deny(Permission p, std::string subject, std::string place);
  /// The files that denied paths named when they were settled: they stay denied when they have lost
  /// that name.
  const std::vector<FileIdentity>& denied_files(Permission p) const noexcept {
    return of(p).denied_files;
  }
  /// Whether something at or below that path is denied: who moves a folder moves it along.
  bool denies_within(Permission p, std::string_view path) const noexcept;

  /// Denied: it stays so. Prompt: nobody has said anything.
  enum class State : uint8_t { Granted, Prompt, Denied };
  State state(Permission p, std::string_view subject) const noexcept;
  /// Of all of it.
  State state(Permission p) const noexcept;
  /// Whether all of it is allowed, but for what is denied by name.
  bool is_partly(Permission p) const noexcept;
  /// Takes back what is allowed, from packages as well: all of it, or what the subject covers.
  void revoke(Permission p);
  void revoke(Permission p, std::string_view subject);

  // --- Bounds
  /// The same, of which no more holds than `bound` allows; null: without a bound. What a bound
  /// denies is not looked at.
  Permissions within(std::shared_ptr<const Permissions> bound) const;
  bool is_bounded() const noexcept { return bound_ != nullptr; }
  /// Whether all that a rule covers is allowed, whatever the bound; but for parts of it that are
  /// denied by name. An empty rule: all of it.
  bool covers_rule(Permission p, std::string_view rule) const noexcept;

  // --- Packages
  /// Says what the dependency of that name has: `own`.
  void package(const std::string& name, Permissions own);
  /// What it has; null: what the program has.
  std::shared_ptr<const Permissions> of_package(std::string_view name) const;
  bool has_packages() const noexcept { return !packages_.empty(); }

 private:
  struct Set {
    bool all_allowed = false, all_denied = false;
    std::vector<std::string> allowed, denied;
    // Where those lead, of paths and denied programs: one for each that was settled, in their
    // order; empty, if it is the rule itself.
    std::vector<std::string> allowed_places, denied_places;
    std::vector<FileIdentity> denied_files;
  };
  Set& of(Permission p) noexcept { return sets_[static_cast<size_t>(p)]; }
  const Set& of(Permission p) const noexcept { return sets_[static_cast<size_t>(p)]; }
  void add_denials(const Permissions& other);
  template <class Change>
  void change_packages(const Change& change);
  bool says_what_is_allowed() const noexcept;
  bool is_beyond_bound(Permission p, std::string_view subject) const noexcept;

  Set sets_[kPermissionCount];
  std::shared_ptr<const Permissions> bound_;  // Null: none.
  std::map<std::string, std::shared_ptr<const Permissions>, std::less<>> packages_;
};

/// "Requires read access to "x", run again with the --allow-read flag"; an empty subject: to all.
/// How to get it depends on whose permissions they are.
HostError permission_refused(Permission permission, std::string_view subject,
                             const Permissions& whose);

}  // namespace shoal
