// https://streams.spec.whatwg.org/#rs-asynciterator and #rs-from: a stream as an asynchronous
// iterable, and a stream of one.
import {
  type DefaultController, type ReadRequest, type ReadableState, type Reader, type Source,
  acquireReader, cancelStream, readWith, releaseReader,
} from "./readable.ts";
import {
  Deferred, TypeError, call, illegalInvocation, internal, isObject, queueMicrotask, rejectedWith,
  resolvedWith, toText, uncurry,
} from "./web_idl.ts";

const { Object, Promise, Symbol } = globalThis;
const then: (promise: unknown, done: unknown, failed: unknown) => Promise<any> =
  uncurry(Promise.prototype.then);

interface Result {
  value: any;
  done: boolean;
}

// ---- The iterator of a stream

/// What an iterator of Web IDL has inside.
class Iteration {
  readonly reader: Reader;
  readonly preventCancel: boolean;
  isFinished = false;
  /// A request is under way.
  isWaiting = false;
  /// The promise of the last call, while it is pending.
  ongoing: Promise<Result> | null = null;

  constructor(reader: Reader, preventCancel: boolean) {
    this.reader = reader;
    this.preventCancel = preventCancel;
  }

  next = (): Promise<Result> => {
    if (this.isFinished) return resolvedWith({ value: undefined, done: true });
    const { reader } = this;
    const stream = reader.stream!;
    const { controller } = stream;
    // FAST PATH: a chunk that is there. The promise is settled at once instead of a job later.
    const { chunks } = controller;
    if (chunks.head !== chunks.tail) {
      stream.disturbed = true;
      return resolvedWith({ value: controller.takeChunk(), done: false });
    }
    const request = new NextRequest(this);
    this.isWaiting = true;
    readWith(reader, request);
    return request.promise;
  };

  /// Settles the request in the next job: so a stream that has just got its chunk may pull before
  /// the script goes on.
  deliverSoon(request: NextRequest, value: unknown): void {
    this.#waiting = request;
    this.#value = value;
    queueMicrotask(this.#deliver);
  }
  #waiting: NextRequest | undefined = undefined;
  #value: unknown = undefined;
  #deliver = (): void => {
    const value = this.#value;
    this.#value = undefined;
    this.#waiting!.deliver(value);
  };

  async return(value: unknown): Promise<Result> {
    if (this.isFinished) return { value, done: true };
    this.isFinished = true;
    const { reader } = this;
    if (this.preventCancel) {
      releaseReader(reader);
      return { value, done: true };
    }
    const result = cancelStream(reader.stream!, value);
    releaseReader(reader);
    await result;
    return { value, done: true };
  }
}

class NextRequest extends Deferred<Result> implements ReadRequest {
  readonly #iteration: Iteration;

  constructor(iteration: Iteration) {
    super();
    this.#iteration = iteration;
  }
  chunk(value: unknown): void {
    this.#iteration.deliverSoon(this, value);
  }
  deliver(value: unknown): void {
    this.#settled();
    this.resolve({ value, done: false });
  }
  close(): void {
    this.#end();
    this.resolve({ value: undefined, done: true });
  }
  error(reason: unknown): void {
    this.#end();
    this.reject(reason);
  }
  #end(): void {
    this.#iteration.isFinished = true;
    this.#settled();
    releaseReader(this.#iteration.reader);
  }
  #settled(): void {
    this.#iteration.isWaiting = false;
    if (this.#iteration.ongoing === this.promise) this.#iteration.ongoing = null;
  }
}

class StreamIterator {
  #iteration: Iteration;

  constructor(key: unknown, iteration: Iteration) {
    if (key !== internal) throw new TypeError("Illegal constructor");
    this.#iteration = iteration;
  }

  next(): Promise<Result> {
    let iteration;
    try {
      iteration = this.#iteration;
    } catch {
      return rejectedWith(wrongThis());
    }
    const { ongoing } = iteration;
    if (ongoing === null) {
      const promise = iteration.next();
      if (iteration.isWaiting) iteration.ongoing = promise;
      return promise;
    }
    return iteration.ongoing = forget(iteration, then(ongoing, iteration.next, iteration.next));
  }
  return(value: unknown): Promise<Result> {
    if (!isObject(this) || !(#iteration in this)) return rejectedWith(wrongThis());
    const iteration = this.#iteration;
    const { ongoing } = iteration;
    if (ongoing === null) return iteration.ongoing = forget(iteration, iteration.return(value));
    const act = () => iteration.return(value);
    return iteration.ongoing = forget(iteration, then(ongoing, act, act));
  }
}

/// `promise`, which is no longer the ongoing one once it has settled.
function forget(iteration: Iteration, promise: Promise<Result>): Promise<Result> {
  const clear = () => {
    if (iteration.ongoing === promise) iteration.ongoing = null;
  };
  then(promise, clear, clear);
  return promise;
}
function wrongThis(): TypeError {
  return illegalInvocation("ReadableStream AsyncIterator");
}

const asyncIteratorPrototype =
  Object.getPrototypeOf(Object.getPrototypeOf((async function* () {}).prototype));
Object.setPrototypeOf(StreamIterator.prototype, asyncIteratorPrototype);
delete (StreamIterator.prototype as any).constructor;
Object.defineProperties(StreamIterator.prototype, {
  next: { enumerable: true },
  return: { enumerable: true },
  [Symbol.toStringTag]: { value: "ReadableStream AsyncIterator", configurable: true },
});

export function openIterator(
  stream: ReadableState,
  preventCancel: boolean,
): AsyncIterableIterator<any> {
  const iteration = new Iteration(acquireReader(stream), preventCancel);
  return new StreamIterator(internal, iteration) as unknown as AsyncIterableIterator<any>;
}

// ---- ReadableStream.from

const { asyncIterator, iterator: syncIterator } = Symbol;

function methodOf(value: any, key: PropertyKey): Function | undefined {
  const method = value[key];
  if (method === undefined || method === null) return undefined;
  if (typeof method === "function") return method;
  throw new TypeError(`${toText(key)} is not a function`);
}
function checkedResult(result: unknown): any {
  if (isObject(result)) return result;
  throw new TypeError("The result of the iterator is not an object");
}

/// GetIterator(value, async) as a source.
export function sourceOf(value: any): Source {
  if (value === undefined || value === null) throw new TypeError("This is not iterable");
  const method = methodOf(value, asyncIterator);
  if (method !== undefined) return new IteratorSource(openedBy(method, value), false);
  const syncMethod = methodOf(value, syncIterator);
  if (syncMethod === undefined) throw new TypeError("This is not iterable");
  return new IteratorSource(openedBy(syncMethod, value), true);
}
function openedBy(method: Function, value: unknown): any {
  const iterator = call(method, value);
  if (!isObject(iterator)) throw new TypeError("The iterator is not an object");
  return iterator;
}

class IteratorSource implements Source {
  readonly hasPull = true;
  readonly #iterator: any;
  readonly #next: any;
  /// Its values may be promises, to be awaited (%AsyncFromSyncIteratorPrototype%).
  readonly #isSync: boolean;

  constructor(iterator: any, isSync: boolean) {
    this.#iterator = iterator;
    this.#next = iterator.next;
    this.#isSync = isSync;
  }

  pull(controller: DefaultController): unknown {
    const result = call(this.#next, this.#iterator);
    return this.#isSync ? this.#takeSync(controller, checkedResult(result))
      : this.#take(controller, result);
  }
  async #take(controller: DefaultController, result: unknown): Promise<void> {
    const { done, value } = stepOf(checkedResult(await result));
    this.#give(controller, done, value);
  }
  async #takeSync(controller: DefaultController, result: any): Promise<void> {
    const { done, value } = stepOf(result, true);
    let settled;
    try {
      settled = await value;
    } catch (reason) {
      if (!done) this.#closeAfter();
      throw reason;
    }
    this.#give(controller, done, settled);
  }
  #give(controller: DefaultController, done: boolean, value: unknown): void {
    if (!controller.canCloseOrEnqueue()) return;
    if (done) controller.close();
    else controller.enqueue(value);
  }
  /// IteratorClose after a throw: what it throws itself is of no interest.
  #closeAfter(): void {
    try {
      const method = methodOf(this.#iterator, "return");
      if (method !== undefined) call(method, this.#iterator);
    } catch {}
  }

  async cancel(reason: unknown): Promise<void> {
    const method = methodOf(this.#iterator, "return");
    if (method === undefined) return;
    const result = call(method, this.#iterator, reason);
    if (!this.#isSync) {
      checkedResult(await result);
      return;
    }
    const { value } = stepOf(checkedResult(result), true);
    await value;
  }
}

/// IteratorComplete and IteratorValue; the value of the last step only if it is asked for.
function stepOf(result: any, wantsLast = false): Result {
  const done = !!result.done;
  return { done, value: done && !wantsLast ? undefined : result.value };
}
