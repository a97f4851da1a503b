// https://streams.spec.whatwg.org/#ts: TransformStream and its controller as scripts see them, and
// the transformer of a script.
import { wrapReadable, type ReadableStream } from "./readable_stream.ts";
import { TransformState, type Transformer } from "./transform.ts";
import {
  type AnyFunction, RangeError, Strategy, call, callbackMember, defineInterface,
  illegalConstructor, illegalInvocation, internal, isObject, objectArgument,
} from "./web_idl.ts";
import { wrapWritable, type WritableStream } from "./writable_stream.ts";

/// Its two sides; undefined for what is none.
export let sidesOf: (value: unknown) => [ReadableStream, WritableStream] | undefined;

export class TransformStream {
  #readable: ReadableStream;
  #writable: WritableStream;

  static {
    sidesOf = (value) =>
      isObject(value) && #readable in value ? [value.#readable, value.#writable] : undefined;
  }

  constructor(
    transformer: unknown = undefined,
    writableStrategy: unknown = undefined,
    readableStrategy: unknown = undefined,
  ) {
    if (transformer === internal) {
      this.#readable = writableStrategy as ReadableStream;
      this.#writable = readableStrategy as WritableStream;
      return;
    }
    objectArgument(transformer, "transformer");
    const writable = new Strategy(writableStrategy, "writableStrategy");
    const readable = new Strategy(readableStrategy, "readableStrategy");
    const script = new ScriptTransformer(transformer);
    const readableMark = readable.mark(0);
    const writableMark = writable.mark(1);
    const state = new TransformState(script,
      { highWaterMark: writableMark, size: writable.size },
      { highWaterMark: readableMark, size: readable.size });
    this.#readable = wrapReadable(state.readable);
    this.#writable = wrapWritable(state.writable);
    script.start(state);
  }
  get readable(): ReadableStream {
    if (!(#readable in this)) throw illegalInvocation("TransformStream");
    return this.#readable;
  }
  get writable(): WritableStream {
    if (!(#readable in this)) throw illegalInvocation("TransformStream");
    return this.#writable;
  }
}
defineInterface(TransformStream, "TransformStream");

export class TransformStreamDefaultController {
  #state: TransformState;

  constructor(key: unknown = undefined, state: any = undefined) {
    if (key !== internal) throw illegalConstructor();
    this.#state = state;
  }
  get desiredSize(): number | null {
    if (!(#state in this)) throw illegalInvocation("TransformStreamDefaultController");
    return this.#state.desiredSize;
  }
  enqueue(chunk: unknown = undefined): void {
    this.#state.enqueue(chunk);  // Throws a TypeError of its own.
  }
  error(reason: unknown = undefined): void {
    if (!(#state in this)) throw illegalInvocation("TransformStreamDefaultController");
    this.#state.error(reason);
  }
  terminate(): void {
    if (!(#state in this)) throw illegalInvocation("TransformStreamDefaultController");
    this.#state.terminate();
  }
}
defineInterface(TransformStreamDefaultController, "TransformStreamDefaultController");

/// A Transformer, read.
class ScriptTransformer implements Transformer {
  readonly self: unknown;
  readonly cancelCallback: AnyFunction | undefined = undefined;
  readonly flushCallback: AnyFunction | undefined = undefined;
  readonly startCallback: AnyFunction | undefined = undefined;
  readonly transformCallback: AnyFunction | undefined = undefined;
  controller: object | undefined = undefined;

  /// In the order of Web IDL: lexicographic.
  constructor(transformer: any) {
    this.self = transformer;
    if (transformer === undefined) return;
    this.cancelCallback = callbackMember(transformer, "cancel", "transformer");
    this.flushCallback = callbackMember(transformer, "flush", "transformer");
    const { readableType } = transformer;
    this.startCallback = callbackMember(transformer, "start", "transformer");
    this.transformCallback = callbackMember(transformer, "transform", "transformer");
    const { writableType } = transformer;
    if (readableType !== undefined) throw new RangeError("readableType is not undefined");
    if (writableType !== undefined) throw new RangeError("writableType is not undefined");
  }

  start(state: TransformState): void {
    this.controller = new TransformStreamDefaultController(internal, state);
    const start = this.startCallback;
    state.afterStart(
      start === undefined ? undefined : call(start, this.self, this.controller));
  }
  transform(chunk: unknown, state: TransformState): unknown {
    const transform = this.transformCallback;
    if (transform !== undefined) return call(transform, this.self, chunk, this.controller);
    state.enqueue(chunk);
    return undefined;
  }
  flush(): unknown {
    const flush = this.flushCallback;
    return flush === undefined ? undefined : call(flush, this.self, this.controller);
  }
  cancel(reason: unknown): unknown {
    const cancel = this.cancelCallback;
    return cancel === undefined ? undefined : call(cancel, this.self, reason);
  }
}
