// node:url: the classes of the web, file URLs as paths, and what Node had before the web's classes.
import { load } from "node:_host_seams";
import { codeError, invalidArgType } from "node:_errors";
import {
  Url, urlFormat as format, urlParse as parse, urlResolve as resolve,
  urlResolveObject as resolveObject,
} from "node:_url_legacy";

const { URL, URLSearchParams } = globalThis;
export { URL, URLSearchParams };

/** A Buffer's or a plain path, of POSIX. */
export function fileURLToPath(path: string | URL): string {
  let parsed: URL;
  if (typeof path === "string") parsed = new URL(path);
  else if (path instanceof URL) parsed = path;
  else throw invalidArgType("path", ["string", "URL"], path);
  if (parsed.protocol !== "file:") throw codeError("ERR_INVALID_URL_SCHEME", "file");
  if (parsed.hostname !== "") throw codeError("ERR_INVALID_FILE_URL_HOST", "linux");
  if (/%2f/i.test(parsed.pathname))
    throw codeError("ERR_INVALID_FILE_URL_PATH", "must not include encoded / characters");
  return decodeURIComponent(parsed.pathname);
}

/// What a URL's path would take for something else.
const special: Record<string, string> = {
  "%": "%25", "\\": "%5C", "\n": "%0A", "\r": "%0D", "\t": "%09", "?": "%3F", "#": "%23",
};
export function pathToFileURL(path: string): URL {
  if (!path.startsWith("/")) path = process.cwd() + "/" + path;
  return new URL("file://" + path.replace(/[%\\\n\r\t?#]/g, (c) => special[c]!));
}

export function domainToASCII(domain: string): string {
  return URL.parse("ws://" + domain)?.hostname ?? "";
}

export function domainToUnicode(domain: string): string {
  return load("node:punycode").toUnicode(domainToASCII(`${domain}`));
}

export function urlToHttpOptions(url: URL): Record<string, unknown> {
  const { hostname, pathname, search, protocol, port, hash, href, username, password } = url;
  const options: Record<string, unknown> = {
    __proto__: null, protocol, hostname: hostname.replace(/^\[|\]$/g, ""), hash, search, pathname,
    path: pathname + search, href,
  };
  if (port !== "") options.port = Number(port);
  if (username || password)
    options.auth = decodeURIComponent(username) + ":" + decodeURIComponent(password);
  return options;
}

const url = {
  Url, parse, resolve, resolveObject, format, URL, URLSearchParams, domainToASCII, domainToUnicode,
  pathToFileURL, fileURLToPath, urlToHttpOptions,
};
export { Url, parse, resolve, resolveObject, format };
export default url;
export { url as "module.exports" };
