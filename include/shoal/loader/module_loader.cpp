#include "include/shoal/loader/module_loader.h"

#include <algorithm>
#include <mutex>

#include "include/shoal/host.h"
#include "include/shoal/loader/files.h"
#include "include/shoal/nearest.h"
#include "io/drivers/blocking_pool.h"
#include "stdlib/node/builtins.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::loader {
namespace {

/// Sources from this size on are compiled function by function, as they are called.
constexpr size_t kDeferredSourceMin = size_t{128} << 10;

}  // namespace

SourceLanguage language_of(std::string_view path) noexcept {
  const std::string_view e = extension_of(path);
  if (e == ".tsx") return SourceLanguage::TypeScriptJsx;
  if (e == ".jsx") return SourceLanguage::JavaScriptJsx;
  if (e == ".js" || e == ".mjs" || e == ".cjs") return SourceLanguage::JavaScript;
  return SourceLanguage::TypeScript;
}

Thrown throw_with_code(Context& cx, const std::string& code, const std::string& message) {
  const bool is_type_error =
      code == "ERR_INVALID_MODULE_SPECIFIER" || code == "ERR_INVALID_ARG_TYPE" ||
      code == "ERR_PACKAGE_IMPORT_NOT_DEFINED" || code == "ERR_INVALID_FILE_URL_PATH";
  (void)throw_error(cx, is_type_error ? Intrinsic::TypeErrorPrototype : Intrinsic::ErrorPrototype,
                    "%s", message.c_str());
  const Value error = cx.exception();
  if (code.empty() || cx.is_terminating() || !error.is_kind(Kind::Error)) return {};
  String* const text = TRY(String::from_utf8(cx.heap(), code));
  TRY_VOID(define_field(cx, error.as_object(), key(atoms::code()), Value(text)));
  return {};
}

ModuleLoader::ModuleLoader(EmbedHost& host) : host_(host) {
  resolver_.conditions = host.conditions;
}

// ---- Formats and options

CompileOptions ModuleLoader::options_for(const std::string& path) {
  CompileOptions options;
  options.source_name = path;
  options.language = language_of(path);
  if (const TsConfig* const config = resolver_.configs().of(path)) config->apply(options);
  return options;
}

SourceFormat ModuleLoader::format_of(const std::string& path) {
  const std::string_view e = extension_of(path);
  if (e == ".json") return SourceFormat::Json;
  if (e == ".mjs" || e == ".mts") return SourceFormat::Module;
  if (e == ".cjs") return SourceFormat::CommonJs;
  if (e == ".cts") return SourceFormat::MaybeCommonJs;
  const Package* const package = resolver_.packages().scope_of(path);
  const PackageType type = package ? package->type : PackageType::None;
  const bool is_javascript = e == ".js" || e == ".jsx";
  if (type == PackageType::Module) return SourceFormat::Module;
  if (!is_javascript) return SourceFormat::MaybeCommonJs;
  return type == PackageType::CommonJs ? SourceFormat::CommonJs : SourceFormat::MaybeModule;
}

std::string ModuleLoader::find_entry(const std::string& path, bool allow_js, std::string& error) {
  const std::string full = absolute_path(path, current_folder());
  const std::string found = resolver_.resolve_entry(full);
  if (found.empty()) {
    error = is_folder(full) ? "error: '" + path + "' is a folder without an index file\n"
                            : "error: cannot find '" + path + "'";
    if (is_folder(full)) return {};
    const std::string near = nearest_name(name_of(full), names_in(folder_of(full)));
    if (!near.empty()) {
      const size_t cut = path.rfind('/');
      error += "\n  Did you mean '" + (cut == std::string::npos ? "" : path.substr(0, cut + 1)) +
               near + "'?";
    }
    error += "\n";
    return {};
  }
  const TsConfig* const config = resolver_.configs().of(found);
  if (config && !config->error.empty()) {
    error = "error: " + config->error + "\n";
    return {};
  }
  const SourceLanguage language = language_of(found);
  const bool is_javascript =
      language == SourceLanguage::JavaScript || language == SourceLanguage::JavaScriptJsx;
  const bool allowed = allow_js || (config && config->allow_js.value_or(false));
  if (is_javascript && !allowed && !in_node_modules(found)) {
    error = "error: " + path +
            " is JavaScript; first-party code is TypeScript here.\n"
            "  Rename it to .ts, or allow JavaScript with --allow-js (or \"allowJs\": true in "
            "tsconfig.json).\n";
    return {};
  }
  entry_ = found;
  return entry_;
}

// ---- Sources

Result<bool> ModuleLoader::read_source(Context& cx, const std::string& path, std::string& source) {
  if (host_.on_source) host_.on_source(path);
  std::string error;
  if (loader::read_source(path, source, error)) {
    if (source.starts_with("\xEF\xBB\xBF")) source.erase(0, 3);
    return true;
  }
  return throw_with_code(cx, "ERR_MODULE_NOT_FOUND", "Cannot read '" + path + "': " + error);
}

std::unique_ptr<UnitImage> ModuleLoader::image_of(const std::string& source,
                                                  const CompileOptions& given,
                                                  Diagnostics& diagnostics) {
  if (std::unique_ptr<UnitImage> cached = cache_.load(source, given)) return cached;
  CompileOptions options = given;
  const bool has_jsx = options.language == SourceLanguage::JavaScriptJsx ||
                       options.language == SourceLanguage::TypeScriptJsx;
  options.defer_functions &= !has_jsx && source.size() >= kDeferredSourceMin;
  std::unique_ptr<UnitImage> image = host_.compile_image(source, options, diagnostics);
  if (image && !image->deferred) cache_.store(source, options, *image);
  return image;
}

/// The code that waits is made in the background all the same: for the code cache, and then what
/// the compiler keeps can go.
void ModuleLoader::complete_later(std::shared_ptr<const CodeUnit> unit, CompileOptions options) {
  host_.background()->run([unit = std::move(unit), options = std::move(options), cache = cache_] {
    std::vector<uint32_t> places;
    std::unique_ptr<UnitImage> all = unit->deferred()->source()->emit_all(places);
    if (!all) return;
    all->source = unit->image().source;
    cache.store(all->source, options, *all);
    all->source = {};
    unit->deferred()->complete(std::move(all), places);
  });
}

/// TypeScript without any import or export that is written for require all the same.
static bool looks_like_commonjs(std::string_view source) {
  return source.find("require(") != std::string_view::npos ||
         source.find("module.exports") != std::string_view::npos ||
         source.find("exports.") != std::string_view::npos;
}

bool may_be_module(const Diagnostics& diagnostics, std::string_view source) {
  for (const Diagnostic& each : diagnostics.all())
    if (each.code == DiagnosticCode::ImportOutside || each.code == DiagnosticCode::ExportOutside ||
        each.code == DiagnosticCode::ImportMetaOutside)
      return true;
  return source.find("await") != std::string_view::npos;
}

std::unique_ptr<UnitImage> ModuleLoader::image_of_file(const std::string& path,
                                                       const std::string& source,
                                                       SourceFormat& format,
                                                       Diagnostics& diagnostics, bool may_defer) {
  CompileOptions options = options_for(path);
  options.defer_functions = may_defer;
  const bool may_change =
      format == SourceFormat::MaybeModule || format == SourceFormat::MaybeCommonJs;
  const auto goal_of = [](SourceFormat f) {
    return f == SourceFormat::Module || f == SourceFormat::MaybeCommonJs ? SourceGoal::Module
                                                                         : SourceGoal::CommonJs;
  };
  options.goal = goal_of(format);
  std::unique_ptr<UnitImage> image = image_of(source, options, diagnostics);
  const bool wrong_goal =
      may_change && (format == SourceFormat::MaybeModule
                         ? !image && may_be_module(diagnostics, source)
                         : image && !image->module.has_module_syntax &&
                               (image->module.is_commonjs || looks_like_commonjs(source)));
  format = options.goal == SourceGoal::Module ? SourceFormat::Module : SourceFormat::CommonJs;
  if (!wrong_goal) return image;
  options.goal = options.goal == SourceGoal::Module ? SourceGoal::CommonJs : SourceGoal::Module;
  Diagnostics second;
  std::unique_ptr<UnitImage> other = image_of(source, options, second);
  // If neither goal will do, the errors of the one that the syntax asks for are the better ones.
  if (!other && image) return image;
  diagnostics = std::move(second);
  format = options.goal == SourceGoal::Module ? SourceFormat::Module : SourceFormat::CommonJs;
  return other;
}

Result<ModuleLoader::Source> ModuleLoader::load_source(Context& cx, const std::string& path) {
  if (const auto at = sources_.find(path); at != sources_.end()) return at->second;
  TRY(ensure_own_globals(cx));
  std::string source;
  TRY(read_source(cx, path, source));
  SourceFormat format = format_of(path);
  Diagnostics diagnostics;
  const bool may_defer = host_.background() && !cx.debugger();
  std::unique_ptr<UnitImage> image = image_of_file(path, source, format, diagnostics, may_defer);
  if (!image) return host_.throw_diagnostics(cx, diagnostics, path, source);
  const std::shared_ptr<const CodeUnit> unit = CodeUnit::load(std::move(image));
  if (unit->deferred()) {
    CompileOptions options = options_for(path);
    options.goal = format == SourceFormat::Module ? SourceGoal::Module : SourceGoal::CommonJs;
    complete_later(unit, std::move(options));
  }
  const Source made{cx.keep_unit(unit), format};
  sources_[path] = made;
  return made;
}

// ---- Records

namespace {

/// Each realm has modules of its own. They keep it alive, so its address is a name.
std::string key_in_realm(Context& cx, const std::string& key) {
  if (cx.realm()->is_first()) return key;
  return key + "\nrealm " + std::to_string(reinterpret_cast<uintptr_t>(cx.realm()));
}

}  // namespace

ModuleRecord* ModuleLoader::known(Context& cx, const std::string& key) {
  const auto at = records_by_key_.find(key_in_realm(cx, key));
  return at == records_by_key_.end() ? nullptr : (*records_)[at->second];
}

Result<ModuleRecord*> ModuleLoader::remember(Context& cx, const std::string& key, ModuleRecord* m) {
  if (!records_) records_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  TRY_VOID(records_->push_back(m));
  records_by_key_[key_in_realm(cx, key)] = records_->size() - 1;
  return m;
}

Result<ModuleRecord*> ModuleLoader::load_text(Context& cx, const std::string& name,
                                              std::string_view source, SourceLanguage language,
                                              bool completion_value) {
  CompileOptions options;
  if (const TsConfig* const config = resolver_.configs().of(name)) config->apply(options);
  options.source_name = name;
  options.language = language;
  options.goal = SourceGoal::Module;
  options.completion_value = completion_value;
  const CodeUnit* const unit = TRY(host_.compile_text(cx, source, options));
  String* const key = TRY(String::from_utf8(cx.heap(), name));
  return ModuleRecord::create(cx, unit, key);
}

Result<ModuleRecord*> ModuleLoader::load_file(Context& cx, const std::string& path) {
  if (ModuleRecord* const m = known(cx, path)) return m;
  ModuleRecord* const m = TRY(make_record(cx, path));
  return remember(cx, path, m);
}

Result<ModuleRecord*> ModuleLoader::load_queried(Context& cx, const std::string& key,
                                                 const std::string& path) {
  if (ModuleRecord* const m = known(cx, key)) return m;
  ModuleRecord* const m = TRY(make_record(cx, path));
  return remember(cx, key, m);
}

/// What is imported besides code. Without an extension it is code, too: a command's script.
static bool is_unknown_extension(std::string_view e) {
  static constexpr std::string_view kKnown[] = {"",    ".ts",  ".mts", ".cts", ".tsx",
                                                ".js", ".mjs", ".cjs", ".jsx"};
  return std::find(std::begin(kKnown), std::end(kKnown), e) == std::end(kKnown);
}

Result<ModuleRecord*> ModuleLoader::make_record(Context& cx, const std::string& path) {
  if (format_of(path) == SourceFormat::Json) return make_data_record(cx, path, "json");
  if (extension_of(path) == ".node")
    return throw_with_code(cx, "ERR_UNKNOWN_FILE_EXTENSION",
                           "Native addons cannot be loaded: " + path);
  if (is_unknown_extension(extension_of(path)))
    return throw_with_code(
        cx, "ERR_UNKNOWN_FILE_EXTENSION",
        "Unknown file extension \"" + std::string(extension_of(path)) + "\" for " + path);
  const Source source = TRY(load_source(cx, path));
  if (source.format == SourceFormat::CommonJs)
    return make_commonjs_record(cx, path, source, CommonJsView::Node);
  String* const key = TRY(String::from_utf8(cx.heap(), path));
  return ModuleRecord::create(cx, source.unit, key);
}

static void add_name(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

/// What `export * from` names, and the calls of require that stand for it in CommonJS.
static std::vector<StringId> reexported(const CodeUnit* unit) {
  const ModuleImage& image = unit->image().module;
  std::vector<StringId> all = image.commonjs_reexports;
  for (const IndirectExportImage& e : image.indirect_exports)
    if (e.name == kNoString) all.push_back(image.requests[e.request].specifier);
  return all;
}

Result<bool> ModuleLoader::commonjs_names(Context& cx, const std::string& path,
                                          const Source& source, std::vector<std::string>& names,
                                          std::vector<std::string>& seen) {
  if (std::find(seen.begin(), seen.end(), path) != seen.end()) return true;
  seen.push_back(path);
  const CodeUnit* const unit = source.unit;
  const auto add = [&](StringId id) { add_name(names, unit->string(id)->utf8(true)); };
  const ModuleImage& image = unit->image().module;
  for (const StringId id : image.commonjs_exports) add(id);
  for (const LocalExportImage& e : image.local_exports) add(e.name);
  for (const IndirectExportImage& e : image.indirect_exports)
    if (e.name != kNoString) add(e.name);
  for (const StringId id : reexported(unit)) {
    const Resolved found =
        resolver_.resolve(unit->string(id)->utf8(true), path, ResolveMode::Require);
    // What is wrong with it shows when it is required; its names are just not known.
    if (!found.ok() || found.path.empty() || format_of(found.path) == SourceFormat::Json) continue;
    Result<Source> next = load_source(cx, found.path);
    if (!next.ok()) {
      if (cx.is_terminating()) return Thrown{};
      (void)cx.take_exception();
      host_.last_frame.clear();
      continue;
    }
    TRY(commonjs_names(cx, found.path, next.value(), names, seen));
  }
  return true;
}

Result<ModuleRecord*> ModuleLoader::make_commonjs_record(Context& cx, const std::string& path,
                                                         const Source& source, CommonJsView view) {
  std::vector<std::string> names{"default"}, seen;
  if (view == CommonJsView::Node) names.emplace_back("module.exports");
  if (source.format == SourceFormat::Module) names.emplace_back("__esModule");
  TRY(commonjs_names(cx, path, source, names, seen));
  ValueArray* const array = TRY(ValueArray::create(cx.heap(), static_cast<uint32_t>(names.size())));
  for (uint32_t i = 0; i < names.size(); ++i)
    array->set(cx.heap(), i, Value(intern_utf8(names[i])));
  String* const key = TRY(String::from_utf8(cx.heap(), path));
  return ModuleRecord::create_synthetic(cx, key, array);
}

Result<ModuleRecord*> ModuleLoader::import_file(Context& cx, const std::string& path,
                                                const std::string& importer) {
  const bool from_cts = extension_of(importer) == ".cts", is_cts = extension_of(path) == ".cts";
  if ((!from_cts && !is_cts) || format_of(path) == SourceFormat::Json) return load_file(cx, path);
  const Source source = TRY(load_source(cx, path));
  const bool is_commonjs = source.format == SourceFormat::CommonJs;
  if (is_commonjs != from_cts) return load_file(cx, path);
  const std::string key = path + (from_cts ? "\nimported by TypeScript" : "\nrequired");
  if (ModuleRecord* const m = known(cx, key)) return m;
  const CommonJsView view = from_cts ? CommonJsView::TypeScript : CommonJsView::Node;
  ModuleRecord* const m = TRY(make_commonjs_record(cx, path, source, view));
  return remember(cx, key, m);
}

/// The code of a built-in module: made once a process, for all contexts.
std::shared_ptr<const CodeUnit> ModuleLoader::builtin_unit(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const CodeUnit>> units;
  {
    const std::scoped_lock lock(mutex);
    const auto at = units.find(name);
    if (at != units.end()) return at->second;
  }
  // Not under the lock: of several threads that come at once each reads, and one is kept.
  std::shared_ptr<const CodeUnit> unit = CodeUnit::load(builtin_image(name));
  const std::scoped_lock lock(mutex);
  return units.emplace(name, std::move(unit)).first->second;
}

/// A built-in module of Node's: an ES module of ours, compiled like any other.
Result<ModuleRecord*> ModuleLoader::builtin_record(Context& cx, const std::string& name,
                                                   Principal who) {
  const bool is_shared = who == kProgramPrincipal || is_shared_builtin(name);
  const std::string key = key_for(name, is_shared ? kProgramPrincipal : who);
  if (ModuleRecord* const m = known(cx, key)) return m;
  if (!builtin_source(name))
    return throw_with_code(cx, "ERR_UNKNOWN_BUILTIN_MODULE", "No such built-in module: " + name);
  const CodeUnit* const code = cx.units.emplace_back(builtin_unit(name)).get();
  String* const text = TRY(String::from_utf8(cx.heap(), key));
  ModuleRecord* const m = TRY(ModuleRecord::create(cx, code, text));
  return remember(cx, key, m);
}

/// A module whose exports are the properties of an intrinsic object.
Result<ModuleRecord*> ModuleLoader::native_record(Context& cx, const std::string& name,
                                                  Intrinsic which) {
  if (ModuleRecord* const m = known(cx, name)) return m;
  Object* const object = TRY(cx.realm()->intrinsic(cx, which));
  ArrayObject* const keys = TRY(own_keys_ordinary(cx, object, {.strings = true, .symbols = false}));
  ValueArray* const names = TRY(ValueArray::create(cx.heap(), keys->length()));
  for (uint32_t i = 0; i < keys->length(); ++i)
    names->set(cx.heap(), i, Value(intern_utf8(keys->dense_element(i).as_string()->utf8())));
  String* const text = TRY(String::from_utf8(cx.heap(), name));
  ModuleRecord* const m = TRY(ModuleRecord::create_synthetic(cx, text, names));
  for (uint32_t i = 0; i < names->capacity(); ++i) {
    const OwnProperty p = TRY(own_property(cx, object, key(names->get(i).as_string())));
    m->env()->set(cx.heap(), i, p.value);
  }
  m->status = ModuleStatus::Evaluated;
  return remember(cx, name, m);
}

static bool is_test_library(std::string_view specifier) {
  return specifier == "bun:test" || specifier == "vitest" || specifier == "@jest/globals" ||
         specifier == "node:test";
}

Result<bool> check_path(Context& cx, const std::string& path) {
  const size_t zero = path.find('\0');
  if (zero == std::string::npos) return true;
  return throw_with_code(cx, "ERR_INVALID_MODULE_SPECIFIER",
                         "The path of a module has a zero byte: " + path.substr(0, zero));
}

Thrown ModuleLoader::throw_resolution(Context& cx, const Resolved& failed) {
  return throw_with_code(cx, failed.code, failed.message);
}

Result<ModuleRecord*> ModuleLoader::resolve_module(Context& cx, const ModuleRequest& request) {
  std::string type;
  for (const auto& [name, value] : request.attributes) {
    if (name != "type")
      return throw_syntax_error(cx, "Import attribute '%s' is not supported", name.c_str());
    type = value;
  }
  const bool is_data = is_data_type(type);
  if (!type.empty() && !is_data)
    return throw_with_code(
        cx, "ERR_IMPORT_ATTRIBUTE_UNSUPPORTED",
        "Import attribute \"type\" with value \"" + type + "\" is not supported");
  const ModuleOwner owner = owner_of_key(request.referrer);
  if (builtin_source(owner.name)) {
    if (request.specifier == "shoal:host") return host_module(cx, owner.who);
    if (request.specifier == "native:compression")
      return native_record(cx, request.specifier, Intrinsic::CompressionNatives);
    if (request.specifier == "native:vm")
      return native_record(cx, request.specifier, Intrinsic::VmNatives);
    if (request.specifier == "native:crypto")
      return native_record(cx, request.specifier, Intrinsic::CryptoNatives);
    if (builtin_source(request.specifier)) return builtin_record(cx, request.specifier, owner.who);
    const std::string beside = builtin_beside(owner.name, request.specifier);
    if (!beside.empty()) return builtin_record(cx, beside, owner.who);
  }
  // Under `shoal test` the libraries of other runners are ours.
  if (is_test_library(request.specifier) && known(cx, "shoal:test"))
    return builtin_record(cx, "shoal:test", kProgramPrincipal);
  const Principal who = principal_of(request.referrer);
  if (request.specifier == "shoal:channel")
    return native_record(cx, request.specifier, Intrinsic::Channels);
  if (request.specifier.starts_with("data:"))
    return load_data_url(cx, request.specifier, type, who);
  std::string importer = owner.name;
  if (importer.starts_with("data:") && request.specifier.starts_with('.'))
    return throw_with_code(
        cx, "ERR_UNSUPPORTED_RESOLVE_REQUEST",
        "Cannot resolve '" + request.specifier + "' from a data: URL: nothing is relative to it");
  if (!importer.starts_with('/'))
    importer = join(entry_.empty() ? current_folder() : folder_of(entry_), "[eval]");
  const Resolved found = resolver_.resolve(request.specifier, importer, ResolveMode::Import);
  if (!found.ok()) return throw_resolution(cx, found);
  TRY(check_path(cx, found.path));
  if (!found.builtin.empty()) return builtin_record(cx, found.builtin, who);
  TRY(check_reading(cx, {request.referrer, request.specifier, found.path, type, who}));
  if (!is_data && !found.query.empty())
    return load_queried(cx, found.path + "\n" + found.query, found.path);
  if (!is_data) return import_file(cx, found.path, importer);
  const bool is_json_file = format_of(found.path) == SourceFormat::Json;
  if (type == "json" && is_json_file) return load_file(cx, found.path);
  const std::string key = found.path + "\n" + type;
  if (ModuleRecord* const m = known(cx, key)) return m;
  ModuleRecord* const m = TRY(make_data_record(cx, found.path, type));
  return remember(cx, key, m);
}

// ---- Whom code belongs to

Principal ModuleLoader::principal_of(const std::string& module_key) {
  return host_.door() ? principal_of_module(*host_.door(), module_key) : kProgramPrincipal;
}

Principal ModuleLoader::running_principal(Context& cx, CodeOf which) {
  return host_.door() ? loader::running_principal(cx, *host_.door(), which) : kProgramPrincipal;
}

/// The environment as that code may see it: an object of its own, which lasts.
Result<Value> ModuleLoader::environment_of(Context& cx, Principal who) {
  if (const auto at = environments_.find(who); at != environments_.end()) return at->second->get();
  host::VisibleEnvironment::Reply told;
  (void)host_.door()->ask<host::VisibleEnvironment>({}, told, who).ok();
  Object* const env = TRY(new_object(cx));
  environments_[who] = std::make_unique<PersistentValue<Value>>(cx.heap(), Value(env));
  for (const auto& [name, text] : told.variables) {
    String* const name_text = TRY(String::from_utf8(cx.heap(), name));
    const PropertyKey k = TRY(cx.atoms().key_of(cx.heap(), name_text));
    String* const value = TRY(String::from_utf8(cx.heap(), text));
    if (k.is_index())
      TRY_VOID(put_element(cx, env, k.as_index(), Value(value)));
    else
      TRY_VOID(define_field(cx, env, k, Value(value)));
  }
  return Value(env);
}

// ---- import.meta

Result<bool> ModuleLoader::fill_import_meta(Context& cx, ModuleRecord* module, Object* meta) {
  const std::string path = owner_of_key(module->key()->utf8()).name;
  const bool is_file = path.starts_with('/');
  const auto add = [&](const char* name, const std::string& text) -> Result<void> {
    String* const s = TRY(String::from_utf8(cx.heap(), text));
    return define_field(cx, meta, key(intern_ascii(name)), Value(s));
  };
  if (is_file) {
    TRY_VOID(add("dirname", folder_of(path)));
    TRY_VOID(add("filename", path));
  }
  TRY_VOID(define_field(cx, meta, key(intern_ascii("main")),
                        Value::boolean(path == (entry_.empty() ? host_.entry_path : entry_))));
  NativeFunction* const resolve = TRY(host_function(cx, kMetaResolve, "resolve", 1));
  resolve->set_capture(cx.heap(), 1, Value(module->key()));
  TRY_VOID(define_field(cx, meta, key(intern_ascii("resolve")), Value(resolve)));
  const bool is_text = path.starts_with('[');  // "[stdin]", "[eval]".
  const std::string place = is_text ? join(current_folder(), path) : path;
  TRY_VOID(add("url", is_file || is_text ? url_of_path(place) : path));
  return true;
}

Result<NativeFunction*> ModuleLoader::host_function(Context& cx, int32_t number, const char* name,
                                                    uint32_t length) {
  return numbered_function(cx, number, name, length);
}

}  // namespace shoal::loader
