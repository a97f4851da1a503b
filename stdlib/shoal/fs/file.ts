// shoal:fs: open files. Reading and writing lend their buffer to the system: nothing is copied, and
// who changes it meanwhile changes what is written.
import host from "shoal:host";
import {
  type Bytes, type PathLike, both, lendable, nothing, pathText, systemError,
} from "./call.ts";
import { type FileInfo, infoOf } from "./info.ts";
import { fileReadable, fileWritable } from "./streams.ts";

const { TypeError, Symbol, Number, Uint8Array, Date } = globalThis;

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

/// Bits of OpenOption, io/door/host_types.h.
const Read = 1, Write = 2, Append = 4, Truncate = 8, Create = 16, CreateNew = 32;

/// Bytes read; null at the end.
const received = (count: number, buffer: Uint8Array): number | null =>
  count === 0 && buffer.length !== 0 ? null : count;

/// A buffer that may shrink lends no room.
const isLendable = (buffer: Uint8Array): boolean => !(buffer.buffer as any).resizable;

function checkBytes(buffer: unknown, what: string): asserts buffer is Uint8Array {
  if (!(buffer instanceof Uint8Array)) throw new TypeError(`${what}: the buffer is no Uint8Array`);
}
const [writeFrom, writeFromSync] = both(
  "write", "WriteHandle", (file: number, data: Uint8Array, position: number) => {
    checkBytes(data, "write");
    return [file, position, lendable(data)];
  }, (count: number) => count);
const [seekIn, seekInSync] = both(
  "seek", "SeekHandle",
  (file: number, offset: number | bigint, from: SeekMode) => [file, Number(offset), from],
  (position: number) => position);
const [truncateIn, truncateInSync] = both(
  "truncate", "TruncateHandle", (file: number, length?: number) => [file, length ?? 0], nothing);
const [syncOf, syncOfSync] = both(
  "sync", "SyncHandle", (file: number, dataOnly: boolean) => [file, dataOnly], nothing);
const [statOf, statOfSync] = both("stat", "StatHandle", (file: number) => [file], infoOf);
const [modeOf, modeOfSync] = both(
  "chmod", "ChangeModeHandle", (file: number, mode: number) => [file, mode], nothing);
export const timeOf = (time: number | Date): number =>
  time instanceof Date ? time.getTime() : time * 1000;
const [timesOf, timesOfSync] = both(
  "utime", "SetTimesHandle", (file: number, accessed: number | Date, modified: number | Date) =>
    [file, timeOf(accessed), timeOf(modified)], nothing);
const [tryLockOf, tryLockOfSync] = both(
  "tryLock", "LockHandle", (file: number, exclusive: boolean) => [file, exclusive],
  (locked: boolean) => locked);
const [unlockOf, unlockOfSync] = both("unlock", "UnlockHandle", (file: number) => [file], nothing);

// ---- Locks

/// Who waits for a lock asks again after so long, a little longer each time: so nobody's thread
/// waits, whoever has it (another process, too), and it can be aborted.
const kAgainMs = 1, kAgainMsMax = 50;

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const timer = setTimeout(over, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}
async function lockLater(
  file: number, exclusive: boolean, signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  for (let ms = kAgainMs; !await tryLockOf(file, exclusive); ms = ms * 2) {
    signal?.throwIfAborted();  // It may have come while the system was asked.
    if (ms > kAgainMsMax) ms = kAgainMsMax;
    await sleep(ms, signal);
  }
}
function lockNow(file: number, exclusive: boolean): void {
  for (let ms = kAgainMs; !tryLockOfSync(file, exclusive); ms = ms * 2) {
    if (ms > kAgainMsMax) ms = kAgainMsMax;
    host.sleep(ms);
  }
}

// ---- FsFile

export interface LockOptions { signal?: AbortSignal }

export class FsFile implements Disposable {
  readonly #file: number;
  #isClosed = false;
  /** Something was: closing it may tell that it came to nothing. */
  #isWritten = false;
  #readable: ReadableStream<Bytes> | undefined;
  #writable: WritableStream<Uint8Array> | undefined;
  /** Of open() and its kin. */
  constructor(file: number) {
    if (typeof file !== "number") throw new TypeError("Illegal constructor");
    this.#file = file;
  }
  /** Into the buffer, from where the file stands; null at the end. */
  read(buffer: Uint8Array): Promise<number | null> { return this.#readAt(buffer, -1); }
  readSync(buffer: Uint8Array): number | null { return this.#readAtSync(buffer, -1); }
  /** From a position; where the file stands stays. */
  readAt(buffer: Uint8Array, position: number): Promise<number | null> {
    return this.#readAt(buffer, position);
  }
  readAtSync(buffer: Uint8Array, position: number): number | null {
    return this.#readAtSync(buffer, position);
  }
  async #readAt(buffer: Uint8Array, position: number): Promise<number | null> {
    checkBytes(buffer, "read");
    const room = isLendable(buffer) ? buffer : new Uint8Array(buffer.length);
    const count: number = await host.begin("ReadHandle", this.#file, position, room);
    if (room !== buffer) buffer.set(room.subarray(0, count));
    return received(count, buffer);
  }
  #readAtSync(buffer: Uint8Array, position: number): number | null {
    checkBytes(buffer, "read");
    const room = isLendable(buffer) ? buffer : new Uint8Array(buffer.length);
    const count: number = host.wait("ReadHandle", this.#file, position, room);
    if (room !== buffer) buffer.set(room.subarray(0, count));
    return received(count, buffer);
  }
  /** How many of the bytes were written: all, if the system has room for them. */
  write(data: Uint8Array): Promise<number> { return this.writeAt(data, -1); }
  writeSync(data: Uint8Array): number { return this.writeAtSync(data, -1); }
  writeAt(data: Uint8Array, position: number): Promise<number> {
    this.#isWritten = true;
    return writeFrom(this.#file, data, position);
  }
  writeAtSync(data: Uint8Array, position: number): number {
    this.#isWritten = true;
    return writeFromSync(this.#file, data, position);
  }
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
  chmod(mode: number): Promise<void> { return modeOf(this.#file, mode); }
  chmodSync(mode: number): void { return modeOfSync(this.#file, mode); }
  utime(atime: number | Date, mtime: number | Date): Promise<void> {
    return timesOf(this.#file, atime, mtime);
  }
  utimeSync(atime: number | Date, mtime: number | Date): void {
    return timesOfSync(this.#file, atime, mtime);
  }
  isTerminal(): boolean { return host.wait("IsTerminal", this.#file); }

  /** An advisory lock on the whole file, shared unless it is said; waits for those who have it. */
  lock(exclusive = false, options: LockOptions = {}): Promise<void> {
    return lockLater(this.#file, exclusive, options.signal);
  }
  lockSync(exclusive = false): void { lockNow(this.#file, exclusive); }
  /** Whether it could be had without waiting, and is held now. */
  tryLock(exclusive = false): Promise<boolean> { return tryLockOf(this.#file, exclusive); }
  tryLockSync(exclusive = false): boolean { return tryLockOfSync(this.#file, exclusive); }
  unlock(): Promise<void> { return unlockOf(this.#file); }
  unlockSync(): void { return unlockOfSync(this.#file); }

  /** Its bytes, from where it stands. The file is closed at the stream's end. */
  get readable(): ReadableStream<Bytes> {
    return this.#readable ??= fileReadable(this.#file, () => this.#closeQuietly());
  }
  /** The file is closed with the stream. */
  get writable(): WritableStream<Uint8Array> {
    return this.#writable ??= fileWritable(this.#file, () => this.#closeQuietly());
  }
  #closeQuietly(): void {
    this.#isClosed = true;
    host.close(this.#file);
  }
  /** An error of the file system's that tells only now that something could not be written; it is
   *  closed all the same. Closed twice: an Error with code EBADF. */
  close(): void {
    let wasOpen = !this.#isClosed;
    this.#isClosed = true;
    try {
      if (wasOpen && this.#isWritten) host.wait("FlushHandle", this.#file);
    } finally {
      wasOpen &&= host.close(this.#file);
    }
    if (!wasOpen) throw systemError(-9, "EBADF", "bad file descriptor", "close");
  }
  [Symbol.dispose](): void { this.#closeQuietly(); }
}

export const [open, openSync] = both(
  "open", "OpenFile",
  (path: PathLike, options: OpenOptions = { read: true }) => {
    const bits = (options.read ? Read : 0) | (options.write ? Write : 0) |
      (options.append ? Append : 0) | (options.truncate ? Truncate : 0) |
      (options.create ? Create : 0) | (options.createNew ? CreateNew : 0);
    if ((bits & (Read | Write | Append)) === 0)
      throw new TypeError("open: one of read, write and append must be true");
    if ((bits & (Truncate | Create | CreateNew)) !== 0 && (bits & (Write | Append)) === 0)
      throw new TypeError("open: truncate, create and createNew need write or append");
    return [pathText(path), bits, options.mode ?? 0];
  },
  (file: number) => new FsFile(file));

/** Opens a file for reading and writing; made, or emptied. */
export function create(path: PathLike): Promise<FsFile> {
  return open(path, { read: true, write: true, truncate: true, create: true });
}
export function createSync(path: PathLike): FsFile {
  return openSync(path, { read: true, write: true, truncate: true, create: true });
}

const [readStandard, readStandardSync] = both(
  "read", "ReadStandard", (buffer: Uint8Array) => [buffer.length],
  (data: Bytes, buffer) => {
    buffer.set(data);
    return received(data.length, buffer);
  });
/** Standard input. */
export const stdin = {
  read(buffer: Uint8Array): Promise<number | null> { return readStandard(buffer); },
  readSync(buffer: Uint8Array): number | null { return readStandardSync(buffer); },
};
