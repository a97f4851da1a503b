#include "cli/package_manager.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "cli/files.h"

namespace shoal::cli {
namespace {

struct LockFile {
  const char* name;
  Manager manager;
};
constexpr LockFile kLockFiles[] = {
    {"pnpm-lock.yaml", Manager::Pnpm},
    {"pnpm-workspace.yaml", Manager::Pnpm},
    {"bun.lock", Manager::Bun},
    {"bun.lockb", Manager::Bun},
    {"yarn.lock", Manager::Yarn},
    {"package-lock.json", Manager::Npm},
    {"npm-shrinkwrap.json", Manager::Npm},
};
constexpr Manager kManagers[] = {Manager::Npm, Manager::Pnpm, Manager::Yarn, Manager::Bun};

/// Yarn from version 2 on has other options. Its lock file begins with what made it.
bool is_berry(const std::string& folder) {
  std::string lock, ignored;
  return file_exists(folder + "/.yarnrc.yml") ||
         (read_text_file(folder + "/yarn.lock", lock, ignored) &&
          lock.find("\n__metadata:") != std::string::npos);
}

/// "pnpm@10.1.0", of package.json: "packageManager", or the first of "devEngines".
std::string named_manager(const Data& package) {
  std::string given = package["packageManager"].string();
  if (!given.empty()) return given;
  const Data& engine = package["devEngines"]["packageManager"];
  const Data& first = engine.items().empty() ? engine : engine.items()[0];
  const std::string name = first["name"].string();
  return name.empty() ? name : name + "@" + first["version"].string();
}

/// Of one folder. No value: it says nothing, or `error`.
std::optional<ChosenManager> manager_here(const std::string& folder, std::string& error) {
  const Data package = read_json_file(folder + "/package.json").value_or(Data());
  const std::string given = named_manager(package), name = given.substr(0, given.find('@'));
  for (const Manager each : kManagers) {
    if (name != program_of(each)) continue;
    const std::string version = given.substr(name.size());
    const bool is_first = version.starts_with("@1.") || version.starts_with("@^1") ||
                          version == "@1" || version.starts_with("@0.");
    const bool is_newer = version.size() > 1 && !is_first;
    const bool has_other_options = each == Manager::Yarn && (is_newer || is_berry(folder));
    return ChosenManager{has_other_options ? Manager::YarnBerry : each, "package.json"};
  }
  if (!name.empty()) {
    error = folder + "/package.json names the package manager '" + given +
            "', which shoal does not know: npm, pnpm, yarn and bun it can run.\n"
            "  Run it yourself; shoal reads what it puts into node_modules.";
    return std::nullopt;
  }
  for (const LockFile& each : kLockFiles) {
    if (!file_exists(folder + "/" + each.name)) continue;
    const bool has_other_options = each.manager == Manager::Yarn && is_berry(folder);
    return ChosenManager{has_other_options ? Manager::YarnBerry : each.manager, each.name};
  }
  return std::nullopt;
}

const char* verb_of(Manager manager, const PackageRequest& request) {
  const bool is_npm = manager == Manager::Npm;
  switch (request.action) {
    case PackageAction::Install: return is_npm && request.is_frozen ? "ci" : "install";
    case PackageAction::Remove: return is_npm ? "uninstall" : "remove";
    case PackageAction::Add: return is_npm ? "install" : "add";
  }
  return "";
}

/// `pnpm remove` before version 11 does not know --ignore-scripts; what is behind --config. all do.
void refuse_scripts(Manager manager, PackageAction action, PackageCommand& out) {
  if (manager == Manager::YarnBerry)
    out.words.emplace_back("--mode=skip-build");
  else if (manager == Manager::Pnpm && action == PackageAction::Remove)
    out.words.emplace_back("--config.ignore-scripts=true");
  else
    out.words.emplace_back("--ignore-scripts");
}

/// Most managers have come to refuse them by themselves: npm since 12, pnpm since 10, newer Yarns,
/// Bun of all but packages of note.
void allow_scripts(Manager manager, PackageAction action, PackageCommand& out) {
  if (manager == Manager::Npm) out.words.emplace_back("--dangerously-allow-all-scripts");
  if (manager == Manager::Pnpm)
    out.words.emplace_back("--config.dangerously-allow-all-builds=true");
  if (manager == Manager::YarnBerry) out.environment.emplace_back("YARN_ENABLE_SCRIPTS", "true");
  if (manager == Manager::Bun && action == PackageAction::Add) out.words.emplace_back("--trust");
}

}  // namespace

std::optional<ChosenManager> manager_of(const std::string& folder, std::string& error) {
  const std::filesystem::path start = std::filesystem::absolute(folder);
  for (std::filesystem::path at = start;; at = at.parent_path()) {
    std::optional<ChosenManager> found = manager_here(at.string(), error);
    if (found || !error.empty()) return found;
    if (at == at.parent_path()) return ChosenManager{};
  }
}

const char* program_of(Manager manager) {
  switch (manager) {
    case Manager::Npm: return "npm";
    case Manager::Pnpm: return "pnpm";
    case Manager::Yarn:
    case Manager::YarnBerry: return "yarn";
    case Manager::Bun: return "bun";
  }
  return "";
}

const char* source_of(Manager manager) {
  switch (manager) {
    case Manager::Npm: return "it comes with Node, or from your distribution";
    case Manager::Pnpm: return "'npm install --global pnpm', or https://pnpm.io";
    case Manager::Yarn:
    case Manager::YarnBerry: return "'npm install --global yarn', or https://yarnpkg.com";
    case Manager::Bun: return "'npm install --global bun', or https://bun.com";
  }
  return "";
}

PackageCommand command_of(Manager manager, const PackageRequest& request) {
  const bool is_npm = manager == Manager::Npm;
  PackageCommand out;
  out.words = {program_of(manager), verb_of(manager, request)};
  request.may_run_scripts ? allow_scripts(manager, request.action, out)
                          : refuse_scripts(manager, request.action, out);
  if (request.is_frozen && !is_npm)
    out.words.emplace_back(manager == Manager::YarnBerry ? "--immutable" : "--frozen-lockfile");
  if (request.is_for_development)
    out.words.emplace_back(is_npm ? "--save-dev" : manager == Manager::Bun ? "--dev" : "-D");
  std::copy(request.packages.begin(), request.packages.end(), std::back_inserter(out.words));
  return out;
}

}  // namespace shoal::cli
