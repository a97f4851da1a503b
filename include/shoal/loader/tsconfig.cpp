#include "include/shoal/loader/tsconfig.h"

#include <algorithm>

#include "include/shoal/loader/files.h"

namespace shoal::loader {

namespace {

constexpr size_t kExtendsMax = 64;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

class Reader {
 public:
  /// `root`: the folder of the configuration that was found, for ${configDir}.
  Reader(TsConfig& out, std::string root, const TsConfigs& configs)
      : out_(out), root_(std::move(root)), configs_(configs) {}

  bool read(const std::string& file) {
    if (std::find(open_.begin(), open_.end(), file) != open_.end())
      return fail(file + ": it extends itself");
    if (open_.size() == kExtendsMax)
      return fail(file + ": too many configurations extend each other");
    std::string text, error;
    if (!read_file(file, text, error)) return fail("cannot read " + file + ": " + error);
    Json json;
    JsonError json_error;
    const bool is_blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!is_blank && !parse_json(text, JsonDialect::WithComments, json, json_error))
      return fail(json_message(file, text, json_error));
    open_.push_back(file);
    const bool done = read_parents(json, file);
    open_.pop_back();
    if (!done) return false;
    if (const Json* const options = json.find("compilerOptions"); options && options->is_object())
      take(*options, folder_of(file));
    return true;
  }

 private:
  bool fail(std::string message) {
    out_.error = std::move(message);
    return false;
  }

  bool read_parents(const Json& json, const std::string& file) {
    const Json* const extends = json.find("extends");
    if (!extends) return true;
    if (extends->is_string()) return read_parent(extends->text, file);
    for (const Json& each : extends->items)
      if (each.is_string() && !read_parent(each.text, file)) return false;
    return true;
  }

  bool read_parent(const std::string& name, const std::string& file) {
    const bool is_path = name.starts_with('.') || name.starts_with('/');
    std::string found =
        is_path || !configs_.in_package ? std::string() : configs_.in_package(name, file);
    if (found.empty()) found = find_parent(name, folder_of(file));
    if (found.empty()) return fail(file + ": cannot find \"" + name + "\", which it extends");
    return read(found);
  }

  static std::string find_parent(const std::string& name, const std::string& folder) {
    const auto try_file = [](const std::string& path) -> std::string {
      if (is_file(path)) return path;
      if (is_file(path + ".json")) return path + ".json";
      return {};
    };
    if (name.starts_with('.') || name.starts_with('/'))
      return try_file(absolute_path(name, folder));
    for (std::string at = folder;; at = folder_of(at)) {
      const std::string base = join(join(at, "node_modules"), name);
      if (const std::string file = try_file(base); !file.empty()) return file;
      if (const std::string file = try_file(join(base, "tsconfig")); !file.empty()) return file;
      if (at == "/") return {};
    }
  }

  std::string absolute(std::string text, const std::string& folder) const {
    static constexpr std::string_view kConfigDir = "${configDir}";
    if (text.starts_with(kConfigDir))
      return absolute_path("." + text.substr(kConfigDir.size()), root_);
    return absolute_path(text, folder);
  }

  void take(const Json& options, const std::string& folder) {
    const auto text = [&options](const char* name, std::optional<std::string>& to) {
      if (const Json* const v = options.find(name); v && v->is_string()) to = v->text;
    };
    const auto flag = [&options](const char* name, std::optional<bool>& to) {
      if (const Json* const v = options.find(name); v && v->is_boolean()) to = v->boolean;
    };
    text("target", out_.target);
    text("jsx", out_.jsx);
    text("jsxFactory", out_.jsx_factory);
    text("jsxFragmentFactory", out_.jsx_fragment_factory);
    text("jsxImportSource", out_.jsx_import_source);
    flag("useDefineForClassFields", out_.use_define_for_class_fields);
    flag("experimentalDecorators", out_.experimental_decorators);
    flag("emitDecoratorMetadata", out_.emit_decorator_metadata);
    flag("strict", out_.strict);
    flag("strictNullChecks", out_.strict_null_checks);
    flag("verbatimModuleSyntax", out_.verbatim_module_syntax);
    flag("allowJs", out_.allow_js);
    if (const std::string base = options.string_of("baseUrl"); !base.empty())
      out_.base_url = absolute(base, folder);
    if (const Json* const conditions = options.find("customConditions")) {
      out_.custom_conditions.clear();
      for (const Json& each : conditions->items)
        if (each.is_string()) out_.custom_conditions.push_back(each.text);
    }
    if (const Json* const paths = options.find("paths"); paths && paths->is_object())
      take_paths(*paths,
                 options.find("baseUrl") || !out_.base_url.empty() ? out_.base_url : folder);
  }

  void take_paths(const Json& paths, const std::string& base) {
    out_.paths.clear();
    for (const auto& [pattern, targets] : paths.members) {
      TsConfig::Mapping& mapping = out_.paths.emplace_back();
      mapping.pattern = pattern;
      for (const Json& each : targets.items)
        if (each.is_string()) mapping.targets.push_back(absolute(each.text, base));
    }
  }

  TsConfig& out_;
  std::string root_;
  const TsConfigs& configs_;
  std::vector<std::string> open_;
};

/// Whether classes of that target have the standard's fields; unknown ones are taken for new.
bool target_has_fields(const std::string& target) {
  static constexpr const char* kOlder[] = {"es3",    "es5",    "es6",    "es2015", "es2016",
                                           "es2017", "es2018", "es2019", "es2020", "es2021"};
  const std::string name = lower(target);
  return std::none_of(std::begin(kOlder), std::end(kOlder),
                      [&name](const char* older) { return name == older; });
}

}  // namespace

void TsConfig::apply(CompileOptions& options) const {
  // A configuration without a target leaves it to us: we run what is newest.
  options.use_define_for_class_fields =
      use_define_for_class_fields.value_or(!target || target_has_fields(*target));
  options.experimental_decorators = experimental_decorators.value_or(false);
  options.emit_decorator_metadata = emit_decorator_metadata.value_or(false);
  options.strict_null_checks = strict_null_checks.value_or(strict.value_or(false));
  options.verbatim_module_syntax = verbatim_module_syntax.value_or(false);
  if (jsx) {
    const std::string mode = lower(*jsx);
    if (mode == "react") options.jsx = JsxMode::React;
    if (mode == "react-jsx") options.jsx = JsxMode::ReactJsx;
    if (mode == "react-jsxdev") options.jsx = JsxMode::ReactJsxDev;
    // Whoever keeps JSX for another tool would have it run here.
    if (mode == "preserve" || mode == "react-native") options.jsx = JsxMode::ReactJsx;
  } else if (jsx_factory && !jsx_import_source) {
    options.jsx = JsxMode::React;
  }
  if (jsx_factory) options.jsx_factory = *jsx_factory;
  if (jsx_fragment_factory) options.jsx_fragment_factory = *jsx_fragment_factory;
  if (jsx_import_source) options.jsx_import_source = *jsx_import_source;
}

const TsConfig* TsConfigs::of(const std::string& file) {
  if (file.find("/node_modules/") != std::string::npos) return nullptr;
  for (std::string folder = folder_of(file);; folder = folder_of(folder)) {
    if (const TsConfig* const found = in(folder)) return found;
    if (folder == "/") return nullptr;
  }
}

const TsConfig* TsConfigs::in(const std::string& folder) {
  const auto [at, fresh] = by_folder_.try_emplace(folder);
  if (!fresh) return at->second.get();
  const std::string file = join(folder, "tsconfig.json");
  if (!is_file(file)) return nullptr;
  auto config = std::make_unique<TsConfig>();
  config->file = file;
  Reader(*config, folder, *this).read(file);
  at->second = std::move(config);
  return at->second.get();
}

}  // namespace shoal::loader
