// Key pairs: RSA, the curves of NIST, and Ed25519, X25519 and their like.
import * as native from "native:crypto";
import type { Bytes } from "../file/web_idl.ts";
import {
  type Algorithm, allowUsages, attempt, base64url, bytesOfMember, checkMembers,
  dataError, deriving, finishMembers, formatNotSupported, type Handle, hashes,
  hashNumber, invalidAccess, type JsonWebKey, type KeyAlgorithm, type KeySlots, type MadeKey,
  type MadePair, notSupported, operationError, orOperationError, type Parameters, slice,
  usage, type Usages,
} from "./common.ts";

const { Uint8Array } = globalThis;

// ---- What all have in common

/** Numbers of OpenSSL's. */
const pkcs1Padding = 1, oaepPadding = 4, pssPadding = 6;
const encryption = 0, decryption = 1;

function pairOf(
  handle: Handle, algorithm: KeyAlgorithm, publicUsages: Usages, privateUsages: Usages,
): MadePair {
  return {
    publicKey: { handle: native.publicOf(handle), algorithm, type: "public", usages: publicUsages },
    privateKey: { handle, algorithm, type: "private", usages: privateUsages },
  };
}
function needType(key: KeySlots, type: "public" | "private"): void {
  if (key.type !== type) throw invalidAccess(`The key is not a ${type} key`);
}
/** From DER; the key's type is checked. [type, bits, curve] is what it is. */
function readDer(format: "spki" | "pkcs8", data: Bytes): [Handle, string, number, string] {
  return attempt(() => {
    const handle = native.readKey(format === "spki", "der", format, data, undefined, false);
    const facts = native.keyFacts(handle);
    return [handle, facts[1], facts[2], facts[3]];
  }, dataError);
}
function writeDer(format: "spki" | "pkcs8", key: KeySlots): Bytes {
  needType(key, format === "spki" ? "public" : "private");
  return attempt(
    () => native.writeKey(key.handle, format === "spki", "der", format), operationError);
}
function keyOf(handle: Handle, algorithm: KeyAlgorithm, isPublic: boolean): MadeKey {
  return { handle, algorithm, type: isPublic ? "public" : "private" };
}
function fromNumbers(type: string, curve: string, numbers: (Bytes | undefined)[]): Handle {
  return attempt(() => native.keyFromNumbers(type, curve, numbers), dataError);
}

// ---- RSA

interface RsaForm {
  name: string;
  use: "sig" | "enc";
  publicUsages: Usages;
  privateUsages: Usages;
  /** `alg` of a JSON Web Key, by what the hash's name ends in. */
  alg(suffix: string): string;
}
const rsaNumbers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"] as const;

function numberOf(bytes: ArrayLike<number>): number {
  let value = 0;
  for (let i = 0; i < bytes.length; ++i) value = value * 256 + bytes[i]!;
  return value;
}
function rsaAlgorithm(form: RsaForm, handle: Handle, hash: string): KeyAlgorithm {
  const [n, e] = native.keyNumbers(handle, false);
  const leading = n.length * 8 - (Math.clz32(n[0]) - 24);
  return {
    name: form.name, modulusLength: leading, publicExponent: Array.from(e as Uint8Array),
    hash: { name: hash },
  };
}
function rsaAlg(form: RsaForm, hash: string): string | undefined {
  const { suffix } = hashes[hash]!;
  return suffix === undefined ? undefined : form.alg(suffix);
}
function importRsaJwk(
  form: RsaForm, jwk: JsonWebKey, hash: string, isExtractable: boolean, usages: Usages,
): [Handle, boolean] {
  const isPublic = jwk.d === undefined;
  allowUsages(usages, isPublic ? form.publicUsages : form.privateUsages);
  checkMembers(jwk, "RSA", form.use, isExtractable, usages);
  if (jwk.alg !== undefined && jwk.alg !== rsaAlg(form, hash))
    throw dataError(`"alg" is not ${rsaAlg(form, hash)}`);
  if (jwk.oth !== undefined) throw notSupported("Keys of more than two primes");
  const numbers: Bytes[] = [];
  for (let i = 0; i < (isPublic ? 2 : 8); ++i)
    numbers[i] = bytesOfMember(jwk[rsaNumbers[i]!], rsaNumbers[i]!);
  return [fromNumbers("RSA", "", numbers), isPublic];
}

function rsa(form: RsaForm): Algorithm {
  return {
    async generateKey(p, usages) {
      allowUsages(usages, form.publicUsages | form.privateUsages);
      const exponent = numberOf(p.publicExponent);
      if (exponent < 3 || exponent % 2 === 0) throw operationError("The public exponent is wrong");
      if (p.modulusLength < 512) throw operationError("The modulus is too short");
      const handle = await orOperationError(native.generateKey(
        "RSA", p.modulusLength, p.publicExponent, "", true));
      const algorithm = {
        name: form.name, modulusLength: p.modulusLength,
        publicExponent: Array.from(p.publicExponent as Uint8Array), hash: { name: p.hash.name },
      };
      return pairOf(handle, algorithm, form.publicUsages, form.privateUsages);
    },
    importKey(p, format, data, isExtractable, usages) {
      const { name } = p.hash;
      if (format === "jwk") {
        const [handle, isPublic] =
          importRsaJwk(form, data as JsonWebKey, name, isExtractable, usages);
        return keyOf(handle, rsaAlgorithm(form, handle, name), isPublic);
      }
      if (format !== "spki" && format !== "pkcs8") throw formatNotSupported(format);
      const isPublic = format === "spki";
      allowUsages(usages, isPublic ? form.publicUsages : form.privateUsages);
      const [handle, type] = readDer(format, data as Bytes);
      if (type !== "RSA") throw dataError("The key is not of RSA");
      return keyOf(handle, rsaAlgorithm(form, handle, name), isPublic);
    },
    exportKey(format, key) {
      if (format === "spki" || format === "pkcs8") return writeDer(format, key);
      if (format !== "jwk") throw formatNotSupported(format);
      const jwk: JsonWebKey = { kty: "RSA" };
      const alg = rsaAlg(form, key.algorithm.hash.name);
      if (alg !== undefined) jwk.alg = alg;
      const numbers: Bytes[] = native.keyNumbers(key.handle, key.type === "private");
      for (let i = 0; i < numbers.length; ++i) jwk[rsaNumbers[i]!] = base64url(numbers[i]!);
      return finishMembers(jwk, key);
    },
  };
}

/** padding: how a signature is filled up; of PSS with the salt that the parameters name. */
function rsaSigning(form: RsaForm, padding: number): Algorithm {
  return {
    ...rsa(form),
    sign(p, key, data) {
      needType(key, "private");
      return native.sign(key.handle, hashNumber(key.algorithm.hash.name), data, padding,
        p.saltLength, false, false, true);
    },
    verify(p, key, signature, data) {
      needType(key, "public");
      return native.verify(key.handle, hashNumber(key.algorithm.hash.name), data, padding,
        p.saltLength, false, false, true, signature);
    },
  };
}
const signer = { use: "sig", publicUsages: usage.verify, privateUsages: usage.sign } as const;
export const rsassa = rsaSigning(
  { ...signer, name: "RSASSA-PKCS1-v1_5", alg: (suffix) => "RS" + suffix }, pkcs1Padding);
export const rsaPss = rsaSigning(
  { ...signer, name: "RSA-PSS", alg: (suffix) => "PS" + suffix }, pssPadding);

function oaep(operation: number, type: "public" | "private"): Algorithm["encrypt"] {
  return (p, key, data) => {
    needType(key, type);
    return native.rsaCrypt(operation, key.handle, oaepPadding,
      hashNumber(key.algorithm.hash.name), p.label, data, true);
  };
}
export const rsaOaep: Algorithm = {
  ...rsa({
    name: "RSA-OAEP", use: "enc",
    publicUsages: usage.encrypt | usage.wrapKey, privateUsages: usage.decrypt | usage.unwrapKey,
    alg: (suffix) => (suffix === "1" ? "RSA-OAEP" : "RSA-OAEP-" + suffix),
  }),
  encrypt: oaep(encryption, "public"),
  decrypt: oaep(decryption, "private"),
};

// ---- The curves of NIST

const curves: Record<string, { ssl: string; bytes: number; alg: string }> = {
  __proto__: null as never,
  "P-256": { ssl: "prime256v1", bytes: 32, alg: "ES256" },
  "P-384": { ssl: "secp384r1", bytes: 48, alg: "ES384" },
  "P-521": { ssl: "secp521r1", bytes: 66, alg: "ES512" },
};

function curveOf(p: Parameters): { ssl: string; bytes: number; alg: string } {
  const curve = curves[p.namedCurve];
  if (curve === undefined) throw notSupported(`There is no curve ${p.namedCurve} here`);
  return curve;
}

function curveKeys(name: string, publicUsages: Usages, privateUsages: Usages): Algorithm {
  const isSigning = name === "ECDSA";
  return {
    async generateKey(p, usages) {
      allowUsages(usages, publicUsages | privateUsages);
      const { ssl } = curveOf(p);
      const handle = await orOperationError(native.generateKey("EC", 0, undefined, ssl, true));
      return pairOf(handle, { name, namedCurve: p.namedCurve }, publicUsages, privateUsages);
    },
    importKey(p, format, data, isExtractable, usages) {
      const algorithm = { name, namedCurve: p.namedCurve };
      if (format === "jwk") {
        const jwk = data as JsonWebKey;
        const isPublic = jwk.d === undefined;
        allowUsages(usages, isPublic ? publicUsages : privateUsages);
        checkMembers(jwk, "EC", isSigning ? "sig" : "enc", isExtractable, usages);
        if (jwk.crv !== p.namedCurve) throw dataError(`"crv" is not ${p.namedCurve}`);
        const { ssl, bytes, alg } = curveOf(p);
        if (isSigning && jwk.alg !== undefined && jwk.alg !== alg)
          throw dataError(`"alg" is not ${alg}`);
        const numbers = [bytesOfMember(jwk.x, "x"), bytesOfMember(jwk.y, "y")];
        if (!isPublic) numbers[2] = bytesOfMember(jwk.d, "d");
        for (let i = 0; i < numbers.length; ++i)
          if (numbers[i]!.length !== bytes) throw dataError("A number of the key is too long");
        return keyOf(fromNumbers("EC", ssl, numbers), algorithm, isPublic);
      }
      if (format === "raw" || format === "raw-public") {
        const { ssl, bytes } = curveOf(p);
        allowUsages(usages, publicUsages);
        const point = data as Bytes;
        const isWhole = point.length === 2 * bytes + 1 && point[0] === 4;
        const isCompressed = point.length === bytes + 1 && (point[0] === 2 || point[0] === 3);
        if (!isWhole && !isCompressed) throw dataError("The key is no point of the curve");
        return keyOf(fromNumbers("EC", ssl, [point]), algorithm, true);
      }
      if (format !== "spki" && format !== "pkcs8") throw formatNotSupported(format);
      const isPublic = format === "spki";
      allowUsages(usages, isPublic ? publicUsages : privateUsages);
      const { ssl } = curveOf(p);
      const [handle, type, , curve] = readDer(format, data as Bytes);
      if (type !== "EC" || curve !== ssl) throw dataError(`The key is not of ${p.namedCurve}`);
      // A point that is not on the curve is read all the same: this one looks at it.
      const numbers: Bytes[] = native.keyNumbers(handle, true);
      return keyOf(fromNumbers("EC", ssl, numbers), algorithm, isPublic);
    },
    exportKey(format, key) {
      if (format === "spki" || format === "pkcs8") return writeDer(format, key);
      const { bytes } = curves[key.algorithm.namedCurve]!;
      const [x, y, d]: Bytes[] = native.keyNumbers(key.handle, key.type === "private");
      if (format === "raw" || format === "raw-public") {
        needType(key, "public");
        const point = new Uint8Array(2 * bytes + 1);
        point[0] = 4;
        point.set(x!, 1);
        point.set(y!, bytes + 1);
        return point;
      }
      if (format !== "jwk") throw formatNotSupported(format);
      const jwk: JsonWebKey =
        { kty: "EC", crv: key.algorithm.namedCurve, x: base64url(x!), y: base64url(y!) };
      if (d !== undefined) jwk.d = base64url(d);
      return finishMembers(jwk, key);
    },
  };
}

export const ecdsa: Algorithm = {
  ...curveKeys("ECDSA", usage.verify, usage.sign),
  sign(p, key, data) {
    needType(key, "private");
    return native.sign(
      key.handle, hashNumber(p.hash.name), data, 0, undefined, true, false, true);
  },
  verify(p, key, signature, data) {
    needType(key, "public");
    return native.verify(
      key.handle, hashNumber(p.hash.name), data, 0, undefined, true, false, true, signature);
  },
};

/** The first bits of a secret that two keys agree on; all of it without a length. */
async function agreed(p: Parameters, key: KeySlots, length: number | null): Promise<Bytes> {
  needType(key, "private");
  const other: KeySlots = p.public;
  if (other.type !== "public") throw invalidAccess("The other key is not public");
  if (other.algorithm.name !== key.algorithm.name ||
      other.algorithm.namedCurve !== key.algorithm.namedCurve)
    throw invalidAccess("The keys are not of one algorithm");
  const secret = await orOperationError<Bytes>(native.derive(key.handle, other.handle, true));
  if (length === null) return secret;
  if (length > secret.length * 8) throw operationError("The secret is shorter than that");
  const bits = slice(secret, 0, (length + 7) >> 3);
  if (length % 8 !== 0) bits[bits.length - 1]! &= 0xff << (8 - length % 8);
  return bits;
}
export const ecdh: Algorithm = { ...curveKeys("ECDH", 0, deriving), deriveBits: agreed };

// ---- Curves with keys of their own kind

function octetKeys(
  name: string, bytes: number, publicUsages: Usages, privateUsages: Usages,
): Algorithm {
  const ssl = name.toUpperCase();
  const isSigning = privateUsages === usage.sign;
  const algorithm = { name };
  return {
    async generateKey(_p, usages) {
      allowUsages(usages, publicUsages | privateUsages);
      const handle = await orOperationError(native.generateKey(ssl, 0, undefined, "", true));
      return pairOf(handle, algorithm, publicUsages, privateUsages);
    },
    importKey(_p, format, data, isExtractable, usages) {
      if (format === "jwk") {
        const jwk = data as JsonWebKey;
        const isPublic = jwk.d === undefined;
        allowUsages(usages, isPublic ? publicUsages : privateUsages);
        checkMembers(jwk, "OKP", isSigning ? "sig" : "enc", isExtractable, usages);
        if (jwk.crv !== name) throw dataError(`"crv" is not ${name}`);
        if (isSigning && jwk.alg !== undefined && jwk.alg !== name && jwk.alg !== "EdDSA")
          throw dataError(`"alg" is neither ${name} nor EdDSA`);
        const halves = [bytesOfMember(jwk.x, "x")];
        if (!isPublic) halves[1] = bytesOfMember(jwk.d, "d");
        for (let i = 0; i < halves.length; ++i)
          if (halves[i]!.length !== bytes) throw dataError("The key has a wrong length");
        return keyOf(fromNumbers(ssl, "", halves), algorithm, isPublic);
      }
      if (format === "raw" || format === "raw-public") {
        allowUsages(usages, publicUsages);
        if ((data as Bytes).length !== bytes) throw dataError("The key has a wrong length");
        return keyOf(fromNumbers(ssl, "", [data as Bytes]), algorithm, true);
      }
      if (format !== "spki" && format !== "pkcs8") throw formatNotSupported(format);
      const isPublic = format === "spki";
      allowUsages(usages, isPublic ? publicUsages : privateUsages);
      const [handle, type] = readDer(format, data as Bytes);
      if (type !== ssl) throw dataError(`The key is not of ${name}`);
      return keyOf(handle, algorithm, isPublic);
    },
    exportKey(format, key) {
      if (format === "spki" || format === "pkcs8") return writeDer(format, key);
      const [x, d]: Bytes[] = native.keyNumbers(key.handle, key.type === "private");
      if (format === "raw" || format === "raw-public") {
        needType(key, "public");
        return x!;
      }
      if (format !== "jwk") throw formatNotSupported(format);
      const jwk: JsonWebKey = { kty: "OKP", crv: name, x: base64url(x!) };
      if (d !== undefined) jwk.d = base64url(d);
      if (isSigning) jwk.alg = name;
      return finishMembers(jwk, key);
    },
  };
}

/**
 * The y of Ed25519's points of small order, also as numbers that are not reduced, in hexadecimal
 * from the lowest byte: 0, 1, -1, and those of order 8. A signature with one proves nothing.
 */
const smallOrders = [
  "00".repeat(32), "01" + "00".repeat(31), "ec" + "ff".repeat(30) + "7f",
  "ed" + "ff".repeat(30) + "7f", "ee" + "ff".repeat(30) + "7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
];
function hasSmallOrder(point: Bytes): boolean {
  let text = "";
  for (let i = 0; i < 32; ++i) {
    const byte = i === 31 ? point[i]! & 0x7f : point[i]!;  // The highest bit is x's.
    text += (byte < 16 ? "0" : "") + byte.toString(16);
  }
  return smallOrders.includes(text);
}

function edwards(name: string, bytes: number): Algorithm {
  const noContext = (p: Parameters): void => {
    if (p.context !== undefined && p.context.length !== 0)
      throw operationError("A context is not supported");
  };
  return {
    ...octetKeys(name, bytes, usage.verify, usage.sign),
    sign(p, key, data) {
      needType(key, "private");
      noContext(p);
      return native.sign(key.handle, -1, data, 0, undefined, false, false, true);
    },
    verify(p, key, signature, data) {
      needType(key, "public");
      noContext(p);
      if (bytes === 32 && signature.length === 64 &&
          (hasSmallOrder(signature) || hasSmallOrder(native.keyNumbers(key.handle, false)[0])))
        return false;
      return native.verify(key.handle, -1, data, 0, undefined, false, false, true, signature);
    },
  };
}
export const ed25519 = edwards("Ed25519", 32);
export const ed448 = edwards("Ed448", 57);
export const x25519: Algorithm = {
  ...octetKeys("X25519", 32, 0, deriving), deriveBits: agreed,
};
export const x448: Algorithm = { ...octetKeys("X448", 56, 0, deriving), deriveBits: agreed };

/** The usages of a public key of an algorithm, for getPublicKey. */
export const publicUsages: Record<string, Usages> = {
  __proto__: null as never,
  "RSASSA-PKCS1-v1_5": usage.verify, "RSA-PSS": usage.verify,
  "RSA-OAEP": usage.encrypt | usage.wrapKey, ECDSA: usage.verify, ECDH: 0, Ed25519: usage.verify,
  Ed448: usage.verify, X25519: 0, X448: 0,
};
