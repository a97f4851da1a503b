// shoal:fs: files, with the names and semantics of Deno's functions. Each operation comes in two
// styles, made by both(): one that gives a promise, and one (…Sync) that stops the script until the
// answer is there, and holds no thread meanwhile. Errors are Error objects with code ("ENOENT"),
// syscall, path; what is not permitted is refused with the name NotCapable.
import host from "shoal:host";

type PathLike = string | URL;
type Bytes = Uint8Array<ArrayBuffer>;

const { Object, Promise, Error, TypeError, Date, URL } = globalThis;
const { defineProperty } = Object;

function pathText(path: PathLike): string {
  if (typeof path === "string") return path;
  if (path instanceof URL) {
    if (path.protocol !== "file:") throw new TypeError("Must be a file URL");
    return decodeURIComponent(path.pathname);
  }
  throw new TypeError(`The path is neither a string nor a URL (got ${typeof path})`);
}

/// What the promise gives; or the signal's reason once it is aborted, and the operation is
/// cancelled.
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => {
      host.cancel(promise);
      reject(signal.reason);
    };
    const after = (settle: (value: any) => void) => (value: unknown) => {
      signal.removeEventListener("abort", stop);
      settle(value);
    };
    signal.addEventListener("abort", stop);
    promise.then(after(resolve), after(reject));
  });
}

/// The operation `name` of io/door/host_ops.def in both styles: `request` makes its fields of the
/// arguments, `reply` the result of what it gives; `signal` finds the AbortSignal among them.
function both<A extends unknown[], R>(
  called: string,
  name: string,
  request: (...args: A) => unknown[],
  reply: (value: any, ...args: A) => R,
  signal?: (...args: A) => AbortSignal | undefined,
): [(...args: A) => Promise<R>, (...args: A) => R] {
  const later = async (...args: A) => {
    const begun = host.begin(name, ...request(...args));
    return reply(await unlessAborted(begun, signal?.(...args)), ...args);
  };
  const now = (...args: A) => reply(host.wait(name, ...request(...args)), ...args);
  defineProperty(later, "name", { value: called, configurable: true });
  defineProperty(now, "name", { value: called + "Sync", configurable: true });
  return [later, now];
}
const nothing = (): void => undefined;

// ---- Whole files

export interface ReadFileOptions { signal?: AbortSignal }
export interface WriteFileOptions {
  append?: boolean;
  /** True, unless it is said. */
  create?: boolean;
  createNew?: boolean;
  mode?: number;
  signal?: AbortSignal;
}

/// Bits of OpenOption, io/door/host_types.h.
const Read = 1, Write = 2, Append = 4, Truncate = 8, Create = 16, CreateNew = 32;

function ready(options: { signal?: AbortSignal } | undefined): void {
  options?.signal?.throwIfAborted();
}
type Data = string | Uint8Array;
function writing(path: PathLike, data: Data, options: WriteFileOptions = {}): unknown[] {
  ready(options);
  const flags = (options.append ? Append : Truncate) | (options.create !== false ? Create : 0) |
    (options.createNew ? CreateNew : 0);
  return [pathText(path), data, flags, options.mode ?? 0];
}
function reading(path: PathLike, options?: ReadFileOptions): unknown[] {
  ready(options);
  return [pathText(path)];
}

const readSignal = (_path: unknown, options?: ReadFileOptions) => options?.signal;
const writeSignal = (_path: unknown, _data: unknown, options?: WriteFileOptions) => options?.signal;

const [readFile, readFileSync] = both(
  "readFile", "ReadFile", reading, (data: Bytes) => data, readSignal);
const [readTextFile, readTextFileSync] = both(
  "readTextFile", "ReadFile", reading, (data: Bytes): string => host.decode(data), readSignal);
const [writeFile, writeFileSync] = both(
  "writeFile", "WriteFile",
  (path: PathLike, data: Uint8Array, options?: WriteFileOptions) => {
    if (!(data instanceof Uint8Array)) throw new TypeError("writeFile: data is not a Uint8Array");
    return writing(path, data, options);
  }, nothing, writeSignal);
const [writeTextFile, writeTextFileSync] = both(
  "writeTextFile", "WriteFile",
  (path: PathLike, data: string, options?: WriteFileOptions) =>
    writing(path, String(data), options),
  nothing, writeSignal);
const [copyFile, copyFileSync] = both(
  "copyFile", "CopyFile",
  (from: PathLike, to: PathLike) => [pathText(from), pathText(to)], nothing);
const [truncate, truncateSync] = both(
  "truncate", "Truncate", (path: PathLike, length = 0) => [pathText(path), length], nothing);
export {
  readFile, readFileSync, readTextFile, readTextFileSync, writeFile, writeFileSync, writeTextFile,
  writeTextFileSync, copyFile, copyFileSync, truncate, truncateSync,
};

// ---- What stands there

export interface FileInfo {
  isFile: boolean;
  isDirectory: boolean;
  isSymlink: boolean;
  size: number;
  mtime: Date | null;
  atime: Date | null;
  ctime: Date | null;
  birthtime: Date | null;
  dev: number;
  ino: number;
  mode: number;
  nlink: number;
  uid: number;
  gid: number;
  blksize: number;
  blocks: number;
}
export interface DirEntry {
  name: string;
  isFile: boolean;
  isDirectory: boolean;
  isSymlink: boolean;
}

/// FileKind, io/door/host_types.h.
const kinds = (kind: number) =>
  ({ isFile: kind === 1, isDirectory: kind === 2, isSymlink: kind === 3 });
const info = (told: any): FileInfo => ({
  ...kinds(told.kind), size: told.size, mtime: new Date(told.modified_ms),
  atime: new Date(told.accessed_ms), ctime: new Date(told.changed_ms),
  birthtime: new Date(told.born_ms), dev: told.device, ino: told.inode, mode: told.mode,
  nlink: told.links, uid: told.user, gid: told.group, blksize: told.block_bytes,
  blocks: told.blocks,
});
function entries(told: (string | number)[]): DirEntry[] {
  const all: DirEntry[] = [];
  for (let i = 0; i < told.length; i += 2)
    all.push({ name: told[i] as string, ...kinds(told[i + 1] as number) });
  return all;
}

const [stat, statSync] = both("stat", "Stat", (path: PathLike) => [pathText(path), true], info);
const [lstat, lstatSync] = both("lstat", "Stat", (path: PathLike) => [pathText(path), false], info);
const [realPath, realPathSync] = both(
  "realPath", "RealPath", (path: PathLike) => [pathText(path)], (path: string) => path);
const [readLink, readLinkSync] = both(
  "readLink", "ReadLink", (path: PathLike) => [pathText(path)], (path: string) => path);
const [listed, listedSync] = both(
  "readDir", "ReadDirectory", (path: PathLike) => [pathText(path)], entries);
export { stat, statSync, lstat, lstatSync, realPath, realPathSync, readLink, readLinkSync };

/** The entries of a folder, sorted by name. */
export async function* readDir(path: PathLike): AsyncGenerator<DirEntry, void> {
  yield* await listed(path);
}
export function readDirSync(path: PathLike): ArrayIterator<DirEntry> {
  return listedSync(path).values();
}

// ---- Folders and names

export interface MkdirOptions { recursive?: boolean; mode?: number }
export interface RemoveOptions { recursive?: boolean }
export interface MakeTempOptions { dir?: string; prefix?: string; suffix?: string }

const [mkdir, mkdirSync] = both(
  "mkdir", "MakeDirectory",
  (path: PathLike, options: MkdirOptions = {}) =>
    [pathText(path), options.recursive === true, options.mode ?? 0], nothing);
const [remove, removeSync] = both(
  "remove", "Remove",
  (path: PathLike, options: RemoveOptions = {}) => [pathText(path), options.recursive === true],
  nothing);
const [rename, renameSync] = both(
  "rename", "Rename", (from: PathLike, to: PathLike) => [pathText(from), pathText(to)], nothing);
const [symlink, symlinkSync] = both(
  "symlink", "SymbolicLink",
  (target: PathLike, path: PathLike) => [pathText(target), pathText(path)], nothing);
const [chmod, chmodSync] = both(
  "chmod", "ChangeMode", (path: PathLike, mode: number) => [pathText(path), mode], nothing);
const temporary = (folder: boolean) => (options: MakeTempOptions = {}) =>
  [options.dir ?? "/tmp", options.prefix ?? "", options.suffix ?? "", folder];
const [makeTempDir, makeTempDirSync] = both(
  "makeTempDir", "MakeTemporary", temporary(true), (path: string) => path);
const [makeTempFile, makeTempFileSync] = both(
  "makeTempFile", "MakeTemporary", temporary(false), (path: string) => path);
export {
  mkdir, mkdirSync, remove, removeSync, rename, renameSync, symlink, symlinkSync, chmod, chmodSync,
  makeTempDir, makeTempDirSync, makeTempFile, makeTempFileSync,
};

// ---- Open files

export interface OpenOptions {
  read?: boolean;
  write?: boolean;
  append?: boolean;
  truncate?: boolean;
  create?: boolean;
  createNew?: boolean;
  mode?: number;
}
export enum SeekMode { Start = 0, Current = 1, End = 2 }

/// Into the buffer that read() was given; null at the end.
function received(data: Bytes, buffer: Uint8Array): number | null {
  if (data.length === 0 && buffer.length !== 0) return null;
  buffer.set(data);
  return data.length;
}
const [readInto, readIntoSync] = both(
  "read", "ReadHandle", (file: number, buffer: Uint8Array) => [file, buffer.length],
  (data: Bytes, _file, buffer) => received(data, buffer));
const [writeFrom, writeFromSync] = both(
  "write", "WriteHandle", (file: number, data: Uint8Array) => [file, data],
  (count: number) => count);
const [seekIn, seekInSync] = both(
  "seek", "SeekHandle",
  (file: number, offset: number | bigint, from: SeekMode) => [file, Number(offset), from],
  (position: number) => position);
const [truncateIn, truncateInSync] = both(
  "truncate", "TruncateHandle", (file: number, length = 0) => [file, length], nothing);
const [syncOf, syncOfSync] = both(
  "sync", "SyncHandle", (file: number, dataOnly: boolean) => [file, dataOnly], nothing);
const [statOf, statOfSync] = both("stat", "StatHandle", (file: number) => [file], info);

export class FsFile implements Disposable {
  readonly #file: number;
  /** Of open() and its kin. */
  constructor(file: number) {
    if (typeof file !== "number") throw new TypeError("Illegal constructor");
    this.#file = file;
  }
  read(buffer: Uint8Array): Promise<number | null> { return readInto(this.#file, buffer); }
  readSync(buffer: Uint8Array): number | null { return readIntoSync(this.#file, buffer); }
  write(data: Uint8Array): Promise<number> { return writeFrom(this.#file, data); }
  writeSync(data: Uint8Array): number { return writeFromSync(this.#file, data); }
  seek(offset: number | bigint, from: SeekMode): Promise<number> {
    return seekIn(this.#file, offset, from);
  }
  seekSync(offset: number | bigint, from: SeekMode): number {
    return seekInSync(this.#file, offset, from);
  }
  truncate(length?: number): Promise<void> { return truncateIn(this.#file, length); }
  truncateSync(length?: number): void { return truncateInSync(this.#file, length); }
  sync(): Promise<void> { return syncOf(this.#file, false); }
  syncSync(): void { return syncOfSync(this.#file, false); }
  syncData(): Promise<void> { return syncOf(this.#file, true); }
  syncDataSync(): void { return syncOfSync(this.#file, true); }
  stat(): Promise<FileInfo> { return statOf(this.#file); }
  statSync(): FileInfo { return statOfSync(this.#file); }
  /** Closed twice: an Error with code EBADF. */
  close(): void {
    if (host.close(this.#file)) return;
    const error = new Error("EBADF: bad file descriptor, close");
    throw Object.assign(error, { errno: -9, code: "EBADF", syscall: "close" });
  }
  [Symbol.dispose](): void { host.close(this.#file); }
}

const [open, openSync] = both(
  "open", "OpenFile",
  (path: PathLike, options: OpenOptions = { read: true }) => {
    const bits = (options.read ? Read : 0) | (options.write ? Write : 0) |
      (options.append ? Append : 0) | (options.truncate ? Truncate : 0) |
      (options.create ? Create : 0) | (options.createNew ? CreateNew : 0);
    if ((bits & (Read | Write | Append)) === 0)
      throw new TypeError("open: one of read, write and append must be true");
    return [pathText(path), bits, options.mode ?? 0];
  },
  (file: number) => new FsFile(file));
export { open, openSync };

/** Opens a file for reading and writing; made, or emptied. */
export function create(path: PathLike): Promise<FsFile> {
  return open(path, { read: true, write: true, truncate: true, create: true });
}
export function createSync(path: PathLike): FsFile {
  return openSync(path, { read: true, write: true, truncate: true, create: true });
}

const [readStandard, readStandardSync] = both(
  "read", "ReadStandard", (buffer: Uint8Array) => [buffer.length],
  (data: Bytes, buffer) => received(data, buffer));
/** Standard input. */
export const stdin = {
  read(buffer: Uint8Array): Promise<number | null> { return readStandard(buffer); },
  readSync(buffer: Uint8Array): number | null { return readStandardSync(buffer); },
};
