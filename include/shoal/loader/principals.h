// Whom code belongs to: the program, or a package that has permissions of its own (Principal,
// io/door/door.h). It is told from where the code is; what a built-in module can do is told from
// whom it was made for.
//
// A package with permissions of its own gets built-in modules of its own: `import "node:fs"` in it
// gives an instance whose way through the door ("shoal:host") says who asks. So a function carries
// the right to what it does, whoever calls it: the program may hand a package its own readFile, and
// a package that hands the program one of its functions gains nothing by that. Modules that give no
// way to the world (events, streams, buffer, util, ...) are shared: their classes are the same for
// all.
//
// The globals that reach the world (process, fetch, Worker) are others for a package, too
// (stdlib/node/_own_globals.ts): whose code reads the global decides. Where none is running (a
// native called by a timer or a promise itself), nothing is allowed.
#pragma once

#include <string>
#include <string_view>

#include "io/door/door.h"

namespace shoal {
class Context;
}

namespace shoal::loader {

/// Of a file below node_modules: "csv-parse", "@scope/name"; of any other: empty. Nearest first:
/// what a package has brought along is a package of its own.
std::string_view package_of(std::string_view path) noexcept;

/// The key of a module that was made for somebody, or the name of a text that somebody has
/// compiled: of the program, the name itself.
std::string key_for(const std::string& name, Principal who);
struct ModuleOwner {
  std::string name;
  Principal who = kProgramPrincipal;  // As its key says.
};
ModuleOwner owner_of_key(const std::string& key);

/// Whether a built-in module is one for all: it gives no way to the world.
bool is_shared_builtin(std::string_view name);

/// Whom a module belongs to, by its key or its file.
Principal principal_of_module(Door& door, const std::string& key);
/// Whom the innermost running code belongs to; if none runs, it is nobody. Outside: of what is not
/// ours, whatever modules it has called.
enum class CodeOf : uint8_t { Anybody, Outside };
Principal running_principal(Context& cx, Door& door, CodeOf which = CodeOf::Anybody);
/// Whether that is a built-in module's.
bool runs_builtin(Context& cx);

}  // namespace shoal::loader
