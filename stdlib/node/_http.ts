// node:http and its kin, as far as it goes without a network: names of methods and of status codes,
// what a header may be, and Agent, which holds its options. Requests and servers are not there yet.
import { codeError, makeError } from "node:_errors";
import { absent, absentClass, notYet } from "node:_not_yet";
import { Readable } from "node:_stream_readable";
import { EventEmitter } from "node:events";
import { Stream } from "node:stream";
import { Server as NetServer } from "node:_net";

const { Object, Symbol, TypeError, Event, MessageEvent, String, Number, RegExp } = globalThis;

export const METHODS = (
  "ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR " +
  "MKCOL MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH " +
  "SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE").split(" ");

export const STATUS_CODES: Record<string, string> = {
  100: "Continue", 101: "Switching Protocols", 102: "Processing", 103: "Early Hints", 200: "OK",
  201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content",
  205: "Reset Content", 206: "Partial Content", 207: "Multi-Status", 208: "Already Reported",
  226: "IM Used", 300: "Multiple Choices", 301: "Moved Permanently", 302: "Found",
  303: "See Other", 304: "Not Modified", 305: "Use Proxy", 307: "Temporary Redirect",
  308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required",
  403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
  407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
  411: "Length Required", 412: "Precondition Failed", 413: "Payload Too Large",
  414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
  417: "Expectation Failed", 418: "I'm a Teapot", 421: "Misdirected Request",
  422: "Unprocessable Entity", 423: "Locked", 424: "Failed Dependency", 425: "Too Early",
  426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
  431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons",
  500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
  503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
  506: "Variant Also Negotiates", 507: "Insufficient Storage", 508: "Loop Detected",
  509: "Bandwidth Limit Exceeded", 510: "Not Extended", 511: "Network Authentication Required",
};
export const maxHeaderSize = 16384;

// ---- Headers

/** RFC 9110: token, and what a field's value may not have. */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const notInValue = /[^\t\x20-\x7e\x80-\xff]/;

export function _checkIsHttpToken(text: string): boolean {
  return token.test(text);
}
export function _checkInvalidHeaderChar(text: string): boolean {
  return notInValue.test(text);
}
export function validateHeaderName(name: unknown, label = "Header name"): void {
  if (typeof name === "string" && token.test(name)) return;
  throw makeError(TypeError, "ERR_INVALID_HTTP_TOKEN",
    `${label} must be a valid HTTP token ["${String(name)}"]`, validateHeaderName);
}
export function validateHeaderValue(name: string, value: unknown): void {
  if (value === undefined)
    throw makeError(TypeError, "ERR_HTTP_INVALID_HEADER_VALUE",
      `Invalid value "undefined" for header "${name}"`, validateHeaderValue);
  if (notInValue.test(String(value)))
    throw makeError(TypeError, "ERR_INVALID_CHAR",
      `Invalid character in header content ["${name}"]`, validateHeaderValue);
}

// ---- Agents: what a program may make before it knows whether it will ask anybody

export interface Agent extends InstanceType<typeof EventEmitter> {
  defaultPort: number;
  protocol: string;
  options: Record<string, any>;
  requests: object;
  sockets: object;
  freeSockets: object;
  keepAlive: boolean;
  keepAliveMsecs: number;
  maxSockets: number;
  maxFreeSockets: number;
  maxTotalSockets: number;
  scheduling: string;
  totalSocketCount: number;
}

const listOfSockets = () => Object.create(null) as object;

function fill(agent: Agent, options: Record<string, any> = {}): void {
  (EventEmitter as any).call(agent);
  agent.options = { __proto__: null, path: null, noDelay: true, ...options } as never;
  agent.requests = listOfSockets();
  agent.sockets = listOfSockets();
  agent.freeSockets = listOfSockets();
  agent.keepAlive = Boolean(options.keepAlive);
  agent.keepAliveMsecs = options.keepAliveMsecs || 1000;
  agent.maxSockets = options.maxSockets || Number.POSITIVE_INFINITY;
  agent.maxFreeSockets = options.maxFreeSockets || 256;
  agent.maxTotalSockets = options.maxTotalSockets || Number.POSITIVE_INFINITY;
  agent.scheduling = options.scheduling || "lifo";
  if (agent.scheduling !== "lifo" && agent.scheduling !== "fifo")
    throw codeError("ERR_INVALID_ARG_VALUE", "scheduling", agent.scheduling,
      "must be one of: 'fifo', 'lifo'");
  agent.totalSocketCount = 0;
}

/** As in Node a function, which packages call on objects of their own. */
function agentClass(module: string, Base: any, defaultPort: number, protocol: string): any {
  const made = function Agent(this: any, options?: Record<string, any>): any {
    if (!(this instanceof made)) return new (made as any)(options);
    fill(this, options);
    this.defaultPort = options?.defaultPort || defaultPort;
    this.protocol = options?.protocol || protocol;
  };
  Object.setPrototypeOf(made, Base);
  Object.setPrototypeOf(made.prototype, Base.prototype);
  for (const name of ["createConnection", "addRequest", "createSocket"])
    Object.defineProperty(made.prototype, name, {
      value: absent(module, `Agent.prototype.${name}`), writable: true, configurable: true,
    });
  return made;
}

export const Agent: any = agentClass("http", EventEmitter, 80, "http:");
Agent.defaultMaxSockets = Number.POSITIVE_INFINITY;
const agentMethods = {
  getName(options: Record<string, any> = {}): string {
    let name = `${options.host || "localhost"}:${options.port || ""}:${options.localAddress || ""}`;
    if (options.family === 4 || options.family === 6) name += `:${options.family}`;
    return options.socketPath ? `${name}:${options.socketPath}` : name;
  },
  removeSocket(): void {},
  keepSocketAlive(): boolean {
    return true;
  },
  reuseSocket(): void {},
  destroy(): void {},
};
for (const [name, value] of Object.entries(agentMethods))
  Object.defineProperty(Agent.prototype, name, { value, writable: true, configurable: true });
export const globalAgent: Agent = new Agent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });

export const SecureAgent: any = agentClass("https", Agent, 443, "https:");
export const globalSecureAgent: Agent =
  new SecureAgent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });

// ---- Not there yet

export const OutgoingMessage = absentClass("http", "OutgoingMessage", Stream, [
  "cork", "uncork", "setTimeout", "destroy", "_send", "_writeRaw", "_storeHeader", "setHeader",
  "setHeaders", "appendHeader", "getHeader", "getHeaderNames", "getRawHeaderNames", "getHeaders",
  "hasHeader", "removeHeader", "_implicitHeader", "write", "addTrailers", "end", "flushHeaders",
  "pipe",
], 1);
export const ClientRequest = absentClass("http", "ClientRequest", OutgoingMessage, [
  "abort", "destroy", "onSocket", "setTimeout", "setNoDelay", "setSocketKeepAlive", "clearTimeout",
], 3);
export const IncomingMessage = absentClass("http", "IncomingMessage", Readable, [
  "setTimeout", "_read", "_destroy", "_addHeaderLines", "_addHeaderLine", "_addHeaderLineDistinct",
  "_dump",
], 1);
export const ServerResponse = absentClass("http", "ServerResponse", OutgoingMessage, [
  "assignSocket", "detachSocket", "writeContinue", "writeProcessing", "writeEarlyHints",
  "_implicitHeader", "writeHead", "writeHeader",
], 2);
export const Server = absentClass("http", "Server", NetServer, [
  "close", "closeAllConnections", "closeIdleConnections", "setTimeout",
], 2);
export const request = absent("http", "request", 3);
export const get = absent("http", "get", 3);
export const createServer = absent("http", "createServer", 2);
export const _connectionListener = absent("http", "_connectionListener", 1);
export function setMaxIdleHTTPParsers(max: unknown): void {
  if (typeof max !== "number" || max < 1 || max % 1 !== 0)
    throw codeError("ERR_OUT_OF_RANGE", "max", ">= 1", max);
}

/** The global one, if there is one. */
export const WebSocket: any = (globalThis as any).WebSocket ??
  absentClass("http", "WebSocket", EventTarget, ["close", "send"], 1);
interface CloseEventInit extends EventInit {
  wasClean?: boolean;
  code?: number;
  reason?: string;
}
/** https://websockets.spec.whatwg.org/#the-closeevent-interface */
export const CloseEvent: any = (globalThis as any).CloseEvent ??
  class CloseEvent extends Event {
    readonly wasClean: boolean;
    readonly code: number;
    readonly reason: string;
    constructor(type: string, init: CloseEventInit = {}) {
      super(type, init);
      this.wasClean = Boolean(init.wasClean);
      this.code = Number(init.code ?? 0) & 0xffff;
      this.reason = `${init.reason ?? ""}`;
    }
  };
export { MessageEvent };

// ---- Of the modules whose names begin with "_http_"

export const CRLF = "\r\n";
export const chunkExpression = new RegExp("(?:^|\\W)chunked(?:$|\\W)", "i");
export const continueExpression = new RegExp("(?:^|\\W)100-continue(?:$|\\W)", "i");
export const kIncomingMessage = Symbol("IncomingMessage");
export const kServerResponse = Symbol("ServerResponse");
export const kConnectionsCheckingInterval = Symbol("http.server.connectionsCheckingInterval");
export const kHighWaterMark = Symbol("kHighWaterMark");
export const kUniqueHeaders = Symbol("kUniqueHeaders");
export const HTTPParser = absentClass("_http_common", "HTTPParser", null);
/** A list of parsers that none is in. */
export const parsers = {
  name: "parsers", max: 1000, list: [] as object[],
  alloc(): never {
    throw notYet("_http_common", "parsers.alloc()");
  },
  free(): boolean {
    return false;
  },
};
export const isLenient = (): boolean => false;
export const [
  freeParser, prepareError, readStart, readStop, parseUniqueHeadersOption, httpServerPreClose,
  setupConnectionsTracking, storeHTTPOptions,
] = [
  absent("_http_common", "freeParser", 3), absent("_http_common", "prepareError", 3),
  absent("_http_incoming", "readStart", 1), absent("_http_incoming", "readStop", 1),
  absent("_http_outgoing", "parseUniqueHeadersOption", 1),
  absent("_http_server", "httpServerPreClose", 1),
  absent("_http_server", "setupConnectionsTracking"),
  absent("_http_server", "storeHTTPOptions", 1),
] as const;
