// https://streams.spec.whatwg.org/#rs-abstract-ops: ReadableStreamTee, both kinds.
import { ViewFacts, cloneBytes } from "./buffers.ts";
import { ByteController, readInto } from "./byte_controller.ts";
import {
  DefaultController, Errored, type ReadRequest, ReadableState, Reader, type Source, type Watcher,
  acquireReader, cancelStream, finished, readWith, releaseReader,
} from "./readable.ts";
import { Deferred, queueMicrotask } from "./web_idl.ts";

const { Uint8Array } = globalThis;

/// The two branches. With `clone`, the second gets what it makes of each chunk, unless the stream
/// is one of bytes, which are copied anyway.
export function tee(
  stream: ReadableState,
  clone?: (chunk: unknown) => unknown,
): [ReadableState, ReadableState] {
  const shared =
    stream.controller instanceof ByteController ? new ByteTee(stream) : new Tee(stream, clone);
  return [shared.branches[0]!.stream, shared.branches[1]!.stream];
}

/// What one of the branches is to what they share.
class Branch<C extends DefaultController | ByteController> implements Source {
  stream = new ReadableState();
  readonly hasPull = true;
  isCanceled = false;
  reason: unknown = undefined;
  /// A pull() that came while another read was under way.
  readAgain = false;
  readonly #shared: SharedReading<C>;

  constructor(shared: SharedReading<C>) {
    this.#shared = shared;
  }
  get controller(): C {
    return this.stream.controller as C;
  }
  pull(): unknown {
    this.#shared.pull(this);
    return finished;
  }
  cancel(reason: unknown): unknown {
    this.isCanceled = true;
    this.reason = reason;
    return this.#shared.canceled();
  }
}

abstract class SharedReading<C extends DefaultController | ByteController> implements Watcher {
  stream: ReadableState;
  reader: Reader;
  isReading = false;
  readonly branches: Branch<C>[];
  readonly #cancel = new Deferred<undefined>();

  constructor(stream: ReadableState) {
    this.stream = stream;
    this.reader = acquireReader(stream);
    this.reader.watcher = this;
    this.branches = [new Branch<C>(this), new Branch<C>(this)];
  }

  /// The controller of a branch is to be started once the other has one, too.
  protected start(): void {
    this.branches[0]!.controller.afterStart(undefined);
    this.branches[1]!.controller.afterStart(undefined);
    if (this.stream.state === Errored) this.sourceChanged();
  }

  abstract pull(branch: Branch<C>): void;

  /// Pulls again for who asked meanwhile.
  protected readOn(): void {
    this.isReading = false;
    const [first, second] = this.branches;
    const asked = first!.readAgain ? first! : second!;
    if (!asked.readAgain) return;
    this.pull(asked);
  }

  canceled(): Promise<undefined> {
    const [first, second] = this.branches;
    if (first!.isCanceled && second!.isCanceled)
      this.#cancel.resolve(cancelStream(this.stream, [first!.reason, second!.reason]) as any);
    return this.#cancel.promise;
  }
  /// There is nothing more to cancel.
  protected over(): void {
    const [first, second] = this.branches;
    if (!first!.isCanceled || !second!.isCanceled) this.#cancel.resolve(undefined);
  }

  /// A chunk could not be copied.
  protected fail(reason: unknown): void {
    this.branches[0]!.controller.error(reason);
    this.branches[1]!.controller.error(reason);
    this.#cancel.resolve(cancelStream(this.stream, reason) as any);
  }

  /// An error reaches the branches a job later, as through the reader's `closed`.
  sourceChanged(): void {
    if (this.stream.state !== Errored) return;
    const { reader } = this;
    queueMicrotask(() => {
      if (reader !== this.reader) return;
      const reason = this.stream.storedError;
      this.branches[0]!.controller.error(reason);
      this.branches[1]!.controller.error(reason);
      this.over();
    });
  }
}

// ---- Chunks of any kind

function enqueue({ isCanceled, controller }: Branch<DefaultController>, chunk: unknown): void {
  if (!isCanceled && controller.canCloseOrEnqueue()) controller.enqueue(chunk);
}

class Tee extends SharedReading<DefaultController> implements ReadRequest {
  #chunk: unknown = undefined;
  #clone: ((chunk: unknown) => unknown) | undefined;
  /// The read is answered in a job of its own, so that an error of the stream is not overtaken.
  #deliver = (): void => {
    const chunk = this.#chunk;
    this.#chunk = undefined;
    const [first, second] = this.branches;
    first!.readAgain = false;
    let copy = chunk;
    if (this.#clone !== undefined && !second!.isCanceled) {
      try {
        copy = this.#clone(chunk);
      } catch (reason) {
        this.fail(reason);
        return;
      }
    }
    enqueue(first!, chunk);
    enqueue(second!, copy);
    this.readOn();
  };

  constructor(stream: ReadableState, clone: ((chunk: unknown) => unknown) | undefined) {
    super(stream);
    this.#clone = clone;
    for (let i = 0; i < 2; ++i) {
      const branch = this.branches[i]!;
      new DefaultController(branch.stream, branch, 1, undefined);
    }
    this.start();
  }

  pull(): void {
    if (this.isReading) {
      this.branches[0]!.readAgain = true;
      return;
    }
    this.branches[0]!.readAgain = false;
    this.isReading = true;
    readWith(this.reader, this);
  }
  chunk(chunk: unknown): void {
    this.#chunk = chunk;
    queueMicrotask(this.#deliver);
  }
  close(): void {
    this.isReading = false;
    for (let i = 0; i < 2; ++i) {
      const { controller, isCanceled } = this.branches[i]!;
      if (!isCanceled && controller.canCloseOrEnqueue()) controller.close();
    }
    this.over();
  }
  error(): void {
    this.isReading = false;
  }
}

// ---- Bytes

function factsOf(view: unknown): ViewFacts {
  return new ViewFacts(view, "chunk");
}
/// CloneAsUint8Array.
function cloned(view: ViewFacts): ViewFacts {
  const { byteOffset, byteLength } = view;
  return factsOf(new Uint8Array(cloneBytes(view.buffer, byteOffset, byteOffset + byteLength)));
}

/// It reads with a BYOB reader while the branch that asks has a BYOB request.
class ByteTee extends SharedReading<ByteController> {
  constructor(stream: ReadableState) {
    super(stream);
    for (let i = 0; i < 2; ++i) {
      const branch = this.branches[i]!;
      new ByteController(branch.stream, branch, 0, undefined);
    }
    this.start();
  }

  pull(branch: Branch<ByteController>): void {
    if (this.isReading) {
      branch.readAgain = true;
      return;
    }
    this.isReading = true;
    const request = branch.controller.currentByobRequest();
    if (request === null) {
      this.#useReader(false);
      readWith(this.reader, new PlainRead(this));
    } else {
      this.#useReader(true);
      const other = branch === this.branches[0] ? this.branches[1]! : this.branches[0]!;
      readInto(this.reader, factsOf(request.view), 1, new ByobRead(this, branch, other));
    }
  }
  #useReader(isByob: boolean): void {
    if (this.reader.isByob === isByob) return;
    this.reader.watcher = null;
    releaseReader(this.reader);
    this.reader = new Reader(this.stream, isByob);
    this.reader.watcher = this;
    if (this.stream.state === Errored) this.sourceChanged();
  }

  forgetPulls(): void {
    this.branches[0]!.readAgain = false;
    this.branches[1]!.readAgain = false;
  }
  // For the requests.
  override readOn(): void {
    super.readOn();
  }
  override over(): void {
    super.over();
  }
  override fail(reason: unknown): void {
    super.fail(reason);
  }
}

/// Enqueues what stands in for a chunk in an open branch.
function give({ isCanceled, controller }: Branch<ByteController>, view: ViewFacts): void {
  if (!isCanceled) controller.enqueue(view);
}

class PlainRead implements ReadRequest {
  readonly #tee: ByteTee;
  constructor(shared: ByteTee) {
    this.#tee = shared;
  }
  chunk(chunk: unknown): void {
    queueMicrotask(() => this.#deliver(factsOf(chunk)));
  }
  #deliver(chunk: ViewFacts): void {
    const shared = this.#tee;
    const [first, second] = shared.branches;
    shared.forgetPulls();
    let copy = chunk;
    if (!first!.isCanceled && !second!.isCanceled) {
      try {
        copy = cloned(chunk);
      } catch (reason) {
        shared.fail(reason);
        return;
      }
    }
    give(first!, chunk);
    give(second!, copy);
    shared.readOn();
  }
  close(): void {
    const shared = this.#tee;
    shared.isReading = false;
    for (let i = 0; i < 2; ++i) {
      const { isCanceled, controller } = shared.branches[i]!;
      if (!isCanceled) controller.close();
    }
    for (let i = 0; i < 2; ++i) {
      const { controller } = shared.branches[i]!;
      if (!controller.pullIntos.isEmpty()) controller.respond(0);
    }
    shared.over();
  }
  error(): void {
    this.#tee.isReading = false;
  }
}

class ByobRead implements ReadRequest {
  readonly #tee: ByteTee;
  readonly #asking: Branch<ByteController>;
  readonly #other: Branch<ByteController>;
  constructor(shared: ByteTee, asking: Branch<ByteController>, other: Branch<ByteController>) {
    this.#tee = shared;
    this.#asking = asking;
    this.#other = other;
  }
  chunk(chunk: unknown): void {
    queueMicrotask(() => this.#deliver(factsOf(chunk)));
  }
  #deliver(chunk: ViewFacts): void {
    const shared = this.#tee;
    shared.forgetPulls();
    let copy: ViewFacts | undefined;
    if (!this.#other.isCanceled) {
      try {
        copy = cloned(chunk);
      } catch (reason) {
        shared.fail(reason);
        return;
      }
    }
    if (!this.#asking.isCanceled) this.#asking.controller.respondWithNewView(chunk);
    if (copy !== undefined) give(this.#other, copy);
    shared.readOn();
  }
  close(chunk: unknown): void {
    const shared = this.#tee, asking = this.#asking, other = this.#other;
    shared.isReading = false;
    if (!asking.isCanceled) asking.controller.close();
    if (!other.isCanceled) other.controller.close();
    if (chunk !== undefined) {
      if (!asking.isCanceled) asking.controller.respondWithNewView(factsOf(chunk));
      if (!other.isCanceled && !other.controller.pullIntos.isEmpty()) other.controller.respond(0);
    }
    shared.over();
  }
  error(): void {
    this.#tee.isReading = false;
  }
}
