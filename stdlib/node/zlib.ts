// node:zlib: streams, functions with a callback and functions at once over the codecs of
// native:compression. Of Brotli's and Zstandard's many parameters those count that the codecs take:
// quality or level, window, mode; the others are accepted. `info` and `chunkSize` change nothing.
import * as native from "native:compression";
import { Buffer, bufferOver } from "node:_buffer";
import { invalidArgType, makeError, outOfRange } from "node:_errors";
import { validateFunction } from "node:_validators";
import { Transform } from "node:_stream_duplex";

const { Uint8Array, ArrayBuffer, Object, RangeError, TextEncoder } = globalThis;
const { isView } = ArrayBuffer;
const encoder = new TextEncoder();

type Bytes = Uint8Array;
type Input = string | ArrayBufferView | ArrayBuffer;
type Callback = (error: Error | null, result?: any) => void;

// ---- Constants: zlib.h, brotli/encode.h, zstd.h

const flushes = {
  Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5,
};
const results = {
  Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3,
  Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6,
};
export const constants = Object.freeze({
  ...flushes, ...results,
  Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4, Z_DEFAULT_STRATEGY: 0, ZLIB_VERNUM: 4816,
  DEFLATE: 1, INFLATE: 2, GZIP: 3, GUNZIP: 4, DEFLATERAW: 5, INFLATERAW: 6, UNZIP: 7,
  BROTLI_DECODE: 8, BROTLI_ENCODE: 9, ZSTD_COMPRESS: 10, ZSTD_DECOMPRESS: 11,
  Z_MIN_WINDOWBITS: 8, Z_MAX_WINDOWBITS: 15, Z_DEFAULT_WINDOWBITS: 15,
  Z_MIN_CHUNK: 64, Z_MAX_CHUNK: Infinity, Z_DEFAULT_CHUNK: 16384,
  Z_MIN_MEMLEVEL: 1, Z_MAX_MEMLEVEL: 9, Z_DEFAULT_MEMLEVEL: 8,
  Z_MIN_LEVEL: -1, Z_MAX_LEVEL: 9, Z_DEFAULT_LEVEL: -1,
  BROTLI_OPERATION_PROCESS: 0, BROTLI_OPERATION_FLUSH: 1, BROTLI_OPERATION_FINISH: 2,
  BROTLI_OPERATION_EMIT_METADATA: 3, BROTLI_PARAM_MODE: 0, BROTLI_MODE_GENERIC: 0,
  BROTLI_MODE_TEXT: 1, BROTLI_MODE_FONT: 2, BROTLI_DEFAULT_MODE: 0, BROTLI_PARAM_QUALITY: 1,
  BROTLI_MIN_QUALITY: 0, BROTLI_MAX_QUALITY: 11, BROTLI_DEFAULT_QUALITY: 11,
  BROTLI_PARAM_LGWIN: 2, BROTLI_MIN_WINDOW_BITS: 10, BROTLI_MAX_WINDOW_BITS: 24,
  BROTLI_DEFAULT_WINDOW: 22, BROTLI_PARAM_LGBLOCK: 3,
  BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING: 4, BROTLI_PARAM_SIZE_HINT: 5,
  BROTLI_PARAM_LARGE_WINDOW: 6, BROTLI_PARAM_NPOSTFIX: 7, BROTLI_PARAM_NDIRECT: 8,
  BROTLI_DECODER_PARAM_DISABLE_RING_BUFFER_REALLOCATION: 0, BROTLI_DECODER_PARAM_LARGE_WINDOW: 1,
  ZSTD_e_continue: 0, ZSTD_e_flush: 1, ZSTD_e_end: 2, ZSTD_c_compressionLevel: 100,
  ZSTD_c_windowLog: 101, ZSTD_CLEVEL_DEFAULT: 3,
});
export const codes = Object.freeze({
  ...results, ...Object.fromEntries(Object.entries(results).map(([name, code]) => [code, name])),
});

/// CodecFlush, stdlib/natives/codec.h.
const none = 0, sync = 1, full = 2, finish = 3;
/// What Z_NO_FLUSH and those behind it are of that, and the same of BROTLI_OPERATION_PROCESS and
/// ZSTD_e_continue.
const zlibFlushes = [none, sync, sync, full, finish, sync], otherFlushes = [none, sync, finish];

// ---- Codecs

interface Form {
  name: string;
  format: string;
  compresses: boolean;
}
export interface ZlibOptions {
  flush?: number;
  finishFlush?: number;
  chunkSize?: number;
  windowBits?: number;
  level?: number;
  memLevel?: number;
  strategy?: number;
  dictionary?: Input;
  info?: boolean;
  maxOutputLength?: number;
  params?: Record<number, number | boolean>;
}

function codecFlush(form: Form, kind = 0): number {
  const isOther = form.format === "brotli" || form.format === "zstd";
  return (isOther ? otherFlushes : zlibFlushes)[kind] ?? none;
}

function bytesOf(value: unknown, name = "buffer"): Bytes {
  if (typeof value === "string") return encoder.encode(value);
  if (isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw invalidArgType(
    name, ["string", "Buffer", "TypedArray", "DataView", "ArrayBuffer"], value);
}

function checked(name: string, value: any, min: number, max: number): number | undefined {
  if (value === undefined || Number.isNaN(value)) return undefined;
  if (typeof value !== "number") throw invalidArgType(`options.${name}`, "number", value);
  if (!(value >= min && value <= max))
    throw outOfRange(`options.${name}`, `>= ${min} and <= ${max}`, value);
  return value;
}

function settingsOf(form: Form, options: ZlibOptions): object {
  const { params = {} } = options;
  const number = (key: number) => (params[key] === undefined ? undefined : Number(params[key]));
  if (form.format === "brotli") {
    return {
      level: number(constants.BROTLI_PARAM_QUALITY), strategy: number(constants.BROTLI_PARAM_MODE),
      windowBits: number(constants.BROTLI_PARAM_LGWIN),
    };
  }
  if (form.format === "zstd") return { level: number(constants.ZSTD_c_compressionLevel) };
  const bits = checked("windowBits", options.windowBits, form.compresses ? 8 : 0, 15);
  return {
    // zlib makes 9 of 8, and inflates with what the header says if it is 0.
    windowBits: bits === 0 ? undefined : bits === 8 && form.compresses ? 9 : bits,
    level: checked("level", options.level, -1, 9),
    memLevel: checked("memLevel", options.memLevel, 1, 9),
    strategy: checked("strategy", options.strategy, 0, 4),
    dictionary: options.dictionary === undefined ? undefined
      : bytesOf(options.dictionary, "options.dictionary"),
  };
}

function makeCodec(form: Form, options: ZlibOptions): unknown {
  return native.create(form.format, form.compresses, settingsOf(form, options));
}

/// As Node has it: an Error with code and errno.
function failure(error: any): Error {
  const code: string | undefined = error?.code;
  if (code === undefined) return error;
  const made = new Error(error.message) as any;
  made.errno = (results as any)[code] ?? -2;
  made.code = code;
  return made;
}

function endsTooEarly(): Error {
  return Object.assign(
    new Error("unexpected end of file"), { errno: results.Z_BUF_ERROR, code: "Z_BUF_ERROR" });
}

/// A member of a gzip file may follow another, and does unless a zero is next, with which files are
/// padded; anything else behind the end is let be. What has not been read is the end of `input`.
function goesOn(form: Form, codec: unknown, input: Bytes): boolean {
  const isGzip = form.name === "Gunzip" || form.name === "Unzip";
  if (!isGzip || !native.isEnded(codec)) return false;
  const unread: number = native.unread(codec);
  if (unread === 0 || input[input.length - unread] === 0) return false;
  native.reset(codec, true);
  return true;
}

// ---- At once

function joined(pieces: Bytes[], length: number): any {
  if (pieces.length === 1) return bufferOver(pieces[0]!);
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return bufferOver(all);
}

function convert(form: Form, input: Bytes, options: ZlibOptions): any {
  const codec = makeCodec(form, options);
  const most = options.maxOutputLength ?? Infinity;
  const isWhole = (options.finishFlush ?? constants.Z_FINISH) === constants.Z_FINISH;
  const pieces: Bytes[] = [];
  let length = 0;
  try {
    native.write(codec, input);
    for (;;) {
      const flush = form.compresses && !isWhole ? sync : finish;
      const piece: Bytes | undefined = native.read(codec, flush);
      if (piece !== undefined) {
        length += piece.length;
        if (length > most)
          throw makeError(RangeError, "ERR_BUFFER_TOO_LARGE",
            `Cannot create a Buffer larger than ${most} bytes`);
        pieces.push(piece);
      } else if (!goesOn(form, codec, input)) {
        break;
      }
    }
    if (!form.compresses && isWhole && !native.isEnded(codec)) throw endsTooEarly();
  } catch (error) {
    throw (error as any)?.code?.startsWith("ERR_BUFFER") ? error : failure(error);
  } finally {
    native.close(codec);
  }
  return joined(pieces, length);
}

// ---- Streams

const kFlush = Symbol("kFlush");
const empty = new Uint8Array(0);

export class ZlibBase extends (Transform as any) {
  bytesWritten = 0;
  readonly #form: Form;
  readonly #options: ZlibOptions;
  #codec: unknown;
  #isPadded = false;  // The last member is read, and what follows is none.
  /** What closes and resets the codec; null once it is closed. */
  _handle: { close(): void; reset(): void } | null;

  constructor(form: Form, options: ZlibOptions = {}) {
    checked("chunkSize", options?.chunkSize, 64, Infinity);
    super({ autoDestroy: true, ...options });
    this.#form = form;
    this.#options = options ?? {};
    const codec = this.#codec = makeCodec(form, this.#options);
    this._handle = { close: () => native.close(codec), reset: () => void native.reset(codec) };
  }

  _transform(chunk: any, _encoding: string, callback: Callback): void {
    const bytes = bytesOf(chunk);
    this.#run(bytes, chunk[kFlush] ?? codecFlush(this.#form, this.#options.flush), callback);
  }
  _flush(callback: Callback): void {
    this.#run(empty, finish, (error) => callback(error ?? this.#shortage()));
  }
  _destroy(error: Error | null, callback: Callback): void {
    this.#close();
    callback(error);
  }
  #close(): void {
    this._handle?.close();
    this._handle = null;
  }
  /// An error, if the input has ended and should not have.
  #shortage(): Error | null {
    const isShort = !this.#form.compresses && this.bytesWritten !== 0 &&
      (this.#options.finishFlush ?? constants.Z_FINISH) === constants.Z_FINISH &&
      !native.isEnded(this.#codec);
    return isShort ? endsTooEarly() : null;
  }
  #begins(bytes: Bytes): boolean {
    const { name } = this.#form;
    return (name === "Gunzip" || name === "Unzip") && bytes.length !== 0 && bytes[0] !== 0;
  }
  /// Whether anybody wants it: behind the end of one member comes perhaps the next, else nothing.
  #accepts(input: Bytes): boolean {
    if (input.length === 0) return true;
    this.bytesWritten += input.length;
    if (native.isEnded(this.#codec)) {
      this.#isPadded ||= !this.#begins(input);
      if (this.#isPadded) return false;
      native.reset(this.#codec);
    }
    native.write(this.#codec, input);
    return true;
  }
  /// `give` gets what comes of it.
  #work(input: Bytes, flush: number, give: (piece: any) => void): void {
    if (!this.#accepts(input)) return;
    for (;;) {
      const piece: Bytes | undefined = native.read(this.#codec, flush);
      if (piece !== undefined) give(bufferOver(piece));
      else if (this.#isPadded || !goesOn(this.#form, this.#codec, input)) break;
      if (this.destroyed) return;
    }
    if (native.isEnded(this.#codec) && native.unread(this.#codec) !== 0) this.#isPadded = true;
  }
  #run(input: Bytes, flush: number, callback: Callback): void {
    try {
      this.#work(input, flush, (piece) => this.push(piece));
    } catch (error) {
      return callback(failure(error));
    }
    callback(null);
  }
  /** Of Node's inside, which packages (minizlib) reach for: all that comes of `chunk`, now; then
   *  it is closed, unless they keep it from that. With a callback: as a stream. */
  _processChunk(chunk: Input, flushKind: number, callback?: Callback): any {
    const input = bytesOf(chunk), flush = codecFlush(this.#form, flushKind);
    if (typeof callback === "function") return this.#run(input, flush, callback);
    const pieces: any[] = [];
    try {
      this.#work(input, flush, (piece) => pieces.push(piece));
    } catch (error) {
      throw failure(error);
    }
    const problem = flush === finish ? this.#shortage() : null;
    if (problem) throw problem;
    this.#close();
    // By its name: minizlib replaces it, to have the pieces.
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }

  /** Everything written so far comes out. */
  flush(kind?: number | (() => void), callback?: () => void): void {
    if (typeof kind === "function") {
      callback = kind;
      kind = undefined;
    }
    if (this.writableFinished || this.writableEnded) {
      if (callback) process.nextTick(callback);
      return;
    }
    const marker = bufferOver(new Uint8Array(0)) as any;
    marker[kFlush] = kind === undefined ? full : codecFlush(this.#form, kind);
    this.write(marker, "", callback);
  }
  close(callback?: () => void): void {
    if (callback) this.once("close", callback);
    this.destroy();
  }
  reset(): void {
    native.reset(this.#codec);
  }
  /** Flushes. Level and strategy stay what they were: the codecs cannot change them. */
  params(level: number, strategy: number, callback: Callback): void {
    checked("level", level, -1, 9);
    checked("strategy", strategy, 0, 4);
    this.flush(constants.Z_SYNC_FLUSH, () => callback(null));
  }
}

const forms: Form[] = [
  { name: "Deflate", format: "deflate", compresses: true },
  { name: "Inflate", format: "deflate", compresses: false },
  { name: "Gzip", format: "gzip", compresses: true },
  { name: "Gunzip", format: "gzip", compresses: false },
  { name: "DeflateRaw", format: "deflate-raw", compresses: true },
  { name: "InflateRaw", format: "deflate-raw", compresses: false },
  { name: "Unzip", format: "unzip", compresses: false },
  { name: "BrotliCompress", format: "brotli", compresses: true },
  { name: "BrotliDecompress", format: "brotli", compresses: false },
  { name: "ZstdCompress", format: "zstd", compresses: true },
  { name: "ZstdDecompress", format: "zstd", compresses: false },
];

function streamClass(form: Form): any {
  // Callable without `new`, as Node's are.
  function Zlib(this: unknown, options?: ZlibOptions): any {
    return Reflect.construct(ZlibBase, [form, options], new.target ?? Zlib);
  }
  Object.defineProperty(Zlib, "name", { value: form.name, configurable: true });
  Object.setPrototypeOf(Zlib, ZlibBase);
  Zlib.prototype = Object.create(ZlibBase.prototype, {
    constructor: { value: Zlib, writable: true, configurable: true },
  });
  return Zlib;
}

/// name(buffer[, options], callback) and nameSync(buffer[, options]).
function functionsOf(form: Form): [(...given: any[]) => void, (...given: any[]) => any] {
  const later = (buffer: Input, options: any, callback?: Callback) => {
    if (typeof options === "function") {
      callback = options;
      options = {};
    }
    validateFunction(callback, "callback");
    const input = bytesOf(buffer).slice();
    const given = options ?? {};
    setImmediate(() => {
      let result: any;
      try {
        result = convert(form, input, given);
      } catch (error) {
        return callback!(error as Error);
      }
      callback!(null, result);
    });
  };
  const now = (buffer: Input, options?: ZlibOptions) =>
    convert(form, bytesOf(buffer), options ?? {});
  return [later, now];
}

const zlib: Record<string, any> = { constants, codes };
for (const form of forms) {
  const lower = form.name[0]!.toLowerCase() + form.name.slice(1);
  const Stream = streamClass(form);
  const [later, now] = functionsOf(form);
  Object.defineProperty(later, "name", { value: lower, configurable: true });
  Object.defineProperty(now, "name", { value: lower + "Sync", configurable: true });
  zlib[form.name] = Stream;
  zlib["create" + form.name] = (options?: ZlibOptions) => new Stream(options);
  zlib[lower] = later;
  zlib[lower + "Sync"] = now;
}
/** CRC-32 of bytes or of text, of those behind others whose sum is `value`. */
export function crc32(data: Input, value = 0): number {
  if (typeof value !== "number") throw invalidArgType("value", "number", value);
  return native.crc32(bytesOf(data, "data"), value);
}
zlib.crc32 = crc32;

export const {
  Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress,
  ZstdCompress, ZstdDecompress,
  createDeflate, createInflate, createGzip, createGunzip, createDeflateRaw, createInflateRaw,
  createUnzip, createBrotliCompress, createBrotliDecompress, createZstdCompress,
  createZstdDecompress,
  deflate, inflate, gzip, gunzip, deflateRaw, inflateRaw, unzip, brotliCompress, brotliDecompress,
  zstdCompress, zstdDecompress,
  deflateSync, inflateSync, gzipSync, gunzipSync, deflateRawSync, inflateRawSync, unzipSync,
  brotliCompressSync, brotliDecompressSync, zstdCompressSync, zstdDecompressSync,
} = zlib;
export default zlib;
export { zlib as "module.exports" };
