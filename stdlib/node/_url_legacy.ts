// url.parse, url.format and url.resolve: URLs as Node took them apart before the web's URL was
// there.
// Not here: resolve() of schemes that have neither slashes nor hosts by rule ("mailto:") beyond
// taking the second URL.
import { codeError, invalidArgType } from "node:_errors";
import { load } from "node:_host_seams";
import { validateObject, validateString } from "node:_validators";

const { URL, Object, decodeURIComponent, encodeURIComponent } = globalThis;

const slashed = new Set(["http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"]);
const kMostHost = 255;

export class Url {
  protocol: string | null = null;
  slashes: boolean | null = null;
  auth: string | null = null;
  host: string | null = null;
  port: string | null = null;
  hostname: string | null = null;
  hash: string | null = null;
  search: string | null = null;
  query: any = null;
  pathname: string | null = null;
  path: string | null = null;
  href: string | null = null;

  parse(text: string, parsesQuery?: boolean, slashesDenoteHost?: boolean): this {
    validateString(text, "url");
    let rest = forwardSlashes(text.trim());
    const proto = /^[a-z0-9.+-]+:/i.exec(rest)?.[0];
    const scheme = proto?.toLowerCase();
    if (proto) {
      this.protocol = scheme!;
      rest = rest.slice(proto.length);
    }
    const isScript = scheme === "javascript:";
    let hasSlashes = false;
    if (slashesDenoteHost || proto || /^\/\/[^@/]+@[^@/]+/.test(rest)) {
      hasSlashes = rest.startsWith("//");
      if (hasSlashes && !isScript) {
        rest = rest.slice(2);
        this.slashes = true;
      }
    }
    if (!isScript && (hasSlashes || (proto && !slashed.has(scheme!))))
      rest = this.#takeHost(rest, text);
    if (!isScript) rest = escaped(rest);
    this.#takePath(rest, parsesQuery);
    if (this.hostname && slashed.has(scheme!) && !this.pathname) this.pathname = "/";
    if (this.pathname || this.search) this.path = (this.pathname || "") + (this.search || "");
    this.href = this.format();
    return this;
  }

  #takeHost(rest: string, whole: string): string {
    let at = -1, end = -1, stop = -1;
    for (let i = 0; i < rest.length; ++i) {
      const c = rest[i]!;
      if (c === "#" || c === "/" || c === "?") {
        if (end === -1) end = i;
        stop = i;
      } else if (c === "@") {
        at = i;
        end = -1;
      } else if ("\t\n\r \"%';<>\\^`{|}".includes(c) && end === -1) end = i;
      if (stop !== -1) break;
    }
    if (at !== -1) this.auth = decodeURIComponent(rest.slice(0, at));
    this.host = end === -1 ? rest.slice(at + 1) : rest.slice(at + 1, end);
    rest = end === -1 ? "" : rest.slice(end);
    this.#splitPort();
    const name = this.hostname ?? "";
    const isIPv6 = name.startsWith("[") && name.endsWith("]");
    if (!isIPv6) {
      // From the first character on that no name has, it is path.
      const bad = /[\t\n\r "#%'/:;<>?@[\\\]^`{|}]/.exec(name);
      if (bad) {
        this.hostname = name.slice(0, bad.index);
        rest = "/" + name.slice(bad.index) + rest;
      }
    }
    this.hostname = (this.hostname ?? "").length > kMostHost ? ""
      : (this.hostname ?? "").toLowerCase();
    if (!isIPv6 && this.hostname !== "" && /[^\0-\x7f]/.test(this.hostname)) {
      this.hostname = load("node:punycode").toASCII(this.hostname) as string;
      if (/[\0\t\n\r #%/:<>?@[\\\]^|]/.test(this.hostname)) {
        const error: any = codeError("ERR_INVALID_URL");
        error.input = whole;
        throw error;
      }
    }
    this.host = this.hostname + (this.port ? ":" + this.port : "");
    if (isIPv6) {
      this.hostname = this.hostname.slice(1, -1);
      if (rest[0] !== "/") rest = "/" + rest;
    }
    return rest;
  }
  #splitPort(): void {
    let host = this.host ?? "";
    const port = /:[0-9]*$/.exec(host)?.[0];
    if (port) {
      if (port !== ":") this.port = port.slice(1);
      host = host.slice(0, -port.length);
    }
    if (host) this.hostname = host;
  }
  #takePath(rest: string, parsesQuery?: boolean): void {
    const hash = rest.indexOf("#");
    if (hash >= 0) {
      this.hash = rest.slice(hash);
      rest = rest.slice(0, hash);
    }
    const mark = rest.indexOf("?");
    if (mark >= 0) {
      this.search = rest.slice(mark);
      const query = this.search.slice(1);
      this.query = parsesQuery ? load("node:querystring").parse(query) : query;
      rest = rest.slice(0, mark);
    } else if (parsesQuery) {
      this.search = null;
      this.query = Object.create(null);
    }
    if (rest !== "") this.pathname = rest;
  }

  format(): string {
    let auth = this.auth || "", protocol = this.protocol || "", hash = this.hash || "", host = "";
    if (auth) auth = encodeURIComponent(auth).replace(/%3A/gi, ":") + "@";
    if (this.host) host = auth + this.host;
    else if (this.hostname) {
      const isBare = this.hostname.includes(":") && !this.hostname.startsWith("[");
      host = auth + (isBare ? `[${this.hostname}]` : this.hostname) + (this.port ? ":" + this.port
        : "");
    }
    let query = "";
    if (this.query !== null && typeof this.query === "object")
      query = load("node:querystring").stringify(this.query);
    let search = this.search || (query && "?" + query) || "";
    if (protocol && !protocol.endsWith(":")) protocol += ":";
    let pathname = (this.pathname || "").replace(/[#?]/g, (c) => c === "#" ? "%23" : "%3F");
    if (this.slashes || slashed.has(protocol)) {
      if (this.slashes || host) {
        if (pathname && pathname[0] !== "/") pathname = "/" + pathname;
        host = "//" + host;
      } else if (protocol === "file:") host = "//";
    }
    search = search.replace(/#/g, "%23");
    if (hash && hash[0] !== "#") hash = "#" + hash;
    if (search && search[0] !== "?") search = "?" + search;
    return protocol + host + pathname + search + hash;
  }

  resolve(relative: string): string {
    return this.resolveObject(urlParse(relative, false, true)).format();
  }
  resolveObject(given: string | Url): Url {
    const relative = typeof given === "string" ? urlParse(given, false, true) : given;
    const result = Object.assign(new Url(), this) as Url;
    result.hash = relative.hash;
    if (relative.href === "") return finish(result);
    if (relative.protocol && (relative.protocol !== result.protocol || relative.slashes ||
        !slashed.has(relative.protocol))) return this.#take(relative);
    if (relative.slashes || relative.host) {
      const { protocol } = result;
      Object.assign(result, relative, { protocol });
      if (protocol && slashed.has(protocol) && result.hostname && !result.pathname)
        result.pathname = "/";
      return finish(result);
    }
    const from = result.pathname ?? "", to = relative.pathname ?? "";
    if (to === "") {
      if (relative.search !== null) {
        result.search = relative.search;
        result.query = relative.query;
      }
      return finish(result);
    }
    const isAbsolute = to[0] === "/" || from[0] === "/" || Boolean(result.host);
    const parts = to[0] === "/" ? to.split("/") : [...from.split("/").slice(0, -1),
      ...to.split("/")];
    result.search = relative.search;
    result.query = relative.query;
    result.pathname = withoutDots(parts, isAbsolute) || null;
    return finish(result);
  }
  #take(relative: Url): Url {
    const result = Object.assign(new Url(), relative) as Url;
    if (relative.protocol === this.protocol && slashed.has(result.protocol!) && result.pathname)
      result.pathname = withoutDots(result.pathname.split("/"), true);
    return finish(result);
  }
  parseHost(): void {
    this.#splitPort();
  }
}

function finish(url: Url): Url {
  url.path = url.pathname || url.search ? (url.pathname || "") + (url.search || "") : null;
  url.href = url.format();
  return url;
}
function withoutDots(parts: string[], isAbsolute: boolean): string {
  const out: string[] = [], last = parts[parts.length - 1];
  let above = 0;
  for (const part of parts) {
    if (part === ".") continue;
    if (part !== "..") out.push(part);
    else if (out.length > (out[0] === "" ? 1 : 0)) out.pop();
    else ++above;
  }
  if (!isAbsolute) for (; above > 0; --above) out.unshift("..");
  if (isAbsolute && out[0] !== "") out.unshift("");
  if ((last === "." || last === "..") && out[out.length - 1] !== "") out.push("");
  const text = out.join("/");
  return isAbsolute && text === "" ? "/" : text;
}

/** Backslashes before the query are slashes. */
function forwardSlashes(text: string): string {
  const end = text.search(/[?#]/);
  const head = end < 0 ? text : text.slice(0, end);
  return head.replaceAll("\\", "/") + (end < 0 ? "" : text.slice(end));
}
function escaped(text: string): string {
  return text.replace(/[\t\n\r "'<>\\^`{|}]/g, (c) =>
    "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0"));
}

export function urlParse(url: any, parsesQuery?: boolean, slashesDenoteHost?: boolean): Url {
  if (url instanceof Url) return url;
  return new Url().parse(url, parsesQuery, slashesDenoteHost);
}
export function urlResolve(from: string, to: string): string {
  return urlParse(from, false, true).resolve(to);
}
export function urlResolveObject(from: string, to: string): Url | string {
  return from ? urlParse(from, false, true).resolveObject(to) : to;
}
export function urlFormat(urlObject: any, options?: any): string {
  if (typeof urlObject === "string") return urlParse(urlObject).format();
  if (typeof urlObject !== "object" || urlObject === null)
    throw invalidArgType("urlObject", ["Object", "string"], urlObject);
  if (!(urlObject instanceof URL)) return Url.prototype.format.call(urlObject);
  if (options !== undefined) validateObject(options, "options");
  const { auth = true, fragment = true, search = true, unicode = false } = options ?? {};
  const url = new URL(urlObject.href);
  if (!fragment) url.hash = "";
  if (!search) url.search = "";
  if (!auth) url.username = url.password = "";
  if (!unicode || url.hostname === "") return url.href;
  return url.href.replace(url.hostname, load("node:punycode").toUnicode(url.hostname));
}
