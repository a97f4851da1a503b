#include "conformance/test_host.h"

#include <filesystem>

#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::conformance {

namespace {

bool wants_json(ModuleRecord* referrer, const ModuleRequestImage* request) {
  if (!referrer || !request || !referrer->unit()) return false;
  for (const auto& [name, value] : request->attributes) {
    const std::string type = referrer->unit()->string(name)->utf8();
    if (type == "type" && referrer->unit()->string(value)->utf8() == "json") return true;
  }
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
  (void)source;
  return throw_syntax_error(cx, "JSON modules are not supported (%s)", path.c_str());
}

Result<ModuleRecord*> TestHost::resolve_module(Context& cx, ModuleRecord* referrer,
                                               String* specifier,
                                               const ModuleRequestImage* request) {
  namespace fs = std::filesystem;
  const fs::path from = referrer ? referrer->key()->utf8() : test_path_;
  const std::string path = (from.parent_path() / specifier->utf8()).lexically_normal().string();
  const bool json = wants_json(referrer, request);
  const std::string id = json ? path + " as JSON" : path;
  if (const auto known = by_id_.find(id); known != by_id_.end()) return (*modules_)[known->second];
  std::string source, error;
  if (!read_file(path, source, error))
    return throw_error(cx, Intrinsic::ErrorPrototype, "Cannot read module '%s': %s", path.c_str(),
                       error.c_str());
  return json ? load_json(cx, path, source) : load_module(cx, path, source);
}

}  // namespace shoal::conformance
