// What the classes of url_pattern/, file/ and fetch/ share: the conversions of Web IDL that they
// need, the look of its interfaces, and the intrinsics they use, captured before any program runs:
// a patched prototype cannot reach them. (Hot loops take methods of strings and arrays directly
// where what a patch could change is no more than what the patcher sees.)

import { defineInterface, dictionary, isObject, uncurry } from "../interface.ts";

export { defineInterface, dictionary, isObject, uncurry };

const { Object, TypeError, Symbol, Promise, Map, ArrayBuffer, Uint8Array } = globalThis;
export const { apply, construct, defineProperty, ownKeys } = Reflect;
const { getPrototypeOf, getOwnPropertyDescriptor, setPrototypeOf } = Object;

export const toWellFormed = uncurry(String.prototype.toWellFormed);
export const toLowerCase = uncurry(String.prototype.toLowerCase);
export const charCodeAt = uncurry(String.prototype.charCodeAt);
export const substring = uncurry(String.prototype.substring);
export const indexOf = uncurry(String.prototype.indexOf);
export const join = uncurry(Array.prototype.join) as (list: readonly unknown[], by: string) =>
  string;
export const exec = uncurry(RegExp.prototype.exec);
export const mapGet = uncurry(Map.prototype.get) as <K, V>(map: Map<K, V>, key: K) => V | undefined;
export const mapSet = uncurry(Map.prototype.set) as <K, V>(map: Map<K, V>, key: K, value: V) =>
  unknown;

/** With each match of a global expression, none of them empty, replaced. */
export function replaceEach(text: string, pattern: RegExp, by: (found: string) => string): string {
  pattern.lastIndex = 0;
  let found = exec(pattern, text);
  if (found === null) return text;
  let result = "";
  let at = 0;
  do {
    result += substring(text, at, found.index) + by(found[0]);
    at = pattern.lastIndex;
    found = exec(pattern, text);
  } while (found !== null);
  return result + substring(text, at, text.length);
}

// ---- Promises

const resolveWith = uncurry(Promise.resolve as (value: unknown) => Promise<unknown>);
const rejectWith = uncurry(Promise.reject as (reason: unknown) => Promise<never>);

export function resolved<T>(value: T): Promise<Awaited<T>> {
  return resolveWith(Promise, value) as Promise<Awaited<T>>;
}
export function rejected(reason: unknown): Promise<never> {
  return rejectWith(Promise, reason);
}

// ---- Conversions

export function requireArguments(given: number, needed: number, what: string): void {
  if (given >= needed) return;
  const plural = needed === 1 ? "" : "s";
  throw new TypeError(`${what}: ${needed} argument${plural} required, but only ${given} present`);
}

/** DOMString. A Symbol is a TypeError. */
export function domString(value: unknown): string {
  return typeof value === "string" ? value : `${value as string}`;
}

export function usvString(value: unknown): string {
  return toWellFormed(typeof value === "string" ? value : `${value as string}`);
}

const notByte = /[^\x00-\xff]/;
export function byteString(value: unknown, what: string): string {
  const text = typeof value === "string" ? value : `${value as string}`;
  if (exec(notByte, text) !== null)
    throw new TypeError(`${what} is not a byte string: a character is above U+00FF`);
  return text;
}

/** One of the words; else a TypeError. */
export function oneOf<T extends string>(
  value: unknown, words: Readonly<Record<T, true>>, what: string,
): T {
  const word = domString(value);
  if (apply(hasOwn, words, [word])) return word as T;
  throw new TypeError(`${what}: '${word}' is not a valid value`);
}
const hasOwn = Object.prototype.hasOwnProperty;

/** long long with [Clamp]. */
export function clampedLongLong(value: unknown): number {
  const number = +(value as number);
  if (number !== number) return 0;
  if (number >= 9007199254740991) return 9007199254740991;
  if (number <= -9007199254740991) return -9007199254740991;
  const floor = Math_floor(number);
  const rest = number - floor;  // Halves go to the even one.
  if (rest < 0.5 || (rest === 0.5 && floor % 2 === 0)) return floor + 0;
  return floor + 1;
}
const { floor: Math_floor, trunc: Math_trunc } = Math;

/** long long. */
export function longLong(value: unknown): number {
  const number = Math_trunc(+(value as number));
  if (number !== number || number === Infinity || number === -Infinity) return 0;
  if (number >= -9007199254740991 && number <= 9007199254740991) return number + 0;
  return Number(BigInt_asIntN(64, BigInt_(number)));
}
const BigInt_ = BigInt, BigInt_asIntN = BigInt.asIntN, Number = globalThis.Number;

/** unsigned short. */
export function unsignedShort(value: unknown): number {
  return typeof value === "number" && value >= 0 && value <= 0xffff && value % 1 === 0
    ? value
    : Math_trunc(+(value as number)) & 0xffff;
}

// ---- Bytes

const viewPrototype = getPrototypeOf(Uint8Array.prototype) as object;
function getterOf<T>(holder: object, name: PropertyKey): (self: unknown) => T {
  return uncurry(getOwnPropertyDescriptor(holder, name)!.get!) as (self: unknown) => T;
}
const viewBuffer = getterOf<ArrayBufferLike>(viewPrototype, "buffer");
const viewOffset = getterOf<number>(viewPrototype, "byteOffset");
const viewLength = getterOf<number>(viewPrototype, "byteLength");
const viewTag = getterOf<string | undefined>(viewPrototype, Symbol.toStringTag);
const dataBuffer = getterOf<ArrayBufferLike>(DataView.prototype, "buffer");
const dataOffset = getterOf<number>(DataView.prototype, "byteOffset");
const dataLength = getterOf<number>(DataView.prototype, "byteLength");
const bufferLength = getterOf<number>(ArrayBuffer.prototype, "byteLength");
const bufferSlice = uncurry(ArrayBuffer.prototype.slice);
const { isView } = ArrayBuffer;
export const setBytes = uncurry(Uint8Array.prototype.set) as (
  to: Uint8Array, from: Uint8Array, at: number,
) => void;
export const subarray = uncurry(Uint8Array.prototype.subarray) as (
  bytes: Uint8Array<ArrayBuffer>, start: number, end: number,
) => Uint8Array<ArrayBuffer>;
export const indexOfByte = uncurry(Uint8Array.prototype.indexOf) as (
  bytes: Uint8Array, byte: number, from: number,
) => number;

export type Bytes = Uint8Array<ArrayBuffer>;

export function isArrayBuffer(value: object): value is ArrayBuffer {
  try {
    bufferLength(value);
    return true;
  } catch {
    return false;
  }
}
export function isBufferSource(value: object): value is BufferSource {
  return isView(value) || isArrayBuffer(value);
}
export function isUint8Array(value: unknown): value is Bytes {
  return isView(value) && viewTag(value) === "Uint8Array";
}

/** A copy of what a BufferSource holds; nothing of one that is detached. Shared: a TypeError. */
export function copyBytes(source: BufferSource): Bytes {
  if (!isView(source)) return new Uint8Array(bufferSlice(source as ArrayBuffer, 0));
  if (viewTag(source) === "Uint8Array") {
    if (!isArrayBuffer(viewBuffer(source))) throw sharedError();
    return new Uint8Array(source as Uint8Array);
  }
  const isData = viewTag(source) === undefined;
  const buffer = isData ? dataBuffer(source) : viewBuffer(source);
  if (!isArrayBuffer(buffer)) throw sharedError();
  if (isData && bufferLength(buffer) === 0) return new Uint8Array(0);  // Its getters may throw.
  const offset = isData ? dataOffset(source) : viewOffset(source);
  const length = isData ? dataLength(source) : viewLength(source);
  return new Uint8Array(bufferSlice(buffer, offset, offset + length));
}
function sharedError(): TypeError {
  return new TypeError("The view is on a SharedArrayBuffer");
}
/** The buffer of exactly these bytes, which are the caller's own. */
export function bufferOf(bytes: Bytes): ArrayBuffer {
  const buffer = viewBuffer(bytes) as ArrayBuffer;
  return bufferLength(buffer) === bytes.length ? buffer : copyBytes(bytes).buffer;
}

// ---- Text

const encoder = new TextEncoder();
const encodeText = uncurry(TextEncoder.prototype.encode);
const decoder = new TextDecoder();
const decodeText = uncurry(TextDecoder.prototype.decode);

/** UTF-8 encode; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Bytes {
  return encodeText(encoder, text) as Bytes;
}
/** UTF-8 decode: without a byte order mark, wrong bytes replaced. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decodeText(decoder, bytes);
}
const keepingDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
/** UTF-8 decode without BOM: a byte order mark is a character. */
export function decodeKeepingMark(bytes: Uint8Array): string {
  return decodeText(keepingDecoder, bytes);
}

// ---- Interfaces

const inspectSymbol = Symbol.for("nodejs.util.inspect.custom");
export type Shown = (name: string, value: unknown) => void;

/** What console.log shows of the objects of a class: show(object, add) adds its properties. */
export function defineInspection<T extends object>(
  type: { prototype: T }, name: string, show: (object: T, add: Shown) => void,
): void {
  const View = { [name]: class {} }[name]!;  // Its name is what is seen before the brace.
  const value = function inspect(this: T): object {
    const view = new View();
    const add: Shown = (key, property) => {
      defineProperty(view, key,
        { value: property, writable: true, enumerable: true, configurable: true });
    };
    try {
      show(this, add);
    } catch {
      return this;  // None of its objects, but made like one: shown as it is.
    }
    return view;
  };
  defineProperty(type.prototype, inspectSymbol, { value, writable: true, configurable: true });
}
/** show() of the class's own getters, by name. */
export function showing<T extends object>(names: readonly (keyof T & string)[]):
  (object: T, add: Shown) => void {
  return (object, add) => {
    for (let i = 0; i < names.length; ++i) add(names[i]!, object[names[i]!]);
  };
}

/** What a pair iterator walks: a name, its value, a name, ... */
type Pairs<T> = (object: T) => readonly unknown[];
type Kind = "keys" | "values" | "entries";

const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()) as object);

/** The class of such iterators: `new` takes the object, its pairs and what is walked. */
function iteratorClassFor(name: string): new (
  object: object, pairs: Pairs<never>, kind: Kind) => object {
  class PairIterator {
    #object: object;
    #pairs: Pairs<never>;
    #kind: Kind;
    #at = 0;

    constructor(object: object, pairs: Pairs<never>, kind: Kind) {
      this.#object = object;
      this.#pairs = pairs;
      this.#kind = kind;
    }
    next(): { value: unknown; done: boolean } {
      if (!(#at in this)) throw new TypeError(`next: this is not a ${name} Iterator`);
      const pairs = this.#pairs(this.#object as never);
      const at = this.#at;
      if (at >= pairs.length) return { value: undefined, done: true };
      this.#at = at + 2;
      if (this.#kind === "keys") return { value: pairs[at], done: false };
      if (this.#kind === "values") return { value: pairs[at + 1], done: false };
      return { value: [pairs[at], pairs[at + 1]], done: false };
    }
  }
  const { prototype } = PairIterator;
  delete (prototype as { constructor?: unknown }).constructor;
  setPrototypeOf(prototype, iteratorPrototype);
  defineProperty(prototype, "next", { enumerable: true });
  defineProperty(prototype, Symbol.toStringTag, { value: name + " Iterator", configurable: true });
  return PairIterator;
}

/**
 * Makes a class iterable<K, V>: entries, keys, values, forEach, @@iterator. `pairs` throws a
 * TypeError for what is none of its objects. Returns what entries is.
 */
export function definePairIterable<T extends object>(
  type: { prototype: T }, name: string, pairs: Pairs<T>,
): unknown {
  const PairIterator = iteratorClassFor(name);
  const start = (object: object, kind: Kind): object => {
    pairs(object as T);
    return new PairIterator(object, pairs as Pairs<never>, kind);
  };
  const members = {
    entries(this: object) { return start(this, "entries"); },
    forEach(this: T, callback: (value: unknown, key: unknown, object: T) => void) {
      pairs(this);
      requireArguments(arguments.length, 1, `${name}.forEach`);
      if (typeof callback !== "function")
        throw new TypeError(`${name}.forEach: the callback is not a function`);
      const self = arguments[1];
      for (let at = 0; ; at += 2) {
        const all = pairs(this);
        if (at >= all.length) return;
        apply(callback, self, [all[at + 1], all[at], this]);
      }
    },
    keys(this: object) { return start(this, "keys"); },
    values(this: object) { return start(this, "values"); },
  };
  for (const key of ["entries", "forEach", "keys", "values"] as const)
    defineProperty(type.prototype, key,
      { value: members[key], writable: true, enumerable: true, configurable: true });
  defineProperty(type.prototype, Symbol.iterator,
    { value: members.entries, writable: true, configurable: true });
  return members.entries;
}

// ---- Sequences

const { isArray } = globalThis.Array;
const arrayValues = Array.prototype[Symbol.iterator];
const arrayIteratorPrototype = getPrototypeOf([][Symbol.iterator]()) as Iterator<unknown>;
const arrayNext = arrayIteratorPrototype.next;

/**
 * Calls visit(item, context) for each item of what becomes a sequence<>. `method`: its @@iterator,
 * which may be read only once.
 */
export function eachOf<C>(
  value: object, method: unknown, visit: (item: unknown, context: C) => void, context: C,
): void {
  // FAST PATH: exact for arrays as long as iteration is what it was in the beginning.
  if (method === arrayValues && isArray(value) && arrayIteratorPrototype.next === arrayNext) {
    for (let i = 0; i < value.length; ++i) visit(value[i], context);
    return;
  }
  const iterator: unknown = apply(method as () => unknown, value, []);
  if (!isObject(iterator)) throw new TypeError("The iterator is not an object");
  const { next } = iterator as Iterator<unknown>;
  for (;;) {
    const step: unknown = apply(next, iterator, []);
    if (!isObject(step)) throw new TypeError("The iterator gave a result that is not an object");
    const { done } = step as IteratorResult<unknown>;
    if (done) return;
    visit((step as IteratorResult<unknown>).value, context);
  }
}

/** eachOf for what must be a sequence: what has no @@iterator is a TypeError. */
export function eachOfSequence<C>(
  value: unknown, what: string, visit: (item: unknown, context: C) => void, context: C,
): void {
  const method: unknown = isObject(value) ? (value as Iterable<unknown>)[Symbol_iterator] : null;
  if (method === undefined || method === null)
    throw new TypeError(`${what}: not iterable`);
  if (typeof method !== "function") throw new TypeError(`${what}: @@iterator is not a function`);
  eachOf(value as object, method, visit, context);
}
const Symbol_iterator: typeof Symbol.iterator = Symbol.iterator;
