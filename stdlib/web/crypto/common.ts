// What the files of Web Cryptography share: its failures, bytes and their texts, hashes by name,
// and what an algorithm is. https://w3c.github.io/webcrypto, with the curves of
// https://wicg.github.io/webcrypto-secure-curves and, of what OpenSSL 3.0 has, the algorithms of
// https://wicg.github.io/webcrypto-modern-algos. Not here: ML-DSA, ML-KEM and with them the
// encapsulation of keys, and Argon2, for which a later OpenSSL is needed; a context of Ed448.
import * as native from "native:crypto";
import {
  type Bytes, copyBytes, exec, isArrayBuffer, isObject, uncurry,
} from "../file/web_idl.ts";

const { ArrayBuffer, DOMException, JSON, Object, Symbol, TypeError, Uint8Array } = globalThis;
const { isView } = ArrayBuffer;
const { getPrototypeOf, getOwnPropertyDescriptor, setPrototypeOf } = Object;

// ---- Failures

function failure(name: string): (message: string) => DOMException {
  return (message) => new DOMException(message, name);
}
export const notSupported = failure("NotSupportedError");
export const syntaxError = failure("SyntaxError");
export const invalidAccess = failure("InvalidAccessError");
export const dataError = failure("DataError");
export const operationError = failure("OperationError");

/** What a native throws as the failure that the specification names; a TypeError stays one. */
export function asFailure(error: unknown, make: (message: string) => DOMException): unknown {
  return error instanceof DOMException || error instanceof RangeError ? error
    : make((error as Error)?.message ?? "The operation failed");
}
/** Of an operation that is under way. */
export async function orOperationError<T>(value: T | Promise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    throw asFailure(error, operationError);
  }
}
/** Of one that is done at once. */
export function attempt<T>(work: () => T, make: (message: string) => DOMException): T {
  try {
    return work();
  } catch (error) {
    throw asFailure(error, make);
  }
}

// ---- Bytes

const viewPrototype = getPrototypeOf(Uint8Array.prototype) as object;
/** Of bytes that are the buffer's all. */
export const bufferUnder = uncurry(
  getOwnPropertyDescriptor(viewPrototype, "buffer")!.get! as (this: unknown) => ArrayBuffer,
) as (bytes: unknown) => ArrayBuffer;
const viewOffset = uncurry(
  getOwnPropertyDescriptor(viewPrototype, "byteOffset")!.get! as (this: unknown) => number);
const viewLength = uncurry(
  getOwnPropertyDescriptor(viewPrototype, "byteLength")!.get! as (this: unknown) => number);
const viewTag = uncurry(
  getOwnPropertyDescriptor(viewPrototype, Symbol.toStringTag)!.get! as (this: unknown) => unknown);
const dataBuffer = uncurry(
  getOwnPropertyDescriptor(DataView.prototype, "buffer")!.get! as (this: unknown) => ArrayBuffer);

/** A BufferSource as a view of its own, on the same bytes. Shared ones are a TypeError. */
export function bytesOf(value: unknown, what: string): Bytes {
  if (isObject(value)) {
    if (isView(value)) {
      const isData = viewTag(value) === undefined;
      const buffer = isData ? dataBuffer(value) : bufferUnder(value);
      if (isArrayBuffer(buffer)) {
        if (isData) return copyBytes(value as BufferSource);  // Rare, and its getters may throw.
        return new Uint8Array(buffer, viewOffset(value), viewLength(value));
      }
    } else if (isArrayBuffer(value)) {
      return new Uint8Array(value);
    }
  }
  throw new TypeError(`${what} is not an ArrayBuffer or a view of one`);
}
export const slice = uncurry(Uint8Array.prototype.slice) as unknown as
  (bytes: Bytes, start: number, end?: number) => Bytes;

const toBase64 = uncurry((Uint8Array.prototype as any).toBase64) as
  (bytes: Bytes, options: object) => string;
const fromBase64 = (Uint8Array as any).fromBase64.bind(Uint8Array) as
  (text: string, options: object) => Bytes;
const urlAlphabet = setPrototypeOf({ alphabet: "base64url", omitPadding: true }, null);
const urlCharacters = /^[A-Za-z0-9_-]*$/;

export function base64url(bytes: Bytes): string {
  return toBase64(bytes, urlAlphabet);
}
/** A member of a JSON Web Key. DataError: it is no bytes. */
export function bytesOfMember(value: unknown, name: string): Bytes {
  if (typeof value !== "string") throw dataError(`The key has no "${name}"`);
  if (exec(urlCharacters, value) === null) throw dataError(`"${name}" is not base64url`);
  try {
    return fromBase64(value, urlAlphabet);
  } catch {
    throw dataError(`"${name}" is not base64url`);
  }
}
export const { parse: parseJson, stringify: writeJson } = JSON;

// ---- Hashes

/** By the name that the specification has: OpenSSL's, the default length of an HMAC's key, and
 * what algorithms of JSON Web Keys end in. */
export const hashes: Record<string, { ssl: string; block: number; suffix: string | undefined }> = {
  __proto__: null as never,
  "SHA-1": { ssl: "SHA1", block: 512, suffix: "1" },
  "SHA-256": { ssl: "SHA256", block: 512, suffix: "256" },
  "SHA-384": { ssl: "SHA384", block: 1024, suffix: "384" },
  "SHA-512": { ssl: "SHA512", block: 1024, suffix: "512" },
  "SHA3-256": { ssl: "SHA3-256", block: 1088, suffix: undefined },
  "SHA3-384": { ssl: "SHA3-384", block: 832, suffix: undefined },
  "SHA3-512": { ssl: "SHA3-512", block: 576, suffix: undefined },
};
const hashNumbers: Record<string, number> = { __proto__: null as never };
/** The number that natives know it by. */
export function hashNumber(name: string): number {
  return hashNumbers[name] ??= native.hashNamed(hashes[name]!.ssl);
}
const cipherNumbers: Record<string, number> = { __proto__: null as never };
export function cipherNumber(name: string): number {
  const known = cipherNumbers[name];
  if (known !== undefined) return known;
  const number: number = native.cipherNamed(name);
  if (number < 0) throw operationError(`There is no cipher ${name}`);
  return cipherNumbers[name] = number;
}

// ---- Algorithms

export type Handle = unknown;
/** Parameters that are normalized. */
export type Parameters = { name: string } & Record<string, any>;
/** [[algorithm]] of a key: plain values, publicExponent as a list. */
export type KeyAlgorithm = Record<string, any>;
export type Usages = number;
export interface MadeKey {
  handle: Handle;
  algorithm: KeyAlgorithm;
  type: "secret" | "public" | "private";
  /** Those that a public key may have as one of a pair. */
  usages?: Usages;
}
export interface MadePair {
  publicKey: MadeKey;
  privateKey: MadeKey;
}
/** What an operation is given of a CryptoKey. */
export interface KeySlots {
  handle: Handle;
  type: "secret" | "public" | "private";
  extractable: boolean;
  algorithm: KeyAlgorithm;
  usages: Usages;
}
export interface JsonWebKey {
  kty?: string; use?: string; key_ops?: string[]; alg?: string; ext?: boolean; crv?: string;
  x?: string; y?: string; d?: string; n?: string; e?: string; p?: string; q?: string; dp?: string;
  dq?: string; qi?: string; oth?: unknown[]; k?: string;
}
export type Format = "raw" | "raw-public" | "raw-private" | "raw-seed" | "raw-secret" | "spki" |
  "pkcs8" | "jwk";

/** What an algorithm can do; natives give bytes or a promise of them. */
export interface Algorithm {
  digest?(p: Parameters, data: Bytes): Bytes | Promise<Bytes>;
  encrypt?(p: Parameters, key: KeySlots, data: Bytes): Bytes | Promise<Bytes>;
  decrypt?(p: Parameters, key: KeySlots, data: Bytes): Bytes | Promise<Bytes>;
  wrapKey?(p: Parameters, key: KeySlots, data: Bytes): Bytes | Promise<Bytes>;
  unwrapKey?(p: Parameters, key: KeySlots, data: Bytes): Bytes | Promise<Bytes>;
  sign?(p: Parameters, key: KeySlots, data: Bytes): Bytes | Promise<Bytes>;
  verify?(p: Parameters, key: KeySlots, signature: Bytes, data: Bytes):
    boolean | Promise<boolean>;
  deriveBits?(p: Parameters, key: KeySlots, length: number | null): Bytes | Promise<Bytes>;
  keyLength?(p: Parameters): number | null;
  generateKey?(p: Parameters, usages: Usages): MadeKey | MadePair | Promise<MadeKey | MadePair>;
  importKey?(p: Parameters, format: Format, data: Bytes | JsonWebKey, isExtractable: boolean,
    usages: Usages): MadeKey;
  exportKey?(format: Format, key: KeySlots): Bytes | JsonWebKey;
}

/** A bit for each usage, in the order of the specification. */
export const usageNames = [
  "encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey",
  "encapsulateKey", "encapsulateBits", "decapsulateKey", "decapsulateBits",
] as const;
export const usage = {
  encrypt: 1, decrypt: 2, sign: 4, verify: 8, deriveKey: 16, deriveBits: 32, wrapKey: 64,
  unwrapKey: 128,
};
export const ciphering = usage.encrypt | usage.decrypt | usage.wrapKey | usage.unwrapKey;
export const signing = usage.sign | usage.verify;
export const deriving = usage.deriveKey | usage.deriveBits;

export function allowUsages(given: Usages, allowed: Usages): void {
  if ((given & ~allowed) !== 0) throw syntaxError("The key cannot be used for that");
}

// ---- JSON Web Keys

/** What all keys have in common: their `use`, `key_ops` and `ext`. */
export function checkMembers(
  jwk: JsonWebKey, kty: string, use: string, isExtractable: boolean, usages: Usages,
): void {
  if (jwk.kty !== kty) throw dataError(`"kty" is not ${kty}`);
  if (usages !== 0 && jwk.use !== undefined && jwk.use !== use)
    throw dataError(`"use" is not ${use}`);
  if (jwk.key_ops !== undefined) {
    let told = 0;
    for (let i = 0; i < jwk.key_ops.length; ++i) {
      const at = usageNames.indexOf(jwk.key_ops[i] as never);
      if (at < 0) continue;
      if ((told & 1 << at) !== 0) throw dataError(`"key_ops" names a usage twice`);
      told |= 1 << at;
    }
    if ((usages & ~told) !== 0) throw dataError(`"key_ops" lacks a usage`);
  }
  if (jwk.ext === false && isExtractable) throw dataError("The key may not be extracted");
}
export function usagesOf(bits: Usages): string[] {
  const names: string[] = [];
  for (let i = 0; i < usageNames.length; ++i)
    if ((bits & 1 << i) !== 0) names[names.length] = usageNames[i]!;
  return names;
}
export function finishMembers(jwk: JsonWebKey, key: KeySlots): JsonWebKey {
  jwk.key_ops = usagesOf(key.usages);
  jwk.ext = key.extractable;
  // As Web IDL makes an object of a dictionary: its members in the order of their names.
  const sorted: Record<string, unknown> = {};
  for (const name of Object.keys(jwk).sort()) sorted[name] = jwk[name as keyof JsonWebKey];
  return sorted as JsonWebKey;
}
export function formatNotSupported(format: Format): DOMException {
  return notSupported(`A key of this algorithm is not imported or exported as ${format}`);
}
