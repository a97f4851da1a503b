// What bodies and blobs do with streams, on the internals of ../streams. Those are loaded with the
// first stream: a program whose bodies are text and bytes never has them. Functions take and give
// the objects that script sees.
import { type BlobData, FarPiece } from "../file/blob_data.ts";
import { type Bytes, copyBytes, isUint8Array, setBytes } from "../file/web_idl.ts";
import defer * as streams from "../streams/internal.ts";
import type {
  ByteController, DefaultController, Reader, ReadableState, ReadRequest, Source,
} from "../streams/internal.ts";

const { Promise, TypeError, Uint8Array } = globalThis;

type Stream = ReadableStream<Bytes>;

function stateOf(stream: Stream): ReadableState {
  return streams.readableState(stream)!;
}
function wrap(state: ReadableState): Stream {
  return streams.wrapReadable(state) as unknown as Stream;
}

/** What a stream of a Blob gives at once; of a file: each chunk costs some trips to the system. */
const chunkBytes = 65536, farChunkBytes = 262144;

/// Its own copies of the bytes: who reads may transfer or change them.
class DataSource implements Source {
  readonly hasPull = true;
  readonly #data: BlobData;
  #offset = 0;

  constructor(data: BlobData) {
    this.#data = data;
  }
  pull(controller: ByteController): unknown {
    const data = this.#data;
    if (this.#offset < data.size) {
      const chunk = data.chunk(this.#offset, data.isFar ? farChunkBytes : chunkBytes);
      if (chunk instanceof FarPiece) {
        void this.#load(chunk, controller);
        return streams.pending;
      }
      this.#give(copyBytes(chunk), controller);
    }
    this.#closeAtEnd(controller);
    return streams.finished;
  }
  async #load(piece: FarPiece, controller: ByteController): Promise<void> {
    try {
      const chunk = await piece.read();
      if (!controller.canCloseOrEnqueue()) return;  // Cancelled meanwhile.
      this.#give(chunk, controller);
      this.#closeAtEnd(controller);
    } catch (reason) {
      controller.error(reason);
    }
    controller.pulled();
  }
  #give(chunk: Bytes, controller: ByteController): void {
    this.#offset += chunk.length;
    controller.enqueueOwned(chunk.buffer, 0, chunk.length);
  }
  #closeAtEnd(controller: ByteController): void {
    if (this.#offset < this.#data.size) return;
    controller.close();
    if (!controller.pullIntos.isEmpty()) controller.respond(0);
  }
  cancel(): undefined {
    return undefined;
  }
}

/// What a reader reads, chunk by chunk as it is asked for.
class ReaderSource implements Source, ReadRequest {
  readonly hasPull = true;
  readonly #reader: Reader;
  #controller: DefaultController | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }
  pull(controller: DefaultController): unknown {
    this.#controller = controller;
    streams.readWith(this.#reader, this);
    return streams.pending;
  }
  cancel(reason: unknown): unknown {
    return streams.cancelStream(this.#reader.stream!, reason);
  }
  chunk(chunk: unknown): void {
    const controller = this.#controller!;
    if (controller.canCloseOrEnqueue()) controller.enqueue(chunk);
    controller.pulled();
  }
  close(): void {
    const controller = this.#controller!;
    if (controller.canCloseOrEnqueue()) controller.close();
    controller.pulled();
  }
  error(reason: unknown): void {
    this.#controller!.error(reason);
  }
}

export function isReadableStream(value: object): value is Stream {
  return streams.readableState(value) !== undefined;
}
export function isDisturbed(stream: Stream): boolean {
  return streams.isDisturbed(stateOf(stream));
}
export function isLocked(stream: Stream): boolean {
  return streams.isLocked(stateOf(stream));
}

/// Gathers the chunks. Not by promises of bytes, whose `then` a program could put into the
/// prototype of all objects.
class Collector<T> implements ReadRequest {
  readonly promise: Promise<T>;
  readonly #reader: Reader;
  readonly #convert: (bytes: Bytes) => T;
  readonly #chunks: Bytes[] = [];
  #byteCount = 0;
  #isInLoop = false;
  #hasMore = false;
  #resolve!: (value: T) => void;
  #reject!: (reason: unknown) => void;

  constructor(reader: Reader, convert: (bytes: Bytes) => T) {
    this.#reader = reader;
    this.#convert = convert;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }
  /// A chunk that is there at once is no reason to go deeper.
  read(): void {
    this.#isInLoop = true;
    do {
      this.#hasMore = false;
      streams.readWith(this.#reader, this);
    } while (this.#hasMore);
    this.#isInLoop = false;
  }
  chunk(chunk: unknown): void {
    if (!isUint8Array(chunk)) {
      this.#reject(new TypeError("A chunk of the body is not a Uint8Array"));
      return;
    }
    this.#chunks[this.#chunks.length] = chunk;
    this.#byteCount += chunk.length;
    if (this.#isInLoop) this.#hasMore = true;
    else this.read();
  }
  close(): void {
    const chunks = this.#chunks;
    const all = new Uint8Array(this.#byteCount);
    let at = 0;
    for (let i = 0; i < chunks.length; ++i) {
      const chunk = chunks[i]!;
      setBytes(all, chunk, at);
      at += chunk.length;
    }
    try {
      this.#resolve(this.#convert(all));
    } catch (error) {
      this.#reject(error);
    }
  }
  error(reason: unknown): void {
    this.#reject(reason);
  }
}

/**
 * What `convert` makes of all bytes; rejected with a TypeError if a chunk is no Uint8Array. The
 * stream must not be locked; it is from now on.
 */
export function readAll<T>(stream: Stream, convert: (bytes: Bytes) => T): Promise<T> {
  const collector = new Collector(streams.acquireReader(stateOf(stream)), convert);
  collector.read();
  return collector.promise;
}
/** Two streams in place of that one; the second has copies of the chunks. */
export function teeForClone(stream: Stream): [Stream, Stream] {
  const branches = streams.teeWithCopies(stateOf(stream));
  return [wrap(branches[0]), wrap(branches[1])];
}
/** A stream that gives what that one gives, which is disturbed and locked then. */
export function proxyOf(stream: Stream): Stream {
  const state = stateOf(stream);
  const reader = streams.acquireReader(state);
  state.disturbed = true;
  return wrap(streams.createStream(new ReaderSource(reader), 0));
}
/** A stream of bytes. */
export function streamOfData(data: BlobData): Stream {
  return wrap(streams.createByteStream(new DataSource(data)));
}
/** One that was read to its end: closed, disturbed, locked. */
export function consumedStream(): Stream {
  const state = streams.createByteStream({
    hasPull: false, pull: () => undefined, cancel: () => undefined,
  });
  streams.acquireReader(state);
  state.disturbed = true;
  state.controller.close();
  return wrap(state);
}
