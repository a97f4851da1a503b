#include "stdlib/node/builtins.h"

#include <string>

namespace shoal {

const char* builtin_source(std::string_view name) noexcept {
  struct Script {
    std::string_view path;
    const char* text;
  };
#define SCRIPT(path, ...) {path, __VA_ARGS__},
  static constexpr Script kScripts[] = {
#include "generated/stdlib_scripts.inc"
  };
#undef SCRIPT
  for (const Script& each : kScripts) {
    if (!each.path.ends_with(".ts")) continue;
    const std::string_view path = each.path.substr(0, each.path.size() - 3);  // "node/fs"
    const size_t scheme = path.find('/');
    if (scheme == std::string_view::npos || name.size() != path.size()) continue;
    if (path.substr(0, scheme) != "node" && path.substr(0, scheme) != "shoal") continue;
    if (name[scheme] == ':' && name.substr(0, scheme) == path.substr(0, scheme) &&
        name.substr(scheme + 1) == path.substr(scheme + 1))
      return each.text;
  }
  return nullptr;
}

}  // namespace shoal
