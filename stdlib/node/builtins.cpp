#include "stdlib/node/builtins.h"

#include <algorithm>

namespace shoal {
namespace {

constexpr std::string_view kSchemes[] = {"node", "shoal", "web"};

constexpr std::string_view kNodeModules[] = {
#define NODE_MODULE(name) name,
#define NODE_SCHEMED(name)
#include "stdlib/node/names.def"
#undef NODE_MODULE
#undef NODE_SCHEMED
};
constexpr std::string_view kSchemedModules[] = {
#define NODE_MODULE(name)
#define NODE_SCHEMED(name) name,
#include "stdlib/node/names.def"
#undef NODE_MODULE
#undef NODE_SCHEMED
};

bool has(std::span<const std::string_view> names, std::string_view name) noexcept {
  return std::ranges::find(names, name) != names.end();
}

/// The part before the first slash of a path, or before the colon of a name; empty: no such part.
std::string_view scheme_of(std::string_view text, char end) noexcept {
  const std::string_view scheme = text.substr(0, std::min(text.find(end), text.size()));
  return std::ranges::find(kSchemes, scheme) == std::end(kSchemes) ? std::string_view() : scheme;
}

struct Script {
  std::string_view path;
  const char* text;
};
#define SCRIPT(path, ...) {path, __VA_ARGS__},
constexpr Script kScripts[] = {
#include "generated/stdlib_scripts.inc"
};
#undef SCRIPT

}  // namespace

std::span<const std::string_view> node_modules() noexcept { return kNodeModules; }
std::span<const std::string_view> schemed_node_modules() noexcept { return kSchemedModules; }

bool is_node_module(std::string_view name) noexcept { return has(kNodeModules, name); }

bool is_public_builtin(std::string_view name) noexcept {
  const std::string_view scheme = scheme_of(name, ':');
  if (scheme.empty() || scheme == "web" || !builtin_source(name)) return false;
  const std::string_view rest = name.substr(scheme.size() + 1);
  if (scheme == "node") return has(kNodeModules, rest) || has(kSchemedModules, rest);
  return !rest.starts_with('_') && rest.find("/_") == std::string_view::npos;
}

const char* builtin_source(std::string_view name) noexcept {
  const std::string_view scheme = scheme_of(name, ':');
  if (scheme.empty()) return nullptr;
  for (const Script& each : kScripts) {
    if (!each.path.ends_with(".ts")) continue;
    const std::string_view path = each.path.substr(0, each.path.size() - 3);  // "node/fs"
    if (name.size() == path.size() && scheme_of(path, '/') == scheme &&
        name.substr(scheme.size() + 1) == path.substr(scheme.size() + 1))
      return each.text;
  }
  return nullptr;
}

std::vector<std::string> public_builtin_names() {
  std::vector<std::string> names{"shoal:channel"};
  for (const Script& each : kScripts) {
    if (!each.path.ends_with(".ts")) continue;
    std::string name(each.path.substr(0, each.path.size() - 3));
    name[scheme_of(each.path, '/').size()] = ':';
    // What else shoal's modules consist of may be imported by the verbs' programs.
    const bool is_part = name.starts_with("shoal:") && name.find('/') != std::string::npos;
    if (is_public_builtin(name) && !is_part) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

std::string builtin_beside(std::string_view importer, std::string_view specifier) {
  if (scheme_of(importer, ':').empty() || !specifier.ends_with(".ts")) return {};
  std::string path(importer);
  path[path.find(':')] = '/';
  specifier.remove_suffix(3);
  const auto go_up = [&path] { path.resize(std::min(path.rfind('/'), path.size())); };
  go_up();  // From the file to its folder.
  for (;; specifier.remove_prefix(3)) {
    if (specifier.starts_with("./")) specifier.remove_prefix(2);
    if (!specifier.starts_with("../")) break;
    if (path.find('/') == std::string::npos) path.clear();
    go_up();
  }
  path += (path.empty() ? "" : "/") + std::string(specifier);
  const std::string_view scheme = scheme_of(path, '/');
  if (scheme.empty()) return {};
  path[scheme.size()] = ':';
  return builtin_source(path) ? path : std::string();
}

}  // namespace shoal
