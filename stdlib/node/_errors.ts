// Errors as Node makes them: a class of ECMAScript's with `code`, whose stack begins with
// "TypeError [ERR_…]: ". All codes and messages of our modules stand here.
import { inspect } from "node:_host_seams";

const { Error, TypeError, RangeError, URIError, String, Number, AggregateError } = globalThis;
const { abs } = Math;
const { defineProperty } = Object;
const captureStackTrace = Error.captureStackTrace as (object: object, hidden?: unknown) => void;

type ErrorClass = new (message?: string, options?: ErrorOptions) => Error;
export interface NodeError extends Error {
  code: string;
}

/** An error of class `Base`; what is above and including `hidden` is not in its stack. */
export function makeError(
  Base: ErrorClass, code: string, message: string, hidden?: unknown, options?: ErrorOptions,
): NodeError {
  const error = (options ? new Base(message, options) : new Base(message)) as NodeError;
  const name = error.name;
  // The stack takes its first line from what the name is at that moment.
  defineProperty(error, "name", { value: `${name} [${code}]`, configurable: true, writable: true });
  captureStackTrace(error, hidden ?? makeError);
  void error.stack;
  delete (error as { name?: string }).name;
  error.code = code;
  defineProperty(error, "toString", {
    value(this: Error) {
      return `${this.name} [${code}]: ${this.message}`;
    },
    enumerable: false, writable: true, configurable: true,
  });
  return error;
}

// ---- Parts of messages

/** "a, b, or c". */
export function listOf(words: readonly string[], last: string): string {
  if (words.length <= 2) return words.join(` ${last} `);
  return `${words.slice(0, -1).join(", ")}, ${last} ${words[words.length - 1]}`;
}

/** What came, in the words of "Received …". */
export function received(value: any): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") {
    const name = value.constructor?.name;
    return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
  }
  let text = inspect(value, { colors: false });
  if (text.length > 28) text = text.slice(0, 25) + "...";
  return `type ${typeof value} (${text})`;
}

const typeNames = [
  "string", "function", "number", "object", "Function", "Object", "boolean", "bigint", "symbol",
];

function expectedText(expected: string | readonly string[]): string {
  const all = typeof expected === "string" ? [expected] : expected;
  let types: string[] = [];
  const classes: string[] = [], other: string[] = [];
  for (const each of all) {
    if (typeNames.includes(each)) types.push(each.toLowerCase());
    else if (/^(?:[A-Z][a-z0-9]*)+$/.test(each)) classes.push(each);
    else other.push(each);
  }
  if (classes.length > 0 && types.includes("object")) {
    types = types.filter((each) => each !== "object");
    classes.push("Object");
  }
  const parts: string[] = [];
  if (types.length > 0)
    parts.push(`${types.length > 1 ? "one of type" : "of type"} ${listOf(types, "or")}`);
  if (classes.length > 0) parts.push(`an instance of ${listOf(classes, "or")}`);
  if (other.length > 1) parts.push(`one of ${listOf(other, "or")}`);
  else if (other.length === 1)
    parts.push((other[0]!.toLowerCase() !== other[0] ? "an " : "") + other[0]);
  return parts.join(" or ");
}

const kindOf = (name: string) => name.includes(".") ? "property" : "argument";

function withSeparators(digits: string): string {
  let out = "", end = digits.length;
  const start = digits[0] === "-" ? 1 : 0;
  for (; end >= start + 4; end -= 3) out = "_" + digits.slice(end - 3, end) + out;
  return digits.slice(0, end) + out;
}

function rangeValue(value: unknown): string {
  if (typeof value === "number" && Number.isInteger(value) && abs(value) > 2 ** 32)
    return withSeparators(String(value));
  if (typeof value !== "bigint") return inspect(value);
  const large = value > 2n ** 32n || value < -(2n ** 32n);
  return (large ? withSeparators(String(value)) : String(value)) + "n";
}

// ---- The codes

type Message = (...values: any[]) => string;
const codes: Record<string, [ErrorClass, string | Message]> = {
  __proto__: null as never,
  ERR_INVALID_ARG_TYPE: [TypeError, (name: string, expected: string | string[], value: unknown) => {
    const subject = name.endsWith(" argument") ? name : `"${name}" ${kindOf(name)}`;
    return `The ${subject} must be ${expectedText(expected)}. Received ${received(value)}`;
  }],
  ERR_INVALID_ARG_VALUE: [TypeError, (name: string, value: unknown, reason = "is invalid") => {
    let text = inspect(value);
    if (text.length > 128) text = text.slice(0, 128) + "...";
    return `The ${kindOf(name)} '${name}' ${reason}. Received ${text}`;
  }],
  ERR_OUT_OF_RANGE: [RangeError, (name: string, range: string, value: unknown) =>
    `The value of "${name}" is out of range. It must be ${range}. Received ${rangeValue(value)}`],
  ERR_MISSING_ARGS: [TypeError, (...names: (string | string[])[]) => {
    const words = names.map((each) =>
      typeof each === "string" ? `"${each}"` : each.map((n) => `"${n}"`).join(" or "));
    if (words.length === 1) return `The ${words[0]} argument must be specified`;
    return `The ${listOf(words, "and")} arguments must be specified`;
  }],
  ERR_INVALID_RETURN_VALUE: [TypeError, (expected: string, name: string, value: any) =>
    `Expected ${expected} to be returned from the "${name}" function but got ${received(value)}.`],
  ERR_INVALID_THIS: [TypeError, (type: string) => `Value of "this" must be of type ${type}`],
  ERR_ILLEGAL_CONSTRUCTOR: [TypeError, "Illegal constructor"],
  ERR_METHOD_NOT_IMPLEMENTED: [Error, (name: string) => `The ${name} method is not implemented`],
  ERR_INVALID_STATE: [Error, (text: string) => `Invalid state: ${text}`],
  ERR_INTERNAL_ASSERTION: [Error, (text: string) => text],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: [TypeError, (name: string) =>
    `The feature ${name} is unavailable on the current platform, ` +
    "which is being used to run Node.js",
  ],
  ERR_FALSY_VALUE_REJECTION: [Error, "Promise was rejected with falsy value"],
  ERR_UNAVAILABLE_DURING_EXIT: [Error, "Cannot call function in process exit handler"],
  ERR_AMBIGUOUS_ARGUMENT: [TypeError, (name: string, reason: string) =>
    `The "${name}" argument is ambiguous. ${reason}`],
  ERR_UNKNOWN_ENCODING: [TypeError, (name: unknown) => `Unknown encoding: ${String(name)}`],
  ERR_FS_INVALID_SYMLINK_TYPE: [Error, (type: string) =>
    `Symlink type must be one of "dir", "file", or "junction". Received "${type}"`],
  ERR_DIR_CLOSED: [Error, "Directory handle was closed"],
  // Buffers
  ERR_INVALID_BUFFER_SIZE: [RangeError, (size: string) =>
    `Buffer size must be a multiple of ${size}`],
  ERR_BUFFER_OUT_OF_BOUNDS: [RangeError, (name?: string) => name
    ? `"${name}" is outside of buffer bounds` : "Attempt to access memory outside buffer bounds"],
  ERR_BUFFER_TOO_LARGE: [RangeError, (limit: number) =>
    `Cannot create a Buffer larger than ${limit} bytes`],
  // Events
  ERR_UNHANDLED_ERROR: [Error, (value?: unknown) => value === undefined
    ? "Unhandled error." : `Unhandled error. (${String(value)})`],
  ERR_EVENT_RECURSION: [Error, (type: string) => `The event "${type}" is already being dispatched`],
  // Streams
  ERR_STREAM_ALREADY_FINISHED: [Error, (name: string) =>
    `Cannot call ${name} after a stream was finished`],
  ERR_STREAM_CANNOT_PIPE: [Error, "Cannot pipe, not readable"],
  ERR_STREAM_DESTROYED: [Error, (name: string) =>
    `Cannot call ${name} after a stream was destroyed`],
  ERR_STREAM_NULL_VALUES: [TypeError, "May not write null values to stream"],
  ERR_STREAM_PREMATURE_CLOSE: [Error, "Premature close"],
  ERR_STREAM_PUSH_AFTER_EOF: [Error, "stream.push() after EOF"],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: [Error, "stream.unshift() after end event"],
  ERR_STREAM_WRITE_AFTER_END: [Error, "write after end"],
  ERR_STREAM_UNABLE_TO_PIPE: [Error, "Cannot pipe to a closed or destroyed stream"],
  ERR_MULTIPLE_CALLBACK: [Error, "Callback called multiple times"],
  ERR_SOCKET_CLOSED: [Error, "Socket is closed"],
  // Processes
  ERR_UNKNOWN_SIGNAL: [TypeError, (name: unknown) => `Unknown signal: ${String(name)}`],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: [RangeError, (name: string) =>
    `${name} maxBuffer length exceeded`],
  ERR_CHILD_PROCESS_IPC_REQUIRED: [Error, (name: string) =>
    `Forked processes must have an IPC channel, missing value 'ipc' in ${name}`],
  ERR_IPC_CHANNEL_CLOSED: [Error, "Channel closed"],
  ERR_IPC_DISCONNECTED: [Error, "IPC channel is already disconnected"],
  ERR_IPC_ONE_PIPE: [Error, "Child process can have only one IPC pipe"],
  ERR_IPC_SYNC_FORK: [Error, "IPC cannot be used with synchronous forks"],
  ERR_INVALID_HANDLE_TYPE: [TypeError, "This handle type cannot be sent"],
  ERR_INVALID_SYNC_FORK_INPUT: [TypeError, (value: string) =>
    `Asynchronous forks do not support Buffer, TypedArray, DataView or string input: ${value}`],
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET: [Error,
    "`process.setupUncaughtExceptionCapture()` was called while a capture callback was already " +
    "active"],
  ERR_WORKER_UNSUPPORTED_OPERATION: [TypeError, (name: string) =>
    `${name} is not supported in workers`],
  // URLs and paths
  ERR_INVALID_URL: [TypeError, "Invalid URL"],
  ERR_INVALID_URL_SCHEME: [TypeError, (scheme: string) => `The URL must be of scheme ${scheme}`],
  ERR_INVALID_FILE_URL_HOST: [TypeError, (platform: string) =>
    `File URL host must be "localhost" or empty on ${platform}`],
  ERR_INVALID_FILE_URL_PATH: [TypeError, (text: string) => `File URL path ${text}`],
  // util
  ERR_INVALID_MIME_SYNTAX: [TypeError, (production: string, text: string, at: number) => {
    const place = at !== -1 ? ` at ${at}` : "";
    return `The MIME syntax for a ${production} in "${text}" is invalid${place}`;
  }],
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: [TypeError, (text: string) => text],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: [TypeError, (value: string) =>
    `Unexpected argument '${value}'. This command does not take positional arguments`],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [TypeError, (option: string, allowsPositionals: boolean) =>
    `Unknown option '${option}'` + (allowsPositionals
      ? `. To specify a positional argument starting with a '-', place it at the end of the ` +
        `command after '--', as in '-- "${option}"`
      : "")],
  ERR_INVALID_ASYNC_ID: [RangeError, (name: string, id: unknown) =>
    `Invalid ${name} value: ${String(id)}`],
  ERR_ASYNC_TYPE: [TypeError, (type: unknown) => `Invalid name for async "type": ${String(type)}`],
  ERR_ASYNC_CALLBACK: [TypeError, (name: string) => `${name} must be a function`],
  ERR_USE_AFTER_CLOSE: [Error, (name: string) => `${name} was closed`],
  ERR_TTY_INIT_FAILED: [Error, "TTY initialization failed"],
  ERR_INVALID_FD: [RangeError, (fd: unknown) => `"fd" must be a positive integer: ${String(fd)}`],
  ERR_INVALID_CURSOR_POS: [TypeError,
    "Cannot set cursor row without setting its column"],
  ERR_NOT_BUILDING_SNAPSHOT: [Error,
    "Operation cannot be invoked when not building startup snapshot"],
};

/** The error of a code, its message made of the values. */
export function codeError(code: string, ...values: any[]): NodeError {
  const [Base, message] = codes[code]!;
  const text = typeof message === "string" ? message : message(...values);
  return makeError(Base, code, text, codeError);
}

export function invalidArgType(
  name: string, expected: string | readonly string[], value: unknown,
): NodeError {
  return codeError("ERR_INVALID_ARG_TYPE", name, expected, value);
}
export function invalidArgValue(name: string, value: unknown, reason?: string): NodeError {
  return codeError("ERR_INVALID_ARG_VALUE", name, value, reason);
}
export function outOfRange(name: string, range: string, value: unknown): NodeError {
  return codeError("ERR_OUT_OF_RANGE", name, range, value);
}

/** An URIError with a code, for querystring. */
export function malformedUri(): NodeError {
  return makeError(URIError, "ERR_INVALID_URI", "URI malformed", malformedUri);
}

/** What is thrown when a signal is aborted. */
export class AbortError extends Error {
  code = "ABORT_ERR";
  constructor(message = "The operation was aborted", options?: ErrorOptions) {
    super(message, options);
    this.name = "AbortError";
  }
}

/** Two errors in one, as Node joins the error of a cleaning up to that which made it necessary. */
export function joinErrors(inner: any, outer: any): any {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const joined: any = new AggregateError([outer, inner], outer.message);
  joined.code = outer.code;
  return joined;
}
