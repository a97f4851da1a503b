#include "include/shoal/api/permissions.h"

#include "include/shoal/loader/files.h"

namespace shoal {
namespace {

static_assert(static_cast<int>(ContextPermissions::Read) == static_cast<int>(Permission::Read));
static_assert(static_cast<int>(ContextPermissions::Env) == static_cast<int>(Permission::Env));
static_assert(static_cast<int>(ContextPermissions::Ffi) == static_cast<int>(Permission::Ffi));
static_assert(static_cast<int>(ContextPermissions::Ffi) + 1 == static_cast<int>(kPermissionCount));

Error bad(Permission p, const char* what) {
  return make_error(ErrorCode::BadArgument,
                    std::string("permission '") + permission_name(p) + "': " + what);
}

}  // namespace

Expected<std::shared_ptr<const Permissions>> door_permissions(const ContextPermissions& given,
                                                              Permissions::Giver giver) {
  static const auto kNothing = [] {
    auto none = std::make_shared<Permissions>();
    none->giver = Permissions::Giver::Host;
    return none;
  }();
  if (given.rules().empty() && giver == Permissions::Giver::Host)
    return std::shared_ptr<const Permissions>(kNothing);
  auto made = std::make_shared<Permissions>();
  made->giver = giver;
  for (const ContextPermissions::Rule& rule : given.rules()) {
    const auto p = static_cast<Permission>(rule.kind);
    if (static_cast<size_t>(rule.kind) >= kPermissionCount)
      return make_error(ErrorCode::BadArgument, "there is no such kind of permission");
    if (!rule.subject) {
      rule.is_allowed ? made->allow(p) : made->deny(p);
      continue;
    }
    std::string subject = *rule.subject;
    if (subject.empty()) return bad(p, "the subject is empty");
    if (subject.find('\0') != std::string::npos) return bad(p, "the subject has a zero byte");
    if (p == Permission::Read || p == Permission::Write)
      subject = loader::absolute_path(subject, loader::current_folder());
    rule.is_allowed ? made->allow(p, std::move(subject)) : made->deny(p, std::move(subject));
  }
  return std::shared_ptr<const Permissions>(std::move(made));
}

}  // namespace shoal
