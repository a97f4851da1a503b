// class Stream: what streams were before they had buffers; all others extend it.
import EventEmitter from "node:events";

/** Also a function that older programs call on objects of theirs. */
export const Stream: any = function Stream(this: any, options?: object) {
  (EventEmitter as any).call(this, options);
};
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

Stream.prototype.pipe = function pipe(this: any, dest: any, options?: { end?: boolean }): any {
  const source = this;
  const ondata = (chunk: any) => {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  };
  const ondrain = () => {
    if (source.readable && source.resume) source.resume();
  };
  let isOver = false;
  const onend = () => {
    if (isOver) return;
    isOver = true;
    dest.end();
  };
  const onclose = () => {
    if (isOver) return;
    isOver = true;
    if (typeof dest.destroy === "function") dest.destroy();
  };
  function onerror(this: any, error: any): void {
    cleanup();
    if (EventEmitter.listenerCount(this, "error") === 0) this.emit("error", error);
  }
  const cleanup = () => {
    source.removeListener("data", ondata);
    dest.removeListener("drain", ondrain);
    for (const [stream, type, listener] of [
      [source, "end", onend], [source, "close", onclose], [source, "error", onerror],
      [dest, "error", onerror], [source, "end", cleanup], [source, "close", cleanup],
      [dest, "close", cleanup],
    ]) stream.removeListener(type, listener);
  };
  source.on("data", ondata);
  dest.on("drain", ondrain);
  if (!dest._isStdio && options?.end !== false) {
    source.on("end", onend);
    source.on("close", onclose);
  }
  source.prependListener("error", onerror);
  dest.prependListener("error", onerror);
  source.on("end", cleanup);
  source.on("close", cleanup);
  dest.on("close", cleanup);
  dest.emit("pipe", source);
  return dest;
};

/** Makes `Child` a class of Node's kind: a function that is callable, and inherits from `Parent`.
/** */
export function inherit(Child: any, Parent: any): void {
  Object.setPrototypeOf(Child.prototype, Parent.prototype);
  Object.setPrototypeOf(Child, Parent);
}

/** Defines accessors and methods that are not enumerable on a prototype. */
export function definePrivately(target: object, source: object): void {
  for (const key of Reflect.ownKeys(source)) {
    const descriptor = Object.getOwnPropertyDescriptor(source, key)!;
    descriptor.enumerable = false;
    Object.defineProperty(target, key, descriptor);
  }
}

/** Whether an object is of a class that is made of a function. */
export function isA(object: any, Class: any): boolean {
  return object instanceof Class;
}
