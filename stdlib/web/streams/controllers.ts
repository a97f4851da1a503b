// https://streams.spec.whatwg.org/#rs-default-controller-class, #rbs-controller-class and
// #rs-byob-request-class; and the underlying source of a script, which is what they are handed to.
import { ViewFacts } from "./buffers.ts";
import { ByobRequest, ByteController } from "./byte_controller.ts";
import { DefaultController, type ReadableState, type Source } from "./readable.ts";
import {
  type AnyFunction, TypeError, argumentMissing, call, callbackMember, defineInterface, enforceRange,
  illegalConstructor, illegalInvocation, internal, toText,
} from "./web_idl.ts";

export class ReadableStreamDefaultController {
  #controller: DefaultController;

  constructor(key: unknown = undefined, controller: any = undefined) {
    if (key !== internal) throw illegalConstructor();
    this.#controller = controller;
  }
  get desiredSize(): number | null {
    if (!(#controller in this)) throw illegalInvocation("ReadableStreamDefaultController");
    return this.#controller.desiredSize;
  }
  close(): void {
    if (!(#controller in this)) throw illegalInvocation("ReadableStreamDefaultController");
    if (!this.#controller.canCloseOrEnqueue())
      throw new TypeError("close: the stream is closed, being closed, or in error");
    this.#controller.close();
  }
  enqueue(chunk: unknown = undefined): void {
    const controller = this.#controller;  // Throws a TypeError of its own.
    if (!controller.isOpen)
      throw new TypeError("enqueue: the stream is closed, being closed, or in error");
    controller.enqueue(chunk);
  }
  error(reason: unknown = undefined): void {
    if (!(#controller in this)) throw illegalInvocation("ReadableStreamDefaultController");
    this.#controller.error(reason);
  }
}
defineInterface(ReadableStreamDefaultController, "ReadableStreamDefaultController");

export class ReadableByteStreamController {
  #controller: ByteController;

  constructor(key: unknown = undefined, controller: any = undefined) {
    if (key !== internal) throw illegalConstructor();
    this.#controller = controller;
  }
  get byobRequest(): ReadableStreamBYOBRequest | null {
    const request = this.#controller.currentByobRequest();
    return request === null ? null : wrapRequest(request);
  }
  get desiredSize(): number | null {
    if (!(#controller in this)) throw illegalInvocation("ReadableByteStreamController");
    return this.#controller.desiredSize;
  }
  close(): void {
    if (!(#controller in this)) throw illegalInvocation("ReadableByteStreamController");
    if (!this.#controller.canCloseOrEnqueue())
      throw new TypeError("close: the stream is closed, being closed, or in error");
    this.#controller.close();
  }
  enqueue(chunk: unknown): void {
    const controller = this.#controller;  // Throws a TypeError of its own.
    const view = new ViewFacts(chunk, "chunk");
    if (view.byteLength === 0) throw new TypeError("enqueue: the chunk is empty or detached");
    if (!controller.isOpen)
      throw new TypeError("enqueue: the stream is closed, being closed, or in error");
    controller.enqueue(view);
  }
  error(reason: unknown = undefined): void {
    if (!(#controller in this)) throw illegalInvocation("ReadableByteStreamController");
    this.#controller.error(reason);
  }
}
defineInterface(ReadableByteStreamController, "ReadableByteStreamController");

export class ReadableStreamBYOBRequest {
  #request: ByobRequest;

  constructor(key: unknown = undefined, request: any = undefined) {
    if (key !== internal) throw illegalConstructor();
    this.#request = request;
  }
  get view(): Uint8Array | null {
    return this.#request.view;  // Throws a TypeError of its own.
  }
  respond(bytesWritten: number): void {
    const request = this.#request;
    // Without an argument it is NaN, which is out of range.
    request.respond(enforceRange(bytesWritten, "bytesWritten"));
  }
  respondWithNewView(view: unknown): void {
    if (!(#request in this)) throw illegalInvocation("ReadableStreamBYOBRequest");
    if (arguments.length < 1) throw argumentMissing("respondWithNewView");
    this.#request.respondWithNewView(view);
  }
}
defineInterface(ReadableStreamBYOBRequest, "ReadableStreamBYOBRequest");

function wrapRequest(request: ByobRequest): ReadableStreamBYOBRequest {
  request.wrapper ??= new ReadableStreamBYOBRequest(internal, request);
  return request.wrapper as ReadableStreamBYOBRequest;
}

// ---- Sources of scripts

/// An UnderlyingSource, read.
export class ScriptSource implements Source {
  readonly isBytes: boolean;
  readonly hasPull: boolean;
  readonly self: unknown;
  readonly startCallback: AnyFunction | undefined;
  readonly pullCallback: AnyFunction | undefined;
  readonly cancelCallback: AnyFunction | undefined;
  readonly autoAllocateChunkSize: number | undefined;
  controller: object | undefined = undefined;

  /// In the order of Web IDL: lexicographic.
  constructor(source: any) {
    this.self = source;
    const size = source.autoAllocateChunkSize;
    if (size !== undefined)
      this.autoAllocateChunkSize = enforceRange(size, "underlyingSource.autoAllocateChunkSize");
    this.cancelCallback = callbackMember(source, "cancel", "underlyingSource");
    this.pullCallback = callbackMember(source, "pull", "underlyingSource");
    this.startCallback = callbackMember(source, "start", "underlyingSource");
    this.hasPull = this.pullCallback !== undefined;
    const { type } = source;
    this.isBytes = type !== undefined;
    if (type === undefined) return;
    const text = toText(type);
    if (text !== "bytes")
      throw new TypeError(`underlyingSource.type is not "bytes" (got "${text}")`);
  }

  start(state: ReadableState, highWaterMark: number, size: AnyFunction | undefined): void {
    const controller = new DefaultController(state, this, highWaterMark, size);
    this.controller = new ReadableStreamDefaultController(internal, controller);
    this.begin(controller);
  }
  startBytes(state: ReadableState, highWaterMark: number): void {
    const size = this.autoAllocateChunkSize;
    if (size === 0) throw new TypeError("underlyingSource.autoAllocateChunkSize is 0");
    const controller = new ByteController(state, this, highWaterMark, size);
    this.controller = new ReadableByteStreamController(internal, controller);
    this.begin(controller);
  }
  begin(controller: DefaultController | ByteController): void {
    const start = this.startCallback;
    controller.afterStart(
      start === undefined ? undefined : call(start, this.self, this.controller));
  }

  pull(): unknown {
    return call(this.pullCallback!, this.self, this.controller);
  }
  cancel(reason: unknown): unknown {
    const cancel = this.cancelCallback;
    return cancel === undefined ? undefined : call(cancel, this.self, reason);
  }
}

export function readSource(source: unknown): ScriptSource {
  return source === undefined ? new ScriptSource(emptySource) : new ScriptSource(source);
}
const emptySource = Object.freeze(Object.create(null));
