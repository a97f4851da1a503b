// shoal:fs: names. Folders, links, temporary ones, modes, owners, times.
import host from "shoal:host";
import {
  type PathLike, type Steps, both, bothOf, joined, nothing, pathText, systemError,
} from "./call.ts";
import { timeOf } from "./file.ts";
import { Folder } from "./info.ts";

const { TypeError } = globalThis;

export interface MkdirOptions { recursive?: boolean; mode?: number }
export interface RemoveOptions { recursive?: boolean }
export interface MakeTempOptions { dir?: string; prefix?: string; suffix?: string }
export interface SymlinkOptions { type?: "file" | "dir" | "junction" }

export const [mkdir, mkdirSync] = both(
  "mkdir", "MakeDirectory",
  (path: PathLike, options: MkdirOptions = {}) =>
    [pathText(path), options.recursive === true, options.mode ?? 0], nothing);
export const [remove, removeSync] = both(
  "remove", "Remove",
  (path: PathLike, options: RemoveOptions = {}) => [pathText(path), options.recursive === true],
  nothing);
export const [rename, renameSync] = both(
  "rename", "Rename", (from: PathLike, to: PathLike) => [pathText(from), pathText(to)], nothing);
export const [link, linkSync] = both(
  "link", "HardLink", (from: PathLike, to: PathLike) => [pathText(from), pathText(to)], nothing);
export const [symlink, symlinkSync] = both(
  "symlink", "SymbolicLink",
  (target: PathLike, path: PathLike, _options?: SymlinkOptions) =>
    [pathText(target), pathText(path)], nothing);
export const [chmod, chmodSync] = both(
  "chmod", "ChangeMode", (path: PathLike, mode: number) => [pathText(path), mode], nothing);
const owner = (follow: boolean) => (path: PathLike, uid: number | null, gid: number | null) =>
  [pathText(path), follow, uid ?? 0xffffffff, gid ?? 0xffffffff];
export const [chown, chownSync] = both("chown", "ChangeOwner", owner(true), nothing);
export const [lchown, lchownSync] = both("lchown", "ChangeOwner", owner(false), nothing);
const times = (follow: boolean) =>
  (path: PathLike, atime: number | Date, mtime: number | Date) =>
    [pathText(path), follow, timeOf(atime), timeOf(mtime)];
export const [utime, utimeSync] = both("utime", "SetTimes", times(true), nothing);
export const [lutime, lutimeSync] = both("lutime", "SetTimes", times(false), nothing);

const temporary = (folder: boolean) => (options: MakeTempOptions = {}) =>
  [options.dir ?? "/tmp", options.prefix ?? "", options.suffix ?? "", folder];
export const [makeTempDir, makeTempDirSync] = both(
  "makeTempDir", "MakeTemporary", temporary(true), (path: string) => path);
export const [makeTempFile, makeTempFileSync] = both(
  "makeTempFile", "MakeTemporary", temporary(false), (path: string) => path);

/** The bits that new files do not get; with a mask: as it was before. */
export function umask(mask?: number): number {
  return host.ask("FileModeMask", "umask", mask !== undefined, mask ?? 0);
}

// ---- What is often wanted (@std/fs)

/// Kind of what stands there; -1: nothing.
export function* kindOf(path: string, follow: boolean): Steps<number> {
  try {
    const told: number[] = yield ["Stat", path, follow];
    return told[0]!;
  } catch (error: any) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return -1;
    throw error;
  }
}

export interface ExistsOptions {
  isReadable?: boolean;
  isDirectory?: boolean;
  isFile?: boolean;
}
function* existsSteps(path: PathLike, options: ExistsOptions = {}): Steps<boolean> {
  if (options.isDirectory && options.isFile)
    throw new TypeError("exists: isFile and isDirectory exclude each other");
  const text = pathText(path);
  const kind = yield* kindOf(text, true);
  if (kind < 0 || (options.isDirectory && kind !== Folder) || (options.isFile && kind !== 1))
    return false;
  if (!options.isReadable) return true;
  try {
    yield ["Access", text, 4];
    return true;
  } catch {
    return false;
  }
}
export const [exists, existsSync] = bothOf("exists", existsSteps);

/** A folder is there, with those above it. */
function* ensureDirSteps(path: PathLike): Steps<void> {
  yield ["MakeDirectory", pathText(path), true, 0];
}
export const [ensureDir, ensureDirSync] = bothOf("ensureDir", ensureDirSteps);

/// Bits of OpenOption, io/door/host_types.h.
const createNew = 32;
/** A file is there, with the folders above it; an empty one, if there was none. */
function* ensureFileSteps(path: PathLike): Steps<void> {
  const text = pathText(path);
  const kind = yield* kindOf(text, true);
  if (kind === 1) return;
  if (kind >= 0)
    throw systemError(-17, "EEXIST", "file already exists", "open", text);
  const end = text.lastIndexOf("/");
  if (end > 0) yield ["MakeDirectory", text.slice(0, end), true, 0];
  yield ["WriteFile", text, "", createNew, 0];
}
export const [ensureFile, ensureFileSync] = bothOf("ensureFile", ensureFileSteps);

/** A folder is there, and nothing in it. */
function* emptyDirSteps(path: PathLike): Steps<void> {
  const text = pathText(path);
  const kind = yield* kindOf(text, true);
  if (kind < 0) {
    yield ["MakeDirectory", text, true, 0];
    return;
  }
  const told: (string | number)[] = yield ["ReadDirectory", text];
  for (let i = 0; i < told.length; i += 2) yield ["Remove", joined(text, told[i] as string), true];
}
export const [emptyDir, emptyDirSync] = bothOf("emptyDir", emptyDirSteps);
