// shoal:test/report_error: an error as the plain data that the runner prints.
import host from "shoal:host";
import { callerPlace, type Place } from "./suite.ts";

const { Error, String, TypeError, AggregateError, Object } = globalThis;

export interface ReportedError {
  /** Without the stack. */
  text: string;
  /** Frames of the program's own. */
  stack: string[];
  place: Place | null;
}

/** An error that nobody caught. */
export class Uncaught {
  constructor(readonly error: unknown, readonly inPromise: boolean) {}
}

/** Frames of the runner's own modules say nothing. */
export const isOurs = (line: string) =>
  /\(?(?:(?:shoal|node|web):[^)]*|<anonymous>)\)?(?: \{)?$/.test(line);

/** The program's own. */
export function framesOf(error: Error): string[] {
  const text = String(error.stack);
  const start = text.indexOf("\n    at ");
  if (start < 0) return [];
  return text.slice(start + 1).split("\n").map((line) => line.trim())
    .filter((line) => line.startsWith("at ") && !isOurs(line));
}
/** Lines of a stack, of a recursion one round. */
export function folded(lines: readonly string[]): string[] {
  const roundsMin = 4, periodMax = 8;
  const out: string[] = [];
  for (let at = 0; at < lines.length;) {
    let period = 1, end = at;
    for (; period <= periodMax; ++period) {
      for (end = at + period; end < lines.length && lines[end] === lines[end - period];) ++end;
      if (end - at >= roundsMin * period) break;
    }
    const recurs = period <= periodMax;
    out.push(...lines.slice(at, at + (recurs ? period : 1)), ...(recurs ? ["... and so on"] : []));
    at = recurs ? end : at + 1;
  }
  return out;
}
const shownElsewhere = ["name", "message", "cause", "stack", "errors"];
/// What an error has beside its message: `code`, `errno`, ...
function propertiesOf(error: Error, colors: boolean): string {
  const shown: Record<string, unknown> = {};
  for (const key of Object.keys(error))
    if (!shownElsewhere.includes(key)) shown[key] = (error as any)[key];
  return Object.keys(shown).length > 0 ? " " + host.inspect(shown, { colors, depth: 3 }) : "";
}
/// A test's function is given its context (`t`) where Jest gives a callback.
const doneHint = "\nhint: tests and hooks are given no callback `done`: " +
  "make the function async, or " +
  "return a promise, as in\n  return new Promise<void>((done) => { ... });";
function textOf(error: unknown, colors: boolean, depth = 0): string {
  if (!(error instanceof Error)) return `Thrown: ${host.inspect(error, { colors, depth: 4 })}`;
  const isAssertion = error.name === "AssertionError";
  let text = isAssertion ? error.message : `${error.name}: ${error.message}`;
  if (!isAssertion) text += propertiesOf(error, colors);
  if (error instanceof TypeError && error.message === "done is not a function") text += doneHint;
  if (depth > 3) return text;
  const indented = (inner: unknown) =>
    textOf(inner, colors, depth + 1).split("\n").join("\n  ") + stackBelow(inner);
  if (error instanceof AggregateError)
    for (const each of error.errors) text += "\n  " + indented(each);
  if (error.cause !== undefined) text += "\nCaused by: " + indented(error.cause);
  return text;
}
const stackBelow = (error: unknown) =>
  error instanceof Error ? folded(framesOf(error)).map((line) => "\n    " + line).join("") : "";

export function reportError(error: unknown, colors: boolean): ReportedError {
  if (error instanceof Uncaught) {
    const report = reportError(error.error, colors);
    const what = error.inPromise ? "Unhandled rejection" : "Uncaught";
    return { ...report, text: `${what}: ${report.text}` };
  }
  try {
    const stack = error instanceof Error ? framesOf(error) : [];
    return { text: textOf(error, colors), stack, place: callerPlace(stack.join("\n")) ?? null };
  } catch {
    return { text: "an error that cannot be shown was thrown", stack: [], place: null };
  }
}
