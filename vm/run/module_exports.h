// How a module's exports are found, for the files of vm/run that link and evaluate modules.
#pragma once

#include <vector>

#include "vm/run/module.h"

namespace shoal::module_exports {

/// The request's module; only of those that are not type_only.
inline ModuleRecord* request_of(ModuleRecord* m, uint32_t i) {
  return m->requested->get(i).as<ModuleRecord>();
}
inline ModulePhase phase_of(const ModuleRecord* m, uint32_t request) {
  return static_cast<ModulePhase>(m->unit()->image().module.requests[request].phase);
}

/// §16.2.1.6.1.7 ResolveExport. Not found, ambiguous, or a place.
struct Resolution {
  enum class Kind : uint8_t { NotFound, Ambiguous, Place } kind = Kind::NotFound;
  ModuleRecord* module = nullptr;
  uint32_t slot = 0;  // Of a namespace (or source): the ModulePhase.
  bool is_namespace = false;
  bool operator==(const Resolution& o) const {
    return module == o.module && slot == o.slot && is_namespace == o.is_namespace;
  }
};

/// The SyntaxError of who wants the source of a module that has none.
Thrown throw_no_source(Context& cx, const std::string& name);

struct Seen {
  ModuleRecord* module;
  const String* name;
};

Resolution resolve_export(ModuleRecord* m, const String* name, std::vector<Seen>& seen);

}  // namespace shoal::module_exports
