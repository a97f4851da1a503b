// node:stream: all of it, from the modules that each have a part. What is rarely wanted (compose,
// operators, the web's streams) is loaded when it is called.
import { load } from "node:_host_seams";
import { invalidArgType } from "node:_errors";
import { bufferOver } from "node:_buffer";
import { Duplex, PassThrough, Transform } from "node:_stream_duplex";
import { finished, finishedPromise } from "node:_stream_finished";
import { Stream } from "node:_stream_legacy";
import { pipeline, pipelinePromise } from "node:_stream_pipeline";
import { abortWith, Readable } from "node:_stream_readable";
import {
  destroyStream as destroy, getDefaultHighWaterMark, isDestroyed, isDisturbed, isErrored,
  isNodeStream, isReadable, isWebStream, isWritable, setDefaultHighWaterMark,
} from "node:_stream_state";
import { Writable } from "node:_stream_writable";

function addAbortSignal(signal: AbortSignal, stream: any): any {
  if (typeof signal !== "object" || signal === null || !("aborted" in signal))
    throw invalidArgType("signal", "AbortSignal", signal);
  if (!isNodeStream(stream) && !isWebStream(stream))
    throw invalidArgType("stream", ["ReadableStream", "WritableStream", "Stream"], stream);
  abortWith(signal, stream);
  return stream;
}
function compose(...streams: any[]): any {
  return load("node:_stream_compose").compose(...streams);
}
/** Two ends: what is written to one is read from the other. */
function duplexPair(options?: any): [any, any] {
  const held: (((error?: any) => void) | null)[] = [null, null];
  const sides: any[] = [];
  for (const side of [0, 1]) {
    sides.push(new Duplex({
      ...options,
      read() {
        const callback = held[side];
        held[side] = null;
        callback?.();
      },
      write(chunk: any, _encoding: any, callback: (error?: any) => void) {
        const other = 1 - side;
        if (chunk.length === 0) process.nextTick(callback);
        else {
          sides[other].push(chunk);
          held[other] = callback;
        }
      },
      final(callback: (error?: any) => void) {
        sides[1 - side].on("end", callback);
        sides[1 - side].push(null);
      },
    }));
  }
  return [sides[0], sides[1]];
}

const promises = { finished: finishedPromise, pipeline: pipelinePromise };
const kCustomPromisify = Symbol.for("nodejs.util.promisify.custom");
for (const [callee, promise] of [[finished, finishedPromise], [pipeline, pipelinePromise]])
  Object.defineProperty(callee, kCustomPromisify, { get: () => promise, enumerable: true });

Object.assign(Stream, {
  isDestroyed, isDisturbed, isErrored, isReadable, isWritable, Readable, Writable, Duplex,
    Transform,
  PassThrough, duplexPair, pipeline, addAbortSignal, finished, destroy, compose,
  setDefaultHighWaterMark, getDefaultHighWaterMark, Stream,
  _isArrayBufferView: ArrayBuffer.isView,
  _isUint8Array: (value: unknown) => value instanceof Uint8Array,
  _uint8ArrayToBuffer: bufferOver,
});
Object.defineProperty(Stream, "promises", {
  get: () => promises, enumerable: true, configurable: true,
});

export const _isArrayBufferView = ArrayBuffer.isView;
export const _isUint8Array = Stream._isUint8Array;
export const _uint8ArrayToBuffer = bufferOver;
export {
  addAbortSignal, compose, destroy, Duplex, duplexPair, finished, getDefaultHighWaterMark,
  isDestroyed, isDisturbed, isErrored, isReadable, isWritable, PassThrough, pipeline, promises,
  Readable, setDefaultHighWaterMark, Stream, Transform, Writable,
};
export default Stream;
export { Stream as "module.exports" };
