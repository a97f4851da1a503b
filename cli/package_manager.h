// The package managers that `shoal add`, `remove` and `install` know: which one is a project's, and
// what each is told.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace shoal::cli {

enum class Manager { Npm, Pnpm, Yarn, YarnBerry, Bun };

struct ChosenManager {
  Manager manager = Manager::Npm;
  std::string because;  // The file that says so; empty: nothing does, so it is npm.
};
/// That of the project in `folder`: of the nearest folder, there or above (a workspace's root),
/// with a package.json that names one ("packageManager", "devEngines"), or a lock file. Nothing:
/// `error` says why.
std::optional<ChosenManager> manager_of(const std::string& folder, std::string& error);

/// The program's name in PATH.
const char* program_of(Manager manager);
/// How to come by it.
const char* source_of(Manager manager);

enum class PackageAction { Add, Remove, Install };
struct PackageRequest {
  PackageAction action;
  bool is_for_development = false, may_run_scripts = false, is_frozen = false;
  std::span<const std::string> packages;
};
struct PackageCommand {
  std::vector<std::string> words;
  std::vector<std::pair<std::string, std::string>> environment;
};
PackageCommand command_of(Manager manager, const PackageRequest& request);

}  // namespace shoal::cli
