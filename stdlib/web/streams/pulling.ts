// What the default controller and the byte controller have in common: when a source is asked for
// more (CallPullIfNeeded of either). Does not import readable.ts, whose controller extends it.
import type { ReadableState, Source } from "./readable.ts";
import { pending, queueMicrotask, reactSlowly, reactToThrow } from "./web_idl.ts";

/// [[state]].
export const Readable = 0, Closed = 1, Errored = 2;

/// What pull() gives that needs no job: see Source.
export const finished: unique symbol = Symbol("finished") as any;

export abstract class PullingController {
  stream: ReadableState;
  source: Source | null;
  highWaterMark: number;
  /// [[queueTotalSize]].
  totalSize = 0;
  started = false;
  closeRequested = false;
  /// CanCloseOrEnqueue: it is readable and not being closed.
  isOpen = true;
  /// Besides, it is started, and the source has a pull().
  canPull = false;
  pulling = false;
  pullAgain = false;
  /// pulled(), bound, once it was needed.
  afterPull: (() => void) | undefined = undefined;

  constructor(stream: ReadableState, source: Source, highWaterMark: number) {
    this.stream = stream;
    this.source = source;
    this.highWaterMark = highWaterMark;
  }

  abstract error(reason: unknown): void;

  /// What follows from what start() gave.
  afterStart(result: unknown): void {
    reactSlowly(result, () => this.begin(), (reason) => this.error(reason));
  }
  begin(): void {
    this.started = true;
    const { source } = this;
    this.canPull = source !== null && source.hasPull && !this.closeRequested;
    this.callPullIfNeeded();
  }

  get desiredSize(): number | null {
    const { state } = this.stream;
    if (state === Readable) return this.highWaterMark - this.totalSize;
    return state === Errored ? null : 0;
  }
  shouldCallPull(): boolean {
    if (!this.canPull) return false;
    if (this.highWaterMark > this.totalSize) return true;
    const { reader } = this.stream;
    return reader !== null && reader.requests.head !== reader.requests.tail;
  }

  callPullIfNeeded(): void {
    // FAST PATH: a source without pull() is not asked; the pulling and its end would be unseen.
    while (this.canPull) {
      if (this.highWaterMark <= this.totalSize) {
        const { reader } = this.stream;
        if (reader === null || reader.requests.head === reader.requests.tail) return;
      }
      if (this.pulling) {
        this.pullAgain = true;
        return;
      }
      this.pulling = true;
      let result;
      try {
        result = this.source!.pull(this);
      } catch (reason) {
        reactToThrow(reason, (failure) => this.error(failure));
        return;
      }
      if (result === undefined) {
        // FAST PATH: what react() would do.
        queueMicrotask(this.afterPull ??= () => this.pulled());
        return;
      }
      if (result !== finished) {
        if (result !== pending) void this.awaitPull(result);
        return;
      }
      this.pulling = false;
      if (!this.pullAgain) return;
      this.pullAgain = false;
    }
  }
  /// react(), for what is not undefined.
  async awaitPull(result: unknown): Promise<void> {
    try {
      await result;
    } catch (reason) {
      this.error(reason);
      return;
    }
    this.pulled();
  }
  /// ClearAlgorithms.
  dropSource(): void {
    this.source = null;
    this.isOpen = this.canPull = false;
  }
  /// pull() has done its work.
  pulled(): void {
    this.pulling = false;
    if (!this.pullAgain) return;
    this.pullAgain = false;
    this.callPullIfNeeded();
  }
}
