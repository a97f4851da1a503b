// tidy: table. Made by generate.cjs of the sources in stdlib.
// shoal:fs: files, with the names and semantics of Deno's functions and of @std/fs. Each operation
// comes in two styles: one that gives a promise, and one (…Sync) that stops the script until the
// answer is there, and holds no thread meanwhile.
//
//   fs/whole.ts    files read and written whole      fs/file.ts     open files, locks
//   fs/info.ts     what stands there, folders        fs/streams.ts  their web streams
//   fs/names.ts    folders, links, modes, times      fs/trees.ts    walk, copy, move
//   fs/watch.ts    what changes                      fs/call.ts     how all of them ask
declare module "shoal:fs" {
  export * from "shoal:fs/whole";
  export { type DirEntry, type FileInfo, type FileSystemInfo, lstat, lstatSync, readDir, readDirSync, readLink, readLinkSync, realPath, realPathSync, stat, statSync, statfs, statfsSync, } from "shoal:fs/info";
  export { FsFile, type LockOptions, type OpenOptions, SeekMode, create, createSync, open, openSync, stdin, } from "shoal:fs/file";
  export { type ExistsOptions, type MakeTempOptions, type MkdirOptions, type RemoveOptions, type SymlinkOptions, chmod, chmodSync, chown, chownSync, emptyDir, emptyDirSync, ensureDir, ensureDirSync, ensureFile, ensureFileSync, exists, existsSync, lchown, lchownSync, link, linkSync, lutime, lutimeSync, makeTempDir, makeTempDirSync, makeTempFile, makeTempFileSync, mkdir, mkdirSync, remove, removeSync, rename, renameSync, symlink, symlinkSync, umask, utime, utimeSync, } from "shoal:fs/names";
  export * from "shoal:fs/trees";
  export * from "shoal:fs/watch";
  export type { PathLike } from "shoal:fs/call";
  export {};
}
// How shoal:fs asks the door: each operation comes in two styles, made by both(): one that gives a
// promise, and one (…Sync) that stops the script until the answer is there, and holds no thread
// meanwhile. Errors are Error objects with code ("ENOENT"), syscall, path; what is not permitted is
// refused with the name NotCapable.
declare module "shoal:fs/call" {
  export type PathLike = string | URL;
  export type Bytes = Uint8Array<ArrayBuffer>;
  export function pathText(path: PathLike): string;
  export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T>;
  export function both<A extends unknown[], R>(called: string, name: string, request: (...args: A) => unknown[], reply: (value: any, ...args: A) => R, signal?: (...args: A) => AbortSignal | undefined): [(...args: A) => Promise<R>, (...args: A) => R];
  export type Ask = readonly [name: string, ...fields: unknown[]];
  export type Steps<R> = Generator<Ask, R, any>;
  export function runNow<R>(steps: Steps<R>): R;
  export function runLater<R>(steps: Steps<R>, signal?: AbortSignal): Promise<R>;
  export function bothOf<A extends unknown[], R>(called: string, steps: (...args: A) => Steps<R>): [(...args: A) => Promise<R>, (...args: A) => R];
  export const nothing: () => void;
  export const joined: (folder: string, name: string) => string;
  export function folderOf(path: string): string;
  export const nameOf: (path: string) => string;
  export function systemError(errno: number, code: string, text: string, syscall: string, path?: string): Error;
  export const lendable: (bytes: Uint8Array) => Bytes;
  export {};
}
// shoal:fs: open files. Reading and writing lend their buffer to the system: nothing is copied, and
// who changes it meanwhile changes what is written.
declare module "shoal:fs/file" {
  import { type Bytes, type PathLike } from "shoal:fs/call";
  import { type FileInfo } from "shoal:fs/info";
  const Symbol: SymbolConstructor;
  export interface OpenOptions {
      read?: boolean;
      write?: boolean;
      append?: boolean;
      truncate?: boolean;
      create?: boolean;
      createNew?: boolean;
      mode?: number;
  }
  export enum SeekMode {
      Start = 0,
      Current = 1,
      End = 2
  }
  export const timeOf: (time: number | Date) => number;
  export interface LockOptions {
      signal?: AbortSignal;
  }
  export class FsFile implements Disposable {
      #private;
      /** Of open() and its kin. */
      constructor(file: number);
      /** Into the buffer, from where the file stands; null at the end. */
      read(buffer: Uint8Array): Promise<number | null>;
      readSync(buffer: Uint8Array): number | null;
      /** From a position; where the file stands stays. */
      readAt(buffer: Uint8Array, position: number): Promise<number | null>;
      readAtSync(buffer: Uint8Array, position: number): number | null;
      /** How many of the bytes were written: all, if the system has room for them. */
      write(data: Uint8Array): Promise<number>;
      writeSync(data: Uint8Array): number;
      writeAt(data: Uint8Array, position: number): Promise<number>;
      writeAtSync(data: Uint8Array, position: number): number;
      seek(offset: number | bigint, from: SeekMode): Promise<number>;
      seekSync(offset: number | bigint, from: SeekMode): number;
      truncate(length?: number): Promise<void>;
      truncateSync(length?: number): void;
      sync(): Promise<void>;
      syncSync(): void;
      syncData(): Promise<void>;
      syncDataSync(): void;
      stat(): Promise<FileInfo>;
      statSync(): FileInfo;
      chmod(mode: number): Promise<void>;
      chmodSync(mode: number): void;
      utime(atime: number | Date, mtime: number | Date): Promise<void>;
      utimeSync(atime: number | Date, mtime: number | Date): void;
      isTerminal(): boolean;
      /** An advisory lock on the whole file, shared unless it is said; waits for those who have it. */
      lock(exclusive?: boolean, options?: LockOptions): Promise<void>;
      lockSync(exclusive?: boolean): void;
      /** Whether it could be had without waiting, and is held now. */
      tryLock(exclusive?: boolean): Promise<boolean>;
      tryLockSync(exclusive?: boolean): boolean;
      unlock(): Promise<void>;
      unlockSync(): void;
      /** Its bytes, from where it stands. The file is closed at the stream's end. */
      get readable(): ReadableStream<Bytes>;
      /** The file is closed with the stream. */
      get writable(): WritableStream<Uint8Array>;
      /** An error of the file system's that tells only now that something could not be written; it is
       *  closed all the same. Closed twice: an Error with code EBADF. */
      close(): void;
      [Symbol.dispose](): void;
  }
  export const open: (path: PathLike, options?: OpenOptions | undefined) => Promise<FsFile>, openSync: (path: PathLike, options?: OpenOptions | undefined) => FsFile;
  /** Opens a file for reading and writing; made, or emptied. */
  export function create(path: PathLike): Promise<FsFile>;
  export function createSync(path: PathLike): FsFile;
  /** Standard input. */
  export const stdin: {
      read(buffer: Uint8Array): Promise<number | null>;
      readSync(buffer: Uint8Array): number | null;
  };
  export {};
}
// shoal:fs: what stands there. stat and lstat, the entries of folders, and of the file system.
declare module "shoal:fs/info" {
  import { type PathLike } from "shoal:fs/call";
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
      rdev: number;
      blksize: number;
      blocks: number;
      isBlockDevice: boolean;
      isCharDevice: boolean;
      isFifo: boolean;
      isSocket: boolean;
  }
  export interface DirEntry {
      name: string;
      isFile: boolean;
      isDirectory: boolean;
      isSymlink: boolean;
  }
  export const File = 1, Folder = 2, Link = 3, Fifo = 4, Socket = 5, Characters = 6, Blocks = 7;
  export function infoOf(told: number[]): FileInfo;
  export const stat: (path: PathLike) => Promise<FileInfo>, statSync: (path: PathLike) => FileInfo;
  export const lstat: (path: PathLike) => Promise<FileInfo>, lstatSync: (path: PathLike) => FileInfo;
  export const realPath: (path: PathLike) => Promise<string>, realPathSync: (path: PathLike) => string;
  export const readLink: (path: PathLike) => Promise<string>, readLinkSync: (path: PathLike) => string;
  export interface FileSystemInfo {
      type: number;
      blockSize: number;
      blocks: number;
      freeBlocks: number;
      availableBlocks: number;
      files: number;
      freeFiles: number;
  }
  /** Of the file system that a path is on. */
  export const statfs: (path: PathLike) => Promise<FileSystemInfo>, statfsSync: (path: PathLike) => FileSystemInfo;
  export const entryOf: (name: string, kind: number) => DirEntry;
  /** The entries of a folder, in no order; of any number of them only a piece is held at a time. */
  export function readDir(path: PathLike): AsyncGenerator<DirEntry, void>;
  export function readDirSync(path: PathLike): IteratorObject<DirEntry, void>;
  export {};
}
// shoal:fs: names. Folders, links, temporary ones, modes, owners, times.
declare module "shoal:fs/names" {
  import { type PathLike, type Steps } from "shoal:fs/call";
  export interface MkdirOptions {
      recursive?: boolean;
      mode?: number;
  }
  export interface RemoveOptions {
      recursive?: boolean;
  }
  export interface MakeTempOptions {
      dir?: string;
      prefix?: string;
      suffix?: string;
  }
  export interface SymlinkOptions {
      type?: "file" | "dir" | "junction";
  }
  export const mkdir: (path: PathLike, options?: MkdirOptions | undefined) => Promise<void>, mkdirSync: (path: PathLike, options?: MkdirOptions | undefined) => void;
  export const remove: (path: PathLike, options?: RemoveOptions | undefined) => Promise<void>, removeSync: (path: PathLike, options?: RemoveOptions | undefined) => void;
  export const rename: (from: PathLike, to: PathLike) => Promise<void>, renameSync: (from: PathLike, to: PathLike) => void;
  export const link: (from: PathLike, to: PathLike) => Promise<void>, linkSync: (from: PathLike, to: PathLike) => void;
  export const symlink: (target: PathLike, path: PathLike, _options?: SymlinkOptions | undefined) => Promise<void>, symlinkSync: (target: PathLike, path: PathLike, _options?: SymlinkOptions | undefined) => void;
  export const chmod: (path: PathLike, mode: number) => Promise<void>, chmodSync: (path: PathLike, mode: number) => void;
  export const chown: (path: PathLike, uid: number | null, gid: number | null) => Promise<void>, chownSync: (path: PathLike, uid: number | null, gid: number | null) => void;
  export const lchown: (path: PathLike, uid: number | null, gid: number | null) => Promise<void>, lchownSync: (path: PathLike, uid: number | null, gid: number | null) => void;
  export const utime: (path: PathLike, atime: number | Date, mtime: number | Date) => Promise<void>, utimeSync: (path: PathLike, atime: number | Date, mtime: number | Date) => void;
  export const lutime: (path: PathLike, atime: number | Date, mtime: number | Date) => Promise<void>, lutimeSync: (path: PathLike, atime: number | Date, mtime: number | Date) => void;
  export const makeTempDir: () => Promise<string>, makeTempDirSync: () => string;
  export const makeTempFile: () => Promise<string>, makeTempFileSync: () => string;
  /** The bits that new files do not get; with a mask: as it was before. */
  export function umask(mask?: number): number;
  export function kindOf(path: string, follow: boolean): Steps<number>;
  export interface ExistsOptions {
      isReadable?: boolean;
      isDirectory?: boolean;
      isFile?: boolean;
  }
  export const exists: (path: PathLike, options?: ExistsOptions | undefined) => Promise<boolean>, existsSync: (path: PathLike, options?: ExistsOptions | undefined) => boolean;
  export const ensureDir: (path: PathLike) => Promise<void>, ensureDirSync: (path: PathLike) => void;
  export const ensureFile: (path: PathLike) => Promise<void>, ensureFileSync: (path: PathLike) => void;
  export const emptyDir: (path: PathLike) => Promise<void>, emptyDirSync: (path: PathLike) => void;
  export {};
}
// shoal:fs: whole trees. walk, copy, move, as @std/fs has them. No recursion of ours: folders may
// nest deeply.
declare module "shoal:fs/trees" {
  import { type PathLike } from "shoal:fs/call";
  import { type DirEntry } from "shoal:fs/info";
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
  export interface WalkEntry extends DirEntry {
      path: string;
  }
  /** A folder and all below it. A link that leads back to a folder above it is an Error, ELOOP. */
  export function walk(root: PathLike, options?: WalkOptions): AsyncGenerator<WalkEntry, void>;
  export function walkSync(root: PathLike, options?: WalkOptions): Generator<WalkEntry, void>;
  export interface CopyOptions {
      /** What is there already is replaced; else that is an Error, EEXIST. */
      overwrite?: boolean;
      preserveTimestamps?: boolean;
  }
  /** A file, a link, a folder with all in it. */
  export const copy: (from: PathLike, to: PathLike, options?: CopyOptions | undefined) => Promise<void>, copySync: (from: PathLike, to: PathLike, options?: CopyOptions | undefined) => void;
  export interface MoveOptions {
      overwrite?: boolean;
  }
  /** Renames, to another file system, too. */
  export const move: (from: PathLike, to: PathLike, options?: MoveOptions | undefined) => Promise<void>, moveSync: (from: PathLike, to: PathLike, options?: MoveOptions | undefined) => void;
  export {};
}
// shoal:fs: watchFs, what changes below paths, as the system tells it. The same event twice in a
// row is told once; if the system loses some, an event with the flag "rescan" says so.
declare module "shoal:fs/watch" {
  import { type PathLike } from "shoal:fs/call";
  const Symbol: SymbolConstructor;
  export type FsEventKind = "any" | "create" | "modify" | "rename" | "remove" | "other";
  export interface FsEvent {
      kind: FsEventKind;
      /** Of a renaming: from where, and to where. */
      paths: string[];
      flag?: "rescan";
  }
  export interface WatchOptions {
      /** With all folders below; true, unless it is said. */
      recursive?: boolean;
      signal?: AbortSignal;
  }
  export class FsWatcher implements AsyncIterableIterator<FsEvent>, Disposable {
      #private;
      /** Of watchFs(). */
      constructor(paths: string[], options: WatchOptions);
      next(): Promise<IteratorResult<FsEvent, undefined>>;
      return(): Promise<IteratorResult<FsEvent, undefined>>;
      [Symbol.asyncIterator](): this;
      /** Events that were seen before can still be read; then comes the end. */
      close(): void;
      [Symbol.dispose](): void;
  }
  /** From here on: what happens to the paths, and, if they are folders, in them. */
  export function watchFs(paths: PathLike | PathLike[], options?: WatchOptions): FsWatcher;
  export {};
}
// shoal:fs: files read and written whole.
declare module "shoal:fs/whole" {
  import { type Bytes, type PathLike } from "shoal:fs/call";
  export interface ReadFileOptions {
      signal?: AbortSignal;
  }
  export interface WriteFileOptions {
      append?: boolean;
      /** True, unless it is said. */
      create?: boolean;
      createNew?: boolean;
      mode?: number;
      signal?: AbortSignal;
  }
  export const readFile: (path: PathLike, options?: ReadFileOptions | undefined) => Promise<Bytes>, readFileSync: (path: PathLike, options?: ReadFileOptions | undefined) => Bytes;
  export const readTextFile: (path: PathLike, options?: ReadFileOptions | undefined) => Promise<string>, readTextFileSync: (path: PathLike, options?: ReadFileOptions | undefined) => string;
  export const writeTextFile: (path: PathLike, data: string, options?: WriteFileOptions | undefined) => Promise<void>, writeTextFileSync: (path: PathLike, data: string, options?: WriteFileOptions | undefined) => void;
  export const copyFile: (from: PathLike, to: PathLike) => Promise<void>, copyFileSync: (from: PathLike, to: PathLike) => void;
  export const truncate: (path: PathLike, length?: number | undefined) => Promise<void>, truncateSync: (path: PathLike, length?: number | undefined) => void;
  /** Of bytes, or of a stream of them, piece by piece. */
  export function writeFile(path: PathLike, data: Uint8Array | ReadableStream<Uint8Array>, options?: WriteFileOptions): Promise<void>;
  export const writeFileSync: (path: PathLike, data: Uint8Array<ArrayBufferLike>, options?: WriteFileOptions | undefined) => void;
  export {};
}
