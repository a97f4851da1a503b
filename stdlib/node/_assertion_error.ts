// class AssertionError: what was wanted and what came, with the lines in which they differ.
import { inspect } from "node:_host_seams";
import { validateObject } from "node:_validators";

const { Error, Object } = globalThis;

/** How the operators are put into words. */
const words: Record<string, string> = {
  deepStrictEqual: "Expected values to be strictly deep-equal:",
  strictEqual: "Expected values to be strictly equal:",
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: "Expected values to be loosely deep-equal:",
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: "Values have same structure but are not reference-equal:",
  notDeepEqualUnequal: "Expected values not to be loosely deep-equal:",
  partialDeepStrictEqual: "Expected values to be partially and strictly deep-equal:",
};

const kShortSum = 12, kLinesMost = 50, kSame = 5;

function textOf(value: unknown): string {
  return inspect(value, {
    compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false,
    showProxy: false, sorted: true, getters: true,
  });
}

/** Equal, but for the comma after what is not the last of its list. */
function sameLines(a: string, b: string): boolean {
  if (a === b) return true;
  return a.length === b.length + 1 ? a === b + "," : a.length + 1 === b.length && a + "," === b;
}

type Edit = [kind: "+" | "-" | " ", line: string];

/** The shortest way from one list of lines to the other (Myers 1986); "+" is what actual has more.
/** */
function editsOf(actual: string[], expected: string[]): Edit[] {
  const n = actual.length, m = expected.length, most = n + m;
  const furthest = new Int32Array(2 * most + 2), trace: Int32Array[] = [];
  for (let d = 0; d <= most; ++d) {
    trace.push(furthest.slice());
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && furthest[most + k - 1]! < furthest[most + k + 1]!);
      let x = down ? furthest[most + k + 1]! : furthest[most + k - 1]! + 1;
      while (x < n && x - k < m && sameLines(actual[x]!, expected[x - k]!)) ++x;
      furthest[most + k] = x;
      if (x >= n && x - k >= m) return walkBack(actual, expected, trace, d);
    }
  }
  return [];
}
function walkBack(actual: string[], expected: string[], trace: Int32Array[],
  steps: number): Edit[] {
  const most = actual.length + expected.length, out: Edit[] = [];
  let x = actual.length, y = expected.length;
  for (let d = steps; d >= 0; --d) {
    const before = trace[d]!, k = x - y;
    const down = k === -d || (k !== d && before[most + k - 1]! < before[most + k + 1]!);
    const previousX = down ? before[most + k + 1]! : before[most + k - 1]!;
    const previousY = previousX - (down ? k + 1 : k - 1);
    while (x > previousX && y > previousY && x > 0 && y > 0) {
      --x;
      --y;
      const isLonger = expected[y]!.length > actual[x]!.length;
      out.push([" ", isLonger ? expected[y]! : actual[x]!]);
    }
    if (d === 0) break;
    if (x === previousX) out.push(["-", expected[--y]!]);
    else out.push(["+", actual[--x]!]);
  }
  return out.reverse();
}

/** In each stretch of changes what came stands before what was wanted. */
function ordered(edits: Edit[]): Edit[] {
  const out: Edit[] = [];
  let wanted: Edit[] = [];
  for (const edit of edits) {
    if (edit[0] === "-") wanted.push(edit);
    else if (edit[0] === "+") out.push(edit);
    else {
      out.push(...wanted, edit);
      wanted = [];
    }
  }
  return [...out, ...wanted];
}

function differenceText(actual: string[], expected: string[]): { text: string; isCut: boolean } {
  const edits = ordered(editsOf(actual, expected)), lines: string[] = [];
  let isCut = false;
  for (let i = 0; i < edits.length;) {
    const [kind, line] = edits[i]!;
    if (kind !== " ") {
      lines.push(`${kind} ${line}`);
      ++i;
      continue;
    }
    let end = i;
    while (end < edits.length && edits[end]![0] === " ") ++end;
    const isLong = end - i > kSame;
    for (let n = i; n < end; ++n) {
      const isEdge = (n < i + 2 && (i > 0 || n === i)) || (n >= end - 2 && (end < edits.length ||
        n === end - 1));
      if (!isLong || isEdge) lines.push(`  ${edits[n]![1]}`);
      else if (lines[lines.length - 1] !== "...") {
        lines.push("...");
        isCut = true;
      }
    }
    i = end;
  }
  return { text: lines.join("\n"), isCut };
}

const isPlain = (value: unknown) => typeof value !== "object" || value === null;

/** The message of an equality that does not hold. */
function differing(
  actual: unknown, expected: unknown, operator: string, own: string | undefined,
): string {
  const left = textOf(actual), right = textOf(expected);
  let leftLines = left.split("\n");
  const rightLines = right.split("\n");
  if (operator === "strictEqual" && ((typeof actual === "object" && actual !== null &&
      typeof expected === "object" && expected !== null) ||
      (typeof actual === "function" && typeof expected === "function")))
    operator = "strictEqualObject";
  const header = own ?? words[operator];
  if (leftLines.length === 1 && rightLines.length === 1 && left !== right) {
    const sum = left.length + right.length;
    if (sum <= kShortSum) {
      if ((isPlain(actual) || isPlain(expected)) && (actual !== 0 || expected !== 0))
        return `${header}\n\n${left} !== ${right}\n`;
    } else if (operator !== "strictEqualObject" && sum < 80) {
      let same = 0;
      while (left[same] === right[same]) ++same;
      if (same > 2)
        return `${header}\n+ actual - expected\n\n+ ${left}\n- ${right}\n` +
          `${" ".repeat(same + 2)}^`;
    }
  }
  if (left === right) {
    if (leftLines.length > kLinesMost) leftLines = [...leftLines.slice(0, kLinesMost - 4), "..."];
    return `${own ?? words.notIdentical}\n\n${leftLines.join("\n")}\n`;
  }
  const { text, isCut } = differenceText(leftLines, rightLines);
  return `${header}\n+ actual - expected${isCut ? " ... Lines skipped" : ""}\n\n${text}`;
}

/** The message of an inequality that does not hold. */
function notDiffering(actual: unknown, operator: string): string {
  if (operator === "notStrictEqual" && ((typeof actual === "object" && actual !== null) ||
      typeof actual === "function")) operator = "notStrictEqualObject";
  const lines = textOf(actual).split("\n"), base = words[operator]!;
  if (lines.length > kLinesMost) {
    lines.length = kLinesMost - 4;
    lines.push("...");
  }
  if (lines.length === 1)
    return `${base}${lines[0]!.length > 5 ? "\n\n" : " "}${lines[0]}`;
  return `${base}\n\n${lines.join("\n")}\n`;
}

function looselyDiffering(actual: unknown, expected: unknown, operator: string): string {
  const cut = (text: string) => text.length > 512 ? `${text.slice(0, 509)}...` : text;
  let left = textOf(actual), right = textOf(expected);
  if (operator === "deepEqual")
    return `${words.deepEqual}\n\n${cut(left)}\n\nshould loosely deep-equal\n\n${cut(right)}`;
  if (operator === "notDeepEqual") {
    if (left === right) return `${words.notDeepEqual}\n\n${cut(left)}`;
    return `${words.notDeepEqualUnequal}\n\n${cut(left)}\n\n` +
      `should not loosely deep-equal\n\n${cut(right)}`;
  }
  left = cut(left);
  right = cut(right);
  return `${left} ${operator} ${right}`;
}

export interface AssertionErrorOptions {
  message?: string;
  actual?: unknown;
  expected?: unknown;
  operator?: string;
  stackStartFn?: unknown;
}

function messageOf({ message, actual, expected, operator }: AssertionErrorOptions): string {
  const own = message === undefined || message === null ? undefined : String(message);
  if (operator === "deepStrictEqual" || operator === "strictEqual")
    return differing(actual, expected, operator, own);
  if (own !== undefined) return own;
  if (operator === "notDeepStrictEqual" || operator === "notStrictEqual")
    return notDiffering(actual, operator);
  return looselyDiffering(actual, expected, operator ?? "fail");
}

export class AssertionError extends Error {
  generatedMessage: boolean;
  code: string;
  actual: unknown;
  expected: unknown;
  operator: unknown;

  constructor(options: AssertionErrorOptions) {
    validateObject(options, "options");
    const { message, operator, actual, expected, stackStartFn } = options;
    super(messageOf(options));
    this.generatedMessage = !message;
    Object.defineProperty(this, "name", {
      value: "AssertionError [ERR_ASSERTION]", writable: true, configurable: true,
    });
    this.code = "ERR_ASSERTION";
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    Error.captureStackTrace(this, stackStartFn ?? AssertionError);
    void this.stack;
    this.name = "AssertionError";
  }
  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
  [Symbol.for("nodejs.util.inspect.custom")](_depth: unknown, options: object): string {
    // Long texts of both sides say no more than the message.
    const { actual, expected } = this;
    const cut = (value: unknown) => typeof value === "string" && value.split("\n").length > 10
      ? `${value.split("\n").slice(0, 10).join("\n")}\n...` : value;
    this.actual = cut(actual);
    this.expected = cut(expected);
    const text = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}
