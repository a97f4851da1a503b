// KeyObject: keys as Node has them, from PEM, DER and JSON Web Keys and to them; and the key pairs
// that are generated.
import * as native from "native:crypto";
import { Buffer, bufferOver } from "node:_buffer";
import {
  anyInput, type Bytes, bytesOf, type Callback, cryptoError, hashNumber, isAnyBuffer, output, tell,
} from "node:_crypto_common";
import { invalidArgType, invalidArgValue, makeError } from "node:_errors";
import { load } from "node:_host_seams";
import {
  validateFunction, validateInt32, validateObject, validateOneOf, validateString, validateUint32,
} from "node:_validators";
import { registerClone } from "web:global/clone";

const { ArrayBuffer, BigInt, Error, Object, Symbol, TypeError, Uint8Array } = globalThis;
const { isView } = ArrayBuffer;

type Type = "secret" | "public" | "private";
const kinds: readonly Type[] = ["secret", "public", "private"];
const token = {};

// ---- KeyObject

let handleInside: (key: KeyObject) => unknown;

export class KeyObject {
  readonly #handle: unknown;
  readonly #type: Type;
  constructor(type: Type, handle: unknown, given?: object) {
    if (type !== "secret" && type !== "public" && type !== "private")
      throw invalidArgValue("type", type);
    if (given !== token) throw invalidArgType("handle", "object", handle);
    this.#type = type;
    this.#handle = handle;
  }
  get type(): Type { return this.#type; }
  equals(other: KeyObject): boolean {
    if (!(other instanceof KeyObject)) throw invalidArgType("otherKeyObject", "KeyObject", other);
    return native.sameKeys(this.#handle, other.#handle);
  }
  static from(key: CryptoKey): KeyObject {
    const facts = native.cryptoKeyFacts(key);
    if (facts === undefined) throw invalidArgType("key", "CryptoKey", key);
    return keyObject(key, facts[0]);
  }
  toCryptoKey(algorithm: any, extractable: boolean, usages: string[]): CryptoKey {
    return load("node:_crypto_web").toCryptoKey(this, algorithm, extractable, usages);
  }
  static {
    handleInside = (key) => key.#handle;
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag,
  { value: "KeyObject", configurable: true });

class SecretKeyObject extends KeyObject {
  get symmetricKeySize(): number { return native.keyFacts(handleInside(this))[2] / 8; }
  export(options?: any): any {
    if (options !== undefined) {
      validateObject(options, "options");
      const { format } = options;
      if (format !== undefined) validateOneOf(format, "options.format", ["buffer", "jwk"]);
      if (format === "jwk") {
        const bytes = bufferOver(native.secretBytes(handleInside(this)));
        return { kty: "oct", k: bytes.toString("base64url" as never) };
      }
    }
    return bufferOver(native.secretBytes(handleInside(this)));
  }
}

/** OpenSSL's types by Node's names. */
const pairTypes: Record<string, string> = {
  __proto__: null as never,
  "RSA": "rsa", "RSA-PSS": "rsa-pss", "DSA": "dsa", "DH": "dh", "EC": "ec",
  "ED25519": "ed25519", "ED448": "ed448", "X25519": "x25519", "X448": "x448",
};
const webCurves: Record<string, string> = {
  __proto__: null as never, prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521",
  secp256k1: "secp256k1",
};
const octetNames: Record<string, string> = {
  __proto__: null as never, ED25519: "Ed25519", ED448: "Ed448", X25519: "X25519", X448: "X448",
};

class PairKeyObject extends KeyObject {
  get asymmetricKeyType(): string | undefined {
    return pairTypes[native.keyFacts(handleInside(this))[1]];
  }
  get asymmetricKeyDetails(): object {
    const handle = handleInside(this);
    const [, type, bits, curve] = native.keyFacts(handle);
    if (type === "RSA" || type === "RSA-PSS") {
      const [, e] = native.keyNumbers(handle, false);
      return {
        modulusLength: bits, publicExponent: BigInt("0x" + Buffer.from(e).toString("hex")),
      };
    }
    if (type === "EC") return { namedCurve: curve };
    return {};
  }
}
class PublicKeyObject extends PairKeyObject {
  export(options: any): any { return exportPair(this, options, true); }
}
class PrivateKeyObject extends PairKeyObject {
  export(options: any): any { return exportPair(this, options, false); }
}

export function keyObject(handle: unknown, kind: number): any {
  const Class = [SecretKeyObject, PublicKeyObject, PrivateKeyObject][kind]! as any;
  return new Class(kinds[kind], handle, token);
}
/** The key of a structured clone. */
export function reviveKey(kind: Type, bytes: ArrayBuffer): KeyObject {
  const data = new Uint8Array(bytes);
  if (kind === "secret") return keyObject(native.secretKey(data), 0);
  const isPublic = kind === "public";
  const handle = native.readKey(isPublic, "der", isPublic ? "spki" : "pkcs8", data, undefined,
    false);
  return keyObject(handle, isPublic ? 1 : 2);
}
registerClone((value) => value instanceof KeyObject, (key: KeyObject) => {
  const handle = handleInside(key);
  const bytes = key.type === "secret" ? native.secretBytes(handle) :
    native.writeKey(handle, key.type === "public", "der", key.type === "public" ? "spki" : "pkcs8",
      undefined, undefined);
  return ["KeyObject", key.type, "", 0, new Uint8Array(bytes)];
});
export function isKeyObject(value: unknown): value is KeyObject {
  return value instanceof KeyObject;
}
export function handleOf(key: KeyObject): unknown {
  return handleInside(key);
}

// ---- Export

const rsaNames = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
function jwkOf(handle: unknown, isPublic: boolean): object {
  const [, type, , curve] = native.keyFacts(handle);
  const numbers: (Bytes | undefined)[] = native.keyNumbers(handle, !isPublic);
  const text = (bytes: Bytes | undefined): string =>
    Buffer.from(bytes as any).toString("base64url" as never);
  const jwk: Record<string, string> = {};
  if (type === "RSA") {
    jwk.kty = "RSA";
    for (let i = 0; i < numbers.length; ++i) jwk[rsaNames[i]!] = text(numbers[i]);
  } else if (type === "EC") {
    const crv = webCurves[curve];
    if (crv === undefined)
      throw cryptoError("ERR_CRYPTO_JWK_UNSUPPORTED_CURVE", `Unsupported JWK EC curve: ${curve}.`);
    jwk.kty = "EC";
    jwk.x = text(numbers[0]);
    jwk.y = text(numbers[1]);
    jwk.crv = crv;
    if (!isPublic) jwk.d = text(numbers[2]);
  } else if (octetNames[type] !== undefined) {
    jwk.crv = octetNames[type]!;
    if (!isPublic) jwk.d = text(numbers[1]);
    jwk.x = text(numbers[0]);
    jwk.kty = "OKP";
  } else {
    throw cryptoError("ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE");
  }
  return jwk;
}

function exportHandle(handle: unknown, options: any, isPublic: boolean, prefix = "options"): any {
  const { format, type, cipher, passphrase } = options;
  if (format === "jwk") {
    if (passphrase !== undefined)
      throw makeError(Error, "ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS",
        "The selected key encoding jwk does not support encryption.");
    return jwkOf(handle, isPublic);
  }
  if (format !== "pem" && format !== "der") throw invalidArgValue(`${prefix}.format`, format);
  const known = isPublic ? ["pkcs1", "spki"] : ["pkcs1", "pkcs8", "sec1"];
  if (!known.includes(type)) throw invalidArgValue(`${prefix}.type`, type);
  const keyType: string = native.keyFacts(handle)[1];
  if (type === "pkcs1" && keyType !== "RSA")
    throw makeError(Error, "ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS",
      "The selected key encoding pkcs1 can only be used for RSA keys.");
  if (type === "sec1" && keyType !== "EC")
    throw makeError(Error, "ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS",
      "The selected key encoding sec1 can only be used for EC keys.");
  let secret: any;
  if (!isPublic && (cipher !== undefined || passphrase !== undefined)) {
    validateString(cipher, `${prefix}.cipher`);
    if (native.cipherNamed(cipher) < 0) throw cryptoError("ERR_CRYPTO_UNKNOWN_CIPHER");
    secret = anyInput(passphrase, `${prefix}.passphrase`);
  }
  const bytes: Bytes = native.writeKey(handle, isPublic, format, type, cipher, secret);
  return format === "pem" ? output(bytes, "utf8") : bufferOver(bytes);
}
function exportPair(key: KeyObject, options: any, isPublic: boolean): any {
  if (options === undefined || typeof options !== "object" || options === null)
    throw invalidArgType("options", "object", options);
  return exportHandle(handleInside(key), options, isPublic);
}

// ---- Import

const keyTypes = ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView"];
const secretTypes = [...keyTypes, "KeyObject", "CryptoKey"];

/** The bytes of a secret key, or its handle. */
export function keyBytes(key: any, name: string, encoding?: string): any {
  if (isKeyObject(key)) {
    if (key.type !== "secret")
      throw makeError(TypeError, "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
        `Invalid key object type ${key.type}, expected secret.`);
    return handleInside(key);
  }
  if (typeof key === "string" || isView(key) || isAnyBuffer(key))
    return anyInput(key, name, encoding);
  if (native.cryptoKeyFacts(key)?.[0] === 0) return key;
  throw invalidArgType(name, secretTypes, key);
}

export function createSecretKey(key: any, encoding?: string): any {
  const bytes = anyInput(key, "key", encoding);
  return keyObject(native.secretKey(bytes), 0);
}

function decodeMember(jwk: any, name: string): Bytes {
  validateString(jwk[name], `key.${name}`);
  return Buffer.from(jwk[name], "base64url" as never) as any;
}
function handleOfJwk(jwk: any, isPublic: boolean): unknown {
  validateObject(jwk, "key");
  validateOneOf(jwk.kty, "key.kty", ["RSA", "EC", "OKP"]);
  const fail = (): Error => makeError(Error, "ERR_CRYPTO_INVALID_JWK", "Invalid JWK data");
  if (!isPublic && typeof jwk.d !== "string") validateString(jwk.d, "key.d");
  const numbersOf = (names: string[]): Bytes[] => names.map((name) => decodeMember(jwk, name));
  try {
    if (jwk.kty === "RSA")
      return native.keyFromNumbers("RSA", "", numbersOf(isPublic ? ["n", "e"] : rsaNames));
    if (jwk.kty === "EC") {
      const curve = Object.keys(webCurves).find((each) => webCurves[each] === jwk.crv);
      if (curve === undefined) throw cryptoError("ERR_CRYPTO_INVALID_CURVE");
      return native.keyFromNumbers("EC", curve, numbersOf(isPublic ? ["x", "y"] : ["x", "y", "d"]));
    }
    const type = Object.keys(octetNames).find((each) => octetNames[each] === jwk.crv);
    if (type === undefined) validateOneOf(jwk.crv, "key.crv", Object.values(octetNames));
    return native.keyFromNumbers(type, "", numbersOf(isPublic ? ["x"] : ["x", "d"]));
  } catch (error) {
    if ((error as any).code?.startsWith("ERR_OSSL") ||
        (error as any).code === "ERR_CRYPTO_OPERATION_FAILED") throw fail();
    throw error;
  }
}

/** What a key argument says: bytes in a form, and a passphrase. */
interface Given {
  bytes: any;
  format: "pem" | "der";
  type: string;
  passphrase: any;
}
function givenOf(key: any, isPublic: boolean): Given {
  const plain = typeof key === "string" || isView(key) || isAnyBuffer(key);
  if (!plain && (typeof key !== "object" || key === null))
    throw invalidArgType("key", isPublic ? secretTypes.slice(0, 5) : keyTypes, key);
  const { format = "pem", type, passphrase, encoding } = plain ? {} as any : key;
  const data = plain ? key : key.key;
  if (!plain && format !== "pem" && format !== "der")
    throw invalidArgValue("options.format", format);
  if (format === "der" && type === undefined) throw invalidArgValue("options.type", type);
  const name = plain ? "key" : "key.key";
  if (typeof data !== "string" && !isView(data) && !isAnyBuffer(data))
    throw invalidArgType(name, keyTypes, data);
  return {
    bytes: anyInput(data, name, encoding), format, type: type ?? "",
    passphrase: passphrase === undefined || passphrase === null ? undefined
      : anyInput(passphrase, "options.passphrase", encoding),
  };
}
function readPrivate(given: Given): unknown {
  return native.readKey(false, given.format, given.type, given.bytes, given.passphrase, false);
}
const textOf = (bytes: any): string =>
  (typeof bytes === "string" ? bytes : Buffer.from(bytesOf(bytes) as any).toString("latin1"));

/** A public key, also that of a certificate or of a private key. */
function readPublic(given: Given): unknown {
  if (given.format === "pem") {
    const text = textOf(given.bytes);
    if (text.includes("-----BEGIN CERTIFICATE-----"))
      return native.certificateKey(native.readCertificate(given.bytes));
    if (text.includes("PRIVATE KEY-----")) return native.publicOf(readPrivate(given));
  } else if (given.type === "pkcs8" || given.type === "sec1") {
    return native.publicOf(readPrivate(given));
  }
  return native.readKey(true, given.format, given.type, given.bytes, given.passphrase, false);
}

function badKind(key: KeyObject, expected: string): Error {
  return makeError(TypeError, "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
    `Invalid key object type ${key.type}, expected ${expected}.`, badKind);
}
/** The handle of what stands for a private key: a KeyObject, a text, options with one. */
export function privateHandle(key: any): unknown {
  const inner = isKeyObject(key) ? key : isKeyObject(key?.key) ? key.key : undefined;
  if (inner !== undefined) {
    if (inner.type !== "private") throw badKind(inner, "private");
    return handleInside(inner);
  }
  const web = native.cryptoKeyFacts(key) !== undefined ? key
    : native.cryptoKeyFacts(key?.key) !== undefined ? key.key : undefined;
  if (web !== undefined) return web;
  if (key?.format === "jwk") return handleOfJwk(key.key, false);
  return readPrivate(givenOf(key, false));
}
/** The same of a public one; a private key has one, too. */
export function publicHandle(key: any): unknown {
  const inner = isKeyObject(key) ? key : isKeyObject(key?.key) ? key.key : undefined;
  if (inner !== undefined) {
    if (inner.type === "secret") throw badKind(inner, "private or public");
    return handleInside(inner);
  }
  const web = native.cryptoKeyFacts(key) !== undefined ? key
    : native.cryptoKeyFacts(key?.key) !== undefined ? key.key : undefined;
  if (web !== undefined) return web;
  if (key?.format === "jwk") return handleOfJwk(key.key, true);
  return readPublic(givenOf(key, true));
}
export function createPrivateKey(key: any): any {
  if (isKeyObject(key)) throw invalidArgType("key", keyTypes, key);
  return keyObject(privateHandle(key), 2);
}
export function createPublicKey(key: any): any {
  const inner = isKeyObject(key) ? key : undefined;
  if (inner !== undefined && inner.type !== "private") throw badKind(inner, "private");
  const handle = publicHandle(key);
  return keyObject(native.keyFacts(handle)[0] === 1 ? handle : native.publicOf(handle), 1);
}

// ---- Generation

interface Request { arguments: any[] }
function pairRequest(type: string, options: any, isAsync: boolean): Request {
  const { modulusLength, publicExponent = 0x10001, namedCurve } = options;
  const exponentBytes = (): Bytes => {
    validateUint32(publicExponent, "options.publicExponent");
    const hex = publicExponent.toString(16);
    return Buffer.from(hex.length % 2 ? "0" + hex : hex, "hex") as any;
  };
  switch (type) {
    case "rsa":
    case "rsa-pss": {
      validateUint32(modulusLength, "options.modulusLength");
      const ssl = type === "rsa" ? "RSA" : "RSA-PSS";
      const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
      if (hashAlgorithm !== undefined) hashNumber(hashAlgorithm, "options.hashAlgorithm");
      if (mgf1HashAlgorithm !== undefined)
        hashNumber(mgf1HashAlgorithm, "options.mgf1HashAlgorithm");
      if (saltLength !== undefined) validateInt32(saltLength, "options.saltLength", 0);
      return { arguments: [ssl, modulusLength, exponentBytes(), "", isAsync, hashAlgorithm ?? "",
        mgf1HashAlgorithm ?? hashAlgorithm ?? "", saltLength] };
    }
    case "ec":
      validateString(namedCurve, "options.namedCurve");
      if (!native.namesOf("curves").includes(curveName(namedCurve)))
        throw cryptoError("ERR_CRYPTO_INVALID_CURVE");
      return { arguments: ["EC", 0, undefined, curveName(namedCurve), isAsync] };
    case "dsa":
      validateUint32(modulusLength, "options.modulusLength");
      return { arguments: ["DSA", modulusLength, undefined, "", isAsync, "", "", undefined,
        options.divisorLength] };
    case "ed25519": case "ed448": case "x25519": case "x448":
      return { arguments: [type.toUpperCase(), 0, undefined, "", isAsync] };
    default:
      throw makeError(TypeError, "ERR_INVALID_ARG_VALUE",
        `The argument 'type' must be a supported key type. Received '${type}'`, pairRequest);
  }
}
/** A curve's name of OpenSSL's by that of Web Cryptography. */
export function curveName(name: string): string {
  return Object.keys(webCurves).find((each) => webCurves[each] === name) ?? name;
}
/** [public, private] as the options' encodings say. */
function shownPair(handle: unknown, options: any): [any, any] {
  const { publicKeyEncoding, privateKeyEncoding } = options;
  const publicKey = native.publicOf(handle);
  return [
    publicKeyEncoding === undefined ? keyObject(publicKey, 1)
      : exportHandle(publicKey, publicKeyEncoding, true, "options.publicKeyEncoding"),
    privateKeyEncoding === undefined ? keyObject(handle, 2)
      : exportHandle(handle, privateKeyEncoding, false, "options.privateKeyEncoding"),
  ];
}
export function generateKeyPairSync(type: string, options: any = {}): object {
  validateString(type, "type");
  const request = pairRequest(type, options, false);
  const [publicKey, privateKey] =
    shownPair((native.generateKey as any)(...request.arguments), options);
  return { publicKey, privateKey };
}
export function generateKeyPair(type: string, options: any, callback?: Callback): void {
  if (typeof options === "function") [callback, options] = [options, {}];
  validateString(type, "type");
  validateFunction(callback, "callback");
  const request = pairRequest(type, options ?? {}, true);
  tell<unknown>(() => (native.generateKey as any)(...request.arguments), (error, handle) => {
    if (error) return callback!(error);
    let pair: [any, any];
    try {
      pair = shownPair(handle, options ?? {});
    } catch (failure) {
      return callback!(failure as Error);
    }
    callback!(null, pair[0], pair[1]);
  });
}
const promisified = Symbol.for("nodejs.util.promisify.custom");
Object.defineProperty(generateKeyPair, promisified, {
  value: (type: string, options: object) => new Promise((resolve, reject) => {
    generateKeyPair(type, options, (error, publicKey, privateKey) =>
      (error ? reject(error) : resolve({ publicKey, privateKey })));
  }),
});

export function generateKeySync(type: string, options: any): any {
  validateString(type, "type");
  validateObject(options, "options");
  validateOneOf(type, "type", ["hmac", "aes"]);
  if (type === "aes") validateOneOf(options.length, "options.length", [128, 192, 256]);
  else validateInt32(options.length, "options.length", 8, 2 ** 31 - 1);
  const bytes = native.fillRandom(new Uint8Array(options.length >> 3));
  return keyObject(native.secretKey(bytes), 0);
}
export function generateKey(type: string, options: any, callback: Callback): void {
  validateFunction(callback, "callback");
  const key = generateKeySync(type, options);
  tell(() => key, callback);
}
