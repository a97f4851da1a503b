// node:test/mock: MockTracker, on the core of shoal:test's mocks (mock.ts), and its clock.
import * as clock from "shoal:test/clock";
import { MockCore, ownerOf, type Callable } from "shoal:test/mock";
import { codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { absent } from "node:_not_yet";
import { mockModule, type ModuleOptions } from "node:_test_mock_module";
import { validateFunction, validateInteger, validateObject } from "node:_validators";

const { Array, Date, Error, Infinity, Map, Number, Object, Proxy, Reflect, Symbol, Set, String } =
  globalThis;
const { defineProperty, getOwnPropertyDescriptor } = Object;

interface Call {
  arguments: unknown[];
  error: unknown;
  result: unknown;
  stack: Error;
  target: Function | undefined;
  this: unknown;
}
interface Options { times?: number; getter?: boolean; setter?: boolean }

/// Notes what node notes of each call.
class NodeCore extends MockCore {
  calls: Call[] = [];
  readonly at = new Map<number, Callable>();
  count = 0;

  protected override next(): Callable | undefined {
    const own = this.at.get(this.count);
    this.at.delete(this.count);
    return own ?? super.next();
  }
  override run(self: any, args: any[], target: Function | undefined, fallback: Callable): any {
    const call: Call = { arguments: args, error: undefined, result: undefined,
      stack: new Error(), target, this: self };
    try {
      call.result = super.run(self, args, target, fallback);
      if (target) call.this = call.result;
      return call.result;
    } catch (error) {
      call.error = error;
      throw error;
    } finally {
      ++this.count;
      this.calls.push(call);
    }
  }
}

class MockFunctionContext {
  readonly #core: NodeCore;
  readonly #times: number;
  constructor(core: NodeCore, times: number) {
    this.#core = core;
    this.#times = times;
  }
  get calls(): Call[] {
    return this.#core.calls.slice(0);
  }
  callCount(): number {
    return this.#core.calls.length;
  }
  mockImplementation(implementation: Callable): void {
    validateFunction(implementation, "implementation");
    this.#core.implementation = implementation;
  }
  mockImplementationOnce(implementation: Callable, onCall?: number): void {
    validateFunction(implementation, "implementation");
    const next = this.#core.count;
    const call = onCall ?? next;
    validateInteger(call, "onCall", next);
    this.#core.at.set(call, implementation);
  }
  restore(): void {
    this.#core.implementation = undefined;
    this.#core.restore();
  }
  resetCalls(): void {
    this.#core.clear();
    this.#core.calls = [];
  }
  /** Of what runs now: whether the implementation is the mock's or, after so many calls, the
   *  original's. */
  static run(context: MockFunctionContext, self: unknown, args: unknown[],
    target: Function | undefined, original: Callable): unknown {
    const core = context.#core;
    if (core.count >= context.#times && core.implementation) context.restore();
    return core.run(self, args, target, original);
  }
}
const { run } = MockFunctionContext;
delete (MockFunctionContext as any).run;

/// A function that looks like the original and notes its calls.
function makeMock(
  original: Callable, implementation: Callable | undefined, restore: () => void, times: number,
): [any, MockFunctionContext] {
  const core = new NodeCore(implementation === original ? undefined : implementation, original,
    restore);
  const context = new MockFunctionContext(core, times);
  const mock = new Proxy(original, {
    apply: (_target, self, args) => run(context, self, args, undefined, original),
    construct: (_target, args, newTarget) =>
      run(context, undefined, args, newTarget === mock ? original : newTarget, original) as object,
    get: (target, key, receiver) =>
      key === "mock" ? context : Reflect.get(target, key, receiver),
  });
  return [mock, context];
}

const timerApis = ["setTimeout", "setInterval", "setImmediate", "Date", "scheduler.wait",
  "AbortSignal.timeout"];

/** The clock of the whole program stands, whatever `apis` names (shoal:test/clock). */
class MockTimers {
  #isEnabled = false;

  #check(): void {
    if (!this.#isEnabled) {
      throw codeError("ERR_INVALID_STATE",
        "You should enable MockTimers first by calling the .enable function");
    }
  }
  tick(time = 1): void {
    this.#check();
    if (typeof time !== "number" || time < 0)
      throw invalidArgValue("time", "positive integer", String(time));
    clock.advanceTimersByTime(time);
  }
  enable(options: { apis?: string[]; now?: number | Date } = { apis: timerApis }): void {
    if (this.#isEnabled) throw codeError("ERR_INVALID_STATE", "MockTimers is already enabled!");
    validateObject(options, "options");
    const { apis = timerApis, now = 0 } = options;
    const time = Number(now);
    if (!(time >= 0)) throw invalidArgValue("time", "positive integer", String(now));
    if (!Array.isArray(apis)) throw invalidArgType("options.apis", "Array", apis);
    for (const each of apis) {
      if (!timerApis.includes(each))
        throw invalidArgValue("options.apis", each, `option ${String(each)} is not supported`);
    }
    clock.useFakeTimers({ now: time });
    this.#isEnabled = true;
  }
  setTime(time = 0): void {
    this.#check();
    if (typeof time !== "number" || time < 0)
      throw invalidArgValue("time", "positive integer", String(time));
    clock.setSystemTime(time);
  }
  runAll(): void {
    this.#check();
    clock.runAllTimers();
  }
  reset(): void {
    if (!this.#isEnabled) return;
    this.#isEnabled = false;
    clock.useRealTimers();
  }
  [Symbol.dispose](): void {
    this.reset();
  }
}

function timesOf(options: Options): number {
  validateObject(options, "options");
  const { times = Infinity } = options;
  if (times !== Infinity) validateInteger(times, "options.times", 1);
  return times;
}

export class MockTracker {
  readonly #mocks = new Set<{ restore(): void }>();
  #timers: MockTimers | undefined;

  get timers(): MockTimers {
    return this.#timers ??= new MockTimers();
  }
  fn(original?: any, implementation?: any, options?: Options): any {
    if (typeof original === "object" && original !== null) {
      options = original;
      original = implementation = undefined;
    } else if (typeof implementation === "object" && implementation !== null) {
      options = implementation;
      implementation = original;
    }
    original ??= function () {};
    implementation ??= original;
    validateFunction(original, "original");
    validateFunction(implementation, "implementation");
    return this.#made(makeMock(original, implementation, () => {}, timesOf(options ?? {})));
  }
  method(target: any, name: PropertyKey, implementation?: any, options?: Options): any {
    if ((typeof target !== "object" || target === null) && typeof target !== "function")
      throw invalidArgType("object", "object", target);
    if (typeof name !== "string" && typeof name !== "symbol")
      throw invalidArgType("methodName", ["string", "symbol"], name);
    if (typeof implementation === "object" && implementation !== null) {
      options = implementation;
      implementation = undefined;
    }
    const given = options ?? {};
    const times = timesOf(given);
    const { getter = false, setter = false } = given;
    if (getter && setter) {
      throw invalidArgValue("options.setter", setter,
        "cannot be used with 'options.getter'");
    }
    const found = ownerOf(target, name);
    const kind = getter ? "get" : setter ? "set" : "value";
    const original: unknown = found?.[kind];
    if (typeof original !== "function")
      throw invalidArgValue("methodName", original, "must be a method");
    if (implementation !== undefined) validateFunction(implementation, "implementation");
    const own = getOwnPropertyDescriptor(target, name);
    const putBack = () => {
      if (own) defineProperty(target, name, own);
      else delete target[name];
    };
    const made = makeMock(original as Callable, implementation, putBack, times);
    const { configurable, enumerable } = found!;
    defineProperty(target, name, kind === "value" ?
      { configurable, enumerable, writable: found!.writable, value: made[0] } :
      { configurable, enumerable, get: found!.get, set: found!.set, [kind]: made[0] });
    return this.#made(made);
  }
  getter(target: any, name: PropertyKey, implementation?: any, options?: Options): any {
    return this.#accessor("getter", target, name, implementation, options);
  }
  setter(target: any, name: PropertyKey, implementation?: any, options?: Options): any {
    return this.#accessor("setter", target, name, implementation, options);
  }
  #accessor(kind: "getter" | "setter", target: any, name: PropertyKey, implementation: any,
    options: Options | undefined): any {
    if (typeof implementation === "object" && implementation !== null) {
      options = implementation;
      implementation = undefined;
    }
    const given = options ?? {};
    validateObject(given, "options");
    if (given[kind] === false)
      throw invalidArgValue(`options.${kind}`, false, "cannot be false");
    return this.method(target, name, implementation, { ...given, [kind]: true });
  }
  module(specifier: string | URL, options?: ModuleOptions): { restore(): void } {
    const made = mockModule(specifier, options);
    this.#mocks.add(made);
    return made;
  }
  #made([mock, context]: [any, MockFunctionContext]): any {
    this.#mocks.add(context);
    return mock;
  }
  /** All is as it was, and the mocks are forgotten. */
  reset(): void {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks.clear();
  }
  restoreAll(): void {
    // What was mocked last is put back first.
    for (const each of [...this.#mocks].reverse()) each.restore();
  }
}
(MockTracker.prototype as any).property = absent("test", "mock.property");
