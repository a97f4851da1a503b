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
  return std::any_of(rules.begin(), rules.end(), [&](const std::string& rule) {
    return !rule.empty() && covers(p, rule, subject);
  });
}

std::vector<std::string>& padded(std::vector<std::string>& places, size_t count) {
  if (places.size() < count) places.resize(count);
  return places;
}

void erase_at(std::vector<std::string>& all, size_t index) {
  if (index < all.size()) all.erase(all.begin() + static_cast<ptrdiff_t>(index));
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
Permissions& Permissions::allow(Permission p, std::string subject, std::string place) {
  Set& set = of(p);
  padded(set.allowed_places, set.allowed.size()).push_back(std::move(place));
  return allow(p, std::move(subject));
}
Permissions& Permissions::deny(Permission p, std::string subject, std::string place) {
  Set& set = of(p);
  padded(set.denied_places, set.denied.size()).push_back(std::move(place));
  return deny(p, std::move(subject));
}

bool Permissions::allows_all(Permission p) const noexcept {
  const Set& set = of(p);
  return set.all_allowed && !set.all_denied && set.denied.empty() &&
         (!bound_ || bound_->allows_all(p));
}

bool Permissions::allows_everything() const noexcept {
  for (size_t p = 0; p < kPermissionCount; ++p)
    if (!allows_all(static_cast<Permission>(p))) return false;
  return true;
}

bool Permissions::denies(Permission p, std::string_view subject) const noexcept {
  const Set& set = of(p);
  if (set.all_denied) return true;
  if (set.denied.empty()) return false;
  if (p == Permission::Net)
    return std::any_of(set.denied.begin(), set.denied.end(), [subject](const std::string& rule) {
      return net_rule_denies(rule, subject);
    });
  return any_covers(p, set.denied, subject) || any_covers(p, set.denied_places, subject);
}

bool Permissions::allows(Permission p, std::string_view subject) const noexcept {
  if (denies(p, subject) || is_beyond_bound(p, subject)) return false;
  const Set& set = of(p);
  return set.all_allowed || any_covers(p, set.allowed, subject) ||
         any_covers(p, set.allowed_places, subject);
}

bool Permissions::denies_within(Permission p, std::string_view path) const noexcept {
  const auto is_below = [path](const std::string& each) {
    return !each.empty() && paths::is_within(each, path);
  };
  const Set& set = of(p);
  return std::any_of(set.denied.begin(), set.denied.end(), is_below) ||
         std::any_of(set.denied_places.begin(), set.denied_places.end(), is_below);
}

template <class Change>
void Permissions::change_packages(const Change& change) {
  for (auto& [name, own] : packages_) {
    auto changed = std::make_shared<Permissions>(*own);
    change(*changed);
    own = std::move(changed);
  }
}

void Permissions::settle_places(const PathFacts& facts) {
  const auto settle = [&facts](const std::vector<std::string>& rules,
                               std::vector<std::string>& places) {
    for (size_t i = places.size(); i < rules.size(); ++i) {
      std::string place = facts.real(rules[i]);
      places.push_back(place == rules[i] ? std::string() : std::move(place));
    }
  };
  for (const Permission p : {Permission::Read, Permission::Write}) {
    Set& set = of(p);
    for (size_t i = set.denied_places.size(); i < set.denied.size(); ++i) {
      FileIdentity file;
      if (facts.identify(set.denied[i], file)) set.denied_files.push_back(file);
    }
    settle(set.allowed, set.allowed_places);
    settle(set.denied, set.denied_places);
  }
  settle(of(Permission::Run).denied, of(Permission::Run).denied_places);
  change_packages([&facts](Permissions& own) { own.settle_places(facts); });
}

Permissions::State Permissions::state(Permission p, std::string_view subject) const noexcept {
  if (denies(p, subject) || is_beyond_bound(p, subject)) return State::Denied;
  return allows(p, subject) ? State::Granted : State::Prompt;
}

Permissions::State Permissions::state(Permission p) const noexcept {
  if (allows_all(p)) return State::Granted;
  if (bound_ && !bound_->allows_all(p)) return State::Denied;
  // Part of it is denied: nobody can grant all.
  return of(p).all_denied || !of(p).denied.empty() ? State::Denied : State::Prompt;
}

bool Permissions::is_partly(Permission p) const noexcept {
  return of(p).all_allowed && !of(p).all_denied && !of(p).denied.empty() &&
         (!bound_ || bound_->allows_all(p));
}

void Permissions::revoke(Permission p) {
  of(p).all_allowed = false;
  of(p).allowed.clear();
  of(p).allowed_places.clear();
  change_packages([p](Permissions& own) { own.revoke(p); });
}

void Permissions::revoke(Permission p, std::string_view subject) {
  Set& set = of(p);
  for (size_t i = set.allowed.size(); i-- > 0;) {
    if (!covers(p, subject, set.allowed[i])) continue;
    erase_at(set.allowed, i);
    erase_at(set.allowed_places, i);
  }
  change_packages([p, subject](Permissions& own) { own.revoke(p, subject); });
}

// ---- Bounds

Permissions Permissions::within(std::shared_ptr<const Permissions> bound) const {
  Permissions out = *this;
  out.change_packages([&bound](Permissions& own) { own.bound_ = bound; });
  out.bound_ = std::move(bound);
  return out;
}

bool Permissions::is_beyond_bound(Permission p, std::string_view subject) const noexcept {
  return bound_ && !bound_->allows(p, subject);
}

bool Permissions::covers_rule(Permission p, std::string_view rule) const noexcept {
  const Set& set = of(p);
  if (set.all_denied) return false;
  if (rule.empty()) return set.all_allowed;
  const bool is_net = p == Permission::Net;
  // Of hosts a part may be denied: 10.0.0.0/8 of 0.0.0.0/0.
  const auto holds = [&](const std::string& each) {
    return !each.empty() && (is_net ? net_rule_within(rule, each) : covers(p, each, rule));
  };
  const auto any_holds = [&holds](const std::vector<std::string>& rules) {
    return std::any_of(rules.begin(), rules.end(), holds);
  };
  if (any_holds(set.denied) || any_holds(set.denied_places)) return false;
  return set.all_allowed || any_holds(set.allowed) || any_holds(set.allowed_places);
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
    // Rules are put together before they are settled; later each brings its place along.
    if (!theirs.denied_places.empty()) {
      padded(mine.denied_places, mine.denied.size());
      mine.denied_places.insert(mine.denied_places.end(), theirs.denied_places.begin(),
                                theirs.denied_places.end());
    }
    mine.denied.insert(mine.denied.end(), theirs.denied.begin(), theirs.denied.end());
    mine.denied_files.insert(mine.denied_files.end(), theirs.denied_files.begin(),
                             theirs.denied_files.end());
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
                             const Permissions& whose) {
  HostError e;
  e.code = HostErrorCode::NotCapable;
  const std::string name = permission_name(permission);
  e.message = "Requires " + name + " access";
  if (!subject.empty()) e.message += " to \"" + std::string(subject) + '"';
  if (whose.is_bounded())
    e.message += ", which is not among this test's permissions (--allow-" + name + ')';
  else if (whose.giver == Permissions::Giver::Host)
    e.message += ", which this context was not given";
  else
    e.message += ", run again with the --allow-" + name + " flag";
  return e;
}

}  // namespace shoal
