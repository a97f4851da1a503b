// https://streams.spec.whatwg.org/#ws, without the classes that scripts see: the state of a
// writable stream, of its writer, and of its controller. Names and layout as in readable.ts.
import { Fifo } from "./queue.ts";
import { sizeError } from "./readable.ts";
import {
  type AnyFunction, Settlement, TypeError, call, keepResolvers, lastReject, lastResolve, pending,
  queueMicrotask, react, reactSlowly,
  reactToThrow, rejectedWith, resolvedWith,
} from "./web_idl.ts";

const { AbortController, Promise } = globalThis;

/// [[state]].
export const Writable = 0, Erroring = 1, Errored = 2, Closed = 3;

/// What takes the chunks. Each may throw and may give a promise; write() may give `pending`: it
/// will call controller.written() or controller.writeFailed().
export interface Sink {
  write(chunk: unknown, controller: any): unknown;
  close(): unknown;
  abort(reason: unknown): unknown;
}

/// Who waits for a write() or a close().
export interface Completion {
  done(): void;
  failed(reason: unknown): void;
}
export class CompletionPromise implements Completion {
  promise = new Promise<undefined>(keepResolvers);
  resolve = lastResolve;
  reject = lastReject;

  done(): void {
    this.resolve(undefined);
  }
  failed(reason: unknown): void {
    this.reject(reason);
  }
}

/// Is told that a stream is no longer writable; and, in the job that ends a write, that it wants
/// more.
export interface DestinationWatcher {
  destinationChanged(): void;
  destinationReady(): void;
}

class AbortRequest extends CompletionPromise {
  reason: unknown;
  wasAlreadyErroring: boolean;
  constructor(reason: unknown, wasAlreadyErroring: boolean) {
    super();
    this.reason = reason;
    this.wasAlreadyErroring = wasAlreadyErroring;
  }
}

/// The [[slots]] of a WritableStream.
export class WritableState {
  state = Writable;
  storedError: unknown = undefined;
  writer: Writer | null = null;
  controller: WritableController = undefined as any;
  backpressure = false;
  writeRequests = new Fifo<Completion>();
  inFlightWrite: Completion | null = null;
  closeRequest: Completion | null = null;
  inFlightClose: Completion | null = null;
  pendingAbort: AbortRequest | null = null;
  wrapper: object | undefined = undefined;

  isCloseQueuedOrInFlight(): boolean {
    return this.closeRequest !== null || this.inFlightClose !== null;
  }
}

/// The [[slots]] of a WritableStreamDefaultWriter.
export class Writer {
  /// Null after releaseLock().
  stream: WritableState | null;
  ready = new Settlement();
  closed = new Settlement();
  watcher: DestinationWatcher | null = null;

  /// SetUpWritableStreamDefaultWriter.
  constructor(stream: WritableState) {
    if (stream.writer !== null) throw new TypeError("The stream is locked to a writer");
    this.stream = stream;
    stream.writer = this;
    const { state, storedError } = stream;
    if (state === Writable) {
      if (stream.isCloseQueuedOrInFlight() || !stream.backpressure) this.ready.resolve();
    } else if (state === Closed) {
      this.ready.resolve();
      this.closed.resolve();
    } else {
      this.ready.reject(storedError);
      if (state === Errored) this.closed.reject(storedError);
    }
  }
}

// ---- Streams

/// WritableStreamAbort.
export function abortStream(stream: WritableState, reason: unknown): Promise<undefined> {
  if (stream.state === Closed || stream.state === Errored) return resolvedWith(undefined);
  stream.controller.signalAbort(reason);
  const state: number = stream.state;  // Listeners may have changed it.
  if (state === Closed || state === Errored) return resolvedWith(undefined);
  if (stream.pendingAbort !== null) return stream.pendingAbort.promise;
  const isErroring = state === Erroring;
  const request = new AbortRequest(isErroring ? undefined : reason, isErroring);
  stream.pendingAbort = request;
  if (!isErroring) startErroring(stream, reason);
  return request.promise;
}

/// WritableStreamClose.
export function closeStream(stream: WritableState): Promise<undefined> {
  if (stream.state === Closed || stream.state === Errored)
    return rejectedWith(new TypeError("close: the stream is closed or in error already"));
  const request = new CompletionPromise();
  stream.closeRequest = request;
  const { writer } = stream;
  if (writer !== null && stream.backpressure && stream.state === Writable) writer.ready.resolve();
  stream.controller.close();
  return request.promise;
}

function startErroring(stream: WritableState, reason: unknown): void {
  const { writer, controller } = stream;
  stream.state = Erroring;
  stream.storedError = reason;
  if (writer !== null) writer.ready.rejectAnew(reason);
  const isBusy = stream.inFlightWrite !== null || stream.inFlightClose !== null;
  if (!isBusy && controller.started) finishErroring(stream);
}

function finishErroring(stream: WritableState): void {
  const { controller, storedError, writeRequests } = stream;
  stream.state = Errored;
  controller.reset();
  stream.writeRequests = new Fifo();
  while (!writeRequests.isEmpty()) writeRequests.shift().failed(storedError);
  const request = stream.pendingAbort;
  stream.pendingAbort = null;
  if (request === null) {
    rejectCloseIfNeeded(stream);
  } else if (request.wasAlreadyErroring) {
    request.failed(storedError);
    rejectCloseIfNeeded(stream);
  } else abortSink(stream, request);
}

function abortSink(stream: WritableState, request: AbortRequest): void {
  const { controller } = stream;
  const failed = (reason: unknown) => {
    request.failed(reason);
    rejectCloseIfNeeded(stream);
  };
  const done = () => {
    request.done();
    rejectCloseIfNeeded(stream);
  };
  let result;
  try {
    result = controller.sink!.abort(request.reason);
  } catch (reason) {
    reactToThrow(reason, failed);
    return;
  } finally {
    controller.clearAlgorithms();
  }
  reactSlowly(result, done, failed);
}

/// WritableStreamRejectCloseAndClosedPromiseIfNeeded.
function rejectCloseIfNeeded(stream: WritableState): void {
  const { closeRequest, storedError, writer } = stream;
  stream.closeRequest = null;
  if (closeRequest !== null) closeRequest.failed(storedError);
  if (writer === null) return;
  writer.closed.reject(storedError);
  if (writer.watcher !== null) writer.watcher.destinationChanged();
}

function dealWithRejection(stream: WritableState, reason: unknown): void {
  if (stream.state === Writable) startErroring(stream, reason);
  else finishErroring(stream);
}

/// Only if it changes.
function updateBackpressure(stream: WritableState, backpressure: boolean): void {
  stream.backpressure = backpressure;
  const { writer } = stream;
  if (writer === null) return;
  if (backpressure) writer.ready.renew();
  else writer.ready.resolve();
}

// ---- Writers

export const released = "The writer has been released";

/// WritableStreamDefaultWriterClose of a writer that may be anything.
export function closeWriter(writer: Writer): Promise<undefined> {
  const { stream } = writer;
  if (stream === null) return rejectedWith(new TypeError(released));
  if (stream.isCloseQueuedOrInFlight())
    return rejectedWith(new TypeError("close: the stream is being closed already"));
  return closeStream(stream);
}

/// WritableStreamDefaultWriterCloseWithErrorPropagation.
export function closeAndPropagate(stream: WritableState): Promise<undefined> {
  if (stream.isCloseQueuedOrInFlight() || stream.state === Closed) return resolvedWith(undefined);
  if (stream.state === Errored) return rejectedWith(stream.storedError);
  return closeStream(stream);
}

export function releaseWriter(writer: Writer): void {
  const reason = new TypeError(released);
  writer.ready.rejectAnew(reason);
  writer.closed.rejectAnew(reason);
  writer.stream!.writer = null;
  writer.stream = null;
}

/// Why a write() is refused; or none, which no reason of a script is.
const none: unique symbol = Symbol("none") as any;
function refusal(stream: WritableState): unknown {
  if (stream.state === Errored) return stream.storedError;
  if (stream.isCloseQueuedOrInFlight() || stream.state === Closed)
    return new TypeError("write: the stream is closed or being closed");
  return stream.state === Erroring ? stream.storedError : none;
}

/// write() of a writer.
export function writePromise(writer: Writer, chunk: unknown): Promise<undefined> {
  const { stream } = writer;
  if (stream === null) return rejectedWith(new TypeError(released));
  const { controller } = stream;
  const size = controller.size === undefined ? 1 : controller.sizeOf(chunk);
  if (stream !== writer.stream) return rejectedWith(new TypeError(released));
  const isOpen = stream.state === Writable && !stream.isCloseQueuedOrInFlight();
  const reason = isOpen ? none : refusal(stream);
  if (reason !== none) return rejectedWith(reason);
  const request = new CompletionPromise();
  controller.write(chunk, size, request);
  return request.promise;
}

/// The same for a writer of ours that cannot be released meanwhile: `completion` is told instead of
/// a promise.
export function writeWith(stream: WritableState, chunk: unknown, completion: Completion): void {
  const { controller } = stream;
  const size = controller.size === undefined ? 1 : controller.sizeOf(chunk);
  const isOpen = stream.state === Writable && !stream.isCloseQueuedOrInFlight();
  const reason = isOpen ? none : refusal(stream);
  if (reason !== none) {
    completion.failed(reason);
    return;
  }
  controller.write(chunk, size, completion);
}

// ---- The controller

/// The last thing in the queue of a stream that is being closed.
const closeSentinel: unique symbol = Symbol("close") as any;

export class WritableController {
  stream: WritableState;
  sink: Sink | null;
  chunks = new Fifo<unknown>();
  /// Null if each chunk counts 1.
  sizes: Fifo<number> | null;
  /// [[queueTotalSize]].
  totalSize = 0;
  size: AnyFunction | undefined;
  highWaterMark: number;
  started = false;
  /// The chunk that is being written never was in the queue.
  isDirect = false;
  #abortController: AbortController | undefined = undefined;
  #abortReason: unknown = none;
  whenWritten: (() => void) | undefined = undefined;
  whenFailed: ((reason: unknown) => void) | undefined = undefined;

  constructor(
    stream: WritableState,
    sink: Sink,
    highWaterMark: number,
    size: AnyFunction | undefined,
  ) {
    this.stream = stream;
    this.sink = sink;
    this.highWaterMark = highWaterMark;
    this.size = size;
    this.sizes = size === undefined ? null : new Fifo<number>();
    stream.controller = this;
    stream.backpressure = highWaterMark <= 0;
  }

  afterStart(result: unknown): void {
    reactSlowly(result, () => this.begin(), (reason) => {
      this.started = true;
      dealWithRejection(this.stream, reason);
    });
  }
  begin(): void {
    this.started = true;
    this.advance();
  }

  /// It comes into being when somebody looks.
  get signal(): AbortSignal {
    if (this.#abortController === undefined) {
      this.#abortController = new AbortController();
      if (this.#abortReason !== none) this.#abortController.abort(this.#abortReason);
    }
    return this.#abortController.signal;
  }
  signalAbort(reason: unknown): void {
    if (this.#abortReason !== none) return;
    this.#abortReason = reason;
    if (this.#abortController !== undefined) this.#abortController.abort(reason);
  }

  get desiredSize(): number | null {
    const { state } = this.stream;
    if (state === Writable) return this.highWaterMark - this.totalSize;
    return state === Closed ? 0 : null;
  }

  /// GetChunkSize. What it gives may be no size: write() finds out.
  sizeOf(chunk: unknown): number {
    if (this.size === undefined) return 1;
    try {
      return +call(this.size, undefined, chunk);
    } catch (reason) {
      this.error(reason);
      return 1;
    }
  }

  /// Only if the stream was open when the size was asked for.
  write(chunk: unknown, size: number, request: Completion): void {
    const { stream, chunks } = this;
    if (
      this.sizes === null && this.started && stream.inFlightWrite === null &&
      chunks.head === chunks.tail
    ) {
      // FAST PATH: the sink is free, so the chunk need not wait in the queue. It counts until it is
      // written, as the first of the queue does.
      stream.inFlightWrite = request;
      this.isDirect = true;
      this.totalSize = 1;
      const backpressure = this.highWaterMark <= 1;
      if (backpressure !== stream.backpressure) updateBackpressure(stream, backpressure);
      this.callSink(chunk);
      return;
    }
    stream.writeRequests.push(request);
    if (this.sizes !== null) {
      const reason = sizeError(size);
      if (reason !== undefined) {
        this.error(reason);
        return;
      }
      this.sizes.push(size);
    }
    chunks.push(chunk);
    this.totalSize += size;
    const backpressure = this.highWaterMark <= this.totalSize;
    if (
      backpressure !== stream.backpressure && stream.state === Writable &&
      !stream.isCloseQueuedOrInFlight()
    ) updateBackpressure(stream, backpressure);
    this.advance();
  }
  close(): void {
    this.chunks.push(closeSentinel);
    if (this.sizes !== null) this.sizes.push(0);
    this.advance();
  }
  /// While the stream is writable; else nothing.
  error(reason: unknown): void {
    if (this.stream.state !== Writable) return;
    this.clearAlgorithms();
    startErroring(this.stream, reason);
  }
  clearAlgorithms(): void {
    this.sink = null;
    this.size = undefined;
  }
  reset(): void {
    this.chunks.clear();
    if (this.sizes !== null) this.sizes.clear();
    this.totalSize = 0;
  }

  /// AdvanceQueueIfNeeded.
  advance(): void {
    const { stream } = this;
    if (!this.started || stream.inFlightWrite !== null) return;
    if (stream.state === Erroring) {
      finishErroring(stream);
      return;
    }
    const { chunks } = this;
    if (chunks.head === chunks.tail) return;
    const chunk = chunks.items[chunks.head];
    if (chunk === closeSentinel) this.processClose();
    else this.processWrite(chunk);
  }

  processWrite(chunk: unknown): void {
    const { stream } = this;
    stream.inFlightWrite = stream.writeRequests.shift();
    this.callSink(chunk);
  }
  callSink(chunk: unknown): void {
    const failed = this.whenFailed ??= (reason) => this.writeFailed(reason);
    let result;
    try {
      result = this.sink!.write(chunk, this);
    } catch (reason) {
      reactToThrow(reason, failed);
      return;
    }
    if (result === pending) return;
    const done = this.whenWritten ??= () => this.written();
    // FAST PATH: what react() would do.
    if (result === undefined) queueMicrotask(done);
    else react(result, done, failed);
  }
  /// write() of the sink has done its work.
  written(): void {
    const { stream } = this;
    const request = stream.inFlightWrite!;
    stream.inFlightWrite = null;
    request.done();
    if (this.isDirect) {
      this.isDirect = false;
      this.totalSize = this.totalSize - 1;
    } else this.dequeue();
    const backpressure = this.highWaterMark <= this.totalSize;
    if (
      backpressure !== stream.backpressure && stream.state === Writable &&
      !stream.isCloseQueuedOrInFlight()
    ) updateBackpressure(stream, backpressure);
    this.advance();
    const { writer } = stream;
    if (writer !== null && writer.watcher !== null && !stream.backpressure)
      writer.watcher.destinationReady();
  }
  writeFailed(reason: unknown): void {
    const { stream } = this;
    this.isDirect = false;
    if (stream.state === Writable) this.clearAlgorithms();
    const request = stream.inFlightWrite!;
    stream.inFlightWrite = null;
    request.failed(reason);
    dealWithRejection(stream, reason);
  }
  dequeue(): void {
    this.chunks.shift();
    if (this.sizes === null) {
      this.totalSize -= 1;
      return;
    }
    const rest = this.totalSize - this.sizes.shift();
    this.totalSize = rest > 0 ? rest : 0;  // Rounding may take it below zero.
  }

  processClose(): void {
    const { stream } = this;
    stream.inFlightClose = stream.closeRequest;
    stream.closeRequest = null;
    this.chunks.shift();
    if (this.sizes !== null) this.sizes.shift();
    const failed = (reason: unknown) => this.closeFailed(reason);
    let result;
    try {
      result = this.sink!.close();
    } catch (reason) {
      reactToThrow(reason, failed);
      return;
    } finally {
      this.clearAlgorithms();
    }
    reactSlowly(result, () => this.closed(), failed);
  }
  /// WritableStreamFinishInFlightClose.
  closed(): void {
    const { stream } = this;
    stream.inFlightClose!.done();
    stream.inFlightClose = null;
    if (stream.state === Erroring) {
      stream.storedError = undefined;
      if (stream.pendingAbort !== null) stream.pendingAbort.done();
      stream.pendingAbort = null;
    }
    stream.state = Closed;
    const { writer } = stream;
    if (writer === null) return;
    writer.closed.resolve();
    if (writer.watcher !== null) writer.watcher.destinationChanged();
  }
  closeFailed(reason: unknown): void {
    const { stream } = this;
    stream.inFlightClose!.failed(reason);
    stream.inFlightClose = null;
    if (stream.pendingAbort !== null) stream.pendingAbort.failed(reason);
    stream.pendingAbort = null;
    dealWithRejection(stream, reason);
  }
}
