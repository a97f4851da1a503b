// Secrets that two parties agree on: Diffie-Hellman over numbers and over curves.
import * as native from "native:crypto";
import { Buffer } from "node:_buffer";
import {
  anyInput, type Bytes, bytesOf, cryptoError, output,
} from "node:_crypto_common";
import { curveName, handleOf, isKeyObject } from "node:_crypto_keys";
import { invalidArgValue, makeError } from "node:_errors";
import { validateInt32, validateObject, validateString } from "node:_validators";

const { BigInt, Error, Object, RangeError, TypeError, Uint8Array } = globalThis;

function operationFailed(text: string): Error {
  return makeError(Error, "ERR_CRYPTO_OPERATION_FAILED", text, operationFailed);
}
const bytesFrom = (value: any, name: string, encoding?: string): Bytes =>
  bytesOf(anyInput(value, name, encoding));

// ---- Numbers

/** Of RFC 2409 and RFC 3526: 2^n - 2^(n-64) + 2^64 * (the first n-130 bits of pi + k) - 1. */
const groups: Record<string, [bits: number, k: number]> = {
  __proto__: null as never,
  modp1: [768, 149686], modp2: [1024, 129093], modp5: [1536, 741804], modp14: [2048, 124476],
  modp15: [3072, 1690314], modp16: [4096, 240904], modp17: [6144, 929484], modp18: [8192, 4743158],
};
/** floor(pi * 2^bits), by Machin's formula. */
function piTimes(bits: number): bigint {
  const guard = 64n;
  const one = 1n << (BigInt(bits) + guard);
  const arctan = (inverse: bigint): bigint => {
    const square = inverse * inverse;
    let power = one / inverse, sum = power, sign = -1n;
    for (let n = 3n; power !== 0n; n += 2n, sign = -sign) {
      power /= square;
      sum += sign * (power / n);
    }
    return sum;
  };
  return (4n * (4n * arctan(5n) - arctan(239n))) >> guard;
}
function primeOf(name: string): Bytes {
  const [bits, k] = groups[name]!;
  const n = BigInt(bits);
  const prime = (1n << n) - (1n << (n - 64n)) +
    (1n << 64n) * (piTimes(bits - 130) + BigInt(k)) - 1n;
  return Buffer.from(prime.toString(16), "hex") as any;
}

const toInteger = (bytes: Bytes): bigint =>
  (bytes.length === 0 ? 0n : BigInt("0x" + Buffer.from(bytes as any).toString("hex")));
function withoutZeros(bytes: Bytes): Bytes {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) ++start;
  return bytes.subarray(start);
}

const notPrime = 1, notSafePrime = 2, notSuitableGenerator = 8;

class Exchange {
  #prime: Bytes;
  #generator: Bytes;
  #private: Bytes | undefined;
  #public: Bytes | undefined;
  #isKnown: boolean;  // The prime is one of those that everybody knows.

  constructor(prime: Bytes, generator: Bytes, isKnown: boolean) {
    this.#prime = prime;
    this.#generator = generator;
    this.#isKnown = isKnown;
  }
  get verifyError(): number {
    if (this.#isKnown) return 0;
    const prime = toInteger(this.#prime);
    let problems = 0;
    if (!native.isPrime(this.#prime, false)) problems |= notPrime;
    else if (!native.isPrime(bytesOfInteger((prime - 1n) / 2n), false)) problems |= notSafePrime;
    const generator = toInteger(this.#generator);
    if (generator <= 1n || generator >= prime - 1n) problems |= notSuitableGenerator;
    return problems;
  }
  generateKeys(encoding?: string): any {
    if (this.#private === undefined) {
      const size = this.#prime.length;
      const limit = toInteger(this.#prime) - 2n;
      let number: bigint;
      do number = toInteger(native.fillRandom(new Uint8Array(size))) % limit + 1n;
      while (number <= 1n);
      this.#private = bytesOfInteger(number);
    }
    this.#public = withoutZeros(native.power(this.#generator, this.#private, this.#prime));
    return output(this.#public, encoding);
  }
  computeSecret(key: any, inputEncoding?: string, outputEncoding?: string): any {
    const other = bytesFrom(key, "otherPublicKey", inputEncoding);
    if (this.#private === undefined) throw operationFailed("Failed to compute secret");
    const number = toInteger(other);
    if (number <= 1n)
      throw makeError(RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Supplied key is too small");
    if (number >= toInteger(this.#prime) - 1n)
      throw makeError(RangeError, "ERR_CRYPTO_INVALID_KEYLEN", "Supplied key is too large");
    return output(native.power(other, this.#private, this.#prime), outputEncoding);
  }
  getPrime(encoding?: string): any { return output(this.#prime, encoding); }
  getGenerator(encoding?: string): any { return output(this.#generator, encoding); }
  getPublicKey(encoding?: string): any {
    if (this.#public === undefined)
      throw makeError(Error, "ERR_CRYPTO_INVALID_KEYLEN", "No public key - did you forget to " +
        "generate one?");
    return output(this.#public, encoding);
  }
  getPrivateKey(encoding?: string): any {
    if (this.#private === undefined)
      throw makeError(Error, "ERR_CRYPTO_INVALID_KEYLEN", "No private key - did you forget to " +
        "generate one?");
    return output(this.#private, encoding);
  }
  setPublicKey(key: any, encoding?: string): void {
    this.#public = bytesFrom(key, "key", encoding);
  }
  setPrivateKey(key: any, encoding?: string): void {
    this.#private = bytesFrom(key, "key", encoding);
  }
}
function bytesOfInteger(value: bigint): Bytes {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? "0" + hex : hex, "hex") as any;
}

export class DiffieHellman extends Exchange {
  constructor(sizeOrKey: any, keyEncoding?: any, generator?: any, generatorEncoding?: any) {
    if (typeof keyEncoding !== "string" && keyEncoding !== undefined)
      [generator, generatorEncoding, keyEncoding] = [keyEncoding, generator, undefined];
    generator ??= 2;
    const base = typeof generator === "number" ? bytesOfInteger(BigInt(generator))
      : bytesFrom(generator, "generator", generatorEncoding);
    if (typeof sizeOrKey === "number") {
      validateInt32(sizeOrKey, "sizeOrKey", 2);
      super(native.randomPrime(sizeOrKey, true, undefined, undefined, false), base, false);
    } else {
      super(bytesFrom(sizeOrKey, "sizeOrKey", keyEncoding), base, false);
    }
  }
}
export class DiffieHellmanGroup extends Exchange {
  constructor(name: string) {
    validateString(name, "name");
    if (groups[name] === undefined) throw cryptoError("ERR_CRYPTO_UNKNOWN_DH_GROUP");
    super(primeOf(name), new Uint8Array([2]), true);
  }
}
for (const name of ["setPublicKey", "setPrivateKey"])
  Object.defineProperty(DiffieHellmanGroup.prototype, name, { value: undefined });

export function createDiffieHellman(
  sizeOrKey: any, keyEncoding?: any, generator?: any, generatorEncoding?: any,
): DiffieHellman {
  return new DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding);
}
export function createDiffieHellmanGroup(name: string): DiffieHellmanGroup {
  return new DiffieHellmanGroup(name);
}
export { createDiffieHellmanGroup as getDiffieHellman };

/** Of two KeyObjects. */
export function diffieHellman(options: any): any {
  validateObject(options, "options");
  const { privateKey, publicKey } = options;
  for (const [name, key] of [["privateKey", privateKey], ["publicKey", publicKey]])
    if (!isKeyObject(key)) throw invalidArgValue(`options.${name}`, key);
  if (privateKey.type !== "private")
    throw makeError(TypeError, "ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE",
      `Invalid key object type ${privateKey.type}, expected private.`);
  if (privateKey.asymmetricKeyType !== publicKey.asymmetricKeyType)
    throw makeError(Error, "ERR_CRYPTO_INCOMPATIBLE_KEY",
      "Incompatible key types for Diffie-Hellman: " +
      `${privateKey.asymmetricKeyType} and ${publicKey.asymmetricKeyType}`);
  return output(native.derive(handleOf(privateKey), handleOf(publicKey), false));
}

// ---- Curves

const forms: Record<string, number> = {
  __proto__: null as never, compressed: 2, uncompressed: 4, hybrid: 6,
};
function formOf(format: string | undefined): number {
  const form = forms[format ?? "uncompressed"];
  if (form === undefined)
    throw cryptoError("ERR_CRYPTO_ECDH_INVALID_FORMAT", `Invalid ECDH format: ${format}`);
  return form;
}
/** The numbers of a key as one point, written whole. */
function pointOf(handle: unknown): Bytes {
  const [x, y]: Bytes[] = native.keyNumbers(handle, false);
  const point = new Uint8Array(1 + 2 * x!.length);
  point[0] = 4;
  point.set(x!, 1);
  point.set(y!, 1 + x!.length);
  return point;
}

export class ECDH {
  readonly #curve: string;
  #key: unknown;
  constructor(curve: string) {
    validateString(curve, "curve");
    if (!native.namesOf("curves").includes(curve)) throw cryptoError("ERR_CRYPTO_INVALID_CURVE");
    this.#curve = curve;
  }
  generateKeys(encoding?: string, format?: string): any {
    this.#key = native.generateKey("EC", 0, undefined, this.#curve, false);
    return this.getPublicKey(encoding, format);
  }
  computeSecret(key: any, inputEncoding?: string, outputEncoding?: string): any {
    const bytes = bytesFrom(key, "otherPublicKey", inputEncoding);
    if (this.#key === undefined) throw operationFailed("Failed to get ECDH private key");
    let other: unknown;
    try {
      other = native.keyFromNumbers("EC", this.#curve, [bytes]);
    } catch {
      throw cryptoError("ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY");
    }
    return output(native.derive(this.#key, other, false), outputEncoding);
  }
  getPublicKey(encoding?: string, format?: string): any {
    const form = formOf(format);
    if (this.#key === undefined) throw operationFailed("Failed to get ECDH public key");
    const point = pointOf(this.#key);
    return output(form === 4 ? point : native.convertPoint(this.#curve, point, form), encoding);
  }
  getPrivateKey(encoding?: string): any {
    const number = this.#key === undefined ? undefined : native.keyNumbers(this.#key, true)[2];
    if (number === undefined) throw operationFailed("Failed to get ECDH private key");
    return output(withoutZeros(number), encoding);
  }
  setPrivateKey(key: any, encoding?: string): this {
    const bytes = bytesFrom(key, "key", encoding);
    try {
      this.#key = native.keyFromNumbers("EC", this.#curve, [undefined, undefined, bytes]);
    } catch {
      throw makeError(Error, "ERR_CRYPTO_INVALID_KEYTYPE",
        "Private key is not valid for specified curve.");
    }
    return this;
  }
  setPublicKey(key: any, encoding?: string): this {
    const bytes = bytesFrom(key, "key", encoding);
    try {
      this.#key = native.keyFromNumbers("EC", this.#curve, [bytes]);
    } catch {
      throw operationFailed("Failed to convert Buffer to EC_POINT");
    }
    return this;
  }
  static convertKey(
    key: any, curve: string, inputEncoding?: string, outputEncoding?: string, format?: string,
  ): any {
    validateString(curve, "curve");
    const bytes = bytesFrom(key, "key", inputEncoding);
    if (!native.namesOf("curves").includes(curveName(curve)))
      throw cryptoError("ERR_CRYPTO_INVALID_CURVE");
    try {
      return output(native.convertPoint(curve, bytes, formOf(format)), outputEncoding);
    } catch (error) {
      if ((error as any).code === "ERR_CRYPTO_ECDH_INVALID_FORMAT") throw error;
      throw operationFailed("Failed to convert Buffer to EC_POINT");
    }
  }
}
export function createECDH(curve: string): ECDH {
  return new ECDH(curve);
}
