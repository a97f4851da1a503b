// Keys from passwords and from other keys.
#include <algorithm>
#include <cstring>

#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"

namespace shoal {
namespace {

/// in[0]: the key or password, unless `key` has it; in[1]: the salt; in[2]: the info.
class DerivationJob : public BytesJob {
 public:
  EVP_MD* hash = nullptr;
  KeyRef key;
  size_t size = 0;

 protected:
  const uint8_t* secret() const noexcept { return key ? key->secret.data() : in[0].data(); }
  size_t secret_bytes() const noexcept { return key ? key->secret.size() : in[0].size(); }
};

/// RFC 5869. OpenSSL's own takes no empty key.
class HkdfJob final : public DerivationJob {
 public:
  uint64_t nanoseconds() const noexcept override {
    return (secret_bytes() + in[1].size()) * 2 + (in[2].size() + 64) * (size / 16 + 1) * 10 + 5000;
  }

 protected:
  bool compute() noexcept override {
    uint8_t zeros[EVP_MAX_MD_SIZE] = {}, extracted[EVP_MAX_MD_SIZE], block[EVP_MAX_MD_SIZE];
    const auto step = static_cast<size_t>(ssl().EVP_MD_get_size(hash));
    const bool has_salt = in[1].size() != 0;
    const SslHmac context(ssl().HMAC_CTX_new());
    unsigned length = 0;
    if (!context || !out.resize(size) ||
        !mac(context.get(), has_salt ? in[1].data() : zeros, has_salt ? in[1].size() : step) ||
        !ssl().HMAC_Update(context.get(), secret(), secret_bytes()) ||
        !ssl().HMAC_Final(context.get(), extracted, &length))
      return false;
    bool ok = true;
    for (size_t at = 0, number = 1; at < size && ok; at += step, ++number) {
      const auto counter = static_cast<uint8_t>(number);
      ok = mac(context.get(), extracted, length) &&
           (at == 0 || ssl().HMAC_Update(context.get(), block, step)) &&
           ssl().HMAC_Update(context.get(), in[2].data(), in[2].size()) &&
           ssl().HMAC_Update(context.get(), &counter, 1) &&
           ssl().HMAC_Final(context.get(), block, nullptr);
      if (ok) std::memcpy(out.data() + at, block, std::min(step, size - at));
    }
    explicit_bzero(extracted, sizeof extracted);
    explicit_bzero(block, sizeof block);
    return ok;
  }

 private:
  bool mac(HMAC_CTX* context, const uint8_t* bytes, size_t count) {
    return ssl().HMAC_Init_ex(context, bytes, static_cast<int>(count), hash, nullptr) == 1;
  }
};

class Pbkdf2Job final : public DerivationJob {
 public:
  int iterations = 1;
  uint64_t nanoseconds() const noexcept override {
    const auto step = static_cast<size_t>(std::max(ssl().EVP_MD_get_size(hash), 1));
    return static_cast<uint64_t>(iterations) * ((size + step - 1) / step) * 500 + 5000;
  }

 protected:
  bool compute() noexcept override {
    if (size == 0) return true;
    return out.resize(size) &&
           ssl().PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(secret()),
                                   static_cast<int>(secret_bytes()), in[1].data(), in[1].count(),
                                   iterations, hash, static_cast<int>(size), out.data()) == 1;
  }
};

class ScryptJob final : public DerivationJob {
 public:
  uint64_t cost = 0, block = 0, parallel = 0, memory_max = 0;
  uint64_t nanoseconds() const noexcept override {
    return std::min<uint64_t>(cost, 1 << 26) * block * parallel * 400 + 5000;
  }

 protected:
  bool compute() noexcept override {
    if (size == 0) return true;
    return out.resize(size) &&
           ssl().EVP_PBE_scrypt_ex(reinterpret_cast<const char*>(secret()), secret_bytes(),
                                   in[1].data(), in[1].size(), cost, block, parallel, memory_max,
                                   out.data(), size, ssl().library, nullptr) == 1;
  }
};

Result<void> read_hash(Context& cx, DerivationJob& job, Value v) {
  job.hash = hash_by_number(static_cast<int>(number_or(v, -1)));
  if (job.hash) return {};
  return throw_type_error(cx, "There is no such hash");
}
Result<void> read_secret(Context& cx, DerivationJob& job, Value v) {
  if (const KeyState* const state = ExternalObject::state_of<KeyState>(v)) {
    job.key = state->key;
    return {};
  }
  return job.in[0].read(cx, v, "password");
}
Result<void> read_size(Context& cx, DerivationJob& job, Value v) {
  const int64_t size = number_or(v, 0);
  if (size < 0 || size > INT32_MAX) return throw_range_error(cx, "The length is out of range");
  job.size = static_cast<size_t>(size);
  return {};
}

}  // namespace

namespace crypto_natives {

/// hkdf ( hash, key, salt, info, length, isPromise ): length is at most 255 times the hash's.
NativeTask hkdf(Context& cx, Args args) {
  const auto job = std::make_shared<HkdfJob>();
  co_await step_void(read_hash(cx, *job, args[0]));
  co_await step_void(read_secret(cx, *job, args[1]));
  co_await step_void(job->in[1].read(cx, args[2], "salt"));
  co_await step_void(job->in[2].read(cx, args[3], "info"));
  co_await step_void(read_size(cx, *job, args[4]));
  if (job->size > 255 * static_cast<size_t>(ssl().EVP_MD_get_size(job->hash)))
    co_return throw_coded(cx, Intrinsic::RangeErrorPrototype, "ERR_CRYPTO_INVALID_KEYLEN",
                          "Invalid key length");
  const Value v = co_await do_job(cx, job, job_mode(args[5]));
  co_return v;
}

/// pbkdf2 ( hash, password, salt, iterations, length, isPromise )
NativeTask pbkdf2(Context& cx, Args args) {
  const auto job = std::make_shared<Pbkdf2Job>();
  co_await step_void(read_hash(cx, *job, args[0]));
  co_await step_void(read_secret(cx, *job, args[1]));
  co_await step_void(job->in[1].read(cx, args[2], "salt"));
  job->iterations = static_cast<int>(std::clamp<int64_t>(number_or(args[3], 1), 1, INT32_MAX));
  co_await step_void(read_size(cx, *job, args[4]));
  const Value v = co_await do_job(cx, job, job_mode(args[5]));
  co_return v;
}

/// scrypt ( password, salt, cost, blockSize, parallelization, memoryMax, length, isPromise )
NativeTask scrypt(Context& cx, Args args) {
  co_await step_void(need_openssl(cx));
  const auto job = std::make_shared<ScryptJob>();
  co_await step_void(read_secret(cx, *job, args[0]));
  co_await step_void(job->in[1].read(cx, args[1], "salt"));
  job->cost = static_cast<uint64_t>(std::max<int64_t>(number_or(args[2], 0), 0));
  job->block = static_cast<uint64_t>(std::max<int64_t>(number_or(args[3], 0), 0));
  job->parallel = static_cast<uint64_t>(std::max<int64_t>(number_or(args[4], 0), 0));
  job->memory_max = static_cast<uint64_t>(std::max<int64_t>(number_or(args[5], 0), 0));
  co_await step_void(read_size(cx, *job, args[6]));
  const Value v = co_await do_job(cx, job, job_mode(args[7]));
  co_return v;
}

}  // namespace crypto_natives
}  // namespace shoal
