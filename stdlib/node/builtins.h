// Node's built-in modules, as far as programs from npm need them: ES modules in TypeScript,
// compiled when first imported. An export named "module.exports" is what require() gives.
#pragma once

#include <string_view>

namespace shoal {

/// The source of `node:name`, or null.
const char* node_builtin_source(std::string_view name) noexcept;

}  // namespace shoal
