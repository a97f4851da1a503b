// Algorithms by name, and the dictionaries of their parameters: "normalize an algorithm" of Web
// Cryptography, §18.4.
import {
  type Bytes, dictionary, domString, isObject, toLowerCase,
} from "../file/web_idl.ts";
import * as asymmetric from "./asymmetric.ts";
import {
  type Algorithm, bytesOf, hashes, type KeySlots, notSupported, type Parameters, slice,
} from "./common.ts";
import * as symmetric from "./symmetric.ts";

const { Math, TypeError } = globalThis;

export type Operation = keyof Algorithm;
export interface Normalized {
  algorithm: Algorithm;
  parameters: Parameters;
}

// ---- Members of dictionaries

type Source = Record<string, unknown>;
/** Reads the members of one dictionary into the parameters. */
type Reader = (source: Source, p: Parameters) => void;

/** A member with [EnforceRange], up to so much. */
function integer(value: unknown, max: number, name: string): number {
  const number = Math.trunc(+(value as number));
  if (!(number >= 0 && number <= max)) throw new TypeError(`${name} is out of range`);
  return number + 0;
}
function required(source: Source, name: string): unknown {
  const value = source[name];
  if (value === undefined) throw new TypeError(`${name} is missing`);
  return value;
}
const octet = 255, short = 65535, long = 4294967295;

const requiredNumber = (name: string, max: number): Reader => (source, p) => {
  p[name] = integer(required(source, name), max, name);
};
const optionalNumber = (name: string, max: number): Reader => (source, p) => {
  const value = source[name];
  if (value !== undefined) p[name] = integer(value, max, name);
};
const requiredBytes = (name: string): Reader => (source, p) => {
  p[name] = bytesOf(required(source, name), name);
};
const optionalBytes = (name: string): Reader => (source, p) => {
  const value = source[name];
  if (value !== undefined) p[name] = bytesOf(value, name);
};
const hash: Reader = (source, p) => {
  p.hash = normalize("digest", required(source, "hash")).parameters;
};
const curve: Reader = (source, p) => {
  p.namedCurve = domString(required(source, "namedCurve"));
};
const exponent: Reader = (source, p) => {
  const value = required(source, "publicExponent");
  if (!(value instanceof Uint8Array)) throw new TypeError("publicExponent is not a Uint8Array");
  p.publicExponent = slice(value as Bytes, 0);
};
/** The slots of a CryptoKey; crypto_key.ts says how. */
let slotsOfKey: (value: unknown) => KeySlots;
export function readKeysWith(read: (value: unknown) => KeySlots): void {
  slotsOfKey = read;
}
const otherKey: Reader = (source, p) => { p.public = slotsOfKey(required(source, "public")); };

const none: Reader[] = [];

// ---- Which algorithm can do what

/** What an algorithm registers: the readers of its parameters, in the order of their names. */
type Registered = Partial<Record<Operation, Reader[]>>;
interface Entry {
  name: string;
  algorithm: Algorithm;
  operations: Registered;
}
const entries: Record<string, Entry> = { __proto__: null as never };

function register(name: string, algorithm: Algorithm, operations: Registered): void {
  entries[toLowerCase(name)] = { name, algorithm, operations };
}

const keyLength = [requiredNumber("length", short)];
function registerAes(name: string, algorithm: Algorithm, crypt: Registered): void {
  register(name, algorithm, {
    ...crypt, generateKey: keyLength, keyLength, importKey: none, exportKey: none,
  });
}
const both = (readers: Reader[]): Registered => ({ encrypt: readers, decrypt: readers });
const aead = [
  optionalBytes("additionalData"), requiredBytes("iv"), optionalNumber("tagLength", octet),
];
registerAes("AES-CBC", symmetric.aesCbc, both([requiredBytes("iv")]));
registerAes("AES-CTR", symmetric.aesCtr,
  both([requiredBytes("counter"), requiredNumber("length", octet)]));
registerAes("AES-GCM", symmetric.aesGcm, both(aead));
registerAes("AES-OCB", symmetric.aesOcb, both(aead));
registerAes("AES-KW", symmetric.aesKw, { wrapKey: none, unwrapKey: none });
register("ChaCha20-Poly1305", symmetric.chacha20, {
  ...both(aead), generateKey: none, keyLength: none, importKey: none, exportKey: none,
});

const hmacKey = [hash, optionalNumber("length", long)];
register("HMAC", symmetric.hmac, {
  sign: none, verify: none, generateKey: hmacKey, importKey: hmacKey, exportKey: none,
  keyLength: hmacKey,
});
const kmacKey = [optionalNumber("length", long)];
const kmacParameters = [optionalBytes("customization"), requiredNumber("length", long)];
for (const [name, algorithm] of [
  ["KMAC128", symmetric.kmac128], ["KMAC256", symmetric.kmac256],
] as const) {
  register(name, algorithm, {
    sign: kmacParameters, verify: kmacParameters, generateKey: kmacKey, importKey: kmacKey,
    exportKey: none, keyLength: kmacKey,
  });
}

register("HKDF", symmetric.hkdf, {
  deriveBits: [hash, requiredBytes("info"), requiredBytes("salt")], importKey: none,
  keyLength: none,
});
register("PBKDF2", symmetric.pbkdf2, {
  deriveBits: [hash, requiredNumber("iterations", long), requiredBytes("salt")], importKey: none,
  keyLength: none,
});

const rsaKeys: Registered = {
  generateKey: [requiredNumber("modulusLength", long), exponent, hash], importKey: [hash],
  exportKey: none,
};
register("RSASSA-PKCS1-v1_5", asymmetric.rsassa, { ...rsaKeys, sign: none, verify: none });
const saltLength = [requiredNumber("saltLength", long)];
register("RSA-PSS", asymmetric.rsaPss, { ...rsaKeys, sign: saltLength, verify: saltLength });
register("RSA-OAEP", asymmetric.rsaOaep, { ...rsaKeys, ...both([optionalBytes("label")]) });

const curveKeys: Registered = { generateKey: [curve], importKey: [curve], exportKey: none };
register("ECDSA", asymmetric.ecdsa, { ...curveKeys, sign: [hash], verify: [hash] });
register("ECDH", asymmetric.ecdh, { ...curveKeys, deriveBits: [otherKey] });
const octetKeys: Registered = { generateKey: none, importKey: none, exportKey: none };
register("Ed25519", asymmetric.ed25519, { ...octetKeys, sign: none, verify: none });
const context = [optionalBytes("context")];
register("Ed448", asymmetric.ed448, { ...octetKeys, sign: context, verify: context });
register("X25519", asymmetric.x25519, { ...octetKeys, deriveBits: [otherKey] });
register("X448", asymmetric.x448, { ...octetKeys, deriveBits: [otherKey] });

for (const name of Object.keys(hashes))
  register(name, symmetric.digest(name), { digest: none });
const cshakeParameters = [
  optionalBytes("customization"), optionalBytes("functionName"), requiredNumber("length", long),
];
register("cSHAKE128", symmetric.cshake(128), { digest: cshakeParameters });
register("cSHAKE256", symmetric.cshake(256), { digest: cshakeParameters });

// ---- Normalization

/** The algorithm that a script means, and its parameters as they were at this time. */
export function normalize(operation: Operation, given: unknown): Normalized {
  const source: Source = isObject(given) ? given as Source : { name: domString(given) };
  const value = dictionary(source, "algorithm")!.name;
  if (value === undefined) throw new TypeError("The algorithm has no name");
  const name = domString(value);
  const entry = entries[toLowerCase(name)];
  const readers = entry?.operations[operation];
  if (entry === undefined || readers === undefined)
    throw notSupported(`${name} is not supported for ${operation}`);
  const parameters: Parameters = { name: entry.name };
  for (let i = 0; i < readers.length; ++i) readers[i]!(source, parameters);
  return { algorithm: entry.algorithm, parameters };
}
/** The algorithm of a key, by its own name. */
export function algorithmNamed(name: string, operation: Operation): Algorithm {
  const entry = entries[toLowerCase(name)];
  if (entry?.operations[operation] === undefined)
    throw notSupported(`${name} is not supported for ${operation}`);
  return entry.algorithm;
}
