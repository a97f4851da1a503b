// node:test/report: what becomes of events of node:test: node's reporters, a line or more for each.
import { framesOf, isOurs } from "shoal:test/report_error";
import { inspect } from "node:util";

const { Array, Error, Infinity, Object, String, process } = globalThis as any;

export interface TestData {
  name: string; nesting: number; testNumber: number; count: number; message: string;
  file?: string; line?: number; column?: number;
  details: { duration_ms: number; type?: string; error?: any };
  level?: string;
  skip?: string | boolean;
  todo?: string | boolean;
}
export interface TestEvent { type: string; data: TestData }
export interface Reporter {
  /** The text of it. */
  event(event: TestEvent): string;
  end(): string;
}

const indented = (text: string, by: string) => text.split("\n").join("\n" + by);
/// Without frames of ours, which are between a test and who has started it.
function withoutOurs(text: string): string {
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    const isFrame = /^\s+at /.test(line);
    if (!isFrame || !isOurs(line)) kept.push(line);
    else if (line.endsWith(" {") && kept.length > 0) kept.push(kept.pop() + " {");
  }
  return kept.join("\n");
}
const relative = (data: TestData) => {
  const cwd = process.cwd() + "/";
  const file = data.file!.startsWith(cwd) ? data.file!.slice(cwd.length) : data.file!;
  return `${file}:${data.line}:${data.column}`;
};

// ---- spec

const colorsOf = { green: 32, red: 31, gray: 90, blue: 34, bold: 1 } as const;

export class Spec implements Reporter {
  readonly #open: TestEvent[] = [];
  readonly #failed: TestData[] = [];
  constructor(readonly colors: boolean) {}
  #paint(color: keyof typeof colorsOf, text: string): string {
    return this.colors ? `\x1b[${colorsOf[color]}m${text}\x1b[${color === "bold" ? 22 : 39}m` :
      text;
  }
  #errorText(error: any, pad: string): string {
    const { failureType, cause } = error;
    const shown = failureType === "testCodeFailure" || failureType === "uncaughtException" ||
      failureType === "unhandledRejection" || failureType === "hookFailed" ? cause : error.message;
    const text = inspect(shown instanceof Error || failureType !== "testTimeoutFailure" ?
      shown : String(shown), { colors: this.colors, breakLength: Infinity });
    return pad + indented(withoutOurs(text), pad) + "\n";
  }
  #line(data: TestData, isShort: boolean): string {
    const pad = isShort ? "" : "  ".repeat(data.nesting);
    const time = this.#paint("gray", `(${data.details.duration_ms}ms)`);
    const { error } = data.details;
    const isSkip = data.skip !== undefined;
    const [mark, color] = isSkip ? ["﹣", "gray"] as const : error ?
      ["✖", "red"] as const : ["✔", "green"] as const;
    const note = data.skip ?? data.todo;
    const word = isSkip ? "SKIP" : "todo".toUpperCase();
    const noteText = note === undefined ? "" :
      ` # ${typeof note === "string" && note !== "" ? note : word}`;
    return pad + this.#paint(color, `${mark} ${data.name}`) + ` ${time}${noteText}\n`;
  }
  #heads(): string {
    let text = "";
    for (const { data } of this.#open.splice(0))
      text += "  ".repeat(data.nesting) + this.#paint("gray", "▶ ") + data.name + "\n";
    return text;
  }
  event({ type, data }: TestEvent): string {
    if (type === "test:start") {
      this.#open.push({ type, data });
      return "";
    }
    if (type === "test:diagnostic")
      return "  ".repeat(data.nesting) + this.#paint("blue", `ℹ ${data.message}`) + "\n";
    if (type !== "test:pass" && type !== "test:fail") return "";
    const last = this.#open.at(-1);
    // Its own start waits still: nothing was told below it.
    const isLeaf = last !== undefined && last.data.nesting === data.nesting;
    if (isLeaf) this.#open.pop();
    let text = this.#heads() + this.#line(data, false);
    const { error } = data.details;
    if (type === "test:fail" && error?.failureType !== "subtestsFailed") {
      this.#failed.push(data);
      text += this.#errorText(error, "  ".repeat(data.nesting + 1)) + "\n";
    }
    return text;
  }
  end(): string {
    if (this.#failed.length === 0) return "";
    let text = "\n" + this.#paint("red", "✖ failing tests:") + "\n";
    for (const data of this.#failed) {
      text += "\n";
      if (data.file) text += `test at ${relative(data)}\n`;
      text += this.#line(data, true) + this.#errorText(data.details.error, "  ");
    }
    return text;
  }
}

// ---- tap

const escaped = (text: string) =>
  text.replace(/[\\#\b\f\t\n\r\v]/g, (c) =>
    c === "\\" ? "\\\\" : c === "#" ? "\\#" : c === "\n" ? "\\n" : c === "\t" ? "\\t" :
      c === "\r" ? "\\r" : c);

function yaml(name: string, value: unknown, pad: string): string {
  const key = pad + name + ":";
  if (value === null || typeof value !== "object") {
    const text = typeof value === "string" ? value : inspect(value);
    if (typeof value !== "string") return `${key} ${text}\n`;
    if (!text.includes("\n")) return `${key} ${inspect(value)}\n`;
    return `${key} |-\n` + text.split("\n").map((line) => `${pad}  ${line}\n`).join("");
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return `${key} ${Array.isArray(value) ? "[]" : "{}"}\n`;
  return `${key}\n` + entries.map(([k, v]: [string, unknown]) => yaml(k, v, pad + "  ")).join("");
}
function errorYaml(error: any, pad: string): string {
  const { failureType, cause } = error;
  let text = yaml("failureType", failureType, pad) + yaml("error", error.message, pad) +
    yaml("code", cause?.code ?? error.code, pad);
  if (failureType === "subtestsFailed" || !(cause instanceof Error)) return text;
  if (cause.name !== "Error") text += yaml("name", cause.name, pad);
  const assertion: any = cause;
  if (assertion.code === "ERR_ASSERTION") {
    for (const key of ["expected", "actual", "operator"])
      if (key in assertion) text += yaml(key, assertion[key], pad);
  }
  const frames = framesOf(cause).map((line) => line.replace("at ", "")).join("\n");
  return frames ? text + yaml("stack", frames, pad) : text;
}

export class Tap implements Reporter {
  #isOpen = false;
  #head(): string {
    if (this.#isOpen) return "";
    this.#isOpen = true;
    return "TAP version 13\n";
  }
  event({ type, data }: TestEvent): string {
    const pad = "    ".repeat(data.nesting);
    switch (type) {
      case "test:start": return `${this.#head()}${pad}# Subtest: ${escaped(data.name)}\n`;
      case "test:plan": return `${this.#head()}${pad}1..${data.count}\n`;
      case "test:diagnostic": return `${this.#head()}${pad}# ${escaped(data.message)}\n`;
      case "test:pass": case "test:fail": return this.#head() + this.#result(type, data, pad);
    }
    return "";
  }
  #result(type: string, data: TestData, pad: string): string {
    let text = `${pad}${type === "test:pass" ? "ok" : "not ok"} ${data.testNumber} - ` +
      escaped(data.name);
    const directive = (word: string, note: string | boolean) =>
      ` # ${word}${typeof note === "string" && note !== "" ? " " + escaped(note) : ""}`;
    if (data.skip !== undefined) text += directive("SKIP", data.skip);
    else if (data.todo !== undefined) text += directive("todo".toUpperCase(), data.todo);
    const { duration_ms, type: kind, error } = data.details;
    const inner = pad + "  ";
    text += `\n${inner}---\n` + yaml("duration_ms", duration_ms, inner);
    if (kind) text += yaml("type", kind, inner);
    if (type === "test:fail") {
      if (data.file) text += yaml("location", `${data.file}:${data.line}:${data.column}`, inner);
      text += errorYaml(error, inner);
    }
    return text + `${inner}...\n`;
  }
  end(): string {
    return "";
  }
}

// ---- dot, junit

export class Dot implements Reporter {
  #count = 0;
  readonly #failed: TestData[] = [];
  event({ type, data }: TestEvent): string {
    if (type !== "test:pass" && type !== "test:fail") return "";
    if (type === "test:fail") this.#failed.push(data);
    return (type === "test:pass" ? "." : "X") + (++this.#count % 20 === 0 ? "\n" : "");
  }
  end(): string {
    return "\n";
  }
}

const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
  "\n": "&#10;" };
const attribute = (text: unknown) => String(text).replace(/[&<>"\n]/g, (c: string) => marks[c]!);

export class JUnit implements Reporter {
  /** What has ended below each level of nesting. */
  readonly #ended: string[][] = [];
  event({ type, data }: TestEvent): string {
    if (type !== "test:pass" && type !== "test:fail") return "";
    const inner = this.#ended[data.nesting + 1] ?? [];
    this.#ended[data.nesting + 1] = [];
    (this.#ended[data.nesting] ??= []).push(this.#element(data, inner));
    return "";
  }
  #element(data: TestData, inner: string[]): string {
    const pad = "\t".repeat(data.nesting + 1);
    const time = (data.details.duration_ms / 1000).toFixed(6);
    const name = attribute(data.name);
    if (inner.length > 0) {
      return `${pad}<testsuite name="${name}" time="${time}" tests="${inner.length}">\n` +
        `${inner.join("")}${pad}</testsuite>\n`;
    }
    const { error } = data.details;
    const head = `${pad}<testcase name="${name}" time="${time}" classname="test"`;
    if (data.skip !== undefined) {
      const note = typeof data.skip === "string" ? data.skip : "";
      return `${head}>\n${pad}\t<skipped type="skipped" message="${attribute(note)}"/>\n` +
        `${pad}</testcase>\n`;
    }
    if (!error) return `${head}/>\n`;
    return `${head} failure="${attribute(error.message)}">\n${pad}\t<failure type="${
      attribute(error.failureType)}" message="${attribute(error.message)}">\n${
      attribute(inspect(error.cause)).replaceAll("&#10;", "\n")}\n${pad}\t</failure>\n${
      pad}</testcase>\n`;
  }
  end(): string {
    return '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n' +
      (this.#ended[0] ?? []).join("") + "</testsuites>\n";
  }
}

// ---- lcov

interface FileCoverage {
  path: string;
  totalLineCount: number; coveredLineCount: number;
  totalBranchCount: number; coveredBranchCount: number;
  totalFunctionCount: number; coveredFunctionCount: number;
  functions: { name: string; line: number; count: number }[];
  branches: { line: number; count: number }[];
  lines: { line: number; count: number }[];
}

export class Lcov implements Reporter {
  event({ type, data }: TestEvent): string {
    if (type !== "test:coverage") return "";
    const { files, workingDirectory } = (data as any).summary;
    let text = "TN:\n";
    for (const each of files as FileCoverage[]) {
      const { path } = each;
      const isBelow = path.startsWith(workingDirectory + "/");
      text += `SF:${isBelow ? path.slice(workingDirectory.length + 1) : path}\n`;
      const names = each.functions.map(({ name }, i) => name || `anonymous_${i}`);
      each.functions.forEach(({ line }, i) => void (text += `FN:${line},${names[i]}\n`));
      each.functions.forEach(({ count }, i) => void (text += `FNDA:${count},${names[i]}\n`));
      text += `FNF:${each.totalFunctionCount}\nFNH:${each.coveredFunctionCount}\n`;
      each.branches.forEach(({ line, count }, i) =>
        void (text += `BRDA:${line},${i},0,${count}\n`));
      text += `BRF:${each.totalBranchCount}\nBRH:${each.coveredBranchCount}\n`;
      for (const { line, count } of each.lines.toSorted((a, b) => a.line - b.line))
        text += `DA:${line},${count}\n`;
      text += `LH:${each.coveredLineCount}\nLF:${each.totalLineCount}\nend_of_record\n`;
    }
    return text;
  }
  end(): string {
    return "";
  }
}

export function makeReporter(name: string, colors: boolean): Reporter {
  switch (name) {
    case "spec": return new Spec(colors);
    case "dot": return new Dot();
    case "junit": return new JUnit();
    case "lcov": return new Lcov();
    default: return new Tap();
  }
}
