// tsconfig.json: the options with a meaning at run time, `extends` followed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "include/shoal/loader/json.h"

namespace shoal::loader {

struct TsConfig {
  struct Mapping {
    std::string pattern;               // As written; at most one "*".
    std::vector<std::string> targets;  // Absolute.
  };
  std::string file;
  std::vector<Mapping> paths;
  std::string base_url;  // Absolute; empty: none.
  std::vector<std::string> custom_conditions;
  std::optional<std::string> target, jsx, jsx_factory, jsx_fragment_factory, jsx_import_source;
  std::optional<bool> use_define_for_class_fields, experimental_decorators, emit_decorator_metadata,
      strict, strict_null_checks, verbatim_module_syntax, allow_js;
  std::string error;  // Why it, or what it extends, cannot be used.

  /// What files under this configuration are compiled with.
  void apply(CompileOptions& options) const;
};

class TsConfigs {
 public:
  /// Of the nearest tsconfig.json above the file; null: there is none, or the file belongs to a
  /// package in node_modules.
  const TsConfig* of(const std::string& file);
  /// Where a package has the configuration of that name, which `importer` extends; empty: nowhere
  /// but among its files.
  std::function<std::string(const std::string& name, const std::string& importer)> in_package;

 private:
  const TsConfig* in(const std::string& folder);
  std::map<std::string, std::unique_ptr<TsConfig>> by_folder_;
};

}  // namespace shoal::loader
