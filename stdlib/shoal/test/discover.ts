// shoal:test/discover: which files hold tests. Folders are gone through but for node_modules, those
// whose names begin with a dot, and what .gitignore files name.
import { matchesGlob } from "node:_fs_glob";
import { readDirSync, readTextFileSync, statSync } from "shoal:fs";

const { RegExp, Set } = globalThis;

/** a.test.ts, a_test.ts, a.spec.ts, and the same with tsx, mts and cts. */
export function testFilePattern(allowJs: boolean, kinds = "test|spec"): RegExp {
  return new RegExp(`[._](?:${kinds})\\.(?:${allowJs ? "[mc]?[tj]s|[tj]sx" : "[mc]?ts|tsx"})$`);
}

interface Ignored { pattern: RegExp; negates: boolean; foldersOnly: boolean }

/// A line of a .gitignore, which stands in `folder`.
function ignoredBy(line: string, folder: string): Ignored | undefined {
  let text = line.replace(/(?<!\\)\s+$/, "");
  if (text === "" || text.startsWith("#")) return undefined;
  const negates = text.startsWith("!");
  if (negates) text = text.slice(1);
  const foldersOnly = text.endsWith("/");
  if (foldersOnly) text = text.slice(0, -1);
  const anchored = text.includes("/");
  if (text.startsWith("/")) text = text.slice(1);
  const source = text.replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*\*\/|\/\*\*|\*\*|\*|\?/g, (mark) =>
      mark === "**/" ? "(?:.*/)?" : mark === "/**" ? "/.*" : mark === "**" ? ".*" :
      mark === "*" ? "[^/]*" : "[^/]");
  const prefix = folder === "" ? "" : folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + "/";
  return { pattern: new RegExp(`^${prefix}${anchored ? "" : "(?:.*/)?"}${source}$`), negates,
    foldersOnly };
}
function readIgnored(base: string, folder: string): Ignored[] {
  let text = "";
  try {
    text = readTextFileSync((folder ? `${base}/${folder}` : base) + "/.gitignore");
  } catch {
    return [];
  }
  return text.split(/\r?\n/).map((line) => ignoredBy(line, folder)).filter((each) => !!each);
}
function isIgnored(rules: readonly Ignored[], path: string, isFolder: boolean): boolean {
  let ignored = false;
  for (const rule of rules)
    if ((isFolder || !rule.foldersOnly) && rule.pattern.test(path)) ignored = !rule.negates;
  return ignored;
}

/** All files below the folder that `wanted` says yes to, sorted; absolute. */
export function filesBelow(base: string, wanted: (name: string) => boolean): string[] {
  const found: string[] = [];
  const walk = (folder: string, outer: readonly Ignored[]) => {
    const rules = [...outer, ...readIgnored(base, folder)];
    const folders: string[] = [];
    for (const entry of readDirSync(folder ? `${base}/${folder}` : base)) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory) {
        if (entry.name === "node_modules" || entry.name.startsWith(".")) continue;
        if (!isIgnored(rules, path, true)) folders.push(path);
      } else if (wanted(entry.name) && !isIgnored(rules, path, false)) {
        found.push(`${base}/${path}`);
      }
    }
    for (const each of folders) walk(each, rules);
  };
  walk("", []);
  return found;
}

/** Whether a pattern of paths below the folder speaks of the file: a glob, or a folder above it. */
export function fitsGlob(file: string, given: string, folder: string): boolean {
  const inner = (path: string) =>
    path.startsWith(folder + "/") ? path.slice(folder.length + 1) : path;
  const path = inner(file), glob = inner(given);
  return matchesGlob(path, glob) || matchesGlob(path, glob + "/**");
}

export interface Discovered {
  files: string[];
  /** Words that led to nothing. */
  missing: string[];
}

/** Of words on the command line: files, folders, or parts of paths. */
export function discover(words: readonly string[], cwd: string, pattern: RegExp): Discovered {
  const files = new Set<string>();
  const missing: string[] = [];
  let all: string[] | undefined;
  const below = (folder: string) => filesBelow(folder, (name) => pattern.test(name));
  for (const word of words.length > 0 ? words : ["."]) {
    const bare = word.replace(/\/+$/, "").replace(/^\.\//, "");
    const path = word.startsWith("/") ? bare : bare === "." || bare === "" ? cwd : `${cwd}/${bare}`;
    let kind: "file" | "folder" | "none" = "none";
    try {
      kind = statSync(path).isDirectory ? "folder" : "file";
    } catch {
      // Perhaps a part of paths.
    }
    const chosen = kind === "file" ? [path] : kind === "folder" ? below(path) :
      (all ??= below(cwd)).filter((file) => file.slice(cwd.length).includes(word));
    if (chosen.length === 0 && kind === "none") missing.push(word);
    for (const each of chosen) files.add(each);
  }
  return { files: [...files], missing };
}
