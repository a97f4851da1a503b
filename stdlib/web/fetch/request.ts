// Request, https://fetch.spec.whatwg.org/#request-class. How it deviates for programs that are no
// browsers: headers.ts. Relative URLs refer to the location, if the program was given one; else
// they are not valid. What only a browser heeds (mode, cache, credentials, ...) is kept and told.
// records.ts says what fetch() and servers have to do with it.
import {
  apply, byteString, defineInspection, defineInterface, dictionary, domString, isObject, oneOf,
  rejected, requireArguments, showing, uncurry, usvString,
} from "../file/web_idl.ts";
import { resolveObjectURL } from "../file/object_urls.ts";
import {
  type Body, cloneBody, convertBodyInit, extractBody, extractedType, isUnusable, isUsed,
  readArrayBuffer, readBlob, readBytes, readFormData, readJson, readText, streamOf, takeOver,
} from "./body.ts";
import type { FormData } from "./form_data.ts";
import { HeaderList } from "./header_list.ts";
import {
  convertInit, fillNoCors, finishInit, type Headers, makeHeaders,
} from "./headers.ts";
import { isToken } from "./mime_type.ts";
import {
  baseUrl, type Cache, type Credentials, type Mode, type Priority, type Redirect,
  type ReferrerPolicy, RequestRecord,
} from "./records.ts";

const { AbortController, AbortSignal, TypeError, URL } = globalThis;
const { getOwnPropertyDescriptor } = Object;
const anySignal = AbortSignal.any;
function getter<T>(prototype: object, name: string): (self: unknown) => T {
  return uncurry(getOwnPropertyDescriptor(prototype, name)!.get!) as (self: unknown) => T;
}
const isAborted = getter<boolean>(AbortSignal.prototype, "aborted");
const signalOf = getter<AbortSignal>(AbortController.prototype, "signal");
const hrefOf = getter<string>(URL.prototype, "href");
const usernameOf = getter<string>(URL.prototype, "username");
const passwordOf = getter<string>(URL.prototype, "password");
const originOf = getter<string>(URL.prototype, "origin");
const toUpperCase = uncurry(String.prototype.toUpperCase);
const startsWith = uncurry(String.prototype.startsWith) as (text: string, start: string) => boolean;

/// What AbortSignal.any iterates: not an array, whose iteration a program may have replaced.
class One implements Iterable<AbortSignal>, Iterator<AbortSignal> {
  readonly #signal: AbortSignal;
  #isOver = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }
  [Symbol.iterator](): this {
    return this;
  }
  next(): IteratorResult<AbortSignal> {
    const done = this.#isOver;
    this.#isOver = true;
    return { done, value: this.#signal };
  }
}

function followerOf(signal: AbortSignal | null): AbortSignal {
  if (signal === null) return signalOf(new AbortController());
  return apply(anySignal, AbortSignal, [new One(signal)]);
}

// ---- RequestInit

const caches: Readonly<Record<Cache, true>> = {
  default: true, "no-store": true, reload: true, "no-cache": true, "force-cache": true,
  "only-if-cached": true,
};
const credentialModes: Readonly<Record<Credentials, true>> = {
  omit: true, "same-origin": true, include: true,
};
const duplexes = { half: true } as const;
const modes: Readonly<Record<Mode, true>> = {
  navigate: true, "same-origin": true, "no-cors": true, cors: true,
};
const priorities: Readonly<Record<Priority, true>> = { high: true, low: true, auto: true };
const redirects: Readonly<Record<Redirect, true>> = { follow: true, error: true, manual: true };
const policies: Readonly<Record<ReferrerPolicy, true>> = {
  "": true, "no-referrer": true, "no-referrer-when-downgrade": true, "same-origin": true,
  origin: true, "strict-origin": true, "origin-when-cross-origin": true,
  "strict-origin-when-cross-origin": true, "unsafe-url": true,
};
const what = "Request constructor";

/** The dictionary, converted member by member in the order of Web IDL. */
class RequestInitValues {
  isEmpty = true;
  body: string | object | null = null;
  cache: Cache | undefined;
  credentials: Credentials | undefined;
  duplex: "half" | undefined;
  headers: ReturnType<typeof convertInit> | undefined;
  integrity: string | undefined;
  keepalive: boolean | undefined;
  method: string | undefined;
  mode: Mode | undefined;
  priority: Priority | undefined;
  redirect: Redirect | undefined;
  referrer: string | undefined;
  referrerPolicy: ReferrerPolicy | undefined;
  /** Null: none; undefined: it is not said. */
  signal: AbortSignal | null | undefined;

  constructor(init: Record<string, unknown>) {
    const body = member(this, init, "body");
    if (body !== undefined && body !== null) this.body = convertBodyInit(body);
    this.cache = wordOf(this, init, "cache", caches);
    this.credentials = wordOf(this, init, "credentials", credentialModes);
    this.duplex = wordOf(this, init, "duplex", duplexes);
    const headers = member(this, init, "headers");
    if (headers !== undefined) this.headers = convertInit(headers, `${what}: headers`);
    const integrity = member(this, init, "integrity");
    if (integrity !== undefined) this.integrity = domString(integrity);
    const keepalive = member(this, init, "keepalive");
    if (keepalive !== undefined) this.keepalive = !!keepalive;
    const method = member(this, init, "method");
    if (method !== undefined) this.method = byteString(method, `${what}: method`);
    this.mode = wordOf(this, init, "mode", modes);
    this.priority = wordOf(this, init, "priority", priorities);
    this.redirect = wordOf(this, init, "redirect", redirects);
    const referrer = member(this, init, "referrer");
    if (referrer !== undefined) this.referrer = usvString(referrer);
    this.referrerPolicy = wordOf(this, init, "referrerPolicy", policies);
    const signal = member(this, init, "signal");
    if (signal !== undefined) this.signal = signal === null ? null : checkedSignal(signal);
    const window = member(this, init, "window");
    if (window !== undefined && window !== null)
      throw new TypeError(`${what}: window is not null`);
  }
}
function member(values: RequestInitValues, init: Record<string, unknown>, name: string): unknown {
  const value = init[name];
  if (value !== undefined) values.isEmpty = false;
  return value;
}
function wordOf<T extends string>(values: RequestInitValues, init: Record<string, unknown>,
  name: string, words: Readonly<Record<T, true>>): T | undefined {
  const value = member(values, init, name);
  return value === undefined ? undefined : oneOf<T>(value, words, `${what}: ${name}`);
}
function checkedSignal(signal: unknown): AbortSignal {
  try {
    isAborted(signal);
  } catch {
    throw new TypeError(`${what}: signal is not an AbortSignal`);
  }
  return signal as AbortSignal;
}

/// §"normalize" of methods; those that are forbidden are TypeErrors.
function checkedMethod(method: string): string {
  if (method === "GET" || method === "POST") return method;
  if (!isToken(method)) throw new TypeError(`${what}: '${method}' is no valid method`);
  const upper = toUpperCase(method);
  switch (upper) {
    case "DELETE": case "GET": case "HEAD": case "OPTIONS": case "POST": case "PUT": return upper;
    case "CONNECT": case "TRACE": case "TRACK":
      throw new TypeError(`${what}: the method ${upper} is forbidden`);
    default: return method;
  }
}

// ---- The steps of the constructor

function recordOfUrl(text: string): RequestRecord {
  let url: URL;
  try {
    url = new URL(text, baseUrl());
  } catch {
    throw new TypeError(`${what}: '${text}' is no valid URL`);
  }
  if (usernameOf(url) !== "" || passwordOf(url) !== "")
    throw new TypeError(`${what}: the URL has credentials`);
  const href = hrefOf(url);
  const record = new RequestRecord(href, new HeaderList([]));
  if (startsWith(href, "blob:")) record.blob = resolveObjectURL(href);
  return record;
}

function checkedReferrer(referrer: string): string {
  if (referrer === "") return "no-referrer";
  const base = baseUrl();
  let url: URL;
  try {
    url = new URL(referrer, base);
  } catch {
    throw new TypeError(`${what}: '${referrer}' is no valid referrer`);
  }
  const href = hrefOf(url);
  if (href === "about:client") return "client";
  if (base === undefined) return href;  // Who is of no origin may name any referrer.
  return originOf(url) === originOf(new URL(base)) ? href : "client";
}

/// What is neither headers nor body nor signal.
function applyInit(record: RequestRecord, init: RequestInitValues): void {
  const options = record.options = record.options.copy();
  if (!init.isEmpty) {
    if (options.mode === "navigate") options.mode = "same-origin";
    options.referrer = "client";
    options.referrerPolicy = "";
  }
  if (init.referrer !== undefined) options.referrer = checkedReferrer(init.referrer);
  options.referrerPolicy = init.referrerPolicy ?? options.referrerPolicy;
  if (init.mode === "navigate") throw new TypeError(`${what}: the mode 'navigate' is for browsers`);
  options.mode = init.mode ?? options.mode;
  options.credentials = init.credentials ?? options.credentials;
  options.cache = init.cache ?? options.cache;
  if (options.cache === "only-if-cached" && options.mode !== "same-origin")
    throw new TypeError(`${what}: the cache mode 'only-if-cached' needs the mode 'same-origin'`);
  options.redirect = init.redirect ?? options.redirect;
  options.integrity = init.integrity ?? options.integrity;
  options.keepalive = init.keepalive ?? options.keepalive;
  if (init.method !== undefined) record.method = checkedMethod(init.method);
  options.priority = init.priority ?? options.priority;
}

function applyHeaders(record: RequestRecord, init: RequestInitValues): void {
  const isNoCors = record.options.mode === "no-cors";
  record.guard = isNoCors ? "request-no-cors" : "request";
  if (isNoCors && record.method !== "GET" && record.method !== "HEAD" && record.method !== "POST")
    throw new TypeError(`${what}: the mode 'no-cors' does not allow ${record.method}`);
  if (init.headers !== undefined)
    record.headers = new HeaderList(finishInit(init.headers, `${what}: headers`));
  if (!isNoCors) return;
  const { entries } = record.headers;
  record.headers = new HeaderList([]);
  fillNoCors(record.headers, entries);
}

function applyBody(
  record: RequestRecord, init: RequestInitValues | undefined, inputBody: Body | null,
): void {
  const given = init === undefined ? null : init.body;
  if (given === null && inputBody === null) return;
  if (record.method === "GET" || record.method === "HEAD")
    throw new TypeError(`${what}: a request with the method ${record.method} has no body`);
  let body = inputBody;
  if (given !== null) {
    body = extractBody(given, record.options.keepalive);
    const type = extractedType;
    if (type !== null && !record.headers.has("content-type"))
      record.headers.append("Content-Type", "content-type", type);
  }
  if (body!.source === null) {
    if (given !== null && init!.duplex === undefined)
      throw new TypeError(`${what}: a stream as the body needs duplex: "half"`);
    const { mode } = record.options;
    if (mode !== "same-origin" && mode !== "cors")
      throw new TypeError(`${what}: a stream as the body needs the mode 'cors' or 'same-origin'`);
  }
  if (given === null) {
    if (isUnusable(body!))
      throw new TypeError(`${what}: the body has been read already, or its stream is locked`);
    body = takeOver(body!);
  }
  record.body = body;
}

let getRecord: (request: Request) => RequestRecord;
let hasRecord: (value: unknown) => boolean;
/// What the constructor is to take instead of its arguments.
let prepared: RequestRecord | undefined;

export class Request {
  readonly #record: RequestRecord;

  constructor(input: unknown, init: unknown = undefined) {
    if (prepared !== undefined) {  // By makeRequest.
      this.#record = prepared;
      prepared = undefined;
      return;
    }
    if (input === undefined) requireArguments(arguments.length, 1, what);
    const source = isRequest(input) ? input : undefined;
    const url = source === undefined ? usvString(input) : "";
    const given = dictionary(init, what);
    const values = given === undefined ? undefined : new RequestInitValues(given);
    const old = source === undefined ? undefined : source.#record;
    const record = old === undefined ? recordOfUrl(url) : old.copy();
    if (record.guard === "immutable") record.guard = "request";
    if (source !== undefined) record.signal = source.signal;
    if (values !== undefined) {
      applyInit(record, values);
      if (values.signal !== undefined) record.signal = values.signal;
      applyHeaders(record, values);
    }
    applyBody(record, values, old === undefined ? null : old.body);
    this.#record = record;
  }

  get method(): string { return this.#record.method; }
  get url(): string { return this.#record.url; }
  get headers(): Headers {
    const record = this.#record;
    return record.headersObject ??= makeHeaders(record.headers, record.guard);
  }
  get destination(): string { return hasRecord(this) ? "" : notARequest(); }
  get referrer(): string {
    const { referrer } = this.#record.options;
    return referrer === "client" ? "about:client" : referrer === "no-referrer" ? "" : referrer;
  }
  get referrerPolicy(): ReferrerPolicy { return this.#record.options.referrerPolicy; }
  get mode(): Mode { return this.#record.options.mode; }
  get credentials(): Credentials { return this.#record.options.credentials; }
  get cache(): Cache { return this.#record.options.cache; }
  get redirect(): Redirect { return this.#record.options.redirect; }
  get integrity(): string { return this.#record.options.integrity; }
  get keepalive(): boolean { return this.#record.options.keepalive; }
  get isReloadNavigation(): boolean { return hasRecord(this) ? false : notARequest(); }
  get isHistoryNavigation(): boolean { return hasRecord(this) ? false : notARequest(); }
  /** Follows the one that was given. */
  get signal(): AbortSignal {
    const record = this.#record;
    return record.signalObject ??= followerOf(record.signal);
  }
  get duplex(): "half" { return hasRecord(this) ? "half" : notARequest(); }
  get body(): ReadableStream | null {
    const { body } = this.#record;
    return body === null ? null : streamOf(body);
  }
  get bodyUsed(): boolean { return isUsed(this.#record.body); }

  clone(): Request {
    const record = this.#record;
    const { body } = record;
    if (body !== null && isUnusable(body))
      throw new TypeError("Request.clone: the body has been read already, or is locked");
    const copy = record.copy();
    if (body !== null) copy.body = cloneBody(body);
    copy.signal = this.signal;
    return makeRequest(copy);
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return hasRecord(this) ? readArrayBuffer(this.#record.body) : rejectedReceiver("arrayBuffer");
  }
  blob(): Promise<Blob> {
    if (!hasRecord(this)) return rejectedReceiver("blob");
    return readBlob(this.#record.body, this.#record.headers);
  }
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return hasRecord(this) ? readBytes(this.#record.body) : rejectedReceiver("bytes");
  }
  formData(): Promise<FormData> {
    if (!hasRecord(this)) return rejectedReceiver("formData");
    return readFormData(this.#record.body, this.#record.headers);
  }
  json(): Promise<unknown> {
    return hasRecord(this) ? readJson(this.#record.body) : rejectedReceiver("json");
  }
  text(): Promise<string> {
    return hasRecord(this) ? readText(this.#record.body) : rejectedReceiver("text");
  }

  static {
    getRecord = (request) => request.#record;
    hasRecord = (value) => isObject(value) && #record in value;
  }
}
defineInterface(Request, "Request");
defineInspection(Request, "Request", showing<Request>(["method", "url", "headers", "bodyUsed",
  "redirect", "mode", "credentials", "cache"]));

function notARequest(): never {
  throw new TypeError("This is not a Request");
}
function rejectedReceiver(method: string): Promise<never> {
  return rejected(new TypeError(`Request.${method}: this is not a Request`));
}

// ---- For fetch() and servers

export function isRequest(value: unknown): value is Request {
  return hasRecord(value);
}
export function makeRequest(record: RequestRecord): Request {
  prepared = record;
  return new Request(undefined);
}
/** What a client sends. */
export function recordOf(request: Request): RequestRecord {
  return getRecord(request);
}
