// shoal init: the files that a project begins with.
#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/child.h"
#include "cli/files.h"
#include "cli/types.h"
#include "cli/verb.h"

namespace shoal::cli {
namespace {

constexpr const char* kMain =
    "export function greet(name: string): string {\n"
    "  return `Hello, ${name}!`;\n"
    "}\n"
    "\n"
    "if (import.meta.main) console.log(greet(process.argv[2] ?? \"world\"));\n";

constexpr const char* kTest =
    "import { expect, test } from \"shoal:test\";\n"
    "import { greet } from \"./main.ts\";\n"
    "\n"
    "test(\"greets by name\", () => {\n"
    "  expect(greet(\"shoal\")).toBe(\"Hello, shoal!\");\n"
    "});\n";

/// `verbatimModuleSyntax` and the like: what TypeScript checks is what shoal runs.
constexpr const char* kConfig =
    "{\n"
    "  \"compilerOptions\": {\n"
    "    \"strict\": true,\n"
    "    \"target\": \"ESNext\",\n"
    "    \"module\": \"Preserve\",\n"
    "    \"moduleDetection\": \"force\",\n"
    "    \"lib\": [\"ESNext\"],\n"
    "    \"noEmit\": true,\n"
    "    \"allowImportingTsExtensions\": true,\n"
    "    \"resolveJsonModule\": true,\n"
    "    \"verbatimModuleSyntax\": true,\n"
    "    \"noUncheckedIndexedAccess\": true,\n"
    "    \"skipLibCheck\": true\n"
    "  },\n"
    "  \"include\": [\"**/*.ts\", \"**/*.tsx\", \".shoal/types/index.d.ts\"]\n"
    "}\n";

std::string package_of(const std::string& name) {
  return "{\n"
         "  \"name\": " +
         json_string(name) +
         ",\n"
         "  \"version\": \"0.1.0\",\n"
         "  \"private\": true,\n"
         "  \"type\": \"module\",\n"
         "  \"scripts\": {\n"
         "    \"start\": \"shoal run main.ts\",\n"
         "    \"dev\": \"shoal run --watch main.ts\",\n"
         "    \"test\": \"shoal test\",\n"
         "    \"check\": \"shoal check\"\n"
         "  },\n"
         "  \"devDependencies\": {\n"
         "    \"@types/node\": \"^22.0.0\",\n"
         "    \"typescript\": \"^5.9.0\"\n"
         "  }\n"
         "}\n";
}

constexpr const char* kSettings =
    "{\n"
    "  \"typescript.tsdk\": \"node_modules/typescript/lib\",\n"
    "  \"typescript.preferences.importModuleSpecifierEnding\": \"js\"\n"
    "}\n";

struct NewFile {
  std::string name, text;
};

/// As npm wants the name of a package to be.
std::string package_name(const std::string& folder) {
  const std::filesystem::path path = std::filesystem::path(current_folder()) / folder / "";
  std::string name;
  for (const char c : path.lexically_normal().parent_path().filename().string()) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    const bool is_plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') ||
                          lower == '-' || lower == '_' || lower == '.';
    if (is_plain || (!name.empty() && name.back() != '-')) name += is_plain ? lower : '-';
  }
  while (name.ends_with('-')) name.pop_back();
  name.erase(0, std::min(name.find_first_not_of("-_."), name.size()));
  return name.empty() ? "project" : name;
}

/// Whether the package's scripts are those that init writes, or do as much.
bool has_tasks(const Data& package) {
  for (const char* const each : {"start", "test", "check"})
    if (!package["scripts"][each].string().starts_with("shoal ")) return false;
  return true;
}

int run(const Invocation& invocation) {
  if (invocation.words.size() > 1) return usage_error("init takes one folder", invocation.verb);
  const std::string folder = invocation.words.empty() ? "." : invocation.words[0];
  const NewFile files[] = {
      {"package.json", package_of(package_name(folder))},
      {"tsconfig.json", kConfig},
      {"main.ts", kMain},
      {"main.test.ts", kTest},
      {".gitignore", "node_modules/\n.shoal/\n"},
      {".vscode/settings.json", kSettings},
  };
  const bool is_quiet = invocation.has(Flag::Quiet);
  std::string error;
  for (const NewFile& each : files) {
    const std::string path = folder + "/" + each.name;
    if (file_exists(path) && !invocation.has(Flag::Force)) {
      if (!is_quiet) std::fprintf(stderr, "kept     %s\n", each.name.c_str());
      continue;
    }
    if (!write_text_file(path, each.text, error))
      return failure("cannot write " + path + ": " + error);
    if (!is_quiet) std::fprintf(stderr, "written  %s\n", each.name.c_str());
  }
  if (!write_type_files(folder + "/.shoal/types", error)) return failure(error);
  if (is_quiet) return 0;
  std::fprintf(stderr, "written  .shoal/types\n\n");
  const std::string enter = folder == "." ? "" : "  cd " + shell_quoted(folder) + "\n";
  const Data package = read_json_file(folder + "/package.json").value_or(Data());
  std::fprintf(stderr, "%s%s", enter.c_str(),
               has_tasks(package)
                   ? "  shoal task start     runs it\n"
                     "  shoal task test      tests it\n"
                     "  shoal task check     checks its types\n"
                     "  shoal install        fetches typescript and @types/node, for the "
                     "editor\n"
                   : "  shoal main.ts        runs it\n"
                     "  shoal test           tests it\n"
                     "  shoal check          checks its types\n"
                     "  shoal add -D typescript @types/node    for the editor\n");
  return 0;
}

constexpr Flag kFlags[] = {Flag::Force};
constexpr Example kExamples[] = {
    {"init", "here"},
    {"init hello", "in a new folder"},
};

}  // namespace

const Verb kInitVerb = {
    .name = "init",
    .usage = "[options] [FOLDER]",
    .summary = "a new project, which runs, tests and type-checks",
    .description =
        "Writes package.json, tsconfig.json, main.ts, a test, settings for VS Code and "
        "shoal's types. Files that are there stay, unless --force.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Files,
    .run = run,
};

}  // namespace shoal::cli
