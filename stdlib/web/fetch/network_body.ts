// The body of a response from the network: a stream that takes from the connection what its reader
// asks for and no more, or all of it at once (BodyProvider).
import { type Bytes, setBytes } from "../file/web_idl.ts";
import defer * as streams from "../streams/internal.ts";
import type { ByteController, Source } from "../streams/internal.ts";
import type { BodyProvider } from "./body.ts";
import type { Pieces } from "./connection.ts";
import type { Decoder } from "./content_codings.ts";

const { Uint8Array } = globalThis;

/** Told when the body is over: it has come, or nobody wants it, or it has failed. */
export interface BodyWatcher {
  bodyOver(): void;
}

export class NetworkBody implements BodyProvider, Source {
  readonly hasPull = true;
  readonly #incoming: Pieces;
  readonly #decoder: Decoder | null;
  readonly #watcher: BodyWatcher;
  #controller: ByteController | undefined;
  #inputEnded = false;
  #failure: { reason: unknown } | undefined;
  #isOver = false;

  constructor(incoming: Pieces, decoder: Decoder | null, watcher: BodyWatcher) {
    this.#incoming = incoming;
    this.#decoder = decoder;
    this.#watcher = watcher;
  }

  // ---- BodyProvider

  stream(): ReadableStream<Bytes> {
    const state = streams.createByteStream(this, 0);
    this.#controller = state.controller as ByteController;
    return streams.wrapReadable(state) as unknown as ReadableStream<Bytes>;
  }
  async read(done: (bytes: Bytes) => void, failed: (reason: unknown) => void): Promise<void> {
    if (this.#failure !== undefined) {
      failed(this.#failure.reason);
      return;
    }
    const pieces: Bytes[] = [];
    let byteCount = 0;
    let all: Bytes;
    try {
      for (;;) {
        const piece = await this.next();
        if (piece === null) break;
        pieces[pieces.length] = piece;
        byteCount += piece.length;
      }
      // One alone is a copy as well: its buffer may have more than the piece.
      all = new Uint8Array(byteCount);
      for (let i = 0, at = 0; i < pieces.length; ++i) {
        setBytes(all, pieces[i]!, at);
        at += pieces[i]!.length;
      }
    } catch (error) {
      failed(error);
      return;
    }
    done(all);
  }

  // ---- Source

  pull(controller: ByteController): unknown {
    void this.#pull(controller);
    return streams.pending;
  }
  async #pull(controller: ByteController): Promise<void> {
    try {
      const piece = await this.next();
      if (piece === null) {
        controller.close();
        if (!controller.pullIntos.isEmpty()) controller.respond(0);
      } else if (controller.canCloseOrEnqueue()) {
        controller.enqueueOwned(piece.buffer, piece.byteOffset, piece.byteLength);
      }
    } catch (error) {
      controller.error(error);
      return;
    }
    controller.pulled();
  }
  cancel(reason: unknown): undefined {
    this.#over();
    this.#incoming.abandon(reason);
    return undefined;
  }

  // ---- Pieces

  /** Undone, as they come; null at the end. */
  async next(): Promise<Bytes | null> {
    try {
      const piece = this.#decoder === null ? await this.#incoming.next() : await this.#decoded();
      if (piece === null) this.#over();
      return piece;
    } catch (error) {
      this.#over();
      const reason = this.#incoming.explain(error);
      this.#incoming.abandon(reason);
      throw reason;
    }
  }
  async #decoded(): Promise<Bytes | null> {
    const decoder = this.#decoder!;
    for (;;) {
      const piece = decoder.read();
      if (piece !== undefined) return piece;
      if (this.#inputEnded) return null;
      const encoded = await this.#incoming.next();
      if (encoded === null) {
        this.#inputEnded = true;
        decoder.end();
        return null;
      }
      decoder.write(encoded);
    }
  }
  /** Whoever reads, or will, is told that. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#incoming.abandon(reason);
    if (this.#controller !== undefined) this.#controller.error(reason);
  }
  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#decoder !== null) this.#decoder.close();
    this.#watcher.bodyOver();
  }
}
