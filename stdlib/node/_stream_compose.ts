// Duplex.from and compose: a duplex stream out of other things.
import { Buffer } from "node:_buffer";
import { load, nextTick } from "node:_host_seams";
import { AbortError, codeError, invalidArgType, invalidArgValue } from "node:_errors";
import { Duplex } from "node:_stream_duplex";
import { finished } from "node:_stream_finished";
import { readableFrom } from "node:_stream_from";
import { runPipeline } from "node:_stream_pipeline";
import { Readable } from "node:_stream_readable";
import {
  type Callback, destroyStream, isDuplexNodeStream, isIterable, isNodeStream, isReadable,
  isReadableNodeStream, isReadableStream, isTransformStream, isWebStream, isWritable,
  isWritableNodeStream, isWritableStream,
} from "node:_stream_state";

const { Promise } = globalThis;

/** A duplex over a readable and a writable stream, either of which may be missing. */
function joined(pair: { readable?: any; writable?: any }): any {
  const r = pair.readable && typeof pair.readable.read !== "function"
    ? Readable.wrap(pair.readable) : pair.readable;
  const w = pair.writable;
  let canRead = Boolean(r && isReadable(r)), canWrite = Boolean(w && isWritable(w));
  /** Who waits for an event of the two. */
  const held: Record<string, Callback | null> = { __proto__: null as never };
  const fire = (name: string, error?: any): boolean => {
    const call = held[name];
    held[name] = null;
    call?.(error);
    return Boolean(call);
  };
  const duplex = new Duplex({
    readableObjectMode: Boolean(r?.readableObjectMode),
    writableObjectMode: Boolean(w?.writableObjectMode), readable: canRead, writable: canWrite,
  });
  const failed = (error: any) => {
    if (!fire("close", error) && error) duplex.destroy(error);
  };
  if (canWrite) {
    finished(w, (error: any) => {
      canWrite = false;
      if (error) destroyStream(r, error);
      failed(error);
    });
    duplex._write = (chunk: any, encoding: any, callback: Callback) => {
      if (w.write(chunk, encoding)) callback();
      else held.drain = callback;
    };
    duplex._final = (callback: Callback) => {
      w.end();
      held.finish = callback;
    };
    w.on("drain", () => fire("drain"));
    w.on("finish", () => fire("finish"));
  }
  if (canRead) {
    finished(r, (error: any) => {
      canRead = false;
      if (error) destroyStream(r, error);
      failed(error);
    });
    r.on("readable", () => fire("readable"));
    r.on("end", () => duplex.push(null));
    duplex._read = () => {
      for (;;) {
        const chunk = r.read();
        if (chunk === null) {
          held.readable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }
  duplex._destroy = (error: any, callback: Callback) => {
    if (!error && held.close) error = new AbortError();
    held.readable = held.drain = held.finish = null;
    if (!canRead && !canWrite) {
      callback(error);
      return;
    }
    held.close = callback;
    if (canWrite) destroyStream(w, error);
    if (canRead) destroyStream(r, error);
  };
  return duplex;
}

/** What a function reads of the writing side of its duplex, chunk by chunk. */
class Writes {
  #resolve!: (value: { chunk?: any; isDone: boolean; callback: Callback }) => void;
  #next = this.#promise();

  #promise(): Promise<{ chunk?: any; isDone: boolean; callback: Callback }> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
  write(chunk: any, callback: Callback): void {
    const resolve = this.#resolve;
    resolve({ chunk, isDone: false, callback });
  }
  end(callback: Callback): void {
    const resolve = this.#resolve;
    resolve({ isDone: true, callback });
  }
  async* read(signal: AbortSignal): AsyncGenerator<any> {
    for (;;) {
      const { chunk, isDone, callback } = await this.#next;
      // Made before the callback: that may write again at once.
      this.#next = this.#promise();
      nextTick(callback);
      if (isDone) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      yield chunk;
    }
  }
}

function ofFunction(body: any, name: string): any {
  const writes = new Writes(), controller = new AbortController();
  const value = body(writes.read(controller.signal), { signal: controller.signal });
  const write = (chunk: any, _encoding: any, callback: Callback) => writes.write(chunk, callback);
  const final = (callback: Callback) => writes.end(callback);
  const destroy = (error: any, callback: Callback) => {
    controller.abort();
    callback(error);
  };
  if (isIterable(value)) {
    const from = readableFrom(Readable, value, { objectMode: true });
    const duplex = joined({
      readable: from, writable: new (load("node:_stream_writable").Writable)({
        objectMode: true, write, final, destroy,
      }),
    });
    return duplex;
  }
  if (typeof value?.then === "function") {
    let duplex: any;
    const promise = value.then((result: any) => {
      if (result != null) throw codeError("ERR_INVALID_RETURN_VALUE", "nully", "body", result);
    }, (error: any) => destroyStream(duplex, error));
    return (duplex = new Duplex({
      objectMode: true, readable: false, write, destroy,
      final(callback: Callback) {
        writes.end(() => promise.then(() => nextTick(callback, null),
          (error: any) => nextTick(callback, error)));
      },
    }));
  }
  throw codeError("ERR_INVALID_RETURN_VALUE", "Iterable, AsyncIterable or AsyncFunction", name,
    value);
}

export function duplexFrom(body: any, name: string): any {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return joined({ readable: body });
  if (isWritableNodeStream(body)) return joined({ writable: body });
  if (isNodeStream(body)) return joined({});
  if (isReadableStream(body)) return joined({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body))
    return joined({ writable: load("node:_stream_web").writableFromWeb(body) });
  if (typeof body === "function") return ofFunction(body, name);
  const { Blob } = globalThis as any;
  if (Blob && body instanceof Blob) return duplexFrom(body.arrayBuffer(), name);
  if (isIterable(body)) return joined({ readable: readableFrom(Readable,
    body, { objectMode: true }) });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable))
    return Duplex.fromWeb(body);
  if (typeof body?.writable === "object" || typeof body?.readable === "object") {
    const sideOf = (side: any) => side ? isNodeStream(side) ? side : duplexFrom(side, name)
      : undefined;
    return joined({ readable: sideOf(body.readable), writable: sideOf(body.writable) });
  }
  if (typeof body?.then === "function") {
    let duplex: any;
    body.then((value: any) => {
      if (value != null) duplex.push(value instanceof ArrayBuffer ? Buffer.from(value) : value);
      duplex.push(null);
    }, (error: any) => destroyStream(duplex, error));
    return (duplex = new Duplex({ objectMode: true, writable: false, read() {} }));
  }
  throw invalidArgType(name, ["Blob", "ReadableStream", "WritableStream", "Stream", "Iterable",
    "AsyncIterable", "Function", "{ readable, writable } pair", "Promise"], body);
}

/** One duplex out of several streams: what is written goes into the first. */
export function compose(...streams: any[]): any {
  if (streams.length === 0) throw codeError("ERR_MISSING_ARGS", "streams");
  if (streams.length === 1) return duplexFrom(streams[0], "streams[0]");
  const given = [...streams], last = streams.length - 1;
  for (const i of new Set([0, last]))
    if (typeof streams[i] === "function") streams[i] = duplexFrom(streams[i], `streams[${i}]`);
  for (let n = 0; n < streams.length; ++n) {
    if (!isNodeStream(streams[n]) && !isWebStream(streams[n])) continue;
    if (n < last && !(isReadable(streams[n]) || isReadableStream(streams[n]) ||
        isTransformStream(streams[n])))
      throw invalidArgValue(`streams[${n}]`, given[n], "must be readable");
    if (n > 0 && !(isWritable(streams[n]) || isWritableStream(streams[n]) ||
        isTransformStream(streams[n])))
      throw invalidArgValue(`streams[${n}]`, given[n], "must be writable");
  }
  const toNode = (stream: any) => isTransformStream(stream) ? Duplex.fromWeb(stream)
    : isReadableStream(stream) ? Readable.fromWeb(stream)
      : isWritableStream(stream) ? load("node:_stream_web").writableFromWeb(stream) : stream;
  streams = streams.map((each) => isWebStream(each) ? toNode(each) : each);
  let duplex: any;
  const head = streams[0];
  const tail = runPipeline(streams, (error) => {
    if (error && duplex && !duplex.destroyed) duplex.destroy(error);
  });
  duplex = joined({
    readable: isReadable(tail) ? tail : undefined, writable: isWritable(head) ? head : undefined,
  });
  return duplex;
}
