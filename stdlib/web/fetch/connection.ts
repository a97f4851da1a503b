// One connection of the HTTP/1.1 client: a stream of the door (ReadStream, WriteStream), the bytes
// that were received and not read yet, and messages as RFC 9112 frames them.
//
// While nobody uses it a read is under way all the same, which does not keep the program running:
// so a connection that the server closes is known to be closed.
import host from "shoal:host";
import { type Bytes, subarray, uncurry } from "../file/web_idl.ts";
import { type Cause, located, networkError } from "./network_errors.ts";

const { Error, Float64Array, Promise, Uint8Array, performance } = globalThis;
const { min } = Math;
const then = uncurry(Promise.prototype.then) as (
  promise: Promise<unknown>, done: (value: unknown) => void, failed: (reason: unknown) => void,
) => unknown;
const setBytes = uncurry(Uint8Array.prototype.set) as (
  to: Bytes, from: Bytes, at: number) => void;
const sliceBytes = uncurry(Uint8Array.prototype.slice) as (
  bytes: Bytes, start: number, end: number) => Bytes;
const nowOf = uncurry(performance.now);
/** Milliseconds, never going back. */
export function now(): number {
  return nowOf(performance);
}

const readBytesMax = 65536;
const nothing = new Uint8Array(0);
/// Informational responses before the real one.
const informationalMax = 32;

/** Of host.parseHead: end, status, minor version, reason, then name, lower case, value, ... */
export type Head = [number, number, number, string, ...string[]];
/** Where the entries of a header list begin in it. */
export const headFields = 4;

/** What becomes of a connection that is no longer used. */
export interface Keeper {
  released(connection: Connection): void;
  closed(connection: Connection): void;
}

export class Connection {
  readonly handle: number;
  readonly hostname: string;
  readonly port: number;
  /** Null: nobody keeps it. */
  keeper: Keeper | null;
  isIdle = false;
  isClosed = false;
  /** Requests that were sent over it. */
  requestCount = 0;
  /** What readers are told, once it is closed. */
  failure: unknown = undefined;
  /** Why the last request was not sent: told if the server closes without an answer. */
  writeFailure: unknown = undefined;
  /** When whoever waits has waited too long; and what is said then. */
  deadline = Infinity;
  deadlineCode = "";
  /** Of an idle one: when it is closed. */
  idleUntil = Infinity;
  /** Received, not read: from `from` to `to`. */
  data: Bytes = nothing;
  from = 0;
  to = 0;
  #reading: Promise<Bytes> | null = null;
  readonly #idleOver: () => void;

  constructor(handle: number, hostname: string, port: number, keeper: Keeper | null) {
    this.handle = handle;
    this.hostname = hostname;
    this.port = port;
    this.keeper = keeper;
    // What comes while nobody has asked anything: the end, or what nobody can make sense of.
    this.#idleOver = () => {
      if (this.isIdle) this.close(undefined);
    };
  }

  // ---- Its life

  /** Nobody uses it for now. */
  rest(until: number): void {
    this.isIdle = true;
    this.idleUntil = until;
    this.deadline = Infinity;
    const reading = host.begin("ReadStream", this.handle, readBytesMax) as Promise<Bytes>;
    this.#reading = reading;
    host.keep(reading, false);
    then(reading, this.#idleOver, this.#idleOver);
  }
  /** An idle one is used again. */
  resume(): void {
    this.isIdle = false;
    host.keep(this.#reading, true);
  }
  /** What is under way fails for that reason. */
  close(failure: unknown): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.failure = failure ?? this.error("UND_ERR_SOCKET", "The connection was closed");
    host.close(this.handle);
    if (this.keeper !== null) this.keeper.closed(this);
  }
  error(code: string, message: string): Cause {
    return located(networkError(code, message), this.hostname, this.port);
  }
  /** What was caught while it was used, for script. */
  explain(error: unknown): unknown {
    if (this.isClosed && this.failure !== undefined) return this.failure;
    if (error instanceof Error) located(error as Cause, this.hostname, this.port);
    return error;
  }

  // ---- Bytes

  /** More of what the server sends; empty at the end. */
  async receive(): Promise<Bytes> {
    if (this.isClosed) throw this.failure;
    const reading = this.#reading ?? host.begin("ReadStream", this.handle, readBytesMax);
    this.#reading = null;
    let bytes: Bytes;
    try {
      bytes = await reading;
    } catch (error) {
      throw this.explain(error);
    }
    if (this.isClosed) throw this.failure;
    return bytes;
  }
  /** All of it is sent, in Latin-1 if it is text, with a body behind it. */
  send(head: string, body: Bytes | undefined): Promise<undefined> {
    return host.begin("WriteStream", this.handle, host.encodeMessage(head, body));
  }
  sendBytes(bytes: Bytes): Promise<undefined> {
    return host.begin("WriteStream", this.handle, bytes);
  }
  /** Behind what was not read yet. */
  append(bytes: Bytes): void {
    const left = this.to - this.from;
    if (left === 0) {
      this.data = bytes;
      this.from = 0;
      this.to = bytes.length;
      return;
    }
    if (this.data.length - this.to < bytes.length) {
      const grown = new Uint8Array(2 * (left + bytes.length));
      setBytes(grown, subarray(this.data, this.from, this.to), 0);
      this.data = grown;
      this.from = 0;
      this.to = left;
    }
    setBytes(this.data, bytes, this.to);
    this.to += bytes.length;
  }

  // ---- Heads

  /** That of the response, after informational ones. */
  async readHead(): Promise<Head> {
    for (let count = 0; count < informationalMax; ++count) {
      const head = await this.#readOneHead();
      if (head[1] >= 200) return head;
      if (head[1] === 101)
        throw this.error("UND_ERR_SOCKET", "The server changes to another protocol, unasked");
    }
    throw this.error("UND_ERR_SOCKET", "The server sends nothing but informational responses");
  }
  async #readOneHead(): Promise<Head> {
    let searched = 0;
    for (;;) {
      if (this.from < this.to) {
        const head: Head | undefined =
          host.parseHead(this.data, this.from, this.from + searched, this.to);
        if (head !== undefined) {
          this.from = head[0];
          return head;
        }
        searched = this.to - this.from;
      }
      const bytes = await this.receive();
      if (bytes.length === 0) {
        if (this.writeFailure !== undefined) throw this.writeFailure;
        throw this.error("UND_ERR_SOCKET", this.from < this.to
          ? "The connection was closed in the middle of the headers" : "other side closed");
      }
      this.append(bytes);
    }
  }
}

// ---- Bodies

const enum Framing { None, Length, Chunked, Close }
/// The phase in which host.decodeChunks has come to the end of the body.
const chunksDone = 11;

/** Where a response's body comes from, piece by piece. */
export interface Pieces {
  /** A piece, which is the caller's own; null at the end. */
  next(): Promise<Bytes | null>;
  /** Nobody wants the rest; or it must not be had any more, for that reason. */
  abandon(reason: unknown): void;
  /** What was caught on the way, for script. */
  explain(error: unknown): unknown;
}

/** A body that had come before anybody asked for it. */
export class Arrived implements Pieces {
  #bytes: Bytes | null;
  #failure: unknown = undefined;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }
  async next(): Promise<Bytes | null> {
    if (this.#failure !== undefined) throw this.#failure;
    const bytes = this.#bytes;
    this.#bytes = null;
    return bytes;
  }
  abandon(reason: unknown): void {
    this.#bytes = null;
    this.#failure = reason;
  }
  explain(error: unknown): unknown {
    return error;
  }
}

/** One that comes over a connection, which goes back when it has come. */
export class Incoming implements Pieces {
  readonly connection: Connection;
  readonly #framing: Framing;
  readonly #chunks: Float64Array<ArrayBuffer> | undefined;
  readonly #mayStay: boolean;
  #left: number;
  isOver = false;

  /** Throws, if nobody can tell where the message ends. */
  constructor(connection: Connection, head: Head, isBodyless: boolean) {
    this.connection = connection;
    const coding = fieldOf(head, "transfer-encoding");
    const length = fieldOf(head, "content-length");
    const minor = head[2];
    this.#left = 0;
    if (isBodyless) {
      this.#framing = Framing.None;
    } else if (coding !== null) {
      // RFC 9112 §6.3: two ways to say it are one too many.
      if (length !== null || minor === 0)
        throw connection.error("HPE_UNEXPECTED_CONTENT_LENGTH",
          "The response says in two ways how long it is");
      if (lower(coding) !== "chunked")
        throw connection.error("HPE_INVALID_TRANSFER_ENCODING",
          `The transfer coding '${coding}' is not supported`);
      this.#framing = Framing.Chunked;
      this.#chunks = new Float64Array(4);
    } else if (length !== null) {
      this.#framing = Framing.Length;
      this.#left = lengthOf(length);
      if (this.#left < 0)
        throw connection.error("HPE_INVALID_CONTENT_LENGTH",
          `'${length}' is no valid Content-Length`);
    } else {
      this.#framing = Framing.Close;
    }
    const wish = fieldOf(head, "connection");
    const wishes = wish === null ? "" : `,${lower(wish)},`;
    this.#mayStay = this.#framing !== Framing.Close && (minor === 0
      ? exec(keepAlive, wishes) !== null : exec(closes, wishes) === null);
    if (this.#framing === Framing.None || (this.#framing === Framing.Length && this.#left === 0))
      this.#finish();
  }

  /** In bytes; null: it is not known. */
  get length(): number | null {
    return this.#framing === Framing.Length ? this.#left
      : this.#framing === Framing.None ? 0 : null;
  }

  /** What is there already; null at the end; undefined: it has to be waited for. */
  take(): Bytes | null | undefined {
    if (this.isOver) return null;
    const c = this.connection;
    while (c.from < c.to) {
      const start = c.from;
      let end = c.to;
      let isLast = false;
      if (this.#framing === Framing.Length) {
        end = min(end, start + this.#left);
        this.#left -= end - start;
        c.from = end;
        isLast = this.#left === 0;
      } else if (this.#framing === Framing.Chunked) {
        const state = this.#chunks!;
        end = host.decodeChunks(state, c.data, start, c.to);
        isLast = state[0] === chunksDone;
        c.from = isLast ? state[3]! : c.to;
      } else {
        c.from = end;
      }
      // The stream or the program gets the buffer: it must not show what came before.
      const piece = start === 0 ? subarray(c.data, 0, end) : sliceBytes(c.data, start, end);
      if (isLast) this.#finish();
      if (piece.length !== 0) return piece;
      if (isLast) return null;
    }
    return undefined;
  }
  /** A piece; null at the end. */
  async next(): Promise<Bytes | null> {
    const c = this.connection;
    for (;;) {
      if (c.isClosed && !this.isOver) throw c.failure;
      let piece: Bytes | null | undefined;
      try {
        piece = this.take();
      } catch (error) {
        const reason = c.explain(error);
        c.close(reason);
        throw reason;
      }
      if (piece !== undefined) return piece;
      let bytes: Bytes;
      try {
        bytes = await c.receive();
      } catch (error) {
        c.close(error);
        throw c.failure;
      }
      c.deadline = now() + bodyTimeout;
      c.append(bytes);
      if (bytes.length !== 0) continue;
      if (this.#framing === Framing.Close) {
        this.isOver = true;
        c.close(undefined);
        return null;
      }
      c.close(c.error("UND_ERR_SOCKET", "The connection was closed in the middle of the body"));
    }
  }
  abandon(reason: unknown): void {
    if (!this.isOver) this.connection.close(reason);
  }
  explain(error: unknown): unknown {
    const c = this.connection;
    if (!this.isOver) return c.explain(error);
    return error instanceof Error ? located(error as Cause, c.hostname, c.port) : error;
  }
  #finish(): void {
    this.isOver = true;
    const c = this.connection;
    // What comes behind the body belongs to no request of ours.
    if (this.#mayStay && c.from === c.to && c.keeper !== null && !c.isClosed) {
      c.data = nothing;
      c.from = c.to = 0;
      c.keeper.released(c);
    } else {
      c.close(undefined);
    }
  }
}

/** How long may pass between two pieces, and before the head comes: as in Node. */
export const bodyTimeout = 300_000, headTimeout = 300_000;

const exec = uncurry(RegExp.prototype.exec);
const lower = uncurry(String.prototype.toLowerCase);
const keepAlive = /,[\t ]*keep-alive[\t ]*,/;
const closes = /,[\t ]*close[\t ]*,/;
const digits = /^(\d{1,15})(?:[\t ]*,[\t ]*\1)*$/;

/** All values of that name, as one; null: there is none. */
export function fieldOf(head: Head, name: string): string | null {
  let found: string | null = null;
  for (let at = headFields + 1; at < head.length; at += 3) {
    if (head[at] !== name) continue;
    const value = head[at + 1] as string;
    found = found === null ? value : `${found}, ${value}`;
  }
  return found;
}
/// -1: it is none. Said twice is said once, if it is the same.
function lengthOf(value: string): number {
  const found = exec(digits, value);
  return found === null ? -1 : +found[1]!;
}
