// node:url: paths and file URLs.
type Url = string | { href: string };

export function fileURLToPath(url: Url): string {
  const href = typeof url === "string" ? url : url.href;
  if (!href.startsWith("file://")) {
    const error = new TypeError("The URL must be of scheme file") as TypeError & { code: string };
    error.code = "ERR_INVALID_URL_SCHEME";
    throw error;
  }
  return decodeURIComponent(href.slice(7).replace(/[?#].*$/, ""));
}

class FileUrl {
  readonly href: string;
  readonly protocol = "file:";
  constructor(readonly pathname: string) {
    this.href = "file://" + pathname;
  }
  toString(): string {
    return this.href;
  }
  toJSON(): string {
    return this.href;
  }
}

export function pathToFileURL(path: string): FileUrl {
  return new FileUrl(encodeURI(path).replace(/[?#]/g, encodeURIComponent));
}

const url = { fileURLToPath, pathToFileURL };
export default url;
export { url as "module.exports" };
