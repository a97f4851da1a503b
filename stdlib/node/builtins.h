// The built-in modules written in TypeScript: "node:name", as far as programs from npm need them
// (this folder), "shoal:name" (stdlib/shoal), and "web:name" (stdlib/web), of which the globals
// are made that no program imports. A name is the file's path in stdlib. ES modules, compiled as
// shoal is built. An export named "module.exports" is what require() gives.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vm/bytecode/image.h"

namespace shoal {

/// Node's own list (names.def), without "node:"; and what must be named with it.
std::span<const std::string_view> node_modules() noexcept;
std::span<const std::string_view> schemed_node_modules() noexcept;
/// Whether "node:" may be left out before that name.
bool is_node_module(std::string_view name) noexcept;
/// Whether a program may import the module of that whole name. Others serve these alone.
bool is_public_builtin(std::string_view name) noexcept;

/// The source of the module of that whole name ("node:fs"), or null.
const char* builtin_source(std::string_view name) noexcept;

/// The compiled image of the built-in module of that name, with its source.
std::unique_ptr<UnitImage> builtin_image(std::string_view name);

/// Of the modules that programs can import, sorted.
std::vector<std::string> public_builtin_names();

/// The built-in module that another one names by a relative specifier ("./ring.ts"), or empty.
std::string builtin_beside(std::string_view importer, std::string_view specifier);

}  // namespace shoal
