// Streams of Node's as streams of the web, and the other way. What the web has are globals.
import { Buffer } from "node:_buffer";
import { nextTick } from "node:_host_seams";
import { AbortError, invalidArgType } from "node:_errors";
import { validateBoolean, validateObject } from "node:_validators";
import { Duplex } from "node:_stream_duplex";
import { finished } from "node:_stream_finished";
import { Readable } from "node:_stream_readable";
import {
  type Callback, destroyStream, isDestroyed, isReadable, isReadableNodeStream, isReadableStream,
  isWritable, isWritableEnded, isWritableNodeStream, isWritableStream, nop,
} from "node:_stream_state";
import { Writable } from "node:_stream_writable";

const web = globalThis as any;

function checkReadable(stream: any, name: string): void {
  if (!isReadableStream(stream)) throw invalidArgType(name, "ReadableStream", stream);
}
function checkWritable(stream: any, name: string): void {
  if (!isWritableStream(stream)) throw invalidArgType(name, "WritableStream", stream);
}
function checkOptions(options: any): void {
  validateObject(options, "options");
  if (options.objectMode !== undefined) validateBoolean(options.objectMode, "options.objectMode");
}

// ---- From the web

function readFrom(reader: any, readable: any): void {
  reader.read().then(({ value, done }: any) => {
    readable.push(done ? null : value);
  }, (error: any) => destroyStream(readable, error));
}
/** Writes of a writer as those of a writable stream. */
function writeTo(writer: any, chunk: any, callback: Callback): void {
  writer.ready.then(() => writer.write(chunk)).then(() => nextTick(callback),
    (error: any) => nextTick(callback, error ?? new Error("The stream failed")));
}

export function readableFromWeb(stream: any, options: any = {}): any {
  checkReadable(stream, "readableStream");
  checkOptions(options);
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  const reader = stream.getReader();
  let isClosed = false;
  const readable = new Readable({
    objectMode, highWaterMark, encoding, signal,
    read(this: any) {
      readFrom(reader, this);
    },
    destroy(error: any, callback: Callback) {
      const done = () => nextTick(callback, error);
      if (isClosed) done();
      else reader.cancel(error).then(done, done);
    },
  });
  reader.closed.then(() => {
    isClosed = true;
  }, (error: any) => {
    isClosed = true;
    destroyStream(readable, error);
  });
  return readable;
}

export function writableFromWeb(stream: any, options: any = {}): any {
  checkWritable(stream, "writableStream");
  checkOptions(options);
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  const writer = stream.getWriter();
  let isClosed = false;
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    write: (chunk: any, _encoding: any, callback: Callback) => writeTo(writer, chunk, callback),
    destroy(error: any, callback: Callback) {
      const done = () => nextTick(callback, error);
      if (isClosed) done();
      else if (error !== null) writer.abort(error).then(done, done);
      else writer.close().then(done, done);
    },
    final(callback: Callback) {
      if (isClosed) callback();
      else writer.close().then(() => nextTick(callback), (error: any) => nextTick(callback, error));
    },
  });
  writer.closed.then(() => {
    isClosed = true;
    if (!isWritableEnded(writable)) destroyStream(writable, new AbortError());
  }, (error: any) => {
    isClosed = true;
    destroyStream(writable, error);
  });
  return writable;
}

export function duplexFromWeb(pair: any, options: any = {}): any {
  validateObject(pair, "pair");
  const { readable, writable } = pair;
  checkReadable(readable, "pair.readable");
  checkWritable(writable, "pair.writable");
  checkOptions(options);
  const reader = readable.getReader(), writer = writable.getWriter();
  let isReaderClosed = false, isWriterClosed = false;
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true } = options;
  const duplex = new Duplex({
    allowHalfOpen, readableObjectMode: objectMode, writableObjectMode: objectMode, encoding,
    decodeStrings, highWaterMark: options.highWaterMark, signal: options.signal,
    read(this: any) {
      readFrom(reader, this);
    },
    write: (chunk: any, _encoding: any, callback: Callback) => writeTo(writer, chunk, callback),
    final(callback: Callback) {
      if (isWriterClosed) callback();
      else writer.close().then(() => nextTick(callback), (error: any) => nextTick(callback, error));
    },
    destroy(error: any, callback: Callback) {
      const ends: Promise<void>[] = [];
      if (!isReaderClosed) ends.push(reader.cancel(error));
      if (!isWriterClosed) ends.push(error ? writer.abort(error) : writer.close());
      const done = () => nextTick(callback, error);
      Promise.all(ends).then(done, done);
    },
  });
  writer.closed.then(() => {
    isWriterClosed = true;
  }, (error: any) => {
    isWriterClosed = true;
    destroyStream(duplex, error);
  });
  reader.closed.then(() => {
    isReaderClosed = true;
  }, (error: any) => {
    isReaderClosed = true;
    destroyStream(duplex, error);
  });
  return duplex;
}

// ---- To the web

export function readableToWeb(stream: any, options: any = {}): any {
  if (!isReadableNodeStream(stream) && !stream?._readableState)
    throw invalidArgType("streamReadable", "stream.Readable", stream);
  if (isDestroyed(stream) || !isReadable(stream)) {
    const closed = new web.ReadableStream();
    closed.cancel();
    return closed;
  }
  const { readableObjectMode: isObject, readableHighWaterMark: highWaterMark } = stream;
  const strategy = options.strategy ?? (isObject ? new web.CountQueuingStrategy({ highWaterMark })
    : { highWaterMark, size: (chunk: any) => chunk.byteLength ?? chunk.length });
  let controller: any, isCancelled = false;
  const ondata = (chunk: any) => {
    // Buffers are of a pool, and what is web's may be transferred: a copy.
    if (chunk instanceof Buffer && !isObject) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) stream.pause();
  };
  stream.pause();
  const stop = finished(stream, { writable: false }, (error: any) => {
    if (error?.code === "ERR_STREAM_PREMATURE_CLOSE")
      error = new AbortError(undefined, { cause: error });
    stop();
    stream.on("error", nop);  // One that comes later is nobody's.
    if (error) controller.error(error);
    else if (!isCancelled) controller.close();
  });
  stream.on("data", ondata);
  return new web.ReadableStream({
    start(given: any) {
      controller = given;
    },
    pull() {
      stream.resume();
    },
    cancel(reason: any) {
      isCancelled = true;
      destroyStream(stream, reason);
    },
  }, strategy);
}

export function writableToWeb(stream: any): any {
  if (!isWritableNodeStream(stream) && !stream?._writableState)
    throw invalidArgType("streamWritable", "stream.Writable", stream);
  if (isDestroyed(stream) || !isWritable(stream)) {
    const closed = new web.WritableStream();
    closed.close();
    return closed;
  }
  const { writableHighWaterMark: highWaterMark, writableObjectMode: isObject } = stream;
  const strategy = isObject ? new web.CountQueuingStrategy({ highWaterMark })
    : { highWaterMark, size: (chunk: any) => chunk.byteLength ?? chunk.length ?? 1 };
  let controller: any, drained: PromiseWithResolvers<void> | undefined;
  let closing: PromiseWithResolvers<void> | undefined;
  const stop = finished(stream, { readable: false }, (error: any) => {
    if (error?.code === "ERR_STREAM_PREMATURE_CLOSE")
      error = new AbortError(undefined, { cause: error });
    stop();
    stream.on("error", nop);
    if (error) {
      drained?.reject(error);
      closing?.reject(error);
      if (!closing) controller.error(error);
    } else if (closing) closing.resolve();
    else controller.error(new AbortError());
    closing = undefined;
  });
  stream.on("drain", () => drained?.resolve());
  return new web.WritableStream({
    start(given: any) {
      controller = given;
    },
    write(chunk: any) {
      if (!stream.writableNeedDrain && stream.write(chunk)) return undefined;
      drained = Promise.withResolvers();
      return drained.promise.finally(() => {
        drained = undefined;
      });
    },
    abort(reason: any) {
      destroyStream(stream, reason);
    },
    close() {
      closing = Promise.withResolvers();
      const { promise } = closing;
      stream.end();
      return promise;
    },
  }, strategy);
}

export function duplexToWeb(duplex: any): any {
  if (!duplex?._readableState || !duplex._writableState)
    throw invalidArgType("duplex", "stream.Duplex", duplex);
  const closed = (Stream: any) => new Stream();
  return {
    readable: isReadable(duplex) ? readableToWeb(duplex) : closed(web.ReadableStream),
    writable: isWritable(duplex) ? writableToWeb(duplex) : closed(web.WritableStream),
  };
}
