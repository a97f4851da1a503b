// shoal check: types, by a TypeScript that runs inside of shoal or beside it (stdlib/shoal/check/);
// where there is none, syntax and modules, by ourselves.
#include <shoal/tools.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "cli/check.h"
#include "cli/files.h"
#include "cli/terminal.h"
#include "cli/types.h"

namespace shoal::cli {

namespace {

/// Runs a built-in module that has `__shoalCheck` as its way to here.
int run_module(const char* module, ContextSettings settings) {
  RuntimeSettings runtime_settings;
  runtime_settings.threads = 0;
  const Runtime runtime(std::move(runtime_settings));
  settings.name = "check";
  settings.process.emplace().allow_js = true;
  settings.permissions = ContextPermissions::everything();
  const auto context = runtime.create_context(std::move(settings));
  if (!context) return failure(context.error().message);
  const std::string text = std::string("import \"") + module + "\";";
  const auto result = context->run_main(MainProgram::source(text, "[check]")).get();
  if (!result) return failure(result.error().message);
  std::fputs(result->error.c_str(), stderr);
  return result->exit_code;
}

/// Of a person at the terminal; where there is none: no. Where CI is set nobody is there.
bool asks(const std::string& question) {
  const char* const ci = std::getenv("CI");
  if (!is_terminal(STDIN_FILENO) || !is_terminal(STDERR_FILENO) || (ci && *ci)) return false;
  std::fprintf(stderr, "%s [y/N] ", question.c_str());
  std::string answer;
  for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar())
    answer += static_cast<char>(c);
  return answer == "y" || answer == "Y" || answer == "yes";
}

/// index.d.ts of shoal's own types, in the cache: by what is in them, as another shoal has others.
std::string own_types() {
  const std::string packages = cached_packages_folder();
  if (packages.empty()) return {};
  size_t hash = 0;
  for (const TypeFile& each : type_files())
    hash = hash * 31 + std::hash<std::string_view>()(each.text);
  const std::string folder = packages + "/types-" + std::to_string(hash);
  std::string index = folder + "/index.d.ts";
  if (file_exists(index)) return index;
  const std::string made = folder + "." + std::to_string(::getpid());
  std::string error;
  std::error_code ignored;
  if (write_type_files(made, error)) std::filesystem::rename(made, folder, ignored);
  std::filesystem::remove_all(made, ignored);  // Another may have been quicker.
  return file_exists(index) ? index : std::string();
}

}  // namespace

std::string cached_packages_folder() {
  const std::string cache = code_cache_folder();
  return cache.empty() ? cache : cache.substr(0, cache.rfind('/')) + "/packages";
}

int run_check(const Invocation& invocation, const std::vector<std::string>& words, bool is_quiet) {
  Data::Members config;
  Data::Array files;
  for (const std::string& each : words) files.emplace_back(each);
  const std::string* const project = invocation.value(Flag::Project);
  const bool is_json = invocation.has(Flag::Json);
  config.emplace_back("words", Data(std::move(files)));
  config.emplace_back("project", Data(project ? *project : std::string()));
  config.emplace_back("json", Data(is_json));
  config.emplace_back("quiet", Data(is_quiet || invocation.has(Flag::Quiet)));
  config.emplace_back("watch", Data(invocation.has(Flag::Watch) && !is_quiet));
  config.emplace_back("modulesOnly", Data(invocation.has(Flag::ModulesOnly)));
  config.emplace_back("yes", Data(invocation.has(Flag::Yes)));
  config.emplace_back("packagesFolder", Data(cached_packages_folder()));
  config.emplace_back("colors", Data(wants_colors(STDOUT_FILENO)));
  config.emplace_back("isTerminal", Data(is_terminal(STDOUT_FILENO)));
  config.emplace_back("shows", Data(is_terminal(STDERR_FILENO)));
  ContextSettings settings;
  settings.set("__shoalCheck.config", Data(std::move(config)));
  settings.define("__shoalCheck.checkModules",
                  [](std::vector<std::string> paths) { return check_modules(paths); });
  settings.define("__shoalCheck.asks",
                  [is_json](std::string question) { return !is_json && asks(question); });
  settings.define("__shoalCheck.ownTypes", [] { return own_types(); });
  return run_module("shoal:check/runner", std::move(settings));
}

int fetch_typescript(bool is_quiet) {
  Data::Members config;
  config.emplace_back("packagesFolder", Data(cached_packages_folder()));
  config.emplace_back("quiet", Data(is_quiet));
  config.emplace_back("shows", Data(!is_quiet && is_terminal(STDERR_FILENO)));
  ContextSettings settings;
  settings.set("__shoalCheck.config", Data(std::move(config)));
  return run_module("shoal:check/fetch_runner", std::move(settings));
}

namespace {

int check(const Invocation& invocation) { return run_check(invocation, invocation.words, false); }

constexpr Flag kFlags[] = {Flag::Project,     Flag::Watch, Flag::NoClearScreen,
                           Flag::ModulesOnly, Flag::Yes,   Flag::Json};
constexpr Example kExamples[] = {
    {"check", "the project of the nearest tsconfig.json, or all files below this folder"},
    {"check main.ts", "a file, and what it imports"},
    {"check --watch", "again when a file changes"},
    {"check --modules-only", "syntax, imports and exports alone, in milliseconds"},
    {"check --yes", "fetches TypeScript into the cache first, if there is none"},
};

}  // namespace

const Verb kCheckVerb = {
    .name = "check",
    .usage = "[options] [FILE or FOLDER...]",
    .summary = "check types, without running anything",
    .description =
        "Checks types as tsconfig.json says, with the project's TypeScript: its library "
        "(node_modules/typescript) runs inside of shoal; its native compiler (TypeScript 7, "
        "@typescript/native-preview) as a program. Else with that of 'shoal cache typescript', "
        "with tsgo of PATH, or with one that is installed for the machine. Where there is none, "
        "it is offered at the terminal; without it syntax, imports and exports are checked, and a "
        "line says so.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .order = Order::Free,
    .run = check,
};

}  // namespace shoal::cli
