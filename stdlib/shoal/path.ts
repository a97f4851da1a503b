// shoal:path: paths as text, with the names of Deno's @std/path over the code of node:path. Paths
// are POSIX's: shoal runs on Linux. What is looked for in a glob is in globToRegExp's comment.
import {
  basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, relative,
  resolve, sep, toNamespacedPath, type ParsedPath,
} from "node:path";

const { Error, TypeError, URL, RegExp } = globalThis;

export type { ParsedPath };
export {
  basename, delimiter, dirname, extname, format, isAbsolute, join, normalize, parse, relative,
  resolve, toNamespacedPath,
};
export const SEPARATOR = sep, DELIMITER = delimiter, SEPARATOR_PATTERN = /\/+/;
export { sep };

/** Of a file URL. */
export function fromFileUrl(url: string | URL): string {
  const parsed = url instanceof URL ? url : new URL(url);
  if (parsed.protocol !== "file:")
    throw new TypeError(`URL must be a file URL: received "${parsed.protocol}"`);
  return decodeURIComponent(parsed.pathname.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
}
/** Of an absolute path. */
export function toFileUrl(path: string): URL {
  if (!isAbsolute(path))
    throw new TypeError(`Path must be absolute: received "${path}"`);
  const url = new URL("file:///");
  url.pathname = path.replace(/[%\\\t\n\v\f\r ?#]/g, (c) =>
    "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"));
  return url;
}

/** The folder that all of them are in, with its slash; "" if there is none. */
export function common(paths: string[]): string {
  const [first = "", ...rest] = paths;
  const parts = first.split("/");
  let same = parts.length;
  for (const each of rest) {
    const other = each.split("/");
    for (let i = 0; i < same; ++i) if (parts[i] !== other[i]) same = i;
  }
  if (rest.length === 0 || same === 0) return same === 0 ? "" : first;
  const folder = parts.slice(0, same).join("/");
  return same === parts.length && rest.every((each) => each === first) ? first : folder + "/";
}

// ---- Globs

export interface GlobOptions {
  /** `*(a|b)` and its kin: true, unless it is said. */
  extended?: boolean;
  /** `**` means any folders: true, unless it is said. */
  globstar?: boolean;
  caseInsensitive?: boolean;
}

/** Whether it has what globToRegExp gives a meaning to. */
export function isGlob(text: string): boolean {
  if (text === "") return false;
  return /[*?]|\[[^\]]*\]|\{[^}]*\}|[!@+]\(/.test(text.replace(/\\./g, ""));
}

const classes: Record<string, string> = {
  alnum: "\\dA-Za-z", alpha: "A-Za-z", ascii: "\\x00-\\x7F", blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "\\d", graph: "\\x21-\\x7E", lower: "a-z", print: "\\x20-\\x7E",
  punct: "!\"#$%&'()*+,\\-./:;<=>?@[\\\\\\]^_`{|}~", space: "\\s\\v", upper: "A-Z", word: "\\w",
  xdigit: "\\dA-Fa-f",
};
const quoted = (c: string) => /[\\^$.|?*+()[\]{}]/.test(c) ? "\\" + c : c;

/// "[a-z]" from its bracket on: the expression, and where it ends; null: it is none.
function bracket(glob: string, start: number): [string, number] | null {
  let at = start + 1, inside = "";
  const negated = glob[at] === "!" || glob[at] === "^";
  if (negated) ++at;
  const first = at;
  for (; at < glob.length && (glob[at] !== "]" || at === first); ++at) {
    const named = /^\[:(\w+):\]/.exec(glob.slice(at));
    if (named && classes[named[1]!]) {
      inside += classes[named[1]!];
      at += named[0].length - 1;
    } else if (glob[at] === "\\" && at + 1 < glob.length) inside += "\\" + glob[++at];
    else inside += /[\\[\]^]/.test(glob[at]!) ? "\\" + glob[at] : glob[at];
  }
  return at < glob.length ? [`[${negated ? "^/" : ""}${inside}]`, at + 1] : null;
}

const closings: Record<string, string> = {
  "!": ")[^/]*", "@": ")", "?": ")?", "*": ")*", "+": ")+",
};
const anyName = "[^/]*", anyFolders = "(?:[^/]*(?:/|$)+)*";

/** An expression that matches the paths that the glob means: `*` and `?` within a name, `**` any
 *  folders, `[a-z]`, `{a,b}`, and with `extended` `?(a|b) *(…) +(…) @(…) !(…)`; `\` before what
 *  stands for itself. */
export function globToRegExp(glob: string, options: GlobOptions = {}): RegExp {
  const { extended = true, globstar = true } = options;
  const open: string[] = [];
  let out = "";
  for (let at = 0; at < glob.length;) {
    const c = glob[at]!;
    if (c === "\\" && at + 1 < glob.length) {
      out += quoted(glob[at + 1]!);
      at += 2;
      continue;
    }
    if (c === "[") {
      const found = bracket(glob, at);
      out += found ? found[0] : "\\[";
      at = found ? found[1] : at + 1;
      continue;
    }
    if (extended && closings[c] !== undefined && glob[at + 1] === "(") {
      open.push(closings[c]!);
      out += c === "!" ? "(?!" : "(?:";
      at += 2;
      continue;
    }
    if (c === ")" && open.length > 0 && open[open.length - 1] !== "}") {
      out += open.pop();
    } else if (c === "|" && open.length > 0 && open[open.length - 1] !== "}") {
      out += "|";
    } else if (c === "{") {
      open.push("}");
      out += "(?:";
    } else if (c === "}" && open[open.length - 1] === "}") {
      open.pop();
      out += ")";
    } else if (c === "," && open[open.length - 1] === "}") {
      out += "|";
    } else if (c === "*") {
      let count = 1;
      while (glob[at + count] === "*") ++count;
      const before = glob[at - 1], after = glob[at + count];
      const isName = (before === undefined || before === "/") &&
        (after === undefined || after === "/");
      out += globstar && count >= 2 && isName ? anyFolders : anyName;
      at += count;
      if (globstar && count >= 2 && isName) while (glob[at] === "/") ++at;
      continue;
    } else if (c === "?") out += "[^/]";
    else if (c === "/") {
      out += "/+";
      while (glob[at + 1] === "/") ++at;
    } else out += quoted(c);
    ++at;
  }
  if (open.length > 0) throw new Error(`Invalid glob: "${glob}" opens a group that nothing closes`);
  return new RegExp(`^${out}/*$`, options.caseInsensitive ? "i" : "");
}

/** Like normalize(), but ".." after `**` stays. */
export function normalizeGlob(glob: string, options: GlobOptions = {}): string {
  if (glob.includes("\0")) throw new Error("Glob contains invalid characters");
  if (options.globstar === false) return normalize(glob);
  const kept = glob.replace(/(?<=(?:\/|^)\*\*\/+)\.\.(?=\/|$)/g, "\0");
  return normalize(kept).replaceAll("\0", "..");
}
/** Like join(), with normalizeGlob(). */
export function joinGlobs(globs: string[], options: GlobOptions = {}): string {
  const joined = globs.filter((each) => each !== "").join("/");
  return joined === "" ? "." : normalizeGlob(joined, options);
}
