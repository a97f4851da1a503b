// https://streams.spec.whatwg.org/#readable-stream-pipe-to: ReadableStreamPipeTo, as a state
// machine. It runs in jobs of its own (step) that are asked for when one of the two streams
// changes.
import {
  type ReadRequest, Readable, type ReadableState, Closed as SourceClosed,
  Errored as SourceErrored, Reader, type Watcher, cancelStream, releaseReader,
} from "./readable.ts";
import {
  Closed, type Completion, type DestinationWatcher, Errored, Writable, type WritableState, Writer,
  abortStream, closeAndPropagate, releaseWriter, writeWith,
} from "./writable.ts";
import {
  Deferred, TypeError, queueMicrotask, react, uncurriedGetter, uncurry,
} from "./web_idl.ts";

const { AbortSignal, EventTarget } = globalThis;
const isAborted = uncurriedGetter(AbortSignal.prototype, "aborted");
const reasonOf = uncurriedGetter(AbortSignal.prototype, "reason");
const addListener = uncurry(EventTarget.prototype.addEventListener);
const removeListener = uncurry(EventTarget.prototype.removeEventListener);

/// Whether a value is an AbortSignal.
export function isAbortSignal(value: unknown): value is AbortSignal {
  try {
    isAborted(value);
    return true;
  } catch {
    return false;
  }
}

/// StreamPipeOptions, read.
export interface PipeOptions {
  preventClose: boolean;
  preventAbort: boolean;
  preventCancel: boolean;
  signal: AbortSignal | undefined;
}

/// What a source sees of a pipe that leaves the moving to it (Source.pumpInto).
export interface Pump {
  readonly source: ReadableState;
  readonly destination: WritableState;
  readonly isShuttingDown: boolean;
  pumped(): void;
}

type Action = () => Promise<unknown>;

export function pipe(
  source: ReadableState,
  destination: WritableState,
  options: PipeOptions,
): Promise<undefined> {
  return new Pipe(source, destination, options).start();
}

/// Resolved when both are, rejected with the first.
function bothDone(first: unknown, second: unknown): Promise<undefined> {
  const result = new Deferred<undefined>();
  let left = 2;
  const done = () => {
    if (--left === 0) result.resolve(undefined);
  };
  react(first, done, result.reject);
  react(second, done, result.reject);
  return result.promise;
}

/// No reason of a script.
const none: unique symbol = Symbol("none") as any;

class Pipe implements ReadRequest, Completion, Watcher, DestinationWatcher {
  source: ReadableState;
  destination: WritableState;
  options: PipeOptions;
  reader: Reader;
  writer: Writer;
  result = new Deferred<undefined>();
  isStepDue = false;
  isReading = false;
  isPumping = false;
  /// The source moves what there is by itself.
  isLeftToSource = false;
  /// A chunk that came while nobody pumped, and waits for the next step.
  held: unknown = none;
  /// Writes that have not settled.
  writing = 0;
  isShuttingDown = false;
  /// What waits for the last write.
  afterWrites: (() => void) | undefined = undefined;
  step = (): void => {
    this.isStepDue = false;
    if (this.held !== none) this.writeHeld();
    if (!this.isShuttingDown) this.advance();
  };
  whenAborted = (): void => {
    if (isAborted(this.options.signal)) this.abort();
  };

  constructor(source: ReadableState, destination: WritableState, options: PipeOptions) {
    this.source = source;
    this.destination = destination;
    this.options = options;
    this.reader = new Reader(source, false);
    this.writer = new Writer(destination);
    source.disturbed = true;
  }

  start(): Promise<undefined> {
    const { signal } = this.options;
    if (signal !== undefined) {
      if (isAborted(signal)) {
        this.abort();
        return this.result.promise;
      }
      addListener(signal, "abort", this.whenAborted);
    }
    this.reader.watcher = this;
    this.writer.watcher = this;
    if (this.destination.isCloseQueuedOrInFlight()) this.propagate();
    else this.advance();
    return this.result.promise;
  }

  sourceChanged(): void {
    this.stepSoon();
  }
  destinationChanged(): void {
    this.stepSoon();
  }
  /// FAST PATH: at once, not in a job of its own as by way of the writer's `ready`. The sink's
  /// write() is over, and no other function of the script is running.
  destinationReady(): void {
    if (!this.isStepDue && !this.isShuttingDown && !this.isPumping) this.advance();
  }
  stepSoon(): void {
    if (this.isStepDue) return;
    this.isStepDue = true;
    queueMicrotask(this.step);
  }

  /// Looks whether errors or closing must be propagated, in the order of the specification; if not,
  /// moves chunks.
  advance(): void {
    if (this.source.state === Readable && this.destination.state === Writable) this.pump();
    else this.propagate();
  }
  propagate(): void {
    const { preventAbort, preventCancel, preventClose } = this.options;
    const source = this.source, destination = this.destination;
    if (source.state === SourceErrored) {
      const reason = source.storedError;
      this.shutDown(preventAbort ? undefined : () => abortStream(destination, reason), reason);
    } else if (destination.state === Errored) {
      const reason = destination.storedError;
      this.shutDown(preventCancel ? undefined : () => cancelStream(source, reason), reason);
    } else if (source.state === SourceClosed) {
      this.shutDown(preventClose ? undefined : () => closeAndPropagate(destination), none);
    } else if (destination.state === Closed || destination.isCloseQueuedOrInFlight()) {
      const reason = new TypeError("pipeTo: the destination is closed or being closed");
      this.shutDown(preventCancel ? undefined : () => cancelStream(source, reason), reason);
    }
  }

  // ---- Chunks

  /// FAST PATH: a source that knows the sink needs no chunks. Nothing is under way yet.
  leaveToSource(): boolean {
    const { controller } = this.source, sink = this.destination.controller.sink;
    const { source } = controller;
    if (source?.pumpInto === undefined || sink === null || controller.pulling) return false;
    if (this.writing > 0 || controller.totalSize > 0 || this.destination.controller.totalSize > 0)
      return false;
    this.isLeftToSource = source.pumpInto(sink, this);
    if (this.isLeftToSource) ++this.writing;
    return this.isLeftToSource;
  }
  pumped(): void {
    this.isLeftToSource = false;
    this.done();
    if (!this.isShuttingDown) this.stepSoon();
  }
  pump(): void {
    if (this.isLeftToSource || this.leaveToSource()) return;
    const source = this.source, destination = this.destination;
    const { controller } = destination;
    this.isPumping = true;
    while (
      !this.isShuttingDown && !this.isReading && destination.state === Writable &&
      controller.highWaterMark > controller.totalSize && source.state === Readable
    ) {
      // FAST PATH: what is in the queue goes over without a request. Reading is not to be seen, and
      // a pull() that it causes is called at the same time.
      const { chunks } = source.controller;
      if (chunks.head !== chunks.tail) this.writeChunk(source.controller.takeChunk());
      else {
        this.isReading = true;
        source.controller.pullSteps(this);
        if (this.held !== none) this.writeHeld();
      }
    }
    this.isPumping = false;
  }
  writeChunk(chunk: unknown): void {
    ++this.writing;
    writeWith(this.destination, chunk, this);
  }
  writeHeld(): void {
    const chunk = this.held;
    this.held = none;
    this.writeChunk(chunk);
  }

  chunk(chunk: unknown): void {
    this.isReading = false;
    // An enqueue() must not call the write() of a sink before it returns.
    this.held = chunk;
    if (!this.isPumping) this.stepSoon();
  }
  close(): void {
    this.isReading = false;
  }
  error(): void {
    this.isReading = false;
  }
  done(): void {
    --this.writing;
    if (this.afterWrites !== undefined) this.writesSettled();
  }
  failed(): void {
    this.done();
  }

  // ---- The end

  writesSettled(): void {
    if (this.writing > 0 || this.held !== none) return;
    const next = this.afterWrites!;
    this.afterWrites = undefined;
    queueMicrotask(next);
  }

  abort(): void {
    const { preventAbort, preventCancel, signal } = this.options;
    const source = this.source, destination = this.destination;
    const reason = reasonOf(signal);
    this.shutDown(() => {
      const isAborting = !preventAbort && destination.state === Writable;
      const first = isAborting ? abortStream(destination, reason) : undefined;
      const isCancelling = !preventCancel && source.state === Readable;
      return bothDone(first, isCancelling ? cancelStream(source, reason) : undefined);
    }, reason);
  }

  /// Shutdown, with an action or without; `reason` is none if all went well.
  shutDown(action: Action | undefined, reason: unknown): void {
    if (this.isShuttingDown) return;
    this.isShuttingDown = true;
    const next = () => {
      if (action === undefined) {
        this.finish(reason);
        return;
      }
      react(action(), () => this.finish(reason), (failure) => this.finish(failure));
    };
    const destination = this.destination;
    if (destination.state === Writable && !destination.isCloseQueuedOrInFlight()) {
      if (this.held !== none) this.writeHeld();
      if (this.writing > 0) this.afterWrites = next;
      else queueMicrotask(next);
    } else next();
  }

  finish(reason: unknown): void {
    const { signal } = this.options;
    this.held = none;
    this.reader.watcher = null;
    this.writer.watcher = null;
    releaseWriter(this.writer);
    releaseReader(this.reader);
    if (signal !== undefined) removeListener(signal, "abort", this.whenAborted);
    if (reason === none) this.result.resolve(undefined);
    else this.result.reject(reason);
  }
}
