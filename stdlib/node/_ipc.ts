// The channel between a process and one that it has forked, over a pair of sockets, as Node has it:
// either side may be Node.
import host from "shoal:host";
import { makeCoder, type Coder } from "node:_ipc_coder";
import { codeError, invalidArgType } from "node:_errors";
import { nextTick } from "node:_host_seams";

const { Object } = globalThis;

type Callback = (error: unknown) => void;
const messageTypes = ["string", "object", "number", "boolean"];

/** Of `target`, an emitter: a child, or process itself. It gets what is needed to send, and events
 *  "message" and "disconnect". */
export class Channel {
  readonly #handle: number;
  readonly #target: any;
  readonly #coder: Coder;
  #pending: Promise<Uint8Array> | null = null;
  #keeps: boolean;
  #isOpen = true;
  #waiting = 0;
  #isDisconnecting = false;

  constructor(target: any, handle: number, keeps: boolean, serialization: string) {
    this.#target = target;
    this.#coder = makeCoder(serialization);
    this.#handle = handle;
    this.#keeps = keeps;
    target.connected = true;
    void this.#read();
  }
  ref(): void { this.#keep(true); }
  unref(): void { this.#keep(false); }
  get connected(): boolean { return this.#isOpen && !this.#isDisconnecting; }

  #keep(keeps: boolean): void {
    this.#keeps = keeps;
    if (this.#pending) host.keep(this.#pending, keeps);
  }
  async #read(): Promise<void> {
    while (this.#isOpen) {
      const pending: Promise<Uint8Array> = host.begin("ReadStream", this.#handle, 65536);
      this.#pending = pending;
      if (!this.#keeps) host.keep(pending, false);
      let data: Uint8Array;
      try {
        data = await pending;
      } catch {
        data = new Uint8Array();
      }
      this.#pending = null;
      if (data.length === 0) return this.#close();
      this.#take(data);
    }
  }
  #take(data: Uint8Array): void {
    for (const message of this.#coder.decode(data)) {
      // Of Node's own, which programs do not see.
      const isInternal = message !== null && typeof message === "object" &&
        typeof message.cmd === "string" && message.cmd.startsWith("NODE_");
      nextTick(() => void this.#target.emit(
        isInternal ? "internalMessage" : "message", message, undefined));
    }
  }

  /** Whether little waits to be written. */
  send(message: unknown, handle?: unknown, options?: unknown, callback?: Callback): boolean {
    for (const each of [handle, options])
      if (typeof each === "function") callback = each as Callback;
    if (!this.connected) return this.#fail(callback);
    if (message === undefined) throw codeError("ERR_MISSING_ARGS", "message");
    if (!messageTypes.includes(typeof message))
      throw invalidArgType("message", ["string", "object", "number", "boolean"], message);
    if (handle && typeof handle === "object") throw codeError("ERR_INVALID_HANDLE_TYPE");
    const data = this.#coder.encode(message);
    ++this.#waiting;
    const done = (error: unknown) => {
      --this.#waiting;
      if (callback) nextTick(callback, error);
      if (this.#isDisconnecting && this.#waiting === 0) this.#close();
    };
    host.begin("WriteStream", this.#handle, data).then(() => done(null), done);
    return this.#waiting < 64;
  }
  #fail(callback: Callback | undefined): boolean {
    const error = codeError("ERR_IPC_CHANNEL_CLOSED");
    if (callback) nextTick(callback, error);
    else nextTick(() => void this.#target.emit("error", error));
    return false;
  }
  /** After what waits to be written. */
  disconnect(): void {
    if (!this.connected) {
      this.#target.emit("error", codeError("ERR_IPC_DISCONNECTED"));
      return;
    }
    this.#isDisconnecting = true;
    this.#target.connected = false;
    if (this.#waiting === 0) this.#close();
  }
  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#target.connected = false;
    if (this.#pending) host.cancel(this.#pending);
    this.#pending = null;
    host.close(this.#handle);
    this.#target.channel = null;
    nextTick(() => void this.#target.emit("disconnect"));
  }
}

/** What `target` has of it, as Node's have. */
export function addChannel(
  target: any, handle: number, keeps: boolean, serialization: string,
): Channel {
  const channel = new Channel(target, handle, keeps, serialization);
  const define = (name: string, value: unknown) => Object.defineProperty(target, name, {
    value, writable: true, enumerable: true, configurable: true,
  });
  define("channel", channel);
  define("send", function send(...values: [unknown]) {
    return channel.send(...values);
  });
  define("disconnect", function disconnect() {
    channel.disconnect();
  });
  return channel;
}
