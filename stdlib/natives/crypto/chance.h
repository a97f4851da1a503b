// Where OpenSSL's chance comes from: a seed that the context drew through its door, made longer by
// ChaCha20. So a key that is generated, a salt, a nonce is the same again when a run is replayed or
// is deterministic, and libcrypto never asks the system itself.
#pragma once

#include <array>

#include "stdlib/natives/crypto/openssl.h"

namespace shoal {

using ChanceSeed = std::array<uint8_t, 32>;

/// As long as it lives, OpenSSL draws from this seed on this thread. Without one, whatever needs
/// chance fails. Of a stretch without awaits.
class ChanceScope {
 public:
  explicit ChanceScope(const ChanceSeed& seed) noexcept;
  ~ChanceScope();
  ChanceScope(const ChanceScope&) = delete;
  ChanceScope& operator=(const ChanceScope&) = delete;
  /// False: no memory.
  bool draw(uint8_t* out, size_t count) noexcept;

 private:
  const ChanceSeed& seed_;
  SslCipher stream_;  // Made when something is first drawn.
  ChanceScope* const outer_;
};

/// Makes it what the library context draws from. False: OpenSSL refuses.
bool install_chance(const OpenSsl& functions);

}  // namespace shoal
