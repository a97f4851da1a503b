// URLPattern, https://urlpattern.spec.whatwg.org as of January 2026: §1.2 the class, §1.4 creation
// and matching. The rest is beside: tokens and parts of patterns (tokenizer, parts), components,
// URLs as patterns (constructor_string), dictionaries (init), encodings (canonicalize).
// Also compareComponent and generate (generate.ts), which are proposals.
import {
  canonicalizeHash, canonicalizeHostname, canonicalizeIpv6Hostname, canonicalizeOpaquePathname,
  canonicalizePassword, canonicalizePathname, canonicalizePort, canonicalizeProtocol,
  canonicalizeSearch, canonicalizeUsername, isDefaultPort, isSpecial,
} from "./canonicalize.ts";
import {
  Component, type ComponentResult, defaultOptions, foldedOptions, foldedPathnameOptions,
  hostnameOptions, matchesSpecialScheme, pathnameOptions,
} from "./component.ts";
import { parseConstructorString, type PatternInit } from "./constructor_string.ts";
import { compareComponents, generateComponent } from "./generate.ts";
import { patternInit, processInit, urlParts } from "./init.ts";
import type { Encode, Options } from "./parts.ts";
import {
  defineInspection, defineInterface, dictionary, isObject, mapGet, mapSet, oneOf, ownKeys,
  requireArguments, showing, usvString,
} from "../file/web_idl.ts";

const { Map, TypeError } = globalThis;

export type URLPatternInput = string | PatternInit;
export interface URLPatternOptions { ignoreCase?: boolean }
export interface URLPatternResult {
  inputs: URLPatternInput[];
  protocol: ComponentResult;
  username: ComponentResult;
  password: ComponentResult;
  hostname: ComponentResult;
  port: ComponentResult;
  pathname: ComponentResult;
  search: ComponentResult;
  hash: ComponentResult;
}

/** The components, as the specification's "URL pattern" struct has them. */
interface Compiled {
  readonly protocol: Component;
  readonly username: Component;
  readonly password: Component;
  readonly hostname: Component;
  readonly port: Component;
  readonly pathname: Component;
  readonly search: Component;
  readonly hash: Component;
}
const componentNames: Readonly<Record<keyof Compiled, true>> = {
  protocol: true, username: true, password: true, hostname: true, port: true, pathname: true,
  search: true, hash: true,
};

function convertInput(input: unknown, what: string): URLPatternInput {
  if (input === undefined || input === null || isObject(input))
    return patternInit(dictionary(input, what));
  return usvString(input);
}

/// §"hostname pattern is an IPv6 address".
function isIpv6Pattern(hostname: string): boolean {
  if (hostname.length < 2) return false;
  return hostname[0] === "[" ||
    ((hostname[0] === "{" || hostname[0] === "\\") && hostname[1] === "[");
}

/// What matches anything is the same in all patterns, whatever the options.
const wildcards = new Map<Encode, Component>();
function component(pattern: string, encode: Encode, options: Options): Component {
  if (pattern !== "*") return new Component(pattern, encode, options);
  let made = mapGet(wildcards, encode);
  if (made === undefined) {
    made = new Component(pattern, encode, options);
    mapSet(wildcards, encode, made);
  }
  return made;
}

const twoBases = "URLPattern: a base URL besides a dictionary; it may have one in baseURL";

/// §"create a URL pattern".
function compile(input: URLPatternInput, base: string | undefined, isFolded: boolean): Compiled {
  let init: PatternInit;
  if (typeof input === "string") {
    init = parseConstructorString(input);
    if (base !== undefined) init.baseURL = base;
    else if (init.protocol === undefined)
      throw new TypeError(`URLPattern: '${input}' is relative and there is no base URL`);
  } else {
    if (base !== undefined)
      throw new TypeError(twoBases);
    init = input;
  }
  const all = processInit(init, true);
  const scheme = all.protocol ?? "*";
  let port = all.port ?? "*";
  if (isSpecial(scheme) && isDefaultPort(scheme, port)) port = "";
  const host = all.hostname ?? "*";
  const encodeHost = isIpv6Pattern(host) ? canonicalizeIpv6Hostname : canonicalizeHostname;
  const protocol = component(scheme, canonicalizeProtocol, defaultOptions);
  const options = isFolded ? foldedOptions : defaultOptions;
  const hasSegments = matchesSpecialScheme(protocol);
  const pathOptions = !hasSegments ? options : isFolded ? foldedPathnameOptions : pathnameOptions;
  const encodePath = hasSegments ? canonicalizePathname : canonicalizeOpaquePathname;
  return {
    protocol,
    username: component(all.username ?? "*", canonicalizeUsername, defaultOptions),
    password: component(all.password ?? "*", canonicalizePassword, defaultOptions),
    hostname: component(host, encodeHost, hostnameOptions),
    port: component(port, canonicalizePort, defaultOptions),
    pathname: component(all.pathname ?? "*", encodePath, pathOptions),
    search: component(all.search ?? "*", canonicalizeSearch, options),
    hash: component(all.hash ?? "*", canonicalizeHash, options),
  };
}

type Parts = Record<keyof Compiled, string>;
/// The components of what is to be matched; null: it is no URL.
function inputParts(input: URLPatternInput, base: string | undefined): Parts | null {
  if (typeof input !== "string" && base !== undefined)
    throw new TypeError(twoBases);
  try {
    if (typeof input !== "string") return processInit(input, false) as Parts;
    if (input === lastInput && base === lastBase) return lastParts;
    lastParts = urlParts(input, base);
    lastInput = input;
    lastBase = base;
    return lastParts;
  } catch {
    return null;
  }
}
/// Of the URL that was matched last: a router asks all its patterns about the same one.
let lastInput: string | undefined;
let lastBase: string | undefined;
let lastParts: Parts | null = null;

export class URLPattern {
  readonly #compiled: Compiled;

  constructor(input: unknown = undefined, baseURLOrOptions: unknown = undefined) {
    // The second argument tells the two constructors apart; unless there are three.
    const second: unknown = baseURLOrOptions;
    const hasBase = arguments.length > 2 ||
      (second !== undefined && second !== null && !isObject(second));
    const what = "URLPattern constructor";
    const converted = convertInput(input, what);
    const base = hasBase ? usvString(second) : undefined;
    const options = dictionary(hasBase ? arguments[2] : second, what);
    const isFolded = options !== undefined && !!options.ignoreCase;
    this.#compiled = compile(converted, base, isFolded);
  }

  get protocol(): string { return this.#compiled.protocol.pattern; }
  get username(): string { return this.#compiled.username.pattern; }
  get password(): string { return this.#compiled.password.pattern; }
  get hostname(): string { return this.#compiled.hostname.pattern; }
  get port(): string { return this.#compiled.port.pattern; }
  get pathname(): string { return this.#compiled.pathname.pattern; }
  get search(): string { return this.#compiled.search.pattern; }
  get hash(): string { return this.#compiled.hash.pattern; }

  get hasRegExpGroups(): boolean {
    const all = this.#compiled;
    return all.protocol.hasRegExpGroups || all.username.hasRegExpGroups ||
      all.password.hasRegExpGroups || all.hostname.hasRegExpGroups || all.port.hasRegExpGroups ||
      all.pathname.hasRegExpGroups || all.search.hasRegExpGroups || all.hash.hasRegExpGroups;
  }

  test(input: unknown = undefined, baseURL: unknown = undefined): boolean {
    const all = this.#compiled;
    const converted = convertInput(input, "URLPattern.test");
    const url = inputParts(converted, baseURL === undefined ? undefined : usvString(baseURL));
    return url !== null && all.protocol.test(url.protocol) && all.username.test(url.username) &&
      all.password.test(url.password) && all.hostname.test(url.hostname) &&
      all.port.test(url.port) && all.pathname.test(url.pathname) &&
      all.search.test(url.search) && all.hash.test(url.hash);
  }

  exec(input: unknown = undefined, baseURL: unknown = undefined): URLPatternResult | null {
    const all = this.#compiled;
    const converted = convertInput(input, "URLPattern.exec");
    const base = baseURL === undefined ? undefined : usvString(baseURL);
    const url = inputParts(converted, base);
    if (url === null) return null;
    const protocol = all.protocol.match(url.protocol);
    const username = protocol && all.username.match(url.username);
    const password = username && all.password.match(url.password);
    const hostname = password && all.hostname.match(url.hostname);
    const port = hostname && all.port.match(url.port);
    const pathname = port && all.pathname.match(url.pathname);
    const search = pathname && all.search.match(url.search);
    const hash = search && all.hash.match(url.hash);
    if (!hash) return null;
    const inputs = base === undefined ? [converted] : [converted, base];
    return {
      hash, hostname: hostname!, inputs, password: password!, pathname: pathname!, port: port!,
      protocol: protocol!, search, username: username!,
    };
  }

  /** The URL component that matches with these groups; what is impossible: a TypeError. */
  generate(component: unknown, groups: unknown): string {
    const all = this.#compiled;
    requireArguments(arguments.length, 2, "URLPattern.generate");
    const name = oneOf(component, componentNames, "URLPattern.generate");
    const given: Record<string, string> = { __proto__: null as never };
    const source = dictionary(groups, "URLPattern.generate") ?? {};
    const keys = ownKeys(source);
    for (let i = 0; i < keys.length; ++i)
      given[usvString(keys[i])] = usvString(source[keys[i] as string]);
    return generateComponent(all[name], given);
  }

  /** -1, 0 or 1: an order of patterns, from those that match much to those that match little. */
  static compareComponent(component: unknown, left: unknown, right: unknown): number {
    requireArguments(arguments.length, 3, "URLPattern.compareComponent");
    const name = oneOf(component, componentNames, "URLPattern.compareComponent");
    return compareComponents(
      (left as URLPattern).#compiled[name], (right as URLPattern).#compiled[name]);
  }
}
defineInterface(URLPattern, "URLPattern");
defineInspection(URLPattern, "URLPattern", showing<URLPattern>(["protocol", "username", "password",
  "hostname", "port", "pathname", "search", "hash", "hasRegExpGroups"]));
