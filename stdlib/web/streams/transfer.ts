// Streams that are transferred (https://streams.spec.whatwg.org/#transferrable-streams). The stream
// stays where it is, locked, and is piped into or out of one end of a channel; the other end goes,
// and becomes the stream there. What goes through it are clones: `chunk`, `close` and `error` to
// the reading side, `pull` and `error` to the writing side.
//
// Beyond the specification: a stream whose other side is gone, with its context, fails; and one
// that came keeps its program running while somebody waits for the other side, and only then.
import { type MovedRecord, registerClone } from "../global/clone.ts";
import { type PipeOptions, createStream, createWritable, pipe } from "./internal.ts";
import { DefaultController, ReadableState, type Source } from "./readable.ts";
import { readableState, wrapReadable } from "./readable_stream.ts";
import { TransformStream, sidesOf } from "./transform_stream.ts";
import {
  Deferred, internal, markHandled, rejectedWith, uncurriedGetter, uncurriedSetter, uncurry,
} from "./web_idl.ts";
import { type Sink, WritableState } from "./writable.ts";
import { wrapWritable, writableState } from "./writable_stream.ts";

const { DOMException, MessageChannel, MessageEvent, MessagePort } = globalThis;
const prototype = MessagePort.prototype;
const post: (port: MessagePort, message: Said) => void = uncurry(prototype.postMessage);
const closePort: (port: MessagePort) => void = uncurry(prototype.close);
const keepsRunning: (port: MessagePort) => void = uncurry(prototype.ref);
const letsEnd: (port: MessagePort) => void = uncurry(prototype.unref);
const setOnMessage = uncurriedSetter(prototype, "onmessage");
const setOnMessageError = uncurriedSetter(prototype, "onmessageerror");
const setOnClose = uncurriedSetter(prototype, "onclose");
const dataOf: (event: unknown) => Said = uncurriedGetter(MessageEvent.prototype, "data");
const port1Of: (channel: unknown) => MessagePort =
  uncurriedGetter(MessageChannel.prototype, "port1");
const port2Of: (channel: unknown) => MessagePort =
  uncurriedGetter(MessageChannel.prototype, "port2");

interface Said {
  type: "chunk" | "close" | "error" | "pull";
  value: unknown;
}

/// One end of the channel.
abstract class Crossing {
  readonly #port: MessagePort;
  /// It is here that the stream is used; else something is piped.
  #hasCome: boolean;
  #isOver = false;

  constructor(port: MessagePort, hasCome: boolean) {
    this.#port = port;
    this.#hasCome = hasCome;
    setOnMessage(port, (event: unknown) => {
      const said = dataOf(event);
      this.hear(said.type, said.value);
    });
    setOnMessageError(port, () => {
      const reason = new DOMException("A chunk could not be read here", "DataCloneError");
      this.say("error", reason);
      this.fail(reason);
    });
    setOnClose(port, () => {
      if (!this.#isOver)
        this.fail(new DOMException("The other side of the stream is gone", "InvalidStateError"));
    });
    letsEnd(port);
  }
  abstract hear(type: Said["type"], value: unknown): void;
  /// The stream of this side is in error from here on.
  abstract failStream(reason: unknown): void;

  say(type: Said["type"], value: unknown = undefined): void {
    if (!this.#isOver) post(this.#port, { type, value });
  }
  /// PackAndPostMessageHandlingError: what cannot be cloned is told as an error.
  sayOrFail(type: Said["type"], value: unknown): void {
    try {
      this.say(type, value);
    } catch (reason) {
      this.say("error", reason);
      throw reason;
    }
  }
  /// The last word of this side.
  endWith(reason: unknown): unknown {
    try {
      this.sayOrFail("error", reason);
    } catch (error) {
      return rejectedWith(error);
    } finally {
      this.end();
    }
    return undefined;
  }
  waits(isWaiting: boolean): void {
    if (this.#isOver || !this.#hasCome) return;
    if (isWaiting) keepsRunning(this.#port);
    else letsEnd(this.#port);
  }
  /// The stream goes on to another place: nobody waits for it here.
  passOn(): void {
    this.waits(false);
    this.#hasCome = false;
  }
  fail(reason: unknown): void {
    this.end();
    this.failStream(reason);
  }
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    closePort(this.#port);
  }
}

/// SetUpCrossRealmTransformReadable.
class ReadingSide extends Crossing implements Source {
  readonly hasPull = true;
  readonly state: ReadableState;
  /// Chunks that were asked for and have not come.
  #wanted = 0;

  constructor(port: MessagePort, hasCome: boolean) {
    super(port, hasCome);
    this.state = createStream(this, 0);
  }
  get #controller(): DefaultController {
    return this.state.controller as DefaultController;
  }
  hear(type: Said["type"], value: unknown): void {
    if (--this.#wanted <= 0) this.waits(false);
    if (type === "error") {
      this.fail(value);
      return;
    }
    const controller = this.#controller;
    if (!controller.canCloseOrEnqueue()) return;
    if (type === "chunk") {
      controller.enqueue(value);
    } else if (type === "close") {
      controller.close();
      this.end();
    }
  }
  failStream(reason: unknown): void {
    this.#controller.error(reason);
  }
  pull(): unknown {
    if (this.#wanted++ === 0) this.waits(true);
    this.say("pull");
    return undefined;
  }
  cancel(reason: unknown): unknown { return this.endWith(reason); }
}

/// SetUpCrossRealmTransformWritable.
class WritingSide extends Crossing implements Sink {
  readonly state: WritableState;
  /// While the other side wants nothing.
  #backpressure: Deferred<undefined> | undefined = new Deferred<undefined>();

  constructor(port: MessagePort, hasCome: boolean) {
    super(port, hasCome);
    this.state = createWritable(this, 1);
  }
  hear(type: Said["type"], value: unknown): void {
    if (type === "error") this.fail(value);
    else if (type === "pull") this.#release();
  }
  #release(): void {
    this.waits(false);
    if (this.#backpressure !== undefined) this.#backpressure.resolve(undefined);
    this.#backpressure = undefined;
  }
  failStream(reason: unknown): void {
    this.state.controller.error(reason);
    this.#release();
  }
  async write(chunk: unknown): Promise<void> {
    if (this.#backpressure !== undefined) {
      this.waits(true);
      await this.#backpressure.promise;
    }
    this.#backpressure = new Deferred<undefined>();
    try {
      this.sayOrFail("chunk", chunk);
    } catch (reason) {
      this.end();
      throw reason;
    }
  }
  close(): unknown {
    this.say("close");
    this.end();
    return undefined;
  }
  abort(reason: unknown): unknown { return this.endWith(reason); }
}

// ---- Transfer

const wholePipe: PipeOptions = {
  preventClose: false, preventAbort: false, preventCancel: false, signal: undefined,
};
const kReadable = 1, kWritable = 2, kTransform = 3;

function refuseLocked(isLocked: boolean): void {
  if (isLocked)
    throw new DOMException("A locked stream could not be transferred", "DataCloneError");
}
function moveReadable(state: ReadableState): MessagePort {
  refuseLocked(state.reader !== null);
  const { source } = state.controller;
  if (source instanceof ReadingSide) source.passOn();
  const channel = new MessageChannel();
  markHandled(pipe(state, new WritingSide(port1Of(channel), false).state, wholePipe));
  return port2Of(channel);
}
function moveWritable(state: WritableState): MessagePort {
  refuseLocked(state.writer !== null);
  const { sink } = state.controller;
  if (sink instanceof WritingSide) sink.passOn();
  const channel = new MessageChannel();
  markHandled(pipe(new ReadingSide(port1Of(channel), false).state, state, wholePipe));
  return port2Of(channel);
}

registerClone(
  (value) => readableState(value) !== undefined, null,
  (stream: object) => [kReadable, moveReadable(readableState(stream)!)]);
registerClone(
  (value) => writableState(value) !== undefined, null,
  (stream: object) => [kWritable, moveWritable(writableState(stream)!)]);
registerClone((value) => sidesOf(value) !== undefined, null, (stream: object) => {
  const sides = sidesOf(stream)!;
  const readable = readableState(sides[0])!, writable = writableState(sides[1])!;
  refuseLocked(readable.reader !== null || writable.writer !== null);
  return [kTransform, moveReadable(readable), moveWritable(writable)];
});

/// The stream of what was transferred.
export function receiveStream(moved: MovedRecord): object {
  const kind = moved[0], port = moved[1];
  if (kind === kWritable) return wrapWritable(new WritingSide(port, true).state);
  const readable = wrapReadable(new ReadingSide(port, true).state);
  if (kind === kReadable) return readable;
  const writable = wrapWritable(new WritingSide(moved[2]!, true).state);
  return new TransformStream(internal, readable, writable);
}
