// class Writable. Chunks that come while one is being written wait in `buffered` from
// `bufferedIndex` on.
import EventEmitter from "node:events";
import { Buffer, bufferOver, codecOf } from "node:_buffer";
import { load, nextTick } from "node:_host_seams";
import { AbortError, codeError, invalidArgType } from "node:_errors";
import { definePrivately, inherit, isA, Stream } from "node:_stream_legacy";
import { finished } from "node:_stream_finished";
import {
  type Callback, construct, destroy, errorOrDestroy, highWaterMarkOf, nop, undestroy,
} from "node:_stream_state";
import { abortWith } from "node:_stream_readable";

const { Symbol, Object, Error, Promise } = globalThis;

interface Waiting {
  chunk: any;
  encoding: string;
  callback: Callback;
}

/** The state of the writing side. */
export class WritableState {
  objectMode: boolean;
  highWaterMark: number;
  finalCalled = false;
  needDrain = false;
  /** end() was called; `ended`: and has returned. */
  ending = false;
  ended = false;
  finished = false;
  destroyed = false;
  decodeStrings: boolean;
  defaultEncoding: string;
  length = 0;
  writing = false;
  corked = 0;
  sync = true;
  bufferProcessing = false;
  readonly onwrite: (error?: any) => void;
  writecb: Callback | null = null;
  writelen = 0;
  afterWriteTickInfo: AfterWrite | null = null;
  buffered: Waiting[] = [];
  bufferedIndex = 0;
  allBuffers = true;
  allNoop = true;
  /** Callbacks that are still owed. */
  pendingcb = 0;
  constructed = true;
  prefinished = false;
  errorEmitted = false;
  emitClose: boolean;
  autoDestroy: boolean;
  errored: any = null;
  closed = false;
  closeEmitted = false;
  writable?: boolean;
  /** What end() was given. */
  onFinished: Callback[] = [];

  constructor(options: any, stream: any, isDuplex: boolean) {
    this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.writableObjectMode));
    this.highWaterMark =
      highWaterMarkOf(this.objectMode, options, "writableHighWaterMark", isDuplex);
    this.decodeStrings = options?.decodeStrings !== false;
    this.defaultEncoding = options?.defaultEncoding || "utf8";
    this.emitClose = options?.emitClose !== false;
    this.autoDestroy = options?.autoDestroy !== false;
    this.onwrite = (error) => written(stream, error);
  }
  getBuffer(): Waiting[] {
    return this.buffered.slice(this.bufferedIndex);
  }
  get bufferedRequestCount(): number {
    return this.buffered.length - this.bufferedIndex;
  }
}
interface AfterWrite {
  count: number;
  callback: Callback;
  stream: any;
  state: WritableState;
}

export const Writable: any = function Writable(this: any, options?: any): any {
  if (!isA(this, Writable)) return new (Writable as any)(options);
  initializeWritable(this, options, false);
  Stream.call(this, options);
  finishConstruction(this);
};
inherit(Writable, Stream);
Writable.WritableState = WritableState;
const proto = Writable.prototype;
// A Duplex is one too, though it inherits from Readable.
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(this: any, object: any): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && Boolean(object && object._writableState instanceof WritableState);
  },
});

export function initializeWritable(stream: any, options: any, isDuplex: boolean): void {
  stream._writableState = new WritableState(options, stream, isDuplex);
  if (!options) return;
  if (typeof options.write === "function") stream._write = options.write;
  if (typeof options.writev === "function") stream._writev = options.writev;
  if (typeof options.destroy === "function") stream._destroy = options.destroy;
  if (typeof options.final === "function") stream._final = options.final;
  if (typeof options.construct === "function") stream._construct = options.construct;
  if (options.signal && !isDuplex) abortWith(options.signal, stream);
}
export function finishConstruction(stream: any): void {
  construct(stream, () => {
    const state: WritableState = stream._writableState;
    if (!state.writing) clearBuffer(stream, state);
    finishMaybe(stream, state);
  });
}

proto.pipe = function (this: any): void {
  errorOrDestroy(this, codeError("ERR_STREAM_CANNOT_PIPE"));
};

// ---- Writing

/** True or false as write() says it, or the error. */
function writeChunk(stream: any, chunk: any, encoding: any, callback: any): any {
  const state: WritableState = stream._writableState;
  if (typeof encoding === "function") {
    callback = encoding;
    encoding = state.defaultEncoding;
  } else if (!encoding) encoding = state.defaultEncoding;
  else if (encoding !== "buffer" && (typeof encoding !== "string" || !codecOf(encoding)))
    throw codeError("ERR_UNKNOWN_ENCODING", encoding);
  if (typeof callback !== "function") callback = nop;
  if (chunk === null) throw codeError("ERR_STREAM_NULL_VALUES");
  if (!state.objectMode) {
    if (typeof chunk === "string") {
      if (state.decodeStrings) {
        chunk = Buffer.from(chunk, encoding);
        encoding = "buffer";
      }
    } else if (chunk instanceof Buffer) encoding = "buffer";
    else if (chunk instanceof Uint8Array) {
      chunk = bufferOver(chunk);
      encoding = "buffer";
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer as ArrayBuffer, chunk.byteOffset, chunk.byteLength);
      encoding = "buffer";
    } else throw invalidArgType("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk);
  }
  const error = state.ending ? codeError("ERR_STREAM_WRITE_AFTER_END")
    : state.destroyed ? codeError("ERR_STREAM_DESTROYED", "write") : null;
  if (error) {
    nextTick(callback, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  ++state.pendingcb;
  return writeOrBuffer(stream, state, chunk, encoding, callback);
}

function writeOrBuffer(
  stream: any, state: WritableState, chunk: any, encoding: string, callback: Callback,
): boolean {
  const count = state.objectMode ? 1 : chunk.length;
  state.length += count;
  const hasRoom = state.length < state.highWaterMark;
  if (!hasRoom) state.needDrain = true;
  // Just constructed, what waits comes first.
  const isBehind = state.buffered.length > state.bufferedIndex;
  if (state.writing || state.corked || state.errored || !state.constructed || isBehind) {
    state.buffered.push({ chunk, encoding, callback });
    if (state.allBuffers && encoding !== "buffer") state.allBuffers = false;
    if (state.allNoop && callback !== nop) state.allNoop = false;
  } else {
    state.writelen = count;
    state.writecb = callback;
    state.writing = true;
    state.sync = true;
    stream._write(chunk, encoding, state.onwrite);
    state.sync = false;
  }
  return hasRoom && !state.errored && !state.destroyed;
}

proto.write = function (this: any, chunk: any, encoding?: any, callback?: Callback): boolean {
  return writeChunk(this, chunk, encoding, callback) === true;
};
proto._write = function (this: any, chunk: any, encoding: string, callback: Callback): void {
  if (this._writev) this._writev([{ chunk, encoding }], callback);
  else throw codeError("ERR_METHOD_NOT_IMPLEMENTED", "_write()");
};
proto._writev = null;

/** A write is done. */
function written(stream: any, error: any): void {
  const state: WritableState = stream._writableState, { sync, writecb: callback } = state;
  if (typeof callback !== "function") {
    errorOrDestroy(stream, codeError("ERR_MULTIPLE_CALLBACK"));
    return;
  }
  state.writing = false;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    void error.stack;
    if (!state.errored) state.errored = error;
    if (stream._readableState && !stream._readableState.errored)
      stream._readableState.errored = error;
    if (sync) nextTick(writeFailed, stream, state, error, callback);
    else writeFailed(stream, state, error, callback);
    return;
  }
  if (state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, callback);
    return;
  }
  // Many writes that end at once are told in one tick.
  const info = state.afterWriteTickInfo;
  if (info !== null && info.callback === callback) {
    ++info.count;
    return;
  }
  const next: AfterWrite = { count: 1, callback, stream, state };
  state.afterWriteTickInfo = next;
  nextTick(afterWriteTick, next);
}

function writeFailed(stream: any, state: WritableState, error: any, callback: Callback): void {
  --state.pendingcb;
  callback(error);
  errorBuffer(state);
  errorOrDestroy(stream, error);
}
function afterWriteTick(info: AfterWrite): void {
  info.state.afterWriteTickInfo = null;
  afterWrite(info.stream, info.state, info.count, info.callback);
}
function afterWrite(stream: any, state: WritableState, count: number, callback: Callback): void {
  if (!state.ending && !state.destroyed && state.length === 0 && state.needDrain) {
    state.needDrain = false;
    stream.emit("drain");
  }
  while (count-- > 0) {
    --state.pendingcb;
    callback(null);
  }
  if (state.destroyed) errorBuffer(state);
  finishMaybe(stream, state);
}

/** Whoever waits for a write hears that it will not be. */
function errorBuffer(state: WritableState): void {
  if (state.writing) return;
  for (let i = state.bufferedIndex; i < state.buffered.length; ++i) {
    const { chunk, callback } = state.buffered[i]!;
    state.length -= state.objectMode ? 1 : chunk.length;
    callback(state.errored ?? codeError("ERR_STREAM_DESTROYED", "write"));
  }
  callFinished(state, state.errored ?? codeError("ERR_STREAM_DESTROYED", "end"));
  resetBuffer(state);
}
function resetBuffer(state: WritableState): void {
  state.buffered = [];
  state.bufferedIndex = 0;
  state.allBuffers = true;
  state.allNoop = true;
}

function doWrite(
  stream: any, state: WritableState, isMany: boolean, count: number, chunk: any,
  encoding: string, callback: Callback,
): void {
  state.writelen = count;
  state.writecb = callback;
  state.writing = true;
  state.sync = true;
  if (state.destroyed) state.onwrite(codeError("ERR_STREAM_DESTROYED", "write"));
  else if (isMany) stream._writev(chunk, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state.sync = false;
}

function clearBuffer(stream: any, state: WritableState): void {
  if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed) return;
  const { buffered, objectMode } = state;
  let index = state.bufferedIndex;
  const count = buffered.length - index;
  if (count === 0) return;
  state.bufferProcessing = true;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    const callback = state.allNoop ? nop : (error: any) => {
      for (let n = index; n < buffered.length; ++n) buffered[n]!.callback(error);
    };
    const chunks: any = state.allNoop && index === 0 ? buffered : buffered.slice(index);
    chunks.allBuffers = state.allBuffers;
    doWrite(stream, state, true, state.length, chunks, "", callback);
    resetBuffer(state);
  } else {
    do {
      const { chunk, encoding, callback } = buffered[index]!;
      buffered[index++] = null as never;
      doWrite(stream, state, false, objectMode ? 1 : chunk.length, chunk, encoding, callback);
    } while (index < buffered.length && !state.writing);
    if (index === buffered.length) resetBuffer(state);
    else if (index > 256) {
      buffered.splice(0, index);
      state.bufferedIndex = 0;
    } else state.bufferedIndex = index;
  }
  state.bufferProcessing = false;
}

proto.cork = function (this: any): void {
  ++this._writableState.corked;
};
proto.uncork = function (this: any): void {
  const state: WritableState = this._writableState;
  if (!state.corked) return;
  --state.corked;
  if (!state.writing) clearBuffer(this, state);
};
proto.setDefaultEncoding = function (this: any, encoding: any): any {
  if (typeof encoding === "string") encoding = encoding.toLowerCase();
  if (typeof encoding !== "string" || !codecOf(encoding))
    throw codeError("ERR_UNKNOWN_ENCODING", encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// ---- The end

proto.end = function (this: any, chunk?: any, encoding?: any, callback?: any): any {
  const state: WritableState = this._writableState;
  if (typeof chunk === "function") {
    callback = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === "function") {
    callback = encoding;
    encoding = null;
  }
  let error: any;
  if (chunk !== null && chunk !== undefined) {
    const result = writeChunk(this, chunk, encoding, undefined);
    if (result instanceof Error) error = result;
  }
  if (state.corked) {
    state.corked = 1;
    this.uncork();
  }
  if (!error) {
    if (!state.errored && !state.ending) {
      state.ending = true;
      finishMaybe(this, state, true);
      state.ended = true;
    } else if (state.finished) error = codeError("ERR_STREAM_ALREADY_FINISHED", "end");
    else if (state.destroyed) error = codeError("ERR_STREAM_DESTROYED", "end");
  }
  if (typeof callback === "function") {
    if (error) nextTick(callback, error);
    else if (state.errored) nextTick(callback, state.errored);
    else if (state.finished) nextTick(callback, null);
    else state.onFinished.push(callback);
  }
  return this;
};

function mayFinish(state: WritableState): boolean {
  return state.ending && !state.destroyed && state.constructed && state.length === 0 &&
    !state.errored && state.buffered.length === 0 && !state.finished && !state.writing &&
    !state.errorEmitted && !state.closeEmitted;
}
function callFinished(state: WritableState, error: any): void {
  const all = state.onFinished;
  if (all.length === 0) return;
  state.onFinished = [];
  for (const each of all) each(error);
}

function callFinal(stream: any, state: WritableState): void {
  let isCalled = false;
  const done = (error?: any) => {
    if (isCalled) {
      errorOrDestroy(stream, error ?? codeError("ERR_MULTIPLE_CALLBACK"));
      return;
    }
    isCalled = true;
    --state.pendingcb;
    if (error) {
      callFinished(state, error);
      errorOrDestroy(stream, error, state.sync);
    } else if (mayFinish(state)) {
      state.prefinished = true;
      stream.emit("prefinish");
      ++state.pendingcb;
      nextTick(finish, stream, state);
    }
  };
  state.sync = true;
  ++state.pendingcb;
  try {
    stream._final(done);
  } catch (error) {
    done(error);
  }
  state.sync = false;
}
function prefinish(stream: any, state: WritableState): void {
  if (state.prefinished || state.finalCalled) return;
  if (typeof stream._final === "function" && !state.destroyed) {
    state.finalCalled = true;
    callFinal(stream, state);
  } else {
    state.prefinished = true;
    stream.emit("prefinish");
  }
}
function finishMaybe(stream: any, state: WritableState, isSync = false): void {
  if (!mayFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (isSync) {
    ++state.pendingcb;
    nextTick(finishIfStill, stream, state);
  } else if (mayFinish(state)) {
    ++state.pendingcb;
    finish(stream, state);
  }
}
function finishIfStill(stream: any, state: WritableState): void {
  if (mayFinish(state)) finish(stream, state);
  else --state.pendingcb;
}
function finish(stream: any, state: WritableState): void {
  --state.pendingcb;
  state.finished = true;
  callFinished(state, null);
  stream.emit("finish");
  if (!state.autoDestroy) return;
  const r = stream._readableState;
  if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
}

// ---- The rest

proto.destroy = function (this: any, error?: any, callback?: Callback): any {
  const state: WritableState = this._writableState;
  if (!state.destroyed && (state.bufferedIndex < state.buffered.length || state.onFinished.length))
    nextTick(errorBuffer, state);
  destroy.call(this, error, callback);
  return this;
};
proto._undestroy = undestroy;
proto._destroy = function (error: any, callback: Callback): void {
  callback(error);
};
proto[EventEmitter.captureRejectionSymbol] = function (this: any, error: any): void {
  this.destroy(error);
};
proto[Symbol.asyncDispose] = function (this: any): Promise<void> {
  let error: any;
  if (!this.destroyed) {
    error = this.writableFinished ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => finished(this, (failed: any) =>
    failed && failed.name !== "AbortError" ? reject(failed) : resolve()));
};

definePrivately(proto, {
  get closed(): boolean {
    return (this as any)._writableState?.closed ?? false;
  },
  get destroyed(): boolean {
    return (this as any)._writableState?.destroyed ?? false;
  },
  set destroyed(value: boolean) {
    if ((this as any)._writableState) (this as any)._writableState.destroyed = value;
  },
  get writable(): boolean {
    const w = (this as any)._writableState;
    return !!w && w.writable !== false && !w.destroyed && !w.errored && !w.ending && !w.ended;
  },
  set writable(value: boolean) {
    if ((this as any)._writableState) (this as any)._writableState.writable = Boolean(value);
  },
  get writableFinished(): boolean {
    return (this as any)._writableState?.finished ?? false;
  },
  get writableObjectMode(): boolean {
    return (this as any)._writableState?.objectMode ?? false;
  },
  get writableBuffer(): any {
    return (this as any)._writableState?.getBuffer();
  },
  get writableEnded(): boolean {
    return (this as any)._writableState?.ending ?? false;
  },
  get writableNeedDrain(): boolean {
    const w = (this as any)._writableState;
    return w ? !w.destroyed && !w.ending && w.needDrain : false;
  },
  get writableHighWaterMark(): number {
    return (this as any)._writableState?.highWaterMark;
  },
  get writableCorked(): number {
    return (this as any)._writableState?.corked ?? 0;
  },
  get writableLength(): number {
    return (this as any)._writableState?.length;
  },
  get errored(): any {
    return (this as any)._writableState?.errored ?? null;
  },
  get writableErrored(): any {
    return (this as any)._writableState?.errored ?? null;
  },
  get writableAborted(): boolean {
    const w = (this as any)._writableState;
    return w.writable !== false && (w.destroyed || Boolean(w.errored)) && !w.finished;
  },
});

Writable.fromWeb = (stream: any, options?: any) =>
  load("node:_stream_web").writableFromWeb(stream, options);
Writable.toWeb = (stream: any) => load("node:_stream_web").writableToWeb(stream);

export default Writable;
export { Writable as "module.exports" };
