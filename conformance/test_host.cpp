#include "conformance/test_host.h"

#include <filesystem>

#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::conformance {

Result<ModuleRecord*> TestHost::remember(const std::string& id, ModuleRecord* module) {
  TRY_VOID(modules_->push_back(module));
  by_id_[id] = modules_->size() - 1;
  return module;
}

Result<ModuleRecord*> TestHost::load_module(Context& cx, const std::string& path,
                                            std::string_view source) {
  if (!modules_) modules_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  CompileOptions options;
  options.source_name = path;
  options.language = SourceLanguage::JavaScript;
  options.goal = SourceGoal::Module;
  const CodeUnit* const unit = TRY(compile(cx, source, options));
  String* const name = TRY(String::from_utf8(cx.heap(), path));
  ModuleRecord* const m = TRY(ModuleRecord::create(cx, unit, name));
  return remember(path, m);
}

/// JSON, text and bytes.
Result<ModuleRecord*> TestHost::load_data(Context& cx, const std::string& path,
                                          std::string_view source, const std::string& type) {
  if (!modules_) modules_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  String* const name = TRY(String::from_utf8(cx.heap(), path));
  const Value value = TRY(loader::data_to_value(cx, path, type, source));
  ModuleRecord* const m = TRY(ModuleRecord::create_default(cx, name, value));
  return remember(path + " as " + type, m);
}

/// test262's module that has a source object, and nothing else.
Result<ModuleRecord*> TestHost::load_module_source(Context& cx) {
  static constexpr const char* kId = "<module source>";
  if (const auto known = by_id_.find(kId); known != by_id_.end()) return (*modules_)[known->second];
  if (!modules_) modules_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  ModuleRecord* const m =
      TRY(ModuleRecord::create_default(cx, intern_ascii(kId), Value::undefined()));
  Object* const abstract = TRY(cx.realm()->intrinsic(cx, Intrinsic::AbstractModuleSourcePrototype));
  Object* const proto = TRY(new_object_with_proto(cx, Value(abstract)));
  Object* const source = TRY(new_object_with_proto(cx, Value(proto)));
  m->source_object.set(cx.heap(), m, source);
  return remember(kId, m);
}

static Task<Value> nothing(Context& cx) {
  Object* const exports = co_await new_object(cx);
  co_return Value(exports);
}
Task<Value> TestHost::load_builtin(Context& cx, Value) { return nothing(cx); }

Result<ModuleRecord*> TestHost::resolve_module(Context& cx, const ModuleRequest& request) {
  namespace fs = std::filesystem;
  std::string type;
  for (const auto& [name, value] : request.attributes) {
    if (name != "type" || !loader::is_data_type(value))
      return throw_syntax_error(cx, "Import attribute '%s' is not supported", name.c_str());
    type = value;
  }
  if (request.specifier == "<module source>") return load_module_source(cx);
  const fs::path from = request.referrer.starts_with('/') ? request.referrer : test_path_;
  const std::string path = (from.parent_path() / request.specifier).lexically_normal().string();
  const std::string id = type.empty() ? path : path + " as " + type;
  if (const auto known = by_id_.find(id); known != by_id_.end()) return (*modules_)[known->second];
  std::string source, error;
  if (!read_file(path, source, error))
    return throw_error(cx, Intrinsic::ErrorPrototype, "Cannot read module '%s': %s", path.c_str(),
                       error.c_str());
  return type.empty() ? load_module(cx, path, source) : load_data(cx, path, source, type);
}

}  // namespace shoal::conformance
