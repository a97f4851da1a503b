// SubtleCrypto: Web Cryptography, §14. Its methods are async functions, so whatever they throw is a
// rejection. What an operation is given is read before it first waits: script may change it then.
import * as native from "native:crypto";
import {
  type Bytes, decodeUtf8, defineInterface, domString, eachOfSequence, encodeUtf8, isBufferSource,
  isObject, oneOf, requireArguments,
} from "../file/web_idl.ts";
import { publicUsages } from "./asymmetric.ts";
import {
  type Algorithm, allowUsages, asFailure, bufferUnder, bytesOf, dataError, type Format,
  invalidAccess, type JsonWebKey, type KeySlots, type MadeKey, type MadePair,
  notSupported, operationError, orOperationError, parseJson, slice, usage, usageNames,
  type Usages, writeJson,
} from "./common.ts";
import { CryptoKey, makeKey, requireKey } from "./crypto_key.ts";
import { algorithmNamed, normalize, type Normalized, type Operation } from "./normalize.ts";

export { CryptoKey };

const { DOMException, Object, TypeError } = globalThis;

// ---- Conversions of arguments

const formats = {
  "raw": true, "raw-public": true, "raw-private": true, "raw-seed": true, "raw-secret": true,
  "spki": true, "pkcs8": true, "jwk": true,
} as const;
const usageBits: Record<string, number> = { __proto__: null as never };
for (let i = 0; i < usageNames.length; ++i) usageBits[usageNames[i]!] = 1 << i;

function addUsage(value: unknown, sum: { bits: number }): void {
  const name = domString(value);
  const bit = usageBits[name];
  if (bit === undefined) throw new TypeError(`'${name}' is not a usage of keys`);
  sum.bits |= bit;
}
function usagesFrom(value: unknown): Usages {
  const sum = { bits: 0 };
  eachOfSequence(value, "keyUsages", addUsage, sum);
  return sum.bits;
}
/** AlgorithmIdentifier: an object or a text. */
function identifier(value: unknown): unknown {
  return isObject(value) ? value : domString(value);
}

const textMembers = [
  "alg", "crv", "d", "dp", "dq", "e", "k", "kty", "n", "p", "q", "qi", "use", "x", "y",
] as const;
/** The dictionary JsonWebKey. */
function jsonWebKey(source: any): JsonWebKey {
  const jwk: Record<string, unknown> = {};
  for (let i = 0; i < textMembers.length; ++i) {
    const name = textMembers[i]!;
    const value = source[name];
    if (value !== undefined) jwk[name] = domString(value);
  }
  const { ext, key_ops, oth } = source;
  if (ext !== undefined) jwk.ext = !!ext;
  if (oth !== undefined) jwk.oth = oth;
  if (key_ops !== undefined) {
    const names: string[] = [];
    eachOfSequence(key_ops, "key_ops", (name: unknown, list: string[]) => {
      list[list.length] = domString(name);
    }, names);
    jwk.key_ops = names;
  }
  return jwk as JsonWebKey;
}

// ---- What operations have in common

function checkKey(key: KeySlots, { parameters }: Normalized, needed: Usages): void {
  if (key.algorithm.name !== parameters.name)
    throw invalidAccess("The key is not of this algorithm");
  if ((key.usages & needed) === 0)
    throw invalidAccess("The key has no such usage");
}
async function buffer(bytes: Bytes | Promise<Bytes>): Promise<ArrayBuffer> {
  return bufferUnder(await orOperationError(bytes));
}
/** Runs what fails at once as a failure of the operation, too. */
function start<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asFailure(error, operationError);
  }
}

function importNormalized(
  { algorithm, parameters }: Normalized, format: Format, data: Bytes | JsonWebKey,
  extractable: boolean, usages: Usages,
): CryptoKey {
  const made = algorithm.importKey!(parameters, format, data, extractable, usages);
  return makeKey(made, extractable, usages);
}
function exportSlots(format: Format, key: KeySlots): Bytes | JsonWebKey {
  const algorithm = algorithmNamed(key.algorithm.name, "exportKey");
  if (!key.extractable) throw invalidAccess("The key cannot be extracted");
  return algorithm.exportKey!(format, key);
}
/** normalize() for the first of two operations that the algorithm has. */
function normalizeEither(first: Operation, second: Operation, given: unknown):
  [Normalized, Operation] {
  try {
    return [normalize(first, given), first];
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "NotSupportedError") throw error;
    return [normalize(second, given), second];
  }
}
function isPair(made: MadeKey | MadePair): made is MadePair {
  return "privateKey" in made;
}

// ---- The interface

const token = {};
/** supports() knows these besides the operations' own names. */
const supportable: Record<string, Operation | undefined> = {
  __proto__: null as never,
  encrypt: "encrypt", decrypt: "decrypt", sign: "sign", verify: "verify", digest: "digest",
  generateKey: "generateKey", importKey: "importKey", exportKey: "exportKey",
  deriveBits: "deriveBits", deriveKey: "deriveBits", wrapKey: "wrapKey", unwrapKey: "unwrapKey",
  getPublicKey: "exportKey",
};

export class SubtleCrypto {
  readonly #isReal: true;
  constructor(given?: object) {
    if (given !== token) throw new TypeError("Illegal constructor");
    this.#isReal = true;
  }
  #check(given: number, needed: number, name: string): void {
    void this.#isReal;
    requireArguments(given, needed, `SubtleCrypto.${name}`);
  }

  async encrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#check(arguments.length, 3, "encrypt");
    return crypt("encrypt", usage.encrypt, algorithm, key, data);
  }
  async decrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#check(arguments.length, 3, "decrypt");
    return crypt("decrypt", usage.decrypt, algorithm, key, data);
  }
  async sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#check(arguments.length, 3, "sign");
    return crypt("sign", usage.sign, algorithm, key, data);
  }
  async verify(
    algorithm: unknown, key: unknown, signature: unknown, data: unknown,
  ): Promise<boolean> {
    this.#check(arguments.length, 4, "verify");
    const given = identifier(algorithm);
    const slots = requireKey(key, "key");
    const signatureBytes = bytesOf(signature, "signature"), bytes = bytesOf(data, "data");
    const normalized = normalize("verify", given);
    checkKey(slots, normalized, usage.verify);
    return await orOperationError(start(() => normalized.algorithm.verify!(
      normalized.parameters, slots, signatureBytes, bytes)));
  }
  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    this.#check(arguments.length, 2, "digest");
    const given = identifier(algorithm);
    const bytes = bytesOf(data, "data");
    const normalized = normalize("digest", given);
    return buffer(start(() => normalized.algorithm.digest!(normalized.parameters, bytes)));
  }

  async generateKey(
    algorithm: unknown, extractable: unknown, keyUsages: unknown,
  ): Promise<CryptoKey | { publicKey: CryptoKey; privateKey: CryptoKey }> {
    this.#check(arguments.length, 3, "generateKey");
    const given = identifier(algorithm);
    const usages = usagesFrom(keyUsages);
    const { algorithm: maker, parameters } = normalize("generateKey", given);
    const made = await maker.generateKey!(parameters, usages);
    if (!isPair(made)) return makeKey(made, !!extractable, usages);
    const privateKey =
      makeKey(made.privateKey, !!extractable, usages & made.privateKey.usages!);
    const publicKey = makeKey(made.publicKey, true, usages & made.publicKey.usages!);
    return { publicKey, privateKey };
  }

  async deriveKey(
    algorithm: unknown, baseKey: unknown, derivedKeyType: unknown, extractable: unknown,
    keyUsages: unknown,
  ): Promise<CryptoKey> {
    this.#check(arguments.length, 5, "deriveKey");
    const given = identifier(algorithm);
    const slots = requireKey(baseKey, "baseKey");
    const derived = identifier(derivedKeyType);
    const usages = usagesFrom(keyUsages);
    const normalized = normalize("deriveBits", given);
    const importing = normalize("importKey", derived);
    const lengthOf = normalize("keyLength", derived);
    checkKey(slots, normalized, usage.deriveKey);
    const length = lengthOf.algorithm.keyLength!(lengthOf.parameters);
    const secret = await orOperationError(start(
      () => normalized.algorithm.deriveBits!(normalized.parameters, slots, length)));
    return importNormalized(importing, "raw-secret", secret, !!extractable, usages);
  }
  async deriveBits(
    algorithm: unknown, baseKey: unknown, length: unknown = null,
  ): Promise<ArrayBuffer> {
    this.#check(arguments.length, 2, "deriveBits");
    const given = identifier(algorithm);
    const slots = requireKey(baseKey, "baseKey");
    const bits = length === null || length === undefined ? null : +(length as number) >>> 0;
    const normalized = normalize("deriveBits", given);
    checkKey(slots, normalized, usage.deriveBits);
    return buffer(
      start(() => normalized.algorithm.deriveBits!(normalized.parameters, slots, bits)));
  }

  async importKey(
    format: unknown, keyData: unknown, algorithm: unknown, extractable: unknown,
    keyUsages: unknown,
  ): Promise<CryptoKey> {
    this.#check(arguments.length, 5, "importKey");
    const form = oneOf(format, formats, "format");
    const isJwk = !isObject(keyData) || !isBufferSource(keyData);
    if (isJwk && !isObject(keyData)) throw new TypeError("The key is neither bytes nor an object");
    const data = isJwk ? jsonWebKey(keyData) : slice(bytesOf(keyData, "keyData"), 0);
    const given = identifier(algorithm);
    const usages = usagesFrom(keyUsages);
    const normalized = normalize("importKey", given);
    if (isJwk !== (form === "jwk")) throw new TypeError(`The key is not of the format ${form}`);
    return importNormalized(normalized, form, data, !!extractable, usages);
  }
  async exportKey(format: unknown, key: unknown): Promise<ArrayBuffer | JsonWebKey> {
    this.#check(arguments.length, 2, "exportKey");
    const form = oneOf(format, formats, "format");
    const exported = exportSlots(form, requireKey(key, "key"));
    return form === "jwk" ? exported as JsonWebKey : bufferUnder(exported);
  }

  async wrapKey(
    format: unknown, key: unknown, wrappingKey: unknown, wrapAlgorithm: unknown,
  ): Promise<ArrayBuffer> {
    this.#check(arguments.length, 4, "wrapKey");
    const form = oneOf(format, formats, "format");
    const slots = requireKey(key, "key"), wrapping = requireKey(wrappingKey, "wrappingKey");
    const [normalized, operation] =
      normalizeEither("wrapKey", "encrypt", identifier(wrapAlgorithm));
    checkKey(wrapping, normalized, usage.wrapKey);
    const exported = exportSlots(form, slots);
    const bytes = form === "jwk" ? encodeUtf8(writeJson(exported)) : exported as Bytes;
    return buffer(start(() => (normalized.algorithm[operation] as Algorithm["encrypt"])!(
      normalized.parameters, wrapping, bytes)));
  }
  async unwrapKey(
    format: unknown, wrappedKey: unknown, unwrappingKey: unknown, unwrapAlgorithm: unknown,
    unwrappedKeyAlgorithm: unknown, extractable: unknown, keyUsages: unknown,
  ): Promise<CryptoKey> {
    this.#check(arguments.length, 7, "unwrapKey");
    const form = oneOf(format, formats, "format");
    const wrapped = bytesOf(wrappedKey, "wrappedKey");
    const unwrapping = requireKey(unwrappingKey, "unwrappingKey");
    const given = identifier(unwrapAlgorithm), keyGiven = identifier(unwrappedKeyAlgorithm);
    const usages = usagesFrom(keyUsages);
    const [normalized, operation] = normalizeEither("unwrapKey", "decrypt", given);
    const importing = normalize("importKey", keyGiven);
    checkKey(unwrapping, normalized, usage.unwrapKey);
    const bytes = await orOperationError(start(
      () => (normalized.algorithm[operation] as Algorithm["decrypt"])!(
        normalized.parameters, unwrapping, wrapped)));
    const data = form === "jwk" ? parsedKey(bytes) : bytes;
    return importNormalized(importing, form, data, !!extractable, usages);
  }

  async getPublicKey(key: unknown, keyUsages: unknown): Promise<CryptoKey> {
    this.#check(arguments.length, 2, "getPublicKey");
    const slots = requireKey(key, "key");
    const usages = usagesFrom(keyUsages);
    const allowed = publicUsages[slots.algorithm.name];
    if (allowed === undefined) throw notSupported("The key is not one of a pair");
    if (slots.type !== "private") throw invalidAccess("The key is not a private key");
    allowUsages(usages, allowed);
    return makeKey({
      handle: native.publicOf(slots.handle), algorithm: slots.algorithm, type: "public",
    }, true, usages);
  }

  static supports(operation: unknown, algorithm: unknown, third: unknown = null): boolean {
    requireArguments(arguments.length, 2, "SubtleCrypto.supports");
    return canDo(domString(operation), identifier(algorithm), third);
  }
}
defineInterface(SubtleCrypto, "SubtleCrypto");
Object.defineProperty(SubtleCrypto, "length", { value: 0 });

async function crypt(
  operation: "encrypt" | "decrypt" | "sign", needed: Usages, algorithm: unknown, key: unknown,
  data: unknown,
): Promise<ArrayBuffer> {
  const given = identifier(algorithm);
  const slots = requireKey(key, "key");
  const bytes = bytesOf(data, "data");
  const normalized = normalize(operation, given);
  checkKey(slots, normalized, needed);
  return buffer(
    start(() => normalized.algorithm[operation]!(normalized.parameters, slots, bytes)));
}

function parsedKey(bytes: Bytes): JsonWebKey {
  let parsed: unknown;
  try {
    parsed = parseJson(decodeUtf8(bytes));
  } catch {
    throw dataError("What was wrapped is not JSON");
  }
  if (!isObject(parsed)) throw dataError("What was wrapped is not a JSON Web Key");
  const jwk = jsonWebKey(parsed);
  if (jwk.kty === undefined) throw dataError("What was wrapped is not a JSON Web Key");
  return jwk;
}

/** Whether an operation would not fail for its algorithm and its parameters. */
function canDo(operation: string, algorithm: unknown, third: unknown): boolean {
  const needed = supportable[operation];
  if (needed === undefined) return false;
  try {
    const normalized = operation === "wrapKey" ? normalizeEither("wrapKey", "encrypt", algorithm)[0]
      : operation === "unwrapKey" ? normalizeEither("unwrapKey", "decrypt", algorithm)[0]
        : normalize(needed, algorithm);
    const { name } = normalized.parameters;
    if (operation === "getPublicKey") return publicUsages[name] !== undefined;
    if (operation === "generateKey" && "length" in normalized.parameters &&
        normalized.algorithm.keyLength !== undefined)
      normalized.algorithm.keyLength(normalized.parameters);
    if (operation === "deriveKey" && third !== null) {
      normalize("importKey", third);
      const { algorithm: target, parameters } = normalize("keyLength", third);
      target.keyLength!(parameters);
    }
    if (operation === "deriveBits" && (name === "HKDF" || name === "PBKDF2"))
      return typeof third === "number" && third % 8 === 0;
    if ((operation === "wrapKey" || operation === "unwrapKey") && third !== null)
      normalize(operation === "wrapKey" ? "exportKey" : "importKey", third);
    return true;
  } catch {
    return false;
  }
}

export const subtle = new SubtleCrypto(token);
