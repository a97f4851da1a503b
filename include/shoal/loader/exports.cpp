// `exports` and `imports` of package.json: PACKAGE_EXPORTS_RESOLVE, PACKAGE_IMPORTS_RESOLVE and
// PACKAGE_TARGET_RESOLVE of Node's "Resolution and loading algorithm".
#include <algorithm>

#include "include/shoal/loader/files.h"
#include "include/shoal/loader/resolver.h"
#include "include/shoal/nearest.h"

namespace shoal::loader {

namespace {

Resolved failure(const char* code, std::string message) {
  Resolved out;
  out.code = code;
  out.message = std::move(message);
  return out;
}

/// A path whose segments would lead out of the package, or into node_modules.
bool has_bad_segment(std::string_view path) {
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find_first_of("/\\", at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    if (segment == "." || segment == ".." || segment == "node_modules") return true;
    at = end + 1;
  }
  return false;
}

bool is_array_index(const std::string& key) {
  return !key.empty() &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// PATTERN_KEY_COMPARE: whether a comes before b.
bool pattern_before(const std::string& a, const std::string& b) {
  const size_t star_a = a.find('*'), star_b = b.find('*');
  const size_t base_a = star_a == std::string::npos ? a.size() : star_a + 1;
  const size_t base_b = star_b == std::string::npos ? b.size() : star_b + 1;
  if (base_a != base_b) return base_a > base_b;
  return a.size() > b.size();
}

}  // namespace

Resolver::Target Resolver::string_target(const Request& r, const Package& package,
                                         const std::string& target, const std::string& match,
                                         bool is_imports, bool is_pattern, Resolved& out) {
  const auto fill = [&](std::string text) {
    for (size_t at = 0; is_pattern && (at = text.find('*', at)) != std::string::npos;
         at += match.size())
      text.replace(at, 1, match);
    return text;
  };
  const bool relative = target.starts_with("./");
  if (!relative && is_imports && !target.starts_with("../") && !target.starts_with('/')) {
    const std::string specifier = fill(target);
    out = resolve_target(Request{specifier, package.file(), r.mode, nullptr, r.prefers_typescript});
    return out.ok() ? Target::Found : Target::Failed;
  }
  if (!relative || has_bad_segment(std::string_view(target).substr(2))) {
    out =
        failure("ERR_INVALID_PACKAGE_TARGET", "Invalid target \"" + target + "\" in the \"" +
                                                  (is_imports ? "imports" : "exports") + "\" of " +
                                                  package.file() + " imported from " + r.importer);
    return Target::Failed;
  }
  if (is_pattern && has_bad_segment(match)) {
    out = failure("ERR_INVALID_MODULE_SPECIFIER",
                  "Invalid module '" + std::string(r.specifier) + "' imported from " + r.importer);
    return Target::Failed;
  }
  const std::string path = absolute_path(fill(target), package.folder);
  const std::string file = find_file(r, path);
  out = file.empty() ? not_found(r, path) : finish(file);
  return out.ok() ? Target::Found : Target::Failed;
}

Resolver::Target Resolver::target_of(const Request& r, const Package& package, const Json& target,
                                     const std::string& match, bool is_imports, bool is_pattern,
                                     Resolved& out) {
  if (target.is_string())
    return string_target(r, package, target.text, match, is_imports, is_pattern, out);
  if (target.is_null()) return Target::Null;
  if (target.is_array()) {
    Target last = Target::Null;
    for (const Json& each : target.items) {
      const Target one = target_of(r, package, each, match, is_imports, is_pattern, out);
      if (one == Target::Found) return one;
      if (one == Target::Failed && out.code != "ERR_INVALID_PACKAGE_TARGET") return one;
      if (one != Target::Undefined) last = one;
    }
    return last;
  }
  if (!target.is_object()) {
    out = failure("ERR_INVALID_PACKAGE_TARGET",
                  "Invalid target in " + package.file() + " imported from " + r.importer);
    return Target::Failed;
  }
  for (const auto& [condition, value] : target.members) {
    if (is_array_index(condition)) {
      out = failure("ERR_INVALID_PACKAGE_CONFIG",
                    "Invalid package config " + package.file() +
                        ": numeric keys are not allowed in \"exports\"");
      return Target::Failed;
    }
    const bool import = r.mode == ResolveMode::Import;
    bool holds = condition == "default" || condition == "node" || condition == "module-sync" ||
                 condition == (import ? "import" : "require") ||
                 (r.mode == ResolveMode::Config && condition == "types");
    if (const TsConfig* const config = r.config)
      for (const std::string& custom : config->custom_conditions) holds |= condition == custom;
    for (const std::string& custom : conditions) holds |= condition == custom;
    if (!holds) continue;
    const Target one = target_of(r, package, value, match, is_imports, is_pattern, out);
    if (one != Target::Undefined) return one;
  }
  return Target::Undefined;
}

/// PACKAGE_IMPORTS_EXPORTS_RESOLVE
Resolver::Target Resolver::match_of(const Request& r, const Package& package,
                                    const std::string& key, const Json& table, bool is_imports,
                                    Resolved& out) {
  if (key.find('*') == std::string::npos)
    if (const Json* const exact = table.find(key))
      return target_of(r, package, *exact, {}, is_imports, false, out);
  const std::string* best = nullptr;
  const Json* target = nullptr;
  for (const auto& [pattern, value] : table.members) {
    const size_t star = pattern.find('*');
    if (star == std::string::npos || pattern.find('*', star + 1) != std::string::npos) continue;
    const std::string_view before = std::string_view(pattern).substr(0, star);
    const std::string_view after = std::string_view(pattern).substr(star + 1);
    const bool fits = key.starts_with(before) && key != before && key.size() >= pattern.size() &&
                      key.ends_with(after);
    if (!fits || (best && !pattern_before(pattern, *best))) continue;
    best = &pattern;
    target = &value;
  }
  if (!best) return Target::Undefined;
  const size_t star = best->find('*');
  const std::string match = key.substr(star, key.size() - (best->size() - 1));
  return target_of(r, package, *target, match, is_imports, true, out);
}

Resolved Resolver::resolve_exports(const Request& r, const Package& package,
                                   const std::string& subpath) {
  const Json& exports = *package.exports();
  Resolved out;
  Target found = Target::Undefined;
  const bool is_table =
      exports.is_object() && !exports.members.empty() && exports.members[0].name.starts_with('.');
  if (!is_table) {
    if (subpath == ".") found = target_of(r, package, exports, {}, false, false, out);
  } else {
    found = match_of(r, package, subpath, exports, false, out);
  }
  if (found == Target::Found || found == Target::Failed) return out;
  if (subpath == ".")
    return failure(
        "ERR_PACKAGE_PATH_NOT_EXPORTED",
        "No \"exports\" main defined in " + package.file() + " imported from " + r.importer);
  std::string message = "Package subpath '" + subpath + "' is not defined by \"exports\" in " +
                        package.file() + " imported from " + r.importer;
  std::vector<std::string> names;
  if (is_table)
    for (const auto& member : exports.members) names.push_back(member.name);
  if (const std::string near = nearest_name(subpath, names); !near.empty())
    message += ". Did you mean '" + package.name + near.substr(1) + "'?";
  return failure("ERR_PACKAGE_PATH_NOT_EXPORTED", std::move(message));
}

Resolved Resolver::resolve_imports(const Request& r) {
  const std::string specifier(r.specifier);
  bool mapped_found = false;
  Resolved mapped = resolve_mapped(r, mapped_found);
  if (mapped_found) return mapped;
  if (specifier == "#" || specifier.starts_with("#/"))
    return failure("ERR_INVALID_MODULE_SPECIFIER",
                   "Invalid module '" + specifier +
                       "' is not a valid internal imports specifier name imported from " +
                       r.importer);
  const Package* const package = packages_.scope_of(r.importer);
  Resolved out;
  if (package && package->imports()) {
    const Target found = match_of(r, *package, specifier, *package->imports(), true, out);
    if (found == Target::Found || found == Target::Failed) return out;
  }
  return failure("ERR_PACKAGE_IMPORT_NOT_DEFINED",
                 "Package import specifier '" + specifier + "' is not defined" +
                     (package ? " in package " + package->file() : "") + " imported from " +
                     r.importer);
}

}  // namespace shoal::loader
