// node:timers/promises
import { AbortError, codeError } from "node:_errors";
import { validateAbortSignal, validateBoolean, validateNumber,
  validateObject } from "node:_validators";

const {
  setTimeout: startTimeout, clearTimeout, setImmediate: startImmediate, clearImmediate,
  setInterval: startInterval, clearInterval, Promise,
} = globalThis as any;

export interface TimerOptions {
  signal?: AbortSignal;
  ref?: boolean;
}
function check(options: TimerOptions): void {
  validateObject(options, "options");
  validateAbortSignal(options.signal, "options.signal");
  if (options.ref !== undefined) validateBoolean(options.ref, "options.ref");
}

/** A timer as a promise: of `value`, or rejected when the signal is aborted. */
function wait<T>(
  start: (callback: () => void) => any, clear: (timer: any) => void, value: T,
    options: TimerOptions,
): Promise<T> {
  const { signal } = options;
  const failure = () => new AbortError(undefined, { cause: signal!.reason });
  if (signal?.aborted) return Promise.reject(failure());
  return new Promise((resolve: (value: T) => void, reject: (reason: unknown) => void) => {
    const abort = () => {
      clear(timer);
      reject(failure());
    };
    const timer = start(() => {
      signal?.removeEventListener("abort", abort);
      resolve(value);
    });
    if (options.ref === false) timer.unref?.();
    signal?.addEventListener("abort", abort, { once: true });
  });
}

export function setTimeout<T = void>(
  delay?: number, value?: T, options: TimerOptions = {},
): Promise<T | undefined> {
  try {
    if (delay !== undefined) validateNumber(delay, "delay");
    check(options);
  } catch (error) {
    return Promise.reject(error);
  }
  return wait((callback) => startTimeout(callback, delay), clearTimeout, value, options);
}
export function setImmediate<T = void>(value?: T,
  options: TimerOptions = {}): Promise<T | undefined> {
  try {
    check(options);
  } catch (error) {
    return Promise.reject(error);
  }
  return wait((callback) => startImmediate(callback), clearImmediate, value, options);
}
export async function* setInterval<T = void>(
  delay?: number, value?: T, options: TimerOptions = {},
): AsyncGenerator<T | undefined> {
  if (delay !== undefined) validateNumber(delay, "delay");
  check(options);
  const { signal } = options;
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let due = 0, wake: (() => void) | undefined;
  const timer = startInterval(() => {
    ++due;
    wake?.();
    wake = undefined;
  }, delay);
  if (options.ref === false) timer.unref?.();
  const abort = () => {
    clearInterval(timer);
    wake?.();
    wake = undefined;
  };
  signal?.addEventListener("abort", abort, { once: true });
  try {
    while (!signal?.aborted) {
      if (due === 0)
        await new Promise((resolve: () => void) => {
          wake = resolve;
        });
      for (; due > 0; --due) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", abort);
  }
}

class Scheduler {
  constructor(key?: symbol) {
    if (key !== kInside) throw codeError("ERR_ILLEGAL_CONSTRUCTOR");
  }
  yield(): Promise<void> {
    return setImmediate() as Promise<void>;
  }
  wait(delay: number, options?: TimerOptions): Promise<void> {
    return setTimeout(delay, undefined, options) as Promise<void>;
  }
}
const kInside = Symbol("inside");
export const scheduler = new Scheduler(kInside);

const promises = { setTimeout, setImmediate, setInterval, scheduler };
export default promises;
export { promises as "module.exports" };
