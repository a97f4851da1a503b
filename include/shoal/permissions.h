// ContextPermissions: what a context may ask of the world. Nothing, unless it is said here.
//
//   settings.permissions.allow(ContextPermissions::Read, "/srv/data")
//       .deny(ContextPermissions::Read, "/srv/data/keys")
//       .allow(ContextPermissions::Env, "HOME");
//
// What is denied stays denied, whatever is allowed and in whatever order. A PATH is a file, or a
// folder with all below it; relative ones start at the process's folder when the context is made.
// It is compared as text, with "." and ".." worked out, and so the system gets it. LINKS are
// followed by the system: one that leads out of an allowed folder does so for script, too. Script
// cannot make one, unless all reading and all writing are allowed. Other subjects (the name of a
// variable) match exactly.
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

  struct Rule {
    Kind kind = Kind::Read;
    bool is_allowed = false;
    std::optional<std::string> subject;  // None: all.
  };
  const std::vector<Rule>& rules() const noexcept { return rules_; }

 private:
  ContextPermissions& add(Rule rule) {
    rules_.push_back(std::move(rule));
    return *this;
  }
  std::vector<Rule> rules_;
};

}  // namespace shoal
