// Web streams over the host's streams: pipes of processes, and the standard ones of this process.
import host from "shoal:host";

const { ReadableStream, WritableStream, TypeError, Uint8Array, JSON } = globalThis;

const chunkBytes = 65536;

/** Whether the program runs on for what a stream waits for. */
export class Keeper {
  #keeps = true;
  #waiting: Set<Promise<unknown>> = new Set();
  begin(name: string, ...fields: unknown[]): Promise<any> {
    const promise = host.begin(name, ...fields);
    if (!this.#keeps) host.keep(promise, false);
    this.#waiting.add(promise);
    const forget = () => void this.#waiting.delete(promise);
    promise.then(forget, forget);
    return promise;
  }
  set(keeps: boolean): void {
    this.#keeps = keeps;
    for (const each of this.#waiting) host.keep(each, keeps);
  }
}

/** A stream of bytes with what a Response has to take them all at once. */
export class CollectableStream extends ReadableStream<Uint8Array<ArrayBuffer>> {
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer());
  }
  arrayBuffer(): Promise<ArrayBuffer> { return new Response(this).arrayBuffer(); }
  text(): Promise<string> { return new Response(this).text(); }
  async json(): Promise<any> { return JSON.parse(await this.text()); }
}

/** `next` gives the next bytes, at most so many; none at the end. */
export function readableOf(
  next: (bytesMax: number) => Promise<Uint8Array<ArrayBuffer>>, close: () => void,
): CollectableStream {
  return new CollectableStream({
    type: "bytes",
    async pull(controller: ReadableByteStreamController) {
      const request = controller.byobRequest;
      const room = request?.view?.byteLength ?? chunkBytes;
      let data: Uint8Array<ArrayBuffer>;
      try {
        data = await next(room);
      } catch (error) {
        close();
        throw error;
      }
      if (data.length > 0) return controller.enqueue(data);
      close();
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: close,
  } as UnderlyingByteSource, { highWaterMark: 0 });
}

/** Reads a host's stream, which it closes at the end. */
export function readableOfHandle(handle: number, keeper: Keeper): CollectableStream {
  return readableOf(
    (bytesMax) => keeper.begin("ReadStream", handle, bytesMax), () => void host.close(handle));
}

export function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk))
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  throw new TypeError(`A chunk is bytes, a Uint8Array (got ${typeof chunk})`);
}

/** Writes a host's stream; what it says is written is written. */
export function writableOfHandle(handle: number, keeper: Keeper): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({
    async write(chunk) {
      await keeper.begin("WriteStream", handle, bytesOf(chunk));
    },
    async close() {
      await keeper.begin("EndStream", handle);
      host.close(handle);
    },
    abort() {
      host.close(handle);
    },
  });
}
