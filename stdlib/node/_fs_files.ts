// node:fs: opening, reading, writing and changing files by descriptor, and attributes by path.
import host from "shoal:host";
import { nextTick } from "node:_host_seams";
import { bufferOver } from "node:_buffer";
import { invalidArgType, invalidArgValue, outOfRange } from "node:_errors";
import {
  type Bytes, type Callback, type Plan, Request, type Steps, bytesOf, checkCallback, forms,
  inNodesWords, pathOf, runLater, runNow, settle, systemError, viewOf,
} from "node:_fs_call";
import { flagsOf, millisecondsOf, modeOf, openOptions } from "node:_fs_constants";
import {
  type OpenFile, addDescriptor, checkDescriptor, closeDescriptor, closeSteps, fileOf, handleOf,
  openFile,
} from "node:_fs_descriptors";
import { BigIntStats, StatFs, type Stats, type Told, statsOf } from "node:_fs_stats";
import { validateBuffer, validateInteger, validateObject } from "node:_validators";

const { Object, ArrayBuffer, Uint8Array, Number, Promise, Symbol } = globalThis;
const { setImmediate } = globalThis as any;
const { isView } = ArrayBuffer;
const { isArray } = Array;
const kStandardBytesMax = 65536;

// ---- Opening and closing

export function openRequest(path: unknown, flags: unknown, mode: unknown): Request {
  const text = pathOf(path);
  const bits = flagsOf(flags ?? "r");
  const created = modeOf(mode, "mode", 0o666);
  return new Request("OpenFile", [text, openOptions(bits), created],
    (handle: number) => addDescriptor(handle, text));
}
export const open = forms("open", 3, openRequest);

export function closeSync(fd: number): void {
  checkDescriptor(fd);
  runNow(closeSteps(fd));
}
export function close(fd: number, callback?: Callback): void {
  checkDescriptor(fd);
  if (callback !== undefined) checkCallback(callback);
  const written = openFile(fd)?.isWritten;
  if (written && callback) return void settle(runLater(closeSteps(fd)), callback);
  try {
    closeDescriptor(fd);
  } catch (error) {
    if (!callback) throw error;
    setImmediate(callback, error);
    return;
  }
  // As if the system had been waited for: others may hear of what came before.
  if (callback) setImmediate(callback, null);
}

// ---- Reading

/** Where what a read gives goes, and from where it comes. */
interface Reading { view: Bytes; position: number }

function positionOf(position: unknown): number {
  if (position === null || position === undefined || position === -1 || position === -1n) return -1;
  if (typeof position === "bigint") {
    if (position < -1n || position > BigInt(Number.MAX_SAFE_INTEGER))
      throw outOfRange("position", `>= -1 && <= ${Number.MAX_SAFE_INTEGER}`, position);
    return Number(position);
  }
  if (typeof position !== "number")
    throw invalidArgType("position", ["integer", "bigint"], position);
  validateInteger(position, "position", -1);
  return position;
}
function checkRange(offset: number, length: number, size: number): void {
  if (offset > size) throw outOfRange("offset", `<= ${size}`, offset);
  if (length < 0) throw outOfRange("length", ">= 0", length);
  if (length > size - offset) throw outOfRange("length", `<= ${size - offset}`, length);
}

/** (buffer, offset, length, position), (buffer, options). */
function readingOf(buffer: unknown, offset: any, length: any, position: any): Reading {
  validateBuffer(buffer, "buffer");
  if (offset !== null && typeof offset === "object") {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  const size = buffer.byteLength;
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, "offset", 0);
  length = length === undefined || length === null ? size - offset : length | 0;
  if (length !== 0 && size === 0)
    throw invalidArgValue("buffer", buffer, "is empty and cannot be written");
  const from = positionOf(position);
  if (length !== 0) checkRange(offset, length, size);
  return { view: viewOf(buffer, offset, length), position: from };
}

/** A buffer that may shrink lends no room: what is read is copied into it. */
export function readRequest(file: OpenFile, { view, position }: Reading): Request {
  if (file.handle === 0) return standardRead(file, view);
  if (!(view.buffer as any).resizable)
    return new Request("ReadHandle", [file.handle, position, view]);
  const room = new Uint8Array(view.length);
  return new Request("ReadHandle", [file.handle, position, room], (count: number) => {
    view.set(room.subarray(0, count));
    return count;
  });
}
function standardRead(file: OpenFile, view: Bytes): Request {
  if (file.standard !== 0) throw systemError(-9, "EBADF", "bad file descriptor", "read");
  const room = view.length < kStandardBytesMax ? view.length : kStandardBytesMax;
  return new Request("ReadStandard", [room], (data: Bytes) => {
    view.set(data);
    return data.length;
  });
}

export function readSync(
  fd: number, buffer: ArrayBufferView, offset?: any, length?: any, position?: any,
): number {
  checkDescriptor(fd);
  if (offset !== undefined && length === undefined && position === undefined)
    validateObject(offset, "options", { nullable: true });
  const reading = readingOf(buffer, offset, length, position);
  const file = fileOf(fd, "read");
  if (reading.view.length === 0) return 0;
  if (file.handle !== 0 && !(reading.view.buffer as any).resizable)
    return host.wait("ReadHandle", file.handle, reading.position, reading.view);
  return runNow(readRequest(file, reading));
}

/** (fd, buffer, offset, length, position, callback), (fd, buffer, options, callback), … */
export function read(fd: number, ...rest: any[]): void {
  checkDescriptor(fd);
  const callback = rest.pop();
  checkCallback(callback);
  let [buffer, offset, length, position] = rest;
  if (buffer === undefined || (buffer !== null && typeof buffer === "object" && !isView(buffer))) {
    const options = buffer ?? {};
    buffer = options.buffer ?? bufferOver(new Uint8Array(16384));
    ({ offset, length, position } = options);
  }
  const reading = readingOf(buffer, offset, length, position);
  readLater(fd, reading).then(
    (count) => nextTick(callback, null, count, buffer),
    (error) => nextTick(callback, error, 0, buffer));
}
async function readLater(fd: number, reading: Reading): Promise<number> {
  const file = fileOf(fd, "read");
  return reading.view.length === 0 ? 0 : runLater(readRequest(file, reading));
}

/** Of FileHandle.read: { bytesRead, buffer }. */
export async function readPromise(file: OpenFile, ...rest: any[]): Promise<any> {
  let [buffer, offset, length, position] = rest;
  if (buffer === undefined || buffer === null || !isView(buffer)) {
    if (buffer !== undefined && buffer !== null && typeof buffer !== "object")
      throw invalidArgType("buffer", ["Buffer", "TypedArray", "DataView"], buffer);
    const options = buffer ?? {};
    buffer = options.buffer ?? bufferOver(new Uint8Array(16384));
    ({ offset, length, position } = options);
  }
  const reading = readingOf(buffer, offset, length, position);
  const bytesRead = reading.view.length === 0 ? 0 : await runLater(readRequest(file, reading));
  return { __proto__: null, bytesRead, buffer };
}

// ---- Writing

interface Writing { data: Uint8Array; position: number }

function writingOf(buffer: unknown, offset: any, length: any, position: any): Writing {
  if (typeof buffer === "string") {
    // (string, position, encoding)
    const encoding = length;
    if (encoding !== undefined && encoding !== null && typeof encoding !== "string")
      throw invalidArgType("encoding", "string", encoding);
    return { data: bytesOf(buffer, encoding), position: positionOf(offset) };
  }
  if (!ArrayBuffer.isView(buffer))
    throw invalidArgType("buffer", ["string", "Buffer", "TypedArray", "DataView"], buffer);
  if (offset !== null && typeof offset === "object")
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  const size = buffer.byteLength;
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, "offset", 0);
  if (typeof length !== "number") length = size - offset;
  if (offset > size) throw outOfRange("offset", `<= ${size}`, offset);
  if (length > size - offset) throw outOfRange("length", `<= ${size - offset}`, length);
  if (length < 0) throw outOfRange("length", ">= 0", length);
  return {
    data: viewOf(buffer, offset, length),
    position: typeof position === "number" && position >= 0 ? positionOf(position)
      : typeof position === "bigint" ? positionOf(position) : -1,
  };
}

export function writeRequest(file: OpenFile, { data, position }: Writing): Request {
  if (file.handle === 0) {
    if (file.standard === 0) throw systemError(-9, "EBADF", "bad file descriptor", "write");
    return new Request("WriteStandard", [file.standard, data]);
  }
  // A buffer that may shrink lends nothing.
  file.isWritten = true;
  const lent = (data.buffer as any).resizable ? data.slice() : data;
  return new Request("WriteHandle", [file.handle, position, lent]);
}
function writeStandard(file: OpenFile, data: Uint8Array): number {
  try {
    host.ask("WriteStandard", file.standard, data);
  } catch (error) {
    throw inNodesWords(error, {});
  }
  return data.length;
}
export function writeNow(file: OpenFile, writing: Writing): number {
  if (file.handle === 0 && file.standard !== 0) return writeStandard(file, writing.data);
  return runNow(writeRequest(file, writing));
}
export async function writeLater(file: OpenFile, writing: Writing): Promise<number> {
  if (file.handle === 0 && file.standard !== 0) return writeStandard(file, writing.data);
  return runLater(writeRequest(file, writing));
}

export function writeSync(
  fd: number, buffer: any, offset?: any, length?: any, position?: any,
): number {
  checkDescriptor(fd);
  return writeNow(fileOf(fd, "write"), writingOf(buffer, offset, length, position));
}
export function write(fd: number, buffer: any, ...rest: any[]): void {
  checkDescriptor(fd);
  const callback = rest.pop();
  checkCallback(callback);
  const writing = writingOf(buffer, rest[0], rest[1], rest[2]);
  later(() => writeLater(fileOf(fd, "write"), writing)).then(
    (count) => nextTick(callback, null, count, buffer),
    (error) => nextTick(callback, error, 0, buffer));
}
async function later<R>(f: () => R | Promise<R>): Promise<R> {
  return f();
}
export async function writePromise(
  file: OpenFile, buffer: any, offset?: any, length?: any, position?: any,
): Promise<any> {
  const writing = writingOf(buffer, offset, length, position);
  return { __proto__: null, bytesWritten: await writeLater(file, writing), buffer };
}

// ---- Several buffers

const kTogetherBytesMax = 1 << 20;

function checkViews(buffers: unknown): asserts buffers is ArrayBufferView[] {
  if (!isArray(buffers)) throw invalidArgType("buffers", "ArrayBufferView[]", buffers);
  for (const each of buffers)
    if (!isView(each)) throw invalidArgType("buffers", "ArrayBufferView[]", buffers);
}
const vectorPosition = (position: unknown): number =>
  typeof position === "number" ? positionOf(position) : -1;

/** Into each in turn, until one is not filled. */
export function* readVector(
  file: OpenFile, buffers: ArrayBufferView[], position: unknown,
): Steps<number> {
  let at = vectorPosition(position), total = 0;
  for (const each of buffers) {
    if (each.byteLength === 0) continue;
    const view = viewOf(each, 0, each.byteLength);
    const count: number = yield readRequest(file, { view, position: at });
    total += count;
    if (at >= 0) at += count;
    if (count < view.length) break;
  }
  return total;
}
/** Short ones in one go, as one call of the system's would: what others append is not between. */
export function* writeVector(
  file: OpenFile, buffers: ArrayBufferView[], position: unknown,
): Steps<number> {
  let size = 0;
  for (const each of buffers) size += each.byteLength;
  const at = vectorPosition(position);
  if (size <= kTogetherBytesMax) {
    const data = new Uint8Array(size);
    let end = 0;
    for (const each of buffers) {
      data.set(viewOf(each, 0, each.byteLength), end);
      end += each.byteLength;
    }
    return yield* writeStep(file, data, at);
  }
  let total = 0;
  for (const each of buffers) {
    const data = viewOf(each, 0, each.byteLength);
    const count = yield* writeStep(file, data, at < 0 ? -1 : at + total);
    total += count;
    if (count < data.length) break;
  }
  return total;
}
function* writeStep(file: OpenFile, data: Uint8Array, position: number): Steps<number> {
  if (file.handle === 0 && file.standard !== 0) return writeStandard(file, data);
  return yield writeRequest(file, { data, position });
}

type Vector = (file: OpenFile, buffers: ArrayBufferView[], position: unknown) => Steps<number>;
function vectorForms(name: string, steps: Vector): [any, any] {
  const sync = (fd: number, buffers: ArrayBufferView[], position?: number): number => {
    checkDescriptor(fd);
    checkViews(buffers);
    return runNow(steps(fileOf(fd, name), buffers, position));
  };
  const callback = (fd: number, buffers: any, position: any, cb?: any): void => {
    checkDescriptor(fd);
    checkViews(buffers);
    const called = cb ?? position;
    checkCallback(called);
    later(() => runLater(steps(fileOf(fd, name), buffers, position))).then(
      (count) => nextTick(called, null, count, buffers),
      (error) => nextTick(called, error, 0, buffers));
  };
  return [sync, callback];
}
export const [readvSync, readv] = vectorForms("read", readVector);
export const [writevSync, writev] = vectorForms("write", writeVector);
export async function vectorPromise(
  file: OpenFile, buffers: unknown, position: unknown, writes: boolean,
): Promise<any> {
  checkViews(buffers);
  const count = await runLater((writes ? writeVector : readVector)(file, buffers, position));
  return writes ? { __proto__: null, bytesWritten: count, buffers }
    : { __proto__: null, bytesRead: count, buffers };
}

// ---- Of an open file

const statReply = (options: any) => options?.bigint
  ? (told: Told) => new BigIntStats(told) : (told: Told) => statsOf(told);

/** A standard stream has no handle: the system's name for it is asked. */
export function fstatRequest(file: OpenFile, options?: any): Request {
  const reply = statReply(options);
  if (file.handle !== 0) return new Request("StatHandle", [file.handle], reply);
  return new Request("Stat", [`/proc/self/fd/${file.standard}`, true], reply,
    { syscall: "fstat", path: null });
}
function lengthOf(length: unknown): number {
  if (length === undefined || length === null) return 0;
  validateInteger(length, "len");
  return length < 0 ? 0 : length;
}
function ofFile(syscall: string, plan: (handle: number, ...rest: any[]) => Plan) {
  return (fd: number, ...rest: any[]): Plan => {
    checkDescriptor(fd);
    return plan(handleOf(fd, syscall), ...rest);
  };
}
export const fstat = forms("fstat", 2, (fd: number, options?: any) => {
  checkDescriptor(fd);
  return fstatRequest(fileOf(fd, "fstat"), options);
});
export const ftruncate = forms("ftruncate", 2, ofFile("ftruncate", (handle, length) =>
  new Request("TruncateHandle", [handle, lengthOf(length)])));
export const fsync = forms("fsync", 1, ofFile("fsync", (handle) =>
  new Request("SyncHandle", [handle, false])));
export const fdatasync = forms("fdatasync", 1, ofFile("fdatasync", (handle) =>
  new Request("SyncHandle", [handle, true])));
export const fchmod = forms("fchmod", 2, ofFile("fchmod", (handle, mode) =>
  new Request("ChangeModeHandle", [handle, modeOf(mode)])));
export const fchown = forms("fchown", 3, ofFile("fchown", (handle, uid, gid) =>
  new Request("ChangeOwnerHandle", [handle, ownerOf(uid, "uid"), ownerOf(gid, "gid")])));
export const futimes = forms("futimes", 3, ofFile("futime", (handle, atime, mtime) =>
  new Request("SetTimesHandle", [
    handle, millisecondsOf(atime), millisecondsOf(mtime),
  ])));

/** -1: as it is. */
function ownerOf(id: unknown, name: string): number {
  validateInteger(id, name, -1, 4294967295);
  return id === -1 ? 4294967295 : id;
}

// ---- By path

export function statRequest(path: unknown, follow: boolean, options?: any): Request {
  return new Request("Stat", [pathOf(path), follow], statReply(options));
}
export const stat = forms("stat", 2, (path, options) => statRequest(path, true, options));
export const lstat = forms("lstat", 2, (path, options) => statRequest(path, false, options));

function statNow(path: unknown, follow: boolean, options?: any): Stats | BigIntStats | undefined {
  const text = pathOf(path);
  let told: Told;
  try {
    told = host.wait("Stat", text, follow);
  } catch (error: any) {
    const isMissing = error.code === "ENOENT" || error.code === "ENOTDIR";
    if (isMissing && options?.throwIfNoEntry === false) return undefined;
    throw error;
  }
  return options?.bigint ? new BigIntStats(told) : statsOf(told);
}
export function statSync(path: unknown, options?: any): any {
  return statNow(path, true, options);
}
export function lstatSync(path: unknown, options?: any): any {
  return statNow(path, false, options);
}

export const statfs = forms("statfs", 2, (path, options) =>
  new Request("FileSystem", [pathOf(path)],
    (facts: any) => new StatFs(facts, options?.bigint === true)));
export const access = forms("access", 2, (path, mode) => {
  if (mode !== undefined) validateInteger(mode, "mode", 0, 7);
  return new Request("Access", [pathOf(path), mode ?? 0]);
});

export function existsSync(path: unknown): boolean {
  try {
    host.wait("Stat", pathOf(path), true);
    return true;
  } catch {
    return false;
  }
}
export function exists(path: unknown, callback: (exists: boolean) => void): void {
  checkCallback(callback);
  access.promise(path).then(() => nextTick(callback, true), () => nextTick(callback, false));
}
Object.defineProperty(exists, Symbol.for("nodejs.util.promisify.custom"), {
  value: (path: unknown) => new Promise((resolve) => exists(path, resolve)),
});

export const chmod = forms("chmod", 2, (path, mode) =>
  new Request("ChangeMode", [pathOf(path), modeOf(mode)]));
function chownPlan(follow: boolean) {
  return (path: unknown, uid: unknown, gid: unknown) => new Request("ChangeOwner", [
    pathOf(path), follow, ownerOf(uid, "uid"), ownerOf(gid, "gid"),
  ]);
}
export const chown = forms("chown", 3, chownPlan(true));
export const lchown = forms("lchown", 3, chownPlan(false));
function timesPlan(follow: boolean) {
  return (path: unknown, atime: unknown, mtime: unknown) => new Request("SetTimes", [
    pathOf(path), follow, millisecondsOf(atime), millisecondsOf(mtime),
  ]);
}
export const utimes = forms("utimes", 3, timesPlan(true));
export const lutimes = forms("lutimes", 3, timesPlan(false));

export const truncate = forms("truncate", 2, (path, length) => {
  if (typeof path === "number")
    return new Request("TruncateHandle", [handleOf(path, "ftruncate"), lengthOf(length)]);
  // As Node has it: opened first, so that is what an error says.
  return new Request("Truncate", [pathOf(path), lengthOf(length)], undefined, { syscall: "open" });
});

// ---- Functions that give several values to a callback say which, to util.promisify

for (const [f, names] of [
  [read, ["bytesRead", "buffer"]], [write, ["bytesWritten", "buffer"]],
  [readv, ["bytesRead", "buffers"]], [writev, ["bytesWritten", "buffers"]],
] as [any, string[]][]) {
  Object.defineProperty(f, Symbol.for("nodejs.util.promisify.custom"), {
    value: (...args: any[]) => new Promise((resolve, reject) => {
      f(...args, (error: any, first: any, second: any) =>
        error ? reject(error) : resolve({ [names[0]!]: first, [names[1]!]: second }));
    }),
  });
}
Object.defineProperty(readv, "name", { value: "readv" });
Object.defineProperty(writev, "name", { value: "writev" });
Object.defineProperty(readvSync, "name", { value: "readvSync" });
Object.defineProperty(writevSync, "name", { value: "writevSync" });

