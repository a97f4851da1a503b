// node:querystring
const { Array, Object, Number, String, encodeURIComponent, decodeURIComponent } = globalThis;
import { malformedUri } from "node:_errors";
import { Buffer } from "node:_buffer";

export type ParsedQuery = Record<string, string | string[]>;

export function escape(str: any): string {
  if (typeof str !== "string") str = typeof str === "object" ? String(str) : str + "";
  try {
    return encodeURIComponent(str);
  } catch {
    throw malformedUri();
  }
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
/** %XX as bytes; what is no such sequence stays as it is. */
export function unescapeBuffer(s: string, decodeSpaces?: boolean): Buffer {
  const out = Buffer.allocUnsafe(s.length);
  let at = 0;
  for (let i = 0; i < s.length; ++i) {
    let code = s.charCodeAt(i);
    if (code === 43 && decodeSpaces) code = 32;
    else if (code === 37 && i + 2 < s.length) {
      const high = hexDigit(s.charCodeAt(i + 1)), low = hexDigit(s.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[at++] = code;
  }
  return out.subarray(0, at) as Buffer;
}
export function unescape(s: string, decodeSpaces?: boolean): string {
  try {
    return decodeURIComponent(s);
  } catch {
    return unescapeBuffer(s, decodeSpaces).toString();
  }
}

const textOf = (value: any): string => {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : "";
  if (typeof value === "bigint" || typeof value === "boolean") return `${value}`;
  return "";
};

export function stringify(
  obj: any, sep?: string, eq?: string, options?: { encodeURIComponent?: (text: string) => string },
): string {
  sep ||= "&";
  eq ||= "=";
  let encode: (text: string) => string = querystring.escape;
  if (typeof options?.encodeURIComponent === "function") encode = options.encodeURIComponent;
  if (obj === null || typeof obj !== "object") return "";
  const pairs: string[] = [];
  for (const name of Object.keys(obj)) {
    const value = obj[name], start = encode(name) + eq;
    if (Array.isArray(value)) for (const each of value) pairs.push(start + encode(textOf(each)));
    else pairs.push(start + encode(textOf(value)));
  }
  return pairs.join(sep);
}

export function parse(
  qs: any, sep?: string, eq?: string,
  options?: { maxKeys?: number; decodeURIComponent?: (text: string) => string },
): ParsedQuery {
  const out: ParsedQuery = Object.create(null);
  if (typeof qs !== "string" || qs.length === 0) return out;
  const between = sep ? sep + "" : "&", equals = eq ? eq + "" : "=";
  let most = 1000;
  if (typeof options?.maxKeys === "number") most = options.maxKeys > 0 ? options.maxKeys : Infinity;
  const own = options?.decodeURIComponent;
  const custom = typeof own === "function" && own !== unescape ? own
    : querystring.unescape !== unescape ? querystring.unescape : undefined;
  const decode = (text: string): string => {
    const plain = text.includes("+") ? text.replaceAll("+", custom ? "%20" : " ") : text;
    if (!custom) return plain.includes("%") ? unescape(plain) : plain;
    try {
      return custom(plain);
    } catch {
      return unescape(plain, true);
    }
  };
  for (const part of qs.split(between)) {
    if (part === "") continue;
    if (most-- <= 0) break;
    const at = part.indexOf(equals);
    const name = decode(at < 0 ? part : part.slice(0, at));
    const value = at < 0 ? "" : decode(part.slice(at + equals.length));
    const held = out[name];
    if (held === undefined) out[name] = value;
    else if (typeof held === "string") out[name] = [held, value];
    else held.push(value);
  }
  return out;
}

export { stringify as encode, parse as decode };
const querystring = {
  unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse,
};
export default querystring;
export { querystring as "module.exports" };
