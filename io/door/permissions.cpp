#include "io/door/permissions.h"

#include <algorithm>

#include "io/door/net_subject.h"
#include "io/door/paths.h"

namespace shoal {
namespace {

constexpr const char* kNames[] = {"read", "write", "env", "net", "run", "sys", "ffi"};
static_assert(std::size(kNames) == kPermissionCount);

/// Whether the rule holds for the subject.
bool covers(Permission p, std::string_view rule, std::string_view subject) noexcept {
  switch (p) {
    case Permission::Read:
    case Permission::Write:
    case Permission::Ffi: return paths::is_within(subject, rule);
    case Permission::Env:
      if (!rule.ends_with('*')) return rule == subject;
      rule.remove_suffix(1);
      return subject.starts_with(rule);
    case Permission::Net: return net_rule_covers(rule, subject);
    case Permission::Run:
    case Permission::Sys: return rule == subject;
  }
  return false;
}

bool any_covers(Permission p, const std::vector<std::string>& rules,
                std::string_view subject) noexcept {
  return std::any_of(rules.begin(), rules.end(),
                     [&](const std::string& rule) { return covers(p, rule, subject); });
}

}  // namespace

const char* permission_name(Permission permission) noexcept {
  return kNames[static_cast<size_t>(permission)];
}

bool permission_named(std::string_view name, Permission& out) noexcept {
  const auto* const at = std::find(std::begin(kNames), std::end(kNames), name);
  if (at == std::end(kNames)) return false;
  out = static_cast<Permission>(at - std::begin(kNames));
  return true;
}

bool is_system_kind(std::string_view kind) noexcept {
  return std::find(std::begin(kSystemKinds), std::end(kSystemKinds), kind) !=
         std::end(kSystemKinds);
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

bool Permissions::allows_everything() const noexcept {
  for (size_t p = 0; p < kPermissionCount; ++p)
    if (!allows_all(static_cast<Permission>(p))) return false;
  return true;
}

bool Permissions::denies(Permission p, std::string_view subject) const noexcept {
  const Set& set = of(p);
  return set.all_denied || any_covers(p, set.denied, subject) ||
         any_covers(p, set.denied_places, subject);
}

bool Permissions::allows(Permission p, std::string_view subject) const noexcept {
  if (denies(p, subject)) return false;
  const Set& set = of(p);
  return set.all_allowed || any_covers(p, set.allowed, subject) ||
         any_covers(p, set.allowed_places, subject);
}

bool Permissions::denies_within(Permission p, std::string_view path) const noexcept {
  const auto is_below = [path](const std::string& each) { return paths::is_within(each, path); };
  const Set& set = of(p);
  return std::any_of(set.denied.begin(), set.denied.end(), is_below) ||
         std::any_of(set.denied_places.begin(), set.denied_places.end(), is_below);
}

void Permissions::settle_places(std::string (*real)(const std::string& path)) {
  const auto settle = [real](const std::vector<std::string>& rules) {
    std::vector<std::string> places;
    for (const std::string& rule : rules) {
      std::string place = real(rule);
      if (place != rule) places.push_back(std::move(place));
    }
    return places;
  };
  for (const Permission p : {Permission::Read, Permission::Write}) {
    of(p).allowed_places = settle(of(p).allowed);
    of(p).denied_places = settle(of(p).denied);
  }
  for (auto& [name, own] : packages_) {
    auto settled = std::make_shared<Permissions>(*own);
    settled->settle_places(real);
    own = std::move(settled);
  }
}

Permissions::State Permissions::state(Permission p, std::string_view subject) const noexcept {
  if (denies(p, subject)) return State::Denied;
  return allows(p, subject) ? State::Granted : State::Prompt;
}

Permissions::State Permissions::state(Permission p) const noexcept {
  if (allows_all(p)) return State::Granted;
  // Part of it is denied: nobody can grant all.
  return of(p).all_denied || !of(p).denied.empty() ? State::Denied : State::Prompt;
}

bool Permissions::is_partly(Permission p) const noexcept {
  return of(p).all_allowed && !of(p).all_denied && !of(p).denied.empty();
}

void Permissions::revoke(Permission p) {
  of(p).all_allowed = false;
  of(p).allowed.clear();
  of(p).allowed_places.clear();
}

void Permissions::revoke(Permission p, std::string_view subject) {
  const auto is_covered = [&](const std::string& rule) { return covers(p, subject, rule); };
  std::erase_if(of(p).allowed, is_covered);
  std::erase_if(of(p).allowed_places, is_covered);
}

// ---- Packages

bool Permissions::says_what_is_allowed() const noexcept {
  bool allows_any = false, denies_any = false;
  for (const Set& each : sets_) {
    allows_any = allows_any || each.all_allowed || !each.allowed.empty();
    denies_any = denies_any || each.all_denied || !each.denied.empty();
  }
  return allows_any || !denies_any;
}

void Permissions::add_denials(const Permissions& other) {
  for (size_t i = 0; i < kPermissionCount; ++i) {
    Set& mine = sets_[i];
    const Set& theirs = other.sets_[i];
    mine.all_denied = mine.all_denied || theirs.all_denied;
    mine.denied.insert(mine.denied.end(), theirs.denied.begin(), theirs.denied.end());
  }
}

void Permissions::package(const std::string& name, Permissions own) {
  Permissions effective = own.says_what_is_allowed() ? own : *this;
  effective.add_denials(own.says_what_is_allowed() ? *this : own);
  effective.giver = giver;
  effective.packages_.clear();
  packages_[name] = std::make_shared<const Permissions>(std::move(effective));
}

std::shared_ptr<const Permissions> Permissions::of_package(std::string_view name) const {
  auto found = packages_.find(name);
  if (found == packages_.end()) found = packages_.find("*");
  return found == packages_.end() ? nullptr : found->second;
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
