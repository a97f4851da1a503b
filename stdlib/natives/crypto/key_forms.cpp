// Keys from bytes and to them: DER, PEM, and the numbers that a JSON Web Key has.
#include <algorithm>
#include <cstring>

#include "stdlib/host/fields.h"
#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"
#include "vm/object/array.h"

namespace shoal {
namespace {

/// The passphrase for a file that asks for one. Always given to OpenSSL: it would ask the terminal.
struct Passphrase {
  const Input& given;
  bool was_wanted = false;

  static int answer(char* out, int size, int, void* self) {
    auto& pass = *static_cast<Passphrase*>(self);
    pass.was_wanted = true;
    if (!pass.given.is_given() || pass.given.count() > size) return -1;
    std::memcpy(out, pass.given.data(), pass.given.size());
    return pass.given.count();
  }
};

/// Points are written whole, in whatever form they were read.
void write_points_whole(EVP_PKEY* pair) {
  if (!ssl().EVP_PKEY_is_a(pair, "EC")) return;
  ssl().EVP_PKEY_set_utf8_string_param(pair, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                       "uncompressed");
}

/// in[0]: the bytes; in[1]: the passphrase.
class ReadKeyJob final : public KeyJob {
 public:
  bool is_public = false, is_pem = false;
  std::string structure;
  uint64_t nanoseconds() const noexcept override { return 300'000; }

 protected:
  bool compute() noexcept override {
    EVP_PKEY* const pair = structure == "spki" && !is_pem                        ? read_spki()
                           : structure == "pkcs8" && !is_pem && !in[1].is_given() ? read_pkcs8()
                                                                                  : decode();
    if (!pair) return false;
    write_points_whole(pair);
    key = std::make_shared<Key>(SslKey(pair));
    kind = is_public ? KeyKind::Public : KeyKind::Private;
    return true;
  }

 private:
  /// Nothing may follow.
  EVP_PKEY* read_spki() {
    const uint8_t* at = in[0].data();
    SslKey pair(ssl().d2i_PUBKEY_ex(nullptr, &at, in[0].count(), ssl().library, nullptr));
    return at == in[0].data() + in[0].size() ? pair.release_it() : nullptr;
  }
  EVP_PKEY* read_pkcs8() {
    const uint8_t* at = in[0].data();
    const SslPkcs8 info(ssl().d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, in[0].count()));
    if (!info || at != in[0].data() + in[0].size()) return nullptr;
    return ssl().EVP_PKCS82PKEY_ex(info.get(), ssl().library, nullptr);
  }
  EVP_PKEY* decode() {
    SslKey pair;
    const char* known = nullptr;  // One with a passphrase may be another structure inside.
    if (structure == "spki") known = "SubjectPublicKeyInfo";
    if (structure == "pkcs8" && !in[1].is_given()) known = "PrivateKeyInfo";
    if (structure == "pkcs1" || structure == "sec1") known = "type-specific";
    const SslDecoder decoder(ssl().OSSL_DECODER_CTX_new_for_pkey(
        pair.out(), is_pem ? "PEM" : "DER", is_pem ? nullptr : known, nullptr,
        is_public ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, ssl().library, nullptr));
    if (!decoder) return nullptr;
    Passphrase pass{in[1]};
    ssl().OSSL_DECODER_CTX_set_pem_password_cb(decoder.get(), Passphrase::answer, &pass);
    const uint8_t* at = in[0].data();
    size_t left = in[0].size();
    const bool done = ssl().OSSL_DECODER_from_data(decoder.get(), &at, &left) == 1;
    if (!done && pass.was_wanted && !in[1].is_given())
      fail("ERR_MISSING_PASSPHRASE", "Passphrase required for encrypted key");
    return done ? pair.release_it() : nullptr;
  }
};

/// in[0]: the passphrase.
class WriteKeyJob final : public BytesJob {
 public:
  KeyRef key;
  bool is_public = false, is_pem = false;
  std::string structure, cipher;
  uint64_t nanoseconds() const noexcept override {
    return in[0].is_given() ? 2'000'000 : 50'000;  // A passphrase is stretched.
  }

 protected:
  bool compute() noexcept override {
    const char* const form = structure == "spki" ? "SubjectPublicKeyInfo"
                             : structure != "pkcs8" ? "type-specific"
                             : cipher.empty()       ? "PrivateKeyInfo"
                                                    : "EncryptedPrivateKeyInfo";
    const SslEncoder encoder(ssl().OSSL_ENCODER_CTX_new_for_pkey(
        key->pair(), is_public ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR, is_pem ? "PEM" : "DER",
        form, nullptr));
    if (!encoder || ssl().OSSL_ENCODER_CTX_get_num_encoders(encoder.get()) == 0) return false;
    if (!cipher.empty() &&
        (!ssl().OSSL_ENCODER_CTX_set_cipher(encoder.get(), cipher.c_str(), nullptr) ||
         !ssl().OSSL_ENCODER_CTX_set_passphrase(encoder.get(), in[0].data(), in[0].size())))
      return false;
    unsigned char* data = nullptr;
    size_t size = 0;
    if (!ssl().OSSL_ENCODER_to_data(encoder.get(), &data, &size)) return false;
    const bool copied = out.resize(size);
    if (copied) std::memcpy(out.data(), data, size);
    ssl().CRYPTO_clear_free(data, size, "", 0);
    return copied;
  }
};

// ---- From numbers

using Numbers = std::vector<SecretBytes>;

SslNumber number_of(const SecretBytes& bytes) {
  return SslNumber(ssl().BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
}

/// numbers: as keyNumbers gives them; an empty one is not given.
class NumbersJob final : public KeyJob {
 public:
  std::string type, curve;
  Numbers numbers;
  uint64_t nanoseconds() const noexcept override { return type == "EC" ? 600'000 : 100'000; }

 protected:
  bool compute() noexcept override {
    EVP_PKEY* const pair = type == "RSA" ? make_rsa() : type == "EC" ? make_point() : make_raw();
    if (!pair) return false;
    key = std::make_shared<Key>(SslKey(pair));
    return true;
  }

 private:
  bool has(size_t i) const noexcept { return i < numbers.size() && numbers[i].size() != 0; }

  EVP_PKEY* from_data(const char* name, OSSL_PARAM_BLD* build) {
    const SslParameters parameters(ssl().OSSL_PARAM_BLD_to_param(build));
    const SslKeyContext context(ssl().EVP_PKEY_CTX_new_from_name(ssl().library, name, nullptr));
    SslKey pair;
    const int selection = kind == KeyKind::Private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
    if (!parameters || !context || ssl().EVP_PKEY_fromdata_init(context.get()) != 1 ||
        ssl().EVP_PKEY_fromdata(context.get(), pair.out(), selection, parameters.get()) != 1)
      return nullptr;
    return pair.release_it();
  }

  EVP_PKEY* make_rsa() {
    static constexpr const char* kNames[] = {
        OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,
        OSSL_PKEY_PARAM_RSA_D,         OSSL_PKEY_PARAM_RSA_FACTOR1,
        OSSL_PKEY_PARAM_RSA_FACTOR2,   OSSL_PKEY_PARAM_RSA_EXPONENT1,
        OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};
    const SslParameterBuild build(ssl().OSSL_PARAM_BLD_new());
    SslNumber values[std::size(kNames)];  // Live until the parameters are made.
    kind = has(2) ? KeyKind::Private : KeyKind::Public;
    for (size_t i = 0; i < std::size(kNames); ++i) {
      if (!has(i)) continue;
      values[i] = number_of(numbers[i]);
      if (!values[i] || !ssl().OSSL_PARAM_BLD_push_BN(build.get(), kNames[i], values[i].get()))
        return nullptr;
    }
    return from_data("RSA", build.get());
  }

  /// The point of x and y, of one encoded point in x alone, or of the private number.
  SslPoint point(const EC_GROUP* group, const BIGNUM* secret, BN_CTX* scratch) {
    SslPoint made(ssl().EC_POINT_new(group));
    if (!made) return {};
    bool is_there = false;
    if (has(0) && has(1)) {
      const SslNumber x = number_of(numbers[0]), y = number_of(numbers[1]);
      is_there =
          ssl().EC_POINT_set_affine_coordinates(group, made.get(), x.get(), y.get(), scratch);
    } else if (has(0)) {
      is_there = ssl().EC_POINT_oct2point(group, made.get(), numbers[0].data(), numbers[0].size(),
                                          scratch);
    } else if (secret) {
      is_there = ssl().EC_POINT_mul(group, made.get(), secret, nullptr, nullptr, scratch);
    }
    return is_there ? std::move(made) : SslPoint();
  }

  EVP_PKEY* make_point() {
    const SslGroup group(ssl().EC_GROUP_new_by_curve_name_ex(ssl().library, nullptr,
                                                             ssl().OBJ_txt2nid(curve.c_str())));
    const SslNumbers scratch(ssl().BN_CTX_new_ex(ssl().library));
    if (!group || !scratch) return nullptr;
    const SslNumber secret = has(2) ? number_of(numbers[2]) : SslNumber();
    kind = secret ? KeyKind::Private : KeyKind::Public;
    const SslPoint made = point(group.get(), secret.get(), scratch.get());
    uint8_t encoded[256];
    const size_t size =
        made ? ssl().EC_POINT_point2oct(group.get(), made.get(), POINT_CONVERSION_UNCOMPRESSED,
                                        encoded, sizeof encoded, scratch.get())
             : 0;
    const SslParameterBuild build(ssl().OSSL_PARAM_BLD_new());
    if (size == 0 ||
        !ssl().OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                               curve.c_str(), 0) ||
        !ssl().OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded,
                                                size) ||
        (secret &&
         !ssl().OSSL_PARAM_BLD_push_BN(build.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get())))
      return nullptr;
    SslKey pair(from_data("EC", build.get()));
    if (!pair) return nullptr;
    const SslKeyContext check(
        ssl().EVP_PKEY_CTX_new_from_pkey(ssl().library, pair.get(), nullptr));
    const bool is_sound = ssl().EVP_PKEY_public_check(check.get()) == 1 &&
                          (!secret || ssl().EVP_PKEY_pairwise_check(check.get()) == 1);
    return is_sound ? pair.release_it() : nullptr;
  }

  /// Ed25519 and its like: if both halves are given they must belong together.
  EVP_PKEY* make_raw() {
    const char* const name = type.c_str();
    if (!has(1)) {
      kind = KeyKind::Public;
      return ssl().EVP_PKEY_new_raw_public_key_ex(ssl().library, name, nullptr, numbers[0].data(),
                                                  numbers[0].size());
    }
    kind = KeyKind::Private;
    SslKey pair(ssl().EVP_PKEY_new_raw_private_key_ex(ssl().library, name, nullptr,
                                                      numbers[1].data(), numbers[1].size()));
    SecretBytes half;
    if (!pair || !has(0)) return pair.release_it();
    const bool belong = bytes_parameter(pair.get(), OSSL_PKEY_PARAM_PUB_KEY, half) &&
                        half.size() == numbers[0].size() &&
                        std::equal(half.data(), half.data() + half.size(), numbers[0].data());
    return belong ? pair.release_it() : nullptr;
  }
};

Result<void> read_numbers(Context& cx, Value list, Numbers& out) {
  if (!list.is_kind(Kind::Array)) return throw_type_error(cx, "A list of numbers is expected");
  const auto* const array = list.as<ArrayObject>();
  for (uint32_t i = 0; i < std::min(array->length(), 8u); ++i) {
    Input bytes;
    TRY_VOID(bytes.read(cx, array->dense_element(i), "number"));
    SecretBytes copy;
    if (!copy.assign(bytes.data(), bytes.size())) return cx.out_of_memory();
    out.push_back(std::move(copy));
  }
  return {};
}

}  // namespace

namespace crypto_natives {

/// readKey ( isPublic, format, structure, bytes, passphrase, isPromise ): format is "der" or "pem";
/// structure is "spki", "pkcs8", "pkcs1", "sec1", or empty: whatever it is.
NativeTask read_key(Context& cx, Args args) {
  const auto job = std::make_shared<ReadKeyJob>();
  job->is_public = args[0].is_true();
  job->is_pem = text_of(args[1]) == "pem";
  job->structure = text_of(args[2]);
  co_await step_void(job->in[0].read(cx, args[3], "key"));
  co_await step_void(job->in[1].read(cx, args[4], "passphrase"));
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, job_mode(args[5]));
  co_return v;
}

/// writeKey ( key, isPublic, format, structure, cipher, passphrase )
NativeTask write_key(Context& cx, Args args) {
  const KeyState* const state = co_await key_argument(cx, args[0]);
  const auto job = std::make_shared<WriteKeyJob>();
  job->key = state->key;
  job->is_public = args[1].is_true();
  job->is_pem = text_of(args[2]) == "pem";
  job->structure = text_of(args[3]);
  job->cipher = text_of(args[4]);
  if (state->key->is_secret() || (!job->is_public && state->kind != KeyKind::Private))
    co_return throw_type_error(cx, "The key has no such half");
  co_await step_void(job->in[0].read(cx, args[5], "passphrase"));
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, JobMode::AtOnce);
  co_return v;
}

/// keyFromNumbers ( type, curve, numbers ): "RSA", "EC" or a curve's own type, such as "X25519";
/// numbers as keyNumbers gives them. Of EC also [point] or [undefined, undefined, d].
NativeTask key_from_numbers(Context& cx, Args args) {
  const auto job = std::make_shared<NumbersJob>();
  job->type = text_of(args[0]);
  job->curve = text_of(args[1]);
  co_await step_void(read_numbers(cx, args[2], job->numbers));
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, JobMode::AtOnce);
  co_return v;
}

/// convertPoint ( curve, point, form ): form is 2 compressed, 4 whole, 6 hybrid.
Result<Value> convert_point(Context& cx, const Args& args) {
  TRY_VOID(need_openssl(cx));
  Input point;
  TRY_VOID(point.read(cx, args[1], "point"));
  const SslGroup group(ssl().EC_GROUP_new_by_curve_name_ex(
      ssl().library, nullptr, ssl().OBJ_txt2nid(text_of(args[0]).c_str())));
  const SslNumbers scratch(ssl().BN_CTX_new_ex(ssl().library));
  const SslPoint made(group ? ssl().EC_POINT_new(group.get()) : nullptr);
  uint8_t encoded[256];
  size_t size = 0;
  if (made && ssl().EC_POINT_oct2point(group.get(), made.get(), point.data(), point.size(),
                                       scratch.get()))
    size = ssl().EC_POINT_point2oct(group.get(), made.get(),
                                    static_cast<point_conversion_form_t>(number_or(args[2], 4)),
                                    encoded, sizeof encoded, scratch.get());
  if (size == 0) return throw_ssl_error(cx);
  return bytes_value(cx, encoded, size);
}

}  // namespace crypto_natives
}  // namespace shoal
