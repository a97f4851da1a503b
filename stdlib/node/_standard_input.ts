// Standard input as a stream of node:stream: what process.stdin is, be it a terminal, a pipe or a
// file. The program runs on for it while it is read and not paused.
import host from "shoal:host";
import { bufferOver } from "node:_buffer";
import { Readable } from "node:_stream_readable";

export class StandardInput extends Readable {
  fd: number;
  #pending: Promise<Uint8Array> | null = null;
  #isPaused = false;
  #isReferenced = true;
  constructor(fd: number, options?: object) {
    super({ highWaterMark: 65536, emitClose: false, ...options });
    this.fd = fd;
    this.on("pause", () => this.#pause(true));
    this.on("resume", () => this.#pause(false));
  }
  #pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#keep();
  }
  #keep(): void {
    if (this.#pending) host.keep(this.#pending, this.#isReferenced && !this.#isPaused);
  }
  _read(bytesMax: number): void {
    if (this.#pending) return;
    const pending: Promise<Uint8Array> =
      host.begin("ReadStandard", bytesMax > 0 ? bytesMax : 65536);
    this.#pending = pending;
    this.#keep();
    const take = (give: () => void) => {
      if (this.#pending !== pending) return;
      this.#pending = null;
      give();
    };
    pending.then(
      (data) => take(() => this.push(data.length > 0 ? bufferOver(data) : null)),
      (error) => take(() => this.destroy(error)));
  }
  _destroy(error: unknown, callback: (error: unknown) => void): void {
    if (this.#pending) host.cancel(this.#pending);
    this.#pending = null;
    callback(error);
  }
  ref(): this {
    this.#isReferenced = true;
    this.#keep();
    return this;
  }
  unref(): this {
    this.#isReferenced = false;
    this.#keep();
    return this;
  }
}
