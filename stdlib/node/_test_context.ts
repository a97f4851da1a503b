// node:test/context: what the function of a test, or of a group, is given.
import * as assertModule from "node:assert";
import { waitFor } from "shoal:test/wait";
import { declare, type Body, type HookKind, type Options, type Test } from "node:_test_run";
import { fileSnapshotAssertion, snapshotAssertion } from "node:_test_snapshot";

const { Object, Promise } = globalThis;

class Context {
  readonly #test: Test;
  constructor(test: Test) {
    this.#test = test;
  }
  get name(): string {
    return this.#test.name;
  }
  get fullName(): string {
    return this.#test.fullName;
  }
  get filePath(): string | undefined {
    return this.#test.place?.file;
  }
  get signal(): AbortSignal {
    return this.#test.abort.signal;
  }
}
export class SuiteContext extends Context {}

/** What an assertion is that a program has added by `assert.register`. */
export const registered: Record<string, (...values: any[]) => unknown> = Object.create(null);
const notAssertions = ["AssertionError", "CallTracker", "strict", "default", "module.exports"];

/// The functions of node:assert, each of which counts for the plan.
function assertOf(test: Test, context: TestContext): object {
  const made: any = {};
  const counted = (body: (...values: any[]) => unknown) => (...values: unknown[]) => {
    ++test.assertions;
    return body.apply(context, values);
  };
  for (const [name, value] of Object.entries((assertModule as any).strict as object)) {
    if (typeof value === "function" && !notAssertions.includes(name))
      made[name] = counted(value as any);
  }
  made.snapshot = counted(snapshotAssertion);
  made.fileSnapshot = counted(fileSnapshotAssertion);
  for (const name of Object.keys(registered)) made[name] = counted(registered[name]!);
  return made;
}

export class TestContext extends Context {
  readonly #test: Test;
  #assert: object | undefined;
  constructor(test: Test) {
    super(test);
    this.#test = test;
  }
  get error(): unknown {
    return this.#test.error;
  }
  get passed(): boolean {
    return this.#test.passed;
  }
  get assert(): any {
    return this.#assert ??= assertOf(this.#test, this);
  }
  get mock(): unknown {
    return this.#test.mock;
  }
  diagnostic(message: string): void {
    this.#test.diagnostics.push(message);
  }
  plan(count: number): void {
    this.#test.planned = count;
  }
  runOnly(value: boolean): void {
    this.#test.onlySubtests = Boolean(value);
  }
  /** The test counts as skipped, and goes on. */
  skip(message?: string): void {
    this.#test.skipped = message ?? true;
  }
  todo(message?: string): void {
    this.#test.todo = message ?? true;
  }
  test(...args: unknown[]): Promise<void> {
    return declare(this.#test, false, {}, args).done;
  }
  waitFor<T>(
    condition: () => T | Promise<T>, options?: { interval?: number; timeout?: number },
  ): Promise<T> {
    return waitFor(condition, options);
  }
  before(body: Body, options?: Options): void {
    this.#hook("before", body, options);
  }
  after(body: Body, options?: Options): void {
    this.#hook("after", body, options);
  }
  beforeEach(body: Body, options?: Options): void {
    this.#hook("beforeEach", body, options);
  }
  afterEach(body: Body, options?: Options): void {
    this.#hook("afterEach", body, options);
  }
  #hook(kind: HookKind, body: Body, options: Options = {}): void {
    this.#test.addHook(kind, body, options);
  }
}
