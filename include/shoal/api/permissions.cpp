#include "include/shoal/api/permissions.h"

#include <algorithm>

#include "include/shoal/loader/files.h"
#include "io/door/net_subject.h"
#include "io/drivers/programs.h"
#include "stdlib/web/url_record.h"

namespace shoal {
namespace {

static_assert(static_cast<int>(ContextPermissions::Read) == static_cast<int>(Permission::Read));
static_assert(static_cast<int>(ContextPermissions::Env) == static_cast<int>(Permission::Env));
static_assert(static_cast<int>(ContextPermissions::Ffi) == static_cast<int>(Permission::Ffi));
static_assert(static_cast<int>(ContextPermissions::Ffi) + 1 == static_cast<int>(kPermissionCount));

Error bad(Permission p, const std::string& what) {
  return make_error(ErrorCode::BadArgument,
                    std::string("permission '") + permission_name(p) + "': " + what);
}

/// A rule's host in ASCII; what stands around it stays.
std::string net_rule(const std::string& given) {
  const bool is_ascii = std::all_of(given.begin(), given.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_ascii) return given;
  const size_t start = given.starts_with("*.") ? 2 : 0, colon = given.rfind(':');
  const size_t end = colon == std::string::npos ? given.size() : colon;
  const std::optional<std::string> ascii =
      url::domain_to_ascii(std::string_view(given).substr(start, end - start));
  return ascii ? given.substr(0, start) + *ascii + given.substr(end) : given;
}

/// As the door has it. Empty: `error` says what is wrong.
std::string door_subject(Permission p, const std::string& given, Error& error) {
  const auto refuse = [&](const std::string& what) {
    error = bad(p, what);
    return std::string();
  };
  if (given.empty()) return refuse("the subject is empty");
  if (given.find('\0') != std::string::npos) return refuse("the subject has a zero byte");
  switch (p) {
    case Permission::Read:
    case Permission::Write:
    case Permission::Ffi: return loader::absolute_path(given, loader::current_folder());
    case Permission::Env: return given;
    case Permission::Net: {
      std::string rule = net_rule(given);
      if (parse_net_subject(rule, NetForm::Rule)) return rule;
      return refuse('"' + given + "\" is no host, host:port, *.domain or address/bits");
    }
    case Permission::Run: {
      // One that is not there cannot be run: the rule holds for nothing.
      const std::string found = programs::find(given, loader::current_folder());
      return found.empty() ? given : found;
    }
    case Permission::Sys:
      if (is_system_kind(given)) return given;
      return refuse("there is no system information \"" + given + '"');
  }
  return {};
}

Error add_rules(const ContextPermissions& given, Permissions& out) {
  for (const ContextPermissions::Rule& rule : given.rules()) {
    const auto p = static_cast<Permission>(rule.kind);
    if (static_cast<size_t>(rule.kind) >= kPermissionCount)
      return make_error(ErrorCode::BadArgument, "there is no such kind of permission");
    if (!rule.subject) {
      rule.is_allowed ? out.allow(p) : out.deny(p);
      continue;
    }
    Error error;
    std::string subject = door_subject(p, *rule.subject, error);
    if (error) return error;
    rule.is_allowed ? out.allow(p, std::move(subject)) : out.deny(p, std::move(subject));
  }
  return {};
}

}  // namespace

Expected<std::shared_ptr<const Permissions>> door_permissions(const ContextPermissions& given,
                                                              Permissions::Giver giver) {
  static const auto kNothing = [] {
    auto none = std::make_shared<Permissions>();
    none->giver = Permissions::Giver::Host;
    return none;
  }();
  if (given.rules().empty() && given.packages().empty() && giver == Permissions::Giver::Host)
    return std::shared_ptr<const Permissions>(kNothing);
  auto made = std::make_shared<Permissions>();
  made->giver = giver;
  Error error = add_rules(given, *made);
  if (error) return error;
  for (const auto& [name, own] : given.packages()) {
    if (!own.packages().empty())
      return make_error(ErrorCode::BadArgument,
                        "package '" + name + "': what a package has cannot name packages");
    Permissions of_package;
    error = add_rules(own, of_package);
    if (error) return error;
    made->package(name, std::move(of_package));
  }
  made->settle_places(loader::kPathFacts);
  return std::shared_ptr<const Permissions>(std::move(made));
}

}  // namespace shoal
