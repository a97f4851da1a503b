// node:async_hooks: AsyncLocalStorage and AsyncResource, on the value that the engine carries from
// whoever begins something to what runs of it later (two seams). That value is a list of pairs
// [storage, value], never changed, always replaced. createHook and the ids are there by name only:
// nobody is told of the birth of promises.
import { asyncContext, setAsyncContext } from "node:_host_seams";
import { codeError, invalidArgType } from "node:_errors";
import { validateFunction, validateString } from "node:_validators";

const { Reflect, Object } = globalThis;
const { apply } = Reflect;

interface Entry {
  readonly storage: object;
  readonly value: unknown;
  readonly next: Entry | undefined;
}
const current = () => asyncContext() as Entry | undefined;

function entryOf(storage: object, from: Entry | undefined): Entry | undefined {
  while (from !== undefined && from.storage !== storage) from = from.next;
  return from;
}
function without(storage: object, from: Entry | undefined): Entry | undefined {
  if (entryOf(storage, from) === undefined) return from;
  if (from!.storage === storage) return from!.next;
  return { storage: from!.storage, value: from!.value, next: without(storage, from!.next) };
}
/** Calls in another context, and comes back to this one. */
function callIn(context: unknown, callback: any, self: unknown, values: any[]): any {
  const before = asyncContext();
  setAsyncContext(context);
  try {
    return apply(callback, self, values);
  } finally {
    setAsyncContext(before);
  }
}

export class AsyncLocalStorage {
  #default: unknown;
  #name = "";
  constructor(options: { defaultValue?: unknown; name?: string } = {}) {
    if (typeof options !== "object" || options === null)
      throw invalidArgType("options", "Object", options);
    this.#default = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }
  get name(): string {
    return this.#name;
  }
  static bind(fn: any): any {
    return AsyncResource.bind(fn);
  }
  static snapshot(): (fn: any, ...values: any[]) => any {
    const context = asyncContext();
    return (fn, ...values) => callIn(context, fn, undefined, values);
  }
  run(store: unknown, callback: any, ...args: any[]): any {
    return callIn(
      { storage: this, value: store, next: without(this, current()) }, callback, undefined, args);
  }
  exit(callback: any, ...args: any[]): any {
    return callIn(without(this, current()), callback, undefined, args);
  }
  enterWith(store: unknown): void {
    setAsyncContext({ storage: this, value: store, next: without(this, current()) });
  }
  disable(): void {
    setAsyncContext(without(this, current()));
  }
  getStore(): any {
    const entry = entryOf(this, current());
    return entry === undefined ? this.#default : entry.value;
  }
  _enable(): void {}
}

let nextId = 1;

export class AsyncResource {
  readonly #context = asyncContext();
  readonly #id = ++nextId;
  readonly #trigger: number;

  constructor(type: string, options: number | { triggerAsyncId?: number } = {}) {
    validateString(type, "type");
    if (type === "") throw codeError("ERR_ASYNC_TYPE", type);
    const trigger = typeof options === "number" ? options : options?.triggerAsyncId ?? 1;
    if (!Number.isSafeInteger(trigger) || trigger < -1)
      throw codeError("ERR_INVALID_ASYNC_ID", "triggerAsyncId", trigger);
    this.#trigger = trigger;
  }
  runInAsyncScope(fn: any, thisArg?: unknown, ...args: any[]): any {
    return callIn(this.#context, fn, thisArg, args);
  }
  emitDestroy(): this {
    return this;
  }
  asyncId(): number {
    return this.#id;
  }
  triggerAsyncId(): number {
    return this.#trigger;
  }
  bind(fn: any, thisArg?: unknown): any {
    validateFunction(fn, "fn");
    const resource = this;
    const isGiven = arguments.length > 1 && thisArg !== undefined;
    const bound = function (this: unknown, ...values: any[]): any {
      return resource.runInAsyncScope(fn, isGiven ? thisArg : this, ...values);
    };
    Object.defineProperty(bound, "length", {
      value: fn.length, writable: false, enumerable: false, configurable: true,
    });
    return bound;
  }
  static bind(fn: any, type?: string, thisArg?: unknown): any {
    return new AsyncResource(type || fn.name || "bound-anonymous-fn").bind(fn, thisArg);
  }
}

// ---- By name only

class AsyncHook {
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}
export function createHook(callbacks: Record<string, unknown>): AsyncHook {
  for (const name of ["init", "before", "after", "destroy", "promiseResolve"]) {
    const callback = callbacks[name];
    if (callback !== undefined && typeof callback !== "function")
      throw codeError("ERR_ASYNC_CALLBACK", `hook.${name}`);
  }
  return new AsyncHook();
}
export function executionAsyncId(): number {
  return 1;
}
export function triggerAsyncId(): number {
  return 0;
}
const topResource = {};
export function executionAsyncResource(): object {
  return topResource;
}
export const asyncWrapProviders: Record<string, number> =
  Object.freeze(Object.assign(Object.create(null), { NONE: 0 }));

const hooks = {
  AsyncLocalStorage, createHook, executionAsyncId, triggerAsyncId, executionAsyncResource,
  asyncWrapProviders, AsyncResource,
};
export default hooks;
export { hooks as "module.exports" };
