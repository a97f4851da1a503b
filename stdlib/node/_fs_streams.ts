// node:fs: ReadStream and WriteStream. Chunks are read into buffers of their own, as whoever gets
// them may keep them; how many are read ahead is the high water mark's business.
import { kCopies, kLend, kTakeBack, Readable } from "node:_stream_readable";
import { Writable } from "node:_stream_writable";
import { invalidArgType, outOfRange } from "node:_errors";
import { bufferOver } from "node:_buffer";
import {
  bytesOf, checkEncoding, inNodesWords, pathOf, runLater, systemError,
} from "node:_fs_call";
import {
  type OpenFile, checkDescriptor, closeDescriptor, closeSteps, openFile,
} from "node:_fs_descriptors";
import { openRequest, readRequest, writeLater } from "node:_fs_files";
import { kOpenFile } from "node:_fs_content";
import { validateAbortSignal, validateFunction, validateInteger } from "node:_validators";
import { load } from "node:_host_seams";

const { Object, Uint8Array, Symbol, Infinity, WeakMap, WeakSet, setImmediate } = globalThis as any;
const { setPrototypeOf, defineProperty } = Object;
const kReadBytes = 64 * 1024;

/** Where a stream finds its file: by descriptor, or a FileHandle's. */
const kHandle = Symbol("FileHandle");
const kBusy = Symbol("an operation is under way");
const kWaitsForBusy = Symbol("closes after it");

interface StreamOptions {
  flags?: string;
  encoding?: string;
  fd?: any;
  mode?: number | string;
  autoClose?: boolean;
  emitClose?: boolean;
  start?: number;
  end?: number;
  highWaterMark?: number;
  signal?: AbortSignal;
  flush?: boolean;
  fs?: any;
}

function optionsFrom(options: unknown): StreamOptions {
  if (options === undefined || options === null) return {};
  if (typeof options === "string") {
    checkEncoding(options);
    return { encoding: options };
  }
  if (typeof options !== "object") throw invalidArgType("options", ["string", "Object"], options);
  const all = options as StreamOptions;
  if (all.encoding && all.encoding !== "buffer") checkEncoding(all.encoding);
  validateAbortSignal(all.signal, "options.signal");
  return all;
}

/** Functions of the caller's in place of ours. */
function takeFunctions(stream: any, fs: any, names: string[]): void {
  if (!fs) return;
  for (const name of names) {
    if (fs[name] === undefined) continue;
    validateFunction(fs[name], `options.fs.${name}`);
  }
  stream[kFs] = fs;
}
const kFs = Symbol("fs");

function takeDescriptor(stream: any, options: StreamOptions): void {
  const { fd } = options;
  if (fd === undefined || fd === null) {
    stream.fd = null;
    return;
  }
  if (typeof fd === "number") {
    checkDescriptor(fd);
    stream.fd = fd;
  } else if (typeof fd === "object" && fd[kOpenFile] !== undefined) {
    stream.fd = fd.fd;
    stream[kHandle] = fd;
    fd.on("close", stream.close.bind(stream));
  } else throw invalidArgType("options.fd", ["number", "FileHandle"], fd);
}
function checkSpan(stream: any, options: StreamOptions): void {
  if (options.start !== undefined) {
    validateInteger(options.start, "start", 0);
    stream.start = options.start;
    stream.pos = options.start;
  }
  if (options.end !== undefined && options.end !== Infinity) {
    validateInteger(options.end, "end", 0);
    stream.end = options.end;
    if (stream.start !== undefined && stream.start > stream.end)
      throw outOfRange("start", `<= "end" (here: ${stream.end})`, stream.start);
  }
}

function fileOfStream(stream: any, syscall: string): OpenFile {
  const handle = stream[kHandle];
  const file = handle ? handle[kOpenFile] : openFile(stream.fd);
  if (!file) throw systemError(-9, "EBADF", "bad file descriptor", syscall);
  return file;
}

function constructStream(this: any, callback: (error?: any) => void): void {
  if (typeof this.fd === "number" || this[kHandle]) {
    callback();
    return;
  }
  const opened = (error: any, fd?: number) => {
    if (error) {
      callback(error);
      return;
    }
    this.fd = fd;
    callback();
    this.emit("open", fd);
    this.emit("ready");
  };
  const own = this[kFs]?.open;
  if (own) {
    own.call(this[kFs], this.path, this.flags, this.mode, opened);
    return;
  }
  let plan;
  try {
    plan = openRequest(this.path, this.flags, this.mode);
  } catch (error) {
    opened(error);
    return;
  }
  runLater(plan).then((fd: number) => opened(null, fd), opened);
}

/** Nobody closes a file that an operation of the stream's is using. */
function destroyStream(this: any, error: any, callback: (error: any) => void): void {
  if (this[kBusy])
    this.once(kWaitsForBusy, (later: any) => closeStream(this, error || later, callback));
  else closeStream(this, error, callback);
}
function closeStream(stream: any, error: any, callback: (error: any) => void): void {
  const handle = stream[kHandle], fd = stream.fd;
  stream.fd = null;
  if (handle) {
    if (stream.autoClose === false && !stream.closed) callback(error);
    else handle.close().then(() => callback(error), (failure: any) => callback(error || failure));
    return;
  }
  if (typeof fd !== "number") {
    callback(error);
    return;
  }
  const own = stream[kFs]?.close;
  if (own) {
    own.call(stream[kFs], fd, (failure: any) => callback(error || failure));
    return;
  }
  if (openFile(fd)?.isWritten) {
    runLater(closeSteps(fd)).then(() => callback(error),
      (failure: any) => callback(error || failure));
    return;
  }
  try {
    closeDescriptor(fd);
  } catch (failure) {
    error ||= failure;
  }
  // As if the system had been waited for: others may hear of what came before.
  setImmediate(callback, error);
}
function busy(stream: any): void {
  stream[kBusy] = true;
}
function idle(stream: any, error?: any): boolean {
  stream[kBusy] = false;
  if (!stream.destroyed) return true;
  stream.emit(kWaitsForBusy, error);
  return false;
}

// ---- Chunks that go from file to file
//
// A chunk that goes from a ReadStream through a pipe into a WriteStream nobody else sees: once it
// is written the next is read into it. New memory for each would cost more than to read and write.

/** Of a ReadStream: chunks to be read into again. */
const kFree = Symbol("free");
/** Chunks that a ReadStream has read and that nobody has given back to it. */
const filled = new WeakSet<object>();
/** Whose a chunk on its way through a WriteStream is. */
const lenders = new WeakMap<object, any>();

function writesPlainly(dest: any): boolean {
  return dest instanceof (WriteStream as any) && dest._write === writes._write &&
    dest._writev === writes._writev && dest.write === Writable.prototype.write && !dest[kFs];
}
function giveBack(chunk: unknown): void {
  const lender = typeof chunk === "object" && lenders.get(chunk);
  if (!lender) return;
  lenders.delete(chunk);
  lender[kFree].push(chunk);
}

// ---- ReadStream

export function ReadStream(this: any, path: any, options?: any): any {
  if (!(this instanceof (ReadStream as any))) return new (ReadStream as any)(path, options);
  const all: any = { ...optionsFrom(options) };
  if (all.highWaterMark === undefined) all.highWaterMark = kReadBytes;
  if (all.autoDestroy === undefined) all.autoDestroy = false;
  takeFunctions(this, all.fs, ["open", "read", "close"]);
  this.flags = all.flags === undefined ? "r" : all.flags;
  this.mode = all.mode === undefined ? 0o666 : all.mode;
  this.path = all.fd === undefined || all.fd === null ? (pathOf(path), path) : path;
  all.autoDestroy = all.autoClose === undefined ? true : all.autoClose;
  this.start = undefined;
  this.end = Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  takeDescriptor(this, all);
  checkSpan(this, all);
  Readable.call(this, all);
  if (all.encoding) this.setEncoding(all.encoding);
}
setPrototypeOf(ReadStream.prototype, Readable.prototype);
setPrototypeOf(ReadStream, Readable);
const reads: any = ReadStream.prototype;

reads._construct = constructStream;
reads._destroy = destroyStream;
reads._read = function (this: any, wanted: number): void {
  let count = wanted;
  if (this.pos !== undefined && this.end !== Infinity && this.end - this.pos + 1 < count)
    count = this.end - this.pos + 1;
  else if (this.end !== Infinity && this.end - this.bytesRead + 1 < count)
    count = this.end - this.bytesRead + 1;
  if (count <= 0) {
    this.push(null);
    return;
  }
  const free = this[kFree]?.pop();
  const buffer = free?.length === count ? free : bufferOver(new Uint8Array(count));
  busy(this);
  const done = (error: any, bytes?: number) => {
    if (!idle(this, error)) return;
    if (error) {
      this.destroy(error);
      return;
    }
    if (bytes! <= 0) {
      this.push(null);
      return;
    }
    if (this.pos !== undefined) this.pos += bytes;
    this.bytesRead += bytes!;
    if (bytes === count) filled.add(buffer);
    this.push(bytes === count ? buffer : shortened(buffer, bytes!));
  };
  const own = this[kFs]?.read;
  if (own) {
    own.call(this[kFs], this.fd, buffer, 0, count, this.pos, done);
    return;
  }
  let plan;
  try {
    const view = buffer as unknown as Uint8Array<ArrayBuffer>;
    plan = readRequest(fileOfStream(this, "read"), { view, position: this.pos ?? -1 });
  } catch (error) {
    done(error);
    return;
  }
  runLater(plan).then((bytes: number) => done(null, bytes), done);
};
reads[kLend] = function (this: any, chunk: any, dest: any): boolean {
  if (!filled.has(chunk)) return false;
  if (dest[kCopies]?.()) return true;
  if (!writesPlainly(dest)) return false;
  this[kFree] ??= [];
  lenders.set(chunk, this);
  return false;
};
reads[kTakeBack] = function (this: any, chunk: any): void {
  (this[kFree] ??= []).push(chunk);
};
reads.unshift = function (this: any, chunk: any, encoding?: string): boolean {
  filled.delete(chunk);
  return Readable.prototype.unshift.call(this, chunk, encoding);
};
/** A little of a large buffer would keep all of it. */
function shortened(buffer: any, bytes: number): any {
  return bytes * 2 < buffer.length ? bufferOver(buffer.slice(0, bytes).slice())
    : buffer.subarray(0, bytes);
}
reads.close = function (this: any, callback?: (error: any) => void): void {
  if (typeof callback === "function") load("node:stream").finished(this, callback);
  this.destroy();
};
defineProperty(reads, "autoClose", {
  configurable: true,
  get(this: any) { return this._readableState.autoDestroy; },
  set(this: any, value: boolean) { this._readableState.autoDestroy = value; },
});

// ---- WriteStream

export function WriteStream(this: any, path: any, options?: any): any {
  if (!(this instanceof (WriteStream as any))) return new (WriteStream as any)(path, options);
  const all: any = { ...optionsFrom(options) };
  all.decodeStrings = true;
  takeFunctions(this, all.fs, ["open", "write", "writev", "close"]);
  this.path = all.fd === undefined || all.fd === null ? (pathOf(path), path) : path;
  this.flags = all.flags === undefined ? "w" : all.flags;
  this.mode = all.mode === undefined ? 0o666 : all.mode;
  this.flush = all.flush === true;
  all.autoDestroy = all.autoClose === undefined ? true : all.autoClose;
  this.start = undefined;
  this.pos = undefined;
  this.bytesWritten = 0;
  takeDescriptor(this, all);
  checkSpan(this, { start: all.start });
  Writable.call(this, all);
  if (all.encoding) this.setDefaultEncoding(all.encoding);
  // An own function of the caller's that writes one chunk: then no others together.
  if (this[kFs]?.write && !this[kFs].writev) this._writev = null;
}
setPrototypeOf(WriteStream.prototype, Writable.prototype);
setPrototypeOf(WriteStream, Writable);
const writes: any = WriteStream.prototype;

writes._construct = constructStream;
writes._destroy = destroyStream;
/** What the system takes less of is asked for again: done means that all of it is written. */
async function writeOut(stream: any, data: Uint8Array): Promise<void> {
  const own = stream[kFs]?.write;
  for (let at = 0; at < data.length;) {
    const rest = at === 0 ? data : data.subarray(at);
    const position = stream.pos;
    let count: number;
    if (own) {
      count = await new Promise<number>((resolve, reject) =>
        own.call(stream[kFs], stream.fd, rest, 0, rest.length, position,
          (error: any, bytes: number) => error ? reject(error) : resolve(bytes)));
    } else {
      count = await writeLater(fileOfStream(stream, "write"),
        { data: rest, position: position ?? -1 });
    }
    at += count;
    stream.bytesWritten += count;
    if (position !== undefined) stream.pos = position + count;
  }
}
function finishWrite(
  stream: any, chunks: any[], written: Promise<void>, callback: (error?: any) => void,
): void {
  busy(stream);
  written.then(
    () => {
      for (const each of chunks) giveBack(each);
      if (idle(stream)) callback();
      else callback(systemError(-125, "ECANCELED", "operation canceled", "write"));
    },
    (error) => {
      idle(stream, error);
      callback(inNodesWords(error, undefined));
    });
}
writes._write = function (this: any, data: any, encoding: any, callback: (e?: any) => void): void {
  finishWrite(this, [data], writeOut(this, bytesOf(data, encoding)), callback);
};
writes._writev = function (this: any, chunks: any[], callback: (error?: any) => void): void {
  const views: Uint8Array[] = [];
  let size = 0;
  for (let i = 0; i < chunks.length; ++i) {
    const view = bytesOf(chunks[i].chunk, chunks[i].encoding);
    views.push(view);
    size += view.length;
  }
  const all = chunks.map(({ chunk }) => chunk);
  finishWrite(this, all, writeViews(this, views, size), callback);
};
async function writeViews(stream: any, views: Uint8Array[], size: number): Promise<void> {
  if (size > kReadBytes || stream[kFs]?.write) {
    for (let i = 0; i < views.length; ++i) await writeOut(stream, views[i]!);
    return;
  }
  const all = new Uint8Array(size);
  let end = 0;
  for (let i = 0; i < views.length; ++i) {
    all.set(views[i]!, end);
    end += views[i]!.length;
  }
  await writeOut(stream, all);
}
writes._final = function (this: any, callback: (error?: any) => void): void {
  if (!this.flush) {
    callback();
    return;
  }
  load("node:fs").fsync(this.fd, callback);
};
writes.close = function (this: any, callback?: (error?: any) => void): void {
  if (callback) {
    if (this.closed) {
      load("node:process").nextTick(callback);
      return;
    }
    this.on("close", callback);
  }
  if (!this.autoClose) this.on("finish", this.destroy);
  this.end();
};
writes.destroySoon = writes.end;
defineProperty(writes, "autoClose", {
  configurable: true,
  get(this: any) { return this._writableState.autoDestroy; },
  set(this: any, value: boolean) { this._writableState.autoDestroy = value; },
});
for (const prototype of [reads, writes])
  defineProperty(prototype, "pending", {
    configurable: true,
    get(this: any) { return this.fd === null; },
  });

export function createReadStream(path: any, options?: any): any {
  return new (ReadStream as any)(path, options);
}
export function createWriteStream(path: any, options?: any): any {
  return new (WriteStream as any)(path, options);
}
