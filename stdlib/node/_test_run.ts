// node:test/run: the tests of node:test, as they run in a program of their own (`shoal run`): each
// starts when it is declared and the ones before it are over; those of a test, below it. Under
// `shoal test` node:test is shoal:test. What happens is told as events (_test_report.ts).
import { AsyncLocalStorage } from "node:async_hooks";
import { callerPlace, type Place } from "shoal:test/suite";
import { SuiteContext, TestContext } from "node:_test_context";
import { failure } from "node:_test_errors";
import { MockTracker } from "node:_test_mock";
import type { TestEvent } from "node:_test_report";

const {
  AbortController, Array, Infinity, Promise, clearTimeout, performance, queueMicrotask, setTimeout,
} = globalThis as any;

export type Body = (t: any, done?: (error?: unknown) => void) => unknown;
export interface Options {
  name?: string;
  concurrency?: number | boolean | null;
  only?: boolean;
  skip?: boolean | string;
  todo?: boolean | string;
  timeout?: number;
  signal?: AbortSignal;
  plan?: number;
}
export type HookKind = "before" | "after" | "beforeEach" | "afterEach";
interface Hook { call: Body; options: Options }

/** How tests are run. */
export interface Settings {
  only: boolean;
  patterns: readonly RegExp[];
  skipPatterns: readonly RegExp[];
  tell(event: TestEvent): void;
}

const pendingText =
  "Promise resolution is still pending but the event loop has already resolved";
const parentText = "test did not finish before its parent and was cancelled";

/** The test whose code runs, across its awaits. */
export const current = new AsyncLocalStorage() as AsyncLocalStorage<Test>;

export const counts = {
  tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0,
};

/// Calls it with a callback if it declares one; else what it gives is waited for.
function call(body: Body, context: unknown, position: number): unknown {
  if (body.length <= position) return body.call(context, context);
  return new Promise((resolve: (v?: unknown) => void, reject: (e: unknown) => void) => {
    const done = (error?: unknown) => error ? reject(error) : resolve();
    const result: any = body.apply(context, (position ? [context, done] : [done]) as any);
    if (typeof result?.then === "function")
      reject(failure("passed a callback but also returned a Promise", "callbackAndPromisePresent"));
  });
}

export class Test {
  readonly subtests: Test[] = [];
  readonly hooks: Record<HookKind, Hook[]> =
    { before: [], after: [], beforeEach: [], afterEach: [] };
  readonly diagnostics: string[] = [];
  readonly nesting: number;
  readonly context: TestContext | SuiteContext;
  readonly done: Promise<void>;
  readonly abort: AbortController = new AbortController();
  /** Of expect: how many assertions and parts there must be. */
  planned: number | undefined;
  assertions = 0;
  error: any;
  skipped: string | boolean;
  todo: string | boolean;
  onlySubtests: boolean;
  isFinished = false;
  #mock: MockTracker | undefined;
  #waiting: Test[] = [];
  #active = 0;
  #began = 0;
  #ended = 0;
  #told = 0;
  #startIsTold = false;
  #before: Promise<void> | undefined;
  #isCancelled = false;
  /** By its name, and by `only`. */
  readonly #isChosen: boolean;
  #resolve!: () => void;

  constructor(
    readonly settings: Settings, readonly parent: Test | undefined, readonly name: string,
    readonly options: Options, readonly body: Body | undefined,
    readonly place: Place | undefined, readonly isSuite: boolean,
  ) {
    this.nesting = parent ? parent.nesting + 1 : -1;
    this.skipped = options.skip || (isSuite && parent?.isSuite && parent.skipped) || false;
    this.todo = options.todo || false;
    this.onlySubtests = settings.only;
    this.planned = options.plan;
    this.context = isSuite ? new SuiteContext(this) : new TestContext(this);
    this.done = new Promise((resolve: () => void) => void (this.#resolve = resolve));
    options.signal?.addEventListener("abort", () => this.#stop(options.signal!.reason,
      "testAborted"), { once: true });
    const isInOnly = isSuite || (parent?.isSuite && parent.options.only);
    const isWanted = !parent?.onlySubtests || options.only || isInOnly;
    this.#isChosen = !parent || Boolean(isWanted && this.#fits());
  }
  #fits(): boolean {
    const { patterns, skipPatterns } = this.settings;
    const fits = (pattern: RegExp) => pattern.test(this.fullName) || pattern.test(this.name);
    return (patterns.length === 0 || patterns.some(fits)) && !skipPatterns.some(fits);
  }
  /** As if it were not there; a group, if that is so of all that it has. */
  get isLeftOut(): boolean {
    if (!this.isSuite || this.subtests.length === 0) return !this.#isChosen;
    return this.subtests.every((each) => each.isLeftOut);
  }
  /** Of its tests those that are told of. */
  get chosen(): Test[] {
    return this.subtests.filter((each) => !each.isLeftOut);
  }
  get fullName(): string {
    return this.parent?.parent ? `${this.parent.fullName} > ${this.name}` : this.name;
  }
  get number(): number {
    return this.parent!.chosen.indexOf(this) + 1;
  }
  get passed(): boolean {
    return this.error === undefined;
  }
  get mock(): MockTracker {
    return this.#mock ??= new MockTracker();
  }
  /** How many of its tests may run at once. */
  get concurrency(): number {
    const { concurrency } = this.options;
    if (concurrency === undefined || concurrency === null)
      return this.isSuite && this.parent ? this.parent.concurrency : 1;
    return concurrency === true ? Infinity : Number(concurrency) || 1;
  }
  get #timeout(): number {
    return this.options.timeout ?? this.parent?.#timeout ?? Infinity;
  }

  // ---- Declaring

  /** A test below this one; it starts when its turn comes. */
  add(name: string, options: Options, body: Body | undefined, place: Place | undefined,
    isSuite: boolean): Test {
    const test = new Test(this.settings, this, name, options, body, place, isSuite);
    this.subtests.push(test);
    if (this.isFinished) {
      test.fail(failure("test could not be started because its parent finished",
        "parentAlreadyFinished"));
      test.#finish();
      return test;
    }
    if (isSuite) test.#build();
    test.#emitUnlessLeftOut("test:enqueue", { type: isSuite ? "suite" : "test" });
    this.#waiting.push(test);
    if (!this.isSuite && this.parent) this.#startNext();
    else if (!this.parent) queueMicrotask(() => this.#startNext());
    return test;
  }
  #building: unknown;
  #build(): void {
    if (!this.body || this.skipped) return;
    const begin = () => this.body!.call(this.context, this.context);
    try {
      const result: any = current.run(this, begin);
      if (typeof result?.then !== "function") return;
      this.#building = result.then(undefined, (error: unknown) => this.#failBody(error));
    } catch (error) {
      this.#failBody(error);
    }
  }
  #failBody(error: unknown): void {
    this.fail(failure(error, "testCodeFailure"));
  }
  addHook(kind: HookKind, body: Body, options: Options): void {
    const hook = { call: body, options };
    // The tests of the root have begun.
    if (kind === "before" && !this.parent) void this.#runHook(kind, hook, this.context);
    else this.hooks[kind].push(hook);
  }

  #startNext(): void {
    while (this.#waiting.length > 0 && this.#active < this.concurrency) {
      const next = this.#waiting.shift()!;
      ++this.#active;
      void next.#run().then(() => {
        --this.#active;
        this.#startNext();
      });
    }
  }

  // ---- Running

  async #runHook(kind: HookKind, hook: Hook, context: unknown): Promise<void> {
    try {
      await this.#limited(hook.options.timeout ?? Infinity, () => call(hook.call, context,
        kind === "before" || kind === "after" ? 0 : 1), `failed running ${kind} hook`);
    } catch (error: any) {
      const wrapped = failure(error, "hookFailed");
      if (this.parent) throw wrapped;
      this.fail(wrapped);
    }
  }
  async #runHooks(kind: HookKind, test: Test): Promise<void> {
    for (const hook of this.hooks[kind]) await this.#runHook(kind, hook, test.context);
  }
  async #runEach(kind: "beforeEach" | "afterEach", test: Test): Promise<void> {
    if (kind === "beforeEach") await this.parent?.#runEach(kind, test);
    await this.#runHooks(kind, test);
    if (kind === "afterEach") await this.parent?.#runEach(kind, test);
  }
  /// Once, before the first of its tests.
  #runBefore(): Promise<void> {
    return this.#before ??= current.run(this, () => this.#runHooks("before", this));
  }

  async #limited(timeout: number, what: () => unknown, late: string): Promise<void> {
    let timer: unknown;
    const { signal } = this.abort;
    let onAbort!: () => void;
    const stopped = new Promise((_: unknown, reject: (error: unknown) => void) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      if (timeout !== Infinity && timeout > 0) {
        timer = setTimeout(() => this.#stop(late || `test timed out after ${timeout}ms`,
          "testTimeoutFailure"), timeout);
      }
    });
    try {
      await Promise.race([current.run(this, what), stopped]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }
  #stop(cause: unknown, type: string): void {
    if (this.isFinished) return;
    this.#isCancelled = true;
    this.fail(failure(cause, type));
    this.abort.abort(this.error);
  }

  async #run(): Promise<void> {
    if (this.isFinished) return;
    if (this.#building) await this.#building;
    if (this.isLeftOut) return this.#finish();
    this.#emit("test:dequeue", { type: this.isSuite ? "suite" : "test" });
    this.#began = performance.now();
    try {
      if (this.options.signal?.aborted) this.#stop(this.options.signal.reason, "testAborted");
      else if (!this.skipped) await this.#attempt();
    } catch (error: any) {
      this.fail(error?.code === "ERR_TEST_FAILURE" ? error : failure(error, "testCodeFailure"));
    }
    if (!this.isFinished) this.#finish();
  }
  async #attempt(): Promise<void> {
    const parent = this.parent!;
    await parent.#runBefore();
    try {
      if (this.isSuite) await this.#runSuite();
      else {
        await parent.#runEach("beforeEach", this);
        if (this.body)
          await this.#limited(this.#timeout, () => call(this.body!, this.context, 1), "");
        this.#checkPlan();
      }
    } finally {
      if (!this.isSuite) await this.#afterwards(() => parent.#runEach("afterEach", this));
      await this.#afterwards(() => this.#runHooks("after", this));
      this.#mock?.reset();
    }
  }
  /// Its error is the test's, if that has none.
  async #afterwards(what: () => Promise<void>): Promise<void> {
    try {
      await current.run(this, what);
    } catch (error) {
      this.fail(error);
    }
  }
  async #runSuite(): Promise<void> {
    if (this.subtests.length > 0 && this.passed) {
      await this.#runBefore();
      await this.#limited(this.#timeout, async () => {
        this.#startNext();
        for (const each of this.subtests) await each.done;
      }, "");
    }
  }
  #checkPlan(): void {
    if (this.planned === undefined) return;
    const actual = this.assertions + this.subtests.length;
    if (actual !== this.planned) {
      throw failure(`plan expected ${this.planned} assertions but received ${actual}`,
        "testCodeFailure");
    }
  }
  fail(error: unknown): void {
    this.error ??= error;
  }
  /** An error that nobody caught came out of its code. */
  failUncaught(error: unknown, type: string): void {
    this.fail(failure(error, type));
    this.abort.abort(this.error);
  }

  // ---- Its end

  /** It cannot go on; nor can those below it. */
  cancel(text: string): void {
    if (this.isFinished) return;
    this.#isCancelled = true;
    const error = failure(text, "cancelledByParent");
    this.fail(error);
    this.abort.abort(error);
    this.#finish(text);
  }
  #finish(text: string = parentText): void {
    for (const each of this.subtests) each.cancel(text);
    this.isFinished = true;
    this.#ended = performance.now();
    const failed = this.subtests.filter((each) => !each.passed && !each.todo).length;
    if (failed > 0)
      this.fail(failure(`${failed} subtest${failed > 1 ? "s" : ""} failed`, "subtestsFailed"));
    const details = { ...this.#details(), passed: this.passed };
    this.#emitUnlessLeftOut("test:complete", { details });
    this.#resolve();
    this.parent!.#tellReady();
  }
  /** The program has nothing more to do. */
  async end(): Promise<boolean> {
    for (const each of this.subtests) each.cancel(pendingText);
    await this.#runHooks("after", this);
    this.#mock?.reset();
    return this.passed && this.subtests.every((each) => each.passed || each.todo);
  }

  // ---- What is told

  #isClear(): boolean {
    const { parent } = this;
    return !parent || (parent.subtests[parent.#told] === this && parent.#isClear());
  }
  /// Tests are told of in the order in which they stand.
  #tellReady(): void {
    if (!this.#isClear()) return;
    let next: Test | undefined;
    while ((next = this.subtests[this.#told])?.isFinished) {
      next.#tell();
      ++this.#told;
    }
    next?.#tellReady();
  }
  #emit(type: string, more: object): void {
    const { name, nesting, place } = this;
    this.settings.tell({ type, data: { name, nesting, ...place, ...more } } as TestEvent);
  }
  #emitUnlessLeftOut(type: string, more: object): void {
    if (!this.isLeftOut) this.#emit(type, more);
  }
  #tellStart(): void {
    if (this.#startIsTold || !this.parent) return;
    this.#startIsTold = true;
    this.parent.#tellStart();
    this.#emit("test:start", {});
  }
  #details(): Record<string, unknown> {
    const details: Record<string, unknown> = {
      duration_ms: this.#began ? this.#ended - this.#began : 0,
      type: this.isSuite ? "suite" : "test",
    };
    if (!this.passed) details.error = this.error;
    return details;
  }
  #tell(): void {
    if (this.isLeftOut) return;
    this.#tellStart();
    while (this.#told < this.subtests.length) this.subtests[this.#told++]!.#tell();
    const count = this.chosen.length;
    if (count > 0) this.#emit("test:plan", { nesting: this.nesting + 1, count });
    const more: Record<string, unknown> = { testNumber: this.number, details: this.#details() };
    if (this.skipped) more.skip = this.skipped;
    else if (this.todo) more.todo = this.todo;
    this.#count();
    this.#emit(this.passed ? "test:pass" : "test:fail", more);
    for (const message of this.diagnostics)
      this.#emit("test:diagnostic", { message, level: "info" });
  }
  #count(): void {
    if (this.isSuite) return void ++counts.suites;
    ++counts.tests;
    if (this.#isCancelled) ++counts.cancelled;
    else if (this.skipped) ++counts.skipped;
    else if (this.todo) ++counts.todo;
    else if (this.passed) ++counts.passed;
    else ++counts.failed;
  }
}

/** test(name, options, fn), each of which may be left out. */
export function declare(
  parent: Test, isSuite: boolean, modifiers: Options, args: unknown[],
): Test {
  let name: string | undefined, body: Body | undefined;
  let options: Options = {};
  for (const each of args) {
    if (typeof each === "function") body ??= each as Body;
    else if (typeof each === "string") name ??= each;
    else if (typeof each === "object" && each !== null) options = each as Options;
  }
  const known = name ?? options.name ?? body?.name;
  return parent.add(known || "<anonymous>", { ...options, ...modifiers }, body, callerPlace(),
    isSuite);
}
