// node:string_decoder: bytes that come in pieces as text, without a character cut in two.
import { Buffer, codecOf } from "node:_buffer";
import { codeError, invalidArgType } from "node:_errors";

const { Uint8Array, ArrayBuffer } = globalThis;
const { isView } = ArrayBuffer;
type Bytes = Uint8Array;

function nameOf(encoding: unknown): string {
  if (encoding === undefined || encoding === null || encoding === "") return "utf8";
  const codec = codecOf(`${encoding}`);
  if (!codec) throw codeError("ERR_UNKNOWN_ENCODING", encoding);
  return codec.name;
}

function bytesOf(value: unknown): Bytes {
  if (value instanceof Uint8Array) return value;
  if (isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw invalidArgType("buf", ["Buffer", "TypedArray", "DataView"], value);
}

/** Bytes that a UTF-8 character has, by its first; 0 for a byte that begins none. */
function characterBytes(first: number): number {
  if (first < 0x80) return 1;
  if ((first & 0xe0) === 0xc0) return 2;
  if ((first & 0xf0) === 0xe0) return 3;
  return (first & 0xf8) === 0xf0 ? 4 : 0;
}

/** How many bytes at the end begin a character that is not whole. */
function openUtf8(bytes: Bytes): number {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; ++back) {
    const byte = bytes[length - back]!;
    if ((byte & 0xc0) !== 0x80) return characterBytes(byte) > back ? back : 0;
  }
  return 0;
}

/** Of UTF-16: an odd byte, and the first half of a pair. */
function openUtf16(bytes: Bytes): number {
  const odd = bytes.length & 1, end = bytes.length - odd;
  const isHigh = end >= 2 && (bytes[end - 1]! & 0xfc) === 0xd8;
  return odd + (isHigh ? 2 : 0);
}

export class StringDecoder {
  encoding: string;
  /** What waits for the rest of its character; `lastNeed` bytes of `lastTotal` are missing. */
  #rest: Bytes | null = null;
  readonly #read: (bytes: Bytes) => string;
  readonly #open: ((bytes: Bytes) => number) | null;

  constructor(encoding?: string) {
    this.encoding = nameOf(encoding);
    const codec = codecOf(this.encoding)!;
    this.#read = (bytes) => codec.read(bytes, 0, bytes.length);
    this.#open = this.encoding === "utf8" ? openUtf8
      : this.encoding === "utf16le" ? openUtf16
        : this.encoding.startsWith("base64") ? (bytes) => bytes.length % 3 : null;
  }

  write(buffer: ArrayBufferView | string): string {
    if (typeof buffer === "string") return buffer;
    let bytes = bytesOf(buffer);
    if (!this.#open) return this.#read(bytes);
    if (bytes.length === 0) return "";
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, bytes]);
      this.#rest = null;
    }
    const open = this.#open(bytes);
    if (open === 0) return this.#read(bytes);
    // A copy: the owner of the chunk may use it again.
    this.#rest = bytes.slice(bytes.length - open);
    return this.#read(bytes.subarray(0, bytes.length - open));
  }

  end(buffer?: ArrayBufferView | string): string {
    const text = buffer === undefined ? "" : this.write(buffer);
    const rest = this.#rest;
    if (!rest) return text;
    this.#rest = null;
    return text + this.#read(rest);
  }

  text(buffer: Bytes, offset?: number): string {
    this.#rest = null;
    return this.write(buffer.subarray(offset ?? 0));
  }

  get lastNeed(): number {
    return this.#rest ? this.lastTotal - this.#rest.length : 0;
  }
  get lastTotal(): number {
    const rest = this.#rest;
    if (!rest) return 0;
    if (this.encoding === "utf8") return characterBytes(rest[0]!);
    if (this.encoding === "utf16le") return rest.length > 1 ? 4 : 2;
    return 3;
  }
  get lastChar(): Buffer {
    const whole = Buffer.alloc(4);
    if (this.#rest) whole.set(this.#rest);
    return whole;
  }
}

const decoder = { StringDecoder };
export default decoder;
export { decoder as "module.exports" };
