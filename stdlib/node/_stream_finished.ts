// finished(stream): when a stream is no longer readable, writable, or failed. Its order of events
// is
// what pipeline, async iteration and the rest of the streams are built on.
import { nextTick } from "node:_host_seams";
import { AbortError, codeError, invalidArgType } from "node:_errors";
import { validateAbortSignal, validateFunction, validateObject } from "node:_validators";
import {
  type Callback, isClosed, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream,
  isReadableStream, isRequest, isWritable, isWritableFinished, isWritableNodeStream,
  isWritableStream, kIsClosedPromise, nop, willEmitClose,
} from "node:_stream_state";

export interface FinishedOptions {
  error?: boolean;
  readable?: boolean;
  writable?: boolean;
  cleanup?: boolean;
  signal?: AbortSignal;
}

/** Watches one stream, and says once what became of it. */
class Watch {
  readonly #stream: any;
  #callback: Callback;
  readonly #readable: boolean;
  readonly #writable: boolean;
  #willEmitClose: boolean;
  #isWritableFinished: boolean | null;
  #isReadableFinished: boolean | null;
  /** A stream of the old kind, that has no state. */
  readonly #isOldWritable: boolean;
  readonly #heard: [string, (value?: any) => void][] = [];

  constructor(stream: any, options: FinishedOptions, callback: Callback) {
    this.#stream = stream;
    this.#callback = callback;
    this.#readable = options.readable ?? isReadableNodeStream(stream);
    this.#writable = options.writable ?? isWritableNodeStream(stream);
    const w = stream._writableState, r = stream._readableState;
    this.#isOldWritable = stream.writable && !w && !r;
    this.#willEmitClose = Boolean(willEmitClose(stream) &&
      isReadableNodeStream(stream) === this.#readable &&
      isWritableNodeStream(stream) === this.#writable);
    this.#isWritableFinished = isWritableFinished(stream, false);
    this.#isReadableFinished = isReadableFinished(stream, false);
    this.#listen(options);
    this.#lookAtOnce(w, r);
  }

  #hear(type: string, listener: (value?: any) => void): void {
    this.#heard.push([type, listener]);
    this.#stream.on(type, listener);
  }
  #listen(options: FinishedOptions): void {
    const stream = this.#stream;
    if (isRequest(stream)) {
      this.#hear("complete", this.#onfinish);
      if (!this.#willEmitClose) this.#hear("abort", this.#onclose);
      if (stream.req) stream.req.on("finish", this.#onfinish);
      else this.#hear("request", () => stream.req.on("finish", this.#onfinish));
    } else if (this.#isOldWritable) {
      this.#hear("end", this.#onoldfinish);
      this.#hear("close", this.#onoldfinish);
    }
    if (!this.#willEmitClose && typeof stream.aborted === "boolean")
      this.#hear("aborted", this.#onclose);
    this.#hear("end", this.#onend);
    this.#hear("finish", this.#onfinish);
    if (options.error !== false) this.#hear("error", this.#onerror);
    this.#hear("close", this.#onclose);
  }
  /** Of a stream that was done before anybody listened. */
  #lookAtOnce(w: any, r: any): void {
    const stream = this.#stream;
    if (isClosed(stream)) nextTick(this.#onclose);
    else if (w?.errorEmitted || r?.errorEmitted) {
      if (!this.#willEmitClose) nextTick(this.#onclosed);
    } else if (!this.#readable && (!this.#willEmitClose || isReadable(stream)) &&
      (this.#isWritableFinished || isWritable(stream) === false)) {
      nextTick(this.#onclosed);
    } else if (!this.#writable && (!this.#willEmitClose || isWritable(stream)) &&
      (this.#isReadableFinished || isReadable(stream) === false)) {
      nextTick(this.#onclosed);
    } else if (r && stream.req && stream.aborted) nextTick(this.#onclosed);
  }

  readonly #onoldfinish = (): void => {
    if (!this.#stream.writable) this.#onfinish();
  };
  readonly #onfinish = (): void => {
    const stream = this.#stream;
    this.#isWritableFinished = true;
    // What destroyed it may have meant only one of its sides.
    if (stream.destroyed) this.#willEmitClose = false;
    if (this.#willEmitClose && (!stream.writable || this.#readable)) return;
    if (!this.#readable || this.#isReadableFinished) this.#callback.call(stream);
  };
  readonly #onend = (): void => {
    const stream = this.#stream;
    this.#isReadableFinished = true;
    if (stream.destroyed) this.#willEmitClose = false;
    if (this.#willEmitClose && (!stream.readable || this.#writable)) return;
    if (!this.#writable || this.#isWritableFinished) this.#callback.call(stream);
  };
  readonly #onerror = (error?: any): void => this.#callback.call(this.#stream, error);

  #errorOf(): any {
    const stream = this.#stream;
    const error = stream._writableState?.errored || stream._readableState?.errored;
    return typeof error === "boolean" ? undefined : error;
  }
  readonly #onclose = (): void => {
    const stream = this.#stream, error = this.#errorOf();
    if (error) {
      this.#callback.call(stream, error);
      return;
    }
    if (this.#readable && !this.#isReadableFinished && isReadableNodeStream(stream, true) &&
        !isReadableFinished(stream, false)) {
      this.#callback.call(stream, codeError("ERR_STREAM_PREMATURE_CLOSE"));
    } else if (this.#writable && !this.#isWritableFinished && !isWritableFinished(stream, false)) {
      this.#callback.call(stream, codeError("ERR_STREAM_PREMATURE_CLOSE"));
    } else this.#callback.call(stream);
  };
  readonly #onclosed = (): void => {
    const error = this.#errorOf();
    if (error) this.#callback.call(this.#stream, error);
    else this.#callback.call(this.#stream);
  };

  stop = (): void => {
    this.#callback = nop;
    for (const [type, listener] of this.#heard) this.#stream.removeListener(type, listener);
    this.#stream.req?.removeListener?.("finish", this.#onfinish);
  };
}

function onceOnly(callback: Callback): Callback {
  let isCalled = false;
  return function (this: any, ...values: any[]) {
    if (isCalled) return;
    isCalled = true;
    callback.apply(this, values as [any]);
  };
}

function finishedWeb(stream: any, options: FinishedOptions, callback: Callback): () => void {
  let isAborted = false, abort = nop;
  const { signal } = options;
  if (signal) {
    abort = () => {
      isAborted = true;
      callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) nextTick(abort);
    else signal.addEventListener("abort", abort, { once: true });
  }
  const done = (...values: any[]) => {
    signal?.removeEventListener("abort", abort);
    if (!isAborted) nextTick(() => callback.apply(stream, values as [any]));
  };
  const closed = stream[kIsClosedPromise]?.promise;
  if (closed) closed.then(() => done(), done);
  return nop;
}

/** Calls back when the stream is done; what it gives stops the waiting. */
export function finished(stream: any, options?: any, callback?: any): () => void {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options == null) options = {};
  else validateObject(options, "options");
  validateFunction(callback, "callback");
  validateAbortSignal(options.signal, "options.signal");
  const once = onceOnly(callback);
  if (isReadableStream(stream) || isWritableStream(stream))
    return finishedWeb(stream, options, once);
  if (!isNodeStream(stream))
    throw invalidArgType("stream", ["ReadableStream", "WritableStream", "Stream"], stream);
  const { signal } = options as FinishedOptions;
  if (!signal) return new Watch(stream, options, once).stop;
  const ended: Callback = function (this: any, ...values) {
    signal.removeEventListener("abort", abort);
    once.apply(this, values);
  };
  const watch = new Watch(stream, options, ended);
  const abort = () => {
    watch.stop();
    once.call(stream, new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) nextTick(abort);
  else signal.addEventListener("abort", abort, { once: true });
  return watch.stop;
}

/** The promise form. */
export function finishedPromise(stream: any, options?: FinishedOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop: () => void = nop;
    stop = finished(stream, options ?? {}, (error: any) => {
      if (options?.cleanup) stop();
      if (error) reject(error);
      else resolve();
    });
  });
}
