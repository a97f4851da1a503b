// What is done with key pairs: signatures, RSA's encryption, secrets that two parties agree on.
#include <cmath>
#include <cstring>

#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"

namespace shoal {
namespace {

/// An operation with a private key of that kind, about; one with a public key takes a tenth.
uint64_t private_operation_ns(const EVP_PKEY* pair) {
  const double bits = ssl().EVP_PKEY_get_bits(pair);
  if (ssl().EVP_PKEY_is_a(pair, "RSA") || ssl().EVP_PKEY_is_a(pair, "RSA-PSS"))
    return static_cast<uint64_t>(std::pow(bits / 1024, 3) * 120'000);
  if (ssl().EVP_PKEY_is_a(pair, "DH") || ssl().EVP_PKEY_is_a(pair, "DSA"))
    return static_cast<uint64_t>(std::pow(bits / 1024, 3) * 300'000);
  return bits > 256 ? 1'200'000 : 200'000;
}

SslKeyContext context_of(const KeyRef& key) {
  return SslKeyContext(ssl().EVP_PKEY_CTX_new_from_pkey(ssl().library, key->pair(), nullptr));
}

// ---- Signatures

/// in[0]: the data, or its hash; in[1]: the signature that is verified; in[2]: Ed448's context.
class SignatureJob : public CryptoJob {
 public:
  KeyRef key;
  EVP_MD* hash = nullptr;  // Null: the algorithm has one of its own.
  int padding = 0, salt_length = -1;
  bool is_point_pair = false;  // r and s side by side, and not as DER.
  bool is_hashed = false;

  uint64_t nanoseconds() const noexcept override {
    return private_operation_ns(key->pair()) / (is_verification() ? 8 : 1) + in[0].size() * 2;
  }

 protected:
  virtual bool is_verification() const noexcept = 0;
  bool hashes_itself() const {
    return ssl().EVP_PKEY_is_a(key->pair(), "ED25519") || ssl().EVP_PKEY_is_a(key->pair(), "ED448");
  }
  /// The bytes that are signed: in[0] or its hash.
  bool digest(uint8_t* out, const uint8_t*& data, size_t& size) const {
    data = in[0].data();
    size = in[0].size();
    if (is_hashed || !hash) return true;
    unsigned length = 0;
    if (!ssl().EVP_Digest(data, size, out, &length, hash, nullptr)) return false;
    data = out;
    size = length;
    return true;
  }
  bool configure(EVP_PKEY_CTX* context) const {
    if (padding != 0 && ssl().EVP_PKEY_CTX_set_rsa_padding(context, padding) != 1) return false;
    if (hash && ssl().EVP_PKEY_CTX_set_signature_md(context, hash) != 1) return false;
    return padding != RSA_PKCS1_PSS_PADDING ||
           ssl().EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt_length) == 1;
  }
  /// How long r and s are each.
  size_t number_bytes() const {
    if (!ssl().EVP_PKEY_is_a(key->pair(), "DSA"))
      return static_cast<size_t>(ssl().EVP_PKEY_get_bits(key->pair()) + 7) / 8;
    SecretBytes divisor;
    return number_parameter(key->pair(), OSSL_PKEY_PARAM_FFC_Q, 1, divisor) ? divisor.size() : 0;
  }
};

class SignJob final : public SignatureJob {
 protected:
  bool is_verification() const noexcept override { return false; }
  Result<Value> result(Context& cx) override { return bytes_value(cx, out_.data(), out_.size()); }

  bool compute() noexcept override {
    if (hashes_itself()) return sign_whole();
    uint8_t space[EVP_MAX_MD_SIZE];
    const uint8_t* data = nullptr;
    size_t count = 0;
    const SslKeyContext context = context_of(key);
    size_t size = static_cast<size_t>(ssl().EVP_PKEY_get_size(key->pair()));
    if (!context || !digest(space, data, count) ||
        ssl().EVP_PKEY_sign_init(context.get()) != 1 || !configure(context.get()) ||
        !out_.resize(size) ||
        ssl().EVP_PKEY_sign(context.get(), out_.data(), &size, data, count) != 1 ||
        !out_.resize(size))
      return false;
    return !is_point_pair || make_point_pair();
  }

 private:
  bool sign_whole() {
    const SslHash context(ssl().EVP_MD_CTX_new());
    size_t size = static_cast<size_t>(ssl().EVP_PKEY_get_size(key->pair()));
    return context && out_.resize(size) &&
           ssl().EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, ssl().library, nullptr,
                                       key->pair(), nullptr) == 1 &&
           ssl().EVP_DigestSign(context.get(), out_.data(), &size, in[0].data(), in[0].size()) ==
               1 &&
           out_.resize(size);
  }
  bool make_point_pair() {
    const uint8_t* at = out_.data();
    const SslCurveSignature pair(
        ssl().d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(out_.size())));
    const size_t each = number_bytes();
    if (!pair || each == 0 || !out_.resize(each * 2)) return false;
    const auto count = static_cast<int>(each);
    return ssl().BN_bn2binpad(ssl().ECDSA_SIG_get0_r(pair.get()), out_.data(), count) >= 0 &&
           ssl().BN_bn2binpad(ssl().ECDSA_SIG_get0_s(pair.get()), out_.data() + each, count) >= 0;
  }
  HostBytes out_;
};

class VerifyJob final : public SignatureJob {
 protected:
  bool is_verification() const noexcept override { return true; }
  Result<Value> result(Context&) override { return Value::boolean(is_right_); }

  bool compute() noexcept override {
    if (hashes_itself()) return verify_whole();
    uint8_t space[EVP_MAX_MD_SIZE];
    const uint8_t *data = nullptr, *signature = in[1].data();
    size_t count = 0, size = in[1].size();
    unsigned char* encoded = nullptr;
    const SslKeyContext context = context_of(key);
    if (!context || !digest(space, data, count) ||
        ssl().EVP_PKEY_verify_init(context.get()) != 1 || !configure(context.get()))
      return false;
    if (is_point_pair) {
      const int length = encode_point_pair(&encoded);
      if (length <= 0) return true;  // It has another length: it is wrong, and no failure.
      signature = encoded;
      size = static_cast<size_t>(length);
    }
    is_right_ = ssl().EVP_PKEY_verify(context.get(), signature, size, data, count) == 1;
    ssl().CRYPTO_free(encoded, "", 0);
    return true;
  }

 private:
  bool verify_whole() {
    const SslHash context(ssl().EVP_MD_CTX_new());
    if (!context || ssl().EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, ssl().library,
                                                  nullptr, key->pair(), nullptr) != 1)
      return false;
    is_right_ = ssl().EVP_DigestVerify(context.get(), in[1].data(), in[1].size(), in[0].data(),
                                       in[0].size()) == 1;
    return true;
  }
  int encode_point_pair(unsigned char** out) const {
    const size_t each = number_bytes();
    const SslCurveSignature pair(ssl().ECDSA_SIG_new());
    if (!pair || in[1].size() != each * 2) return 0;
    const auto count = static_cast<int>(each);
    SslNumber r(ssl().BN_bin2bn(in[1].data(), count, nullptr));
    SslNumber s(ssl().BN_bin2bn(in[1].data() + each, count, nullptr));
    if (!r || !s || !ssl().ECDSA_SIG_set0(pair.get(), r.get(), s.get())) return 0;
    (void)r.release_it();
    (void)s.release_it();
    return ssl().i2d_ECDSA_SIG(pair.get(), out);
  }
  bool is_right_ = false;
};

// ---- RSA

enum class RsaOperation : uint8_t { Encrypt, Decrypt, Sign, Recover };

/// in[0]: the data; in[1]: the label of OAEP.
class RsaJob final : public BytesJob {
 public:
  KeyRef key;
  RsaOperation operation{};
  int padding = RSA_PKCS1_OAEP_PADDING;
  EVP_MD* hash = nullptr;
  uint64_t nanoseconds() const noexcept override {
    const bool is_private = operation == RsaOperation::Decrypt || operation == RsaOperation::Sign;
    return private_operation_ns(key->pair()) / (is_private ? 1 : 8);
  }

 protected:
  bool compute() noexcept override {
    const SslKeyContext context = context_of(key);
    size_t size = static_cast<size_t>(ssl().EVP_PKEY_get_size(key->pair()));
    return context && begin(context.get()) && configure(context.get()) && out.resize(size) &&
           work_on(context.get(), size) && out.resize(size);
  }

 private:
  bool begin(EVP_PKEY_CTX* context) const {
    switch (operation) {
      case RsaOperation::Encrypt: return ssl().EVP_PKEY_encrypt_init(context) == 1;
      case RsaOperation::Decrypt: return ssl().EVP_PKEY_decrypt_init(context) == 1;
      case RsaOperation::Sign: return ssl().EVP_PKEY_sign_init(context) == 1;
      case RsaOperation::Recover: return ssl().EVP_PKEY_verify_recover_init(context) == 1;
    }
    return false;
  }
  bool configure(EVP_PKEY_CTX* context) const {
    if (ssl().EVP_PKEY_CTX_set_rsa_padding(context, padding) != 1) return false;
    if (padding != RSA_PKCS1_OAEP_PADDING) return true;
    if (hash && (ssl().EVP_PKEY_CTX_set_rsa_oaep_md(context, hash) != 1 ||
                 ssl().EVP_PKEY_CTX_set_rsa_mgf1_md(context, hash) != 1))
      return false;
    if (in[1].size() == 0) return true;
    void* const label = ssl().CRYPTO_memdup(in[1].data(), in[1].size(), "", 0);
    if (!label) return false;
    if (ssl().EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, in[1].count()) == 1) return true;
    ssl().CRYPTO_free(label, "", 0);
    return false;
  }
  bool work_on(EVP_PKEY_CTX* context, size_t& size) {
    const uint8_t* const data = in[0].data();
    const size_t count = in[0].size();
    switch (operation) {
      case RsaOperation::Encrypt:
        return ssl().EVP_PKEY_encrypt(context, out.data(), &size, data, count) == 1;
      case RsaOperation::Decrypt:
        return ssl().EVP_PKEY_decrypt(context, out.data(), &size, data, count) == 1;
      case RsaOperation::Sign:
        return ssl().EVP_PKEY_sign(context, out.data(), &size, data, count) == 1;
      case RsaOperation::Recover:
        return ssl().EVP_PKEY_verify_recover(context, out.data(), &size, data, count) == 1;
    }
    return false;
  }
};

// ---- Secrets

class DeriveJob final : public BytesJob {
 public:
  KeyRef key, peer;
  uint64_t nanoseconds() const noexcept override { return private_operation_ns(key->pair()); }

 protected:
  bool compute() noexcept override {
    const SslKeyContext context = context_of(key);
    size_t size = 0;
    return context && ssl().EVP_PKEY_derive_init(context.get()) == 1 &&
           ssl().EVP_PKEY_derive_set_peer(context.get(), peer->pair()) == 1 &&
           ssl().EVP_PKEY_derive(context.get(), nullptr, &size) == 1 && out.resize(size) &&
           ssl().EVP_PKEY_derive(context.get(), out.data(), &size) == 1 && out.resize(size);
  }
};

/// in[0] to the power of in[1], modulo in[2]: what Diffie and Hellman do, in constant time.
class PowerJob final : public BytesJob {
 public:
  uint64_t nanoseconds() const noexcept override {
    return static_cast<uint64_t>(std::pow(static_cast<double>(in[2].size()) / 128, 3) * 300'000);
  }

 protected:
  bool compute() noexcept override {
    const SslNumbers scratch(ssl().BN_CTX_new_ex(ssl().library));
    const SslNumber base(ssl().BN_bin2bn(in[0].data(), in[0].count(), nullptr));
    const SslNumber exponent(ssl().BN_bin2bn(in[1].data(), in[1].count(), nullptr));
    const SslNumber modulus(ssl().BN_bin2bn(in[2].data(), in[2].count(), nullptr));
    const SslNumber power(ssl().BN_new());
    return scratch && base && exponent && modulus && power &&
           ssl().BN_mod_exp_mont_consttime(power.get(), base.get(), exponent.get(), modulus.get(),
                                           scratch.get(), nullptr) &&
           out.resize(in[2].size()) &&
           ssl().BN_bn2binpad(power.get(), out.data(), in[2].count()) >= 0;
  }
};

Result<KeyState*> pair_argument(Context& cx, Value v, bool needs_private) {
  KeyState* const state = TRY(key_argument(cx, v));
  if (state->key->is_secret() || (needs_private && state->kind != KeyKind::Private))
    return throw_type_error(cx, "The key is not a %s key", needs_private ? "private" : "public");
  return state;
}

/// The arguments that both have: key, hash, data, padding, saltLength, isPointPair, isHashed.
Result<void> read_signature(Context& cx, SignatureJob& job, const Args& args, bool signs) {
  const KeyState* const state = TRY(pair_argument(cx, args[0], signs));
  job.key = state->key;
  job.hash = hash_by_number(static_cast<int>(number_or(args[1], -1)));
  TRY_VOID(job.in[0].read(cx, args[2], "data"));
  job.padding = static_cast<int>(number_or(args[3], 0));
  job.salt_length = static_cast<int>(number_or(args[4], RSA_PSS_SALTLEN_DIGEST));
  job.is_point_pair = args[5].is_true();
  job.is_hashed = args[6].is_true();
  return job.seed(cx);
}

}  // namespace

namespace crypto_natives {

/// sign ( key, hash, data, padding, saltLength, isPointPair, isHashed, isPromise )
NativeTask sign(Context& cx, Args args) {
  const auto job = std::make_shared<SignJob>();
  co_await step_void(read_signature(cx, *job, args, true));
  const Value v = co_await do_job(cx, job, job_mode(args[7]));
  co_return v;
}

/// verify ( key, hash, data, padding, saltLength, isPointPair, isHashed, isPromise, signature )
NativeTask verify(Context& cx, Args args) {
  const auto job = std::make_shared<VerifyJob>();
  co_await step_void(read_signature(cx, *job, args, false));
  co_await step_void(job->in[1].read(cx, args[8], "signature"));
  const Value v = co_await do_job(cx, job, job_mode(args[7]));
  co_return v;
}

/// rsaCrypt ( operation, key, padding, hash, label, data, isPromise ): operation as RsaOperation.
NativeTask rsa_crypt(Context& cx, Args args) {
  const auto job = std::make_shared<RsaJob>();
  job->operation = static_cast<RsaOperation>(number_or(args[0], 0) & 3);
  const bool is_private =
      job->operation == RsaOperation::Decrypt || job->operation == RsaOperation::Sign;
  const KeyState* const state = co_await pair_argument(cx, args[1], is_private);
  job->key = state->key;
  job->padding = static_cast<int>(number_or(args[2], RSA_PKCS1_OAEP_PADDING));
  job->hash = hash_by_number(static_cast<int>(number_or(args[3], -1)));
  co_await step_void(job->in[1].read(cx, args[4], "label"));
  co_await step_void(job->in[0].read(cx, args[5], "data"));
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, job_mode(args[6]));
  co_return v;
}

/// derive ( key, peer, isPromise ): the secret that both have.
NativeTask derive(Context& cx, Args args) {
  const auto job = std::make_shared<DeriveJob>();
  const KeyState* const own = co_await pair_argument(cx, args[0], true);
  const KeyState* const peer = co_await pair_argument(cx, args[1], false);
  job->key = own->key;
  job->peer = peer->key;
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, job_mode(args[2]));
  co_return v;
}

/// power ( base, exponent, modulus )
NativeTask power(Context& cx, Args args) {
  co_await step_void(need_openssl(cx));
  const auto job = std::make_shared<PowerJob>();
  for (uint32_t i = 0; i < 3; ++i) co_await step_void(job->in[i].read(cx, args[i], "number"));
  const Value v = co_await do_job(cx, job, JobMode::AtOnce);
  co_return v;
}

}  // namespace crypto_natives
}  // namespace shoal
