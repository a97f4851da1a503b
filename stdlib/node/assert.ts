// node:assert. Not here: CallTracker. assert.ok() names its expression, as the source of the module
// that called it has it; where there is none it says what value came.
import host from "shoal:host";
import { AssertionError } from "node:_assertion_error";
import { isDeepEqual, isDeepStrictEqual } from "node:_deep_equal";
import { inspect } from "node:_host_seams";
import { codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { isNativeError, isPromise, isRegExp } from "node:_types";

const { Error, Number, Object, Reflect, Map, Set, Array, RegExp, String } = globalThis;
const { is, getPrototypeOf } = Object;
const { apply } = Reflect;

type Message = string | Error | undefined;
type AnyFunction = (...values: any[]) => any;

function fails(
  actual: unknown, expected: unknown, message: Message, operator: string, start: AnyFunction,
): never {
  if (message instanceof Error) throw message;
  throw new AssertionError({ actual, expected, message: message!, operator, stackStartFn: start });
}
function needTwo(count: number): void {
  if (count < 2) throw codeError("ERR_MISSING_ARGS", "actual", "expected");
}

// ---- Truth

/// What is skipped whole: strings, templates without parts, comments, regular expressions.
const literal = new RegExp([
  /"(?:\\.|[^"\\])*"/, /'(?:\\.|[^'\\])*'/, /`(?:\\.|[^`\\])*`/, /\/\*.*?\*\//,
  /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*/,
].map((each) => each.source).join("|"), "y");
/// What a regular expression may follow; after a value `/` divides.
const mayBeginPattern = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of))\s*$/;

/** The call that begins in this text; all of it, if it goes on in the next line. */
function callIn(text: string): string {
  let depth = 0;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i]!;
    if (c === '"' || c === "'" || c === "`" || c === "/") {
      literal.lastIndex = i;
      const isLiteral = c !== "/" || text[i + 1] === "*" ||
        mayBeginPattern.test(text.slice(0, i));
      if (isLiteral && literal.test(text)) i = literal.lastIndex - 1;
    } else if (c === "(" || c === "[" || c === "{") ++depth;
    else if ((c === ")" || c === "]" || c === "}") && --depth === 0 && c === ")")
      return text.slice(0, i + 1);
  }
  return text.trimEnd();
}

/** The expression of the call, if the source of its module is there: the first line of it. */
function expressionAt(start: AnyFunction): string | undefined {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, start);
  const frame = String(holder.stack).split("\n").find((line) => /^\s+at /.test(line));
  const place = /(?:\(|at (?:async )?)((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/.exec(frame ?? "");
  if (!place) return undefined;
  const line = host.sourceLine(place[1]!.replace(/^file:\/\//, ""), Number(place[2]));
  if (!line) return undefined;
  const column = Number(place[3]) - 1;
  // The place may be that of the method's name.
  const before = /(?:[\w$\]]+(?:\?\.|\.))*$/.exec(line.slice(0, column))![0];
  return callIn(line.slice(column - before.length));
}

function requireTruth(start: AnyFunction, count: number, value: unknown, message: Message): void {
  if (value) return;
  let isGenerated = false;
  if (count === 0) {
    isGenerated = true;
    message = "No value argument passed to `assert.ok()`";
  } else if (message === undefined || message === null) {
    isGenerated = true;
    const expression = expressionAt(start);
    message = expression ? `The expression evaluated to a falsy value:\n\n  ${expression}\n`
      : `${inspect(value)} == true`;
  } else if (message instanceof Error) throw message;
  const error = new AssertionError({
    actual: value, expected: true, message, operator: "==", stackStartFn: start,
  });
  error.generatedMessage = isGenerated;
  throw error;
}

export const assert: any = function assert(...args: any[]): void {
  requireTruth(assert, args.length, args[0], args[1]);
};
export const ok: any = function ok(...args: any[]): void {
  requireTruth(ok, args.length, args[0], args[1]);
};
export function fail(message?: string | Error): never {
  if (message instanceof Error) throw message;
  const error = new AssertionError({
    message: message === undefined ? "Failed" : message, operator: "fail", stackStartFn: fail,
  });
  error.generatedMessage = message === undefined;
  throw error;
}

// ---- Equality

export function equal(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (actual != expected && (actual === actual || expected === expected))
    fails(actual, expected, message, "==", equal);
}
export function notEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (actual == expected || (actual !== actual && expected !== expected))
    fails(actual, expected, message, "!=", notEqual);
}
export function strictEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (!is(actual, expected)) fails(actual, expected, message, "strictEqual", strictEqual);
}
export function notStrictEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (is(actual, expected)) fails(actual, expected, message, "notStrictEqual", notStrictEqual);
}
export function deepEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (!isDeepEqual(actual, expected)) fails(actual, expected, message, "deepEqual", deepEqual);
}
export function notDeepEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (isDeepEqual(actual, expected)) fails(actual, expected, message, "notDeepEqual", notDeepEqual);
}
export function deepStrictEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (!isDeepStrictEqual(actual, expected))
    fails(actual, expected, message, "deepStrictEqual", deepStrictEqual);
}
export function notDeepStrictEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (isDeepStrictEqual(actual, expected))
    fails(actual, expected, message, "notDeepStrictEqual", notDeepStrictEqual);
}

/** Whether `actual` has at least what `expected` has. */
function hasPart(actual: any, expected: any, path: object[]): boolean {
  if (typeof expected !== "object" || expected === null) return is(actual, expected);
  if (typeof actual !== "object" || actual === null) return false;
  if (path.includes(expected)) return true;
  if (getPrototypeOf(actual) !== getPrototypeOf(expected)) return false;
  const inner = [...path, expected];
  if (expected instanceof Set || expected instanceof Map) {
    const rest = [...actual];
    return [...expected].every((each) => {
      const at = rest.findIndex((other) => hasPart(other, each, inner));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  }
  if (Array.isArray(expected)) {
    let at = 0;
    return expected.every((each) => {
      while (at < actual.length && !hasPart(actual[at], each, inner)) ++at;
      return at++ < actual.length;
    });
  }
  const names = Object.keys(expected);
  if (names.length === 0) return isDeepStrictEqual(actual, expected) ||
    Object.prototype.toString.call(expected) === "[object Object]";
  return names.every((name) =>
    Object.hasOwn(actual, name) && hasPart(actual[name], expected[name], inner));
}
export function partialDeepStrictEqual(actual: any, expected: any, message?: Message): void {
  needTwo(arguments.length);
  if (!hasPart(actual, expected, []))
    fails(actual, expected, message, "deepStrictEqual", partialDeepStrictEqual);
}

// ---- What is thrown

const kNothing = Symbol("nothing was thrown");

function thrownBy(fn: unknown): unknown {
  if (typeof fn !== "function") throw invalidArgType("fn", "Function", fn);
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}
const isThenable = (value: any) => isPromise(value) ||
  (value !== null && typeof value === "object" && typeof value.then === "function" &&
    typeof value.catch === "function");
async function rejectionOf(promiseFn: any): Promise<unknown> {
  let promise = promiseFn;
  if (typeof promiseFn === "function") {
    promise = promiseFn();
    if (!isThenable(promise))
      throw codeError("ERR_INVALID_RETURN_VALUE", "instance of Promise", "promiseFn", promise);
  } else if (!isThenable(promiseFn))
    throw invalidArgType("promiseFn", ["Function", "Promise"], promiseFn);
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

/** The parts of an error that an object names: what the message of a mismatch shows. */
class Comparison {
  constructor(error: any, keys: string[], other?: any) {
    for (const key of keys) {
      if (!(key in error)) continue;
      const isMatch = other !== undefined && typeof error[key] === "string" &&
        isRegExp(other[key]) && other[key].exec(error[key]) !== null;
      (this as any)[key] = isMatch ? error[key] === undefined ? other[key] : error[key]
        : error[key];
    }
  }
}

function compareKey(
  actual: any, expected: any, key: string, message: Message, keys: string[], start: AnyFunction,
): void {
  if (key in actual && isDeepStrictEqual(actual[key], expected[key])) return;
  if (message !== undefined && message !== null) fails(actual, expected, message, start.name,
    start);
  const shown = new Comparison(actual, keys), wanted = new Comparison(expected, keys, actual);
  const error: any = new AssertionError({
    actual: shown, expected: wanted, operator: "deepStrictEqual", stackStartFn: start,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = start.name;
  throw error;
}

function checkAgainstObject(
  actual: any, expected: any, message: Message, start: AnyFunction,
): void {
  if (typeof actual !== "object" || actual === null) {
    const error = new AssertionError({
      actual, expected, message: message as string, operator: "deepStrictEqual",
        stackStartFn: start,
    });
    error.operator = start.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push("name", "message");
  else if (keys.length === 0) throw invalidArgValue("error", expected,
    "may not be an empty object");
  for (const key of keys) {
    const isText = typeof actual[key] === "string" && isRegExp(expected[key]);
    if (isText && expected[key].exec(actual[key]) !== null) continue;
    compareKey(actual, expected, key, message, keys, start);
  }
}

function checkThrown(actual: any, expected: any, message: Message, start: AnyFunction): void {
  let generated: string | undefined;
  if (typeof expected !== "function") {
    if (!isRegExp(expected)) {
      checkAgainstObject(actual, expected, message, start);
      return;
    }
    if ((expected as RegExp).exec(String(actual)) !== null) return;
    generated = "The input did not match the regular expression " +
      `${inspect(expected)}. Input:\n\n${inspect(String(actual))}\n`;
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    generated = "The error is expected to be an instance of " + `"${expected.name}". Received `;
    generated += isNativeError(actual) ? `"${actual.name}"` : `"${inspect(actual, { depth: -1 })}"`;
    if (isNativeError(actual)) generated += `\n\nError message:\n\n${actual.message}`;
  } else {
    const result = apply(expected, {}, [actual]);
    if (result === true) return;
    const name = expected.name ? `"${expected.name}" ` : "";
    generated = `The ${name}validation function is expected to return "true". ` +
      `Received ${inspect(result)}`;
    if (isNativeError(actual)) generated += `\n\nCaught error:\n\n${actual}`;
  }
  if (message instanceof Error) throw message;
  const error: any = new AssertionError({
    actual, expected, message: message ?? generated, operator: start.name, stackStartFn: start,
  });
  error.generatedMessage = message === undefined || message === null;
  throw error;
}

function expectError(start: AnyFunction, actual: any, rest: any[]): void {
  let [error, message] = rest;
  if (typeof error === "string") {
    if (rest.length === 2)
      throw invalidArgType("error", ["Object", "Error", "Function", "RegExp"], error);
    const text = typeof actual === "object" && actual !== null ? actual.message : actual;
    if (text === error)
      throw codeError("ERR_AMBIGUOUS_ARGUMENT", "error/message",
        typeof actual === "object" && actual !== null
          ? `The error message "${text}" is identical to the message.`
          : `The error "${text}" is identical to the message.`);
    message = error;
    error = undefined;
  } else if (error !== null && error !== undefined && typeof error !== "object" &&
      typeof error !== "function") {
    throw invalidArgType("error", ["Object", "Error", "Function", "RegExp"], error);
  }
  if (actual === kNothing) {
    let details = error?.name ? ` (${error.name})` : "";
    details += message ? `: ${message}` : ".";
    const kind = start === rejects ? "rejection" : "exception";
    fails(undefined, error, `Missing expected ${kind}${details}`, start.name, start);
  }
  if (error) checkThrown(actual, error, message, start);
}

function expectNoError(start: AnyFunction, actual: any, rest: any[]): void {
  if (actual === kNothing) return;
  let [error, message] = rest;
  if (typeof error === "string") {
    message = error;
    error = undefined;
  }
  if (error && !isExpected(actual, error)) throw actual;
  const kind = start === doesNotReject ? "rejection" : "exception";
  fails(actual, error, `Got unwanted ${kind}${message ? `: ${message}` : "."}\n` +
    `Actual message: "${actual?.message}"`, start.name, start);
}
function isExpected(actual: any, expected: any): boolean {
  if (typeof expected !== "function") {
    if (!isRegExp(expected)) throw invalidArgType("expected", ["Function", "RegExp"], expected);
    return expected.exec(String(actual)) !== null;
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return apply(expected, {}, [actual]) === true;
}

export function throws(fn: AnyFunction, ...rest: any[]): void {
  expectError(throws, thrownBy(fn), rest);
}
export async function rejects(promiseFn: any, ...rest: any[]): Promise<void> {
  expectError(rejects, await rejectionOf(promiseFn), rest);
}
export function doesNotThrow(fn: AnyFunction, ...rest: any[]): void {
  expectNoError(doesNotThrow, thrownBy(fn), rest);
}
export async function doesNotReject(fn: any, ...rest: any[]): Promise<void> {
  expectNoError(doesNotReject, await rejectionOf(fn), rest);
}

export function ifError(err: any): void {
  if (err === null || err === undefined) return;
  let message = "ifError got unwanted exception: ";
  if (typeof err === "object" && typeof err.message === "string")
    message += err.message.length === 0 && err.constructor ? err.constructor.name : err.message;
  else message += inspect(err);
  const error = new AssertionError({
    actual: err, expected: null, operator: "ifError", message, stackStartFn: ifError,
  });
  error.generatedMessage = false;
  throw error;
}

// ---- Patterns

function matching(string: any, regexp: any, message: Message, isWanted: boolean,
  start: AnyFunction): void {
  if (!isRegExp(regexp)) throw invalidArgType("regexp", "RegExp", regexp);
  if (typeof string === "string" && (regexp.exec(string) !== null) === isWanted) return;
  if (message instanceof Error) throw message;
  let text = message;
  if (!text) {
    text = typeof string !== "string"
      ? 'The "string" argument must be of type string. ' +
        `Received type ${typeof string} (${inspect(string)})`
      : (isWanted ? "The input did not match the regular expression "
        : "The input was expected to not match the regular expression ") +
        `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  }
  const error = new AssertionError({
    actual: string, expected: regexp, message: text, operator: start.name, stackStartFn: start,
  });
  error.generatedMessage = !message;
  throw error;
}
export function match(string: string, regexp: RegExp, message?: Message): void {
  matching(string, regexp, message, true, match);
}
export function doesNotMatch(string: string, regexp: RegExp, message?: Message): void {
  matching(string, regexp, message, false, doesNotMatch);
}

// ---- Both modes

const common = {
  fail, ok, throws, rejects, doesNotThrow, doesNotReject, ifError, match, doesNotMatch,
    AssertionError,
  strictEqual, notStrictEqual, deepStrictEqual, notDeepStrictEqual, partialDeepStrictEqual,
};
Object.assign(assert, common, { equal, notEqual, deepEqual, notDeepEqual });
export const strict: any = Object.assign(function strict(...args: any[]): void {
  requireTruth(strict, args.length, args[0], args[1]);
}, assert, {
  equal: strictEqual, deepEqual: deepStrictEqual, notEqual: notStrictEqual,
  notDeepEqual: notDeepStrictEqual,
});
assert.strict = strict;
strict.strict = strict;

export { AssertionError };
export default assert;
export { assert as "module.exports" };
