// require: CommonJS modules, as Node's documentation of modules has them.
#include "include/shoal/host.h"
#include "include/shoal/loader/files.h"
#include "include/shoal/loader/module_loader.h"
#include "stdlib/node/builtins.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/promise.h"
#include "vm/run/eval.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal::loader {

namespace {

PropertyKey name_key(const char* name) { return key(intern_ascii(name)); }

Result<void> add_text(Context& cx, Object* object, const char* name, const std::string& text) {
  String* const s = TRY(String::from_utf8(cx.heap(), text));
  return define_field(cx, object, name_key(name), Value(s));
}

}  // namespace

Result<Object*> ModuleLoader::ensure_object(Context& cx, std::unique_ptr<Persistent<Object>>& own,
                                            Value proto) {
  if (!own) own = std::make_unique<Persistent<Object>>(cx.heap());
  if (!*own) {
    Object* const made = TRY(new_object_with_proto(cx, proto));
    own->set(made);
  }
  return own->get();
}

Result<Object*> ModuleLoader::ensure_cache(Context& cx) {
  return ensure_object(cx, commonjs_cache_, Value::null());
}

// ---- What node:module lets a program change

constexpr const char* kReplaceable[] = {"_load", "_resolveFilename", ".js", ".json", ".node"};

Result<Value> ModuleLoader::commonjs_parts(Context& cx, Value module) {
  Object* const cache = TRY(ensure_cache(cx));
  Object* const extensions = TRY(ensure_object(cx, extensions_, Value::null()));
  Object* const object_prototype = TRY(cx.realm()->intrinsic(cx, Intrinsic::ObjectPrototype));
  Object* const prototype = TRY(ensure_object(cx, module_prototype_, Value(object_prototype)));
  if (module.is_object()) {
    // Complete now: what differs later is the program's doing.
    module_class_ = std::make_unique<Persistent<Object>>(cx.heap());
    module_class_->set(module.as_object());
    Object* const defaults = TRY(ensure_object(cx, module_defaults_, Value::null()));
    for (const char* const name : kReplaceable) {
      Object* const from = name[0] == '.' ? extensions : module.as_object();
      const Value v = TRY(try_get(cx, from, name_key(name)));
      TRY_VOID(define_field(cx, defaults, name_key(name), v));
    }
  }
  Object* const parts = TRY(new_object(cx));
  TRY_VOID(define_field(cx, parts, name_key("cache"), Value(cache)));
  TRY_VOID(define_field(cx, parts, name_key("extensions"), Value(extensions)));
  TRY_VOID(define_field(cx, parts, name_key("prototype"), Value(prototype)));
  return Value(parts);
}

/// The function under that name, if it is another one than there was in the beginning.
static Task<Value> changed_function(Context& cx, Object* holder, Object* defaults, String* name) {
  const Value now = co_await get(cx, holder, key(name));
  if (!now.is_callable() || !defaults) co_return now;
  const Value original = co_await get(cx, defaults, key(name));
  co_return now != original ? now : Value::undefined();
}
static Task<Value> nothing_changed(Context&) { co_return Value::undefined(); }

Task<Value> ModuleLoader::replaced(Context& cx, const char* name) {
  if (!module_class_) return nothing_changed(cx);
  return changed_function(cx, module_class_->get(), module_defaults_->get(), intern_ascii(name));
}

Task<Value> ModuleLoader::extension_handler(Context& cx, const std::string& path) {
  if (!extensions_ || !*extensions_) return nothing_changed(cx);
  Object* const defaults = module_defaults_ ? module_defaults_->get() : nullptr;
  return changed_function(cx, extensions_->get(), defaults,
                          intern_utf8(std::string(extension_of(path))));
}

/// The node_modules folders from there upwards.
static Result<ArrayObject*> package_folders(Context& cx, std::string folder) {
  ArrayObject* const paths = TRY(ArrayObject::create(cx, 0, 0));
  for (;; folder = folder_of(folder)) {
    if (name_of(folder) != "node_modules") {
      String* const each = TRY(String::from_utf8(cx.heap(), join(folder, "node_modules")));
      TRY_VOID(paths->push(cx.heap(), Value(each)));
    }
    if (folder == "/") return paths;
  }
}

/// require.resolve.paths: where a specifier is looked for; null of a built-in module.
Result<Value> ModuleLoader::lookup_paths(Context& cx, Value specifier, const std::string& path) {
  const std::string name = specifier.is_string() ? specifier.as_string()->utf8(true) : "";
  if (is_node_module(name) || name.starts_with("node:")) return Value::null();
  const std::string folder = folder_of(path);
  if (!name.starts_with("./") && !name.starts_with("../")) {
    ArrayObject* const all = TRY(package_folders(cx, folder));
    return Value(all);
  }
  ArrayObject* const one = TRY(ArrayObject::create(cx, 0, 0));
  String* const text = TRY(String::from_utf8(cx.heap(), folder));
  TRY_VOID(one->push(cx.heap(), Value(text)));
  return Value(one);
}

Result<Object*> ModuleLoader::make_module_object(Context& cx, const std::string& path,
                                                 Value parent) {
  Object* const object_prototype = TRY(cx.realm()->intrinsic(cx, Intrinsic::ObjectPrototype));
  Object* const proto = TRY(ensure_object(cx, module_prototype_, Value(object_prototype)));
  Object* const m = TRY(new_object_with_proto(cx, Value(proto)));
  const bool is_main = path == entry_;
  Object* const exports = TRY(new_object(cx));
  ArrayObject* const children = TRY(ArrayObject::create(cx, 0, 0));
  ArrayObject* const paths = TRY(package_folders(cx, folder_of(path)));
  TRY_VOID(add_text(cx, m, "id", is_main ? "." : path));
  TRY_VOID(add_text(cx, m, "path", folder_of(path)));
  TRY_VOID(define_field(cx, m, name_key("exports"), Value(exports)));
  TRY_VOID(add_text(cx, m, "filename", path));
  TRY_VOID(define_field(cx, m, name_key("loaded"), Value::boolean(false)));
  TRY_VOID(define_field(cx, m, name_key("children"), Value(children)));
  TRY_VOID(define_field(cx, m, name_key("paths"), Value(paths)));
  TRY_VOID(define_field(cx, m, name_key("parent"), parent));
  if (is_main) {
    if (!main_module_) main_module_ = std::make_unique<PersistentValue<Value>>(cx.heap(), Value(m));
    main_module_->set(Value(m));
  }
  if (parent.is_object()) {
    const Value siblings = TRY(try_get(cx, parent.as_object(), name_key("children")));
    if (siblings.is_kind(Kind::Array))
      TRY_VOID(siblings.as<ArrayObject>()->push(cx.heap(), Value(m)));
  }
  return m;
}

Result<Object*> ModuleLoader::make_require(Context& cx, const std::string& path, Value module) {
  String* const text = TRY(String::from_utf8(cx.heap(), path));
  NativeFunction* const require = TRY(host_function(cx, kRequire, "require", 1));
  require->set_capture(cx.heap(), 1, Value(text));
  require->set_capture(cx.heap(), 2, module);
  NativeFunction* const resolve = TRY(host_function(cx, kRequireResolve, "resolve", 1));
  resolve->set_capture(cx.heap(), 1, Value(text));
  NativeFunction* const paths = TRY(host_function(cx, kRequireResolvePaths, "paths", 1));
  paths->set_capture(cx.heap(), 1, Value(text));
  TRY_VOID(define_field(cx, resolve, name_key("paths"), Value(paths)));
  TRY_VOID(define_field(cx, require, name_key("resolve"), Value(resolve)));
  TRY_VOID(define_field(cx, require, name_key("main"),
                        main_module_ ? main_module_->get() : Value::undefined()));
  Object* const extensions = TRY(ensure_object(cx, extensions_, Value::null()));
  TRY_VOID(define_field(cx, require, name_key("extensions"), Value(extensions)));
  Object* const cache = TRY(ensure_cache(cx));
  TRY_VOID(define_field(cx, require, name_key("cache"), Value(cache)));
  return static_cast<Object*>(require);
}

Result<Value> ModuleLoader::require_resolve(Context& cx, Value specifier, const std::string& path) {
  if (!specifier.is_string())
    return throw_with_code(cx, "ERR_INVALID_ARG_TYPE",
                           "The \"request\" argument must be of type string");
  const Resolved found =
      resolver_.resolve(specifier.as_string()->utf8(true), path, ResolveMode::Require);
  if (!found.ok()) return throw_resolution(cx, found);
  TRY(check_path(cx, found.path));
  String* const text =
      TRY(String::from_utf8(cx.heap(), found.builtin.empty() ? found.path : found.builtin));
  return Value(text);
}

Result<Value> ModuleLoader::meta_resolve(Context& cx, Value specifier, const std::string& path) {
  const std::string text = specifier.as_string()->utf8(true);
  const std::string importer =
      path.starts_with('/') ? path : join(current_folder(), "[eval]");  // Code without a file.
  const Resolved found = resolver_.resolve(text, importer, ResolveMode::Import);
  std::string url = found.path.empty() ? found.builtin : url_of_path(found.path);
  if (!found.ok()) {
    // As in Node, the URL of a file need not exist; a package must.
    if (text.starts_with("./") || text.starts_with("../") || text.starts_with('/'))
      url = url_of_path(absolute_path(text, folder_of(importer)));
    else if (text.starts_with("file:") || found.code == "ERR_UNSUPPORTED_ESM_URL_SCHEME")
      url = text;
    else
      return throw_resolution(cx, found);
  }
  String* const result = TRY(String::from_utf8(cx.heap(), url));
  return Value(result);
}

Task<Value> ModuleLoader::require(Context& cx, ModuleLoader* self, Value specifier, Value path,
                                  Value parent) {
  const Value load = co_await self->replaced(cx, "_load");
  if (load.is_callable() && parent.is_object()) {
    const Value arguments[] = {specifier, parent, Value::boolean(false)};
    const Value given = co_await call(cx, load, Value(self->module_class_->get()), arguments);
    co_return given;
  }
  const Value target = co_await resolve_from(cx, self, specifier, path, Value::undefined());
  // Of the module that it is the `require` of; and of who calls it, if that is a package: by
  // whatever module, as Module.prototype.require, which is one for all.
  const std::string from = path.as_string()->utf8();
  const Principal caller = self->running_principal(cx, CodeOf::Outside);
  const Principal who = caller != kProgramPrincipal ? caller : self->principal_of(from);
  const std::string file = target.as_string()->utf8();
  const bool is_path = co_await check_path(cx, file);
  static_cast<void>(is_path);
  if (!file.starts_with('/')) {
    const Value builtin = co_await require_builtin(cx, self, target, who);
    co_return builtin;
  }
  const std::string name = specifier.as_string()->utf8(true), type;
  const Loading loading{from, name, file, type, who};
  const bool may_load = co_await self->check_reading(cx, loading);
  static_cast<void>(may_load);
  const Value exports = co_await require_file(cx, self, target, parent);
  co_return exports;
}

Task<Value> ModuleLoader::require_builtin(Context& cx, ModuleLoader* self, Value name,
                                          Principal who) {
  ModuleRecord* const m = co_await self->builtin_record(cx, name.as_string()->utf8(), who);
  const Value exports = co_await require_module(cx, m);
  co_return exports;
}

/// require.resolve; options: an object with `paths`, or anything else.
Task<Value> ModuleLoader::resolve_from(Context& cx, ModuleLoader* self, Value specifier,
                                       Value where, Value options) {
  const Value replacement = co_await self->replaced(cx, "_resolveFilename");
  const std::string from(owner_of_key(where.as_string()->utf8()).name);
  if (replacement.is_callable() && specifier.is_string()) {
    Object* const cache = co_await self->ensure_cache(cx);
    const PropertyKey path_key = co_await primitive_to_key(cx, where);
    Value parent = co_await get(cx, cache, path_key);
    if (!parent.is_object()) {  // Of createRequire(): no module, but a place.
      Object* const place = co_await new_object(cx);
      co_await step_void(add_text(cx, place, "id", from));
      co_await step_void(add_text(cx, place, "filename", from));
      parent = Value(place);
    }
    const Value arguments[] = {specifier, parent, Value::boolean(false), options};
    const Value found =
        co_await call(cx, replacement, Value(self->module_class_->get()), arguments);
    const Value text = co_await to_string(cx, found);
    const std::string name = text.as_string()->utf8();
    if (name.starts_with('/') || name.starts_with("node:") || !is_node_module(name)) co_return text;
    String* const whole = co_await String::from_utf8(cx.heap(), "node:" + name);
    co_return Value(whole);
  }
  Value paths;
  if (options.is_object()) paths = co_await get(cx, options.as_object(), name_key("paths"));
  if (!paths.is_kind(Kind::Array)) co_return self->require_resolve(cx, specifier, from);
  Object* const list = paths.as_object();
  const uint32_t count = paths.as<ArrayObject>()->length();
  for (uint32_t i = 0; i < count; ++i) {
    const Value each = co_await get(cx, list, PropertyKey::index(i));
    if (!each.is_string()) continue;
    const std::string folder = absolute_path(each.as_string()->utf8(true), current_folder());
    Result<Value> found = self->require_resolve(cx, specifier, join(folder, "noop.js"));
    if (found.ok()) co_return found.value();
    if (i + 1 == count || cx.is_terminating()) co_return Thrown{};
    (void)cx.take_exception();
  }
  co_return self->require_resolve(cx, specifier, from);
}

/// The exports of a file: from require.cache, or of the module that it makes now.
Task<Value> ModuleLoader::require_file(Context& cx, ModuleLoader* self, Value path_value,
                                       Value parent) {
  Object* const cache = co_await self->ensure_cache(cx);
  const PropertyKey path_key = co_await primitive_to_key(cx, path_value);
  const Value hit = co_await get(cx, cache, path_key);
  if (hit.is_object()) {
    const Value exports = co_await get(cx, hit.as_object(), name_key("exports"));
    co_return exports;
  }
  const std::string path = path_value.as_string()->utf8();
  const Value handler = co_await self->extension_handler(cx, path);
  const SourceFormat format = self->format_of(path);
  const CodeUnit* unit = nullptr;
  bool is_module = false;
  if (handler.is_callable()) {
    const Value exports = co_await run_commonjs(cx, self, path_value, nullptr, handler, parent);
    co_return exports;
  }
  if (format != SourceFormat::Json) {
    const Source source = co_await self->load_source(cx, path);
    unit = source.unit;
    is_module = source.format == SourceFormat::Module;
  }
  if (unit && !is_module) {
    const Value exports =
        co_await run_commonjs(cx, self, path_value, unit, Value::undefined(), parent);
    co_return exports;
  }
  ModuleRecord* const m = co_await self->load_file(cx, path);
  Object* const object = co_await self->make_module_object(cx, path, parent);
  const Value exports = co_await require_module(cx, m);
  co_await step_void(define_field(cx, object, name_key("exports"), exports));
  co_await step_void(define_field(cx, object, name_key("loaded"), Value::boolean(true)));
  const bool stored = co_await create_data_property(cx, cache, path_key, Value(object));
  static_cast<void>(stored);
  co_return exports;
}

Task<Value> ModuleLoader::call_wrapper(Context& cx, ModuleLoader* self, const CodeUnit* unit,
                                       Value module_value, Value path_value) {
  Object* const module = module_value.as_object();
  const std::string path = path_value.as_string()->utf8();
  Object* const require = co_await self->make_require(cx, path, module_value);
  co_await step_void(define_field(cx, module, name_key("require"), Value(require), attr::Hidden));
  const Value exports = co_await get(cx, module, name_key("exports"));
  String* const folder = co_await String::from_utf8(cx.heap(), folder_of(path));
  ScriptFunction* const wrapper =
      co_await top_level_function(cx, unit, cx.first_realm(), nullptr, nullptr);
  const Value arguments[] = {exports, Value(require), module_value, path_value, Value(folder)};
  const Value done = co_await call(cx, Value(wrapper), exports, arguments);
  co_return done;
}

Task<Value> ModuleLoader::run_commonjs(Context& cx, ModuleLoader* self, Value path_value,
                                       const CodeUnit* unit, Value handler, Value parent) {
  Object* const module =
      co_await self->make_module_object(cx, path_value.as_string()->utf8(), parent);
  Object* const cache = co_await self->ensure_cache(cx);
  const PropertyKey path_key = co_await primitive_to_key(cx, path_value);
  const bool stored = co_await create_data_property(cx, cache, path_key, Value(module));
  static_cast<void>(stored);
  Completion<Value> done;
  if (handler.is_callable()) {
    const Value arguments[] = {Value(module), path_value};
    done = co_await try_await(call(cx, handler, Value(self->extensions_->get()), arguments));
  } else {
    done = co_await try_await(call_wrapper(cx, self, unit, Value(module), path_value));
  }
  if (done.threw) {
    // Who requires it again, runs it again.
    const bool removed = co_await delete_property(cx, cache, path_key);
    static_cast<void>(removed);
    co_return cx.throw_value(done.exception);
  }
  const bool set =
      co_await create_data_property(cx, module, name_key("loaded"), Value::boolean(true));
  static_cast<void>(set);
  const Value exports = co_await get(cx, module, name_key("exports"));
  co_return exports;
}

/// require() of an ES module: its namespace, if it can be had at once.
Task<Value> ModuleLoader::require_module(Context& cx, ModuleRecord* m) {
  const bool linked = co_await link_module(cx, m);
  static_cast<void>(linked);
  const std::string name = m->key()->utf8();
  const GraphState state = graph_state(cx, m);
  if (state == GraphState::Evaluating)
    co_return throw_with_code(cx, "ERR_REQUIRE_CYCLE_MODULE",
                              "Cannot require() ES Module " + name + " in a cycle");
  if (state == GraphState::Async)
    co_return throw_with_code(
        cx, "ERR_REQUIRE_ASYNC_MODULE",
        "require() cannot be used on an ES module graph with top-level await (" + name +
            "). Use import() instead");
  const Value evaluation = co_await evaluate_module(cx, m);
  auto* const promise = evaluation.as<PromiseObject>();
  if (promise->state() == PromiseObject::State::Rejected) {
    promise->mark_handled();
    co_return cx.throw_value(promise->result());
  }
  uint32_t slot = 0;
  Environment* const whole = find_export(m, intern_ascii("module.exports"), slot);
  if (whole) co_return whole->get(slot);
  Environment* const has_default = find_export(m, atoms::default_(), slot);
  const bool is_cts = extension_of(name) == ".cts";
  if (m->unit() && (has_default || is_cts)) {
    const EsModuleMark mark = is_cts ? EsModuleMark::Hidden : EsModuleMark::Shown;
    Object* const marked = co_await marked_namespace(cx, m, mark);
    co_return Value(marked);
  }
  if (has_default) co_return has_default->get(slot);  // JSON.
  Object* const exports = co_await module_namespace(cx, m);
  co_return Value(exports);
}

Task<Value> ModuleLoader::evaluate_synthetic(Context& cx, ModuleLoader* self, ModuleRecord* m) {
  const Value exports = co_await require_file(cx, self, Value(m->key()), Value::undefined());
  m->set_export(cx.heap(), atoms::default_(), exports);
  m->set_export(cx.heap(), intern_ascii("module.exports"), exports);
  if (!exports.is_object()) co_return Value::undefined();
  uint32_t slot = 0;
  if (!find_export(m, intern_ascii("module.exports"), slot)) {  // CommonJsView::TypeScript.
    const Value was_module = co_await get(cx, exports.as_object(), name_key("__esModule"));
    if (to_boolean(was_module)) {
      const Value its_default = co_await get(cx, exports.as_object(), key(atoms::default_()));
      m->set_export(cx.heap(), atoms::default_(), its_default);
    }
  }
  for (uint32_t i = 0; i < m->names->capacity(); ++i) {
    String* const name = m->names->get(i).as_string();
    if (name == atoms::default_() || name == intern_ascii("module.exports")) continue;
    const PropertyKey property = co_await primitive_to_key(cx, Value(name));
    const bool own = co_await has_own_property(cx, exports.as_object(), property);
    if (!own) continue;
    // A getter that throws leaves its name undefined, as in Node.
    const Completion<Value> value = co_await try_await(get(cx, exports.as_object(), property));
    if (!value.threw) m->env()->set(cx.heap(), i, value.value);
  }
  co_return Value::undefined();
}

Task<Value> ModuleLoader::call_host_function(Context& cx, ModuleLoader* self, Args args) {
  const int32_t number = args.callee->capture(0).as_int32();
  const Value where = args.callee->capture(1);
  switch (number) {
    case kRequire: {
      const Value exports = co_await require(cx, self, args[0], where, args.callee->capture(2));
      co_return exports;
    }
    case kRequireResolve: {
      const Value path = co_await resolve_from(cx, self, args[0], where, args[1]);
      co_return path.as_string()->utf8().starts_with('/') ? path : args[0];  // "fs" stays "fs".
    }
    case kRequireResolvePaths: {
      const Value paths = co_await self->lookup_paths(
          cx, args[0], std::string(owner_of_key(where.as_string()->utf8()).name));
      co_return paths;
    }
    case kMetaResolve: {
      const Value specifier = co_await to_string(cx, args[0]);
      const Value url = co_await self->meta_resolve(cx, specifier, where.as_string()->utf8());
      co_return url;
    }
    case kLoadBuiltin: {
      auto who = static_cast<Principal>(args.callee->capture(2).as_int32());
      // process.getBuiltinModule and the like of the program, called by a package.
      if (who == kProgramPrincipal) who = self->running_principal(cx, CodeOf::Outside);
      const Value exports = co_await require_builtin(cx, self, args[0], who);
      co_return exports;
    }
    case kOwnGlobal: {
      const Value value = co_await own_global(cx, self, args);
      co_return value;
    }
    case kReplaceGlobal: {
      Object* const global = cx.first_realm()->global();
      const PropertyKey name = key(args.callee->capture(1).as_string());
      co_await define_own_ordinary(cx, global, name,
                                   PropertyDescriptor::data(args[0], attr::Hidden));
      co_return Value::undefined();
    }
    case kProcessEnvironment: {
      const auto who = static_cast<Principal>(args.callee->capture(2).as_int32());
      const Value env = co_await self->environment_of(cx, who);
      co_return env;
    }
    default: {
      const Value result = co_await self->call_builtin(cx, number, args);
      co_return result;
    }
  }
}

}  // namespace shoal::loader
