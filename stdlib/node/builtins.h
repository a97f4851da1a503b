// The built-in modules written in TypeScript: "node:name", as far as programs from npm need them
// (this folder), "shoal:name" (stdlib/shoal), and "web:name" (stdlib/web), of which the globals
// are made that no program imports. A name is the file's path in stdlib. ES modules, compiled when
// first imported. An export named "module.exports" is what require() gives.
#pragma once

#include <string>
#include <string_view>

namespace shoal {

/// The source of the module of that whole name ("node:fs"), or null.
const char* builtin_source(std::string_view name) noexcept;

/// The built-in module that another one names by a relative specifier ("./ring.ts"), or empty.
std::string builtin_beside(std::string_view importer, std::string_view specifier);

}  // namespace shoal
