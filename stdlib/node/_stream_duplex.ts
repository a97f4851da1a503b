// Duplex, Transform and PassThrough.
import { load, nextTick } from "node:_host_seams";
import { codeError } from "node:_errors";
import { inherit, isA, Stream } from "node:_stream_legacy";
import { abortWith, Readable, ReadableState } from "node:_stream_readable";
import { type Callback, highWaterMarkOf, construct } from "node:_stream_state";
import {
  finishConstruction, initializeWritable, Writable,
} from "node:_stream_writable";

const { Symbol, Object, Reflect } = globalThis;

export const Duplex: any = function Duplex(this: any, options?: any): any {
  if (!isA(this, Duplex)) return new (Duplex as any)(options);
  this._readableState = new ReadableState(options, true);
  initializeWritable(this, options, true);
  this.allowHalfOpen = true;
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) {
      Object.assign(this._readableState, { readable: false, ended: true, endEmitted: true });
    }
    if (options.writable === false) {
      Object.assign(this._writableState,
        { writable: false, ending: true, ended: true, finished: true });
    }
    if (typeof options.read === "function") this._read = options.read;
  }
  Stream.call(this, options);
  if (options?.signal) abortWith(options.signal, this);
  if (typeof this._construct === "function") {
    construct(this, () => {
      if (this._readableState.needReadable) this.read(0);
    });
    finishConstruction(this);
  }
};
inherit(Duplex, Readable);
for (const key of Reflect.ownKeys(Writable.prototype)) {
  if (key === "constructor" || Object.hasOwn(Duplex.prototype, key)) continue;
  const isOfBoth = Object.hasOwn(Readable.prototype, key);
  if (isOfBoth && key !== "destroy") continue;
  Object.defineProperty(Duplex.prototype, key,
    Object.getOwnPropertyDescriptor(Writable.prototype, key)!);
}
Object.defineProperties(Duplex.prototype, {
  destroyed: {
    get(this: any) {
      const r = this._readableState, w = this._writableState;
      return r === undefined || w === undefined ? false : r.destroyed && w.destroyed;
    },
    set(this: any, value: boolean) {
      if (!this._readableState || !this._writableState) return;
      this._readableState.destroyed = value;
      this._writableState.destroyed = value;
    },
    configurable: true,
  },
});
Duplex.from = (body: any) => load("node:_stream_compose").duplexFrom(body, "body");
Duplex.fromWeb = (pair: any, options?: any) =>
  load("node:_stream_web").duplexFromWeb(pair, options);
Duplex.toWeb = (duplex: any) => load("node:_stream_web").duplexToWeb(duplex);

// ---- Transform

const kCallback = Symbol("kCallback");

export const Transform: any = function Transform(this: any, options?: any): any {
  if (!isA(this, Transform)) return new (Transform as any)(options);
  const mark = options ? highWaterMarkOf(false, options, "readableHighWaterMark", true) : null;
  // A reading side without room holds nothing back: neither shall the writing side.
  if (mark === 0) {
    options = {
      ...options, highWaterMark: null, readableHighWaterMark: 0,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  Duplex.call(this, options);
  // _read only says that there is room, so what is pushed is told at once.
  this._readableState.sync = false;
  this[kCallback] = null;
  if (options) {
    if (typeof options.transform === "function") this._transform = options.transform;
    if (typeof options.flush === "function") this._flush = options.flush;
  }
  // Those who have a _final of their own are flushed before they finish.
  this.on("prefinish", prefinish);
};
inherit(Transform, Duplex);

function final(this: any, callback?: Callback): void {
  if (typeof this._flush !== "function" || this.destroyed) {
    this.push(null);
    callback?.();
    return;
  }
  this._flush((error: any, data: any) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (data !== null && data !== undefined) this.push(data);
    this.push(null);
    callback?.();
  });
}
function prefinish(this: any): void {
  if (this._final !== final) final.call(this);
}
Transform.prototype._final = final;
Transform.prototype._transform = function (): void {
  throw codeError("ERR_METHOD_NOT_IMPLEMENTED", "_transform()");
};
Transform.prototype._write = function (
  this: any, chunk: any, encoding: string, callback: Callback,
): void {
  const r = this._readableState, w = this._writableState, before = r.length;
  this._transform(chunk, encoding, (error: any, value: any) => {
    if (error) {
      callback(error);
      return;
    }
    if (value !== null && value !== undefined) this.push(value);
    if (r.ended) {
      // Ended from within: what is still written goes nowhere.
      nextTick(callback);
    } else if (w.ended || before === r.length || r.length < r.highWaterMark) callback();
    else this[kCallback] = callback;
  });
};
Transform.prototype._read = function (this: any): void {
  const callback = this[kCallback];
  if (!callback) return;
  this[kCallback] = null;
  callback();
};

// ---- PassThrough

export const PassThrough: any = function PassThrough(this: any, options?: any): any {
  if (!isA(this, PassThrough)) return new (PassThrough as any)(options);
  Transform.call(this, options);
};
inherit(PassThrough, Transform);
PassThrough.prototype._transform = function (chunk: any, _encoding: string,
  callback: Callback): void {
  callback(null, chunk);
};

export default Duplex;
export { Duplex as "module.exports" };
