// shoal:bench/runner: the main module of `shoal bench`: one file after the other, so that nothing
// runs beside what is measured.
import { readTextFileSync, writeTextFileSync } from "shoal:fs";
import { discover, testFilePattern } from "../test/discover.ts";
import { plain, type Paint } from "../test/diff.ts";
import { colored } from "../test/state.ts";
import type { Statistics } from "./measure.ts";

const { process, Math, JSON, Map } = globalThis as any;

interface Result {
  file: string; name: string; group: string; baseline: boolean;
  statistics?: Statistics;
  error?: { text: string; stack: string[] };
}
const bridge = (globalThis as any).__shoalTest;
if (bridge === undefined) throw new Error("shoal:bench/runner is what `shoal bench` runs");
delete (globalThis as any).__shoalTest;
const { config } = bridge;
const cwd: string = process.cwd();
const paint: Paint = config.colors ? colored : plain;
const write = (text: string) => void process.stdout.write(text);
function fail(text: string): never {
  process.stderr.write(`error: ${text}\n`);
  return process.exit(1) as never;
}
/// On a line of a terminal that comes and goes.
function showStatus(text: string): void {
  if (config.shows) process.stderr.write(`\r\x1b[K${text.slice(0, 78)}`);
}
const keyOf = (result: Result) => `${result.file} > ${result.group} > ${result.name}`;

// ---- How it is shown

function time(ns: number): string {
  if (ns < 1e3) return `${ns.toFixed(ns < 100 ? 2 : 1)} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toFixed(2)} µs`;
  if (ns < 1e9) return `${(ns / 1e6).toFixed(2)} ms`;
  return `${(ns / 1e9).toFixed(2)} s`;
}
function count(n: number): string {
  if (n < 1e4) return n.toFixed(n < 100 ? 1 : 0);
  return n < 1e7 ? `${(n / 1e3).toFixed(1)}k` : `${(n / 1e6).toFixed(1)}M`;
}

/// Against what was saved.
interface Comparison {
  by: "instructions" | "time";
  before: number;
  /** 2: it takes twice as much. */
  ratio: number;
  /** Beyond noise: the difference is more than the samples scatter. */
  isChange: boolean;
}
function compared(result: Result, all: Map<string, Statistics>): Comparison | undefined {
  const now = result.statistics, saved = all.get(keyOf(result));
  if (!now || !saved) return undefined;
  if (now.instructions !== null && saved.instructions !== null) {
    const ratio = now.instructions / saved.instructions;
    return { by: "instructions", before: saved.instructions, ratio,
      isChange: Math.abs(ratio - 1) >= 0.01 };
  }
  const ratio = now.p50 / saved.p50;
  const scatter = Math.max(0.03, (now.p75 - now.min) / now.p50 / 2);
  return { by: "time", before: saved.p50, ratio, isChange: Math.abs(ratio - 1) >= scatter };
}
function tellChange({ by, ratio, isChange }: Comparison): string {
  if (!isChange) return paint("dim", "  as before");
  const change = ratio - 1;
  const text = `${change > 0 ? "+" : ""}${(change * 100).toFixed(1)} %${
    by === "time" ? "" : " (instructions)"}`;
  return "  " + paint(change > 0 ? "red" : "green", text);
}

const columns = 34;
function line(result: Result, saved: Map<string, Statistics>): string {
  const name = (result.baseline ? result.name + " (baseline)" : result.name);
  const shown = name.length > columns ? name.slice(0, columns - 1) + "…" : name.padEnd(columns);
  if (result.error)
    return `${shown} ${paint("red", result.error.text.split("\n")[0]!)}\n` +
      result.error.stack.map((each) => `    ${each}\n`).join("");
  const s = result.statistics!;
  const cells = [time(s.mean), `${time(s.min)} … ${time(s.max)}`, time(s.p75), time(s.p99)];
  const widths = [11, 25, 11, 11];
  let text = shown + cells.map((cell, i) => " " + cell.padStart(widths[i]!)).join("");
  text += " " + (s.instructions === null ? "" : count(s.instructions)).padStart(9);
  const comparison = compared(result, saved);
  if (comparison) text += tellChange(comparison);
  if (s.outliers / s.samples > 0.1)
    text += paint("yellow", `  ${s.outliers} of ${s.samples} samples are outliers`);
  return text + "\n";
}
function head(): string {
  const cells: [string, number][] =
    [["mean", 11], ["min … max", 25], ["p75", 11], ["p99", 11], ["instr.", 9]];
  let text = "bench".padEnd(columns);
  for (const [title, width] of cells) text += " " + title.padStart(width);
  return paint("dim", text) + "\n" + paint("dim", "-".repeat(text.length)) + "\n";
}
/// Each group's benches beside its baseline, or its fastest.
function groupSummary(results: Result[]): string {
  const good = results.filter((each) => each.statistics);
  if (good.length < 2) return "";
  const sorted = [...good].sort((a, b) => a.statistics!.p50 - b.statistics!.p50);
  const base = good.find((each) => each.baseline) ?? sorted[0]!;
  let text = `\n${paint("bold", "summary")}${base.group ? ` ${base.group}` : ""}\n  ${base.name}\n`;
  for (const each of sorted) {
    if (each === base) continue;
    const ratio = each.statistics!.p50 / base.statistics!.p50;
    const faster = ratio >= 1;
    const factor = (faster ? ratio : 1 / ratio).toFixed(2);
    text += `   ${paint(faster ? "green" : "red", factor + "×")} ${
      faster ? "faster" : "slower"} than ${each.name}\n`;
  }
  return text;
}

// ---- A run

const results: Result[] = [];
let failed = false;

function runFile(context: number, path: string, saved: Map<string, Statistics>): Promise<void> {
  const file = path.startsWith(cwd + "/") ? path.slice(cwd.length + 1) : path;
  if (!config.json) write(`\n${paint("bold", file)}\n${head()}`);
  bridge.start(context, "shoal:bench/file",
    { path, filter: config.filter, colors: config.colors });
  return follow(context, file, saved);
}
async function follow(
  context: number, file: string, saved: Map<string, Statistics>,
): Promise<void> {
  const own: Result[] = [];
  let isFinished = false;
  const told = (event: any) => {
    showStatus("");
    if (event.type === "finished") {
      isFinished = true;
    } else if (event.type === "begin") {
      showStatus(`measuring ${event.name} ...`);
    } else if (event.type === "result") {
      const { type: _type, ...result } = event;
      const full: Result = { file, ...result };
      own.push(full);
      failed ||= full.error !== undefined;
      if (!config.json) write(line(full, saved));
    }
  };
  for (;;) {
    for (const event of await bridge.next()) {
      if (event.file !== context) continue;
      if (event.type === "output") process.stderr.write(event.text);
      else if (event.type === "told") told(event.event);
      else if (event.type === "ended") {
        if (!isFinished) {
          failed = true;
          process.stderr.write(event.error || `error: ${file} ended with ${event.exitCode}\n`);
        }
        if (!config.json)
          for (const group of new Set(own.map((each) => each.group)))
            write(groupSummary(own.filter((each) => each.group === group)));
        results.push(...own);
        return;
      }
    }
    // What it has left to do is no matter.
    if (isFinished) bridge.kill(context);
  }
}

function readBaseline(path: string): Map<string, Statistics> {
  const saved = new Map();
  if (path === "") return saved;
  let text = "";
  try {
    text = readTextFileSync(path);
  } catch (error: any) {
    fail(`the baseline cannot be read: ${error.message}`);
  }
  try {
    for (const each of JSON.parse(text).results as Result[])
      if (each.statistics) saved.set(keyOf(each), each.statistics);
  } catch {
    fail(`${path} is no baseline: 'shoal bench --save=${path}' writes one`);
  }
  return saved;
}

const { files, missing } = discover(config.words, cwd, testFilePattern(config.allowJs, "bench"));
if (missing.length > 0) fail(`no file of benches is, or has in its path, '${missing[0]}'`);
if (files.length === 0) fail("no files of benches (*.bench.ts, *_bench.ts) are there");
const saved = readBaseline(config.compare);
for (let i = 0; i < files.length; ++i) await runFile(i + 1, files[i]!, saved);
const report = (of: object[]) => JSON.stringify({ results: of }, undefined, 2) + "\n";
if (config.json) {
  write(report(config.compare === "" ? results :
    results.map((each) => ({ ...each, comparison: compared(each, saved) ?? null }))));
}
if (config.save) writeTextFileSync(config.save, report(results));
if (results.length === 0 && !failed) fail("no bench has run");
process.exit(failed ? 1 : 0);
