#include "cli/permissions.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace shoal::cli {
namespace {

using Kind = ContextPermissions::Kind;
struct Flags {
  Kind kind;
  Flag allow, deny;
};
constexpr Flags kFlags[] = {
    {Kind::Read, Flag::AllowRead, Flag::DenyRead}, {Kind::Write, Flag::AllowWrite, Flag::DenyWrite},
    {Kind::Net, Flag::AllowNet, Flag::DenyNet},    {Kind::Env, Flag::AllowEnv, Flag::DenyEnv},
    {Kind::Run, Flag::AllowRun, Flag::DenyRun},    {Kind::Sys, Flag::AllowSys, Flag::DenySys},
    {Kind::Ffi, Flag::AllowFfi, Flag::DenyFfi}};
constexpr std::string_view kPackageMark = ":pkg=";

/// Values as they are written, sorted into the program's and each package's.
class Reader {
 public:
  ContextPermissions program;
  std::map<std::string, ContextPermissions> packages;
  std::string error;

  /// All values of a flag. They are separated by commas; a comma in one is written twice.
  void read(const Invocation& invocation, Flag flag, Kind kind, bool is_allowed) {
    const std::string name = std::string("--") + option_of(flag).name;
    if (invocation.has_empty_value(flag)) error = name + "= wants a value; all of it is " + name;
    for (const std::string& values : invocation.values(flag)) {
      if (!error.empty()) return;
      if (values.empty())
        program.add({kind, is_allowed, std::nullopt});
      else
        split(values, kind, is_allowed);
      if (!error.empty()) error = name + '=' + values + ": " + error;
    }
  }

 private:
  void split(const std::string& values, Kind kind, bool is_allowed) {
    std::string value;
    for (size_t at = 0; at <= values.size() && error.empty(); ++at) {
      const bool is_comma = at < values.size() && values[at] == ',';
      if (is_comma && at + 1 < values.size() && values[at + 1] == ',')
        value += values[++at];
      else if (is_comma || at == values.size())
        add(std::exchange(value, {}), kind, is_allowed);
      else
        value += values[at];
    }
  }

  /// "VALUE", "VALUE:pkg=NAME", ":pkg=NAME".
  void add(std::string value, Kind kind, bool is_allowed) {
    ContextPermissions* of = &program;
    const size_t mark = value.rfind(kPackageMark);
    if (mark != std::string::npos) {
      const std::string package = value.substr(mark + kPackageMark.size());
      if (package.empty()) error = "the name of a package is missing";
      of = &packages[package];
      value.resize(mark);
    } else if (value.empty()) {
      error = "a value is empty";
    }
    if (value.empty())
      of->add({kind, is_allowed, std::nullopt});
    else
      of->add({kind, is_allowed, std::move(value)});
  }
};

/// Code that somebody types may do what he may, unless he says what it may: eval and repl.
bool allows_all_unasked(const Invocation& invocation) {
  const std::string_view verb = invocation.verb->name;
  if (verb != "eval" && verb != "repl") return false;
  return std::none_of(std::begin(kFlags), std::end(kFlags), [&](const Flags& each) {
    return invocation.has(each.allow) || invocation.has(each.deny);
  });
}

}  // namespace

bool read_permissions(const Invocation& invocation, ContextSettings& out, std::string& error) {
  Reader reader;
  for (const Flags& each : kFlags) {
    reader.read(invocation, each.allow, each.kind, true);
    reader.read(invocation, each.deny, each.kind, false);
  }
  error = reader.error;
  if (!error.empty()) return false;
  ContextPermissions all;
  if (invocation.has(Flag::PermissionSet)) {
    const std::string* const name = invocation.value(Flag::PermissionSet);
    Expected<ContextPermissions> set = read_permission_set(name ? *name : "default");
    if (!set) {
      error = set.error().message;
      return false;
    }
    all = std::move(*set);
  }
  const bool is_given = invocation.has(Flag::PermissionSet) || invocation.has(Flag::AllowAll);
  if (invocation.has(Flag::AllowAll) || (!is_given && allows_all_unasked(invocation)))
    for (const Flags& each : kFlags) all.allow(each.kind);
  for (const ContextPermissions::Rule& rule : reader.program.rules()) all.add(rule);
  for (auto& [name, given] : reader.packages) all.package(name, std::move(given));
  out.permissions = std::move(all);
  out.process->prompts = !invocation.has(Flag::NoPrompt);
  if (const std::string* const path = invocation.value(Flag::Audit))
    out.process->audit_path = *path;
  return true;
}

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::Read: return "read";
    case Kind::Write: return "write";
    case Kind::Net: return "net";
    case Kind::Env: return "env";
    case Kind::Run: return "run";
    case Kind::Sys: return "sys";
    case Kind::Ffi: return "ffi";
  }
  return "?";
}

std::vector<std::string> describe_permissions(const ContextPermissions& permissions) {
  std::vector<std::string> lines;
  for (const ContextPermissions::Rule& rule : permissions.rules())
    lines.push_back(std::string(rule.is_allowed ? "allowed  " : "denied   ") + name_of(rule.kind) +
                    (rule.subject ? " " + *rule.subject : std::string()));
  if (lines.empty()) lines.emplace_back("nothing is allowed");
  return lines;
}

}  // namespace shoal::cli
