// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:test: describe, test, expect and the like, with the names of Jest, Vitest and bun:test
// (`mock`, `jest` and `vi` are one object), and of Deno (t.step) and node:test (before, after)
// where those differ. Under `shoal test` all of it is global, too.
declare module "shoal:test" {
  import { fn, spyOn } from "shoal:test/mock";
  import * as clock from "shoal:test/clock";
  import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from "shoal:test/suite";
  import { expect } from "shoal:test/expect";
  import { waitFor } from "shoal:test/wait";
  const it: any;
  const suite: any;
  const before: (call: import("shoal:test/suite").HookFunction | string, second?: number | {
      timeout?: number;
  } | import("shoal:test/suite").HookFunction) => void, after: (call: import("shoal:test/suite").HookFunction | string, second?: number | {
      timeout?: number;
  } | import("shoal:test/suite").HookFunction) => void;
  const xit: any, xtest: any, fit: any, xdescribe: any;
  const fdescribe: any;
  function waitUntil<T>(call: () => T | Promise<T>, options?: {}): Promise<T>;
  const mock: any;
  const jest: any, vi: any;
  const setSystemTime: typeof clock.setSystemTime;
  /** Ends the test that runs after it, the last one first. */
  function onTestFinished(call: () => unknown): void;
  function onTestFailed(call: () => unknown): void;
  export { test, it, describe, suite, beforeAll, afterAll, beforeEach, afterEach, before, after, expect, mock, jest, vi, fn, spyOn, setSystemTime, xit, xtest, fit, xdescribe, fdescribe, onTestFinished, onTestFailed, waitFor, waitUntil, };
  /** What `shoal test` makes global. */
  export const globalNames: string[];
  export default test;
  export {};
}
// shoal:test/clock: fake timers. The context's own clock stands, and moves when it is told to: what
// Date, performance, setTimeout, setInterval, sleep and AbortSignal.timeout go by is that clock, so
// nothing is replaced. Microtasks, process.nextTick and setImmediate run as ever.
declare module "shoal:test/clock" {
  export interface FakeTimersOptions {
      /** What Date.now() gives; the time that it is, unless it is said. */
      now?: number | Date;
      /** Jest's and Vitest's choice of functions: the whole clock stands, whatever it says. */
      toFake?: string[];
      doNotFake?: string[];
      advanceTimers?: boolean | number;
  }
  export function useFakeTimers(options?: FakeTimersOptions): void;
  /** Time goes on as outside. Timers that were set meanwhile never fire. */
  export function useRealTimers(): void;
  export function isFakeTimers(): boolean;
  /** What Date says; timers wait as long as before. Holds the clock, if it is not held. */
  export function setSystemTime(time?: number | Date | string): void;
  export function getMockedSystemTime(): Date | null;
  /** Time passes: what is due meanwhile runs, each at its time. */
  export function advanceTimersByTime(ms: number): void;
  /** To where the n-th of the timers that wait is due. */
  export function advanceTimersToNextTimer(steps?: number): void;
  /** Until none waits, whatever they set. */
  export function runAllTimers(): void;
  /** To where the last of those that wait now is due. */
  export function runOnlyPendingTimers(): void;
  export function advanceTimersByTimeAsync(ms: number): Promise<void>;
  export function advanceTimersToNextTimerAsync(steps?: number): Promise<void>;
  export function runAllTimersAsync(): Promise<void>;
  export function runOnlyPendingTimersAsync(): Promise<void>;
  export function clearAllTimers(): void;
  export function getTimerCount(): number;
  export {};
}
// shoal:test/equals: when two values are equal, as Jest means it. Three ways: `loose` (toEqual:
// what is undefined may be missing, classes do not matter), `strict` (toStrictEqual), and `subset`
// (toMatchObject: the expected object's properties alone are looked at). A matcher inside what is
// expected (expect.any(Number)) is asked on either side.
declare module "shoal:test/equals" {
  export type Way = "loose" | "strict" | "subset";
  /** undefined: it does not know these values. */
  export type EqualityTester = (this: {
      equals: (a: unknown, b: unknown) => boolean;
  }, a: unknown, b: unknown, testers: EqualityTester[]) => boolean | undefined;
  /** What decides itself whether it equals a value. */
  export abstract class AsymmetricMatcher {
      readonly $$typeof: symbol;
      abstract asymmetricMatch(other: unknown): boolean;
      abstract toString(): string;
  }
  export function isAsymmetric(value: unknown): value is AsymmetricMatcher;
  export const keysOf: (value: object) => PropertyKey[];
  /** Whether the property is there for script: subset looks at inherited getters, too. */
  export function hasProperty(value: object, key: PropertyKey, way: Way): boolean;
  /** Whether what came equals what was expected. */
  export function equals(received: unknown, expected: unknown, way?: Way, testers?: readonly EqualityTester[]): boolean;
  export {};
}
// shoal:test/expect: expect(value), with .not, .resolves, .rejects; and what hangs on expect.
declare module "shoal:test/expect" {
  import { type EqualityTester } from "shoal:test/equals";
  import { type Serializer } from "shoal:test/format";
  import { type Matcher, type MatcherResult } from "shoal:test/matchers";
  const Error: ErrorConstructor;
  export class AssertionError extends Error {
      readonly name = "AssertionError";
      actual: unknown;
      expected: unknown;
      constructor(message: string, result?: MatcherResult);
  }
  export function expect(received?: unknown, note?: string): any;
  export namespace expect {
      var not: Record<string, any>;
      var extend: (given: Record<string, Matcher>) => void;
      var soft: (received: unknown, note?: string) => any;
      var poll: (f: () => unknown, options?: PollOptions) => any;
      var assertions: (count: number) => void;
      var hasAssertions: () => void;
      var fail: (message?: string) => never;
      var unreachable: (message?: string) => never;
      var addSnapshotSerializer: (serializer: Serializer) => void;
      var addEqualityTesters: (testers: EqualityTester[]) => void;
      var getState: () => {
          assertionCalls: number;
          currentTestName: string | undefined;
          expectedAssertionsNumber: number | null;
      };
  }
  export interface PollOptions {
      interval?: number;
      timeout?: number;
      message?: string;
  }
  export {};
}
// shoal:test/format: values as text, in the form of Jest's snapshots: one property a line, keys
// sorted, strings quoted and not escaped. Snapshots and diffs are made of it.
declare module "shoal:test/format" {
  /** What prints a kind of value in a way of its own: expect.addSnapshotSerializer. */
  export interface Serializer {
      test(value: unknown): boolean;
      serialize?(value: unknown, config: object, indentation: string, depth: number, refs: unknown[], printer: (value: unknown) => string): string;
      print?(value: unknown, print: (value: unknown) => string, indent: (text: string) => string): string;
  }
  export interface FormatOptions {
      /** Objects and arrays below this depth are named only. */
      depth?: number;
      functionNames?: boolean;
      serializers?: readonly Serializer[];
  }
  /** A value that says itself how it is printed: mocks and asymmetric matchers. */
  export const asText: unique symbol;
  export class Formatter {
      #private;
      constructor(options?: FormatOptions);
      format(value: unknown, indentation?: string): string;
  }
  export function format(value: unknown, options?: FormatOptions): string;
  /** On one line, cut short: for the first line of a message. */
  export function brief(value: unknown, max?: number): string;
  export {};
}
// shoal:test/matchers: what expect(value) can be asked, in Jest's form: a function of what came and
// of its arguments, with a context as `this`, that says whether it holds and what to print if not.
// Those of mocks are in mock_matchers.ts, of snapshots in snapshot.ts.
declare module "shoal:test/matchers" {
  import { type EqualityTester, type Way } from "shoal:test/equals";
  export interface MatcherResult {
      pass: boolean;
      message: () => string;
      actual?: unknown;
      expected?: unknown;
  }
  export interface MatcherContext {
      isNot: boolean;
      promise: "" | "resolves" | "rejects";
      equals: (a: unknown, b: unknown, testers?: EqualityTester[], strict?: boolean) => boolean;
      utils: Record<string, unknown>;
      customTesters: EqualityTester[];
      currentTestName: string | undefined;
      /** What the call was named with. */
      hint: (name: string, expected?: string) => string;
  }
  export type Matcher = (this: MatcherContext, received: any, ...args: any[]) => MatcherResult | Promise<MatcherResult>;
  export function print(value: unknown): string;
  /** "Expected: ... Received: ..." or a diff, if what is compared has more than a line. */
  export function comparison(expected: unknown, received: unknown, same?: string): string;
  /** The same of what is compared by value: what matchers in there accept is no difference. */
  export function deepComparison(expected: unknown, received: unknown, way?: Way): string;
  export const matchers: Record<string, Matcher>;
  export {};
}
// shoal:test/mock: functions that note how they were called, spies on methods and properties, and
// modules with other exports.
declare module "shoal:test/mock" {
  export type Callable = (this: any, ...args: any[]) => any;
  export interface MockResult {
      type: "return" | "throw" | "incomplete";
      value: any;
  }
  export interface MockState<F extends Callable> {
      calls: Parameters<F>[];
      results: MockResult[];
      /** What the promises of results came to; a result that is none is settled at once. */
      settledResults: {
          type: "fulfilled" | "rejected" | "incomplete";
          value: any;
      }[];
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
  export class MockCore {
      implementation: Callable | undefined;
      readonly original: Callable | undefined;
      readonly restore: () => void;
      state: any;
      name: string;
      once: Callable[];
      constructor(implementation: Callable | undefined, original: Callable | undefined, restore: () => void);
      clear(): void;
      reset(): void;
      /** What the next call runs. */
      protected next(): Callable | undefined;
      run(self: any, args: any[], target: Function | undefined, fallback: Callable | undefined): any;
  }
  /** The insides of a mock function; undefined: it is none. */
  export function mockStateOf(value: unknown): {
      state: MockState<Callable>;
      name: string;
  } | undefined;
  export function fn<F extends Callable>(implementation?: F): Mock<F>;
  /** The property, of the object or what it inherits from. */
  export function ownerOf(object: any, key: PropertyKey): PropertyDescriptor | undefined;
  /** Notes the calls of a method, which goes on as before; or of a getter or setter. */
  export function spyOn<T extends object>(object: T, key: keyof T, access?: "get" | "set"): Mock<any>;
  /** A property has another value until mocks are restored. */
  export function replaceProperty<T extends object, K extends keyof T>(object: T, key: K, to: T[K]): {
      replaceValue(value: T[K]): /*elided*/ any;
      restore: () => void;
  };
  /** A global variable has another value until unstubAllGlobals() or mocks are restored. */
  export function stubGlobal(name: string, value: unknown): void;
  /**
   * What imports the module from now on, and whoever has imported it, sees the exports that factory
   * gives. `from` is the file in whose place the specifier is read.
   */
  export function mockModule(specifier: string, from: string, factory: () => object | Promise<object>): Promise<void>;
  export function clearAllMocks(): void;
  export function resetAllMocks(): void;
  /** Spies, replaced properties and modules are as they were. */
  export function restoreAllMocks(): void;
  export {};
}
// shoal:test/permissions: what a test's function may, by its option `permissions` (Deno's): at most
// what its file may. The door holds it to that (Permissions::within, io/door/permissions.h); here
// what is written becomes its rules.
declare module "shoal:test/permissions" {
  export type PermissionLimit = "inherit" | boolean | (string | URL)[];
  /** "none" of a kind is what is not mentioned; "inherit": what the file has. */
  export type TestPermissions = "inherit" | "none" | {
      read?: PermissionLimit;
      write?: PermissionLimit;
      net?: PermissionLimit;
      env?: PermissionLimit;
      run?: PermissionLimit;
      sys?: PermissionLimit;
      ffi?: PermissionLimit;
  };
  /** As the door takes it: kinds and subjects in turn; kinds. */
  export interface Limit {
      allowed: string[];
      inherited: string[];
  }
  /** undefined: it has what its file has. */
  export function readPermissions(given: unknown): Limit | undefined;
  /** Calls it with no more than that. The limit holds for all that runs in this context meanwhile. */
  export function within(limit: Limit | undefined, call: () => Promise<void>): Promise<void>;
  export {};
}
// shoal:test/suite: what a file of tests declares: a tree of groups with tests and hooks. Nothing
// runs here (run.ts does that).
declare module "shoal:test/suite" {
  import { type Limit, type TestPermissions } from "shoal:test/permissions";
  export interface TestContext {
      readonly name: string;
      /** Names of the groups around it, and its own. */
      readonly fullName: string;
      /** Aborted when the test is over its time. */
      readonly signal: AbortSignal;
      readonly expect: any;
      /** How often it has been tried before. */
      readonly attempt: number;
      /** A part with a name of its own, reported below the test. False: it failed. */
      step(name: string | TestFunction | StepOptions, body?: TestFunction): Promise<boolean>;
      /** The same, as node:test calls it. */
      test(name: string | TestFunction | StepOptions, body?: TestFunction): Promise<boolean>;
      /** Ends the test here: it counts as skipped. */
      skip(note?: string): never;
      /** Called after the test, the last one first. */
      onTestFinished(call: () => unknown): void;
      onTestFailed(call: () => unknown): void;
      after(call: () => unknown): void;
      diagnostic(message: string): void;
  }
  export interface StepOptions {
      name: string;
      fn: TestFunction;
      ignore?: boolean;
  }
  export type TestFunction = (this: void, t: TestContext, ...args: any[]) => unknown;
  export interface TestOptions {
      /** Milliseconds; 0: for ever. */
      timeout?: number;
      retry?: number;
      repeats?: number;
      skip?: boolean | string;
      ignore?: boolean;
      only?: boolean;
      todo?: boolean | string;
      fails?: boolean;
      concurrent?: boolean;
      sequential?: boolean;
      /** Timers and operations that it leaves behind are errors. */
      sanitize?: boolean;
      sanitizeOps?: boolean;
      sanitizeResources?: boolean;
      /** What its function may, at most: of what the file may. */
      permissions?: TestPermissions;
  }
  export type Mode = "run" | "skip" | "only" | "todo";
  export interface Place {
      file: string;
      line: number;
      column: number;
  }
  export type HookFunction = (this: void, t?: any) => unknown;
  export interface Hook {
      call: HookFunction;
      timeout: number | undefined;
      kind: HookKind;
  }
  export type HookKind = "beforeAll" | "afterAll" | "beforeEach" | "afterEach";
  export class Group {
      readonly name: string;
      readonly parent: Group | undefined;
      readonly mode: Mode;
      readonly options: TestOptions;
      readonly children: (Group | Test)[];
      readonly hooks: Record<HookKind, Hook[]>;
      constructor(name: string, parent: Group | undefined, mode: Mode, options: TestOptions);
  }
  export class Test {
      readonly name: string;
      readonly parent: Group;
      readonly mode: Mode;
      readonly options: TestOptions;
      readonly body: TestFunction | undefined;
      readonly place: Place | undefined;
      readonly note: string;
      readonly limit?: Limit | undefined;
      id: number;
      constructor(name: string, parent: Group, mode: Mode, options: TestOptions, body: TestFunction | undefined, place: Place | undefined, note: string, limit?: Limit | undefined);
      get path(): string[];
      get fullName(): string;
  }
  export const root: Group;
  /** The first test is about to run: what is declared from now on would be lost. */
  export function close(): void;
  /** Where the program called: the innermost frame that is no module of ours. */
  export function callerPlace(stack?: string): Place | undefined;
  /** Of describe() with an async body. */
  export const pendingGroups: Promise<void>[];
  /** A test's name with %s, %d, %i, %f, %j, %o, %p, %#, %$ and $name filled in. */
  export function fillName(template: string, row: unknown, index: number): string;
  export const test: any;
  export const describe: any;
  export const beforeAll: (call: HookFunction | string, second?: number | {
      timeout?: number;
  } | HookFunction) => void;
  export const afterAll: (call: HookFunction | string, second?: number | {
      timeout?: number;
  } | HookFunction) => void;
  export const beforeEach: (call: HookFunction | string, second?: number | {
      timeout?: number;
  } | HookFunction) => void;
  export const afterEach: (call: HookFunction | string, second?: number | {
      timeout?: number;
  } | HookFunction) => void;
  /** Whether something in the tree is marked `only`. */
  export function hasOnly(group: Group): boolean;
  /** `text` as a pattern if it stands between slashes; else a part of the name. */
  export function nameFilter(text: string): (name: string) => boolean;
  export {};
}
// shoal:test/wait: until something holds.
declare module "shoal:test/wait" {
  /** Calls it again and again until it does not throw. */
  export function waitFor<T>(call: () => T | Promise<T>, options?: number | {
      timeout?: number;
      interval?: number;
  }): Promise<T>;
  export {};
}
