// Deep equality as node:assert and util.isDeepStrictEqual have it: strict (Object.is, prototypes)
// and
// loose (==). Cycles are equal where they are so in both.
import {
  isAnyArrayBuffer, isBigIntObject, isBooleanObject, isBoxedPrimitive, isDate, isMap, isNativeError,
  isNumberObject, isRegExp, isSet, isStringObject, isSymbolObject, isTypedArray,
} from "node:_types";

const { Object, Array, Map, Set, Number, String, Boolean, BigInt, Symbol, Uint8Array, URL,
  ArrayBuffer } =
  globalThis;
const { is, keys, getPrototypeOf, getOwnPropertySymbols, hasOwn } = Object;
const { isArray } = Array;
const objectToString = Object.prototype.toString;
const isEnumerable = Object.prototype.propertyIsEnumerable;

interface Comparison {
  isStrict: boolean;
  /** Pairs that are being compared: a pair met again is equal as far as the rest is. */
  left: object[];
  right: object[];
}

const tagOf = (value: unknown) => objectToString.call(value);

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; ++i) if (a[i] !== b[i]) return false;
  return true;
}
function sameViews(a: ArrayBufferView, b: ArrayBufferView, isStrict: boolean): boolean {
  if (a.byteLength !== b.byteLength) return false;
  const isFloat = tagOf(a).startsWith("[object Float");
  if (isFloat && !isStrict) {
    const left = a as Float64Array, right = b as Float64Array;
    for (let i = 0; i < left.length; ++i) if (left[i] !== right[i]) return false;
    return true;
  }
  return sameBytes(new Uint8Array(a.buffer as ArrayBuffer, a.byteOffset, a.byteLength),
    new Uint8Array(b.buffer as ArrayBuffer, b.byteOffset, b.byteLength));
}

function sameBoxes(a: any, b: any): boolean {
  if (isNumberObject(a))
    return isNumberObject(b) && is(Number.prototype.valueOf.call(a),
      Number.prototype.valueOf.call(b));
  if (isStringObject(a))
    return isStringObject(b) &&
      String.prototype.valueOf.call(a) === String.prototype.valueOf.call(b);
  if (isBooleanObject(a))
    return isBooleanObject(b) &&
      Boolean.prototype.valueOf.call(a) === Boolean.prototype.valueOf.call(b);
  if (isBigIntObject(a))
    return isBigIntObject(b) &&
      BigInt.prototype.valueOf.call(a) === BigInt.prototype.valueOf.call(b);
  return isSymbolObject(b) && Symbol.prototype.valueOf.call(a) === Symbol.prototype.valueOf.call(b);
}

function sameErrors(a: any, b: any, how: Comparison): boolean {
  if (a.message !== b.message || a.name !== b.name) return false;
  for (const name of ["cause", "errors"]) {
    if (hasOwn(a, name) !== hasOwn(b, name)) return false;
    if (hasOwn(a, name) && !isEnumerable.call(a, name) && !same(a[name], b[name],
      how)) return false;
  }
  return true;
}

/** What two objects are, besides their properties; undefined: nothing special. */
function sameKinds(a: any, b: any, how: Comparison): boolean | undefined {
  if (isDate(a)) return isDate(b) && is(a.getTime(), b.getTime());
  if (isRegExp(a))
    return isRegExp(b) && a.source === b.source && a.flags === b.flags &&
      a.lastIndex === b.lastIndex;
  if (isNativeError(a)) return isNativeError(b) && sameErrors(a, b, how);
  if (ArrayBuffer.isView(a)) {
    if (!ArrayBuffer.isView(b)) return false;
    if (!how.isStrict && isTypedArray(a) !== isTypedArray(b)) return false;
    return sameViews(a, b, how.isStrict);
  }
  if (isAnyArrayBuffer(a))
    return isAnyArrayBuffer(b) && sameBytes(new Uint8Array(a), new Uint8Array(b));
  if (isBoxedPrimitive(a)) return sameBoxes(a, b);
  if (a instanceof URL) return b instanceof URL && a.href === b.href;
  if (isDate(b) || isRegExp(b) || isNativeError(b) || ArrayBuffer.isView(b) ||
    isAnyArrayBuffer(b) ||
      isBoxedPrimitive(b) || isSet(b) !== isSet(a) || isMap(b) !== isMap(a)) return false;
  return undefined;
}

/** Own names that are compared: of arrays and views without the elements. */
function namesOf(object: any, hasElements: boolean): string[] {
  const all = keys(object);
  if (!hasElements) return all;
  const isIndex = (name: string) => /^(?:0|[1-9]\d{0,9})$/.test(name);
  if (all.length === object.length) {
    const last = all[all.length - 1];
    if (last === undefined || isIndex(last)) return [];
  }
  return all.filter((name) => !isIndex(name));
}
function symbolsOf(object: object): symbol[] {
  const all = getOwnPropertySymbols(object);
  return all.length === 0 ? all : all.filter((symbol) => isEnumerable.call(object, symbol));
}

function sameProperties(a: any, b: any, how: Comparison): boolean {
  const hasElements = isArray(a) || isTypedArray(a);
  const names = namesOf(a, hasElements);
  if (names.length !== namesOf(b, hasElements).length) return false;
  for (const name of names) if (!isEnumerable.call(b, name)) return false;
  let symbols: symbol[] = [];
  if (how.isStrict) {
    symbols = symbolsOf(a);
    if (symbols.length !== symbolsOf(b).length) return false;
    for (const symbol of symbols) if (!isEnumerable.call(b, symbol)) return false;
  }
  const { left, right } = how;
  for (let i = left.length - 1; i >= 0; --i) {
    if (left[i] === a) return right[i] === b;
    if (right[i] === b) return false;
  }
  left.push(a);
  right.push(b);
  const result = sameContents(a, b, how, names, symbols);
  left.pop();
  right.pop();
  return result;
}

function sameContents(
  a: any, b: any, how: Comparison, names: string[], symbols: symbol[],
): boolean {
  if (isArray(a)) {
    for (let i = 0; i < a.length; ++i) {
      if (!same(a[i], b[i], how)) return false;
      if (a[i] === undefined && hasOwn(a, i) !== hasOwn(b, i)) return false;
    }
  } else if (isSet(a)) {
    if (!sameSets(a as any, b, how)) return false;
  } else if (isMap(a) && !sameMaps(a as any, b, how)) return false;
  for (const name of names) if (!same(a[name], b[name], how)) return false;
  for (const symbol of symbols) if (!same(a[symbol], b[symbol], how)) return false;
  return true;
}

/** Whether only identity can find the value in a Set or Map: a primitive under strict rules. */
function isFound(value: unknown, how: Comparison): boolean {
  if (typeof value === "object") return value === null && how.isStrict;
  return how.isStrict || typeof value === "function" || typeof value === "symbol";
}

function sameSets(a: Set<unknown>, b: Set<unknown>, how: Comparison): boolean {
  if (a.size !== b.size) return false;
  const sought: unknown[] = [];
  for (const value of a) {
    if (b.has(value)) continue;
    if (isFound(value, how)) return false;
    sought.push(value);
  }
  if (sought.length === 0) return true;
  const others: unknown[] = [];
  for (const value of b) {
    if (a.has(value)) continue;
    if (isFound(value, how)) return false;
    others.push(value);
  }
  return sought.every((value) => {
    const at = others.findIndex((other) => same(value, other, how));
    if (at >= 0) others.splice(at, 1);
    return at >= 0;
  });
}

function sameMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, how: Comparison): boolean {
  if (a.size !== b.size) return false;
  const sought: [unknown, unknown][] = [];
  for (const [key, value] of a) {
    if (b.has(key)) {
      if (!same(value, b.get(key), how)) return false;
    } else if (isFound(key, how)) return false;
    else sought.push([key, value]);
  }
  if (sought.length === 0) return true;
  const others = [...b].filter(([key]) => !a.has(key));
  return sought.every(([key, value]) => {
    const at = others.findIndex(([k, v]) => same(key, k, how) && same(value, v, how));
    if (at >= 0) others.splice(at, 1);
    return at >= 0;
  });
}

function same(a: any, b: any, how: Comparison): boolean {
  if (a === b) return a !== 0 || !how.isStrict || is(a, b);
  const isObjectA = typeof a === "object" && a !== null;
  const isObjectB = typeof b === "object" && b !== null;
  if (how.isStrict) {
    if (!isObjectA || !isObjectB) return a !== a && b !== b;
    if (getPrototypeOf(a) !== getPrototypeOf(b)) return false;
  } else {
    if (!isObjectA || !isObjectB)
      return isObjectA || isObjectB ? false : a == b || (a !== a && b !== b);
  }
  if (tagOf(a) !== tagOf(b)) return false;
  if (isArray(a) !== isArray(b) || (isArray(a) && a.length !== b.length)) return false;
  if (!isArray(a)) {
    const verdict = sameKinds(a, b, how);
    if (verdict === false) return false;
  }
  return sameProperties(a, b, how);
}

export function isDeepEqual(a: unknown, b: unknown): boolean {
  return same(a, b, { isStrict: false, left: [], right: [] });
}
export function isDeepStrictEqual(a: unknown, b: unknown): boolean {
  return same(a, b, { isStrict: true, left: [], right: [] });
}
