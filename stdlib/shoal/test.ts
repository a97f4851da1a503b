// shoal:test: describe, test, expect and the like, with the names of Jest, Vitest and bun:test
// (`mock`, `jest` and `vi` are one object), and of Deno (t.step) and node:test (before, after)
// where those differ. Under `shoal test` all of it is global, too.
import {
  clearAllMocks, fn, mockModule, replaceProperty, resetAllMocks, restoreAllMocks, spyOn,
  stubGlobal, mockStateOf,
} from "./test/mock.ts";
import * as clock from "./test/clock.ts";
import { afterAll, afterEach, beforeAll, beforeEach, callerPlace, describe, test } from
  "./test/suite.ts";
import { expect } from "./test/expect.ts";
import { running } from "./test/state.ts";
import { waitFor } from "./test/wait.ts";

const { Object, Error, String } = globalThis;

const it = test;
const suite = describe;
const before = beforeAll, after = afterAll;
const xit = test.skip, xtest = test.skip, fit = test.only, xdescribe = describe.skip;
const fdescribe = describe.only;

async function waitUntil<T>(call: () => T | Promise<T>, options = {}): Promise<T> {
  return await waitFor(async () => {
    const value = await call();
    if (!value) throw new Error(`waitUntil: it was ${String(value)} to the end`);
    return value;
  }, options);
}

/// mock(fn) is bun's, mock.fn(fn) node's, jest.fn(fn) Jest's.
const mock: any = Object.assign((implementation?: any) => fn(implementation), {
  fn, spyOn,
  method: (object: any, name: any, implementation?: any) => {
    const spy = spyOn(object, name);
    return implementation ? spy.mockImplementation(implementation) : spy;
  },
  module: (specifier: string, factory: () => object | Promise<object>) =>
    mockModule(specifier, callerPlace()?.file ?? "", factory),
  replaceProperty, stubGlobal, unstubAllGlobals: restoreAllMocks,
  isMockFunction: (value: unknown) => mockStateOf(value) !== undefined,
  mocked: <T>(value: T) => value,
  clearAllMocks, resetAllMocks, restoreAllMocks, restore: restoreAllMocks, reset: restoreAllMocks,
  waitFor, waitUntil,
  setTimeout: () => mock, retryTimes: () => mock,
});
for (const name of [
  "useFakeTimers", "useRealTimers", "isFakeTimers", "setSystemTime", "getMockedSystemTime",
  "advanceTimersByTime", "advanceTimersByTimeAsync", "advanceTimersToNextTimer",
  "advanceTimersToNextTimerAsync", "runAllTimers", "runAllTimersAsync", "runOnlyPendingTimers",
  "runOnlyPendingTimersAsync", "clearAllTimers", "getTimerCount",
] as const) {
  const call: any = clock[name];
  mock[name] = (...args: unknown[]) => {
    const value = call(...args);
    return value === undefined ? mock : value;
  };
}
mock.timers = {
  enable: clock.useFakeTimers, reset: clock.useRealTimers, tick: clock.advanceTimersByTime,
  runAll: clock.runAllTimers, setTime: clock.setSystemTime,
};
const jest = mock, vi = mock;
const { setSystemTime } = clock;

/** Ends the test that runs after it, the last one first. */
function onTestFinished(call: () => unknown): void {
  const run: any = running.getStore();
  if (!run) throw new Error("onTestFinished: no test runs");
  run.finished.push(call);
}
function onTestFailed(call: () => unknown): void {
  const run: any = running.getStore();
  if (!run) throw new Error("onTestFailed: no test runs");
  run.onFailed.push(call);
}

export {
  test, it, describe, suite, beforeAll, afterAll, beforeEach, afterEach, before, after, expect,
  mock, jest, vi, fn, spyOn, setSystemTime, xit, xtest, fit, xdescribe, fdescribe,
  onTestFinished, onTestFailed, waitFor, waitUntil,
};
/** What `shoal test` makes global. */
export const globalNames = [
  "test", "it", "describe", "suite", "beforeAll", "afterAll", "beforeEach", "afterEach", "expect",
  "jest", "vi", "mock", "spyOn", "xit", "xtest", "fit", "xdescribe", "fdescribe",
  "onTestFinished", "onTestFailed",
];
export default test;
