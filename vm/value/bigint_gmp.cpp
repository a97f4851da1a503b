#include "vm/value/bigint_gmp.h"

#include <dlfcn.h>

namespace shoal::limbs {
namespace {

#define SHOAL_TEXT_OF(name) #name
#define SHOAL_NAME_OF(name) SHOAL_TEXT_OF(name)

struct Library {
  Gmp functions{};
  bool is_whole = false;

  Library() noexcept {
    void* const library = ::dlopen("libgmp.so.10", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
    // gmp.h gives its functions other names by macros: mpn_mul is __gmpn_mul.
    is_whole = find(library, SHOAL_NAME_OF(mpn_mul), functions.mul) &&
               find(library, SHOAL_NAME_OF(mpn_sqr), functions.sqr) &&
               find(library, SHOAL_NAME_OF(mpn_tdiv_qr), functions.tdiv_qr) &&
               find(library, SHOAL_NAME_OF(mpn_get_str), functions.get_str) &&
               find(library, SHOAL_NAME_OF(mpn_set_str), functions.set_str);
  }
  template <class Function>
  static bool find(void* library, const char* name, Function& out) noexcept {
    out = reinterpret_cast<Function>(::dlsym(library, name));
    return out != nullptr;
  }
};

#undef SHOAL_NAME_OF
#undef SHOAL_TEXT_OF

}  // namespace

const Gmp* gmp() noexcept {
  static const Library library;
  return library.is_whole ? &library.functions : nullptr;
}

}  // namespace shoal::limbs
