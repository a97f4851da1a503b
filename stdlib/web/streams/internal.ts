// What other parts of the standard library use of streams (bodies of fetch, Blob, compression,
// node:stream): no method of a script's object is called, no promise is made that nobody sees.
//
// A stream has two faces: the object of the script (ReadableStream) and its state (ReadableState).
// readableState(object) gives the state, or undefined for what is no stream; wrapReadable(state)
// the object, the same each time. The same holds for writableState and wrapWritable. Functions
// below take states; none of them is a method that a script could replace.
//
// A stream of bytes out of a source of ours:
//
//     class FileBytes implements Source {
//       readonly hasPull = true;
//       pull(controller: ByteController): unknown {
//         readSomething((bytes) => {                       // Later, in a job of its own.
//           if (bytes === undefined) controller.close();
//           else controller.enqueueOwned(bytes.buffer, bytes.byteOffset, bytes.byteLength);
//           controller.pulled();                           // Ends what `pending` began.
//         });
//         return pending;
//       }
//       cancel(reason: unknown): unknown { ... }           // A promise, or undefined: done.
//     }
//     const stream = wrapReadable(createByteStream(new FileBytes()));
//
// - pull() gives `pending`, `finished` (it has enqueued, closed or failed already: no job is
//   needed), or like a script's a promise or undefined. It is called again when more is wanted. A
//   chunk must not be empty. What is enqueued belongs to the stream from then on.
// - The first pull() comes at once, without the job that a script's start() costs, if the stream
//   has a high-water mark above 0; else with the first read. A pull() may run inside of a read().
// - close() and error() of a controller of bytes do nothing once it is closed or in error;
//   enqueueOwned(), and close() and enqueue() of DefaultController, want canCloseOrEnqueue() asked
//   before.
// - autoAllocateChunkSize with controller.currentByobRequest() lets a source fill a reader's own
//   buffer: request.view is what to fill, request.respond(count) tells how far.
//
// Reading: readWith(acquireReader(state), request) calls request.chunk(value), close() or
// error(reason), perhaps before it returns. readAll(state) gives all bytes. releaseReader(reader)
// unlocks.
import { ByteController } from "./byte_controller.ts";
import {
  DefaultController, type ReadRequest, ReadableState, type Reader, type Source, acquireReader,
  readWith,
} from "./readable.ts";
import { tee } from "./tee.ts";
import { TransformState, type Transformer } from "./transform.ts";
import { Deferred, TypeError, uncurriedGetter, uncurry } from "./web_idl.ts";
import { type Sink, WritableController, WritableState } from "./writable.ts";

export type { ByobRequest } from "./byte_controller.ts";
export { ByteController, readInto } from "./byte_controller.ts";
export { type PipeOptions, type Pump, pipe } from "./pipe.ts";
export {
  Closed, DefaultController, Errored, type ReadRequest, Readable, ReadableState, type Reader,
  type Source, acquireReader, cancelStream, finished, readPromise, readWith, releaseReader,
} from "./readable.ts";
export { readableState, wrapReadable } from "./readable_stream.ts";
export { tee } from "./tee.ts";
export { TransformState, type Transformer } from "./transform.ts";
export { pending } from "./web_idl.ts";
export {
  type Completion, type Sink, WritableController, WritableState, Writer, abortStream,
  closeStream as closeWritable, releaseWriter, writeWith,
} from "./writable.ts";
export { wrapWritable, writableState } from "./writable_stream.ts";

const { Object, Symbol, Uint8Array, structuredClone } = globalThis;
const kindOf =
  uncurriedGetter(Object.getPrototypeOf(Uint8Array).prototype, Symbol.toStringTag);
const setBytes: (to: Uint8Array, from: Uint8Array, at: number) => void =
  uncurry(Uint8Array.prototype.set);

// ---- Making

/// A stream of bytes, open already.
export function createByteStream(source: Source, highWaterMark = 0): ReadableState {
  const state = new ReadableState();
  new ByteController(state, source, highWaterMark, undefined).begin();
  return state;
}

/// A stream of chunks of any kind, each of which counts 1; open already.
export function createStream(source: Source, highWaterMark = 1): ReadableState {
  const state = new ReadableState();
  new DefaultController(state, source, highWaterMark, undefined).begin();
  return state;
}

/// A writable stream, open already. write() of the sink may give `pending` and call
/// controller.written() or controller.writeFailed(reason) later.
export function createWritable(sink: Sink, highWaterMark = 1): WritableState {
  const state = new WritableState();
  new WritableController(state, sink, highWaterMark, undefined).begin();
  return state;
}

/// A transform stream with the high-water marks of TransformStream: 1 and 0. The transformer calls
/// enqueue(), error() and terminate() of the state.
export function createTransform(transformer: Transformer): TransformState {
  const state = new TransformState(transformer,
    { highWaterMark: 1, size: undefined }, { highWaterMark: 0, size: undefined });
  state.afterStart(undefined);
  return state;
}

// ---- Asking

/// Whether it was ever read from or cancelled.
export function isDisturbed(stream: ReadableState): boolean {
  return stream.disturbed;
}
export function isLocked(stream: ReadableState): boolean {
  return stream.reader !== null;
}

// ---- Reading

/// The two branches for the clone of a body: the second gets copies.
export function teeWithCopies(stream: ReadableState): [ReadableState, ReadableState] {
  return tee(stream, structuredClone);
}

/// All bytes of a stream, which is locked meanwhile and afterwards. Rejected with its error, or
/// with a TypeError if a chunk is no Uint8Array. Throws if it is locked.
export function readAll(stream: ReadableState): Promise<Uint8Array<ArrayBuffer>> {
  return new Collector(acquireReader(stream)).start();
}

class Collector extends Deferred<Uint8Array<ArrayBuffer>> implements ReadRequest {
  readonly #reader: Reader;
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  #byteCount = 0;
  #isInLoop = false;
  #hasMore = false;

  constructor(reader: Reader) {
    super();
    this.#reader = reader;
  }
  start(): Promise<Uint8Array<ArrayBuffer>> {
    this.#loop();
    return this.promise;
  }
  /// A chunk that is there at once is no reason to go deeper.
  #loop(): void {
    this.#isInLoop = true;
    do {
      this.#hasMore = false;
      readWith(this.#reader, this);
    } while (this.#hasMore);
    this.#isInLoop = false;
  }
  chunk(chunk: any): void {
    if (kindOf(chunk) !== "Uint8Array") {
      this.reject(new TypeError("A chunk of the body is no Uint8Array"));
      return;
    }
    this.#chunks[this.#chunks.length] = chunk;
    this.#byteCount += chunk.byteLength;
    if (this.#isInLoop) this.#hasMore = true;
    else this.#loop();
  }
  close(): void {
    const chunks = this.#chunks;
    const all = new Uint8Array(this.#byteCount);
    let at = 0;
    for (let i = 0; i < chunks.length; ++i) {
      setBytes(all, chunks[i]!, at);
      at += chunks[i]!.byteLength;
    }
    this.resolve(all);
  }
  error(reason: unknown): void {
    this.reject(reason);
  }
}
