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

/** Text for an encoding; else bytes, as an Uint8Array (no Buffer yet). */
export function readFileSync(path: PathLike, options?: Encoding): string | Uint8Array {
  const text: string = host.readText(pathText(path));
  const encoding = encodingOf(options);
  if (encoding === "utf8" || encoding === "utf-8") return text;
  if (encoding !== undefined) {
    throw new TypeError(`fs.readFileSync: the encoding '${encoding}' is not supported yet`);
  }
  const bytes = encodeUtf8(text) as Uint8Array & { toString(): string };
  const toString = { value: () => text, configurable: true, writable: true };
  Object.defineProperty(bytes, "toString", toString);
  return bytes;
}

function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const c = character.codePointAt(0)!;
    if (c < 0x80) bytes.push(c);
    else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else {
      bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63));
      bytes.push(0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    }
  }
  return new Uint8Array(bytes);
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
