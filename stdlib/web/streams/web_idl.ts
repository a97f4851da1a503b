// What the classes of streams share: intrinsics that a program cannot patch from under them,
// conversions of Web IDL, and promises.

import { defineInterface, dictionary, isObject, uncurry as uncurryTyped } from "../interface.ts";

const { Object, Promise, RangeError, String, Symbol, TypeError } = globalThis;
const { getOwnPropertyDescriptor } = Object;
export const { queueMicrotask } = globalThis;
export { RangeError, TypeError };

export { defineInterface, dictionary, isObject };

/// A function of (self, ...values) out of a method.
export const uncurry = uncurryTyped as unknown as
  (method: unknown) => (self: unknown, ...values: any[]) => any;

/// call(method, self, ...values), out of reach of a patched Function.prototype.call.
export const call: (method: Function, self: unknown, ...values: unknown[]) => any =
  uncurry(Function.prototype.call);

/// The getter of a property of a prototype, as a function of the object.
export function uncurriedGetter(prototype: object, name: PropertyKey): (self: unknown) => any {
  return uncurry(getOwnPropertyDescriptor(prototype, name)!.get!);
}
export function uncurriedSetter(
  prototype: object, name: PropertyKey,
): (self: unknown, value: unknown) => void {
  return uncurry(getOwnPropertyDescriptor(prototype, name)!.set!);
}

export type AnyFunction = (...values: any[]) => any;

// ---- Interfaces

/// What a constructor that scripts may not call takes as its first argument.
export const internal: unique symbol = Symbol("internal") as any;

export function illegalConstructor(): TypeError {
  return new TypeError("Illegal constructor");
}
export function illegalInvocation(name: string): TypeError {
  return new TypeError(`Illegal invocation: this is no ${name}`);
}
export function argumentMissing(name: string, count = 1): TypeError {
  return new TypeError(`${name}: ${count} argument${count > 1 ? "s" : ""} required`);
}

// ---- Conversions

/// `optional object`: undefined where there is none.
export function objectArgument(value: unknown, name: string): any {
  if (value === undefined || isObject(value)) return value;
  throw new TypeError(`${name} is not an object`);
}

/// A callback function that is a member of a dictionary.
export function callbackMember(holder: any, member: string, name: string): AnyFunction | undefined {
  const value = holder[member];
  if (value === undefined || typeof value === "function") return value;
  throw new TypeError(`${name}.${member} is not a function`);
}

/// [EnforceRange] unsigned long long.
export function enforceRange(value: unknown, name: string): number {
  if ((value as number) >>> 0 === value) return value;
  const number = +(value as any);
  const whole = number < 0 ? -floor(-number) : floor(number);
  if (!(whole >= 0 && whole <= 9007199254740991))
    throw new TypeError(`${name} is out of range (got ${number})`);
  return whole + 0;
}
const { floor } = Math;

/// QueuingStrategy, as far as it is given.
export class Strategy {
  highWaterMark: number | undefined = undefined;
  size: AnyFunction | undefined = undefined;

  constructor(value: unknown, name: string) {
    const holder = dictionary(value, name);
    if (holder === undefined) return;
    const mark = holder.highWaterMark;
    if (mark !== undefined) this.highWaterMark = +mark;
    this.size = callbackMember(holder, "size", name);
  }

  /// ExtractHighWaterMark.
  mark(fallback: number): number {
    const mark = this.highWaterMark;
    if (mark === undefined) return fallback;
    if (mark >= 0) return mark;
    throw new RangeError(`highWaterMark is not a number from 0 on (got ${mark})`);
  }
}

export const toText = String;

// ---- Promises

/// What keepResolvers, as the executor of a new promise, has got.
export let lastResolve: (value?: any) => void;
export let lastReject: (reason?: unknown) => void;
export function keepResolvers(resolve: any, reject: any): void {
  lastResolve = resolve;
  lastReject = reject;
}

/// A promise and what settles it.
export class Deferred<T> {
  promise: Promise<T> = new Promise<T>(keepResolvers);
  resolve: (value: T) => void = lastResolve;
  reject: (reason: unknown) => void = lastReject;
}

/// A promise resolved with a value, always a new one: what Web IDL's conversion to a promise gives.
/// (An async function makes it at half the price of Promise.resolve.)
export async function resolvedWith<T>(value: T | PromiseLike<T>): Promise<T> {
  return value;
}

/// A promise rejected with a reason.
export async function rejectedWith(reason: unknown): Promise<never> {
  throw reason;
}

const promiseThen: (promise: unknown, done: unknown, failed: unknown) => Promise<any> =
  uncurry(Promise.prototype.then);
const nothing = (): void => undefined;

/// Sets [[PromiseIsHandled]].
export function markHandled(promise: Promise<unknown>): void {
  promiseThen(promise, undefined, nothing);
}

/// Calls one of the two when `result`, which a callback of the script gave for a promise, has
/// settled. As the `await` of an async function, it takes a promise as it is; so an intrinsic one
/// is heard two jobs earlier than through the promise that Web IDL puts around it.
export function react(
  result: unknown,
  done: (value?: any) => void,
  failed: (reason: unknown) => void,
): void {
  // FAST PATH: what is no object cannot have a then(): the job that the promise would give is all.
  if (!isObject(result)) queueMicrotask(done);
  else void awaitAndCall(result, done, failed);
}
async function awaitAndCall(
  result: unknown,
  done: (value?: any) => void,
  failed: (reason: unknown) => void,
): Promise<void> {
  let value: unknown;
  try {
    value = await result;
  } catch (reason) {
    failed(reason);
    return;
  }
  done(value);
}

/// The same with the promise that Web IDL puts around a promise, for what is rare: the order in
/// which several ends of a stream come can be seen.
export function reactSlowly(
  result: unknown,
  done: (value?: any) => void,
  failed: (reason: unknown) => void,
): void {
  react(isObject(result) ? resolvedWith(result) : result, done, failed);
}

/// Calls failed(reason) in a job of its own: what a promise rejected with `reason` does.
export function reactToThrow(reason: unknown, failed: (reason: unknown) => void): void {
  queueMicrotask(() => failed(reason));
}

/// What an algorithm of ours gives if it tells its stream itself, later or already, when it is
/// done.
export const pending: unique symbol = Symbol("pending") as any;

/// A promise attribute (closed, ready) that comes into being when somebody looks.
export class Settlement {
  state: 0 | 1 | 2 = 0;  // Pending, resolved, rejected.
  reason: unknown = undefined;
  deferred: Deferred<undefined> | null = null;
  settledPromise: Promise<undefined> | null = null;

  get promise(): Promise<undefined> {
    if (this.deferred !== null) return this.deferred.promise;
    if (this.settledPromise !== null) return this.settledPromise;
    if (this.state === 0) return (this.deferred = new Deferred<undefined>()).promise;
    if (this.state === 1) return this.settledPromise = resolvedWith(undefined);
    const promise = rejectedWith(this.reason);
    markHandled(promise);
    return this.settledPromise = promise;
  }
  resolve(): void {
    if (this.state !== 0) return;
    this.state = 1;
    if (this.deferred !== null) this.deferred.resolve(undefined);
  }
  reject(reason: unknown): void {
    if (this.state !== 0) return;
    this.state = 2;
    this.reason = reason;
    if (this.deferred === null) return;
    markHandled(this.deferred.promise);
    this.deferred.reject(reason);
  }
  /// Rejects; if it has settled, it becomes a new promise that is rejected.
  rejectAnew(reason: unknown): void {
    if (this.state !== 0) this.renew();
    this.reject(reason);
  }
  /// Becomes a new promise that is pending.
  renew(): void {
    this.state = 0;
    this.deferred = null;
    this.settledPromise = null;
  }
}
