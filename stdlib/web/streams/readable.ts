// https://streams.spec.whatwg.org/#rs, without the classes that scripts see: the state of a
// readable stream, of its readers, and of its default controller. The byte controller is in
// byte_controller.ts.
//
// What the specification calls a stream, reader or controller is a plain object here, which the
// object of the script holds in a private field; what nobody outside looks at has no such object.
// Requests are objects with methods instead of closures; queues hold sizes only if they differ from
// 1.
import { Closed, Errored, PullingController, Readable } from "./pulling.ts";
import { Fifo } from "./queue.ts";
import {
  type AnyFunction, RangeError, Settlement, TypeError, call, isObject, keepResolvers, lastReject,
  lastResolve, pending, rejectedWith, resolvedWith,
} from "./web_idl.ts";
import type { ByteController } from "./byte_controller.ts";

export { Closed, Errored, Readable, finished } from "./pulling.ts";

const { Promise } = globalThis;

export interface ReadResult {
  done: boolean;
  value: any;
}

/// Read request and read-into request: the latter's close() may give a view back.
export interface ReadRequest {
  chunk(value: any): void;
  close(value?: any): void;
  error(reason: unknown): void;
}

/// What gives a stream its chunks. pull() and cancel() may throw and may give a promise; or
/// `pending` (pull alone): the source will call controller.pulled(); or `finished`: nothing is to
/// be waited for.
export interface Source {
  /// Without one the stream is filled from outside only.
  readonly hasPull: boolean;
  pull(controller: any): unknown;
  cancel(reason: unknown): unknown;
  /// Of sources of ours: moves all that there is into a sink that it knows, in place of the chunks
  /// of a pipe. True: it has begun, and tells with pumped() that it is over, for then the source is
  /// closed or failed, the destination failed, or the pipe is shutting down.
  pumpInto?(sink: any, pump: any): boolean;
}

/// Is told that a stream is no longer readable.
export interface Watcher {
  sourceChanged(): void;
}

/// The [[slots]] of a ReadableStream.
export class ReadableState {
  state = Readable;
  storedError: unknown = undefined;
  disturbed = false;
  reader: Reader | null = null;
  controller: DefaultController | ByteController = undefined as any;
  /// The object of the script, once there is one.
  wrapper: object | undefined = undefined;
}

/// The [[slots]] of both kinds of reader.
export class Reader {
  /// Null after releaseLock().
  stream: ReadableState | null;
  readonly isByob: boolean;
  requests = new Fifo<ReadRequest>();
  closed = new Settlement();
  watcher: Watcher | null = null;

  /// ReadableStreamReaderGenericInitialize.
  constructor(stream: ReadableState, isByob: boolean) {
    this.stream = stream;
    this.isByob = isByob;
    stream.reader = this;
    if (stream.state === Closed) this.closed.resolve();
    else if (stream.state === Errored) this.closed.reject(stream.storedError);
  }
}

/// SetUpReadableStreamDefaultReader.
export function acquireReader(stream: ReadableState): Reader {
  if (stream.reader !== null) throw new TypeError("The stream is locked to a reader");
  return new Reader(stream, false);
}

/// The promise of a read().
export class ReadPromise implements ReadRequest {
  promise = new Promise<ReadResult>(keepResolvers);
  resolve = lastResolve;
  reject = lastReject;

  chunk(value: any): void {
    this.resolve({ done: false, value });
  }
  close(value: any = undefined): void {
    this.resolve({ done: true, value });
  }
  error(reason: unknown): void {
    this.reject(reason);
  }
}

// ---- Streams

export function closeStream(stream: ReadableState): void {
  stream.state = Closed;
  const { reader } = stream;
  if (reader === null) return;
  reader.closed.resolve();
  if (!reader.isByob) {
    const { requests } = reader;
    reader.requests = new Fifo();
    while (!requests.isEmpty()) requests.shift().close();
  }
  if (reader.watcher !== null) reader.watcher.sourceChanged();
}

export function errorStream(stream: ReadableState, reason: unknown): void {
  stream.state = Errored;
  stream.storedError = reason;
  const { reader } = stream;
  if (reader === null) return;
  reader.closed.reject(reason);
  errorRequests(reader, reason);
  if (reader.watcher !== null) reader.watcher.sourceChanged();
}

function errorRequests(reader: Reader, reason: unknown): void {
  const { requests } = reader;
  reader.requests = new Fifo();
  while (!requests.isEmpty()) requests.shift().error(reason);
}

/// ReadableStreamCancel.
export function cancelStream(stream: ReadableState, reason: unknown): Promise<undefined> {
  stream.disturbed = true;
  if (stream.state === Closed) return resolvedWith(undefined);
  if (stream.state === Errored) return rejectedWith(stream.storedError);
  closeStream(stream);
  const { reader } = stream;
  if (reader !== null && reader.isByob) {
    const { requests } = reader;
    reader.requests = new Fifo();
    while (!requests.isEmpty()) requests.shift().close(undefined);
  }
  return cancelController(stream, reason);
}
async function cancelController(stream: ReadableState, reason: unknown): Promise<undefined> {
  let result;
  try {
    result = stream.controller.cancelSteps(reason);
  } catch (failure) {
    await undefined;  // The error takes the way through a promise, as one of a promise does.
    throw failure;
  }
  await (isObject(result) ? resolvedWith(result) : result);
  return undefined;
}

// ---- Readers

export const released = "The reader has been released";

/// ReadableStreamDefaultReaderRead and ReadableStreamBYOBReaderRead; not for a released reader.
export function readWith(reader: Reader, request: ReadRequest): void {
  const stream = reader.stream!;
  stream.disturbed = true;
  if (stream.state === Readable) stream.controller.pullSteps(request);
  else if (stream.state === Closed) request.close();
  else request.error(stream.storedError);
}

/// read() of a default reader.
export function readPromise(reader: Reader): Promise<ReadResult> {
  const { stream } = reader;
  if (stream === null) return rejectedWith(new TypeError(released));
  stream.disturbed = true;
  if (stream.state === Readable) {
    const { controller } = stream;
    // FAST PATH: a chunk that is there needs no request, and its promise no functions to settle it.
    const { chunks } = controller;
    if (chunks.head !== chunks.tail)
      return resolvedWith({ done: false, value: controller.takeChunk() });
    const request = new ReadPromise();
    controller.pullSteps(request);
    return request.promise;
  }
  if (stream.state === Closed) return resolvedWith({ done: true, value: undefined });
  return rejectedWith(stream.storedError);
}

/// ReadableStreamReaderGenericRelease and the errors of what was asked for.
export function releaseReader(reader: Reader): void {
  const stream = reader.stream!;
  const reason = new TypeError(released);
  reader.closed.rejectAnew(reason);
  stream.controller.releaseSteps();
  stream.reader = null;
  reader.stream = null;
  errorRequests(reader, reason);
}

// ---- The default controller

export class DefaultController extends PullingController {
  chunks = new Fifo<unknown>();
  /// Null if each chunk counts 1.
  sizes: Fifo<number> | null;
  size: AnyFunction | undefined;

  constructor(
    stream: ReadableState,
    source: Source,
    highWaterMark: number,
    size: AnyFunction | undefined,
  ) {
    super(stream, source, highWaterMark);
    this.size = size;
    this.sizes = size === undefined ? null : new Fifo<number>();
    stream.controller = this;
  }

  canCloseOrEnqueue(): boolean {
    return this.isOpen;
  }

  /// Only while canCloseOrEnqueue(). Throws what the strategy's size() throws.
  enqueue(chunk: unknown): void {
    const { reader } = this.stream;
    if (reader !== null && reader.requests.head !== reader.requests.tail)
      reader.requests.shift().chunk(chunk);
    else if (this.sizes === null) {
      this.chunks.push(chunk);
      this.totalSize += 1;
    } else this.enqueueSized(chunk);
    if (this.canPull) this.callPullIfNeeded();
  }
  enqueueSized(chunk: unknown): void {
    try {
      const size = +call(this.size!, undefined, chunk);
      const reason = sizeError(size);
      if (reason !== undefined) throw reason;
      this.chunks.push(chunk);
      this.sizes!.push(size);
      this.totalSize += size;
    } catch (reason) {
      this.error(reason);
      throw reason;
    }
  }

  /// The next chunk of a queue that is not empty, and what follows from taking it.
  takeChunk(): unknown {
    const chunk = this.chunks.shift();
    if (this.sizes === null) this.totalSize -= 1;
    else {
      const rest = this.totalSize - this.sizes.shift();
      this.totalSize = rest > 0 ? rest : 0;  // Rounding may take it below zero.
    }
    if (this.closeRequested && this.chunks.head === this.chunks.tail) {
      this.dropSource();
      closeStream(this.stream);
    } else if (this.canPull) this.callPullIfNeeded();
    return chunk;
  }

  pullSteps(request: ReadRequest): void {
    if (!this.chunks.isEmpty()) {
      request.chunk(this.takeChunk());
      return;
    }
    this.stream.reader!.requests.push(request);
    this.callPullIfNeeded();
  }

  /// Only while canCloseOrEnqueue().
  close(): void {
    this.closeRequested = true;
    this.isOpen = this.canPull = false;
    if (!this.chunks.isEmpty()) return;
    this.dropSource();
    closeStream(this.stream);
  }
  error(reason: unknown): void {
    if (this.stream.state !== Readable) return;
    this.reset();
    this.dropSource();
    errorStream(this.stream, reason);
  }
  reset(): void {
    this.chunks.clear();
    if (this.sizes !== null) this.sizes.clear();
    this.totalSize = 0;
  }
  cancelSteps(reason: unknown): unknown {
    this.reset();
    const { source } = this;
    this.dropSource();
    return source === null ? undefined : source.cancel(reason);
  }
  releaseSteps(): void {}
}

/// Why `size` is no size of a chunk; undefined if it is one.
export function sizeError(size: number): RangeError | undefined {
  if (size >= 0 && size !== Infinity) return undefined;
  return new RangeError(`size() gave ${size}, which is no finite number from 0 on`);
}
