// How node:fs asks the door. An operation is written once, as the steps that it takes: a Request,
// or a generator of Requests to which their replies come back. From that its three forms follow:
// at once (blocking style: the script stops, no thread does), with a callback, and as a promise.
import host from "shoal:host";
import { load, nextTick } from "node:_host_seams";
import { bufferOver } from "node:_buffer";
import { AbortError, codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { validateAbortSignal } from "node:_validators";

const { Object, Promise, Uint8Array, TextDecoder, TextEncoder, Error } = globalThis;
const { defineProperty } = Object;
const encoder = new TextEncoder();

export type PathLike = string | Uint8Array | URL;
export type Bytes = Uint8Array<ArrayBuffer>;
export type Callback<R = any> = (error: Error | null, value?: R) => void;

// ---- Requests

/** What an error says in place of what the operation is called here. */
export interface Told {
  syscall?: string;
  /** Null: it has none. */
  path?: string | null;
  dest?: string;
}

/** One operation of io/door/host_ops.def. */
export class Request {
  readonly op: string;
  readonly fields: unknown[];
  readonly told: Told | undefined;
  /** What is made of the reply. */
  readonly reply: ((value: any) => any) | undefined;
  constructor(op: string, fields: unknown[], reply?: (value: any) => any, told?: Told) {
    this.op = op;
    this.fields = fields;
    this.reply = reply;
    this.told = told;
  }
}
export type Steps<R = any> = Generator<Request, R, any>;
export type Plan<R = any> = Request | Steps<R>;

const noPath: Told = { path: null };

/** The same error in Node's words. */
export function inNodesWords(error: any, told: Told | undefined): any {
  if (typeof error?.errno !== "number") return error;
  // Of what happens to open files Node does not say which.
  if (told === undefined && (error.syscall === "read" || error.syscall === "write")) told = noPath;
  if (told === undefined) return error;
  const { message, code } = error;
  const start = message.slice(0, message.indexOf(", ", code.length + 2));
  if (told.syscall !== undefined) error.syscall = told.syscall;
  if (told.path === null) delete error.path;
  else if (told.path !== undefined) error.path = told.path;
  if (told.dest !== undefined) error.dest = told.dest;
  error.message = `${start}, ${error.syscall}` +
    (error.path !== undefined ? ` '${error.path}'` : "") +
    (error.dest !== undefined ? ` -> '${error.dest}'` : "");
  return error;
}

/** An error of the system's that the system has not made. */
export function systemError(
  errno: number, code: string, text: string, syscall: string, path?: string, dest?: string,
): Error {
  const error: any = new Error(
    `${code}: ${text}, ${syscall}` + (path === undefined ? "" : ` '${path}'`) +
    (dest === undefined ? "" : ` -> '${dest}'`));
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  return error;
}

export function runNow(plan: Plan): any {
  if (plan instanceof Request) return ask(plan);
  let step = plan.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = ask(step.value);
    } catch (error) {
      step = plan.throw(error);
      continue;
    }
    step = plan.next(value);
  }
  return step.value;
}

function ask(request: Request): any {
  if (!(request instanceof Request))
    throw codeError("ERR_INVALID_RETURN_VALUE", "boolean", "filter", request);
  let value: unknown;
  try {
    value = host.wait(request.op, ...request.fields);
  } catch (error) {
    throw inNodesWords(error, request.told);
  }
  return request.reply ? request.reply(value) : value;
}

/** Whom an AbortSignal stops: the request that is under way. */
interface Stop {
  isStopped: boolean;
  pending: Promise<any> | undefined;
}

async function begin(request: Request, stop?: Stop): Promise<any> {
  if (!(request instanceof Request)) return request;  // A promise: what a caller's function gave.
  let value: unknown;
  try {
    const pending = host.begin(request.op, ...request.fields);
    if (stop) stop.pending = pending;
    value = await pending;
  } catch (error) {
    // Where it was asked for is not on the stack any more.
    throw inNodesWords(error, request.told);
  }
  return request.reply ? request.reply(value) : value;
}

export async function runLater(plan: Plan, stop?: Stop): Promise<any> {
  if (plan instanceof Request) return begin(plan, stop);
  let step = plan.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = await begin(step.value, stop);
    } catch (error) {
      step = plan.throw(error);
      continue;
    }
    step = stop?.isStopped ? plan.throw(new AbortError()) : plan.next(value);
  }
  return step.value;
}

/** The same until the signal is aborted: then an AbortError, and what is under way is cancelled. */
export function runUnlessAborted(plan: Plan, signal: AbortSignal | undefined): Promise<any> {
  if (signal === undefined || signal === null) return runLater(plan);
  if (signal.aborted) return Promise.reject(abortErrorOf(signal));
  const stop: Stop = { isStopped: false, pending: undefined };
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      stop.isStopped = true;
      reject(abortErrorOf(signal));
      if (stop.pending !== undefined) host.cancel(stop.pending);
      if (!(plan instanceof Request)) plan.return(undefined);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    const over = (settle: (value: any) => void) => (value: unknown) => {
      signal.removeEventListener("abort", onAbort);
      settle(value);
    };
    runLater(plan, stop).then(over(resolve), over(reject));
  });
}
export function abortErrorOf(signal: AbortSignal): Error {
  return new AbortError(undefined, { cause: signal.reason });
}

export function checkCallback(callback: unknown): asserts callback is Callback {
  if (typeof callback !== "function") throw invalidArgType("cb", "Function", callback);
}
/** Calls back from outside of any promise: what it throws is an uncaught exception. */
export function settle(promise: Promise<any>, callback: Callback, withoutValue = false): void {
  promise.then(
    (value) => {
      if (withoutValue || value === undefined) nextTick(callback, null);
      else nextTick(callback, null, value);
    },
    (error) => nextTick(callback, error));
}

// ---- The three forms

type Planner = (...args: any[]) => Plan;
export interface Forms {
  sync: (...args: any[]) => any;
  callback: (...args: any[]) => any;
  promise: (...args: any[]) => Promise<any>;
}

function shaped(f: any, name: string, length: number): any {
  defineProperty(f, "name", { value: name, configurable: true });
  defineProperty(f, "length", { value: length, configurable: true });
  return f;
}

/** Of an operation named `name` with at most `count` arguments; the plan checks them. */
export function forms(name: string, count: number, plan: Planner): Forms {
  const sync = (...args: any[]) => runNow(plan(...args));
  const callback = (...args: any[]) => {
    const last = args.length > 1 ? args.pop() : undefined;
    checkCallback(last);
    settle(runLater(plan(...args)), last);
  };
  const promise = async (...args: any[]) => runLater(plan(...args));
  return {
    sync: shaped(sync, name + "Sync", count),
    callback: shaped(callback, name, count + 1),
    promise: shaped(promise, name, count),
  };
}

/** The same, where the last argument may be options with a signal. */
export function abortableForms(name: string, count: number, plan: Planner): Forms {
  const signalOf = (args: any[]): AbortSignal | undefined => {
    const options = args[count - 1];
    const signal = options !== null && typeof options === "object" ? options.signal : undefined;
    validateAbortSignal(signal, "options.signal");
    return signal;
  };
  const both = forms(name, count, plan);
  const callback = (...args: any[]) => {
    const last = args.length > 1 ? args.pop() : undefined;
    checkCallback(last);
    const signal = signalOf(args);
    if (signal?.aborted) {
      nextTick(last, abortErrorOf(signal));
      return;
    }
    settle(runUnlessAborted(plan(...args), signal), last);
  };
  const promise = async (...args: any[]) => {
    const signal = signalOf(args);
    if (signal?.aborted) throw abortErrorOf(signal);
    return runUnlessAborted(plan(...args), signal);
  };
  return {
    sync: both.sync, callback: shaped(callback, name, count + 1),
    promise: shaped(promise, name, count),
  };
}

// ---- Paths

function withoutNull(path: string | Uint8Array, name: string): void {
  const has = typeof path === "string" ? path.includes("\0") : path.includes(0);
  if (has)
    throw invalidArgValue(name, path, "must be a string, Uint8Array, or URL without null bytes");
}

/** The path as text; of a Buffer that is no text, what text can be made of it. */
export function pathOf(path: unknown, name = "path"): string {
  if (typeof path === "string") {
    withoutNull(path, name);
    return path;
  }
  if (path instanceof Uint8Array) {
    withoutNull(path, name);
    return new TextDecoder().decode(path);
  }
  if (path !== null && typeof path === "object" && (path as any).href && (path as any).protocol &&
    (path as any).auth === undefined && (path as any).path === undefined) {
    const text: string = load("node:url").fileURLToPath(path);
    withoutNull(text, name);
    return text;
  }
  throw invalidArgType(name, ["string", "Buffer", "URL"], path);
}

// ---- Encodings

export interface EncodingOption { encoding?: string | null }

const isEncoding = (text: string): boolean =>
  load("node:buffer").Buffer.isEncoding(text) || text === "buffer";

/** Options as an object: a text is the encoding. */
export function optionsOf<T extends object>(options: unknown, defaults: T): T {
  if (options === null || options === undefined || typeof options === "function") return defaults;
  let all: any = options;
  if (typeof options === "string") all = { ...defaults, encoding: options };
  else if (typeof options !== "object")
    throw invalidArgType("options", ["string", "Object"], options);
  const { encoding } = all;
  if (typeof encoding === "string" && encoding !== "buffer") checkEncoding(encoding);
  return all;
}
export function checkEncoding(encoding: string): void {
  if (!isEncoding(encoding))
    throw invalidArgValue("encoding", encoding, "is invalid encoding");
}
/** A name of the system's in the encoding that is wanted. */
export function named(text: string, encoding: string | null | undefined): any {
  if (!encoding || encoding === "utf8" || encoding === "utf-8") return text;
  const buffer = bufferOver(encoder.encode(text));
  return encoding === "buffer" ? buffer : (buffer as any).toString(encoding);
}
/** Bytes as a Buffer, or as text of the encoding. */
export function decoded(bytes: Uint8Array, encoding: string | null | undefined): any {
  if (!encoding || encoding === "buffer") return bufferOver(bytes);
  if (encoding === "utf8" || encoding === "utf-8") return textOf(bytes);
  return (bufferOver(bytes) as any).toString(encoding);
}
const textOf = (bytes: Uint8Array): string => host.decode(bytes);

// ---- Bytes

/** The bytes of what is to be written. */
export function bytesOf(data: unknown, encoding: string | null | undefined): Uint8Array {
  if (typeof data === "string") {
    if (!encoding || encoding === "utf8" || encoding === "utf-8") return encoder.encode(data);
    return load("node:buffer").Buffer.from(data, encoding);
  }
  if (data instanceof Uint8Array) return data;
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  throw invalidArgType("data", ["string", "Buffer", "TypedArray", "DataView"], data);
}
/** Part of a view's bytes. */
export function viewOf(view: ArrayBufferView, offset: number, length: number): Bytes {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset + offset, length);
}

export function closedFile(): Error {
  return systemError(-9, "EBADF", "file closed", "close");
}

/** What the door tells of a path, as it tells it; null: nothing stands there. */
export async function lookLater(path: string): Promise<number[] | null> {
  try {
    return await host.begin("Stat", path, true);
  } catch {
    return null;
  }
}
