// Proxies as the user has set them up: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, also in
// lower case, which comes first. (HTTP_PROXY in capitals is left out where a web server has started
// the program, as CGI makes a variable of that name of a header.)
import host from "shoal:host";
import { toLowerCase, uncurry } from "../file/web_idl.ts";
import { networkError } from "./network_errors.ts";

const { URL, Uint8Array } = globalThis;
const { getOwnPropertyDescriptor } = Object;
const endsWith = uncurry(String.prototype.endsWith) as (text: string, end: string) => boolean;
const startsWith = uncurry(String.prototype.startsWith) as (text: string, start: string) => boolean;
const split = uncurry(String.prototype.split) as unknown as (text: string, by: RegExp) => string[];
const slice = uncurry(String.prototype.slice);
const toBase64 = uncurry(
  (Uint8Array.prototype as unknown as { toBase64(this: Uint8Array): string }).toBase64);
const encode = uncurry(TextEncoder.prototype.encode);
const encoder = new TextEncoder();
const decodeComponent = decodeURIComponent;
type PartName = "hostname" | "port" | "protocol" | "username" | "password";
function part(name: PartName): (url: URL) => string {
  return uncurry(getOwnPropertyDescriptor(URL.prototype, name)!.get!) as unknown as (
    url: URL) => string;
}
const hostnameOf = part("hostname"), portOf = part("port"), protocolOf = part("protocol");
const usernameOf = part("username"), passwordOf = part("password");

export interface Proxy {
  hostname: string;
  port: number;
  /** "host:port", as Connect has it. */
  target: string;
  /** A line of the head; or nothing. */
  authorization: string;
}

interface Settings {
  http: string;
  https: string;
  exceptions: string[];
}
let settings: Settings | undefined;
let known: Map<string, Proxy> | undefined;

function readSettings(): Settings {
  const found: Record<string, string> = { __proto__: null as never };
  const variables = host.ask("ProxyVariables") as [string, string][];
  for (let i = 0; i < variables.length; ++i) found[variables[i]![0]] = variables[i]![1];
  const all = found.all_proxy || found.ALL_PROXY || "";
  return {
    http: found.http_proxy || found.HTTP_PROXY || all,
    https: found.https_proxy || found.HTTPS_PROXY || all,
    exceptions: split(toLowerCase(found.no_proxy || found.NO_PROXY || ""), /[\s,]+/),
  };
}

/// Whether NO_PROXY names it: "*", "host", ".domain", "domain" with all below, each with a port.
function isException(hostname: string, port: number, exceptions: readonly string[]): boolean {
  for (let i = 0; i < exceptions.length; ++i) {
    let entry = exceptions[i]!;
    if (entry === "") continue;
    if (entry === "*") return true;
    const suffix = `:${port}`;
    if (endsWith(entry, suffix)) entry = slice(entry, 0, -suffix.length);
    if (startsWith(entry, "*.")) entry = slice(entry, 1);
    if (startsWith(entry, ".")) entry = slice(entry, 1);
    if (hostname === entry || hostname === `[${entry}]` || endsWith(hostname, `.${entry}`))
      return true;
  }
  return false;
}

/** "Basic ..." for a name and a password, as URLs have them. */
export function basicCredentials(username: string, password: string): string {
  const text = `${unescaped(username)}:${unescaped(password)}`;
  return `Basic ${toBase64(encode(encoder, text))}`;
}
function unescaped(text: string): string {
  try {
    return decodeComponent(text);
  } catch {
    return text;
  }
}

/** Null: the connection goes straight there. Throws, if the user has set up what is no proxy. */
export function proxyFor(isSecure: boolean, hostname: string, port: number): Proxy | null {
  settings ??= readSettings();
  const given = isSecure ? settings.https : settings.http;
  if (given === "" || isException(hostname, port, settings.exceptions)) return null;
  known ??= new Map();
  let proxy = known.get(given);
  if (proxy === undefined) known.set(given, proxy = parseProxy(given));
  return proxy;
}

function parseProxy(given: string): Proxy {
  let url: URL;
  try {
    url = new URL(given.includes("://") ? given : `http://${given}`);
  } catch {
    throw networkError("ERR_PROXY_INVALID_CONFIG", `'${given}' is no valid URL of a proxy`);
  }
  const protocol = protocolOf(url);
  if (protocol !== "http:")
    throw networkError("ERR_PROXY_INVALID_CONFIG",
      `A proxy over ${protocol} is not supported, only http:`);
  const hostname = hostnameOf(url);
  const port = portOf(url) === "" ? 80 : +portOf(url);
  const username = usernameOf(url), password = passwordOf(url);
  const authorization = username === "" && password === "" ? ""
    : `proxy-authorization: ${basicCredentials(username, password)}\r\n`;
  return { hostname, port, target: `${hostname}:${port}`, authorization };
}
