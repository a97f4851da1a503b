#include "include/shoal/check.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>
#include <set>

#include "compiler/ast/utf8.h"
#include "include/shoal/host.h"
#include "include/shoal/nearest.h"
#include "stdlib/node/builtins.h"

namespace shoal {
namespace {

std::string utf8(const std::u16string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    char32_t point = text[i];
    const bool is_pair = point >= 0xD800 && point < 0xDC00 && i + 1 < text.size() &&
                         text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000;
    if (is_pair) point = 0x10000 + ((point - 0xD800) << 10) + (text[++i] - 0xDC00);
    ast::append_utf8(out, point);
  }
  return out;
}

bool is_checkable(const std::string& path) {
  return loader::is_typescript_path(path) || path.ends_with(".js") || path.ends_with(".mjs") ||
         path.ends_with(".jsx");
}

/// "@a/b" of "@a/b/c", "a" of "a/b".
std::string package_in(const std::string& specifier) {
  const size_t slash = specifier.find('/');
  return specifier.substr(0, specifier.starts_with('@') ? specifier.find('/', slash + 1) : slash);
}

/// Whether node_modules has the package, or types of it, at or above the folder.
bool has_package(std::string folder, const std::string& specifier) {
  const std::string name = package_in(specifier);
  std::string types = name;  // "a__b" of "@a/b".
  if (const size_t slash = name.find('/'); name.starts_with('@') && slash != std::string::npos)
    types = name.substr(1, slash - 1) + "__" + name.substr(slash + 1);
  for (;; folder = loader::folder_of(folder)) {
    const std::string modules = loader::join(folder, "node_modules");
    if (loader::is_folder(loader::join(modules, name)) ||
        loader::is_folder(loader::join(modules, "@types/" + types)))
      return true;
    if (folder == "/") return false;
  }
}

/// Whether types may come from where no module is: a declaration file.
bool is_declared(const std::string& importer, const std::string& specifier) {
  const std::string target = loader::join(loader::folder_of(importer), specifier);
  const std::string base = target.substr(0, target.size() - loader::extension_of(target).size());
  for (const std::string& path :
       {target, target + ".d.ts", target + "/index.d.ts", base + ".d.ts", base + ".d.mts"})
    if (loader::is_file(path)) return true;
  return false;
}

/// A module that was compiled; `image` is null if that failed.
struct Module {
  std::string path;
  std::unique_ptr<UnitImage> image;
  std::vector<const Module*> targets;  // By request; null: nothing is known of it.
  bool is_opaque = true;               // CommonJS, data: its names are not known.
  bool notes_types = false;            // emitDecoratorMetadata: types in signatures are values.
};

class GraphChecker {
 public:
  static constexpr size_t kDeclarationFoldersMax = 1000;

  GraphCheck run(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) (void)load(path);
    // The list grows as it is gone through.
    for (size_t i = 0; i < order_.size(); ++i) resolve_requests(*order_[i]);
    for (const Module* const m : order_) check_imports(*m);
    return std::move(result_);
  }

 private:
  std::string text(const Module& m, StringId id) const { return utf8(m.image->strings[id]); }

  void report(const Module& m, uint32_t start, std::string message) {
    Diagnostic d{};
    d.error_class = DiagnosticClass::SyntaxError;
    d.start = start;
    d.end = start + 1;
    d.message = message;
    const LineColumn at = line_column(m.image->source, start);
    result_.problems.push_back({m.path, at.line, at.column, std::move(message),
                                format_diagnostic(d, m.path, m.image->source)});
  }

  const Module* load(const std::string& path) {
    const auto [found, is_new] = modules_.try_emplace(path);
    Module& m = found->second;
    if (!is_new) return &m;
    m.path = path;
    std::string source, reason;
    if (!loader::read_source(path, source, reason)) {
      result_.problems.push_back({path, 0, 0, "the file cannot be read: " + reason,
                                  "error: cannot read " + path + ": " + reason + "\n"});
      return &m;
    }
    result_.files.push_back(path);
    check_config(path);
    return compile_into(m, source, host_.loader().options_for(path));
  }
  /// Of the file's tsconfig.json, once.
  void check_config(const std::string& path) {
    const loader::TsConfig* const config = host_.loader().resolver().configs().of(path);
    if (!config || config->error.empty() || !configs_.insert(config).second) return;
    SourceProblem problem{config->file, 0, 0, config->error, "error: " + config->error + "\n"};
    const std::string place = config->error.substr(0, config->error.find(": "));
    if (std::sscanf(place.c_str() + std::min(place.find(':'), place.size()), ":%u:%u",
                    &problem.line, &problem.column) == 2) {
      problem.file = place.substr(0, place.find(':'));
      problem.message = config->error.substr(place.size() + 2);
    }
    result_.problems.push_back(std::move(problem));
  }
  const Module* load_builtin(const std::string& name) {
    const auto [found, is_new] = modules_.try_emplace(name);
    Module& m = found->second;
    if (!is_new) return &m;
    m.path = name;
    m.image = builtin_image(name);
    m.is_opaque = false;
    order_.push_back(&m);
    return &m;
  }
  const Module* compile_into(Module& m, const std::string& source, const CompileOptions& options) {
    Diagnostics diagnostics;
    CompileOptions for_tools = options;
    for_tools.keep_type_imports = true;
    m.image = host_.compile_image(source, for_tools, diagnostics);
    m.notes_types = options.emit_decorator_metadata;
    if (m.image) {
      m.is_opaque = m.image->module.is_commonjs || m.path.ends_with(".cts");
      order_.push_back(&m);
      return &m;
    }
    for (const Diagnostic& d : diagnostics.all()) {
      const LineColumn at = line_column(source, d.start);
      result_.problems.push_back(
          {m.path, at.line, at.column, d.message, format_diagnostic(d, m.path, source)});
    }
    return &m;
  }

  void resolve_requests(Module& m) {
    for (const ModuleRequestImage& request : m.image->module.requests) {
      m.targets.push_back(nullptr);
      const std::string specifier = text(m, request.specifier);
      if (builtin_source(m.path)) {  // Ours: names that others cannot import, too.
        const std::string name =
            builtin_source(specifier) ? specifier : builtin_beside(m.path, specifier);
        if (!name.empty()) m.targets.back() = load_builtin(name);
        continue;
      }
      if (specifier == "shoal:channel" || specifier.starts_with("data:")) continue;
      const loader::Resolved target =
          host_.loader().resolver().resolve(specifier, m.path, loader::ResolveMode::Import);
      if (!target.ok()) {
        const bool is_optional =
            is_call(m.image->source, request.source) || has_types(m.path, specifier);
        if (!request.type_only || !is_optional) report(m, request.source, target.message);
        continue;
      }
      if (!target.builtin.empty()) {
        m.targets.back() = load_builtin(target.builtin);
      } else if (request.attributes.empty() && is_checkable(target.path) &&
                 !loader::in_node_modules(target.path)) {
        m.targets.back() = load(target.path);
      }
    }
  }

  /// Whether the specifier there is one of import(), of what is no file: it may be missing, and is
  /// caught then.
  static bool is_call(const std::string& source, size_t at) {
    const std::string_view before = std::string_view(source).substr(0, at);
    const size_t last = before.find_last_not_of(" \t\r\n");
    const bool is_file = at + 1 < source.size() && source[at + 1] == '.';
    return last != std::string_view::npos && before[last] == '(' && !is_file;
  }
  /// Whether an import of types alone (or of what is not used) leads somewhere, though no module is
  /// there. True where nobody can tell.
  bool has_types(const std::string& importer, const std::string& specifier) {
    if (specifier.starts_with("./") || specifier.starts_with("../"))
      return is_declared(importer, specifier);
    if (specifier.starts_with("node:") || specifier.starts_with("shoal:")) return false;
    const bool is_package_name = std::isalnum(static_cast<unsigned char>(specifier[0])) != 0 ||
                                 specifier[0] == '@' || specifier[0] == '_';
    if (!is_package_name || specifier.find(':') != std::string::npos) return true;
    const std::string folder = loader::folder_of(importer);
    return has_package(folder, specifier) || is_ambient(folder, specifier);
  }
  /// Whether a declaration file of the project may have `declare module "that"`.
  bool is_ambient(const std::string& folder, const std::string& specifier) {
    std::string root = folder;
    while (root != "/" && !loader::is_file(loader::join(root, "tsconfig.json")) &&
           !loader::is_file(loader::join(root, "package.json")))
      root = loader::folder_of(root);
    const auto [found, is_new] = declarations_.try_emplace(root == "/" ? folder : root);
    if (is_new) {
      size_t budget = kDeclarationFoldersMax;
      read_declarations(found->first, found->second, budget);
    }
    const std::string& text = found->second;
    const std::string quoted = package_in(specifier);
    return text.find("module \"" + quoted) != std::string::npos ||
           text.find("module '" + quoted) != std::string::npos ||
           text.find("module \"*") != std::string::npos ||
           text.find("module '*") != std::string::npos;
  }
  /// The texts of all declaration files in the folder and below.
  static void read_declarations(const std::string& folder, std::string& out, size_t& budget) {
    for (const std::string& name : loader::names_in(folder)) {
      const std::string path = loader::join(folder, name);
      if (name.ends_with(".d.ts") || name.ends_with(".d.mts") || name.ends_with(".d.cts")) {
        std::string text, ignored;
        if (loader::read_file(path, text, ignored)) out += text;
      } else if (budget > 0 && name != "node_modules" && !name.starts_with('.') &&
                 loader::is_folder(path)) {
        --budget;
        read_declarations(path, out, budget);
      }
    }
  }

  /// Whether the module exports the name; true where nobody can tell.
  bool exports(const Module* m, const std::string& name, std::set<const Module*>& seen) const {
    if (!m || !m->image || m->is_opaque) return true;
    if (!seen.insert(m).second) return false;
    const ModuleImage& module = m->image->module;
    for (const LocalExportImage& each : module.local_exports)
      if (text(*m, each.name) == name) return true;
    for (const IndirectExportImage& each : module.indirect_exports)
      if (each.name != kNoString && text(*m, each.name) == name) return true;
    if (name == "default") return false;
    for (const IndirectExportImage& each : module.indirect_exports)
      if (each.name == kNoString && exports(m->targets[each.request], name, seen)) return true;
    return false;
  }
  void names_of(const Module* m, std::vector<std::string>& out,
                std::set<const Module*>& seen) const {
    if (!m || !m->image || !seen.insert(m).second) return;
    for (const LocalExportImage& each : m->image->module.local_exports)
      out.push_back(text(*m, each.name));
    for (const IndirectExportImage& each : m->image->module.indirect_exports) {
      if (each.name != kNoString)
        out.push_back(text(*m, each.name));
      else
        names_of(m->targets[each.request], out, seen);
    }
  }
  /// Types are erased: of those that the module exports its text alone knows.
  static bool exports_type(const Module& m, const std::string& name) {
    for (const char* const word : {"interface ", "type "}) {
      const std::string wanted = std::string("export ") + word + name;
      for (size_t at = 0; (at = m.image->source.find(wanted, at)) != std::string::npos; ++at) {
        const char next = m.image->source[std::min(at + wanted.size(), m.image->source.size() - 1)];
        if (next == ' ' || next == '<' || next == '{' || next == '=' || next == '\n') return true;
      }
    }
    return false;
  }

  void check_imports(const Module& m) {
    if (builtin_source(m.path)) return;
    const ModuleImage& module = m.image->module;
    for (const ImportImage& import : module.imports)
      if (import.name != kNoString) check_name(m, import.request, import.name, import.source);
    for (const TypeImportImage& import : module.type_imports) check_type_import(m, import);
    for (const IndirectExportImage& each : module.indirect_exports) {
      if (each.name == kNoString || each.import_name == kNoString) continue;
      // Re-exported in vain, a name of TypeScript may be a type's.
      std::set<const Module*> seen;
      const bool may_be_type =
          module.is_typescript &&
          may_export_type(m.targets[each.request], text(m, each.import_name), seen);
      if (!may_be_type)
        check_name(m, each.request, each.import_name, module.requests[each.request].source);
    }
  }
  bool may_export_type(const Module* m, const std::string& name,
                       std::set<const Module*>& seen) const {
    if (!m || !m->image || m->is_opaque || builtin_source(m->path) ||
        source_mentions(m->image->source, name))
      return true;
    if (!seen.insert(m).second) return false;
    if (m->image->source.find("export type *") != std::string::npos) return true;
    for (const IndirectExportImage& each : m->image->module.indirect_exports)
      if (each.name == kNoString && may_export_type(m->targets[each.request], name, seen))
        return true;
    return name == "default" && source_mentions(m->image->source, "export =");
  }
  void check_type_import(const Module& m, const TypeImportImage& import) {
    const std::string name = text(m, import.name);
    if (import.is_misused && !m.notes_types)
      return report(m, import.source,
                    "'" + name + "' is imported by `import type`, and is used as a value here");
    std::set<const Module*> seen;
    if (may_export_type(m.targets[import.request], name, seen)) return;
    const std::string specifier = text(m, module_request(m, import.request).specifier);
    report(m, import.source, "'" + specifier + "' does not export '" + name + "'");
  }

  void check_name(const Module& m, uint32_t request, StringId id, uint32_t source) {
    const Module* const target = m.targets[request];
    const std::string name = text(m, id);
    std::set<const Module*> seen;
    if (exports(target, name, seen)) return;
    const std::string specifier = text(m, module_request(m, request).specifier);
    std::string message = "'" + specifier + "' does not export '" + name + "'";
    if (exports_type(*target, name)) {
      message = "'" + name + "' is a type in '" + specifier + "', and is used as a value here";
    } else {
      std::vector<std::string> names;
      seen.clear();
      names_of(target, names, seen);
      if (const std::string near = nearest_name(name, names); !near.empty())
        message += "; did you mean '" + near + "'?";
    }
    report(m, source, std::move(message));
  }
  static const ModuleRequestImage& module_request(const Module& m, uint32_t index) {
    return m.image->module.requests[index];
  }

  EmbedHost host_;
  std::map<std::string, Module> modules_;
  std::map<std::string, std::string> declarations_;  // By the folder of a project.
  std::set<const loader::TsConfig*> configs_;
  std::vector<Module*> order_;
  GraphCheck result_;
};

}  // namespace

bool source_mentions(const std::string& source, const std::string& name) {
  const auto is_part = [&source](size_t at) {
    const unsigned char c = at < source.size() ? static_cast<unsigned char>(source[at]) : ' ';
    return std::isalnum(c) || c == '_' || c == '$' || c >= 0x80;
  };
  for (size_t at = 0; (at = source.find(name, at)) != std::string::npos; ++at)
    if ((at == 0 || !is_part(at - 1)) && !is_part(at + name.size())) return true;
  return false;
}

GraphCheck check_modules(const std::vector<std::string>& paths) {
  GraphChecker checker;
  return checker.run(paths);
}

}  // namespace shoal
