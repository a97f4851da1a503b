// shoal:test/run: runs the tests that a file has declared, and tells the runner (through `Tell`)
// what becomes of each. Time limits are the runner's: its clock goes on whatever a test does to its
// own. It is told of each stretch of script that has one, and answers when that is over (watched).
import host from "shoal:host";
import { expect } from "./expect.ts";
import {
  folded, leftBehind, noteResources, shownPlace, underWay, waitingStack, type Resources,
} from "./leaks.ts";
import { within } from "./permissions.ts";
import { reportError, type ReportedError, type Uncaught } from "./report_error.ts";
import { AttemptSnapshots } from "./snapshot.ts";
import { running, state, type RunningTest } from "./state.ts";
import {
  Group, hasOnly, nameFilter, Test, type Hook, type HookKind, type TestContext, type TestFunction,
  type StepOptions,
} from "./suite.ts";

const {
  Promise, Error, Map, Set, Math, AbortController, Object, TypeError, String,
} = globalThis;
/// Milliseconds; it goes on while a test holds its context's clock.
const now = (): number => host.timeOutside();

export interface RunOptions {
  filter: string;
  timeout: number;
  retry: number;
  repeats: number;
  bail: number;
  /** Of the order of tests; 0: as they stand. */
  seed: number;
  concurrency: number;
  sanitize: boolean;
  colors: boolean;
  /** Of the runner: places are told from there. */
  cwd: string;
  /** Of an earlier context of this file, which was ended: these have been reported. */
  done: number[];
  /** Count of failures before this context. */
  failed: number;
}
export type Status = "passed" | "failed" | "skipped" | "todo";
export interface TestReport {
  id: number;
  status: Status;
  ms: number;
  errors: ReportedError[];
  warnings: string[];
  note: string;
  attempts: number;
  steps: StepReport[];
  diagnostics: string[];
}
export interface StepReport { name: string; depth: number; status: Status; ms: number }
export type Tell = (event: object) => void;

class Skipped extends Error {}

/** What the runner is asked to watch, by number. */
const watches = new Map<number, (message: string) => void>();
let watchCount = 0;
let tell: Tell = () => {};
let options!: RunOptions;

/** The runner says that its time is over. */
export function timeIsOver(watch: number, message: string): void {
  watches.get(watch)?.(message);
}
/** What is too late waits there, for that. */
export function lateError(message: string, stack: string, why: string[]): Error {
  const error = new Error([message, ...why].join("\n  "));
  error.name = "Timeout";
  error.stack = `Timeout: ${error.message}\n${stack}`;
  return error;
}
const forgotten = "what it awaits never comes: nothing is left that could settle the promise";
const awaitIt = async (result: unknown): Promise<unknown> => await result;
/// Calls it. If what it gives is to be awaited: a promise of a function that does, and that alone
/// has it. So that function is collected, and has no stack, if what it awaits can never come.
function begin(call: () => unknown): Promise<unknown> | undefined {
  const result: any = call();
  return typeof result?.then === "function" ? awaitIt(result) : undefined;
}

async function watched(
  timeout: number, what: string, id: number, call: () => unknown, onLate?: (error: Error) => void,
): Promise<void> {
  if (!(timeout > 0)) return void await call();
  const watch = ++watchCount;
  tell({ type: "watch", watch, timeout, what, id });
  // What tests beside it began cannot be told from what it began.
  const before = active.size < 2 ? noteResources() : undefined;
  let awaited: Promise<unknown> | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      watches.set(watch, (message) => {
        const stack = waitingStack(awaited);
        const isAlone = before && active.size < 2;
        const error = lateError(message, stack,
          stack === "" ? [forgotten] : isAlone ? underWay(before, options.cwd) : []);
        onLate?.(error);
        reject(error);
      });
    });
    awaited = begin(call);
    if (awaited) await Promise.race([awaited, late]);
  } finally {
    watches.delete(watch);
    tell({ type: "unwatch", watch });
  }
}

// ---- What runs at all

let isWanted: (test: Test) => boolean = () => true;
const done = new Set<number>();
const begun = new Set<Test>();

/// By mode and filter; of groups their parents count, too.
function chooser(root: Group): (test: Test) => boolean {
  const only = hasOnly(root);
  const fits = options.filter ? nameFilter(options.filter) : () => true;
  return (test) => {
    if (!fits(test.fullName) && !fits(test.path.join(" > "))) return false;
    if (!only) return true;
    if (test.mode === "only") return true;
    let at: Group | undefined = test.parent;
    for (; at; at = at.parent) if (at.mode === "only") return !onlyInside(at);
    return false;
  };
}
/// A group marked `only` with something marked inside runs that alone.
const onlyInside = (group: Group) => hasOnly(group);

function skippedBy(test: Test): "skip" | "todo" | undefined {
  if (test.mode === "skip" || test.mode === "todo") return test.mode;
  for (let at: Group | undefined = test.parent; at; at = at.parent)
    if (at.mode === "skip" || at.mode === "todo") return at.mode;
  return undefined;
}
const isToRun = (test: Test) => !done.has(test.id) && isWanted(test) && !skippedBy(test);
function hasWork(group: Group): boolean {
  return group.children.some((each) => each instanceof Group ? hasWork(each) : isToRun(each));
}

// ---- Hooks

/// Parents first; those of afterEach and afterAll the other way round, as they undo.
function hooksAround(test: Test, kind: HookKind): Hook[] {
  const all: Hook[] = [];
  for (let at: Group | undefined = test.parent; at; at = at.parent) {
    const own = at.hooks[kind];
    if (kind === "afterEach") all.push(...[...own].reverse());
    else all.unshift(...own);
  }
  return all;
}
async function runHook(hook: Hook, id: number, t: unknown, cleanUps: (() => unknown)[]) {
  let result: unknown;
  await watched(hook.timeout ?? options.timeout, hook.kind, id, async () => {
    result = await hook.call(t);
  });
  if (typeof result === "function") cleanUps.push(result as () => unknown);
}

// ---- One test

interface Attempt { errors: unknown[]; skipped: Skipped | undefined }

class Run implements RunningTest {
  assertions = 0;
  expectedAssertions: number | undefined;
  expectsSome = false;
  softErrors: unknown[] = [];
  readonly snapshots = new AttemptSnapshots();
  readonly steps: StepReport[] = [];
  readonly diagnostics: string[] = [];
  readonly finished: (() => unknown)[] = [];
  readonly onFailed: (() => unknown)[] = [];
  readonly abort = new AbortController();
  /** Errors that nobody caught, while it ran. */
  readonly uncaught: Uncaught[] = [];
  stepFailures = 0;
  constructor(readonly test: Test, readonly attempt: number) {}
  get fullName(): string {
    return this.test.fullName;
  }
}
/** Those that run now: an uncaught error is theirs. */
const active = new Set<Run>();
export function noteUncaught(error: Uncaught): boolean {
  const owner = state.test as Run | undefined;
  if (owner && active.has(owner)) owner.uncaught.push(error);
  else if (active.size > 0) for (const each of active) each.uncaught.push(error);
  else return false;
  return true;
}

function contextOf(run: Run): TestContext {
  const step = async (depth: number, first: any, second?: TestFunction): Promise<boolean> => {
    const given: StepOptions = typeof first === "function" ? { name: first.name, fn: first } :
      typeof first === "object" ? first : { name: first, fn: second! };
    if (typeof given.fn !== "function")
      throw new TypeError(`t.step: a function is wanted (got ${String(given.fn)})`);
    const report: StepReport = { name: given.name, depth, status: "passed", ms: 0 };
    run.steps.push(report);
    if (given.ignore) {
      report.status = "skipped";
      return true;
    }
    const began = now();
    try {
      const inner = Object.assign(Object.create(context), {
        name: given.name, step: (a: any, b: any) => step(depth + 1, a, b) });
      await given.fn.call(undefined, inner);
    } catch (error) {
      report.status = "failed";
      ++run.stepFailures;
      run.softErrors.push(error);
    }
    report.ms = now() - began;
    return report.status === "passed";
  };
  const context: TestContext = {
    name: run.test.name, fullName: run.fullName, signal: run.abort.signal, expect,
    attempt: run.attempt,
    step: (first, second) => step(0, first, second),
    test: (first, second) => step(0, first, second),
    skip(note = "") {
      throw new Skipped(note);
    },
    onTestFinished: (call) => void run.finished.push(call),
    onTestFailed: (call) => void run.onFailed.push(call),
    after: (call) => void run.finished.push(call),
    diagnostic: (message) => void run.diagnostics.push(String(message)),
  };
  return context;
}

/// What expect.assertions and its like say at the end.
function checkAssertions(run: Run, errors: unknown[]): void {
  const { assertions, expectedAssertions } = run;
  const fail = (text: string) => {
    const error = new Error(text);
    error.name = "AssertionError";
    error.stack = text;
    errors.push(error);
  };
  if (expectedAssertions !== undefined && assertions !== expectedAssertions)
    fail(`expect.assertions(${expectedAssertions}): ${assertions} were made`);
  if (run.expectsSome && assertions === 0) fail("expect.hasAssertions(): none was made");
}

async function callAll(calls: (() => unknown)[], errors: unknown[]): Promise<void> {
  for (const call of [...calls].reverse()) {
    try {
      await call();
    } catch (error) {
      errors.push(error);
    }
  }
}

async function attemptOnce(test: Test, run: Run): Promise<Attempt> {
  const errors: unknown[] = [];
  const cleanUps: (() => unknown)[] = [];
  const t = contextOf(run);
  let skipped: Skipped | undefined;
  const guarded = async (call: () => Promise<void>) => {
    try {
      await call();
      return true;
    } catch (error) {
      if (error instanceof Skipped) skipped ??= error;
      else errors.push(error);
      return false;
    }
  };
  active.add(run);
  let ready = true;
  for (const hook of hooksAround(test, "beforeEach"))
    ready = ready && await guarded(() => runHook(hook, test.id, t, cleanUps));
  if (ready) {
    const limit = test.options.timeout ?? options.timeout;
    await guarded(() => within(test.limit, () =>
      watched(limit, "test", test.id, () => test.body!.call(undefined, t),
        (error) => run.abort.abort(error))));
  }
  for (const hook of hooksAround(test, "afterEach"))
    await guarded(() => runHook(hook, test.id, t, cleanUps));
  await callAll([...cleanUps, ...run.finished], errors);
  // What is rejected and not handled is known after the microtasks.
  if (run.uncaught.length === 0) await nextTurn();
  active.delete(run);
  errors.push(...run.uncaught, ...run.softErrors);
  if (errors.length === 0 && !skipped) checkAssertions(run, errors);
  if (errors.length > 0) await callAll(run.onFailed, errors);
  return { errors, skipped };
}
const { setImmediate } = globalThis as any;
const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));

function invert(test: Test, result: Attempt): void {
  if (!test.options.fails || result.skipped) return;
  if (result.errors.length > 0) return void (result.errors = []);
  const error = new Error("the test is marked as failing, and it passed");
  error.stack = error.message;
  error.name = "AssertionError";
  result.errors.push(error);
}

/// Of what leaves something behind and may not, neither.
function keepSnapshots(run: Run, result: Attempt): void {
  if (result.errors.length > 0) return;
  try {
    state.snapshots?.take(run.snapshots);
  } catch (error) {
    result.errors.push(error);
  }
}

async function runTest(test: Test): Promise<void> {
  const tries = (test.options.retry ?? options.retry) + 1;
  const repeats = test.options.repeats ?? options.repeats;
  const began = now();
  begun.add(test);
  tell({ type: "begin", id: test.id });
  let result: Attempt = { errors: [], skipped: undefined };
  let run!: Run, attempts = 0;
  const warnings: string[] = [];
  for (let round = 0; round <= repeats && result.errors.length === 0; ++round) {
    for (let i = 0; i < tries; ++i) {
      run = new Run(test, i);
      ++attempts;
      const isWatched = active.size === 0;
      const before = isWatched ? noteResources() : undefined;
      result = await running.run(run, () => attemptOnce(test, run));
      const didPass = result.errors.length === 0;
      invert(test, result);
      if (before && active.size === 0) tellLeaks(test, before, result, warnings);
      if (didPass) keepSnapshots(run, result);
      if (result.errors.length === 0 || result.skipped) break;
    }
  }
  const status: Status = result.errors.length > 0 ? "failed" :
    result.skipped ? "skipped" : "passed";
  if (status === "failed") ++options.failed;
  if (status !== "passed") state.snapshots?.keep(test.fullName);
  const report: TestReport = {
    id: test.id, status, ms: now() - began, warnings, attempts, steps: run.steps,
    note: result.skipped?.message ?? "", diagnostics: run.diagnostics,
    errors: result.errors.map((error) => reportError(error, options.colors)),
  };
  tell({ type: "end", report });
}

function tellLeaks(
  test: Test, before: ReturnType<typeof noteResources>, result: Attempt, warnings: string[],
): void {
  const { sanitize, sanitizeOps, sanitizeResources } = test.options;
  const strict = sanitize ?? options.sanitize;
  // What one that was late waits for is told by its error.
  const isLate = result.errors.some((error) => (error as Error)?.name === "Timeout");
  const leaks = leftBehind(before).filter((leak) => leak.kind === "operation" ?
    sanitizeOps !== false && !isLate : sanitizeResources !== false);
  const fails = strict && !result.skipped && result.errors.length === 0;
  for (const leak of folded(leaks)) {
    const { text, deed, place } = leak;
    if (!fails) {
      warnings.push(text + (place ? `, ${shownPlace(leak)}` : ""));
      continue;
    }
    const error = new Error(`the test left something behind: ${text}` +
      (place ? `, ${deed} here:` : ""));
    error.name = "AssertionError";
    error.stack = error.message +
      (place ? `\n    at ${place.file}:${place.line}:${place.column}` : "");
    result.errors.push(error);
  }
}

function tellSkipped(test: Test): void {
  const how = skippedBy(test);
  state.snapshots?.keep(test.fullName);
  const report: TestReport = {
    id: test.id, status: how === "todo" ? "todo" : "skipped", ms: 0, errors: [], warnings: [],
    note: test.note, attempts: 0, steps: [], diagnostics: [],
  };
  tell({ type: "end", report });
}

// ---- Groups

/// mulberry32: a small generator; only the order of tests hangs on it.
export function generator(seed: number): () => number {
  let at = seed >>> 0;
  return () => {
    at = (at + 0x6d2b79f5) >>> 0;
    let t = at;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
export function shuffle<T>(items: readonly T[], next: () => number): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; --i) {
    const j = Math.floor(next() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}
let random: (() => number) | undefined;

const isOver = () => options.bail > 0 && options.failed >= options.bail;

/// Everything in the group failed with its beforeAll.
function failAll(group: Group, error: unknown): void {
  for (const each of group.children) {
    if (each instanceof Group) {
      failAll(each, error);
      continue;
    }
    if (!isToRun(each)) continue;
    state.snapshots?.keep(each.fullName);
    ++options.failed;
    const report: TestReport = {
      id: each.id, status: "failed", ms: 0, warnings: [], note: "", attempts: 0, steps: [],
      diagnostics: [], errors: [reportError(error, options.colors)],
    };
    tell({ type: "end", report });
  }
}

async function runGroup(group: Group): Promise<void> {
  const works = hasWork(group);
  const cleanUps: (() => unknown)[] = [];
  try {
    if (works)
      for (const hook of group.hooks.beforeAll) await runHook(hook, 0, undefined, cleanUps);
  } catch (error) {
    failAll(group, error);
    return;
  }
  const children = random ? shuffle(group.children, random) : group.children;
  let beside: Test[] = [];
  for (const each of children) {
    if (isOver()) break;
    // What limits one would limit those beside it.
    if (each instanceof Test && each.options.concurrent && !each.limit && isToRun(each)) {
      beside.push(each);
      continue;
    }
    await runBeside(beside);
    beside = [];
    if (each instanceof Group) await runGroup(each);
    else if (isToRun(each)) await runTest(each);
    else if (!done.has(each.id) && isWanted(each)) tellSkipped(each);
    else if (!isWanted(each)) state.snapshots?.keep(each.fullName);
  }
  if (!isOver()) await runBeside(beside);
  if (works) await endGroup(group, cleanUps);
}
async function endGroup(group: Group, cleanUps: (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const hook of [...group.hooks.afterAll].reverse()) {
    try {
      await runHook(hook, 0, undefined, cleanUps);
    } catch (error) {
      errors.push(error);
    }
  }
  await callAll(cleanUps, errors);
  if (errors.length === 0) return;
  tell({ type: "error", what: `after the tests of ${group.name || "the file"}`,
    errors: errors.map((error) => reportError(error, options.colors)) });
}
async function runBeside(tests: Test[]): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < tests.length && !isOver()) await runTest(tests[next++]!);
  };
  await Promise.all(tests.slice(0, options.concurrency).map(worker));
}

function number(group: Group, list: Test[]): Test[] {
  for (const each of group.children) {
    if (each instanceof Group) number(each, list);
    else {
      each.id = list.length + 1;
      list.push(each);
    }
  }
  return list;
}

/** Runs them all. */
export async function runTests(root: Group, given: RunOptions, told: Tell): Promise<void> {
  options = given;
  tell = told;
  for (const id of given.done) done.add(id);
  isWanted = chooser(root);
  if (given.seed) random = generator(given.seed);
  const all = number(root, []);
  tell({
    type: "collected", hasOnly: hasOnly(root),
    tests: all.map((test) => ({
      id: test.id, path: test.path, place: test.place ?? null, isWanted: isWanted(test),
    })),
  });
  for (const id of done) {
    const test = all[id - 1];
    if (test) state.snapshots?.keep(test.fullName);
  }
  await runGroup(root);
  // With --bail.
  for (const test of all) if (!begun.has(test)) state.snapshots?.keep(test.fullName);
}
