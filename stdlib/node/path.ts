// node:path: that of POSIX; `win32` is in _path_win32.ts.
import { win32 } from "node:_path_win32";
import host from "shoal:host";
import { validateObject, validateString as check } from "node:_validators";

/** Resolves "." and ".."; what leads above the start is kept unless the path is absolute. */
function collapse(path: string, isAbsolute: boolean): string {
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") out.push(part);
    else if (out.length > 0 && out[out.length - 1] !== "..") out.pop();
    else if (!isAbsolute) out.push("..");
  }
  return out.join("/");
}

export const sep = "/";
export const delimiter = ":";

export function normalize(path: string): string {
  check(path, "path");
  if (path === "") return ".";
  const absolute = path[0] === "/";
  let out = collapse(path, absolute);
  if (out === "") {
    if (absolute) return "/";
    return path[path.length - 1] === "/" ? "./" : ".";
  }
  if (path[path.length - 1] === "/") out += "/";
  return absolute ? "/" + out : out;
}

export function isAbsolute(path: string): boolean {
  check(path, "path");
  return path[0] === "/";
}

export function join(...parts: string[]): string {
  for (const part of parts) check(part, "path");
  const joined = parts.filter((part) => part !== "").join("/");
  return joined === "" ? "." : normalize(joined);
}

export function resolve(...parts: string[]): string {
  let path = "";
  for (let i = parts.length - 1; i >= -1 && path[0] !== "/"; --i) {
    const part = i >= 0 ? parts[i] : host.currentFolder();
    check(part, i >= 0 ? `paths[${i}]` : "cwd");
    if (part !== "") path = path === "" ? part : part + "/" + path;
  }
  return "/" + collapse(path, true);
}

export function relative(from: string, to: string): string {
  check(from, "from");
  check(to, "to");
  const a = resolve(from).split("/").filter(Boolean);
  const b = resolve(to).split("/").filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) ++same;
  return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("/");
}

export function dirname(path: string): string {
  check(path, "path");
  if (path === "") return ".";
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") --end;
  const slash = path.lastIndexOf("/", end - 1);
  if (slash < 0) return ".";
  let cut = slash;
  while (cut > 0 && path[cut - 1] === "/") --cut;
  if (cut !== 0) return path.slice(0, cut);
  return path[0] === "/" && path[1] === "/" && slash === 1 ? "//" : "/";
}

export function basename(path: string, suffix?: string): string {
  check(path, "path");
  if (suffix !== undefined) check(suffix, "suffix");
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") --end;
  const name = path.slice(path.lastIndexOf("/", end - 1) + 1, end);
  const cuts = suffix !== undefined && suffix !== name && name.endsWith(suffix);
  return cuts ? name.slice(0, name.length - suffix.length) : name;
}

export function extname(path: string): string {
  check(path, "path");
  const name = basename(path);
  const dot = name.lastIndexOf(".");
  return dot <= 0 || (dot === 1 && name === "..") ? "" : name.slice(dot);
}

export interface ParsedPath {
  root: string;
  dir: string;
  base: string;
  ext: string;
  name: string;
}

export function parse(path: string): ParsedPath {
  check(path, "path");
  const root = path[0] === "/" ? "/" : "";
  const base = basename(path);
  const ext = extname(base);
  let end = path.length;
  while (end > 1 && path[end - 1] === "/") --end;
  const slash = path.lastIndexOf("/", end - 1);
  const dir = slash < 0 ? "" : slash === 0 ? "/" : path.slice(0, slash);
  const name = ext === "" ? base : base.slice(0, base.length - ext.length);
  return { root, dir, base, ext, name };
}

export function format(parsed: Partial<ParsedPath>): string {
  validateObject(parsed, "pathObject");
  const dir = parsed.dir || parsed.root || "";
  const ext = parsed.ext ? (parsed.ext[0] === "." ? parsed.ext : "." + parsed.ext) : "";
  const base = parsed.base || (parsed.name || "") + ext;
  if (dir === "") return base;
  return dir === parsed.root ? dir + base : dir + "/" + base;
}

export function toNamespacedPath(path: string): string {
  return path;
}

export function matchesGlob(path: string, pattern: string): boolean {
  check(path, "path");
  check(pattern, "pattern");
  return host.load("node:_fs_glob").matchesGlob(path, pattern);
}

const path = {
  resolve, normalize, isAbsolute, join, relative, toNamespacedPath, dirname, basename, extname,
  format, parse,
  matchesGlob, _makeLong: toNamespacedPath, sep, delimiter, posix: undefined as unknown,
    win32: undefined as unknown,
};
path.posix = path;
path.win32 = win32;
win32.posix = path;

export { toNamespacedPath as _makeLong };
export const posix = path;
export { win32 };
export default path;
export { path as "module.exports" };
