// The data: URL processor, https://fetch.spec.whatwg.org/#data-url-processor.
import { type MimeType, parseMimeType, trimHttpWhitespace } from "./mime_type.ts";
import {
  type Bytes, charCodeAt, encodeUtf8, exec, indexOf, replaceEach, subarray, substring,
} from "../file/web_idl.ts";

const { Uint8Array } = globalThis;
type Base64Options = { lastChunkHandling: "loose" };
const { fromBase64 } = Uint8Array as unknown as {
  fromBase64(text: string, options: Base64Options): Bytes;
};

export interface DataUrl {
  mimeType: MimeType;
  body: Bytes;
}

const base64Mark = /; *base64$/i;
const whitespace = /[\t\n\f\r ]+/g;
const misplacedPadding = /=[^=]|^=|===/;
const padding = /==?$/;
const nothing = (): string => "";
const loose: Base64Options = { lastChunkHandling: "loose" };

/** The URL Standard's "percent-decode", of a string whose other characters are encoded in UTF-8. */
export function percentDecode(text: string): Bytes {
  const bytes = encodeUtf8(text);
  if (indexOf(text, "%") < 0) return bytes;
  let to = 0;
  for (let at = 0; at < bytes.length; ++at, ++to) {
    let byte = bytes[at]!;
    if (byte === 0x25 && at + 2 < bytes.length) {
      const high = hexDigit(bytes[at + 1]!), low = hexDigit(bytes[at + 2]!);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    bytes[to] = byte;
  }
  return subarray(bytes, 0, to);
}
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
function isomorphicText(bytes: Bytes): string {
  let text = "";
  for (let i = 0; i < bytes.length; ++i) text += fromCharCode(bytes[i]!);
  return text;
}
const { fromCharCode } = String;

/** Infra's "forgiving-base64 decode"; undefined: failure. */
export function forgivingBase64Decode(given: string): Bytes | undefined {
  let text = replaceEach(given, whitespace, nothing);
  if (exec(misplacedPadding, text) !== null) return undefined;
  if (text.length % 4 === 0) text = substring(text, 0, exec(padding, text)?.index ?? text.length);
  if (text.length % 4 === 1 || indexOf(text, "=") >= 0) return undefined;
  try {
    return fromBase64(text, loose);
  } catch {
    return undefined;
  }
}

/** Of a serialised URL; undefined: failure. */
export function processDataUrl(url: string): DataUrl | undefined {
  const hash = indexOf(url, "#");
  const input = substring(url, 5, hash < 0 ? url.length : hash);
  const comma = indexOf(input, ",");
  if (comma < 0) return undefined;
  let type = trimHttpWhitespace(substring(input, 0, comma));
  let body = percentDecode(substring(input, comma + 1, input.length));
  const mark = exec(base64Mark, type);
  if (mark !== null) {
    const decoded = forgivingBase64Decode(isomorphicText(body));
    if (decoded === undefined) return undefined;
    body = decoded;
    type = substring(type, 0, mark.index);
  }
  if (type !== "" && charCodeAt(type, 0) === 0x3b) type = "text/plain" + type;
  const mimeType = parseMimeType(type) ?? parseMimeType("text/plain;charset=US-ASCII")!;
  return { mimeType, body };
}
