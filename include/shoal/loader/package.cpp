#include "include/shoal/loader/package.h"

#include "include/shoal/loader/files.h"

namespace shoal::loader {

const Package* Packages::in(const std::string& folder) {
  const auto [at, fresh] = by_folder_.try_emplace(folder);
  if (!fresh) return at->second.get();
  std::string text, error;
  const std::string file = join(folder, "package.json");
  if (!is_file(file) || !read_file(file, text, error)) return nullptr;
  auto package = std::make_unique<Package>();
  package->folder = folder;
  JsonError json_error;
  if (!parse_json(text, JsonDialect::Strict, package->json, json_error)) {
    package->error = json_error.message;
  } else if (!package->json.is_object()) {
    package->error = "it is not an object";
  } else {
    package->name = package->json.string_of("name");
    package->main = package->json.string_of("main");
    const std::string type = package->json.string_of("type");
    if (type == "module") package->type = PackageType::Module;
    if (type == "commonjs") package->type = PackageType::CommonJs;
  }
  at->second = std::move(package);
  return at->second.get();
}

const Package* Packages::scope_of(const std::string& file) {
  std::string folder = folder_of(file);
  for (;;) {
    if (name_of(folder) == "node_modules") return nullptr;
    if (const Package* const found = in(folder)) return found;
    if (folder == "/") return nullptr;
    folder = folder_of(folder);
  }
}

}  // namespace shoal::loader
