// URL Pattern Standard §3.1 Encoding callbacks: components in the form that URLs have them in.
// Through the URL class, whose setters are the state overrides that the specification asks for.
import { charCodeAt, exec, substring, toLowerCase, uncurry } from "../file/web_idl.ts";

const { URL, TypeError } = globalThis;
const { getOwnPropertyDescriptor } = Object;

type Component = "hostname" | "username" | "password" | "pathname" | "search" | "hash" | "protocol";
function accessors(name: Component): [(url: URL) => string, (url: URL, value: string) => void] {
  const property = getOwnPropertyDescriptor(URL.prototype, name)!;
  return [uncurry(property.get!) as never, uncurry(property.set!) as never];
}
const [protocolOf] = accessors("protocol");
const [hostnameOf, setHostname] = accessors("hostname");
const [usernameOf, setUsername] = accessors("username");
const [passwordOf, setPassword] = accessors("password");
const [pathnameOf, setPathname] = accessors("pathname");
const [searchOf, setSearch] = accessors("search");
const [hashOf, setHash] = accessors("hash");

const dummy = "https://dummy.invalid/";
const defaultPorts: Record<string, string> = {
  __proto__: null as never, ftp: "21", file: "", http: "80", https: "443", ws: "80", wss: "443",
};
export const specialSchemes = ["ftp", "file", "http", "https", "ws", "wss"] as const;
export function isSpecial(scheme: string): boolean {
  return defaultPorts[scheme] !== undefined;
}
export function isDefaultPort(scheme: string, port: string): boolean {
  return port !== "" && defaultPorts[scheme] === port;
}

function refuse(what: string, value: string): never {
  throw new TypeError(`URLPattern: '${value}' is no valid ${what}`);
}

const plainScheme = /^[a-z]+$/;
export function canonicalizeProtocol(value: string): string {
  if (value === "" || exec(plainScheme, value) !== null) return value;
  try {
    const protocol = protocolOf(new URL(value + "://dummy.invalid/"));
    return substring(protocol, 0, protocol.length - 1);
  } catch {
    return refuse("protocol", value);
  }
}

export function canonicalizeUsername(value: string): string {
  if (value === "") return value;
  const url = new URL(dummy);
  setUsername(url, value);
  return usernameOf(url);
}
export function canonicalizePassword(value: string): string {
  if (value === "") return value;
  const url = new URL(dummy);
  setPassword(url, value);
  return passwordOf(url);
}

const plainHostname = /^[a-z]+(?:\.[a-z]+)*$/;
export function canonicalizeHostname(value: string): string {
  // FAST PATH: letters and dots alone are neither a number nor punycode.
  if (value === "" || exec(plainHostname, value) !== null) return value;
  // A setter does not say whether it refused: only a host that stays, whatever it was, did.
  const url = new URL(dummy);
  setHostname(url, value);
  const hostname = hostnameOf(url);
  if (hostname !== "dummy.invalid") return hostname;
  const other = new URL("https://other.invalid/");
  setHostname(other, value);
  return hostnameOf(other) === hostname ? hostname : refuse("hostname", value);
}
const ipv6Characters = /^[0-9A-Fa-f[\]:]*$/;
export function canonicalizeIpv6Hostname(value: string): string {
  return exec(ipv6Characters, value) !== null ? toLowerCase(value) : refuse("hostname", value);
}

const leadingDigits = /^[\t\n\r]*([0-9][0-9\t\n\r]*)/;
const port16 = 65535;
/** `protocol`: that of the URL, if it is known. */
export function canonicalizePort(value: string, protocol = ""): string {
  if (value === "") return value;
  const digits = exec(leadingDigits, value);
  if (digits === null) return refuse("port", value);
  let number = 0;
  const text = digits[1]!;
  for (let i = 0; i < text.length; ++i) {
    const digit = charCodeAt(text, i) - 0x30;
    if (digit >= 0 && number <= port16) number = number * 10 + digit;
  }
  if (number > port16) return refuse("port", value);
  const port = `${number}`;
  return isDefaultPort(protocol, port) ? "" : port;
}

const plainPathname = /^[A-Za-z0-9_~/-]+$/;
export function canonicalizePathname(value: string): string {
  // FAST PATH: nothing to encode, and no segment of dots.
  if (value === "" || exec(plainPathname, value) !== null) return value;
  const isAbsolute = value[0] === "/";
  const url = new URL(dummy);
  setPathname(url, isAbsolute ? value : "/-" + value);
  const pathname = pathnameOf(url);
  return isAbsolute ? pathname : substring(pathname, 2, pathname.length);
}

const pathEnd = /[?#]/;
export function canonicalizeOpaquePathname(value: string): string {
  if (value === "" || exec(plainPathname, value) !== null) return value;
  const end = exec(pathEnd, value);
  const path = end === null ? value : substring(value, 0, end.index);
  // Between letters, a leading slash and spaces at the ends stay what they are.
  const pathname = pathnameOf(new URL("data:x" + path + "x"));
  return substring(pathname, 1, pathname.length - 1);
}

export function canonicalizeSearch(value: string): string {
  if (value === "") return value;
  const url = new URL(dummy);
  setSearch(url, "?" + value);
  const search = searchOf(url);
  return substring(search, 1, search.length);
}
export function canonicalizeHash(value: string): string {
  if (value === "") return value;
  const url = new URL(dummy);
  setHash(url, "#" + value);
  const hash = hashOf(url);
  return substring(hash, 1, hash.length);
}
