// https://streams.spec.whatwg.org/#ws: WritableStream, its writer and its controller as scripts see
// them, and the underlying sink of a script.
import {
  type Sink, WritableController, WritableState, Writer, abortStream, closeStream, closeWriter,
  releaseWriter, released, writePromise,
} from "./writable.ts";
import {
  type AnyFunction, RangeError, Strategy, TypeError, argumentMissing, call, callbackMember,
  defineInterface, illegalConstructor, illegalInvocation, internal, isObject, objectArgument,
  rejectedWith,
} from "./web_idl.ts";

/// The state of a WritableStream; undefined for what is none.
export let writableState: (value: unknown) => WritableState | undefined;

function wrongThis(): TypeError {
  return illegalInvocation("WritableStream");
}

export class WritableStream {
  #state: WritableState;

  static {
    writableState = (value) =>
      isObject(value) && #state in value ? (value as WritableStream).#state : undefined;
  }

  constructor(underlyingSink: unknown = undefined, strategy: unknown = undefined) {
    if (underlyingSink === internal) {
      this.#state = strategy as WritableState;
      this.#state.wrapper = this;
      return;
    }
    objectArgument(underlyingSink, "underlyingSink");
    const limits = new Strategy(strategy, "strategy");
    const sink = new ScriptSink(underlyingSink);
    const state = this.#state = new WritableState();
    state.wrapper = this;
    sink.start(state, limits.mark(1), limits.size);
  }

  get locked(): boolean {
    if (!(#state in this)) throw wrongThis();
    return this.#state.writer !== null;
  }
  abort(reason: unknown = undefined): Promise<undefined> {
    if (!isObject(this) || !(#state in this)) return rejectedWith(wrongThis());
    if (this.#state.writer !== null)
      return rejectedWith(new TypeError("abort: the stream is locked to a writer"));
    return abortStream(this.#state, reason);
  }
  close(): Promise<undefined> {
    if (!isObject(this) || !(#state in this)) return rejectedWith(wrongThis());
    if (this.#state.writer !== null)
      return rejectedWith(new TypeError("close: the stream is locked to a writer"));
    if (this.#state.isCloseQueuedOrInFlight())
      return rejectedWith(new TypeError("close: the stream is being closed already"));
    return closeStream(this.#state);
  }
  getWriter(): WritableStreamDefaultWriter {
    if (!(#state in this)) throw wrongThis();
    return new WritableStreamDefaultWriter(this);
  }
}
defineInterface(WritableStream, "WritableStream");

/// The object of the script for a state.
export function wrapWritable(state: WritableState): WritableStream {
  return (state.wrapper ?? new WritableStream(internal, state)) as WritableStream;
}

export class WritableStreamDefaultWriter {
  #writer: Writer;

  constructor(stream: unknown) {
    if (arguments.length < 1) throw argumentMissing("WritableStreamDefaultWriter");
    const state = writableState(stream);
    if (state === undefined)
      throw new TypeError("WritableStreamDefaultWriter: the argument is no WritableStream");
    this.#writer = new Writer(state);
  }
  get closed(): Promise<undefined> {
    if (!isObject(this) || !(#writer in this)) return rejectedWith(wrongWriter());
    return this.#writer.closed.promise;
  }
  get desiredSize(): number | null {
    if (!(#writer in this)) throw wrongWriter();
    const { stream } = this.#writer;
    if (stream === null) throw new TypeError(released);
    return stream.controller.desiredSize;
  }
  get ready(): Promise<undefined> {
    let writer;
    try {
      writer = this.#writer;
    } catch {
      return rejectedWith(wrongWriter());
    }
    return writer.ready.promise;
  }
  abort(reason: unknown = undefined): Promise<undefined> {
    if (!isObject(this) || !(#writer in this)) return rejectedWith(wrongWriter());
    const { stream } = this.#writer;
    if (stream === null) return rejectedWith(new TypeError(released));
    return abortStream(stream, reason);
  }
  close(): Promise<undefined> {
    if (!isObject(this) || !(#writer in this)) return rejectedWith(wrongWriter());
    return closeWriter(this.#writer);
  }
  releaseLock(): void {
    if (!(#writer in this)) throw wrongWriter();
    if (this.#writer.stream !== null) releaseWriter(this.#writer);
  }
  write(chunk: unknown = undefined): Promise<undefined> {
    let writer;
    try {
      writer = this.#writer;
    } catch {
      return rejectedWith(wrongWriter());
    }
    return writePromise(writer, chunk);
  }
}
defineInterface(WritableStreamDefaultWriter, "WritableStreamDefaultWriter");

function wrongWriter(): TypeError {
  return illegalInvocation("WritableStreamDefaultWriter");
}

export class WritableStreamDefaultController {
  #controller: WritableController;

  constructor(key: unknown = undefined, controller: any = undefined) {
    if (key !== internal) throw illegalConstructor();
    this.#controller = controller;
  }
  get signal(): AbortSignal {
    if (!(#controller in this)) throw illegalInvocation("WritableStreamDefaultController");
    return this.#controller.signal;
  }
  error(reason: unknown = undefined): void {
    if (!(#controller in this)) throw illegalInvocation("WritableStreamDefaultController");
    this.#controller.error(reason);
  }
}
defineInterface(WritableStreamDefaultController, "WritableStreamDefaultController");

/// An UnderlyingSink, read.
class ScriptSink implements Sink {
  readonly self: unknown;
  readonly abortCallback: AnyFunction | undefined = undefined;
  readonly closeCallback: AnyFunction | undefined = undefined;
  readonly startCallback: AnyFunction | undefined = undefined;
  readonly writeCallback: AnyFunction | undefined = undefined;
  controller: object | undefined = undefined;

  /// In the order of Web IDL: lexicographic.
  constructor(sink: any) {
    this.self = sink;
    if (sink === undefined) return;
    this.abortCallback = callbackMember(sink, "abort", "underlyingSink");
    this.closeCallback = callbackMember(sink, "close", "underlyingSink");
    this.startCallback = callbackMember(sink, "start", "underlyingSink");
    const { type } = sink;
    this.writeCallback = callbackMember(sink, "write", "underlyingSink");
    if (type !== undefined) throw new RangeError("underlyingSink.type is not undefined");
  }

  start(state: WritableState, highWaterMark: number, size: AnyFunction | undefined): void {
    const controller = new WritableController(state, this, highWaterMark, size);
    this.controller = new WritableStreamDefaultController(internal, controller);
    const start = this.startCallback;
    controller.afterStart(
      start === undefined ? undefined : call(start, this.self, this.controller));
  }
  write(chunk: unknown): unknown {
    const write = this.writeCallback;
    return write === undefined ? undefined : call(write, this.self, chunk, this.controller);
  }
  close(): unknown {
    const close = this.closeCallback;
    return close === undefined ? undefined : call(close, this.self);
  }
  abort(reason: unknown): unknown {
    const abort = this.abortCallback;
    return abort === undefined ? undefined : call(abort, this.self, reason);
  }
}
