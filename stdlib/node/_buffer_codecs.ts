// The encodings of Buffer: each says how many bytes a text has, writes text into bytes, and reads
// it
// back. What is long goes through natives (TextEncoder, toBase64, fromCharCode over whole pieces).

import host from "shoal:host";

const { TextDecoder, TextEncoder, Uint8Array, Uint16Array, String, Math } = globalThis;
const { fromCharCode } = String;
const { apply } = Reflect;
const { min } = Math;

const encoder = new TextEncoder();
/** Without a swallowed byte order mark: Node's strings keep it. */
const utf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export interface Codec {
  name: BufferEncoding;
  byteLength(text: string): number;
  /** At most `length` bytes at `offset`; no half character. The number of bytes written. */
  write(bytes: Uint8Array, text: string, offset: number, length: number): number;
  read(bytes: Uint8Array, start: number, end: number): string;
}
export type BufferEncoding =
  "utf8" | "utf16le" | "latin1" | "ascii" | "base64" | "base64url" | "hex";

/** As many arguments as are given to one call of fromCharCode. */
const kPiece = 4096;

const utf16Decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
/** From here on a decoder is cheaper than fromCharCode. */
const kLongText = 48;

function codesToText(codes: Uint8Array | Uint16Array): string {
  const { length } = codes;
  if (length > kLongText) {
    // Units are UTF-16, which the decoder reads natively; it only replaces halves of pairs.
    const isBytes = codes instanceof Uint8Array;
    const decoded = utf16Decoder.decode(isBytes ? new Uint16Array(codes) : codes);
    if (isBytes || !decoded.includes("\ufffd")) return decoded;
  }
  if (length <= kPiece) return apply(fromCharCode, null, codes as unknown as number[]);
  let text = "";
  for (let at = 0; at < length; at += kPiece)
    text += apply(fromCharCode, null, codes.subarray(at, min(at + kPiece, length)) as never);
  return text;
}

// ---- UTF-8

/** Bytes of a text's UTF-8. */
export function utf8Length(text: string): number {
  const { length } = text;
  if (length > 64) return encoder.encode(text).length;
  let bytes = length;
  for (let i = 0; i < length; ++i) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) {
      bytes += 1;
      continue;
    }
    bytes += 2;
    if (code < 0xd800 || code > 0xdbff || i + 1 >= length) continue;
    const low = text.charCodeAt(i + 1);
    if (low >= 0xdc00 && low <= 0xdfff) ++i;  // A pair: two units, four bytes.
  }
  return bytes;
}

function utf8Write(bytes: Uint8Array, text: string, offset: number, length: number): number {
  return encoder.encodeInto(text, bytes.subarray(offset, offset + length)).written;
}

function utf8Read(bytes: Uint8Array, start: number, end: number): string {
  const isWhole = start === 0 && end === bytes.length;
  return utf8Decoder.decode(isWhole ? bytes : bytes.subarray(start, end));
}

/** The UTF-8 of a text in an array of its own. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}
/** Into `bytes`, which are enough: the number of bytes written. */
export function encodeUtf8Into(text: string, bytes: Uint8Array): number {
  return encoder.encodeInto(text, bytes).written;
}

// ---- A byte for a unit

function byteWrite(bytes: Uint8Array, text: string, offset: number, length: number): number {
  const count = min(length, text.length);
  if (count > 24) {
    // ASCII is its own UTF-8: natively.
    const part = count === text.length ? text : text.slice(0, count);
    const { read, written } = encoder.encodeInto(part, bytes.subarray(offset, offset + count));
    if (read === count && written === count) return count;
  }
  for (let i = 0; i < count; ++i) bytes[offset + i] = text.charCodeAt(i);
  return count;
}

function latin1Read(bytes: Uint8Array, start: number, end: number): string {
  return codesToText(bytes.subarray(start, end));
}

function asciiRead(bytes: Uint8Array, start: number, end: number): string {
  const part = Uint8Array.prototype.slice.call(bytes, start, end);
  for (let i = 0; i < part.length; ++i) part[i]! &= 0x7f;
  return codesToText(part);
}

// ---- UTF-16

function utf16Write(bytes: Uint8Array, text: string, offset: number, length: number): number {
  const count = min(length >>> 1, text.length);
  let at = offset;
  for (let i = 0; i < count; ++i) {
    const code = text.charCodeAt(i);
    bytes[at++] = code;
    bytes[at++] = code >>> 8;
  }
  return count * 2;
}

function utf16Read(bytes: Uint8Array, start: number, end: number): string {
  const count = (end - start) >>> 1;
  if (count <= 0) return "";
  const offset = bytes.byteOffset + start;
  if ((offset & 1) === 0) return codesToText(new Uint16Array(bytes.buffer, offset, count));
  const copy = new Uint8Array(count * 2);
  copy.set(bytes.subarray(start, start + count * 2));
  return codesToText(new Uint16Array(copy.buffer));
}

// ---- Hexadecimal

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

function hexWrite(bytes: Uint8Array, text: string, offset: number, length: number): number {
  const count = min(length, text.length >>> 1);
  if (count > 16) {
    try {
      const whole = text.length === count * 2 ? text : text.slice(0, count * 2);
      return bytes.subarray(offset, offset + count).setFromHex(whole).written;
    } catch {
      // Something in it is no digit: Node takes what stands before.
    }
  }
  for (let i = 0; i < count; ++i) {
    const high = hexValue(text.charCodeAt(2 * i)), low = hexValue(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return i;
    bytes[offset + i] = (high << 4) | low;
  }
  return count;
}

function hexRead(bytes: Uint8Array, start: number, end: number): string {
  return bytes.subarray(start, end).toHex();
}

// ---- Base64: reading takes both alphabets, and overlooks what belongs to neither

function base64Length(text: string): number {
  let count = text.length;
  if (count > 0 && text.charCodeAt(count - 1) === 0x3d) --count;
  if (count > 1 && text.charCodeAt(count - 1) === 0x3d) --count;
  return (count * 3) >>> 2;
}

function base64Value(code: number): number {
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 71;
  if (code >= 48 && code <= 57) return code + 4;
  if (code === 43 || code === 45) return 62;
  return code === 47 || code === 95 ? 63 : -1;
}

function base64WriteSlow(bytes: Uint8Array, text: string, offset: number, length: number): number {
  let held = 0, bits = 0, at = offset;
  const end = offset + length;
  for (let i = 0; i < text.length && at < end; ++i) {
    const code = text.charCodeAt(i);
    if (code === 0x3d) break;
    const value = base64Value(code);
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >>> bits;
  }
  return at - offset;
}

function base64Write(bytes: Uint8Array, text: string, offset: number, length: number): number {
  const count = host.writeBase64(bytes, text, offset, length);
  if (count >= 0) return count;
  if (text.length > 16) {
    try {
      const isUrl = text.includes("-") || text.includes("_");
      const target = bytes.subarray(offset, offset + length);
      const { read, written } =
        target.setFromBase64(text, { alphabet: isUrl ? "base64url" : "base64" });
      if (read === text.length || written === length) return written;
    } catch {
      // Characters that the strict form does not have.
    }
  }
  return base64WriteSlow(bytes, text, offset, length);
}

function base64Read(bytes: Uint8Array, start: number, end: number): string {
  return host.readBase64(bytes, start, end) ?? bytes.subarray(start, end).toBase64();
}
function base64UrlRead(bytes: Uint8Array, start: number, end: number): string {
  return bytes.subarray(start, end).toBase64({ alphabet: "base64url", omitPadding: true });
}

// ---- All of them

export const utf8: Codec = {
  name: "utf8", byteLength: utf8Length, write: utf8Write, read: utf8Read,
};
const utf16le: Codec = {
  name: "utf16le", byteLength: (text) => text.length * 2, write: utf16Write, read: utf16Read,
};
export const latin1: Codec = {
  name: "latin1", byteLength: (text) => text.length, write: byteWrite, read: latin1Read,
};
const ascii: Codec = {
  name: "ascii", byteLength: (text) => text.length, write: byteWrite, read: asciiRead,
};
const base64: Codec = {
  name: "base64", byteLength: base64Length, write: base64Write, read: base64Read,
};
const base64url: Codec = {
  name: "base64url", byteLength: base64Length, write: base64Write, read: base64UrlRead,
};
const hex: Codec = {
  name: "hex", byteLength: (text) => text.length >>> 1, write: hexWrite, read: hexRead,
};

const codecs: Record<string, Codec> = {
  __proto__: null as never,
  "utf8": utf8, "utf-8": utf8, "UTF8": utf8, "UTF-8": utf8,
  "utf16le": utf16le, "utf-16le": utf16le, "ucs2": utf16le, "ucs-2": utf16le,
  latin1, "binary": latin1, ascii, base64, base64url, hex,
};

/** The codec of an encoding's name, in any case; undefined if there is none. */
export function codecOf(encoding: string): Codec | undefined {
  return codecs[encoding] ?? codecs[encoding.toLowerCase()];
}
