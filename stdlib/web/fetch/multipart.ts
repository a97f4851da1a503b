// Bodies of forms: multipart/form-data (RFC 7578; HTML §4.10.21.8 for how names are written;
// Andreu Botella's draft of its parser, which is what browsers do) and
// application/x-www-form-urlencoded (URL Standard §5).
import { dataOf, isBlob, makeFile, typeOf } from "../file/blob.ts";
import { BlobBuilder, type BlobData } from "../file/blob_data.ts";
import {
  type Bytes, decodeKeepingMark, encodeUtf8, indexOf, indexOfByte, replaceEach, subarray,
  substring, toLowerCase, uncurry,
} from "../file/web_idl.ts";
import { type EntryList, makeFormData, type FormData } from "./form_data.ts";
import { isToken, trimHttpWhitespace } from "./mime_type.ts";

const { Math, TypeError, URLSearchParams } = globalThis;
const { random, floor } = Math;
const eachParameter = uncurry(URLSearchParams.prototype.forEach) as unknown as (
  parameters: URLSearchParams, visit: (value: string, name: string) => void,
) => void;

// ---- Written

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Nothing that a body happens to hold. */
export function makeBoundary(): string {
  let text = "----formdata-shoal-";
  for (let i = 0; i < 24; ++i) text += letters[floor(random() * letters.length)]!;
  return text;
}

const lineEnds = /\r\n|\r|\n/g;
const special = /[\r\n"]/g;
const escapes = /%0[AD]|%22/gi;
const lineEnd = (): string => "\r\n";
function normalized(text: string): string {
  return replaceEach(text, lineEnds, lineEnd);
}
function escaped(character: string): string {
  return character === "\r" ? "%0D" : character === "\n" ? "%0A" : "%22";
}

/** HTML's "multipart/form-data encoding algorithm": files are taken over, not copied. */
export function serializeMultipart(entries: EntryList, boundary: string): BlobData {
  const builder = new BlobBuilder();
  let text = "";
  for (let at = 0; at < entries.length; at += 2) {
    const name = replaceEach(normalized(entries[at] as string), special, escaped);
    const value = entries[at + 1]!;
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
    if (isBlob(value)) {
      const filename = replaceEach(value.name, special, escaped);
      const type = typeOf(value) || "application/octet-stream";
      builder.text(`${text}; filename="${filename}"\r\nContent-Type: ${type}\r\n\r\n`);
      builder.data(dataOf(value));
      text = "\r\n";
    } else {
      text += `\r\n\r\n${normalized(value)}\r\n`;
    }
  }
  builder.text(`${text}--${boundary}--\r\n`);
  return builder.finish();
}

// ---- Read

function malformed(what: string): never {
  throw new TypeError(`The body is no form: ${what}`);
}

const CarriageReturn = 0x0d, LineFeed = 0x0a, Dash = 0x2d, Space = 0x20, Tab = 0x09;

interface PartHeaders {
  name: string | undefined;
  filename: string | undefined;
  type: string | undefined;
}

class MultipartParser {
  readonly entries: EntryList = [];
  readonly #bytes: Bytes;
  readonly #delimiter: Bytes;  // Two dashes, and the boundary.
  #at = 0;

  constructor(bytes: Bytes, boundary: string) {
    this.#bytes = bytes;
    this.#delimiter = encodeUtf8("--" + boundary);
  }

  parse(): void {
    while (this.#takeLineEnd());  // Some clients begin so.
    for (;;) {
      if (!this.#startsWith(this.#delimiter)) malformed("a boundary is missing");
      this.#at += this.#delimiter.length;
      if (this.#isEnd()) return;
      this.#skipBlanks();
      if (!this.#takeLineEnd()) malformed("a boundary does not end its line");
      const headers = this.#headers();
      const body = this.#body();
      if (!this.#takeLineEnd()) malformed("a part does not end in a line end");
      this.#add(headers, body);
    }
  }

  #add(headers: PartHeaders, body: Bytes): void {
    const { entries } = this;
    const { name, filename, type } = headers;
    if (name === undefined) malformed("a part has no name");
    entries[entries.length] = name!;
    if (filename === undefined) {
      entries[entries.length] = decodeKeepingMark(body);
      return;
    }
    const builder = new BlobBuilder();
    builder.bytes(body);
    entries[entries.length] = makeFile(builder.finish(), filename, type ?? "text/plain");
  }

  #startsWith(what: Bytes): boolean {
    const bytes = this.#bytes;
    const from = this.#at;
    if (from + what.length > bytes.length) return false;
    for (let i = 0; i < what.length; ++i) if (bytes[from + i] !== what[i]) return false;
    return true;
  }
  /// Two dashes, and nothing else on that line. What comes after it is not looked at.
  #isEnd(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== Dash || bytes[this.#at + 1] !== Dash) return false;
    this.#at += 2;
    this.#skipBlanks();
    if (this.#at === bytes.length || this.#takeLineEnd()) return true;
    return malformed("the last boundary does not end its line");
  }
  #skipBlanks(): void {
    const bytes = this.#bytes;
    while (bytes[this.#at] === Space || bytes[this.#at] === Tab) ++this.#at;
  }
  #takeLineEnd(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] !== CarriageReturn || bytes[this.#at + 1] !== LineFeed) return false;
    this.#at += 2;
    return true;
  }
  #line(): string {
    const bytes = this.#bytes;
    const start = this.#at;
    for (let at = start; ; ++at) {
      at = indexOfByte(bytes, CarriageReturn, at);
      if (at < 0) malformed("a header has no end");
      if (bytes[at + 1] !== LineFeed) continue;
      this.#at = at + 2;
      return decodeKeepingMark(subarray(bytes, start, at));
    }
  }

  #headers(): PartHeaders {
    const headers: PartHeaders = { name: undefined, filename: undefined, type: undefined };
    for (;;) {
      const line = this.#line();
      if (line === "") return headers;
      const colon = indexOf(line, ":");
      const header = colon < 0 ? "" : trimHttpWhitespace(substring(line, 0, colon));
      if (!isToken(header)) malformed(`'${line}' is no header`);
      const value = trimHttpWhitespace(substring(line, colon + 1, line.length));
      const lower = toLowerCase(header);
      if (lower === "content-disposition") readDisposition(value, headers);
      else if (lower === "content-type") headers.type = value;
    }
  }

  /// Up to the line end before the next boundary.
  #body(): Bytes {
    const bytes = this.#bytes;
    const start = this.#at;
    for (let at = start; ; ++at) {
      at = indexOfByte(bytes, CarriageReturn, at);
      if (at < 0) malformed("the last boundary is missing");
      if (bytes[at + 1] !== LineFeed) continue;
      this.#at = at + 2;
      if (!this.#startsWith(this.#delimiter)) continue;
      this.#at = at;
      return subarray(bytes, start, at);
    }
  }
}

/// form-data; name="..."; filename="...", where %0A, %0D and %22 stand for what they are.
function readDisposition(value: string, headers: PartHeaders): void {
  let at = indexOf(value, ";");
  const kind = trimHttpWhitespace(at < 0 ? value : substring(value, 0, at));
  if (toLowerCase(kind) !== "form-data") malformed(`Content-Disposition is '${kind}'`);
  while (at >= 0 && at < value.length) {
    const equals = indexOf(value, "=", at);
    if (equals < 0) break;
    const name = toLowerCase(trimHttpWhitespace(substring(value, at + 1, equals)));
    let text: string;
    let end: number;
    if (value[equals + 1] === "\"") {
      end = indexOf(value, "\"", equals + 2);
      if (end < 0) malformed("a quote in Content-Disposition is not closed");
      text = replaceEach(substring(value, equals + 2, end), escapes, unescaped);
    } else {
      end = indexOf(value, ";", equals);
      if (end < 0) end = value.length;
      text = trimHttpWhitespace(substring(value, equals + 1, end));
    }
    if (name === "name") headers.name = text;
    else if (name === "filename") headers.filename = text;
    at = indexOf(value, ";", end);
  }
}
function unescaped(found: string): string {
  return found === "%22" ? "\"" : toLowerCase(found) === "%0a" ? "\n" : "\r";
}

/** A TypeError: it is not of that form. */
export function parseMultipart(bytes: Bytes, boundary: string): FormData {
  const parser = new MultipartParser(bytes, boundary);
  parser.parse();
  return makeFormData(parser.entries);
}

export function parseUrlencoded(bytes: Bytes): FormData {
  const entries: EntryList = [];
  eachParameter(new URLSearchParams("&" + decodeKeepingMark(bytes)), (value, name) => {
    entries[entries.length] = name;
    entries[entries.length] = value;
  });
  return makeFormData(entries);
}
