// shoal:test/suite: what a file of tests declares: a tree of groups with tests and hooks. Nothing
// runs here (run.ts does that).
import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "./format.ts";
import { readPermissions, type Limit, type TestPermissions } from "./permissions.ts";

const { Array, Object, Error, TypeError, String, Number, RegExp, JSON, Math } = globalThis;
const { isArray } = Array;

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
export interface StepOptions { name: string; fn: TestFunction; ignore?: boolean }
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
export interface Place { file: string; line: number; column: number }
export type HookFunction = (this: void, t?: any) => unknown;
export interface Hook { call: HookFunction; timeout: number | undefined; kind: HookKind }
export type HookKind = "beforeAll" | "afterAll" | "beforeEach" | "afterEach";

export class Group {
  readonly children: (Group | Test)[] = [];
  readonly hooks: Record<HookKind, Hook[]> = {
    beforeAll: [], afterAll: [], beforeEach: [], afterEach: [],
  };
  constructor(
    readonly name: string, readonly parent: Group | undefined, readonly mode: Mode,
    readonly options: TestOptions,
  ) {}
}
export class Test {
  id = 0;
  constructor(
    readonly name: string, readonly parent: Group, readonly mode: Mode,
    readonly options: TestOptions, readonly body: TestFunction | undefined,
    readonly place: Place | undefined, readonly note: string, readonly limit?: Limit,
  ) {}
  get path(): string[] {
    const names = [this.name];
    for (let at: Group | undefined = this.parent; at?.parent; at = at.parent)
      names.unshift(at.name);
    return names;
  }
  get fullName(): string {
    return this.path.join(" ");
  }
}

export const root = new Group("", undefined, "run", {});
/// The group whose body runs, across its awaits.
const groups = new AsyncLocalStorage<Group>();
const currentGroup = (): Group => groups.getStore() ?? root;
let isOpen = true;
/** The first test is about to run: what is declared from now on would be lost. */
export function close(): void {
  isOpen = false;
}
function open(what: string): void {
  if (!isOpen)
    throw new Error(`${what} was called while tests run; a part of a test is declared by t.step()`);
}

/** Where the program called: the innermost frame that is no module of ours. */
export function callerPlace(stack: string = String(new Error().stack)): Place | undefined {
  for (const line of stack.split("\n")) {
    const found = /(?:\(|at (?:async )?)((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/.exec(line);
    if (!found) continue;
    return { file: found[1]!.replace(/^file:\/\//, ""), line: Number(found[2]),
      column: Number(found[3]) };
  }
  return undefined;
}

/// test(name, fn, timeout | options), test(name, options, fn), test(fn), and Deno's forms.
function read(args: unknown[], what: string) {
  let name: string | undefined, body: TestFunction | undefined;
  let options: TestOptions = {};
  for (const each of args) {
    if (typeof each === "function" && name === undefined && body === undefined && each.name &&
        args.length > 0 && args[0] === each) {
      name = each.name;
      // A class or function may stand for its name, as in describe(Parser, () => ...).
      if (!args.slice(1).some((other) => typeof other === "function")) body = each as TestFunction;
    } else if (typeof each === "function") body = each as TestFunction;
    else if (typeof each === "number") options = { ...options, timeout: each };
    else if (typeof each === "string") name ??= each;
    else if (typeof each === "object" && each !== null) {
      const { name: given, fn, ...rest } = each as any;
      name ??= given;
      body ??= fn;
      options = { ...options, ...rest };
    }
  }
  if (name === undefined) throw new TypeError(`${what}: a name is wanted (got ${String(args[0])})`);
  return { name, body, options };
}

function modeOf(options: TestOptions, body: unknown): Mode {
  if (options.todo || (body === undefined && !options.skip)) return "todo";
  if (options.skip || options.ignore) return "skip";
  return options.only ? "only" : "run";
}

function declareTest(modifiers: TestOptions, args: unknown[]): void {
  open("test()");
  const { name, body, options: own } = read(args, "test");
  const current = currentGroup();
  const options = { ...current.options, ...modifiers, ...own };
  const reason = [options.skip, options.todo].find((v) => typeof v === "string") as string ?? "";
  current.children.push(
    new Test(name, current, modeOf(options, body), options, body, callerPlace(), reason,
      readPermissions(options.permissions)));
}

function declareGroup(modifiers: TestOptions, args: unknown[]): unknown {
  open("describe()");
  const { name, body, options: own } = read(args, "describe");
  const options = { ...modifiers, ...own };
  const mode = modeOf(options, body);
  const { skip: _s, ignore: _i, only: _o, todo: _t, ...inherited } = options;
  const current = currentGroup();
  const group = new Group(name, current, mode, { ...current.options, ...inherited });
  current.children.push(group);
  const result: any = body && groups.run(group, body);
  // An async describe: file.ts awaits them all.
  if (typeof result?.then === "function") pendingGroups.push(result);
  return result;
}
/** Of describe() with an async body. */
export const pendingGroups: Promise<void>[] = [];

// ---- Tables

function pathOf(row: any, path: string): unknown {
  let at = row;
  for (const step of path.split(".")) at = at?.[step];
  return at;
}
/** A test's name with %s, %d, %i, %f, %j, %o, %p, %#, %$ and $name filled in. */
export function fillName(template: string, row: unknown, index: number): string {
  const values = isArray(row) ? row : [row];
  let next = 0;
  let text = template.replace(/%([sdifjoOpc#$%])/g, (all, kind: string) => {
    if (kind === "%") return "%";
    if (kind === "#") return String(index);
    if (kind === "$") return String(index + 1);
    if (next >= values.length) return all;
    const value = values[next++];
    if (kind === "s") return typeof value === "object" ? short(value) : String(value);
    if (kind === "d") return String(Number(value));
    if (kind === "i") return String(Math.trunc(Number(value)));
    if (kind === "f") return String(Number.parseFloat(value as string));
    if (kind === "j") return JSON.stringify(value);
    if (kind === "c") return "";
    return short(value);
  });
  if (typeof row === "object" && row !== null) {
    text = text.replace(/\$(#|[A-Za-z_][\w.]*)/g, (all, path: string) => {
      if (path === "#") return String(index);
      if (!(path.split(".")[0]! in row)) return all;
      const value = pathOf(row, path);
      return typeof value === "string" ? value : short(value);
    });
  }
  return text;
}
const short = (value: unknown) => format(value, { depth: 3 }).replace(/,?\n\s*/g, " ");

/// A tagged template: a row of names, then values.
function rowsOf(table: any, values: unknown[]): unknown[] {
  if (!isArray(table) || !("raw" in table)) {
    if (!isArray(table)) throw new TypeError("each: a table is an array or a tagged template");
    return table;
  }
  const names = String(table[0]).split("\n").find((line) => line.trim() !== "")!
    .split("|").map((name) => name.trim()).filter((name) => name !== "");
  const rows: unknown[] = [];
  for (let i = 0; i < values.length; i += names.length) {
    const row: Record<string, unknown> = {};
    names.forEach((name, j) => void (row[name] = values[i + j]));
    rows.push(row);
  }
  return rows;
}
type Declare = (modifiers: TestOptions, args: unknown[]) => unknown;
function eachOf(declare: Declare, modifiers: TestOptions, spreads: boolean) {
  return (table: any, ...values: unknown[]) => (...args: any[]) => {
    const rows = rowsOf(table, values);
    const { name, body, options } = read(args, "each");
    rows.forEach((row, i) => {
      const given = spreads && isArray(row) ? row : [row];
      const run = body && ((t: TestContext) =>
        spreads ? (body as any)(...given, t) : (body as any)(row, t));
      declare(modifiers, [fillName(name, row, i), options, ...(run ? [run] : [])]);
    });
  };
}

// ---- describe, test, and what hangs on them

const modifierNames: Record<string, TestOptions> = {
  only: { only: true }, skip: { skip: true }, todo: { todo: true }, ignore: { skip: true },
  failing: { fails: true }, fails: { fails: true }, concurrent: { concurrent: true },
  sequential: { concurrent: false }, shuffle: {},
};
/// Modifiers in any order: test.concurrent.only.each(table)(name, fn).
function declarator(declare: Declare, modifiers: TestOptions): any {
  const call: any = (...args: unknown[]) => declare(modifiers, args);
  const lazily = (name: string, get: () => unknown) =>
    Object.defineProperty(call, name, { get, configurable: true });
  for (const [name, more] of Object.entries(modifierNames))
    lazily(name, () => declarator(declare, { ...modifiers, ...more }));
  const whether = (more: TestOptions, wanted: boolean) => (condition: unknown) =>
    declarator(declare, Boolean(condition) === wanted ? { ...modifiers, ...more } : modifiers);
  lazily("skipIf", () => whether({ skip: true }, true));
  lazily("runIf", () => whether({ skip: true }, false));
  lazily("if", () => whether({ skip: true }, false));
  lazily("todoIf", () => whether({ todo: true }, true));
  lazily("failingIf", () => whether({ fails: true }, true));
  lazily("each", () => eachOf(declare, modifiers, true));
  lazily("for", () => eachOf(declare, modifiers, false));
  return call;
}
export const test = declarator(declareTest, {});
export const describe = declarator(declareGroup, {});

function hook(kind: HookKind) {
  return (call: HookFunction | string, second?: number | { timeout?: number } | HookFunction) => {
    open(`${kind}()`);
    const body = typeof call === "function" ? call : second;
    if (typeof body !== "function")
      throw new TypeError(`${kind}: a function is wanted (got ${String(call)})`);
    const timeout = typeof second === "number" ? second :
      typeof second === "object" ? second.timeout : undefined;
    currentGroup().hooks[kind].push({ call: body as HookFunction, timeout, kind });
  };
}
export const beforeAll = hook("beforeAll");
export const afterAll = hook("afterAll");
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");

/** Whether something in the tree is marked `only`. */
export function hasOnly(group: Group): boolean {
  return group.children.some((each) =>
    each.mode === "only" || (each instanceof Group && hasOnly(each)));
}
/** `text` as a pattern if it stands between slashes; else a part of the name. */
export function nameFilter(text: string): (name: string) => boolean {
  const pattern = /^\/(.*)\/([a-z]*)$/.exec(text);
  if (!pattern) return (name) => name.includes(text);
  const regexp = new RegExp(pattern[1]!, pattern[2]);
  return (name) => regexp.test(name);
}
