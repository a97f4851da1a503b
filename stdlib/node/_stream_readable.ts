// class Readable. Its state has Node's fields; chunks wait in `buffer` from `bufferIndex` on.
import EventEmitter from "node:events";
import { Buffer, bufferOver } from "node:_buffer";
import { load, nextTick } from "node:_host_seams";
import { AbortError, codeError, invalidArgType, joinErrors, outOfRange } from "node:_errors";
import { validateAbortSignal } from "node:_validators";
import { definePrivately, inherit, isA, Stream } from "node:_stream_legacy";
import {
  construct, destroy, destroyStream, errorOrDestroy, highWaterMarkOf, nop, undestroy,
} from "node:_stream_state";
import { StringDecoder } from "node:string_decoder";
import { finished } from "node:_stream_finished";

const { Promise, Symbol, Set, Number } = globalThis;
const { isInteger, parseInt } = Number;

/** The state of the reading side. */
export class ReadableState {
  objectMode: boolean;
  highWaterMark: number;
  buffer: any[] = [];
  bufferIndex = 0;
  length = 0;
  pipes: any[] = [];
  /** null: nobody asked yet; false: paused; true: chunks are emitted as they come. */
  flowing: boolean | null = null;
  ended = false;
  endEmitted = false;
  reading = false;
  constructed = true;
  /** Whether _read runs: what is pushed then is told later. */
  sync = true;
  needReadable = false;
  emittedReadable = false;
  readableListening = false;
  resumeScheduled = false;
  errorEmitted = false;
  emitClose: boolean;
  autoDestroy: boolean;
  destroyed = false;
  errored: any = null;
  closed = false;
  closeEmitted = false;
  defaultEncoding: string;
  /** Who is full among the pipes: one, or a Set of them. */
  awaitDrainWriters: any = null;
  multiAwaitDrain = false;
  readingMore = false;
  dataEmitted = false;
  /** Whether what is emitted goes to the listeners alone, and is not what read() gives as well. */
  isHandedOver = false;
  decoder: StringDecoder | null = null;
  encoding: string | null = null;
  paused: boolean | null = null;
  readable?: boolean;

  constructor(options: any, isDuplex: boolean) {
    this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.readableObjectMode));
    this.highWaterMark =
      highWaterMarkOf(this.objectMode, options, "readableHighWaterMark", isDuplex);
    this.emitClose = options?.emitClose !== false;
    this.autoDestroy = options?.autoDestroy !== false;
    this.defaultEncoding = options?.defaultEncoding || "utf8";
    if (options?.encoding) {
      this.decoder = new StringDecoder(options.encoding);
      this.encoding = options.encoding;
    }
  }
  get pipesCount(): number {
    return this.pipes.length;
  }
}

export const Readable: any = function Readable(this: any, options?: any): any {
  if (!isA(this, Readable)) return new (Readable as any)(options);
  const isDuplex = this._writableState !== undefined;
  this._readableState = new ReadableState(options, isDuplex);
  if (options) {
    if (typeof options.read === "function") this._read = options.read;
    if (typeof options.destroy === "function") this._destroy = options.destroy;
    if (typeof options.construct === "function") this._construct = options.construct;
    if (options.signal && !isDuplex) abortWith(options.signal, this);
  }
  Stream.call(this, options);
  construct(this, () => {
    if (this._readableState.needReadable) maybeReadMore(this, this._readableState);
  });
};
inherit(Readable, Stream);
Readable.ReadableState = ReadableState;
const proto = Readable.prototype;

/** Destroys the stream when the signal is aborted. */
export function abortWith(signal: AbortSignal, stream: any): void {
  validateAbortSignal(signal, "signal");
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener("abort", abort, { once: true });
  finished(stream, () => signal.removeEventListener("abort", abort));
}

// ---- Chunks come

function addChunk(stream: any, state: ReadableState, chunk: any, isFirst: boolean): void {
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount("data") > 0) {
    if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
    state.dataEmitted = true;
    state.isHandedOver = true;
    stream.emit("data", chunk);
    state.isHandedOver = false;
  } else {
    state.length += state.objectMode ? 1 : chunk.length;
    if (!isFirst) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if (state.needReadable) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

/** The chunk as the buffer has it, or undefined for one of a wrong type, which is told. */
function bytesOfChunk(
  stream: any, state: ReadableState, chunk: any, encoding: any, isFirst: boolean,
): any {
  if (typeof chunk === "string") {
    encoding = encoding || state.defaultEncoding;
    if (state.encoding === encoding) return chunk;
    const bytes = Buffer.from(chunk, encoding);
    return isFirst && state.encoding ? bytes.toString(state.encoding) : bytes;
  }
  if (chunk instanceof Buffer) return chunk;
  if (chunk instanceof Uint8Array) return bufferOver(chunk);
  if (ArrayBuffer.isView(chunk))
    return Buffer.from(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength);
  errorOrDestroy(stream,
    invalidArgType("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk));
  return undefined;
}

function push(stream: any, chunk: any, encoding: any, isFirst: boolean): boolean {
  const state: ReadableState = stream._readableState;
  if (chunk === null || (chunk === undefined && !state.objectMode)) {
    state.reading = false;
    if (chunk === null) endOfChunks(stream, state);
    return chunk === null ? false : mayPush(state);
  }
  let isText = false;
  if (!state.objectMode) {
    isText = typeof chunk === "string" && state.encoding === (encoding || state.defaultEncoding);
    chunk = bytesOfChunk(stream, state, chunk, encoding, isFirst);
    if (chunk === undefined) return false;
    if (!(chunk.length > 0)) {
      if (!isFirst) {
        state.reading = false;
        maybeReadMore(stream, state);
      }
      return mayPush(state);
    }
  }
  if (isFirst) {
    if (state.endEmitted) errorOrDestroy(stream, codeError("ERR_STREAM_UNSHIFT_AFTER_END_EVENT"));
    else if (state.destroyed || state.errored) return false;
    else addChunk(stream, state, chunk, true);
  } else if (state.ended) {
    errorOrDestroy(stream, codeError("ERR_STREAM_PUSH_AFTER_EOF"));
  } else {
    if (state.destroyed || state.errored) return false;
    state.reading = false;
    if (state.decoder && !isText && !(state.objectMode && encoding))
      chunk = state.decoder.write(chunk);
    if (state.objectMode || chunk.length !== 0) addChunk(stream, state, chunk, false);
    else maybeReadMore(stream, state);
  }
  return mayPush(state);
}
const mayPush = (state: ReadableState): boolean =>
  !state.ended && (state.length < state.highWaterMark || state.length === 0);

proto.push = function (this: any, chunk: any, encoding?: any): boolean {
  return push(this, chunk, encoding, false);
};
proto.unshift = function (this: any, chunk: any, encoding?: any): boolean {
  return push(this, chunk, encoding, true);
};

function endOfChunks(stream: any, state: ReadableState): void {
  if (state.ended) return;
  const rest = state.decoder?.end();
  if (rest) {
    state.buffer.push(rest);
    state.length += state.objectMode ? 1 : rest.length;
  }
  state.ended = true;
  if (state.sync) {
    emitReadable(stream);
  } else {
    state.needReadable = false;
    state.emittedReadable = true;
    emitReadableNow(stream);
  }
}

function emitReadable(stream: any): void {
  const state: ReadableState = stream._readableState;
  state.needReadable = false;
  if (state.emittedReadable) return;
  state.emittedReadable = true;
  nextTick(emitReadableNow, stream);
}
function emitReadableNow(stream: any): void {
  const state: ReadableState = stream._readableState;
  if (!state.destroyed && !state.errored && (state.length || state.ended)) {
    stream.emit("readable");
    state.emittedReadable = false;
  }
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
  flow(stream);
}

function maybeReadMore(stream: any, state: ReadableState): void {
  if (state.readingMore || !state.constructed) return;
  state.readingMore = true;
  nextTick(readMore, stream, state);
}
function readMore(stream: any, state: ReadableState): void {
  while (!state.reading && !state.ended &&
    (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break;  // Nothing came: it is told later, or never.
  }
  state.readingMore = false;
}

// ---- Chunks are taken

const kMostMark = 0x40000000;
function growMark(count: number): number {
  if (count > kMostMark) throw outOfRange("size", "<= 1GiB", count);
  let mark = 1;
  while (mark < count) mark *= 2;
  return mark;
}

function countToRead(count: number, state: ReadableState): number {
  if (count <= 0 || (state.length === 0 && state.ended)) return 0;
  if (state.objectMode) return 1;
  if (count !== count)
    return state.flowing && state.length ? state.buffer[state.bufferIndex].length : state.length;
  if (count <= state.length) return count;
  return state.ended ? state.length : 0;
}

function dropTo(state: ReadableState, index: number): void {
  if (index === state.buffer.length) {
    state.buffer.length = 0;
    state.bufferIndex = 0;
  } else if (index > 1024) {
    state.buffer.splice(0, index);
    state.bufferIndex = 0;
  } else state.bufferIndex = index;
}

/** `count` bytes or units, or an object, out of the buffer. */
function take(count: number, state: ReadableState): any {
  const { buffer } = state;
  if (state.length === 0) return null;
  let index = state.bufferIndex;
  if (state.objectMode) {
    const first = buffer[index];
    buffer[index++] = undefined;
    dropTo(state, index);
    return first;
  }
  const first = buffer[index];
  if (count < first.length) {
    buffer[index] = first.slice(count);
    return first.slice(0, count);
  }
  if (count === first.length) {
    buffer[index++] = undefined;
    dropTo(state, index);
    return first;
  }
  const isText = state.decoder !== null, parts: any[] = [];
  let missing = !(count < state.length) ? state.length : count;
  while (missing > 0) {
    const chunk = buffer[index];
    if (chunk.length > missing) {
      parts.push(chunk.slice(0, missing));
      buffer[index] = chunk.slice(missing);
      break;
    }
    parts.push(chunk);
    missing -= chunk.length;
    buffer[index++] = undefined;
  }
  dropTo(state, index);
  return isText ? parts.join("") : Buffer.concat(parts);
}

function callRead(stream: any, state: ReadableState): void {
  state.reading = true;
  state.sync = true;
  if (state.length === 0) state.needReadable = true;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    errorOrDestroy(stream, error);
  }
  state.sync = false;
}

proto.read = function (this: any, size?: number): any {
  let count: number = size === undefined ? NaN : isInteger(size) ? size : parseInt(size as any, 10);
  const state: ReadableState = this._readableState, asked = count;
  if (count > state.highWaterMark) state.highWaterMark = growMark(count);
  if (count !== 0) state.emittedReadable = false;
  if (count === 0 && state.needReadable && ((state.highWaterMark !== 0
    ? state.length >= state.highWaterMark : state.length > 0) || state.ended)) {
    if (state.length === 0 && state.ended) endReadable(this);
    else emitReadable(this);
    return null;
  }
  count = countToRead(count, state);
  if (count === 0 && state.ended) {
    if (state.length === 0) endReadable(this);
    return null;
  }
  const isWanted = state.needReadable || state.length === 0 ||
    state.length - count < state.highWaterMark;
  if (isWanted && !state.ended && !state.reading && !state.destroyed && !state.errored &&
      state.constructed) {
    callRead(this, state);
    if (!state.reading) count = countToRead(asked, state);
  }
  const chunk = count > 0 ? take(count, state) : null;
  if (chunk === null) {
    state.needReadable = state.length <= state.highWaterMark;
    count = 0;
  } else {
    state.length -= count;
    if (state.multiAwaitDrain) state.awaitDrainWriters.clear();
    else state.awaitDrainWriters = null;
  }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true;
    if (asked !== count && state.ended) endReadable(this);
  }
  if (chunk !== null && !state.errored && !state.closeEmitted) {
    state.dataEmitted = true;
    this.emit("data", chunk);
  }
  return chunk;
};

proto._read = function (_size: number): void {
  throw codeError("ERR_METHOD_NOT_IMPLEMENTED", "_read()");
};

function endReadable(stream: any): void {
  const state: ReadableState = stream._readableState;
  if (state.endEmitted) return;
  state.ended = true;
  nextTick(emitEnd, state, stream);
}
function emitEnd(state: ReadableState, stream: any): void {
  if (state.errored || state.closeEmitted || state.endEmitted || state.length !== 0) return;
  state.endEmitted = true;
  stream.emit("end");
  if (stream.writable && stream.allowHalfOpen === false) {
    nextTick(() => {
      if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
    });
  } else if (state.autoDestroy) {
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

proto.setEncoding = function (this: any, encoding: string): any {
  const state: ReadableState = this._readableState;
  const decoder = new StringDecoder(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let content = "";
  for (let i = state.bufferIndex; i < state.buffer.length; ++i)
    content += decoder.write(state.buffer[i]);
  state.buffer = content === "" ? [] : [content];
  state.bufferIndex = 0;
  state.length = content.length;
  return this;
};

// ---- Pipes

/** Told of a chunk that goes into a pipe, seen by nobody else: whether it comes back at once. */
export const kLend: unique symbol = Symbol("lend") as any;
/** A method that gets such a chunk back from a destination that has copied it. */
export const kTakeBack: unique symbol = Symbol("take back") as any;
/** Of a destination: whether it copies what it is told to write before write() returns. */
export const kCopies: unique symbol = Symbol("copies") as any;

/** One pipe: the listeners at both ends. */
class Pipe {
  readonly source: any;
  readonly dest: any;
  #ondrain: (() => void) | undefined;
  #isClean = false;
  readonly #ends: boolean;
  readonly onend = () => this.#ends ? this.dest.end() : this.#unpipe();
  readonly #ondata = (chunk: any) => {
    const { source, dest } = this;
    const isCopied = source[kLend] && source._readableState.isHandedOver &&
      source.listenerCount("data") === 1 && source[kLend](chunk, dest);
    if (dest.write(chunk) === false) this.pause();
    if (isCopied && dest.writableLength === 0) source[kTakeBack](chunk);
  };
  readonly #onunpipe = (readable: any, info: { hasUnpiped: boolean }) => {
    if (readable !== this.source || info?.hasUnpiped !== false) return;
    info.hasUnpiped = true;
    this.#cleanup();
  };
  readonly #onclose = () => {
    this.dest.removeListener("finish", this.#onfinish);
    this.#unpipe();
  };
  readonly #onfinish = () => {
    this.dest.removeListener("close", this.#onclose);
    this.#unpipe();
  };
  readonly #onerror = (error: any) => {
    const { dest } = this;
    this.#unpipe();
    dest.removeListener("error", this.#onerror);
    if (dest.listenerCount("error") !== 0) return;
    const state = dest._writableState || dest._readableState;
    if (state && !state.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit("error", error);
  };

  constructor(source: any, dest: any, ends: boolean) {
    this.source = source;
    this.dest = dest;
    this.#ends = ends;
  }
  begin(): void {
    const { dest } = this;
    dest.on("unpipe", this.#onunpipe);
    this.source.on("data", this.#ondata);
    dest.prependListener("error", this.#onerror);
    dest.once("close", this.#onclose);
    dest.once("finish", this.#onfinish);
  }
  #unpipe(): void {
    this.source.unpipe(this.dest);
  }
  #cleanup(): void {
    const { source, dest } = this;
    dest.removeListener("close", this.#onclose);
    dest.removeListener("finish", this.#onfinish);
    if (this.#ondrain) dest.removeListener("drain", this.#ondrain);
    dest.removeListener("error", this.#onerror);
    dest.removeListener("unpipe", this.#onunpipe);
    source.removeListener("end", this.onend);
    source.removeListener("data", this.#ondata);
    this.#isClean = true;
    // Who waits for this one's drain shall not wait for ever.
    const state: ReadableState = source._readableState;
    if (this.#ondrain && state.awaitDrainWriters &&
        (!dest._writableState || dest._writableState.needDrain)) this.#ondrain();
  }
  pause(): void {
    const { source, dest } = this;
    const state: ReadableState = source._readableState;
    if (!this.#isClean) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.multiAwaitDrain = false;
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (this.#ondrain) return;
    this.#ondrain = () => this.#drained();
    dest.on("drain", this.#ondrain);
  }
  #drained(): void {
    const { source, dest } = this;
    const state: ReadableState = source._readableState;
    if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
    else if (state.multiAwaitDrain) state.awaitDrainWriters.delete(dest);
    if ((!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) &&
        source.listenerCount("data")) source.resume();
  }
}

proto.pipe = function (this: any, dest: any, options?: { end?: boolean }): any {
  const state: ReadableState = this._readableState;
  if (state.pipes.length === 1 && !state.multiAwaitDrain) {
    state.multiAwaitDrain = true;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(dest);
  const { stdout, stderr } = (globalThis as any).process ?? {};
  const pipe = new Pipe(this, dest, options?.end !== false && dest !== stdout && dest !== stderr);
  if (state.endEmitted) nextTick(pipe.onend);
  else this.once("end", pipe.onend);
  pipe.begin();
  dest.emit("pipe", this);
  if (dest.writableNeedDrain === true) pipe.pause();
  else if (!state.flowing) this.resume();
  return dest;
};

proto.unpipe = function (this: any, dest?: any): any {
  const state: ReadableState = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!dest) {
    const all = state.pipes;
    state.pipes = [];
    this.pause();
    for (const each of all) each.emit("unpipe", this, { hasUnpiped: false });
    return this;
  }
  const at = state.pipes.indexOf(dest);
  if (at === -1) return this;
  state.pipes.splice(at, 1);
  if (state.pipes.length === 0) this.pause();
  dest.emit("unpipe", this, { hasUnpiped: false });
  return this;
};

// ---- Flowing and paused

proto.on = function (this: any, type: any, listener: any): any {
  const result = EventEmitter.prototype.on.call(this, type, listener);
  const state: ReadableState = this._readableState;
  if (type === "data") {
    state.readableListening = this.listenerCount("readable") > 0;
    if (state.flowing !== false) this.resume();
  } else if (type === "readable" && !state.endEmitted && !state.readableListening) {
    state.readableListening = state.needReadable = true;
    state.flowing = false;
    state.emittedReadable = false;
    if (state.length) emitReadable(this);
    else if (!state.reading) nextTick(readNothing, this);
  }
  return result;
};
proto.addListener = proto.on;
const readNothing = (stream: any) => stream.read(0);

proto.removeListener = function (this: any, type: any, listener: any): any {
  const result = EventEmitter.prototype.removeListener.call(this, type, listener);
  if (type === "readable") nextTick(updateListening, this);
  return result;
};
proto.off = proto.removeListener;
proto.removeAllListeners = function (this: any, ...types: any[]): any {
  const result = (EventEmitter.prototype.removeAllListeners as any).apply(this, types);
  if (types[0] === "readable" || types[0] === undefined) nextTick(updateListening, this);
  return result;
};
function updateListening(stream: any): void {
  const state: ReadableState = stream._readableState;
  state.readableListening = stream.listenerCount("readable") > 0;
  if (state.resumeScheduled && state.paused === false) state.flowing = true;
  else if (stream.listenerCount("data") > 0) stream.resume();
  else if (!state.readableListening) state.flowing = null;
}

proto.resume = function (this: any): any {
  const state: ReadableState = this._readableState;
  if (!state.flowing) {
    state.flowing = !state.readableListening;
    if (!state.resumeScheduled) {
      state.resumeScheduled = true;
      nextTick(resumeNow, this, state);
    }
  }
  state.paused = false;
  return this;
};
function resumeNow(stream: any, state: ReadableState): void {
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit("resume");
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}
proto.pause = function (this: any): any {
  const state: ReadableState = this._readableState;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit("pause");
  }
  state.paused = true;
  return this;
};
function flow(stream: any): void {
  const state: ReadableState = stream._readableState;
  state.isHandedOver = true;
  while (state.flowing && stream.read() !== null);
  state.isHandedOver = false;
}
proto.isPaused = function (this: any): boolean {
  return this._readableState.paused === true || this._readableState.flowing === false;
};

/** Reads a stream of the old kind. */
proto.wrap = function (this: any, stream: any): any {
  let isPaused = false;
  stream.on("data", (chunk: any) => {
    if (!this.push(chunk) && stream.pause) {
      isPaused = true;
      stream.pause();
    }
  });
  stream.on("end", () => this.push(null));
  stream.on("error", (error: any) => errorOrDestroy(this, error));
  stream.on("close", () => destroyStream(this));
  stream.on("destroy", () => destroyStream(this));
  this._read = () => {
    if (!isPaused || !stream.resume) return;
    isPaused = false;
    stream.resume();
  };
  for (const name of Object.keys(stream))
    if (this[name] === undefined && typeof stream[name] === "function")
      this[name] = stream[name].bind(stream);
  return this;
};

// ---- As an iterator

async function* iterate(stream: any, options?: { destroyOnReturn?: boolean }): any {
  let wake: () => void = nop;
  /** undefined: it goes on; null: it ended. */
  let error: any;
  const wait = (resolve: () => void) => {
    wake = resolve;
  };
  const hear = () => {
    wake();
    wake = nop;
  };
  stream.on("readable", hear);
  const stop = finished(stream, { writable: false }, (failed: any) => {
    error = failed ? joinErrors(error, failed) : null;
    hear();
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise<void>(wait);
    }
  } catch (failed) {
    error = joinErrors(error, failed);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) &&
        (error === undefined || stream._readableState.autoDestroy)) {
      destroyStream(stream, null);
    } else {
      stream.off("readable", hear);
      stop();
    }
  }
}
function streamOf(stream: any): any {
  return typeof stream.read === "function" ? stream
    : new Readable({ objectMode: true }).wrap(stream);
}
proto[Symbol.asyncIterator] = function (this: any): any {
  return iterate(streamOf(this));
};
proto.iterator = function (this: any, options?: { destroyOnReturn?: boolean }): any {
  if (options !== undefined && (typeof options !== "object" || options === null))
    throw invalidArgType("options", "Object", options);
  return iterate(streamOf(this), options);
};

// ---- The rest

proto.destroy = destroy;
proto._undestroy = undestroy;
proto._destroy = function (error: any, callback: (error: any) => void): void {
  callback(error);
};
proto[EventEmitter.captureRejectionSymbol] = function (this: any, error: any): void {
  this.destroy(error);
};
proto[Symbol.asyncDispose] = function (this: any): Promise<void> {
  let error: any;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) =>
    finished(this, (failed: any) => failed && failed !== error ? reject(failed) : resolve()));
};

definePrivately(proto, {
  get readable(): boolean {
    const r = (this as any)._readableState;
    return !!r && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted;
  },
  set readable(value: boolean) {
    if ((this as any)._readableState) (this as any)._readableState.readable = Boolean(value);
  },
  get readableDidRead(): boolean {
    return (this as any)._readableState.dataEmitted;
  },
  get readableAborted(): boolean {
    const r = (this as any)._readableState;
    return r.readable !== false && (r.destroyed || Boolean(r.errored)) && !r.endEmitted;
  },
  get readableHighWaterMark(): number {
    return (this as any)._readableState.highWaterMark;
  },
  get readableBuffer(): any {
    return (this as any)._readableState?.buffer;
  },
  get readableFlowing(): boolean | null {
    return (this as any)._readableState.flowing;
  },
  set readableFlowing(value: boolean | null) {
    (this as any)._readableState.flowing = value;
  },
  get readableLength(): number {
    return (this as any)._readableState.length;
  },
  get readableObjectMode(): boolean {
    return (this as any)._readableState?.objectMode ?? false;
  },
  get readableEncoding(): string | null {
    return (this as any)._readableState?.encoding ?? null;
  },
  get errored(): any {
    return (this as any)._readableState?.errored ?? null;
  },
  get readableErrored(): any {
    return (this as any)._readableState?.errored ?? null;
  },
  get readableEnded(): boolean {
    return (this as any)._readableState?.endEmitted ?? false;
  },
  get closed(): boolean {
    return (this as any)._readableState?.closed ?? false;
  },
  get destroyed(): boolean {
    return (this as any)._readableState?.destroyed ?? false;
  },
  set destroyed(value: boolean) {
    if ((this as any)._readableState) (this as any)._readableState.destroyed = value;
  },
});

Readable._fromList = take;
Readable.from = function (iterable: any, options?: any): any {
  return load("node:_stream_from").readableFrom(Readable, iterable, options);
};
Readable.fromWeb = (stream: any, options?: any) =>
  load("node:_stream_web").readableFromWeb(stream, options);
Readable.toWeb = (stream: any, options?: any) =>
  load("node:_stream_web").readableToWeb(stream, options);
Readable.wrap = (source: any, options?: any) => new Readable({
  objectMode: source.readableObjectMode ?? source.objectMode ?? true, ...options,
  destroy(error: any, callback: (error: any) => void) {
    destroyStream(source, error);
    callback(error);
  },
}).wrap(source);

// map, filter and their like: who calls one loads them all.
const operators = [
  "asIndexedPairs", "drop", "filter", "flatMap", "map", "take", "compose",
  "every", "forEach", "reduce", "toArray", "some", "find",
];
for (const name of operators)
  Object.defineProperty(proto, name, {
    value: {
      [name](this: any, ...values: any[]): any {
        return load("node:_stream_operators").operators[name].apply(this, values);
      },
    }[name],
    enumerable: false, writable: true, configurable: true,
  });

export default Readable;
export { Readable as "module.exports" };
