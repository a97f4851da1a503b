// Media types, https://mimesniff.spec.whatwg.org/#understanding-mime-types, and what Fetch makes of
// Content-Type headers.
import { charCodeAt, exec, indexOf, substring, toLowerCase } from "../file/web_idl.ts";

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const quotedToken = /^[\t\x20-\x7e\x80-\xff]*$/;
const parameterEnd = /[;=]/g;

/** ASCII whitespace, but form feed: "HTTP whitespace". */
export function isHttpWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
/** Without HTTP whitespace at its ends. */
export function trimHttpWhitespace(text: string): string {
  let start = 0, end = text.length;
  while (start < end && isHttpWhitespace(charCodeAt(text, start))) ++start;
  return trimEnd(start === 0 ? text : substring(text, start, end));
}
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isHttpWhitespace(charCodeAt(text, end - 1))) --end;
  return end === text.length ? text : substring(text, 0, end);
}
export function isToken(text: string): boolean {
  return exec(token, text) !== null;
}

export class MimeType {
  readonly essence: string;
  /** A name, its value, a name, ... */
  readonly parameters: string[] = [];

  constructor(essence: string) {
    this.essence = essence;
  }
  get(name: string): string | undefined {
    const { parameters } = this;
    for (let i = 0; i < parameters.length; i += 2)
      if (parameters[i] === name) return parameters[i + 1];
    return undefined;
  }
  add(name: string, value: string): void {
    const { parameters } = this;
    parameters[parameters.length] = name;
    parameters[parameters.length] = value;
  }
  /** §"serialize a MIME type". */
  toString(): string {
    let text = this.essence;
    const { parameters } = this;
    for (let i = 0; i < parameters.length; i += 2)
      text += ";" + parameters[i]! + "=" + serializedValue(parameters[i + 1]!);
    return text;
  }
}

function serializedValue(value: string): string {
  if (isToken(value)) return value;
  let text = "";
  for (let i = 0; i < value.length; ++i) {
    const character = value[i]!;
    text += character === "\"" || character === "\\" ? "\\" + character : character;
  }
  return `"${text}"`;
}

/**
 * Fetch's "collect an HTTP quoted string", its value extracted, of the one that begins at `start`.
 * The end is in quotedEnd.
 */
export function quotedString(text: string, start: number): string {
  let value = "";
  let at = start + 1;
  for (; at < text.length; ++at) {
    const character = text[at]!;
    if (character === "\"") break;
    if (character !== "\\") value += character;
    else if (++at === text.length) value += "\\";
    else value += text[at]!;
  }
  quotedEnd = at < text.length ? at + 1 : at;
  return value;
}
export let quotedEnd = 0;

/** §"parse a MIME type"; undefined: failure. */
export function parseMimeType(given: string): MimeType | undefined {
  const input = trimHttpWhitespace(given);
  const slash = indexOf(input, "/");
  if (slash < 0) return undefined;
  const type = substring(input, 0, slash);
  const semicolon = indexOf(input, ";", slash);
  const end = semicolon < 0 ? input.length : semicolon;
  const subtype = trimEnd(substring(input, slash + 1, end));
  if (!isToken(type) || !isToken(subtype)) return undefined;
  const mimeType = new MimeType(toLowerCase(`${type}/${subtype}`));
  if (semicolon >= 0) parseParameters(input, semicolon, mimeType);
  return mimeType;
}

function parseParameters(input: string, from: number, mimeType: MimeType): void {
  const { length } = input;
  let at = from;
  while (at < length) {
    ++at;  // The semicolon.
    while (at < length && isHttpWhitespace(charCodeAt(input, at))) ++at;
    parameterEnd.lastIndex = at;
    const end = exec(parameterEnd, input)?.index ?? length;
    const name = toLowerCase(substring(input, at, end));
    at = end;
    if (at >= length) return;
    if (input[at] === ";") continue;
    ++at;
    let value: string;
    if (input[at] === "\"") {
      value = quotedString(input, at);
      const next = indexOf(input, ";", quotedEnd);
      at = next < 0 ? length : next;
    } else {
      const next = indexOf(input, ";", at);
      const valueEnd = next < 0 ? length : next;
      value = trimEnd(substring(input, at, valueEnd));
      at = valueEnd;
      if (value === "") continue;
    }
    if (isToken(name) && exec(quotedToken, value) !== null && mimeType.get(name) === undefined)
      mimeType.add(name, value);
  }
}

/** The charset that a type names. */
export function extractCharset(type: string): string | undefined {
  return parseMimeType(type)?.get("charset");
}

/** Fetch's "get, decode, and split" of the value of a header: at commas outside of quotes. */
export function splitHeader(value: string): string[] {
  const values: string[] = [];
  let start = 0, at = 0;
  for (; at < value.length;) {
    const code = charCodeAt(value, at);
    if (code === 0x22) {
      quotedString(value, at);
      at = quotedEnd;
    } else {
      if (code === 0x2c) {
        values[values.length] = trimHttpWhitespace(substring(value, start, at));
        start = at + 1;
      }
      ++at;
    }
  }
  values[values.length] = trimHttpWhitespace(substring(value, start, at));
  return values;
}

let lastHeader = "";
let lastType: MimeType | undefined;

/** Fetch's "extract a MIME type" of the combined Content-Type headers; undefined: failure. */
export function extractMimeType(header: string | null): MimeType | undefined {
  if (header === null) return undefined;
  if (header === lastHeader) return lastType;
  const values = splitHeader(header);
  let charset: string | undefined;
  let found: MimeType | undefined;
  for (let i = 0; i < values.length; ++i) {
    const type = parseMimeType(values[i]!);
    if (type === undefined || type.essence === "*/*") continue;
    const own = type.get("charset");
    if (type.essence !== found?.essence) charset = own;
    else if (own === undefined && charset !== undefined) type.add("charset", charset);
    found = type;
  }
  lastHeader = header;
  return lastType = found;
}
