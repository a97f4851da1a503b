// How shoal:fs asks the door: each operation comes in two styles, made by both(): one that gives a
// promise, and one (…Sync) that stops the script until the answer is there, and holds no thread
// meanwhile. Errors are Error objects with code ("ENOENT"), syscall, path; what is not permitted is
// refused with the name NotCapable.
import host from "shoal:host";

const { Object, Promise, TypeError, URL, Uint8Array, ArrayBuffer, decodeURIComponent } = globalThis;
const { defineProperty } = Object;

export type PathLike = string | URL;
export type Bytes = Uint8Array<ArrayBuffer>;

export function pathText(path: PathLike): string {
  if (typeof path === "string") return path;
  if (path instanceof URL) {
    if (path.protocol !== "file:") throw new TypeError("Must be a file URL");
    return decodeURIComponent(path.pathname);
  }
  throw new TypeError(`The path is neither a string nor a URL (got ${typeof path})`);
}

/// What the promise gives; or the signal's reason once it is aborted, and the operation is
/// cancelled.
export function unlessAborted<T>(
  promise: Promise<T>, signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => {
      host.cancel(promise);
      reject(signal.reason);
    };
    const after = (settle: (value: any) => void) => (value: unknown) => {
      signal.removeEventListener("abort", stop);
      settle(value);
    };
    signal.addEventListener("abort", stop);
    promise.then(after(resolve), after(reject));
  });
}

/// The operation `name` of io/door/host_ops.def in both styles: `request` makes its fields of the
/// arguments, `reply` the result of what it gives; `signal` finds the AbortSignal among them.
export function both<A extends unknown[], R>(
  called: string,
  name: string,
  request: (...args: A) => unknown[],
  reply: (value: any, ...args: A) => R,
  signal?: (...args: A) => AbortSignal | undefined,
): [(...args: A) => Promise<R>, (...args: A) => R] {
  const later = async (...args: A) => {
    const begun = host.begin(name, ...request(...args));
    return reply(await unlessAborted(begun, signal?.(...args)), ...args);
  };
  const now = (...args: A) => reply(host.wait(name, ...request(...args)), ...args);
  return [called_(later, called), called_(now, called + "Sync")];
}
function called_<F>(f: F, name: string): F {
  defineProperty(f, "name", { value: name, configurable: true });
  return f;
}

// ---- What takes several operations

/// One of them: its name and fields.
export type Ask = readonly [name: string, ...fields: unknown[]];
/// An algorithm over them, written once for both styles: what `yield` gives is the reply.
export type Steps<R> = Generator<Ask, R, any>;

export function runNow<R>(steps: Steps<R>): R {
  let step = steps.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = host.wait(...step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}
export async function runLater<R>(steps: Steps<R>, signal?: AbortSignal): Promise<R> {
  let step = steps.next();
  while (!step.done) {
    signal?.throwIfAborted();
    let value: unknown;
    try {
      value = await unlessAborted(host.begin(...step.value), signal);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}
/// Of an algorithm in both styles.
export function bothOf<A extends unknown[], R>(
  called: string, steps: (...args: A) => Steps<R>,
): [(...args: A) => Promise<R>, (...args: A) => R] {
  const later = async (...args: A) => runLater(steps(...args));
  const now = (...args: A) => runNow(steps(...args));
  return [called_(later, called), called_(now, called + "Sync")];
}

export const nothing = (): void => undefined;

// ---- Paths

export const joined = (folder: string, name: string): string =>
  folder.endsWith("/") ? folder + name : `${folder}/${name}`;
export function folderOf(path: string): string {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, "") : path;
  const end = trimmed.lastIndexOf("/");
  return end > 0 ? trimmed.slice(0, end) : end === 0 ? "/" : ".";
}
export const nameOf = (path: string): string => {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, "") : path;
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
};

/// An error of the system's that the system has not made.
export function systemError(
  errno: number, code: string, text: string, syscall: string, path?: string,
): Error {
  const about = path === undefined ? "" : ` '${path}'`;
  const error = new Error(`${code}: ${text}, ${syscall}${about}`);
  return Object.assign(error, path === undefined ? { errno, code, syscall }
    : { errno, code, syscall, path });
}
/// A view's bytes to be lent: of a buffer that may shrink a copy.
export const lendable = (bytes: Uint8Array): Bytes =>
  ((bytes.buffer as any).resizable ? bytes.slice() : bytes) as Bytes;
