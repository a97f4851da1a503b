// https://streams.spec.whatwg.org/#default-reader-class and #byob-reader-class.
import { ViewFacts, bufferBytes, isDetached } from "./buffers.ts";
import { ByteController, readInto } from "./byte_controller.ts";
import {
  ReadPromise, type ReadResult, type ReadableState, Reader, cancelStream, readPromise,
  releaseReader, released,
} from "./readable.ts";
import {
  RangeError, TypeError, argumentMissing, defineInterface, dictionary, enforceRange,
  illegalInvocation, isObject, rejectedWith,
} from "./web_idl.ts";

/// readableState(), which this module cannot import: ReadableStream needs the readers first.
let stateOf: (value: unknown) => ReadableState | undefined;
export function provideStreams(getState: typeof stateOf): void {
  stateOf = getState;
}

function streamArgument(count: number, value: unknown, name: string): ReadableState {
  if (count < 1) throw argumentMissing(name);
  const state = stateOf(value);
  if (state === undefined) throw new TypeError(`${name}: the argument is no ReadableStream`);
  if (state.reader !== null) throw new TypeError(`${name}: the stream is locked to a reader`);
  return state;
}

function cancelWith(reader: Reader, reason: unknown): Promise<undefined> {
  if (reader.stream === null) return rejectedWith(new TypeError(released));
  return cancelStream(reader.stream, reason);
}

export class ReadableStreamDefaultReader {
  #reader: Reader;

  constructor(stream: unknown) {
    const state = streamArgument(arguments.length, stream, "ReadableStreamDefaultReader");
    this.#reader = new Reader(state, false);
  }
  get closed(): Promise<undefined> {
    if (!isObject(this) || !(#reader in this)) return rejectedWith(wrongDefault());
    return this.#reader.closed.promise;
  }
  cancel(reason: unknown = undefined): Promise<undefined> {
    if (!isObject(this) || !(#reader in this)) return rejectedWith(wrongDefault());
    return cancelWith(this.#reader, reason);
  }
  read(): Promise<ReadResult> {
    let reader;
    try {
      reader = this.#reader;
    } catch {
      return rejectedWith(wrongDefault());
    }
    return readPromise(reader);
  }
  releaseLock(): void {
    if (!(#reader in this)) throw wrongDefault();
    if (this.#reader.stream !== null) releaseReader(this.#reader);
  }
}
defineInterface(ReadableStreamDefaultReader, "ReadableStreamDefaultReader");

function wrongDefault(): TypeError {
  return illegalInvocation("ReadableStreamDefaultReader");
}

export class ReadableStreamBYOBReader {
  #reader: Reader;

  constructor(stream: unknown) {
    const state = streamArgument(arguments.length, stream, "ReadableStreamBYOBReader");
    if (!(state.controller instanceof ByteController))
      throw new TypeError("ReadableStreamBYOBReader: this is no stream of bytes");
    this.#reader = new Reader(state, true);
  }
  get closed(): Promise<undefined> {
    if (!isObject(this) || !(#reader in this)) return rejectedWith(wrongByob());
    return this.#reader.closed.promise;
  }
  cancel(reason: unknown = undefined): Promise<undefined> {
    if (!isObject(this) || !(#reader in this)) return rejectedWith(wrongByob());
    return cancelWith(this.#reader, reason);
  }
  read(view: unknown, options: unknown = undefined): Promise<ReadResult> {
    try {
      // Without an argument it is no view.
      return readView(this.#reader, new ViewFacts(view, "view"), options);
    } catch (reason) {
      return rejectedWith(reason);
    }
  }
  releaseLock(): void {
    if (!(#reader in this)) throw wrongByob();
    if (this.#reader.stream !== null) releaseReader(this.#reader);
  }
}
defineInterface(ReadableStreamBYOBReader, "ReadableStreamBYOBReader");

function wrongByob(): TypeError {
  return illegalInvocation("ReadableStreamBYOBReader");
}

function readView(reader: Reader, view: ViewFacts, options: unknown): Promise<ReadResult> {
  const given = options === undefined ? undefined : dictionary(options, "options")?.min;
  const minimum = given === undefined ? 1 : enforceRange(given, "options.min");
  if (view.byteLength === 0) {
    if (isDetached(view.buffer)) throw new TypeError("read: the view's buffer is detached");
    throw new TypeError("read: the view is empty");
  }
  if (bufferBytes(view.buffer) === 0) throw new TypeError("read: the view's buffer is empty");
  if (minimum === 0) throw new TypeError("read: options.min is 0");
  if (minimum > view.byteLength / view.kind.elementBytes)
    throw new RangeError("read: options.min is more than the view has room for");
  if (reader.stream === null) throw new TypeError(released);
  const request = new ReadPromise();
  readInto(reader, view, minimum, request);
  return request.promise;
}
