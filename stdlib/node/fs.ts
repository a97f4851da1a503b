// node:fs: the synchronous functions for text and for looking at the disc. Streams, descriptors,
// watching and the asynchronous forms are not here yet.
import host from "shoal:host";

type PathLike = string | URL;
type EncodingOptions = { encoding?: string | null; flag?: string; withFileTypes?: boolean };
type Encoding = string | EncodingOptions | null | undefined;

function pathText(path: PathLike): string {
  if (typeof path === "string") return path;
  const href = (path as { href?: unknown } | null)?.href;
  if (typeof href === "string" && href.startsWith("file://")) {
    return decodeURIComponent(href.slice(7));
  }
  const error = new TypeError(`The "path" argument must be of type string or an instance of URL`);
  (error as { code?: string }).code = "ERR_INVALID_ARG_TYPE";
  throw error;
}

function encodingOf(options: Encoding): string | undefined {
  const encoding = typeof options === "string" ? options : options?.encoding;
  return encoding?.toLowerCase();
}

/** Text for an encoding; else the bytes, as a Uint8Array (no Buffer yet). */
export function readFileSync(path: PathLike, options?: Encoding): string | Uint8Array {
  const encoding = encodingOf(options);
  if (encoding === undefined) return withText(host.readBytes(pathText(path), false));
  switch (encoding) {
    case "utf8": case "utf-8":
      return host.readBytes(pathText(path), true);
    case "hex":
      return host.readBytes(pathText(path), false).toHex();
    case "base64":
      return host.readBytes(pathText(path), false).toBase64();
    case "base64url":
      return host.readBytes(pathText(path), false).toBase64(urlAlphabet);
    case "latin1": case "binary":
      return unitsOf(host.readBytes(pathText(path), false), 0xff);
    case "ascii":
      return unitsOf(host.readBytes(pathText(path), false), 0x7f);
  }
  throw new TypeError(`fs.readFileSync: the encoding '${encoding}' is not supported yet`);
}

const urlAlphabet = { alphabet: "base64url", omitPadding: true };

function unitsOf(bytes: Uint8Array, mask: number): string {
  let text = "";
  for (let i = 0; i < bytes.length; ++i) text += String.fromCharCode(bytes[i]! & mask);
  return text;
}

/** What a Buffer's toString() gives: the UTF-8 text. */
function withText(bytes: Uint8Array): Uint8Array {
  const toString = { value: () => host.decode(bytes), configurable: true, writable: true };
  return Object.defineProperty(bytes, "toString", toString);
}

export function writeFileSync(path: PathLike, data: string): void {
  if (typeof data !== "string") throw new TypeError("fs.writeFileSync: only text is supported yet");
  host.writeText(pathText(path), data);
}

export function existsSync(path: PathLike): boolean {
  try {
    return host.fileType(pathText(path)) !== 0;
  } catch {
    return false;
  }
}

class Stats {
  readonly #type: number;
  constructor(type: number) {
    this.#type = type;
  }
  isFile(): boolean {
    return this.#type === 1;
  }
  isDirectory(): boolean {
    return this.#type === 2;
  }
  isSymbolicLink(): boolean {
    return false;
  }
}

type StatOptions = { throwIfNoEntry?: boolean };

export function statSync(path: PathLike, options?: StatOptions): Stats | undefined {
  const text = pathText(path);
  const type: number = host.fileType(text);
  if (type !== 0) return new Stats(type);
  if (options?.throwIfNoEntry === false) return undefined;
  const message = `ENOENT: no such file or directory, stat '${text}'`;
  const error = new Error(message) as Error & { code: string };
  error.code = "ENOENT";
  throw error;
}

export function readdirSync(path: PathLike): string[] {
  return host.names(pathText(path));
}

const realPath = (path: PathLike): string => host.realPath(pathText(path));
export const realpathSync = Object.assign(realPath, {
  native: (path: PathLike): string => host.realPath(pathText(path)),
});

const fs = {
  readFileSync, writeFileSync, existsSync, statSync, lstatSync: statSync, readdirSync, realpathSync,
};

export { statSync as lstatSync };
export default fs;
export { fs as "module.exports" };
