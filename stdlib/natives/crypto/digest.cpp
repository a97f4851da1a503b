// Hashes and codes of authentication.
#include <algorithm>
#include <cstring>

#include "stdlib/host/fields.h"
#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"
#include "vm/object/array.h"
#include "vm/object/typed_array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// What a leaf hashes in one go: 64 KiB take some 30 to 150 microseconds.
constexpr size_t kLeafBytes = size_t{64} * 1024;
/// Between two looks at the fuel.
constexpr size_t kPieceBytes = size_t{256} * 1024;
/// About what a byte takes.
constexpr uint64_t kByteNs = 2;
/// More is hashed on another thread, for whom a promise will do.
constexpr size_t kSlicedBytes = size_t{8} * 1024 * 1024;
/// The result of a XOF that a script may ask for.
constexpr int64_t kOutputBytesMax = int64_t{1} << 30;

Result<EVP_MD*> hash_argument(Context& cx, Value v) {
  EVP_MD* const hash = hash_by_number(static_cast<int>(number_or(v, -1)));
  if (hash) return hash;
  return throw_type_error(cx, "There is no such hash");
}

bool is_extendable(const EVP_MD* hash) noexcept {
  return (ssl().EVP_MD_get_flags(hash) & EVP_MD_FLAG_XOF) != 0;
}

/// How long a hash is to be: an argument, or its own length.
Result<size_t> output_bytes(Context& cx, const EVP_MD* hash, Value asked) {
  const int64_t own = ssl().EVP_MD_get_size(hash);
  const int64_t size = number_or(asked, own);
  if (size == own) return static_cast<size_t>(own);
  if (!is_extendable(hash))
    return throw_coded(cx, Intrinsic::ErrorPrototype, "ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH",
                       "error:030000B2:digital envelope routines::not XOF or invalid length");
  if (size < 0 || size > kOutputBytesMax)
    return throw_range_error(cx, "A hash has at most %lld bytes",
                             static_cast<long long>(kOutputBytesMax));
  return static_cast<size_t>(size);
}

/// How script wants a hash: the module in TypeScript has the same numbers.
enum class HashForm : uint8_t { Bytes, Hex, Base64, Base64Url };
HashForm form_argument(Value v) noexcept {
  return static_cast<HashForm>(number_or(v, 0) & 3);
}

size_t write_hex(const uint8_t* data, size_t size, char* out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (size_t i = 0; i < size; ++i) {
    *out++ = kDigits[data[i] >> 4];
    *out++ = kDigits[data[i] & 15];
  }
  return 2 * size;
}

size_t write_base64(const uint8_t* data, size_t size, bool is_for_urls, char* out) {
  auto count = static_cast<size_t>(
      ssl().EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out), data, static_cast<int>(size)));
  if (!is_for_urls) return count;
  while (count != 0 && out[count - 1] == '=') --count;
  std::replace(out, out + count, '+', '-');
  std::replace(out, out + count, '/', '_');
  return count;
}

/// A result in the form that script wants it in.
Result<Value> hash_value(Context& cx, const uint8_t* data, size_t size, HashForm form) {
  if (form == HashForm::Bytes) return bytes_value(cx, data, size);
  char text[2 * EVP_MAX_MD_SIZE + 1];
  const size_t count = form == HashForm::Hex
                           ? write_hex(data, size, text)
                           : write_base64(data, size, form == HashForm::Base64Url, text);
  String* const made = TRY(String::from_ascii(cx.heap(), {text, count}));
  return Value(made);
}

// ---- A hash or an HMAC in the making

struct HashState final : ExternalState {
  static constexpr char kTag = 0;
  static constexpr Type kType = &kTag;
  /// About what OpenSSL keeps for one.
  static constexpr size_t kBytes = 512;
  HashState() noexcept : ExternalState(kType) {}
  EVP_MD* algorithm = nullptr;
  SslHash hash;  // One of the two.
  SslHmac hmac;
  size_t output_bytes = 0;

  bool update(const uint8_t* data, size_t size) {
    return hmac ? ssl().HMAC_Update(hmac.get(), data, size) == 1
                : ssl().EVP_DigestUpdate(hash.get(), data, size) == 1;
  }
};

Result<HashState*> hash_state(Context& cx, Value v) {
  HashState* const state = ExternalObject::state_of<HashState>(v);
  if (state) return state;
  return throw_type_error(cx, "This is no hash");
}

Result<Value> hash_object(Context& cx, std::unique_ptr<HashState> state) {
  Shape* const shape = TRY(shape_for(cx, Kind::ExternalObject, Value::null()));
  ExternalObject* const object = TRY(ExternalObject::create(cx.heap(), shape));
  TRY_VOID(state->attach(cx.heap(), object, sizeof(HashState) + HashState::kBytes));
  object->set_state(state.release());
  return Value(object);
}

/// The key's bytes: those of a handle, or of the argument itself.
Result<std::string_view> key_bytes(Context& cx, Value v, Input& input) {
  if (const KeyState* const state = ExternalObject::state_of<KeyState>(v)) {
    if (!state->key->is_secret()) return throw_type_error(cx, "The key is not secret bytes");
    const SecretBytes& bytes = state->key->secret;
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  TRY_VOID(input.read(cx, v, "key"));
  return input.view();
}

bool begin_hmac(HMAC_CTX* context, std::string_view key, const EVP_MD* hash) {
  // A null key would mean the one before.
  return ssl().HMAC_Init_ex(context, key.empty() ? "" : key.data(), static_cast<int>(key.size()),
                            hash, nullptr) == 1;
}

// ---- Jobs

/// in[0]: the data.
class HashJob final : public BytesJob {
 public:
  EVP_MD* hash = nullptr;
  size_t size = 0;
  uint64_t nanoseconds() const noexcept override { return in[0].size() * kByteNs + size + 500; }

  // --- In pieces
  bool begin() noexcept {
    context_ = SslHash(ssl().EVP_MD_CTX_new());
    return context_ && out.resize(size) &&
           ssl().EVP_DigestInit_ex2(context_.get(), hash, nullptr) == 1;
  }
  bool add(size_t at, size_t count) noexcept {
    return ssl().EVP_DigestUpdate(context_.get(), in[0].data() + at, count) == 1;
  }
  bool end() noexcept {
    if (size == 0) return true;
    if (is_extendable(hash)) return ssl().EVP_DigestFinalXOF(context_.get(), out.data(), size);
    return ssl().EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) == 1;
  }
  Result<Value> taken(Context& cx) { return result(cx); }

 protected:
  bool compute() noexcept override { return begin() && add(0, in[0].size()) && end(); }

 private:
  SslHash context_;
};

/// in[0]: the data; in[1]: the key, if it is no handle.
class HmacJob final : public BytesJob {
 public:
  EVP_MD* hash = nullptr;
  KeyRef key;
  uint64_t nanoseconds() const noexcept override { return in[0].size() * kByteNs + 2000; }

 protected:
  bool compute() noexcept override {
    const SslHmac context(ssl().HMAC_CTX_new());
    const std::string_view bytes =
        key ? std::string_view(reinterpret_cast<const char*>(key->secret.data()),
                               key->secret.size())
            : in[1].view();
    unsigned length = 0;
    return context && out.resize(EVP_MAX_MD_SIZE) && begin_hmac(context.get(), bytes, hash) &&
           ssl().HMAC_Update(context.get(), in[0].data(), in[0].size()) &&
           ssl().HMAC_Final(context.get(), out.data(), &length) && out.resize(length);
  }
};

/// in[0]: the data; in[1]: the key; in[2]: the customization.
class KmacJob final : public BytesJob {
 public:
  bool is_256 = false;
  KeyRef key;
  size_t size = 0;
  uint64_t nanoseconds() const noexcept override { return in[0].size() * 3 + 5000; }

 protected:
  bool compute() noexcept override {
    EVP_MAC* const mac =
        ssl().EVP_MAC_fetch(ssl().library, is_256 ? "KMAC-256" : "KMAC-128", nullptr);
    const SslMac context(mac ? ssl().EVP_MAC_CTX_new(mac) : nullptr);
    ssl().EVP_MAC_free(mac);
    OSSL_PARAM list[] = {
        ssl().OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
        ssl().OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_CUSTOM,
                                                const_cast<uint8_t*>(in[2].data()), in[2].size()),
        ssl().OSSL_PARAM_construct_end()};
    return context && out.resize(size) &&
           ssl().EVP_MAC_init(context.get(), key->secret.data(), key->secret.size(), list) &&
           ssl().EVP_MAC_update(context.get(), in[0].data(), in[0].size()) &&
           ssl().EVP_MAC_final(context.get(), out.data(), nullptr, size);
  }
};

/// cSHAKE of SP 800-185: in[0] the data, in[1] the function's name, in[2] the customization.
/// OpenSSL has the sponge of it, as what KMAC stands on.
class CshakeJob final : public BytesJob {
 public:
  bool is_256 = false;
  size_t size = 0;
  uint64_t nanoseconds() const noexcept override { return in[0].size() * 3 + 5000; }

 protected:
  bool compute() noexcept override {
    const bool is_plain = in[1].size() == 0 && in[2].size() == 0;
    const char* const plain = is_256 ? "SHAKE256" : "SHAKE128";
    const char* const custom = is_256 ? "KECCAK-KMAC-256" : "KECCAK-KMAC-128";
    EVP_MD* const hash = hash_by_number(hash_number(is_plain ? plain : custom));
    const SslHash context(ssl().EVP_MD_CTX_new());
    if (!hash || !context || !out.resize(size) ||
        !ssl().EVP_DigestInit_ex2(context.get(), hash, nullptr))
      return false;
    const std::string prefix = is_plain ? std::string() : padded_prefix();
    return ssl().EVP_DigestUpdate(context.get(), prefix.data(), prefix.size()) &&
           ssl().EVP_DigestUpdate(context.get(), in[0].data(), in[0].size()) &&
           ssl().EVP_DigestFinalXOF(context.get(), out.data(), size);
  }

 private:
  /// A number with its length before it.
  static std::string left_encode(size_t n) {
    std::string bytes;
    do bytes.insert(bytes.begin(), static_cast<char>(n & 0xff));
    while ((n >>= 8) != 0);
    return static_cast<char>(bytes.size()) + bytes;
  }
  static std::string encode_string(const Input& text) {
    return left_encode(text.size() * 8).append(text.view());
  }
  std::string padded_prefix() const {
    const size_t rate = is_256 ? 136 : 168;
    std::string bytes = left_encode(rate) + encode_string(in[1]) + encode_string(in[2]);
    bytes.resize((bytes.size() + rate - 1) / rate * rate);
    return bytes;
  }
};

}  // namespace

namespace crypto_natives {

/// hashNamed ( name ): its number for the other functions; -1: there is none.
Result<Value> hash_named(Context& cx, const Args& args) {
  TRY_VOID(need_openssl(cx));
  return Value::int32(hash_number(text_of(args[0])));
}

/// hashFacts ( hash ): [bytes, bytes of a block, isExtendable]
Result<Value> hash_facts(Context& cx, const Args& args) {
  const EVP_MD* const hash = TRY(hash_argument(cx, args[0]));
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  for (const Value each : {Value::int32(ssl().EVP_MD_get_size(hash)),
                           Value::int32(ssl().EVP_MD_get_block_size(hash)),
                           Value::boolean(is_extendable(hash))})
    TRY_VOID(list->push(cx.heap(), each));
  return Value(list);
}

/// hash ( hash, data, form, isPromise, outputLength ): form as HashForm; a long result is always
/// bytes. FAST PATH: little, of usual length.
Result<Value> hash_quick(Context& cx, const Args& args) {
  EVP_MD* const hash = TRY(hash_argument(cx, args[0]));
  const size_t size = TRY(output_bytes(cx, hash, args[4]));
  Input data;
  TRY_VOID(data.read(cx, args[1], "data"));
  if (data.size() > kLeafBytes || size > EVP_MAX_MD_SIZE || is_extendable(hash))
    return Value::lazy();
  uint8_t out[EVP_MAX_MD_SIZE];
  if (!ssl().EVP_Digest(data.data(), data.size(), out, nullptr, hash, nullptr))
    return throw_ssl_error(cx);
  spend_fuel(cx, fuel_of_units(data.size()));
  return hash_value(cx, out, size, form_argument(args[2]));
}
/// All of it in slices, where the bytes are.
static Task<Value> hash_in_slices(Context& cx, std::shared_ptr<HashJob> job) {
  if (!job->begin()) co_return throw_ssl_error(cx);
  const size_t total = job->in[0].size();
  for (size_t at = 0; at < total; at += kPieceBytes) {
    const size_t piece = std::min(kPieceBytes, total - at);
    if (!job->add(at, piece)) co_return throw_ssl_error(cx);
    co_await burn_fuel(cx, static_cast<int64_t>(piece * kByteNs) * 2 / 5);
  }
  if (!job->end()) co_return throw_ssl_error(cx);
  const Value bytes = co_await job->taken(cx);
  co_return bytes;
}
NativeTask hash(Context& cx, Args args) {
  const auto job = std::make_shared<HashJob>();
  job->hash = co_await hash_argument(cx, args[0]);
  job->size = co_await output_bytes(cx, job->hash, args[4]);
  co_await step_void(job->in[0].read(cx, args[1], "data"));
  const JobMode mode = job_mode(args[3]);
  const bool is_sliced = job->in[0].size() <= kSlicedBytes && job->size <= kPieceBytes;
  Value bytes;
  if (is_sliced)
    bytes = co_await hash_in_slices(cx, job);
  else
    bytes = co_await do_job(cx, job, mode);
  const HashForm form = form_argument(args[2]);
  if (form == HashForm::Bytes || job->size > EVP_MAX_MD_SIZE || !bytes.is_kind(Kind::TypedArray))
    co_return bytes;
  const auto* const array = bytes.as<TypedArrayObject>();
  const Value text = co_await hash_value(cx, array->data(), array->byte_length(), form);
  co_return text;
}

/// createHash ( hash, outputLength )
Result<Value> create_hash(Context& cx, const Args& args) {
  EVP_MD* const hash = TRY(hash_argument(cx, args[0]));
  std::unique_ptr<HashState> state(new (std::nothrow) HashState);
  if (!state) return cx.out_of_memory();
  state->algorithm = hash;
  state->output_bytes = TRY(output_bytes(cx, hash, args[1]));
  state->hash = SslHash(ssl().EVP_MD_CTX_new());
  if (!state->hash || !ssl().EVP_DigestInit_ex2(state->hash.get(), hash, nullptr))
    return throw_ssl_error(cx);
  return hash_object(cx, std::move(state));
}

/// copyHash ( hash in the making, outputLength )
Result<Value> copy_hash(Context& cx, const Args& args) {
  const HashState* const from = TRY(hash_state(cx, args[0]));
  std::unique_ptr<HashState> state(new (std::nothrow) HashState);
  if (!state) return cx.out_of_memory();
  state->algorithm = from->algorithm;
  state->output_bytes = from->output_bytes;
  if (!args[1].is_undefined())
    state->output_bytes = TRY(output_bytes(cx, from->algorithm, args[1]));
  state->hash = SslHash(ssl().EVP_MD_CTX_new());
  if (!from->hash || !state->hash ||
      !ssl().EVP_MD_CTX_copy_ex(state->hash.get(), from->hash.get()))
    return throw_ssl_error(cx);
  return hash_object(cx, std::move(state));
}

/// createHmac ( hash, key )
Result<Value> create_hmac(Context& cx, const Args& args) {
  EVP_MD* const hash = TRY(hash_argument(cx, args[0]));
  Input input;
  const std::string_view key = TRY(key_bytes(cx, args[1], input));
  std::unique_ptr<HashState> state(new (std::nothrow) HashState);
  if (!state) return cx.out_of_memory();
  state->algorithm = hash;
  state->output_bytes = static_cast<size_t>(ssl().EVP_MD_get_size(hash));
  state->hmac = SslHmac(ssl().HMAC_CTX_new());
  if (!state->hmac || !begin_hmac(state->hmac.get(), key, hash)) return throw_ssl_error(cx);
  return hash_object(cx, std::move(state));
}

/// updateHash ( hash or HMAC in the making, data ). FAST PATH: little.
Result<Value> update_hash_quick(Context& cx, const Args& args) {
  HashState* const state = TRY(hash_state(cx, args[0]));
  if (args[1].is_string() && args[1].as_string()->length() > kLeafBytes / 3) return Value::lazy();
  Input data;
  TRY_VOID(data.read(cx, args[1], "data"));
  if (data.size() > kLeafBytes) return Value::lazy();
  spend_fuel(cx, fuel_of_units(data.size()));
  if (!state->update(data.data(), data.size())) return throw_ssl_error(cx);
  return Value::undefined();
}
NativeTask update_hash(Context& cx, Args args) {
  HashState* const state = co_await hash_state(cx, args[0]);
  Input data;
  co_await step_void(data.read(cx, args[1], "data"));
  for (size_t at = 0; at < data.size(); at += kPieceBytes) {
    const size_t piece = std::min(kPieceBytes, data.size() - at);
    if (!state->update(data.data() + at, piece)) co_return throw_ssl_error(cx);
    co_await burn_fuel(cx, static_cast<int64_t>(piece * kByteNs) * 2 / 5);
  }
  co_return Value::undefined();
}

/// finishHash ( hash or HMAC in the making, form ): form as HashForm.
Result<Value> finish_hash(Context& cx, const Args& args) {
  HashState* const state = TRY(hash_state(cx, args[0]));
  uint8_t small[EVP_MAX_MD_SIZE];
  HostBytes big;
  uint8_t* out = small;
  const size_t size = state->output_bytes;
  if (size > sizeof small) {
    if (!big.resize(size)) return cx.out_of_memory();
    out = big.data();
  }
  spend_fuel(cx, fuel_of_units(size));
  if (size == 0) return bytes_value(cx, nullptr, 0);
  const bool done = state->hmac ? ssl().HMAC_Final(state->hmac.get(), out, nullptr)
                    : is_extendable(state->algorithm)
                        ? ssl().EVP_DigestFinalXOF(state->hash.get(), out, size)
                        : ssl().EVP_DigestFinal_ex(state->hash.get(), out, nullptr);
  if (!done) return throw_ssl_error(cx);
  if (size > sizeof small) return bytes_to_array(cx, std::move(big));
  return hash_value(cx, out, size, form_argument(args[1]));
}

/// hmac ( hash, key, data, isPromise ). FAST PATH: little.
Result<Value> hmac_quick(Context& cx, const Args& args) {
  EVP_MD* const hash = TRY(hash_argument(cx, args[0]));
  Input input, data;
  const std::string_view key = TRY(key_bytes(cx, args[1], input));
  TRY_VOID(data.read(cx, args[2], "data"));
  if (data.size() > kLeafBytes) return Value::lazy();
  const SslHmac context(ssl().HMAC_CTX_new());
  uint8_t out[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (!context || !begin_hmac(context.get(), key, hash) ||
      !ssl().HMAC_Update(context.get(), data.data(), data.size()) ||
      !ssl().HMAC_Final(context.get(), out, &length))
    return throw_ssl_error(cx);
  spend_fuel(cx, fuel_of_units(data.size()));
  return bytes_value(cx, out, length);
}
NativeTask hmac(Context& cx, Args args) {
  const auto job = std::make_shared<HmacJob>();
  job->hash = co_await hash_argument(cx, args[0]);
  if (const KeyState* const state = ExternalObject::state_of<KeyState>(args[1]))
    job->key = state->key;
  else
    co_await step_void(job->in[1].read(cx, args[1], "key"));
  co_await step_void(job->in[0].read(cx, args[2], "data"));
  const Value v = co_await do_job(cx, job, job_mode(args[3]));
  co_return v;
}

/// kmac ( is256, key, data, outputLength, customization, isPromise )
NativeTask kmac(Context& cx, Args args) {
  co_await step_void(need_openssl(cx));
  const auto job = std::make_shared<KmacJob>();
  job->is_256 = args[0].is_true();
  const KeyState* const state = co_await key_argument(cx, args[1]);
  job->key = state->key;
  co_await step_void(job->in[0].read(cx, args[2], "data"));
  job->size = static_cast<size_t>(std::clamp<int64_t>(number_or(args[3], 0), 0, kOutputBytesMax));
  co_await step_void(job->in[2].read(cx, args[4], "customization"));
  const Value v = co_await do_job(cx, job, job_mode(args[5]));
  co_return v;
}

/// cshake ( is256, data, outputLength, functionName, customization, isPromise )
NativeTask cshake(Context& cx, Args args) {
  co_await step_void(need_openssl(cx));
  const auto job = std::make_shared<CshakeJob>();
  job->is_256 = args[0].is_true();
  co_await step_void(job->in[0].read(cx, args[1], "data"));
  job->size = static_cast<size_t>(std::clamp<int64_t>(number_or(args[2], 0), 0, kOutputBytesMax));
  co_await step_void(job->in[1].read(cx, args[3], "functionName"));
  co_await step_void(job->in[2].read(cx, args[4], "customization"));
  const Value v = co_await do_job(cx, job, job_mode(args[5]));
  co_return v;
}

}  // namespace crypto_natives
}  // namespace shoal
