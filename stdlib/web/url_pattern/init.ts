// URL Pattern Standard §3.2 Processing for URLPatternInit: a dictionary as given, with what it
// takes over from its base URL, each member in the form of its component.
import {
  canonicalizeHash, canonicalizeHostname, canonicalizeOpaquePathname, canonicalizePassword,
  canonicalizePathname, canonicalizePort, canonicalizeProtocol, canonicalizeSearch,
  canonicalizeUsername, isSpecial,
} from "./canonicalize.ts";
import type { PatternInit } from "./constructor_string.ts";
import { escapePattern } from "./parts.ts";
import { substring, uncurry, usvString } from "../file/web_idl.ts";

const { URL, TypeError } = globalThis;
const { getOwnPropertyDescriptor } = Object;
const lastIndexOf = uncurry(String.prototype.lastIndexOf) as (text: string, what: string) => number;

/** What a URL has, without the marks that its getters add. */
export class UrlParts {
  protocol = "";
  username = "";
  password = "";
  hostname = "";
  port = "";
  pathname = "";
  search = "";
  hash = "";
  href = "";
}
const names = ["protocol", "username", "password", "hostname", "port", "pathname", "search",
  "hash"] as const;
const getters: Record<string, (url: URL) => string> = { __proto__: null as never };
for (const name of [...names, "href"] as const)
  getters[name] = uncurry(getOwnPropertyDescriptor(URL.prototype, name)!.get!) as never;

/** Throws the TypeError of the URL class. */
export function urlParts(input: string, base?: string): UrlParts {
  const url = base === undefined ? new URL(input) : new URL(input, base);
  const parts = new UrlParts();
  const protocol = getters.protocol!(url);
  parts.protocol = substring(protocol, 0, protocol.length - 1);
  parts.username = getters.username!(url);
  parts.password = getters.password!(url);
  parts.hostname = getters.hostname!(url);
  parts.port = getters.port!(url);
  parts.pathname = getters.pathname!(url);
  parts.search = withoutFirst(getters.search!(url), "?");
  parts.hash = withoutFirst(getters.hash!(url), "#");
  parts.href = getters.href!(url);
  return parts;
}
function withoutFirst(text: string, mark: string): string {
  return text[0] === mark ? substring(text, 1, text.length) : text;
}

const memberNames = ["baseURL", "hash", "hostname", "password", "pathname", "port", "protocol",
  "search", "username"] as const;

/** The dictionary of any object, its members converted; in the order of Web IDL. */
export function patternInit(given: Record<string, unknown> | undefined): PatternInit {
  const init: PatternInit = {};
  if (given === undefined) return init;
  for (let i = 0; i < memberNames.length; ++i) {
    const name = memberNames[i]!;
    const value = given[name];
    if (value !== undefined) init[name] = usvString(value);
  }
  return init;
}

function isAbsolutePathname(pathname: string, isPattern: boolean): boolean {
  if (pathname[0] === "/") return true;
  if (!isPattern || pathname.length < 2) return false;
  return (pathname[0] === "\\" || pathname[0] === "{") && pathname[1] === "/";
}

/// What `init` does not say is that of the base URL, up to the first component that it does say.
function inherit(result: PatternInit, init: PatternInit, isPattern: boolean): UrlParts {
  let base: UrlParts;
  try {
    base = urlParts(init.baseURL!);
  } catch {
    throw new TypeError(`URLPattern: '${init.baseURL!}' is no valid base URL`);
  }
  const taken = (text: string) => isPattern ? escapePattern(text) : text;
  const { protocol, username, password, hostname, port, pathname, search, hash } = init;
  let isFree = protocol === undefined;
  if (isFree) result.protocol = taken(base.protocol);
  const noHost = isFree && hostname === undefined;
  const noPort = noHost && port === undefined;
  if (!isPattern && noPort && username === undefined) {
    result.username = taken(base.username);
    if (password === undefined) result.password = taken(base.password);
  }
  if (noHost) result.hostname = taken(base.hostname);
  if (noPort) result.port = base.port;
  isFree = noPort && pathname === undefined;
  if (isFree) result.pathname = taken(base.pathname);
  isFree = isFree && search === undefined;
  if (isFree) result.search = taken(base.search);
  if (isFree && hash === undefined) result.hash = taken(base.hash);
  return base;
}

function processPathname(
  result: PatternInit, given: string, base: UrlParts | undefined, isPattern: boolean,
): string {
  let pathname = given;
  if (base && isHierarchical(base) && !isAbsolutePathname(pathname, isPattern)) {
    const path = isPattern ? escapePattern(base.pathname) : base.pathname;
    const slash = lastIndexOf(path, "/");
    if (slash >= 0) pathname = substring(path, 0, slash + 1) + pathname;
  }
  if (isPattern) return pathname;
  const protocol = result.protocol ?? "";
  return protocol === "" || isSpecial(protocol)
    ? canonicalizePathname(pathname)
    : canonicalizeOpaquePathname(pathname);
}
/// Whether its path is no opaque one.
function isHierarchical(url: UrlParts): boolean {
  return url.pathname === "" ? url.href[url.protocol.length + 1] === "/" : url.pathname[0] === "/";
}

/**
 * §"process a URLPatternInit". For a pattern, members stay as they are; for a URL ("url" in the
 * specification) those of `result` are there before. What is not valid: a TypeError.
 */
export function processInit(init: PatternInit, isPattern: boolean): PatternInit {
  const result: PatternInit = isPattern ? {} : {
    protocol: "", username: "", password: "", hostname: "", port: "", pathname: "", search: "",
    hash: "",
  };
  const base = init.baseURL === undefined ? undefined : inherit(result, init, isPattern);
  const { protocol, username, password, hostname, port, pathname, search, hash } = init;
  if (protocol !== undefined) {
    const end = protocol.length - 1;
    const scheme = protocol[end] === ":" ? substring(protocol, 0, end) : protocol;
    result.protocol = isPattern ? scheme : canonicalizeProtocol(scheme);
  }
  if (username !== undefined)
    result.username = isPattern ? username : canonicalizeUsername(username);
  if (password !== undefined)
    result.password = isPattern ? password : canonicalizePassword(password);
  if (hostname !== undefined)
    result.hostname = isPattern ? hostname : canonicalizeHostname(hostname);
  if (port !== undefined)
    result.port = isPattern ? port : canonicalizePort(port, result.protocol);
  if (pathname !== undefined)
    result.pathname = processPathname(result, pathname, base, isPattern);
  if (search !== undefined) {
    const text = withoutFirst(search, "?");
    result.search = isPattern ? text : canonicalizeSearch(text);
  }
  if (hash !== undefined) {
    const text = withoutFirst(hash, "#");
    result.hash = isPattern ? text : canonicalizeHash(text);
  }
  return result;
}
