// CompressionStream and DecompressionStream (https://compression.spec.whatwg.org): transform
// streams over the codecs of native:compression.
import * as native from "native:compression";
import { TransformStream } from "./streams/streams.ts";

const { TypeError, Uint8Array, ArrayBuffer, DataView, Symbol, Object } = globalThis;
const { defineProperty } = Object;
const { isView } = ArrayBuffer;

type Codec = unknown;
interface Controller { enqueue(chunk: Uint8Array): void }

const formats = new Set(["deflate", "deflate-raw", "gzip", "brotli", "zstd"]);
/// CodecFlush, stdlib/natives/codec.h.
const none = 0, finish = 3;

const hasFormat = Set.prototype.has.bind(formats);

function formatOf(given: unknown[], name: string): string {
  if (given.length === 0)
    throw new TypeError(`Failed to construct '${name}': 1 argument required, but only 0 present.`);
  const format = `${given[0]}`;
  if (!hasFormat(format)) throw new TypeError(`Unsupported compression format: '${format}'`);
  return format;
}

/// The bytes of a BufferSource; those of shared memory are refused.
function bytesOf(chunk: unknown): Uint8Array {
  if (isView(chunk)) {
    if (chunk.buffer instanceof ArrayBuffer)
      return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  } else if (chunk instanceof ArrayBuffer) {
    return new Uint8Array(chunk);
  }
  throw new TypeError("The chunk is not an ArrayBuffer or a view of one");
}

/// Everything that the codec has to give for what it was given.
function drain(codec: Codec, flush: number, controller: Controller): void {
  for (;;) {
    const piece: Uint8Array | undefined = native.read(codec, flush);
    if (piece === undefined) return;
    controller.enqueue(piece);
  }
}

function compressor(format: string): TransformStream {
  const codec: Codec = native.create(format, true, format === "brotli" ? { level: 5 } : undefined);
  return new TransformStream({
    transform(chunk: unknown, controller: Controller) {
      native.write(codec, bytesOf(chunk));
      drain(codec, none, controller);
    },
    flush(controller: Controller) {
      drain(codec, finish, controller);
      native.close(codec);
    },
    cancel() {
      native.close(codec);
    },
  });
}

function decompressor(format: string): TransformStream {
  const codec: Codec = native.create(format, false);
  const checkEnd = () => {
    if (native.isEnded(codec) && native.unread(codec) !== 0)
      throw new TypeError("Junk found after the end of the compressed data");
  };
  return new TransformStream({
    transform(chunk: unknown, controller: Controller) {
      const bytes = bytesOf(chunk);
      native.write(codec, bytes);
      drain(codec, none, controller);
      checkEnd();
    },
    flush(controller: Controller) {
      drain(codec, none, controller);
      checkEnd();
      if (!native.isEnded(codec)) throw new TypeError("The compressed data ends too early");
      native.close(codec);
    },
    cancel() {
      native.close(codec);
    },
  });
}

function tag(constructor: Function, name: string): void {
  defineProperty(constructor.prototype, Symbol.toStringTag, { value: name, configurable: true });
  for (const each of ["readable", "writable"])
    defineProperty(constructor.prototype, each, { enumerable: true });
}

export class CompressionStream {
  readonly #stream: TransformStream;
  constructor(format: string);
  constructor(...given: unknown[]) {
    this.#stream = compressor(formatOf(given, "CompressionStream"));
  }
  get readable(): ReadableStream<Uint8Array> { return this.#stream.readable; }
  get writable(): WritableStream<BufferSource> { return this.#stream.writable; }
}

export class DecompressionStream {
  readonly #stream: TransformStream;
  constructor(format: string);
  constructor(...given: unknown[]) {
    this.#stream = decompressor(formatOf(given, "DecompressionStream"));
  }
  get readable(): ReadableStream<Uint8Array> { return this.#stream.readable; }
  get writable(): WritableStream<BufferSource> { return this.#stream.writable; }
}

// `length` is 1, as Web IDL wants it of a required argument.
for (const each of [CompressionStream, DecompressionStream])
  defineProperty(each, "length", { value: 1, configurable: true });
tag(CompressionStream, "CompressionStream");
tag(DecompressionStream, "DecompressionStream");
