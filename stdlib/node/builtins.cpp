#include "stdlib/node/builtins.h"

#include <string>

namespace shoal {

const char* node_builtin_source(std::string_view name) noexcept {
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
    if (!each.path.starts_with("node/") || !each.path.ends_with(".ts")) continue;
    std::string_view module = each.path.substr(5, each.path.size() - 8);
    if (module == name) return each.text;
  }
  return nullptr;
}

}  // namespace shoal
