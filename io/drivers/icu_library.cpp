#include "io/drivers/icu_library.h"

#include <dlfcn.h>

#include <string>

namespace shoal::facts {
namespace {

/// The versions that Intl is made for: what is later may lack a function of the table, and Intl is
/// then absent.
constexpr int kVersionMin = 72, kVersionMax = 90;

struct IcuLibrary {
  void* common = nullptr;
  void* i18n = nullptr;  // Null: not found.
  std::string suffix;    // "_72"

  IcuLibrary() {
    for (int version = kVersionMin; version <= kVersionMax && !i18n; ++version) {
      const std::string number = std::to_string(version);
      common = ::dlopen(("libicuuc.so." + number).c_str(), RTLD_NOW | RTLD_LOCAL);
      if (!common) continue;
      i18n = ::dlopen(("libicui18n.so." + number).c_str(), RTLD_NOW | RTLD_LOCAL);
      suffix = "_" + number;
    }
  }
};
const IcuLibrary& library() {
  static const IcuLibrary the_library;
  return the_library;
}

void* find(const char* name) {
  const IcuLibrary& icu = library();
  const std::string versioned = name + icu.suffix;
  void* const found = ::dlsym(icu.i18n, versioned.c_str());
  return found ? found : ::dlsym(icu.common, versioned.c_str());
}

}  // namespace

IcuLookup icu_library() { return library().i18n ? find : nullptr; }

}  // namespace shoal::facts
