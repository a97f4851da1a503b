// What "native:crypto" exports, by the file that has it; crypto.cpp has the table, and each
// function says in its file what its arguments are.
#pragma once

#include "vm/run/native.h"

namespace shoal {

namespace crypto_natives {
// Keys: key.cpp
Result<Value> secret_key(Context& cx, const Args& args);
Result<Value> secret_bytes(Context& cx, const Args& args);
Result<Value> public_of(Context& cx, const Args& args);
Result<Value> key_facts(Context& cx, const Args& args);
Result<Value> key_numbers(Context& cx, const Args& args);
Result<Value> same_keys(Context& cx, const Args& args);
Result<Value> crypto_key(Context& cx, const Args& args);
Result<Value> crypto_key_facts(Context& cx, const Args& args);
// From bytes and to them: key_forms.cpp
NativeTask read_key(Context& cx, Args args);
NativeTask write_key(Context& cx, Args args);
NativeTask key_from_numbers(Context& cx, Args args);
Result<Value> convert_point(Context& cx, const Args& args);
// generate.cpp
NativeTask generate_key(Context& cx, Args args);
// asymmetric.cpp
NativeTask sign(Context& cx, Args args);
NativeTask verify(Context& cx, Args args);
NativeTask rsa_crypt(Context& cx, Args args);
NativeTask derive(Context& cx, Args args);
NativeTask power(Context& cx, Args args);
// digest.cpp
Result<Value> hash_named(Context& cx, const Args& args);
Result<Value> hash_facts(Context& cx, const Args& args);
Result<Value> hash_quick(Context& cx, const Args& args);
NativeTask hash(Context& cx, Args args);
Result<Value> create_hash(Context& cx, const Args& args);
Result<Value> copy_hash(Context& cx, const Args& args);
Result<Value> update_hash_quick(Context& cx, const Args& args);
NativeTask update_hash(Context& cx, Args args);
Result<Value> finish_hash(Context& cx, const Args& args);
Result<Value> create_hmac(Context& cx, const Args& args);
Result<Value> hmac_quick(Context& cx, const Args& args);
NativeTask hmac(Context& cx, Args args);
NativeTask kmac(Context& cx, Args args);
NativeTask cshake(Context& cx, Args args);
// cipher.cpp
Result<Value> cipher_named(Context& cx, const Args& args);
Result<Value> cipher_facts(Context& cx, const Args& args);
Result<Value> create_cipher(Context& cx, const Args& args);
NativeTask update_cipher(Context& cx, Args args);
Result<Value> finish_cipher(Context& cx, const Args& args);
Result<Value> cipher_tag(Context& cx, const Args& args);
Result<Value> set_cipher_tag(Context& cx, const Args& args);
Result<Value> add_cipher_data(Context& cx, const Args& args);
Result<Value> set_cipher_padding(Context& cx, const Args& args);
NativeTask crypt(Context& cx, Args args);
NativeTask crypt_counter(Context& cx, Args args);
// derivation.cpp
NativeTask hkdf(Context& cx, Args args);
NativeTask pbkdf2(Context& cx, Args args);
NativeTask scrypt(Context& cx, Args args);
// chance_natives.cpp
Result<Value> fill_random_quick(Context& cx, const Args& args);
NativeTask fill_random(Context& cx, Args args);
Result<Value> random_uuid(Context& cx, const Args& args);
NativeTask random_prime(Context& cx, Args args);
NativeTask is_prime(Context& cx, Args args);
Result<Value> are_equal(Context& cx, const Args& args);
Result<Value> names_of(Context& cx, const Args& args);
// certificate.cpp
Result<Value> read_certificate(Context& cx, const Args& args);
Result<Value> certificate_text(Context& cx, const Args& args);
Result<Value> certificate_bytes(Context& cx, const Args& args);
Result<Value> certificate_key(Context& cx, const Args& args);
Result<Value> certificate_check(Context& cx, const Args& args);
}  // namespace crypto_natives

}  // namespace shoal
