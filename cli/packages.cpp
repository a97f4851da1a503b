// shoal add, remove, install: the project's own package manager does it, and what is run is shown.
// Scripts of packages do not run, unless --allow-scripts.
#include <cstdio>
#include <filesystem>

#include "cli/child.h"
#include "cli/files.h"
#include "cli/package_manager.h"
#include "cli/verb.h"

namespace shoal::cli {
namespace {

/// npm: is how Deno says where a package is from. What is a path from `here` is one for the
/// manager, which runs in `folder`.
std::string package_from(const std::string& word, const std::string& here,
                         const std::string& folder) {
  if (word.starts_with("npm:")) return word.substr(4);
  if (here == folder) return word;
  const std::string scheme = word.starts_with("file:") ? "file:" : "";
  const std::filesystem::path path = word.substr(scheme.size());
  const bool is_relative = path.native().starts_with("./") || path.native().starts_with("../") ||
                           path == "." || path == "..";
  if (!is_relative) return word;
  return scheme + (here / path).lexically_normal().string();
}

/// As one could type it.
std::string line_of(const PackageCommand& command) {
  std::string line = "$";
  for (const auto& [name, value] : command.environment) line += " " + name + "=" + value;
  for (const std::string& word : command.words) line += " " + shell_quoted(word);
  return line;
}

std::string json_of(const PackageCommand& command, const std::string& folder) {
  Data::Array words;
  for (const std::string& word : command.words) words.emplace_back(word);
  Data::Members environment;
  for (const auto& [name, value] : command.environment) environment.push_back({name, value});
  return Data(Data::Members{{"command", std::move(words)},
                            {"folder", folder},
                            {"environment", std::move(environment)}})
      .to_json()
      .value_or("{}");
}

int there_is_none(const ChosenManager& chosen) {
  const std::string program = program_of(chosen.manager);
  const std::string because = chosen.because.empty() ? "" : " (" + chosen.because + " says so)";
  return failure("this project's packages are " + program + "'s" + because + ", and there is no " +
                 program + " here.\n  Install it (" + source_of(chosen.manager) +
                 "), or put the packages into node_modules by other means: shoal only reads "
                 "them.\n  To check types nothing of that is needed: 'shoal cache typescript' "
                 "fetches TypeScript and the types of Node's modules.");
}

int run_manager(const Invocation& invocation, PackageAction action) {
  if (action != PackageAction::Install && invocation.words.empty())
    return usage_error(std::string("nothing to ") + invocation.verb->name + ": name a package",
                       invocation.verb);
  const std::string here = current_folder();
  std::string folder = folder_with(here, "package.json");
  if (folder.empty()) folder = here;
  std::vector<std::string> packages;
  for (const std::string& word : invocation.words) {
    if (word.starts_with("jsr:"))
      return usage_error("packages of jsr: are not supported; those of npm are", invocation.verb);
    packages.push_back(package_from(word, here, folder));
  }
  if (invocation.has(Flag::Frozen) && !packages.empty())
    return usage_error("--frozen installs what the lock file has; it adds no package",
                       invocation.verb);
  std::string error;
  const std::optional<ChosenManager> chosen = manager_of(folder, error);
  if (!chosen) return failure(error);
  if (action == PackageAction::Install && !packages.empty()) action = PackageAction::Add;
  const PackageCommand command = command_of(
      chosen->manager, {action, invocation.has(Flag::Dev), invocation.has(Flag::AllowScripts),
                        invocation.has(Flag::Frozen), packages});
  if (invocation.has(Flag::Json) && !invocation.has(Flag::DryRun))
    return usage_error("--json is for --dry-run: what is run prints as it likes", invocation.verb);
  if (invocation.has(Flag::Json)) {
    std::printf("%s\n", json_of(command, folder).c_str());
    return 0;
  }
  if (!invocation.has(Flag::Quiet) || invocation.has(Flag::DryRun))
    std::fprintf(invocation.has(Flag::DryRun) ? stdout : stderr, "%s\n", line_of(command).c_str());
  if (invocation.has(Flag::DryRun)) return 0;
  if (find_in_path(command.words[0]).empty()) return there_is_none(*chosen);
  std::fflush(nullptr);
  const int code = run_child({command.words, folder, command.environment}, error);
  return error.empty() ? code : failure(error);
}

int run_add(const Invocation& i) { return run_manager(i, PackageAction::Add); }
int run_remove(const Invocation& i) { return run_manager(i, PackageAction::Remove); }
int run_install(const Invocation& i) { return run_manager(i, PackageAction::Install); }

constexpr Flag kAddFlags[] = {Flag::Dev, Flag::AllowScripts, Flag::DryRun, Flag::Json};
constexpr Flag kRemoveFlags[] = {Flag::AllowScripts, Flag::DryRun, Flag::Json};
constexpr Flag kInstallFlags[] = {Flag::Dev, Flag::Frozen, Flag::AllowScripts, Flag::DryRun,
                                  Flag::Json};
constexpr Example kAddExamples[] = {
    {"add zod", "npm install --ignore-scripts zod, or what the lock file asks for"},
    {"add -D typescript", "for development"},
};
constexpr Example kRemoveExamples[] = {{"remove zod", "npm uninstall --ignore-scripts zod"}};
constexpr Example kInstallExamples[] = {
    {"install", "what package.json asks for"},
    {"install --frozen", "what the lock file has, or it fails: npm ci, for servers that build"},
    {"install --dry-run", "only shows the command; with --json its words, for a machine"},
};
constexpr const char* kHow =
    "The project's own package manager does it: the one that package.json names in "
    "\"packageManager\", else npm, pnpm, yarn or bun by the lock file, there or in a folder above. "
    "What is run is shown. Scripts of packages are not run, unless --allow-scripts is given. "
    "Options "
    "of the manager's own stand behind --.";

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
                          .options = kRemoveFlags,
                          .examples = kRemoveExamples,
                          .run = run_remove};
const Verb kInstallVerb = {.name = "install",
                           .usage = "[options] [PACKAGE...]",
                           .summary = "install what package.json asks for",
                           .description = kHow,
                           .options = kInstallFlags,
                           .examples = kInstallExamples,
                           .run = run_install};

}  // namespace shoal::cli
