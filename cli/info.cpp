// shoal info: what this shoal is and has; of a file, its modules.
#include <shoal/embed.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <thread>

#include "cli/files.h"
#include "cli/verb.h"

namespace shoal::cli {
namespace {

std::string executable_path() {
  char path[4096];
  const ssize_t count = ::readlink("/proc/self/exe", path, sizeof path);
  return count > 0 ? std::string(path, static_cast<size_t>(count)) : std::string();
}

std::string limit_text(uint64_t limit) {
  constexpr uint64_t kBeyondMachines = uint64_t{1} << 40;
  return limit >= kBeyondMachines ? "none" : size_text(limit);
}

/// What there is to say, in order: of a machine's and of a person's form the same.
std::vector<std::pair<std::string, std::string>> facts() {
  utsname system{};
  (void)::uname(&system);
  const ContextLimits limits;
  const std::string cache = code_cache_folder();
  uint64_t bytes = 0;
  const std::vector<CachedCode> entries = cached_code();
  for (const CachedCode& each : entries) bytes += each.bytes;
  return {
      {"version", version()},
      {"executable", executable_path()},
      {"system", std::string(system.sysname) + " " + system.release + " " + system.machine},
      {"threads", std::to_string(std::thread::hardware_concurrency())},
      {"cache", cache.empty() ? "off" : cache},
      {"cached code", std::to_string(entries.size()) + " entries, " + size_text(bytes)},
      {"heap limit", limit_text(limits.heap_bytes_max)},
      {"stack limit", limit_text(limits.stack_bytes_max)},
      {"package.json", folder_with(current_folder(), "package.json")},
      {"tsconfig.json", folder_with(current_folder(), "tsconfig.json")},
  };
}

int show_facts(bool is_json) {
  if (is_json) {
    Data::Members members;
    for (const auto& [name, value] : facts()) members.push_back({name, value});
    std::printf("%s\n", Data(std::move(members)).to_json().value_or("{}").c_str());
    return 0;
  }
  for (const auto& [name, value] : facts())
    std::printf("%-14s %s\n", name.c_str(), value.empty() ? "none here" : value.c_str());
  return 0;
}

Data graph_data(const std::vector<GraphModule>& modules) {
  Data::Array items;
  for (const GraphModule& module : modules) {
    Data::Array imports;
    for (const GraphImport& each : module.imports) {
      Data::Members import{{"specifier", each.specifier}};
      if (!each.target.empty()) import.push_back({"target", each.target});
      if (!each.error.empty()) import.push_back({"error", each.error});
      imports.emplace_back(std::move(import));
    }
    Data::Members members{{"path", module.path},
                          {"kind", module.kind},
                          {"bytes", static_cast<double>(module.bytes)},
                          {"imports", std::move(imports)}};
    if (!module.error.empty()) members.push_back({"error", module.error});
    items.emplace_back(std::move(members));
  }
  return Data::Members{{"modules", std::move(items)}};
}

/// The graph as a tree: a module's imports stand below the first place where it is imported.
class TreePrinter {
 public:
  explicit TreePrinter(const std::vector<GraphModule>& modules) {
    for (const GraphModule& each : modules) by_path_[each.path] = &each;
  }
  void print(const std::string& path, const std::string& indent, const std::string& branch) {
    const auto at = by_path_.find(path);
    const GraphModule* const module = at == by_path_.end() ? nullptr : at->second;
    const bool is_again = !seen_.emplace(path, true).second;
    std::printf("%s%s%s%s\n", indent.c_str(), branch.c_str(), shown(path).c_str(),
                is_again && module && !module->imports.empty() ? " *"
                : module && module->kind != "builtin"
                    ? (" (" + size_text(module->bytes) + ")").c_str()
                    : "");
    if (!module || is_again) return;
    const std::string below = indent + (branch.empty()                 ? ""
                                        : branch.starts_with("\u2514") ? "  "
                                                                       : "\u2502 ");
    for (size_t i = 0; i < module->imports.size(); ++i) {
      const bool is_last = i + 1 == module->imports.size();
      const char* const mark = is_last ? "\u2514\u2500" : "\u251c\u2500";
      const GraphImport& each = module->imports[i];
      if (each.target.empty())
        std::printf("%s%s %s: %s\n", below.c_str(), mark, each.specifier.c_str(),
                    each.error.c_str());
      else
        print(each.target, below, std::string(mark) + " ");
    }
  }

 private:
  static std::string shown(const std::string& path) {
    const std::string here = current_folder() + "/";
    return path.starts_with(here) ? path.substr(here.size()) : path;
  }
  std::map<std::string, const GraphModule*> by_path_;
  std::map<std::string, bool> seen_;
};

int show_graph(const Invocation& invocation) {
  const auto modules = module_graph({invocation.words[0], invocation.list(Flag::Conditions)});
  if (!modules) {
    std::fputs(modules.error().message.c_str(), stderr);
    return 1;
  }
  int code = 0;
  uint64_t bytes = 0;
  size_t files = 0;
  for (const GraphModule& each : *modules) {
    bytes += each.bytes;
    files += each.kind != "builtin";
    if (!each.error.empty()) code = 1;
    for (const GraphImport& import : each.imports)
      if (import.target.empty()) code = 1;
  }
  if (invocation.has(Flag::Json)) {
    std::printf("%s\n", graph_data(*modules).to_json().value_or("{}").c_str());
    return code;
  }
  TreePrinter(*modules).print(modules->front().path, "", "");
  std::printf("\n%zu files, %s; %zu built-in modules\n", files, size_text(bytes).c_str(),
              modules->size() - files);
  for (const GraphModule& each : *modules) std::fputs(each.error.c_str(), stderr);
  return code;
}

int run(const Invocation& invocation) {
  if (invocation.words.size() > 1) return usage_error("info takes one file", invocation.verb);
  return invocation.words.empty() ? show_facts(invocation.has(Flag::Json)) : show_graph(invocation);
}

constexpr Flag kFlags[] = {Flag::Json, Flag::Conditions};
constexpr Example kExamples[] = {
    {"info", "version, system, caches, limits"},
    {"info main.ts", "the modules of a program, as a tree"},
    {"info --json main.ts", "the same for a machine"},
};

}  // namespace

const Verb kInfoVerb = {
    .name = "info",
    .usage = "[options] [FILE]",
    .summary = "versions, caches, limits; of a file, the graph of its modules",
    .description =
        "Says what this shoal is and has. Of a file: the modules that it imports, and "
        "those that they import, found and compiled but not run. A star marks a module "
        "whose imports are shown further up. import() and require() are not followed.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .run = run,
};

}  // namespace shoal::cli
