// node:url: the classes of the web, and file URLs as paths. The legacy parse is missing.
const { URL, URLSearchParams } = globalThis;
export { URL, URLSearchParams };

function refuse(message: string, code: string): never {
  throw Object.assign(new TypeError(message), { code });
}

export function fileURLToPath(url: string | URL): string {
  const parsed = typeof url === "string" ? new URL(url) : url;
  if (parsed.protocol !== "file:")
    refuse("The URL must be of scheme file", "ERR_INVALID_URL_SCHEME");
  if (parsed.hostname !== "")
    refuse('File URL host must be "localhost" or empty', "ERR_INVALID_FILE_URL_HOST");
  if (/%2f/i.test(parsed.pathname))
    refuse("File URL path must not include encoded / characters", "ERR_INVALID_FILE_URL_PATH");
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

export function urlToHttpOptions(url: URL): Record<string, unknown> {
  const { hostname, pathname, search, protocol, port, hash, href, username, password } = url;
  const options: Record<string, unknown> = {
    protocol, hostname: hostname.replace(/^\[|\]$/g, ""), hash, search, pathname,
    path: pathname + search, href,
  };
  if (port !== "") options.port = Number(port);
  if (username || password)
    options.auth = decodeURIComponent(username) + ":" + decodeURIComponent(password);
  return options;
}

const url = { URL, URLSearchParams, fileURLToPath, pathToFileURL, domainToASCII, urlToHttpOptions };
export default url;
export { url as "module.exports" };
