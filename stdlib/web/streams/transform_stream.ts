// https://streams.spec.whatwg.org/#ts: TransformStream and its controller as scripts see them, and
// the transformer of a script.
import { wrapReadable, type ReadableStream } from "./readable_stream.ts";
import { TransformState, type Transformer } from "./transform.ts";
import {
  type AnyFunction, RangeError, Strategy, call, callbackMember, defineInterface,
  illegalConstructor, illegalInvocation, internal, objectArgument,
} from "./web_idl.ts";
import { wrapWritable, type WritableStream } from "./writable_stream.ts";

export class TransformStream {
  #readable: ReadableStream;
  #writable: WritableStream;

  constructor(
    transformer: unknown = undefined,
    writableStrategy: unknown = undefined,
    readableStrategy: unknown = undefined,
  ) {
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

  constructor() {
    if (arguments[0] !== internal) throw illegalConstructor();
    this.#state = arguments[1];
  }
  get desiredSize(): number | null {
    if (!(#state in this)) throw illegalInvocation("TransformStreamDefaultController");
    return this.#state.desiredSize;
  }
  enqueue(chunk: unknown = undefined): void {
    if (!(#state in this)) throw illegalInvocation("TransformStreamDefaultController");
    this.#state.enqueue(chunk);
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
  readonly #object: unknown;
  readonly #cancel: AnyFunction | undefined = undefined;
  readonly #flush: AnyFunction | undefined = undefined;
  readonly #start: AnyFunction | undefined = undefined;
  readonly #transform: AnyFunction | undefined = undefined;
  #controller: object | undefined = undefined;

  /// In the order of Web IDL: lexicographic.
  constructor(transformer: any) {
    this.#object = transformer;
    if (transformer === undefined) return;
    this.#cancel = callbackMember(transformer, "cancel", "transformer");
    this.#flush = callbackMember(transformer, "flush", "transformer");
    const { readableType } = transformer;
    this.#start = callbackMember(transformer, "start", "transformer");
    this.#transform = callbackMember(transformer, "transform", "transformer");
    const { writableType } = transformer;
    if (readableType !== undefined) throw new RangeError("readableType is not undefined");
    if (writableType !== undefined) throw new RangeError("writableType is not undefined");
  }

  start(state: TransformState): void {
    this.#controller = new (TransformStreamDefaultController as any)(internal, state);
    const start = this.#start;
    state.afterStart(
      start === undefined ? undefined : call(start, this.#object, this.#controller));
  }
  transform(chunk: unknown, state: TransformState): unknown {
    const transform = this.#transform;
    if (transform !== undefined) return call(transform, this.#object, chunk, this.#controller);
    state.enqueue(chunk);
    return undefined;
  }
  flush(): unknown {
    const flush = this.#flush;
    return flush === undefined ? undefined : call(flush, this.#object, this.#controller);
  }
  cancel(reason: unknown): unknown {
    const cancel = this.#cancel;
    return cancel === undefined ? undefined : call(cancel, this.#object, reason);
  }
}
