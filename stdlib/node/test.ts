// node:test in a program that runs by itself: tests start as they are declared, the outcome is
// printed as node's spec (on terminals) or tap reporter prints it, and the exit code is 1 if one
// fails. (`shoal test` puts shoal:test in its place.) NODE_OPTIONS is heard for --test-only,
// --test-name-pattern, --test-skip-pattern, --test-reporter and --test-update-snapshots. In a
// thread of run() a port is told instead.
import { load } from "node:_host_seams";
import { registered } from "node:_test_context";
import { MockTracker } from "node:_test_mock";
import { toSend } from "node:_test_errors";
import { makeReporter, type TestEvent } from "node:_test_report";
import {
  counts, current, declare, Test, type Body, type HookKind, type Options,
} from "node:_test_run";
import { snapshot, writeSnapshots } from "node:_test_snapshot";
import { state } from "node:_worker_state";
import { validateFunction, validateString } from "node:_validators";

const { Boolean, Object, Promise, RegExp, String, performance, process } = globalThis as any;

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

interface Teller { tell(event: TestEvent): void; end(made: Test, duration: number): void }

function printing(): Teller {
  const { stdout } = process;
  const reporter = makeReporter(
    optionsOf("--test-reporter")[0] ?? (stdout.isTTY ? "spec" : "tap"), Boolean(stdout.isTTY));
  const write = (text: string) => void (text && stdout.write(text));
  const tell = (event: TestEvent) => write(reporter.event(event));
  const end = (made: Test, duration: number) => {
    const more = (type: string, data: object) =>
      tell({ type, data: { nesting: 0, ...data } as any });
    more("test:plan", { count: made.chosen.length });
    for (const message of made.diagnostics) more("test:diagnostic", { message });
    const { tests, suites, passed: pass, failed: fail, cancelled, skipped, todo } = counts;
    const figures = { tests, suites, pass, fail, cancelled, skipped, todo, duration_ms: duration };
    for (const [name, value] of Object.entries(figures))
      more("test:diagnostic", { message: `${name} ${value}` });
    write(reporter.end());
  };
  return { tell, end };
}

/// Who has called run() hears it.
function sending(port: MessagePort): Teller {
  const tell = ({ type, data }: TestEvent) => {
    const { details } = data;
    const sent = details?.error ?
      { ...data, details: { ...details, error: toSend(details.error) } } : data;
    port.postMessage({ type, data: sent });
  };
  const end = (made: Test, duration: number) => {
    for (const message of made.diagnostics)
      tell({ type: "test:diagnostic", data: { nesting: 0, message, level: "info" } as any });
    const success = counts.failed + counts.cancelled === 0;
    port.postMessage({ type: "test:summary", data: { success, duration_ms: duration,
      counts: { ...counts, topLevel: made.chosen.length } } });
    port.close();
  };
  return { tell, end };
}

function begin(): Test {
  const began = performance.now();
  const { tests } = state;
  const { tell, end } = tests ? sending(tests.port) : printing();
  const settings = tests ?? {
    only: optionsOf("--test-only").length > 0, timeout: undefined,
    patterns: optionsOf("--test-name-pattern").map(patternOf),
    skipPatterns: optionsOf("--test-skip-pattern").map(patternOf),
  };
  const { timeout } = settings;
  const made = new Test({ ...settings, tell }, undefined, "<root>",
    timeout === undefined ? {} : { timeout }, undefined, undefined, false);

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
    writeSnapshots();
    end(made, performance.now() - began);
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

export function run(options?: Record<string, any>): any {
  return load("node:_test_files").run(options);
}
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
export { snapshot };
export default test;
export { test as "module.exports" };
