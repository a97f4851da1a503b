// shoal:test/expect: expect(value), with .not, .resolves, .rejects; and what hangs on expect.
import { asymmetric, CustomAsymmetric, inverted } from "./asymmetric.ts";
import { equals, type EqualityTester } from "./equals.ts";
import { showDiff } from "./diff.ts";
import { brief, type Serializer } from "./format.ts";
import {
  matchers, print, type Matcher, type MatcherContext, type MatcherResult,
} from "./matchers.ts";
import { mockMatchers } from "./mock_matchers.ts";
import { snapshotMatchers } from "./snapshot_matchers.ts";
import { state } from "./state.ts";

const { Object, Error, TypeError, Promise, Number, String, Date, setTimeout } = globalThis;
const { captureStackTrace } = Error as any;
const { defineProperty } = Object;

export class AssertionError extends Error {
  override readonly name = "AssertionError";
  declare actual: unknown;
  declare expected: unknown;
  constructor(message: string, result?: MatcherResult) {
    super(message);
    // Not enumerable: the message has them, as a diff.
    if (result && "actual" in result) hide(this, "actual", result.actual);
    if (result && "expected" in result) hide(this, "expected", result.expected);
  }
}
function hide(error: Error, name: string, value: unknown): void {
  defineProperty(error, name, { value, writable: true, configurable: true });
}

type How = "" | "resolves" | "rejects";
interface Asked {
  received: unknown;
  note: string;
  soft: boolean;
}

const utils = {
  stringify: print,
  printReceived: (value: unknown) => state.paint("red", print(value)),
  printExpected: (value: unknown) => state.paint("green", print(value)),
  matcherHint: (name: string, received = "received", expected = "expected",
    options: { isNot?: boolean } = {}) =>
    `expect(${received})${options.isNot ? ".not" : ""}.${name}(${expected})`,
  diff: (a: unknown, b: unknown) => showDiff(print(a), print(b), state.paint),
  RECEIVED_COLOR: (text: string) => state.paint("red", text),
  EXPECTED_COLOR: (text: string) => state.paint("green", text),
  DIM_COLOR: (text: string) => state.paint("dim", text),
};

function contextFor(isNot: boolean, how: How, note: string): MatcherContext {
  return {
    isNot, promise: how, utils, customTesters: state.testers,
    currentTestName: state.test?.fullName,
    equals: (a, b, testers = state.testers, strict = false) =>
      equals(a, b, strict ? "strict" : "loose", testers),
    hint(name, expected = "") {
      const { paint } = state;
      const text = paint("dim", "expect(") + paint("red", "received") + paint("dim", ")") +
        (how ? "." + how : "") + (isNot ? ".not" : "") + "." + name +
        paint("dim", "(") + paint("green", expected) + paint("dim", ")");
      return note ? `${note}\n\n${text}` : text;
    },
  };
}

/// What a matcher told becomes an error, or nothing.
function settle(
  told: MatcherResult, isNot: boolean, asked: Asked, error: AssertionError, name: string,
): void {
  if (typeof told !== "object" || told === null || typeof told.pass !== "boolean")
    throw new TypeError(`The matcher ${name} gave ${brief(told)}; { pass, message } is wanted`);
  if (told.pass !== isNot) return;
  const message = typeof told.message === "function" ? told.message() : String(told.message);
  const failure = new AssertionError(message, told);
  // Where expect was called; with this message.
  const frames = String(error.stack).split("\n    at ").slice(1);
  const head = `AssertionError: ${message}`;
  defineProperty(failure, "stack", { value: [head, ...frames].join("\n    at "), writable: true,
    configurable: true });
  if (asked.soft && state.test) state.test.softErrors.push(failure);
  else throw failure;
}

function check(
  asked: Asked, isNot: boolean, name: string, matcher: Matcher, args: unknown[], from: Function,
): unknown {
  const error = new AssertionError("");
  captureStackTrace(error, from);
  if (state.test) ++state.test.assertions;
  const told = matcher.call(contextFor(isNot, "", asked.note), asked.received, ...args);
  if (typeof (told as any)?.then === "function")
    return (told as Promise<MatcherResult>).then(
      (result) => settle(result, isNot, asked, error, name));
  return settle(told as MatcherResult, isNot, asked, error, name);
}

async function checkPromise(
  asked: Asked, how: How, isNot: boolean, name: string, matcher: Matcher, args: unknown[],
  error: AssertionError,
): Promise<void> {
  let { received } = asked;
  if (how === "rejects" && typeof received === "function") received = received();
  if (typeof (received as any)?.then !== "function")
    throw new TypeError(`expect(received).${how}: the received value is no promise ` +
      `(got ${brief(received)})`);
  let value: unknown, isRejected = false;
  try {
    value = await received;
  } catch (reason) {
    value = reason;
    isRejected = true;
  }
  if (isRejected !== (how === "rejects")) {
    const what = isRejected ? "rejected with" : "fulfilled with";
    const message = `expect(received).${how}.${name}: the promise was ${what} ${brief(value)}`;
    return settle({ pass: isNot, message: () => message }, isNot, asked, error, name);
  }
  const told = await matcher.call(contextFor(isNot, how, asked.note), value, ...args);
  settle(told, isNot, asked, error, name);
}

class Expectation {
  readonly asked: Asked;
  constructor(asked: Asked) {
    this.asked = asked;
  }
  get not(): object {
    return new Negated(this.asked);
  }
  get resolves(): object {
    return new Settled(this.asked, "resolves", false);
  }
  get rejects(): object {
    return new Settled(this.asked, "rejects", false);
  }
}
class Negated {
  constructor(readonly asked: Asked) {}
  get resolves(): object {
    return new Settled(this.asked, "resolves", true);
  }
  get rejects(): object {
    return new Settled(this.asked, "rejects", true);
  }
}
class Settled {
  constructor(readonly asked: Asked, readonly how: How, readonly isNot: boolean) {}
  get not(): Settled {
    return new Settled(this.asked, this.how, !this.isNot);
  }
}

/// Makes a method of each matcher.
function install(all: Record<string, Matcher>): void {
  const method = (prototype: object, name: string, value: Function) =>
    defineProperty(prototype, name, { value, writable: true, configurable: true });
  for (const [name, matcher] of Object.entries(all)) {
    method(Expectation.prototype, name, function called(this: Expectation, ...args: unknown[]) {
      return check(this.asked, false, name, matcher, args, called);
    });
    method(Negated.prototype, name, function called(this: Negated, ...args: unknown[]) {
      return check(this.asked, true, name, matcher, args, called);
    });
    method(Settled.prototype, name, function called(this: Settled, ...args: unknown[]) {
      const error = new AssertionError("");
      captureStackTrace(error, called);
      if (state.test) ++state.test.assertions;
      return checkPromise(this.asked, this.how, this.isNot, name, matcher, args, error);
    });
  }
}
install(matchers);
install(mockMatchers);
install(snapshotMatchers);

export function expect(received?: unknown, note = ""): any {
  return new Expectation({ received, note, soft: false });
}

export interface PollOptions { interval?: number; timeout?: number; message?: string }

/// expect.poll(fn): the matcher is asked until it holds.
function poll(f: () => unknown, options: PollOptions = {}): any {
  const { interval = 50, timeout = 1000, message = "" } = options;
  return new Proxy({}, {
    get: (_target, name) => {
      const ask = (isNot: boolean, matcher: string) => async (...args: unknown[]) => {
        const end = Date.now() + timeout;
        for (;;) {
          try {
            const expectation = expect(await f(), message);
            return await (isNot ? expectation.not : expectation)[matcher](...args);
          } catch (error) {
            if (Date.now() >= end) throw error;
          }
          await new Promise((resolve) => setTimeout(resolve, interval));
        }
      };
      if (name !== "not") return ask(false, String(name));
      return new Proxy({}, { get: (_t, matcher) => ask(true, String(matcher)) });
    },
  });
}

function extend(given: Record<string, Matcher>): void {
  for (const [name, matcher] of Object.entries(given)) {
    if (typeof matcher !== "function")
      throw new TypeError(`expect.extend: ${name} is not a function (got ${brief(matcher)})`);
    const make = (isNot: boolean) => (...sample: unknown[]) =>
      new CustomAsymmetric(name, sample, isNot,
        (received, ...args) =>
          matcher.call(contextFor(isNot, "", ""), received, ...args) as MatcherResult);
    (expect as any)[name] = make(false);
    expect.not[name] = make(true);
  }
  install(given);
}

function counted(): NonNullable<typeof state.test> {
  if (state.test) return state.test;
  throw new Error("expect.assertions: no test runs");
}

Object.assign(expect, asymmetric);
expect.not = { ...inverted } as Record<string, any>;
expect.extend = extend;
expect.soft = (received: unknown, note = ""): any =>
  new Expectation({ received, note, soft: true });
expect.poll = poll;
expect.assertions = (count: number): void => {
  if (!Number.isInteger(count) || count < 0)
    throw new TypeError(`expect.assertions: a count is wanted (got ${brief(count)})`);
  counted().expectedAssertions = count;
};
expect.hasAssertions = (): void => void (counted().expectsSome = true);
expect.fail = (message = "expect.fail() was called"): never => {
  throw new AssertionError(message);
};
expect.unreachable = (message = "a place was reached that should not be"): never => {
  throw new AssertionError(message);
};
expect.addSnapshotSerializer = (serializer: Serializer): void =>
  void state.serializers.push(serializer);
expect.addEqualityTesters = (testers: EqualityTester[]): void =>
  void state.testers.push(...testers);
expect.getState = () => ({
  assertionCalls: state.test?.assertions ?? 0, currentTestName: state.test?.fullName,
  expectedAssertionsNumber: state.test?.expectedAssertions ?? null,
});
