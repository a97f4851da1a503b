#include "include/shoal/loader/resolver.h"

#include <algorithm>

#include "include/shoal/loader/files.h"
#include "include/shoal/nearest.h"
#include "stdlib/node/builtins.h"

namespace shoal::loader {

bool in_node_modules(std::string_view path) noexcept {
  return path.find("/node_modules/") != std::string_view::npos;
}

bool is_typescript_path(std::string_view path) noexcept {
  const std::string_view e = extension_of(path);
  return e == ".ts" || e == ".tsx" || e == ".mts" || e == ".cts";
}

// ---- Files

static constexpr std::pair<std::string_view, std::string_view> kTwins[] = {
    {".js", ".ts"}, {".js", ".tsx"}, {".mjs", ".mts"}, {".cjs", ".cts"}, {".jsx", ".tsx"}};

/// The file that `path` means: itself, its TypeScript twin, or with an extension added.
std::string Resolver::find_file(const Request& r, const std::string& path) {
  const auto twin = [&path]() -> std::string {
    for (const auto& [from, to] : kTwins) {
      if (!path.ends_with(from)) continue;
      std::string candidate = path.substr(0, path.size() - from.size()) + std::string(to);
      if (is_file(candidate)) return candidate;
    }
    return {};
  };
  const bool twin_first = r.prefers_typescript && !in_node_modules(path);
  if (twin_first)
    if (std::string found = twin(); !found.empty()) return found;
  if (is_file(path)) return path;
  if (!twin_first)
    if (std::string found = twin(); !found.empty()) return found;
  static constexpr std::string_view kTypeScript[] = {".ts", ".tsx", ".mts", ".cts"};
  static constexpr std::string_view kJavaScript[] = {".js", ".jsx", ".mjs", ".cjs", ".json"};
  const auto try_all = [&path](const auto& extensions) -> std::string {
    for (const std::string_view extension : extensions)
      if (std::string candidate = path + std::string(extension); is_file(candidate))
        return candidate;
    return {};
  };
  if (r.prefers_typescript)
    if (std::string found = try_all(kTypeScript); !found.empty()) return found;
  if (std::string found = try_all(kJavaScript); !found.empty()) return found;
  return r.prefers_typescript ? std::string() : try_all(kTypeScript);
}

std::string Resolver::find_index(const Request& r, const std::string& folder) {
  return is_folder(folder) ? find_file(r, join(folder, "index")) : std::string();
}

std::string Resolver::find_file_or_folder(const Request& r, const std::string& path) {
  if (!path.ends_with('/'))
    if (std::string file = find_file(r, path); !file.empty()) return file;
  if (!is_folder(path)) return {};
  const Package* const package = packages_.in(path);
  const Resolved main = resolve_main(r, package, path);
  return main.ok() ? main.path : std::string();
}

Resolved Resolver::finish(const std::string& path) const {
  Resolved out;
  out.path = real_path(path);
  return out;
}

// ---- What was not found

Resolved Resolver::not_found(const Request& r, const std::string& path) {
  Resolved out;
  out.code = r.mode == ResolveMode::Require ? "MODULE_NOT_FOUND" : "ERR_MODULE_NOT_FOUND";
  out.message = "Cannot find module '" + path + "' imported from " + r.importer;
  std::vector<std::string> names = names_in(folder_of(path));
  // Extensions may be left out, so stems are what is compared then.
  const std::string wanted(name_of(path));
  const bool bare = extension_of(path).empty();
  std::vector<std::string> stems;
  for (const std::string& name : names)
    stems.push_back(bare ? name.substr(0, name.size() - extension_of(name).size()) : name);
  std::string near = nearest_name(wanted, stems);
  if (near.empty() && !is_folder(folder_of(path))) {
    const std::string folder = folder_of(path);
    near = nearest_name(name_of(folder), names_in(folder_of(folder)));
    if (!near.empty()) out.message += ". Did you mean the folder '" + near + "'?";
    return out;
  }
  if (near.empty()) return out;
  const size_t slash = r.specifier.rfind('/');
  const std::string prefix(slash == std::string_view::npos ? "" : r.specifier.substr(0, slash + 1));
  out.message += ". Did you mean '" + prefix + near + "'?";
  return out;
}

Resolved Resolver::package_not_found(const Request& r, const std::string& name) {
  Resolved out;
  const bool require = r.mode == ResolveMode::Require;
  out.code = require ? "MODULE_NOT_FOUND" : "ERR_MODULE_NOT_FOUND";
  out.message = (require ? "Cannot find module '" + std::string(r.specifier) + "'"
                         : "Cannot find package '" + name + "'") +
                " imported from " + r.importer;
  const std::string file = absolute_path("./" + std::string(r.specifier), folder_of(r.importer));
  if (!find_file(r, file).empty()) {
    out.message += ". Did you mean './" + std::string(r.specifier) + "'?";
    return out;
  }
  const size_t slash = name.find('/');
  for (std::string folder = folder_of(r.importer);; folder = folder_of(folder)) {
    const std::string modules = join(folder, "node_modules");
    const std::string scope = slash == std::string::npos ? "" : name.substr(0, slash + 1);
    const std::vector<std::string> names = names_in(scope.empty() ? modules : join(modules, scope));
    const std::string near = nearest_name(std::string_view(name).substr(scope.size()), names);
    if (!near.empty()) out.message += ". Did you mean '" + scope + near + "'?";
    if (!near.empty() || folder == "/") return out;
  }
}

// ---- The main path

Resolved Resolver::resolve(std::string_view specifier, const std::string& importer,
                           ResolveMode mode) {
  Request r{specifier, importer, mode, configs_.of(importer), false};
  // What is not a file (code on the command line) is TypeScript too.
  r.prefers_typescript = is_typescript_path(importer) || extension_of(importer).empty();
  return resolve_target(r);
}

static Resolved failure(const char* code, std::string message) {
  Resolved out;
  out.code = code;
  out.message = std::move(message);
  return out;
}

static bool is_relative(std::string_view s) {
  return s.starts_with("./") || s.starts_with("../") || s == "." || s == "..";
}

/// Of one that there is not: the name is looked at without what stands before its colon.
static std::string nearest_builtin(std::string_view wanted) {
  const size_t colon = wanted.find(':');
  const std::string_view scheme = wanted.substr(0, colon + 1), name = wanted.substr(colon + 1);
  std::vector<std::string> names;
  for (const std::string& each : public_builtin_names()) {
    if (each.substr(each.find(':') + 1) == name) return each;
    if (each.starts_with(scheme)) names.push_back(each.substr(scheme.size()));
  }
  const std::string near = nearest_name(name, names);
  return near.empty() ? near : std::string(scheme) + near;
}

Resolved Resolver::resolve_target(const Request& r) {
  const std::string_view s = r.specifier;
  const bool is_ours = s.starts_with("shoal:");
  if (is_ours || s.starts_with("node:")) {
    const std::string name(is_ours ? s : s.substr(5));
    if (is_public_builtin(s))
      return {.path = {}, .query = {}, .builtin = std::string(s), .code = {}, .message = {}};
    if (!is_ours && is_node_module(name))
      return failure("ERR_UNKNOWN_BUILTIN_MODULE", "The built-in module '" + std::string(s) +
                                                       "' is not supported yet (imported from " +
                                                       r.importer + ")");
    const std::string near = nearest_builtin(s);
    return failure("ERR_UNKNOWN_BUILTIN_MODULE",
                   "No such built-in module: " + std::string(s) +
                       (near.empty() ? near : ". Did you mean '" + near + "'?"));
  }
  if (s.starts_with("file:")) {
    std::string path;
    if (!path_of_url(s, path))
      return failure("ERR_INVALID_FILE_URL_PATH", "Invalid file URL '" + std::string(s) + "'");
    Resolved found = resolve_path(r, path);
    found.query = s.substr(std::min(s.find_first_of("?#"), s.size()));
    return found;
  }
  if (s.starts_with('/')) return resolve_path(r, absolute_path(s, "/"));
  if (is_relative(s)) {
    std::string path = absolute_path(s, folder_of(r.importer));
    if (r.mode == ResolveMode::Import && s.find_first_of("?#%") != std::string_view::npos &&
        find_file_or_folder(r, path).empty())
      return resolve_relative_url(r);
    if (s.ends_with('/') || s == "." || s == ".." || s.ends_with("/.") || s.ends_with("/.."))
      path += '/';
    return resolve_path(r, path);
  }
  if (s.starts_with('#')) return resolve_imports(r);
  const size_t colon = s.find(':');
  if (colon != std::string_view::npos && colon > 1 &&
      s.substr(0, colon).find('/') == std::string_view::npos)
    return failure("ERR_UNSUPPORTED_ESM_URL_SCHEME",
                   "Cannot import '" + std::string(s) +
                       "': only file:, node: and data: URLs are supported (imported from " +
                       r.importer + ")");
  return resolve_bare(r);
}

/// In an import a relative specifier is a URL: "./a.ts?v=2" is a.ts, as a module of its own.
Resolved Resolver::resolve_relative_url(const Request& r) {
  const size_t end = std::min(r.specifier.find_first_of("?#"), r.specifier.size());
  std::string path;
  if (!decode_url_path(r.specifier.substr(0, end), path))
    return failure("ERR_INVALID_MODULE_SPECIFIER",
                   "Invalid module '" + std::string(r.specifier) + "' imported from " + r.importer);
  Resolved found = resolve_path(r, absolute_path(path, folder_of(r.importer)));
  found.query = r.specifier.substr(end);
  return found;
}

Resolved Resolver::resolve_path(const Request& r, const std::string& path) {
  const std::string found = find_file_or_folder(r, path);
  if (!found.empty()) return finish(found);
  if (is_folder(path)) {
    Resolved out =
        failure("ERR_UNSUPPORTED_DIR_IMPORT",
                "'" + path + "' is a folder without an index file, imported from " + r.importer);
    if (r.mode == ResolveMode::Require) out.code = "MODULE_NOT_FOUND";
    return out;
  }
  return not_found(r, path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
}

std::string Resolver::resolve_entry(const std::string& path) {
  const Request r{path, path, ResolveMode::Require, nullptr, true};
  if (is_file(path)) return real_path(path);
  const std::string found = find_file_or_folder(r, path);
  return found.empty() ? found : real_path(found);
}

/// paths and baseUrl of tsconfig.json.
Resolved Resolver::resolve_mapped(const Request& r, bool& found) {
  found = false;
  if (!r.config) return {};
  const TsConfig::Mapping* best = nullptr;
  std::string_view match;
  size_t best_prefix = 0;
  for (const TsConfig::Mapping& each : r.config->paths) {
    const std::string_view pattern = each.pattern;
    const size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
      if (pattern != r.specifier) continue;
      best = &each;
      match = {};
      break;
    }
    const std::string_view before = pattern.substr(0, star), after = pattern.substr(star + 1);
    const bool fits = r.specifier.size() >= before.size() + after.size() &&
                      r.specifier.starts_with(before) && r.specifier.ends_with(after);
    if (!fits || (best && before.size() <= best_prefix)) continue;
    best = &each;
    best_prefix = before.size();
    match = r.specifier.substr(before.size(), r.specifier.size() - before.size() - after.size());
  }
  found = true;
  if (best) {
    for (std::string target : best->targets) {
      if (const size_t star = target.find('*'); star != std::string::npos)
        target.replace(star, 1, match);
      if (target.ends_with(".d.ts")) continue;
      if (const std::string file = find_file_or_folder(r, absolute_path(target, "/"));
          !file.empty())
        return finish(file);
    }
  }
  if (!r.config->base_url.empty()) {
    const std::string file = find_file_or_folder(r, absolute_path(r.specifier, r.config->base_url));
    if (!file.empty()) return finish(file);
  }
  found = false;
  return {};
}

/// "a/b" and "./c" of "a/b/c" is not asked for: "@a/b/c" has the name "@a/b", "a/b" the name "a".
static std::string_view package_name(std::string_view specifier) {
  size_t end = specifier.find('/');
  if (specifier.starts_with('@') && end != std::string_view::npos)
    end = specifier.find('/', end + 1);
  return specifier.substr(0, end);
}

Resolver::Resolver() {
  configs_.in_package = [this](const std::string& name, const std::string& importer) {
    return resolve_config(name, importer);
  };
}

/// What a configuration extends in a package: by its `exports`, or its field `tsconfig`. Empty: the
/// package leaves it to its files.
std::string Resolver::resolve_config(const std::string& name, const std::string& importer) {
  const Request r{name, importer, ResolveMode::Config, nullptr, false};
  const std::string package_part(package_name(name));
  const std::string subpath = name.substr(package_part.size());
  for (std::string folder = folder_of(importer);; folder = folder_of(folder)) {
    const Package* const package = packages_.in(join(join(folder, "node_modules"), package_part));
    if (package && package->exports()) {
      const Resolved found = resolve_exports(r, *package, "." + subpath);
      return found.ok() ? found.path : std::string();
    }
    if (package && subpath.empty()) {
      const std::string file = package->json.string_of("tsconfig");
      return file.empty() ? file : absolute_path(file, package->folder);
    }
    if (package || folder == "/") return {};
  }
}

Resolved Resolver::resolve_bare(const Request& r) {
  const std::string name(package_name(r.specifier));
  std::string builtin = "node:" + std::string(r.specifier);
  if (is_node_module(r.specifier) && is_public_builtin(builtin))
    return {.path = {}, .query = {}, .builtin = std::move(builtin), .code = {}, .message = {}};
  const bool valid = !name.empty() && !name.starts_with('.') &&
                     name.find('\\') == std::string::npos && name.find('%') == std::string::npos &&
                     !(name.starts_with('@') && name.find('/') == std::string::npos);
  bool found = false;
  Resolved mapped = resolve_mapped(r, found);
  if (found) return mapped;
  if (!valid)
    return failure("ERR_INVALID_MODULE_SPECIFIER",
                   "Invalid module '" + std::string(r.specifier) +
                       "' is not a valid package name imported from " + r.importer);
  const std::string_view subpath = r.specifier.substr(name.size());
  const Package* const self = packages_.scope_of(r.importer);
  if (self && self->name == name && self->exports())
    return resolve_exports(r, *self, "." + std::string(subpath));
  for (std::string folder = folder_of(r.importer);; folder = folder_of(folder)) {
    if (name_of(folder) != "node_modules") {
      const std::string place = join(join(folder, "node_modules"), name);
      if (is_folder(place)) {
        const Package* const package = packages_.in(place);
        if (package) return resolve_in_package(r, *package, subpath);
        const std::string file = find_file_or_folder(r, place + std::string(subpath));
        if (!file.empty()) return finish(file);
      } else if (subpath.empty()) {
        // require("x") may mean the file node_modules/x.js.
        const std::string file = r.mode == ResolveMode::Require ? find_file(r, place) : "";
        if (!file.empty()) return finish(file);
      }
    }
    if (folder == "/") break;
  }
  if (is_node_module(r.specifier))
    return failure(r.mode == ResolveMode::Require ? "MODULE_NOT_FOUND" : "ERR_MODULE_NOT_FOUND",
                   "The built-in module '" + std::string(r.specifier) +
                       "' is not supported yet (imported from " + r.importer + ")");
  return package_not_found(r, name);
}

Resolved Resolver::resolve_in_package(const Request& r, const Package& package,
                                      std::string_view subpath) {
  if (!package.error.empty())
    return failure("ERR_INVALID_PACKAGE_CONFIG", "Invalid package config " + package.file() + ": " +
                                                     package.error + " (imported from " +
                                                     r.importer + ")");
  if (package.exports()) return resolve_exports(r, package, "." + std::string(subpath));
  if (subpath.empty() || subpath == "/") return resolve_main(r, &package, package.folder);
  const std::string path = absolute_path("." + std::string(subpath), package.folder);
  const std::string file = find_file_or_folder(r, subpath.ends_with('/') ? path + "/" : path);
  return file.empty() ? not_found(r, path) : finish(file);
}

/// LOAD_AS_DIRECTORY: `main`, else the index file.
Resolved Resolver::resolve_main(const Request& r, const Package* package,
                                const std::string& folder) {
  if (package && !package->main.empty()) {
    const std::string path = absolute_path(package->main, folder);
    if (std::string file = find_file(r, path); !file.empty()) return finish(file);
    if (std::string file = find_index(r, path); !file.empty()) return finish(file);
  }
  if (std::string file = find_index(r, folder); !file.empty()) return finish(file);
  return not_found(r, package && !package->main.empty() ? absolute_path(package->main, folder)
                                                        : absolute_path("index.js", folder));
}

}  // namespace shoal::loader
