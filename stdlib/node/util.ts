// node:util. The inspector is the host's; system errors are told by the host too, and by a table of
// Linux's most frequent ones without it. Not here: convertProcessSignalToExitCode().
import {
  callSites, inspect as inspectNatively, load, nextTick,
} from "node:_host_seams";
import { isDeepStrictEqual } from "node:_deep_equal";
import { invalidArgType, invalidArgValue, makeError, outOfRange } from "node:_errors";
import { formatValues } from "node:_format";
import { MIMEParams, MIMEType } from "node:_mime";
import { types } from "node:_types";
import {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject,
  validateString,
} from "node:_validators";

const { Object, Reflect, Symbol, Promise, Array, Error, Map, Math, Set, Date, Uint32Array } =
  globalThis;
const { TextDecoder, TextEncoder } = globalThis;
const { apply } = Reflect;
const { defineProperties, defineProperty, getOwnPropertyDescriptors, getPrototypeOf,
  setPrototypeOf } =
  Object;

// ---- inspect

const color = (from: number, to: number): [number, number] => [from, to];
const colors = Object.assign(Object.create(null) as object, {
  reset: color(0, 0), bold: color(1, 22), dim: color(2, 22), italic: color(3, 23),
  underline: color(4, 24), blink: color(5, 25), inverse: color(7, 27), hidden: color(8, 28),
  strikethrough: color(9, 29), doubleunderline: color(21, 24), black: color(30, 39),
  red: color(31, 39), green: color(32, 39), yellow: color(33, 39), blue: color(34, 39),
  magenta: color(35, 39), cyan: color(36, 39), white: color(37, 39), bgBlack: color(40, 49),
  bgRed: color(41, 49), bgGreen: color(42, 49), bgYellow: color(43, 49), bgBlue: color(44, 49),
  bgMagenta: color(45, 49), bgCyan: color(46, 49), bgWhite: color(47, 49), framed: color(51, 54),
  overlined: color(53, 55), gray: color(90, 39), redBright: color(91, 39),
  greenBright: color(92, 39), yellowBright: color(93, 39), blueBright: color(94, 39),
  magentaBright: color(95, 39), cyanBright: color(96, 39), whiteBright: color(97, 39),
  bgGray: color(100, 49), bgRedBright: color(101, 49), bgGreenBright: color(102, 49),
  bgYellowBright: color(103, 49), bgBlueBright: color(104, 49), bgMagentaBright: color(105, 49),
  bgCyanBright: color(106, 49), bgWhiteBright: color(107, 49),
}) as Record<string, [number, number]>;
for (const [alias, name] of [
  ["grey", "gray"], ["blackBright", "gray"], ["bgGrey", "bgGray"], ["bgBlackBright", "bgGray"],
  ["faint", "dim"], ["crossedout", "strikethrough"], ["strikeThrough", "strikethrough"],
  ["crossedOut", "strikethrough"], ["conceal", "hidden"], ["swapColors", "inverse"],
  ["swapcolors", "inverse"], ["doubleUnderline", "doubleunderline"],
] as const)
  defineProperty(colors, alias, {
    get: () => colors[name],
    set(value: [number, number]) {
      colors[name] = value;
    },
    configurable: true, enumerable: false,
  });
const styles = Object.assign(Object.create(null) as object, {
  special: "cyan", number: "yellow", bigint: "yellow", boolean: "yellow", undefined: "grey",
  null: "bold", string: "green", symbol: "green", date: "magenta", regexp: "red",
    module: "underline",
});
const defaultOptions: Record<string, unknown> = {
  showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false,
  maxArrayLength: 100, maxStringLength: 10000, breakLength: 80, compact: 3, sorted: false,
  getters: false, numericSeparator: false,
};
let chosenDefaults: object | undefined;

/** Also with the arguments of old: showHidden, depth, colors. */
export function inspect(value: unknown, opts?: any, ...old: any[]): string {
  let options = opts;
  if (typeof opts === "boolean" || (old.length > 0 && (opts === undefined || opts === null))) {
    options = { showHidden: Boolean(opts) };
    if (old[0] !== undefined) options.depth = old[0];
    if (old[1] !== undefined) options.colors = old[1];
  } else if (typeof opts !== "object" || opts === null) options = undefined;
  if (chosenDefaults) options = { ...chosenDefaults, ...options };
  return inspectNatively(value, options);
}
inspect.custom = Symbol.for("nodejs.util.inspect.custom");
inspect.colors = colors;
inspect.styles = styles;
defineProperty(inspect, "defaultOptions", {
  get: () => defaultOptions,
  set(options: object) {
    validateObject(options, "options");
    chosenDefaults = { ...chosenDefaults, ...options };
    Object.assign(defaultOptions, options);
  },
  enumerable: true, configurable: true,
});

export function format(...args: any[]): string {
  return args.length === 0 ? "" : formatValues(undefined, args);
}
export function formatWithOptions(inspectOptions: object, ...args: any[]): string {
  validateObject(inspectOptions, "inspectOptions");
  return args.length === 0 ? "" : formatValues(inspectOptions, args);
}

/** ECMA-48: control sequences, operating system commands, and other escapes. */
const escapes = new RegExp(
  "(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]" +
  "|\\x1b\\][^\\x07\\x1b\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)|\\x1b[ -/]*[0-~]", "g");
export function stripVTControlCharacters(str: string): string {
  validateString(str, "str");
  return str.replace(escapes, "");
}

export function styleText(
  format: string | string[], text: string, options: { validateStream?: boolean; stream?: any } = {},
): string {
  validateString(text, "text");
  validateObject(options, "options");
  const { validateStream = true, stream = (globalThis as any).process.stdout } = options;
  validateBoolean(validateStream, "options.validateStream");
  let left = "", right = "";
  for (const key of Array.isArray(format) ? format : [format]) {
    if (key === "none") continue;
    const codes = colors[key];
    if (!codes)
      throw invalidArgValue("format", key,
        `must be one of: ${Object.keys(colors).map((each) => `'${each}'`).join(", ")}`);
    left += `\u001B[${codes[0]}m`;
    right = `\u001B[${codes[1]}m${right}`;
  }
  if (validateStream && !stream?.isTTY && !(globalThis as any).process.env.FORCE_COLOR) return text;
  return left + text + right;
}

// ---- Functions in other styles

const kCustomPromisify = Symbol.for("nodejs.util.promisify.custom");
const kCustomNames = Symbol("customPromisifyArgs");

export function promisify(original: any): any {
  validateFunction(original, "original");
  const custom: any = (original as any)[kCustomPromisify];
  if (custom) {
    if (typeof custom !== "function")
      throw invalidArgType("util.promisify.custom", "Function", custom);
    return Object.defineProperty(custom as any, kCustomPromisify, {
      value: custom, enumerable: false, writable: false, configurable: true,
    });
  }
  const names = (original as any)[kCustomNames] as string[] | undefined;
  const promised = function (this: unknown, ...values: any[]): Promise<any> {
    return new Promise((resolve, reject) => {
      apply(original, this, [...values, (error: any, ...results: any[]) => {
        if (error) reject(error);
        else if (names === undefined) resolve(results[0]);
        else resolve(Object.fromEntries(names.map((name, i) => [name, results[i]])));
      }]);
    });
  };
  setPrototypeOf(promised, getPrototypeOf(original));
  defineProperty(promised, kCustomPromisify, {
    value: promised, enumerable: false, writable: false, configurable: true,
  });
  return defineProperties(promised, getOwnPropertyDescriptors(original as object));
}
promisify.custom = kCustomPromisify;

export function callbackify(original: any): any {
  validateFunction(original, "original");
  function callbackified(this: unknown, ...values: any[]): void {
    const callback = values.pop();
    validateFunction(callback, "last argument");
    const call = callback.bind(this);
    (apply(original, this, values) as Promise<unknown>).then((value: unknown) => nextTick(call,
      null, value),
      (reason: unknown) => {
        if (!reason) {
          const error: any =
            makeError(Error, "ERR_FALSY_VALUE_REJECTION", "Promise was rejected with falsy value");
          error.reason = reason;
          reason = error;
        }
        nextTick(call, reason);
      });
  }
  const descriptors: any = getOwnPropertyDescriptors(original);
  if (typeof descriptors.length?.value === "number") ++descriptors.length.value;
  if (typeof descriptors.name?.value === "string") descriptors.name.value += "Callbackified";
  return defineProperties(callbackified, descriptors);
}

export function inherits(ctor: any, superCtor: any): void {
  if (ctor === undefined || ctor === null) throw invalidArgType("ctor", "Function", ctor);
  if (superCtor === undefined || superCtor === null)
    throw invalidArgType("superCtor", "Function", superCtor);
  if (superCtor.prototype === undefined)
    throw invalidArgType("superCtor.prototype", "Object", superCtor.prototype);
  defineProperty(ctor, "super_", { value: superCtor, writable: true, configurable: true });
  setPrototypeOf(ctor.prototype, superCtor.prototype);
}

const deprecated = new Set<string>();
export function deprecate(fn: any, msg: string, code?: string): any {
  if (code !== undefined) validateString(code, "code");
  let isTold = false;
  const tell = () => {
    if (isTold) return;
    isTold = true;
    if (code !== undefined) {
      if (deprecated.has(code)) return;
      deprecated.add(code);
    }
    const { process } = globalThis as any;
    if (code !== undefined) process.emitWarning(msg, "DeprecationWarning", code, wrapped);
    else process.emitWarning(msg, "DeprecationWarning", wrapped);
  };
  function wrapped(this: unknown, ...values: any[]): any {
    if (!(globalThis as any).process.noDeprecation) tell();
    return new.target ? Reflect.construct(fn, values, new.target) : apply(fn, this, values);
  }
  setPrototypeOf(wrapped, fn);
  if (fn.prototype) wrapped.prototype = fn.prototype;
  defineProperty(wrapped, "length", { ...Object.getOwnPropertyDescriptor(fn, "length") });
  return wrapped;
}

// ---- Of the program

let debugPattern: RegExp | undefined;
function isDebugged(section: string): boolean {
  if (!debugPattern) {
    const wanted = String((globalThis as any).process.env.NODE_DEBUG ?? "")
      .replace(/[|\\{}()[\]^$+?.]/g, "\\$&").replaceAll("*", ".*").replaceAll(",", "$|^");
    debugPattern = wanted === "" ? /$^/ : new RegExp(`^${wanted}$`, "i");
  }
  return debugPattern.test(section);
}
export function debuglog(set: string, callback?: (log: any) => void): any {
  const section = set.toUpperCase();
  let isOn: boolean | undefined;
  const enabled = () => isOn ??= isDebugged(section);
  const log = (...values: any[]): void => {
    if (!enabled()) return;
    const { process } = globalThis as any;
    callback?.(log);
    process.stderr.write(`${section} ${process.pid}: ${format(...values)}\n`);
  };
  return defineProperty(log, "enabled", { get: enabled, configurable: true, enumerable: true });
}
export const debug = debuglog;

export function log(...args: any[]): void {
  const now = new Date(), two = (n: number) => String(n).padStart(2, "0");
  const month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[now.getMonth()];
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(":");
  console.log("%s - %s", `${now.getDate()} ${month} ${time}`, format(...args));
}

let errorTable: Map<number, [string, string]> | undefined;
function errorsOfSystem(): Map<number, [string, string]> {
  if (errorTable) return errorTable;
  const all = load("node:_system_errors").systemErrors;
  errorTable = new Map();
  for (const [number, name, message] of all) errorTable.set(number, [name, message]);
  return errorTable;
}
function checkErrorNumber(err: unknown): asserts err is number {
  validateInteger(err, "err");
  if (err >= 0) throw outOfRange("err", "a negative integer", err);
}
export function getSystemErrorName(err: number): string {
  checkErrorNumber(err);
  return errorsOfSystem().get(err)?.[0] ?? `Unknown system error ${err}`;
}
export function getSystemErrorMessage(err: number): string {
  checkErrorNumber(err);
  return errorsOfSystem().get(err)?.[1] ?? `Unknown system error ${err}`;
}
export function getSystemErrorMap(): Map<number, [string, string]> {
  return new Map(errorsOfSystem());
}

export async function aborted(signal: AbortSignal, resource: object): Promise<void> {
  if (signal === undefined) throw invalidArgType("signal", "AbortSignal", signal);
  validateAbortSignal(signal, "signal");
  validateObject(resource, "resource", { nullable: false, function: true, array: true });
  if (signal.aborted) return undefined;
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }));
}
export function transferableAbortController(): AbortController {
  return new AbortController();
}
export function transferableAbortSignal(signal: AbortSignal): AbortSignal {
  if (signal === undefined) throw invalidArgType("signal", "AbortSignal", signal);
  return signal;
}
export function getCallSites(frameCount: any = 8): object[] {
  return callSites(typeof frameCount === "number" ? frameCount : 8);
}
export function toUSVString(string: string): string {
  return (`${string}` as any).toWellFormed();
}
export function parseEnv(content: string): Record<string, string> {
  validateString(content, "content");
  const out: Record<string, string> = {};
  const line =
    /^\s*(?:export\s+)?([\w.-]+)\s*=[^\S\n]*(?:'([^']*)'|"([^"]*)"|`([^`]*)`|([^#\n]*))?.*$/gm;
  for (const [, name, single, double, back, bare] of content.replace(/\r\n?/g, "\n").matchAll(line))
    out[name!] = single ?? double?.replaceAll("\\n", "\n") ?? back ?? bare?.trim() ?? "";
  return out;
}
export function parseArgs(config?: any): any {
  return load("node:_parse_args").parseArgs(config);
}

/** What makes `expected` of `actual`: [0, kept], [-1, only in actual], [1, only in expected]. */
export function diff(
  actual: string | readonly string[], expected: string | readonly string[],
): [number, string][] {
  const parts = (value: unknown, name: string): string[] => {
    if (typeof value === "string") return value.split("");
    if (!Array.isArray(value)) throw invalidArgType(name, ["Array", "string"], value);
    value.forEach((each, i) => validateString(each, `${name}[${i}]`));
    return value;
  };
  const a = parts(actual, "actual"), b = parts(expected, "expected");
  // common[i][j]: how much the rests from i and from j have in common.
  const common = Array.from({ length: a.length + 1 }, () =>
    new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; --i)
    for (let j = b.length - 1; j >= 0; --j)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1
        : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  if (common[0]![0] === a.length && a.length === b.length) return [];
  const out: [number, string][] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push([0, a[i]!]);
      ++i;
      ++j;
    } else if (i < a.length && (j === b.length || common[i + 1]![j]! >= common[i]![j + 1]!))
      out.push([-1, a[i++]!]);
    else out.push([1, b[j++]!]);
  }
  return out;
}
/** SIGINT ends the program as ever: its stack is not told. */
export function setTraceSigInt(enable: boolean): void {
  validateBoolean(enable, "enable");
}

/** The error of a system call that failed with -err. */
export function _errnoException(err: number, syscall: string, original?: string): Error {
  checkErrorNumber(err);
  const code = getSystemErrorName(err);
  const message = original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`;
  return Object.assign(new Error(message), { errno: err, code, syscall });
}
export function _exceptionWithHostPort(
  err: number, syscall: string, address: string, port: number, additional?: string,
): Error {
  checkErrorNumber(err);
  const code = getSystemErrorName(err);
  const place = port && port > 0 ? ` ${address}:${port}` : address ? ` ${address}` : "";
  const details = additional ? `${place} - Local (${additional})` : place;
  const error = Object.assign(new Error(`${syscall} ${code}${details}`), {
    errno: err, code, syscall, address,
  });
  return port ? Object.assign(error, { port }) : error;
}

// ---- Deprecated

export const getCallSite = getCallSites;

export function _extend(target: any, source: any): any {
  return source === null || typeof source !== "object" ? target : Object.assign(target, source);
}
export const { isArray } = Array;
const kinds = {
  isBoolean: (value: unknown) => typeof value === "boolean",
  isBuffer: (value: unknown) => load("node:_buffer").Buffer.isBuffer(value),
  isNull: (value: unknown) => value === null,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isNumber: (value: unknown) => typeof value === "number",
  isString: (value: unknown) => typeof value === "string",
  isSymbol: (value: unknown) => typeof value === "symbol",
  isUndefined: (value: unknown) => value === undefined,
  isRegExp: types.isRegExp,
  isObject: (value: unknown) => value !== null && typeof value === "object",
  isDate: types.isDate,
  isError: (value: unknown) => types.isNativeError(value) || value instanceof Error,
  isFunction: (value: unknown) => typeof value === "function",
  isPrimitive: (value: unknown) =>
    value === null || (typeof value !== "object" && typeof value !== "function"),
};
export const {
  isBoolean, isBuffer, isNull, isNullOrUndefined, isNumber, isString, isSymbol, isUndefined,
    isRegExp,
  isObject, isDate, isError, isFunction, isPrimitive,
} = kinds;
const util = {
  _extend, callbackify, debug, debuglog, deprecate, format, formatWithOptions, getCallSites,
  getSystemErrorMap, getSystemErrorName, getSystemErrorMessage, inherits, inspect, isArray,
    ...kinds,
  isDeepStrictEqual, promisify, stripVTControlCharacters, toUSVString, TextDecoder, TextEncoder,
  types, parseEnv, parseArgs, styleText, MIMEType, MIMEParams, aborted, log,
  transferableAbortController, transferableAbortSignal, diff, setTraceSigInt, getCallSite,
  _errnoException, _exceptionWithHostPort,
};
export { isDeepStrictEqual, MIMEParams, MIMEType, TextDecoder, TextEncoder, types };
export default util;
export { util as "module.exports" };
