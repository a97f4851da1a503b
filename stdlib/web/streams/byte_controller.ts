// https://streams.spec.whatwg.org/#rbs-controller-class, without the class that scripts see.
// ReadableByteStreamController's abstract operations are methods here, without that prefix.
import {
  ViewFacts, type ViewKind, bufferBytes, bytesKind, cloneBytes, copyBytes, isDetached,
  transferBuffer,
} from "./buffers.ts";
import { Fifo } from "./queue.ts";
import { PullingController } from "./pulling.ts";
import {
  Closed, Errored, Readable, type ReadRequest, type ReadableState, type Reader, type Source,
  closeStream, errorStream,
} from "./readable.ts";
import { RangeError, TypeError } from "./web_idl.ts";

const { ArrayBuffer, Uint8Array } = globalThis;
const { min } = Math;

/// An entry of [[queue]].
class Piece {
  readonly buffer: ArrayBuffer;
  byteOffset: number;
  byteLength: number;

  constructor(buffer: ArrayBuffer, byteOffset: number, byteLength: number) {
    this.buffer = buffer;
    this.byteOffset = byteOffset;
    this.byteLength = byteLength;
  }
}

const enum ReaderType { None, Default, Byob }

/// Pull-into descriptor.
class PullInto {
  buffer: ArrayBuffer;
  /// A BYOB request has shown the buffer, so it must be transferred before it is used.
  isExposed = false;
  readonly bufferByteLength: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  bytesFilled = 0;
  readonly minimumFill: number;
  readonly kind: ViewKind;
  readerType: ReaderType;

  constructor(
    buffer: ArrayBuffer,
    byteOffset: number,
    byteLength: number,
    minimumFill: number,
    kind: ViewKind,
    readerType: ReaderType,
  ) {
    this.buffer = buffer;
    this.bufferByteLength = bufferBytes(buffer);
    this.byteOffset = byteOffset;
    this.byteLength = byteLength;
    this.minimumFill = minimumFill;
    this.kind = kind;
    this.readerType = readerType;
  }

  /// ReadableByteStreamControllerConvertPullIntoDescriptor.
  toView(): ArrayBufferView<ArrayBuffer> {
    const { construct, elementBytes } = this.kind;
    this.takeBack();
    return new construct(this.buffer, this.byteOffset, this.bytesFilled / elementBytes);
  }
  /// Transfers the buffer. FAST PATH: not one that nobody else has seen.
  takeBack(): void {
    if (!this.isExposed) return;
    this.buffer = transferBuffer(this.buffer);
    this.isExposed = false;
  }
}

/// The [[slots]] of a ReadableStreamBYOBRequest.
export class ByobRequest {
  controller: ByteController | undefined;
  view: Uint8Array<ArrayBuffer> | null;
  wrapper: object | undefined = undefined;

  constructor(controller: ByteController, view: Uint8Array<ArrayBuffer>) {
    this.controller = controller;
    this.view = view;
  }

  respond(count: number): void {
    const { controller } = this;
    if (controller === undefined) throw new TypeError("This BYOB request is over");
    // The buffer of the view is that of the descriptor.
    if (isDetached(controller.pullIntos.peek()!.buffer))
      throw new TypeError("The buffer is detached");
    controller.respond(count);
  }
  respondWithNewView(view: unknown): void {
    const facts = new ViewFacts(view, "view");
    if (this.controller === undefined) throw new TypeError("This BYOB request is over");
    if (isDetached(facts.buffer)) throw new TypeError("The buffer is detached");
    this.controller.respondWithNewView(facts);
  }
}

export class ByteController extends PullingController {
  autoAllocateChunkSize: number | undefined;
  chunks = new Fifo<Piece>();
  pullIntos = new Fifo<PullInto>();
  byobRequest: ByobRequest | null = null;
  constructor(
    stream: ReadableState,
    source: Source,
    highWaterMark: number,
    autoAllocateChunkSize: number | undefined,
  ) {
    super(stream, source, highWaterMark);
    this.autoAllocateChunkSize = autoAllocateChunkSize;
    stream.controller = this;
  }

  // ---- Closing, erring

  canCloseOrEnqueue(): boolean {
    return this.isOpen;
  }

  close(): void {
    if (!this.canCloseOrEnqueue()) return;
    if (this.totalSize > 0) {
      this.closeRequested = true;
      this.isOpen = this.canPull = false;
      return;
    }
    const first = this.pullIntos.peek();
    if (first !== undefined && first.bytesFilled % first.kind.elementBytes !== 0) {
      const reason = new TypeError("Closed in the middle of an element of the view to fill");
      this.error(reason);
      throw reason;
    }
    this.dropSource();
    closeStream(this.stream);
  }

  error(reason: unknown): void {
    if (this.stream.state !== Readable) return;
    this.clearPullIntos();
    this.resetQueue();
    this.dropSource();
    errorStream(this.stream, reason);
  }

  cancelSteps(reason: unknown): unknown {
    this.clearPullIntos();
    this.resetQueue();
    const { source } = this;
    this.dropSource();
    return source === null ? undefined : source.cancel(reason);
  }

  releaseSteps(): void {
    const first = this.pullIntos.peek();
    if (first === undefined) return;
    first.readerType = ReaderType.None;
    this.pullIntos.clear();
    this.pullIntos.push(first);
  }

  resetQueue(): void {
    this.chunks.clear();
    this.totalSize = 0;
  }
  clearPullIntos(): void {
    this.invalidateByobRequest();
    this.pullIntos.clear();
  }
  invalidateByobRequest(): void {
    const request = this.byobRequest;
    if (request === null) return;
    request.controller = undefined;
    request.view = null;
    this.byobRequest = null;
  }

  // ---- Enqueueing

  enqueue(chunk: ViewFacts): void {
    if (!this.canCloseOrEnqueue()) return;
    const { byteOffset, byteLength } = chunk;
    if (isDetached(chunk.buffer)) throw new TypeError("The chunk's buffer is detached");
    this.enqueueOwned(transferBuffer(chunk.buffer), byteOffset, byteLength);
  }

  /// enqueue() of a part of a buffer that nobody else has.
  enqueueOwned(buffer: ArrayBuffer, byteOffset: number, byteLength: number): void {
    const first = this.pullIntos.peek();
    if (first !== undefined) {
      if (isDetached(first.buffer))
        throw new TypeError("The buffer of the BYOB request has been detached");
      this.invalidateByobRequest();
      first.takeBack();
      if (first.readerType === ReaderType.None) this.enqueueDetachedPullInto(first);
    }
    const { reader } = this.stream;
    if (reader === null) this.push(buffer, byteOffset, byteLength);
    else if (reader.isByob) {
      this.push(buffer, byteOffset, byteLength);
      this.commitAll(this.fillPullIntosFromQueue());
    } else {
      this.fillReadRequestsFromQueue();
      const { requests } = reader;
      if (requests.isEmpty()) this.push(buffer, byteOffset, byteLength);
      else {
        if (!this.pullIntos.isEmpty()) this.shiftPullInto();
        requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
      }
    }
    this.callPullIfNeeded();
  }

  push(buffer: ArrayBuffer, byteOffset: number, byteLength: number): void {
    this.chunks.push(new Piece(buffer, byteOffset, byteLength));
    this.totalSize += byteLength;
  }

  enqueueCloned(buffer: ArrayBuffer, byteOffset: number, byteLength: number): void {
    let clone;
    try {
      clone = cloneBytes(buffer, byteOffset, byteOffset + byteLength);
    } catch (reason) {
      this.error(reason);
      throw reason;
    }
    this.push(clone, 0, byteLength);
  }

  enqueueDetachedPullInto(descriptor: PullInto): void {
    const { buffer, byteOffset, bytesFilled } = descriptor;
    if (bytesFilled > 0) this.enqueueCloned(buffer, byteOffset, bytesFilled);
    this.shiftPullInto();
  }

  // ---- Reading

  pullSteps(request: ReadRequest): void {
    if (this.totalSize > 0) {
      request.chunk(this.takeChunk());
      return;
    }
    const size = this.autoAllocateChunkSize;
    if (size !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(size);
      } catch (reason) {
        request.error(reason);
        return;
      }
      this.pullIntos.push(new PullInto(buffer, 0, size, 1, bytesKind, ReaderType.Default));
    }
    this.stream.reader!.requests.push(request);
    this.callPullIfNeeded();
  }

  /// FillReadRequestFromQueue's part of the queue; only if that is not empty.
  takeChunk(): Uint8Array<ArrayBuffer> {
    const piece = this.chunks.shift();
    this.totalSize -= piece.byteLength;
    this.handleQueueDrain();
    return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  }

  handleQueueDrain(): void {
    if (this.totalSize === 0 && this.closeRequested) {
      this.dropSource();
      closeStream(this.stream);
    } else this.callPullIfNeeded();
  }

  fillReadRequestsFromQueue(): void {
    const { requests } = this.stream.reader!;
    while (!requests.isEmpty() && this.totalSize > 0)
      requests.shift().chunk(this.takeChunk());
  }

  /// ReadableByteStreamControllerPullInto; `minimum` in elements.
  pullInto(view: ViewFacts, minimum: number, request: ReadRequest): void {
    const { stream } = this;
    const { kind, byteOffset, byteLength } = view;
    let buffer;
    try {
      buffer = transferBuffer(view.buffer);
    } catch (reason) {
      request.error(reason);
      return;
    }
    const descriptor = new PullInto(
      buffer, byteOffset, byteLength, minimum * kind.elementBytes, kind, ReaderType.Byob);
    if (!this.pullIntos.isEmpty()) {
      this.pullIntos.push(descriptor);
      stream.reader!.requests.push(request);
      return;
    }
    if (stream.state === Closed) {
      request.close(new kind.construct(buffer, byteOffset, 0));
      return;
    }
    if (this.totalSize > 0) {
      if (this.fillFromQueue(descriptor)) {
        const filled = descriptor.toView();
        this.handleQueueDrain();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const reason = new TypeError("The stream ends before the least number of elements");
        this.error(reason);
        request.error(reason);
        return;
      }
    }
    this.pullIntos.push(descriptor);
    stream.reader!.requests.push(request);
    this.callPullIfNeeded();
  }

  shiftPullInto(): PullInto {
    return this.pullIntos.shift();
  }

  /// FillPullIntoDescriptorFromQueue: whether it has what it needs.
  fillFromQueue(descriptor: PullInto): boolean {
    const { chunks } = this;
    const { elementBytes } = descriptor.kind;
    const most = min(this.totalSize, descriptor.byteLength - descriptor.bytesFilled);
    const filledMost = descriptor.bytesFilled + most;
    const aligned = filledMost - filledMost % elementBytes;
    const isReady = aligned >= descriptor.minimumFill;
    let left = isReady ? aligned - descriptor.bytesFilled : most;
    while (left > 0) {
      const head = chunks.peek()!;
      const count = min(left, head.byteLength);
      copyBytes(descriptor.buffer, descriptor.byteOffset + descriptor.bytesFilled,
        head.buffer, head.byteOffset, count);
      if (head.byteLength === count) chunks.shift();
      else {
        head.byteOffset += count;
        head.byteLength -= count;
      }
      this.totalSize -= count;
      descriptor.bytesFilled += count;
      left -= count;
    }
    return isReady;
  }

  /// ProcessPullIntoDescriptorsUsingQueue: those that are filled; null for none.
  fillPullIntosFromQueue(): PullInto[] | null {
    let filled: PullInto[] | null = null;
    while (!this.pullIntos.isEmpty() && this.totalSize > 0) {
      const descriptor = this.pullIntos.peek()!;
      if (!this.fillFromQueue(descriptor)) continue;
      this.shiftPullInto();
      if (filled === null) filled = [descriptor];
      else filled[filled.length] = descriptor;
    }
    return filled;
  }

  commitAll(descriptors: PullInto[] | null): void {
    if (descriptors === null) return;
    for (let i = 0; i < descriptors.length; ++i) this.commit(descriptors[i]!);
  }
  /// CommitPullIntoDescriptor, with the request that it fulfils.
  commit(descriptor: PullInto): void {
    const { stream } = this;
    const view = descriptor.toView();
    const request = stream.reader!.requests.shift();
    if (stream.state === Closed) request.close(view);
    else request.chunk(view);
  }

  // ---- BYOB requests

  /// GetBYOBRequest.
  currentByobRequest(): ByobRequest | null {
    const first = this.pullIntos.peek();
    if (this.byobRequest === null && first !== undefined) {
      const view = new Uint8Array(first.buffer, first.byteOffset + first.bytesFilled,
        first.byteLength - first.bytesFilled);
      first.isExposed = true;
      this.byobRequest = new ByobRequest(this, view);
    }
    return this.byobRequest;
  }

  respond(count: number): void {
    const first = this.pullIntos.peek()!;
    if (this.stream.state === Closed) {
      if (count !== 0) throw new TypeError("respond: the stream is closed, the count is not 0");
    } else {
      if (count === 0) throw new TypeError("respond: the count is 0, the stream is not closed");
      if (first.bytesFilled + count > first.byteLength)
        throw new RangeError("respond: more bytes than the view has room for");
    }
    first.takeBack();
    this.respondInternal(first, count);
  }

  respondWithNewView(view: ViewFacts): void {
    const first = this.pullIntos.peek()!;
    const { byteLength } = view;
    if (this.stream.state === Closed) {
      if (byteLength !== 0)
        throw new TypeError("respondWithNewView: the stream is closed, the view is not empty");
    } else if (byteLength === 0)
      throw new TypeError("respondWithNewView: the view is empty, the stream is not closed");
    if (first.byteOffset + first.bytesFilled !== view.byteOffset)
      throw new RangeError("respondWithNewView: the view begins elsewhere");
    if (first.bufferByteLength !== bufferBytes(view.buffer))
      throw new RangeError("respondWithNewView: the buffer has another length");
    if (first.bytesFilled + byteLength > first.byteLength)
      throw new RangeError("respondWithNewView: the view is too long");
    first.buffer = transferBuffer(view.buffer);
    first.isExposed = false;
    this.respondInternal(first, byteLength);
  }

  respondInternal(first: PullInto, count: number): void {
    this.invalidateByobRequest();
    if (this.stream.state === Closed) this.respondClosed(first);
    else this.respondReadable(first, count);
    this.callPullIfNeeded();
  }

  respondClosed(first: PullInto): void {
    if (first.readerType === ReaderType.None) this.shiftPullInto();
    const { reader } = this.stream;
    if (reader === null || !reader.isByob) return;
    // All are taken first: what commits them may bring new ones.
    const filled: PullInto[] = [];
    const { requests } = reader;
    for (let left = requests.tail - requests.head; left > 0; --left)
      filled[filled.length] = this.shiftPullInto();
    this.commitAll(filled);
  }

  respondReadable(first: PullInto, count: number): void {
    first.bytesFilled += count;
    if (first.readerType === ReaderType.None) {
      this.enqueueDetachedPullInto(first);
      this.commitAll(this.fillPullIntosFromQueue());
      return;
    }
    if (first.bytesFilled < first.minimumFill) return;
    this.shiftPullInto();
    const rest = first.bytesFilled % first.kind.elementBytes;
    if (rest > 0) {
      const end = first.byteOffset + first.bytesFilled;
      this.enqueueCloned(first.buffer, end - rest, rest);
    }
    first.bytesFilled -= rest;
    const filled = this.totalSize === 0 ? null : this.fillPullIntosFromQueue();
    this.commit(first);
    if (filled !== null) this.commitAll(filled);
  }
}

/// ReadableStreamBYOBReaderRead; not for a released reader.
export function readInto(
  reader: Reader,
  view: ViewFacts,
  minimum: number,
  request: ReadRequest,
): void {
  const stream = reader.stream!;
  stream.disturbed = true;
  if (stream.state === Errored) request.error(stream.storedError);
  else (stream.controller as ByteController).pullInto(view, minimum, request);
}
