// shoal:fs: whole trees. walk, copy, move, as @std/fs has them. No recursion of ours: folders may
// nest deeply.
import host from "shoal:host";
import {
  type PathLike, type Steps, bothOf, folderOf, joined, nameOf, pathText, runLater, runNow,
  systemError,
} from "./call.ts";
import { type DirEntry, File, Folder, Link, entryOf } from "./info.ts";
import { kindOf } from "./names.ts";

const { Error } = globalThis;

// ---- walk

export interface WalkOptions {
  maxDepth?: number;
  includeFiles?: boolean;
  includeDirs?: boolean;
  includeSymlinks?: boolean;
  followSymlinks?: boolean;
  /** Real paths in place of the links that lead there. */
  canonicalize?: boolean;
  exts?: string[];
  match?: RegExp[];
  skip?: RegExp[];
  signal?: AbortSignal;
}
export interface WalkEntry extends DirEntry { path: string }

const matchesAny = (path: string, patterns: RegExp[]): boolean => {
  for (const each of patterns) {
    each.lastIndex = 0;
    if (each.test(path)) return true;
  }
  return false;
};

/// A folder that is being walked, and those that lead there: one that stands among them is a loop.
interface OpenFolder {
  path: string;
  depth: number;
  real: string | undefined;
  above: OpenFolder | undefined;
  handle: number;
  told: (string | number)[];
  at: number;
}

class Walker {
  readonly options: WalkOptions;
  readonly depthMax: number;
  /// The innermost.
  open: OpenFolder | undefined;
  constructor(options: WalkOptions) {
    this.options = options;
    this.depthMax = options.maxDepth ?? Infinity;
  }
  includes(path: string): boolean {
    const { exts, match, skip } = this.options;
    if (exts && !exts.some((each) => path.endsWith(each.startsWith(".") ? each : `.${each}`)))
      return false;
    return (!match || matchesAny(path, match)) && !(skip && matchesAny(path, skip));
  }
  *enter(path: string, depth: number): Steps<void> {
    let real: string | undefined;
    if (this.options.followSymlinks) {
      real = yield ["RealPath", path];
      for (let above = this.open; above; above = above.above)
        if (above.real === real) throw systemError(
          -40, "ELOOP", "too many symbolic links encountered", "walk", path);
    }
    const handle: number = yield ["OpenDirectory", path];
    this.open = { path, depth, real, above: this.open, handle, told: [], at: 0 };
  }
  leave(): void {
    const folder = this.open!;
    host.close(folder.handle);
    this.open = folder.above;
  }
  closeAll(): void {
    while (this.open) this.leave();
  }
  /// The root.
  *start(path: string): Steps<WalkEntry | null> {
    const kind = yield* kindOf(path, true);
    if (kind < 0) throw systemError(-2, "ENOENT", "no such file or directory", "walk", path);
    const { skip } = this.options;
    if (skip && matchesAny(path, skip)) return null;
    const isFolder = kind === Folder;
    if (isFolder && this.depthMax >= 1) yield* this.enter(path, 1);
    const wanted = isFolder ? this.options.includeDirs !== false
      : this.options.includeFiles !== false;
    if (!wanted || !this.includes(path)) return null;
    return { path, ...entryOf(nameOf(path) || path, kind) };
  }
  /// The next one; null: there is none.
  *next(): Steps<WalkEntry | null> {
    while (this.open) {
      const folder = this.open;
      if (folder.at >= folder.told.length) {
        folder.told = yield ["ReadEntries", folder.handle, 256];
        folder.at = 0;
        if (folder.told.length === 0) this.leave();
        continue;
      }
      const name = folder.told[folder.at] as string, kind = folder.told[folder.at + 1] as number;
      folder.at += 2;
      const entry = yield* this.take(folder, name, kind);
      if (entry) return entry;
    }
    return null;
  }
  *take(folder: OpenFolder, name: string, kind: number): Steps<WalkEntry | null> {
    const { followSymlinks, includeSymlinks, includeFiles, includeDirs, skip } = this.options;
    let path = joined(folder.path, name);
    if (kind === Link) {
      if (!followSymlinks) {
        if (includeSymlinks === false || !this.includes(path)) return null;
        return { path, ...entryOf(name, kind) };
      }
      kind = yield* kindOf(path, true);
      if (kind < 0) return null;  // It leads nowhere.
      if (this.options.canonicalize !== false) path = yield ["RealPath", path];
    }
    if (kind === Folder) {
      if (skip && matchesAny(path, skip)) return null;
      if (folder.depth < this.depthMax) yield* this.enter(path, folder.depth + 1);
      if (includeDirs === false || !this.includes(path)) return null;
    } else if (includeFiles === false || !this.includes(path)) return null;
    return { path, ...entryOf(nameOf(path), kind) };
  }
}

/** A folder and all below it. A link that leads back to a folder above it is an Error, ELOOP. */
export async function* walk(
  root: PathLike, options: WalkOptions = {},
): AsyncGenerator<WalkEntry, void> {
  const { signal } = options;
  const walker = new Walker(options);
  try {
    signal?.throwIfAborted();
    const first = await runLater(walker.start(pathText(root)), signal);
    if (first) yield first;
    for (;;) {
      signal?.throwIfAborted();
      const entry = await runLater(walker.next(), signal);
      if (!entry) return;
      yield entry;
    }
  } finally {
    walker.closeAll();
  }
}
export function* walkSync(
  root: PathLike, options: WalkOptions = {},
): Generator<WalkEntry, void> {
  const walker = new Walker(options);
  try {
    const first = runNow(walker.start(pathText(root)));
    if (first) yield first;
    for (;;) {
      const entry = runNow(walker.next());
      if (!entry) return;
      yield entry;
    }
  } finally {
    walker.closeAll();
  }
}

// ---- copy

export interface CopyOptions {
  /** What is there already is replaced; else that is an Error, EEXIST. */
  overwrite?: boolean;
  preserveTimestamps?: boolean;
}

const exists = (path: string): Error =>
  systemError(-17, "EEXIST", "file already exists", "copy", path);

function* copySteps(from: PathLike, to: PathLike, options: CopyOptions = {}): Steps<void> {
  const source = pathText(from), target = pathText(to);
  const real: string = yield ["RealPath", source];
  const top = yield* kindOf(source, false);
  const there = yield* kindOf(target, false);
  if (there >= 0 && (yield ["RealPath", target]) === real)
    throw new Error("copy: source and destination are the same");
  if (top === Folder) {
    const parent: string = yield ["RealPath", folderOf(target)];
    if ((joined(parent, nameOf(target)) + "/").startsWith(real + "/"))
      throw new Error(`copy: '${target}' lies in '${source}', which is to be copied there`);
  }
  if (there >= 0 && !options.overwrite) throw exists(target);
  // Source, target, kind. Times of folders last: what is put into them changes them.
  const open: [string, string, number][] = [[source, target, top]];
  const timed: [string, string][] = [];
  while (open.length > 0) {
    const [path, copy, kind] = open.pop()!;
    yield* copyOne(path, copy, kind, options);
    if (kind === Folder) {
      const told: (string | number)[] = yield ["ReadDirectory", path];
      for (let i = told.length - 2; i >= 0; i -= 2) {
        const name = told[i] as string;
        open.push([joined(path, name), joined(copy, name), told[i + 1] as number]);
      }
    }
    if (options.preserveTimestamps && kind !== Link) timed.push([path, copy]);
  }
  for (let i = timed.length - 1; i >= 0; --i) {
    const told: number[] = yield ["Stat", timed[i]![0], true];
    yield ["SetTimes", timed[i]![1], true, told[3], told[2]];
  }
}
function* copyOne(path: string, copy: string, kind: number, options: CopyOptions): Steps<void> {
  const there = yield* kindOf(copy, false);
  if (kind === Folder) {
    if (there >= 0 && there !== Folder)
      throw systemError(-20, "ENOTDIR", "not a directory", "copy", copy);
    if (there >= 0) return;
    const told: number[] = yield ["Stat", path, true];
    yield ["MakeDirectory", copy, false, told[10]! & 0o7777];
    return;
  }
  if (there === Folder) throw systemError(-21, "EISDIR", "illegal operation on a directory", "copy",
    copy);
  if (there >= 0 && !options.overwrite) throw exists(copy);
  if (kind === Link) {
    const target: string = yield ["ReadLink", path];
    if (there >= 0) yield ["Unlink", copy, false];
    yield ["SymbolicLink", target, copy];
  } else if (kind === File) {
    if (there === Link) yield ["Unlink", copy, false];
    yield ["CopyFile", path, copy, false];
  } else throw systemError(-22, "EINVAL", "invalid argument", "copy", path);
}
/** A file, a link, a folder with all in it. */
export const [copy, copySync] = bothOf("copy", copySteps);

// ---- move

export interface MoveOptions { overwrite?: boolean }

function* moveSteps(from: PathLike, to: PathLike, options: MoveOptions = {}): Steps<void> {
  const source = pathText(from), target = pathText(to);
  const kind = yield* kindOf(source, false);
  if (kind < 0) throw systemError(-2, "ENOENT", "no such file or directory", "move", source);
  const there = yield* kindOf(target, false);
  if (kind === Folder && (target + "/").startsWith(source + "/") && target !== source)
    throw new Error(`move: '${target}' lies in '${source}'`);
  if (there >= 0 && !options.overwrite)
    throw systemError(-17, "EEXIST", "file already exists", "move", target);
  try {
    if (there === Folder) yield ["Remove", target, true];
    yield ["Rename", source, target];
  } catch (error: any) {
    if (error.code !== "EXDEV") throw error;
    // To another file system: copied, and only then removed.
    yield* copySteps(source, target, { overwrite: options.overwrite, preserveTimestamps: true });
    yield ["Remove", source, true];
  }
}
/** Renames, to another file system, too. */
export const [move, moveSync] = bothOf("move", moveSteps);
