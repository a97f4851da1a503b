// Secret keys: AES in its modes, ChaCha20-Poly1305, HMAC, KMAC, and what keys are derived with.
import * as native from "native:crypto";
import type { Bytes } from "../file/web_idl.ts";
import {
  type Algorithm, allowUsages, base64url, bytesOfMember, checkMembers, cipherNumber, ciphering,
  dataError, deriving, finishMembers, type Format, formatNotSupported, hashes, hashNumber,
  type JsonWebKey, type KeySlots, type MadeKey, operationError, type Parameters, signing, slice,
  syntaxError, usage, type Usages,
} from "./common.ts";

const { TypeError, Uint8Array } = globalThis;

function randomKey(bits: number): unknown {
  const bytes = native.fillRandom(new Uint8Array((bits + 7) >> 3));
  if (bits % 8 !== 0) bytes[bytes.length - 1] &= 0xff << (8 - bits % 8);
  return native.secretKey(bytes);
}
function made(handle: unknown, algorithm: object): MadeKey {
  return { handle, algorithm, type: "secret" };
}
/** The bytes of a key that is imported, "raw" under the names that this algorithm knows. */
function secretOf(
  format: Format, data: Bytes | JsonWebKey, use: string, alg: (bytes: Bytes) => string | undefined,
  isExtractable: boolean, usages: Usages, hasRaw = true,
): Bytes {
  if (format === "raw-secret" || (format === "raw" && hasRaw)) return data as Bytes;
  if (format !== "jwk") throw formatNotSupported(format);
  const jwk = data as JsonWebKey;
  if (jwk.kty !== "oct") throw dataError(`"kty" is not oct`);
  const bytes = bytesOfMember(jwk.k, "k");
  const wanted = alg(bytes);
  if (jwk.alg !== undefined && jwk.alg !== wanted) throw dataError(`"alg" is not ${wanted}`);
  checkMembers(jwk, "oct", use, isExtractable, usages);
  return bytes;
}
function exported(
  format: Format, key: KeySlots, alg: (bytes: Bytes) => string | undefined, hasRaw = true,
): Bytes | JsonWebKey {
  const bytes: Bytes = native.secretBytes(key.handle);
  if (format === "raw-secret" || (format === "raw" && hasRaw)) return bytes;
  if (format !== "jwk") throw formatNotSupported(format);
  const jwk: JsonWebKey = { kty: "oct", k: base64url(bytes) };
  const name = alg(bytes);
  if (name !== undefined) jwk.alg = name;
  return finishMembers(jwk, key);
}

// ---- AES

function isKeyLength(bits: number): boolean {
  return bits === 128 || bits === 192 || bits === 256;
}
function checkedLength(bits: number): number {
  if (!isKeyLength(bits)) throw operationError("The length is not 128, 192 or 256");
  return bits;
}

/** mode: "CBC"; allowed: the usages of its keys. */
function aes(mode: string, allowed: Usages): Algorithm {
  const name = `AES-${mode}`;
  const hasRaw = mode !== "OCB";
  const alg = (bytes: Bytes) => `A${bytes.length * 8}${mode}`;
  return {
    generateKey(p, usages) {
      allowUsages(usages, allowed);
      const length = checkedLength(p.length);
      return made(randomKey(length), { name, length });
    },
    importKey(p, format, data, isExtractable, usages) {
      allowUsages(usages, allowed);
      const bytes = secretOf(format, data, "enc", alg, isExtractable, usages, hasRaw);
      if (!isKeyLength(bytes.length * 8)) throw dataError("The key has not 128, 192 or 256 bits");
      return made(native.secretKey(bytes), { name, length: bytes.length * 8 });
    },
    exportKey: (format, key) => exported(format, key, alg, hasRaw),
    keyLength: (p) => checkedLength(p.length),
  };
}

function cipherOf(key: KeySlots, mode: string): number {
  return cipherNumber(`AES-${key.algorithm.length}-${mode}`);
}
function crypt(
  key: KeySlots, mode: string, encrypts: boolean, iv: unknown, data: unknown, additional?: unknown,
  tagBytes = 0,
): Bytes | Promise<Bytes> {
  return native.crypt(
    cipherOf(key, mode), encrypts, key.handle, iv, data, additional, tagBytes, true);
}

function cbc(encrypts: boolean): Algorithm["encrypt"] {
  return (p, key, data) => {
    if (p.iv.length !== 16) throw operationError("The iv has not 16 bytes");
    return crypt(key, "CBC", encrypts, p.iv, data);
  };
}
const counter: Algorithm["encrypt"] = (p, key, data) => {
  if (p.counter.length !== 16) throw operationError("The counter has not 16 bytes");
  if (p.length === 0 || p.length > 128) throw operationError("The length is not from 1 to 128");
  return native.cryptCounter(cipherOf(key, "CTR"), key.handle, p.counter, p.length, data, true);
};

/** The length of a tag in bytes, one of `allowed` in bits. */
function tagBytes(p: Parameters, allowed: number[]): number {
  const bits = p.tagLength ?? 128;
  if (!allowed.includes(bits)) throw operationError(`A tag of ${bits} bits is not possible`);
  return bits / 8;
}
const gcmTags = [32, 64, 96, 104, 112, 120, 128];
const ocbTags = [64, 96, 128];

function gcm(encrypts: boolean): Algorithm["encrypt"] {
  return (p, key, data) => {
    const tag = tagBytes(p, gcmTags);
    if (p.iv.length === 0) throw operationError("The iv is empty");
    if (!encrypts && data.length < tag) throw operationError("The message has no tag");
    return crypt(key, "GCM", encrypts, p.iv, data, p.additionalData, tag);
  };
}
function ocb(encrypts: boolean): Algorithm["encrypt"] {
  return (p, key, data) => {
    const tag = tagBytes(p, ocbTags);
    if (p.iv.length < 1 || p.iv.length > 15)
      throw operationError("The iv has not from 1 to 15 bytes");
    if (!encrypts && data.length < tag) throw operationError("The message has no tag");
    return crypt(key, "OCB", encrypts, p.iv, data, p.additionalData, tag);
  };
}
function wrapping(encrypts: boolean): Algorithm["wrapKey"] {
  return (_p, key, data) => {
    const length = data.length;
    if (length % 8 !== 0 || length < (encrypts ? 16 : 24))
      throw operationError("What is wrapped is not a multiple of 64 bits");
    return crypt(key, "WRAP", encrypts, undefined, data);
  };
}

export const aesCbc: Algorithm = {
  ...aes("CBC", ciphering), encrypt: cbc(true), decrypt: cbc(false),
};
export const aesCtr: Algorithm = { ...aes("CTR", ciphering), encrypt: counter, decrypt: counter };
export const aesGcm: Algorithm = {
  ...aes("GCM", ciphering), encrypt: gcm(true), decrypt: gcm(false),
};
export const aesOcb: Algorithm = {
  ...aes("OCB", ciphering), encrypt: ocb(true), decrypt: ocb(false),
};
export const aesKw: Algorithm = {
  ...aes("KW", usage.wrapKey | usage.unwrapKey), wrapKey: wrapping(true),
  unwrapKey: wrapping(false),
};

// ---- ChaCha20-Poly1305

const chachaName = { name: "ChaCha20-Poly1305" };
const chachaAlg = () => "C20P";
function chacha(encrypts: boolean): Algorithm["encrypt"] {
  return (p, key, data) => {
    if (p.iv.length !== 12) throw operationError("The iv has not 12 bytes");
    const tag = tagBytes(p, [128]);
    if (!encrypts && data.length < tag) throw operationError("The message has no tag");
    return native.crypt(cipherNumber("ChaCha20-Poly1305"), encrypts, key.handle, p.iv, data,
      p.additionalData, tag, true);
  };
}
export const chacha20: Algorithm = {
  encrypt: chacha(true),
  decrypt: chacha(false),
  generateKey(_p, usages) {
    allowUsages(usages, ciphering);
    return made(randomKey(256), chachaName);
  },
  importKey(_p, format, data, isExtractable, usages) {
    allowUsages(usages, ciphering);
    const bytes = secretOf(format, data, "enc", chachaAlg, isExtractable, usages, false);
    if (bytes.length !== 32) throw dataError("The key has not 256 bits");
    return made(native.secretKey(bytes), chachaName);
  },
  exportKey: (format, key) => exported(format, key, chachaAlg, false),
  keyLength: () => 256,
};

// ---- HMAC and KMAC

/** How many of the key's bits count: those of `bytes`, or some fewer of the last byte. */
function countedBits(bytes: Bytes, asked: number | undefined): number {
  const length = bytes.length * 8;
  if (asked === undefined) return length;
  if (asked > length || asked <= length - 8) throw dataError("The length does not fit the key");
  return asked;
}
/** Bits behind the length are zero. */
function cutKey(bytes: Bytes, bits: number): Bytes {
  if (bits % 8 === 0) return bytes;
  const cut = slice(bytes, 0);
  cut[cut.length - 1]! &= 0xff << (8 - bits % 8);
  return cut;
}
function hmacAlg(hash: string): () => string | undefined {
  const suffix = hashes[hash]!.suffix;
  return () => (suffix === undefined ? undefined : "HS" + suffix);
}

export const hmac: Algorithm = {
  sign: (_p, key, data) =>
    native.hmac(hashNumber(key.algorithm.hash.name), key.handle, data, true),
  async verify(_p, key, signature, data) {
    const copy = slice(signature, 0);
    const right = await native.hmac(hashNumber(key.algorithm.hash.name), key.handle, data, true);
    return native.areEqual(right, copy);
  },
  generateKey(p, usages) {
    allowUsages(usages, signing);
    const length = p.length ?? hashes[p.hash.name]!.block;
    if (length === 0) throw operationError("The length is 0");
    return made(randomKey(length), { name: "HMAC", length, hash: { name: p.hash.name } });
  },
  importKey(p, format, data, isExtractable, usages) {
    allowUsages(usages, signing);
    const { name } = p.hash;
    const bytes = secretOf(format, data, "sig", hmacAlg(name), isExtractable, usages);
    if (bytes.length === 0) throw dataError("The key is empty");
    const length = countedBits(bytes, p.length);
    const handle = native.secretKey(cutKey(bytes, length));
    return made(handle, { name: "HMAC", length, hash: { name } });
  },
  exportKey: (format, key) => exported(format, key, hmacAlg(key.algorithm.hash.name)),
  keyLength(p) {
    const length = p.length ?? hashes[p.hash.name]!.block;
    if (length === 0) throw new TypeError("The length is 0");
    return length;
  },
};

function kmac(bits: 128 | 256): Algorithm {
  const name = `KMAC${bits}`;
  const alg = () => `K${bits}`;
  const run = (p: Parameters, key: KeySlots, data: Bytes): Bytes | Promise<Bytes> => {
    if (p.length % 8 !== 0) throw operationError("The length is no multiple of 8");
    return native.kmac(bits === 256, key.handle, data, p.length / 8, p.customization, true);
  };
  return {
    sign: run,
    async verify(p, key, signature, data) {
      const copy = slice(signature, 0);
      const right = await run(p, key, data);
      return native.areEqual(right, copy);
    },
    generateKey(p, usages) {
      allowUsages(usages, signing);
      const length = p.length ?? bits;
      if (length === 0) throw operationError("The length is 0");
      return made(randomKey(length), { name, length });
    },
    importKey(p, format, data, isExtractable, usages) {
      allowUsages(usages, signing);
      const bytes = secretOf(format, data, "sig", alg, isExtractable, usages, false);
      const length = countedBits(bytes, p.length);
      if (length === 0) throw dataError("The key is empty");
      return made(native.secretKey(cutKey(bytes, length)), { name, length });
    },
    exportKey: (format, key) => exported(format, key, alg, false),
    keyLength(p) {
      const length = p.length ?? bits;
      if (length === 0) throw new TypeError("The length is 0");
      return length;
    },
  };
}
export const kmac128 = kmac(128);
export const kmac256 = kmac(256);

// ---- HKDF and PBKDF2

function derivation(name: string): Algorithm {
  return {
    importKey(_p, format, data, isExtractable, usages) {
      if (format !== "raw" && format !== "raw-secret") throw formatNotSupported(format);
      allowUsages(usages, deriving);
      if (isExtractable) throw syntaxError("The key cannot be extracted");
      return made(native.secretKey(data), { name });
    },
    keyLength: () => null,
  };
}
function derivedBytes(length: number | null): number {
  if (length === null || length % 8 !== 0)
    throw operationError("The length is no multiple of 8");
  return length / 8;
}
export const hkdf: Algorithm = {
  ...derivation("HKDF"),
  deriveBits: (p, key, length) =>
    native.hkdf(hashNumber(p.hash.name), key.handle, p.salt, p.info, derivedBytes(length), true),
};
export const pbkdf2: Algorithm = {
  ...derivation("PBKDF2"),
  deriveBits(p, key, length) {
    const count = derivedBytes(length);
    if (p.iterations === 0) throw operationError("There are no iterations");
    if (count === 0) return new Uint8Array(0);
    return native.pbkdf2(hashNumber(p.hash.name), key.handle, p.salt, p.iterations, count, true);
  },
};

// ---- Hashes

export function digest(name: string): Algorithm {
  return { digest: (_p, data) => native.hash(hashNumber(name), data, 0, true) };
}
export function cshake(bits: 128 | 256): Algorithm {
  return {
    digest(p, data) {
      if (p.length % 8 !== 0) throw operationError("The length is no multiple of 8");
      if (p.length === 0) return new Uint8Array(0);
      return native.cshake(
        bits === 256, data, p.length / 8, p.functionName, p.customization, true);
    },
  };
}
