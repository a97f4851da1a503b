// class Buffer: bytes with Node's methods. node:buffer gives it to programs; our own modules take
// it
// from here, and load no more than this. Small buffers share pools, as Node's do. Missing: nothing
// of Buffer itself.
import { type BufferEncoding, type Codec, codecOf, encodeUtf8, encodeUtf8Into, latin1, utf8 }
  from "node:_buffer_codecs";
import { numberMethods } from "node:_buffer_numbers";
import { codeError, invalidArgType, invalidArgValue, outOfRange } from "node:_errors";
import { validateInteger, validateNumber, validateString } from "node:_validators";

const {
  Uint8Array, ArrayBuffer, SharedArrayBuffer, Array, Object, Symbol, Number, Math, Reflect, String,
} = globalThis;
const { defineProperty, setPrototypeOf } = Object;
const { min, trunc } = Math;
const { isView } = ArrayBuffer;
const bytesProto = Uint8Array.prototype;
const {
  fill: fillBytes, indexOf: indexOfByte, lastIndexOf: lastIndexOfByte, set: setBytes,
  copyWithin: copyBytes,
} = bytesProto;
const { apply } = Reflect;

export const kMaxLength = 2 ** 53 - 1;
export const kStringMaxLength = 2 ** 29 - 24;
export const kInspectCustom = Symbol.for("nodejs.util.inspect.custom");
/** How many bytes inspect shows: node:buffer's INSPECT_MAX_BYTES. */
export const settings = { inspectMaxBytes: 50 };

type Encoding = string;
type Text = string;

/** What every Buffer is an instance of; Buffer.prototype is its prototype. */
const FastBuffer = class FastBuffer extends (Uint8Array as Uint8ArrayConstructor) {
  static get [Symbol.species]() {
    return FastBuffer;
  }
} as unknown as {
  new (length: number): Uint8Array<ArrayBuffer>;
  new (memory: ArrayBuffer, byteOffset?: number, length?: number): Uint8Array<ArrayBuffer>;
  prototype: Uint8Array<ArrayBuffer>;
};
export type Buffer = Omit<Uint8Array<ArrayBuffer>, "slice" | "subarray" | "toString"> &
  Uint8Array<ArrayBuffer> & typeof numberMethods & {
  slice(start?: number, end?: number): Buffer;
  subarray(start?: number, end?: number): Buffer;
  toString(encoding?: Encoding, start?: number, end?: number): string;
  write(text: string, offset?: any, length?: any, encoding?: Encoding): number;
  copy(target: Uint8Array, targetStart?: number, sourceStart?: number, sourceEnd?: number): number;
  equals(other: Uint8Array): boolean;
};

// ---- Making

let pool: ArrayBuffer = undefined as never, poolAt = 0, poolBytes = 0;

function makePool(): void {
  poolBytes = Buffer.poolSize;
  pool = new ArrayBuffer(poolBytes);
  poolAt = 0;
}
/** `size` bytes of whatever content, from the pool if they are few. */
function allocate(size: number): Buffer {
  if (size <= 0) return new FastBuffer(0) as Buffer;
  if (size >= Buffer.poolSize >>> 1) return new FastBuffer(size) as Buffer;
  if (size > poolBytes - poolAt) makePool();
  const made = new FastBuffer(pool, poolAt, size);
  poolAt = (poolAt + size + 7) & ~7;
  return made as Buffer;
}

function checkSize(size: unknown): void {
  validateNumber(size, "size", 0, kMaxLength);
}

function codecFor(encoding: unknown): Codec {
  if (typeof encoding !== "string" || encoding === "") return utf8;
  const codec = codecOf(encoding);
  if (!codec) throw codeError("ERR_UNKNOWN_ENCODING", encoding);
  return codec;
}

/** The bytes of a short text that is ASCII, or undefined. */
function fromShortText(text: string): Buffer | undefined {
  const { length } = text, made = allocate(length);
  for (let i = 0; i < length; ++i) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return undefined;
    made[i] = code;
  }
  return made;
}

function fromText(text: string, encoding: unknown): Buffer {
  const codec = codecFor(encoding);
  if (text.length === 0) return new FastBuffer(0) as Buffer;
  if (codec === utf8) {
    const short = text.length <= 24 ? fromShortText(text) : undefined;
    if (short) return short;
    const most = text.length * 3;
    if (most >= Buffer.poolSize >>> 1) {
      const encoded = encodeUtf8(text);
      return new FastBuffer(encoded.buffer, encoded.byteOffset, encoded.length) as Buffer;
    }
    if (most > poolBytes - poolAt) makePool();
    const place = new FastBuffer(pool, poolAt, most);
    const written = encodeUtf8Into(text, place);
    const made = new FastBuffer(pool, poolAt, written);
    poolAt = (poolAt + written + 7) & ~7;
    return made as Buffer;
  }
  const made = allocate(codec.byteLength(text));
  const written = codec.write(made, text, 0, made.length);
  return written === made.length ? made
    : new FastBuffer(made.buffer, made.byteOffset, written) as Buffer;
}

function fromMemory(memory: ArrayBuffer, byteOffset: unknown, length: unknown): Buffer {
  let offset = 0;
  if (byteOffset !== undefined) {
    offset = Number(byteOffset);
    if (offset !== offset) offset = 0;
  }
  const most = memory.byteLength - offset;
  if (most < 0) throw codeError("ERR_BUFFER_OUT_OF_BOUNDS", "offset");
  let count = most;
  if (length !== undefined) {
    count = Number(length);
    if (!(count > 0)) count = 0;
    else if (count > most) throw codeError("ERR_BUFFER_OUT_OF_BOUNDS", "length");
  }
  return new FastBuffer(memory, offset, count) as Buffer;
}

function fromArrayLike(list: ArrayLike<number>): Buffer {
  if (!(list.length > 0)) return new FastBuffer(0) as Buffer;
  const made = allocate(list.length);
  apply(setBytes, made, [list]);
  return made;
}

const isMemory = (value: unknown): value is ArrayBuffer =>
  value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;

function fromObject(object: any): Buffer | undefined {
  if (object.length !== undefined || isMemory(object.buffer)) {
    if (typeof object.length !== "number") return new FastBuffer(0) as Buffer;
    return fromArrayLike(object);
  }
  if (object.type === "Buffer" && Array.isArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

function from(value: any, encodingOrOffset?: any, length?: any): Buffer {
  if (typeof value === "string") return fromText(value, encodingOrOffset);
  if (typeof value === "object" && value !== null) {
    if (isMemory(value)) return fromMemory(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value &&
        (typeof primitive === "string" || typeof primitive === "object"))
      return from(primitive, encodingOrOffset, length);
    const made = fromObject(value);
    if (made) return made;
    if (typeof value[Symbol.toPrimitive] === "function") {
      const text = value[Symbol.toPrimitive]("string");
      if (typeof text === "string") return fromText(text, encodingOrOffset);
    }
  }
  throw invalidArgType("first argument",
    ["string", "Buffer", "ArrayBuffer", "Array", "Array-like Object"], value);
}

/** Also callable without new, and with it, as programs of old do. */
export const Buffer: BufferConstructor =
  function Buffer(value: any, encodingOrOffset?: any, length?: any): Buffer {
    if (typeof value !== "number") return from(value, encodingOrOffset, length);
    if (typeof encodingOrOffset === "string") throw invalidArgType("string", "string", value);
    return statics.alloc(value);
  } as unknown as BufferConstructor;

export interface BufferConstructor {
  new (value: any, encodingOrOffset?: any, length?: any): Buffer;
  (value: any, encodingOrOffset?: any, length?: any): Buffer;
  prototype: Buffer;
  poolSize: number;
  from(value: any, encodingOrOffset?: any, length?: any): Buffer;
  of(...values: number[]): Buffer;
  alloc(size: number, fill?: any, encoding?: Encoding): Buffer;
  allocUnsafe(size: number): Buffer;
  allocUnsafeSlow(size: number): Buffer;
  byteLength(value: string | ArrayBufferView | ArrayBuffer, encoding?: Encoding): number;
  compare(a: Uint8Array, b: Uint8Array): number;
  concat(list: readonly Uint8Array[], length?: number): Buffer;
  copyBytesFrom(view: any, offset?: number, length?: number): Buffer;
  isBuffer(value: unknown): value is Buffer;
  isEncoding(encoding: unknown): boolean;
}
setPrototypeOf(Buffer, Uint8Array);
defineProperty(Buffer, "prototype", { value: FastBuffer.prototype, writable: false });
defineProperty(FastBuffer.prototype, "constructor", {
  value: Buffer, writable: true, configurable: true,
});
defineProperty(Buffer, Symbol.species, {
  get: () => FastBuffer, configurable: true, enumerable: false,
});

// ---- Comparing and finding

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const count = min(a.length, b.length);
  for (let i = 0; i < count; ++i) {
    const x = a[i]!, y = b[i]!;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

function standsAt(bytes: Uint8Array, sought: Uint8Array, at: number): boolean {
  for (let i = 1; i < sought.length; ++i) if (bytes[at + i] !== sought[i]) return false;
  return true;
}

/** Where `sought` stands at or after (or before) `start`; in steps of `unit` bytes. */
function findBytes(
  bytes: Uint8Array, sought: Uint8Array, start: number, isForward: boolean, unit: number,
): number {
  const last = bytes.length - sought.length;
  if (start > last && !isForward) start = last;
  if (sought.length === 0) return min(start, bytes.length);
  const find = isForward ? indexOfByte : lastIndexOfByte;
  for (let at = start; at >= 0 && at <= last; at += isForward ? 1 : -1) {
    at = apply(find, bytes, [sought[0], at]);
    if (at < 0 || at > last) return -1;
    if (at % unit === 0 && standsAt(bytes, sought, at)) return at;
  }
  return -1;
}

function find(
  bytes: Uint8Array, value: any, offset: any, encoding: any, isForward: boolean,
): number {
  if (typeof offset === "string") {
    encoding = offset;
    offset = undefined;
  } else if (offset > 0x7fffffff) offset = 0x7fffffff;
  else if (offset < -0x80000000) offset = -0x80000000;
  offset = +offset;
  if (offset !== offset) offset = isForward ? 0 : bytes.length;
  offset = trunc(offset);
  if (offset < 0) {
    offset += bytes.length;
    if (offset < 0) {
      if (!isForward) return -1;
      offset = 0;
    }
  }
  if (typeof value === "number") {
    if (offset >= bytes.length) {
      if (isForward) return -1;
      offset = bytes.length - 1;
    }
    return bytes.length === 0 ? -1
      : apply(isForward ? indexOfByte : lastIndexOfByte, bytes, [value & 0xff, offset]);
  }
  let sought: Uint8Array;
  let unit = 1;
  if (typeof value === "string") {
    const codec = codecFor(encoding);
    sought = fromText(value, encoding);
    if (codec.name === "utf16le") unit = 2;
  } else if (value instanceof Uint8Array) {
    if (encoding !== undefined && codecFor(encoding).name === "utf16le") unit = 2;
    sought = value;
  } else throw invalidArgType("value", ["number", "string", "Buffer", "Uint8Array"], value);
  if (sought.length === 0) return min(offset, bytes.length);
  return findBytes(bytes, sought, offset, isForward, unit);
}

// ---- Places

function clampIndex(value: any, length: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  value = trunc(+value);
  if (value !== value) return 0;
  if (value < 0) {
    value += length;
    return value > 0 ? value : 0;
  }
  return value < length ? value : length;
}

/** Of toString: below 0 is 0. */
function textBound(value: any, length: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  value = trunc(+value);
  if (!(value > 0)) return 0;
  return value < length ? value : length;
}

function swap(bytes: Uint8Array, count: number): void {
  if (bytes.length % count !== 0)
    throw codeError("ERR_INVALID_BUFFER_SIZE", `${count * 8}-bits`);
  for (let at = 0; at < bytes.length; at += count) {
    for (let i = at, j = at + count - 1; i < j; ++i, --j) {
      const held = bytes[i]!;
      bytes[i] = bytes[j]!;
      bytes[j] = held;
    }
  }
}

function fillWith(buffer: Buffer, value: any, start: any, end: any, encoding: any): Buffer {
  if (typeof value === "string") {
    if (start === undefined || typeof start === "string") {
      encoding = start;
      start = undefined;
    } else if (typeof end === "string") {
      encoding = end;
      end = undefined;
    }
    if (encoding !== undefined && typeof encoding !== "string")
      throw invalidArgType("encoding", "string", encoding);
  }
  if (start === undefined) {
    start = 0;
    end = buffer.length;
  } else {
    validateNumber(start, "offset", 0);
    if (end === undefined) end = buffer.length;
    else validateNumber(end, "end", 0, buffer.length);
    if (start >= end) return buffer;
  }
  if (typeof value === "string") {
    const codec = codecFor(encoding);
    if (value.length === 0) value = 0;
    else if (value.length === 1 && codec !== utf8 && codec.name === "latin1")
      value = value.charCodeAt(0);
    else if (value.length === 1 && codec === utf8 && value.charCodeAt(0) < 0x80)
      value = value.charCodeAt(0);
    else return fillPattern(buffer, fromText(value, encoding), start, end, value);
  } else if (typeof value === "object" && value !== null && isView(value)) {
    const { buffer: memory, byteOffset, byteLength } = value;
    const bytes = new Uint8Array(memory as ArrayBuffer, byteOffset, byteLength);
    return fillPattern(buffer, bytes, start, end, value);
  } else if (typeof value === "boolean") value = +value;
  return apply(fillBytes, buffer, [value & 255, start, end]);
}

function fillPattern(
  buffer: Buffer, pattern: Uint8Array, start: number, end: number, given: unknown,
): Buffer {
  if (pattern.length === 0) throw invalidArgValue("value", given);
  const count = end - start;
  if (count <= 0) return buffer;
  let filled = min(pattern.length, count);
  apply(setBytes, buffer, [filled === pattern.length ? pattern : pattern.subarray(0, filled),
    start]);
  // What stands there doubles.
  while (filled < count) {
    const more = min(filled, count - filled);
    apply(copyBytes, buffer, [start + filled, start, start + more]);
    filled += more;
  }
  return buffer;
}

function copyTo(
  source: Uint8Array, target: Uint8Array, targetStart?: any, sourceStart?: any, sourceEnd?: any,
): number {
  if (!isView(target)) throw invalidArgType("target", ["Buffer", "Uint8Array"], target);
  const place = (value: any, name: string, otherwise: number, most = kMaxLength) => {
    if (value === undefined) return otherwise;
    const number = trunc(+value);
    if (number !== number) return 0;
    if (number < 0 || number > most) throw outOfRange(name, `>= 0 && <= ${most}`, value);
    return number;
  };
  let to = 0;
  if (targetStart !== undefined) {
    to = trunc(+targetStart) || 0;
    if (to < 0) throw outOfRange("targetStart", ">= 0", targetStart);
  }
  const start = place(sourceStart, "sourceStart", 0, source.length);
  let end = source.length;
  if (sourceEnd !== undefined) {
    end = trunc(+sourceEnd) || 0;
    if (end < 0) throw outOfRange("sourceEnd", ">= 0", sourceEnd);
    end = min(end, source.length);
  }
  const bytes = target instanceof Uint8Array ? target
    : new Uint8Array((target as DataView).buffer, (target as DataView).byteOffset,
      (target as DataView).byteLength);
  if (to >= bytes.length || start >= end) return 0;
  const count = min(end - start, bytes.length - to);
  const whole = start === 0 && count === source.length;
  apply(setBytes, bytes, [whole ? source : source.subarray(start, start + count), to]);
  return count;
}

function writeText(
  buffer: Uint8Array, text: Text, offset: any, length: any, encoding: any,
): number {
  if (typeof text !== "string") throw invalidArgType("argument", "string", text);
  if (offset === undefined) return utf8.write(buffer, text, 0, buffer.length);
  if (length === undefined && typeof offset === "string") {
    encoding = offset;
    length = buffer.length;
    offset = 0;
  } else {
    validateInteger(offset, "offset", 0, buffer.length);
    const rest = buffer.length - offset;
    if (length === undefined) length = rest;
    else if (typeof length === "string") {
      encoding = length;
      length = rest;
    } else {
      validateInteger(length, "length", 0, buffer.length);
      if (length > rest) length = rest;
    }
  }
  return codecFor(encoding).write(buffer, text, offset, length);
}

// ---- The methods

const methods = {
  toString(this: Buffer, encoding?: Encoding, start?: number, end?: number): string {
    const { length } = this;
    if (encoding === undefined && start === undefined) return length === 0 ? "" : utf8.read(this,
      0, length);
    const first = textBound(start, length, 0), last = textBound(end, length, length);
    if (last <= first) return "";
    if (encoding === undefined) return utf8.read(this, first, last);
    const codec = codecOf(`${encoding}`);
    if (!codec) throw codeError("ERR_UNKNOWN_ENCODING", encoding);
    return codec.read(this, first, last);
  },
  toLocaleString(this: Buffer, encoding?: Encoding, start?: number, end?: number): string {
    return (this as any).toString(encoding, start, end);
  },
  write(this: Buffer, text: string, offset?: any, length?: any, encoding?: Encoding): number {
    return writeText(this, text, offset, length, encoding);
  },
  equals(this: Buffer, other: Uint8Array): boolean {
    if (!(other instanceof Uint8Array))
      throw invalidArgType("otherBuffer", ["Buffer", "Uint8Array"], other);
    return this === other || (this.length === other.length && compareBytes(this, other) === 0);
  },
  compare(
    this: Buffer, target: Uint8Array, targetStart = 0, targetEnd?: number, sourceStart = 0,
    sourceEnd: number = this.length,
  ): number {
    if (!(target instanceof Uint8Array))
      throw invalidArgType("target", ["Buffer", "Uint8Array"], target);
    if (arguments.length === 1) return compareBytes(this, target);
    validateInteger(targetStart, "targetStart", 0);
    if (targetEnd === undefined) targetEnd = target.length;
    else validateInteger(targetEnd, "targetEnd", 0, target.length);
    validateInteger(sourceStart, "sourceStart", 0);
    validateInteger(sourceEnd, "sourceEnd", 0, this.length);
    if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
    if (targetStart >= targetEnd) return 1;
    return compareBytes(bytesProto.subarray.call(this, sourceStart, sourceEnd),
      bytesProto.subarray.call(target, targetStart, targetEnd));
  },
  indexOf(this: Buffer, value: any, offset?: any, encoding?: Encoding): number {
    return find(this, value, offset, encoding, true);
  },
  lastIndexOf(this: Buffer, value: any, offset?: any, encoding?: Encoding): number {
    return find(this, value, offset, encoding, false);
  },
  includes(this: Buffer, value: any, offset?: any, encoding?: Encoding): boolean {
    return find(this, value, offset, encoding, true) !== -1;
  },
  fill(this: Buffer, value: any, offset?: any, end?: any, encoding?: Encoding): Buffer {
    return fillWith(this, value, offset, end, encoding);
  },
  copy(
    this: Buffer, target: Uint8Array, targetStart?: number, sourceStart?: number,
    sourceEnd?: number,
  ): number {
    return copyTo(this, target, targetStart, sourceStart, sourceEnd);
  },
  subarray(this: Buffer, start?: number, end?: number): Buffer {
    const { length } = this;
    const first = clampIndex(start, length, 0), last = clampIndex(end, length, length);
    return new FastBuffer(this.buffer, this.byteOffset + first, last > first ? last - first : 0) as
      Buffer;
  },
  slice(this: Buffer, start?: number, end?: number): Buffer {
    return this.subarray(start, end) as Buffer;
  },
  swap16(this: Buffer): Buffer {
    swap(this, 2);
    return this;
  },
  swap32(this: Buffer): Buffer {
    swap(this, 4);
    return this;
  },
  swap64(this: Buffer): Buffer {
    swap(this, 8);
    return this;
  },
  toJSON(this: Buffer): { type: "Buffer"; data: number[] } {
    return { type: "Buffer", data: Array.from(this) };
  },
  [kInspectCustom](this: Buffer, _depth: unknown, options: any, inspect: any): string {
    const most = settings.inspectMaxBytes, shown = min(most, this.length);
    const rest = this.length - most;
    let text = bytesProto.subarray.call(this, 0, shown).toHex().replace(/(.{2})/g, "$1 ").trim();
    if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? "s" : ""}`;
    const extras = Object.keys(this).filter((name) => String(Number(name) >>> 0) !== name);
    if (options && extras.length > 0) {
      const own: Record<string, unknown> = { __proto__: null } as never;
      for (const name of extras) own[name] = (this as any)[name];
      if (this.length !== 0) text += ", ";
      text += inspect(own, { ...options, breakLength: Infinity, compact: true })
        .slice("[Object: null prototype] { ".length, -2);
    }
    const name = this.constructor?.name || "Buffer";
    return `<${name} ${text}>`.replace(" >", ">").replace(/^<(\w+)>$/, "<$1 >");
  },
};

/** latin1Slice, hexWrite and their like: undocumented, but packages call them. */
function defineCodecMethods(name: string, codec: Codec): void {
  const slice = function (this: Buffer, start = 0, end = this.length): string {
    return end <= start ? "" : codec.read(this, start, min(end, this.length));
  };
  const write = function (this: Buffer, text: string, offset = 0, length = this.length - offset) {
    validateString(text, "string");
    if (offset < 0 || offset > this.length) throw codeError("ERR_BUFFER_OUT_OF_BOUNDS", "offset");
    return codec.write(this, text, offset, min(length, this.length - offset));
  };
  defineMethod(name + "Slice", slice);
  defineMethod(name + "Write", write);
}

function defineMethod(name: PropertyKey, value: unknown): void {
  defineProperty(FastBuffer.prototype, name, {
    value, writable: true, configurable: true, enumerable: true,
  });
}

for (const name of ["toString", "toLocaleString"] as const)
  defineProperty(FastBuffer.prototype, name, {
    value: methods[name], writable: true, configurable: true, enumerable: true,
  });
for (const name of Reflect.ownKeys(methods)) defineMethod(name, (methods as any)[name]);
for (const name of Object.keys(numberMethods)) {
  defineMethod(name, (numberMethods as any)[name]);
  if (name.includes("UInt")) defineMethod(name.replace("UInt", "Uint"),
    (numberMethods as any)[name]);
}
for (const [name, codec] of [
  ["utf8", "utf8"], ["latin1", "latin1"], ["ascii", "ascii"], ["hex", "hex"], ["ucs2", "utf16le"],
  ["base64", "base64"], ["base64url", "base64url"],
] as const) defineCodecMethods(name, codecOf(codec)!);
for (const [name, of] of [["parent", "buffer"], ["offset", "byteOffset"]] as const)
  defineProperty(FastBuffer.prototype, name, {
    get(this: Buffer) {
      return this instanceof FastBuffer ? (this as any)[of] : undefined;
    },
    enumerable: true, configurable: true,
  });

// ---- What Buffer itself has

Buffer.poolSize = 8192;

const statics = {
  from,
  of(...values: number[]): Buffer {
    return fromArrayLike(values);
  },
  alloc(size: number, fill?: any, encoding?: Encoding): Buffer {
    checkSize(size);
    const made = new FastBuffer(size) as Buffer;
    if (fill === undefined || fill === 0 || size === 0) return made;
    return fillWith(made, fill, encoding, undefined, undefined);
  },
  allocUnsafe(size: number): Buffer {
    checkSize(size);
    return allocate(size);
  },
  allocUnsafeSlow(size: number): Buffer {
    checkSize(size);
    return new FastBuffer(size) as Buffer;
  },
  byteLength(value: any, encoding?: Encoding): number {
    if (typeof value === "string") {
      const codec = typeof encoding === "string" ? codecOf(encoding) ?? utf8 : utf8;
      return codec.byteLength(value);
    }
    if (isView(value) || isMemory(value)) return value.byteLength;
    throw invalidArgType("string", ["string", "Buffer", "ArrayBuffer"], value);
  },
  compare(a: Uint8Array, b: Uint8Array): number {
    if (!(a instanceof Uint8Array)) throw invalidArgType("buf1", ["Buffer", "Uint8Array"], a);
    if (!(b instanceof Uint8Array)) throw invalidArgType("buf2", ["Buffer", "Uint8Array"], b);
    return a === b ? 0 : compareBytes(a, b);
  },
  concat(list: readonly Uint8Array[], length?: number): Buffer {
    if (!Array.isArray(list)) throw invalidArgType("list", "Array", list);
    if (list.length === 0) return new FastBuffer(0) as Buffer;
    if (length === undefined) {
      length = 0;
      for (let i = 0; i < list.length; ++i) if (list[i]!.length) length += list[i]!.length;
    } else validateInteger(length, "length", 0);
    const made = allocate(length);
    let at = 0;
    for (let i = 0; i < list.length; ++i) {
      const part = list[i]!;
      if (!(part instanceof Uint8Array))
        throw invalidArgType(`list[${i}]`, ["Buffer", "Uint8Array"], part);
      if (at >= length) continue;
      const rest = length - at;
      apply(setBytes, made, [part.length > rest ? part.subarray(0, rest) : part, at]);
      at += part.length;
    }
    if (at < length) apply(fillBytes, made, [0, at, length]);
    return made;
  },
  copyBytesFrom(view: any, offset?: number, length?: number): Buffer {
    if (!isView(view) || view instanceof DataView) throw invalidArgType("view", ["TypedArray"],
      view);
    const { length: all } = view as Uint8Array;
    if (all === 0) return new FastBuffer(0) as Buffer;
    let end = all;
    if (offset !== undefined) {
      validateInteger(offset, "offset", 0);
      if (offset >= all) return new FastBuffer(0) as Buffer;
    } else offset = 0;
    if (length !== undefined) {
      validateInteger(length, "length", 0);
      end = min(offset + length, all);
    }
    const part = (view as Uint8Array).slice(offset, end);
    return fromArrayLike(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  },
  isBuffer(value: unknown): value is Buffer {
    return value instanceof FastBuffer;
  },
  isEncoding(encoding: unknown): boolean {
    return typeof encoding === "string" && encoding.length !== 0 && codecOf(encoding) !== undefined;
  },
};
for (const name of Object.keys(statics))
  defineProperty(Buffer, name, {
    value: (statics as any)[name], writable: true, configurable: true, enumerable: true,
  });
defineProperty(Buffer, "from", { value: from, writable: true, configurable: true,
  enumerable: true });
for (const name of ["compare", "concat"] as const)
  defineProperty(Buffer, name, { enumerable: true });

/** A Buffer over bytes, without a copy. */
export function bufferOver(bytes: Uint8Array): Buffer {
  return new FastBuffer(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength) as Buffer;
}
export { codecOf, latin1, type BufferEncoding };
