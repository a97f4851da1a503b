// Ciphers: in the making, for streams, and whole messages.
#include <algorithm>
#include <cstring>

#include "stdlib/host/fields.h"
#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"
#include "vm/object/array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

constexpr size_t kPieceBytes = size_t{256} * 1024;
constexpr uint64_t kByteNs = 2;

Result<EVP_CIPHER*> cipher_argument(Context& cx, Value v) {
  EVP_CIPHER* const cipher = cipher_by_number(static_cast<int>(number_or(v, -1)));
  if (cipher) return cipher;
  return throw_type_error(cx, "There is no such cipher");
}

/// The tag stands apart from what is encrypted.
bool is_authenticated(const EVP_CIPHER* cipher) noexcept {
  return (ssl().EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
}
/// Takes a whole message, and what its length is before anything else.
bool is_whole(const EVP_CIPHER* cipher) noexcept {
  const int mode = ssl().EVP_CIPHER_get_mode(cipher);
  return mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_WRAP_MODE;
}

struct CipherSetting {
  EVP_CIPHER* cipher = nullptr;
  bool encrypts = false;
  const uint8_t* key = nullptr;
  size_t key_bytes = 0;
  const uint8_t* nonce = nullptr;  // Null: it takes none.
  size_t nonce_bytes = 0;
  size_t tag_bytes = 0;  // 0: whatever it is by default.
};

/// The tag's length has to be known before the key, by some of them.
bool begin_cipher(EVP_CIPHER_CTX* context, const CipherSetting& s) {
  const int direction = s.encrypts ? 1 : 0;
  const bool has_tag = is_authenticated(s.cipher);
  const int mode = ssl().EVP_CIPHER_get_mode(s.cipher);
  if (mode == EVP_CIPH_WRAP_MODE)
    ssl().EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  if (!ssl().EVP_CipherInit_ex2(context, s.cipher, nullptr, nullptr, direction, nullptr))
    return false;
  if (has_tag && !ssl().EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN,
                                            static_cast<int>(s.nonce_bytes), nullptr))
    return false;
  const bool wants_length = mode == EVP_CIPH_CCM_MODE || mode == EVP_CIPH_OCB_MODE;
  if (has_tag && wants_length && s.tag_bytes != 0 &&
      !ssl().EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(s.tag_bytes),
                                 nullptr))
    return false;
  if (s.key_bytes != static_cast<size_t>(ssl().EVP_CIPHER_CTX_get_key_length(context)) &&
      !ssl().EVP_CIPHER_CTX_set_key_length(context, static_cast<int>(s.key_bytes)))
    return false;
  return ssl().EVP_CipherInit_ex2(context, nullptr, s.key, s.nonce, direction, nullptr) == 1;
}

// ---- In the making

struct CipherState final : ExternalState {
  static constexpr char kTag = 0;
  static constexpr Type kType = &kTag;
  /// About what OpenSSL keeps for one.
  static constexpr size_t kBytes = 1024;
  CipherState() noexcept : ExternalState(kType) {}
  EVP_CIPHER* cipher = nullptr;
  SslCipher context;
};

Result<CipherState*> cipher_state(Context& cx, Value v) {
  CipherState* const state = ExternalObject::state_of<CipherState>(v);
  if (state) return state;
  return throw_type_error(cx, "This is no cipher");
}

/// The secret of a handle, or the argument's bytes.
Result<void> read_secret(Context& cx, Value v, Input& input, CipherSetting& out) {
  if (const KeyState* const state = ExternalObject::state_of<KeyState>(v)) {
    out.key = state->key->secret.data();
    out.key_bytes = state->key->secret.size();
    return {};
  }
  TRY_VOID(input.read(cx, v, "key"));
  out.key = input.data();
  out.key_bytes = input.size();
  return {};
}

// ---- Whole messages

/// in[0]: the message; in[1]: the nonce; in[2]: what is authenticated besides.
class CryptJob final : public BytesJob {
 public:
  EVP_CIPHER* cipher = nullptr;
  KeyRef key;
  bool encrypts = false;
  size_t tag_bytes = 0;  // The end of what is encrypted; 0: there is none.
  uint64_t nanoseconds() const noexcept override {
    return (in[0].size() + in[2].size()) * 3 / 4 + 2000;
  }

 protected:
  bool compute() noexcept override {
    size_t size = in[0].size();
    if (!encrypts && size < tag_bytes) return false;
    if (!encrypts) size -= tag_bytes;
    const SslCipher context(ssl().EVP_CIPHER_CTX_new());
    const CipherSetting setting{cipher,         encrypts,
                                key->secret.data(), key->secret.size(),
                                in[1].is_given() ? in[1].data() : nullptr, in[1].size(),
                                tag_bytes};
    if (!context || !begin_cipher(context.get(), setting)) return false;
    uint8_t* const tag = const_cast<uint8_t*>(in[0].data() + size);
    if (!encrypts && tag_bytes != 0 &&
        !ssl().EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG,
                                   static_cast<int>(tag_bytes), tag))
      return false;
    int written = 0, last = 0;
    if (in[2].size() != 0 && !ssl().EVP_CipherUpdate(context.get(), nullptr, &written,
                                                     in[2].data(), in[2].count()))
      return false;
    written = 0;
    if (!out.resize(size + 2 * EVP_MAX_BLOCK_LENGTH) ||
        (size != 0 && !ssl().EVP_CipherUpdate(context.get(), out.data(), &written, in[0].data(),
                                              static_cast<int>(size))) ||
        !ssl().EVP_CipherFinal_ex(context.get(), out.data() + written, &last))
      return false;
    const size_t total = static_cast<size_t>(written) + static_cast<size_t>(last);
    if (!encrypts || tag_bytes == 0) return out.resize(total);
    return out.resize(total + tag_bytes) &&
           ssl().EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG,
                                     static_cast<int>(tag_bytes), out.data() + total);
  }
};

/// AES-CTR of which only the last bits of the block count: in[0] the message, in[1] the block.
class CounterJob final : public BytesJob {
 public:
  EVP_CIPHER* cipher = nullptr;
  KeyRef key;
  uint32_t counter_bits = 128;
  uint64_t nanoseconds() const noexcept override { return in[0].size() * kByteNs + 2000; }

 protected:
  static constexpr size_t kBlock = 16;

  bool compute() noexcept override {
    uint8_t block[kBlock];
    std::memcpy(block, in[1].data(), kBlock);
    const size_t size = in[0].size(), blocks = (size + kBlock - 1) / kBlock;
    if (!out.resize(size)) return false;
    // Messages have less than 2^28 blocks, so only a counter that is close to its end comes round.
    const uint64_t until_end = blocks_until_end(block);
    if (counter_bits < 32 && blocks > uint64_t{1} << counter_bits)
      return fail(nullptr, "The message is too long for the counter");
    const size_t first = blocks > until_end ? static_cast<size_t>(until_end) * kBlock : size;
    if (!crypt(block, 0, first)) return false;
    if (first == size) return true;
    clear_counter(block);
    return crypt(block, first, size - first);
  }

 private:
  /// At most 2^32.
  uint64_t blocks_until_end(const uint8_t* block) const noexcept {
    uint64_t low = 0;
    for (size_t i = 8; i < kBlock; ++i) low = low << 8 | block[i];
    if (counter_bits < 64) {
      low &= (uint64_t{1} << counter_bits) - 1;
      return (uint64_t{1} << counter_bits) - low;
    }
    for (uint32_t bit = 64; bit < counter_bits; ++bit)
      if ((block[15 - bit / 8] >> (bit % 8) & 1) == 0) return uint64_t{1} << 32;
    return low == 0 ? uint64_t{1} << 32 : 0 - low;
  }
  void clear_counter(uint8_t* block) const noexcept {
    for (uint32_t bit = 0; bit < counter_bits; ++bit)
      block[15 - bit / 8] &= static_cast<uint8_t>(~(1u << (bit % 8)));
  }
  bool crypt(const uint8_t* block, size_t at, size_t size) {
    const SslCipher context(ssl().EVP_CIPHER_CTX_new());
    const CipherSetting setting{cipher, true,   key->secret.data(), key->secret.size(),
                                block,  kBlock, 0};
    int written = 0;
    return context && begin_cipher(context.get(), setting) &&
           (size == 0 || ssl().EVP_CipherUpdate(context.get(), out.data() + at, &written,
                                                in[0].data() + at, static_cast<int>(size)));
  }
};

}  // namespace

namespace crypto_natives {

/// cipherNamed ( name ): its number for the other functions; -1: there is none.
Result<Value> cipher_named(Context& cx, const Args& args) {
  TRY_VOID(need_openssl(cx));
  return Value::int32(cipher_number(text_of(args[0])));
}

/// cipherFacts ( cipher ): [name, number of OpenSSL's, block, nonce and key in bytes, mode,
/// isAuthenticated]
Result<Value> cipher_facts(Context& cx, const Args& args) {
  const EVP_CIPHER* const c = TRY(cipher_argument(cx, args[0]));
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  const Value name = TRY(text_value(cx, ssl().EVP_CIPHER_get0_name(c)));
  for (const Value each :
       {name, Value::int32(ssl().EVP_CIPHER_get_nid(c)),
        Value::int32(ssl().EVP_CIPHER_get_block_size(c)),
        Value::int32(ssl().EVP_CIPHER_get_iv_length(c)),
        Value::int32(ssl().EVP_CIPHER_get_key_length(c)),
        Value::int32(ssl().EVP_CIPHER_get_mode(c)), Value::boolean(is_authenticated(c))})
    TRY_VOID(list->push(cx.heap(), each));
  return Value(list);
}

/// createCipher ( cipher, encrypts, key, nonce, tagLength )
Result<Value> create_cipher(Context& cx, const Args& args) {
  CipherSetting setting;
  setting.cipher = TRY(cipher_argument(cx, args[0]));
  setting.encrypts = args[1].is_true();
  Input key, nonce;
  TRY_VOID(read_secret(cx, args[2], key, setting));
  TRY_VOID(nonce.read(cx, args[3], "iv"));
  if (nonce.is_given()) setting.nonce = nonce.data();
  setting.nonce_bytes = nonce.size();
  setting.tag_bytes = static_cast<size_t>(std::clamp<int64_t>(number_or(args[4], 0), 0, 16));
  std::unique_ptr<CipherState> state(new (std::nothrow) CipherState);
  if (!state) return cx.out_of_memory();
  state->cipher = setting.cipher;
  state->context = SslCipher(ssl().EVP_CIPHER_CTX_new());
  if (!state->context || !begin_cipher(state->context.get(), setting)) return throw_ssl_error(cx);
  Shape* const shape = TRY(shape_for(cx, Kind::ExternalObject, Value::null()));
  ExternalObject* const object = TRY(ExternalObject::create(cx.heap(), shape));
  TRY_VOID(state->attach(cx.heap(), object, sizeof(CipherState) + CipherState::kBytes));
  object->set_state(state.release());
  return Value(object);
}

/// updateCipher ( cipher in the making, data ): what it gives for them.
NativeTask update_cipher(Context& cx, Args args) {
  CipherState* const state = co_await cipher_state(cx, args[0]);
  Input data;
  co_await step_void(data.read(cx, args[1], "data"));
  HostBytes out;
  if (!out.resize(data.size() + 2 * EVP_MAX_BLOCK_LENGTH)) co_return cx.out_of_memory();
  const size_t piece_bytes = is_whole(state->cipher) ? data.size() : kPieceBytes;
  size_t total = 0;
  // Nothing at all is a message, too, for one that takes it whole.
  for (size_t at = 0; at < data.size() || (at == 0 && is_whole(state->cipher));) {
    const size_t piece = std::min(piece_bytes, data.size() - at);
    int written = 0;
    if (ssl().EVP_CipherUpdate(state->context.get(), out.data() + total, &written,
                               data.data() + at, static_cast<int>(piece)) != 1)
      co_return throw_ssl_error(cx);
    total += static_cast<size_t>(written);
    at += std::max<size_t>(piece, 1);
    co_await burn_fuel(cx, static_cast<int64_t>(piece * kByteNs) * 2 / 5);
  }
  (void)out.resize(total);
  const Value v = co_await bytes_to_array(cx, std::move(out));
  co_return v;
}

/// finishCipher ( cipher in the making )
Result<Value> finish_cipher(Context& cx, const Args& args) {
  CipherState* const state = TRY(cipher_state(cx, args[0]));
  uint8_t out[2 * EVP_MAX_BLOCK_LENGTH];
  int written = 0;
  if (ssl().EVP_CipherFinal_ex(state->context.get(), out, &written) != 1)
    return throw_ssl_error(cx);
  return bytes_value(cx, out, static_cast<size_t>(written));
}

/// cipherTag ( cipher in the making, length )
Result<Value> cipher_tag(Context& cx, const Args& args) {
  CipherState* const state = TRY(cipher_state(cx, args[0]));
  uint8_t tag[EVP_MAX_BLOCK_LENGTH];
  const auto size = static_cast<int>(std::clamp<int64_t>(number_or(args[1], 16), 1, 16));
  if (ssl().EVP_CIPHER_CTX_ctrl(state->context.get(), EVP_CTRL_AEAD_GET_TAG, size, tag) != 1)
    return throw_ssl_error(cx);
  return bytes_value(cx, tag, static_cast<size_t>(size));
}

/// setCipherTag ( cipher in the making, tag )
Result<Value> set_cipher_tag(Context& cx, const Args& args) {
  CipherState* const state = TRY(cipher_state(cx, args[0]));
  Input tag;
  TRY_VOID(tag.read(cx, args[1], "tag"));
  if (ssl().EVP_CIPHER_CTX_ctrl(state->context.get(), EVP_CTRL_AEAD_SET_TAG, tag.count(),
                                const_cast<uint8_t*>(tag.data())) != 1)
    return throw_ssl_error(cx);
  return Value::undefined();
}

/// addCipherData ( cipher in the making, data, messageLength ): what is authenticated besides;
/// the length is for those that take a message whole.
Result<Value> add_cipher_data(Context& cx, const Args& args) {
  CipherState* const state = TRY(cipher_state(cx, args[0]));
  Input data;
  TRY_VOID(data.read(cx, args[1], "data"));
  spend_fuel(cx, fuel_of_units(data.size()));
  int written = 0;
  EVP_CIPHER_CTX* const context = state->context.get();
  const int64_t length = number_or(args[2], -1);
  if (length >= 0 && length <= INT32_MAX &&
      ssl().EVP_CipherUpdate(context, nullptr, &written, nullptr, static_cast<int>(length)) != 1)
    return throw_ssl_error(cx);
  if (data.size() != 0 &&
      ssl().EVP_CipherUpdate(context, nullptr, &written, data.data(), data.count()) != 1)
    return throw_ssl_error(cx);
  return Value::undefined();
}

/// setCipherPadding ( cipher in the making, pads )
Result<Value> set_cipher_padding(Context& cx, const Args& args) {
  CipherState* const state = TRY(cipher_state(cx, args[0]));
  ssl().EVP_CIPHER_CTX_set_padding(state->context.get(), args[1].is_true() ? 1 : 0);
  return Value::undefined();
}

/// crypt ( cipher, encrypts, key, nonce, message, additional, tagLength, isPromise )
NativeTask crypt(Context& cx, Args args) {
  const auto job = std::make_shared<CryptJob>();
  job->cipher = co_await cipher_argument(cx, args[0]);
  job->encrypts = args[1].is_true();
  const KeyState* const state = co_await key_argument(cx, args[2]);
  job->key = state->key;
  co_await step_void(job->in[1].read(cx, args[3], "iv"));
  co_await step_void(job->in[0].read(cx, args[4], "data"));
  co_await step_void(job->in[2].read(cx, args[5], "additionalData"));
  job->tag_bytes = static_cast<size_t>(std::clamp<int64_t>(number_or(args[6], 0), 0, 16));
  const Value v = co_await do_job(cx, job, job_mode(args[7]));
  co_return v;
}

/// cryptCounter ( cipher, key, block, counterBits, message, isPromise )
NativeTask crypt_counter(Context& cx, Args args) {
  const auto job = std::make_shared<CounterJob>();
  job->cipher = co_await cipher_argument(cx, args[0]);
  const KeyState* const state = co_await key_argument(cx, args[1]);
  job->key = state->key;
  co_await step_void(job->in[1].read(cx, args[2], "counter"));
  job->counter_bits = static_cast<uint32_t>(std::clamp<int64_t>(number_or(args[3], 128), 1, 128));
  co_await step_void(job->in[0].read(cx, args[4], "data"));
  if (job->in[1].size() != 16) co_return throw_type_error(cx, "The counter has not 16 bytes");
  const Value v = co_await do_job(cx, job, job_mode(args[5]));
  co_return v;
}

}  // namespace crypto_natives
}  // namespace shoal
