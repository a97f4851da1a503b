// shoal:test/runner: the main module of `shoal test`: finds the files, has them run side by side,
// each in a context of its own (file_run.ts), reports, writes snapshots and coverage. It alone may
// everything; the tests may what the command line allows.
import { mkdirSync, readTextFileSync, removeSync, writeTextFileSync } from "shoal:fs";
import { CoverageReport, readThreshold, type Threshold } from "./coverage.ts";
import { discover, filesBelow, fitsGlob, testFilePattern } from "./discover.ts";
import { FileRun, type Host } from "./file_run.ts";
import { LoadedSources } from "./loaded.ts";
import {
  forgetSources, makeReporter, rememberSource, type Counts, type FileResult, type Reporter,
  type Summary,
} from "./reporters.ts";
import { generator, shuffle } from "./run.ts";
import { SourceChanges } from "./source_changes.ts";
import { applyEdits, type InlineEdit, type SnapshotUpdate } from "./snapshot.ts";

const { process, performance, Math, Number, Map, Set, Promise, setTimeout } = globalThis as any;

export interface Config {
  words: string[]; ignored: string[]; filter: string; shard: string; seed: string;
  reporters: string[]; junitPath: string; coverage: boolean; coverageDir: string;
  thresholds: string[];
  coverageInclude: string[]; coverageExclude: string[]; timeout: number; retry: number;
  repeats: number; bail: number; jobs: number; update: boolean; ci: boolean; sanitize: boolean;
  passWithNoTests: boolean; quiet: boolean; json: boolean; allowJs: boolean; randomize: boolean;
  watch: boolean; colors: boolean; isTerminal: boolean;
}
type Bridge = Host & { config: Config };
const bridge: Bridge = (globalThis as any).__shoalTest;
if (bridge === undefined) throw new Error("shoal:test/runner is what `shoal test` runs");
delete (globalThis as any).__shoalTest;
const { config } = bridge;
const cwd: string = process.cwd();
const write = (text: string) => void process.stdout.write(text);

class UsageError extends Error {}

// ---- What the options say

/// Says so. It is no mistake: files are fewer than parts.
let emptyShard = "";
function chosenShard(files: string[]): string[] {
  if (config.shard === "") return files;
  const found = /^(\d+)\/(\d+)$/.exec(config.shard);
  const index = Number(found?.[1]), count = Number(found?.[2]);
  if (!found || index < 1 || index > count)
    throw new UsageError(`--shard wants I/N, with I from 1 to N, not '${config.shard}'`);
  const chosen = files.filter((_file, i) => i % count === index - 1);
  if (chosen.length === 0 && files.length > 0) {
    emptyShard = `shard ${config.shard} is empty: of ${files.length} file${
      files.length === 1 ? "" : "s"} of tests it gets none\n`;
  }
  return chosen;
}
function updateOf(): SnapshotUpdate {
  if (config.update) return "all";
  return config.ci || (process.env.CI && process.env.CI !== "false") ? "none" : "new";
}
function thresholdsOf(): Threshold[] {
  return config.thresholds.flatMap((each) => {
    const read = readThreshold(each);
    if (read) return read;
    throw new UsageError(
      `there is no threshold '${each}': lines=90, branches=80, functions=70, or 80`);
  });
}
function seedOf(): number {
  if (!config.randomize) return 0;
  return config.seed !== "" ? Number(config.seed) >>> 0 || 1 : 1 + Math.floor(Math.random() * 1e6);
}
const shownPath = (file: string) => file.startsWith(cwd + "/") ? file.slice(cwd.length + 1) : file;

// ---- Snapshots

function snapshotPath(file: string): string {
  const slash = file.lastIndexOf("/");
  return `${file.slice(0, slash)}/__snapshots__${file.slice(slash)}.snap`;
}
function readIfThere(path: string): string {
  try {
    return readTextFileSync(path);
  } catch (error: any) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return "";
    throw error;
  }
}
function writeSnapshots(run: FileRun): void {
  const outcome = run.snapshots;
  if (!outcome) return;
  const path = snapshotPath(run.result.path);
  const fail = (text: string) => run.result.errors.push(
    { what: "its snapshots", errors: [{ text, stack: [], place: null }] });
  try {
    if (outcome.content === "") removeSync(path);
    else if (outcome.content !== undefined) {
      mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      writeTextFileSync(path, outcome.content);
    }
    const byFile = new Map();
    for (const edit of outcome.edits)
      byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
    for (const [file, edits] of byFile as Map<string, InlineEdit[]>) {
      rememberSource(file);
      const text = applyEdits(readTextFileSync(file), edits);
      if (text === undefined) fail(`the place of an inline snapshot is not found in ${file}`);
      else {
        writeTextFileSync(file, text);
        written.add(file);
      }
    }
  } catch (error: any) {
    fail(`they cannot be written: ${error.message}`);
  }
}

// ---- A run

function writeReport(path: string, text: string): void {
  const slash = path.lastIndexOf("/");
  if (slash > 0) mkdirSync(path.slice(0, slash), { recursive: true });
  writeTextFileSync(path, text);
}

class Session {
  readonly #reporters: Reporter[];
  /** For --junit-path. */
  #junit = "";
  readonly #runs = new Map() as Map<number, FileRun>;
  readonly #results: FileResult[] = [];
  readonly #queue: string[];
  readonly #seed: number;
  readonly #began = performance.now();
  #ms = 0;
  readonly coverage: CoverageReport | undefined;
  readonly #counts: Counts = { passed: 0, failed: 0, skipped: 0, todo: 0, files: 0, failedFiles: 0,
    written: 0, updated: 0, removed: 0, obsolete: 0, unwanted: 0 };
  #active = new Set<FileRun>();
  #bailed = false;
  isInterrupted = false;
  #over: () => void = () => {};
  readonly done: Promise<void> =
    new Promise((resolve: () => void) => void (this.#over = resolve));
  #statusShown = false;
  readonly #total: number;

  constructor(files: string[], seed: number) {
    this.#seed = seed;
    this.#queue = seed ? shuffle(files, generator(seed)) : [...files];
    this.#total = files.length;
    const chosen = config.reporters.length > 0 ? config.reporters : ["pretty"];
    const names = config.json ? ["json"] : chosen;
    const options = { colors: config.colors, quiet: config.quiet, cwd, write,
      single: files.length === 1 };
    this.#reporters = names.map((name) => makeReporter(name, options));
    if (config.junitPath) {
      this.#reporters.push(makeReporter("junit", { ...options, colors: false,
        write: (text: string) => void (this.#junit += text) }));
    }
    if (config.coverage) {
      this.coverage = new CoverageReport(cwd, testFilePattern(true), config.coverageInclude,
        config.coverageExclude);
    }
  }

  begin(): void {
    while (this.#active.size < config.jobs && this.#queue.length > 0)
      this.#start(this.#queue.shift()!);
    if (this.#active.size === 0) this.#end();
    else this.#status();
  }
  #start(path: string): void {
    const run = new FileRun(bridge, {
      path, snapshots: readIfThere(snapshotPath(path)), update: updateOf(), globals: true,
      filter: config.filter, timeout: config.timeout, retry: config.retry,
      repeats: config.repeats, bail: config.bail, seed: this.#seed, concurrency: 5,
      sanitize: config.sanitize, colors: config.colors, cwd, done: [], failed: this.#counts.failed,
      tellsSources: config.watch,
    }, shownPath(path), config.coverage, (ended) => this.#fileEnded(ended));
    this.#active.add(run);
    watched?.loaded.begin(path);
    run.start();
    this.#runs.set(run.context, run);
  }
  /** Ctrl-C: to its end with what there is. */
  interrupt(): void {
    this.isInterrupted = true;
    this.#queue.length = 0;
    for (const each of [...this.#active]) each.interrupt();
  }
  /** What a context tells or does. */
  async event(event: any): Promise<void> {
    const run = this.#runs.get(event.file);
    if (!run || run.context !== event.file) return;
    if (event.type === "output") run.output(event.text);
    else if (event.type === "source") watched?.note(run.result.path, event.path);
    else if (event.type === "told" && event.event.type === "sentInterrupt") ++sentInterrupts;
    else if (event.type === "told") await run.told(event.event);
    else if (event.type === "ended") {
      run.contextEnded(event.exitCode, event.error);
      this.#runs.set(run.context, run);  // Of another context, perhaps.
    }
  }

  #fileEnded(run: FileRun): void {
    this.#active.delete(run);
    if (!run.isLoaded) watched?.loaded.noteBroken(run.result.path);
    writeSnapshots(run);
    this.#count(run);
    this.coverage?.add(run.coverage);
    this.#results.push(run.result);
    this.#clearStatus();
    for (const each of this.#reporters) each.file(run.result);
    const { failed, failedFiles } = this.#counts;
    if (config.bail > 0 && Math.max(failed, failedFiles) >= config.bail) {
      this.#bailed = this.#queue.length > 0 || this.#active.size > 0;
      this.#queue.length = 0;
      for (const each of this.#active) each.stop();
      this.#active.clear();
    }
    this.begin();
  }
  #count(run: FileRun): void {
    const counts = this.#counts;
    for (const { report } of run.result.tests) ++counts[report.status];
    ++counts.files;
    if (run.failures > 0) ++counts.failedFiles;
    counts.unwanted += run.unwanted;
    const { snapshots } = run;
    if (!snapshots) return;
    counts.written += snapshots.written;
    counts.updated += snapshots.updated;
    counts.removed += snapshots.removed;
    counts.obsolete += snapshots.obsolete.length;
  }
  #end(): void {
    this.#clearStatus();
    this.#results.sort((a, b) => a.path < b.path ? -1 : 1);
    this.#ms = performance.now() - this.#began;
    this.#over();
  }
  /** When it is done. below: what of its coverage is, in words. */
  report(below: string[]): void {
    const coverage = this.coverage && !this.isInterrupted ?
      { ...this.coverage.figures(), below } : undefined;
    const summary: Summary = { counts: this.#counts, ms: this.#ms, seed: this.#seed,
      files: this.#results, bailed: this.#bailed, interrupted: this.isInterrupted, coverage };
    for (const each of this.#reporters) each.end(summary);
    if (config.junitPath) writeReport(config.junitPath, this.#junit);
  }
  get failed(): boolean {
    return this.#counts.failed > 0 || this.#counts.failedFiles > 0;
  }
  get ran(): number {
    const { passed, failed, skipped, todo } = this.#counts;
    return passed + failed + skipped + todo + this.#counts.failedFiles;
  }

  /// A line that comes and goes, on terminals.
  #status(): void {
    if (!config.isTerminal || config.quiet || config.json || config.reporters.length > 0) return;
    this.#clearStatus();
    const names = [...this.#active].map((run) => run.result.shown).slice(0, 3).join(", ");
    write(`${this.#counts.files} of ${this.#total} files · ${names}`.slice(0, 78));
    this.#statusShown = true;
  }
  #clearStatus(): void {
    if (this.#statusShown) write("\r\x1b[2K");
    this.#statusShown = false;
  }
}

/// Of tests to their own process.
let sentInterrupts = 0;
/// Within which a test has told that the signal was its own.
const tellsWithinMs = 50;
/** The second Ctrl-C is the system's. */
function onInterrupt(): void {
  setTimeout(() => {
    if (sentInterrupts > 0) return void --sentInterrupts;
    process.off("SIGINT", onInterrupt);
    session?.interrupt();
  }, tellsWithinMs);
}

let session: Session | undefined;
async function listen(): Promise<never> {
  for (;;) for (const event of await bridge.next()) await session?.event(event);
}

function filesToRun(): string[] {
  const pattern = testFilePattern(config.allowJs);
  const { files, missing } = discover(config.words, cwd, pattern);
  if (missing.length > 0)
    throw new UsageError(`no file of tests is, or has in its path, '${missing[0]}'`);
  const isIgnored = (file: string) => config.ignored.some((glob) => fitsGlob(file, glob, cwd));
  return chosenShard(files.filter((file) => !isIgnored(file)));
}

/// Files that the user has named and no test has loaded.
async function addUnloaded(coverage: CoverageReport): Promise<void> {
  if (config.coverageInclude.length === 0) return;
  const code = config.allowJs ? /\.([mc]?[tj]s|[tj]sx)$/ : /\.([mc]?ts|tsx)$/;
  const files = filesBelow(cwd, (name) => code.test(name) && !/\.d\.[mc]?ts$/.test(name))
    .filter((file) => coverage.wants(file) && !coverage.has(file));
  if (files.length === 0) return;
  for (const told of await bridge.coverageOf(files)) {
    if (told.error === undefined) coverage.add([told]);
    else process.stderr.write(`coverage: ${shownPath(told.file)} is left out: ${told.error}\n`);
  }
}

/** The exit code. */
async function runAll(files: string[]): Promise<number> {
  if (emptyShard) process.stderr.write(emptyShard);
  else if (files.length === 0) {
    if (config.passWithNoTests) return 0;
    process.stderr.write("error: no files of tests (*.test.ts, *_test.ts, *.spec.ts) are there\n");
    return 1;
  }
  session = new Session(files, seedOf());
  process.on("SIGINT", onInterrupt);
  session.begin();
  await session.done;
  process.off("SIGINT", onInterrupt);
  if (session.isInterrupted) {
    session.report([]);
    process.exit(130);
  }
  let code = session.failed ? 1 : 0;
  const { coverage } = session;
  if (coverage) await addUnloaded(coverage);
  const below = coverage?.below(thresholdsOf()) ?? [];
  session.report(below);
  if (session.ran === 0 && !config.passWithNoTests && !emptyShard) {
    process.stderr.write(config.filter ?
      `error: no test has a name that fits --filter '${config.filter}'\n` :
      "error: the files hold no tests\n");
    code = 1;
  }
  if (coverage) {
    if (!config.json && config.reporters.every((name) => name === "pretty" || name === "dot"))
      write(coverage.table(config.colors));
    if (config.coverageDir) coverage.write(config.coverageDir);
    for (const glob of coverage.unfitting())
      process.stderr.write(`coverage: no file fits --coverage-include='${glob}'\n`);
    for (const text of below) process.stderr.write(`error: coverage: ${text}\n`);
    if (below.length > 0) code = 1;
  }
  return code;
}

// ---- --watch

/// Inline snapshots that were written are no change.
const written = new Set() as Set<string>;

/** What has changed during a run. What did during the one before, too, is written by tests. */
class ChangesDuringRuns {
  #former = new Set() as Set<string>;
  fresh(changed: string[]): string[] {
    const fresh = changed.filter((file) => !this.#former.has(file) && !written.has(file));
    this.#former = new Set(changed);
    written.clear();
    return fresh;
  }
}
class Watched {
  readonly changes = new SourceChanges(cwd);
  readonly loaded = new LoadedSources();
  note(test: string, source: string): void {
    this.loaded.note(test, source);
    this.changes.add(source);
  }
}
/// With --watch.
let watched: Watched | undefined;

async function watch(): Promise<never> {
  watched = new Watched();
  const { changes, loaded } = watched, during = new ChangesDuringRuns();
  await runAll(filesToRun());
  for (;;) {
    let changed = during.fresh(changes.take());
    if (changed.length === 0) {
      if (!config.quiet) write("\nWaiting for changes. Ctrl-C ends.\n");
      changed = await changes.next();
    }
    if (!config.quiet) write(`\n${changedText(changed)}\n\n`);
    forgetSources();
    const tests = loaded.concernedBy(changed, filesToRun());
    if (tests.length > 0) await runAll(tests);
    else if (!config.quiet) write("No file of tests has loaded that.\n");
  }
}
function changedText(files: readonly string[]): string {
  const names = files.slice(0, 3).map(shownPath).join(", ");
  const more = files.length > 3 ? ` and ${files.length - 3} more` : "";
  return `${names}${more} ${files.length === 1 ? "has" : "have"} changed`;
}

void listen();
try {
  thresholdsOf();
  if (config.watch) await watch();
  process.exit(await runAll(filesToRun()));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`error: ${error.message}\n\nTry 'shoal test --help'.\n`);
  process.exit(2);
}
