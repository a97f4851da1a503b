// For tools around programs: the graph of a program's modules, the cache of compiled code, files
// that change. All from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "shoal/error.h"

namespace shoal {

// --- The modules of a program, without running it

struct GraphImport {
  std::string specifier;  // As written.
  std::string target;     // A path, or "node:fs"; empty: it was not found,
  std::string error;      // and so it says.
};
struct GraphModule {
  std::string path;
  std::string kind;  // "module", "commonjs", "json", "builtin".
  uint64_t bytes = 0;
  std::vector<GraphImport> imports;
  std::string error;  // It does not compile, or cannot be read.
};
struct GraphRequest {
  std::string entry;
  std::vector<std::string> conditions;
};
/// The entry first, then what it imports, in the order in which they are found; what compiles is in
/// the cache of compiled code then. Imports are those of
/// import declarations and of `export ... from`; import() and require() are not followed. Error:
/// Module (there is no such file).
Expected<std::vector<GraphModule>> module_graph(const GraphRequest& request);

/// Names of the built-in modules that programs can import, sorted: "node:fs", "shoal:fs".
std::vector<std::string> builtin_module_names();

// --- What programs are told of versions

struct ComponentVersion {
  std::string name, version;
};
/// "node": the Node.js whose interface programs find; "unicode": of the tables.
std::vector<ComponentVersion> component_versions();

// --- The cache of compiled code (SHOAL_CACHE_DIR, else XDG_CACHE_HOME/shoal or ~/.cache/shoal)

struct CachedCode {
  std::string source;  // The file that it was compiled from; "?" of an entry that is no good.
  std::string path;
  uint64_t bytes = 0;
};
/// Its folder; empty: it is off.
std::string code_cache_folder();
std::vector<CachedCode> cached_code();
/// How many entries went.
size_t clear_code_cache();
/// The same of those that nobody has used for 30 days, and of what is beyond 512 MB.
size_t trim_code_cache();

// --- Files that change

/// Tells when one of some files changes, comes or goes: by inotify on their folders, so that an
/// editor that writes a new file and renames it counts, too.
class SourceWatch {
 public:
  SourceWatch();
  ~SourceWatch();
  SourceWatch(SourceWatch&&) noexcept;
  SourceWatch& operator=(SourceWatch&&) noexcept;
  /// Whether the system can: inotify may have run out.
  bool is_on() const noexcept;
  void add(const std::string& path);
  /// The same of a folder and all below it but node_modules and .git; or of a file.
  void add_tree(const std::string& path);
  /// Any source or folder beside those that are watched counts, too: one that was missing may be
  /// there now.
  void add_neighbours(bool counts);
  /// The files that have changed, once nothing has for settle_ms; empty: nothing has for timeout_ms
  /// (below zero: for ever), or wake() was called.
  std::vector<std::string> wait(int timeout_ms, int settle_ms);
  /// From any thread, also in a signal's handler.
  void wake() noexcept;

 private:
  struct Core;
  std::unique_ptr<Core> core_;
};

}  // namespace shoal
