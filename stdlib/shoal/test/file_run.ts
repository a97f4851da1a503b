// shoal:test/file_run: one file of tests as the runner sees it: the context that runs it, what that
// tells, its time limits, and what is done when it ends before it should.
import type { InlineEdit, SnapshotOutcome } from "./snapshot.ts";
import type { FileOptions } from "./file.ts";
import type { FileResult, TestResult } from "./reporters.ts";
import type { TestReport } from "./run.ts";

const { Map, Set, setTimeout, clearTimeout, performance, Math } = globalThis;

/// After a test's time is over, its script is interrupted if it has not gone on by itself; if that
/// does not help, either, its context is ended.
const interruptAfterMs = 100, killAfterMs = 1500;
/// To load, a file may take longer than a test, for all that it imports is compiled.
const loadMs = (timeout: number) => Math.max(10_000, 12 * timeout);

export interface Host {
  start(id: number, module: string, options: object): void;
  next(): Promise<any[]>;
  send(id: number, command: object): void;
  throwIn(id: number, name: string, message: string): void;
  kill(id: number): void;
  coverage(id: number): Promise<any[]>;
  coverageOf(files: string[]): Promise<any[]>;
}
interface Declared {
  id: number;
  path: string[];
  place: { file: string; line: number; column: number } | null;
  isWanted: boolean;
}
interface Watch { timer: any; id: number; what: string; message: string }

export type FileEnd = (run: FileRun) => void;

let contextCount = 0;

export class FileRun {
  /** Of the context that runs it now. */
  context = 0;
  readonly result: FileResult;
  readonly #host: Host;
  readonly #options: FileOptions;
  readonly #ended: FileEnd;
  readonly #began = performance.now();
  #declared = new Map<number, Declared>();
  #watches = new Map<number, Watch>();
  /** Tests that have begun and not ended, with what they have written. */
  #running = new Map<number, { output: string; began: number }>();
  #done = new Set<number>();
  #loads: any;
  #lateText = "";
  /** The file itself has told of what is late. */
  #isTold = false;
  #isFinished = false;
  unwanted = 0;
  snapshots: SnapshotOutcome | undefined;
  edits: InlineEdit[] = [];
  coverage: any[] = [];
  readonly countsCoverage: boolean;

  constructor(host: Host, options: FileOptions, shown: string, countsCoverage: boolean,
    ended: FileEnd) {
    this.#host = host;
    this.#options = options;
    this.#ended = ended;
    this.countsCoverage = countsCoverage;
    this.result = { path: options.path, shown, ms: 0, tests: [], errors: [], output: "",
      obsolete: [] };
  }
  /** Whether it has declared its tests. */
  get isLoaded(): boolean {
    return this.#declared.size > 0;
  }
  get failures(): number {
    return this.result.errors.length +
      this.result.tests.filter((test) => test.report.status === "failed").length;
  }

  start(): void {
    this.context = ++contextCount;
    const { timeout } = this.#options;
    if (timeout > 0) this.#loads = setTimeout(() => this.#loadsForEver(), loadMs(timeout));
    this.#host.start(this.context, "shoal:test/file",
      { ...this.#options, done: [...this.#done], failed: this.#options.failed });
  }
  /** Nobody wants to know any more. */
  stop(): void {
    this.#isFinished = true;
    this.#clear();
    this.#host.kill(this.context);
  }
  /** If it only waits, it says for what; if it loops it says nothing. */
  #loadsForEver(): void {
    this.#lateText = `the file was not loaded after ${loadMs(this.#options.timeout)} ms`;
    this.#host.send(this.context, { type: "unloaded", message: this.#lateText });
    this.#loads = setTimeout(() => this.#host.kill(this.context), interruptAfterMs);
  }
  #clear(): void {
    clearTimeout(this.#loads);
    for (const { timer } of this.#watches.values()) clearTimeout(timer);
    this.#watches.clear();
  }

  // ---- What the context tells

  async told(event: any): Promise<void> {
    switch (event.type) {
      case "collected":
        clearTimeout(this.#loads);
        for (const each of event.tests as Declared[]) this.#declared.set(each.id, each);
        this.unwanted = event.tests.filter((each: Declared) => !each.isWanted).length;
        break;
      case "watch": this.#watch(event); break;
      case "unwatch":
        clearTimeout(this.#watches.get(event.watch)?.timer);
        this.#watches.delete(event.watch);
        break;
      case "begin": this.#running.set(event.id, { output: "", began: performance.now() }); break;
      case "end": this.#testEnded(event.report); break;
      case "error":
        this.#isTold ||= this.#lateText !== "";
        this.result.errors.push({ what: event.what, errors: event.errors });
        break;
      case "finished":
        this.snapshots = event.snapshots;
        this.result.obsolete = event.snapshots.obsolete;
        if (this.countsCoverage) this.coverage = await this.#host.coverage(this.context);
        this.#finish();
        this.#host.kill(this.context);
        break;
    }
  }
  output(text: string): void {
    const last = [...this.#running.values()].at(-1);
    if (last === undefined) this.result.output += text;
    else last.output += text;
  }

  #watch(event: { watch: number; timeout: number; what: string; id: number }): void {
    const { watch, timeout, what, id } = event;
    const subject = what === "test" ? "the test" : `${what}'s function`;
    const message = `${subject} was not over after ${timeout} ms`;
    const timer = setTimeout(() => this.#isLate(watch), timeout);
    this.#watches.set(watch, { timer, id, what, message });
  }
  #isLate(watch: number): void {
    const late = this.#watches.get(watch);
    if (!late) return;
    this.#host.send(this.context, { type: "timeout", watch, message: late.message });
    late.timer = setTimeout(() => {
      this.#host.throwIn(this.context, "Timeout", late.message);
      late.timer = setTimeout(() => {
        this.#lateText = `${late.message}, caught what was thrown into it, and was ended`;
        this.#host.kill(this.context);
      }, killAfterMs);
    }, interruptAfterMs);
  }

  #testEnded(report: TestReport): void {
    const declared = this.#declared.get(report.id);
    const output = this.#running.get(report.id)?.output ?? "";
    this.#running.delete(report.id);
    this.#done.add(report.id);
    const result: TestResult = { path: declared?.path ?? [], report, output,
      place: declared?.place ?? null };
    this.result.tests.push(result);
  }

  // ---- Its end

  #finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#clear();
    this.result.tests.sort((a, b) => a.report.id - b.report.id);
    this.result.ms = performance.now() - this.#began;
    this.#ended(this);
  }

  /// The tests, or if none does the file.
  #failWhatRuns(text: string): void {
    const report = { text, stack: [], place: null };
    if (this.#declared.size === 0 || this.#running.size === 0) {
      const what = this.#declared.size === 0 ? "" : "between tests";
      if (!this.#isTold) this.result.errors.push({ what, errors: [report] });
    }
    for (const [id, { began }] of [...this.#running]) {
      const place = this.#declared.get(id)?.place ?? null;
      this.#testEnded({
        id, status: "failed", ms: performance.now() - began, errors: [{ ...report, place }],
        warnings: [], note: "", attempts: 1, steps: [], diagnostics: [],
      });
      ++this.#options.failed;
    }
  }
  /** Nobody waits for it any longer, and what it has come to is told. */
  interrupt(): void {
    this.#host.kill(this.context);
    this.#failWhatRuns("interrupted");
    this.#finish();
  }

  /** The context is over. If not all tests are, another one goes on with the rest. */
  contextEnded(exitCode: number, error: string): void {
    if (this.#isFinished) return;
    this.#clear();
    const text = this.#lateText || error.trimEnd() ||
      `the program ended with exit code ${exitCode} while tests ran; process.exit?`;
    this.#lateText = "";
    this.#failWhatRuns(text);
    if (this.#declared.size === 0) return this.#finish();
    const isOver = this.#options.bail > 0 && this.#options.failed >= this.#options.bail;
    const rest = [...this.#declared.values()]
      .filter((each) => each.isWanted && !this.#done.has(each.id));
    const isHopeless = this.result.errors.length > 3;
    if (isOver || rest.length === 0 || isHopeless) return this.#finish();
    this.start();
  }
}
