// node:fs: files whole. readFile, writeFile, appendFile, of a path, a descriptor or a FileHandle.
import {
  type Bytes, type Plan, Request, type Steps, abortableForms, bytesOf, decoded,
  optionsOf, pathOf, runLater,
  runNow,
} from "node:_fs_call";
import { flagsOf, modeOf, openOptions } from "node:_fs_constants";
import {
  type OpenFile, addDescriptor, closeDescriptor, closeSteps, fileOf,
} from "node:_fs_descriptors";
import { fstatRequest, openRequest, readRequest, writeNow, writeRequest } from "node:_fs_files";
import type { Stats } from "node:_fs_stats";
import { makeError } from "node:_errors";
import { validateBoolean } from "node:_validators";

const { Uint8Array, RangeError } = globalThis;
const kPieceBytes = 512 * 1024, kUnknownBytes = 8192;
const kFileBytesMax = 2 ** 31;

interface Options {
  encoding?: string | null;
  flag?: string | number;
  mode?: number | string;
  flush?: boolean;
  signal?: AbortSignal;
}

/** A FileHandle's or a descriptor's open file; undefined: it is a path. */
function openFileOf(path: any, syscall: string): OpenFile | undefined {
  if (typeof path === "number") return fileOf(path, syscall);
  return path?.[kOpenFile] as OpenFile | undefined;
}
/** What a FileHandle keeps its file under. */
export const kOpenFile = Symbol("open file");

// ---- Reading

/** From where it stands to its end, in pieces. */
export function* readAll(file: OpenFile): Steps<Bytes> {
  const stats: Stats = yield fstatRequest(file);
  const size = stats.isFile() ? stats.size : 0;
  if (size > kFileBytesMax)
    throw makeError(RangeError, "ERR_FS_FILE_TOO_LARGE",
      `File size (${size}) is greater than 2 GiB`);
  // One byte more than it has, to see its end without growing.
  let room: Bytes = new Uint8Array(size > 0 ? size + 1 : kUnknownBytes), have = 0;
  for (;;) {
    const wanted = room.length - have < kPieceBytes ? room.length - have : kPieceBytes;
    const view = room.subarray(have, have + wanted);
    const count: number = yield readRequest(file, { view, position: -1 });
    have += count;
    if (count === 0) break;
    if (have < room.length) continue;
    const more = new Uint8Array(room.length * 2);
    more.set(room);
    room = more;
  }
  return have === room.length ? room : room.subarray(0, have);
}

function readPlan(path: unknown, options: unknown): Plan {
  const { encoding, flag } = optionsOf<Options>(options, {});
  const file = openFileOf(path, "fstat");
  if (file) return readOpen(file, encoding);
  const text = pathOf(path);
  if (flag !== undefined && flag !== "r") return readFlagged(text, flagsOf(flag),
    encoding);
  return new Request("ReadFile", [text], (bytes: Bytes) => decoded(bytes, encoding));
}
function* readOpen(file: OpenFile, encoding: string | null | undefined): Steps {
  return decoded(yield* readAll(file), encoding);
}
function* readFlagged(path: string, flags: number, encoding: string | null | undefined): Steps {
  const fd: number = yield new Request("OpenFile", [path, openOptions(flags), 0o666],
    (handle: number) => addDescriptor(handle, path));
  try {
    return decoded(yield* readAll(fileOf(fd, "read")), encoding);
  } finally {
    closeDescriptor(fd);
  }
}
export const readFile = abortableForms("readFile", 2, readPlan);

/** A path's contents without steps: the way that most programs take. */
export function readFileSync(path: unknown, options?: unknown): any {
  return runNow(readPlan(path, options));
}

// ---- Writing

/** All of it: what the system takes less of is asked for again. */
export function* writeAll(file: OpenFile, data: Uint8Array): Steps<void> {
  if (file.handle === 0 && file.standard !== 0) {
    writeNow(file, { data, position: -1 });
    return;
  }
  for (let at = 0; at < data.length;) {
    const end = at + kPieceBytes < data.length ? at + kPieceBytes : data.length;
    const piece = data.subarray(at, end);
    at += yield writeRequest(file, { data: piece, position: -1 });
  }
}

/** Bits of OpenOption. */
const Append = 4, Truncate = 8, Create = 16, CreateNew = 32;
const plainFlags: Record<string, number> = {
  __proto__: null as never, w: Truncate | Create, a: Append | Create, wx: CreateNew,
};

function writePlan(path: unknown, data: unknown, options: unknown, flag: string): Plan {
  const all = optionsOf<Options>(options, {});
  if (all.flush !== undefined && all.flush !== null) validateBoolean(all.flush, "options.flush");
  if (typeof data !== "string" || (all.encoding && all.encoding !== "utf8"))
    data = bytesOf(data, all.encoding);
  const file = openFileOf(path, "write");
  if (file) return writeOpen(file, data as string | Uint8Array, all.flush === true);
  const mode = modeOf(all.mode, "mode", 0o666);
  const text = pathOf(path);
  const plain = typeof (all.flag ?? flag) === "string" ? plainFlags[all.flag ?? flag] : undefined;
  // In one operation, if a mode need not be given to what is there already (as the door has it).
  if (plain !== undefined && mode === 0o666 && !all.flush && isShort(data as string | Uint8Array))
    return new Request("WriteFile", [text, data, plain, 0]);
  const flags = flagsOf(all.flag ?? flag);
  return writeOpened(text, flags, mode, data as string | Uint8Array, all.flush === true);
}
const isShort = (data: string | Uint8Array): boolean => data.length <= kPieceBytes;

function* writeOpen(file: OpenFile, data: string | Uint8Array, flush: boolean): Steps<void> {
  yield* writeAll(file, bytesOf(data, "utf8"));
  if (flush && file.handle !== 0) yield new Request("SyncHandle", [file.handle, false]);
}
function* writeOpened(
  path: string, flags: number, mode: number, data: string | Uint8Array, flush: boolean,
): Steps<void> {
  const fd: number = yield new Request("OpenFile", [path, openOptions(flags), mode],
    (handle: number) => addDescriptor(handle, path));
  let isWritten = false;
  try {
    yield* writeOpen(fileOf(fd, "write"), data, flush);
    isWritten = true;
  } finally {
    if (!isWritten) closeDescriptor(fd);
  }
  yield* closeSteps(fd);
}
export const writeFile = abortableForms("writeFile", 3,
  (path, data, options) => writePlan(path, data, options, "w"));
export const appendFile = abortableForms("appendFile", 3,
  (path, data, options) => writePlan(path, data, options, "a"));

/** Of fs.promises: data may come piece by piece. */
export async function writeFilePromise(path: any, data: any, options?: any): Promise<void> {
  const isPieces = typeof data === "object" && data !== null && !ArrayBuffer.isView(data) &&
    (Symbol.asyncIterator in data || Symbol.iterator in data);
  if (!isPieces) return writeFile.promise(path, data, options);
  const all = optionsOf<Options>(options, {});
  const { signal } = all;
  const file = openFileOf(path, "write");
  const fd = file ? -1 : await runLater(openRequest(path, all.flag ?? "w", all.mode));
  let isWritten = false;
  try {
    for await (const piece of data) {
      signal?.throwIfAborted();
      const bytes = bytesOf(piece, all.encoding);
      await writeFile.promise(file ? path : fd, bytes, { signal });
    }
    isWritten = true;
  } finally {
    if (!file && !isWritten) closeDescriptor(fd);
  }
  if (!file) await runLater(closeSteps(fd));
}
