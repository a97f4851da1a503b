// shoal:test/mock_matchers: how a mock was called, and what it gave.
import { equals } from "./equals.ts";
import { brief } from "./format.ts";
import { deepComparison, print, type Matcher } from "./matchers.ts";
import { mockStateOf, type MockState } from "./mock.ts";
import { state } from "./state.ts";

const { TypeError, Math } = globalThis;

function mockOf(name: string, value: unknown): { state: MockState<any>; name: string } {
  const found = mockStateOf(value);
  if (found) return found;
  throw new TypeError(`${name}: the received value is no mock or spy (got ${brief(value)})`);
}
const same = (a: unknown, b: unknown) => equals(a, b, "loose", state.testers);
const text = (args: unknown[]) => "(" + args.map((each) => print(each)).join(", ") + ")";

function callList(calls: unknown[][]): string {
  if (calls.length === 0) return "\nIt was not called.";
  const first = Math.max(0, calls.length - 5);
  let out = `\nNumber of calls: ${calls.length}\n`;
  for (let i = first; i < calls.length; ++i) out += `  ${i + 1}: ${text(calls[i]!)}\n`;
  return out;
}

const toHaveBeenCalled: Matcher = function (received) {
  const { state: mock } = mockOf("toHaveBeenCalled", received);
  const message = () => this.hint("toHaveBeenCalled", "") +
    `\n\nExpected calls: ${this.isNot ? "none" : "at least one"}` + callList(mock.calls);
  return { pass: mock.calls.length > 0, message };
};
const toHaveBeenCalledTimes: Matcher = function (received, count) {
  const { state: mock } = mockOf("toHaveBeenCalledTimes", received);
  const message = () => this.hint("toHaveBeenCalledTimes", "expected") +
    `\n\nExpected calls: ${this.isNot ? "not " : ""}${state.paint("green", String(count))}\n` +
    `Received calls: ${state.paint("red", String(mock.calls.length))}`;
  return { pass: mock.calls.length === count, message, actual: mock.calls.length, expected: count };
};

function calledWith(name: string, pick: (calls: any[][], args: any[]) => any[][],
  rest: (args: any[]) => any[] = (args) => args): Matcher {
  return function (received, ...args) {
    const { state: mock } = mockOf(name, received);
    const candidates = pick(mock.calls, args);
    const wanted = rest(args);
    const pass = candidates.some((call) => call && same(call, wanted));
    const message = () => {
      let out = this.hint(name, "...expected") +
        `\n\nExpected: ${this.isNot ? "not " : ""}${state.paint("green", text(wanted))}\n`;
      const only = candidates.length === 1 ? candidates[0] : undefined;
      if (only && !this.isNot) out += "\n" + deepComparison(wanted, only) + "\n";
      return out + callList(mock.calls);
    };
    return { pass, message, actual: mock.calls, expected: wanted };
  };
}
const toHaveBeenCalledExactlyOnceWith: Matcher = function (received, ...args) {
  const { state: mock } = mockOf("toHaveBeenCalledExactlyOnceWith", received);
  const message = () => this.hint("toHaveBeenCalledExactlyOnceWith", "...expected") +
    `\n\nExpected: one call ${text(args)}` + callList(mock.calls);
  return { pass: mock.calls.length === 1 && same(mock.calls[0], args), message };
};

/// Of the results that were returned.
function returned(
  name: string, holds: (values: any[], args: any[], mock: MockState<any>) => boolean,
  say: (args: any[]) => string,
): Matcher {
  return function (received, ...args) {
    const { state: mock } = mockOf(name, received);
    const values = mock.results.filter((r) => r.type === "return").map((r) => r.value);
    const message = () => this.hint(name, "expected") +
      `\n\nExpected: ${this.isNot ? "not " : ""}${say(args)}\n` +
      `Received: ${values.length} returned` +
      values.slice(-5).map((v) => "\n  " + print(v)).join("");
    return { pass: holds(values, args, mock), message };
  };
}
const resultAt = (mock: MockState<any>, i: number, value: unknown) => {
  const found = mock.results[i];
  return found?.type === "return" && same(found.value, value);
};
const order = (name: string, holds: (first: number[], second: number[]) => boolean): Matcher =>
  function (received, other) {
    const a = mockOf(name, received), b = mockOf(name, other);
    const message = () => this.hint(name, "other") +
      `\n\n${a.name} was call ${print(a.state.invocationCallOrder)}\n` +
      `${b.name} was call ${print(b.state.invocationCallOrder)}`;
    return { pass: holds(a.state.invocationCallOrder, b.state.invocationCallOrder), message };
  };

const toHaveReturned = returned("toHaveReturned", (values) => values.length > 0,
  () => "at least one return");
const toHaveReturnedTimes = returned("toHaveReturnedTimes",
  (values, [count]) => values.length === count, ([count]) => `${count} returns`);
const toHaveReturnedWith = returned("toHaveReturnedWith",
  (values, [value]) => values.some((each) => same(each, value)), ([value]) => print(value));
const toHaveLastReturnedWith = returned("toHaveLastReturnedWith",
  (_values, [value], mock) => resultAt(mock, mock.results.length - 1, value),
  ([value]) => print(value) + " last");
const toHaveNthReturnedWith = returned("toHaveNthReturnedWith",
  (_values, [n, value], mock) => resultAt(mock, n - 1, value),
  ([n, value]) => `${print(value)} as result ${n}`);
const toHaveBeenCalledWith = calledWith("toHaveBeenCalledWith", (calls) => calls);
const toHaveBeenLastCalledWith = calledWith("toHaveBeenLastCalledWith", (calls) => calls.slice(-1));
const toHaveBeenNthCalledWith = calledWith("toHaveBeenNthCalledWith",
  (calls, [n]) => calls.slice(n - 1, n), (args) => args.slice(1));
/// Of what its promises came to.
const toHaveResolvedWith: Matcher = function (received, value) {
  const { state: mock } = mockOf("toHaveResolvedWith", received);
  const values = mock.settledResults.filter((r) => r.type === "fulfilled").map((r) => r.value);
  const message = () => this.hint("toHaveResolvedWith", "expected") +
    `\n\nExpected: ${this.isNot ? "not " : ""}${print(value)}\nReceived: ${print(values)}`;
  return { pass: values.some((each) => same(each, value)), message };
};

export const mockMatchers: Record<string, Matcher> = {
  toHaveBeenCalled, toBeCalled: toHaveBeenCalled,
  toHaveBeenCalledTimes, toBeCalledTimes: toHaveBeenCalledTimes,
  toHaveBeenCalledOnce(received) {
    return toHaveBeenCalledTimes.call(this, received, 1);
  },
  toHaveBeenCalledWith, toBeCalledWith: toHaveBeenCalledWith,
  toHaveBeenLastCalledWith, lastCalledWith: toHaveBeenLastCalledWith,
  toHaveBeenNthCalledWith, nthCalledWith: toHaveBeenNthCalledWith,
  toHaveBeenCalledExactlyOnceWith,
  toHaveBeenCalledBefore: order("toHaveBeenCalledBefore",
    (a, b) => a.length > 0 && b.length > 0 && a[0]! < b[0]!),
  toHaveBeenCalledAfter: order("toHaveBeenCalledAfter",
    (a, b) => a.length > 0 && b.length > 0 && a.at(-1)! > b.at(-1)!),
  toHaveReturned, toReturn: toHaveReturned,
  toHaveReturnedTimes, toReturnTimes: toHaveReturnedTimes,
  toHaveReturnedWith, toReturnWith: toHaveReturnedWith,
  toHaveLastReturnedWith, lastReturnedWith: toHaveLastReturnedWith,
  toHaveNthReturnedWith, nthReturnedWith: toHaveNthReturnedWith,
  toHaveResolvedWith,
};
