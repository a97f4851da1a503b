// The built-in modules written in TypeScript: "node:name", as far as programs from npm need them
// (this folder), and "shoal:name" (stdlib/shoal). ES modules, compiled when first imported. An
// export named "module.exports" is what require() gives.
#pragma once

#include <string_view>

namespace shoal {

/// The source of the module of that whole name ("node:fs"), or null.
const char* builtin_source(std::string_view name) noexcept;

}  // namespace shoal
