// Key pairs that are generated.
#include <cmath>

#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"

namespace shoal {
namespace {

/// What a key is to be like. Of type "RSA": bits, in[0] the public exponent; "RSA-PSS" besides:
/// hashes and the salt; "EC": the curve; "DSA": bits and divisor_bits; "DH": a group's name, or
/// bits.
class GenerateJob final : public KeyJob {
 public:
  std::string type, curve, hash, mask_hash;
  int bits = 0, divisor_bits = 0, salt_length = -1;

  uint64_t nanoseconds() const noexcept override {
    if (type == "RSA" || type == "RSA-PSS" || type == "DSA" || (type == "DH" && bits != 0))
      return static_cast<uint64_t>(std::pow(bits / 1024.0, 4) * 8e6) + 1'000'000;
    return 200'000;
  }

 protected:
  bool compute() noexcept override {
    SslKey parameters;
    if (needs_parameters() && !make_parameters(parameters)) return false;
    const SslKeyContext context(
        parameters ? ssl().EVP_PKEY_CTX_new_from_pkey(ssl().library, parameters.get(), nullptr)
                   : ssl().EVP_PKEY_CTX_new_from_name(ssl().library, type.c_str(), nullptr));
    SslKey pair;
    if (!context || ssl().EVP_PKEY_keygen_init(context.get()) != 1 ||
        (!parameters && !configure(context.get())) ||
        ssl().EVP_PKEY_generate(context.get(), pair.out()) != 1)
      return false;
    key = std::make_shared<Key>(std::move(pair));
    return true;
  }

 private:
  bool needs_parameters() const noexcept { return type == "DSA" || (type == "DH" && bits != 0); }

  bool make_parameters(SslKey& out) {
    const SslKeyContext context(
        ssl().EVP_PKEY_CTX_new_from_name(ssl().library, type.c_str(), nullptr));
    OSSL_PARAM list[4], *at = list;
    auto p_bits = static_cast<size_t>(bits), q_bits = static_cast<size_t>(divisor_bits);
    char generator[] = "generator";
    *at++ = ssl().OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_FFC_PBITS, &p_bits);
    if (q_bits != 0)
      *at++ = ssl().OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_FFC_QBITS, &q_bits);
    if (type == "DH")
      *at++ = ssl().OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_FFC_TYPE, generator, 0);
    *at = ssl().OSSL_PARAM_construct_end();
    return context && ssl().EVP_PKEY_paramgen_init(context.get()) == 1 &&
           ssl().EVP_PKEY_CTX_set_params(context.get(), list) == 1 &&
           ssl().EVP_PKEY_generate(context.get(), out.out()) == 1;
  }

  bool configure(EVP_PKEY_CTX* context) {
    if (type == "EC" || type == "DH")
      return ssl().EVP_PKEY_CTX_set_group_name(context, curve.c_str()) == 1;
    if (type != "RSA" && type != "RSA-PSS") return true;
    if (ssl().EVP_PKEY_CTX_set_rsa_keygen_bits(context, bits) != 1) return false;
    const SslNumber exponent(ssl().BN_bin2bn(in[0].data(), in[0].count(), nullptr));
    if (!exponent ||
        ssl().EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, exponent.get()) != 1)
      return false;
    if (type == "RSA") return true;
    return (hash.empty() || ssl().EVP_PKEY_CTX_set_rsa_pss_keygen_md_name(
                                context, hash.c_str(), nullptr) == 1) &&
           (mask_hash.empty() || ssl().EVP_PKEY_CTX_set_rsa_pss_keygen_mgf1_md_name(
                                     context, mask_hash.c_str()) == 1) &&
           (salt_length < 0 ||
            ssl().EVP_PKEY_CTX_set_rsa_pss_keygen_saltlen(context, salt_length) == 1);
  }
};

/// What takes longer than anybody waits for.
constexpr int64_t kBitsMax = 16384;

}  // namespace

namespace crypto_natives {

/// generateKey ( type, bits, exponent, curve, isPromise, hash, maskHash, saltLength, divisorBits )
NativeTask generate_key(Context& cx, Args args) {
  const auto job = std::make_shared<GenerateJob>();
  job->type = text_of(args[0]);
  const int64_t bits = number_or(args[1], 0);
  if (bits < 0 || bits > kBitsMax)
    co_return throw_range_error(cx, "A key has at most %d bits", static_cast<int>(kBitsMax));
  job->bits = static_cast<int>(bits);
  co_await step_void(job->in[0].read(cx, args[2], "exponent"));
  job->curve = text_of(args[3]);
  job->hash = text_of(args[5]);
  job->mask_hash = text_of(args[6]);
  job->salt_length = static_cast<int>(number_or(args[7], -1));
  job->divisor_bits = static_cast<int>(number_or(args[8], 0));
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, job_mode(args[4]));
  co_return v;
}

}  // namespace crypto_natives
}  // namespace shoal
