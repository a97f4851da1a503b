// ContextPermissions: what a context may ask of the world. Nothing, unless it is said here.
//
//   settings.permissions.allow(ContextPermissions::Read, "/srv/data")
//       .deny(ContextPermissions::Read, "/srv/data/keys")
//       .allow(ContextPermissions::Env, "HOME");
//
// What is denied stays denied, whatever is allowed and in whatever order. A PATH is a file, or a
// folder with all below it; relative ones start at the process's folder when the context is made.
// LINKS are followed as far as what they lead to is allowed, too. Other subjects: the name of a
// variable, or its beginning and '*'; "host", "host:port", "*.example.com", "10.0.0.0/8"; a program
// by its path, or as PATH finds it when the context is made; a kind of Sys ("hostname").
//
// A PACKAGE of node_modules can be given its own: package("csv-parse", given). It then has what
// `given` allows and no more; if that only denies, it has what the others have, less that. "*" is
// every package that is not named.
//
// What is not allowed fails in script with an error of the name NotCapable and the code
// ERR_ACCESS_DENIED, which says what is missing: Requires read access to "/etc/passwd", which this
// context was not given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shoal/error.h"

namespace shoal {

class ContextPermissions {
 public:
  enum class Kind : uint8_t { Read, Write, Env, Net, Run, Sys, Ffi };
  using enum Kind;

  /// Nothing.
  ContextPermissions() = default;
  /// All that the process may.
  static ContextPermissions everything() {
    ContextPermissions all;
    for (const Kind each : {Read, Write, Env, Net, Run, Sys, Ffi}) all.allow(each);
    return all;
  }

  /// All of it.
  ContextPermissions& allow(Kind kind) { return add({kind, true, std::nullopt}); }
  ContextPermissions& deny(Kind kind) { return add({kind, false, std::nullopt}); }
  /// One path, one name.
  ContextPermissions& allow(Kind kind, std::string subject) {
    return add({kind, true, std::move(subject)});
  }
  ContextPermissions& deny(Kind kind, std::string subject) {
    return add({kind, false, std::move(subject)});
  }

  /// What a dependency has.
  ContextPermissions& package(std::string name, ContextPermissions given) {
    packages_.emplace_back(std::move(name), std::move(given));
    return *this;
  }

  struct Rule {
    Kind kind = Kind::Read;
    bool is_allowed = false;
    std::optional<std::string> subject;  // None: all.
  };
  const std::vector<Rule>& rules() const noexcept { return rules_; }
  using Packages = std::vector<std::pair<std::string, ContextPermissions>>;
  const Packages& packages() const noexcept { return packages_; }
  ContextPermissions& add(Rule rule) {
    rules_.push_back(std::move(rule));
    return *this;
  }

 private:
  std::vector<Rule> rules_;
  Packages packages_;
};

/// What a context asks for: see ContextSettings::on_permission.
struct PermissionQuestion {
  ContextPermissions::Kind kind = ContextPermissions::Read;
  std::string subject;  // Empty: all of it. A path is absolute.
  std::string package;  // That asks; empty: the program.
};

/// The set of that name in the shoal.json of the folder (empty: the process's) or the nearest
/// above:
///
///   { "permissions": {
///       "default": { "read": ["./data"], "env": true, "net": { "deny": ["10.0.0.0/8"] } },
///       "server": { "all": true, "packages": { "left-pad": {} } },
///       "packages": { "csv-parse": { "read": ["./data"] } } } }
///
/// Paths start at the file's folder. `packages` beside the sets holds for all of them. Error:
/// BadArgument, with what is wrong in the file.
Expected<ContextPermissions> read_permission_set(const std::string& name,
                                                 const std::string& folder = {});

}  // namespace shoal
