// What the files of node:crypto share: bytes of what Node takes for such, results in an encoding,
// hashes and ciphers by name, errors.
import * as native from "native:crypto";
import { Buffer, bufferOver } from "node:_buffer";
import { invalidArgType, makeError } from "node:_errors";
import { nextTick } from "node:_host_seams";
import { validateString } from "node:_validators";

const { ArrayBuffer, Error, Map, Promise, RangeError, SharedArrayBuffer, TypeError, Uint8Array } =
  globalThis;
const { isView } = ArrayBuffer;

export type Handle = unknown;
export type Bytes = Uint8Array;
export type BinaryLike = string | ArrayBufferView | ArrayBuffer;
export type Callback = (error: Error | null, ...results: any[]) => void;

// ---- Errors

type ErrorClass = typeof Error | typeof TypeError | typeof RangeError;
const codes: Record<string, [ErrorClass, string]> = {
  __proto__: null as never,
  ERR_CRYPTO_HASH_FINALIZED: [Error, "Digest already called"],
  ERR_CRYPTO_HASH_UPDATE_FAILED: [Error, "Hash update failed"],
  ERR_CRYPTO_UNKNOWN_CIPHER: [Error, "Unknown cipher"],
  ERR_CRYPTO_INVALID_IV: [TypeError, "Invalid initialization vector"],
  ERR_CRYPTO_INVALID_KEYLEN: [RangeError, "Invalid key length"],
  ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH:
    [RangeError, "Input buffers must have the same byte length"],
  ERR_CRYPTO_INVALID_CURVE: [TypeError, "Invalid EC curve name"],
  ERR_CRYPTO_SIGN_KEY_REQUIRED: [Error, "No key provided to sign"],
  ERR_CRYPTO_UNKNOWN_DH_GROUP: [Error, "Unknown DH group"],
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: [Error, "Public key is not valid for specified curve"],
  ERR_CRYPTO_ECDH_INVALID_FORMAT: [TypeError, "Invalid ECDH format"],
  ERR_CRYPTO_INCOMPATIBLE_KEY: [Error, "Incompatible key"],
  ERR_MISSING_PASSPHRASE: [TypeError, "Passphrase required for encrypted key"],
  ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE: [Error, "Unsupported JWK Key Type."],
  ERR_CRYPTO_JWK_UNSUPPORTED_CURVE: [Error, "Unsupported JWK EC curve"],
};
/** The error of a code; text: instead of the usual one. */
export function cryptoError(code: string, text?: string): Error {
  const [Base, usual] = codes[code] ?? [Error, ""];
  return makeError(Base as any, code, text ?? usual, cryptoError);
}
export function invalidDigest(name: unknown): Error {
  return makeError(TypeError, "ERR_CRYPTO_INVALID_DIGEST", `Invalid digest: ${name}`,
    invalidDigest);
}
export function invalidState(operation?: string): Error {
  return makeError(Error, "ERR_CRYPTO_INVALID_STATE",
    operation === undefined ? "Invalid state" : `Invalid state for operation ${operation}`,
    invalidState);
}

// ---- Bytes

const viewTypes = ["string", "Buffer", "TypedArray", "DataView"];
const anyTypes = ["string", "ArrayBuffer", "Buffer", "TypedArray", "DataView"];
const bufferTypes = ["ArrayBuffer", "Buffer", "TypedArray", "DataView"];

export function isAnyBuffer(value: unknown): value is ArrayBuffer {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}
/** What natives take: views and buffers as they are, a text as UTF-8 or in its encoding. */
export function input(value: unknown, encoding?: string): BinaryLike {
  if (typeof value !== "string") return value as BinaryLike;
  if (encoding === undefined || encoding === "utf8" || encoding === "utf-8" ||
      encoding === "buffer")
    return value;
  return Buffer.from(value, encoding as never);
}
/** A text or a view: what is hashed, ciphered, signed. */
export function dataInput(value: unknown, encoding?: string, name = "data"): BinaryLike {
  if (typeof value === "string") return input(value, encoding);
  if (isView(value)) return value;
  throw invalidArgType(name, viewTypes, value);
}
/** A text, a view or a buffer. */
export function anyInput(value: unknown, name: string, encoding?: string): BinaryLike {
  if (typeof value === "string") return input(value, encoding);
  if (isView(value) || isAnyBuffer(value)) return value as BinaryLike;
  throw invalidArgType(name, anyTypes, value);
}
export function bufferInput(value: unknown, name: string): ArrayBufferView | ArrayBuffer {
  if (isView(value) || isAnyBuffer(value)) return value as ArrayBufferView;
  throw invalidArgType(name, bufferTypes, value);
}
/** As a Uint8Array. */
export function bytesOf(value: BinaryLike, encoding?: string): Bytes {
  if (typeof value === "string") return Buffer.from(value, encoding as never) as any;
  if (isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(value);
}
/** A result as a Buffer, or as text. */
export function output(bytes: Bytes, encoding?: string): any {
  const buffer = bufferOver(bytes);
  return encoding === undefined || encoding === "buffer" ? buffer
    : buffer.toString(encoding as never);
}

// ---- Algorithms by name

const hashNumbers = new Map<string, number>();
/** The number that natives know a hash by; -1: there is none. */
export function findHash(name: string): number {
  const known = hashNumbers.get(name);
  if (known !== undefined) return known;
  const number: number = native.hashNamed(name);
  if (number >= 0) hashNumbers.set(name, number);
  return number;
}
/** The same with the error that most functions have. */
export function hashNumber(name: unknown, argument = "digest"): number {
  validateString(name, argument);
  const number = findHash(name);
  if (number < 0) throw invalidDigest(name);
  return number;
}

// ---- Callbacks

/** Tells the callback what comes of a job: a value or a promise. */
export function tell<T>(
  work: () => T | Promise<T>, callback: Callback, show?: (value: T) => any,
): void {
  let begun: T | Promise<T>;
  try {
    begun = work();
  } catch (error) {
    nextTick(callback, error);
    return;
  }
  const done = (value: T): void => {
    const shown = show === undefined ? value : show(value);
    nextTick(callback, null, shown);
  };
  if (begun instanceof Promise) begun.then(done, (error) => nextTick(callback, error));
  else done(begun as T);
}
