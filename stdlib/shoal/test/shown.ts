// shoal:test/shown: what a diff shows of a value that came, beside what was expected: where a
// matcher in there (expect.any(Number)) accepts what came, the matcher; and of `subset` the part
// alone that the expected object speaks of.
import { hasProperty, isAsymmetric, keysOf, type Way } from "./equals.ts";

const { Array, Map, Object } = globalThis;
const { isArray } = Array;
const { create, defineProperty, getPrototypeOf, is } = Object;
const tagOf = Object.prototype.toString;

function accepts(matcher: { asymmetricMatch(other: unknown): boolean }, value: unknown): boolean {
  try {
    return matcher.asymmetricMatch(value);
  } catch {
    return false;
  }
}

class Shown {
  readonly #isPart: boolean;
  readonly #open: object[] = [];
  constructor(isPart: boolean) {
    this.#isPart = isPart;
  }

  of(received: any, expected: any): unknown {
    if (isAsymmetric(expected)) return accepts(expected, received) ? expected : received;
    if (typeof expected !== "object" || expected === null) return received;
    if (typeof received !== "object" || received === null) return received;
    const tag = tagOf.call(received);
    if (tag !== tagOf.call(expected) || this.#open.includes(expected)) return received;
    this.#open.push(expected);
    try {
      if (isArray(expected)) return this.#array(received, expected);
      if (received instanceof Map && expected instanceof Map) return this.#map(received, expected);
      return tag === "[object Object]" ? this.#object(received, expected) : received;
    } finally {
      this.#open.pop();
    }
  }

  #array(received: unknown[], expected: unknown[]): unknown[] {
    const shown = received.map((each, i) => i in expected ? this.of(each, expected[i]) : each);
    return shown.every((each, i) => is(each, received[i])) ? received : shown;
  }
  #map(received: Map<unknown, unknown>, expected: Map<unknown, unknown>): Map<unknown, unknown> {
    return new Map([...received].map(([key, item]) =>
      [key, expected.has(key) ? this.of(item, expected.get(key)) : item]));
  }
  /// As it is, if all of it is shown: a class's methods may want the object itself.
  #object(received: any, expected: any): object {
    if (typeof received.toJSON === "function") return received;
    const shown = create(getPrototypeOf(received));
    let isChanged = this.#isPart;
    for (const key of this.#isPart ? keysOf(expected) : keysOf(received)) {
      if (!hasProperty(received, key, "subset")) continue;
      const value = received[key];
      const inner = hasProperty(expected, key, "subset") ? this.of(value, expected[key]) : value;
      isChanged ||= !is(inner, value);
      defineProperty(shown, key, { value: inner, enumerable: true, configurable: true });
    }
    return isChanged ? shown : received;
  }
}

export function shownBeside(received: unknown, expected: unknown, way: Way): unknown {
  return new Shown(way === "subset").of(received, expected);
}
