#include "io/door/permissions.h"

#include <algorithm>

#include "io/door/paths.h"

namespace shoal {
namespace {

bool covers(Permission p, std::string_view entry, std::string_view subject) noexcept {
  const bool is_path = p == Permission::Read || p == Permission::Write;
  return is_path ? paths::is_within(subject, entry) : entry == subject;
}

bool any_covers(Permission p, const std::vector<std::string>& entries,
                std::string_view subject) noexcept {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const std::string& entry) { return covers(p, entry, subject); });
}

}  // namespace

const char* permission_name(Permission permission) noexcept {
  static constexpr const char* kNames[] = {"read", "write", "env", "net", "run", "sys", "ffi"};
  static_assert(std::size(kNames) == kPermissionCount);
  return kNames[static_cast<size_t>(permission)];
}

Permissions Permissions::everything() {
  Permissions p;
  for (Set& each : p.sets_) each.all_allowed = true;
  return p;
}

Permissions& Permissions::allow(Permission p) {
  of(p).all_allowed = true;
  return *this;
}
Permissions& Permissions::deny(Permission p) {
  of(p).all_denied = true;
  return *this;
}
Permissions& Permissions::allow(Permission p, std::string subject) {
  of(p).allowed.push_back(std::move(subject));
  return *this;
}
Permissions& Permissions::deny(Permission p, std::string subject) {
  of(p).denied.push_back(std::move(subject));
  return *this;
}

bool Permissions::allows_all(Permission p) const noexcept {
  const Set& set = of(p);
  return set.all_allowed && !set.all_denied && set.denied.empty();
}

bool Permissions::denies(Permission p, std::string_view subject) const noexcept {
  const Set& set = of(p);
  return set.all_denied || any_covers(p, set.denied, subject);
}

bool Permissions::allows(Permission p, std::string_view subject) const noexcept {
  if (denies(p, subject)) return false;
  const Set& set = of(p);
  return set.all_allowed || any_covers(p, set.allowed, subject);
}

HostError permission_refused(Permission permission, std::string_view subject,
                             Permissions::Giver giver) {
  HostError e;
  e.code = HostErrorCode::NotCapable;
  const std::string name = permission_name(permission);
  e.message = "Requires " + name + " access";
  if (!subject.empty()) e.message += " to \"" + std::string(subject) + '"';
  e.message += giver == Permissions::Giver::Host ? ", which this context was not given"
                                                 : ", run again with the --allow-" + name + " flag";
  return e;
}

}  // namespace shoal
