// node:test/files: run(). Each file runs in a thread of its own (node:worker_threads), where
// node:test finds in its state that it is to tell a port what happens (test.ts, _test_errors.ts).
import { Readable } from "node:stream";
import { MessageChannel, Worker } from "node:worker_threads";
import { invalidArgType, outOfRange } from "node:_errors";
import { load } from "node:_host_seams";
import { notYet } from "node:_not_yet";
import { errorFrom, failure } from "node:_test_errors";
import { state, testsOption, type TestsOfThread } from "node:_worker_state";
import {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger,
  validateNumber, validateObject, validateOneOf, validateString, validateStringArray,
} from "node:_validators";

const { Array, Error, Infinity, Object, Promise, RegExp, Set, performance, process } =
  globalThis as any;

type Data = Record<string, any>;
const kinds = ["tests", "failed", "passed", "cancelled", "skipped", "todo", "topLevel", "suites"];
type Counts = Record<string, number>;
const noCounts = (): Counts => Object.fromEntries(kinds.map((kind) => [kind, 0]));

/** What happens, as events of its own and as objects { type, data } to read. */
class TestsStream extends Readable {
  constructor() {
    super({ objectMode: true, highWaterMark: 1_000_000_000 });
  }
  override _read(): void {}
  /** For this module. */
  static tell(stream: TestsStream, type: string, data: Data): void {
    stream.emit(type, data);
    stream.push({ type, data });
  }
}
const { tell } = TestsStream;
delete (TestsStream as any).tell;

// ---- What run() is told

function patternsOf(given: unknown, name: string): RegExp[] {
  if (given === undefined || given === null) return [];
  return (Array.isArray(given) ? given : [given]).map((each: unknown, i: number) => {
    if (each instanceof RegExp) return each;
    if (typeof each !== "string")
      throw invalidArgType(`${name}[${i}]`, ["string", "RegExp"], each);
    const slashed = /^\/(.*)\/([a-z]*)$/.exec(each);
    return slashed ? new RegExp(slashed[1], slashed[2]) : new RegExp(each);
  });
}
function concurrencyOf(given: unknown): number {
  if (given === undefined || given === null || given === false) return 1;
  if (given === true) return load("node:os").availableParallelism() - 1 || 1;
  if (typeof given !== "number")
    throw invalidArgType("options.concurrency", ["boolean", "number"], given);
  validateInteger(given, "options.concurrency", 1);
  return given;
}
/// What only another process could do, or is not there.
const refused = ["watch", "coverage", "inspectPort", "rerunFailuresFilePath", "globalSetupPath",
  "randomize"];

function checkKinds(options: Data): void {
  for (const name of ["watch", "only", "forceExit", "coverage"])
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  for (const name of ["files", "globPatterns"])
    if (options[name] !== undefined) validateArray(options[name], `options.${name}`);
  for (const name of ["argv", "execArgv"])
    if (options[name] !== undefined) validateStringArray(options[name], `options.${name}`);
  if (options.setup !== undefined) validateFunction(options.setup, "options.setup");
  if (options.timeout !== undefined && options.timeout !== null)
    validateNumber(options.timeout, "options.timeout", 0, Infinity);
  if (options.signal !== undefined) validateAbortSignal(options.signal, "options.signal");
  if (options.cwd !== undefined) validateString(options.cwd, "options.cwd");
  if (options.env !== undefined) validateObject(options.env, "options.env");
  if (options.isolation !== undefined)
    validateOneOf(options.isolation, "options.isolation", ["process", "none"]);
  if (options.shard === undefined) return;
  validateObject(options.shard, "options.shard");
  const { index, total } = options.shard;
  validateInteger(total, "options.shard.total", 1);
  validateInteger(index, "options.shard.index");
  if (index < 1 || index > total)
    throw outOfRange("options.shard.index", `>= 1 && <= ${total}`, index);
}
function checkThere(options: Data): void {
  for (const name of refused)
    if (options[name]) throw notYet("test", `run({ ${name} })`);
  if (options.isolation === "none") throw notYet("test", "run({ isolation: 'none' })");
  if (options.execArgv?.length > 0) throw notYet("test", "run({ execArgv })");
  if (options.cwd !== undefined && load("node:path").resolve(options.cwd) !== process.cwd())
    throw notYet("test", "run({ cwd }) of another folder");
}
function filesOf({ files, globPatterns, shard }: Data): string[] {
  const fits = globPatterns?.length > 0 ? globPatterns : [
    "**/{test,*[._-]test}.{ts,mts,cts,js,mjs,cjs}", "**/test-*.{ts,mts,cts,js,mjs,cjs}",
    "**/test/**/*.{ts,mts,cts,js,mjs,cjs}",
  ];
  const found: string[] = files ?? [...new Set(load("node:fs").globSync(fits, {
    exclude: (name: any) => String(name).split("/").includes("node_modules"),
  }))].sort();
  return shard ? found.filter((_each, i) => i % shard.total === shard.index - 1) : found;
}

// ---- A file

/** Tells its events when its turn has come. */
class FileRun {
  readonly counts = noCounts();
  readonly path: string;
  readonly #told: [string, Data][] = [];
  #turn: ((type: string, data: Data) => void) | undefined;
  #worker: Worker | undefined;
  #began = 0;
  #isOver = false;

  constructor(readonly name: string, readonly session: Session) {
    this.path = load("node:path").resolve(name);
  }
  #tell(type: string, data: Data): void {
    if (this.#turn) this.#turn(type, data);
    else this.#told.push([type, data]);
  }
  begin(tellNow: (type: string, data: Data) => void): void {
    this.#turn = tellNow;
    for (const [type, data] of this.#told.splice(0)) tellNow(type, data);
  }
  #hear({ type, data }: { type: string; data: Data }): void {
    if (this.#isOver) return;
    if (type === "test:summary") {
      for (const kind of kinds) this.counts[kind] = data.counts[kind];
      this.#tell(type, { ...data, file: this.path });
      return;
    }
    if (data.details?.error) data.details.error = errorFrom(data.details.error);
    this.#tell(type, data);
  }
  async run(): Promise<void> {
    this.#began = performance.now();
    if (this.session.signal?.aborted) return this.abort();
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise((done: () => void) => (port1 as any).on("close", done));
    (port1 as any).on("message", (event: any) => this.#hear(event));
    const tests: TestsOfThread = { ...this.session.settings, port: port2 };
    const { argv, env } = this.session.options;
    const options = { stdout: true, stderr: true, argv, env, transferList: [port2],
      [testsOption]: tests };
    const worker: any = this.#worker = new Worker(this.path, options);
    for (const name of ["stdout", "stderr"] as const) {
      worker[name].on("data", (chunk: unknown) => this.#isOver ||
        this.#tell(`test:${name}`, { file: this.path, message: String(chunk) }));
    }
    let failed = false;
    worker.on("error", (error: unknown) => {
      failed = true;
      const message = load("node:util").inspect(error) + "\n";
      if (!this.#isOver) this.#tell("test:stderr", { file: this.path, message });
    });
    const code = await new Promise((done: (code: number) => void) => worker.on("exit", done));
    await closed;
    if (!this.#isOver) this.#end(failed || code !== 0);
  }
  /// What the file itself comes to, unless its tests say it.
  #end(failed: boolean): void {
    this.#isOver = true;
    const { topLevel, failed: failures, cancelled } = this.counts;
    if (topLevel! > 0 && (!failed || failures! + cancelled! > 0)) return;
    if (failed) this.#report("failed", "test failed", "testCodeFailure");
    else this.#report("passed");
  }
  #report(kind: string, cause?: unknown, failureType?: string): void {
    const place = { nesting: 0, name: this.name, file: this.path, line: 1, column: 1 };
    const details: Data = { duration_ms: performance.now() - this.#began, type: "test" };
    if (failureType) details.error = failure(cause, failureType);
    for (const each of ["tests", "topLevel", kind]) ++this.counts[each]!;
    this.#tell("test:start", place);
    this.#tell(failureType ? "test:fail" : "test:pass", { ...place, testNumber: 1, details });
  }
  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    void this.#worker?.terminate();
    this.#report("cancelled", this.session.signal!.reason, "testAborted");
  }
}

class Session {
  readonly options: Data;
  readonly settings: Omit<TestsOfThread, "port">;
  readonly signal: AbortSignal | undefined;
  readonly stream = new TestsStream();
  #topLevel = 0;

  constructor(options: Data) {
    this.options = options;
    this.signal = options.signal;
    this.settings = {
      only: Boolean(options.only), timeout: options.timeout ?? undefined,
      patterns: patternsOf(options.testNamePatterns, "options.testNamePatterns"),
      skipPatterns: patternsOf(options.testSkipPatterns, "options.testSkipPatterns"),
    };
  }
  /// Events of all files are one run's: tests have other numbers.
  #tell(type: string, data: Data): void {
    const isTop = data.nesting === 0;
    if (isTop && type === "test:plan") return;
    if (isTop && (type === "test:pass" || type === "test:fail"))
      data.testNumber = ++this.#topLevel;
    tell(this.stream, type, data);
  }
  async run(concurrency: number): Promise<void> {
    const began = performance.now();
    await this.options.setup?.(this.stream);
    const files = filesOf(this.options).map((each) => new FileRun(String(each), this));
    const onAbort = () => files.forEach((each) => each.abort());
    this.signal?.addEventListener("abort", onAbort, { once: true });
    const waiting = [...files];
    const ends = new Map<FileRun, Promise<void>>();
    const resolve = new Map<FileRun, () => void>();
    for (const each of files)
      ends.set(each, new Promise((done: () => void) => void resolve.set(each, done)));
    const work = async () => {
      for (let next; (next = waiting.shift());) {
        await next.run();
        resolve.get(next)!();
      }
    };
    for (let i = 0; i < concurrency; ++i) void work();
    for (const each of files) {
      each.begin((type, data) => this.#tell(type, data));
      await ends.get(each);
    }
    this.signal?.removeEventListener("abort", onAbort);
    this.#end(files, performance.now() - began);
  }
  #end(files: FileRun[], duration: number): void {
    const counts = noCounts();
    for (const each of files) for (const kind of kinds) counts[kind]! += each.counts[kind]!;
    tell(this.stream, "test:plan", { nesting: 0, count: counts.topLevel });
    const { tests, suites, passed: pass, failed: fail, cancelled, skipped, todo } = counts;
    const figures = { tests, suites, pass, fail, cancelled, skipped, todo, duration_ms: duration };
    for (const [name, value] of Object.entries(figures))
      tell(this.stream, "test:diagnostic", { nesting: 0, message: `${name} ${value}`,
        level: "info" });
    tell(this.stream, "test:summary", { success: fail! + cancelled! === 0, counts,
      duration_ms: duration });
    this.stream.push(null);
    if (this.options.forceExit) process.exit();
  }
}

export function run(options: Data = {}): TestsStream {
  validateObject(options, "options");
  const concurrency = concurrencyOf(options.concurrency);
  checkKinds(options);
  const session = new Session(options);
  checkThere(options);
  if (state.tests) {
    process.emitWarning("node:test run() is being called recursively within a test file. " +
      "skipping running files.");
    session.stream.push(null);
  } else {
    session.run(concurrency).catch((error: any) => session.stream.destroy(error));
  }
  return session.stream;
}
