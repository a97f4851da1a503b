// Named sets of permissions in shoal.json: permissions.h says what they look like.
#include "include/shoal/loader/files.h"
#include "include/shoal/loader/json.h"
#include "shoal/permissions.h"

namespace shoal {
namespace {

using loader::Json;
using Kind = ContextPermissions::Kind;

constexpr std::pair<std::string_view, Kind> kKinds[] = {
    {"read", Kind::Read}, {"write", Kind::Write}, {"env", Kind::Env}, {"net", Kind::Net},
    {"run", Kind::Run},   {"sys", Kind::Sys},     {"ffi", Kind::Ffi}};

class SetReader {
 public:
  explicit SetReader(std::string file) : file_(std::move(file)) {}
  Error error;

  /// A set, or what a package has.
  void read(const Json& json, const std::string& where, ContextPermissions& out) {
    if (!json.is_object()) return fail(where, "is no object");
    for (const loader::JsonMember& member : json.members) {
      const std::string place = where + '.' + member.name;
      if (member.name == "all") {
        if (!member.value.is_boolean()) return fail(place, "is neither true nor false");
        for (const auto& [name, kind] : kKinds)
          if (member.value.boolean) out.allow(kind);
      } else if (member.name == "packages" && !in_package_) {
        read_packages(member.value, place, out);
      } else if (!read_kind(member, place, out)) {
        return fail(place, "is no permission");
      }
    }
  }

  void read_packages(const Json& json, const std::string& where, ContextPermissions& out) {
    if (!json.is_object()) return fail(where, "is no object");
    in_package_ = true;
    for (const loader::JsonMember& member : json.members) {
      ContextPermissions given;
      read(member.value, where + '.' + member.name, given);
      out.package(member.name, std::move(given));
    }
    in_package_ = false;
  }

 private:
  bool read_kind(const loader::JsonMember& member, const std::string& where,
                 ContextPermissions& out) {
    for (const auto& [name, kind] : kKinds) {
      if (name != member.name) continue;
      if (!member.value.is_object()) {
        read_rules(member.value, where, kind, true, out);
        return true;
      }
      for (const loader::JsonMember& part : member.value.members) {
        if (part.name != "allow" && part.name != "deny")
          fail(where + '.' + part.name, "is unknown");
        read_rules(part.value, where + '.' + part.name, kind, part.name == "allow", out);
      }
      return true;
    }
    return false;
  }

  /// true, false, or a list of subjects.
  void read_rules(const Json& json, const std::string& where, Kind kind, bool is_allowed,
                  ContextPermissions& out) {
    if (json.is_boolean()) {
      if (json.boolean) out.add({kind, is_allowed, std::nullopt});
      return;
    }
    if (!json.is_array()) return fail(where, "is neither true, false nor a list of texts");
    for (const Json& item : json.items) {
      if (!item.is_string()) return fail(where, "is no list of texts");
      out.add({kind, is_allowed, subject(kind, item.text)});
    }
  }

  /// Paths start where the file is.
  std::string subject(Kind kind, const std::string& text) const {
    const bool is_path = kind == Kind::Read || kind == Kind::Write || kind == Kind::Ffi ||
                         (kind == Kind::Run && text.find('/') != std::string::npos);
    return is_path && !text.empty() ? loader::absolute_path(text, loader::folder_of(file_)) : text;
  }

  void fail(const std::string& where, const char* what) {
    if (!error) error = make_error(ErrorCode::BadArgument, file_ + ": " + where + ' ' + what);
  }
  const std::string file_;
  bool in_package_ = false;
};

/// In the folder or above it; empty: there is none.
std::string find_shoal_json(std::string folder) {
  for (;;) {
    std::string file = loader::join(folder, "shoal.json");
    if (loader::is_file(file)) return file;
    if (folder == "/") return {};
    folder = loader::folder_of(folder);
  }
}

}  // namespace

Expected<ContextPermissions> read_permission_set(const std::string& name,
                                                 const std::string& folder) {
  const auto fail = [](std::string text) { return make_error(ErrorCode::BadArgument, text); };
  const std::string here = loader::current_folder();
  const std::string file =
      find_shoal_json(folder.empty() ? here : loader::absolute_path(folder, here));
  if (file.empty())
    return fail("permission set \"" + name + "\": there is no shoal.json here or above");
  std::string text, why;
  if (!loader::read_file(file, text, why)) return fail("cannot read " + file + ": " + why);
  Json json;
  loader::JsonError wrong;
  if (!loader::parse_json(text, loader::JsonDialect::WithComments, json, wrong))
    return fail(loader::json_message(file, text, wrong));
  const Json* const sets = json.find("permissions");
  const Json* const set = sets && name != "packages" ? sets->find(name) : nullptr;
  if (!set) return fail(file + " has no permission set \"" + name + '"');
  ContextPermissions out;
  SetReader reader(file);
  if (const Json* const packages = sets->find("packages"))
    reader.read_packages(*packages, "permissions.packages", out);
  reader.read(*set, "permissions." + name, out);
  if (reader.error) return reader.error;
  return out;
}

}  // namespace shoal
