// https://streams.spec.whatwg.org/#ts, without the classes that scripts see: the state of a
// transform stream, which is the sink of its writable side and the source of its readable side at
// once.
//
// [[backpressureChangePromise]] has two who wait for it: a write(), for its end, and a pull(), for
// its beginning. Here they are two flags. Nothing of the script runs in between, so it cannot tell.
import { DefaultController, Errored, ReadableState } from "./readable.ts";
import {
  Erroring, Errored as WritableErrored, WritableController, WritableState,
} from "./writable.ts";
import {
  type AnyFunction, Deferred, TypeError, pending, queueMicrotask, react, reactSlowly,
  reactToThrow, resolvedWith,
} from "./web_idl.ts";

/// What is done with the chunks; each may throw and may give a promise.
export interface Transformer {
  transform(chunk: unknown, stream: TransformState): unknown;
  flush(stream: TransformState): unknown;
  cancel(reason: unknown): unknown;
}

/// A strategy, read.
export interface Limits {
  highWaterMark: number;
  size: AnyFunction | undefined;
}

/// The [[slots]] of a TransformStream and of its controller.
export class TransformState {
  readable = new ReadableState();
  writable = new WritableState();
  readonly source: DefaultController;
  readonly sink: WritableController;
  /// Null once the algorithms are cleared.
  transformer: Transformer | null;
  backpressure = true;
  readonly hasPull = true;
  #finish: Deferred<undefined> | null = null;
  waitingChunk: unknown = undefined;
  isWriteWaiting = false;
  isPullWaiting = false;
  resume: (() => void) | undefined = undefined;
  written: (() => void) | undefined = undefined;
  failed: ((reason: unknown) => void) | undefined = undefined;

  constructor(transformer: Transformer, writable: Limits, readable: Limits) {
    this.transformer = transformer;
    this.sink = new WritableController(
      this.writable, this, writable.highWaterMark, writable.size);
    this.source = new DefaultController(
      this.readable, this, readable.highWaterMark, readable.size);
  }

  /// The start promise goes through a second one on its way to each side, and scripts can tell: a
  /// cancel() in between is done before the sides have started.
  afterStart(result: unknown): void {
    const started = resolvedWith(result);
    this.sink.afterStart(started);
    this.source.afterStart(started);
  }

  // ---- Its controller

  get desiredSize(): number | null {
    return this.source.desiredSize;
  }
  enqueue(chunk: unknown): void {
    const source = this.source;
    if (!source.canCloseOrEnqueue())
      throw new TypeError("enqueue: the readable side is closed or in error");
    try {
      source.enqueue(chunk);
    } catch (reason) {
      this.errorWritable(reason);
      throw this.readable.storedError;
    }
    if (!this.backpressure && !source.shouldCallPull()) this.setBackpressure(true);
  }
  /// TransformStreamError.
  error(reason: unknown): void {
    this.source.error(reason);
    this.errorWritable(reason);
  }
  terminate(): void {
    if (this.source.canCloseOrEnqueue()) this.source.close();
    this.errorWritable(new TypeError("The transform stream has been terminated"));
  }

  // ---- Backpressure

  setBackpressure(backpressure: boolean): void {
    this.backpressure = backpressure;
    if (backpressure) {
      if (!this.isPullWaiting) return;
      this.isPullWaiting = false;
      this.source.pulled();
    } else if (this.isWriteWaiting) {
      this.isWriteWaiting = false;
      queueMicrotask(this.resume ??= () => this.resumeWrite());
    }
  }
  unblockWrite(): void {
    if (this.backpressure) this.setBackpressure(false);
  }
  /// TransformStreamErrorWritableAndUnblockWrite.
  errorWritable(reason: unknown): void {
    this.transformer = null;
    this.sink.error(reason);
    this.unblockWrite();
  }

  // ---- Sink of the writable side

  write(chunk: unknown): unknown {
    if (this.backpressure) {
      this.isWriteWaiting = true;
      this.waitingChunk = chunk;
    } else this.transformChunk(chunk);
    return pending;
  }
  resumeWrite(): void {
    const chunk = this.waitingChunk;
    this.waitingChunk = undefined;
    const { writable } = this;
    if (writable.state === Erroring) this.sink.writeFailed(writable.storedError);
    else this.transformChunk(chunk);
  }
  transformChunk(chunk: unknown): void {
    const { transformer } = this;
    const failed = this.failed ??= (reason) => {
      this.error(reason);
      this.sink.writeFailed(reason);
    };
    let result;
    try {
      // Without one the readable side is being cancelled, and nobody wants the chunk.
      if (transformer !== null) result = transformer.transform(chunk, this);
    } catch (reason) {
      reactToThrow(reason, failed);
      return;
    }
    const done = this.written ??= () => this.sink.written();
    // FAST PATH: what react() would do.
    if (result === undefined) queueMicrotask(done);
    else react(result, done, failed);
  }

  abort(reason: unknown): unknown {
    return this.finishWith(
      (transformer) => transformer.cancel(reason), this.readableStatus,
      () => this.source.error(reason), (failure) => this.source.error(failure));
  }
  close(): unknown {
    return this.finishWith((transformer) => transformer.flush(this), this.readableStatus, () => {
      if (this.source.canCloseOrEnqueue()) this.source.close();
    }, (failure) => this.source.error(failure));
  }

  // ---- Source of the readable side

  pull(): unknown {
    this.isPullWaiting = true;
    this.setBackpressure(false);
    return pending;
  }
  cancel(reason: unknown): unknown {
    const stop = (why: unknown) => {
      this.sink.error(why);
      this.unblockWrite();
    };
    return this.finishWith(
      (transformer) => transformer.cancel(reason), this.writableStatus, () => stop(reason), stop);
  }

  readableStatus = (): { storedError: unknown } | undefined =>
    this.readable.state === Errored ? this.readable : undefined;
  writableStatus = (): { storedError: unknown } | undefined =>
    this.writable.state === WritableErrored ? this.writable : undefined;

  /// [[finishPromise]]: of abort, close and cancel the first one acts, the others wait with it.
  /// `errored` gives the other side if that is in error, which goes before `done`.
  finishWith(
    act: (transformer: Transformer) => unknown,
    errored: () => { storedError: unknown } | undefined,
    done: () => void,
    failed: (reason: unknown) => void,
  ): Promise<undefined> {
    if (this.#finish !== null) return this.#finish.promise;
    const finish = this.#finish = new Deferred<undefined>();
    const { transformer } = this;
    const fulfilled = () => {
      const side = errored();
      if (side !== undefined) {
        finish.reject(side.storedError);
        return;
      }
      done();
      finish.resolve(undefined);
    };
    const rejected = (reason: unknown) => {
      failed(reason);
      finish.reject(reason);
    };
    let result;
    try {
      result = transformer === null ? undefined : act(transformer);
    } catch (reason) {
      reactToThrow(reason, rejected);
      return finish.promise;
    } finally {
      this.transformer = null;
    }
    reactSlowly(result, fulfilled, rejected);
    return finish.promise;
  }
}
