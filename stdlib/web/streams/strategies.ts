// https://streams.spec.whatwg.org/#qs-api: the two queuing strategies.
import {
  TypeError, argumentMissing, defineInterface, dictionary, illegalInvocation,
} from "./web_idl.ts";

// One function each for all objects; as methods of literals they are no constructors.
const { size: byteLengthSize } = {
  size(chunk: any): number {
    return chunk.byteLength;
  },
};
const { size: countSize } = {
  size(): number {
    return 1;
  },
};

/// The high-water mark of a QueuingStrategyInit.
function markOf(init: unknown, count: number, name: string): number {
  if (count < 1) throw argumentMissing(name);
  const mark = dictionary(init, "init")?.highWaterMark;
  if (mark === undefined) throw new TypeError(`${name}: init.highWaterMark is missing`);
  return +mark;
}

export class ByteLengthQueuingStrategy {
  #highWaterMark: number;

  constructor(init: unknown) {
    this.#highWaterMark = markOf(init, arguments.length, "ByteLengthQueuingStrategy");
  }
  get highWaterMark(): number {
    if (!(#highWaterMark in this)) throw illegalInvocation("ByteLengthQueuingStrategy");
    return this.#highWaterMark;
  }
  get size(): (chunk: any) => number {
    if (!(#highWaterMark in this)) throw illegalInvocation("ByteLengthQueuingStrategy");
    return byteLengthSize;
  }
}
defineInterface(ByteLengthQueuingStrategy, "ByteLengthQueuingStrategy");

export class CountQueuingStrategy {
  #highWaterMark: number;

  constructor(init: unknown) {
    this.#highWaterMark = markOf(init, arguments.length, "CountQueuingStrategy");
  }
  get highWaterMark(): number {
    if (!(#highWaterMark in this)) throw illegalInvocation("CountQueuingStrategy");
    return this.#highWaterMark;
  }
  get size(): () => number {
    if (!(#highWaterMark in this)) throw illegalInvocation("CountQueuingStrategy");
    return countSize;
  }
}
defineInterface(CountQueuingStrategy, "CountQueuingStrategy");

/// Whether size() is known to give 1 for each chunk, so that nobody need ask.
export function countsOne(size: unknown): boolean {
  return size === undefined || size === countSize;
}
