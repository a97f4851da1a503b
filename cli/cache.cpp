// shoal cache: the compiled code on disk, and the TypeScript that `shoal check` has fetched.
#include <shoal/tools.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/check.h"
#include "cli/files.h"
#include "cli/terminal.h"
#include "cli/verb.h"

namespace shoal::cli {
namespace {

uint64_t bytes_below(const std::filesystem::path& folder) {
  uint64_t bytes = 0;
  std::error_code ignored;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder, ignored))
    if (each.is_regular_file(ignored)) bytes += each.file_size(ignored);
  return bytes;
}

/// TypeScript, and the types of Node's modules beside it: "typescript-5.9.3-22.20.5".
std::vector<CachedCode> cached_packages() {
  std::vector<CachedCode> all;
  std::error_code ignored;
  for (const auto& each : std::filesystem::directory_iterator(cached_packages_folder(), ignored)) {
    const std::string name = each.path().filename().string();
    if (name.starts_with("typescript-"))
      all.push_back({name, each.path().string(), bytes_below(each.path())});
  }
  return all;
}

/// What was fetched, and shoal's own declaration files.
size_t clear_packages() {
  const size_t count = cached_packages().size();
  std::error_code ignored;
  std::filesystem::remove_all(cached_packages_folder(), ignored);
  return count;
}

int list_cache(const Invocation& invocation) {
  std::vector<CachedCode> entries = cached_code(), packages = cached_packages();
  const auto sort = [](std::vector<CachedCode>& all) {
    std::ranges::sort(all, {}, &CachedCode::source);
    uint64_t bytes = 0;
    for (const CachedCode& each : all) bytes += each.bytes;
    return std::to_string(all.size()) + (all.size() == 1 ? " entry, " : " entries, ") +
           size_text(bytes);
  };
  const std::string code_total = sort(entries), package_total = sort(packages);
  std::ranges::move(packages, std::back_inserter(entries));
  if (invocation.has(Flag::Json)) {
    Data::Array items;
    for (const CachedCode& each : entries)
      items.emplace_back(Data::Members{{"source", each.source},
                                       {"path", each.path},
                                       {"bytes", static_cast<double>(each.bytes)}});
    std::printf("%s\n", Data(std::move(items)).to_json().value_or("[]").c_str());
    return 0;
  }
  for (const CachedCode& each : entries)
    std::printf("%10s  %s\n", size_text(each.bytes).c_str(), each.source.c_str());
  if (invocation.has(Flag::Quiet)) return 0;
  std::printf("compiled code: %s, in %s\n", code_total.c_str(), code_cache_folder().c_str());
  if (!packages.empty())
    std::printf("packages: %s, in %s\n", package_total.c_str(), cached_packages_folder().c_str());
  return 0;
}

int warm_cache(const Invocation& invocation) {
  if (invocation.words.size() < 2)
    return usage_error("nothing to warm: name the file of a program", invocation.verb);
  Status status(invocation.has(Flag::Quiet));
  size_t count = 0;
  for (size_t i = 1; i < invocation.words.size(); ++i) {
    status.show("compiling " + invocation.words[i] + " and what it imports ...");
    const auto graph = module_graph({invocation.words[i], {}});
    if (!graph) {
      status.clear();
      std::fputs(graph.error().message.c_str(), stderr);
      return 1;
    }
    for (const GraphModule& module : *graph) {
      if (!module.error.empty()) {
        status.clear();
        std::fprintf(stderr, "%s", module.error.c_str());
        return 1;
      }
      count += module.kind != "builtin";
    }
  }
  status.clear();
  if (!invocation.has(Flag::Quiet)) std::printf("%zu modules are compiled\n", count);
  return 0;
}

int run(const Invocation& invocation) {
  const std::string what = invocation.words.empty() ? "list" : invocation.words[0];
  if (what == "warm") return warm_cache(invocation);
  if (invocation.words.size() > 1)
    return usage_error("cache " + what + " takes no more words", invocation.verb);
  const std::string folder = code_cache_folder();
  if (folder.empty())
    return failure("the cache is off: SHOAL_CACHE_DIR is set to nothing, or there is no HOME");
  if (what == "list") return list_cache(invocation);
  if (what == "typescript") return fetch_typescript(invocation.has(Flag::Quiet));
  if (what == "path") {
    std::printf("%s\n", folder.c_str());
    return 0;
  }
  if (what != "clear" && what != "trim")
    return usage_error(
        "cache does list, path, trim, clear, warm and typescript, not '" + what + "'",
        invocation.verb);
  const size_t count = what == "trim" ? trim_code_cache() : clear_code_cache() + clear_packages();
  if (!invocation.has(Flag::Quiet))
    std::printf("%zu %s removed\n", count, count == 1 ? "entry" : "entries");
  return 0;
}

constexpr Flag kFlags[] = {Flag::Json};
constexpr Example kExamples[] = {
    {"cache", "what is in it"},
    {"cache warm main.ts", "compiles a program and all that it imports"},
    {"cache trim", "removes what nobody has used for 30 days, and what is beyond 512 MB"},
    {"cache clear", "removes every entry"},
    {"cache path", "the folder"},
    {"cache typescript", "fetches TypeScript from npm's registry, for 'shoal check'"},
};

}  // namespace

const Verb kCacheVerb = {
    .name = "cache",
    .usage = "[list|clear|path|trim|typescript|warm FILE...]",
    .summary = "the compiled code on disk: list, clear, path, trim, warm; TypeScript to check with",
    .description =
        "Compiled code is kept on disk, so that a file is compiled once: in "
        "SHOAL_CACHE_DIR, else XDG_CACHE_HOME/shoal, else ~/.cache/shoal. "
        "SHOAL_CACHE_DIR set to nothing turns it off. What is not used goes by itself, now and "
        "then, as trim does it.\n\nTypeScript and the types of Node's modules come from npm's "
        "registry, or the one that npm's configuration names (NPM_CONFIG_REGISTRY, .npmrc): the "
        "versions of package-lock.json, else those that shoal is tested with. What their bytes are "
        "is known beforehand (SHA-512), and others are refused.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .run = run,
};

}  // namespace shoal::cli
