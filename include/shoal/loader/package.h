// package.json: what resolution wants of it.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "include/shoal/loader/json.h"

namespace shoal::loader {

enum class PackageType : uint8_t { None, Module, CommonJs };

struct Package {
  std::string folder;
  std::string name;
  std::string main;
  PackageType type = PackageType::None;
  Json json;
  std::string error;  // The file is there, but no JSON object.

  std::string file() const { return folder + "/package.json"; }
  const Json* exports() const noexcept {
    const Json* const e = json.find("exports");
    return e && !e->is_null() ? e : nullptr;
  }
  const Json* imports() const noexcept {
    const Json* const i = json.find("imports");
    return i && i->is_object() ? i : nullptr;
  }
};

/// Packages by folder, each read once.
class Packages {
 public:
  /// The package.json of that very folder, or null.
  const Package* in(const std::string& folder);
  /// The nearest above the file: §LOOKUP_PACKAGE_SCOPE of Node's algorithm. A node_modules folder
  /// bounds the search.
  const Package* scope_of(const std::string& file);

 private:
  std::map<std::string, std::unique_ptr<Package>> by_folder_;
};

}  // namespace shoal::loader
