// shoal:fs: the web streams of an open file. The readable one is a stream of bytes: a reader that
// brings a buffer has it filled (BYOB), others get chunks of their own. The writable one reports a
// chunk as written when all of it is. A pipe from file to file moves bytes by two buffers, in turn:
// while one is written, the other is filled.
import host from "shoal:host";
import {
  type ByteController, type Pump, type Sink, type Source, createByteStream, createWritable,
  pending, wrapReadable, wrapWritable,
} from "../../web/streams/internal.ts";
import { type Bytes, lendable } from "./call.ts";

const { TypeError, Uint8Array, ArrayBuffer } = globalThis;
const { isView } = ArrayBuffer;
const kChunkBytes = 64 * 1024, kPumpBytes = 256 * 1024;

class FileSource implements Source {
  readonly hasPull = true;
  readonly #file: number;
  readonly #close: () => void;
  constructor(file: number, close: () => void) {
    this.#file = file;
    this.#close = close;
  }

  pull(controller: ByteController): unknown {
    void this.#read(controller);
    return pending;
  }
  async #read(controller: ByteController): Promise<void> {
    const request = controller.currentByobRequest();
    const room: Bytes = request === null ? new Uint8Array(kChunkBytes) : request.view!;
    try {
      const count: number = await host.begin("ReadHandle", this.#file, -1, room);
      if (count === 0) this.#end(controller);
      else if (request !== null) {
        if (controller.byobRequest === request) controller.respond(count);
      } else if (controller.isOpen) {
        // A little of a large buffer would keep all of it.
        const chunk = count * 2 < kChunkBytes ? room.slice(0, count) : room;
        controller.enqueueOwned(chunk.buffer, 0, count);
      }
    } catch (error) {
      this.#fail(controller, error);
    }
    controller.pulled();
  }
  #end(controller: ByteController): void {
    this.#close();
    if (!controller.isOpen) return;
    controller.close();
    if (!controller.pullIntos.isEmpty()) controller.respond(0);
  }
  #fail(controller: ByteController, error: unknown): void {
    this.#close();
    controller.error(error);
  }
  cancel(): unknown {
    this.#close();
    return undefined;
  }

  /// FAST PATH of pipes, see Source: nobody sees the chunks between two files.
  pumpInto(sink: Sink, pump: Pump): boolean {
    if (!(sink instanceof FileSink)) return false;
    void this.#pump(sink, pump);
    return true;
  }
  async #pump(sink: FileSink, pump: Pump): Promise<void> {
    const controller = pump.source.controller as ByteController;
    let full = new Uint8Array(kPumpBytes), next = new Uint8Array(kPumpBytes);
    try {
      let count: number = await host.begin("ReadHandle", this.#file, -1, full);
      while (count > 0) {
        const writing = sink.writeAll(count === kPumpBytes ? full : full.subarray(0, count));
        // Read ahead, but never what might not be written.
        const reading: Promise<number> | undefined = pump.isShuttingDown ? undefined
          : host.begin("ReadHandle", this.#file, -1, next);
        const written = await outcomeOf(writing);
        if (written !== undefined) {
          pump.destination.controller.error(written.error);
          if (reading !== undefined) await outcomeOf(reading);
          pump.pumped();
          return;
        }
        if (reading === undefined) break;
        count = await reading;
        const free = full;
        full = next;
        next = free;
      }
      if (count === 0) this.#end(controller);
    } catch (error) {
      this.#fail(controller, error);
    }
    pump.pumped();
  }
}

/// Undefined: it went well.
async function outcomeOf(promise: Promise<unknown>): Promise<{ error: unknown } | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return { error };
  }
}

class FileSink implements Sink {
  readonly #file: number;
  readonly #close: () => void;
  #isWritten = false;
  constructor(file: number, close: () => void) {
    this.#file = file;
    this.#close = close;
  }
  async writeAll(data: Bytes): Promise<void> {
    this.#isWritten = true;
    try {
      let count: number = await host.begin("WriteHandle", this.#file, -1, data);
      while (count < data.length) {
        data = data.subarray(count);
        count = await host.begin("WriteHandle", this.#file, -1, data);
      }
    } catch (error) {
      this.#close();
      throw error;
    }
  }
  async write(chunk: unknown): Promise<void> {
    if (!isView(chunk)) throw new TypeError("A file's stream takes bytes (Uint8Array)");
    await this.writeAll(lendable(chunk instanceof Uint8Array ? chunk
      : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
  }
  /// With what the file system tells only now of what was written.
  close(): unknown {
    const told: unknown = this.#isWritten ? host.begin("FlushHandle", this.#file) : undefined;
    this.#close();
    return told;
  }
  abort(): unknown {
    this.#close();
    return undefined;
  }
}

export function fileReadable(file: number, close: () => void): ReadableStream<Bytes> {
  const state = createByteStream(new FileSource(file, close));
  return wrapReadable(state) as unknown as ReadableStream<Bytes>;
}
export function fileWritable(file: number, close: () => void): WritableStream<Uint8Array> {
  const state = createWritable(new FileSink(file, close));
  return wrapWritable(state) as unknown as WritableStream<Uint8Array>;
}
