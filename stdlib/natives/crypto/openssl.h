// OpenSSL 3's libcrypto: a table of functions that are found in the system's library at the first
// touch of crypto. Only its headers are known when this is built.
//
// Everything is done in a library context of our own: no configuration file is read, and what it
// takes for chance comes from whoever works (chance.h), never from the system.
#pragma once

// Some of what is deprecated has no successor as quick: HMAC_*.
#define OPENSSL_SUPPRESS_DEPRECATED 1
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/encoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gc/base/result.h"

namespace shoal {

class Context;

struct OpenSsl {
#define OPENSSL_FUNCTION(name) decltype(&::name) name = nullptr;
#include "stdlib/natives/crypto/openssl.def"
#undef OPENSSL_FUNCTION
  OSSL_LIB_CTX* library = nullptr;
  /// What makes a stream of chance from a seed: ChaCha20.
  EVP_CIPHER* stream_cipher = nullptr;
};

/// Loads the library at the first call, for the process. Error: there is none, an Error whose
/// message names Debian's package.
Result<void> need_openssl(Context& cx);
/// The functions; need_openssl has succeeded.
const OpenSsl& ssl() noexcept;

/// An object of OpenSSL's that is freed at the end of its scope.
template <class T, auto release>
class SslHandle {
 public:
  SslHandle() noexcept = default;
  explicit SslHandle(T* object) noexcept : object_(object) {}
  SslHandle(SslHandle&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  SslHandle& operator=(SslHandle&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~SslHandle() {
    if (object_) (ssl().*release)(object_);
  }
  T* get() const noexcept { return object_; }
  /// For functions that fill it in; it is empty.
  T** out() noexcept { return &object_; }
  T* release_it() noexcept { return std::exchange(object_, nullptr); }
  explicit operator bool() const noexcept { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};
using SslHash = SslHandle<EVP_MD_CTX, &OpenSsl::EVP_MD_CTX_free>;
using SslHmac = SslHandle<HMAC_CTX, &OpenSsl::HMAC_CTX_free>;
using SslMac = SslHandle<EVP_MAC_CTX, &OpenSsl::EVP_MAC_CTX_free>;
using SslCipher = SslHandle<EVP_CIPHER_CTX, &OpenSsl::EVP_CIPHER_CTX_free>;
using SslKey = SslHandle<EVP_PKEY, &OpenSsl::EVP_PKEY_free>;
using SslKeyContext = SslHandle<EVP_PKEY_CTX, &OpenSsl::EVP_PKEY_CTX_free>;
using SslNumber = SslHandle<BIGNUM, &OpenSsl::BN_clear_free>;
using SslNumbers = SslHandle<BN_CTX, &OpenSsl::BN_CTX_free>;
using SslParameters = SslHandle<OSSL_PARAM, &OpenSsl::OSSL_PARAM_free>;
using SslParameterBuild = SslHandle<OSSL_PARAM_BLD, &OpenSsl::OSSL_PARAM_BLD_free>;
using SslDecoder = SslHandle<OSSL_DECODER_CTX, &OpenSsl::OSSL_DECODER_CTX_free>;
using SslEncoder = SslHandle<OSSL_ENCODER_CTX, &OpenSsl::OSSL_ENCODER_CTX_free>;
using SslBio = SslHandle<BIO, &OpenSsl::BIO_free_all>;
using SslGroup = SslHandle<EC_GROUP, &OpenSsl::EC_GROUP_free>;
using SslPoint = SslHandle<EC_POINT, &OpenSsl::EC_POINT_free>;
using SslCurveSignature = SslHandle<ECDSA_SIG, &OpenSsl::ECDSA_SIG_free>;
using SslPkcs8 = SslHandle<PKCS8_PRIV_KEY_INFO, &OpenSsl::PKCS8_PRIV_KEY_INFO_free>;
using SslCertificate = SslHandle<X509, &OpenSsl::X509_free>;
using SslNames = SslHandle<GENERAL_NAMES, &OpenSsl::GENERAL_NAMES_free>;

// --- Hashes and ciphers by number: each is looked up once for the process.

/// Of a hash by any of its names; -1: there is none.
int hash_number(std::string_view name);
EVP_MD* hash_by_number(int number) noexcept;
int cipher_number(std::string_view name);
EVP_CIPHER* cipher_by_number(int number) noexcept;

/// What went wrong, as OpenSSL tells it: the oldest first.
struct SslErrors {
  std::vector<unsigned long> codes;
  /// Of this thread; its queue is empty then.
  static SslErrors take();
};

}  // namespace shoal
