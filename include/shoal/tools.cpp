// Tools around programs: the graph of modules, the cache of compiled code, watching files.
#include "include/shoal/tools.h"

#include <deque>
#include <set>
#include <span>

#include "compiler/syntax/parse.h"
#include "include/shoal/host.h"
#include "io/drivers/source_watch.h"
#include "stdlib/node/builtins.h"
#include "stdlib/web/process.h"
#include "vm/bytecode/image_io.h"
#include "vm/unicode/unicode.h"

namespace shoal {
namespace {

using loader::SourceFormat;

/// The modules that are found, each looked at once.
class GraphWalk {
 public:
  explicit GraphWalk(const GraphRequest& request) : request_(request) {
    host_.conditions = request.conditions;
  }

  Expected<std::vector<GraphModule>> run() {
    std::string error;
    const std::string entry = host_.loader().find_entry(request_.entry, true, error);
    if (entry.empty()) return make_error(ErrorCode::Module, error);
    add(entry);
    while (!queue_.empty()) {
      GraphModule module = look_at(queue_.front());
      queue_.pop_front();
      modules_.push_back(std::move(module));
    }
    return std::move(modules_);
  }

 private:
  void add(const std::string& path) {
    if (seen_.insert(path).second) queue_.push_back(path);
  }

  GraphModule look_at(const std::string& path) {
    GraphModule module;
    module.path = path;
    if (!path.starts_with('/')) {
      module.kind = "builtin";
      return module;
    }
    std::string source, error;
    if (!loader::read_source(path, source, error)) {
      module.error = "cannot read it: " + error;
      return module;
    }
    module.bytes = source.size();
    if (source.starts_with("\xEF\xBB\xBF")) source.erase(0, 3);
    const SourceFormat format = host_.loader().format_of(path);
    const std::string_view extension = loader::extension_of(path);
    if (format == SourceFormat::Json || extension == ".wasm" || extension == ".node") {
      module.kind = extension.empty() ? "data" : std::string(extension.substr(1));
      return module;
    }
    read_imports(path, source, module);
    return module;
  }

  void read_imports(const std::string& path, const std::string& source, GraphModule& module) {
    Diagnostics diagnostics;
    SourceFormat format = host_.loader().format_of(path);
    const auto image = host_.loader().image_of_file(path, source, format, diagnostics);
    module.kind = format == SourceFormat::Module ? "module" : "commonjs";
    if (!image) {
      const Diagnostic* const first = diagnostics.first_error();
      module.error = first ? format_diagnostic(*first, path, source) : "it does not compile";
      return;
    }
    for (const ModuleRequestImage& each : image->module.requests) {
      GraphImport import;
      import.specifier = syntax::to_wtf8(image->strings[each.specifier]);
      const loader::Resolved found =
          host_.loader().resolver().resolve(import.specifier, path, loader::ResolveMode::Import);
      import.target = found.builtin.empty() ? found.path : found.builtin;
      import.error = found.message;
      if (found.ok() && !import.target.empty()) add(import.target);
      module.imports.push_back(std::move(import));
    }
  }

  const GraphRequest& request_;
  EmbedHost host_;
  std::set<std::string> seen_;
  std::deque<std::string> queue_;
  std::vector<GraphModule> modules_;
};

}  // namespace

Expected<std::vector<GraphModule>> module_graph(const GraphRequest& request) {
  return GraphWalk(request).run();
}

std::vector<ComponentVersion> component_versions() {
  return {{"node", kNodeVersion}, {"unicode", unicode::version()}};
}

std::vector<std::string> builtin_module_names() { return public_builtin_names(); }

// ---- The cache of compiled code

namespace {

/// Of every entry: its path. Entries stand in folders of two letters.
std::vector<std::string> cache_entries(const std::string& folder) {
  std::vector<std::string> paths;
  if (folder.empty()) return paths;
  for (const std::string& part : loader::names_in(folder)) {
    const std::string inner = loader::join(folder, part);
    if (part.size() != 2 || !loader::is_folder(inner)) continue;
    for (const std::string& name : loader::names_in(inner))
      paths.push_back(loader::join(inner, name));
  }
  return paths;
}

}  // namespace

std::string code_cache_folder() { return loader::CodeCache().folder(); }

std::vector<CachedCode> cached_code() {
  std::vector<CachedCode> all;
  for (const std::string& path : cache_entries(code_cache_folder())) {
    std::string bytes, error;
    if (!loader::is_regular_file(path) || !loader::read_file(path, bytes, error)) continue;
    const auto* const data = reinterpret_cast<const uint8_t*>(bytes.data());
    const std::unique_ptr<UnitImage> image = read_image(std::span(data, bytes.size()));
    all.push_back({image ? image->source_name : "?", path, bytes.size()});
  }
  return all;
}

size_t clear_code_cache() {
  size_t count = 0;
  for (const std::string& path : cache_entries(code_cache_folder()))
    count += loader::remove_file(path) ? 1 : 0;
  return count;
}

size_t trim_code_cache() { return loader::CodeCache().trim(); }

// ---- Watching

struct SourceWatch::Core {
  source_files::Watch watch;
};

SourceWatch::SourceWatch() : core_(std::make_unique<Core>()) {}
SourceWatch::~SourceWatch() = default;
SourceWatch::SourceWatch(SourceWatch&&) noexcept = default;
SourceWatch& SourceWatch::operator=(SourceWatch&&) noexcept = default;
bool SourceWatch::is_on() const noexcept { return core_->watch.is_on(); }
void SourceWatch::add(const std::string& path) {
  core_->watch.add(loader::absolute_path(path, loader::current_folder()));
}
void SourceWatch::add_tree(const std::string& path) {
  core_->watch.add_tree(loader::absolute_path(path, loader::current_folder()));
}
void SourceWatch::add_neighbours(bool counts) { core_->watch.count_neighbours(counts); }
std::vector<std::string> SourceWatch::wait(int timeout_ms, int settle_ms) {
  return core_->watch.wait(timeout_ms, settle_ms);
}
void SourceWatch::wake() noexcept { core_->watch.wake(); }

}  // namespace shoal
