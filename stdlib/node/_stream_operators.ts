// What readable streams have of iterator helpers: map, filter, reduce and their like. Callbacks may
// be asynchronous, and `concurrency` of them run at once; results keep their order.
import { AbortError, codeError, invalidArgValue, makeError } from "node:_errors";
import {
  validateAbortSignal, validateFunction, validateInteger, validateObject,
} from "node:_validators";
import { finished } from "node:_stream_finished";
import { isNodeStream, isWritable, nop } from "node:_stream_state";
import { load } from "node:_host_seams";
import { Readable } from "node:_stream_readable";

const { Promise, Number, TypeError } = globalThis;

type Operation = (value: any, options: { signal: AbortSignal }) => any;
interface OperatorOptions {
  concurrency?: number;
  highWaterMark?: number;
  signal?: AbortSignal;
}

function checkOptions(options: any): void {
  if (options !== undefined && options !== null) validateObject(options, "options");
  if (options?.signal !== undefined && options?.signal !== null)
    validateAbortSignal(options.signal, "options.signal");
}
function checkAborted(options: any): void {
  if (options?.signal?.aborted)
    throw new AbortError(undefined, { cause: options.signal.reason });
}

/** A signal that is aborted with the one that was given, and when the work is over. */
function workSignal(options: OperatorOptions | undefined): [AbortSignal, () => void] {
  const controller = new AbortController(), given = options?.signal;
  const signal = given ? AbortSignal.any([given, controller.signal]) : controller.signal;
  return [signal, () => controller.abort()];
}

const kEmpty = Symbol("kEmpty"), kEnd = Symbol("kEnd");

function mapped(stream: any, operation: Operation, options?: OperatorOptions): AsyncGenerator<any> {
  validateFunction(operation, "fn");
  checkOptions(options);
  let concurrency = 1;
  if (options?.concurrency !== undefined) concurrency = Math.floor(options.concurrency);
  let mark = concurrency - 1;
  if (options?.highWaterMark !== undefined) mark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, "options.concurrency", 1);
  validateInteger(mark, "options.highWaterMark", 0);
  mark += concurrency;
  return runMap(stream, operation, options, concurrency, mark);
}

/** One waits, another lets it go on. */
class Gate {
  #open: (() => void) | undefined;
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#open = resolve;
    });
  }
  open(): void {
    const open = this.#open;
    this.#open = undefined;
    open?.();
  }
}

async function* runMap(
  stream: any, operation: Operation, options: OperatorOptions | undefined, concurrency: number,
  mark: number,
): AsyncGenerator<any> {
  const [signal, abort] = workSignal(options);
  const queue: any[] = [];
  const reader = new Gate(), pumping = new Gate();
  let isDone = false, running = 0;
  const onDone = () => {
    --running;
    mayPump();
  };
  const mayPump = () => {
    if (!isDone && running < concurrency && queue.length < mark) pumping.open();
  };
  const onFail = () => {
    isDone = true;
    onDone();
  };
  const pump = async () => {
    try {
      for await (const given of stream) {
        if (isDone) return;
        if (signal.aborted) throw new AbortError();
        let value: any;
        try {
          value = operation(given, { signal });
          if (value === kEmpty) continue;
          value = Promise.resolve(value);
        } catch (error) {
          value = Promise.reject(error);
        }
        ++running;
        value.then(onDone, onFail);
        queue.push(value);
        reader.open();
        if (!isDone && (queue.length >= mark || running >= concurrency))
          await pumping.wait();
      }
      queue.push(kEnd);
    } catch (error) {
      const value = Promise.reject(error);
      value.then(onDone, onFail);
      queue.push(value);
    } finally {
      isDone = true;
      reader.open();
    }
  };
  void pump();
  try {
    for (;;) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === kEnd) return;
        if (signal.aborted) throw new AbortError();
        if (value !== kEmpty) yield value;
        queue.shift();
        mayPump();
      }
      await reader.wait();
    }
  } finally {
    isDone = true;
    abort();
    pumping.open();
  }
}

function filtered(stream: any, test: Operation, options?: OperatorOptions): any {
  validateFunction(test, "fn");
  return mapped(stream, async (value, how) => await test(value, how) ? value : kEmpty, options);
}

async function* flattened(values: AsyncIterable<any>): AsyncGenerator<any> {
  for await (const each of values) yield* each;
}
function countOf(given: any): number {
  const count = Number(given);
  if (Number.isNaN(count)) return 0;
  if (count < 0) throw codeError("ERR_OUT_OF_RANGE", "number", ">= 0", count);
  return count;
}
async function* dropped(stream: any, count: number, options: any): AsyncGenerator<any> {
  checkAborted(options);
  for await (const value of stream) {
    checkAborted(options);
    if (count-- <= 0) yield value;
  }
}
async function* taken(stream: any, count: number, options: any): AsyncGenerator<any> {
  checkAborted(options);
  for await (const value of stream) {
    checkAborted(options);
    if (count-- > 0) yield value;
    if (count <= 0) return;
  }
}
async function* indexed(stream: any, options: any): AsyncGenerator<any> {
  let index = 0;
  for await (const value of stream) {
    checkAborted(options);
    yield [index++, value];
  }
}

async function some(stream: any, test: Operation, options?: OperatorOptions): Promise<boolean> {
  for await (const _ of filtered(stream, test, options)) return true;
  return false;
}

async function reduce(stream: any, reducer: any, options: any, given: any[]): Promise<any> {
  validateFunction(reducer, "reducer");
  checkOptions(options);
  let hasValue = given.length > 0, value = given[0];
  if (options?.signal?.aborted) {
    const error = new AbortError(undefined, { cause: options.signal.reason });
    stream.once("error", nop);  // It is told by the promise.
    stream.destroy(error);
    await new Promise<void>((resolve) => finished(stream, { readable: true }, () => resolve()));
    throw error;
  }
  const [signal, abort] = workSignal(options);
  let isEmpty = true;
  try {
    for await (const each of stream) {
      isEmpty = false;
      if (options?.signal?.aborted) throw new AbortError();
      if (hasValue) value = await reducer(value, each, { signal });
      else {
        value = each;
        hasValue = true;
      }
    }
  } finally {
    abort();
  }
  if (isEmpty && !hasValue)
    throw makeError(TypeError, "ERR_MISSING_ARGS",
      "Reduce of an empty stream requires an initial value");
  return value;
}

const from = (values: any) => Readable.from(values);

export const operators = {
  map(this: any, fn: Operation, options?: OperatorOptions): any {
    return from(mapped(this, fn, options));
  },
  filter(this: any, fn: Operation, options?: OperatorOptions): any {
    return from(filtered(this, fn, options));
  },
  flatMap(this: any, fn: Operation, options?: OperatorOptions): any {
    return from(flattened(mapped(this, fn, options)));
  },
  drop(this: any, count: any, options?: OperatorOptions): any {
    checkOptions(options);
    return from(dropped(this, countOf(count), options));
  },
  take(this: any, count: any, options?: OperatorOptions): any {
    checkOptions(options);
    return from(taken(this, countOf(count), options));
  },
  asIndexedPairs(this: any, options?: OperatorOptions): any {
    checkOptions(options);
    return from(indexed(this, options));
  },
  compose(this: any, stream: any, options?: any): any {
    checkOptions(options);
    if (isNodeStream(stream) && !isWritable(stream))
      throw invalidArgValue("stream", stream, "must be writable");
    const composed = load("node:_stream_compose").compose(this, stream);
    if (options?.signal) load("node:_stream_readable").abortWith(options.signal, composed);
    return composed;
  },
  async forEach(this: any, fn: Operation, options?: OperatorOptions): Promise<void> {
    validateFunction(fn, "fn");
    const each: Operation = async (value, how) => {
      await fn(value, how);
      return kEmpty;
    };
    for await (const _ of mapped(this, each, options));
  },
  async toArray(this: any, options?: OperatorOptions): Promise<any[]> {
    checkOptions(options);
    const all: any[] = [];
    for await (const value of this) {
      if (options?.signal?.aborted)
        throw new AbortError(undefined, { cause: options.signal.reason });
      all.push(value);
    }
    return all;
  },
  async some(this: any, fn: Operation, options?: OperatorOptions): Promise<boolean> {
    return some(this, fn, options);
  },
  async every(this: any, fn: Operation, options?: OperatorOptions): Promise<boolean> {
    validateFunction(fn, "fn");
    return !(await some(this, async (value, how) => !(await fn(value, how)), options));
  },
  async find(this: any, fn: Operation, options?: OperatorOptions): Promise<any> {
    for await (const value of filtered(this, fn, options)) return value;
    return undefined;
  },
  async reduce(this: any, reducer: any, ...rest: any[]): Promise<any> {
    return reduce(this, reducer, rest[1], rest.slice(0, 1));
  },
};
