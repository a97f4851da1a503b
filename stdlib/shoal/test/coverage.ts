// shoal:test/coverage: what ran, by line, branch and function, of all contexts of a run together:
// as a table, lcov and HTML. The engine counts statements and branches (vm/run/debugger.h) at
// positions of the TypeScript source. Left out: tests, node_modules, files outside of this folder,
// and what comments say (c8, v8, istanbul `ignore next|start|stop|file|if|else`; Deno's, node's).
import { mkdirSync, readTextFileSync, writeTextFileSync } from "shoal:fs";
import { htmlIndex, htmlPage, pageName } from "./coverage_html.ts";
import { plain, type Paint } from "./diff.ts";
import { fitsGlob } from "./discover.ts";
import { colored } from "./state.ts";

const { Map, Math, Number, RegExp, Set } = globalThis;

type Row = number[];
/** ContextHandle::coverage. */
export interface Told {
  file: string;
  statements: Row[];
  branches: Row[];
  functions: [number, number, number, number, string][];
}
/// DebugBranchKind, vm/bytecode/debug_info.h.
const If = 0, Else = 1, ConditionalFalse = 3;

export interface Share { hit: number; found: number }
export interface BranchWay { decision: string; line: number; way: number; count: number }
export interface FunctionCount { name: string; line: number; count: number }
export interface FileCoverage {
  file: string;
  shown: string;
  lines: Map<number, number>;
  branches: BranchWay[];
  functions: FunctionCount[];
  shares: { lines: Share; branches: Share; functions: Share };
}

/** 100 of nothing. */
export function percent({ hit, found }: Share): number {
  return found === 0 ? 100 : Math.floor(hit / found * 10_000) / 100;
}

/// Lines that comments leave out; of an `if`, which of its ways.
class Ignored {
  whole = false;
  readonly lines = new Set<number>();
  readonly ifs = new Set<number>();
  readonly elses = new Set<number>();

  constructor(readonly source: readonly string[]) {
    const marker = new RegExp("(?:c8|v8|istanbul)\\s+ignore\\s+(next|start|stop|file|if|else)" +
      "(?:\\s+(\\d+))?|deno-coverage-ignore(-file|-start|-stop)?|" +
      "node:coverage (\\w+)(?:\\s+(\\d+))?");
    let open = 0;
    source.forEach((text, i) => {
      const line = i + 1;
      const found = /\/[/*]/.test(text) ? marker.exec(text) : null;
      const what = found ? (found[1] ?? found[3]?.slice(1) ?? found[4] ?? "next") : "";
      if (what === "file") this.whole = true;
      else if (what === "start" || what === "disable") open = line;
      else if (what === "stop" || what === "enable") open = 0;
      else if (what === "if") this.ifs.add(this.#next(line));
      else if (what === "else") this.elses.add(this.#next(line));
      else if (what !== "") this.#ignoreNext(line, Number(found![2] ?? found![5] ?? 0));
      if (open) this.lines.add(line);
    });
  }
  /// The line of code that a comment on this one speaks of.
  #next(line: number): number {
    const text = this.source[line - 1]!;
    if (text.replace(/\/\*.*?\*\/|\/\/.*/g, "").trim() !== "") return line;
    let next = line + 1;
    while (next <= this.source.length && this.source[next - 1]!.trim() === "") ++next;
    return next;
  }
  #ignoreNext(line: number, count: number): void {
    const first = this.#next(line);
    if (count > 0) {
      for (let n = first; n < first + count; ++n) this.lines.add(n);
      return;
    }
    // To the end of the block that begins there.
    let depth = 0;
    for (let n = first; n <= this.source.length; ++n) {
      this.lines.add(n);
      for (const c of this.source[n - 1]!.replace(/(["'`])(?:\\.|(?!\1).)*\1|\/\/.*/g, ""))
        depth += "{([".includes(c) ? 1 : "})]".includes(c) ? -1 : 0;
      if (depth <= 0) break;
    }
  }
}

class FileCounts {
  readonly statements = new Map<string, Row>();
  readonly branches = new Map<string, Row>();
  readonly functions = new Map<string, { row: Row; name: string }>();

  add(told: Told): void {
    const sum = (into: Map<string, Row>, row: Row, keyed: number) => {
      const key = row.slice(0, keyed).join(":");
      const known = into.get(key);
      if (known) known[keyed]! += row[keyed]!;
      else into.set(key, [...row]);
    };
    for (const row of told.statements) sum(this.statements, row, 2);
    for (const row of told.branches) sum(this.branches, row, 5);
    for (const [line, column, end, count, name] of told.functions) {
      const key = `${line}:${column}`;
      const known = this.functions.get(key);
      if (known) known.row[3]! += count;
      else this.functions.set(key, { row: [line, column, end, count], name });
    }
  }

  result(file: string, shown: string, source: readonly string[]): FileCoverage | undefined {
    const ignored = new Ignored(source);
    if (ignored.whole) return undefined;
    const lines = new Map<number, number>();
    for (const [line, , count] of this.statements.values() as any)
      if (!ignored.lines.has(line)) lines.set(line, Math.max(lines.get(line) ?? 0, count));
    const functions: FunctionCount[] = [];
    for (const { row, name } of this.functions.values())
      if (!ignored.lines.has(row[0]!))
        functions.push({ name: name || `(anonymous ${row[0]}:${row[1]})`, line: row[0]!,
          count: row[3]! });
    const branches = this.#ways(ignored);
    const share = (counts: number[]) =>
      ({ hit: counts.filter((n) => n > 0).length, found: counts.length });
    return { file, shown, branches, functions: functions.sort((a, b) => a.line - b.line),
      lines: new Map([...lines].sort((a, b) => a[0] - b[0])),
      shares: { lines: share([...lines.values()]), branches: share(branches.map((b) => b.count)),
        functions: share(functions.map((f) => f.count)) } };
  }
  #ways(ignored: Ignored): BranchWay[] {
    const byDecision = new Map<string, Row[]>();
    for (const row of this.branches.values()) {
      const kind = row[2]!;
      const what = kind <= Else ? "if" : kind <= ConditionalFalse ? "conditional" : kind;
      const key = `${row[0]}:${row[1]}:${what}`;
      byDecision.set(key, [...(byDecision.get(key) ?? []), row]);
    }
    const ways: BranchWay[] = [];
    for (const [decision, rows] of byDecision) {
      const [line, column, kind] = rows[0]!;
      if (ignored.lines.has(line!)) continue;
      rows.sort((a, b) => a[3]! - b[3]! || a[4]! - b[4]!);
      const counts = rows.filter((row) => !(row[2] === If && ignored.ifs.has(line!)) &&
        !(row[2] === Else && ignored.elses.has(line!))).map((row) => row[5]!);
      const isIf = kind === If || kind === Else;
      if (isIf && !rows.some((row) => row[2] === Else) && !ignored.elses.has(line!)) {
        // Past an `if` without else: as often as it was asked and said no.
        const asked = this.statements.get(`${line}:${column}`)?.[2];
        const yes = rows.find((row) => row[2] === If)?.[5] ?? 0;
        if (asked !== undefined) counts.push(Math.max(0, asked - yes));
      }
      counts.forEach((count, way) => void ways.push({ decision, line: line!, way, count }));
    }
    return ways.sort((a, b) => a.line - b.line);
  }
}

/** "3-5, 9" of lines that did not run, where lines without code between do not count. */
export function uncovered(lines: Map<number, number>): string {
  const ranges: string[] = [];
  let first = 0, last = 0;
  const push = () => {
    if (first) ranges.push(first === last ? `${first}` : `${first}-${last}`);
    first = 0;
  };
  for (const [line, count] of lines) {
    if (count > 0) push();
    else {
      first ||= line;
      last = line;
    }
  }
  push();
  return ranges.join(", ");
}

type ShareFigures = Record<keyof FileCoverage["shares"], Share & { percent: number }>;
export interface CoverageFigures {
  total: ShareFigures;
  /** uncovered: lines. */
  files: (ShareFigures & { path: string; uncovered: number[] })[];
}

const kinds = ["lines", "branches", "functions"] as const;
export interface Threshold { of: typeof kinds[number]; wanted: number }
/** Of "lines=90", or "80" for all kinds; undefined: it is none. */
export function readThreshold(text: string): Threshold[] | undefined {
  const [, kind, number] = /^(?:(\w+)=)?(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const wanted = Number(number);
  const chosen = kinds.filter((each) => kind === undefined || each === kind);
  return wanted <= 100 && chosen.length > 0 ? chosen.map((of) => ({ of, wanted })) : undefined;
}

export class CoverageReport {
  readonly #cwd: string;
  readonly #tests: RegExp;
  readonly #included: readonly string[];
  readonly #excluded: readonly string[];
  readonly #counts = new Map<string, FileCounts>();
  #files: FileCoverage[] | undefined;
  /** By patterns (globs, folders) of paths below cwd; `included`: of none all are. */
  constructor(
    cwd: string, tests: RegExp, included: readonly string[], excluded: readonly string[],
  ) {
    this.#cwd = cwd;
    this.#tests = tests;
    this.#included = included;
    this.#excluded = excluded;
  }

  /** Whether it is to be listed. */
  wants(file: string): boolean {
    if (!file.startsWith(this.#cwd + "/") || file.includes("/node_modules/")) return false;
    if (this.#tests.test(file)) return false;
    const fits = (glob: string) => fitsGlob(file, glob, this.#cwd);
    if (this.#excluded.some(fits)) return false;
    return this.#included.length === 0 || this.#included.some(fits);
  }
  has(file: string): boolean {
    return this.#counts.has(file);
  }

  add(told: readonly Told[]): void {
    for (const each of told) {
      if (!this.wants(each.file)) continue;
      let counts = this.#counts.get(each.file);
      if (!counts) this.#counts.set(each.file, counts = new FileCounts());
      counts.add(each);
    }
  }
  files(): FileCoverage[] {
    if (this.#files) return this.#files;
    const all: FileCoverage[] = [];
    for (const [file, counts] of this.#counts) {
      const source = readTextFileSync(file).split(/\r?\n/);
      const result = counts.result(file, file.slice(this.#cwd.length + 1), source);
      if (result) all.push(result);
    }
    return this.#files = all.sort((a, b) => a.shown < b.shown ? -1 : 1);
  }
  total(): FileCoverage["shares"] {
    const sum = { lines: { hit: 0, found: 0 }, branches: { hit: 0, found: 0 },
      functions: { hit: 0, found: 0 } };
    for (const { shares } of this.files()) {
      for (const kind of ["lines", "branches", "functions"] as const) {
        sum[kind].hit += shares[kind].hit;
        sum[kind].found += shares[kind].found;
      }
    }
    return sum;
  }

  /** What it was asked for (--coverage-include) that no file fits. */
  unfitting(): string[] {
    return this.#included.filter((glob) =>
      ![...this.#counts.keys()].some((file) => fitsGlob(file, glob, this.#cwd)));
  }
  /** For machines. */
  figures(): CoverageFigures {
    const shares = (of: FileCoverage["shares"]) => {
      const told = ({ hit, found }: Share) => ({ hit, found, percent: percent({ hit, found }) });
      return { lines: told(of.lines), branches: told(of.branches), functions: told(of.functions) };
    };
    const files = this.files().map((each) => ({ path: each.file, ...shares(each.shares),
      uncovered: [...each.lines].filter(([, count]) => count === 0).map(([line]) => line) }));
    return { total: shares(this.total()), files };
  }

  table(colors: boolean): string {
    const paint: Paint = colors ? colored : plain;
    const files = this.files();
    const width = Math.max(10, ...files.map((f) => f.shown.length));
    const cell = (share: Share) => {
      const value = percent(share);
      const text = value.toFixed(value === 100 ? 0 : 2).padStart(8);
      return paint(value >= 80 ? "green" : value >= 50 ? "yellow" : "red", text);
    };
    const row = (name: string, shares: FileCoverage["shares"], rest: string) =>
      `${name.padEnd(width)} |${cell(shares.lines)} |${cell(shares.branches)} |` +
      `${cell(shares.functions)} | ${rest}\n`;
    let text = `\n${"File".padEnd(width)} | % lines | % branch| % funcs | uncovered lines\n`;
    text += `${"-".repeat(width)}-|---------|---------|---------|----------------\n`;
    for (const each of files) {
      const missing = uncovered(each.lines);
      text += row(each.shown, each.shares, paint("red", missing.length > 40 ?
        missing.slice(0, 39) + "…" : missing));
    }
    return text + row("all files", this.total(), "");
  }

  lcov(): string {
    let text = "";
    for (const { shown, lines, branches, functions, shares } of this.files()) {
      text += `TN:\nSF:${shown}\n`;
      const names = functions.map((f, i) => functions.findIndex((g) => g.name === f.name) === i ?
        f.name : `${f.name}:${f.line}:${i}`);
      functions.forEach((f, i) => void (text += `FN:${f.line},${names[i]}\n`));
      functions.forEach((f, i) => void (text += `FNDA:${f.count},${names[i]}\n`));
      text += `FNF:${shares.functions.found}\nFNH:${shares.functions.hit}\n`;
      const decisions = [...new Set(branches.map((b) => b.decision))];
      for (const { decision, line, way, count } of branches)
        text += `BRDA:${line},${decisions.indexOf(decision)},${way},${count}\n`;
      text += `BRF:${shares.branches.found}\nBRH:${shares.branches.hit}\n`;
      for (const [line, count] of lines) text += `DA:${line},${count}\n`;
      text += `LF:${shares.lines.found}\nLH:${shares.lines.hit}\nend_of_record\n`;
    }
    return text;
  }

  /** lcov.info, index.html and a page for each file. */
  write(folder: string): void {
    mkdirSync(folder, { recursive: true });
    writeTextFileSync(`${folder}/lcov.info`, this.lcov());
    writeTextFileSync(`${folder}/index.html`, htmlIndex(this.files(), this.total()));
    for (const each of this.files()) {
      const source = readTextFileSync(each.file).split(/\r?\n/);
      writeTextFileSync(`${folder}/${pageName(each.shown)}`, htmlPage(each, source));
    }
  }

  /** What is below its threshold, in words. */
  below(thresholds: readonly Threshold[]): string[] {
    if (thresholds.length > 0 && this.#included.length > 0 && this.#counts.size === 0)
      return ["no file is covered"];
    const total = this.total();
    return thresholds.filter(({ of, wanted }) => percent(total[of]) < wanted)
      .map(({ of, wanted }) => `${percent(total[of])} % of ${of} ran, ${wanted} are wanted`);
  }
}
