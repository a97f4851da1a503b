// What the door does about permissions: whether an operation is allowed, to whom; who may be asked
// about it; and that it was used.
#include <cerrno>

#include "io/door/door.h"
#include "io/door/net_subject.h"
#include "io/door/paths.h"
#include "io/drivers/files.h"
#include "io/drivers/programs.h"
#include "io/drivers/source_files.h"

namespace shoal {
namespace {

std::string current_folder(World& world) {
  host::ProcessFacts::Reply facts;
  (void)world.answer(host::ProcessFacts::Request{}, facts);
  return facts.directory.empty() ? "/" : facts.directory;
}

/// Looks at a request's paths and names; `refusal` is the first that is not allowed.
class PermissionCheck {
 public:
  PermissionCheck(World& world, const Permissions& allowed) : world_(world), allowed_(allowed) {}
  Refusal refusal;
  /// Of an OpenFile: its options.
  uint32_t open_options = 0;
  /// What was looked at and allowed, if that is wanted: permission and subject.
  std::vector<std::pair<Permission, std::string>>* uses = nullptr;

  void operator()(const char*, const ReadPath& p) { path(Permission::Read, p.text); }
  void operator()(const char*, const WritePath& p) { path(Permission::Write, p.text); }
  void operator()(const char*, const MovedPath& p) {
    path(Permission::Read, p.text);
    path(Permission::Write, p.text);
  }
  void operator()(const char*, const OpenedPath& p) {
    const bool writes = (open_options & files::kWritingOptions) != 0;
    if (has(open_options, OpenOption::Read) || !writes) path(Permission::Read, p.text);
    if (writes) path(Permission::Write, p.text);
  }
  void operator()(const char*, const VariableName& n) {
    // How to speak on the channel to the process that has started this one, which needs no
    // permission.
    if (n.text != "NODE_CHANNEL_SERIALIZATION_MODE") name(Permission::Env, n.text);
  }
  void operator()(const char*, const NetTarget& t) { name(Permission::Net, t.text); }
  void operator()(const char*, const ProgramPath& p) {
    const std::string& program = p.found.empty() ? p.text : p.found;
    name(Permission::Run, program);
    // A denied program stays that by another name: /bin is a link to /usr/bin, mostly.
    if (refusal || allowed_.allows_all(Permission::Run)) return;
    if (allowed_.denies(Permission::Run, source_files::real_place(program)))
      refuse(Permission::Run, program, program, Permissions::State::Denied);
  }
  void operator()(const char*, const SystemKind& k) { name(Permission::Sys, k.text); }
  template <class Other>
  void operator()(const char*, const Other&) {}

  void whole(Permission p) {
    if (refusal) return;
    if (!allowed_.allows_all(p)) return refuse(p, "", "", allowed_.state(p));
    if (uses) uses->emplace_back(p, "");
  }
  /// What tells the system's loader to run other code: as good as any program.
  void loader_variables(const TextPairs& environment) {
    for (const auto& [name, value] : environment)
      if (name.starts_with("LD_")) whole(Permission::Run);
  }

 private:
  void path(Permission p, const std::string& text) {
    if (refusal) return;
    // The system would take what comes before it for the whole.
    if (text.find('\0') != std::string::npos) {
      refusal.error = system_error(EINVAL);
      return;
    }
    const bool allows_all = allowed_.allows_all(p);
    if (allows_all && !uses) return;
    if (folder_.empty()) folder_ = current_folder(world_);
    std::string whole = paths::absolute_path(text, folder_);
    if (!allows_all && !allowed_.allows(p, whole))
      return refuse(p, text, whole, allowed_.state(p, whole));
    if (uses) uses->emplace_back(p, std::move(whole));
  }
  void name(Permission p, const std::string& text) {
    if (refusal) return;
    if (text.find('\0') != std::string::npos) {
      refusal.error = system_error(EINVAL);
      return;
    }
    if (!allowed_.allows(p, text)) return refuse(p, text, text, allowed_.state(p, text));
    if (uses) uses->emplace_back(p, text);
  }
  void refuse(Permission p, std::string_view shown, std::string_view subject,
              Permissions::State state) {
    refusal.error = permission_refused(p, shown, allowed_);
    refusal.subject = subject;
    refusal.permission = p;
    refusal.is_askable = state == Permissions::State::Prompt;
  }
  World& world_;
  const Permissions& allowed_;
  std::string folder_;
};

/// What script has given, as rules have it: empty stays empty.
std::string subject_of(Permission p, const std::string& given, World& world) {
  if (given.empty()) return given;
  if (p == Permission::Read || p == Permission::Write || p == Permission::Ffi)
    return paths::absolute_path(given, current_folder(world));
  if (p != Permission::Run) return given;
  const std::string found = programs::find(given, current_folder(world));
  return found.empty() ? given : found;
}

/// Whether a rule can say that; empty: all of it.
bool is_subject(Permission p, const std::string& subject) {
  if (subject.empty()) return true;
  if (p == Permission::Net) return parse_net_subject(subject, NetForm::Rule).has_value();
  if (p == Permission::Sys) return is_system_kind(subject);
  return subject.find('\0') == std::string::npos;
}

}  // namespace

// ---- Whether it is allowed

Refusal Door::check_permission(HostOp op, const void* request, Principal who) {
  std::vector<std::pair<Permission, std::string>> uses;
  PermissionCheck check(*options_.world, *who_[who].permissions);
  if (options_.audit) check.uses = &uses;
  switch (info_of(op).permission) {
    case OpPermission::None: break;
    case OpPermission::Env: check.whole(Permission::Env); break;
    case OpPermission::Links:
      check.whole(Permission::Read);
      check.whole(Permission::Write);
      break;
    case OpPermission::Run: check.whole(Permission::Run); break;
    case OpPermission::Process:
      if (options_.permissions->giver == Permissions::Giver::Host) check.whole(Permission::Sys);
      break;
  }
  if (op == HostOp::SpawnProcess)
    check.loader_variables(static_cast<const host::SpawnProcess::Request*>(request)->environment);
  if (op == HostOp::OpenFile)
    check.open_options = static_cast<const host::OpenFile::Request*>(request)->options;
  visit_request(op, request, check);
  for (const auto& [permission, subject] : uses) note(permission, subject, op, who, "granted");
  return std::move(check.refusal);
}

/// By the observer, if it knows: a replay needs no permissions.
Refusal Door::judge(HostOp op, const void* request, Principal who) {
  last_refused_.permission.clear();
  if (options_.observer && options_.observer->judges())
    return options_.observer->judge(op, request);
  return check_permission(op, request, who);
}

HostError Door::may_read(const std::string& path, Principal who) {
  const host::ReadFile::Request request{{path}};
  Refusal refusal = judge(HostOp::ReadFile, &request, who);
  if (!refusal) return {};
  refusal.is_askable = false;  // Nobody waits for an answer here.
  return refuse(HostOp::ReadFile, &request, who, std::move(refusal));
}

HostError Door::refuse(HostOp op, const void* request, Principal who, Refusal refusal) {
  ++count(op).refused;
  const bool is_replay = options_.observer && options_.observer->judges();
  if (!is_replay) {
    refusal.is_askable = refusal.is_askable && may_ask();
    if (refusal.is_askable) refusal.subject = shown_subject(refusal.permission, refusal.subject);
  }
  if (options_.observer) options_.observer->on_refused(op, request, refusal);
  if (refusal.error.code != HostErrorCode::NotCapable) return std::move(refusal.error);
  if (refusal.is_askable) {
    last_refused_ = {permission_name(refusal.permission), refusal.subject, who_[who].package,
                     info_of(op).name, place_ ? place_() : ""};
  } else {
    note(refusal.permission, refusal.subject, op, who, "denied");
  }
  return std::move(refusal.error);
}

Principal Door::principal_of(std::string_view package) {
  const Permissions& all = *options_.permissions;
  if (package.empty() || !all.has_packages()) return kProgramPrincipal;
  for (Principal who = 1; who < who_.size(); ++who)
    if (who_[who].package == package) return who;
  std::shared_ptr<const Permissions> own = all.of_package(package);
  if (!own) return kProgramPrincipal;
  who_.push_back({std::string(package), std::move(own), false});
  return static_cast<Principal>(who_.size() - 1);
}

Principal Door::nobody() {
  constexpr const char* kName = "(nobody)";
  for (Principal who = 1; who < who_.size(); ++who)
    if (who_[who].package == kName) return who;
  auto nothing = std::make_shared<Permissions>();
  nothing->giver = options_.permissions->giver;
  who_.push_back({kName, std::move(nothing), false});
  return static_cast<Principal>(who_.size() - 1);
}

// ---- Who may be asked

bool Door::may_ask() {
  if (options_.prompter) return true;
  if (!options_.prompts) return false;
  constexpr uint32_t kInputAndError = 1 << 0 | 1 << 2;
  host::ProcessFacts::Reply told;
  return options_.world->answer(host::ProcessFacts::Request{}, told).ok() &&
         (told.terminals & kInputAndError) == kInputAndError;
}

/// Script asks for itself, and says not who it is.
void Door::complete_question(HostOperation& operation) {
  if (std::exchange(own_question_, nullptr) == &operation) return;
  host::AskPermission::Request& in = static_cast<Operation<host::AskPermission>&>(operation).in;
  Permission p;
  if (permission_named(in.permission, p))
    in.subject = shown_subject(p, subject_of(p, in.subject, *options_.world));
  in.package = who_[operation.principal].package;
  in.call = "permissions.request";
  in.place = place_ ? place_() : "";
}

OperationRef<Operation<host::AskPermission>> Door::question() {
  if (last_refused_.permission.empty()) return {};
  auto asked = Operation<host::AskPermission>::create();
  asked->in = std::exchange(last_refused_, {});
  own_question_ = asked.get();
  return asked;
}

Permissions& Door::change_permissions(Principal who) {
  auto changed = std::make_shared<Permissions>(*who_[who].permissions);
  Permissions& out = *changed;
  who_[who].permissions = changed;
  if (who == kProgramPrincipal) options_.permissions = std::move(changed);
  return out;
}

void Door::take_answer(const host::AskPermission::Request& asked, PermissionAnswer answer) {
  Permission p;
  if (!permission_named(asked.permission, p)) return;
  const Principal who = principal_of(asked.package);
  const bool is_granted = answer == PermissionAnswer::Yes || answer == PermissionAnswer::All;
  note(p, asked.subject, HostOp::AskPermission, who, is_granted ? "asked-granted" : "asked-denied");
  Permissions& mine = change_permissions(who);
  if (asked.subject.empty() || answer == PermissionAnswer::All) {
    is_granted ? mine.allow(p) : mine.deny(p);
    return;
  }
  // What was shown is what is meant, wherever a link of that name leads by now.
  const auto say = [&](std::string subject) {
    is_granted ? mine.allow(p, std::move(subject), "") : mine.deny(p, std::move(subject), "");
  };
  say(asked.subject);
  if (const auto name = asked_by_name_.find(asked.subject); name != asked_by_name_.end())
    say(name->second);
}

/// Of a path, the place that it leads to: who is asked sees what he gives away.
std::string Door::shown_subject(Permission p, const std::string& subject) {
  if ((p != Permission::Read && p != Permission::Write) || subject.empty()) return subject;
  std::string place = source_files::real_place(subject);
  if (place != subject) asked_by_name_[place] = subject;
  return place;
}

/// Null: no longer. It holds of the program and of all packages, but not of operations that have
/// begun.
HostError Door::limit_permissions(const host::LimitPermissions::Request* to) {
  std::shared_ptr<Permissions> bound;
  if (to) {
    bound = std::make_shared<Permissions>();
    const Permissions& own = permissions_of(kProgramPrincipal);
    Permission p;
    for (const auto& [name, given] : to->allowed) {
      if (!permission_named(name, p)) return system_error(EINVAL);
      const std::string subject = subject_of(p, given, *options_.world);
      if (!is_subject(p, subject)) {
        HostError error;
        error.code = HostErrorCode::InvalidData;
        error.message = "This test's permissions: \"" + given + "\" is no subject of " + name;
        return error;
      }
      const bool is_path = p == Permission::Read || p == Permission::Write;
      const std::string place =
          is_path && !subject.empty() ? source_files::real_place(subject) : subject;
      if (!own.covers_rule(p, subject) || !own.covers_rule(p, place)) {
        HostError error = permission_refused(p, given, own.within(nullptr));
        error.message = "This test's permissions are more than its file's. " + error.message;
        return error;
      }
      subject.empty() ? bound->allow(p) : bound->allow(p, subject, place);
    }
    for (const std::string& name : to->inherited) {
      if (!permission_named(name, p)) return system_error(EINVAL);
      bound->allow(p);
    }
  }
  for (Who& each : who_)
    each.permissions = std::make_shared<const Permissions>(each.permissions->within(bound));
  options_.permissions = who_[kProgramPrincipal].permissions;
  return {};
}

// ---- What the door answers itself

HostError Door::answer_here(HostOp op, const void* request, void* reply, Principal who) {
  const Permissions& mine = *who_[who].permissions;
  if (op == HostOp::VisibleEnvironment) {
    host::Environment::Reply all;
    HostError error = options_.world->answer(host::Environment::Request{}, all);
    std::erase_if(all.variables,
                  [&mine](const auto& each) { return !mine.allows(Permission::Env, each.first); });
    if (options_.audit && !std::exchange(who_[who].saw_environment, true)) {
      if (mine.allows_all(Permission::Env)) {
        note(Permission::Env, "", op, who, "granted");
      } else {
        for (const auto& [name, value] : all.variables)
          note(Permission::Env, name, op, who, "granted");
      }
    }
    static_cast<host::VisibleEnvironment::Reply*>(reply)->variables = std::move(all.variables);
    return error;
  }
  if (op == HostOp::ChangeDirectory && !mine.allows_everything()) {
    auto to = *static_cast<const host::ChangeDirectory::Request*>(request);
    to.path.text = source_files::real_place(
        paths::absolute_path(to.path.text, current_folder(*options_.world)));
    if (!mine.allows(Permission::Read, to.path.text)) {
      note(Permission::Read, to.path.text, op, who, "denied");
      return permission_refused(Permission::Read, to.path.text, mine);
    }
    return options_.world->ask(op, &to, reply);
  }
  if (op == HostOp::LimitPermissions)
    return limit_permissions(static_cast<const host::LimitPermissions::Request*>(request));
  if (op == HostOp::EndPermissionLimit) return limit_permissions(nullptr);
  const bool is_query = op == HostOp::QueryPermission;
  if (!is_query && op != HostOp::RevokePermission) return options_.world->ask(op, request, reply);
  const auto& [name, given] = *static_cast<const host::QueryPermission::Request*>(request);
  Permission p;
  if (!permission_named(name, p)) return system_error(EINVAL);
  const std::string subject = subject_of(p, given, *options_.world);
  if (!is_query) {
    // What the program gives back, its packages have no longer either.
    for (Principal each = 0; each < who_.size(); ++each) {
      if (who != kProgramPrincipal && who != each) continue;
      Permissions& changed = change_permissions(each);
      subject.empty() ? changed.revoke(p) : changed.revoke(p, subject);
    }
    return {};
  }
  auto& out = *static_cast<host::QueryPermission::Reply*>(reply);
  using State = Permissions::State;
  const State state = subject.empty() ? mine.state(p) : mine.state(p, subject);
  out.partial = subject.empty() && mine.is_partly(p);
  out.state = static_cast<uint32_t>(out.partial && state == State::Denied ? State::Granted : state);
  return {};
}

// ---- That it was used

void Door::note(Permission p, std::string_view subject, HostOp op, Principal who,
                const char* outcome) {
  if (!options_.audit) return;
  host::ClockWall::Reply now;
  (void)options_.world->answer(host::ClockWall::Request{}, now);
  const std::string place = place_ ? place_() : "";
  std::string_view at = place;
  if (at.starts_with(" at ")) at.remove_prefix(4);
  options_.audit->write(
      {now.now_ms, permission_name(p), subject, outcome, info_of(op).name, who_[who].package, at});
}

}  // namespace shoal
