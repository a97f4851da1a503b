// node:events. Of a type's listeners the object `_events` has the function itself if it is the only
// one, else an array; packages look at both. An array that is being emitted to is not changed but
// replaced by who adds or removes. Not here: listeners of an EventTarget in getEventListeners,
// which
// the host must tell (a seam).
import { inspect, load, nextTick } from "node:_host_seams";
import { AbortError, codeError, invalidArgType } from "node:_errors";
import {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateNumber,
  validateObject,
} from "node:_validators";

const { Symbol, Object, Promise, Reflect, Error, EventTarget } = globalThis;
const { apply, ownKeys } = Reflect;
const { defineProperty, defineProperties, getPrototypeOf } = Object;

export type Listener = ((...values: any[]) => any) & { listener?: Listener };
type Key = string | symbol;
/** `emitting`: how many emits walk it; too many after a listener threw, which costs but a copy. */
type List = Listener[] & { emitting: number; warned?: boolean };
type Events = Record<Key, Listener | List | undefined>;

const kCapture: unique symbol = Symbol("kCapture") as any;
const kShapeMode = Symbol("shapeMode");
export const captureRejectionSymbol = Symbol.for("nodejs.rejection");
export const errorMonitor = Symbol("events.errorMonitor");
const kMaxTargetListeners = Symbol.for("events.maxEventTargetListeners");

export interface EventEmitterOptions {
  captureRejections?: boolean;
}
export interface EventEmitter {
  _events: Events;
  _eventsCount: number;
  _maxListeners: number | undefined;
  [kCapture]?: boolean;
  emit(type: Key, ...values: any[]): boolean;
  on(type: Key, listener: Listener): this;
  addListener(type: Key, listener: Listener): this;
  prependListener(type: Key, listener: Listener): this;
  once(type: Key, listener: Listener): this;
  prependOnceListener(type: Key, listener: Listener): this;
  removeListener(type: Key, listener: Listener): this;
  off(type: Key, listener: Listener): this;
  removeAllListeners(type?: Key): this;
  listeners(type: Key): Listener[];
  rawListeners(type: Key): Listener[];
  listenerCount(type: Key, listener?: Listener): number;
  eventNames(): Key[];
  setMaxListeners(count: number): this;
  getMaxListeners(): number;
}

let defaultMaxListeners = 10;
const noEvents = (): Events => ({ __proto__: null }) as never;

function initialize(emitter: EventEmitter, options?: EventEmitterOptions): void {
  const events = emitter._events;
  if (events === undefined || events === getPrototypeOf(emitter)._events) {
    emitter._events = noEvents();
    emitter._eventsCount = 0;
  }
  emitter._maxListeners = emitter._maxListeners || undefined;
  (emitter as any)[kShapeMode] = false;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, "options.captureRejections");
    emitter[kCapture] = true;
  } else emitter[kCapture] = proto[kCapture];
}

export interface EventEmitterConstructor {
  new (options?: EventEmitterOptions): EventEmitter;
  prototype: EventEmitter;
  [name: string]: any;
}
/** A function and no class: older programs call it on objects of theirs. */
export const EventEmitter = function EventEmitter(
  this: EventEmitter, options?: EventEmitterOptions,
): void {
  initialize(this, options);
} as unknown as EventEmitterConstructor;
const proto = EventEmitter.prototype;

// ---- Emitting

function emitError(emitter: EventEmitter, events: Events | undefined, values: any[]): boolean {
  if (events?.[errorMonitor] !== undefined) emitter.emit(errorMonitor, ...values);
  if (events?.error !== undefined) return emitTo(emitter, events.error, "error", values);
  const error = values[0];
  if (error instanceof Error) throw error;
  let text: unknown;
  try {
    text = inspect(error);
  } catch {
    text = error;
  }
  const unhandled: any = codeError("ERR_UNHANDLED_ERROR", text);
  unhandled.context = error;
  throw unhandled;
}

function emitTo(
  emitter: EventEmitter, handler: Listener | List, type: Key, values: any[],
): boolean {
  if (typeof handler === "function") {
    const result = apply(handler, emitter, values);
    if (result !== undefined && result !== null && emitter[kCapture])
      captureRejection(emitter, result, type, values);
    return true;
  }
  const { length } = handler;
  ++handler.emitting;
  for (let i = 0; i < length; ++i) {
    const result = apply(handler[i]!, emitter, values);
    if (result !== undefined && result !== null && emitter[kCapture])
      captureRejection(emitter, result, type, values);
  }
  --handler.emitting;
  return true;
}

function captureRejection(emitter: EventEmitter, result: any, type: Key, values: any[]): void {
  try {
    const { then } = result;
    if (typeof then !== "function") return;
    // Not inside of the promise's job: what is thrown then is an uncaught exception.
    then.call(result, undefined, (error: unknown) =>
      nextTick(emitRejection, emitter, error, type, values));
  } catch (error) {
    emitter.emit("error", error);
  }
}

function emitRejection(emitter: any, error: unknown, type: Key, values: any[]): void {
  if (typeof emitter[captureRejectionSymbol] === "function") {
    emitter[captureRejectionSymbol](error, type, ...values);
    return;
  }
  const held = emitter[kCapture];
  // A listener of "error" that fails itself shall not be told of it for ever.
  try {
    emitter[kCapture] = false;
    emitter.emit("error", error);
  } finally {
    emitter[kCapture] = held;
  }
}

// ---- Adding and removing

/** The list that may be changed, in place of one that somebody walks. */
function changeable(events: Events, type: Key, list: List): List {
  if (list.emitting === 0) return list;
  const copy = list.slice() as List;
  copy.emitting = 0;
  if (list.warned) copy.warned = true;
  return (events[type] = copy);
}

function warnOfLeak(emitter: EventEmitter, type: Key, list: List, most: number): void {
  list.warned = true;
  const warning: any = new Error(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} ` +
    "listeners added to " +
    `${inspect(emitter, { depth: -1 })}. MaxListeners is ${most}. ` +
    "Use emitter.setMaxListeners() to increase limit");
  warning.name = "MaxListenersExceededWarning";
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  (globalThis as any).process.emitWarning(warning);
}

function add(emitter: EventEmitter, type: Key, listener: Listener, isFirst: boolean): EventEmitter {
  if (typeof listener !== "function") throw invalidArgType("listener", "Function", listener);
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = noEvents();
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    emitter.emit("newListener", type, listener.listener ?? listener);
    events = emitter._events;  // A listener may have replaced it.
  }
  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  let list: List;
  if (typeof existing === "function") {
    list = (isFirst ? [listener, existing] : [existing, listener]) as List;
    list.emitting = 0;
    events[type] = list;
  } else {
    list = changeable(events, type, existing);
    if (isFirst) list.unshift(listener);
    else list.push(listener);
  }
  const most = emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
  if (most > 0 && list.length > most && !list.warned) warnOfLeak(emitter, type, list, most);
  return emitter;
}

function onceOf(emitter: EventEmitter, type: Key, listener: Listener): Listener {
  if (typeof listener !== "function") throw invalidArgType("listener", "Function", listener);
  let isDone = false;
  const once: Listener = function (...values: any[]) {
    if (isDone) return undefined;
    isDone = true;
    emitter.removeListener(type, once);
    return apply(listener, emitter, values);
  };
  once.listener = listener;
  return once;
}

function forget(emitter: EventEmitter, events: Events, type: Key): void {
  if (--emitter._eventsCount === 0) emitter._events = noEvents();
  else delete events[type];
}

function remove(emitter: EventEmitter, type: Key, listener: Listener): EventEmitter {
  if (typeof listener !== "function") throw invalidArgType("listener", "Function", listener);
  const events = emitter._events;
  const existing = events?.[type];
  if (existing === undefined) return emitter;
  if (typeof existing === "function") {
    if (existing !== listener && existing.listener !== listener) return emitter;
    const hears = events.removeListener !== undefined;
    forget(emitter, events, type);
    if (hears) emitter.emit("removeListener", type, existing.listener || listener);
    return emitter;
  }
  let at = existing.length - 1;
  while (at >= 0 && existing[at] !== listener && existing[at]!.listener !== listener) --at;
  if (at < 0) return emitter;
  const list = changeable(events, type, existing);
  if (at === 0) list.shift();
  else list.splice(at, 1);
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) emitter.emit("removeListener", type, listener);
  return emitter;
}

function removeAll(emitter: EventEmitter, types: Key[]): EventEmitter {
  const events = emitter._events;
  if (events === undefined) return emitter;
  if (events.removeListener === undefined) {
    if (types.length === 0) {
      emitter._events = noEvents();
      emitter._eventsCount = 0;
    } else if (events[types[0]!] !== undefined) forget(emitter, events, types[0]!);
    return emitter;
  }
  if (types.length === 0) {
    for (const type of ownKeys(events))
      if (type !== "removeListener") emitter.removeAllListeners(type);
    emitter.removeAllListeners("removeListener");
    emitter._events = noEvents();
    emitter._eventsCount = 0;
    return emitter;
  }
  const listeners = events[types[0]!];
  if (typeof listeners === "function") emitter.removeListener(types[0]!, listeners);
  else if (listeners !== undefined)
    for (let i = listeners.length - 1; i >= 0; --i)
      emitter.removeListener(types[0]!, listeners[i]!);
  return emitter;
}

function listenersOf(emitter: EventEmitter, type: Key, isRaw: boolean): Listener[] {
  const handler = emitter._events?.[type];
  if (handler === undefined) return [];
  const all = typeof handler === "function" ? [handler] : handler.slice();
  return isRaw ? all : all.map((each) => each.listener || each);
}

// ---- The methods

const methods = {
  setMaxListeners(this: EventEmitter, n: number): EventEmitter {
    validateNumber(n, "setMaxListeners", 0);
    this._maxListeners = n;
    return this;
  },
  getMaxListeners(this: EventEmitter): number {
    return this._maxListeners === undefined ? defaultMaxListeners : this._maxListeners;
  },
  emit(this: EventEmitter, type: Key, ...args: any[]): boolean {
    const events = this._events;
    if (type === "error") return emitError(this, events, args);
    if (events === undefined) return false;
    const handler = events[type];
    if (handler === undefined) return false;
    return emitTo(this, handler, type, args);
  },
  addListener(this: EventEmitter, type: Key, listener: Listener) {
    return add(this, type, listener, false);
  },
  prependListener(this: EventEmitter, type: Key, listener: Listener) {
    return add(this, type, listener, true);
  },
  once(this: EventEmitter, type: Key, listener: Listener) {
    return this.on(type, onceOf(this, type, listener));
  },
  prependOnceListener(this: EventEmitter, type: Key, listener: Listener) {
    return this.prependListener(type, onceOf(this, type, listener));
  },
  removeListener(this: EventEmitter, type: Key, listener: Listener) {
    return remove(this, type, listener);
  },
  removeAllListeners(this: EventEmitter, ...types: Key[]) {
    return removeAll(this, types);
  },
  listeners(this: EventEmitter, type: Key) {
    return listenersOf(this, type, false);
  },
  rawListeners(this: EventEmitter, type: Key) {
    return listenersOf(this, type, true);
  },
  listenerCount(this: EventEmitter, type: Key, listener?: Listener): number {
    const handler = this._events?.[type];
    if (handler === undefined) return 0;
    if (listener != null)
      return listenersOf(this, type, true)
        .filter((each) => each === listener || each.listener === listener).length;
    return typeof handler === "function" ? 1 : handler.length;
  },
  eventNames(this: EventEmitter): Key[] {
    return this._eventsCount > 0 ? ownKeys(this._events) : [];
  },
};
Object.assign(proto, {
  _events: undefined, _eventsCount: 0, _maxListeners: undefined, ...methods,
  on: methods.addListener, off: methods.removeListener,
});
defineProperty(proto, kCapture, { value: false, writable: true, enumerable: false });

// ---- Of the module: promises and iterators

const isTarget = (value: any): value is globalThis.EventTarget =>
  value instanceof EventTarget || typeof value?.addEventListener === "function";

function listen(emitter: any, type: Key, listener: Listener, flags?: { once?: boolean }): void {
  if (typeof emitter?.on === "function") {
    if (flags?.once) emitter.once(type, listener);
    else emitter.on(type, listener);
  } else if (isTarget(emitter)) emitter.addEventListener(type as string, listener, flags);
  else throw invalidArgType("emitter", "EventEmitter", emitter);
}
function unlisten(emitter: any, type: Key, listener: Listener): void {
  if (typeof emitter.removeListener === "function") emitter.removeListener(type, listener);
  else emitter.removeEventListener(type as string, listener);
}

/** The values of the next such event; rejected if "error" comes first. */
export function once(
  emitter: any, type: Key, options: { signal?: AbortSignal } = {},
): Promise<any[]> {
  return new Promise((resolve, reject) => {
    validateObject(options, "options");
    const { signal } = options;
    validateAbortSignal(signal, "options.signal");
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    const hear = (...values: any[]) => {
      stop();
      resolve(values);
    };
    const fail = (error: unknown) => {
      stop();
      reject(error);
    };
    const abort = () => {
      stop();
      reject(new AbortError(undefined, { cause: signal!.reason }));
    };
    const stop = () => {
      unlisten(emitter, type, hear);
      if (hearsErrors) emitter.removeListener("error", fail);
      signal?.removeEventListener("abort", abort);
    };
    const hearsErrors = type !== "error" && typeof emitter?.once === "function";
    listen(emitter, type, hear, { once: true });
    if (hearsErrors) emitter.once("error", fail);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

export interface OnOptions {
  signal?: AbortSignal;
  close?: Key[];
  highWaterMark?: number;
  lowWaterMark?: number;
  highWatermark?: number;
  lowWatermark?: number;
}
interface Waiting {
  resolve(value: IteratorResult<any[]>): void;
  reject(reason: unknown): void;
}
const asyncIteratorPrototype =
  getPrototypeOf(getPrototypeOf((async function* () {}).prototype)) as object;

/** What on() gives: values that came and nobody asked for, or who asks and nothing came. */
class EventIterator {
  #values: any[][] = [];
  #first = 0;
  #waiting: Waiting[] = [];
  #error: { reason: unknown } | null = null;
  #isDone = false;
  #isPaused = false;
  readonly #emitter: any;
  readonly #type: Key;
  readonly #options: OnOptions;
  readonly #high: number;
  readonly #low: number;
  readonly #hear = (...values: any[]) => this.#take(values);
  readonly #fail = (error: unknown) => this.#end(error);
  readonly #close = () => this.#finish();
  readonly #abort = () =>
    this.#end(new AbortError(undefined, { cause: this.#options.signal!.reason }));

  constructor(emitter: any, type: Key, options: OnOptions) {
    this.#emitter = emitter;
    this.#type = type;
    this.#options = options;
    this.#high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
    validateInteger(this.#high, "options.highWaterMark", 1);
    this.#low = options.lowWaterMark ?? options.lowWatermark ?? 1;
    validateInteger(this.#low, "options.lowWaterMark", 1);
    listen(emitter, type, this.#hear);
    if (type !== "error" && typeof emitter.on === "function") emitter.on("error", this.#fail);
    for (const each of options.close ?? []) listen(emitter, each, this.#close);
    options.signal?.addEventListener("abort", this.#abort, { once: true });
  }

  #take(values: any[]): void {
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting.resolve({ value: values, done: false });
      return;
    }
    this.#values.push(values);
    if (!this.#isPaused && this.#values.length - this.#first > this.#high) {
      this.#isPaused = true;
      this.#emitter.pause?.();
    }
  }
  #stop(): void {
    const { signal, close } = this.#options;
    unlisten(this.#emitter, this.#type, this.#hear);
    if (this.#type !== "error" && typeof this.#emitter.removeListener === "function")
      this.#emitter.removeListener("error", this.#fail);
    for (const each of close ?? []) unlisten(this.#emitter, each, this.#close);
    signal?.removeEventListener("abort", this.#abort);
  }
  #end(error: unknown): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting.reject(error);
    else this.#error = { reason: error };
    this.#finish();
  }
  #finish(): Promise<IteratorResult<any[]>> {
    this.#stop();
    this.#isDone = true;
    for (const each of this.#waiting.splice(0)) each.resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  }

  next(): Promise<IteratorResult<any[]>> {
    const count = this.#values.length - this.#first;
    if (count > 0) {
      const value = this.#values[this.#first]!;
      this.#values[this.#first++] = undefined as never;
      if (count === 1) {
        this.#values.length = 0;
        this.#first = 0;
      }
      if (this.#isPaused && count - 1 < this.#low) {
        this.#isPaused = false;
        this.#emitter.resume?.();
      }
      return Promise.resolve({ value, done: false });
    }
    if (this.#error) {
      const { reason } = this.#error;
      this.#error = null;
      return Promise.reject(reason);
    }
    if (this.#isDone) return this.#finish();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
  return(): Promise<IteratorResult<any[]>> {
    return this.#finish();
  }
  throw(error: unknown): Promise<IteratorResult<any[]>> {
    if (!error || !(error instanceof Error))
      throw invalidArgType("EventEmitter.AsyncIterator", "Error", error);
    this.#end(error);
    return Promise.resolve({ value: undefined, done: true });
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
}
Object.setPrototypeOf(EventIterator.prototype, asyncIteratorPrototype);

export function on(emitter: any, type: Key, options: OnOptions = {}): EventIterator {
  validateObject(options, "options");
  validateAbortSignal(options.signal, "options.signal");
  if (options.signal?.aborted)
    throw new AbortError(undefined, { cause: options.signal.reason });
  return new EventIterator(emitter, type, options);
}

// ---- Of the module: the rest

export function listenerCount(emitter: any, type: Key): number {
  return typeof emitter.listenerCount === "function" ? emitter.listenerCount(type)
    : methods.listenerCount.call(emitter, type);
}
export function getEventListeners(emitter: any, type: Key): Listener[] {
  if (typeof emitter?.listeners === "function") return emitter.listeners(type);
  if (emitter instanceof EventTarget)
    return load("node:_host_seams").eventListeners(emitter, type);
  throw invalidArgType("emitter", ["EventEmitter", "EventTarget"], emitter);
}
export function getMaxListeners(emitter: any): number {
  if (typeof emitter?.getMaxListeners === "function") return emitter.getMaxListeners();
  if (emitter instanceof EventTarget)
    return (emitter as any)[kMaxTargetListeners] ?? defaultMaxListeners;
  throw invalidArgType("emitter", ["EventEmitter", "EventTarget"], emitter);
}
export function setMaxListeners(n = defaultMaxListeners, ...targets: any[]): void {
  validateNumber(n, "setMaxListeners", 0);
  if (targets.length === 0) defaultMaxListeners = n;
  for (const target of targets) {
    if (target instanceof EventTarget)
      defineProperty(target, kMaxTargetListeners, { value: n, writable: true, configurable: true });
    else if (typeof target?.setMaxListeners === "function") target.setMaxListeners(n);
    else throw invalidArgType("eventTargets", ["EventEmitter", "EventTarget"], target);
  }
}
/** Heard even if another listener stops the event; dispose() ends it. */
export function addAbortListener(signal: AbortSignal, listener: () => void): Disposable {
  if (signal === undefined) throw invalidArgType("signal", "AbortSignal", signal);
  validateAbortSignal(signal, "signal");
  validateFunction(listener, "listener");
  let stop: (() => void) | undefined;
  if (signal.aborted) queueMicrotask(() => listener());
  else {
    signal.addEventListener("abort", listener, { once: true });
    stop = () => signal.removeEventListener("abort", listener);
  }
  return { [Symbol.dispose]: () => stop?.() };
}

/** An EventEmitter whose listeners run in the asynchronous context in which it was made. */
export class EventEmitterAsyncResource extends EventEmitter {
  readonly #resource: any;
  constructor(options: any = undefined) {
    let name: string | undefined;
    if (typeof options === "string") {
      name = options;
      options = undefined;
    } else name = options?.name || new.target.name;
    super(options);
    const { AsyncResource } = load("node:async_hooks");
    const resource = new AsyncResource(name, options);
    resource.eventEmitter = this;
    this.#resource = resource;
  }
  override emit(type: Key, ...values: any[]): boolean {
    return this.#resource.runInAsyncScope(super.emit, this, type, ...values);
  }
  emitDestroy(): void {
    this.#resource.emitDestroy();
  }
  get asyncId(): number {
    return this.#resource.asyncId();
  }
  get triggerAsyncId(): number {
    return this.#resource.triggerAsyncId();
  }
  get asyncResource(): any {
    return this.#resource;
  }
}

Object.assign(EventEmitter, {
  addAbortListener, once, on, getEventListeners, getMaxListeners, EventEmitter,
  usingDomains: false, captureRejectionSymbol, EventEmitterAsyncResource, errorMonitor,
  setMaxListeners, listenerCount,
  init(this: EventEmitter, options?: EventEmitterOptions) {
    initialize(this, options);
  },
});
defineProperties(EventEmitter, {
  captureRejections: {
    get: () => proto[kCapture],
    set(value: boolean) {
      validateBoolean(value, "EventEmitter.captureRejections");
      proto[kCapture] = value;
    },
    enumerable: true, configurable: true,
  },
  defaultMaxListeners: {
    get: () => defaultMaxListeners,
    set(count: number) {
      validateNumber(count, "defaultMaxListeners", 0);
      defaultMaxListeners = count;
    },
    enumerable: true, configurable: true,
  },
});

export const captureRejections = false;
export const usingDomains = false;
export { defaultMaxListeners };
export default EventEmitter;
export { EventEmitter as "module.exports" };
