// shoal:fs: files read and written whole.
import host from "shoal:host";
import { type Bytes, type PathLike, both, nothing, pathText, unlessAborted } from "./call.ts";

const { TypeError, Uint8Array } = globalThis;

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
const Append = 4, Truncate = 8, Create = 16, CreateNew = 32;

function ready(options: { signal?: AbortSignal } | undefined): void {
  options?.signal?.throwIfAborted();
}
type Data = string | Uint8Array;
function flagsOf(options: WriteFileOptions): number {
  return (options.append ? Append : Truncate) | (options.create !== false ? Create : 0) |
    (options.createNew ? CreateNew : 0);
}
function writing(path: PathLike, data: Data, options: WriteFileOptions = {}): unknown[] {
  ready(options);
  return [pathText(path), data, flagsOf(options), options.mode ?? 0];
}
function reading(path: PathLike, options?: ReadFileOptions): unknown[] {
  ready(options);
  return [pathText(path)];
}

const readSignal = (_path: unknown, options?: ReadFileOptions) => options?.signal;
const writeSignal = (_path: unknown, _data: unknown, options?: WriteFileOptions) => options?.signal;

export const [readFile, readFileSync] = both(
  "readFile", "ReadFile", reading, (data: Bytes) => data, readSignal);
export const [readTextFile, readTextFileSync] = both(
  "readTextFile", "ReadFile", reading, (data: Bytes): string => host.decode(data), readSignal);
const [writeBytes, writeBytesSync] = both(
  "writeFile", "WriteFile",
  (path: PathLike, data: Uint8Array, options?: WriteFileOptions) => {
    if (!(data instanceof Uint8Array)) throw new TypeError("writeFile: data is not a Uint8Array");
    return writing(path, data, options);
  }, nothing, writeSignal);
export const [writeTextFile, writeTextFileSync] = both(
  "writeTextFile", "WriteFile",
  (path: PathLike, data: string, options?: WriteFileOptions) =>
    writing(path, String(data), options),
  nothing, writeSignal);
export const [copyFile, copyFileSync] = both(
  "copyFile", "CopyFile",
  (from: PathLike, to: PathLike) => [pathText(from), pathText(to), false], nothing);
export const [truncate, truncateSync] = both(
  "truncate", "Truncate",
  (path: PathLike, length?: number) => [pathText(path), length ?? 0], nothing);

/** Of bytes, or of a stream of them, piece by piece. */
export async function writeFile(
  path: PathLike, data: Uint8Array | ReadableStream<Uint8Array>, options: WriteFileOptions = {},
): Promise<void> {
  if (!(data instanceof ReadableStream)) return writeBytes(path, data, options);
  await writeStream(path, data, options);
}
export const writeFileSync = writeBytesSync;

async function writeStream(
  path: PathLike, stream: ReadableStream<string | Uint8Array>, options: WriteFileOptions,
): Promise<void> {
  ready(options);
  const { signal } = options;
  const file: number = await host.begin(
    "OpenFile", pathText(path), flagsOf(options) | (options.append ? 0 : 2), options.mode ?? 0);
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await unlessAborted(reader.read(), signal);
      if (done) return void await host.begin("FlushHandle", file);
      let rest = value as Uint8Array;
      while (rest.length > 0) {
        const written: Promise<number> = host.begin("WriteHandle", file, -1, rest);
        rest = rest.subarray(await unlessAborted(written, signal));
      }
    }
  } catch (error) {
    void reader.cancel(error).catch(() => undefined);
    throw error;
  } finally {
    host.close(file);
  }
}
