// Streams of node:stream over the host's: the ends of pipes to a child. As sockets in Node they can
// be let go of by the program (unref), and say what went through them.
import host from "shoal:host";
import { bufferOver } from "node:_buffer";
import { Duplex } from "node:_stream_duplex";

type Callback = (error?: unknown) => void;
export interface PipeOptions {
  readable: boolean;
  writable: boolean;
}

/** Reads and writes the handle, as far as it is told to, and closes it. */
export class Pipe extends Duplex {
  bytesRead = 0;
  bytesWritten = 0;
  #handle: number;
  #reading: Promise<Uint8Array> | null = null;
  #writing: Promise<unknown> | null = null;
  #keeps = true;
  constructor(handle: number, options: PipeOptions) {
    super({ ...options, allowHalfOpen: false, emitClose: true });
    this.#handle = handle;
  }
  _read(): void {
    if (this.#reading) return;
    const reading: Promise<Uint8Array> = host.begin("ReadStream", this.#handle, 65536);
    this.#reading = reading;
    if (!this.#keeps) host.keep(reading, false);
    reading.then((data) => this.#take(data), (error) => {
      this.#reading = null;
      this.destroy(error);
    });
  }
  #take(data: Uint8Array): void {
    this.#reading = null;
    if (this.destroyed) return;
    this.bytesRead += data.length;
    this.push(data.length > 0 ? bufferOver(data) : null);
  }
  _write(chunk: Uint8Array, _encoding: string, callback: Callback): void {
    const writing = host.begin("WriteStream", this.#handle, chunk);
    this.#writing = writing;
    if (!this.#keeps) host.keep(writing, false);
    writing.then(() => {
      this.#writing = null;
      this.bytesWritten += chunk.length;
      callback();
    }, (error: unknown) => {
      this.#writing = null;
      callback(error);
    });
  }
  _writev(chunks: { chunk: Uint8Array }[], callback: Callback): void {
    let length = 0;
    for (let i = 0; i < chunks.length; ++i) length += chunks[i]!.chunk.length;
    const all = new Uint8Array(length);
    for (let i = 0, at = 0; i < chunks.length; at += chunks[i]!.chunk.length, ++i)
      all.set(chunks[i]!.chunk, at);
    this._write(all, "buffer", callback);
  }
  _final(callback: Callback): void {
    host.begin("EndStream", this.#handle).then(() => callback(), callback);
  }
  _destroy(error: unknown, callback: Callback): void {
    host.close(this.#handle);
    callback(error);
  }
  ref(): this { return this.#keep(true); }
  unref(): this { return this.#keep(false); }
  #keep(keeps: boolean): this {
    this.#keeps = keeps;
    if (this.#reading) host.keep(this.#reading, keeps);
    if (this.#writing) host.keep(this.#writing, keeps);
    return this;
  }
}
