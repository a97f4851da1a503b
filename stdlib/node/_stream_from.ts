// Readable.from: what an iterable gives, one value at a time, as it is asked for.
import { Buffer } from "node:_buffer";
import { nextTick } from "node:_host_seams";
import { codeError, invalidArgType } from "node:_errors";

export function readableFrom(Readable: any, iterable: any, options?: any): any {
  if (typeof iterable === "string" || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true, ...options,
      read(this: any) {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  const isAsync = Boolean(iterable?.[Symbol.asyncIterator]);
  const begin = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
  if (typeof begin !== "function") throw invalidArgType("iterable", ["Iterable"], iterable);
  const iterator = begin.call(iterable);
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  let isReading = false;
  readable._read = function () {
    if (isReading) return;
    isReading = true;
    void next();
  };
  readable._destroy = function (error: any, callback: any) {
    close(error).then(() => nextTick(callback, error), (failed) => nextTick(callback, failed ||
      error));
  };
  async function close(error: any): Promise<void> {
    if (error !== undefined && error !== null && typeof iterator.throw === "function") {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === "function") await (await iterator.return()).value;
  }
  async function next(): Promise<void> {
    for (;;) {
      try {
        const { value, done } = isAsync ? await iterator.next() : iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        const chunk = value && typeof value.then === "function" ? await value : value;
        if (chunk === null) {
          isReading = false;
          throw codeError("ERR_STREAM_NULL_VALUES");
        }
        if (readable.push(chunk)) continue;
        isReading = false;
      } catch (error) {
        readable.destroy(error);
      }
      return;
    }
  }
  return readable;
}
