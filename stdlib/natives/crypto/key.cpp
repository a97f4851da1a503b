#include "stdlib/natives/crypto/key.h"

#include <cstring>

#include "stdlib/es/buffer_operations.h"
#include "stdlib/host/fields.h"
#include "stdlib/natives/crypto/natives.h"
#include "vm/object/array.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

Result<Value> object_with(Context& cx, std::unique_ptr<KeyState> state, Value prototype) {
  if (!state) return cx.out_of_memory();
  Shape* const shape = TRY(shape_for(cx, Kind::ExternalObject, prototype));
  ExternalObject* const object = TRY(ExternalObject::create(cx.heap(), shape));
  TRY_VOID(state->attach(cx.heap(), object, sizeof(KeyState) + state->key->bytes()));
  object->set_state(state.release());
  return Value(object);
}

Result<void> push(Context& cx, ArrayObject* list, Value v) { return list->push(cx.heap(), v); }

Result<void> push_secret(Context& cx, ArrayObject* list, const SecretBytes& bytes) {
  const Value v = TRY(bytes_value(cx, bytes.data(), bytes.size()));
  return push(cx, list, v);
}

/// The numbers of these names; undefined for one that the key has not.
Result<void> push_numbers(Context& cx, ArrayObject* list, const EVP_PKEY* pair,
                          std::initializer_list<const char*> names, size_t bytes_min) {
  for (const char* const name : names) {
    SecretBytes number;
    if (number_parameter(pair, name, bytes_min, number))
      TRY_VOID(push_secret(cx, list, number));
    else
      TRY_VOID(push(cx, list, Value::undefined()));
  }
  return {};
}

}  // namespace

Result<KeyState*> key_argument(Context& cx, Value v) {
  KeyState* const state = ExternalObject::state_of<KeyState>(v);
  if (state) return state;
  return throw_type_error(cx, "This is no key: %s", describe_for_message(cx, v).c_str());
}

Result<Value> key_value(Context& cx, KeyRef key, KeyKind kind) {
  std::unique_ptr<KeyState> state(new (std::nothrow) KeyState(std::move(key), kind));
  return object_with(cx, std::move(state), Value::null());
}

Result<Value> crypto_key_value(Context& cx, KeyRef key, KeyKind kind,
                               std::shared_ptr<const CryptoKeyFacts> facts, Object* prototype) {
  std::unique_ptr<KeyState> state(new (std::nothrow) KeyState(std::move(key), kind));
  if (state) state->facts = std::move(facts);
  return object_with(cx, std::move(state), Value(prototype));
}

namespace {

/// A CryptoKey under way.
class CryptoKeyClone final : public ExternalClone {
 public:
  explicit CryptoKeyClone(const KeyState& of) : key_(of.key), kind_(of.kind), facts_(of.facts) {}
  Task<Value> object_in(Context& cx) override { return make(cx, key_, kind_, facts_); }

 private:
  static Task<Value> make(Context& cx, KeyRef key, KeyKind kind,
                          std::shared_ptr<const CryptoKeyFacts> facts) {
    if (!cx.host()) co_return throw_type_error(cx, "There is no CryptoKey here");
    const Value name(intern_ascii("web:crypto/crypto_key"));
    const Value exports = co_await cx.host()->load_builtin(cx, name);
    const Value prototype =
        co_await get(cx, exports.as_object(), shoal::key(intern_ascii("prototype")));
    const Value made = co_await crypto_key_value(cx, key, kind, facts, prototype.as_object());
    co_return made;
  }
  const KeyRef key_;
  const KeyKind kind_;
  const std::shared_ptr<const CryptoKeyFacts> facts_;
};

}  // namespace

ExternalClone* KeyState::make_clone() const {
  return facts ? new CryptoKeyClone(*this) : nullptr;
}

Result<Value> KeyJob::result(Context& cx) { return key_value(cx, std::move(key), kind); }

std::string type_of_pair(const EVP_PKEY* pair) {
  const char* const name = ssl().EVP_PKEY_get0_type_name(pair);
  return name ? name : "";
}

std::string text_parameter(const EVP_PKEY* pair, const char* name) {
  char text[128];
  size_t length = 0;
  if (!ssl().EVP_PKEY_get_utf8_string_param(pair, name, text, sizeof text, &length)) {
    ssl().ERR_clear_error();
    return {};
  }
  return {text, length};
}

bool number_parameter(const EVP_PKEY* pair, const char* name, size_t bytes_min, SecretBytes& out) {
  SslNumber number;
  if (!ssl().EVP_PKEY_get_bn_param(pair, name, number.out())) {
    ssl().ERR_clear_error();
    return false;
  }
  const auto bytes = static_cast<size_t>((ssl().BN_num_bits(number.get()) + 7) / 8);
  const size_t size = std::max({bytes, bytes_min, size_t{1}});
  return out.resize(size) &&
         ssl().BN_bn2binpad(number.get(), out.data(), static_cast<int>(size)) >= 0;
}

bool bytes_parameter(const EVP_PKEY* pair, const char* name, SecretBytes& out) {
  size_t size = 0;
  if (ssl().EVP_PKEY_get_octet_string_param(pair, name, nullptr, 0, &size) && out.resize(size) &&
      ssl().EVP_PKEY_get_octet_string_param(pair, name, out.data(), size, &size))
    return true;
  ssl().ERR_clear_error();
  return false;
}

size_t curve_bytes(const char* curve) {
  const SslGroup group(
      ssl().EC_GROUP_new_by_curve_name_ex(ssl().library, nullptr, ssl().OBJ_txt2nid(curve)));
  return group ? static_cast<size_t>(ssl().EC_GROUP_get_degree(group.get()) + 7) / 8 : 0;
}

namespace crypto_natives {

/// secretKey ( bytes )
Result<Value> secret_key(Context& cx, const Args& args) {
  Input bytes;
  TRY_VOID(bytes.read(cx, args[0], "key"));
  auto key = std::make_shared<Key>();
  if (!key->secret.assign(bytes.data(), bytes.size())) return cx.out_of_memory();
  return key_value(cx, std::move(key), KeyKind::Secret);
}

/// secretBytes ( key ): a copy.
Result<Value> secret_bytes(Context& cx, const Args& args) {
  const KeyState* const state = TRY(key_argument(cx, args[0]));
  if (!state->key->is_secret()) return throw_type_error(cx, "The key is not secret bytes");
  return bytes_value(cx, state->key->secret.data(), state->key->secret.size());
}

/// publicOf ( key ): the public half of a pair.
Result<Value> public_of(Context& cx, const Args& args) {
  const KeyState* const state = TRY(key_argument(cx, args[0]));
  if (state->key->is_secret()) return throw_type_error(cx, "A secret key has no public half");
  return key_value(cx, state->key, KeyKind::Public);
}

/// keyFacts ( key ): [kind, type, bits, curve]; of a secret key its bits alone.
Result<Value> key_facts(Context& cx, const Args& args) {
  const KeyState* const state = TRY(key_argument(cx, args[0]));
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  TRY_VOID(push(cx, list, Value::int32(static_cast<int32_t>(state->kind))));
  if (state->key->is_secret()) {
    TRY_VOID(push(cx, list, Value::undefined()));
    TRY_VOID(push(cx, list, Value::number(static_cast<double>(state->key->secret.size() * 8))));
    return Value(list);
  }
  const EVP_PKEY* const pair = state->key->pair();
  const Value type = TRY(text_value(cx, type_of_pair(pair)));
  TRY_VOID(push(cx, list, type));
  TRY_VOID(push(cx, list, Value::int32(ssl().EVP_PKEY_get_bits(pair))));
  const std::string curve = text_parameter(pair, OSSL_PKEY_PARAM_GROUP_NAME);
  const Value curve_name = TRY(text_value(cx, curve));
  TRY_VOID(push(cx, list, curve_name));
  return Value(list);
}

/// keyNumbers ( key, withPrivate ), each big-endian: of RSA [n, e, d, p, q, dp, dq, qi], of a
/// curve's point [x, y, d], else [public, private].
Result<Value> key_numbers(Context& cx, const Args& args) {
  const KeyState* const state = TRY(key_argument(cx, args[0]));
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  const EVP_PKEY* const pair = state->key->pair();
  if (!pair) return throw_type_error(cx, "A secret key has no numbers");
  const bool with_private = args[1].is_true() && state->kind == KeyKind::Private;
  const std::string type = type_of_pair(pair);
  if (type == "RSA" || type == "RSA-PSS") {
    TRY_VOID(push_numbers(cx, list, pair, {OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E}, 1));
    if (with_private)
      TRY_VOID(push_numbers(cx, list, pair,
                            {OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1,
                             OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_EXPONENT1,
                             OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
                            1));
    return Value(list);
  }
  if (type == "EC") {
    const size_t size = curve_bytes(text_parameter(pair, OSSL_PKEY_PARAM_GROUP_NAME).c_str());
    TRY_VOID(
        push_numbers(cx, list, pair, {OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y}, size));
    if (with_private) TRY_VOID(push_numbers(cx, list, pair, {OSSL_PKEY_PARAM_PRIV_KEY}, size));
    return Value(list);
  }
  SecretBytes half;
  if (bytes_parameter(pair, OSSL_PKEY_PARAM_PUB_KEY, half)) TRY_VOID(push_secret(cx, list, half));
  if (with_private && bytes_parameter(pair, OSSL_PKEY_PARAM_PRIV_KEY, half))
    TRY_VOID(push_secret(cx, list, half));
  return Value(list);
}

/// sameKeys ( key, other )
Result<Value> same_keys(Context& cx, const Args& args) {
  TRY_VOID(need_openssl(cx));
  const KeyState* const a = TRY(key_argument(cx, args[0]));
  const KeyState* const b = TRY(key_argument(cx, args[1]));
  if (a->kind != b->kind) return Value::boolean(false);
  if (a->key->is_secret()) {
    const SecretBytes &x = a->key->secret, &y = b->key->secret;
    return Value::boolean(x.size() == y.size() &&
                          ssl().CRYPTO_memcmp(x.data(), y.data(), x.size()) == 0);
  }
  const bool same = ssl().EVP_PKEY_eq(a->key->pair(), b->key->pair()) == 1;
  ssl().ERR_clear_error();
  return Value::boolean(same);
}

/// cryptoKey ( key, prototype, isExtractable, usages, algorithm )
Result<Value> crypto_key(Context& cx, const Args& args) {
  const KeyState* const state = TRY(key_argument(cx, args[0]));
  if (!args[1].is_object()) return throw_type_error(cx, "The prototype is no object");
  auto facts = std::make_shared<CryptoKeyFacts>();
  facts->is_extractable = args[2].is_true();
  facts->usages = static_cast<uint32_t>(number_or(args[3], 0));
  facts->algorithm = text_of(args[4]);
  return crypto_key_value(cx, state->key, state->kind, std::move(facts), args[1].as_object());
}

/// cryptoKeyFacts ( value ): [kind, isExtractable, usages, algorithm]; undefined: no CryptoKey.
Result<Value> crypto_key_facts(Context& cx, const Args& args) {
  const KeyState* const state = ExternalObject::state_of<KeyState>(args[0]);
  if (!state || !state->facts) return Value::undefined();
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  TRY_VOID(push(cx, list, Value::int32(static_cast<int32_t>(state->kind))));
  TRY_VOID(push(cx, list, Value::boolean(state->facts->is_extractable)));
  TRY_VOID(push(cx, list, Value::number(state->facts->usages)));
  const Value algorithm = TRY(text_value(cx, state->facts->algorithm));
  TRY_VOID(push(cx, list, algorithm));
  return Value(list);
}

}  // namespace crypto_natives
}  // namespace shoal
