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
  const bytes = host.wait("ReadFile", pathText(path));
  switch (encoding) {
    case undefined: return withText(bytes);
    case "utf8": case "utf-8": return host.decode(bytes);
    case "hex": return bytes.toHex();
    case "base64": return bytes.toBase64();
    case "base64url": return bytes.toBase64(urlAlphabet);
    case "latin1": case "binary": return unitsOf(bytes, 0xff);
    case "ascii": return unitsOf(bytes, 0x7f);
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

/// Bits of OpenOption, io/door/host_types.h.
const truncateAndCreate = 8 | 16;

export function writeFileSync(path: PathLike, data: string): void {
  if (typeof data !== "string") throw new TypeError("fs.writeFileSync: only text is supported yet");
  host.wait("WriteFile", pathText(path), data, truncateAndCreate);
}

export function existsSync(path: PathLike): boolean {
  try {
    host.wait("Stat", pathText(path), true);
    return true;
  } catch {
    return false;
  }
}

class Stats {
  readonly #kind: number;
  readonly size: number;
  readonly mode: number;
  readonly mtimeMs: number;
  readonly mtime: Date;
  constructor(told: any) {
    this.#kind = told.kind;
    this.size = told.size;
    this.mode = told.mode;
    this.mtimeMs = told.modified_ms;
    this.mtime = new Date(told.modified_ms);
  }
  isFile(): boolean {
    return this.#kind === 1;
  }
  isDirectory(): boolean {
    return this.#kind === 2;
  }
  isSymbolicLink(): boolean {
    return this.#kind === 3;
  }
}

type StatOptions = { throwIfNoEntry?: boolean };

function statOf(path: PathLike, follow: boolean, options?: StatOptions): Stats | undefined {
  try {
    return new Stats(host.wait("Stat", pathText(path), follow));
  } catch (error) {
    if (options?.throwIfNoEntry === false && (error as { code?: string }).code === "ENOENT")
      return undefined;
    throw error;
  }
}
export function statSync(path: PathLike, options?: StatOptions): Stats | undefined {
  return statOf(path, true, options);
}
export function lstatSync(path: PathLike, options?: StatOptions): Stats | undefined {
  return statOf(path, false, options);
}

export function readdirSync(path: PathLike): string[] {
  const told = host.wait("ReadDirectory", pathText(path));  // Names and kinds in turn.
  return told.filter((each: unknown) => typeof each === "string");
}

const realPath = (path: PathLike): string => host.wait("RealPath", pathText(path));
export const realpathSync = Object.assign((path: PathLike) => realPath(path), { native: realPath });

const fs = {
  readFileSync, writeFileSync, existsSync, statSync, lstatSync, readdirSync, realpathSync,
};

export default fs;
export { fs as "module.exports" };
