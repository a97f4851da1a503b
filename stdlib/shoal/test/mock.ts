// shoal:test/mock: functions that note how they were called, spies on methods and properties, and
// modules with other exports.
import host from "shoal:host";
import { asText, type Formatter } from "./format.ts";

const { Object, Promise, Error, TypeError, Reflect, String } = globalThis;
const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;

export type Callable = (this: any, ...args: any[]) => any;
export interface MockResult {
  type: "return" | "throw" | "incomplete";
  value: any;
}
export interface MockState<F extends Callable> {
  calls: Parameters<F>[];
  results: MockResult[];
  /** What the promises of results came to; a result that is none is settled at once. */
  settledResults: { type: "fulfilled" | "rejected" | "incomplete"; value: any }[];
  instances: any[];
  contexts: any[];
  /** When each call was, counted over all mocks. */
  invocationCallOrder: number[];
  lastCall: Parameters<F> | undefined;
}
export interface Mock<F extends Callable = Callable> {
  (this: ThisParameterType<F>, ...args: Parameters<F>): ReturnType<F>;
  new (...args: Parameters<F>): any;
  readonly mock: MockState<F>;
  mockName(name: string): this;
  getMockName(): string;
  getMockImplementation(): F | undefined;
  mockImplementation(implementation?: F): this;
  mockImplementationOnce(implementation: F): this;
  withImplementation(implementation: F, during: () => unknown): any;
  mockReturnThis(): this;
  mockReturnValue(value: ReturnType<F>): this;
  mockReturnValueOnce(value: ReturnType<F>): this;
  mockResolvedValue(value: Awaited<ReturnType<F>>): this;
  mockResolvedValueOnce(value: Awaited<ReturnType<F>>): this;
  mockRejectedValue(reason: unknown): this;
  mockRejectedValueOnce(reason: unknown): this;
  mockThrow(error: unknown): this;
  mockThrowOnce(error: unknown): this;
  /** Forgets the calls. */
  mockClear(): this;
  /** And the implementations. */
  mockReset(): this;
  /** And puts back what was spied on. */
  mockRestore(): void;
  [Symbol.dispose](): void;
}

let callCount = 0;
const all = new Set<MockCore>();
const isMockFunction = Symbol("mock");

export class MockCore {
  state: any = {};
  name = "";
  once: Callable[] = [];
  constructor(
    public implementation: Callable | undefined, readonly original: Callable | undefined,
    readonly restore: () => void,
  ) {
    this.clear();
  }
  clear(): void {
    const state = this.state;
    state.calls = [];
    state.results = [];
    state.settledResults = [];
    state.instances = [];
    state.contexts = [];
    state.invocationCallOrder = [];
  }
  reset(): void {
    this.clear();
    this.once = [];
    this.implementation = undefined;
  }

  /** What the next call runs. */
  protected next(): Callable | undefined {
    return this.once.shift() ?? this.implementation;
  }
  run(self: any, args: any[], target: Function | undefined, fallback: Callable | undefined): any {
    const state = this.state;
    state.calls.push(args);
    state.contexts.push(self);
    state.invocationCallOrder.push(++callCount);
    const result: MockResult = { type: "incomplete", value: undefined };
    const settled: { type: string; value: unknown } = { type: "incomplete", value: undefined };
    state.results.push(result);
    state.settledResults.push(settled);
    const body = this.next() ?? fallback;
    const instance = state.instances.length;
    state.instances.push(self);
    try {
      let value: any;
      if (target && body) value = construct(body, args, target);
      else if (target) value = Object.create(target.prototype);
      else value = body?.apply(self, args);
      if (target) state.contexts[instance] = state.instances[instance] = value;
      result.type = "return";
      result.value = value;
      noteSettled(settled, value);
      return value;
    } catch (error) {
      result.type = "throw";
      result.value = error;
      settled.type = "rejected";
      settled.value = error;
      throw error;
    }
  }
}

/// An arrow or method as implementation of a constructor: called with a fresh object.
function construct(body: Callable, args: any[], target: Function): any {
  const isConstructor = getOwnPropertyDescriptor(body, "prototype") !== undefined;
  if (isConstructor && !(isMockFunction in body)) return Reflect.construct(body, args, target);
  const made = Object.create(target.prototype);
  const value = body.apply(made, args);
  return typeof value === "object" && value !== null ? value : made;
}
function noteSettled(settled: { type: string; value: unknown }, value: unknown): void {
  if (!(value instanceof Promise)) {
    settled.type = "fulfilled";
    settled.value = value;
    return;
  }
  value.then((v) => {
    settled.type = "fulfilled";
    settled.value = v;
  }, (error) => {
    settled.type = "rejected";
    settled.value = error;
  });
}

function makeMock<F extends Callable>(
  implementation: F | undefined, original: F | undefined, restore: () => void, name: string,
): Mock<F> {
  const core = new MockCore(implementation, original, restore);
  core.name = name;
  const mock: any = function (this: unknown, ...args: any[]) {
    return core.run(this, args, new.target, original);
  };
  const method = (key: PropertyKey, value: Callable) =>
    defineProperty(mock, key, { value, writable: true, configurable: true });
  const chained = (key: string, act: (...args: any[]) => void) =>
    method(key, function (...args) {
      act(...args);
      return mock;
    });
  const always = (body: Callable) => void (core.implementation = body);
  const next = (body: Callable) => void core.once.push(body);
  defineProperty(mock, "mock", { get: () => core.state, configurable: true });
  defineProperty(core.state, "lastCall", { get: () => core.state.calls.at(-1), enumerable: true });
  method(isMockFunction as any, () => core as any);
  method(asText as any, (formatter: any) => showMock(core, formatter));
  defineProperty(mock, "_isMockFunction", { value: true });
  chained("mockName", (to: string) => void (core.name = String(to)));
  method("getMockName", () => core.name || "mockConstructor");
  method("getMockImplementation", () => core.implementation ?? original);
  chained("mockImplementation", (body) => void (core.implementation = body));
  chained("mockImplementationOnce", next);
  method("withImplementation", (body, during) => withImplementation(core, body, during));
  chained("mockReturnThis", () => always(function (this: unknown) { return this; }));
  chained("mockReturnValue", (value) => always(() => value));
  chained("mockReturnValueOnce", (value) => next(() => value));
  chained("mockResolvedValue", (value) => always(() => Promise.resolve(value)));
  chained("mockResolvedValueOnce", (value) => next(() => Promise.resolve(value)));
  chained("mockRejectedValue", (reason) => always(() => Promise.reject(reason)));
  chained("mockRejectedValueOnce", (reason) => next(() => Promise.reject(reason)));
  chained("mockThrow", (error) => always(() => { throw error; }));
  chained("mockThrowOnce", (error) => next(() => { throw error; }));
  chained("mockClear", () => core.clear());
  chained("mockReset", () => core.reset());
  const restoreAll = () => {
    core.reset();
    core.restore();
  };
  method("mockRestore", restoreAll);
  method(Symbol.dispose, restoreAll);
  if (original) {
    defineProperty(mock, "length", { value: original.length, configurable: true });
    mock.prototype = original.prototype;
  }
  defineProperty(mock, "name", { value: name || "mockConstructor", configurable: true });
  all.add(core);
  return mock;
}

function withImplementation(core: MockCore, body: Callable, during: () => unknown): any {
  const before = core.implementation, once = core.once;
  core.implementation = body;
  core.once = [];
  const back = () => {
    core.implementation = before;
    core.once = once;
  };
  let value: any;
  try {
    value = during();
  } catch (error) {
    back();
    throw error;
  }
  if (typeof value?.then === "function") return value.then(back, (e: unknown) => {
    back();
    throw e;
  });
  back();
}

function showMock(core: MockCore, formatter: Formatter): string {
  const name = core.name ? `[MockFunction ${core.name}]` : "[MockFunction]";
  if (core.state.calls.length === 0) return name;
  const { calls, results } = core.state;
  return name + " " + formatter.format({ calls, results }).replace(/^Object /, "");
}

/** The insides of a mock function; undefined: it is none. */
export function mockStateOf(
  value: unknown,
): { state: MockState<Callable>; name: string } | undefined {
  if (typeof value !== "function" || !(isMockFunction in value)) return undefined;
  const core = (value as any)[isMockFunction]();
  return { state: core.state, name: core.name || "mock function" };
}

export function fn<F extends Callable>(implementation?: F): Mock<F> {
  if (implementation !== undefined && typeof implementation !== "function")
    throw new TypeError("fn(): the implementation is not a function");
  return makeMock<F>(implementation, undefined, () => {}, "");
}

/** The property, of the object or what it inherits from. */
export function ownerOf(object: any, key: PropertyKey): PropertyDescriptor | undefined {
  for (let at = object; at !== null && at !== undefined; at = getPrototypeOf(at)) {
    const found = getOwnPropertyDescriptor(at, key);
    if (found) return found;
  }
  return undefined;
}

/** Notes the calls of a method, which goes on as before; or of a getter or setter. */
export function spyOn<T extends object>(
  object: T, key: keyof T, access?: "get" | "set",
): Mock<any> {
  if ((typeof object !== "object" && typeof object !== "function") || object === null)
    throw new TypeError(`spyOn: the object is none (got ${String(object)})`);
  const found = ownerOf(object, key);
  const shown = String(key);
  if (!found) throw new Error(`spyOn: the object has no property '${shown}'`);
  const own = getOwnPropertyDescriptor(object, key);
  const putBack = () => {
    if (own) defineProperty(object, key, own);
    else delete object[key];
  };
  const replace = (descriptor: PropertyDescriptor) => {
    try {
      defineProperty(object, key, { enumerable: found.enumerable, configurable: true,
        ...descriptor });
    } catch (cause) {
      throw new TypeError(`spyOn: '${shown}' cannot be replaced; an export of a module? ` +
        "mock.module() replaces those", { cause });
    }
  };
  if (access) {
    const original = found[access];
    if (!original) throw new Error(`spyOn: '${shown}' has no ${access}ter`);
    const mock = makeMock<any>(undefined, original, putBack, shown);
    replace({ get: found.get, set: found.set, [access]: mock });
    return mock;
  }
  const original = found.get ? object[key] : found.value;
  if (mockStateOf(original)) return original;
  if (typeof original !== "function")
    throw new TypeError(`spyOn: '${shown}' is no function (got ${typeof original})`);
  const mock = makeMock<any>(undefined, original as Callable, putBack, shown);
  if (found.get) replace({ get: () => mock });
  else replace({ value: mock, writable: true });
  return mock;
}

const replaced: (() => void)[] = [];

/** A property has another value until mocks are restored. */
export function replaceProperty<T extends object, K extends keyof T>(object: T, key: K, to: T[K]) {
  const own = getOwnPropertyDescriptor(object, key);
  if (!ownerOf(object, key))
    throw new Error(`replaceProperty: the object has no property '${String(key)}'`);
  const restore = () => {
    if (own) defineProperty(object, key, own);
    else delete object[key];
  };
  replaced.push(restore);
  defineProperty(object, key, { value: to, writable: true, enumerable: own?.enumerable ?? true,
    configurable: true });
  const handle = {
    replaceValue(value: T[K]) {
      object[key] = value;
      return handle;
    },
    restore,
  };
  return handle;
}

/** A global variable has another value until unstubAllGlobals() or mocks are restored. */
export function stubGlobal(name: string, value: unknown): void {
  const own = getOwnPropertyDescriptor(globalThis, name);
  replaced.push(() => {
    if (own) defineProperty(globalThis, name, own);
    else delete (globalThis as any)[name];
  });
  defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

/// What undoes a mock of a module, by its key.
const modules: (() => void)[] = [];

/**
 * What imports the module from now on, and whoever has imported it, sees the exports that factory
 * gives. `from` is the file in whose place the specifier is read.
 */
export async function mockModule(
  specifier: string, from: string, factory: () => object | Promise<object>,
): Promise<void> {
  const exports = await factory();
  if (typeof exports !== "object" || exports === null)
    throw new TypeError(`mock.module('${specifier}'): the factory gives no object`);
  const [key, wasLoaded, before] = host.mockModule(specifier, from, { ...exports });
  modules.push(() => host.unmockModule(key, wasLoaded, before));
}

export function clearAllMocks(): void {
  for (const core of all) core.clear();
}
export function resetAllMocks(): void {
  for (const core of all) core.reset();
}
/** Spies, replaced properties and modules are as they were. */
export function restoreAllMocks(): void {
  for (const core of all) core.restore();
  while (replaced.length > 0) replaced.pop()!();
  while (modules.length > 0) modules.pop()!();
}
