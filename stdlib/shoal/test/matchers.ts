// shoal:test/matchers: what expect(value) can be asked, in Jest's form: a function of what came and
// of its arguments, with a context as `this`, that says whether it holds and what to print if not.
// Those of mocks are in mock_matchers.ts, of snapshots in snapshot.ts.
import { isClose } from "./asymmetric.ts";
import { equals, type EqualityTester, type Way } from "./equals.ts";
import { brief, format } from "./format.ts";
import { markedLine, showDiff } from "./diff.ts";
import { framesOf } from "./report_error.ts";
import { shownBeside } from "./shown.ts";
import { state } from "./state.ts";

const { Object, Array, Math, TypeError, Error, Number, String, RegExp, Map, Set } = globalThis;
const { isArray } = Array;

export interface MatcherResult {
  pass: boolean;
  message: () => string;
  actual?: unknown;
  expected?: unknown;
}
export interface MatcherContext {
  isNot: boolean;
  promise: "" | "resolves" | "rejects";
  equals: (a: unknown, b: unknown, testers?: EqualityTester[], strict?: boolean) => boolean;
  utils: Record<string, unknown>;
  customTesters: EqualityTester[];
  currentTestName: string | undefined;
  /** What the call was named with. */
  hint: (name: string, expected?: string) => string;
}
export type Matcher = (
  this: MatcherContext, received: any, ...args: any[]
) => MatcherResult | Promise<MatcherResult>;

const { paint } = { paint: ((color, text) => state.paint(color, text)) as typeof state.paint };

export function print(value: unknown): string {
  return format(value, { serializers: state.serializers });
}
const green = (value: unknown) => paint("green", print(value));
const red = (value: unknown) => paint("red", print(value));

/** "Expected: ... Received: ..." or a diff, if what is compared has more than a line. */
export function comparison(expected: unknown, received: unknown, same = ""): string {
  const e = print(expected), r = print(received);
  if (e === r) return `Expected: ${paint("green", e)}\n${same}`;
  const short = !e.includes("\n") && !r.includes("\n");
  if (typeof expected === "string" && typeof received === "string") {
    if (expected.includes("\n") || received.includes("\n"))
      return showDiff(expected, received, paint);
    return `Expected: ${paint("green", markedLine(e, r, paint))}\n` +
      `Received: ${paint("red", markedLine(r, e, paint))}`;
  }
  const isPart = typeof expected !== typeof received || expected === null || received === null ||
    typeof expected !== "object" || isArray(expected) !== isArray(received);
  if (short || isPart) return `Expected: ${paint("green", e)}\nReceived: ${paint("red", r)}`;
  return showDiff(e, r, paint);
}
/** The same of what is compared by value: what matchers in there accept is no difference. */
export function deepComparison(expected: unknown, received: unknown, way: Way = "loose"): string {
  return comparison(expected, shownBeside(received, expected, way),
    "Received: serializes to the same text");
}

/// A matcher that compares what came with one value.
function relation(name: string, expected: string,
  holds: (this: MatcherContext, received: any, expected: any) => boolean, same = "",
): Matcher {
  return function (received, wanted) {
    const pass = holds.call(this, received, wanted);
    const message = () => this.hint(name, expected) + "\n\n" + (this.isNot ?
      `Expected: not ${green(wanted)}` +
        (print(wanted) === print(received) ? "" : `\nReceived: ${red(received)}`) :
      comparison(wanted, received, same));
    return { pass, message, actual: received, expected: wanted };
  };
}
function equality(name: string, way: Way): Matcher {
  return function (received, expected) {
    const pass = equals(received, expected, way, state.testers);
    const message = () => this.hint(name, "expected") + "\n\n" + (this.isNot ?
      `Expected: not ${green(expected)}` : deepComparison(expected, received, way));
    return { pass, message, actual: received, expected };
  };
}

/// A matcher without arguments.
function property(name: string, what: string, holds: (received: any) => boolean): Matcher {
  return function (received) {
    const message = () => this.hint(name, "") +
      `\n\nExpected: ${this.isNot ? "not " : ""}${what}\nReceived: ${red(received)}`;
    return { pass: holds(received), message, actual: received };
  };
}

function numeric(name: string, sign: string, holds: (a: any, b: any) => boolean): Matcher {
  return function (received, expected) {
    for (const [what, value] of [["received", received], ["expected", expected]])
      if (typeof value !== "number" && typeof value !== "bigint")
        throw new TypeError(
          `${name}: the ${what} value is no number or bigint (got ${brief(value)})`);
    const message = () => this.hint(name, "expected") +
      `\n\nExpected: ${this.isNot ? "not " : ""}${sign} ${green(expected)}\n` +
      `Received: ${" ".repeat(sign.length + (this.isNot ? 4 : 0))} ${red(received)}`;
    return { pass: holds(received, expected), message, actual: received, expected };
  };
}

type Same = (a: unknown, b: unknown) => boolean;
function contains(received: any, item: unknown, same: Same): boolean {
  for (const each of received) if (same(each, item)) return true;
  return false;
}
const toContain: Matcher = function (received, item) {
  let pass: boolean;
  if (typeof received === "string") {
    if (typeof item !== "string")
      throw new TypeError(`toContain: a string contains strings alone (asked for ${brief(item)})`);
    pass = received.includes(item);
  } else {
    if (typeof received?.[Symbol.iterator] !== "function")
      throw new TypeError(`toContain: the received value is not iterable (got ${brief(received)})`);
    pass = contains(received, item, (a, b) => a === b || (a !== a && b !== b));
  }
  const message = () => {
    const hint = !pass && typeof received !== "string" && contains(received, item, equals) ?
      "\n\nAn item is equal, and not the same: toContainEqual compares by value" : "";
    return this.hint("toContain", "expected") +
      `\n\nExpected: ${this.isNot ? "not " : ""}to contain ${green(item)}\n` +
      `Received: ${red(received)}` + hint;
  };
  return { pass, message, actual: received, expected: item };
};
const toContainEqual: Matcher = function (received, item) {
  if (typeof received?.[Symbol.iterator] !== "function")
    throw new TypeError(
      `toContainEqual: the received value is not iterable (got ${brief(received)})`);
  const pass = contains(received, item, (a, b) => equals(a, b, "loose", state.testers));
  const message = () => this.hint("toContainEqual", "expected") +
    `\n\nExpected: ${this.isNot ? "not " : ""}to contain an equal of ${green(item)}\n` +
    `Received: ${red(received)}`;
  return { pass, message, actual: received, expected: item };
};

const toHaveLength: Matcher = function (received, length) {
  if (typeof received?.length !== "number")
    throw new TypeError(`toHaveLength: the received value has no length (got ${brief(received)})`);
  const pass = received.length === length;
  const message = () => this.hint("toHaveLength", "expected") +
    `\n\nExpected length: ${this.isNot ? "not " : ""}${green(length)}\n` +
    `Received length: ${red(received.length)}\nReceived value:  ${red(received)}`;
  return { pass, message, actual: received.length, expected: length };
};

/// "a.b[0].c" and ["a", "b", 0].
function stepsOf(path: string | PropertyKey[]): PropertyKey[] {
  if (isArray(path)) return path;
  const steps: PropertyKey[] = [];
  for (const part of String(path).split(/\.|(?=\[)/)) {
    const index = /^\[(.*)\]$/.exec(part);
    steps.push(index ? index[1]!.replace(/^(["'])(.*)\1$/, "$2") : part);
  }
  return steps;
}
const toHaveProperty: Matcher = function (received, path, ...rest) {
  if (received === undefined || received === null)
    throw new TypeError(`toHaveProperty: the received value is ${received}`);
  const steps = stepsOf(path);
  let at = received, found = 0;
  for (const step of steps) {
    if (at === null || at === undefined || !(step in Object(at))) break;
    at = at[step];
    ++found;
  }
  const there = found === steps.length;
  const pass = there && (rest.length === 0 || equals(at, rest[0], "loose", state.testers));
  const message = () => {
    let text = this.hint("toHaveProperty", rest.length ? "path, value" : "path") + "\n\n";
    const shown = isArray(path) ? path : String(path);
    text += `Expected path: ${this.isNot ? "not " : ""}${green(shown)}`;
    const known = found ? green(steps.slice(0, found).join(".")) : "none of it";
    if (!there && !this.isNot)
      return `${text}\nThere is:      ${known}\nReceived:      ${red(at)}`;
    if (rest.length && !this.isNot) return `${text}\n\n${deepComparison(rest[0], at)}`;
    return `${text}\nReceived value: ${red(at)}`;
  };
  return { pass, message, actual: there ? at : received, expected: rest[0] };
};

const toMatch: Matcher = function (received, pattern) {
  if (typeof received !== "string")
    throw new TypeError(`toMatch: the received value is no string (got ${brief(received)})`);
  if (typeof pattern !== "string" && !(pattern instanceof RegExp))
    throw new TypeError(`toMatch: a string or a RegExp is wanted (got ${brief(pattern)})`);
  const pass = typeof pattern === "string" ?
    received.includes(pattern) : new RegExp(pattern).test(received);
  const what = typeof pattern === "string" ? "substring" : "pattern";
  const message = () => this.hint("toMatch", "expected") +
    `\n\nExpected ${what}: ${this.isNot ? "not " : ""}${green(pattern)}\n` +
    `Received string: ${" ".repeat(Math.max(0, what.length - 9))}${red(received)}`;
  return { pass, message, actual: received, expected: pattern };
};

const toBeCloseTo: Matcher = function (received, expected, digits = 2) {
  if (typeof received !== "number" || typeof expected !== "number")
    throw new TypeError(`toBeCloseTo: numbers are compared (got ${brief(received)})`);
  const not = this.isNot ? "not " : "";
  const difference = paint("red", String(Math.abs(received - expected)));
  const message = () => this.hint("toBeCloseTo", "expected, digits") +
    `\n\nExpected: ${not}${green(expected)}\nReceived: ${red(received)}\n\n` +
    `Difference: ${not}< ${10 ** -digits / 2}\nReceived:   ${difference}`;
  return { pass: isClose(received, expected, digits), message, actual: received, expected };
};

const toBeInstanceOf: Matcher = function (received, type) {
  if (typeof type !== "function")
    throw new TypeError(`toBeInstanceOf: a constructor is wanted (got ${brief(type)})`);
  const message = () => this.hint("toBeInstanceOf", "expected") +
    `\n\nExpected: ${this.isNot ? "not " : ""}an instance of ${paint("green", type.name)}\n` +
    `Received: ${red(received)}` +
    (Object(received) === received ? ` of ${received.constructor?.name ?? "no constructor"}` : "");
  return { pass: received instanceof type, message, actual: received, expected: type };
};
const toBeTypeOf: Matcher = function (received, type) {
  const message = () => this.hint("toBeTypeOf", "expected") +
    `\n\nExpected type: ${this.isNot ? "not " : ""}${green(type)}\n` +
    `Received type: ${red(typeof received)}\nReceived: ${red(received)}`;
  return { pass: typeof received === type, message, actual: typeof received, expected: type };
};

/// What is thrown, of a call or a promise.
interface Thrown { thrown: boolean; error: unknown }
function whatWasThrown(context: MatcherContext, received: any): Thrown {
  if (context.promise === "rejects") return { thrown: true, error: received };
  if (context.promise === "resolves") return { thrown: false, error: undefined };
  if (typeof received !== "function")
    throw new TypeError(`toThrow: the received value is no function (got ${brief(received)})` +
      "; write expect(() => code).toThrow()");
  try {
    received();
  } catch (error) {
    return { thrown: true, error };
  }
  return { thrown: false, error: undefined };
}
function messageOf(error: any): string {
  return typeof error === "object" && error !== null && "message" in error ?
    String(error.message) : String(error);
}
function throwsAs(error: any, expected: any): boolean {
  if (expected === undefined) return true;
  if (typeof expected === "string") return messageOf(error).includes(expected);
  if (expected instanceof RegExp) return new RegExp(expected).test(messageOf(error));
  if (typeof expected === "function") return error instanceof expected;
  if (typeof expected.asymmetricMatch === "function") return expected.asymmetricMatch(error);
  if (expected instanceof Error) {
    return messageOf(error) === expected.message && (expected.cause === undefined ||
      equals((error as Error).cause, expected.cause));
  }
  return equals(error, expected, "subset");
}
const toThrow: Matcher = function (received, expected) {
  const { thrown, error } = whatWasThrown(this, received);
  const pass = thrown && throwsAs(error, expected);
  const message = () => {
    let text = this.hint("toThrow", expected === undefined ? "" : "expected") + "\n\n";
    const wanted = typeof expected === "function" ? expected.name : print(expected);
    if (expected !== undefined)
      text += `Expected: ${this.isNot ? "not " : ""}${paint("green", wanted)}\n`;
    if (!thrown) return text + "Received function did not throw";
    const shown = error instanceof Error ? `${error.name}: ${error.message}` : print(error);
    text += `${expected === undefined ? "Thrown" : "Received"}: ${paint("red", shown)}`;
    const stack = error instanceof Error ? framesOf(error).slice(0, 3) : [];
    for (const line of stack) text += "\n    " + line;
    return text;
  };
  return { pass, message, actual: error, expected };
};

const toSatisfy: Matcher = function (received, predicate, why) {
  const what = why ?? (predicate.name || "the predicate");
  const message = () => this.hint("toSatisfy", "predicate") +
    `\n\nExpected: ${this.isNot ? "not " : ""}to satisfy ${what}\nReceived: ${red(received)}`;
  return { pass: Boolean(predicate(received)), message, actual: received };
};
const toBeOneOf: Matcher = function (received, choices) {
  const list = choices instanceof Set ? [...choices] : choices;
  const message = () => this.hint("toBeOneOf", "choices") +
    `\n\nExpected: ${this.isNot ? "none" : "one"} of ${green(list)}\nReceived: ${red(received)}`;
  return { pass: contains(list, received, equals), message, actual: received, expected: list };
};

const isEmpty = (v: any): boolean =>
  typeof v === "string" || isArray(v) ? v.length === 0 :
  v instanceof Map || v instanceof Set ? v.size === 0 : Object.keys(v).length === 0;

export const matchers: Record<string, Matcher> = {
  toBe: relation("toBe", "expected", (a, b) => Object.is(a, b),
    "Received: looks the same and is another object: toEqual compares by value"),
  toEqual: equality("toEqual", "loose"),
  toStrictEqual: equality("toStrictEqual", "strict"),
  toMatchObject: equality("toMatchObject", "subset"),
  toBeDefined: property("toBeDefined", "defined", (v) => v !== undefined),
  toBeUndefined: property("toBeUndefined", "undefined", (v) => v === undefined),
  toBeNull: property("toBeNull", "null", (v) => v === null),
  toBeNullable: property("toBeNullable", "null or undefined", (v) => v === null || v === undefined),
  toBeNaN: property("toBeNaN", "NaN", (v) => Number.isNaN(v)),
  toBeTruthy: property("toBeTruthy", "a truthy value", (v) => Boolean(v)),
  toBeFalsy: property("toBeFalsy", "a falsy value", (v) => !v),
  toBeTrue: property("toBeTrue", "true", (v) => v === true),
  toBeFalse: property("toBeFalse", "false", (v) => v === false),
  toBeEmpty: property("toBeEmpty", "empty", isEmpty),
  toBeGreaterThan: numeric("toBeGreaterThan", ">", (a, b) => a > b),
  toBeGreaterThanOrEqual: numeric("toBeGreaterThanOrEqual", ">=", (a, b) => a >= b),
  toBeLessThan: numeric("toBeLessThan", "<", (a, b) => a < b),
  toBeLessThanOrEqual: numeric("toBeLessThanOrEqual", "<=", (a, b) => a <= b),
  toContain, toContainEqual, toHaveLength, toHaveProperty, toMatch, toBeCloseTo, toBeInstanceOf,
  toBeTypeOf, toThrow, toThrowError: toThrow, toSatisfy, toBeOneOf,
};
