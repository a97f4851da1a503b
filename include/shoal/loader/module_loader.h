// ModuleLoader: the modules of one context: files found, read, compiled (or taken from the code
// cache), and known by path afterwards. ES modules become ModuleRecords; CommonJS modules run
// through `require`, and are synthetic modules to those that import them, as in Node.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "include/shoal/loader/code_cache.h"
#include "include/shoal/loader/principals.h"
#include "include/shoal/loader/resolver.h"
#include "include/shoal/loader/source_map.h"
#include "vm/run/host.h"
#include "vm/run/module.h"

namespace shoal {
class EmbedHost;
}

namespace shoal::loader {

enum class SourceFormat : uint8_t {
  Module,
  CommonJs,
  Json,
  MaybeModule,    // JavaScript of a package that does not say: CommonJS unless its syntax is a
                  // module's.
  MaybeCommonJs,  // TypeScript that does not say: a module unless its text is CommonJS.
};

class ModuleLoader {
 public:
  explicit ModuleLoader(EmbedHost& host);

  // --- ContextHost's part
  Result<ModuleRecord*> resolve_module(Context& cx, const ModuleRequest& request);
  static Task<Value> evaluate_synthetic(Context& cx, ModuleLoader* self, ModuleRecord* module);
  static Task<Value> call_host_function(Context& cx, ModuleLoader* self, Args args);
  static Task<Value> require(Context& cx, ModuleLoader* self, Value specifier, Value path,
                             Value parent);
  Result<bool> fill_import_meta(Context& cx, ModuleRecord* module, Object* meta);
  /// What require() of the built-in module of that whole name gives.
  static Task<Value> require_builtin(Context& cx, ModuleLoader* self, Value name, Principal who);

  // --- Of whoever runs programs
  /// The file that a command line names, made absolute; becomes the entry. Empty: `error` says why
  /// it cannot be run.
  std::string find_entry(const std::string& path, bool allow_js, std::string& error);
  /// The module of a file, loaded once: CommonJS and JSON as synthetic ones.
  Result<ModuleRecord*> load_file(Context& cx, const std::string& path);
  /// A module given as text, under that name.
  Result<ModuleRecord*> load_text(Context& cx, const std::string& name, std::string_view source,
                                  SourceLanguage language, bool completion_value = false);
  /// `require` for code that is no file (as scripts given on the command line want it).
  Result<Object*> make_require(Context& cx, const std::string& path, Value module);

  /// What a file is compiled with.
  CompileOptions options_for(const std::string& path);
  SourceFormat format_of(const std::string& path);
  /// Compiles a file's text, or takes it from the code cache. format: what format_of says, then
  /// what it turned out to be, Module or CommonJs. Null: `diagnostics` says why.
  /// may_defer: functions of big files may wait for their first call.
  std::unique_ptr<UnitImage> image_of_file(const std::string& path, const std::string& source,
                                           SourceFormat& format, Diagnostics& diagnostics,
                                           bool may_defer = false);
  Resolver& resolver() noexcept { return resolver_; }
  SourceMaps& source_maps() noexcept { return source_maps_; }
  const std::string& entry() const noexcept { return entry_; }

 private:
  /// Numbers of host functions, capture 0 of internal::kHostFunction.
  enum HostFunction : int32_t {
    kRequire,
    kProcessEnvironment,
    kRequireResolve,
    kRequireResolvePaths,
    kMetaResolve,
    kLoadBuiltin,
    kOwnGlobal,
    kReplaceGlobal,
  };  // Others: host_module.cpp.

  struct Source {
    const CodeUnit* unit = nullptr;
    SourceFormat format = SourceFormat::Module;
  };
  /// Reads and compiles a file, once, as the format that it turns out to have.
  Result<Source> load_source(Context& cx, const std::string& path);
  static std::shared_ptr<const CodeUnit> builtin_unit(const std::string& name);
  std::unique_ptr<UnitImage> image_of(const std::string& source, const CompileOptions& options,
                                      Diagnostics& diagnostics);
  void complete_later(std::shared_ptr<const CodeUnit> unit, CompileOptions options);
  Result<bool> read_source(Context& cx, const std::string& path, std::string& source);

  /// What importing a CommonJS module gives beside the names it exports. Node: as `default`, and as
  /// `module.exports`, all that it exports. TypeScript: what it exports as `default` if it says
  /// that it was an ES module (`__esModule`).
  enum class CommonJsView : uint8_t { Node, TypeScript };

  Result<ModuleRecord*> make_record(Context& cx, const std::string& path);
  /// A file imported as "FILE?query": a module of its own, under `key`.
  Result<ModuleRecord*> load_queried(Context& cx, const std::string& key, const std::string& path);
  Result<ModuleRecord*> make_commonjs_record(Context& cx, const std::string& path,
                                             const Source& source, CommonJsView view);
  /// The module of a file as `importer` sees it. A .cts file is CommonJS to all others, whatever
  /// its syntax; in one with import declarations those stand for TypeScript's calls of require.
  Result<ModuleRecord*> import_file(Context& cx, const std::string& path,
                                    const std::string& importer);
  /// limits: of who may not read everything; the file is read as a guarded path then.
  Result<ModuleRecord*> make_data_record(Context& cx, const std::string& path,
                                         const std::string& type,
                                         const Permissions* limits = nullptr);
  /// What somebody loads: by whom, from where, under which name, as what.
  struct Loading {
    const std::string& referrer;
    const std::string& specifier;
    const std::string& path;
    const std::string& type;
    Principal who;
  };
  /// Loading is not reading, but for data (data_module.cpp). Error: NotCapable.
  Result<bool> check_reading(Context& cx, const Loading& what);
  bool is_written_in(Context& cx, const std::string& referrer, const std::string& specifier);
  /// Where packages have permissions: `process` and Worker are read as those of whoever reads them.
  Result<bool> ensure_own_globals(Context& cx);
  static Task<Value> own_global(Context& cx, ModuleLoader* self, Args args);
  /// For whom it is made: see principals.h.
  Result<ModuleRecord*> builtin_record(Context& cx, const std::string& name, Principal who);
  Result<ModuleRecord*> native_record(Context& cx, const std::string& name, Intrinsic which);
  /// RFC 2397: "data:text/javascript,..." and the like.
  Result<ModuleRecord*> load_data_url(Context& cx, const std::string& url, const std::string& type,
                                      Principal who);
  Result<ModuleRecord*> remember(Context& cx, const std::string& key, ModuleRecord* m);
  ModuleRecord* known(Context& cx, const std::string& key);
  /// Names that a CommonJS module exports, with those that it exports from others.
  Result<bool> commonjs_names(Context& cx, const std::string& path, const Source& source,
                              std::vector<std::string>& names, std::vector<std::string>& seen);

  // --- CommonJS (commonjs.cpp)
  static Task<Value> require_file(Context& cx, ModuleLoader* self, Value path_value, Value parent);
  static Task<Value> require_module(Context& cx, ModuleRecord* m);
  static Task<Value> run_commonjs(Context& cx, ModuleLoader* self, Value path_value,
                                  const CodeUnit* unit, Value handler, Value parent);
  static Task<Value> call_wrapper(Context& cx, ModuleLoader* self, const CodeUnit* unit,
                                  Value module_value, Value path_value);
  Result<Object*> make_module_object(Context& cx, const std::string& path, Value parent);
  Result<Value> lookup_paths(Context& cx, Value specifier, const std::string& path);
  Result<Value> require_resolve(Context& cx, Value specifier, const std::string& path);
  Result<Object*> ensure_cache(Context& cx);
  /// An object without properties, made once: `own` is one of those below.
  static Result<Object*> ensure_object(Context& cx, std::unique_ptr<Persistent<Object>>& own,
                                       Value proto);
  /// What node:module works with: require.cache, require.extensions, what module objects inherit
  /// from. `module` is the class Module, once node:module has been loaded.
  Result<Value> commonjs_parts(Context& cx, Value module);
  /// What a program has put in the place of a function of the class Module (`_load`,
  /// `_resolveFilename`); undefined: nothing.
  Task<Value> replaced(Context& cx, const char* name);
  /// What a program has registered in require.extensions for files of that kind; or undefined.
  Task<Value> extension_handler(Context& cx, const std::string& path);
  static Task<Value> resolve_from(Context& cx, ModuleLoader* self, Value specifier, Value where,
                                  Value options);
  /// The functions that the built-in modules are made of, as module "shoal:host"; for them alone.
  Result<ModuleRecord*> host_module(Context& cx, Principal who);
  /// For tests (mock_module.cpp): the module that the specifier means there has those exports from
  /// now on, for whoever has imported it, too. [its key, whether it was loaded, the former ones].
  Result<Value> mock_module(Context& cx, const std::string& specifier, const std::string& from,
                            Object* exports);
  /// With what mock_module gave.
  Result<Value> unmock_module(Context& cx, const std::string& key, bool was_loaded, Value exports);
  Result<String*> key_to_mock(Context& cx, const std::string& specifier, const std::string& from);
  /// As mock_module, for node's mock.module(): who has imported the module keeps what it has. Gives
  /// what restore_module wants.
  Result<Value> replace_module(Context& cx, const std::string& key, Object* exports);
  Value restore_module(const std::string& key, int32_t former);
  /// Of a source that runs; null: there is none of that name, or it has no such line.
  static Result<Value> source_line(Context& cx, const std::string& name, int32_t number);
  Result<Value> call_builtin(Context& cx, int32_t number, const Args& args);
  Result<NativeFunction*> host_function(Context& cx, int32_t number, const char* name,
                                        uint32_t length);
  Result<Value> meta_resolve(Context& cx, Value specifier, const std::string& path);
  Thrown throw_resolution(Context& cx, const Resolved& failed);
  Principal principal_of(const std::string& module_key);
  Principal running_principal(Context& cx, CodeOf which = CodeOf::Anybody);
  Result<Value> environment_of(Context& cx, Principal who);

  EmbedHost& host_;
  Resolver resolver_;
  CodeCache cache_;
  SourceMaps source_maps_;
  std::string entry_;
  bool has_own_globals_ = false;
  std::map<std::string, Source> sources_;
  std::map<std::string, size_t> records_by_key_;
  std::unique_ptr<RootVector<ModuleRecord*>> records_;
  std::unique_ptr<Persistent<Object>> commonjs_cache_;  // require.cache: module objects by path.
  std::unique_ptr<PersistentValue<Value>> main_module_;
  // Of node:module: see commonjs_parts. module_defaults_ is what its class had when it was made.
  std::unique_ptr<Persistent<Object>> extensions_, module_prototype_, module_class_;
  std::unique_ptr<Persistent<Object>> module_defaults_;
  std::map<Principal, std::unique_ptr<PersistentValue<Value>>> environments_;
};

/// The system would take what comes before a zero byte for the path; and it marks keys of modules
/// (principals.h). Script, or a package.json, may have put one there.
Result<bool> check_path(Context& cx, const std::string& path);
/// What `with { type }` may ask for: "json", "text", "bytes".
bool is_data_type(std::string_view type) noexcept;
/// The default export of such a module. Error: SyntaxError of JSON.
Result<Value> data_to_value(Context& cx, const std::string& path, std::string_view type,
                            std::string_view content);
/// A Uint8Array of its own buffer.
Result<Value> bytes_to_value(Context& cx, std::string_view bytes, bool immutable);
/// RFC 2397. False: no data: URL, or a bad one.
struct DataUrl {
  std::string type;     // "text/javascript"; empty if it does not say.
  std::string content;  // Bytes.
};
bool parse_data_url(std::string_view url, DataUrl& out);
/// Of either alphabet, padded or not. False: other characters.
bool decode_base64(std::string_view text, std::string& out);
/// JSON text as a value. Error: SyntaxError naming the file.
Result<Value> json_to_value(Context& cx, const std::string& path, std::string_view text);
/// By file name: .ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs.
SourceLanguage language_of(std::string_view path) noexcept;
/// Whether what is wrong with a text that is no module may be that it is one.
bool may_be_module(const Diagnostics& diagnostics, std::string_view source);
/// An Error (or a TypeError, where Node throws one) with `code`.
Thrown throw_with_code(Context& cx, const std::string& code, const std::string& message);

}  // namespace shoal::loader
