// shoal add, remove, install: the project's own package manager does it, and what is run is shown.
// Scripts of packages do not run, unless --allow-scripts.
#include <cstdio>

#include "cli/child.h"
#include "cli/files.h"
#include "cli/verb.h"

namespace shoal::cli {
namespace {

enum class Manager { Npm, Pnpm, Yarn, YarnBerry };
const char* program_of(Manager m) {
  return m == Manager::Npm ? "npm" : m == Manager::Pnpm ? "pnpm" : "yarn";
}

/// By package.json's "packageManager", else by the lock file, else npm.
Manager manager_of(const std::string& folder) {
  const auto has = [&folder](const char* name) { return file_exists(folder + "/" + name); };
  const Data package = read_json_file(folder + "/package.json").value_or(Data());
  const std::string given = package["packageManager"].string();
  const bool is_berry =
      has(".yarnrc.yml") || (given.starts_with("yarn@") && !given.starts_with("yarn@1."));
  if (given.starts_with("pnpm@")) return Manager::Pnpm;
  if (given.starts_with("npm@")) return Manager::Npm;
  if (given.starts_with("yarn@")) return is_berry ? Manager::YarnBerry : Manager::Yarn;
  if (has("pnpm-lock.yaml")) return Manager::Pnpm;
  if (has("yarn.lock")) return is_berry ? Manager::YarnBerry : Manager::Yarn;
  return Manager::Npm;
}

enum class Action { Add, Remove, Install };

std::vector<std::string> command_of(Manager manager, Action action, const Invocation& invocation) {
  const bool is_npm = manager == Manager::Npm;
  const char* const verb = action == Action::Install  ? "install"
                           : action == Action::Remove ? (is_npm ? "uninstall" : "remove")
                           : is_npm                   ? "install"
                                                      : "add";
  std::vector<std::string> words{program_of(manager), verb};
  if (!invocation.has(Flag::AllowScripts)) {
    if (manager != Manager::YarnBerry)
      words.emplace_back("--ignore-scripts");
    else if (action != Action::Remove)
      words.emplace_back("--mode=skip-build");
  }
  if (invocation.has(Flag::Dev)) words.emplace_back(is_npm ? "--save-dev" : "-D");
  for (const std::string& word : invocation.words)  // npm: is how Deno says where it is from.
    words.push_back(word.starts_with("npm:") ? word.substr(4) : word);
  return words;
}

int run_manager(const Invocation& invocation, Action action) {
  if (action != Action::Install && invocation.words.empty())
    return usage_error(std::string("nothing to ") + invocation.verb->name + ": name a package",
                       invocation.verb);
  for (const std::string& word : invocation.words)
    if (word.starts_with("jsr:"))
      return usage_error("packages of jsr: are not supported; those of npm are", invocation.verb);
  std::string folder = folder_with(current_folder(), "package.json");
  if (folder.empty()) folder = current_folder();
  const Manager manager = manager_of(folder);
  ChildRequest request;
  request.words = command_of(manager, action, invocation);
  request.folder = folder;
  std::string line;
  for (const std::string& word : request.words) line += " " + shell_quoted(word);
  if (!invocation.has(Flag::Quiet) || invocation.has(Flag::DryRun))
    std::fprintf(invocation.has(Flag::DryRun) ? stdout : stderr, "$%s\n", line.c_str());
  if (invocation.has(Flag::DryRun)) return 0;
  if (find_in_path(program_of(manager)).empty())
    return failure(std::string("this project's packages are ") + program_of(manager) +
                   "'s, and there is no " + program_of(manager) +
                   " here.\n  Install it (it comes with Node, or from your distribution), or put "
                   "the packages into node_modules by other means: shoal only reads them.\n"
                   "  To check types nothing of that is needed: 'shoal cache typescript' fetches "
                   "TypeScript and the types of Node's modules.");
  std::fflush(nullptr);
  std::string error;
  const int code = run_child(request, error);
  return error.empty() ? code : failure(error);
}

int run_add(const Invocation& i) { return run_manager(i, Action::Add); }
int run_remove(const Invocation& i) { return run_manager(i, Action::Remove); }
int run_install(const Invocation& i) { return run_manager(i, Action::Install); }

constexpr Flag kAddFlags[] = {Flag::Dev, Flag::AllowScripts, Flag::DryRun};
constexpr Flag kFlags[] = {Flag::AllowScripts, Flag::DryRun};
constexpr Example kAddExamples[] = {
    {"add zod", "npm install --ignore-scripts zod, or what the lock file asks for"},
    {"add -D typescript", "for development"},
};
constexpr Example kRemoveExamples[] = {{"remove zod", "npm uninstall --ignore-scripts zod"}};
constexpr Example kInstallExamples[] = {
    {"install", "what package.json asks for"},
    {"install --dry-run", "only shows the command"},
};
constexpr const char* kHow =
    "The project's own package manager does it: the one that package.json names in "
    "\"packageManager\", else npm, pnpm or yarn by the lock file. What is run is shown. Scripts of "
    "packages are not run, unless --allow-scripts is given.";

}  // namespace

const Verb kAddVerb = {.name = "add",
                       .usage = "[options] PACKAGE...",
                       .summary = "add packages, by the project's package manager",
                       .description = kHow,
                       .options = kAddFlags,
                       .examples = kAddExamples,
                       .run = run_add};
const Verb kRemoveVerb = {.name = "remove",
                          .usage = "[options] PACKAGE...",
                          .summary = "remove packages, by the project's package manager",
                          .description = kHow,
                          .options = kFlags,
                          .examples = kRemoveExamples,
                          .run = run_remove};
const Verb kInstallVerb = {.name = "install",
                           .usage = "[options] [PACKAGE...]",
                           .summary = "install what package.json asks for",
                           .description = kHow,
                           .options = kFlags,
                           .examples = kInstallExamples,
                           .run = run_install};

}  // namespace shoal::cli
