#include "conformance/test_host.h"

#include <filesystem>

#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::conformance {

namespace {

bool wants_json(const ModuleRequest& request) {
  for (const auto& [name, value] : request.attributes)
    if (name == "type" && value == "json") return true;
  return false;
}

}  // namespace

Result<ModuleRecord*> TestHost::remember(const std::string& id, ModuleRecord* module) {
  TRY_VOID(modules_->push_back(module));
  by_id_[id] = modules_->size() - 1;
  return module;
}

Result<ModuleRecord*> TestHost::load_module(Context& cx, const std::string& path,
                                            std::string_view source) {
  if (!modules_) modules_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  ModuleRecord* const m = TRY(embedder_.load_text(cx, path, source, SourceLanguage::JavaScript));
  return remember(path, m);
}

Result<ModuleRecord*> TestHost::load_json(Context& cx, const std::string& path,
                                          std::string_view source) {
  if (!modules_) modules_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  const Value value = TRY(loader::json_to_value(cx, path, source));
  String* const key = TRY(String::from_utf8(cx.heap(), path));
  ModuleRecord* const m = TRY(ModuleRecord::create_default(cx, key, value));
  return remember(path + " as JSON", m);
}

Result<ModuleRecord*> TestHost::resolve_module(Context& cx, const ModuleRequest& request) {
  namespace fs = std::filesystem;
  for (const auto& attribute : request.attributes)
    if (attribute.first != "type")
      return throw_syntax_error(cx, "Import attribute '%s' is not supported",
                                attribute.first.c_str());
  const fs::path from = request.referrer.empty() ? test_path_ : request.referrer;
  const std::string path = (from.parent_path() / request.specifier).lexically_normal().string();
  const bool json = wants_json(request);
  const std::string id = json ? path + " as JSON" : path;
  if (const auto known = by_id_.find(id); known != by_id_.end()) return (*modules_)[known->second];
  std::string source, error;
  if (!read_file(path, source, error))
    return throw_error(cx, Intrinsic::ErrorPrototype, "Cannot read module '%s': %s", path.c_str(),
                       error.c_str());
  return json ? load_json(cx, path, source) : load_module(cx, path, source);
}

}  // namespace shoal::conformance
