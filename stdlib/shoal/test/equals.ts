// shoal:test/equals: when two values are equal, as Jest means it. Three ways: `loose` (toEqual:
// what is undefined may be missing, classes do not matter), `strict` (toStrictEqual), and `subset`
// (toMatchObject: the expected object's properties alone are looked at). A matcher inside what is
// expected (expect.any(Number)) is asked on either side.
const {
  Object, Array, Map, Set, Date, Error, RegExp, ArrayBuffer, SharedArrayBuffer, DataView, Number,
  String, Boolean, Symbol, URL, Promise, WeakMap, WeakSet, AggregateError, Uint8Array, Reflect,
} = globalThis;
const { is, getPrototypeOf, getOwnPropertyDescriptor } = Object;
const { isArray } = Array;
const { isView } = ArrayBuffer;
const { ownKeys } = Reflect;
const tagOf = Object.prototype.toString;
const hasOwn = Object.prototype.hasOwnProperty;

export type Way = "loose" | "strict" | "subset";
/** undefined: it does not know these values. */
export type EqualityTester = (
  this: { equals: (a: unknown, b: unknown) => boolean }, a: unknown, b: unknown,
  testers: EqualityTester[],
) => boolean | undefined;

/** What decides itself whether it equals a value. */
export abstract class AsymmetricMatcher {
  readonly $$typeof: symbol = Symbol.for("jest.asymmetricMatcher");
  abstract asymmetricMatch(other: unknown): boolean;
  abstract toString(): string;
}
export function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return typeof value === "object" && value !== null &&
    typeof (value as any).asymmetricMatch === "function";
}

export const keysOf = (value: object): PropertyKey[] =>
  ownKeys(value).filter((key) => getOwnPropertyDescriptor(value, key)?.enumerable);

/** Whether the property is there for script: subset looks at inherited getters, too. */
export function hasProperty(value: object, key: PropertyKey, way: Way): boolean {
  if (way !== "subset") return hasOwn.call(value, key);
  for (let at: object | null = value; at && at !== Object.prototype; at = getPrototypeOf(at))
    if (hasOwn.call(at, key)) return true;
  return false;
}

class Comparison {
  readonly #way: Way;
  readonly #testers: readonly EqualityTester[];
  readonly #left: object[] = [];
  readonly #right: object[] = [];
  constructor(way: Way, testers: readonly EqualityTester[]) {
    this.#way = way;
    this.#testers = testers;
  }

  /** a is what came, b what was expected. */
  equal(a: unknown, b: unknown): boolean {
    const asymmetricA = isAsymmetric(a), asymmetricB = isAsymmetric(b);
    if (asymmetricB && !asymmetricA) return b.asymmetricMatch(a);
    if (asymmetricA && !asymmetricB) return a.asymmetricMatch(b);
    for (const tester of this.#testers) {
      const told = tester.call({ equals: (x, y) => this.equal(x, y) }, a, b, [...this.#testers]);
      if (told !== undefined) return told;
    }
    if (is(a, b)) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    for (let i = this.#left.length; i-- > 0;) {
      if (this.#left[i] === a) return this.#right[i] === b;
      if (this.#right[i] === b) return false;
    }
    this.#left.push(a);
    this.#right.push(b);
    const same = this.#objects(a, b);
    this.#left.pop();
    this.#right.pop();
    return same;
  }

  #objects(a: object, b: object): boolean {
    if (tagOf.call(a) !== tagOf.call(b)) return false;
    if (this.#way === "strict" && getPrototypeOf(a)?.constructor !== getPrototypeOf(b)?.constructor)
      return false;
    if (a instanceof Error && b instanceof Error) return this.#errors(a, b);
    if (a instanceof Date) return is(a.getTime(), (b as Date).getTime());
    if (a instanceof RegExp)
      return a.source === (b as RegExp).source && a.flags === (b as RegExp).flags;
    if (a instanceof Number || a instanceof String || a instanceof Boolean)
      return is(a.valueOf(), b.valueOf());
    if (a instanceof URL) return b instanceof URL && a.href === b.href;
    if (a instanceof Promise || a instanceof WeakMap || a instanceof WeakSet) return false;
    if (isView(a) || a instanceof ArrayBuffer || a instanceof SharedArrayBuffer)
      return this.#bytes(a as any, b as any);
    if (a instanceof Map)
      return b instanceof Map && this.#maps(a, b) && (this.#way !== "strict" || this.#keys(a, b));
    if (a instanceof Set) return b instanceof Set && this.#sets(a, b);
    if (isArray(a) && isArray(b)) return this.#arrays(a, b);
    return this.#keys(a, b);
  }

  #errors(a: Error, b: Error): boolean {
    if (a.name !== b.name || a.message !== b.message) return false;
    if (!this.equal(a.cause, b.cause)) return false;
    if (a instanceof AggregateError && !this.equal(a.errors, (b as AggregateError).errors))
      return false;
    return this.#keys(a, b);
  }
  #bytes(a: ArrayBufferView | ArrayBuffer, b: ArrayBufferView | ArrayBuffer): boolean {
    if (a.byteLength !== b.byteLength) return false;
    if (isView(a) && !(a instanceof DataView)) {
      const x = a as any, y = b as any;
      for (let i = 0; i < x.length; ++i) if (!is(x[i], y[i])) return false;
      return true;
    }
    const bytes = (v: any) => isView(v) ?
      new Uint8Array(v.buffer, v.byteOffset, v.byteLength) : new Uint8Array(v);
    const x = bytes(a), y = bytes(b);
    for (let i = 0; i < x.length; ++i) if (x[i] !== y[i]) return false;
    return true;
  }
  #maps(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
    if (a.size !== b.size) return false;
    const rest = [...a];
    for (const [key, item] of b) {
      if (!isAsymmetric(item) && a.has(key) && this.equal(a.get(key), item)) continue;
      if (!rest.some(([k, v]) => this.equal(k, key) && this.equal(v, item))) return false;
    }
    return true;
  }
  #sets(a: Set<unknown>, b: Set<unknown>): boolean {
    if (a.size !== b.size) return false;
    const rest = [...a];
    for (const item of b) {
      const at = rest.findIndex((each) => this.equal(each, item));
      if (at < 0) return false;
      rest.splice(at, 1);
    }
    return true;
  }
  #arrays(a: unknown[], b: unknown[]): boolean {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; ++i) {
      if (this.#way === "strict" && hasOwn.call(a, i) !== hasOwn.call(b, i)) return false;
      if (!this.equal(a[i], b[i])) return false;
    }
    return this.#way === "subset" || this.#keys(a, b);
  }
  #keys(a: any, b: any): boolean {
    const wanted = keysOf(b);
    for (const key of wanted) {
      if (this.#way === "loose" && b[key] === undefined && a[key] === undefined) continue;
      const there = hasProperty(a, key, this.#way);
      if (!there && !(this.#way === "loose" && isAsymmetric(b[key]))) return false;
      if (!this.equal(a[key], b[key])) return false;
    }
    if (this.#way === "subset") return true;
    for (const key of keysOf(a)) {
      if (hasOwn.call(b, key)) continue;
      if (this.#way === "strict" || a[key] !== undefined) return false;
    }
    return true;
  }
}

/** Whether what came equals what was expected. */
export function equals(
  received: unknown, expected: unknown, way: Way = "loose", testers: readonly EqualityTester[] = [],
): boolean {
  return new Comparison(way, testers).equal(received, expected);
}
