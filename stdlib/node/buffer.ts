// node:buffer
import {
  Buffer, codecOf, kMaxLength, kStringMaxLength, settings,
} from "node:_buffer";
import { invalidArgType, makeError } from "node:_errors";

const { TextDecoder, Uint8Array, ArrayBuffer, Object } = globalThis;
const { isView } = ArrayBuffer;

export { Buffer, kMaxLength, kStringMaxLength };

export const constants = {
  __proto__: null as never, MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength,
};
export const INSPECT_MAX_BYTES = settings.inspectMaxBytes;

/** As Buffer without a pool; deprecated. */
export function SlowBuffer(size: number): Buffer {
  return Buffer.allocUnsafeSlow(size);
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

// ---- Encodings

const transcoded = ["utf8", "utf16le", "latin1", "ascii"];

function recode(text: string, to: string): Buffer {
  if (to === "utf8" || to === "utf16le") return Buffer.from(text, to);
  const limit = to === "ascii" ? 0x7f : 0xff;
  const out = Buffer.alloc(text.length);
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    out[at++] = code <= limit ? code : 0x3f;
  }
  return out.subarray(0, at) as Buffer;
}

/** The bytes of one encoding's text in another; "?" stands for what that does not have. */
export function transcode(source: Uint8Array, fromEnc: string, toEnc: string): Buffer {
  if (!(source instanceof Uint8Array))
    throw invalidArgType("source", ["Buffer", "Uint8Array"], source);
  if (source.length === 0) return Buffer.alloc(0);
  const from = codecOf(`${fromEnc}`), to = codecOf(`${toEnc}`);
  if (!from || !to || !transcoded.includes(from.name) || !transcoded.includes(to.name)) {
    const error = makeError(Error, "U_ILLEGAL_ARGUMENT_ERROR",
      "Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]", transcode);
    throw Object.assign(error, { errno: 1 });
  }
  return recode(from.read(source, 0, source.length), to.name);
}

function bytesOf(input: unknown): Uint8Array {
  if (isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer || input instanceof SharedArrayBuffer)
    return new Uint8Array(input);
  throw invalidArgType("input", ["ArrayBuffer", "Buffer", "TypedArray"], input);
}

const strict = new TextDecoder("utf-8", { fatal: true });
export function isUtf8(input: ArrayBufferView | ArrayBuffer): boolean {
  try {
    strict.decode(bytesOf(input));
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_INVALID_ARG_TYPE") throw error;
    return false;
  }
}

export function isAscii(input: ArrayBufferView | ArrayBuffer): boolean {
  const bytes = bytesOf(input);
  for (let i = 0; i < bytes.length; ++i) if (bytes[i]! > 0x7f) return false;
  return true;
}

// ---- Of the web

const { atob, btoa, Blob, File } = globalThis as any;
export { atob, btoa, Blob, File };

/** Object URLs are not there yet. */
export function resolveObjectURL(_id: string): unknown {
  return undefined;
}

const buffer = {
  Buffer, SlowBuffer, transcode, isUtf8, isAscii, kMaxLength, kStringMaxLength, btoa, atob,
    constants,
  get INSPECT_MAX_BYTES() {
    return settings.inspectMaxBytes;
  },
  set INSPECT_MAX_BYTES(count: number) {
    if (typeof count !== "number") throw invalidArgType("INSPECT_MAX_BYTES", "number", count);
    settings.inspectMaxBytes = count;
  },
  get Blob() {
    return Blob;
  },
  get File() {
    return File;
  },
  resolveObjectURL,
};
export default buffer;
export { buffer as "module.exports" };
