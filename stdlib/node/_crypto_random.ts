// Chance, through the door: randomBytes, randomInt, randomUUID; primes; comparison in constant
// time.
import * as native from "native:crypto";
import { Buffer } from "node:_buffer";
import { bufferInput, type Callback, cryptoError, isAnyBuffer, tell } from "node:_crypto_common";
import { invalidArgType, outOfRange } from "node:_errors";
import { nextTick } from "node:_host_seams";
import {
  validateBoolean, validateFunction, validateInt32, validateNumber, validateObject,
} from "node:_validators";

const { ArrayBuffer, BigInt, Number, Uint8Array } = globalThis;
const { isView } = ArrayBuffer;
const mostBytes = 2 ** 31 - 1;

function checkedSize(size: unknown): number {
  validateNumber(size, "size");
  if (!(size >= 0 && size <= mostBytes))
    throw outOfRange("size", `>= 0 && <= ${mostBytes}`, size);
  return size;
}
export function randomBytes(size: number, callback?: Callback): any {
  checkedSize(size);
  if (callback !== undefined) validateFunction(callback, "callback");
  const buffer = Buffer.allocUnsafeSlow(size);
  native.fillRandom(buffer);
  if (callback === undefined) return buffer;
  nextTick(callback, null, buffer);
  return undefined;
}
export { randomBytes as pseudoRandomBytes };

/** The part of a buffer that is filled, as bytes; offset and size count elements. */
function partOf(buffer: any, offset: unknown, size: unknown): Uint8Array {
  if (!isAnyBuffer(buffer) && !isView(buffer))
    throw invalidArgType("buf", ["ArrayBuffer", "ArrayBufferView"], buffer);
  const unit: number = (buffer as any).BYTES_PER_ELEMENT ?? 1;
  const length: number = (buffer as any).length ?? buffer.byteLength;
  const check = (value: any, name: string, most: number): number => {
    validateNumber(value, name);
    if (!(value >= 0 && value <= most)) throw outOfRange(name, `>= 0 && <= ${most}`, value);
    return value;
  };
  const from = offset === undefined ? 0 : check(offset, "offset", length);
  const count = size === undefined ? length - from : check(size, "size", mostBytes);
  if (from + count > length)
    throw outOfRange("size + offset", `<= ${length}`, from + count);
  const start = isView(buffer) ? buffer.byteOffset : 0;
  const memory = isView(buffer) ? buffer.buffer : buffer;
  return new Uint8Array(memory as ArrayBuffer, start + from * unit, count * unit);
}
export function randomFillSync<T>(buffer: T, offset?: number, size?: number): T {
  native.fillRandom(partOf(buffer, offset, size));
  return buffer;
}
export function randomFill(buffer: any, offset?: any, size?: any, callback?: any): void {
  if (typeof offset === "function") [callback, offset] = [offset, undefined];
  else if (typeof size === "function") [callback, size] = [size, undefined];
  validateFunction(callback, "callback");
  native.fillRandom(partOf(buffer, offset, size));
  nextTick(callback, null, buffer);
}

const mostRange = 2 ** 48 - 1;
const drawn = new Uint8Array(6);
/** 48 bits. */
function draw(): number {
  native.fillRandom(drawn);
  return ((drawn[0]! * 256 + drawn[1]!) * 256 + drawn[2]!) * 2 ** 24 +
    (drawn[3]! * 65536 + drawn[4]! * 256 + drawn[5]!);
}
export function randomInt(min: any, max?: any, callback?: any): number | undefined {
  const isMaxAlone = max === undefined || typeof max === "function";
  if (isMaxAlone) [min, max, callback] = [0, min, max];
  const isSync = callback === undefined;
  if (!isSync) validateFunction(callback, "callback");
  if (!Number.isSafeInteger(min)) throw invalidArgType("min", "a safe integer", min);
  if (!Number.isSafeInteger(max)) throw invalidArgType("max", "a safe integer", max);
  if (max <= min)
    throw outOfRange("max", `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= mostRange))
    throw outOfRange(isMaxAlone ? "max" : "max - min", `<= ${mostRange}`, range);
  const limit = 2 ** 48 - 2 ** 48 % range;  // Beyond it some numbers would come more often.
  let number = draw();
  while (number >= limit) number = draw();
  const result = number % range + min;
  if (isSync) return result;
  nextTick(callback, undefined, result);
  return undefined;
}

export function randomUUID(options?: { disableEntropyCache?: boolean }): string {
  if (options !== undefined) {
    validateObject(options, "options");
    if (options.disableEntropyCache !== undefined)
      validateBoolean(options.disableEntropyCache, "options.disableEntropyCache");
  }
  return native.randomUUID();
}

export function timingSafeEqual(a: any, b: any): boolean {
  const first = bufferInput(a, "buf1"), second = bufferInput(b, "buf2");
  if (first.byteLength !== second.byteLength)
    throw cryptoError("ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH");
  return native.areEqual(first, second);
}

// ---- Primes

function bytesOfInteger(value: any, name: string): any {
  if (value === undefined) return undefined;
  if (typeof value !== "bigint") return bufferInput(value, name);
  if (value < 0n) throw outOfRange(name, ">= 0", value);
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? "0" + hex : hex, "hex");
}
function primeJob(size: number, options: any, isAsync: boolean): any {
  validateInt32(size, "size", 1);
  validateObject(options, "options");
  const { safe = false, add, rem } = options;
  validateBoolean(safe, "options.safe");
  return native.randomPrime(size, safe, bytesOfInteger(add, "options.add"),
    bytesOfInteger(rem, "options.rem"), isAsync);
}
function shownPrime(options: any): (bytes: Uint8Array) => ArrayBuffer | bigint {
  return (bytes) => (options.bigint
    ? BigInt("0x" + Buffer.from(bytes).toString("hex")) : bytes.buffer as ArrayBuffer);
}
export function generatePrimeSync(size: number, options: any = {}): ArrayBuffer | bigint {
  return shownPrime(options)(primeJob(size, options, false));
}
export function generatePrime(size: number, options: any, callback?: any): void {
  if (typeof options === "function") [callback, options] = [options, {}];
  validateFunction(callback, "callback");
  tell(() => primeJob(size, options, true), callback, shownPrime(options));
}
export function checkPrimeSync(candidate: any, _options?: object): boolean {
  return native.isPrime(bytesOfInteger(candidate, "candidate"), false);
}
export function checkPrime(candidate: any, options: any, callback?: any): void {
  if (typeof options === "function") callback = options;
  validateFunction(callback, "callback");
  const bytes = bytesOfInteger(candidate, "candidate");
  tell(() => native.isPrime(bytes, true), callback);
}
