// shoal check: types, by the project's TypeScript run inside of shoal (stdlib/shoal/check/); where
// there is none, syntax and modules, by ourselves.
#include <unistd.h>

#include <cstdio>

#include "cli/check.h"
#include "cli/terminal.h"

namespace shoal::cli {

int run_check(const Invocation& invocation, const std::vector<std::string>& words, bool is_quiet) {
  RuntimeSettings runtime_settings;
  runtime_settings.threads = 0;
  const Runtime runtime(std::move(runtime_settings));
  Data::Members config;
  Data::Array files;
  for (const std::string& each : words) files.emplace_back(each);
  const std::string* const project = invocation.value(Flag::Project);
  config.emplace_back("words", Data(std::move(files)));
  config.emplace_back("project", Data(project ? *project : std::string()));
  config.emplace_back("json", Data(invocation.has(Flag::Json)));
  config.emplace_back("quiet", Data(is_quiet || invocation.has(Flag::Quiet)));
  config.emplace_back("watch", Data(invocation.has(Flag::Watch) && !is_quiet));
  config.emplace_back("modulesOnly", Data(invocation.has(Flag::ModulesOnly)));
  config.emplace_back("colors", Data(wants_colors(STDOUT_FILENO)));
  config.emplace_back("isTerminal", Data(is_terminal(STDOUT_FILENO)));
  ContextSettings settings;
  settings.name = "check";
  settings.process.emplace().allow_js = true;
  settings.permissions = ContextPermissions::everything();
  settings.set("__shoalCheck.config", Data(std::move(config)));
  settings.define("__shoalCheck.checkModules",
                  [](std::vector<std::string> paths) { return check_modules(paths); });
  const auto context = runtime.create_context(std::move(settings));
  if (!context) return failure(context.error().message);
  const auto result =
      context->run_main(MainProgram::source("import \"shoal:check/runner\";", "[check]")).get();
  if (!result) return failure(result.error().message);
  std::fputs(result->error.c_str(), stderr);
  return result->exit_code;
}

namespace {

int check(const Invocation& invocation) { return run_check(invocation, invocation.words, false); }

constexpr Flag kFlags[] = {Flag::Project, Flag::Watch, Flag::ModulesOnly, Flag::Json};
constexpr Example kExamples[] = {
    {"check", "the project of the nearest tsconfig.json, or all files below this folder"},
    {"check main.ts", "a file, and what it imports"},
    {"check --watch", "again when a file changes"},
    {"check --modules-only", "syntax, imports and exports alone, in milliseconds"},
};

}  // namespace

const Verb kCheckVerb = {
    .name = "check",
    .usage = "[options] [FILE or FOLDER...]",
    .summary = "check types, without running anything",
    .description =
        "Checks types with the project's TypeScript (node_modules/typescript), which runs inside "
        "of shoal, as its tsconfig.json says. Where there is none, syntax, imports and exports "
        "are checked, and a line says so.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .order = Order::Free,
    .run = check,
};

}  // namespace shoal::cli
