// process as an emitter of events: it becomes one when script first touches it. A listener for a
// signal listens for the signal; one for "message" for the channel to who has started us.
import host from "shoal:host";
import { EventEmitter, type Listener } from "node:events";
import { codeError, invalidArgType } from "node:_errors";
import { load } from "node:_host_seams";

const { Object, Reflect } = globalThis;
const { apply } = Reflect;
const base = EventEmitter.prototype as any;
const process = (globalThis as any).process;
const prototype = Object.getPrototypeOf(process);

type Callback = (error: unknown) => void;
let capture: Callback | null = null;

// What led here goes: the methods are EventEmitter's from here on.
for (const name of Object.getOwnPropertyNames(prototype))
  if (name in base && name !== "constructor") delete prototype[name];
Object.setPrototypeOf(prototype, base);
Object.defineProperty(prototype, "emit", {
  value: function emit(this: unknown, type: string | symbol, ...values: unknown[]): boolean {
    if (capture === null || type !== "uncaughtException" || this !== process)
      return apply(base.emit, this, [type, ...values]);
    capture(values[0]);
    return true;
  },
  writable: true, configurable: true,
});
apply(EventEmitter as any, process, []);

/// Loaded for the first signal that somebody listens for.
const signals = () => load("shoal:_signals");
const isSignal = (type: unknown): type is string =>
  typeof type === "string" && type.startsWith("SIG") &&
  signals().signalNumber(type) !== undefined;
const isOfChannel = (type: unknown) => type === "message" || type === "disconnect";
const emitSignal = (name: string, number: number) => void process.emit(name, name, number);

process.on("newListener", (type: unknown) => {
  if (isSignal(type) && process.listenerCount(type) === 0) {
    signals().listenForSignal(type, emitSignal);
  } else if (isOfChannel(type)) load("node:_process_channel").listenerAdded();
});
process.on("removeListener", (type: unknown) => {
  if (isSignal(type) && process.listenerCount(type) === 0) {
    signals().forgetSignal(type, emitSignal);
  } else if (isOfChannel(type)) load("node:_process_channel").listenerRemoved();
});

// ---- What the object that led here calls, once

const first = (name: string) => function (this: object, ...values: any[]): any {
  return apply((this as any)[name] ?? base[name], this, values);
};
type Method = (this: object, ...values: any[]) => any;
export const on: Method = first("on"), addListener: Method = first("addListener"),
  once: Method = first("once"), prependListener: Method = first("prependListener"),
  prependOnceListener: Method = first("prependOnceListener"), off: Method = first("off"),
  removeListener: Method = first("removeListener"),
  removeAllListeners: Method = first("removeAllListeners"), emit: Method = first("emit"),
  listenerCount: Method = first("listenerCount"), listeners: Method = first("listeners"),
  rawListeners: Method = first("rawListeners"), eventNames: Method = first("eventNames"),
  setMaxListeners: Method = first("setMaxListeners"),
  getMaxListeners: Method = first("getMaxListeners");

// ---- What nobody catches

export function setUncaughtExceptionCaptureCallback(callback: Callback | null): void {
  if (callback !== null) {
    if (typeof callback !== "function")
      throw invalidArgType("fn", ["Function", "null"], callback);
    if (capture !== null) throw codeError("ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET");
  }
  capture = callback;
  host.captureExceptions(callback !== null);
}
export function hasUncaughtExceptionCaptureCallback(): boolean {
  return capture !== null;
}
export type { Listener };
