// The global object as an EventTarget: what it inherits (stdlib/web/global_scope.cpp), and
// reportError. In a worker the global object has listeners of its own, for messages as well; there
// events go to those. Evaluated when a program first listens.
import host from "shoal:host";
import { requireArguments } from "../file/web_idl.ts";
import { PromiseRejectionEvent } from "./promise_rejection_event.ts";

const { ErrorEvent, EventTarget, Map, Object, Reflect } = globalThis;
const { apply } = Reflect;
const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;

const isWorker =
  Object.prototype.toString.call(globalThis) === "[object DedicatedWorkerGlobalScope]";
const { dispatchEvent: dispatchInWorker, addEventListener: addInWorker } = globalThis;
const target = new EventTarget();
/** What a listener gets as `this`, and as the event's target. */
const seen = globalThis;

export function addEventListener(this: unknown, ...values: any[]): void {
  apply(add as (...values: any[]) => void, target, values);
}
export function removeEventListener(this: unknown, ...values: any[]): void {
  apply(remove as (...values: any[]) => void, target, values);
}
export function dispatchEvent(this: unknown, ...values: any[]): boolean {
  return host.dispatchEvent(target, values[0], seen, false);
}
function fire(event: Event): boolean {
  if (isWorker) return apply(dispatchInWorker, seen, [event]);
  return host.dispatchEvent(target, event, seen, true);
}

// ---- Event handlers: onerror and its kin

type Handler = (...values: any[]) => unknown;
const handlers = new Map<string, { handler: Handler }>();
const { get: mapGet, set: mapSet, delete: mapDelete } = Map.prototype;

/** Called without a value: which one it is; with one: it is set. */
function handlerOf(type: string): (...values: any[]) => unknown {
  return (...values) => {
    const held: { handler: Handler } | undefined = apply(mapGet, handlers, [type]);
    if (values.length === 0) return held?.handler ?? null;
    const value = values[0];
    if (typeof value !== "function") {
      if (held) held.handler = undefined as never;
      apply(mapDelete, handlers, [type]);
      return undefined;
    }
    if (held) {
      held.handler = value;
      return undefined;
    }
    const made = { handler: value };
    apply(mapSet, handlers, [type, made]);
    listen(type, (event) => {
      if (!made.handler) return;
      if (type !== "error" || !(event instanceof ErrorEvent)) {
        if (apply(made.handler, seen, [event]) === false) event.preventDefault();
        return;
      }
      const { message, filename, lineno, colno, error } = event;
      // The one handler for which true means "dealt with".
      if (apply(made.handler, seen, [message, filename, lineno, colno, error]) === true)
        event.preventDefault();
    });
    return undefined;
  };
}
function listen(type: string, listener: (event: Event) => void): void {
  if (isWorker) apply(addInWorker as (...values: any[]) => void, seen, [type, listener]);
  else apply(add, target, [type, listener]);
}
export const onerror = handlerOf("error");
export const onunhandledrejection = handlerOf("unhandledrejection");
export const onrejectionhandled = handlerOf("rejectionhandled");

// ---- Errors that nobody caught

/** "https://html.spec.whatwg.org/#report-an-exception": without calling script of the error's. */
function eventOf(error: unknown): ErrorEvent {
  const place = host.errorPlace?.(error) as [string, string, number, number] | undefined;
  const [message, filename, lineno, colno] = place ?? ["Uncaught", "", 0, 0];
  return new ErrorEvent("error", { message, filename, lineno, colno, error, cancelable: true });
}

/** Errors that were shown to the listeners already, and are on their way to the program's end. */
let shown: { error: unknown } | undefined;

/** Context::error_hook: true says that the matter is dealt with. */
function hear(what: string, first: unknown, second: unknown): boolean {
  if (what === "error") {
    const wasShown = shown !== undefined && Object.is(shown.error, first);
    shown = undefined;
    return !wasShown && !fire(eventOf(first));
  }
  return !fire(new PromiseRejectionEvent(what, {
    promise: first as Promise<unknown>, reason: second, cancelable: what === "unhandledrejection",
  }));
}
host.setErrorHook(hear);

/** What no listener deals with ends the program, as an uncaught exception does. */
export function reportError(e: any): void {
  requireArguments(arguments.length, 1, "reportError");
  if (!fire(eventOf(e))) return;
  shown = { error: e };
  host.reportUncaught(e);
}
