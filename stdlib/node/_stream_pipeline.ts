// pipeline(): streams, iterables and functions one after the other, destroyed together.
import { nextTick } from "node:_host_seams";
import { AbortError, codeError, invalidArgType, joinErrors } from "node:_errors";
import { validateAbortSignal, validateFunction } from "node:_validators";
import { Duplex, PassThrough } from "node:_stream_duplex";
import { finished } from "node:_stream_finished";
import {
  type Callback, destroyStream, isIterable, isNodeStream, isReadable, isReadableFinished,
  isReadableNodeStream, isReadableStream, isTransformStream, isWebStream, isWritableStream, nop,
} from "node:_stream_state";
import { Readable } from "node:_stream_readable";

const { Array, AbortController, Promise } = globalThis;

export interface PipelineOptions {
  signal?: AbortSignal;
  end?: boolean;
}

/** Writes what the iterable gives, as fast as it is taken. */
async function pumpToNode(
  iterable: any, writable: any, finish: Callback, ends: boolean,
): Promise<void> {
  let error: any, wake: (() => void) | null = null;
  const resume = (failed?: any) => {
    if (failed) error = failed;
    const call = wake;
    wake = null;
    call?.();
  };
  const wait = () => new Promise<void>((resolve, reject) => {
    if (error) reject(error);
    else wake = () => error ? reject(error) : resolve();
  });
  writable.on("drain", resume);
  const stop = finished(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) if (!writable.write(chunk)) await wait();
    if (ends) {
      writable.end();
      await wait();
    }
    finish();
  } catch (failed) {
    finish(error !== failed ? joinErrors(error, failed) : failed);
  } finally {
    stop();
    writable.off("drain", resume);
  }
}

async function pumpToWeb(
  readable: any, writable: any, finish: Callback, ends: boolean,
): Promise<void> {
  const writer = (isTransformStream(writable) ? writable.writable : writable).getWriter();
  try {
    for await (const chunk of readable) {
      await writer.ready;
      writer.write(chunk).catch(nop);
    }
    await writer.ready;
    if (ends) await writer.close();
    finish();
  } catch (error) {
    try {
      await writer.abort(error);
      finish(error);
    } catch (failed) {
      finish(failed);
    }
  }
}

function iterableOf(value: any): any {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return Readable.prototype[Symbol.asyncIterator].call(value);
  throw invalidArgType("val", ["Readable", "Iterable", "AsyncIterable"], value);
}

/** One run of pipeline(). */
class Pipeline {
  readonly #streams: any[];
  readonly #callback: Callback;
  readonly #options: PipelineOptions;
  readonly #controller = new AbortController();
  readonly #atEnd: (() => void)[] = [];
  #destroys: ((error: any) => void)[] = [];
  #open = 0;
  #error: any;
  #value: any;
  readonly #finish = (error?: any) => this.#finishOne(error, --this.#open === 0);
  readonly #fail = (error?: any) => this.#finishOne(error, false);
  readonly #abort = () =>
    this.#finishOne(new AbortError(undefined, { cause: this.#options.signal?.reason }), true);

  constructor(streams: any[], callback: Callback, options: PipelineOptions) {
    this.#streams = streams;
    this.#callback = callback;
    this.#options = options;
  }

  #finishOne(error: any, isFinal: boolean): void {
    if (error && (!this.#error || this.#error.code === "ERR_STREAM_PREMATURE_CLOSE"))
      this.#error = error;
    if (!this.#error && !isFinal) return;
    while (this.#destroys.length > 0) this.#destroys.shift()!(this.#error);
    this.#options.signal?.removeEventListener("abort", this.#abort);
    this.#controller.abort();
    if (!isFinal) return;
    if (!this.#error) for (const each of this.#atEnd) each();
    nextTick(this.#callback, this.#error, this.#value);
  }

  /** Destroys the stream if the others fail; what it gives stops the watching. */
  #guard(stream: any, isReading: boolean, isWriting: boolean): () => void {
    let isDone = false;
    stream.on("close", () => {
      isDone = true;
    });
    const stop = finished(stream, { readable: isReading, writable: isWriting }, (error: any) => {
      isDone = !error;
    });
    this.#destroys.push((error) => {
      if (isDone) return;
      isDone = true;
      destroyStream(stream, error || codeError("ERR_STREAM_DESTROYED", "pipe"));
    });
    return stop;
  }

  run(): any {
    const { signal, end } = this.#options, { length } = this.#streams;
    validateAbortSignal(signal, "options.signal");
    signal?.addEventListener("abort", this.#abort, { once: true });
    let result: any;
    for (let i = 0; i < length; ++i) {
      const stream = this.#streams[i], isLast = i === length - 1, ends = !isLast || end !== false;
      if (isNodeStream(stream)) this.#watch(stream, i, isLast, ends);
      if (i === 0) result = this.#source(stream);
      else if (typeof stream === "function") result = this.#call(stream, result, i, isLast, ends);
      else if (isNodeStream(stream)) result = this.#toNode(result, stream, isLast, ends);
      else if (isWebStream(stream)) result = this.#toWeb(result, stream, ends);
      else result = this.#toNode(result, Duplex.from(stream), isLast, ends);
    }
    if (signal?.aborted) nextTick(this.#abort);
    return result;
  }

  #watch(stream: any, index: number, isLast: boolean, ends: boolean): void {
    if (ends) {
      const stop = this.#guard(stream, !isLast, index > 0);
      if (isLast && isReadable(stream)) this.#atEnd.push(stop);
    }
    const onerror = (error: any) => {
      if (error && error.name !== "AbortError" && error.code !== "ERR_STREAM_PREMATURE_CLOSE")
        this.#fail(error);
    };
    stream.on("error", onerror);
    if (isLast && isReadable(stream))
      this.#atEnd.push(() => stream.removeListener("error", onerror));
  }

  #source(stream: any): any {
    if (typeof stream === "function") {
      const result = stream({ signal: this.#controller.signal });
      if (isIterable(result)) return result;
      throw codeError("ERR_INVALID_RETURN_VALUE", "Iterable, AsyncIterable or Stream", "source",
        result);
    }
    if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream))
      return stream;
    return Duplex.from(stream);
  }

  #call(stream: any, input: any, index: number, isLast: boolean, ends: boolean): any {
    const iterable = iterableOf(isTransformStream(input) ? input.readable : input);
    const result = stream(iterable, { signal: this.#controller.signal });
    if (!isLast) {
      if (isIterable(result, true)) return result;
      throw codeError("ERR_INVALID_RETURN_VALUE", "AsyncIterable", `transform[${index - 1}]`,
        result);
    }
    const through = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === "function") {
      ++this.#open;
      then.call(result, (value: any) => {
        this.#value = value;
        if (value !== null && value !== undefined) through.write(value);
        if (ends) through.end();
        nextTick(this.#finish);
      }, (error: any) => {
        through.destroy(error);
        nextTick(this.#finish, error);
      });
    } else if (isIterable(result, true)) {
      ++this.#open;
      void pumpToNode(result, through, this.#finish, ends);
    } else {
      throw codeError("ERR_INVALID_RETURN_VALUE", "AsyncIterable or Promise", "destination",
        result);
    }
    this.#atEnd.push(this.#guard(through, false, true));
    return through;
  }

  #toNode(input: any, stream: any, isLast: boolean, ends: boolean): any {
    if (isReadableNodeStream(input)) {
      this.#open += 2;
      const stop = this.#pipe(input, stream, ends);
      if (isLast && isReadable(stream)) this.#atEnd.push(stop);
    } else if (isTransformStream(input) || isReadableStream(input)) {
      ++this.#open;
      void pumpToNode(input.readable || input, stream, this.#finish, ends);
    } else if (isIterable(input)) {
      ++this.#open;
      void pumpToNode(input, stream, this.#finish, ends);
    } else {
      throw invalidArgType("val",
        ["Readable", "Iterable", "AsyncIterable", "ReadableStream", "TransformStream"], input);
    }
    return stream;
  }

  #toWeb(input: any, stream: any, ends: boolean): any {
    if (isWritableStream(stream) || isTransformStream(stream)) {
      ++this.#open;
      const iterable = isTransformStream(input) ? input.readable : iterableOf(input);
      void pumpToWeb(iterable, stream, this.#finish, ends);
    }
    return stream;
  }

  #pipe(source: any, dest: any, ends: boolean): () => void {
    let isEnded = false;
    dest.on("close", () => {
      if (!isEnded) this.#fail(codeError("ERR_STREAM_PREMATURE_CLOSE"));
    });
    source.pipe(dest, { end: false });
    if (ends) {
      const end = () => {
        isEnded = true;
        dest.end();
      };
      if (isReadableFinished(source)) nextTick(end);
      else source.once("end", end);
    } else this.#finish();
    finished(source, { readable: true, writable: false }, (error: any) => {
      const r = source._readableState;
      // Closed, but what it has is still to be read: no failure yet.
      const isOpen = error?.code === "ERR_STREAM_PREMATURE_CLOSE" && r?.ended && !r.errored &&
        !r.errorEmitted;
      if (isOpen) source.once("end", this.#finish).once("error", this.#finish);
      else this.#finish(error);
    });
    return finished(dest, { readable: false, writable: true }, this.#finish);
  }
}

export function runPipeline(streams: any[], callback: Callback,
  options: PipelineOptions = {}): any {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw codeError("ERR_MISSING_ARGS", "streams");
  return new Pipeline(streams, onceOnly(callback), options).run();
}
function onceOnly(callback: Callback): Callback {
  let isCalled = false;
  return (...values) => {
    if (isCalled) return;
    isCalled = true;
    callback(...values);
  };
}

export function pipeline(...streams: any[]): any {
  const callback = streams.pop();
  validateFunction(callback, "streams[stream.length - 1]");
  return runPipeline(streams, callback);
}

/** The promise form: of what the last function gave. */
export function pipelinePromise(...streams: any[]): Promise<any> {
  return new Promise((resolve, reject) => {
    let options: PipelineOptions = {};
    const last = streams[streams.length - 1];
    if (last && typeof last === "object" && !isNodeStream(last) && !isIterable(last) &&
        !isWebStream(last)) options = streams.pop();
    runPipeline(streams, (error, value) => error ? reject(error) : resolve(value), options);
  });
}
