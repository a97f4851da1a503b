// Keys from passwords and from other keys: pbkdf2, scrypt, hkdf.
import * as native from "native:crypto";
import { bufferOver } from "node:_buffer";
import { anyInput, type Callback, hashNumber, tell } from "node:_crypto_common";
import { keyBytes } from "node:_crypto_keys";
import { makeError } from "node:_errors";
import {
  validateFunction, validateInt32, validateInteger, validateObject, validateString, validateUint32,
} from "node:_validators";

const { RangeError } = globalThis;
const most = 2 ** 31 - 1;

// ---- PBKDF2

function pbkdf2Job(
  password: any, salt: any, iterations: any, length: any, digest: any, isAsync: boolean,
): any {
  validateString(digest, "digest");
  const pass = anyInput(password, "password"), grain = anyInput(salt, "salt");
  validateInt32(iterations, "iterations", 1, most);
  validateInt32(length, "keylen", 0, most);
  return native.pbkdf2(hashNumber(digest), pass, grain, iterations, length, isAsync);
}
export function pbkdf2Sync(
  password: any, salt: any, iterations: number, keylen: number, digest: string,
): any {
  return bufferOver(pbkdf2Job(password, salt, iterations, keylen, digest, false));
}
export function pbkdf2(
  password: any, salt: any, iterations: number, keylen: number, digest: any, callback?: Callback,
): void {
  if (typeof digest === "function") [callback, digest] = [digest, undefined];
  validateFunction(callback, "callback");
  const job = pbkdf2Job(password, salt, iterations, keylen, digest, true);
  tell<Uint8Array>(() => job, callback as Callback, bufferOver);
}

// ---- scrypt

function scryptJob(
  password: any, salt: any, length: any, options: any, isAsync: boolean,
): any {
  const pass = anyInput(password, "password"), grain = anyInput(salt, "salt");
  validateInt32(length, "keylen", 0, most);
  let N = 16384, r = 8, p = 1, maxmem = 32 * 1024 * 1024;
  if (options) {
    validateObject(options, "options");
    const pick = (names: string[], otherwise: number): number => {
      let value = otherwise;
      for (const name of names) {
        if (options[name] === undefined) continue;
        validateUint32(options[name], name);
        value = options[name];
      }
      return value || otherwise;
    };
    N = pick(["N", "cost"], N);
    r = pick(["r", "blockSize"], r);
    p = pick(["p", "parallelization"], p);
    if (options.maxmem !== undefined) {
      validateInteger(options.maxmem, "maxmem", 0);
      maxmem = options.maxmem || maxmem;
    }
  }
  const needed = 128 * N * r;
  const isPower = N > 1 && 2 ** Math.round(Math.log2(N)) === N;
  if (!isPower || needed + 128 * r * (p + 2) > maxmem) {
    const why = isPower
      ? ": error:030000AC:digital envelope routines::memory limit exceeded" : "";
    throw makeError(RangeError, "ERR_CRYPTO_INVALID_SCRYPT_PARAMS", `Invalid scrypt params${why}`,
      scryptJob);
  }
  return native.scrypt(pass, grain, N, r, p, maxmem, length, isAsync);
}
export function scryptSync(password: any, salt: any, keylen: number, options?: object): any {
  return bufferOver(scryptJob(password, salt, keylen, options, false));
}
export function scrypt(password: any, salt: any, keylen: number, options: any, callback?: any):
  void {
  if (typeof options === "function") [callback, options] = [options, undefined];
  validateFunction(callback, "callback");
  const job = scryptJob(password, salt, keylen, options, true);
  tell<Uint8Array>(() => job, callback, bufferOver);
}

// ---- HKDF

function hkdfJob(hash: any, key: any, salt: any, info: any, length: any, isAsync: boolean): any {
  validateString(hash, "digest");
  const secret = keyBytes(key, "ikm");
  const grain = anyInput(salt, "salt"), told = anyInput(info, "info");
  validateInt32(length, "length", 0, most);
  return native.hkdf(hashNumber(hash), secret, grain, told, length, isAsync);
}
const under = (bytes: Uint8Array): ArrayBuffer => bytes.buffer as ArrayBuffer;
export function hkdfSync(hash: string, key: any, salt: any, info: any, length: number):
  ArrayBuffer {
  return under(hkdfJob(hash, key, salt, info, length, false));
}
export function hkdf(
  hash: string, key: any, salt: any, info: any, length: number, callback: Callback,
): void {
  validateFunction(callback, "callback");
  const job = hkdfJob(hash, key, salt, info, length, true);
  tell<Uint8Array>(() => job, callback, under);
}
