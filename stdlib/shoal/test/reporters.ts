// shoal:test/reporters: what the runner prints: pretty, dot, tap, junit, json.
import { readTextFileSync } from "shoal:fs";
import type { CoverageFigures } from "./coverage.ts";
import { plain, type Paint } from "./diff.ts";
import { folded, type ReportedError } from "./report_error.ts";
import type { Status, TestReport } from "./run.ts";
import { colored } from "./state.ts";

const { Map, Math, JSON, RegExp, String } = globalThis;

export interface TestResult {
  path: string[];
  report: TestReport;
  /** What it wrote to the console. */
  output: string;
  place: { file: string; line: number; column: number } | null;
}
export interface FileResult {
  path: string;
  /** As it is named on the command line. */
  shown: string;
  ms: number;
  tests: TestResult[];
  /** Of the file itself: it does not load, a hook fails. */
  errors: { what: string; errors: ReportedError[] }[];
  /** What was written outside of tests. */
  output: string;
  obsolete: string[];
}
export interface Counts {
  passed: number; failed: number; skipped: number; todo: number; files: number;
  failedFiles: number; written: number; updated: number; removed: number; obsolete: number;
  /** Left out by --filter and `only`. */
  unwanted: number;
}
export interface Summary { counts: Counts; ms: number; seed: number; files: FileResult[];
  bailed: boolean; interrupted: boolean;
  coverage?: (CoverageFigures & { below: string[] }) | undefined }

export interface Reporter {
  file(result: FileResult): void;
  end(summary: Summary): void;
}
export interface ReporterOptions {
  colors: boolean;
  quiet: boolean;
  cwd: string;
  /** There is but one file. */
  single: boolean;
  write(text: string): void;
}

export function duration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(2)} s` :
    `${Math.floor(ms / 60_000)} min ${Math.round(ms % 60_000 / 1000)} s`;
}

const sources = new Map<string, string[]>();
function linesOf(file: string): string[] {
  let lines = sources.get(file);
  if (lines) return lines;
  try {
    lines = readTextFileSync(file).split(/\r?\n/);
  } catch {
    lines = [];
  }
  sources.set(file, lines);
  return lines;
}
/** It is about to be changed; errors tell lines of what it was. */
export function rememberSource(file: string): void {
  linesOf(file);
}
/** Files may have changed. */
export function forgetSources(): void {
  sources.clear();
}

/** The line of an error with those around it, and a mark below the column. */
export function codeFrame(
  place: { file: string; line: number; column: number }, paint: Paint, shown: string,
): string {
  const lines = linesOf(place.file);
  let text = paint("cyan", `${shown}:${place.line}:${place.column}`) + "\n";
  if (place.line > lines.length) return text;
  const width = String(Math.min(place.line + 1, lines.length)).length;
  for (let n = Math.max(1, place.line - 2); n <= Math.min(lines.length, place.line + 1); ++n) {
    const line = lines[n - 1]!;
    const cut = line.length > 160 ? line.slice(0, 159) + "…" : line;
    const number = String(n).padStart(width);
    text += n === place.line ? paint("red", `> ${number} |`) + ` ${cut}\n` :
      paint("dim", `  ${number} | ${cut}`) + "\n";
    if (n === place.line && place.column <= cut.length) {
      const indentation = cut.slice(0, place.column - 1).replace(/[^\t]/g, " ");
      text += paint("dim", `  ${" ".repeat(width)} | `) + indentation + paint("red", "^") + "\n";
    }
  }
  return text;
}

const marks: Record<Status, string> = { passed: "✓", failed: "✗", skipped: "-", todo: "…" };
const colorOf = { passed: "green", failed: "red", skipped: "yellow", todo: "cyan" } as const;

const indent = (text: string, by: string) =>
  text.split("\n").map((line) => line === "" ? line : by + line).join("\n");

const control = /[\x00-\x1f\x7f-\x9f]/;
/// A name on a line, whatever it holds.
function escaped(text: string): string {
  return text.replace(new RegExp(control, "g"), (c) => {
    const short = ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" } as Record<string, string>)[c];
    return short ?? "\\x" + c.charCodeAt(0).toString(16).padStart(2, "0");
  });
}

abstract class Base implements Reporter {
  protected readonly paint: Paint;
  constructor(protected readonly options: ReporterOptions) {
    this.paint = options.colors ? colored : plain;
  }
  file(_result: FileResult): void {}
  abstract end(summary: Summary): void;
  protected write(text: string): void {
    this.options.write(text);
  }
  protected relative(file: string): string {
    const { cwd } = this.options;
    return file.startsWith(cwd + "/") ? file.slice(cwd.length + 1) : file;
  }
  /// Of an error that has no place of its own (a time that is over, a thrown text): the test's.
  protected errorText(error: ReportedError, test?: TestResult): string {
    let text = error.text + "\n";
    const place = error.place ?? test?.place;
    if (place) text += "\n" + codeFrame(place, this.paint, this.relative(place.file));
    for (const line of folded(error.stack))
      text += this.paint("dim", "  " + line.replaceAll(this.options.cwd + "/", "")) + "\n";
    return text;
  }
  protected failure(file: FileResult, test: TestResult): string {
    const { paint } = this;
    const name = escaped(test.path.join(" > "));
    let text = paint("red", "✗ ") + paint("bold", `${file.shown} > ${name}`) + "\n\n";
    for (const error of test.report.errors)
      text += indent(this.errorText(error, test), "  ") + "\n";
    for (const step of test.report.steps)
      if (step.status === "failed") text += `  in step ${paint("bold", escaped(step.name))}\n`;
    if (test.output) text += this.outputText(test.output);
    // A part of the name will do.
    const filter = test.path.join(" ").split(control)[0]!.replaceAll("'", `'\\''`);
    return text + paint("dim", `  again: shoal test ${file.shown} --filter '${filter}'`) + "\n\n";
  }
  protected outputText(output: string): string {
    const { paint } = this;
    return paint("dim", "  ── output ──") + "\n" + indent(output.replace(/\n$/, ""), "  ") + "\n";
  }
  protected fileErrors(file: FileResult): string {
    let text = "";
    for (const { what, errors } of file.errors) {
      text += this.paint("red", "✗ ") + this.paint("bold", file.shown) +
        (what ? ` (${what})` : "") + "\n\n";
      for (const error of errors) text += indent(this.errorText(error), "  ") + "\n";
    }
    return text;
  }
  protected failures(summary: Summary): string {
    let text = "";
    for (const file of summary.files) {
      text += this.fileErrors(file);
      for (const test of file.tests)
        if (test.report.status === "failed") text += this.failure(file, test);
    }
    return text;
  }
  protected counts(summary: Summary): string {
    const { paint } = this;
    const { counts } = summary;
    const parts = (list: [number, "red" | "green" | "yellow" | "cyan" | "dim", string][]) =>
      list.filter(([n]) => n > 0).map(([n, color, what]) => paint(color, `${n} ${what}`))
        .join(", ");
    const total = counts.passed + counts.failed + counts.skipped + counts.todo;
    let text = `Tests      ${parts([[counts.failed, "red", "failed"],
      [counts.passed, "green", "passed"], [counts.skipped, "yellow", "skipped"],
      [counts.todo, "cyan", "todo"], [counts.unwanted, "dim", "left out"]]) || "none"}` +
      paint("dim", ` of ${total + counts.unwanted}`) + "\n";
    text += `Files      ${parts([[counts.failedFiles, "red", "failed"],
      [counts.files - counts.failedFiles, "green", "passed"]]) || "none"}\n`;
    const snapshots = parts([[counts.written, "green", "written"],
      [counts.updated, "green", "updated"], [counts.removed, "green", "removed"],
      [counts.obsolete, "yellow", "obsolete (--update removes them)"]]);
    if (snapshots) text += `Snapshots  ${snapshots}\n`;
    text += `Time       ${duration(summary.ms)}\n`;
    if (summary.seed) text += `Order      --seed=${summary.seed}\n`;
    if (summary.interrupted) text += paint("yellow", "Ended early (Ctrl-C)") + "\n";
    if (summary.bailed) text += paint("yellow", "Ended early (--bail)") + "\n";
    return text;
  }
}

class Pretty extends Base {
  override file(result: FileResult): void {
    if (this.options.quiet) return;
    const { paint } = this;
    const failed = result.tests.filter((t) => t.report.status === "failed").length +
      result.errors.length;
    const skipped = result.tests.filter((t) => t.report.status === "skipped").length;
    const count = result.tests.length;
    let text = (failed ? paint("red", "✗ ") : paint("green", "✓ ")) +
      paint("bold", result.shown) + " " + paint("dim", `${count} test${count === 1 ? "" : "s"}` +
        (skipped ? `, ${skipped} skipped` : "") + `, ${duration(result.ms)}`) + "\n";
    if (result.output) text += this.outputText(result.output);
    let group: string[] = [];
    for (const test of result.tests) {
      const { status, warnings } = test.report;
      const isShown = this.options.single || status !== "passed" || warnings.length > 0 ||
        test.output !== "" || test.report.diagnostics.length > 0;
      if (!isShown) continue;
      const outer = test.path.slice(0, -1);
      if (this.options.single) {
        let same = 0;
        while (same < outer.length && same < group.length && outer[same] === group[same]) ++same;
        for (let i = same; i < outer.length; ++i)
          text += "  ".repeat(i + 1) + escaped(outer[i]!) + "\n";
        group = outer;
      }
      text += this.line(test);
    }
    this.write(text);
  }
  line(test: TestResult): string {
    const { paint } = this;
    const { report } = test;
    const depth = this.options.single ? test.path.length : 1;
    const name = escaped(this.options.single ? test.path.at(-1)! : test.path.join(" > "));
    const pad = "  ".repeat(depth);
    let text = `${pad}${paint(colorOf[report.status], marks[report.status])} ${name}`;
    if (report.note) text += paint("dim", ` (${escaped(report.note)})`);
    if (report.attempts > 1) text += paint("yellow", ` (${report.attempts} runs)`);
    if (report.ms >= 1)
      text += paint(report.ms > 300 ? "yellow" : "dim", ` ${duration(report.ms)}`);
    text += "\n";
    for (const step of report.steps)
      text += `${pad}${"  ".repeat(step.depth + 1)}` +
        `${paint(colorOf[step.status], marks[step.status])} ${escaped(step.name)}\n`;
    for (const line of report.diagnostics) text += paint("dim", `${pad}  # ${line}`) + "\n";
    for (const warning of report.warnings)
      text += paint("yellow", `${pad}  ! ${warning.replaceAll(this.options.cwd + "/", "")}`) + "\n";
    if (test.output && report.status !== "failed")
      text += indent(this.outputText(test.output), pad);
    return text;
  }
  end(summary: Summary): void {
    const failures = this.failures(summary);
    if (failures) this.write("\n" + failures);
    if (!this.options.quiet || failures) this.write((failures ? "" : "\n") + this.counts(summary));
  }
}

class Dot extends Base {
  #column = 0;
  override file(result: FileResult): void {
    let text = "";
    const signs: Record<Status, string> = { passed: ".", failed: "F", skipped: "-", todo: "t" };
    const put = (sign: string, status: Status) => {
      text += this.paint(colorOf[status], sign);
      if (++this.#column % 80 === 0) text += "\n";
    };
    for (const test of result.tests) put(signs[test.report.status], test.report.status);
    for (let i = 0; i < result.errors.length; ++i) put("E", "failed");
    this.write(text);
  }
  end(summary: Summary): void {
    this.write("\n\n" + this.failures(summary) + this.counts(summary));
  }
}

const tapText = (text: string) => escaped(text).replace(/[#\\]/g, "\\$&");

class Tap extends Base {
  end(summary: Summary): void {
    let text = "TAP version 14\n", count = 0;
    const yaml = (error: ReportedError) =>
      "  ---\n  message: |\n" + indent(visible(error.text), "    ") +
      (error.place ? `\n  at: ${error.place.file}:${error.place.line}:${error.place.column}` : "") +
      "\n  ...\n";
    for (const file of summary.files) {
      text += `# ${file.shown}\n`;
      for (const { report, path } of file.tests) {
        const name = tapText(path.join(" > "));
        text += `${report.status === "failed" ? "not ok" : "ok"} ${++count} - ${name}`;
        if (report.status === "skipped") text += ` # SKIP ${tapText(report.note)}`;
        else if (report.status === "todo")
          text += ` # ${"todo".toUpperCase()} ${tapText(report.note)}`;
        else text += ` # time=${report.ms.toFixed(3)}ms`;
        text += "\n" + report.errors.map(yaml).join("");
      }
      for (const { what, errors } of file.errors)
        text += `not ok ${++count} - ${file.shown} ${what}\n` + errors.map(yaml).join("");
    }
    this.write(`${text}1..${count}\n`);
  }
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
  "\n": "&#10;", "\r": "&#13;", "\t": "&#9;" };
const attribute = (text: string) => visible(text).replace(/[&<>"\n\r\t]/g, (c) => escapes[c]!);
const content = (text: string) => visible(text).replace(/[&<>\r]/g, (c) => escapes[c]!);
/// What XML can hold; without colours.
const visible = (text: string) =>
  text.replace(/\x1b\[[0-9;]*m/g, "").replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "?");

class JUnit extends Base {
  end(summary: Summary): void {
    const { counts } = summary;
    const seconds = (ms: number) => (ms / 1000).toFixed(4);
    let text = '<?xml version="1.0" encoding="UTF-8"?>\n' + `<testsuites name="shoal test" tests="${
      counts.passed + counts.failed + counts.skipped + counts.todo}" failures="${counts.failed
      }" time="${seconds(summary.ms)}">\n`;
    for (const file of summary.files) {
      const of = (status: Status) => file.tests.filter((t) => t.report.status === status).length;
      text += `  <testsuite name="${attribute(file.shown)}" tests="${file.tests.length
        }" failures="${of("failed")}" errors="${file.errors.length}" skipped="${
        of("skipped") + of("todo")}" time="${seconds(file.ms)}">\n`;
      for (const test of file.tests) text += this.testCase(file, test, seconds);
      for (const { what, errors } of file.errors)
        text += `    <testcase name="${attribute(what || "the file")}" classname="${
          attribute(file.shown)}">\n      <error message="${attribute(errors[0]?.text ?? "")}">${
          content(errors.map((e) => this.errorText(e)).join("\n"))}</error>\n    </testcase>\n`;
      text += "  </testsuite>\n";
    }
    this.write(text + "</testsuites>\n");
  }
  testCase(file: FileResult, test: TestResult, seconds: (ms: number) => string): string {
    const { report } = test;
    let inner = "";
    for (const error of report.errors)
      inner += `      <failure message="${attribute(error.text.split("\n")[0]!)}">${
        content(this.errorText(error, test))}</failure>\n`;
    if (report.status === "skipped" || report.status === "todo")
      inner += `      <skipped message="${attribute(report.note || report.status)}"/>\n`;
    if (test.output) inner += `      <system-out>${content(test.output)}</system-out>\n`;
    const head = `    <testcase name="${attribute(test.path.join(" > "))}" classname="${
      attribute(file.shown)}" time="${seconds(report.ms)}"`;
    return inner ? `${head}>\n${inner}    </testcase>\n` : `${head}/>\n`;
  }
}

class Json extends Base {
  end(summary: Summary): void {
    const { counts, ms, seed, coverage } = summary;
    const files = summary.files.map((file) => ({
      path: file.path, ms: file.ms, output: file.output, errors: file.errors,
      tests: file.tests.map(({ path, report, output, place }) => ({
        name: path.join(" "), path, status: report.status, ms: report.ms, place,
        attempts: report.attempts, errors: report.errors, warnings: report.warnings,
        steps: report.steps, output,
      })),
    }));
    const success = counts.failed === 0 && counts.failedFiles === 0 && !coverage?.below.length;
    this.write(JSON.stringify({ success, ms, seed, counts, files, coverage }, undefined, 2) + "\n");
  }
}

export const reporterNames = ["pretty", "dot", "tap", "junit", "json"] as const;
export function makeReporter(name: string, options: ReporterOptions): Reporter {
  switch (name) {
    case "dot": return new Dot(options);
    case "tap": return new Tap({ ...options, colors: false });
    case "junit": return new JUnit({ ...options, colors: false });
    case "json": return new Json({ ...options, colors: false });
    default: return new Pretty(options);
  }
}
