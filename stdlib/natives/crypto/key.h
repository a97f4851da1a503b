// Keys: secret bytes, or a key pair of OpenSSL's or its public half. One never changes, so contexts
// and threads may share it; its memory is zeroed when it goes.
#pragma once

#include <memory>
#include <string>

#include "stdlib/natives/crypto/job.h"
#include "vm/object/external_object.h"

namespace shoal {

class Key {
 public:
  Key() noexcept = default;
  explicit Key(SslKey made) noexcept : pair_(std::move(made)) {}
  SecretBytes secret;
  /// Null of a secret key. OpenSSL counts references, and wants what is no const of ours.
  EVP_PKEY* pair() const noexcept { return pair_.get(); }
  bool is_secret() const noexcept { return !pair_; }
  size_t bytes() const noexcept { return is_secret() ? secret.size() : kPairBytes; }

 private:
  /// About what a key of OpenSSL's takes.
  static constexpr size_t kPairBytes = 4096;
  SslKey pair_;
};
using KeyRef = std::shared_ptr<const Key>;

enum class KeyKind : uint8_t { Secret, Public, Private };

/// What a CryptoKey has besides its key.
struct CryptoKeyFacts {
  bool is_extractable = false;
  uint32_t usages = 0;    // A bit for each, as the module in TypeScript numbers them.
  std::string algorithm;  // Text of that module's own.
};

struct KeyState final : ExternalState {
  static constexpr char kTag = 0;
  static constexpr Type kType = &kTag;
  KeyState(KeyRef made, KeyKind its_kind) noexcept
      : ExternalState(kType), key(std::move(made)), kind(its_kind) {}
  /// Of a CryptoKey.
  ExternalClone* make_clone() const override;
  const KeyRef key;
  const KeyKind kind;
  std::shared_ptr<const CryptoKeyFacts> facts;  // Of a CryptoKey.
};

/// The key of a handle, or of a CryptoKey. Error: TypeError.
Result<KeyState*> key_argument(Context& cx, Value v);
/// A handle.
Result<Value> key_value(Context& cx, KeyRef key, KeyKind kind);
/// A CryptoKey: an object with that prototype.
Result<Value> crypto_key_value(Context& cx, KeyRef key, KeyKind kind,
                               std::shared_ptr<const CryptoKeyFacts> facts, Object* prototype);

/// A job whose result is a key.
class KeyJob : public CryptoJob {
 protected:
  Result<Value> result(Context& cx) override;
  std::shared_ptr<Key> key;
  KeyKind kind = KeyKind::Private;
};

/// The pair's name of OpenSSL's: "RSA", "EC", "ED25519".
std::string type_of_pair(const EVP_PKEY* pair);
/// A parameter that is a text, such as the curve's name; empty: it has none.
std::string text_parameter(const EVP_PKEY* pair, const char* name);
/// A number as bytes, the first ones first; at least so many. False: it has none.
bool number_parameter(const EVP_PKEY* pair, const char* name, size_t bytes_min, SecretBytes& out);
bool bytes_parameter(const EVP_PKEY* pair, const char* name, SecretBytes& out);
/// How many bytes a coordinate of the curve has; 0: no such curve.
size_t curve_bytes(const char* curve);

}  // namespace shoal
