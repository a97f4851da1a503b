// shoal types: prints or writes the declaration files.
#include "cli/types.h"

#include <cstdio>
#include <cstring>
#include <vector>

#include "cli/files.h"
#include "cli/verb.h"
#include "include/shoal/nearest.h"

namespace shoal::cli {
namespace {

constexpr TypeFile kTypeFiles[] = {
#define SCRIPT(name, text) {name, text},
#include "generated/type_files.inc"
#undef SCRIPT
};

int print_module(const Invocation& invocation) {
  std::string name = invocation.words[0];
  if (name.starts_with("shoal:")) name = name.substr(6);
  for (const TypeFile& each : kTypeFiles) {
    if (each.name != name + ".d.ts") continue;
    std::fputs(each.text, stdout);
    return 0;
  }
  std::vector<std::string> names;
  for (const TypeFile& each : kTypeFiles)
    names.emplace_back(each.name, std::strlen(each.name) - std::strlen(".d.ts"));
  const std::string near = nearest_name(name, names);
  return failure("there are no types of '" + invocation.words[0] + "'" +
                 (near.empty() ? std::string() : "; did you mean '" + near + "'?"));
}

int run(const Invocation& invocation) {
  if (invocation.has(Flag::Write)) {
    const std::string* const given = invocation.value(Flag::Write);
    const std::string folder = given ? *given : ".shoal/types";
    std::string error;
    if (!write_type_files(folder, error)) return failure(error);
    if (!invocation.has(Flag::Quiet))
      std::fprintf(
          stderr,
          "%zu files in %s; in tsconfig.json: \"include\": [\"**/*.ts\", \"%s/index.d.ts\"]\n",
          std::size(kTypeFiles), folder.c_str(), folder.c_str());
    return 0;
  }
  if (!invocation.words.empty()) return print_module(invocation);
  // One file: globals.d.ts first, as references to libraries count at a file's head alone; what
  // refers to the other files has no place in it.
  for (const bool is_head : {true, false})
    for (const TypeFile& each : kTypeFiles) {
      const std::string_view name = each.name;
      if (name != "index.d.ts" && (name == "globals.d.ts") == is_head)
        std::fputs(each.text, stdout);
    }
  return 0;
}

constexpr Flag kFlags[] = {Flag::Write};
constexpr Example kExamples[] = {
    {"types >shoal.d.ts", "all of it, in one file"},
    {"types --write", "a file a module, in .shoal/types"},
    {"types shoal:fs", "of one module"},
};

}  // namespace

std::span<const TypeFile> type_files() noexcept { return kTypeFiles; }

bool write_type_files(const std::string& folder, std::string& error) {
  for (const TypeFile& each : kTypeFiles) {
    const std::string path = folder + "/" + each.name;
    std::string why;
    if (write_text_file(path, each.text, why)) continue;
    error = "cannot write " + path + ": " + why;
    return false;
  }
  return true;
}

const Verb kTypesVerb = {
    .name = "types",
    .usage = "[options] [MODULE]",
    .summary = "declaration files (.d.ts) of shoal's globals and modules",
    .description =
        "Prints the types of shoal's globals and shoal: modules for TypeScript and "
        "editors, or writes them into a folder. The types of Node's modules are those "
        "of the package @types/node.",
    .options = kFlags,
    .examples = kExamples,
    .run = run,
};

}  // namespace shoal::cli
