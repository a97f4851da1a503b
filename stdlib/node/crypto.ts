// node:crypto, over the natives that Web Cryptography has, too. Not here: engines, the secure heap,
// FIPS mode, Certificate (SPKAC), hashes that only OpenSSL's legacy provider has.
import { getRandomValues as fill, subtle as webSubtle, webcrypto } from "node:_crypto_webcrypto";
import * as native from "native:crypto";
import {
  createDiffieHellman, createDiffieHellmanGroup, createECDH, DiffieHellman, diffieHellman,
  DiffieHellmanGroup, ECDH, getDiffieHellman,
} from "node:_crypto_agree";
import { X509Certificate } from "node:_crypto_certificate";
import {
  Cipheriv, createCipheriv, createDecipheriv, Decipheriv, getCipherInfo, getCiphers,
  privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt,
} from "node:_crypto_cipher";
import { constants } from "node:_crypto_constants";
import { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync } from "node:_crypto_derive";
import { createHash, createHmac, Hash, hash, Hmac } from "node:_crypto_hash";
import {
  createPrivateKey, createPublicKey, createSecretKey, generateKey, generateKeyPair,
  generateKeyPairSync, generateKeySync, KeyObject,
} from "node:_crypto_keys";
import {
  checkPrime, checkPrimeSync, generatePrime, generatePrimeSync, pseudoRandomBytes, randomBytes,
  randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual,
} from "node:_crypto_random";
import { createSign, createVerify, Sign, sign, Verify, verify } from "node:_crypto_sign";

/** As OpenSSL has it, without the names that nobody writes. */
export function getHashes(): string[] {
  return native.namesOf("hashes");
}
export function getCurves(): string[] {
  return native.namesOf("curves");
}
export function getFips(): number {
  return 0;
}
export function secureHeapUsed(): object {
  return { total: 0, used: 0, utilization: 0, min: 0 };
}
export const getRandomValues = fill;
export const subtle = webSubtle;

export {
  checkPrime, checkPrimeSync, Cipheriv, constants, createCipheriv, createDecipheriv,
  createDiffieHellman, createDiffieHellmanGroup, createECDH, createHash, createHmac,
  createPrivateKey, createPublicKey, createSecretKey, createSign, createVerify, Decipheriv,
  DiffieHellman, diffieHellman, DiffieHellmanGroup, ECDH, generateKey, generateKeyPair,
  generateKeyPairSync, generateKeySync, generatePrime, generatePrimeSync, getCipherInfo, getCiphers,
  getDiffieHellman, Hash, hash, hkdf, hkdfSync, Hmac, KeyObject, pbkdf2, pbkdf2Sync, privateDecrypt,
  privateEncrypt, pseudoRandomBytes, publicDecrypt, publicEncrypt, randomBytes, randomFill,
  randomFillSync, randomInt, randomUUID, scrypt, scryptSync, Sign, sign, timingSafeEqual, Verify,
  verify, webcrypto, X509Certificate,
};

const all = {
  checkPrime, checkPrimeSync, createCipheriv, createDecipheriv, createDiffieHellman,
  createDiffieHellmanGroup, createECDH, createHash, createHmac, createPrivateKey, createPublicKey,
  createSecretKey, createSign, createVerify, diffieHellman, generatePrime, generatePrimeSync,
  getCiphers, getCipherInfo, getCurves, getDiffieHellman, getHashes, hkdf, hkdfSync, pbkdf2,
  pbkdf2Sync, generateKeyPair, generateKeyPairSync, generateKey, generateKeySync, privateDecrypt,
  privateEncrypt, publicDecrypt, publicEncrypt, randomBytes, pseudoRandomBytes, rng: randomBytes,
  prng: randomBytes, randomFill, randomFillSync, randomInt, randomUUID, scrypt, scryptSync, sign,
  timingSafeEqual, getFips, verify, hash, Cipheriv, Decipheriv, DiffieHellman, DiffieHellmanGroup,
  ECDH, Hash, Hmac, KeyObject, Sign, Verify, X509Certificate, secureHeapUsed, constants, webcrypto,
  subtle, getRandomValues,
};
export default all;
export { all as "module.exports" };
