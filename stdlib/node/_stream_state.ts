// What all streams share: what state a stream is in, the marks of its buffers, and how it is built
// and destroyed. A readable stream has `_readableState`, a writable one `_writableState`, a duplex
// both; packages look at them, so their fields have Node's names.
import { nextTick } from "node:_host_seams";
import { AbortError, codeError, invalidArgValue, joinErrors } from "node:_errors";
import { validateInteger } from "node:_validators";

const { Symbol, Math } = globalThis;
const { floor } = Math;

export const kDestroy = Symbol("kDestroy");
export const kConstruct = Symbol("kConstruct");
export const kIsDisturbed = Symbol.for("nodejs.stream.disturbed");
export const kIsErrored = Symbol.for("nodejs.stream.errored");
export const kIsReadable = Symbol.for("nodejs.stream.readable");
export const kIsWritable = Symbol.for("nodejs.stream.writable");
export const kIsDestroyed = Symbol.for("nodejs.stream.destroyed");
export const kIsClosedPromise = Symbol.for("nodejs.webstream.isClosedPromise");

export const nop = (): void => undefined;
export type Callback = (error?: any, value?: any) => void;

// ---- High water marks

let bytesMark = 64 * 1024, objectsMark = 16;
export function getDefaultHighWaterMark(isObject?: boolean): number {
  return isObject ? objectsMark : bytesMark;
}
export function setDefaultHighWaterMark(isObject: boolean, value: number): void {
  validateInteger(value, "value", 0);
  if (isObject) objectsMark = value;
  else bytesMark = value;
}

/** The mark that the options give to one side of a stream. */
export function highWaterMarkOf(
  isObject: boolean, options: any, duplexKey: string, isDuplex: boolean,
): number {
  const mark = options?.highWaterMark ?? (isDuplex ? options?.[duplexKey] : null);
  if (mark === null || mark === undefined) return getDefaultHighWaterMark(isObject);
  if (!Number.isInteger(mark) || mark < 0)
    throw invalidArgValue(isDuplex ? `options.${duplexKey}` : "options.highWaterMark", mark);
  return floor(mark);
}

// ---- Building

export function construct(stream: any, callback: () => void): void {
  if (typeof stream._construct !== "function") return;
  const r = stream._readableState, w = stream._writableState;
  if (r) r.constructed = false;
  if (w) w.constructed = false;
  stream.once(kConstruct, callback);
  if (stream.listenerCount(kConstruct) > 1) return;  // A duplex: its first half began it.
  nextTick(beginConstruction, stream);
}

function beginConstruction(stream: any): void {
  let isCalled = false;
  const built = (error: any) => {
    if (isCalled) {
      errorOrDestroy(stream, error ?? codeError("ERR_MULTIPLE_CALLBACK"));
      return;
    }
    isCalled = true;
    const r = stream._readableState, w = stream._writableState;
    if (r) r.constructed = true;
    if (w) w.constructed = true;
    if ((w || r).destroyed) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else nextTick(() => stream.emit(kConstruct));
  };
  try {
    stream._construct((error: any) => nextTick(built, error));
  } catch (error) {
    nextTick(built, error);
  }
}

// ---- Destroying

function noteError(error: any, w: any, r: any): void {
  if (!error) return;
  void error.stack;
  if (w && !w.errored) w.errored = error;
  if (r && !r.errored) r.errored = error;
}

/** Method `destroy` of every stream. */
export function destroy(this: any, error?: any, callback?: Callback): any {
  const r = this._readableState, w = this._writableState;
  if (w?.destroyed || r?.destroyed) {
    callback?.();
    return this;
  }
  noteError(error, w, r);
  if (w) w.destroyed = true;
  if (r) r.destroyed = true;
  if ((w || r).constructed) runDestroy(this, error, callback);
  else this.once(kDestroy, (failed: any) => runDestroy(this, joinErrors(failed, error), callback));
  return this;
}

function runDestroy(stream: any, error: any, callback?: Callback): void {
  let isCalled = false;
  const destroyed = (failed: any) => {
    if (isCalled) return;
    isCalled = true;
    const r = stream._readableState, w = stream._writableState;
    noteError(failed, w, r);
    if (w) w.closed = true;
    if (r) r.closed = true;
    callback?.(failed);
    if (failed) nextTick(emitErrorAndClose, stream, failed);
    else nextTick(emitClose, stream);
  };
  try {
    stream._destroy(error || null, destroyed);
  } catch (failed) {
    destroyed(failed);
  }
}

function emitErrorAndClose(stream: any, error: any): void {
  emitError(stream, error);
  emitClose(stream);
}
function emitClose(stream: any): void {
  const r = stream._readableState, w = stream._writableState;
  if (w) w.closeEmitted = true;
  if (r) r.closeEmitted = true;
  if (w?.emitClose || r?.emitClose) stream.emit("close");
}
function emitError(stream: any, error: any): void {
  const r = stream._readableState, w = stream._writableState;
  if (w?.errorEmitted || r?.errorEmitted) return;
  if (w) w.errorEmitted = true;
  if (r) r.errorEmitted = true;
  stream.emit("error", error);
}

/** Takes the destruction back: the stream may be used anew. */
export function undestroy(this: any): void {
  const r = this._readableState, w = this._writableState;
  if (r) {
    Object.assign(r, {
      constructed: true, closed: false, closeEmitted: false, destroyed: false, errored: null,
      errorEmitted: false, reading: false, ended: r.readable === false,
      endEmitted: r.readable === false,
    });
  }
  if (w) {
    Object.assign(w, {
      constructed: true, destroyed: false, closed: false, closeEmitted: false, errored: null,
      errorEmitted: false, finalCalled: false, prefinished: false, ended: w.writable === false,
      ending: w.writable === false, finished: w.writable === false,
    });
  }
}

/** A stream that destroys itself is destroyed with the error; another only tells of it. */
export function errorOrDestroy(stream: any, error: any, isSync = false): void {
  const r = stream._readableState, w = stream._writableState;
  if (w?.destroyed || r?.destroyed) return;
  if (r?.autoDestroy || w?.autoDestroy) {
    stream.destroy(error);
    return;
  }
  if (!error) return;
  noteError(error, w, r);
  if (isSync) nextTick(emitError, stream, error);
  else emitError(stream, error);
}

/** Destroys whatever stream; one that is not done yet, with an AbortError. */
export function destroyStream(stream: any, error?: any): void {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new AbortError();
  if (isRequest(stream)) stream.abort();
  else if (typeof stream.destroy === "function") stream.destroy(error);
  else if (typeof stream.close === "function") stream.close();
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

// ---- What a stream is

export function isReadableNodeStream(obj: any, isStrict = false): boolean {
  return Boolean(obj && typeof obj.pipe === "function" && typeof obj.on === "function" &&
    (!isStrict || (typeof obj.pause === "function" && typeof obj.resume === "function")) &&
    (!obj._writableState || obj._readableState?.readable !== false) &&
    (!obj._writableState || obj._readableState));
}
export function isWritableNodeStream(obj: any): boolean {
  return Boolean(obj && typeof obj.write === "function" && typeof obj.on === "function" &&
    (!obj._readableState || obj._writableState?.writable !== false));
}
export function isDuplexNodeStream(obj: any): boolean {
  return Boolean(obj && typeof obj.pipe === "function" && obj._readableState &&
    typeof obj.on === "function" && typeof obj.write === "function");
}
export function isNodeStream(obj: any): boolean {
  return Boolean(obj && (obj._readableState || obj._writableState ||
    (typeof obj.write === "function" && typeof obj.on === "function") ||
    (typeof obj.pipe === "function" && typeof obj.on === "function")));
}
export function isReadableStream(obj: any): boolean {
  return Boolean(obj && !isNodeStream(obj) && typeof obj.pipeThrough === "function" &&
    typeof obj.getReader === "function" && typeof obj.cancel === "function");
}
export function isWritableStream(obj: any): boolean {
  return Boolean(obj && !isNodeStream(obj) && typeof obj.getWriter === "function" &&
    typeof obj.abort === "function");
}
export function isTransformStream(obj: any): boolean {
  return Boolean(obj && !isNodeStream(obj) && typeof obj.readable === "object" &&
    typeof obj.writable === "object");
}
export function isWebStream(obj: any): boolean {
  return isReadableStream(obj) || isWritableStream(obj) || isTransformStream(obj);
}
export function isIterable(obj: any, isAsync?: boolean): boolean {
  if (obj === null || obj === undefined) return false;
  if (isAsync === true) return typeof obj[Symbol.asyncIterator] === "function";
  if (isAsync === false) return typeof obj[Symbol.iterator] === "function";
  return typeof obj[Symbol.asyncIterator] === "function" ||
    typeof obj[Symbol.iterator] === "function";
}
export function isRequest(stream: any): boolean {
  return Boolean(stream && stream.setHeader && typeof stream.abort === "function");
}

// ---- How far a stream is

export function isDestroyed(stream: any): boolean | null {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(stream.destroyed || stream[kIsDestroyed] || state?.destroyed);
}
export function isWritableEnded(stream: any): boolean | null {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const w = stream._writableState;
  if (w?.errored) return false;
  return typeof w?.ended === "boolean" ? w.ended : null;
}
export function isWritableFinished(stream: any, isStrict?: boolean): boolean | null {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const w = stream._writableState;
  if (w?.errored) return false;
  if (typeof w?.finished !== "boolean") return null;
  return Boolean(w.finished || (isStrict === false && w.ended === true && w.length === 0));
}
export function isReadableFinished(stream: any, isStrict?: boolean): boolean | null {
  if (!isReadableNodeStream(stream)) return null;
  const r = stream._readableState;
  if (r?.errored) return false;
  if (typeof r?.endEmitted !== "boolean") return null;
  return Boolean(r.endEmitted || (isStrict === false && r.ended === true && r.length === 0));
}
export function isReadable(stream: any): boolean | null {
  if (stream && stream[kIsReadable] != null) return stream[kIsReadable];
  if (typeof stream?.readable !== "boolean") return null;
  if (isDestroyed(stream)) return false;
  return isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}
export function isWritable(stream: any): boolean | null {
  if (stream && stream[kIsWritable] != null) return stream[kIsWritable];
  if (typeof stream?.writable !== "boolean") return null;
  if (isDestroyed(stream)) return false;
  return isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}
export function isFinished(
  stream: any, options?: { readable?: boolean; writable?: boolean },
): boolean | null {
  if (!isNodeStream(stream)) return null;
  if (isDestroyed(stream)) return true;
  if (options?.readable !== false && isReadable(stream)) return false;
  if (options?.writable !== false && isWritable(stream)) return false;
  return true;
}
export function isClosed(stream: any): boolean | null {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === "boolean") return stream.closed;
  const r = stream._readableState, w = stream._writableState;
  if (typeof w?.closed === "boolean" || typeof r?.closed === "boolean")
    return w?.closed || r?.closed;
  return null;
}
export function willEmitClose(stream: any): boolean | null {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(state && state.autoDestroy && state.emitClose && state.closed === false);
}
export function isErrored(stream: any): boolean {
  return Boolean(stream && (stream[kIsErrored] ?? stream.readableErrored ??
    stream.writableErrored ?? stream._readableState?.errorEmitted ??
    stream._writableState?.errorEmitted ?? stream._readableState?.errored ??
    stream._writableState?.errored));
}
export function isDisturbed(stream: any): boolean {
  return Boolean(stream && (stream[kIsDisturbed] ?? (stream.readableDidRead ||
    stream.readableAborted)));
}
