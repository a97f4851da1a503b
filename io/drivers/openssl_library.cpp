#include "io/drivers/openssl_library.h"

#include <dlfcn.h>

namespace shoal::facts {
namespace {

/// The number is that of the binary interface, which all of OpenSSL 3 shares.
constexpr const char* kCryptoLibrary = "libcrypto.so.3";

void* library() {
  static void* const the_library = ::dlopen(kCryptoLibrary, RTLD_NOW | RTLD_LOCAL);
  return the_library;
}

void* find(const char* name) { return ::dlsym(library(), name); }

}  // namespace

CryptoLookup crypto_library() { return library() ? find : nullptr; }

}  // namespace shoal::facts
