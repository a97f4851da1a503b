// native:crypto: what the modules of Web Cryptography and node:crypto get from C++. Each function
// says in its own file (natives.h) what its arguments are; "hash" and "cipher" are numbers there,
// keys are handles that script of others never sees.
#include "stdlib/intrinsics.h"
#include "stdlib/natives/crypto/natives.h"

namespace shoal {
namespace {

using namespace crypto_natives;

constexpr Builtin kCrypto[] = {
    method("secretKey", 1, secret_key),
    method("secretBytes", 1, secret_bytes),
    method("publicOf", 1, public_of),
    method("keyFacts", 1, key_facts),
    method("keyNumbers", 2, key_numbers),
    method("sameKeys", 2, same_keys),
    method("cryptoKey", 5, crypto_key),
    method("cryptoKeyFacts", 1, crypto_key_facts),
    method("readKey", 6, read_key),
    method("writeKey", 6, write_key),
    method("keyFromNumbers", 3, key_from_numbers),
    method("convertPoint", 3, convert_point),
    method("generateKey", 9, generate_key),
    method("sign", 8, sign),
    method("verify", 9, verify),
    method("rsaCrypt", 7, rsa_crypt),
    method("derive", 3, derive),
    method("power", 3, power),
    method("hashNamed", 1, hash_named),
    method("hashFacts", 1, hash_facts),
    method("hash", 5, crypto_natives::hash, hash_quick),
    method("createHash", 2, create_hash),
    method("copyHash", 2, copy_hash),
    method("updateHash", 2, update_hash, update_hash_quick),
    method("finishHash", 2, finish_hash),
    method("createHmac", 2, create_hmac),
    method("hmac", 4, hmac, hmac_quick),
    method("kmac", 6, kmac),
    method("cshake", 6, cshake),
    method("cipherNamed", 1, cipher_named),
    method("cipherFacts", 1, cipher_facts),
    method("createCipher", 5, create_cipher),
    method("updateCipher", 2, update_cipher),
    method("finishCipher", 1, finish_cipher),
    method("cipherTag", 2, cipher_tag),
    method("setCipherTag", 2, set_cipher_tag),
    method("addCipherData", 3, add_cipher_data),
    method("setCipherPadding", 2, set_cipher_padding),
    method("crypt", 8, crypt),
    method("cryptCounter", 6, crypt_counter),
    method("hkdf", 6, hkdf),
    method("pbkdf2", 6, pbkdf2),
    method("scrypt", 8, scrypt),
    method("fillRandom", 1, fill_random, fill_random_quick),
    method("randomUUID", 0, random_uuid),
    method("randomPrime", 5, random_prime),
    method("isPrime", 2, is_prime),
    method("areEqual", 2, are_equal),
    method("namesOf", 1, names_of),
    method("readCertificate", 1, read_certificate),
    method("certificateText", 2, certificate_text),
    method("certificateBytes", 2, certificate_bytes),
    method("certificateKey", 1, certificate_key),
    method("certificateCheck", 4, certificate_check),
};

}  // namespace

constinit const IntrinsicTemplate kCryptoNativesTemplate = object_template(kCrypto);

}  // namespace shoal
