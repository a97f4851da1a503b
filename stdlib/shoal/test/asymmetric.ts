// shoal:test/asymmetric: expect.any and its like.
import { AsymmetricMatcher, equals } from "./equals.ts";
import { asText, type Formatter } from "./format.ts";

const { Object, Array, Number, String, Boolean, BigInt, Symbol, Function, Math, TypeError, RegExp,
  Error } = globalThis;
const { isArray } = Array;

abstract class Matcher extends AsymmetricMatcher {
  constructor(readonly inverse = false) {
    super();
  }
  protected abstract readonly name: string;
  protected abstract readonly sample: unknown;
  protected abstract matches(other: unknown): boolean;
  asymmetricMatch(other: unknown): boolean {
    return this.matches(other) !== this.inverse;
  }
  toString(): string {
    return this.inverse ? "Not" + this.name : this.name;
  }
  [asText](formatter: Formatter, indentation: string): string {
    return `${this.toString()} ${formatter.format(this.sample, indentation)}`;
  }
  toAsymmetricMatcher(): string {
    return this.toString();
  }
}

class Any extends Matcher {
  protected readonly name = "Any";
  constructor(protected readonly sample: unknown) {
    super();
    if (typeof sample !== "function")
      throw new TypeError("expect.any() wants a constructor, such as expect.any(Number)");
  }
  protected matches(other: unknown): boolean {
    const type = this.sample;
    if (type === String) return typeof other === "string" || other instanceof String;
    if (type === Number) return typeof other === "number" || other instanceof Number;
    if (type === Boolean) return typeof other === "boolean" || other instanceof Boolean;
    if (type === BigInt) return typeof other === "bigint";
    if (type === Symbol) return typeof other === "symbol";
    if (type === Function) return typeof other === "function";
    if (type === Object) return typeof other === "object";
    if (type === Array) return isArray(other);
    return other instanceof (type as any);
  }
  override [asText](): string {
    return `Any<${(this.sample as Function).name || "anonymous"}>`;
  }
}
class Anything extends Matcher {
  protected readonly name = "Anything";
  protected readonly sample = undefined;
  protected matches(other: unknown): boolean {
    return other !== undefined && other !== null;
  }
  override [asText](): string {
    return "Anything";
  }
}
class ArrayContaining extends Matcher {
  protected readonly name = "ArrayContaining";
  constructor(protected readonly sample: unknown[], inverse = false) {
    super(inverse);
    if (!isArray(sample)) throw new TypeError("expect.arrayContaining() wants an array");
  }
  protected matches(other: unknown): boolean {
    return isArray(other) &&
      this.sample.every((item) => other.some((each: unknown) => equals(each, item)));
  }
}
class ArrayOf extends Matcher {
  protected readonly name = "ArrayOf";
  constructor(protected readonly sample: unknown, inverse = false) {
    super(inverse);
  }
  protected matches(other: unknown): boolean {
    return isArray(other) && other.every((each) => equals(each, this.sample));
  }
}
class ObjectContaining extends Matcher {
  protected readonly name = "ObjectContaining";
  constructor(protected readonly sample: object, inverse = false) {
    super(inverse);
    if (typeof sample !== "object" || sample === null)
      throw new TypeError("expect.objectContaining() wants an object");
  }
  protected matches(other: unknown): boolean {
    if (typeof other !== "object" || other === null) return false;
    for (const key of Object.keys(this.sample)) {
      const wanted = (this.sample as any)[key];
      if (!(key in other) || !equals((other as any)[key], wanted)) return false;
    }
    return true;
  }
}
class StringContaining extends Matcher {
  protected readonly name = "StringContaining";
  constructor(protected readonly sample: string, inverse = false) {
    super(inverse);
    if (typeof sample !== "string") throw new TypeError("expect.stringContaining() wants a string");
  }
  protected matches(other: unknown): boolean {
    return typeof other === "string" && other.includes(this.sample);
  }
}
class StringMatching extends Matcher {
  protected readonly name = "StringMatching";
  readonly #pattern: RegExp;
  constructor(protected readonly sample: string | RegExp, inverse = false) {
    super(inverse);
    this.#pattern = new RegExp(sample);
  }
  protected matches(other: unknown): boolean {
    this.#pattern.lastIndex = 0;
    return typeof other === "string" && this.#pattern.test(other);
  }
}
class CloseTo extends Matcher {
  protected readonly name = "NumberCloseTo";
  constructor(protected readonly sample: number, readonly digits = 2, inverse = false) {
    super(inverse);
  }
  protected matches(other: unknown): boolean {
    return typeof other === "number" && isClose(other, this.sample, this.digits);
  }
  override [asText](): string {
    return `${this.toString()} ${this.sample} (${this.digits} digits)`;
  }
}
class Satisfying extends Matcher {
  protected readonly name = "Satisfying";
  constructor(protected readonly sample: (value: any) => boolean, inverse = false) {
    super(inverse);
  }
  protected matches(other: unknown): boolean {
    return Boolean(this.sample(other));
  }
}

/** |a - b| < 10 ** -digits / 2; infinities are close to themselves. */
export function isClose(a: number, b: number, digits: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) < 10 ** -digits / 2;
}

/** Made of a matcher that expect.extend was given. */
export class CustomAsymmetric extends Matcher {
  protected readonly name: string;
  constructor(
    name: string, protected readonly sample: unknown[], inverse: boolean,
    readonly ask: (received: unknown, ...args: unknown[]) => { pass: boolean },
  ) {
    super(inverse);
    this.name = name;
  }
  protected matches(other: unknown): boolean {
    const told: any = this.ask(other, ...this.sample);
    if (typeof told?.then === "function")
      throw new Error(`expect.${this.name}(): a matcher that is asynchronous cannot stand here`);
    return told.pass;
  }
  override [asText](formatter: Formatter): string {
    const inner = this.sample.map((each) => formatter.format(each)).join(", ");
    return `${this.inverse ? "not." : ""}${this.name}<${inner}>`;
  }
}

export const asymmetric = {
  any: (type: unknown) => new Any(type),
  anything: () => new Anything(),
  arrayContaining: (items: unknown[]) => new ArrayContaining(items),
  arrayOf: (item: unknown) => new ArrayOf(item),
  objectContaining: (part: object) => new ObjectContaining(part),
  stringContaining: (part: string) => new StringContaining(part),
  stringMatching: (pattern: string | RegExp) => new StringMatching(pattern),
  closeTo: (value: number, digits?: number) => new CloseTo(value, digits),
  toSatisfy: (predicate: (value: any) => boolean) => new Satisfying(predicate),
};
export const inverted = {
  arrayContaining: (items: unknown[]) => new ArrayContaining(items, true),
  arrayOf: (item: unknown) => new ArrayOf(item, true),
  objectContaining: (part: object) => new ObjectContaining(part, true),
  stringContaining: (part: string) => new StringContaining(part, true),
  stringMatching: (pattern: string | RegExp) => new StringMatching(pattern, true),
  closeTo: (value: number, digits?: number) => new CloseTo(value, digits, true),
};
