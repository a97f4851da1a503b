// What Request and Response are records of: the interface between these classes and whoever moves
// bytes, fetch() over a native client and servers.
//
// A client is given the RequestRecord of a Request (recordOf, request.ts):
//   method, url (serialised, with its fragment), headers.entries (flat: name as given, the same in
//   lower case, value), body, signal (null: nobody can abort), options.redirect, .keepalive and
//   others; blob: what a blob: URL meant when the Request was made.
//   The body: null; or knownBytes(body), its bytes at once; or, if that is null, streamOf(body), a
//   stream of Uint8Arrays: then body.source is null if it cannot be sent again after a redirect.
//   It takes the body by body.isUsed = true, or by a reader of its stream.
// It gives back a ResponseRecord, of which makeResponse (response.ts) makes a Response:
//   status, statusText, headers, urls (of all requests, the last one's last), type ("basic"), body:
//   null, new Body(bytes, null), new Body(null, stream), or new Body(null, null, provider): what
//   comes later, as a stream or as a whole (BodyProvider, body.ts); guard: "immutable".
// A server makes the records the other way around: makeRequest(record), and recordOf(response).
// What needs no network (about:, blob:, data:) is in scheme_fetch.ts.
import type { Blob } from "../file/blob.ts";
import { type Body, cloneBody } from "./body.ts";
import type { HeaderList } from "./header_list.ts";
import type { Guard, Headers } from "./headers.ts";

export type ReferrerPolicy = "" | "no-referrer" | "no-referrer-when-downgrade" | "same-origin" |
  "origin" | "strict-origin" | "origin-when-cross-origin" | "strict-origin-when-cross-origin" |
  "unsafe-url";
export type Mode = "navigate" | "same-origin" | "no-cors" | "cors";
export type Credentials = "omit" | "same-origin" | "include";
export type Cache = "default" | "no-store" | "reload" | "no-cache" | "force-cache" |
  "only-if-cached";
export type Redirect = "follow" | "error" | "manual";
export type Priority = "high" | "low" | "auto";
export type ResponseType = "basic" | "cors" | "default" | "error" | "opaque" | "opaqueredirect";

/** What only a browser heeds, but for redirect and keepalive. Never changed: copied. */
export class RequestOptions {
  /** "client", "no-referrer", or a URL. */
  referrer = "client";
  referrerPolicy: ReferrerPolicy = "";
  mode: Mode = "cors";
  credentials: Credentials = "same-origin";
  cache: Cache = "default";
  redirect: Redirect = "follow";
  integrity = "";
  keepalive = false;
  priority: Priority = "auto";

  copy(): RequestOptions {
    const copy = new RequestOptions();
    copy.referrer = this.referrer;
    copy.referrerPolicy = this.referrerPolicy;
    copy.mode = this.mode;
    copy.credentials = this.credentials;
    copy.cache = this.cache;
    copy.redirect = this.redirect;
    copy.integrity = this.integrity;
    copy.keepalive = this.keepalive;
    copy.priority = this.priority;
    return copy;
  }
}
const defaultOptions = new RequestOptions();

export class RequestRecord {
  /** Normalised. */
  method = "GET";
  /** Serialised, with its fragment. */
  url: string;
  headers: HeaderList;
  body: Body | null = null;
  options: RequestOptions = defaultOptions;
  /** What ends it; null: nothing does. */
  signal: AbortSignal | null = null;
  /** What a blob: URL stood for when the request was made. */
  blob: Blob | undefined = undefined;
  /** Of the headers. */
  guard: Guard = "request";
  /** What script sees of the headers and the signal, once it has looked. */
  headersObject: Headers | undefined = undefined;
  signalObject: AbortSignal | undefined = undefined;

  constructor(url: string, headers: HeaderList) {
    this.url = url;
    this.headers = headers;
  }

  /** All but the body and the signal. */
  copy(): RequestRecord {
    const copy = new RequestRecord(this.url, this.headers.copy());
    copy.method = this.method;
    copy.options = this.options;
    copy.blob = this.blob;
    copy.guard = this.guard;
    return copy;
  }
}

export class ResponseRecord {
  type: ResponseType = "default";
  /** Of the requests, one for each redirect and the last one's; null: there was none. */
  urls: string[] | null = null;
  status: number;
  statusText = "";
  headers: HeaderList;
  body: Body | null = null;
  /** Of the headers. */
  guard: Guard = "response";
  /** What script sees of the headers, once it has looked. */
  headersObject: Headers | undefined = undefined;

  constructor(status: number, headers: HeaderList) {
    this.status = status;
    this.headers = headers;
  }

  /** §"clone a response". The body must be usable. */
  clone(): ResponseRecord {
    const copy = new ResponseRecord(this.status, this.headers.copy());
    copy.type = this.type;
    copy.urls = this.urls;
    copy.statusText = this.statusText;
    copy.guard = this.guard;
    if (this.body !== null) copy.body = cloneBody(this.body);
    return copy;
  }
}

/** What relative URLs refer to: the location, if the program was given one. */
export function baseUrl(): string | undefined {
  const { location } = globalThis as { location?: { href?: unknown } };
  return typeof location?.href === "string" ? location.href : undefined;
}
