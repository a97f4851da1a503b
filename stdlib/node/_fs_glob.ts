// node:fs: glob. Patterns of shells: * and ? within a name, ** over folders, [a-z], {a,b}, and
// !(…), ?(…), *(…), +(…), @(…). A pattern becomes a regular expression for each of its segments;
// folders are entered only where a segment can match.
import { Request, type Steps, abortableForms, runLater, runNow } from "node:_fs_call";
import { join, lookAt } from "node:_fs_names";
import { Dirent, isFolder } from "node:_fs_stats";
import { invalidArgType } from "node:_errors";

const { RegExp, Set } = globalThis;

interface GlobOptions {
  cwd?: string;
  exclude?: ((name: any) => boolean) | string[];
  withFileTypes?: boolean;
}

// ---- Patterns

/** {a,b} written out, inner ones first. */
export function alternatives(pattern: string): string[] {
  let depth = 0, start = -1;
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < pattern.length; ++i) {
    const c = pattern[i];
    if (c === "\\") ++i;
    else if (c === "{" && depth++ === 0) {
      start = i;
      from = i + 1;
    } else if (c === "," && depth === 1) {
      parts.push(pattern.slice(from, i));
      from = i + 1;
    } else if (c === "}" && depth > 0 && --depth === 0) {
      if (parts.length === 0) {
        start = -1;
        continue;
      }
      parts.push(pattern.slice(from, i));
      const head = pattern.slice(0, start), tail = pattern.slice(i + 1);
      const out: string[] = [];
      for (const part of parts)
        for (const inner of alternatives(part))
          for (const rest of alternatives(tail)) out.push(head + inner + rest);
      return out;
    }
  }
  return [pattern];
}

const special = /[.+^$()|\\{}]/;

/** One segment as the source of a regular expression. */
function sourceOf(segment: string): string {
  let out = "";
  const groups: string[] = [];
  for (let i = 0; i < segment.length; ++i) {
    const c = segment[i]!;
    const next = segment[i + 1];
    if (c === "\\" && next !== undefined) {
      out += "\\" + next.replace(/\w/, (letter) => `x${letter.charCodeAt(0).toString(16)}`);
      ++i;
    } else if ("!?*+@".includes(c) && next === "(") {
      groups.push(c);
      out += c === "!" ? "(?:(?!(?:" : "(?:";
      ++i;
    } else if (c === ")" && groups.length > 0) {
      const kind = groups.pop()!;
      out += kind === "!" ? ")$)[^/]*)" : kind === "@" ? ")" : `)${kind}`;
    } else if (c === "|" && groups.length > 0) out += "|";
    else if (c === "*") out += "[^/]*";
    else if (c === "?") out += "[^/]";
    else if (c === "[") {
      const end = segment.indexOf("]", i + 2);
      if (end < 0) out += "\\[";
      else {
        const set = segment.slice(i + 1, end).replace(/\\/g, "\\\\");
        out += `[${set.startsWith("!") ? "^" + set.slice(1) : set}]`;
        i = end;
      }
    } else out += special.test(c) ? "\\" + c : c;
  }
  return out;
}

type Segment = string | RegExp | "**";
const isMagic = (segment: string): boolean => /[*?[\]!+@(){}\\]/.test(segment);

function segmentOf(text: string): Segment {
  if (text === "**") return "**";
  if (!isMagic(text)) return text;
  // A name that begins with a dot is matched only by a pattern that does.
  const hidden = text.startsWith(".") || text.startsWith("\\.") ? "" : "(?!\\.)";
  return new RegExp(`^${hidden}${sourceOf(text)}$`);
}

/** Whether a whole path matches a pattern. */
export function matchesGlob(path: string, pattern: string): boolean {
  const names = path.split("/").filter((each) => each !== "" && each !== ".");
  return alternatives(pattern).some((each) => {
    const segments = each.split("/").filter((s) => s !== "" && s !== ".").map(segmentOf);
    return matches(names, 0, segments, 0);
  });
}
function matches(names: string[], n: number, segments: Segment[], s: number): boolean {
  if (s === segments.length) return n === names.length;
  const segment = segments[s]!;
  if (segment === "**") {
    for (let i = n; i <= names.length; ++i)
      if (matches(names, i, segments, s + 1)) return true;
    return false;
  }
  return n < names.length && fits(names[n]!, segment) && matches(names, n + 1, segments, s + 1);
}
const fits = (name: string, segment: Segment): boolean =>
  typeof segment === "string" ? name === segment : segment.test(name);

// ---- Walking

interface Place { path: string; segments: Segment[]; at: number }

class Walk {
  readonly root: string;
  readonly excluded: (entry: any, path: string) => boolean;
  readonly withFileTypes: boolean;
  readonly seen = new Set<string>();
  readonly visited = new Set<string>();
  readonly listed = new Map<string, (string | number)[]>();
  constructor(options: GlobOptions) {
    this.root = options.cwd ?? ".";
    this.withFileTypes = options.withFileTypes === true;
    const { exclude } = options;
    if (exclude === undefined) this.excluded = () => false;
    else if (typeof exclude === "function") this.excluded = (entry) => exclude(entry);
    else {
      if (!Array.isArray(exclude))
        throw invalidArgType("options.exclude", ["Function", "Array"], exclude);
      this.excluded = (_entry, path) => exclude.some((each) => matchesGlob(path, each));
    }
  }
  whole(path: string): string {
    return path.startsWith("/") ? path : path === "" ? this.root : join(this.root, path);
  }
  *entries(folder: string): Steps<(string | number)[]> {
    const known = this.listed.get(folder);
    if (known) return known;
    let told: (string | number)[] = [];
    try {
      told = yield new Request("ReadDirectory", [this.whole(folder)]);
    } catch (error: any) {
      if (!/^(?:ENOENT|ENOTDIR|EACCES|ELOOP)$/.test(error.code)) throw error;
    }
    this.listed.set(folder, told);
    return told;
  }
  /** The next matches; folders that are still to be entered go to `open`. */
  *step(place: Place, open: Place[], out: any[]): Steps<void> {
    const { path, segments, at } = place;
    const key = `${at}:${segments.length}:${segments.join("/")}:${path}`;
    if (this.visited.has(key)) return;
    this.visited.add(key);
    if (at === segments.length) {
      yield* this.found(path, out);
      return;
    }
    const segment = segments[at]!;
    if (typeof segment === "string" && segment !== "**") {
      const next = path === "" ? segment : join(path, segment);
      if ((yield* lookAt(this.whole(next))) !== null)
        open.push({ path: next, segments, at: at + 1 });
      return;
    }
    if (segment === "**") open.push({ path, segments, at: at + 1 });
    const told = yield* this.entries(path);
    for (let i = 0; i < told.length; i += 2) {
      const name = told[i] as string, kind = told[i + 1] as number;
      const next = path === "" ? name : join(path, name);
      if (this.excluded(this.withFileTypes ? this.entry(next, kind) : name, next)) continue;
      if (segment === "**") {
        if (name.startsWith(".")) continue;
        if (kind === isFolder) open.push({ path: next, segments, at });
        else if (at === segments.length - 1) yield* this.found(next, out);
      } else if (fits(name, segment)) open.push({ path: next, segments, at: at + 1 });
    }
  }
  entry(path: string, kind: number): Dirent {
    const end = path.lastIndexOf("/");
    return new Dirent(path.slice(end + 1), this.whole(end < 0 ? "" : path.slice(0, end)), kind);
  }
  *found(path: string, out: any[]): Steps<void> {
    const told = path === "" ? "." : path;
    if (this.seen.has(told)) return;
    this.seen.add(told);
    if (!this.withFileTypes) {
      out.push(told);
      return;
    }
    const stats = yield* lookAt(this.whole(path));
    if (stats === null) return;
    out.push(this.entry(path, stats.isDirectory() ? 2 : stats.isSymbolicLink() ? 3
      : stats.isFile() ? 1 : 0));
  }
}

function placesOf(pattern: unknown): Place[] {
  const all = Array.isArray(pattern) ? pattern : [pattern];
  const places: Place[] = [];
  for (const each of all) {
    if (typeof each !== "string") throw invalidArgType("patterns", ["string", "string[]"], pattern);
    for (const one of alternatives(each)) {
      const segments = one.split("/").filter((s) => s !== "" && s !== ".").map(segmentOf);
      places.push({ path: one.startsWith("/") ? "/" : "", segments, at: 0 });
    }
  }
  return places.reverse();
}
function* globSteps(pattern: unknown, options: GlobOptions = {}): Steps<any[]> {
  const walk = new Walk(options);
  const open = placesOf(pattern), out: any[] = [];
  while (open.length > 0) yield* walk.step(open.pop()!, open, out);
  return out;
}
export const glob = abortableForms("glob", 2, globSteps);
export function globSync(pattern: any, options?: any): any[] {
  return runNow(globSteps(pattern, options));
}
export async function* globPromise(pattern: any, options: GlobOptions = {}): AsyncGenerator {
  const walk = new Walk(options);
  const open = placesOf(pattern);
  while (open.length > 0) {
    const out: any[] = [];
    await runLater(walk.step(open.pop()!, open, out));
    yield* out;
  }
}
