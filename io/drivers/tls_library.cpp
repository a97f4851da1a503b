#include "io/drivers/tls_library.h"

#include <dlfcn.h>

namespace shoal::tls {
namespace {

bool load(Library& out) {
  void* const handle = ::dlopen("libssl.so.3", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return false;
  bool has_all = true;
#define SHOAL_FUNCTION(name)                                            \
  out.name = reinterpret_cast<decltype(&::name)>(::dlsym(handle, #name)); \
  has_all = has_all && out.name;
  SHOAL_TLS_FUNCTIONS(SHOAL_FUNCTION)
#undef SHOAL_FUNCTION
  return has_all;
}

}  // namespace

const Library* library() {
  struct Loaded {
    Library functions;
    bool is_there = load(functions);
  };
  static const Loaded loaded;
  return loaded.is_there ? &loaded.functions : nullptr;
}

}  // namespace shoal::tls
