// node:test in a program that runs by itself: tests start as they are declared, the outcome is
// printed as node's spec (on terminals) or tap reporter prints it, and the exit code is 1 if one
// fails. (`shoal test` puts shoal:test in its place.) NODE_OPTIONS is heard for --test-only,
// --test-name-pattern and --test-reporter. Not there yet: run(), mock.module, snapshots.
import { absent, absentFunctions } from "node:_not_yet";
import { registered } from "node:_test_context";
import { MockTracker } from "node:_test_mock";
import { makeReporter } from "node:_test_report";
import {
  counts, current, declare, Test, type Body, type HookKind, type Options,
} from "node:_test_run";
import { validateFunction, validateString } from "node:_validators";

const { Object, Promise, RegExp, performance, process } = globalThis as any;

// ---- The root

function optionsOf(name: string): string[] {
  const words = String(process.env.NODE_OPTIONS ?? "").split(/\s+/);
  const found: string[] = [];
  words.forEach((word, i) => {
    if (word === name) found.push(words[i + 1] ?? "");
    else if (word.startsWith(name + "=")) found.push(word.slice(name.length + 1));
  });
  return found;
}
function patternOf(text: string): RegExp {
  const slashed = /^\/(.*)\/([a-z]*)$/.exec(text);
  return slashed ? new RegExp(slashed[1], slashed[2]) : new RegExp(text);
}

let root: Test | undefined;

function begin(): Test {
  const began = performance.now();
  const { stdout } = process;
  const reporter = makeReporter(
    optionsOf("--test-reporter")[0] ?? (stdout.isTTY ? "spec" : "tap"), Boolean(stdout.isTTY));
  const write = (text: string) => void (text && stdout.write(text));
  const made = new Test({
    only: optionsOf("--test-only").length > 0,
    patterns: optionsOf("--test-name-pattern").map(patternOf),
    tell: (event) => write(reporter.event(event)),
  }, undefined, "<root>", {}, undefined, undefined, false);

  const uncaught = (type: string) => (error: unknown) => {
    const test = current.getStore();
    // What comes of no test, or too late, ends the program as ever.
    if (!test || test === made || test.isFinished) throw error;
    test.failUncaught(error, type);
  };
  process.on("uncaughtException", uncaught("uncaughtException"));
  process.on("unhandledRejection", uncaught("unhandledRejection"));
  let isOver = false;
  process.on("beforeExit", async () => {
    if (isOver) return;
    isOver = true;
    const passed = await made.end();
    const tell = (type: string, more: object) =>
      write(reporter.event({ type, data: { nesting: 0, ...more } as any }));
    tell("test:plan", { count: made.subtests.length });
    for (const message of made.diagnostics) tell("test:diagnostic", { message });
    const { tests, suites, passed: pass, failed: fail, cancelled, skipped, todo } = counts;
    const figures = { tests, suites, pass, fail, cancelled, skipped, todo,
      duration_ms: performance.now() - began };
    for (const [name, value] of Object.entries(figures))
      tell("test:diagnostic", { message: `${name} ${value}` });
    write(reporter.end());
    if (!passed) process.exitCode = 1;
  });
  return made;
}
const here = (): Test => current.getStore() ?? (root ??= begin());

// ---- What programs call

function declarator(isSuite: boolean): any {
  const declared = (modifiers: Options) => (...args: unknown[]): Promise<void> => {
    const parent = here();
    const test = declare(parent, isSuite, modifiers, args);
    // The group waits for it, and who would wait inside of the group would wait for ever.
    return parent.isSuite ? Promise.resolve() : test.done;
  };
  return Object.assign(declared({}), {
    skip: declared({ skip: true }), todo: declared({ todo: true }), only: declared({ only: true }),
  });
}
function hook(kind: HookKind) {
  return (body: Body, options: Options = {}): void => {
    validateFunction(body, "fn");
    here().addHook(kind, body, options);
  };
}
export const test: any = declarator(false);
export const it = test;
export const describe: any = declarator(true);
export const suite = describe;
export const before = hook("before"), after = hook("after");
export const beforeEach = hook("beforeEach"), afterEach = hook("afterEach");
export const { skip, todo, only } = test;
export const mock = new MockTracker();

export const run = absent("test", "run");
export const snapshot = absentFunctions(
  "test", "setDefaultSnapshotSerializers", "setResolveSnapshotPath");
export const assert = {
  /** `t.assert` has it, in tests that begin from now on. */
  register(name: string, fn: (...values: any[]) => unknown): void {
    validateString(name, "name");
    validateFunction(fn, "fn");
    registered[name] = fn;
  },
};

Object.assign(test, {
  after, afterEach, before, beforeEach, describe, it, run, suite, test, mock, snapshot, assert,
});
export default test;
export { test as "module.exports" };
