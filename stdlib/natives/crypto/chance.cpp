#include "stdlib/natives/crypto/chance.h"

#include <openssl/core_dispatch.h>

#include <algorithm>
#include <cstring>

namespace shoal {
namespace {

/// What OpenSSL's callbacks, which are given nothing of ours, draw from.
thread_local ChanceScope* current_scope = nullptr;

/// More is asked for in pieces.
constexpr size_t kRequestBytesMax = 65536;
constexpr unsigned kStrengthBits = 256;

// --- A provider with one algorithm: provider-rand(7)

int the_generator;  // Has no state: its address stands for it.

void* new_generator(void*, void*, const OSSL_DISPATCH*) { return &the_generator; }
void free_generator(void*) {}
int instantiate(void*, unsigned, int, const unsigned char*, size_t, const OSSL_PARAM[]) {
  return 1;
}
int uninstantiate(void*) { return 1; }
int generate(void*, unsigned char* out, size_t count, unsigned, int, const unsigned char*,
             size_t) {
  return current_scope && current_scope->draw(out, count) ? 1 : 0;
}
int reseed(void*, int, const unsigned char*, size_t, const unsigned char*, size_t) { return 1; }
int enable_locking(void*) { return 1; }
int lock_generator(void*) { return 1; }
void unlock_generator(void*) {}

const OSSL_PARAM* gettable_parameters(void*, void*) {
  static const OSSL_PARAM kKnown[] = {
      OSSL_PARAM_int(OSSL_RAND_PARAM_STATE, nullptr),
      OSSL_PARAM_uint(OSSL_RAND_PARAM_STRENGTH, nullptr),
      OSSL_PARAM_size_t(OSSL_RAND_PARAM_MAX_REQUEST, nullptr),
      OSSL_PARAM_END,
  };
  return kKnown;
}
int get_parameters(void*, OSSL_PARAM wanted[]) {
  const OpenSsl& f = ssl();
  OSSL_PARAM* const state = f.OSSL_PARAM_locate(wanted, OSSL_RAND_PARAM_STATE);
  if (state && !f.OSSL_PARAM_set_int(state, EVP_RAND_STATE_READY)) return 0;
  OSSL_PARAM* const strength = f.OSSL_PARAM_locate(wanted, OSSL_RAND_PARAM_STRENGTH);
  if (strength && !f.OSSL_PARAM_set_uint(strength, kStrengthBits)) return 0;
  OSSL_PARAM* const most = f.OSSL_PARAM_locate(wanted, OSSL_RAND_PARAM_MAX_REQUEST);
  return !most || f.OSSL_PARAM_set_size_t(most, kRequestBytesMax);
}

using Function = void (*)();
template <class F>
OSSL_DISPATCH entry(int number, F* function) {
  return {number, reinterpret_cast<Function>(function)};
}

const OSSL_ALGORITHM* query(void*, int operation, int* no_cache) {
  static const OSSL_DISPATCH kFunctions[] = {
      entry(OSSL_FUNC_RAND_NEWCTX, new_generator),
      entry(OSSL_FUNC_RAND_FREECTX, free_generator),
      entry(OSSL_FUNC_RAND_INSTANTIATE, instantiate),
      entry(OSSL_FUNC_RAND_UNINSTANTIATE, uninstantiate),
      entry(OSSL_FUNC_RAND_GENERATE, generate),
      entry(OSSL_FUNC_RAND_RESEED, reseed),
      entry(OSSL_FUNC_RAND_ENABLE_LOCKING, enable_locking),
      entry(OSSL_FUNC_RAND_LOCK, lock_generator),
      entry(OSSL_FUNC_RAND_UNLOCK, unlock_generator),
      entry(OSSL_FUNC_RAND_GETTABLE_CTX_PARAMS, gettable_parameters),
      entry(OSSL_FUNC_RAND_GET_CTX_PARAMS, get_parameters),
      {0, nullptr},
  };
  static const OSSL_ALGORITHM kAlgorithms[] = {
      {"SHOAL", "provider=shoal", kFunctions, "chance through the door"},
      {nullptr, nullptr, nullptr, nullptr},
  };
  *no_cache = 0;
  return operation == OSSL_OP_RAND ? kAlgorithms : nullptr;
}

int start_provider(const OSSL_CORE_HANDLE*, const OSSL_DISPATCH*, const OSSL_DISPATCH** out,
                   void** context) {
  static const OSSL_DISPATCH kProvider[] = {entry(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query),
                                            {0, nullptr}};
  *out = kProvider;
  *context = &the_generator;
  return 1;
}

}  // namespace

ChanceScope::ChanceScope(const ChanceSeed& seed) noexcept : seed_(seed), outer_(current_scope) {
  current_scope = this;
}
ChanceScope::~ChanceScope() { current_scope = outer_; }

bool ChanceScope::draw(uint8_t* out, size_t count) noexcept {
  const OpenSsl& f = ssl();
  if (!stream_) {
    static constexpr uint8_t kNonce[16] = {};
    stream_ = SslCipher(f.EVP_CIPHER_CTX_new());
    if (!stream_ || !f.EVP_EncryptInit_ex2(stream_.get(), f.stream_cipher, seed_.data(), kNonce,
                                           nullptr))
      return false;
  }
  std::memset(out, 0, count);
  while (count != 0) {
    const int piece = static_cast<int>(std::min(count, kRequestBytesMax));
    int written = 0;
    if (!f.EVP_EncryptUpdate(stream_.get(), out, &written, out, piece)) return false;
    out += piece;
    count -= static_cast<size_t>(piece);
  }
  return true;
}

bool install_chance(const OpenSsl& f) {
  return f.OSSL_PROVIDER_add_builtin(f.library, "shoal", start_provider) &&
         f.OSSL_PROVIDER_load(f.library, "shoal") &&
         f.RAND_set_DRBG_type(f.library, "SHOAL", "provider=shoal", nullptr, nullptr);
}

}  // namespace shoal
