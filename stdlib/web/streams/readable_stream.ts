// https://streams.spec.whatwg.org/#rs: ReadableStream as scripts see it. Its readers and
// controllers are in readers.ts and controllers.ts, its iteration in iteration.ts.
import { readSource } from "./controllers.ts";
import { openIterator, sourceOf } from "./iteration.ts";
import { type PipeOptions, isAbortSignal, pipe } from "./pipe.ts";
import { DefaultController, ReadableState, cancelStream } from "./readable.ts";
import {
  ReadableStreamBYOBReader, ReadableStreamDefaultReader, provideStreams,
} from "./readers.ts";
import { tee } from "./tee.ts";
import {
  RangeError, Strategy, TypeError, argumentMissing, defineInterface, dictionary,
  illegalInvocation, internal, isObject, markHandled, objectArgument, rejectedWith, toText,
} from "./web_idl.ts";
import { type WritableStream, writableState } from "./writable_stream.ts";

const { Object, Symbol } = globalThis;

/// The state of a ReadableStream; undefined for what is none.
export let readableState: (value: unknown) => ReadableState | undefined;

function wrongThis(): TypeError {
  return illegalInvocation("ReadableStream");
}

export class ReadableStream {
  #state: ReadableState;

  static {
    readableState = (value) =>
      isObject(value) && #state in value ? (value as ReadableStream).#state : undefined;
  }

  constructor(underlyingSource: unknown = undefined, strategy: unknown = undefined) {
    if (underlyingSource === internal) {
      this.#state = strategy as ReadableState;
      this.#state.wrapper = this;
      return;
    }
    objectArgument(underlyingSource, "underlyingSource");
    const limits = new Strategy(strategy, "strategy");
    const source = readSource(underlyingSource);
    const state = this.#state = new ReadableState();
    state.wrapper = this;
    if (source.isBytes) {
      if (limits.size !== undefined)
        throw new RangeError("A stream of bytes has no size() in its strategy");
      source.startBytes(state, limits.mark(0));
    } else {
      source.start(state, limits.mark(1), limits.size);
    }
  }

  static from(asyncIterable: unknown): ReadableStream {
    if (arguments.length < 1) throw argumentMissing("ReadableStream.from");
    const state = new ReadableState();
    const controller = new DefaultController(state, sourceOf(asyncIterable), 0, undefined);
    controller.afterStart(undefined);
    return wrapReadable(state);
  }

  get locked(): boolean {
    if (!(#state in this)) throw wrongThis();
    return this.#state.reader !== null;
  }

  cancel(reason: unknown = undefined): Promise<undefined> {
    if (!isObject(this) || !(#state in this)) return rejectedWith(wrongThis());
    if (this.#state.reader !== null)
      return rejectedWith(new TypeError("cancel: the stream is locked to a reader"));
    return cancelStream(this.#state, reason);
  }

  getReader(options: unknown = undefined): ReadableStreamDefaultReader | ReadableStreamBYOBReader {
    if (!(#state in this)) throw wrongThis();
    const mode = dictionary(options, "options")?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    const text = toText(mode);
    if (text !== "byob") throw new TypeError(`getReader: mode is not "byob" (got "${text}")`);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform: unknown, options: unknown = undefined): ReadableStream {
    if (!(#state in this)) throw wrongThis();
    if (arguments.length < 1) throw argumentMissing("pipeThrough");
    const pair = dictionary(transform, "transform");
    const readable = pair?.readable;
    if (readableState(readable) === undefined)
      throw new TypeError("pipeThrough: transform.readable is no ReadableStream");
    const writable = writableState(pair.writable);
    if (writable === undefined)
      throw new TypeError("pipeThrough: transform.writable is no WritableStream");
    const read = readPipeOptions(options);
    if (this.#state.reader !== null)
      throw new TypeError("pipeThrough: the stream is locked to a reader");
    if (writable.writer !== null)
      throw new TypeError("pipeThrough: transform.writable is locked to a writer");
    markHandled(pipe(this.#state, writable, read));
    return readable;
  }

  pipeTo(destination: WritableStream, options: unknown = undefined): Promise<undefined> {
    try {
      if (!(#state in this)) throw wrongThis();
      if (arguments.length < 1) throw argumentMissing("pipeTo");
      const writable = writableState(destination);
      if (writable === undefined)
        throw new TypeError("pipeTo: the destination is no WritableStream");
      const read = readPipeOptions(options);
      if (this.#state.reader !== null)
        throw new TypeError("pipeTo: the stream is locked to a reader");
      if (writable.writer !== null)
        throw new TypeError("pipeTo: the destination is locked to a writer");
      return pipe(this.#state, writable, read);
    } catch (reason) {
      return rejectedWith(reason);
    }
  }

  tee(): [ReadableStream, ReadableStream] {
    if (!(#state in this)) throw wrongThis();
    const [first, second] = tee(this.#state);
    return [wrapReadable(first), wrapReadable(second)];
  }

  values(options: unknown = undefined): AsyncIterableIterator<any> {
    if (!(#state in this)) throw wrongThis();
    const preventCancel = !!dictionary(options, "options")?.preventCancel;
    return openIterator(this.#state, preventCancel);
  }
}
defineInterface(ReadableStream, "ReadableStream");
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values, writable: true, configurable: true,
});
export interface ReadableStream {
  [Symbol.asyncIterator](options?: unknown): AsyncIterableIterator<any>;
}
provideStreams((value) => readableState(value));

function readPipeOptions(value: unknown): PipeOptions {
  const options = dictionary(value, "options");
  if (options === undefined)
    return { preventClose: false, preventAbort: false, preventCancel: false, signal: undefined };
  const preventAbort = !!options.preventAbort;
  const preventCancel = !!options.preventCancel;
  const preventClose = !!options.preventClose;
  const { signal } = options;
  if (signal !== undefined && !isAbortSignal(signal))
    throw new TypeError("options.signal is no AbortSignal");
  return { preventClose, preventAbort, preventCancel, signal };
}

/// The object of the script for a state.
export function wrapReadable(state: ReadableState): ReadableStream {
  return (state.wrapper ?? new ReadableStream(internal, state)) as ReadableStream;
}

