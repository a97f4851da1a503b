// process.stdout and process.stderr when script wants more of them than write(): they become
// streams of node:stream, in place. What is written goes the same way as before.
import host from "shoal:host";
import { kCopies } from "node:_stream_readable";
import { Writable } from "node:_stream_writable";
import { isTerminal } from "node:_host_seams";
import { WriteStream, watchSize } from "node:tty";

const { Object, Reflect } = globalThis;
const { apply } = Reflect;
const process = (globalThis as any).process;
const simple = Object.getPrototypeOf(process.stdout);

/** Not a terminal: a pipe, a file. Its end is that of the process. */
class StandardOutput extends Writable {
  [kCopies](): boolean {
    return this.write === Writable.prototype.write &&
      this._write === StandardOutput.prototype._write;
  }
  _write(chunk: any, encoding: string, callback: (error?: unknown) => void): void {
    writeOut(this.fd, chunk, encoding);
    callback();
  }
}

/** To descriptor 1 or 2, text or bytes. */
export function writeOut(fd: number, chunk: string | Uint8Array, encoding: string): void {
  const isEncoded = typeof chunk === "string" && encoding !== "utf8" && encoding !== "utf-8";
  const bytes = isEncoded ? Buffer.from(chunk, encoding as BufferEncoding) : chunk;
  host.printTo(fd, bytes);
}

function upgrade(stream: any): any {
  if (Object.getPrototypeOf(stream) !== simple) return stream;
  const terminal = isTerminal(stream.fd);
  Object.setPrototypeOf(stream, (terminal ? WriteStream : StandardOutput).prototype);
  apply(Writable, stream, [{ decodeStrings: false, emitClose: false, autoDestroy: false }]);
  stream._type = terminal ? "tty" : "pipe";
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = (error: unknown, callback: (error: unknown) => void) => callback(error);
  if (terminal) watchSize(stream);
  return stream;
}

type Method = (this: object, ...values: any[]) => any;
const method = (name: string): Method => function (this: object, ...values: any[]) {
  const stream = upgrade(this);
  return apply(stream[name], stream, values);
};
const value = (name: string): Method => function (this: object) {
  return this === simple ? undefined : upgrade(this)[name];
};

/** Not by its name: a program may have put the simple one back in the stream's place. */
export function write(this: object, ...values: any[]): boolean {
  return apply((Writable as any).prototype.write, upgrade(this), values);
}
export const on = method("on"), addListener = method("addListener"), once = method("once"),
  prependListener = method("prependListener"),
  prependOnceListener = method("prependOnceListener"), off = method("off"),
  removeListener = method("removeListener"), removeAllListeners = method("removeAllListeners"),
  emit = method("emit"), listenerCount = method("listenerCount"), listeners = method("listeners"),
  rawListeners = method("rawListeners"), eventNames = method("eventNames"),
  setMaxListeners = method("setMaxListeners"), getMaxListeners = method("getMaxListeners"),
  end = method("end"), pipe = method("pipe"), cork = method("cork"), uncork = method("uncork"),
  destroy = method("destroy"), setDefaultEncoding = method("setDefaultEncoding"),
  getWindowSize = method("getWindowSize"), getColorDepth = method("getColorDepth"),
  hasColors = method("hasColors"), cursorTo = method("cursorTo"),
  moveCursor = method("moveCursor"), clearLine = method("clearLine"),
  clearScreenDown = method("clearScreenDown");
export const _writableState = value("_writableState"), _events = value("_events"),
  writable = value("writable"), writableLength = value("writableLength"),
  writableHighWaterMark = value("writableHighWaterMark"),
  writableNeedDrain = value("writableNeedDrain"), writableEnded = value("writableEnded"),
  writableFinished = value("writableFinished"),
  writableObjectMode = value("writableObjectMode"), writableCorked = value("writableCorked"),
  destroyed = value("destroyed"), closed = value("closed"), errored = value("errored");
