// From specifier to file: Node's resolution of ES modules and of require, with what TypeScript adds
// (tsconfig paths, extensions left out, ".js" that means ".ts").
//
// Where the two disagree: an exact file wins in node_modules; elsewhere a .ts file wins over the
// .js beside it that it was compiled to. Extensions may be left out and folders may be imported by
// `import` too, as TypeScript's bundler mode has it: what resolves in Node resolves to the same
// file.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "include/shoal/loader/package.h"
#include "include/shoal/loader/tsconfig.h"

namespace shoal::loader {

/// Config: what a tsconfig.json extends, by the rules of TypeScript.
enum class ResolveMode : uint8_t { Import, Require, Config };

/// Where a specifier leads: a file, a built-in module, or an error.
struct Resolved {
  std::string path;        // Real path of a file; empty otherwise.
  std::string query = {};  // "?v=2" or "#a" of a URL: a module of its own.
  std::string builtin;     // "node:fs" for "fs" and "node:fs"; "shoal:fs".
  std::string code;        // ERR_MODULE_NOT_FOUND and the like: it failed,
  std::string message;     // and so it says.

  bool ok() const noexcept { return code.empty(); }
};

class Resolver {
 public:
  Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  /// `importer`: absolute path of the file that asks (or of one that could lie in its folder).
  Resolved resolve(std::string_view specifier, const std::string& importer, ResolveMode mode);
  /// The file that a path on the command line means; empty: none.
  std::string resolve_entry(const std::string& path);

  Packages& packages() noexcept { return packages_; }
  TsConfigs& configs() noexcept { return configs_; }
  /// That hold besides the usual ones and those of tsconfig.json.
  std::vector<std::string> conditions;

 private:
  struct Request {
    std::string_view specifier;
    const std::string& importer;
    ResolveMode mode;
    const TsConfig* config;  // Of the importer; null in node_modules.
    bool prefers_typescript;
  };
  Resolved resolve_target(const Request& r);
  Resolved resolve_relative_url(const Request& r);
  Resolved resolve_path(const Request& r, const std::string& path);
  Resolved resolve_bare(const Request& r);
  std::string resolve_config(const std::string& name, const std::string& importer);
  Resolved resolve_mapped(const Request& r, bool& found);
  Resolved resolve_imports(const Request& r);
  Resolved resolve_in_package(const Request& r, const Package& package, std::string_view subpath);
  Resolved resolve_main(const Request& r, const Package* package, const std::string& folder);
  Resolved resolve_exports(const Request& r, const Package& package, const std::string& subpath);
  std::string find_file(const Request& r, const std::string& path);
  std::string find_index(const Request& r, const std::string& folder);
  std::string find_file_or_folder(const Request& r, const std::string& path);
  Resolved finish(const std::string& path) const;
  Resolved not_found(const Request& r, const std::string& path);
  Resolved package_not_found(const Request& r, const std::string& name);

  /// PACKAGE_TARGET_RESOLVE's outcomes besides an error.
  enum class Target : uint8_t { Undefined, Null, Found, Failed };
  Target target_of(const Request& r, const Package& package, const Json& target,
                   const std::string& match, bool is_imports, bool is_pattern, Resolved& out);
  Target string_target(const Request& r, const Package& package, const std::string& target,
                       const std::string& match, bool is_imports, bool is_pattern, Resolved& out);
  Target match_of(const Request& r, const Package& package, const std::string& key,
                  const Json& table, bool is_imports, Resolved& out);

  Packages packages_;
  TsConfigs configs_;
};

/// Whether the path lies in some package's folder in node_modules.
bool in_node_modules(std::string_view path) noexcept;
/// .ts, .tsx, .mts, .cts.
bool is_typescript_path(std::string_view path) noexcept;

}  // namespace shoal::loader
