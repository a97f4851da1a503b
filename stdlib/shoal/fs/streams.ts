// shoal:fs: the web streams of an open file. The readable one is a stream of bytes: a reader that
// brings a buffer has it filled (BYOB), others get chunks. The writable one reports a chunk as
// written when all of it is.
import host from "shoal:host";
import { type Bytes, lendable } from "./call.ts";

const { ReadableStream, WritableStream, TypeError, Uint8Array, ArrayBuffer } = globalThis;
const { isView } = ArrayBuffer;
const kChunkBytes = 64 * 1024;

export function fileReadable(file: number, close: () => void): ReadableStream<Bytes> {
  return new ReadableStream({
    type: "bytes",
    autoAllocateChunkSize: kChunkBytes,
    async pull(controller: ReadableByteStreamController) {
      const request = controller.byobRequest!;
      const room = request.view as Bytes;
      let count: number;
      try {
        count = await host.begin("ReadHandle", file, -1, room);
      } catch (error) {
        close();
        throw error;
      }
      if (count === 0) {
        close();
        controller.close();
      }
      request.respond(count);
    },
    cancel: close,
  }, { highWaterMark: 0 }) as ReadableStream<Bytes>;
}

export function fileWritable(file: number, close: () => void): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({
    async write(chunk: unknown) {
      if (!isView(chunk)) throw new TypeError("A file's stream takes bytes (Uint8Array)");
      let data = lendable(chunk instanceof Uint8Array ? chunk
        : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      try {
        for (;;) {
          const count: number = await host.begin("WriteHandle", file, -1, data);
          if (count === data.length) return;
          data = data.subarray(count);
        }
      } catch (error) {
        close();
        throw error;
      }
    },
    close,
    abort: close,
  });
}
