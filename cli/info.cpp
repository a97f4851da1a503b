// shoal info: what this shoal is and has; of a file, its modules.
#include <shoal/embed.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <thread>
#include <utility>

#include "cli/files.h"
#include "cli/permissions.h"
#include "cli/terminal.h"
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

/// What there is to say, in order.
struct Facts {
  std::string executable = executable_path(), system, cache = code_cache_folder();
  std::string package = folder_with(current_folder(), "package.json"),
              config = folder_with(current_folder(), "tsconfig.json");
  std::vector<ComponentVersion> versions = component_versions();
  std::vector<CachedCode> entries = cached_code();
  uint64_t cached_bytes = 0;
  unsigned threads = std::thread::hardware_concurrency();
  ContextLimits limits;
  ContextPermissions permissions;  // Of a program that is run with these options.
};

Facts facts(ContextPermissions permissions) {
  Facts out;
  utsname system{};
  (void)::uname(&system);
  out.system = std::string(system.sysname) + " " + system.release + " " + system.machine;
  for (const CachedCode& each : out.entries) out.cached_bytes += each.bytes;
  out.permissions = std::move(permissions);
  return out;
}

/// A limit that there is: its bytes. Else null.
Data limit_data(uint64_t limit) {
  return limit_text(limit) == "none" ? Data::null() : Data(static_cast<double>(limit));
}
Data path_data(const std::string& path) { return path.empty() ? Data::null() : Data(path); }

Data facts_data(const Facts& f) {
  Data::Members versions{{"shoal", version()}};
  for (const ComponentVersion& each : f.versions) versions.push_back({each.name, each.version});
  Data::Array permissions;
  for (const ContextPermissions::Rule& rule : f.permissions.rules())
    permissions.push_back(
        Data::object({{"kind", name_of(rule.kind)},
                      {"allowed", rule.is_allowed},
                      {"subject", rule.subject ? Data(*rule.subject) : Data::null()}}));
  return Data::Members{
      {"version", version()},
      {"versions", std::move(versions)},
      {"executable", f.executable},
      {"system", f.system},
      {"threads", f.threads},
      {"cache", Data::object({{"path", path_data(f.cache)},
                              {"entries", f.entries.size()},
                              {"bytes", static_cast<double>(f.cached_bytes)}})},
      {"limits", Data::object({{"heapBytes", limit_data(f.limits.heap_bytes_max)},
                               {"stackBytes", limit_data(f.limits.stack_bytes_max)}})},
      {"permissions", std::move(permissions)},
      {"packageJson", path_data(f.package)},
      {"tsconfigJson", path_data(f.config)},
  };
}

void show_fact(const char* name, const std::string& value) {
  std::printf("%-14s %s\n", name, value.empty() ? "none here" : value.c_str());
}

void show_facts(const Facts& f) {
  show_fact("version", version());
  for (const ComponentVersion& each : f.versions) show_fact(each.name.c_str(), each.version);
  show_fact("executable", f.executable);
  show_fact("system", f.system);
  show_fact("threads", std::to_string(f.threads));
  show_fact("cache", f.cache.empty() ? "off" : f.cache);
  show_fact("cached code",
            std::to_string(f.entries.size()) + " entries, " + size_text(f.cached_bytes));
  show_fact("heap limit", limit_text(f.limits.heap_bytes_max));
  show_fact("stack limit", limit_text(f.limits.stack_bytes_max));
  show_fact("package.json", f.package);
  show_fact("tsconfig.json", f.config);
  const char* name = "permissions";
  for (const std::string& line : describe_permissions(f.permissions))
    show_fact(std::exchange(name, ""), line);
}

int tell_facts(const Invocation& invocation) {
  ContextSettings settings;
  settings.process.emplace();
  std::string error;
  if (!read_permissions(invocation, settings, error)) return usage_error(error, invocation.verb);
  const Facts all = facts(std::move(settings.permissions));
  if (invocation.has(Flag::Json))
    std::printf("%s\n", facts_data(all).to_json().value_or("{}").c_str());
  else
    show_facts(all);
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
  Status status(invocation.has(Flag::Quiet));
  status.show("compiling " + invocation.words[0] + " and what it imports ...");
  const auto modules = module_graph({invocation.words[0], invocation.list(Flag::Conditions)});
  status.clear();
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
  const size_t builtins = modules->size() - files;
  std::printf("\n%zu file%s, %s; %zu built-in module%s\n", files, files == 1 ? "" : "s",
              size_text(bytes).c_str(), builtins, builtins == 1 ? "" : "s");
  for (const GraphModule& each : *modules) std::fputs(each.error.c_str(), stderr);
  return code;
}

int run(const Invocation& invocation) {
  if (invocation.words.size() > 1) return usage_error("info takes one file", invocation.verb);
  return invocation.words.empty() ? tell_facts(invocation) : show_graph(invocation);
}

constexpr auto kFlags = join_flags(std::array{Flag::Json, Flag::Conditions}, kPermissionFlags);
constexpr Example kExamples[] = {
    {"info", "versions, system, caches, limits, permissions"},
    {"info --allow-read=data", "what a program may that is run so"},
    {"info main.ts", "the modules of a program, as a tree"},
    {"info --json main.ts", "the same for a machine"},
};

}  // namespace

const Verb kInfoVerb = {
    .name = "info",
    .usage = "[options] [FILE]",
    .summary = "versions, caches, limits, permissions; of a file, the graph of its modules",
    .description =
        "Says what this shoal is and has, and what a program may that is run with the same "
        "options. Of a file: the modules that it imports, and "
        "those that they import, found and compiled but not run. A star marks a module "
        "whose imports are shown further up. import() and require() are not followed.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .runs_programs = true,
    .run = run,
};

}  // namespace shoal::cli
