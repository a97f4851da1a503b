// node:path/win32: paths with drives ("C:\"), shares ("\\server\share\") and both slashes.
import host from "shoal:host";
import { validateObject, validateString } from "node:_validators";

export const sep = "\\", delimiter = ";";

const isSlash = (c: string | undefined) => c === "/" || c === "\\";
const isLetter = (c: string | undefined) => c !== undefined && /^[A-Za-z]$/.test(c);

/** What stands before the path proper: the device ("C:", "\\server\share"), and whether a root is.
/** */
interface Root {
  device: string;
  isAbsolute: boolean;
  isShare: boolean;
  /** Where the rest begins. */
  end: number;
}
function rootOf(path: string): Root {
  const root: Root = { device: "", isAbsolute: false, isShare: false, end: 0 };
  if (isSlash(path[0])) {
    root.isAbsolute = true;
    root.end = 1;
    if (!isSlash(path[1])) return root;
    let at = 2;
    while (at < path.length && !isSlash(path[at])) ++at;
    const server = path.slice(2, at);
    if (server === "" || at === path.length) return root;
    let next = at;
    while (next < path.length && isSlash(path[next])) ++next;
    if (next === path.length) return root;
    let end = next;
    while (end < path.length && !isSlash(path[end])) ++end;
    root.device = `\\\\${server}\\${path.slice(next, end)}`;
    root.isShare = true;
    root.end = end < path.length ? end + 1 : end;
    return root;
  }
  if (isLetter(path[0]) && path[1] === ":") {
    root.device = path.slice(0, 2);
    root.end = 2;
    if (isSlash(path[2])) {
      root.isAbsolute = true;
      root.end = 3;
    }
  }
  return root;
}

function collapse(path: string, isAbsolute: boolean): string {
  const out: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === "" || part === ".") continue;
    if (part !== "..") out.push(part);
    else if (out.length > 0 && out[out.length - 1] !== "..") out.pop();
    else if (!isAbsolute) out.push("..");
  }
  return out.join("\\");
}

export function normalize(path: string): string {
  validateString(path, "path");
  if (path === "") return ".";
  if (path.length === 1) return path === "/" ? "\\" : path;
  const { device, isAbsolute, isShare, end } = rootOf(path);
  if (isShare && end === path.length && !isSlash(path[path.length - 1])) return device + "\\";
  let tail = end < path.length ? collapse(path.slice(end), isAbsolute) : "";
  if (tail === "" && !isAbsolute) tail = ".";
  if (tail !== "" && isSlash(path[path.length - 1]) && end < path.length) tail += "\\";
  return device + (isAbsolute ? "\\" : "") + tail;
}

export function isAbsolute(path: string): boolean {
  validateString(path, "path");
  return isSlash(path[0]) || (isLetter(path[0]) && path[1] === ":" && isSlash(path[2]));
}

export function join(...paths: string[]): string {
  let joined: string | undefined, first = "";
  for (const path of paths) {
    validateString(path, "path");
    if (path === "") continue;
    if (joined === undefined) joined = first = path;
    else joined += "\\" + path;
  }
  if (joined === undefined) return ".";
  // Only a first part that begins a share itself may make one.
  let slashes = 0;
  if (isSlash(first[0])) {
    slashes = 1;
    if (first.length > 1 && isSlash(first[1])) {
      slashes = 2;
      if (first.length > 2) slashes = isSlash(first[2]) ? 3 : 0;
    }
  }
  if (slashes > 0) {
    while (slashes < joined.length && isSlash(joined[slashes])) ++slashes;
    if (slashes >= 2) joined = "\\" + joined.slice(slashes);
  }
  return normalize(joined);
}

export function resolve(...paths: string[]): string {
  let device = "", tail = "", isRooted = false;
  for (let i = paths.length - 1; i >= -1; --i) {
    let path: string;
    if (i >= 0) {
      path = paths[i]!;
      validateString(path, `paths[${i}]`);
      if (path === "") continue;
    } else {
      path = host.currentFolder();
      if (device !== "") path = `${device}\\`;
    }
    const root = rootOf(path);
    if (root.device !== "") {
      if (device === "") device = root.device;
      else if (root.device.toLowerCase() !== device.toLowerCase()) continue;
    }
    if (isRooted) {
      if (device !== "") break;
    } else {
      tail = `${path.slice(root.end)}\\${tail}`;
      isRooted = root.isAbsolute || root.isShare;
      if (isRooted && device !== "") break;
    }
  }
  tail = collapse(tail, isRooted);
  return (isRooted ? `${device}\\${tail}` : `${device}${tail}`) || ".";
}

export function relative(from: string, to: string): string {
  validateString(from, "from");
  validateString(to, "to");
  if (from === to) return "";
  const left = resolve(from), right = resolve(to);
  if (left === right || left.toLowerCase() === right.toLowerCase()) return "";
  const a = left.replace(/^\\+|\\+$/g, "").split("\\");
  const b = right.replace(/^\\+|\\+$/g, "").split("\\");
  let same = 0;
  while (same < a.length && same < b.length &&
    a[same]!.toLowerCase() === b[same]!.toLowerCase()) ++same;
  if (same === 0) return right;
  return [...a.slice(same).map(() => ".."), ...b.slice(same)].join("\\");
}

export function toNamespacedPath(path: string): string {
  if (typeof path !== "string" || path.length === 0) return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (resolved.startsWith("\\\\")) {
    const third = resolved[2];
    return third !== "?" && third !== "." ? `\\\\?\\UNC\\${resolved.slice(2)}` : path;
  }
  return isLetter(resolved[0]) && resolved[1] === ":" && resolved[2] === "\\"
    ? `\\\\?\\${resolved}` : path;
}

/** Where the last part begins and the path without slashes at its end stops. */
function lastPart(path: string): { start: number; end: number } {
  const from = isLetter(path[0]) && path[1] === ":" ? 2 : 0;
  let end = path.length;
  while (end > from && isSlash(path[end - 1])) --end;
  let start = end;
  while (start > from && !isSlash(path[start - 1])) --start;
  return { start, end };
}

export function dirname(path: string): string {
  validateString(path, "path");
  if (path === "") return ".";
  if (path.length === 1) return isSlash(path) ? path : ".";
  const root = rootOf(path);
  if (root.isShare && root.end >= path.length) return path;
  const least = root.end;
  let end = path.length;
  while (end > least && isSlash(path[end - 1])) --end;
  while (end > least && !isSlash(path[end - 1])) --end;
  if (end > least) return path.slice(0, end - 1) || ".";
  return least > 0 ? path.slice(0, least) : ".";
}

export function basename(path: string, suffix?: string): string {
  if (suffix !== undefined) validateString(suffix, "suffix");
  validateString(path, "path");
  const { start, end } = lastPart(path), name = path.slice(start, end);
  const cuts = suffix !== undefined && suffix !== name && name.endsWith(suffix);
  return cuts ? name.slice(0, name.length - suffix.length) : name;
}

export function extname(path: string): string {
  validateString(path, "path");
  const name = basename(path), dot = name.lastIndexOf(".");
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
  validateString(path, "path");
  const { end: rootEnd } = rootOf(path), root = path.slice(0, rootEnd);
  const rest = path.slice(rootEnd);
  let end = rest.length;
  while (end > 0 && isSlash(rest[end - 1])) --end;
  let start = end;
  while (start > 0 && !isSlash(rest[start - 1])) --start;
  const base = rest.slice(start, end), ext = extname(base);
  const name = ext === "" ? base : base.slice(0, base.length - ext.length);
  const dir = start > 0 ? root + rest.slice(0, start - 1) : root;
  return { root, dir, base, ext, name };
}

export function format(pathObject: Partial<ParsedPath>): string {
  validateObject(pathObject, "pathObject");
  const dir = pathObject.dir || pathObject.root || "";
  const ext = pathObject.ext ? (pathObject.ext[0] === "." ? "" : ".") + pathObject.ext : "";
  const base = pathObject.base || (pathObject.name || "") + ext;
  if (dir === "") return base;
  return dir === pathObject.root ? dir + base : `${dir}\\${base}`;
}
export function matchesGlob(path: string, pattern: string): boolean {
  validateString(path, "path");
  validateString(pattern, "pattern");
  return host.load("node:_fs_glob").matchesGlob(path.replaceAll("\\", "/"), pattern);
}

export { toNamespacedPath as _makeLong };
export const win32 = {
  resolve, normalize, isAbsolute, join, relative, toNamespacedPath, dirname, basename, extname,
    format,
  parse, matchesGlob, _makeLong: toNamespacedPath, sep, delimiter, win32: null as unknown,
    posix: null as unknown,
};
win32.win32 = win32;
