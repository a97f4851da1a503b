// shoal:test/snapshot: files of snapshots in Jest's form,
//
//   exports[`name of the test 1`] = `text`;
//
// and inline ones, which stand in the source as the matcher's argument. Nothing is read or written
// here: the runner gives the file's text, and gets back what it should be.
const { Map, Set, Error, Number, Math } = globalThis;

/** all: what differs is written anew. new: what is missing is written. none: neither. */
export type SnapshotUpdate = "all" | "new" | "none";

export interface InlineEdit {
  file: string;
  line: number;
  column: number;
  matcher: string;
  text: string;
}
export interface SnapshotOutcome {
  /** The whole file; undefined: it stays as it is; empty: it goes. */
  content: string | undefined;
  edits: InlineEdit[];
  written: number;
  updated: number;
  removed: number;
  /** Names of those that no test asked for. */
  obsolete: string[];
}

const header = "// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n";

const escape = (text: string) => text.replace(/`|\\|\$\{/g, "\\$&");
const unescape = (text: string) => text.replace(/\\([`\\$])/g, "$1");

/// A template literal that begins at `at`: its text and where it ends.
function templateAt(source: string, at: number): { text: string; end: number } | undefined {
  if (source[at] !== "`") return undefined;
  for (let i = at + 1; i < source.length; ++i) {
    if (source[i] === "\\") ++i;
    else if (source[i] === "`") return { text: unescape(source.slice(at + 1, i)), end: i + 1 };
  }
  return undefined;
}

export function parseSnapshots(source: string): Map<string, string> {
  const all = new Map<string, string>();
  let at = 0;
  while ((at = source.indexOf("exports[`", at)) >= 0) {
    const name = templateAt(source, at + 8);
    if (!name) break;
    const value = templateAt(source, source.indexOf("`", name.end));
    if (!value) throw new Error(`the snapshot \`${name.text}\` has no end`);
    all.set(name.text, value.text);
    at = value.end;
  }
  return all;
}

/// "a 2" before "a 10".
function naturally(a: string, b: string): number {
  const x = a.split(/(\d+)/), y = b.split(/(\d+)/);
  for (let i = 0; i < x.length && i < y.length; ++i) {
    if (x[i] === y[i]) continue;
    if (i % 2 === 1) return Number(x[i]) - Number(y[i]);
    return x[i]! < y[i]! ? -1 : 1;
  }
  return x.length - y.length;
}
function printSnapshots(all: Map<string, string>): string {
  const names = [...all.keys()].sort(naturally);
  return header + names.map(
    (name) => `\nexports[\`${escape(name)}\`] = \`${escape(all.get(name)!)}\`;\n`).join("");
}

/** Texts of several lines stand on lines of their own. */
export function wrapped(text: string): string {
  return text.includes("\n") ? `\n${text}\n` : text;
}

/** Without the indentation that an inline snapshot has in its source. */
export function withoutIndentation(text: string): string {
  const lines = text.split("\n");
  if (lines.length < 3 || lines[0]!.trim() !== "" || lines.at(-1)!.trim() !== "") return text;
  const indentation = /^[ \t]*/.exec(lines[1]!)![0];
  const inner = lines.slice(1, -1).map((line) =>
    line.startsWith(indentation) ? line.slice(indentation.length) : line.trim() === "" ? "" : line);
  return "\n" + inner.join("\n") + "\n";
}

/** Line ends as they are on this side. */
const unified = (text: string) => text.replace(/\r\n?/g, "\n");

/** What one attempt at a test asked for and would write: of one that fails nothing is kept. */
export class AttemptSnapshots {
  /** How many snapshots each name had so far. */
  readonly counts = new Map<string, number>();
  readonly asked = new Set<string>();
  readonly texts = new Map<string, string>();
  readonly edits: InlineEdit[] = [];
  written = 0;
  updated = 0;
}

type Mismatch = { expected: string; isMissing: boolean };
/** The one of the same place. Error: its text is another one. */
function sameEdit(edits: readonly InlineEdit[], wanted: InlineEdit): InlineEdit | undefined {
  const same = edits.find((e) => e.file === wanted.file && e.line === wanted.line &&
    e.column === wanted.column);
  if (same && same.text !== wanted.text)
    throw new Error("an inline snapshot that is come by more than once has more than one text");
  return same;
}

export class Snapshots {
  readonly #stored: Map<string, string>;
  readonly #asked = new Set<string>();
  readonly #update: SnapshotUpdate;
  readonly #edits: InlineEdit[] = [];
  #changed = false;
  #written = 0;
  #updated = 0;

  constructor(content: string, update: SnapshotUpdate) {
    this.#stored = parseSnapshots(unified(content));
    this.#update = update;
  }

  /// Undefined: it is written. Else what was expected; "": there is none, and must be.
  #refuse(stored: string | undefined): Mismatch | undefined {
    if (stored === undefined)
      return this.#update === "none" ? { expected: "", isMissing: true } : undefined;
    return this.#update === "all" ? undefined : { expected: stored, isMissing: false };
  }
  /** undefined: it fits, or is written. */
  match(attempt: AttemptSnapshots, name: string, text: string): Mismatch | undefined {
    const received = wrapped(unified(text));
    attempt.asked.add(name);
    const stored = this.#stored.get(name);
    if (stored === received) return undefined;
    const mismatch = this.#refuse(stored);
    if (mismatch) return mismatch;
    attempt.texts.set(name, received);
    if (stored === undefined) ++attempt.written;
    else ++attempt.updated;
    return undefined;
  }

  matchInline(
    attempt: AttemptSnapshots, stored: string | undefined, text: string,
    place: Omit<InlineEdit, "text">,
  ): Mismatch | undefined {
    const received = wrapped(unified(text));
    const expected = stored === undefined ? undefined : withoutIndentation(unified(stored));
    if (expected === received) return undefined;
    const mismatch = this.#refuse(expected);
    if (mismatch) return mismatch;
    const edit = { ...place, text: received };
    if (sameEdit([...this.#edits, ...attempt.edits], edit)) return undefined;
    attempt.edits.push(edit);
    if (expected === undefined) ++attempt.written;
    else ++attempt.updated;
    return undefined;
  }

  /** The attempt has not failed. Error: a test beside it has written another text there. */
  take(attempt: AttemptSnapshots): void {
    for (const edit of attempt.edits)
      if (!sameEdit(this.#edits, edit)) this.#edits.push(edit);
    for (const name of attempt.asked) this.#asked.add(name);
    for (const [name, text] of attempt.texts) this.#stored.set(name, text);
    this.#changed ||= attempt.texts.size > 0;
    this.#written += attempt.written;
    this.#updated += attempt.updated;
  }

  /** A test did not run: its snapshots are not obsolete. */
  keep(fullName: string): void {
    for (const name of this.#stored.keys())
      if (name.startsWith(fullName + " ") || name.startsWith(fullName + ": "))
        this.#asked.add(name);
  }

  outcome(): SnapshotOutcome {
    const obsolete = [...this.#stored.keys()].filter((name) => !this.#asked.has(name));
    let removed = 0;
    if (this.#update === "all") {
      for (const name of obsolete) this.#stored.delete(name);
      removed = obsolete.length;
      this.#changed ||= removed > 0;
    }
    const content = this.#stored.size === 0 ? "" : printSnapshots(this.#stored);
    return {
      content: this.#changed ? content : undefined, edits: this.#edits, written: this.#written,
      updated: this.#updated, removed, obsolete: removed ? [] : obsolete,
    };
  }
}

// ---- Writing inline snapshots back

/// Past a string, template, comment or group that begins at `at`.
function skip(source: string, at: number): number {
  const c = source[at];
  if (c === "/" && source[at + 1] === "/") return Math.max(at, source.indexOf("\n", at));
  if (c === "/" && source[at + 1] === "*") return source.indexOf("*/", at) + 2;
  if (c === '"' || c === "'" || c === "`") {
    for (let i = at + 1; i < source.length; ++i) {
      if (source[i] === "\\") ++i;
      else if (c === "`" && source[i] === "$" && source[i + 1] === "{") i = skip(source, i + 1) - 1;
      else if (source[i] === c) return i + 1;
    }
    return source.length;
  }
  if (c === "(" || c === "[" || c === "{") {
    const end = c === "(" ? ")" : c === "[" ? "]" : "}";
    let i = at + 1;
    while (i < source.length && source[i] !== end) i = skip(source, i);
    return i + 1;
  }
  return at + 1;
}

function offsetOf(source: string, line: number, column: number): number {
  let at = 0;
  for (let n = 1; n < line; ++n) at = source.indexOf("\n", at) + 1;
  return at + column - 1;
}

function literal(text: string, indentation: string): string {
  if (!text.includes("\n")) return "`" + escape(text) + "`";
  const lines = text.split("\n").slice(1, -1);
  const inner = lines.map((line) => line === "" ? "" : indentation + "  " + escape(line));
  return "`\n" + inner.join("\n") + "\n" + indentation + "`";
}

/** The source with the snapshots in their places; undefined: a place is not found. */
export function applyEdits(source: string, edits: readonly InlineEdit[]): string | undefined {
  const places: { from: number; to: number; text: string }[] = [];
  for (const edit of edits) {
    const start = offsetOf(source, edit.line, edit.column);
    let name = source.indexOf(edit.matcher, start);
    if (name < 0) name = source.lastIndexOf(edit.matcher, start);
    if (name < 0) return undefined;
    const open = source.indexOf("(", name + edit.matcher.length);
    const close = skip(source, open) - 1;
    const line = source.slice(source.lastIndexOf("\n", name) + 1, name);
    const text = literal(edit.text, /^[ \t]*/.exec(line)![0]);
    // The last argument, if it is a template; else behind the others.
    let last = open + 1;
    for (let i = open + 1; i < close; i = skip(source, i))
      if (source[i] === "," && source.slice(i + 1, close).trim() !== "") last = i + 1;
    const first = last + /^\s*/.exec(source.slice(last, close))![0].length;
    const argument = source.slice(first, close).trim();
    if (argument.startsWith("`") || argument.startsWith('"') || argument.startsWith("'"))
      places.push({ from: first, to: close, text });
    else if (argument === "") places.push({ from: open + 1, to: close, text });
    else places.push({ from: close, to: close, text: ", " + text });
  }
  places.sort((a, b) => b.from - a.from);
  let result = source;
  const lineEnd = source.includes("\r\n") ? "\r\n" : "\n";
  for (const { from, to, text } of places)
    result = result.slice(0, from) + text.replaceAll("\n", lineEnd) + result.slice(to);
  return result;
}
