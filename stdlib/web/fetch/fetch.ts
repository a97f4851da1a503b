// fetch(), https://fetch.spec.whatwg.org/#fetch-method, of programs that are no browsers: there is
// no origin (one with a location tells it, as Referer and Origin), so no CORS and no opaque
// responses, no cache and no cookies; a redirect that is not to be followed is given as it is, as
// Node and Deno do. Messages are in connection.ts, connections in pool.ts. Not done: HTTP/2, and
// what only browsers heed.
import {
  type Bytes, charCodeAt, indexOf, isUint8Array, rejected, requireArguments, uncurry,
} from "../file/web_idl.ts";
import defer * as streams from "../streams/internal.ts";
import type { Reader } from "../streams/internal.ts";
import { Body, knownBytes, streamOf } from "./body.ts";
import {
  Arrived, type Connection, fieldOf, type Head, headFields, headTimeout, Incoming, now,
  type Pieces,
} from "./connection.ts";
import { type Decoder, decoderFor } from "./content_codings.ts";
import { HeaderList } from "./header_list.ts";
import { hasIntegrity, matchesIntegrity } from "./integrity.ts";
import { type BodyWatcher, NetworkBody } from "./network_body.ts";
import {
  type Cause, failureToCome, fetchFailed, isRefusal, networkError,
} from "./network_errors.ts";
import { type Customer, heedKeepAlive, type Opening, type Origin, originOf } from "./pool.ts";
import { basicCredentials } from "./proxies.ts";
import { namedPolicy, originFor, referrerFor } from "./referrer.ts";
import { baseUrl, type ReferrerPolicy, type RequestRecord, ResponseRecord } from "./records.ts";
import { recordOf, Request } from "./request.ts";
import { isNullBodyStatus, isRedirectStatus, makeResponse } from "./response.ts";
import { schemeFetch } from "./scheme_fetch.ts";

const {
  AbortSignal, Error, EventTarget, FinalizationRegistry, Promise, TypeError, URL, WeakRef,
} = globalThis;
const { getOwnPropertyDescriptor } = Object;
function getter<T>(prototype: object, name: string): (self: unknown) => T {
  return uncurry(getOwnPropertyDescriptor(prototype, name)!.get!) as (self: unknown) => T;
}
const isAborted = getter<boolean>(AbortSignal.prototype, "aborted");
const reasonOf = getter<unknown>(AbortSignal.prototype, "reason");
const addListener = uncurry(EventTarget.prototype.addEventListener);
const removeListener = uncurry(EventTarget.prototype.removeEventListener);
const part = (name: string) => getter<string>(URL.prototype, name);
const hrefOf = part("href"), protocolOf = part("protocol"), hostOf = part("host");
const hostnameOf = part("hostname"), portOf = part("port"), pathOf = part("pathname");
const searchOf = part("search"), hashOf = part("hash"), originTextOf = part("origin");
const usernameOf = part("username"), passwordOf = part("password");
const register = uncurry(FinalizationRegistry.prototype.register);
const deref = uncurry(WeakRef.prototype.deref) as <T extends WeakKey>(
  ref: WeakRef<T>) => T | undefined;
const unregister = uncurry(FinalizationRegistry.prototype.unregister);
const exec = uncurry(RegExp.prototype.exec);
const hexOf = uncurry(Number.prototype.toString);
const encodeText = uncurry(TextEncoder.prototype.encode);
const encoder = new TextEncoder();
const setBytes = uncurry(Uint8Array.prototype.set) as (to: Bytes, from: Bytes, at: number) => void;
const Uint8Array_ = Uint8Array;

const redirectsMax = 20;
const userAgent = `shoal/${(globalThis as any).process?.versions?.shoal ?? "0"}`;
/// §"bad port".
const badPorts =
  " 0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 " +
  "111 113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 " +
  "532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 " +
  "5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080 ";

/** The global function. */
export function fetch(input: unknown, init: unknown = undefined): Promise<Response> {
  let record: RequestRecord;
  try {
    requireArguments(arguments.length, 1, "fetch");
    record = recordOf(new Request(input, init));
  } catch (error) {
    return rejected(error);
  }
  return new Fetching(record).start();
}

/// Bodies that nobody can read any more, but which still come: their connections close.
const forgotten = new FinalizationRegistry((fetching: Fetching) => fetching.forget());

/// §"fetch", of one request: from the call to the end of the response's body.
class Fetching implements Customer, BodyWatcher {
  /** Nobody waits: it has been answered, has failed or was aborted. */
  isOver = false;
  opening: Opening | null = null;
  readonly #record: RequestRecord;
  readonly #failure = failureToCome();
  readonly #urls: string[];
  #url: URL;
  #method: string;
  #headers: HeaderList;
  #body: Body | null;
  #origin!: Origin;
  #connection: Connection | null = null;
  #isFresh = false;
  /// As the redirects have it so far.
  #policy: ReferrerPolicy;
  #isTainted = false;
  /// Weak, so that it can be forgotten.
  #networkBody: WeakRef<NetworkBody> | null = null;
  #pieces: Pieces | null = null;
  #upload: Upload | null = null;
  #stopListening: (() => void) | null = null;
  #resolve!: (response: Response) => void;
  #reject!: (reason: unknown) => void;

  constructor(record: RequestRecord) {
    this.#record = record;
    this.#policy = record.options.referrerPolicy;
    this.#urls = [record.url];
    this.#url = new URL(record.url);
    this.#method = record.method;
    this.#headers = record.headers;
    this.#body = record.body;
  }

  start(): Promise<Response> {
    const promise = new Promise<Response>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal } = this.#record;
    if (signal !== null) {
      if (isAborted(signal)) {
        this.#abort(reasonOf(signal));
        return promise;
      }
      const listener = (): void => this.#abort(reasonOf(signal));
      addListener(signal, "abort", listener);
      this.#stopListening = () => removeListener(signal, "abort", listener);
    }
    try {
      this.#begin();
    } catch (error) {
      this.failed(error);
    }
    return promise;
  }

  // ---- How it ends

  #abort(reason: unknown): void {
    this.#end();
    this.#reject(reason);
    this.#upload?.stop(reason);
    if (this.#upload === null && this.#body !== null && this.#body.stream !== null)
      cancelBody(this.#body, reason);
    this.#connection?.close(reason);
    if (this.#networkBody !== null) deref(this.#networkBody)?.fail(reason);
    this.#opened()?.cancel();
  }
  /// As whoever it was meant for does not ask any more.
  #opened(): Opening | null {
    const { opening } = this;
    this.opening = null;
    return opening;
  }
  #end(): void {
    this.isOver = true;
    this.#stopListening?.();
    this.#stopListening = null;
  }
  /** The network has failed. */
  failed(cause: unknown): void {
    if (this.isOver) return;
    this.#end();
    this.#connection?.close(cause);
    const reason = isRefusal(cause) ? cause : fetchFailed(this.#failure, cause);
    this.#upload?.stop(reason);
    this.#reject(reason);
  }
  bodyOver(): void {
    unregister(forgotten, this);
    this.#stopListening?.();
    this.#stopListening = null;
  }
  forget(): void {
    this.#pieces!.abandon(undefined);
    this.bodyOver();
  }
  #respond(record: ResponseRecord): void {
    record.type = "basic";
    record.urls = this.#urls;
    record.guard = "immutable";
    const response = makeResponse(record);
    if (this.#networkBody === null) this.#end();
    else this.isOver = true;  // The signal goes on to abort the body.
    this.#resolve(response);
  }

  // ---- Requests

  #begin(): void {
    const url = this.#url;
    const protocol = protocolOf(url);
    if (protocol === "http:" || protocol === "https:") {
      if (this.#record.options.cache === "only-if-cached")
        throw networkError("UND_ERR_ABORTED", "There is no cache");
      this.#beginHttp(protocol === "https:");
      return;
    }
    const response = schemeFetch(this.#record);
    if (response === null) throw new Error(`Nothing is to be had of ${hrefOf(url)}`);
    if (response === undefined) {
      throw new Error(protocol === "file:"
        ? "Files are not fetched: see readFile of shoal:fs or node:fs"
        : `The scheme '${protocol}' is not known`);
    }
    const { body } = response;
    const bytes = body === null ? null : knownBytes(body);
    if (hasIntegrity(this.#record.options.integrity) && bytes !== null) {
      void this.#checked(response, bytes);
      return;
    }
    this.#respond(response);
  }
  #beginHttp(isSecure: boolean): void {
    const url = this.#url;
    const given = portOf(url);
    if (given !== "" && indexOf(badPorts, ` ${given} `) >= 0)
      throw networkError("UND_ERR_INVALID_ARG", `The port ${given} is not one for HTTP: bad port`);
    const port = given === "" ? (isSecure ? 443 : 80) : +given;
    this.#origin = originOf(isSecure, hostnameOf(url), port);
    this.#acquire(false);
  }
  #acquire(isFresh: boolean): void {
    this.#isFresh = isFresh;
    const connection = this.#origin.acquire(this, isFresh);
    if (connection !== null) void this.#exchange(connection);
  }
  connected(connection: Connection): void {
    if (this.isOver) this.#origin.released(connection);
    else void this.#exchange(connection);
  }

  async #exchange(connection: Connection): Promise<void> {
    this.#connection = connection;
    const isReused = connection.requestCount++ !== 0;
    let head: Head;
    try {
      connection.deadline = now() + headTimeout;
      connection.deadlineCode = "UND_ERR_HEADERS_TIMEOUT";
      this.#send(connection);
      head = await connection.readHead();
    } catch (error) {
      if (this.isOver) return;
      const cause = this.#upload?.failure ?? connection.explain(error);
      connection.close(cause);
      this.#connection = null;
      if (isReused && !this.#isFresh && this.#mayRepeat(cause)) this.#acquire(true);
      else this.failed(cause);
      return;
    }
    if (this.isOver) return;
    try {
      this.#receive(connection, head);
    } catch (error) {
      const cause = connection.explain(error);
      connection.close(cause);
      this.failed(cause);
    }
  }
  /// RFC 9110 §9.2.2: after a connection was used again that the server was about to close.
  #mayRepeat(cause: unknown): boolean {
    const { code } = cause as Cause;
    if (code !== "UND_ERR_SOCKET" && code !== "ECONNRESET" && code !== "EPIPE") return false;
    if (this.#body !== null && (this.#upload !== null || this.#body.source === null)) return false;
    switch (this.#method) {
      case "GET": case "HEAD": case "OPTIONS": case "PUT": case "DELETE": return true;
      default: return false;
    }
  }

  #send(connection: Connection): void {
    const body = this.#body;
    const bytes = body === null ? undefined : knownBytes(body) ?? undefined;
    const isStreamed = body !== null && bytes === undefined;
    const declared = !isStreamed ? -1
      : body.stream === null ? body.length ?? declaredLength(this.#headers)
      : declaredLength(this.#headers);
    const length = bytes !== undefined ? bytes.length : declared;
    const head = this.#head(length, isStreamed && declared < 0);
    if (body !== null && bytes !== undefined) body.isUsed = true;
    const sent = connection.send(head, bytes);
    if (isStreamed) {
      this.#upload = new Upload(connection, body, declared, this);
      void this.#upload.run(sent);
    } else {
      void heed(sent, connection);
    }
  }
  /// length -1: not known.
  #head(length: number, isChunked: boolean): string {
    const url = this.#url, method = this.#method, { entries } = this.#headers;
    const { options } = this.#record;
    const isForwarded = this.#origin.proxy !== null && !this.#origin.isSecure;
    const target = isForwarded ? `http://${hostOf(url)}` : "";
    let fields = "";
    let known = 0;
    for (let at = 0; at < entries.length; at += 3) {
      const field = fieldBit(entries[at + 1]!);
      if (field === Field.Ours) continue;
      known |= field;
      fields += `${entries[at]}: ${entries[at + 2]}\r\n`;
    }
    let head = `${method} ${target}${pathOf(url)}${searchOf(url)} HTTP/1.1\r\n`;
    if ((known & Field.Host) === 0) head += `host: ${hostOf(url)}\r\n`;
    head += "connection: keep-alive\r\n" + fields;
    if ((known & Field.Accept) === 0) head += "accept: */*\r\n";
    if ((known & Field.AcceptLanguage) === 0) head += "accept-language: *\r\n";
    if ((known & Field.UserAgent) === 0) head += `user-agent: ${userAgent}\r\n`;
    if ((known & Field.AcceptEncoding) === 0)
      head += (known & Field.Range) === 0 ? "accept-encoding: gzip, deflate, br, zstd\r\n"
        : "accept-encoding: identity\r\n";
    if (usernameOf(url) + passwordOf(url) !== "" && (known & Field.Authorization) === 0)
      head += `authorization: ${basicCredentials(usernameOf(url), passwordOf(url))}\r\n`;
    const client = baseUrl();
    const referrer = options.referrer === "client" ? client : options.referrer;
    if (referrer !== undefined && (known & Field.Referer) === 0) {
      const told = referrerFor(referrer, this.#policy, url);
      if (told !== "") head += `referer: ${told}\r\n`;
    }
    if (client !== undefined && (known & Field.Origin) === 0)
      head += originFor(client, options.mode, this.#policy, method, url, this.#isTainted);
    if ((known & Field.CacheControl) === 0) head += cacheFields(options.cache);
    if (isForwarded) head += this.#origin.proxy!.authorization;
    if (isChunked) head += "transfer-encoding: chunked\r\n";
    else if (length >= 0) head += `content-length: ${length}\r\n`;
    else if (method === "POST" || method === "PUT" || method === "PATCH")
      head += "content-length: 0\r\n";
    return head + "\r\n";
  }

  // ---- Responses

  #receive(connection: Connection, head: Head): void {
    connection.deadline = now() + headTimeout;
    connection.deadlineCode = "UND_ERR_BODY_TIMEOUT";
    const status = head[1];
    heedKeepAlive(connection, fieldOf(head, "keep-alive"));
    const isBodyless = this.#method === "HEAD" || status === 204 || status === 304;
    const upload = this.#upload;
    // What is still being sent cannot be followed by another request.
    if (upload !== null && !upload.isOver) connection.keeper = keeperOnceSent(connection, upload);
    const incoming = new Incoming(connection, head, isBodyless);
    const { redirect } = this.#record.options;
    if (isRedirectStatus(status) && redirect !== "manual") {
      if (redirect === "error")
        throw networkError("UND_ERR_REDIRECT", `The server redirects with ${status}: unexpected`);
      const location = fieldOf(head, "location");
      if (location !== null) {
        this.#policy = namedPolicy(fieldOf(head, "referrer-policy")) ?? this.#policy;
        this.#redirect(status, location, incoming);
        return;
      }
    }
    const fields: string[] = [];
    for (let at = headFields; at < head.length; ++at) fields[at - headFields] = head[at] as string;
    const record = new ResponseRecord(status, new HeaderList(fields));
    record.statusText = head[3];
    if (isBodyless || isNullBodyStatus(status)) {
      incoming.abandon(undefined);
      this.#respond(record);
      return;
    }
    const encoding = fieldOf(head, "content-encoding");
    const decoder = encoding === null ? null : decoderFor(encoding);
    this.#giveBody(record, incoming, decoder);
  }
  #giveBody(record: ResponseRecord, incoming: Incoming, decoder: Decoder | null): void {
    const isChecked = hasIntegrity(this.#record.options.integrity);
    if (decoder === null && !isChecked) {
      // All of a small body has come with the head: no stream, no waiting.
      const { length } = incoming;
      const { from, to } = incoming.connection;
      if (length !== null && length <= to - from) {
        const bytes = length === 0 ? new Uint8Array_(0) : incoming.take()!;
        if (this.#stopListening === null || length === 0) {
          record.body = new Body(bytes, null);
          this.#respond(record);
        } else {
          this.#respondWith(record, new Arrived(bytes), null);  // Its signal can end it still.
        }
        return;
      }
    }
    if (!isChecked) {
      this.#respondWith(record, incoming, decoder);
      return;
    }
    const body = new NetworkBody(incoming, decoder, this);
    void body.read(
      (bytes) => void this.#checked(record, bytes), (error) => this.failed(error));
  }
  #respondWith(record: ResponseRecord, pieces: Pieces, decoder: Decoder | null): void {
    const body = new NetworkBody(pieces, decoder, this);
    this.#networkBody = new WeakRef(body);
    this.#pieces = pieces;
    register(forgotten, body, this, this);
    record.body = new Body(null, null, body);
    this.#respond(record);
  }
  async #checked(record: ResponseRecord, bytes: Bytes): Promise<void> {
    try {
      const matches = await matchesIntegrity(bytes, this.#record.options.integrity);
      if (!matches) throw networkError("UND_ERR_INTEGRITY", "The body has not the integrity asked");
    } catch (error) {
      this.failed(error);
      return;
    }
    if (this.isOver) return;
    record.body = new Body(bytes, null);
    this.#respond(record);
  }

  /// §"HTTP-redirect fetch".
  #redirect(status: number, location: string, incoming: Incoming): void {
    const from = this.#url;
    let url: URL;
    try {
      url = new URL(utf8Location(location), hrefOf(from));
    } catch {
      throw networkError("UND_ERR_REDIRECT", `The redirect to '${location}' is to no valid URL`);
    }
    const protocol = protocolOf(url);
    if (protocol !== "http:" && protocol !== "https:")
      throw networkError("UND_ERR_REDIRECT", `The server redirects to the scheme '${protocol}'`);
    if (this.#urls.length > redirectsMax)
      throw networkError("UND_ERR_REDIRECT", `More than ${redirectsMax} redirects`);
    if (status !== 303 && this.#body !== null && this.#body.source === null)
      throw networkError("UND_ERR_REDIRECT", "The body was a stream: it cannot be sent again");
    if (hashOf(url) === "" && hashOf(from) !== "") url.hash = hashOf(from);
    const method = this.#method;
    const isRewritten = ((status === 301 || status === 302) && method === "POST") ||
      (status === 303 && method !== "GET" && method !== "HEAD");
    const isElsewhere = originTextOf(url) !== originTextOf(from);
    const client = isElsewhere ? baseUrl() : undefined;
    if (client !== undefined && originTextOf(new URL(client)) !== originTextOf(from))
      this.#isTainted = true;
    if (isRewritten || isElsewhere) this.#headers = this.#headers.copy();
    if (isRewritten) {
      this.#method = "GET";
      this.#body = null;
      for (let i = 0; i < bodyHeaders.length; ++i) this.#headers.delete(bodyHeaders[i]!);
    }
    if (isElsewhere)
      for (let i = 0; i < privateHeaders.length; ++i) this.#headers.delete(privateHeaders[i]!);
    if (incoming.length === null || incoming.length > drainedMax) incoming.abandon(undefined);
    else void drain(incoming);
    // A stream has been sent; what it was made of can give another.
    if (this.#body !== null && this.#body.source !== null && this.#body.stream !== null)
      this.#body = new Body(this.#body.source, null);
    this.#upload?.stop(undefined);
    this.#upload = null;
    this.#connection = null;
    this.#url = url;
    this.#urls[this.#urls.length] = hrefOf(url);
    this.#beginHttp(protocol === "https:");
  }
}

// ---- Heads

const bodyHeaders = [
  "content-encoding", "content-language", "content-location", "content-type", "content-length",
];
const privateHeaders = ["authorization", "proxy-authorization", "cookie", "host"];

/// Headers that the program sets and we would, too; and those that are ours alone.
const enum Field {
  None = 0, Ours = 1, Host = 2, Accept = 4, AcceptLanguage = 8, UserAgent = 16,
  AcceptEncoding = 32, Range = 64, Authorization = 128, Referer = 256, CacheControl = 512,
  Origin = 1024,
}
function fieldBit(lower: string): Field {
  switch (lower) {
    // How a message is framed is not for programs to say.
    case "connection": case "content-length": case "expect": case "keep-alive":
    case "proxy-connection": case "te": case "trailer": case "transfer-encoding": case "upgrade":
      return Field.Ours;
    case "host": return Field.Host;
    case "accept": return Field.Accept;
    case "accept-language": return Field.AcceptLanguage;
    case "user-agent": return Field.UserAgent;
    case "accept-encoding": return Field.AcceptEncoding;
    case "range": return Field.Range;
    case "authorization": return Field.Authorization;
    case "referer": return Field.Referer;
    case "origin": return Field.Origin;
    case "cache-control": case "pragma": return Field.CacheControl;
    default: return Field.None;
  }
}
function cacheFields(cache: string): string {
  if (cache === "no-cache") return "cache-control: max-age=0\r\n";
  const isFresh = cache === "no-store" || cache === "reload";
  return isFresh ? "pragma: no-cache\r\ncache-control: no-cache\r\n" : "";
}
const digits = /^\d{1,15}$/;
/// What the program says of a stream's length; -1: nothing.
function declaredLength(headers: HeaderList): number {
  const given = headers.get("content-length");
  return given !== null && exec(digits, given) !== null ? +given : -1;
}

const notAscii = /[\x80-\xff]/;
/// Headers are Latin-1 here, and a Location is UTF-8 that nobody has escaped.
function utf8Location(location: string): string {
  if (exec(notAscii, location) === null) return location;
  const bytes = new Uint8Array_(location.length);
  for (let i = 0; i < location.length; ++i) bytes[i] = charCodeAt(location, i);
  return decodeText(new TextDecoder_(), bytes);
}
const TextDecoder_ = TextDecoder;
const decodeText = uncurry(TextDecoder.prototype.decode);

// ---- Bodies

/// A failure to send is told by what the server answers, if it does.
async function heed(sent: Promise<undefined>, connection: Connection): Promise<void> {
  try {
    await sent;
  } catch (error) {
    connection.writeFailure = error;
  }
}

/// What a response's rest may be, so that its connection is worth reading it.
const drainedMax = 65536;
async function drain(incoming: Incoming): Promise<void> {
  try {
    while (await incoming.next() !== null) continue;
  } catch {
    // It is closed then.
  }
}

function cancelBody(body: Body, reason: unknown): void {
  const state = streams.readableState(streamOf(body))!;
  if (state.reader === null) void ignore(streams.cancelStream(state, reason));
}
async function ignore(promise: Promise<unknown>): Promise<void> {
  try {
    await promise;
  } catch {
    // The program's stream has failed to be cancelled: nobody waits for it.
  }
}

/// Whoever keeps the connection gets it back if all was sent when the response is over.
function keeperOnceSent(connection: Connection, upload: Upload): Connection["keeper"] {
  const { keeper } = connection;
  return {
    released(it) {
      it.keeper = keeper;
      if (upload.isOver && !upload.hasFailed) {
        keeper!.released(it);
      } else {
        upload.stop(undefined);
        it.close(undefined);
      }
    },
    closed(it) {
      keeper!.closed(it);
    },
  };
}

/// The body of a request, out of a stream.
class Upload {
  isOver = false;
  hasFailed = false;
  /** Of the program's stream. */
  failure: unknown = undefined;
  readonly #connection: Connection;
  readonly #reader: Reader;
  /// Bytes that are left of what was declared; -1: it is sent in chunks.
  #left: number;
  readonly #fetching: Fetching;

  constructor(connection: Connection, body: Body, declared: number, fetching: Fetching) {
    this.#connection = connection;
    this.#left = declared;
    this.#fetching = fetching;
    this.#reader = streams.acquireReader(streams.readableState(streamOf(body))!);
  }
  async run(headSent: Promise<undefined>): Promise<void> {
    try {
      await headSent;
    } catch (error) {
      this.#connection.writeFailure = error;
      this.stop(error);
      return;
    }
    while (!this.isOver) {
      let chunk: unknown;
      try {
        const result = await streams.readPromise(this.#reader);
        if (this.isOver) return;
        chunk = result.done ? undefined : result.value;
        if (!result.done && !isUint8Array(chunk))
          throw new TypeError("A chunk of the request's body is no Uint8Array");
        if (this.#left >= 0) this.#count(chunk as Bytes | undefined);
      } catch (error) {
        this.#fail(error);
        return;
      }
      try {
        await this.#write(chunk as Bytes | undefined);
      } catch (error) {
        this.#connection.writeFailure = error;
        this.stop(error);
        return;
      }
      if (chunk === undefined) this.isOver = true;
    }
  }
  #count(chunk: Bytes | undefined): void {
    this.#left -= chunk === undefined ? 0 : chunk.length;
    if (this.#left < 0 || (chunk === undefined && this.#left > 0))
      throw networkError("UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
        "The request's body is not as long as its Content-Length says");
  }
  async #write(chunk: Bytes | undefined): Promise<void> {
    if (this.#left >= 0) {
      if (chunk !== undefined && chunk.length !== 0) await this.#connection.sendBytes(chunk);
      return;
    }
    if (chunk !== undefined && chunk.length === 0) return;
    if (chunk === undefined) {
      await this.#connection.send("0\r\n\r\n", undefined);
      return;
    }
    const size = encodeText(encoder, `${hexOf(chunk.length, 16)}\r\n`);
    const framed = new Uint8Array_(size.length + chunk.length + 2);
    setBytes(framed, size as Bytes, 0);
    setBytes(framed, chunk, size.length);
    framed[framed.length - 2] = 0x0d;
    framed[framed.length - 1] = 0x0a;
    await this.#connection.sendBytes(framed);
  }
  #fail(error: unknown): void {
    if (this.isOver) return;
    this.isOver = this.hasFailed = true;
    this.failure = error;
    void ignore(streams.cancelStream(this.#reader.stream!, error));
    this.#fetching.failed(error);
    this.#connection.close(error);
  }
  /** Nobody wants the rest. */
  stop(reason: unknown): void {
    if (this.isOver) return;
    this.isOver = this.hasFailed = true;
    void ignore(streams.cancelStream(this.#reader.stream!, reason));
  }
}
