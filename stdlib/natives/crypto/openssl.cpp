#include "stdlib/natives/crypto/openssl.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>

#include "stdlib/natives/crypto/chance.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

/// Those that algorithms are known by, for the process: they are few.
template <class T>
class Numbered {
 public:
  static constexpr size_t kMost = 512;
  template <class Fetch>
  int number_of(std::string_view name, Fetch&& fetch) {
    const std::scoped_lock lock(mutex_);
    const auto known = numbers_.find(std::string(name));
    if (known != numbers_.end()) return known->second;
    T* const made = count_ < kMost ? fetch(std::string(name).c_str()) : nullptr;
    if (!made) return -1;  // Not remembered: names come from scripts, and there is no end of them.
    all_[count_].store(made, std::memory_order_release);
    const int number = static_cast<int>(count_++);
    numbers_.emplace(name, number);
    return number;
  }
  T* at(int number) const noexcept {
    if (number < 0 || static_cast<size_t>(number) >= kMost) return nullptr;
    return all_[static_cast<size_t>(number)].load(std::memory_order_acquire);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, int> numbers_;
  std::atomic<T*> all_[kMost]{};
  size_t count_ = 0;
};

/// The table, and whether it is complete. Constant once it is made.
struct Loaded {
  OpenSsl functions;
  bool is_complete = false;

  explicit Loaded(ContextHost* host) {
    const ContextHost::CryptoLookup find = host ? host->libcrypto() : nullptr;
    if (!find) return;
    is_complete = true;
#define OPENSSL_FUNCTION(name)                                              \
  functions.name = reinterpret_cast<decltype(functions.name)>(find(#name)); \
  is_complete = is_complete && functions.name;
#include "stdlib/natives/crypto/openssl.def"
#undef OPENSSL_FUNCTION
    if (is_complete) is_complete = open_library();
  }

 private:
  bool open_library() {
    OpenSsl& f = functions;
    // Its own ending would race with threads that still work.
    f.OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr);
    f.library = f.OSSL_LIB_CTX_new();
    if (!f.library || !f.OSSL_PROVIDER_load(f.library, "default")) return false;
    f.stream_cipher = f.EVP_CIPHER_fetch(f.library, "ChaCha20", nullptr);
    return f.stream_cipher && install_chance(f);
  }
};

const Loaded& loaded(ContextHost* host) {
  static const Loaded table(host);
  return table;
}

Numbered<EVP_MD>& hashes() {
  static Numbered<EVP_MD> table;
  return table;
}
Numbered<EVP_CIPHER>& ciphers() {
  static Numbered<EVP_CIPHER> table;
  return table;
}

}  // namespace

Result<void> need_openssl(Context& cx) {
  // A host without a lookup says nothing about those of other contexts.
  if (cx.host() && cx.host()->libcrypto() && loaded(cx.host()).is_complete) return {};
  return throw_error(
      cx, Intrinsic::ErrorPrototype,
      "crypto needs OpenSSL 3's libcrypto.so.3, which is not here: install Debian's libssl3");
}
const OpenSsl& ssl() noexcept {
  const Loaded& table = loaded(nullptr);
  SHOAL_ASSERT(table.is_complete);  // need_openssl() came first.
  return table.functions;
}

int hash_number(std::string_view name) {
  return hashes().number_of(name, [](const char* text) -> EVP_MD* {
    const OpenSsl& f = ssl();
    EVP_MD* const found = f.EVP_MD_fetch(f.library, text, nullptr);
    if (found) return found;
    // Names that only the older tables know, such as RSA-SHA256.
    const EVP_MD* const older = f.EVP_get_digestbyname(text);
    EVP_MD* const same =
        older ? f.EVP_MD_fetch(f.library, f.EVP_MD_get0_name(older), nullptr) : nullptr;
    f.ERR_clear_error();
    return same;
  });
}
EVP_MD* hash_by_number(int number) noexcept { return hashes().at(number); }

int cipher_number(std::string_view name) {
  return ciphers().number_of(name, [](const char* text) -> EVP_CIPHER* {
    const OpenSsl& f = ssl();
    EVP_CIPHER* const found = f.EVP_CIPHER_fetch(f.library, text, nullptr);
    if (found) return found;
    const EVP_CIPHER* const older = f.EVP_get_cipherbyname(text);
    EVP_CIPHER* const same =
        older ? f.EVP_CIPHER_fetch(f.library, f.EVP_CIPHER_get0_name(older), nullptr) : nullptr;
    f.ERR_clear_error();
    return same;
  });
}
EVP_CIPHER* cipher_by_number(int number) noexcept { return ciphers().at(number); }

SslErrors SslErrors::take() {
  SslErrors errors;
  while (const unsigned long code = ssl().ERR_get_error()) errors.codes.push_back(code);
  return errors;
}

}  // namespace shoal
