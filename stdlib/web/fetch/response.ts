// Response, https://fetch.spec.whatwg.org/#response-class. How it deviates for programs that are no
// browsers: headers.ts. records.ts says what fetch() and servers have to do with it.
import {
  byteString, defineInspection, defineInterface, dictionary, exec, indexOf, isObject, rejected,
  requireArguments, showing, substring, uncurry, unsignedShort, usvString,
} from "../file/web_idl.ts";
import {
  type Body, convertBodyInit, extractBody, extractedType, isUnusable, isUsed, readArrayBuffer,
  readBlob, readBytes, readFormData, readJson, readText, streamOf,
} from "./body.ts";
import type { FormData } from "./form_data.ts";
import { HeaderList } from "./header_list.ts";
import { convertInit, finishInit, type Headers, makeHeaders } from "./headers.ts";
import { baseUrl, ResponseRecord, type ResponseType } from "./records.ts";

const { JSON, RangeError, TypeError, URL } = globalThis;
const { stringify } = JSON;
const { getOwnPropertyDescriptor } = Object;
const hrefOf = uncurry(getOwnPropertyDescriptor(URL.prototype, "href")!.get!) as unknown as (
  url: URL) => string;

const reasonPhrase = /^[\t\x20-\x7e\x80-\xff]*$/;

export function isNullBodyStatus(status: number): boolean {
  return status === 204 || status === 304 || status === 205 || status === 101 || status === 103;
}
export function isRedirectStatus(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

type InitHeaders = ReturnType<typeof convertInit>;
/// ResponseInit, converted by readInit, until the next one is.
let initHeaders: InitHeaders | undefined;
let initStatus = 200;
let initStatusText = "";

function readInit(given: unknown, what: string): void {
  const init = dictionary(given, what);
  let headers: InitHeaders | undefined;
  let status = 200;
  let statusText = "";
  if (init !== undefined) {
    const { headers: givenHeaders } = init;
    if (givenHeaders !== undefined) headers = convertInit(givenHeaders, what);
    const { status: givenStatus } = init;
    if (givenStatus !== undefined) status = unsignedShort(givenStatus);
    const { statusText: givenText } = init;
    if (givenText !== undefined) statusText = byteString(givenText, `${what}: statusText`);
  }
  initHeaders = headers;  // Only now: conversions run script.
  initStatus = status;
  initStatusText = statusText;
}

/// §"initialize a response", with what readInit left. `type`: of the body, if it has one.
function initialize(body: Body | null, type: string | null, what: string): ResponseRecord {
  const status = initStatus, statusText = initStatusText;
  if (status < 200 || status > 599)
    throw new RangeError(`${what}: the status ${status} is not between 200 and 599`);
  if (statusText !== "" && exec(reasonPhrase, statusText) === null)
    throw new TypeError(`${what}: not a valid statusText`);
  const headers = initHeaders === undefined ? [] : finishInit(initHeaders, what);
  const list = new HeaderList(headers);
  const record = new ResponseRecord(status, list);
  record.statusText = statusText;
  if (body === null) return record;
  if (isNullBodyStatus(status))
    throw new TypeError(`${what}: a response with the status ${status} has no body`);
  record.body = body;
  if (type !== null && !list.has("content-type")) list.append("Content-Type", "content-type", type);
  return record;
}

let getRecord: (response: Response) => ResponseRecord;
let hasRecord: (value: unknown) => boolean;
/// What the constructor is to take instead of its arguments.
let prepared: ResponseRecord | undefined;

export class Response {
  readonly #record: ResponseRecord;

  constructor(body: unknown = undefined, init: unknown = undefined) {
    if (prepared !== undefined) {  // By makeResponse.
      this.#record = prepared;
      prepared = undefined;
      return;
    }
    const what = "Response constructor";
    const converted = body === undefined || body === null ? null : convertBodyInit(body);
    readInit(init, what);
    const extracted = converted === null ? null : extractBody(converted);
    this.#record = initialize(extracted, converted === null ? null : extractedType, what);
  }

  static error(): Response {
    const record = new ResponseRecord(0, new HeaderList([]));
    record.type = "error";
    record.guard = "immutable";
    return makeResponse(record);
  }
  static json(data: unknown, init: unknown = undefined): Response {
    requireArguments(arguments.length, 1, "Response.json");
    readInit(init, "Response.json");
    const headers = initHeaders, status = initStatus, statusText = initStatusText;
    const text: string | undefined = stringify(data);
    if (text === undefined) throw new TypeError("Response.json: the data is no JSON value");
    initHeaders = headers;  // stringify may have run script.
    initStatus = status;
    initStatusText = statusText;
    return makeResponse(initialize(extractBody(text), "application/json", "Response.json"));
  }
  static redirect(url: unknown, status: unknown = 302): Response {
    requireArguments(arguments.length, 1, "Response.redirect");
    const text = usvString(url);
    const code = unsignedShort(status);
    const location = hrefOf(new URL(text, baseUrl()));
    if (!isRedirectStatus(code))
      throw new RangeError(`Response.redirect: ${code} is not the status of a redirect`);
    const list = new HeaderList(["Location", "location", location]);
    const record = new ResponseRecord(code, list);
    record.guard = "immutable";
    return makeResponse(record);
  }

  get type(): ResponseType { return this.#record.type; }
  get url(): string {
    const { urls } = this.#record;
    if (urls === null) return "";
    const url = urls[urls.length - 1]!;
    const hash = indexOf(url, "#");
    return hash < 0 ? url : substring(url, 0, hash);
  }
  get redirected(): boolean {
    const { urls } = this.#record;
    return urls !== null && urls.length > 1;
  }
  get status(): number { return this.#record.status; }
  get ok(): boolean {
    const { status } = this.#record;
    return status >= 200 && status <= 299;
  }
  get statusText(): string { return this.#record.statusText; }
  get headers(): Headers {
    const record = this.#record;
    return record.headersObject ??= makeHeaders(record.headers, record.guard);
  }
  get body(): ReadableStream | null {
    const { body } = this.#record;
    return body === null ? null : streamOf(body);
  }
  get bodyUsed(): boolean { return isUsed(this.#record.body); }

  clone(): Response {
    const record = this.#record;
    if (record.body !== null && isUnusable(record.body))
      throw new TypeError("Response.clone: the body has been read already, or is locked");
    return makeResponse(record.clone());
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return hasRecord(this) ? readArrayBuffer(this.#record.body) : notAResponse("arrayBuffer");
  }
  blob(): Promise<Blob> {
    if (!hasRecord(this)) return notAResponse("blob");
    return readBlob(this.#record.body, this.#record.headers);
  }
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return hasRecord(this) ? readBytes(this.#record.body) : notAResponse("bytes");
  }
  formData(): Promise<FormData> {
    if (!hasRecord(this)) return notAResponse("formData");
    return readFormData(this.#record.body, this.#record.headers);
  }
  json(): Promise<unknown> {
    return hasRecord(this) ? readJson(this.#record.body) : notAResponse("json");
  }
  text(): Promise<string> {
    return hasRecord(this) ? readText(this.#record.body) : notAResponse("text");
  }

  static {
    getRecord = (response) => response.#record;
    hasRecord = (value) => isObject(value) && #record in value;
  }
}
defineInterface(Response, "Response");
defineInspection(Response, "Response", showing<Response>(["status", "statusText", "headers", "ok",
  "bodyUsed", "redirected", "type", "url"]));

function notAResponse(method: string): Promise<never> {
  return rejected(new TypeError(`Response.${method}: this is not a Response`));
}

// ---- For fetch() and servers

export function makeResponse(record: ResponseRecord): Response {
  prepared = record;
  return new Response();
}
/** A TypeError: it is not a Response. */
export function recordOf(response: unknown): ResponseRecord {
  if (!hasRecord(response)) throw new TypeError("Not a Response");
  return getRecord(response as Response);
}
